/* anneal-replay.c: trainings recorded elsewhere, trained again and compared
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "anneal-number.h"
#include "anneal-rates.h"
#include "anneal-replay-private.h"
#include "anneal-train-optimizer.h"

#include "anneal-error.h"

#define MAX_BYTES (64 * 1024 * 1024)

#define RATE_TOLERANCE 1e-9

/* Of losses of networks, up to and including an update, counted from 1; the last one is that of validation, too. */
static const struct
{
  guint64 last;
  double  tolerance;
} loss_tolerances[] = {
  { 10, 1e-5 },
  { 100, 1e-4 },
  { G_MAXUINT64, 2e-3 },
};
#define VALIDATION_TOLERANCE 2e-3
#define LEAST_LOSS           1e-3

/* A recorded training being trained again. */
typedef struct
{
  const AnnealReplayCase *record;
  AnnealRates            *rates;
  AnnealTrainer          *trainer;
  double                 *measured;     /* what the scheduler's step() is given, a number a unit */
  char                   *difference;   /* (nullable): the first one */
} Replay;

static double
measure (guint64  unit,
         gpointer user_data)
{
  const Replay *self = user_data;

  return self->measured[unit];
}

/* TRUE: they are near enough; else remembers what is not. */
static gboolean
compare (Replay     *self,
         const char *what,
         guint64     position,
         double      value,
         double      recorded,
         double      allowed)
{
  if (value == recorded || fabs (value - recorded) <= allowed)
    return TRUE;

  g_autofree char *shown = anneal_number_dup (value);
  g_autofree char *wanted = anneal_number_dup (recorded);

  /* translators: the first %s is "loss", "lr" or the like */
  self->difference = g_strdup_printf (_("%s[%" PRIu64 "] is %s and was recorded as %s"), what, position, shown, wanted);
  return FALSE;
}

static gboolean
compare_rate (Replay           *self,
              guint64           update,
              const AnnealRate *rate)
{
  const AnnealReplayCase *record = self->record;
  double lr = record->lr.values[update];

  return compare (self, "lr", update, rate->lr, lr, RATE_TOLERANCE * fabs (lr)) &&
         (update >= record->momentum.n ||
          compare (self, "momentum", update, rate->momentum, record->momentum.values[update], RATE_TOLERANCE));
}

static double
get_loss_tolerance (guint64 update)
{
  guint i = 0;

  while (update + 1 > loss_tolerances[i].last)
    i++;
  return loss_tolerances[i].tolerance;
}

static gboolean
compare_point (Replay  *self,
               guint64  n_updates)
{
  const AnnealReplayCase *record = self->record;
  double point[2];

  anneal_trainer_get_point (self->trainer, point);
  for (guint i = 0; i < G_N_ELEMENTS (point); i++)
    {
      double recorded = record->path.values[2 * n_updates + i];

      if (!compare (self, i == 0 ? "x" : "y", n_updates, point[i], recorded,
                    record->tolerance * MAX (1, fabs (recorded))))
        return FALSE;
    }

  return TRUE;
}

static gboolean
compare_loss (Replay  *self,
              guint64  update,
              double   loss)
{
  double recorded = self->record->loss.values[update];
  double allowed = self->record->data != NULL ? get_loss_tolerance (update) * MAX (LEAST_LOSS, fabs (recorded))
                                              : self->record->tolerance * MAX (1, fabs (recorded));

  return compare (self, "loss", update, loss, recorded, allowed);
}

static gboolean
compare_validation (Replay  *self,
                    guint64  epoch,
                    double   loss)
{
  double recorded = self->record->val_loss.values[epoch];

  return compare (self, "val_loss", epoch, loss, recorded, VALIDATION_TOLERANCE * MAX (LEAST_LOSS, fabs (recorded)));
}

/* One update, and the validation after it if it is the last one of an epoch. */
static gboolean
replay_update (Replay  *self,
               guint64  update)
{
  const AnnealProject *project = self->record->project;
  gboolean is_surface = self->record->data == NULL;
  const AnnealRate *rates;

  while (!anneal_rates_seek (self->rates, update))
    ;
  if (anneal_rates_get (self->rates, update, &rates) == 0)
    {
      self->difference = g_strdup (anneal_rates_get_refusal (self->rates)->message);
      return FALSE;
    }
  if (!compare_rate (self, update, &rates[0]) || (is_surface && !compare_point (self, update)))
    return FALSE;

  double loss = anneal_trainer_step (self->trainer, rates);

  if (!compare_loss (self, update, loss))
    return FALSE;
  if (project->runs[0]->stepping == ANNEAL_STEPPING_BATCH)
    self->measured[update] = loss;
  if (is_surface || (update + 1) % project->n_batches != 0)
    return TRUE;

  guint64 epoch = update / project->n_batches;
  AnnealScore score = anneal_trainer_evaluate (self->trainer);

  if (project->runs[0]->stepping == ANNEAL_STEPPING_EPOCH)
    self->measured[epoch] = score.loss;
  return compare_validation (self, epoch, score.loss);
}

/* What is left of a surface: the point after the last update. */
static gboolean
replay_end (Replay  *self,
            guint64  n_updates)
{
  return self->record->data != NULL ||
         (compare_point (self, n_updates) &&
          compare_loss (self, n_updates, anneal_trainer_evaluate (self->trainer).loss));
}

static gboolean
replay (const AnnealReplayCase  *record,
        GCancellable            *cancellable,
        char                   **difference,
        GError                 **error)
{
  const AnnealRun *run = record->project->runs[0];
  guint64 n_updates = anneal_project_get_n_updates (record->project);
  g_autofree double *measured = g_new (double, n_updates);
  AnnealTrainOptimizer optimizer;
  Replay self = { .record = record, .measured = measured };

  if (!anneal_train_optimizer_init (&optimizer, run->optimizer, error))
    return FALSE;

  g_autoptr(AnnealRates) rates = anneal_rates_new (record->project, run, measure, &self, error);

  if (rates == NULL)
    return FALSE;

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (&record->setup, &optimizer, &record->record);
  gboolean is_same = TRUE;

  self.rates = rates;
  self.trainer = trainer;
  for (guint64 i = 0; is_same && i < n_updates; i++)
    is_same = !g_cancellable_set_error_if_cancelled (cancellable, error) && replay_update (&self, i);
  if (is_same)
    replay_end (&self, n_updates);

  *difference = self.difference;
  return error == NULL || *error == NULL;
}

static gboolean
replay_line (const char          *text,
             gsize                length,
             const char          *folder,
             AnnealReplayReport   report,
             gpointer             user_data,
             GCancellable        *cancellable,
             GError             **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, length);
  g_autoptr(json_t) line = anneal_json_read (bytes, error);
  g_autoptr(AnnealReplayCase) record = line != NULL ? anneal_replay_case_new (line, folder, error) : NULL;
  g_autofree char *difference = NULL;

  if (record == NULL || !replay (record, cancellable, &difference, error))
    return FALSE;

  const char *id = json_string_value (json_object_get (line, "id"));

  report (id != NULL ? id : "?", difference, user_data);
  return TRUE;
}

gboolean
anneal_replay_file (const char          *path,
                    AnnealReplayReport   report,
                    gpointer             user_data,
                    GCancellable        *cancellable,
                    GError             **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GBytes) bytes = anneal_replay_read_bytes (path, MAX_BYTES, error);
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  GError *problem = NULL;
  guint number = 0;

  if (bytes == NULL)
    return FALSE;

  for (const char *end = text + size; text < end && problem == NULL; number++)
    {
      const char *line_end = memchr (text, '\n', (gsize) (end - text));
      gsize length = (gsize) ((line_end != NULL ? line_end : end) - text);

      if (length > 0)
        replay_line (text, length, folder, report, user_data, cancellable, &problem);
      text += length + 1;
    }

  if (problem == NULL)
    return TRUE;

  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&problem, _("Line %u: "), number);
  g_propagate_error (error, problem);
  return FALSE;
}
