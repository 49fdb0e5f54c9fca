/* anneal-builtins-private.h: what the tables of built-in functions share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function-private.h"

G_BEGIN_DECLS

gboolean anneal_builtin_get_double  (const AnnealObject  *argument,
                                     double              *value,
                                     GError             **error);
gboolean anneal_builtin_get_integer (const AnnealObject  *argument,
                                     gint64              *value,
                                     GError             **error);
/* The integer that a float without a fraction is: "cannot convert float NaN to integer". */
gboolean anneal_builtin_to_integer  (double               value,
                                     AnnealObject        *result,
                                     GError             **error);

#define ANNEAL_BUILTIN_ARGUMENTS const AnnealBuiltin  *self,        \
                                 AnnealEvaluation     *evaluation,  \
                                 const AnnealObject   *arguments,   \
                                 gsize                 n_arguments, \
                                 AnnealObject         *result,      \
                                 GError              **error

gboolean anneal_builtin_abs         (ANNEAL_BUILTIN_ARGUMENTS);
gboolean anneal_builtin_apply       (ANNEAL_BUILTIN_ARGUMENTS);     /* map(), filter() */
gboolean anneal_builtin_sum         (ANNEAL_BUILTIN_ARGUMENTS);

G_END_DECLS
