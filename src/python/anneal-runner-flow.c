/* anneal-runner-flow.c: conditions, loops and functions of a script
 *
 * A script is not run for its training but for what it builds.  Loops that train are gone through once, branches whose
 * condition is not known are gone through all, and what they leave behind is as little known as the condition.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

/* Turns of a loop that is run as it is. */
#define MAX_TURNS 100000

/* Names that the branches of one "if" bind, as far as they are compared. */
#define MAX_TARGETS 1000

/* A name that branches bind, and its values before and after. */
typedef struct
{
  const AnnealNode *node;
  AnnealObject      before;
  AnnealObject      after;
  gboolean          differs;
} Target;

static void
clear_target (gpointer data)
{
  Target *self = data;

  anneal_object_clear (&self->before);
  anneal_object_clear (&self->after);
}

static AnnealObject
read_target (AnnealRunner     *self,
             const AnnealNode *node)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  AnnealObject value = { 0 };
  const AnnealObject *known;

  if (node->kind == ANNEAL_NODE_LOCAL)
    return anneal_object_ref (self->frame->slots[node->name.index]);

  name = anneal_node_dup_dotted (node);
  known = name != NULL ? anneal_scope_lookup (self->scope, name) : NULL;
  if (known != NULL)
    return anneal_object_ref (*known);
  if (node->kind == ANNEAL_NODE_ATTRIBUTE)
    anneal_evaluate (self->frame, node, &value, &error);

  return value;
}

static void
write_target (AnnealRunner       *self,
              const AnnealNode   *node,
              const AnnealObject *value)
{
  g_autoptr(GError) error = NULL;
  gboolean known;

  if (node->kind == ANNEAL_NODE_LOCAL)
    {
      anneal_object_clear (&self->frame->slots[node->name.index]);
      self->frame->slots[node->name.index] = anneal_object_ref (*value);
    }
  else if (value->kind == ANNEAL_UNSET)
    return;
  else if (node->kind == ANNEAL_NODE_ATTRIBUTE && self->frame->function != NULL)
    anneal_evaluate_assign_part (self->frame, node, value, &known, &error);
  else
    anneal_evaluate_assign (self->frame, node, value, &error);
}

static void
add_target (GArray           *targets,
            const AnnealNode *node)
{
  Target target = { .node = node };

  if (node->kind == ANNEAL_NODE_TUPLE || node->kind == ANNEAL_NODE_LIST)
    {
      for (guint i = 0; i < node->list.n; i++)
        add_target (targets, node->list.items[i]);
      return;
    }

  if ((node->kind == ANNEAL_NODE_LOCAL || node->kind == ANNEAL_NODE_GLOBAL || node->kind == ANNEAL_NODE_ATTRIBUTE)
      && targets->len < MAX_TARGETS)
    g_array_append_val (targets, target);
}

/* All that the statements of a block bind, blocks inside included. */
static void
collect_targets (GArray            *targets,
                 const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      const AnnealStatement *branch = s;

      for (guint i = 0; i < s->n_targets; i++)
        add_target (targets, s->targets[i]);
      if (s->target != NULL && s->kind != ANNEAL_STATEMENT_DEF && s->kind != ANNEAL_STATEMENT_CLASS)
        add_target (targets, s->target);
      if (s->kind == ANNEAL_STATEMENT_DEF || s->kind == ANNEAL_STATEMENT_CLASS)
        continue;

      for (; anneal_statement_get_elif (branch) != NULL; branch = anneal_statement_get_elif (branch))
        collect_targets (targets, &branch->block);
      collect_targets (targets, &branch->block);
      collect_targets (targets, &branch->handlers);
      collect_targets (targets, &branch->orelse);
      collect_targets (targets, &branch->lastly);
    }
}

static GArray *
new_targets (AnnealRunner      *self,
             const AnnealBlock *block)
{
  GArray *targets = g_array_new (FALSE, TRUE, sizeof (Target));

  g_array_set_clear_func (targets, clear_target);
  collect_targets (targets, block);
  for (guint i = 0; i < targets->len; i++)
    g_array_index (targets, Target, i).before = read_target (self, g_array_index (targets, Target, i).node);

  return targets;
}

/* Numbers and what is made of them; things of the host's and functions are what they are, whichever way was taken. */
static gboolean
is_plain (const AnnealObject *value)
{
  return value->kind != ANNEAL_HOST && value->kind != ANNEAL_FUNCTION && value->kind != ANNEAL_RECORD
         && value->kind != ANNEAL_MODULE && value->kind != ANNEAL_UNKNOWN;
}

/* What is not sure to happen: nothing in it is reported, and it leaves no function. */
static void
run_uncertain (AnnealRunner      *self,
               const AnnealBlock *block)
{
  self->n_uncertain++;
  anneal_runner_run_block (self, block);
  self->n_uncertain--;

  if (self->flow == ANNEAL_FLOW_RETURN && self->returned.kind != ANNEAL_NONE && self->maybe.kind == ANNEAL_UNSET)
    {
      self->maybe = self->returned;
      self->returned = (AnnealObject) { 0 };
    }
  self->flow = ANNEAL_FLOW_ON;
}

/* Takes up what a branch gave to the targets, and puts back what they were. */
static void
end_branch (AnnealRunner *self,
            GArray       *targets,
            gboolean      is_first)
{
  for (guint i = 0; i < targets->len; i++)
    {
      Target *target = &g_array_index (targets, Target, i);
      g_auto(AnnealObject) value = read_target (self, target->node);

      if (is_first)
        target->after = anneal_object_ref (value);
      else if (!(target->after.kind == value.kind && anneal_object_equal (&target->after, &value)))
        {
          target->differs = TRUE;
          if (is_plain (&target->after) && !is_plain (&value))
            {
              anneal_object_clear (&target->after);
              target->after = anneal_object_ref (value);
            }
        }
    }

  /* One name may be a target several times: it is put back when all have been read. */
  for (guint i = 0; i < targets->len; i++)
    write_target (self, g_array_index (targets, Target, i).node, &g_array_index (targets, Target, i).before);
}

static void
join_branches (AnnealRunner       *self,
               GArray             *targets,
               const AnnealObject *condition)
{
  for (guint i = 0; i < targets->len; i++)
    {
      Target *target = &g_array_index (targets, Target, i);
      g_autofree char *name = NULL;
      g_auto(AnnealObject) open = { 0 };

      if (target->differs && is_plain (&target->after))
        {
          AnnealObject parts[] = { *condition, target->after };

          name = anneal_node_dup_text (self->module, target->node);
          open = anneal_unknown_new_composed (name, ANNEAL_POWER_ATOM, parts, G_N_ELEMENTS (parts));
          write_target (self, target->node, &open);
        }
      else
        write_target (self, target->node, &target->after);
    }
}

/* All branches from @statement on, the first of which has a condition that is not known. */
static void
run_branches (AnnealRunner          *self,
              const AnnealStatement *statement,
              const AnnealObject    *condition)
{
  AnnealStatement whole = *statement;
  AnnealBlock alone = { &whole, &whole };
  g_autoptr(GArray) targets = NULL;
  gboolean is_first = TRUE;

  whole.next = NULL;
  targets = new_targets (self, &alone);
  self->n_muted++;
  for (;; statement = anneal_statement_get_elif (statement))
    {
      run_uncertain (self, &statement->block);
      end_branch (self, targets, is_first);
      is_first = FALSE;
      if (anneal_statement_get_elif (statement) == NULL)
        break;
    }
  run_uncertain (self, &statement->orelse);
  end_branch (self, targets, FALSE);
  self->n_muted--;

  join_branches (self, targets, condition);
}

/* The branch whose condition holds. */
void
anneal_runner_run_if (AnnealRunner          *self,
                      const AnnealStatement *statement)
{
  for (;;)
    {
      g_auto(AnnealObject) value = { 0 };
      g_autoptr(GError) error = NULL;
      gboolean known = statement->kind != ANNEAL_STATEMENT_BROKEN
                       && anneal_evaluate (self->frame, statement->value, &value, &error);

      self->host_failed = FALSE;
      if (!known || value.kind == ANNEAL_UNKNOWN)
        {
          if (self->evaluation.is_open)
            run_branches (self, statement, &value);
          else
            anneal_runner_pass_over (self, statement);
          return;
        }
      if (anneal_object_is_true (&value))
        {
          anneal_runner_run_block (self, &statement->block);
          return;
        }
      if (anneal_statement_get_elif (statement) == NULL
          || statement->orelse.first->construct != statement->construct)
        break;

      statement = statement->orelse.first;
    }

  anneal_runner_run_block (self, &statement->orelse);
}

/* Whether something is trained below a node. */
static void
find_training (AnnealNode *node,
               gpointer    data)
{
  static const char * const training[] = { "step", "backward", "zero_grad", NULL };
  gboolean *found = data;

  if (node->kind == ANNEAL_NODE_CALL && node->call.callee->kind == ANNEAL_NODE_ATTRIBUTE
      && g_strv_contains (training, node->call.callee->attribute.name))
    *found = TRUE;
  if (!*found)
    anneal_node_foreach (node, find_training, found);
}

static gboolean
is_training (const AnnealStatement *loop)
{
  gboolean found = FALSE;

  anneal_block_foreach (&loop->block, find_training, &found);

  return found;
}

/* Through the body once, so that what it builds is found; the numbers that it changes are not known then. */
static void
run_once (AnnealRunner          *self,
          const AnnealStatement *statement,
          const AnnealObject    *iterable)
{
  g_autoptr(GArray) targets = new_targets (self, &statement->block);
  g_autoptr(GError) error = NULL;
  g_auto(AnnealObject) item = { 0 };
  gsize n_items = 0;

  if ((iterable->kind == ANNEAL_LIST || iterable->kind == ANNEAL_TUPLE)
      && anneal_object_iterate (iterable, &n_items, NULL) && n_items > 0)
    item = anneal_object_get_item (iterable, 0);
  else if (statement->target != NULL)
    item = anneal_unknown_new_name ("?", _("A “for” loop is not run"), TRUE);

  self->n_muted++;
  if (statement->target != NULL)
    anneal_evaluate_assign (self->frame, statement->target, &item, &error);
  run_uncertain (self, &statement->block);

  for (guint i = 0; i < targets->len; i++)
    {
      const AnnealNode *node = g_array_index (targets, Target, i).node;
      g_auto(AnnealObject) value = read_target (self, node);

      if (is_plain (&value) && !anneal_object_equal (&value, &g_array_index (targets, Target, i).before))
        anneal_runner_forget_target (self, node, _("A “for” loop is not run"));
    }
  self->n_muted--;
}

/* One turn; FALSE if it was the last one. */
static gboolean
run_turn (AnnealRunner          *self,
          const AnnealStatement *statement,
          gsize                  turn)
{
  gboolean last = turn + 1 >= MAX_TURNS || !anneal_evaluation_spend (&self->evaluation, 1, NULL);

  anneal_runner_run_block (self, &statement->block);
  if (turn == 0)
    self->n_muted++;
  if (self->flow == ANNEAL_FLOW_BREAK || self->flow == ANNEAL_FLOW_RETURN)
    return FALSE;

  self->flow = ANNEAL_FLOW_ON;
  return !last;
}

static void
run_turns (AnnealRunner          *self,
           const AnnealStatement *statement,
           const AnnealObject    *iterable)
{
  guint n_muted = self->n_muted;
  gsize n_items = 0;

  anneal_object_iterate (iterable, &n_items, NULL);
  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (iterable, i);
      g_autoptr(GError) error = NULL;

      if (!anneal_evaluate_assign (self->frame, statement->target, &item, &error)
          || !run_turn (self, statement, i))
        break;
    }

  self->n_muted = n_muted;
}

/* FALSE: the condition is not known. */
static gboolean
run_while (AnnealRunner          *self,
           const AnnealStatement *statement)
{
  guint n_muted = self->n_muted;
  gboolean known = TRUE;

  for (gsize i = 0; known; i++)
    {
      g_auto(AnnealObject) value = { 0 };
      g_autoptr(GError) error = NULL;

      known = anneal_evaluate (self->frame, statement->value, &value, &error) && value.kind != ANNEAL_UNKNOWN;
      if (!known || !anneal_object_is_true (&value) || !run_turn (self, statement, i))
        break;
    }

  self->n_muted = n_muted;
  return known;
}

void
anneal_runner_run_loop (AnnealRunner          *self,
                        const AnnealStatement *statement)
{
  g_auto(AnnealObject) iterable = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean is_for = statement->target != NULL;
  gboolean trains = is_training (statement);
  gsize n_items = 0;
  gboolean known;

  self->n_loops++;
  known = !is_for || (anneal_evaluate (self->frame, statement->value, &iterable, &error)
                      && anneal_object_iterate (&iterable, &n_items, NULL));
  if (known && !trains && is_for && n_items <= MAX_TURNS)
    run_turns (self, statement, &iterable);
  else if (known && !trains && !is_for && run_while (self, statement))
    known = TRUE;
  else if (self->evaluation.is_open)
    run_once (self, statement, &iterable);
  else
    anneal_runner_pass_over (self, statement);
  self->n_loops--;

  if (self->flow == ANNEAL_FLOW_ON)
    anneal_runner_run_block (self, &statement->orelse);
  else if (self->flow != ANNEAL_FLOW_RETURN)
    self->flow = ANNEAL_FLOW_ON;
}
