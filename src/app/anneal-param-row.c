/* anneal-param-row.c: one parameter in a list: its name, its value, a way back to the default, what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-param-row.h"

#include "anneal-optimizer.h"
#include "anneal-param-editor.h"
#include "anneal-text.h"

#define KEY_MARKUP  "  <span size=\"smaller\" alpha=\"65%%\" font_family=\"monospace\">%s</span>"
#define UNIT_MARKUP "<span size=\"smaller\" alpha=\"65%%\"> · %s</span>"

struct _AnnealParamRow
{
  AdwPreferencesRow  parent_instance;

  GtkWidget         *header;
  GtkLabel          *name;
  GtkWidget         *spread;
  GtkWidget         *reset;
  GtkWidget         *body;
  GtkLabel          *message;

  const AnnealParam *param;
  GPtrArray         *editors;       /* of AnnealParamEditor, in the header or the body; several: one a group */
  AnnealArgument     effective;     /* what the document holds, or what is in force without it */
  AnnealArgument     taken;         /* what the user chose last */
  GError            *error;         /* of the document's value */
  GError            *refusal;       /* of what the user typed */
  char              *tick_name;
  guint              n_groups;
  guint              spread_source;
  guint              has_argument : 1;
  guint              is_changed : 1; /* from what a reset would make of it */
  guint              is_alone : 1;  /* one editor for the whole value */
  guint              is_typing : 1; /* in that editor: it stays, even if the text is a list by now */
};

enum
{
  SIGNAL_EDITED,
  SIGNAL_EDIT_ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealParamRow, anneal_param_row, ADW_TYPE_PREFERENCES_ROW)

static guint signals[N_SIGNALS];

static void editor_edited_cb     (AnnealParamRow       *self,
                                  const AnnealArgument *argument,
                                  AnnealParamEditor    *editor);
static void editor_refused_cb    (AnnealParamRow       *self,
                                  const GError         *error);
static void editor_edit_ended_cb (AnnealParamRow       *self);
static void spread_toggled_cb    (AnnealParamRow       *self);

static gboolean
is_list (const AnnealObject *value)
{
  return value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE;
}

/* A value for each group needs a list that a panel can hold. */
static gboolean
is_spread (AnnealParamRow *self)
{
  gsize n_items;

  if (!(self->param->flags & ANNEAL_PARAM_PER_GROUP) || !is_list (&self->effective.value))
    return FALSE;

  anneal_object_get_items (&self->effective.value, &n_items);

  return n_items > 0 && n_items <= ANNEAL_MAX_GROUPS;
}

static const char *
get_unit_name (AnnealParamRow *self)
{
  switch (self->param->unit)
    {
    case ANNEAL_UNIT_TICK:
      return self->tick_name;

    case ANNEAL_UNIT_NONE:
    case ANNEAL_UNIT_LR:
    case ANNEAL_UNIT_FACTOR:
    case ANNEAL_UNIT_FRACTION:
    default:
      return NULL;
    }
}

/* One label, so that it breaks into lines as text does when the room is narrow. */
static void
update_name (AnnealParamRow *self)
{
  const char *unit = get_unit_name (self);
  g_autofree char *label = g_markup_escape_text (_(self->param->label), -1);
  g_autoptr(GString) markup = g_string_new (label);

  if (self->param->key != NULL)
    {
      g_autofree char *key = g_markup_printf_escaped (KEY_MARKUP, self->param->key);

      g_string_append (markup, key);
    }
  if (unit != NULL)
    {
      g_autofree char *unit_text = g_markup_printf_escaped (UNIT_MARKUP, unit);

      g_string_append (markup, unit_text);
    }

  gtk_label_set_markup (self->name, markup->str);
}

static void
update_editor_names (AnnealParamRow *self)
{
  const char *label = _(self->param->label);
  const char *doc = self->param->doc != NULL ? _(self->param->doc) : "";

  for (guint i = 0; i < self->editors->len; i++)
    {
      /* translators: the name of a parameter, and which param group it is for: "Initial rate, group 2" */
      g_autofree char *name = self->editors->len > 1 ? g_strdup_printf (_("%s, group %u"), label, i)
                                                     : g_strdup (label);

      anneal_param_editor_set_names (g_ptr_array_index (self->editors, i), name, doc);
    }
}

static void
update_message (AnnealParamRow *self)
{
  const GError *error = self->refusal != NULL ? self->refusal : self->error;
  g_autofree char *text = error != NULL ? anneal_text_escape (error->message, -1) : NULL;

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  for (guint i = 0; i < self->editors->len; i++)
    anneal_param_editor_set_error (g_ptr_array_index (self->editors, i), error);
}

static void
set_refusal (AnnealParamRow *self,
             const GError   *error)
{
  g_clear_error (&self->refusal);
  self->refusal = error != NULL ? g_error_copy (error) : NULL;
  update_message (self);
}

static void
add_editor (AnnealParamRow *self,
            guint           group,
            gboolean        alone)
{
  AnnealParamEditor *editor = anneal_param_editor_new (self->param);

  g_signal_connect_object (editor, "edited", G_CALLBACK (editor_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "refused", G_CALLBACK (editor_refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "edit-ended", G_CALLBACK (editor_edit_ended_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->editors, editor);

  if (alone)
    {
      gtk_box_append (GTK_BOX (anneal_param_editor_is_compact (editor) ? self->header : self->body),
                      GTK_WIDGET (editor));
      return;
    }

  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *text = g_strdup_printf ("%u", group);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (editor), TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (editor));
  gtk_box_append (GTK_BOX (self->body), line);
}

static void
remove_editors (AnnealParamRow *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->editors->len; i++)
    {
      GtkWidget *editor = g_ptr_array_index (self->editors, i);

      if (gtk_widget_get_parent (editor) == self->header)
        gtk_box_remove (GTK_BOX (self->header), editor);
    }
  g_ptr_array_set_size (self->editors, 0);

  while ((child = gtk_widget_get_first_child (self->body)) != NULL)
    gtk_box_remove (GTK_BOX (self->body), child);
}

static void
set_n_editors (AnnealParamRow *self,
               guint           n_editors,
               gboolean        alone)
{
  if (self->editors->len == n_editors && self->is_alone == alone)
    return;

  remove_editors (self);
  self->is_alone = !!alone;
  for (guint i = 0; i < n_editors; i++)
    add_editor (self, i, alone);
  gtk_widget_set_visible (self->body, gtk_widget_get_first_child (self->body) != NULL);
  update_editor_names (self);
}

static void
show_effective (AnnealParamRow *self)
{
  if (!is_spread (self))
    {
      set_n_editors (self, 1, TRUE);
      anneal_param_editor_set_argument (g_ptr_array_index (self->editors, 0), &self->effective);
      return;
    }

  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (&self->effective.value, &n_items);

  set_n_editors (self, (guint) n_items, FALSE);
  for (guint i = 0; i < n_items; i++)
    {
      AnnealArgument argument = { .value = items[i] };

      anneal_param_editor_set_argument (g_ptr_array_index (self->editors, i), &argument);
    }
}

static void
update_buttons (AnnealParamRow *self)
{
  gboolean spread = is_spread (self);
  gboolean can_spread = (self->param->flags & ANNEAL_PARAM_PER_GROUP) && (spread || self->n_groups > 1);

  gtk_widget_set_visible (self->reset, self->is_changed);
  gtk_widget_set_visible (self->spread, can_spread);
  g_signal_handlers_block_by_func (self->spread, spread_toggled_cb, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->spread), spread);
  g_signal_handlers_unblock_by_func (self->spread, spread_toggled_cb, self);
}

/* The value in force where the document and the constructor give none. */
static void
take_fallback (AnnealParamRow *self,
               AnnealArgument *argument)
{
  if (self->param->fallback_text != NULL
      && anneal_argument_parse (self->param->fallback_text, argument, NULL))
    return;

  *argument = (AnnealArgument) { .value = anneal_object_ref (self->param->fallback) };
}

/* A value of a param group's own is a change even if it is the one that the group would inherit. */
static gboolean
is_changed (AnnealParamRow       *self,
            const AnnealArgument *argument,
            const AnnealArgument *inherited)
{
  g_auto(AnnealArgument) fallback = { 0 };

  if (argument->value.kind == ANNEAL_UNSET || inherited != NULL)
    return argument->value.kind != ANNEAL_UNSET;

  take_fallback (self, &fallback);

  g_autofree char *text = anneal_argument_dup_text (argument, self->param);
  g_autofree char *fallback_text = anneal_argument_dup_text (&fallback, self->param);

  return !g_str_equal (text, fallback_text);
}

static void
emit_edited (AnnealParamRow       *self,
             const AnnealArgument *argument)
{
  anneal_argument_clear (&self->taken);
  anneal_argument_copy (argument, &self->taken);
  set_refusal (self, NULL);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, argument);
}

/* The list of all editors' values, @changed's being the new one. */
static char *
dup_list_text (AnnealParamRow       *self,
               AnnealParamEditor    *changed,
               const AnnealArgument *argument)
{
  g_autoptr(GString) text = g_string_new ("[");
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (&self->effective.value, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      AnnealArgument item = { .value = items[i] };
      gboolean is_changed = g_ptr_array_index (self->editors, i) == changed;
      g_autofree char *item_text = anneal_argument_dup_text (is_changed ? argument : &item, self->param);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", item_text);
    }
  g_string_append_c (text, ']');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
emit_text (AnnealParamRow *self,
           const char     *text)
{
  g_auto(AnnealArgument) argument = { 0 };
  g_autoptr(GError) error = NULL;

  if (anneal_argument_parse (text, &argument, &error))
    emit_edited (self, &argument);
  else
    set_refusal (self, error);
}

static void
editor_edited_cb (AnnealParamRow       *self,
                  const AnnealArgument *argument,
                  AnnealParamEditor    *editor)
{
  if (self->is_alone)
    {
      self->is_typing = TRUE;
      emit_edited (self, argument);
      return;
    }

  g_autofree char *text = dup_list_text (self, editor, argument);

  emit_text (self, text);
}

static void
editor_refused_cb (AnnealParamRow *self,
                   const GError   *error)
{
  set_refusal (self, error);
}

static gboolean
show_effective_cb (gpointer data)
{
  AnnealParamRow *self = ANNEAL_PARAM_ROW (data);

  self->spread_source = 0;
  show_effective (self);

  return G_SOURCE_REMOVE;
}

/* While it is being typed, a list stays in the entry that it is typed in; only now it may become one editor a group.
 * Not at once: the entry is still busy with its own signal. */
static void
editor_edit_ended_cb (AnnealParamRow *self)
{
  self->is_typing = FALSE;
  if (self->is_alone && is_spread (self) && self->spread_source == 0)
    self->spread_source = g_idle_add (show_effective_cb, self);

  g_signal_emit (self, signals[SIGNAL_EDIT_ENDED], 0);
}

static void
reset_clicked_cb (AnnealParamRow *self)
{
  AnnealArgument argument = { 0 };

  emit_edited (self, &argument);
  g_signal_emit (self, signals[SIGNAL_EDIT_ENDED], 0);
}

static void
spread_toggled_cb (AnnealParamRow *self)
{
  gsize n_items = 0;
  const AnnealObject *items = is_list (&self->effective.value)
                                ? anneal_object_get_items (&self->effective.value, &n_items) : NULL;

  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->spread)))
    {
      AnnealArgument first = { .value = n_items > 0 ? items[0] : (AnnealObject) ANNEAL_OBJECT_NONE };

      emit_edited (self, &first);
      return;
    }

  g_autoptr(GString) text = g_string_new ("[");
  g_autofree char *item = anneal_argument_dup_text (&self->effective, self->param);

  for (guint i = 0; i < self->n_groups; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", item);
  g_string_append_c (text, ']');
  emit_text (self, text->str);
}

static void
anneal_param_row_dispose (GObject *object)
{
  AnnealParamRow *self = ANNEAL_PARAM_ROW (object);

  g_clear_handle_id (&self->spread_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_PARAM_ROW);

  G_OBJECT_CLASS (anneal_param_row_parent_class)->dispose (object);
}

static void
anneal_param_row_finalize (GObject *object)
{
  AnnealParamRow *self = ANNEAL_PARAM_ROW (object);

  anneal_argument_clear (&self->effective);
  anneal_argument_clear (&self->taken);
  g_clear_error (&self->error);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->tick_name, g_free);
  g_clear_pointer (&self->editors, g_ptr_array_unref);

  G_OBJECT_CLASS (anneal_param_row_parent_class)->finalize (object);
}

static void
anneal_param_row_class_init (AnnealParamRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_param_row_dispose;
  object_class->finalize = anneal_param_row_finalize;

  signals[SIGNAL_EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_EDIT_ENDED] =
    g_signal_new ("edit-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-param-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealParamRow, header);
  gtk_widget_class_bind_template_child (widget_class, AnnealParamRow, name);
  gtk_widget_class_bind_template_child (widget_class, AnnealParamRow, spread);
  gtk_widget_class_bind_template_child (widget_class, AnnealParamRow, reset);
  gtk_widget_class_bind_template_child (widget_class, AnnealParamRow, body);
  gtk_widget_class_bind_template_child (widget_class, AnnealParamRow, message);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, spread_toggled_cb);
}

static void
anneal_param_row_init (AnnealParamRow *self)
{
  self->n_groups = 1;
  self->editors = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
anneal_param_row_new (const AnnealParam *param)
{
  g_return_val_if_fail (param != NULL, NULL);

  AnnealParamRow *self = g_object_new (ANNEAL_TYPE_PARAM_ROW, "title", _(param->label), NULL);

  self->param = param;
  if (param->doc != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), _(param->doc));
  update_name (self);
  set_n_editors (self, 1, TRUE);

  return GTK_WIDGET (self);
}

const AnnealParam *
anneal_param_row_get_param (AnnealParamRow *self)
{
  g_return_val_if_fail (ANNEAL_IS_PARAM_ROW (self), NULL);

  return self->param;
}

void
anneal_param_row_set_argument (AnnealParamRow       *self,
                               const AnnealArgument *argument,
                               const AnnealArgument *inherited)
{
  g_auto(AnnealArgument) effective = { 0 };

  g_return_if_fail (ANNEAL_IS_PARAM_ROW (self));
  g_return_if_fail (argument != NULL);

  if (argument->value.kind != ANNEAL_UNSET)
    anneal_argument_copy (argument, &effective);
  else if (inherited != NULL && inherited->value.kind != ANNEAL_UNSET)
    anneal_argument_copy (inherited, &effective);
  else
    take_fallback (self, &effective);

  gboolean same = self->has_argument && anneal_argument_equal (&self->effective, &effective);

  self->has_argument = TRUE;
  self->is_changed = !!is_changed (self, argument, inherited);
  if (!same)
    {
      anneal_argument_clear (&self->effective);
      self->effective = effective;
      effective = (AnnealArgument) { 0 };

      gboolean is_own = anneal_argument_equal (&self->taken, &self->effective);

      if (!is_own)
        set_refusal (self, NULL);
      if (is_own && self->is_typing)
        anneal_param_editor_set_argument (g_ptr_array_index (self->editors, 0), &self->effective);
      else
        show_effective (self);
    }
  update_buttons (self);
}

void
anneal_param_row_set_n_groups (AnnealParamRow *self,
                               guint           n_groups)
{
  g_return_if_fail (ANNEAL_IS_PARAM_ROW (self));

  self->n_groups = n_groups;
  update_buttons (self);
}

void
anneal_param_row_set_tick_name (AnnealParamRow *self,
                                const char     *tick_name)
{
  g_return_if_fail (ANNEAL_IS_PARAM_ROW (self));

  if (g_strcmp0 (self->tick_name, tick_name) == 0)
    return;

  g_free (self->tick_name);
  self->tick_name = g_strdup (tick_name);
  update_name (self);
}

void
anneal_param_row_set_error (AnnealParamRow *self,
                            const GError   *error)
{
  g_return_if_fail (ANNEAL_IS_PARAM_ROW (self));

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  update_message (self);
}

void
anneal_param_row_refuse (AnnealParamRow *self,
                         const GError   *error)
{
  g_return_if_fail (ANNEAL_IS_PARAM_ROW (self));

  set_refusal (self, error);
}

const char *
anneal_param_row_get_message (AnnealParamRow *self)
{
  g_return_val_if_fail (ANNEAL_IS_PARAM_ROW (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->message)) ? gtk_label_get_text (self->message) : NULL;
}
