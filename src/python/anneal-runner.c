/* anneal-runner.c: running the statements of a text, going on after those that fail
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-runner-private.h"

#define SPAN_OF_STATEMENT(statement) ((AnnealSpan) { (statement)->start, (statement)->end })

static void run_block (AnnealRunner      *self,
                       const AnnealBlock *block);

gboolean
anneal_runner_lookup (AnnealRunner *self,
                      const char   *name,
                      AnnealObject *value)
{
  const AnnealObject *known = anneal_scope_lookup (self->scope, name);

  if (known != NULL)
    {
      *value = anneal_object_ref (*known);
      return TRUE;
    }

  if (self->host != NULL && strchr (name, '.') == NULL)
    {
      for (guint i = self->stars->len; i > 0; i--)
        {
          g_autofree char *dotted = g_strconcat (g_ptr_array_index (self->stars, i - 1), ".", name, NULL);

          if (self->host->lookup (self->host->data, dotted, value))
            return TRUE;
        }

      if (self->host->lookup (self->host->data, name, value))
        return TRUE;
    }

  *value = strchr (name, '.') == NULL ? anneal_builtin_lookup (NULL, name) : (AnnealObject) { 0 };
  return value->kind != ANNEAL_UNSET;
}

void
anneal_runner_bind (AnnealRunner       *self,
                    const char         *name,
                    const AnnealObject *value)
{
  anneal_scope_bind (self->scope, name, value);
}

const AnnealPythonHost *
anneal_runner_get_host (AnnealRunner *self)
{
  return self->host;
}

gboolean
anneal_runner_resolve (AnnealRunner       *self,
                       const char         *expression,
                       const AnnealObject *guess,
                       AnnealObject       *value)
{
  return self->host != NULL && self->host->resolve != NULL
         && self->host->resolve (self->host->data, expression, guess, value);
}

void
anneal_runner_add_function (AnnealRunner   *self,
                            AnnealFunction *function)
{
  g_atomic_rc_box_acquire (function);
  g_ptr_array_add (self->functions, function);
}

void
anneal_runner_note (AnnealRunner *self,
                    AnnealSpan    span,
                    const char   *message)
{
  GError *error = NULL;

  if (self->diagnostics->len >= ANNEAL_MAX_DIAGNOSTICS)
    return;

  anneal_set_error_at (&error, ANNEAL_ERROR_SYNTAX, span, "%s", message);
  anneal_diagnostics_add (self->diagnostics, ANNEAL_SEVERITY_NOTE, error);
}

static void
bind_unknown (AnnealRunner     *self,
              const AnnealNode *target,
              const char       *why)
{
  g_autofree char *name = NULL;

  if (target->kind == ANNEAL_NODE_TUPLE || target->kind == ANNEAL_NODE_LIST)
    {
      for (guint i = 0; i < target->list.n; i++)
        bind_unknown (self, target->list.items[i], why);
      return;
    }
  if (target->kind == ANNEAL_NODE_STAR)
    {
      bind_unknown (self, target->unary, why);
      return;
    }

  name = anneal_node_dup_dotted (target);
  if (name != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_("'%s' is not known: %.400s"), name, why);
      g_auto(AnnealObject) unknown = anneal_object_new_unknown (sentence);

      anneal_runner_bind (self, name, &unknown);
    }
}

/* What a statement that is passed over would have bound, blocks inside included. */
static void
forget_targets (AnnealRunner          *self,
                const AnnealStatement *statement,
                const char            *why)
{
  for (;; statement = statement->orelse.first)
    {
      for (guint i = 0; i < statement->n_targets; i++)
        bind_unknown (self, statement->targets[i], why);
      if (statement->target != NULL)
        bind_unknown (self, statement->target, why);
      if (statement->kind == ANNEAL_STATEMENT_DEF)
        return;

      for (const AnnealStatement *s = statement->block.first; s != NULL; s = s->next)
        forget_targets (self, s, why);

      /* A chain of "elif" is walked, not descended. */
      if (statement->orelse.first == NULL || statement->orelse.first != statement->orelse.last)
        break;
    }

  for (const AnnealStatement *s = statement->orelse.first; s != NULL; s = s->next)
    forget_targets (self, s, why);
}

static void
set_result (AnnealRunner       *self,
            const AnnealObject *value)
{
  anneal_object_clear (&self->scope->result);
  self->scope->result = anneal_object_ref (*value);
}

/* Reports @error (taken) and makes what the statement binds unknown. */
static void
fail_statement (AnnealRunner          *self,
                const AnnealStatement *statement,
                GError                *error)
{
  g_auto(AnnealObject) unknown = anneal_object_new_unknown (error->message);

  anneal_error_take_span (error, SPAN_OF_STATEMENT (statement));
  forget_targets (self, statement, error->message);
  set_result (self, &unknown);
  if (self->diagnostics->len < ANNEAL_MAX_DIAGNOSTICS)
    anneal_diagnostics_add (self->diagnostics, ANNEAL_SEVERITY_ERROR, error);
  else
    g_error_free (error);
}

static void
pass_over (AnnealRunner          *self,
           const AnnealStatement *statement)
{
  if (statement->construct == NULL)
    return;

  anneal_runner_note (self, SPAN_OF_STATEMENT (statement), _(statement->construct));
  forget_targets (self, statement, _(statement->construct));
}

/* Whether there is nothing to bind: "optimizer.param_groups[0]['lr'] = 0.1". */
static gboolean
is_item (const AnnealNode *target)
{
  g_autofree char *name = NULL;

  if (target->kind == ANNEAL_NODE_SUBSCRIPT)
    return TRUE;
  if (target->kind != ANNEAL_NODE_ATTRIBUTE)
    return FALSE;

  name = anneal_node_dup_dotted (target);
  return name == NULL;
}

static gboolean
run_assignment (AnnealRunner           *self,
                const AnnealStatement  *statement,
                GError                **error)
{
  g_auto(AnnealObject) value = { 0 };

  if (statement->value == NULL)
    return TRUE;
  if (!anneal_evaluate (&self->frame, statement->value, &value, error))
    return FALSE;

  set_result (self, &value);
  for (guint i = 0; i < statement->n_targets; i++)
    {
      if (is_item (statement->targets[i]))
        anneal_runner_note (self, ANNEAL_SPAN_OF (statement->targets[i]), _("Assigning to this is not read"));
      else if (!anneal_evaluate_assign (&self->frame, statement->targets[i], &value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_augment (AnnealRunner           *self,
             const AnnealStatement  *statement,
             GError                **error)
{
  g_auto(AnnealObject) value = { 0 };

  if (is_item (statement->targets[0]))
    {
      anneal_runner_note (self, ANNEAL_SPAN_OF (statement->targets[0]), _("Assigning to this is not read"));
      return TRUE;
    }

  if (!anneal_execute_augment (&self->frame, statement, &value, error))
    return FALSE;

  set_result (self, &value);
  return TRUE;
}

static gboolean
run_expression (AnnealRunner           *self,
                const AnnealStatement  *statement,
                GError                **error)
{
  g_auto(AnnealObject) value = { 0 };

  if (!anneal_evaluate (&self->frame, statement->value, &value, error))
    return FALSE;

  set_result (self, &value);
  return TRUE;
}

static gboolean
run_def (AnnealRunner           *self,
         const AnnealStatement  *statement,
         GError                **error)
{
  g_auto(AnnealObject) function = { 0 };

  return anneal_function_new (&self->frame, statement->code, &function, error)
         && anneal_evaluate_assign (&self->frame, statement->target, &function, error);
}

/* The branch whose condition holds; what hangs on a condition that is not known is not run at all. */
static void
run_if (AnnealRunner          *self,
        const AnnealStatement *statement)
{
  for (;;)
    {
      g_auto(AnnealObject) value = { 0 };

      g_autoptr(GError) error = NULL;

      if (statement->kind == ANNEAL_STATEMENT_BROKEN
          || !anneal_evaluate (&self->frame, statement->value, &value, &error) || value.kind == ANNEAL_UNKNOWN)
        {
          pass_over (self, statement);
          return;
        }
      if (anneal_object_is_true (&value))
        {
          run_block (self, &statement->block);
          return;
        }
      if (statement->orelse.first == NULL || statement->orelse.first->construct != statement->construct
          || statement->orelse.first != statement->orelse.last)
        break;

      statement = statement->orelse.first;
    }

  run_block (self, &statement->orelse);
}

static void
run_statement (AnnealRunner          *self,
               const AnnealStatement *statement,
               gboolean               decorated)
{
  GError *error = NULL;

  switch ((AnnealStatementKind) statement->kind)
    {
    case ANNEAL_STATEMENT_EXPRESSION:
      run_expression (self, statement, &error);
      break;
    case ANNEAL_STATEMENT_ASSIGN:
      run_assignment (self, statement, &error);
      break;
    case ANNEAL_STATEMENT_AUGMENT:
      run_augment (self, statement, &error);
      break;
    case ANNEAL_STATEMENT_DEF:
      if (decorated)
        forget_targets (self, statement, _("A decorator is not read"));
      else
        run_def (self, statement, &error);
      break;
    case ANNEAL_STATEMENT_IMPORT:
      anneal_runner_import (self, statement);
      break;
    case ANNEAL_STATEMENT_IF:
      run_if (self, statement);
      break;
    case ANNEAL_STATEMENT_RETURN:
      anneal_runner_note (self, SPAN_OF_STATEMENT (statement), "'return' outside function");
      break;
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
    case ANNEAL_STATEMENT_PASS:
      pass_over (self, statement);
      break;
    case ANNEAL_STATEMENT_BROKEN:
    default:
      /* Has been reported. */
      forget_targets (self, statement, _("This line could not be read"));
      break;
    }

  if (error != NULL)
    fail_statement (self, statement, error);
}

static void
run_block (AnnealRunner      *self,
           const AnnealBlock *block)
{
  gboolean decorated = FALSE;

  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      run_statement (self, s, decorated);
      decorated = s->kind == ANNEAL_STATEMENT_SKIPPED && self->module->text[s->start] == '@';
    }
}

AnnealScope *
anneal_module_run (AnnealModule           *self,
                   const AnnealPythonHost *host,
                   AnnealScope            *outer,
                   GPtrArray              *diagnostics)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  g_autoptr(GPtrArray) stars = g_ptr_array_new_with_free_func (g_free);
  AnnealRunner runner = {
    .module = self,
    .host = host,
    .scope = anneal_scope_new (outer),
    .diagnostics = found,
    .functions = g_ptr_array_new (),
    .stars = stars,
    .evaluation = { .nodes = ANNEAL_MAX_NODES_A_RUN },
  };

  runner.evaluation.runner = &runner;
  runner.evaluation.is_open = host != NULL && host->resolve != NULL;
  runner.frame = (AnnealFrame) { &runner.evaluation, g_new0 (AnnealObject, self->n_slots + 1), self, NULL };

  run_block (&runner, &self->block);
  anneal_runner_freeze (&runner);

  for (guint i = 0; i < self->n_slots; i++)
    anneal_object_clear (&runner.frame.slots[i]);
  g_free (runner.frame.slots);

  anneal_diagnostics_sort (found);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (diagnostics, g_ptr_array_index (found, i));

  return runner.scope;
}
