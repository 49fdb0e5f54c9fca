/* anneal-param-panel.c: the rows of a table of parameters, rare ones folded away
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-param-panel.h"

#include "anneal-text.h"

struct _AnnealParamPanel
{
  AdwPreferencesGroup  parent_instance;

  GtkWidget           *message_row;
  GtkLabel            *message;
  AdwExpanderRow      *advanced;        /* (nullable): made with the rows in it */

  const AnnealParam   *params;
  guint                n_params;
  GPtrArray           *rows;            /* of AnnealParamRow */
};

enum
{
  SIGNAL_EDITED,
  SIGNAL_EDIT_ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealParamPanel, anneal_param_panel, ADW_TYPE_PREFERENCES_GROUP)

static guint signals[N_SIGNALS];

static void
row_edited_cb (AnnealParamPanel     *self,
               const AnnealArgument *argument,
               AnnealParamRow       *row)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, anneal_param_row_get_param (row)->key, argument);
}

static void
row_edit_ended_cb (AnnealParamPanel *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT_ENDED], 0);
}

static void
remove_rows (AnnealParamPanel *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (!(anneal_param_row_get_param (ANNEAL_PARAM_ROW (row))->flags & ANNEAL_PARAM_ADVANCED))
        adw_preferences_group_remove (group, row);
    }
  g_ptr_array_set_size (self->rows, 0);

  if (self->advanced != NULL)
    adw_preferences_group_remove (group, GTK_WIDGET (self->advanced));
  self->advanced = NULL;
}

static AdwExpanderRow *
ensure_advanced (AnnealParamPanel *self)
{
  if (self->advanced == NULL)
    self->advanced = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", _("Advanced"), NULL);

  return self->advanced;
}

static void
add_row (AnnealParamPanel  *self,
         const AnnealParam *param)
{
  GtkWidget *row = anneal_param_row_new (param);

  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edit-ended", G_CALLBACK (row_edit_ended_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);

  if (param->flags & ANNEAL_PARAM_ADVANCED)
    adw_expander_row_add_row (ensure_advanced (self), row);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
anneal_param_panel_dispose (GObject *object)
{
  AnnealParamPanel *self = ANNEAL_PARAM_PANEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_PARAM_PANEL);

  G_OBJECT_CLASS (anneal_param_panel_parent_class)->dispose (object);
}

static void
anneal_param_panel_finalize (GObject *object)
{
  AnnealParamPanel *self = ANNEAL_PARAM_PANEL (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (anneal_param_panel_parent_class)->finalize (object);
}

static void
anneal_param_panel_class_init (AnnealParamPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_param_panel_dispose;
  object_class->finalize = anneal_param_panel_finalize;

  signals[SIGNAL_EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_POINTER);
  signals[SIGNAL_EDIT_ENDED] =
    g_signal_new ("edit-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-param-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealParamPanel, message_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealParamPanel, message);
}

static void
anneal_param_panel_init (AnnealParamPanel *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
anneal_param_panel_new (void)
{
  return g_object_new (ANNEAL_TYPE_PARAM_PANEL, NULL);
}

void
anneal_param_panel_set_table (AnnealParamPanel  *self,
                              const AnnealParam *params,
                              guint              n_params)
{
  g_return_if_fail (ANNEAL_IS_PARAM_PANEL (self));

  if (self->params == params && self->n_params == n_params)
    return;

  remove_rows (self);
  self->params = params;
  self->n_params = n_params;
  for (guint i = 0; i < n_params; i++)
    if (params[i].type != ANNEAL_PARAM_SCHEDULE_LIST)
      add_row (self, &params[i]);
  if (self->advanced != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->advanced));
}

void
anneal_param_panel_show_extra (AnnealParamPanel  *self,
                               const AnnealParam *param,
                               gboolean           visible)
{
  g_return_if_fail (ANNEAL_IS_PARAM_PANEL (self));

  AnnealParamRow *row = anneal_param_panel_find_row (self, param->key);

  if (row == NULL && visible)
    add_row (self, param);
  else if (row != NULL)
    gtk_widget_set_visible (GTK_WIDGET (row), visible);
}

guint
anneal_param_panel_get_n_rows (AnnealParamPanel *self)
{
  g_return_val_if_fail (ANNEAL_IS_PARAM_PANEL (self), 0);

  return self->rows->len;
}

AnnealParamRow *
anneal_param_panel_get_row (AnnealParamPanel *self,
                            guint             i)
{
  g_return_val_if_fail (ANNEAL_IS_PARAM_PANEL (self), NULL);
  g_return_val_if_fail (i < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, i);
}

AnnealParamRow *
anneal_param_panel_find_row (AnnealParamPanel *self,
                             const char       *key)
{
  g_return_val_if_fail (ANNEAL_IS_PARAM_PANEL (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      AnnealParamRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (anneal_param_row_get_param (row)->key, key) == 0)
        return row;
    }

  return NULL;
}

void
anneal_param_panel_set_context (AnnealParamPanel *self,
                                guint             n_groups,
                                const char       *tick_name)
{
  g_return_if_fail (ANNEAL_IS_PARAM_PANEL (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      anneal_param_row_set_n_groups (g_ptr_array_index (self->rows, i), n_groups);
      anneal_param_row_set_tick_name (g_ptr_array_index (self->rows, i), tick_name);
    }
}

void
anneal_param_panel_set_error (AnnealParamPanel *self,
                              const char       *key,
                              const GError     *error)
{
  g_return_if_fail (ANNEAL_IS_PARAM_PANEL (self));

  AnnealParamRow *place = key != NULL ? anneal_param_panel_find_row (self, key) : NULL;
  g_autofree char *text = error != NULL && place == NULL ? anneal_text_escape (error->message, -1) : NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      AnnealParamRow *row = g_ptr_array_index (self->rows, i);

      anneal_param_row_set_error (row, row == place ? error : NULL);
    }
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (self->message_row, text != NULL);

  if (error != NULL && place != NULL && (anneal_param_row_get_param (place)->flags & ANNEAL_PARAM_ADVANCED))
    adw_expander_row_set_expanded (self->advanced, TRUE);
}
