/* anneal-export-loop.c: the training loop, with step() where the run has it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <inttypes.h>

#include "anneal-export-private.h"

/* One loop being written. */
typedef struct
{
  const AnnealExportRun     *run;
  const AnnealExportOptions *options;
  const char                *optimizer;     /* the variables */
  GStrv                      schedulers;    /* (n_nodes) */
  const AnnealStepped       *stepped;       /* (n_stepped) */
  guint                      n_stepped;
  GString                   *text;
} Loop;

static void write_line (const Loop *self,
                        guint       depth,
                        const char *format,
                        ...) G_GNUC_PRINTF (3, 4);

static void
write_line (const Loop *self,
            guint       depth,
            const char *format,
            ...)
{
  va_list arguments;

  g_string_append_printf (self->text, "%*s", (int) (depth * ANNEAL_CODE_INDENT), "");
  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
  g_string_append_c (self->text, '\n');
}

static gboolean
reads_metric (const Loop *self,
              guint       node)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (self->run->schedule, node);

  return (scheduler->flags & ANNEAL_SCHEDULER_READS_METRIC) != 0;
}

static gboolean
is_always_stepped (const AnnealStepped *stepped)
{
  return stepped->first == 0 && stepped->end == G_MAXUINT64;
}

/* Whether one is stepped exactly in the ticks in which the other is not. */
static gboolean
is_complement (const AnnealStepped *a,
               const AnnealStepped *b)
{
  const AnnealStepped *first = a->first == 0 ? a : b;
  const AnnealStepped *second = first == a ? b : a;

  return first->first == 0 && first->end > 0 && first->end == second->first && second->end == G_MAXUINT64;
}

/* Ticks are epochs, or updates, which need a counter unless they begin with an epoch. */
static gboolean
needs_counter (const Loop *self)
{
  guint64 n_batches = self->options->n_batches;

  if (self->run->stepping == ANNEAL_STEPPING_EPOCH)
    return FALSE;

  for (guint i = 0; i < self->n_stepped; i++)
    {
      const AnnealStepped *stepped = &self->stepped[i];

      if (!is_always_stepped (stepped)
          && (n_batches == 0 || stepped->first % n_batches != 0
              || (stepped->end != G_MAXUINT64 && stepped->end % n_batches != 0)))
        return TRUE;
    }

  return FALSE;
}

/* "epoch >= 75" */
static char *
dup_condition (const Loop          *self,
               const AnnealStepped *stepped)
{
  gboolean in_updates = needs_counter (self);
  gboolean in_batches = self->run->stepping == ANNEAL_STEPPING_BATCH && !in_updates;
  guint64 unit = in_batches ? self->options->n_batches : 1;
  const char *name = in_updates ? "update" : "epoch";

  if (stepped->end == G_MAXUINT64)
    return g_strdup_printf ("%s >= %" PRIu64, name, stepped->first / unit);
  if (stepped->first == 0)
    return g_strdup_printf ("%s < %" PRIu64, name, stepped->end / unit);

  return g_strdup_printf ("%" PRIu64 " <= %s < %" PRIu64, stepped->first / unit, name, stepped->end / unit);
}

/* After a batch, its loss is at hand; after an epoch, the validation's is what counts. */
static void
write_call (const Loop          *self,
            guint                depth,
            const AnnealStepped *stepped)
{
  const char *metric = self->run->stepping == ANNEAL_STEPPING_BATCH ? "loss" : "val_loss";

  write_line (self, depth, "%s.step(%s)", self->schedulers[stepped->node],
              reads_metric (self, stepped->node) ? metric : "");
}

/* scheduler.step(), of all that are stepped. */
static void
write_steps (const Loop *self,
             guint       depth)
{
  for (guint i = 0; i < self->n_stepped; i++)
    if (self->run->stepping == ANNEAL_STEPPING_EPOCH && reads_metric (self, self->stepped[i].node))
      {
        write_line (self, depth, "val_loss = validate(model, val_loader)");
        break;
      }

  for (guint i = 0; i < self->n_stepped; i++)
    {
      const AnnealStepped *stepped = &self->stepped[i];

      if (i > 0 && is_complement (&stepped[-1], stepped))
        write_line (self, depth, "else:");
      else if (!is_always_stepped (stepped))
        {
          g_autofree char *condition = dup_condition (self, stepped);

          write_line (self, depth, "if %s:", condition);
        }

      write_call (self, depth + (is_always_stepped (stepped) ? 0 : 1), stepped);
    }
  if (needs_counter (self))
    write_line (self, depth, "update += 1");
}

static void
write_batch (const Loop *self)
{
  gboolean steps_here = self->run->stepping == ANNEAL_STEPPING_BATCH;

  if (self->options->n_batches > 0)
    write_line (self, 1, "for inputs, targets in train_loader:  # %" PRIu64 " batches", self->options->n_batches);
  else
    write_line (self, 1, "for inputs, targets in train_loader:");

  if (steps_here && self->run->scheduler_first)
    write_steps (self, 2);
  write_line (self, 2, "%s.zero_grad()", self->optimizer);
  write_line (self, 2, "loss = criterion(model(inputs), targets)");
  write_line (self, 2, "loss.backward()");
  write_line (self, 2, "%s.step()", self->optimizer);
  if (steps_here && !self->run->scheduler_first)
    write_steps (self, 2);
}

/**
 * anneal_export_write_loop:
 * @optimizer: the variable
 * @schedulers: (n_nodes): … of the schedulers
 *
 * Appends the loop as PyTorch's documentation has it: step() behind every batch or every epoch, or too early if that is
 * what the run is to show.
 */
void
anneal_export_write_loop (const AnnealExportRun     *run,
                          const AnnealExportOptions *options,
                          const char                *optimizer,
                          GStrv                      schedulers,
                          GString                   *text)
{
  Loop loop = { run, options, optimizer, schedulers, .text = text };
  gboolean steps_here = run->stepping == ANNEAL_STEPPING_EPOCH;

  loop.stepped = anneal_schedule_get_all_stepped (run->schedule, &loop.n_stepped);
  if (needs_counter (&loop))
    write_line (&loop, 0, "update = 0");
  if (options->n_epochs > 0)
    write_line (&loop, 0, "for epoch in range(%" PRIu64 "):", options->n_epochs);
  else
    write_line (&loop, 0, "for epoch in range(epochs):");

  if (steps_here && run->scheduler_first)
    write_steps (&loop, 1);
  write_batch (&loop);
  if (steps_here && !run->scheduler_first)
    write_steps (&loop, 1);
}
