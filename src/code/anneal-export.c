/* anneal-export.c: schedules in, Python text out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-export-private.h"

#include "anneal-text.h"

/* What one run is made of, before anything is written: only then is it known what has to be imported. */
typedef struct
{
  const AnnealExportRun *run;
  char                  *optimizer;       /* the variable */
  GStrv                  schedulers;      /* (n_nodes): the variables */
  AnnealPiece           *construction;    /* of the optimizer */
  GPtrArray             *statements;      /* of AnnealPiece: of the schedulers */
} Block;

static void
clear_block (Block *self)
{
  g_free (self->optimizer);
  g_strfreev (self->schedulers);
  g_clear_pointer (&self->construction, anneal_piece_free);
  g_clear_pointer (&self->statements, g_ptr_array_unref);
}

/* Classes get their names before functions and variables do. */
static void
use_classes (AnnealExporter        *exporter,
             const AnnealExportRun *run)
{
  anneal_exporter_use_class (exporter, anneal_optimizer_get_kind (run->optimizer)->symbol);
  for (guint i = 0; i < anneal_schedule_get_n_nodes (run->schedule); i++)
    anneal_exporter_use_class (exporter, anneal_schedule_get_scheduler (run->schedule, i)->symbol);
}

static void
init_block (Block                 *self,
            AnnealExporter        *exporter,
            const AnnealExportRun *run)
{
  self->run = run;
  self->optimizer = anneal_exporter_take_name (exporter, "optimizer");
  self->construction = anneal_exporter_new_optimizer (exporter, self->optimizer, run->optimizer);
  self->statements = anneal_exporter_new_schedulers (exporter, self->optimizer, run, &self->schedulers);
}

static void
write_statement (const AnnealPiece *piece,
                 GString           *text,
                 GHashTable        *spans)
{
  anneal_piece_write (piece, 0, text, spans);
  g_string_append_c (text, '\n');
}

static void
write_block (const Block               *self,
             const AnnealExportOptions *options,
             GString                   *text,
             GHashTable                *spans)
{
  g_autofree char *title = self->run->title != NULL ? anneal_text_escape (self->run->title, -1) : NULL;

  if (title != NULL)
    g_string_append_printf (text, "# %s\n", title);
  write_statement (self->construction, text, spans);
  for (guint i = 0; i < self->statements->len; i++)
    write_statement (g_ptr_array_index (self->statements, i), text, spans);

  if (!options->with_loop && anneal_export_is_plain (self->run->schedule))
    return;

  g_string_append_c (text, '\n');
  anneal_export_write_loop (self->run, options, self->optimizer, self->schedulers, text);
}

/**
 * anneal_export_pytorch:
 * @runs: (n_runs)
 *
 * Writes runs as Python: the imports that are needed, functions that are no expressions, optimizers, schedulers in the
 * order in which they are built, and the loops.  Arguments stand as they came in, "1e-3" or "3 * 40", and only where
 * they differ from PyTorch's defaults.  The loop is written even where it is not asked for if nothing else would tell
 * which of several schedulers is stepped.
 */
AnnealExportedCode *
anneal_export_pytorch (const AnnealExportRun     *runs,
                       guint                      n_runs,
                       const AnnealExportOptions *options)
{
  AnnealExportedCode *self = g_new0 (AnnealExportedCode, 1);
  g_autofree Block *blocks = g_new0 (Block, n_runs + 1);
  GString *text = g_string_new (NULL);
  g_auto(AnnealExporter) exporter;

  anneal_exporter_init (&exporter);
  self->spans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < n_runs; i++)
    use_classes (&exporter, &runs[i]);
  for (guint i = 0; i < n_runs; i++)
    init_block (&blocks[i], &exporter, &runs[i]);

  anneal_exporter_write_imports (&exporter, text);
  anneal_exporter_write_functions (&exporter, text);
  for (guint i = 0; i < n_runs; i++)
    {
      if (i > 0)
        g_string_append_c (text, '\n');
      write_block (&blocks[i], options, text, n_runs == 1 ? self->spans : NULL);
      clear_block (&blocks[i]);
    }

  self->text = g_string_free (text, FALSE);
  return self;
}

void
anneal_exported_code_free (AnnealExportedCode *self)
{
  g_free (self->text);
  g_hash_table_unref (self->spans);
  g_free (self);
}

gboolean
anneal_exported_code_find (const AnnealExportedCode *self,
                           const char               *path,
                           AnnealSpan               *span)
{
  g_autofree char *whole = g_strdup (path);

  for (;;)
    {
      const AnnealSpan *found = g_hash_table_lookup (self->spans, whole);
      char *slash = strrchr (whole, '/');

      if (found != NULL)
        {
          *span = *found;
          return TRUE;
        }
      if (slash == NULL)
        return FALSE;
      *slash = '\0';
    }
}
