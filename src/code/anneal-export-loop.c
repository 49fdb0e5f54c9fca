/* anneal-export-loop.c: the training loop, with step() where the run has it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <inttypes.h>

#include "anneal-export-private.h"

static void
write_headers (const AnnealExportOptions *options,
               GString                   *text)
{
  if (options->n_epochs > 0)
    g_string_append_printf (text, "for epoch in range(%" PRIu64 "):\n", options->n_epochs);
  else
    g_string_append (text, "for epoch in range(epochs):\n");
}

/* scheduler.step() at the given depth, with what it is told: after a batch, its loss is at hand. */
static void
write_step (const AnnealExportRun *run,
            const char            *scheduler,
            guint                  depth,
            GString               *text)
{
  int indent = (int) depth * ANNEAL_CODE_INDENT;

  if (!anneal_schedule_reads_metric (run->schedule))
    {
      g_string_append_printf (text, "%*s%s.step()\n", indent, "", scheduler);
    }
  else if (run->stepping == ANNEAL_STEPPING_BATCH)
    {
      g_string_append_printf (text, "%*s%s.step(loss)\n", indent, "", scheduler);
    }
  else
    {
      g_string_append_printf (text, "%*sval_loss = validate(model, val_loader)\n", indent, "");
      g_string_append_printf (text, "%*s%s.step(val_loss)\n", indent, "", scheduler);
    }
}

static void
write_batch (const AnnealExportRun     *run,
             const AnnealExportOptions *options,
             const char                *optimizer,
             const char                *scheduler,
             GString                   *text)
{
  gboolean steps_here = run->stepping == ANNEAL_STEPPING_BATCH;
  const char *indent = "        ";

  g_string_append (text, "    for inputs, targets in train_loader:");
  if (options->n_batches > 0)
    g_string_append_printf (text, "  # %" PRIu64 " batches", options->n_batches);
  g_string_append_c (text, '\n');

  if (steps_here && run->scheduler_first)
    write_step (run, scheduler, 2, text);
  g_string_append_printf (text, "%s%s.zero_grad()\n", indent, optimizer);
  g_string_append_printf (text, "%sloss = criterion(model(inputs), targets)\n", indent);
  g_string_append_printf (text, "%sloss.backward()\n", indent);
  g_string_append_printf (text, "%s%s.step()\n", indent, optimizer);
  if (steps_here && !run->scheduler_first)
    write_step (run, scheduler, 2, text);
}

/**
 * anneal_export_write_loop:
 * @optimizer: the variable
 * @scheduler: … of the scheduler that is stepped
 *
 * Appends the loop as PyTorch's documentation has it: step() behind every batch or every epoch, or too early if that is
 * what the run is to show.
 */
void
anneal_export_write_loop (const AnnealExportRun     *run,
                          const AnnealExportOptions *options,
                          const char                *optimizer,
                          const char                *scheduler,
                          GString                   *text)
{
  gboolean steps_here = run->stepping == ANNEAL_STEPPING_EPOCH;

  write_headers (options, text);
  if (steps_here && run->scheduler_first)
    write_step (run, scheduler, 1, text);
  write_batch (run, options, optimizer, scheduler, text);
  if (steps_here && !run->scheduler_first)
    write_step (run, scheduler, 1, text);
}
