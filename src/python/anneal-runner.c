/* anneal-runner.c: running the statements of a text, going on after those that fail
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

#define SPAN_OF_STATEMENT(statement) ((AnnealSpan) { (statement)->start, (statement)->end })

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

/* Gives a name to @value: of the function under way, or of the module. */
static void
bind_target (AnnealRunner       *self,
             const AnnealNode   *target,
             const AnnealObject *value)
{
  g_autofree char *name = NULL;

  if (target->kind == ANNEAL_NODE_LOCAL)
    {
      anneal_object_clear (&self->frame->slots[target->name.index]);
      self->frame->slots[target->name.index] = anneal_object_ref (*value);
      return;
    }

  name = anneal_node_dup_dotted (target);
  if (name != NULL && self->frame->function == NULL)
    anneal_runner_bind (self, name, value);
  else if (target->kind == ANNEAL_NODE_ATTRIBUTE)
    {
      g_autoptr(GError) error = NULL;
      gboolean known;

      anneal_evaluate_assign_part (self->frame, target, value, &known, &error);
    }
}

void
anneal_runner_forget_target (AnnealRunner     *self,
                             const AnnealNode *target,
                             const char       *why)
{
  g_autofree char *name = NULL;
  g_auto(AnnealObject) unknown = { 0 };

  if (target->kind == ANNEAL_NODE_TUPLE || target->kind == ANNEAL_NODE_LIST)
    {
      for (guint i = 0; i < target->list.n; i++)
        anneal_runner_forget_target (self, target->list.items[i], why);
      return;
    }
  if (target->kind == ANNEAL_NODE_STAR)
    {
      anneal_runner_forget_target (self, target->unary, why);
      return;
    }

  name = anneal_node_dup_text (self->module, target);
  if (self->evaluation.is_open)
    unknown = anneal_open (self->frame, name, why, NULL, FALSE);
  else
    {
      g_autofree char *sentence = g_strdup_printf (_("'%s' is not known: %.400s"), name, why);

      unknown = anneal_object_new_unknown (sentence);
    }
  bind_target (self, target, &unknown);
}

void
anneal_runner_forget (AnnealRunner          *self,
                      const AnnealStatement *statement,
                      const char            *why)
{
  for (;; statement = anneal_statement_get_elif (statement))
    {
      for (guint i = 0; i < statement->n_targets; i++)
        anneal_runner_forget_target (self, statement->targets[i], why);
      if (statement->target != NULL)
        anneal_runner_forget_target (self, statement->target, why);
      if (statement->kind == ANNEAL_STATEMENT_DEF || statement->kind == ANNEAL_STATEMENT_CLASS)
        return;

      for (const AnnealStatement *s = statement->block.first; s != NULL; s = s->next)
        anneal_runner_forget (self, s, why);

      /* A chain of "elif" is walked, not descended. */
      if (anneal_statement_get_elif (statement) == NULL)
        break;
    }

  for (const AnnealStatement *s = statement->handlers.first; s != NULL; s = s->next)
    anneal_runner_forget (self, s, why);
  for (const AnnealStatement *s = statement->orelse.first; s != NULL; s = s->next)
    anneal_runner_forget (self, s, why);
  for (const AnnealStatement *s = statement->lastly.first; s != NULL; s = s->next)
    anneal_runner_forget (self, s, why);
}

static void
set_result (AnnealRunner       *self,
            const AnnealObject *value)
{
  anneal_object_clear (&self->scope->result);
  self->scope->result = anneal_object_ref (*value);
}

/* In a script, what cannot be read is of no interest until a schedule needs it; a mistake is. */
static gboolean
is_of_interest (const AnnealRunner *self,
                const GError       *error)
{
  if (!self->evaluation.is_open || self->host_failed)
    return TRUE;

  return self->n_muted == 0 && !g_error_matches (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME)
         && !g_error_matches (error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
}

void
anneal_runner_fail (AnnealRunner          *self,
                    const AnnealStatement *statement,
                    GError                *error)
{
  g_auto(AnnealObject) unknown = anneal_object_new_unknown (error->message);
  gboolean loud = is_of_interest (self, error) && self->diagnostics->len < ANNEAL_MAX_DIAGNOSTICS;

  self->host_failed = FALSE;
  anneal_error_take_span (error, SPAN_OF_STATEMENT (statement));
  anneal_runner_forget (self, statement, error->message);
  set_result (self, &unknown);
  if (loud)
    anneal_diagnostics_add (self->diagnostics, ANNEAL_SEVERITY_ERROR, error);
  else
    g_error_free (error);
}

void
anneal_runner_pass_over (AnnealRunner          *self,
                         const AnnealStatement *statement)
{
  const char *construct = statement->construct != NULL ? statement->construct : N_("This is not read");

  if (!self->evaluation.is_open)
    anneal_runner_note (self, SPAN_OF_STATEMENT (statement), _(construct));
  anneal_runner_forget (self, statement, _(construct));
}

/* Whether there is nothing to bind: "optimizer.param_groups[0]['lr'] = 0.1". */
static gboolean
is_item (AnnealRunner     *self,
         const AnnealNode *target)
{
  g_autofree char *name = NULL;

  if (target->kind != ANNEAL_NODE_SUBSCRIPT && target->kind != ANNEAL_NODE_ATTRIBUTE)
    return FALSE;

  name = anneal_node_dup_dotted (target);
  return name == NULL || self->frame->function != NULL;
}

/* A part of a list, of a dict or of an object of the text's; what is the host's, and what nobody knows, is not. */
static gboolean
assign_part (AnnealRunner        *self,
             const AnnealNode    *target,
             const AnnealObject  *value,
             GError             **error)
{
  gboolean known = FALSE;

  if (anneal_evaluate_assign_part (self->frame, target, value, &known, error))
    return TRUE;
  if (known)
    return FALSE;

  g_clear_error (error);
  if (self->n_muted == 0)
    anneal_runner_note (self, ANNEAL_SPAN_OF (target), _("Assigning to this is not read"));
  return TRUE;
}

static gboolean
run_assignment (AnnealRunner           *self,
                const AnnealStatement  *statement,
                GError                **error)
{
  g_auto(AnnealObject) value = { 0 };

  if (statement->value == NULL)
    return TRUE;
  if (!anneal_evaluate (self->frame, statement->value, &value, error))
    return FALSE;

  set_result (self, &value);
  for (guint i = 0; i < statement->n_targets; i++)
    {
      const AnnealNode *target = statement->targets[i];

      if (!(is_item (self, target) ? assign_part (self, target, &value, error)
                                   : anneal_evaluate_assign (self->frame, target, &value, error)))
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

  if (!is_item (self, statement->targets[0]))
    {
      if (!anneal_execute_augment (self->frame, statement, &value, error))
        return FALSE;
    }
  else if (!anneal_execute_augmented (self->frame, statement, &value, error))
    {
      if (self->n_muted == 0)
        anneal_runner_note (self, ANNEAL_SPAN_OF (statement->targets[0]), _("Assigning to this is not read"));
      g_clear_error (error);
      return TRUE;
    }
  else if (!assign_part (self, statement->targets[0], &value, error))
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

  if (!anneal_evaluate (self->frame, statement->value, &value, error))
    return FALSE;

  set_result (self, &value);
  return TRUE;
}

static AnnealUse
find_use (const AnnealNode *decorator)
{
  const char *name;

  if (decorator->kind != ANNEAL_NODE_GLOBAL && decorator->kind != ANNEAL_NODE_CAPTURE)
    return ANNEAL_USE_METHOD;

  name = decorator->name.name;
  return g_str_equal (name, "property") ? ANNEAL_USE_PROPERTY
         : g_str_equal (name, "staticmethod") ? ANNEAL_USE_STATIC
         : g_str_equal (name, "classmethod") ? ANNEAL_USE_CLASS : ANNEAL_USE_METHOD;
}

/* The text's own decorators are called; those from elsewhere mostly leave alone what a function computes: "no_grad",
 * "hydra.main", "click.option". */
static gboolean
decorate (AnnealRunner      *self,
          const AnnealNode  *decorator,
          AnnealObject      *function,
          GError           **error)
{
  AnnealSpan span = ANNEAL_SPAN_OF (decorator);
  AnnealCall call = {
    .span = span, .callee_span = span, .n_positional = 1, .positional = function, .positional_spans = &span,
  };
  g_auto(AnnealObject) callee = { 0 };
  g_autoptr(GError) ignored = NULL;
  AnnealObject decorated = { 0 };

  if (!anneal_evaluate (self->frame, decorator, &callee, &ignored) || callee.kind != ANNEAL_FUNCTION
      || ANNEAL_FUNCTION_OF (&callee)->builtin != NULL)
    return TRUE;
  if (!anneal_evaluation_call (&self->evaluation, &callee, &call, &decorated, error))
    return FALSE;

  anneal_object_clear (function);
  *function = decorated;
  return TRUE;
}

static gboolean
run_def (AnnealRunner           *self,
         const AnnealStatement  *statement,
         const AnnealStatement  *decorator,     /* (nullable): the last one */
         GError                **error)
{
  g_auto(AnnealObject) function = { 0 };

  if (!anneal_function_new (self->frame, statement->code, &function, error))
    return FALSE;
  if (decorator != NULL && decorator->value != NULL)
    ANNEAL_FUNCTION_OF (&function)->use = (guint8) find_use (decorator->value);
  if (decorator != NULL && !self->evaluation.is_open)
    {
      anneal_runner_forget (self, statement, _("A decorator is not read"));
      return TRUE;
    }
  if (decorator != NULL && decorator->value != NULL && !decorate (self, decorator->value, &function, error))
    return FALSE;

  return anneal_evaluate_assign (self->frame, statement->target, &function, error);
}

static gboolean
run_return (AnnealRunner           *self,
            const AnnealStatement  *statement,
            GError                **error)
{
  g_auto(AnnealObject) value = ANNEAL_OBJECT_NONE;

  if (self->frame->function == NULL)
    {
      anneal_runner_note (self, SPAN_OF_STATEMENT (statement), "'return' outside function");
      return TRUE;
    }

  self->flow = ANNEAL_FLOW_RETURN;
  if (statement->value != NULL && !anneal_evaluate (self->frame, statement->value, &value, error))
    value = anneal_object_new_unknown ((*error)->message);
  anneal_object_clear (&self->returned);
  self->returned = anneal_object_ref (value);

  return *error == NULL;
}

static void
run_statement (AnnealRunner          *self,
               const AnnealStatement *statement,
               const AnnealStatement *decorator)
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
      run_def (self, statement, decorator, &error);
      break;
    case ANNEAL_STATEMENT_IMPORT:
      anneal_runner_import (self, statement);
      break;
    case ANNEAL_STATEMENT_IF:
      anneal_runner_run_if (self, statement);
      break;
    case ANNEAL_STATEMENT_LOOP:
      anneal_runner_run_loop (self, statement);
      break;
    case ANNEAL_STATEMENT_RETURN:
      run_return (self, statement, &error);
      break;
    case ANNEAL_STATEMENT_BREAK:
    case ANNEAL_STATEMENT_CONTINUE:
      if (self->n_loops > 0)
        self->flow = statement->kind == ANNEAL_STATEMENT_BREAK ? ANNEAL_FLOW_BREAK : ANNEAL_FLOW_CONTINUE;
      break;
    case ANNEAL_STATEMENT_PASS:
      break;
    case ANNEAL_STATEMENT_DECORATOR:
      if (!self->evaluation.is_open)
        anneal_runner_note (self, SPAN_OF_STATEMENT (statement), _(statement->construct));
      break;
    case ANNEAL_STATEMENT_CLASS:
    case ANNEAL_STATEMENT_WITH:
    case ANNEAL_STATEMENT_TRY:
    case ANNEAL_STATEMENT_HANDLER:
    case ANNEAL_STATEMENT_NAMES:
    case ANNEAL_STATEMENT_DELETE:
    case ANNEAL_STATEMENT_BLOCK:
    case ANNEAL_STATEMENT_SKIPPED:
      anneal_runner_run_other (self, statement, decorator, &error);
      break;
    case ANNEAL_STATEMENT_BROKEN:
    default:
      /* Has been reported. */
      anneal_runner_forget (self, statement, _("This line could not be read"));
      break;
    }

  if (error != NULL)
    anneal_runner_fail (self, statement, error);
}

void
anneal_runner_run_block (AnnealRunner      *self,
                         const AnnealBlock *block)
{
  const AnnealStatement *decorator = NULL;

  if (self->evaluation.stack >= ANNEAL_MAX_STACK)
    return;

  self->evaluation.stack++;
  for (const AnnealStatement *s = block->first; s != NULL && self->flow == ANNEAL_FLOW_ON; s = s->next)
    {
      /* Once everything is spent, every further statement would say so. */
      if (self->evaluation.is_open && !anneal_evaluation_spend (&self->evaluation, 1, NULL))
        break;
      run_statement (self, s, decorator);
      decorator = s->kind == ANNEAL_STATEMENT_DECORATOR ? s : NULL;
    }
  self->evaluation.stack--;
}

static void
free_object (gpointer data)
{
  anneal_object_clear (data);
  g_free (data);
}

AnnealScope *
anneal_module_run (AnnealModule           *self,
                   const AnnealPythonHost *host,
                   AnnealScope            *outer,
                   GPtrArray              *diagnostics)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  g_autoptr(GPtrArray) stars = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) called = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) active = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) locals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  AnnealRunner runner = {
    .module = self,
    .host = host,
    .scope = anneal_scope_new (outer),
    .diagnostics = found,
    .functions = g_ptr_array_new (),
    .records = g_ptr_array_new (),
    .stars = stars,
    .called = called,
    .active = active,
    .locals = locals,
    .evaluation = { .nodes = ANNEAL_MAX_NODES_A_RUN },
  };

  runner.evaluation.runner = &runner;
  runner.evaluation.is_open = host != NULL && host->resolve != NULL;
  runner.module_frame = (AnnealFrame) { &runner.evaluation, g_new0 (AnnealObject, self->n_slots + 1), self, NULL };
  runner.frame = &runner.module_frame;

  anneal_runner_run_block (&runner, &self->block);
  if (runner.evaluation.is_open)
    anneal_runner_run_uncalled (&runner);
  anneal_runner_freeze (&runner);

  for (guint i = 0; i < self->n_slots; i++)
    anneal_object_clear (&runner.module_frame.slots[i]);
  g_free (runner.module_frame.slots);
  anneal_object_clear (&runner.returned);
  anneal_object_clear (&runner.maybe);

  anneal_diagnostics_sort (found);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (diagnostics, g_ptr_array_index (found, i));

  return runner.scope;
}
