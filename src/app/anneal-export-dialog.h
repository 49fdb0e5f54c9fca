/* anneal-export-dialog.h: the figure as it will be exported, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-curves.h"
#include "anneal-player.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_EXPORT_DIALOG (anneal_export_dialog_get_type ())

G_DECLARE_FINAL_TYPE (AnnealExportDialog, anneal_export_dialog, ANNEAL, EXPORT_DIALOG, AdwWindow)

/* @player: (nullable): what it has trained when the dialog opens is part of the figure; its picture, after @update
 * updates (-1: now), can be exported instead.  @name: of the project, for the name of the file.  @toasts: where success
 * is told. */
void     anneal_export_dialog_present (GtkWindow          *parent,
                                       AnnealCurves       *curves,
                                       AnnealPlayer       *player,
                                       gint64              update,
                                       const char         *name,
                                       AdwToastOverlay    *toasts);
/* What the Export button does once a file is chosen. */
gboolean anneal_export_dialog_export  (AnnealExportDialog *self,
                                       const char         *path,
                                       GError            **error);

G_END_DECLS
