/* anneal-code-page.h: the chosen run as Python, to be read, copied and edited
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_CODE_PAGE (anneal_code_page_get_type ())

/* A page of the drawer: properties "edit" (AnnealRunEdit, nullable), "with-loop" (gboolean).
 *
 * The text follows the run, at most once a frame and only while it is seen.  What is typed becomes the run's a moment
 * after the last key; all of it until the focus leaves is one step of undo.  A text that cannot be read stays as it is,
 * and the run keeps what it had. */
G_DECLARE_FINAL_TYPE (AnnealCodePage, anneal_code_page, ANNEAL, CODE_PAGE, AdwBin)

/* Reads what was typed now, and not a moment after the last key. */
void     anneal_code_page_read_now (AnnealCodePage *self);
/* Saves what is shown. */
gboolean anneal_code_page_save_to  (AnnealCodePage *self,
                                    const char     *path,
                                    GError        **error);

G_END_DECLS
