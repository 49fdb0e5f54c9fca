/* fuzz-code-import.c: any bytes are read as a script, and what schedules it builds can be walked through
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-import.h"
#include "anneal-ticker.h"
#include "fuzz.h"

#define N_TICKS 20

static void
check_run (const AnnealImportedRun *run,
           gsize                    length)
{
  guint n_groups = anneal_optimizer_get_n_groups (run->optimizer);
  g_autofree double *lr = g_new (double, n_groups * (N_TICKS + 1));
  g_autofree double *momentum = g_new (double, n_groups * (N_TICKS + 1));
  g_autofree char *code = anneal_optimizer_dup_code (run->optimizer);
  g_autoptr(GError) error = NULL;
  guint64 n_done;

  g_assert_true (g_utf8_validate (code, -1, NULL));
  if (anneal_schedule_fill (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, N_TICKS, lr, momentum, NULL,
                            NULL, &n_done, &error))
    {
      g_assert_cmpuint (n_done, ==, N_TICKS + 1);
      return;
    }

  anneal_imported_run_locate (run, error);
  check_error (error, length);
  g_assert_cmpuint (n_done, <=, N_TICKS);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(AnnealImport) import = anneal_import_read ((const char *) data, (gssize) size, NULL);

  for (guint i = 0; i < import->diagnostics->len; i++)
    check_error (((AnnealDiagnostic *) g_ptr_array_index (import->diagnostics, i))->error, size);
  for (guint i = 0; i < import->runs->len; i++)
    check_run (g_ptr_array_index (import->runs, i), size);

  return 0;
}
