/* anneal-expression.c: reading one expression, or the functions and the expression that stand for one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-module-private.h"

/* One "def", or several and an expression behind them. */
static gboolean
is_definitions (const AnnealStatement *first)
{
  const AnnealStatement *last = first;

  for (; last != NULL && last->next != NULL; last = last->next)
    if (last->kind != ANNEAL_STATEMENT_DEF)
      return FALSE;

  return last != NULL && last->kind == (last == first ? ANNEAL_STATEMENT_DEF : ANNEAL_STATEMENT_EXPRESSION);
}

/* "def f(x): …": the function, or the value of the expression behind it, or the first thing that is wrong. */
static gboolean
parse_definition (const char    *text,
                  AnnealObject  *value,
                  GError       **error)
{
  g_autoptr(GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  const AnnealStatement *statement = module->block.first;
  g_autoptr(AnnealScope) scope = NULL;
  const AnnealObject *function;

  if (diagnostics->len == 0 && !is_definitions (statement))
    {
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { 0, strlen (text) },
                           _("Only one function can stand here"));
      return FALSE;
    }
  if (diagnostics->len == 0)
    scope = anneal_module_run (module, NULL, NULL, diagnostics);
  if (diagnostics->len > 0)
    {
      const AnnealDiagnostic *first = g_ptr_array_index (diagnostics, 0);

      g_propagate_error (error, g_error_copy (first->error));
      return FALSE;
    }

  function = statement->next == NULL ? anneal_scope_lookup (scope, statement->code->name)
                                     : anneal_scope_get_result (scope);
  *value = anneal_object_ref (*function);
  return TRUE;
}

/**
 * anneal_expression_parse:
 * @text: an expression, or one "def" as anneal_function_dup_text() writes it
 * @value: (out): a new reference
 *
 * Returns: %FALSE with an error that has a span
 */
gboolean
anneal_expression_parse (const char    *text,
                         AnnealObject  *value,
                         GError       **error)
{
  g_autoptr(AnnealModule) module = NULL;
  AnnealNode *expression;
  AnnealEvaluation evaluation = { .nodes = ANNEAL_MAX_NODES_A_RUN };
  AnnealFrame frame = { .evaluation = &evaluation };
  GError *local_error = NULL;

  if (g_str_has_prefix (text, "def "))
    return parse_definition (text, value, error);

  module = anneal_module_parse_expression (text, &expression, error);
  if (module == NULL)
    return FALSE;

  frame.module = module;
  frame.slots = g_new0 (AnnealObject, module->n_slots + 1);
  anneal_evaluate (&frame, expression, value, &local_error);
  for (guint i = 0; i < module->n_slots; i++)
    anneal_object_clear (&frame.slots[i]);
  g_free (frame.slots);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}
