/* anneal-metrics-import-dialog.h: which column of a file the metrics of a run are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_METRICS_IMPORT_DIALOG (anneal_metrics_import_dialog_get_type ())

/* Action metrics.apply: changes the run and closes; disabled while there is nothing to take. */
G_DECLARE_FINAL_TYPE (AnnealMetricsImportDialog, anneal_metrics_import_dialog,
                      ANNEAL, METRICS_IMPORT_DIALOG, AdwWindow)

/* A file that cannot be read is told in the dialog. */
AnnealMetricsImportDialog *anneal_metrics_import_dialog_present (GtkWindow     *parent,     /* (nullable) */
                                                                 const char    *path,
                                                                 AnnealRunEdit *edit);

G_END_DECLS
