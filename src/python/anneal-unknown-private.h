/* anneal-unknown-private.h: working with what is not known
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function-private.h"

G_BEGIN_DECLS

/* How strongly an expression holds together, weakest first. */
typedef enum
{
  ANNEAL_POWER_CONDITIONAL,
  ANNEAL_POWER_OR,
  ANNEAL_POWER_NOT,
  ANNEAL_POWER_COMPARE,
  ANNEAL_POWER_BITS,
  ANNEAL_POWER_SUM,
  ANNEAL_POWER_PRODUCT,
  ANNEAL_POWER_UNARY,
  ANNEAL_POWER_POWER,
  ANNEAL_POWER_ATOM,
} AnnealPower;

/* @opaque: came out of a call; see anneal_unknown_take_name(). */
AnnealObject anneal_unknown_new_name     (const char         *expression,
                                          const char         *why,
                                          gboolean            opaque);
/* Depends on all that @parts depend on. */
AnnealObject anneal_unknown_new_composed (const char         *expression,     /* (nullable) */
                                          AnnealPower         power,
                                          const AnnealObject *parts,
                                          gsize               n_parts);
gboolean     anneal_unknown_is_open      (const AnnealObject *self);
AnnealObject anneal_unknown_operate      (const char         *symbol,
                                          AnnealPower         power,
                                          const AnnealObject *a,
                                          const AnnealObject *b);
AnnealObject anneal_unknown_calculate    (AnnealOperator      op,
                                          const AnnealObject *a,
                                          const AnnealObject *b);
AnnealObject anneal_unknown_negate       (const char         *sign,
                                          AnnealPower         power,
                                          const AnnealObject *operand);
AnnealObject anneal_unknown_attribute    (AnnealFrame        *frame,
                                          const AnnealObject *object,
                                          const char         *name);
AnnealObject anneal_unknown_item         (AnnealFrame        *frame,
                                          const AnnealObject *object,
                                          const AnnealObject *index);
AnnealObject anneal_unknown_call         (AnnealFrame        *frame,
                                          const AnnealNode   *node,
                                          const AnnealObject *callee);
AnnealObject anneal_unknown_take_name    (AnnealFrame        *frame,
                                          const char         *name,
                                          const AnnealObject *value);
AnnealObject anneal_unknown_apply        (AnnealFrame        *frame,
                                          const char         *function,
                                          const AnnealCall   *call);
void         anneal_unknown_spend        (AnnealEvaluation   *evaluation);
/* The value of a name that nothing gives. */
AnnealObject anneal_open                 (AnnealFrame        *frame,
                                          const char         *expression,
                                          const char         *why,
                                          const AnnealObject *guess,          /* (nullable) */
                                          gboolean            opaque);
void         anneal_names_add            (GPtrArray          *names,
                                          const char         *name);

G_END_DECLS
