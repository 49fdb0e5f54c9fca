/* anneal-versions.c: what other versions of PyTorch would do with a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-versions.h"

#include "anneal-handoff.h"
#include "anneal-number.h"
#include "anneal-series.h"
#include "anneal-text.h"
#include "anneal-ticker.h"

/* How often cancelling is looked for. */
#define TICKS_A_CHUNK 1024
#define N_DIGITS      3

/* One version at work.  All of them make the same step before any makes the next one. */
typedef struct
{
  AnnealTicker *ticker;       /* NULL once refused */
  GError       *refusal;
  guint64       n_steps;      /* when it was refused; 0: by construction */
} Walk;

/* How one walk has differed from the project's so far. */
typedef struct
{
  guint64  first_tick;
  double   largest[2];        /* of rates, of momentum */
  gboolean differs[2];
} Difference;

/* What a worker needs; frozen before it starts. */
typedef struct
{
  AnnealProject *project;
  AnnealRun     *run;
} Request;

static void
walk_begin (Walk            *self,
            const AnnealRun *run,
            AnnealPytorch    version)
{
  *self = (Walk) { 0 };
  self->ticker = anneal_ticker_new (run->schedule, run->optimizer, version, &self->refusal);
}

static void
walk_step (Walk             *self,
           const AnnealTick *tick,
           guint64           n_steps)
{
  if (self->ticker == NULL || anneal_ticker_next (self->ticker, tick, &self->refusal))
    return;

  g_clear_pointer (&self->ticker, anneal_ticker_free);
  self->n_steps = n_steps;
}

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->ticker, anneal_ticker_free);
  g_clear_error (&self->refusal);
}

/* Not a number is the same as not a number. */
static gboolean
is_same (double a,
         double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
compare_values (Difference *self,
                guint       quantity,
                double      here,
                double      there,
                guint64     tick)
{
  double distance = fabs (here - there);

  if (is_same (here, there))
    return;

  if (!self->differs[0] && !self->differs[1])
    self->first_tick = tick;
  self->differs[quantity] = TRUE;
  /* A number against none, or infinities of two signs, are as far apart as can be. */
  self->largest[quantity] = MAX (self->largest[quantity], isnan (distance) ? (double) INFINITY : distance);
}

/* The values of @tick, which both walks have. */
static void
compare_groups (Difference *self,
                const Walk *here,
                const Walk *there,
                gboolean    with_momentum,
                guint64     tick)
{
  guint n_groups;
  const AnnealParamGroup *a = anneal_ticker_get_groups (here->ticker, &n_groups);
  const AnnealParamGroup *b = anneal_ticker_get_groups (there->ticker, &n_groups);

  for (guint i = 0; i < n_groups; i++)
    {
      compare_values (self, 0, a[i].lr, b[i].lr, tick);
      if (with_momentum)
        compare_values (self, 1, a[i].momentum, b[i].momentum, tick);
    }
}

static void
decide (AnnealVersionResult *self,
        const Walk          *here,
        const Walk          *there,
        const Difference    *difference,
        guint64              batches_a_tick)
{
  gboolean is_earlier = there->refusal != NULL && (here->refusal == NULL || there->n_steps < here->n_steps);
  gboolean is_later = here->refusal != NULL && (there->refusal == NULL || there->n_steps > here->n_steps);
  gboolean has_other_words = !is_earlier && !is_later && here->refusal != NULL
                             && !g_str_equal (here->refusal->message, there->refusal->message);

  if (is_earlier || has_other_words)
    {
      self->verdict = ANNEAL_VERSION_REFUSES;
      self->n_steps = there->n_steps;
      self->message = anneal_text_escape (there->refusal->message, -1);
    }
  else if (is_later)
    {
      self->verdict = ANNEAL_VERSION_ACCEPTS;
      self->n_steps = here->n_steps;
      self->n_steps_there = there->n_steps;
      self->message = there->refusal != NULL ? anneal_text_escape (there->refusal->message, -1) : NULL;
    }
  else if (difference->differs[0] || difference->differs[1])
    {
      self->verdict = ANNEAL_VERSION_DIFFERS;
      self->of_momentum = !difference->differs[0];
      self->largest = difference->largest[self->of_momentum ? 1 : 0];
      self->first_update = difference->first_tick * batches_a_tick;
    }
}

static gboolean
is_any_left (const Walk *walks)     /* (ANNEAL_N_PYTORCH) */
{
  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    if (walks[i].ticker != NULL)
      return TRUE;

  return FALSE;
}

/* Everything that the horizon asks for; FALSE when cancelled. */
static gboolean
walk_all (const AnnealProject *project,
          const AnnealRun     *run,
          Walk                *walks,           /* (ANNEAL_N_PYTORCH) */
          Difference          *differences,     /* (ANNEAL_N_PYTORCH) */
          GCancellable        *cancellable)
{
  const guint64 n_ticks = anneal_series_n_ticks (project, run);
  const gboolean with_momentum = anneal_schedule_sets_momentum (run->schedule, run->optimizer);
  const Walk *here = &walks[project->pytorch];
  /* In the wrong order of calls, value 0 is never used, and the last one is. */
  const guint64 n_skipped = project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST ? 1 : 0;

  for (guint64 k = 0; k <= n_ticks && is_any_left (walks); k++)
    {
      AnnealTick tick = { .has_metric = run->n_metrics > 0 };

      if (k % TICKS_A_CHUNK == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;

      if (k > 0 && run->n_metrics > 0)
        tick.metric = run->metrics[MIN (k - 1, run->n_metrics - 1)];
      for (guint i = 0; k > 0 && i < ANNEAL_N_PYTORCH; i++)
        walk_step (&walks[i], &tick, k);

      for (guint i = 0; here->ticker != NULL && i < ANNEAL_N_PYTORCH; i++)
        if (walks[i].ticker != NULL && &walks[i] != here && k >= n_skipped && k - n_skipped < n_ticks)
          compare_groups (&differences[i], here, &walks[i], with_momentum, k - n_skipped);
    }

  return TRUE;
}

static void
free_request (gpointer data)
{
  Request *self = data;

  ANNEAL_TAKE_OVER (self);
  anneal_project_unref (self->project);
  anneal_run_unref (self->run);
  g_free (self);
}

static void
run_request_cb (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;

  ANNEAL_TAKE_OVER (request);

  AnnealVersions *versions = anneal_versions_new (request->project, request->run, cancellable, &error);

  ANNEAL_HAND_OFF (request);
  if (versions == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ANNEAL_HAND_OFF (versions);
  g_task_return_pointer (task, versions, (GDestroyNotify) anneal_versions_free);
}

/**
 * anneal_versions_new:
 * @project: gives the version to compare with, the horizon and the call order
 * @run: one of its runs
 * @cancellable: (nullable): asked every 1024 ticks
 * @error: %G_IO_ERROR_CANCELLED
 *
 * A run of a kind that this version of Anneal does not know is the same in all of them.
 */
AnnealVersions *
anneal_versions_new (const AnnealProject  *project,
                     const AnnealRun      *run,
                     GCancellable         *cancellable,
                     GError              **error)
{
  g_autoptr(AnnealVersions) self = g_new0 (AnnealVersions, 1);
  const guint64 batches_a_tick = run->stepping == ANNEAL_STEPPING_EPOCH ? project->n_batches : 1;
  Walk walks[ANNEAL_N_PYTORCH] = { 0 };
  Difference differences[ANNEAL_N_PYTORCH] = { 0 };
  gboolean is_done = TRUE;
  guint n = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint i = 0; run->schedule != NULL && i < ANNEAL_N_PYTORCH; i++)
    walk_begin (&walks[i], run, (AnnealPytorch) i);
  if (run->schedule != NULL)
    is_done = walk_all (project, run, walks, differences, cancellable);

  for (guint i = ANNEAL_N_PYTORCH; i-- > 0;)
    if ((AnnealPytorch) i != project->pytorch)
      {
        self->results[n].version = (AnnealPytorch) i;
        decide (&self->results[n++], &walks[project->pytorch], &walks[i], &differences[i], batches_a_tick);
      }
  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    walk_clear (&walks[i]);

  if (is_done)
    return g_steal_pointer (&self);

  g_cancellable_set_error_if_cancelled (cancellable, error);
  return NULL;
}

/**
 * anneal_versions_new_async:
 *
 * Compares as anneal_versions_new() does, on a worker thread; @callback is called with no source object.
 */
void
anneal_versions_new_async (const AnnealProject *project,
                           const AnnealRun     *run,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  *request = (Request) { .project = anneal_project_ref (project), .run = anneal_run_ref (run) };
  g_task_set_source_tag (task, anneal_versions_new_async);
  g_task_set_task_data (task, request, free_request);
  ANNEAL_HAND_OFF (request);
  g_task_run_in_thread (task, run_request_cb);
}

AnnealVersions *
anneal_versions_new_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  AnnealVersions *versions = g_task_propagate_pointer (G_TASK (result), error);

  if (versions != NULL)
    ANNEAL_TAKE_OVER (versions);
  return versions;
}

void
anneal_versions_free (AnnealVersions *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->results); i++)
    g_free (self->results[i].message);
  g_free (self);
}

static char *
dup_difference (const AnnealVersionResult *self)
{
  g_autofree char *first = anneal_number_dup_count (self->first_update);
  g_autofree char *largest = anneal_number_dup_shown (self->largest, N_DIGITS);

  if (self->of_momentum)
    /* translators: the number of an update, from 0, and a difference */
    return g_strdup_printf (_("The momentum differs from update %s on, by at most %s"), first, largest);

  /* translators: the number of an update, from 0, and a difference of learning rates */
  return g_strdup_printf (_("Differs from update %s on, by at most %s"), first, largest);
}

static char *
dup_acceptance (const AnnealVersionResult *self)
{
  g_autofree char *n_steps = anneal_number_dup_count (self->n_steps);
  g_autofree char *there = anneal_number_dup_count (self->n_steps_there);

  if (self->n_steps == 0 && self->message != NULL)
    /* translators: how many times step() was called, and PyTorch's own words */
    return g_strdup_printf (_("Accepted, but refused by step %s: %s"), there, self->message);
  if (self->n_steps == 0)
    return g_strdup (_("Accepted"));
  if (self->message != NULL)
    /* translators: how many times step() was called, twice, and PyTorch's own words */
    return g_strdup_printf (_("Goes on after step %s, but is refused by step %s: %s"), n_steps, there, self->message);

  /* translators: how many times step() was called */
  return g_strdup_printf (_("Goes on after step %s"), n_steps);
}

char *
anneal_version_result_dup_text (const AnnealVersionResult *self)
{
  g_autofree char *n_steps = anneal_number_dup_count (self->n_steps);

  switch (self->verdict)
    {
    case ANNEAL_VERSION_DIFFERS:
      return dup_difference (self);
    case ANNEAL_VERSION_REFUSES:
      if (self->n_steps == 0)
        /* translators: PyTorch's own words */
        return g_strdup_printf (_("Refused: %s"), self->message);
      /* translators: how many times step() was called, and PyTorch's own words */
      return g_strdup_printf (_("Refused by step %s: %s"), n_steps, self->message);
    case ANNEAL_VERSION_ACCEPTS:
      return dup_acceptance (self);
    case ANNEAL_VERSION_SAME:
    default:
      return g_strdup (_("The same"));
    }
}

char *
anneal_versions_dup_summary (const AnnealVersions *self)
{
  g_autoptr(GString) others = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->results); i++)
    if (self->results[i].verdict != ANNEAL_VERSION_SAME)
      g_string_append_printf (others, "%s%s", others->len > 0 ? ", " : "",
                              anneal_pytorch_get_name (self->results[i].version));

  if (others->len == 0)
    return g_strdup (_("The same in all"));

  /* translators: a list of versions */
  return g_strdup_printf (_("Not the same in %s"), others->str);
}
