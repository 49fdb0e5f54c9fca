/* bench-project.c: projects that train several runs, for benchmarks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <inttypes.h>

#include "anneal-import.h"
#include "bench-project.h"

AnnealProject *
bench_project_new (const AnnealTrainSetup *setup,
                   guint                   n_runs,
                   guint64                 n_epochs,
                   guint64                 n_batches)
{
  g_autoptr(AnnealProject) project = anneal_project_new ();
  g_autofree char *code = g_strdup_printf ("CosineAnnealingLR(optimizer, T_max=%" PRIu64 ")", n_epochs * n_batches);
  g_autoptr(AnnealImport) import = anneal_import_read (code, -1, NULL);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr(AnnealRun) imported = anneal_run_new_imported (g_ptr_array_index (import->runs, 0));
      g_autoptr(AnnealRun) run = anneal_run_with_stepping (imported, ANNEAL_STEPPING_BATCH);
      AnnealProject *next = anneal_project_with_run (project, run, G_MAXUINT);

      anneal_project_unref (project);
      project = next;
    }

  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, n_epochs, n_batches, NULL);

  return anneal_project_with_training (longer, setup);
}
