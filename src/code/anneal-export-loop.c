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

/* Whether a loop over epochs would not do: a condition on a number of updates has to count them. */
static gboolean
counts_updates (const Loop *self)
{
  if (self->run->stepping == ANNEAL_STEPPING_EPOCH)
    return FALSE;

  for (guint i = 0; i < self->n_stepped; i++)
    if (!is_always_stepped (&self->stepped[i]))
      return TRUE;

  return FALSE;
}

/* "epoch >= 75" */
static char *
dup_condition (const Loop          *self,
               const AnnealStepped *stepped)
{
  const char *name = counts_updates (self) ? "update" : "epoch";

  if (stepped->end == G_MAXUINT64)
    return g_strdup_printf ("%s >= %" PRIu64, name, stepped->first);
  if (stepped->first == 0)
    return g_strdup_printf ("%s < %" PRIu64, name, stepped->end);

  return g_strdup_printf ("%" PRIu64 " <= %s < %" PRIu64, stepped->first, name, stepped->end);
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
}

/* What is done with a batch, at the given depth. */
static void
write_batch (const Loop *self,
             guint       depth)
{
  gboolean steps_here = self->run->stepping == ANNEAL_STEPPING_BATCH;

  if (steps_here && self->run->scheduler_first)
    write_steps (self, depth);
  write_line (self, depth, "%s.zero_grad()", self->optimizer);
  write_line (self, depth, "loss = criterion(model(inputs), targets)");
  write_line (self, depth, "loss.backward()");
  write_line (self, depth, "%s.step()", self->optimizer);
  if (steps_here && !self->run->scheduler_first)
    write_steps (self, depth);
}

static void
write_loop_of_epochs (const Loop *self)
{
  gboolean steps_here = self->run->stepping == ANNEAL_STEPPING_EPOCH;

  if (self->options->n_epochs > 0)
    write_line (self, 0, "for epoch in range(%" PRIu64 "):", self->options->n_epochs);
  else
    write_line (self, 0, "for epoch in range(epochs):");

  if (steps_here && self->run->scheduler_first)
    write_steps (self, 1);
  if (self->options->n_batches > 0)
    write_line (self, 1, "for inputs, targets in train_loader:  # %" PRIu64 " batches", self->options->n_batches);
  else
    write_line (self, 1, "for inputs, targets in train_loader:");
  write_batch (self, 2);
  if (steps_here && !self->run->scheduler_first)
    write_steps (self, 1);
}

static void
write_loop_of_updates (const Loop *self)
{
  guint64 n_updates = self->options->n_epochs * self->options->n_batches;

  if (n_updates > 0)
    write_line (self, 0, "for update in range(%" PRIu64 "):  # %" PRIu64 " epochs", n_updates, self->options->n_epochs);
  else
    write_line (self, 0, "for update in range(updates):");
  write_line (self, 1, "inputs, targets = next(batches)");
  write_batch (self, 1);
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

  loop.stepped = anneal_schedule_get_all_stepped (run->schedule, &loop.n_stepped);
  if (counts_updates (&loop))
    write_loop_of_updates (&loop);
  else
    write_loop_of_epochs (&loop);
}
