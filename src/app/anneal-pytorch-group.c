/* anneal-pytorch-group.c: which version of PyTorch the project follows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-pytorch-group.h"

#include "anneal-text.h"

struct _AnnealPytorchGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwComboRow         *row;
  AnnealStore         *store;
};

G_DEFINE_FINAL_TYPE (AnnealPytorchGroup, anneal_pytorch_group, ADW_TYPE_PREFERENCES_GROUP)

/* The newest version is listed first. */
static guint
flip (guint i)
{
  return ANNEAL_N_PYTORCH - 1 - i;
}

static void
row_notify_selected_cb (AnnealPytorchGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->row);

  if (self->store == NULL || selected >= ANNEAL_N_PYTORCH)
    return;

  const AnnealProject *project = anneal_store_get_project (self->store);
  AnnealPytorch version = (AnnealPytorch) flip (selected);

  if (project->pytorch != version)
    anneal_store_commit (self->store, anneal_project_with_pytorch (project, version), NULL);
}

static void
show_unknown (AnnealPytorchGroup *self,
              const char         *unknown)      /* (nullable) */
{
  if (unknown == NULL)
    {
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), NULL);
      return;
    }

  g_autofree char *shown = anneal_text_escape (unknown, -1);
  /* translators: %s is a version */
  g_autofree char *text = g_strdup_printf (_("The file asks for PyTorch %s, which is not known here"), shown);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), markup);
}

static void
store_changed_cb (AnnealPytorchGroup *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  show_unknown (self, anneal_project_get_unknown_pytorch (project));
  g_signal_handlers_block_by_func (self->row, row_notify_selected_cb, self);
  adw_combo_row_set_selected (self->row, flip (project->pytorch));
  g_signal_handlers_unblock_by_func (self->row, row_notify_selected_cb, self);
}

static void
anneal_pytorch_group_dispose (GObject *object)
{
  AnnealPytorchGroup *self = ANNEAL_PYTORCH_GROUP (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_PYTORCH_GROUP);

  G_OBJECT_CLASS (anneal_pytorch_group_parent_class)->dispose (object);
}

static void
anneal_pytorch_group_class_init (AnnealPytorchGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_pytorch_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-pytorch-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealPytorchGroup, row);
  gtk_widget_class_bind_template_callback (widget_class, row_notify_selected_cb);
}

static void
anneal_pytorch_group_init (AnnealPytorchGroup *self)
{
  const char *names[ANNEAL_N_PYTORCH + 1] = { NULL };

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    names[i] = anneal_pytorch_get_name ((AnnealPytorch) flip (i));

  g_autoptr(GtkStringList) model = gtk_string_list_new (names);

  adw_combo_row_set_model (self->row, G_LIST_MODEL (model));
}

GtkWidget *
anneal_pytorch_group_new (void)
{
  return g_object_new (ANNEAL_TYPE_PYTORCH_GROUP, NULL);
}

void
anneal_pytorch_group_set_store (AnnealPytorchGroup *self,
                                AnnealStore        *store)
{
  g_return_if_fail (ANNEAL_IS_PYTORCH_GROUP (self));

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
  g_set_object (&self->store, store);
  if (store == NULL)
    return;

  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  store_changed_cb (self);
}

AdwComboRow *
anneal_pytorch_group_get_row (AnnealPytorchGroup *self)
{
  g_return_val_if_fail (ANNEAL_IS_PYTORCH_GROUP (self), NULL);

  return self->row;
}
