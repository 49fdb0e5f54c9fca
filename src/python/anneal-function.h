/* anneal-function.h: calling a Python function again and again, fast
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-object.h"

G_BEGIN_DECLS

/* Evaluation nodes one call may spend, and one whole curve. */
#define ANNEAL_MAX_NODES_A_CALL  10000
#define ANNEAL_MAX_NODES_A_CURVE 50000000
#define ANNEAL_MAX_CALL_DEPTH    100

/* What is left to spend; start with ANNEAL_BUDGET_INIT. */
typedef struct
{
  guint64 nodes;      /* left for the whole curve */
  guint   depth;      /* calls under way */
} AnnealBudget;

#define ANNEAL_BUDGET_INIT { .nodes = ANNEAL_MAX_NODES_A_CURVE }

/* Calls @function (any object: "'float' object is not callable") with one argument.  Safe on any thread: what a
 * function closes over no longer changes once its module has run.  Errors carry a span in the text the function was
 * written in. */
gboolean    anneal_function_call     (const AnnealObject *function,
                                      const AnnealObject *argument,
                                      AnnealBudget       *budget,
                                      AnnealObject       *result,
                                      GError            **error);

/* The text of a lambda or a "def" alone, standing on its own feet: names it closes over are replaced by their values,
 * so that anneal_expression_parse() of it gives the same function.  NULL with an error if a name has no such value. */
char       *anneal_function_dup_text (const AnnealObject *function,
                                      GError            **error);

/* As it is written in its text, with the names that it closes over: for what cannot stand alone. */
char       *anneal_function_dup_source (const AnnealObject *function);

/* The text of a list or tuple that holds functions; those that are no expressions stand above it.  NULL with an error
 * if one of them cannot stand alone. */
char       *anneal_function_list_dup_text (const AnnealObject *list,
                                           GError            **error);
/* A function's text is a "def" and no lambda; then: its name, and the same text with another one. */
gboolean    anneal_function_text_is_definition (const char    *text);
char       *anneal_function_text_dup_name (const char         *text);
char       *anneal_function_text_rename   (const char         *text,
                                           const char         *new_name);

/* Reads one expression ("lambda epoch: 0.95 ** epoch", "[lambda e: 1, math.cos]", "3 * 40", "'cos'"), one "def", or
 * several and an expression behind them, with the names of math, np and the built-in functions, and nothing else. */
gboolean    anneal_expression_parse  (const char         *text,
                                      AnnealObject       *value,
                                      GError            **error);
/* The text of an expression of several lines on one; NULL if it cannot be. */
char       *anneal_expression_dup_joined (const char     *text);

G_END_DECLS
