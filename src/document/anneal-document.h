/* anneal-document.h: a project as the text of an .anneal file, and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"

G_BEGIN_DECLS

#define ANNEAL_DOCUMENT_FORMAT  "anneal-project"
#define ANNEAL_DOCUMENT_VERSION 1

/* Reads any version up to ours.  ANNEAL_ERROR_FORMAT and _RANGE carry a JSON path (values) or a span (text that is no
 * JSON).  @too_new: (out) (optional): written by a newer version: opens, but must not be saved over. */
AnnealProject *anneal_document_read  (GBytes              *bytes,
                                      gboolean            *too_new,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same project is the same bytes everywhere; write (read (x)) == x for what this version wrote. */
GBytes        *anneal_document_write (const AnnealProject *project);
/* An AnnealFileVerify: the bytes read back as a project. */
gboolean       anneal_document_verify (GBytes   *bytes,
                                       gpointer  unused,
                                       GError  **error);
/* … at least, they are not too many for that: ANNEAL_ERROR_LIMIT. */
gboolean       anneal_document_verify_size (GBytes   *bytes,
                                            gpointer  unused,
                                            GError  **error);

G_END_DECLS
