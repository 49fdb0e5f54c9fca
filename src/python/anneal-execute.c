/* anneal-execute.c: the statements of a function
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-unknown-private.h"

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
anneal_execute_augmented (AnnealFrame            *frame,
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
  if (anneal_operate ((AnnealOperator) statement->op, &old, &value, result, error))
    return TRUE;

  if (frame->evaluation->is_open && (anneal_unknown_is_open (&old) || anneal_unknown_is_open (&value)))
    {
      g_clear_error (error);
      *result = anneal_unknown_calculate ((AnnealOperator) statement->op, &old, &value);
      return TRUE;
    }

  anneal_error_take_span (*error, span);
  return FALSE;
}

gboolean
anneal_execute_augment (AnnealFrame            *frame,
                        const AnnealStatement  *statement,
                        AnnealObject           *result,
                        GError                **error)
{
  return anneal_execute_augmented (frame, statement, result, error)
         && anneal_evaluate_assign (frame, statement->targets[0], result, error);
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

gboolean
anneal_frame_bind (AnnealFrame        *frame,
                   const char         *name,
                   const AnnealObject *value)
{
  const AnnealCode *code = frame->function != NULL ? frame->function->code : NULL;

  for (guint i = 0; code != NULL && i < code->n_slots; i++)
    if (code->names[i] != NULL && g_str_equal (code->names[i], name))
      {
        anneal_object_clear (&frame->slots[i]);
        frame->slots[i] = anneal_object_ref (*value);
        return TRUE;
      }

  return FALSE;
}

/* Modules of numbers only: "import math", "import numpy as np". */
static gboolean
execute_import (AnnealFrame            *frame,
                const AnnealStatement  *statement,
                GError                **error)
{
  for (guint i = 0; i < statement->n_imported; i++)
    {
      const AnnealImported *imported = &statement->imported[i];
      g_auto(AnnealObject) value = { 0 };

      if (imported->name != NULL && anneal_builtin_has_module (imported->dotted)
          && frame->module->text[statement->start] == 'i')
        value = anneal_builtin_lookup (NULL, imported->dotted);
      if (value.kind == ANNEAL_UNSET || !anneal_frame_bind (frame, imported->name, &value))
        {
          anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { statement->start, statement->end },
                               _("An import inside a function is not read"));
          return FALSE;
        }
    }

  return TRUE;
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

/* Turns of a loop spend what their statements do, so that every loop ends. */
static gboolean
execute_for (AnnealFrame            *frame,
             const AnnealStatement  *statement,
             AnnealFlow             *flow,
             AnnealObject           *result,
             GError                **error)
{
  g_auto(AnnealObject) iterable = { 0 };
  gsize n_items;

  if (!anneal_evaluate (frame, statement->value, &iterable, error))
    return FALSE;
  if (!anneal_object_iterate (&iterable, &n_items, error))
    {
      anneal_error_take_span (*error, ANNEAL_SPAN_OF (statement->value));
      return FALSE;
    }

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&iterable, i);

      if (!anneal_evaluation_spend (frame->evaluation, 1, error)
          || !anneal_evaluate_assign (frame, statement->target, &item, error)
          || !anneal_execute_block (frame, &statement->block, flow, result, error))
        return FALSE;
      if (*flow == ANNEAL_FLOW_BREAK || *flow == ANNEAL_FLOW_RETURN)
        break;
      *flow = ANNEAL_FLOW_ON;
    }

  return TRUE;
}

static gboolean
execute_while (AnnealFrame            *frame,
               const AnnealStatement  *statement,
               AnnealFlow             *flow,
               AnnealObject           *result,
               GError                **error)
{
  for (;;)
    {
      g_auto(AnnealObject) value = { 0 };

      if (!anneal_evaluation_spend (frame->evaluation, 1, error)
          || !anneal_evaluate (frame, statement->value, &value, error))
        return FALSE;
      if (anneal_object_refuse_unknown (&value, error))
        {
          anneal_error_take_span (*error, ANNEAL_SPAN_OF (statement->value));
          return FALSE;
        }
      if (!anneal_object_is_true (&value))
        return TRUE;
      if (!anneal_execute_block (frame, &statement->block, flow, result, error))
        return FALSE;
      if (*flow == ANNEAL_FLOW_BREAK || *flow == ANNEAL_FLOW_RETURN)
        return TRUE;
      *flow = ANNEAL_FLOW_ON;
    }
}

static gboolean
execute_loop (AnnealFrame            *frame,
              const AnnealStatement  *statement,
              AnnealFlow             *flow,
              AnnealObject           *result,
              GError                **error)
{
  if (!(statement->target != NULL ? execute_for (frame, statement, flow, result, error)
                                  : execute_while (frame, statement, flow, result, error)))
    return FALSE;
  if (*flow == ANNEAL_FLOW_ON)
    return anneal_execute_block (frame, &statement->orelse, flow, result, error);
  if (*flow == ANNEAL_FLOW_BREAK)
    *flow = ANNEAL_FLOW_ON;

  return TRUE;
}

/* The names of Python's exceptions that an error may have been. */
static const char *
get_exceptions (const GError *error)
{
  if (error->domain != ANNEAL_ERROR)
    return "";

  switch ((AnnealError) error->code)
    {
    case ANNEAL_ERROR_ARITHMETIC:
      return strstr (error->message, "zero") != NULL ? " ZeroDivisionError ArithmeticError "
             : strstr (error->message, "domain") != NULL ? " ValueError "
             : " OverflowError ArithmeticError ValueError ";
    case ANNEAL_ERROR_RANGE:
      return strstr (error->message, "KeyError") != NULL ? " KeyError LookupError "
             : strstr (error->message, "index") != NULL ? " IndexError LookupError " : " ValueError ";
    case ANNEAL_ERROR_TYPE:
      return " TypeError ";
    case ANNEAL_ERROR_NAME:
      return " NameError AttributeError ImportError ModuleNotFoundError ";
    case ANNEAL_ERROR_SYNTAX:
    case ANNEAL_ERROR_CONFLICT:
    case ANNEAL_ERROR_LIMIT:
    case ANNEAL_ERROR_FORMAT:
    case ANNEAL_ERROR_TOO_NEW:
    default:
      return "";
    }
}

gboolean
anneal_execute_is_caught (const AnnealNode *exceptions,
                          const GError     *error)
{
  const char *names = get_exceptions (error);
  g_autofree char *word = NULL;

  /* What this program gives up on is no exception of the text's. */
  if (*names == '\0')
    return FALSE;
  if (exceptions == NULL)
    return TRUE;
  if (exceptions->kind == ANNEAL_NODE_TUPLE)
    {
      for (guint i = 0; i < exceptions->list.n; i++)
        if (anneal_execute_is_caught (exceptions->list.items[i], error))
          return TRUE;
      return FALSE;
    }
  if (exceptions->kind != ANNEAL_NODE_GLOBAL && exceptions->kind != ANNEAL_NODE_CAPTURE)
    return FALSE;

  word = g_strconcat (" ", exceptions->name.name, " ", NULL);
  return strstr (names, word) != NULL || strstr (" Exception BaseException ", word) != NULL;
}

static gboolean
execute_try (AnnealFrame            *frame,
             const AnnealStatement  *statement,
             AnnealFlow             *flow,
             AnnealObject           *result,
             GError                **error)
{
  GError *raised = NULL;
  gboolean good = anneal_execute_block (frame, &statement->block, flow, result, &raised);

  if (good && *flow == ANNEAL_FLOW_ON)
    good = anneal_execute_block (frame, &statement->orelse, flow, result, &raised);
  for (const AnnealStatement *s = statement->handlers.first; !good && s != NULL; s = s->next)
    if (anneal_execute_is_caught (s->value, raised))
      {
        g_clear_error (&raised);
        *flow = ANNEAL_FLOW_ON;
        good = anneal_execute_block (frame, &s->block, flow, result, &raised);
        break;
      }

  if (!good)
    {
      g_propagate_error (error, raised);
      return FALSE;
    }
  if (statement->lastly.first == NULL)
    return TRUE;

  AnnealFlow last = ANNEAL_FLOW_ON;
  g_auto(AnnealObject) value = { 0 };

  good = anneal_execute_block (frame, &statement->lastly, &last, &value, error);
  if (good && last == ANNEAL_FLOW_RETURN)
    {
      anneal_object_clear (result);
      *result = anneal_object_ref (value);
    }
  *flow = last != ANNEAL_FLOW_ON ? last : *flow;

  return good;
}

static gboolean
fail_unread (const AnnealStatement  *statement,
             GError                **error)
{
  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { statement->start, statement->end }, "%s",
                       statement->construct != NULL ? _(statement->construct) : _("This line could not be read"));
  return FALSE;
}

/* What is not known is given to nobody while a curve is worked out: here is its place. */
static gboolean
execute_return (AnnealFrame            *frame,
                const AnnealStatement  *statement,
                AnnealObject           *result,
                GError                **error)
{
  if (!anneal_evaluate (frame, statement->value, result, error))
    return FALSE;
  if (frame->evaluation->runner != NULL || !anneal_object_refuse_unknown (result, error))
    return TRUE;

  anneal_object_clear (result);
  anneal_error_take_span (*error, ANNEAL_SPAN_OF (statement->value));
  return FALSE;
}

static gboolean
execute_statement (AnnealFrame            *frame,
                   const AnnealStatement  *statement,
                   AnnealFlow             *flow,
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
             && anneal_execute_block (frame, branch, flow, result, error);
    case ANNEAL_STATEMENT_LOOP:
      return execute_loop (frame, statement, flow, result, error);
    case ANNEAL_STATEMENT_TRY:
      return execute_try (frame, statement, flow, result, error);
    case ANNEAL_STATEMENT_RETURN:
      *flow = ANNEAL_FLOW_RETURN;
      *result = (AnnealObject) ANNEAL_OBJECT_NONE;
      return statement->value == NULL || execute_return (frame, statement, result, error);
    case ANNEAL_STATEMENT_BREAK:
    case ANNEAL_STATEMENT_CONTINUE:
      *flow = statement->kind == ANNEAL_STATEMENT_BREAK ? ANNEAL_FLOW_BREAK : ANNEAL_FLOW_CONTINUE;
      return TRUE;
    case ANNEAL_STATEMENT_NAMES:
      return statement->construct == NULL || fail_unread (statement, error);
    case ANNEAL_STATEMENT_PASS:
      return TRUE;
    case ANNEAL_STATEMENT_IMPORT:
      return execute_import (frame, statement, error);
    case ANNEAL_STATEMENT_CLASS:
    case ANNEAL_STATEMENT_WITH:
    case ANNEAL_STATEMENT_HANDLER:
    case ANNEAL_STATEMENT_DECORATOR:
    case ANNEAL_STATEMENT_DELETE:
    case ANNEAL_STATEMENT_BLOCK:
    case ANNEAL_STATEMENT_SKIPPED:
    case ANNEAL_STATEMENT_BROKEN:
    default:
      return fail_unread (statement, error);
    }
}

gboolean
anneal_execute_block (AnnealFrame        *frame,
                      const AnnealBlock  *block,
                      AnnealFlow         *flow,
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

  for (const AnnealStatement *s = block->first; good && s != NULL && *flow == ANNEAL_FLOW_ON; s = s->next)
    good = anneal_evaluation_spend (evaluation, 1, error) && execute_statement (frame, s, flow, result, error);
  evaluation->stack--;

  return good;
}
