/* anneal-runner-function.c: functions of a script, called by it or by nobody
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

/* What a call costs of what a run may spend; going all ways at once, calls multiply. */
#define NODES_A_CALL            20
#define NODES_AN_UNCERTAIN_CALL 500

void
anneal_runner_keep_local (AnnealRunner       *self,
                          const char         *name,
                          const AnnealObject *value)
{
  AnnealObject *copy = g_new (AnnealObject, 1);

  *copy = anneal_object_ref (*value);
  g_hash_table_insert (self->locals, g_strdup (name), copy);
}

/* The host's things that a function has names for are found under "main.scheduler" and, if the text says nothing else,
 * "scheduler". */
static void
keep_locals (AnnealRunner      *self,
             const AnnealFrame *frame)
{
  const AnnealCode *code = frame->function->code;

  for (guint i = 0; i < code->n_slots; i++)
    {
      g_autofree char *qualified = NULL;

      if (frame->slots[i].kind != ANNEAL_HOST || code->names[i] == NULL)
        continue;

      qualified = code->owner != NULL ? g_strconcat (code->owner, ".", code->name, ".", code->names[i], NULL)
                                      : g_strconcat (code->name, ".", code->names[i], NULL);
      anneal_runner_keep_local (self, qualified, &frame->slots[i]);
      anneal_runner_keep_local (self, code->names[i], &frame->slots[i]);
    }
}

gboolean
anneal_runner_run_function (AnnealRunner  *self,
                            AnnealFrame   *frame,
                            AnnealObject  *result,
                            GError       **error)
{
  const AnnealCode *code = frame->function->code;
  AnnealFrame *outer = self->frame;
  AnnealFlow flow = self->flow;
  AnnealObject returned = self->returned;
  AnnealObject maybe = self->maybe;
  guint n_loops = self->n_loops;

  /* Going both ways at every turn, a recursion has no end. */
  if (!g_hash_table_add (self->active, (gpointer) code) && self->n_uncertain > 0)
    {
      g_autofree char *text = g_strconcat (code->name, "(...)", NULL);

      *result = anneal_unknown_new_name (text, _("A function that calls itself is not read here"), TRUE);
      return TRUE;
    }

  if (!anneal_evaluation_spend (&self->evaluation, self->n_uncertain > 0 ? NODES_AN_UNCERTAIN_CALL : NODES_A_CALL,
                                error))
    {
      g_hash_table_remove (self->active, code);
      return FALSE;
    }

  g_hash_table_add (self->called, (gpointer) code);
  self->frame = frame;
  self->flow = ANNEAL_FLOW_ON;
  self->returned = self->maybe = (AnnealObject) { 0 };
  self->n_loops = 0;
  anneal_runner_run_block (self, &code->block);

  if (self->flow == ANNEAL_FLOW_RETURN && self->returned.kind != ANNEAL_UNSET)
    *result = anneal_object_ref (self->returned);
  else if (self->maybe.kind != ANNEAL_UNSET)
    *result = anneal_object_ref (self->maybe);
  else
    *result = (AnnealObject) ANNEAL_OBJECT_NONE;
  keep_locals (self, frame);

  anneal_object_clear (&self->returned);
  anneal_object_clear (&self->maybe);
  self->returned = returned;
  self->maybe = maybe;
  self->flow = flow;
  self->frame = outer;
  self->n_loops = n_loops;
  g_hash_table_remove (self->active, code);

  return anneal_evaluation_spend (&self->evaluation, 1, error);
}

void
anneal_runner_note_failure (AnnealRunner *self)
{
  self->host_failed = TRUE;
}

void
anneal_runner_note_call (AnnealRunner *self,
                         gboolean      good)
{
  self->host_failed = !good;
}

static gboolean
run_with (AnnealRunner           *self,
          const AnnealStatement  *statement,
          GError                **error)
{
  g_auto(AnnealObject) value = { 0 };
  g_auto(AnnealObject) opened = anneal_unknown_new_name ("?", _("A “with” block is not run"), TRUE);

  if (statement->value != NULL && !anneal_evaluate (self->frame, statement->value, &value, error))
    {
      if (self->host_failed)
        return FALSE;
      g_clear_error (error);
    }
  for (guint i = 0; i < statement->n_targets; i++)
    if (!anneal_evaluate_assign (self->frame, statement->targets[i], &opened, error))
      return FALSE;

  anneal_runner_run_block (self, &statement->block);
  return TRUE;
}

/* Nothing is raised here: what fails is reported and gone past. */
static void
run_try (AnnealRunner          *self,
         const AnnealStatement *statement)
{
  AnnealFlow flow;

  anneal_runner_run_block (self, &statement->block);
  if (self->flow == ANNEAL_FLOW_ON)
    anneal_runner_run_block (self, &statement->orelse);

  flow = self->flow;
  self->flow = ANNEAL_FLOW_ON;
  anneal_runner_run_block (self, &statement->lastly);
  if (self->flow == ANNEAL_FLOW_ON)
    self->flow = flow;
}

gboolean
anneal_runner_run_other (AnnealRunner           *self,
                         const AnnealStatement  *statement,
                         const AnnealStatement  *decorator,
                         GError                **error)
{
  if (statement->kind == ANNEAL_STATEMENT_NAMES && statement->construct == NULL)
    return TRUE;
  if (!self->evaluation.is_open)
    {
      anneal_runner_pass_over (self, statement);
      return TRUE;
    }

  switch ((int) statement->kind)
    {
    case ANNEAL_STATEMENT_CLASS:
      return anneal_runner_run_class (self, statement, decorator, error);
    case ANNEAL_STATEMENT_WITH:
      return run_with (self, statement, error);
    case ANNEAL_STATEMENT_TRY:
      run_try (self, statement);
      return TRUE;
    case ANNEAL_STATEMENT_SKIPPED:
      /* "raise" ends a function, if it is sure to be reached. */
      if (self->frame->function != NULL && g_str_has_prefix (self->module->text + statement->start, "raise"))
        self->flow = ANNEAL_FLOW_RETURN;
      return TRUE;
    default:
      if (statement->kind != ANNEAL_STATEMENT_DELETE && statement->kind != ANNEAL_STATEMENT_NAMES)
        anneal_runner_pass_over (self, statement);
      return TRUE;
    }
}

/* What stands for an argument that nobody gives: what the text or the host calls so, or the name itself. */
static AnnealObject
find_argument (AnnealRunner *self,
               const char   *name)
{
  const AnnealObject *known = anneal_scope_lookup (self->scope, name);
  g_autofree char *why = NULL;
  AnnealObject value = { 0 };

  if (known == NULL || known->kind == ANNEAL_UNKNOWN)
    known = g_hash_table_lookup (self->locals, name);
  if (known != NULL)
    return anneal_object_ref (*known);
  if (self->host->lookup (self->host->data, name, &value))
    return value;

  why = g_strdup_printf (_("Nothing in the text gives '%s'"), name);
  return anneal_open (self->frame, name, why, NULL, FALSE);
}

/* Calls @function for what it builds.  @self_object (nullable): given to its first parameter. */
static AnnealObject
call_for_effect (AnnealRunner       *self,
                 const AnnealObject *function,
                 const AnnealObject *self_object)
{
  const AnnealCode *code = ANNEAL_FUNCTION_OF (function)->code;
  g_autofree AnnealObject *values = g_new0 (AnnealObject, code->n_parameters + 1);
  g_autofree const char **names = g_new0 (const char *, code->n_parameters + 1);
  g_autofree AnnealSpan *spans = g_new0 (AnnealSpan, code->n_parameters + 1);
  AnnealCall call = {
    .span = { code->start, code->start }, .callee_span = { code->start, code->start }, .positional = self_object,
    .n_positional = self_object != NULL && code->n_parameters > 0, .positional_spans = spans, .keywords = names,
    .keyword_values = values, .keyword_spans = spans, .keyword_name_spans = spans,
  };
  g_autoptr(GError) error = NULL;
  AnnealObject result = { 0 };

  for (guint i = call.n_positional; i < code->n_parameters; i++)
    if (code->parameters[i].stars == 0 && code->parameters[i].fallback == NULL)
      {
        names[call.n_keywords] = code->parameters[i].name;
        values[call.n_keywords++] = find_argument (self, code->parameters[i].name);
      }

  self->n_muted++;
  anneal_evaluation_call (&self->evaluation, function, &call, &result, &error);
  self->n_muted--;
  self->host_failed = FALSE;
  for (guint i = 0; i < call.n_keywords; i++)
    anneal_object_clear (&values[i]);

  return result;
}

/* Last names of all that is called anywhere: "build" of "self.build(x)". */
static void
find_callees (AnnealNode *node,
              gpointer    data)
{
  const AnnealNode *callee = node->kind == ANNEAL_NODE_CALL ? node->call.callee : NULL;
  GHashTable *names = data;

  if (callee != NULL && callee->kind == ANNEAL_NODE_ATTRIBUTE)
    g_hash_table_add (names, (gpointer) callee->attribute.name);
  else if (callee != NULL && (callee->kind == ANNEAL_NODE_GLOBAL || callee->kind == ANNEAL_NODE_CAPTURE
                              || callee->kind == ANNEAL_NODE_LOCAL))
    g_hash_table_add (names, (gpointer) callee->name.name);
  anneal_node_foreach (node, find_callees, names);
}

/* Bodies of functions and classes too. */
static void
find_all_callees (const AnnealBlock *block,
                  GHashTable        *names)
{
  anneal_block_foreach (block, find_callees, names);
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    if (s->kind == ANNEAL_STATEMENT_DEF || s->kind == ANNEAL_STATEMENT_CLASS)
      find_all_callees (&s->block, names);
}

static void
run_uncalled_function (AnnealRunner          *self,
                       const AnnealStatement *statement)
{
  const AnnealObject *function = anneal_scope_lookup (self->scope, statement->code->name);
  g_auto(AnnealObject) held = { 0 };
  g_auto(AnnealObject) result = { 0 };
  g_autofree char *name = NULL;

  if (function == NULL || function->kind != ANNEAL_FUNCTION || ANNEAL_FUNCTION_OF (function)->code != statement->code)
    return;

  held = anneal_object_ref (*function);
  result = call_for_effect (self, &held, NULL);
  name = g_strconcat (statement->code->name, "()", NULL);
  anneal_runner_keep_local (self, name, &result);
}

static void
bind_local (gpointer name,
            gpointer value,
            gpointer data)
{
  AnnealRunner *self = data;

  if (anneal_scope_lookup (self->scope, name) == NULL)
    anneal_scope_bind (self->scope, name, value);
}

/* Those that no other function calls come first: they call the others with better arguments than are known here. */
void
anneal_runner_run_uncalled (AnnealRunner *self)
{
  g_autoptr(GHashTable) callees = g_hash_table_new (g_str_hash, g_str_equal);

  find_all_callees (&self->module->block, callees);
  for (guint again = 0; again < 2; again++)
    for (const AnnealStatement *s = self->module->block.first; s != NULL; s = s->next)
      {
        if (s->code == NULL || g_hash_table_contains (self->called, s->code)
            || (again == 0 && g_hash_table_contains (callees, s->code->name)))
          continue;
        if (s->kind == ANNEAL_STATEMENT_DEF)
          run_uncalled_function (self, s);
        else if (s->kind == ANNEAL_STATEMENT_CLASS)
          anneal_runner_run_methods (self, s, call_for_effect);
      }

  anneal_runner_keep_attributes (self);
  g_hash_table_foreach (self->locals, bind_local, self);
}
