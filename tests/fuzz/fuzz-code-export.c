/* fuzz-code-export.c: what is written for a schedule that holds reads back as the same curve
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-export.h"
#include "anneal-ticker.h"
#include "fuzz.h"

#define N_TICKS 20

static AnnealExportedCode *
export_run (const AnnealImportedRun *run)
{
  const AnnealExportRun written = {
    .optimizer = run->optimizer,
    .schedule = run->schedule,
    .stepping = run->stepping,
    .scheduler_first = run->scheduler_first,
  };
  const AnnealExportOptions options = { .with_loop = TRUE };

  return anneal_export_pytorch (&written, 1, &options);
}

/* (n_groups, N_TICKS + 1): the values that hold, and zeros. */
static double *
dup_curve (const AnnealImportedRun *run,
           guint64                 *n_done)
{
  double *lr = g_new0 (double, anneal_optimizer_get_n_groups (run->optimizer) * (N_TICKS + 1));

  anneal_schedule_fill (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, N_TICKS, lr, NULL, NULL, NULL,
                        n_done, NULL);
  return lr;
}

static AnnealImport *
read_back (const AnnealExportedCode *code)
{
  g_autoptr(AnnealImport) import = anneal_import_read (code->text, -1, NULL);
  const GError *error = anneal_import_get_error (import);

  if (error != NULL || import->runs->len != 1)
    fuzz_fail ("%u runs of what was written, %s:\n%s", import->runs->len, error != NULL ? error->message : "no error",
               code->text);

  return g_steal_pointer (&import);
}

/* Blanks inside an argument may be written in another way the first time, and no more. */
static void
check_text (const AnnealImportedRun *again)
{
  g_autoptr(AnnealExportedCode) second = export_run (again);
  g_autoptr(AnnealImport) import = read_back (second);
  g_autoptr(AnnealExportedCode) third = export_run (g_ptr_array_index (import->runs, 0));

  g_assert_cmpstr (third->text, ==, second->text);
}

static void
check_run (const AnnealImportedRun *run)
{
  g_autoptr(AnnealExportedCode) code = export_run (run);
  g_autoptr(AnnealImport) import = read_back (code);
  const AnnealImportedRun *again = g_ptr_array_index (import->runs, 0);
  guint n_groups = anneal_optimizer_get_n_groups (run->optimizer);
  guint64 n_done, n_done_again;
  g_autofree double *curve = dup_curve (run, &n_done);
  g_autofree double *curve_again = dup_curve (again, &n_done_again);

  check_text (again);
  g_assert_cmpuint (anneal_optimizer_get_n_groups (again->optimizer), ==, n_groups);
  g_assert_cmpuint (n_done_again, ==, n_done);
  if (n_done == N_TICKS + 1 && memcmp (curve, curve_again, n_groups * (N_TICKS + 1) * sizeof (double)) != 0)
    fuzz_fail ("another curve:\n%s", code->text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(AnnealImport) import = anneal_import_read ((const char *) data, (gssize) size, NULL);

  if (anneal_import_get_error (import) != NULL)
    return 0;

  for (guint i = 0; i < import->runs->len; i++)
    {
      const AnnealImportedRun *run = g_ptr_array_index (import->runs, i);

      if (anneal_schedule_check (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, NULL))
        check_run (run);
    }

  return 0;
}
