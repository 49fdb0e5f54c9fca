/* anneal-code-text.h: a run as code, and code as a change of the run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-export.h"
#include "anneal-project.h"

G_BEGIN_DECLS

/* NULL for a run of a scheduler that this version does not know. */
AnnealExportedCode *anneal_code_text_export  (const AnnealProject      *project,
                                              const AnnealRun          *run,
                                              gboolean                  with_loop);
/* What the text makes of the project: the schedule and the optimizer of its first run, and what its loop tells.  The
 * same project if nothing that is written differs. */
AnnealProject      *anneal_code_text_apply   (const AnnealProject      *project,
                                              const AnnealRun          *run,
                                              const AnnealImportedRun  *imported);
/* The place in @code, or where that is NULL, in the text of @imported (nullable), of an error of the run.  FALSE: of
 * nothing in particular. */
gboolean            anneal_code_text_locate  (const AnnealExportedCode *code,
                                              const AnnealImportedRun  *imported,
                                              const GError             *error,
                                              AnnealSpan               *span);
/* Changes no more of the buffer than differs, so that the cursor and what is in view stay.  Not to be undone.
 * @changed: (nullable): put over the words that are new, and over nothing else. */
void                anneal_code_text_replace (GtkTextBuffer            *buffer,
                                              const char               *text,
                                              GtkTextTag               *changed);

G_END_DECLS
