/* anneal-module-private.h: texts and their diagnostics, for the files of this folder
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function-private.h"

G_BEGIN_DECLS

/* More is no help to anybody. */
#define ANNEAL_MAX_DIAGNOSTICS 1000

void          anneal_diagnostics_add         (GPtrArray       *diagnostics,
                                              AnnealSeverity   severity,
                                              GError          *error);      /* (transfer full) */
void          anneal_diagnostics_sort        (GPtrArray       *diagnostics);
AnnealModule *anneal_module_parse_expression (const char      *text,
                                              AnnealNode     **expression,
                                              GError         **error);

G_END_DECLS
