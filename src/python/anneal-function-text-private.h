/* anneal-function-text-private.h: what the files that write functions share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function-private.h"

G_BEGIN_DECLS

/* Functions inside functions double the text with every level. */
#define ANNEAL_MAX_FUNCTION_TEXT 65536      /* bytes */

char *anneal_function_write_builtin (const AnnealBuiltin   *builtin);
/* The expression that gives @value; NULL with an error if there is none. */
char *anneal_function_write_value   (const AnnealObject    *value,
                                     guint                  level,
                                     GError               **error);
/* @function as an expression, also if it was a "def" that only returns. */
char *anneal_function_write_lambda  (const AnnealFunction  *function,
                                     guint                  level,
                                     GError               **error);

G_END_DECLS
