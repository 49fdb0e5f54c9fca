/* anneal-metrics-text-dialog.h: the metrics of a run as text in a window of their own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_METRICS_TEXT_DIALOG (anneal_metrics_text_dialog_get_type ())

/* Action metrics.apply: changes the run and closes; disabled while the text is no list of numbers. */
G_DECLARE_FINAL_TYPE (AnnealMetricsTextDialog, anneal_metrics_text_dialog, ANNEAL, METRICS_TEXT_DIALOG, AdwWindow)

AnnealMetricsTextDialog *anneal_metrics_text_dialog_present (GtkWindow     *parent,     /* (nullable) */
                                                             AnnealRunEdit *edit);

G_END_DECLS
