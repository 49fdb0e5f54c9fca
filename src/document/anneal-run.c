/* anneal-run.c: a run, and its changed copies
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <string.h>

#include "anneal-project.h"

#include "anneal-handoff.h"
#include "anneal-project-private.h"

static void
clear_run (gpointer data)
{
  AnnealRun *self = data;

  ANNEAL_TAKE_OVER (self);
  g_free (self->title);
  g_clear_pointer (&self->optimizer, anneal_optimizer_unref);
  g_clear_pointer (&self->schedule, anneal_schedule_unref);
  g_clear_pointer (&self->metrics, g_atomic_rc_box_release);
  json_decref (self->unknown);
}

static double *
copy_metrics (const double *metrics,
              gsize         n_metrics)
{
  if (metrics == NULL || n_metrics == 0)
    return NULL;

  double *copy = g_atomic_rc_box_alloc (n_metrics * sizeof *copy);

  memcpy (copy, metrics, n_metrics * sizeof *copy);
  return copy;
}

/* What was kept of one part of the run no longer fits it. */
static void
forget_unknown (AnnealRun  *self,
                const char *part)
{
  if (json_object_get (self->unknown, part) == NULL)
    return;

  json_t *rest = json_copy (self->unknown);

  json_decref (self->unknown);
  json_object_del (rest, part);
  self->unknown = rest;
}

static gboolean
optimizer_is_alike (const AnnealOptimizer *a,
                    const AnnealOptimizer *b)
{
  return anneal_optimizer_get_kind (a) == anneal_optimizer_get_kind (b) &&
         anneal_optimizer_get_n_groups (a) == anneal_optimizer_get_n_groups (b);
}

gboolean
anneal_schedule_is_alike (const AnnealSchedule *a,
                          const AnnealSchedule *b)
{
  guint n_nodes = anneal_schedule_get_n_nodes (a);

  if (n_nodes != anneal_schedule_get_n_nodes (b))
    return FALSE;

  for (guint i = 0; i < n_nodes; i++)
    if (anneal_schedule_get_scheduler (a, i) != anneal_schedule_get_scheduler (b, i))
      return FALSE;

  return TRUE;
}

char *
anneal_run_clean_title (const char *title)
{
  char *valid = g_utf8_make_valid (title, -1);

  if (g_utf8_strlen (valid, -1) > ANNEAL_MAX_TITLE)
    *g_utf8_offset_to_pointer (valid, ANNEAL_MAX_TITLE) = '\0';

  return valid;
}

AnnealRun *
anneal_run_copy (const AnnealRun *self)
{
  AnnealRun *copy = g_atomic_rc_box_dup (sizeof *self, (gpointer) self);

  copy->title = g_strdup (self->title);
  copy->optimizer = anneal_optimizer_ref (self->optimizer);
  if (self->schedule != NULL)
    copy->schedule = anneal_schedule_ref (self->schedule);
  if (self->metrics != NULL)
    copy->metrics = g_atomic_rc_box_acquire (self->metrics);
  json_incref (self->unknown);

  return copy;
}

/**
 * anneal_run_new:
 * @title: (nullable): the name of the scheduler that is stepped
 * @optimizer: (nullable): SGD(params, lr=0.1)
 * @schedule: what the run computes
 * @stepping: when the training calls scheduler.step()
 *
 * The run has no id and no colour yet: anneal_project_with_run() gives it both.
 */
AnnealRun *
anneal_run_new (const char            *title,
                const AnnealOptimizer *optimizer,
                const AnnealSchedule  *schedule,
                AnnealStepping         stepping)
{
  g_return_val_if_fail (schedule != NULL, NULL);

  AnnealRun *self = g_atomic_rc_box_new0 (AnnealRun);

  if (title == NULL)
    title = anneal_schedule_get_scheduler (schedule, anneal_schedule_get_stepped (schedule))->name;
  self->title = anneal_run_clean_title (title);
  self->visible = TRUE;
  self->stepping = stepping;
  self->optimizer = optimizer != NULL ? anneal_optimizer_ref (optimizer) : anneal_optimizer_new_default ();
  self->schedule = anneal_schedule_ref (schedule);

  return self;
}

/* The same run for another place: whoever takes it gives it an id and a colour of its own. */
AnnealRun *
anneal_run_new_copy (const AnnealRun *run)
{
  AnnealRun *copy = anneal_run_copy (run);

  copy->id = 0;
  copy->color = 0;
  return copy;
}

AnnealRun *
anneal_run_ref (const AnnealRun *self)
{
  return g_atomic_rc_box_acquire ((AnnealRun *) self);
}

void
anneal_run_unref (const AnnealRun *self)
{
  ANNEAL_HAND_OFF (self);
  g_atomic_rc_box_release_full ((AnnealRun *) self, clear_run);
}

AnnealRun *
anneal_run_with_title (const AnnealRun *self,
                       const char      *title)
{
  AnnealRun *copy = anneal_run_copy (self);

  g_free (copy->title);
  copy->title = anneal_run_clean_title (title);
  return copy;
}

AnnealRun *
anneal_run_with_color (const AnnealRun *self,
                       guint32          color)
{
  AnnealRun *copy = anneal_run_copy (self);

  copy->color = color & 0xffffff;
  return copy;
}

AnnealRun *
anneal_run_with_visible (const AnnealRun *self,
                         gboolean         visible)
{
  AnnealRun *copy = anneal_run_copy (self);

  copy->visible = !!visible;
  return copy;
}

AnnealRun *
anneal_run_with_stepping (const AnnealRun *self,
                          AnnealStepping   stepping)
{
  AnnealRun *copy = anneal_run_copy (self);

  copy->stepping = stepping;
  return copy;
}

/* Only for a run that can be drawn: otherwise what is written stays as it was in the file. */
AnnealRun *
anneal_run_with_optimizer (const AnnealRun       *self,
                           const AnnealOptimizer *optimizer)
{
  AnnealRun *copy = anneal_run_copy (self);

  anneal_optimizer_unref (copy->optimizer);
  copy->optimizer = anneal_optimizer_ref (optimizer);
  if (!optimizer_is_alike (self->optimizer, optimizer))
    forget_unknown (copy, "optimizer");
  return copy;
}

AnnealRun *
anneal_run_with_schedule (const AnnealRun      *self,
                          const AnnealSchedule *schedule)
{
  AnnealRun *copy = anneal_run_copy (self);

  g_clear_pointer (&copy->schedule, anneal_schedule_unref);
  copy->schedule = anneal_schedule_ref (schedule);
  if (self->schedule == NULL)
    forget_unknown (copy, "optimizer");
  if (self->schedule == NULL || !anneal_schedule_is_alike (self->schedule, schedule))
    forget_unknown (copy, "schedule");
  return copy;
}

AnnealRun *
anneal_run_with_metrics (const AnnealRun *self,
                         const double    *metrics,
                         gsize            n_metrics)
{
  g_return_val_if_fail (n_metrics <= ANNEAL_MAX_METRICS, NULL);

  AnnealRun *copy = anneal_run_copy (self);

  g_clear_pointer (&copy->metrics, g_atomic_rc_box_release);
  copy->metrics = copy_metrics (metrics, n_metrics);
  copy->n_metrics = copy->metrics != NULL ? n_metrics : 0;
  return copy;
}
