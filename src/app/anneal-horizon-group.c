/* anneal-horizon-group.c: how long the project's training is
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "anneal-horizon-group.h"

struct _AnnealHorizonGroup
{
  AdwPreferencesGroup  parent_instance;

  AnnealParamRow      *epochs;
  AnnealParamRow      *batches;
  AnnealArgument       epochs_written;      /* 3*40, where the project only knows 120 */
  AnnealArgument       batches_written;
  AnnealStore         *store;
};

G_DEFINE_FINAL_TYPE (AnnealHorizonGroup, anneal_horizon_group, ADW_TYPE_PREFERENCES_GROUP)

/* Rows like those of a scheduler, so that 3*40 and a slider work here, too.  They have no name in Python. */
static const AnnealParam epochs_param = {
  .label = N_("Epochs"),
  .doc = N_("How often the training goes through its data."),
  .type = ANNEAL_PARAM_INT,
  .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_LOG_SCALE,
  .min = 1,
  .max = 1000,
  .fallback = ANNEAL_OBJECT_INT (90),
};

static const AnnealParam batches_param = {
  .label = N_("Batches per epoch"),
  .doc = N_("How many updates of the optimizer one epoch has."),
  .type = ANNEAL_PARAM_INT,
  .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_LOG_SCALE,
  .min = 1,
  .max = 10000,
  .fallback = ANNEAL_OBJECT_INT (100),
};

/* Accepts 1e3, which Python has as a float. */
static gboolean
read_count (const AnnealArgument *argument,
            const AnnealParam    *param,
            guint64              *count,
            GError              **error)
{
  g_autofree char *text = anneal_argument_dup_text (argument, param);
  double number = anneal_object_get_number (&argument->value);

  if (!anneal_object_is_number (&argument->value) || floor (number) != number)
    {
      /* translators: the first %s is "Epochs" or "Batches per epoch", the second what was typed */
      anneal_set_error (error, ANNEAL_ERROR_TYPE, _("%s must be a whole number, not %s"), _(param->label), text);
      return FALSE;
    }
  if (!(number >= 1 && number <= ANNEAL_MAX_TICKS))
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, _("%s must be between 1 and %'d, not %s"),
                        _(param->label), ANNEAL_MAX_TICKS, text);
      return FALSE;
    }

  *count = (guint64) number;

  return TRUE;
}

static void
commit (AnnealHorizonGroup   *self,
        AnnealParamRow       *row,
        const AnnealArgument *argument)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  guint64 n_epochs = project->n_epochs;
  guint64 n_batches = project->n_batches;
  guint64 *count = row == self->epochs ? &n_epochs : &n_batches;
  g_autoptr(GError) error = NULL;
  AnnealProject *changed = NULL;

  if (read_count (argument, anneal_param_row_get_param (row), count, &error))
    changed = anneal_project_with_horizon (project, n_epochs, n_batches, &error);
  if (changed == NULL)
    {
      anneal_param_row_refuse (row, error);
      return;
    }

  AnnealArgument *written = row == self->epochs ? &self->epochs_written : &self->batches_written;

  anneal_argument_clear (written);
  anneal_argument_copy (argument, written);
  anneal_store_commit (self->store, changed, row == self->epochs ? "horizon/epochs" : "horizon/batches");
  anneal_store_end_merge_after_rest (self->store);
}

static void
row_edited_cb (AnnealHorizonGroup   *self,
               const AnnealArgument *argument,
               AnnealParamRow       *row)
{
  if (self->store != NULL)
    commit (self, row, argument);
}

static void
row_edit_ended_cb (AnnealHorizonGroup *self)
{
  if (self->store != NULL)
    anneal_store_end_merge (self->store);
}

static void
show_count (AnnealParamRow       *row,
            guint64               count,
            const AnnealArgument *written)
{
  AnnealArgument unset = { 0 };
  AnnealArgument plain = { .value = ANNEAL_OBJECT_INT ((gint64) count) };
  gboolean is_written = anneal_object_is_number (&written->value)
                        && anneal_object_get_number (&written->value) == (double) count;

  anneal_param_row_set_argument (row, &unset, is_written ? written : &plain);
}

static void
store_changed_cb (AnnealHorizonGroup *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  guint64 n_updates = anneal_project_get_n_updates (project);
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_updates);
  /* translators: the number of updates of the optimizer, such as 9,000 */
  g_autofree char *text = g_strdup_printf (ngettext ("%s update", "%s updates", (gulong) n_updates), number);

  show_count (self->epochs, project->n_epochs, &self->epochs_written);
  show_count (self->batches, project->n_batches, &self->batches_written);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
}

static AnnealParamRow *
add_row (AnnealHorizonGroup *self,
         const AnnealParam  *param)
{
  GtkWidget *row = anneal_param_row_new (param);

  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edit-ended", G_CALLBACK (row_edit_ended_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);

  return ANNEAL_PARAM_ROW (row);
}

static void
anneal_horizon_group_dispose (GObject *object)
{
  AnnealHorizonGroup *self = ANNEAL_HORIZON_GROUP (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_HORIZON_GROUP);

  G_OBJECT_CLASS (anneal_horizon_group_parent_class)->dispose (object);
}

static void
anneal_horizon_group_finalize (GObject *object)
{
  AnnealHorizonGroup *self = ANNEAL_HORIZON_GROUP (object);

  anneal_argument_clear (&self->epochs_written);
  anneal_argument_clear (&self->batches_written);

  G_OBJECT_CLASS (anneal_horizon_group_parent_class)->finalize (object);
}

static void
anneal_horizon_group_class_init (AnnealHorizonGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = anneal_horizon_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = anneal_horizon_group_finalize;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               ANNEAL_RESOURCES "/ui/anneal-horizon-group.ui");
}

static void
anneal_horizon_group_init (AnnealHorizonGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->epochs = add_row (self, &epochs_param);
  self->batches = add_row (self, &batches_param);
}

GtkWidget *
anneal_horizon_group_new (void)
{
  return g_object_new (ANNEAL_TYPE_HORIZON_GROUP, NULL);
}

void
anneal_horizon_group_set_store (AnnealHorizonGroup *self,
                                AnnealStore        *store)
{
  g_return_if_fail (ANNEAL_IS_HORIZON_GROUP (self));

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
  g_set_object (&self->store, store);
  if (store == NULL)
    return;

  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  store_changed_cb (self);
}

AnnealParamRow *
anneal_horizon_group_get_epochs_row (AnnealHorizonGroup *self)
{
  g_return_val_if_fail (ANNEAL_IS_HORIZON_GROUP (self), NULL);

  return self->epochs;
}

AnnealParamRow *
anneal_horizon_group_get_batches_row (AnnealHorizonGroup *self)
{
  g_return_val_if_fail (ANNEAL_IS_HORIZON_GROUP (self), NULL);

  return self->batches;
}
