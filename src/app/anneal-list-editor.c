/* anneal-list-editor.c: a list of whole numbers as chips, and an entry that adds to it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-list-editor.h"

/* A list may be range(1000000): beyond this many only their number is shown. */
#define MAX_CHIPS 60

/* Numbers are never cut; what is longer is no number. */
#define MAX_CHIP_CHARS 20

struct _AnnealListEditor
{
  AnnealParamEditor  parent_instance;

  GtkFlowBox        *chips;
  GtkLabel          *more;
  GtkEntry          *entry;
  GArray            *items;         /* of AnnealObject */
};

G_DEFINE_FINAL_TYPE (AnnealListEditor, anneal_list_editor, ANNEAL_TYPE_PARAM_EDITOR)

static void update_chips (AnnealListEditor *self);

/* Appends what @value holds, lists within it flattened; what is no list is an item itself. */
static void
collect_items (const AnnealObject *value,
               GArray             *items)
{
  gsize n_items;

  if (value->kind == ANNEAL_STRING || !anneal_object_iterate (value, &n_items, NULL))
    {
      AnnealObject item = anneal_object_ref (*value);

      g_array_append_val (items, item);
      return;
    }

  for (gsize i = 0; i < n_items; i++)
    {
      AnnealObject item = anneal_object_get_item (value, i);

      g_array_append_val (items, item);
    }
}

static void
take_items (AnnealListEditor *self)
{
  g_auto(AnnealArgument) argument = {
    .value = anneal_object_new_list ((const AnnealObject *) (gpointer) self->items->data, self->items->len),
  };

  anneal_param_editor_take (ANNEAL_PARAM_EDITOR (self), &argument);
  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));
}

static void
remove_item (AnnealListEditor *self,
             guint             position)
{
  g_array_remove_index (self->items, position);
  update_chips (self);
  take_items (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
remove_button_clicked_cb (AnnealListEditor *self,
                          GtkWidget        *button)
{
  GtkWidget *child = gtk_widget_get_ancestor (button, GTK_TYPE_FLOW_BOX_CHILD);

  remove_item (self, (guint) gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (child)));
}

static GtkWidget *
create_chip (AnnealListEditor *self,
             const char       *text)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* translators: %s is an item of a list of numbers, such as 30 */
  g_autofree char *name = g_strdup_printf (_("Remove %s"), text);

  if (g_utf8_strlen (text, -1) > MAX_CHIP_CHARS)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_button_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_halign (chip, GTK_ALIGN_START);

  return chip;
}

static void
update_chips (AnnealListEditor *self)
{
  GtkWidget *child;
  guint n_chips = MIN (self->items->len, MAX_CHIPS);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_flow_box_remove (self->chips, child);

  for (guint i = 0; i < n_chips; i++)
    {
      g_autofree char *text = anneal_object_repr (&g_array_index (self->items, AnnealObject, i));

      gtk_flow_box_append (self->chips, create_chip (self, text));
      /* The button in the chip is what the focus should reach. */
      gtk_widget_set_focusable (gtk_widget_get_last_child (GTK_WIDGET (self->chips)), FALSE);
    }

  guint n_more = self->items->len - n_chips;
  g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);

  gtk_label_set_text (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_more > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->chips), n_chips > 0);
}

static gboolean
is_sorted (GArray *items)
{
  for (guint i = 1; i < items->len; i++)
    {
      int order;

      if (!anneal_object_compare (&g_array_index (items, AnnealObject, i - 1),
                                  &g_array_index (items, AnnealObject, i), &order, NULL))
        return FALSE;
      if (order == 1)
        return FALSE;
    }

  return TRUE;
}

/* Where @item belongs in a sorted list. */
static guint
find_place (GArray             *items,
            const AnnealObject *item)
{
  for (guint i = 0; i < items->len; i++)
    {
      int order;

      if (anneal_object_compare (item, &g_array_index (items, AnnealObject, i), &order, NULL) && order < 0)
        return i;
    }

  return items->len;
}

/* A sorted list stays sorted; in any other the order is the user's. */
static void
add_items (AnnealListEditor *self,
           GArray           *added)
{
  for (guint i = 0; i < added->len; i++)
    {
      AnnealObject item = anneal_object_ref (g_array_index (added, AnnealObject, i));
      guint place = is_sorted (self->items) ? find_place (self->items, &item) : self->items->len;

      g_array_insert_val (self->items, place, item);
    }
}

static GArray *
new_items (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (AnnealObject));

  g_array_set_clear_func (items, (GDestroyNotify) anneal_object_clear);

  return items;
}

static void
add_entry_text (AnnealListEditor *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *list = g_strdup_printf ("[%s]", text);
  g_auto(AnnealArgument) argument = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) typed = new_items ();
  g_autoptr(GArray) added = new_items ();

  if (*text == '\0')
    return;

  if (!anneal_argument_parse (list, &argument, &error))
    {
      anneal_param_editor_refuse (ANNEAL_PARAM_EDITOR (self), error);
      return;
    }

  collect_items (&argument.value, typed);
  for (guint i = 0; i < typed->len; i++)
    collect_items (&g_array_index (typed, AnnealObject, i), added);

  add_items (self, added);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  update_chips (self);
  take_items (self);
}

static gboolean
key_pressed_cb (AnnealListEditor *self,
                guint             key)
{
  if (key != GDK_KEY_BackSpace || self->items->len == 0
      || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    return GDK_EVENT_PROPAGATE;

  remove_item (self, self->items->len - 1);

  return GDK_EVENT_STOP;
}

static void
anneal_list_editor_set_up (AnnealParamEditor *editor)
{
}

static void
anneal_list_editor_show (AnnealParamEditor    *editor,
                         const AnnealArgument *argument,
                         const char           *text)
{
  AnnealListEditor *self = ANNEAL_LIST_EDITOR (editor);

  g_array_set_size (self->items, 0);
  if (argument->value.kind != ANNEAL_NONE && argument->value.kind != ANNEAL_UNSET)
    collect_items (&argument->value, self->items);
  update_chips (self);
}

static void
anneal_list_editor_show_error (AnnealParamEditor *editor,
                               const GError      *error)
{
  AnnealListEditor *self = ANNEAL_LIST_EDITOR (editor);

  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
anneal_list_editor_set_names (AnnealParamEditor *editor,
                              const char        *label,
                              const char        *description)
{
  AnnealListEditor *self = ANNEAL_LIST_EDITOR (editor);
  /* translators: %s is the name of a list of numbers, such as Milestones */
  g_autofree char *name = g_strdup_printf (_("Add to %s"), label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
anneal_list_editor_finalize (GObject *object)
{
  AnnealListEditor *self = ANNEAL_LIST_EDITOR (object);

  g_clear_pointer (&self->items, g_array_unref);

  G_OBJECT_CLASS (anneal_list_editor_parent_class)->finalize (object);
}

static void
anneal_list_editor_class_init (AnnealListEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnnealParamEditorClass *editor_class = ANNEAL_PARAM_EDITOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = anneal_list_editor_finalize;
  editor_class->set_up = anneal_list_editor_set_up;
  editor_class->show = anneal_list_editor_show;
  editor_class->show_error = anneal_list_editor_show_error;
  editor_class->set_names = anneal_list_editor_set_names;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-list-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealListEditor, chips);
  gtk_widget_class_bind_template_child (widget_class, AnnealListEditor, more);
  gtk_widget_class_bind_template_child (widget_class, AnnealListEditor, entry);
  gtk_widget_class_bind_template_callback (widget_class, add_entry_text);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
anneal_list_editor_init (AnnealListEditor *self)
{
  self->items = new_items ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
