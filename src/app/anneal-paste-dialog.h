/* anneal-paste-dialog.h: a place to put code, with what is found in it and what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-project.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PASTE_DIALOG (anneal_paste_dialog_get_type ())

G_DECLARE_FINAL_TYPE (AnnealPasteDialog, anneal_paste_dialog, ANNEAL, PASTE_DIALOG, AdwWindow)

/* @import: has at least one run; lent. */
typedef void (*AnnealPasteAccepted) (AnnealImport *import,
                                     gpointer      user_data);

/* What @project says of names that code leaves open. */
AnnealImportOptions anneal_paste_options        (const AnnealProject *project);

/* @text: (nullable): what to begin with.  @object: kept alive as long as the dialog, and passed to @accepted. */
AnnealPasteDialog *anneal_paste_dialog_present (GtkWindow           *parent,
                                                const char          *text,
                                                const AnnealProject *project,
                                                AnnealPasteAccepted  accepted,
                                                GObject             *object);

G_END_DECLS
