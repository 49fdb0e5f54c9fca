/* anneal-export-csv.c: what a project has come to as a table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "anneal-figure.h"

#include "anneal-number.h"

/* A run of the table. */
typedef struct
{
  const AnnealRun     *run;
  const AnnealSeries  *series;      /* (nullable): it has no curve */
  const AnnealReplica *replica;     /* (nullable): it is not trained */
  guint                n_groups;
  guint64              n_done;      /* updates of the training, and epochs, when the table was begun */
  guint64              n_epochs;
} Source;

typedef struct
{
  const AnnealProject *project;
  GArray              *sources;     /* of Source */
  GString             *text;
} Table;

static void
add_source (Table               *self,
            guint                i,
            const AnnealSeries  *series,
            const AnnealReplica *replica)
{
  Source source = { .run = self->project->runs[i], .series = series, .replica = replica };

  if (series == NULL && replica == NULL)
    return;

  source.n_groups = replica != NULL ? anneal_replica_get_n_groups (replica) : series->n_groups;
  if (replica != NULL)
    {
      source.n_done = anneal_replica_get_n_done (replica);
      source.n_epochs = MIN (anneal_replica_get_n_epochs (replica), source.n_done / self->project->n_batches);
    }
  g_array_append_val (self->sources, source);
}

/* RFC 4180: quoted where it must be. */
static void
append_field (GString    *text,
              const char *field)
{
  g_string_append_c (text, ',');
  if (strpbrk (field, "\",\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }

  g_string_append_c (text, '"');
  for (const char *p = field; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/* "StepLR loss" */
static void
append_name (GString    *text,
             const char *title,
             const char *what)
{
  g_autofree char *name = g_strdup_printf ("%s %s", title, what);

  append_field (text, name);
}

static void
append_header (Table *self)
{
  g_string_append (self->text, "update,epoch");
  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);

      for (guint group = 0; group < source->n_groups; group++)
        {
          g_autofree char *name = source->n_groups > 1 ? g_strdup_printf ("%s (group %u)", source->run->title, group)
                                                       : g_strdup (source->run->title);

          append_field (self->text, name);
        }
    }

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);

      if (source->replica == NULL)
        continue;

      append_name (self->text, source->run->title, "loss");
      append_name (self->text, source->run->title, "validation");
      if (anneal_replica_get_accuracy (source->replica) != NULL)
        append_name (self->text, source->run->title, "accuracy");
    }
  g_string_append_c (self->text, '\n');
}

static void
append_count (Table   *self,
              guint64  count)
{
  char number[ANNEAL_NUMBER_LENGTH];

  g_string_append_len (self->text, number, (gssize) anneal_number_format_int ((gint64) count, number));
}

/* Empty where there is no value. */
static void
append_cell (Table  *self,
             double  value)
{
  char number[ANNEAL_NUMBER_LENGTH];

  g_string_append_c (self->text, ',');
  if (!isnan (value))
    g_string_append_len (self->text, number, (gssize) anneal_number_format (value, number));
}

/* What was trained with, as far as that has come: it may depend on what was measured. */
static double
get_lr (const Source *source,
        guint         group,
        guint64       update)
{
  if (update < source->n_done)
    return anneal_replica_get_lr (source->replica, group)[update];
  return source->series != NULL ? anneal_series_get_lr (source->series, group, update) : (double) NAN;
}

/* What was measured after an epoch stands in the row of its last update. */
static void
append_training (Table        *self,
                 const Source *source,
                 guint64       update)
{
  guint64 epoch = update / self->project->n_batches;
  gboolean has_score = (update + 1) % self->project->n_batches == 0 && epoch < source->n_epochs;
  const double *validation = anneal_replica_get_validation (source->replica);
  const double *accuracy = anneal_replica_get_accuracy (source->replica);

  append_cell (self, update < source->n_done ? anneal_replica_get_loss (source->replica)[update] : (double) NAN);
  append_cell (self, has_score ? validation[epoch] : (double) NAN);
  if (accuracy != NULL)
    append_cell (self, has_score ? accuracy[epoch] : (double) NAN);
}

static void
append_row (Table   *self,
            guint64  update)
{
  append_count (self, update);
  g_string_append_c (self->text, ',');
  append_count (self, update / self->project->n_batches);

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);

      for (guint group = 0; group < source->n_groups; group++)
        append_cell (self, get_lr (source, group, update));
    }

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);

      if (source->replica != NULL)
        append_training (self, source, update);
    }
  g_string_append_c (self->text, '\n');
}

static gboolean
check_size (const Table  *self,
            GError      **error)
{
  guint64 n_rows = anneal_project_get_n_updates (self->project);
  guint64 n_columns = 2;

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);

      n_columns += source->n_groups;
      if (source->replica != NULL)
        n_columns += anneal_replica_get_accuracy (source->replica) != NULL ? 3 : 2;
    }
  if (n_columns * n_rows <= ANNEAL_EXPORT_MAX_CELLS)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT,
                    _("A table of %" PRIu64 " rows and %" PRIu64 " columns has more than %d cells"), n_rows, n_columns,
                    ANNEAL_EXPORT_MAX_CELLS);
  return FALSE;
}

/**
 * anneal_export_csv:
 * @project: a project
 * @series: (nullable) (element-type AnnealSeries): as for anneal_figure_new(); computed here if there is none
 * @training: (nullable): of this project; it may be going on
 *
 * The learning rate used for every update, "update,epoch,<title>,…", a column for each group of each visible run, in
 * the C locale.  With a training, then "<title> loss,<title> validation,<title> accuracy,…" as far as it has come: the
 * loss before the update, and what was measured after the last update of an epoch.
 */
GBytes *
anneal_export_csv (const AnnealProject   *project,
                   GPtrArray             *series,
                   const AnnealTraining  *training,
                   GError               **error)
{
  g_autoptr(GPtrArray) all = series != NULL ? g_ptr_array_ref (series) : anneal_series_new_all (project, NULL, error);

  if (all == NULL)
    return NULL;

  g_autoptr(GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_autoptr(GString) text = g_string_new (NULL);
  Table table = { .project = project, .sources = sources, .text = text };

  for (guint i = 0; i < all->len; i++)
    add_source (&table, i, g_ptr_array_index (all, i),
                training != NULL ? anneal_training_find_replica (training, project->runs[i]->id) : NULL);
  if (!check_size (&table, error))
    return NULL;

  append_header (&table);
  for (guint64 update = 0; update < anneal_project_get_n_updates (project); update++)
    append_row (&table, update);

  return g_string_free_to_bytes (g_steal_pointer (&text));
}
