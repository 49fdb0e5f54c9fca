/* anneal-execute.c: the statements of a function
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-function-private.h"

static gboolean
execute_assignment (AnnealFrame            *frame,
                    const AnnealStatement  *statement,
                    GError                **error)
{
  g_auto(AnnealObject) value = { 0 };

  if (statement->value == NULL)
    return TRUE;
  if (!anneal_evaluate (frame, statement->value, &value, error))
    return FALSE;

  for (guint i = 0; i < statement->n_targets; i++)
    if (!anneal_evaluate_assign (frame, statement->targets[i], &value, error))
      return FALSE;

  return TRUE;
}

gboolean
anneal_execute_augment (AnnealFrame            *frame,
                        const AnnealStatement  *statement,
                        AnnealObject           *result,
                        GError                **error)
{
  g_auto(AnnealObject) old = { 0 };
  g_auto(AnnealObject) value = { 0 };
  AnnealSpan span = { statement->start, statement->end };

  if (!anneal_evaluate (frame, statement->targets[0], &old, error)
      || !anneal_evaluate (frame, statement->value, &value, error))
    return FALSE;
  if (!anneal_operate ((AnnealOperator) statement->op, &old, &value, result, error))
    {
      anneal_error_take_span (*error, span);
      return FALSE;
    }

  return anneal_evaluate_assign (frame, statement->targets[0], result, error);
}

static gboolean
execute_def (AnnealFrame            *frame,
             const AnnealStatement  *statement,
             GError                **error)
{
  g_auto(AnnealObject) function = { 0 };

  if (!anneal_function_new (frame, statement->code, &function, error))
    return FALSE;

  return anneal_evaluate_assign (frame, statement->target, &function, error);
}

/* Modules of numbers only. */
static gboolean
execute_import (AnnealFrame            *frame,
                const AnnealStatement  *statement,
                GError                **error)
{
  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { statement->start, statement->end },
                       _("An import inside a function is not read"));
  return FALSE;
}

/* The branch to take, NULL for none; a chain of "elif" is walked, not descended. */
static gboolean
choose_branch (AnnealFrame             *frame,
               const AnnealStatement   *statement,
               const AnnealBlock      **branch,
               GError                 **error)
{
  for (;;)
    {
      g_auto(AnnealObject) value = { 0 };

      if (!anneal_evaluate (frame, statement->value, &value, error))
        return FALSE;
      if (anneal_object_refuse_unknown (&value, error))
        {
          anneal_error_take_span (*error, ANNEAL_SPAN_OF (statement->value));
          return FALSE;
        }

      *branch = anneal_object_is_true (&value) ? &statement->block : &statement->orelse;
      if (*branch == &statement->block || statement->orelse.first == NULL
          || statement->orelse.first->kind != ANNEAL_STATEMENT_IF
          || statement->orelse.first != statement->orelse.last)
        return TRUE;

      statement = statement->orelse.first;
    }
}

static gboolean
execute_statement (AnnealFrame            *frame,
                   const AnnealStatement  *statement,
                   gboolean               *returned,
                   AnnealObject           *result,
                   GError                **error)
{
  const AnnealBlock *branch;
  g_auto(AnnealObject) value = { 0 };

  switch ((AnnealStatementKind) statement->kind)
    {
    case ANNEAL_STATEMENT_EXPRESSION:
      return anneal_evaluate (frame, statement->value, &value, error);
    case ANNEAL_STATEMENT_ASSIGN:
      return execute_assignment (frame, statement, error);
    case ANNEAL_STATEMENT_AUGMENT:
      return anneal_execute_augment (frame, statement, &value, error);
    case ANNEAL_STATEMENT_DEF:
      return execute_def (frame, statement, error);
    case ANNEAL_STATEMENT_IF:
      return choose_branch (frame, statement, &branch, error)
             && anneal_execute_block (frame, branch, returned, result, error);
    case ANNEAL_STATEMENT_RETURN:
      *returned = TRUE;
      if (statement->value != NULL)
        return anneal_evaluate (frame, statement->value, result, error);
      *result = (AnnealObject) ANNEAL_OBJECT_NONE;
      return TRUE;
    case ANNEAL_STATEMENT_PASS:
      return TRUE;
    case ANNEAL_STATEMENT_IMPORT:
      return execute_import (frame, statement, error);
    case ANNEAL_STATEMENT_LOOP:
    case ANNEAL_STATEMENT_BLOCK:
    case ANNEAL_STATEMENT_CLASS:
    case ANNEAL_STATEMENT_WITH:
    case ANNEAL_STATEMENT_TRY:
    case ANNEAL_STATEMENT_HANDLER:
    case ANNEAL_STATEMENT_BREAK:
    case ANNEAL_STATEMENT_CONTINUE:
    case ANNEAL_STATEMENT_NAMES:
    case ANNEAL_STATEMENT_DECORATOR:
    case ANNEAL_STATEMENT_DELETE:
    case ANNEAL_STATEMENT_SKIPPED:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { statement->start, statement->end }, "%s",
                           _(statement->construct));
      return FALSE;
    case ANNEAL_STATEMENT_BROKEN:
    default:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { statement->start, statement->end },
                           _("This line could not be read"));
      return FALSE;
    }
}

gboolean
anneal_execute_block (AnnealFrame        *frame,
                      const AnnealBlock  *block,
                      gboolean           *returned,
                      AnnealObject       *result,
                      GError            **error)
{
  AnnealEvaluation *evaluation = frame->evaluation;
  gboolean good = TRUE;

  if (++evaluation->stack > ANNEAL_MAX_STACK)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "maximum recursion depth exceeded");
      good = FALSE;
    }

  for (const AnnealStatement *s = block->first; good && s != NULL && !*returned; s = s->next)
    good = anneal_evaluation_spend (evaluation, 1, error) && execute_statement (frame, s, returned, result, error);
  evaluation->stack--;

  return good;
}
