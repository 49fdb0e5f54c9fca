/* bench-window.c: a window with runs in it, for what measures frames
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <inttypes.h>

#include "bench-window.h"

#include "anneal-application.h"

static AnnealApplication *application;

AnnealProject *
bench_new_project (guint   n_runs,
                   guint64 n_epochs,
                   guint64 n_batches)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  AnnealProject *project = anneal_project_with_horizon (empty, n_epochs, n_batches, NULL);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr(AnnealProject) before = project;
      g_autofree char *text = g_strdup_printf ("CosineAnnealingLR(optimizer, T_max=%" PRIu64 ")",
                                               n_epochs * n_batches / (i + 1));
      g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);
      g_autoptr(AnnealRun) imported = anneal_run_new_imported (g_ptr_array_index (import->runs, 0));
      g_autoptr(AnnealRun) run = anneal_run_with_stepping (imported, ANNEAL_STEPPING_BATCH);

      project = anneal_project_with_run (before, run, G_MAXUINT);
    }

  return project;
}

AnnealWindow *
bench_open_window (AnnealProject *project,
                   int            width,
                   int            height)
{
  application = anneal_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  AnnealWindow *window = anneal_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  anneal_store_reset (window->store, project);
  return window;
}

void
bench_wait_curves (AnnealWindow *window)
{
  gboolean busy = TRUE;

  while (busy)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (window->curves, "busy", &busy, NULL);
    }
}

void
bench_close_window (AnnealWindow *window)
{
  window->closing = TRUE;
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&application);
}
