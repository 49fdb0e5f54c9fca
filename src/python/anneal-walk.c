/* anneal-walk.c: going through a tree without knowing what its nodes are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include "anneal-tree.h"

static void
visit_items (AnnealNode       **items,
             guint              n,
             AnnealNodeVisitor  visit,
             gpointer           data)
{
  for (guint i = 0; i < n; i++)
    if (items[i] != NULL)
      visit (items[i], data);
}

static void
visit_comprehension (const AnnealNode  *node,
                     AnnealNodeVisitor  visit,
                     gpointer           data)
{
  for (guint i = 0; i < node->comprehension.n; i++)
    {
      const AnnealClause *clause = &node->comprehension.clauses[i];

      visit (clause->iterable, data);
      visit_items (clause->conditions, clause->n_conditions, visit, data);
    }
  visit (node->comprehension.element, data);
}

/* Calls @visit for the nodes right below @node: bodies of lambdas among them, targets of comprehensions not. */
void
anneal_node_foreach (const AnnealNode  *node,
                     AnnealNodeVisitor  visit,
                     gpointer           data)
{
  AnnealNode *parts[3] = { NULL };

  switch ((AnnealNodeKind) node->kind)
    {
    case ANNEAL_NODE_TUPLE:
    case ANNEAL_NODE_LIST:
    case ANNEAL_NODE_DICT:
    case ANNEAL_NODE_AND:
    case ANNEAL_NODE_OR:
      visit_items (node->list.items, node->list.n, visit, data);
      return;
    case ANNEAL_NODE_COMPREHENSION:
      visit_comprehension (node, visit, data);
      return;
    case ANNEAL_NODE_ATTRIBUTE:
      visit (node->attribute.object, data);
      return;
    case ANNEAL_NODE_CALL:
      visit (node->call.callee, data);
      for (guint i = 0; i < node->call.n; i++)
        visit (node->call.arguments[i].value, data);
      return;
    case ANNEAL_NODE_SUBSCRIPT:
      visit (node->subscript.object, data);
      visit (node->subscript.index, data);
      return;
    case ANNEAL_NODE_SLICE:
      parts[0] = node->slice.start;
      parts[1] = node->slice.stop;
      parts[2] = node->slice.step;
      visit_items (parts, G_N_ELEMENTS (parts), visit, data);
      return;
    case ANNEAL_NODE_NEGATIVE:
    case ANNEAL_NODE_POSITIVE:
    case ANNEAL_NODE_INVERT:
    case ANNEAL_NODE_NOT:
    case ANNEAL_NODE_STAR:
      visit (node->unary, data);
      return;
    case ANNEAL_NODE_CHAIN:
    case ANNEAL_NODE_COMPARE:
      visit (node->chain.first, data);
      for (guint i = 0; i < node->chain.n; i++)
        visit (node->chain.links[i].operand, data);
      return;
    case ANNEAL_NODE_CONDITIONAL:
      visit (node->conditional.condition, data);
      visit (node->conditional.yes, data);
      visit (node->conditional.no, data);
      return;
    case ANNEAL_NODE_WALRUS:
      visit (node->named.value, data);
      return;
    case ANNEAL_NODE_LAMBDA:
      visit (node->code->expression, data);
      return;
    case ANNEAL_NODE_CONSTANT:
    case ANNEAL_NODE_LOCAL:
    case ANNEAL_NODE_CAPTURE:
    case ANNEAL_NODE_GLOBAL:
    case ANNEAL_NODE_NAME:
    case ANNEAL_NODE_UNREADABLE:
    default:
      return;
    }
}

/* The other branch of an "if" that is another "if": "elif" makes a chain, which is walked, not descended. */
const AnnealStatement *
anneal_statement_get_elif (const AnnealStatement *self)
{
  const AnnealStatement *other = self->orelse.first;

  return self->kind == ANNEAL_STATEMENT_IF && other != NULL && other == self->orelse.last
         && other->kind == ANNEAL_STATEMENT_IF ? other : NULL;
}

static void
visit_statement (const AnnealStatement *statement,
                 AnnealNodeVisitor      visit,
                 gpointer               data)
{
  visit_items (statement->targets, statement->n_targets, visit, data);
  if (statement->target != NULL)
    visit (statement->target, data);
  if (statement->value != NULL)
    visit (statement->value, data);
}

/* Calls @visit for the expressions of all statements in @block, blocks inside included, functions and classes not. */
void
anneal_block_foreach (const AnnealBlock *block,
                      AnnealNodeVisitor  visit,
                      gpointer           data)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      const AnnealStatement *branch = s;

      visit_statement (s, visit, data);
      if (s->kind == ANNEAL_STATEMENT_DEF || s->kind == ANNEAL_STATEMENT_CLASS)
        continue;

      for (; anneal_statement_get_elif (branch) != NULL; branch = anneal_statement_get_elif (branch))
        {
          anneal_block_foreach (&branch->block, visit, data);
          visit_statement (anneal_statement_get_elif (branch), visit, data);
        }
      anneal_block_foreach (&branch->block, visit, data);
      anneal_block_foreach (&branch->handlers, visit, data);
      anneal_block_foreach (&branch->orelse, visit, data);
      anneal_block_foreach (&branch->lastly, visit, data);
    }
}
