/* anneal-search.c: finding calls in a tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include "anneal-module-private.h"

typedef struct
{
  const AnnealModule *module;
  const char         *method;
  GArray             *found;
  guint               loop_depth;
  gboolean            has_inner_loop;
} Search;

static void search_node (Search           *self,
                         const AnnealNode *node);

static void
search_items (Search     *self,
              AnnealNode **items,
              guint        n)
{
  for (guint i = 0; i < n; i++)
    search_node (self, items[i]);
}

static void
add_found (Search           *self,
           const AnnealNode *call)
{
  const AnnealNode *object = call->call.callee->attribute.object;
  AnnealMethodCall found = {
    .span = ANNEAL_SPAN_OF (call),
    .object = g_strndup (self->module->text + object->start, object->end - object->start),
    .loop_depth = self->loop_depth,
    .has_inner_loop = self->has_inner_loop != 0,
  };

  g_array_append_val (self->found, found);
}

static void
search_call (Search           *self,
             const AnnealNode *node)
{
  const AnnealNode *callee = node->call.callee;

  if (callee->kind == ANNEAL_NODE_ATTRIBUTE && g_str_equal (callee->attribute.name, self->method))
    add_found (self, node);

  search_node (self, callee);
  for (guint i = 0; i < node->call.n; i++)
    search_node (self, node->call.arguments[i].value);
}

static void
search_comprehension (Search           *self,
                      const AnnealNode *node)
{
  search_node (self, node->comprehension.element);
  for (guint i = 0; i < node->comprehension.n; i++)
    {
      const AnnealClause *clause = &node->comprehension.clauses[i];

      search_node (self, clause->iterable);
      search_items (self, clause->conditions, clause->n_conditions);
    }
}

/* No deeper than the parser lets a tree be. */
static void
search_node (Search           *self,
             const AnnealNode *node)
{
  if (node == NULL)
    return;

  switch ((AnnealNodeKind) node->kind)
    {
    case ANNEAL_NODE_TUPLE:
    case ANNEAL_NODE_LIST:
    case ANNEAL_NODE_DICT:
    case ANNEAL_NODE_AND:
    case ANNEAL_NODE_OR:
      search_items (self, node->list.items, node->list.n);
      break;
    case ANNEAL_NODE_COMPREHENSION:
      search_comprehension (self, node);
      break;
    case ANNEAL_NODE_ATTRIBUTE:
      search_node (self, node->attribute.object);
      break;
    case ANNEAL_NODE_CALL:
      search_call (self, node);
      break;
    case ANNEAL_NODE_SUBSCRIPT:
      search_node (self, node->subscript.object);
      search_node (self, node->subscript.index);
      break;
    case ANNEAL_NODE_NEGATIVE:
    case ANNEAL_NODE_POSITIVE:
    case ANNEAL_NODE_INVERT:
    case ANNEAL_NODE_NOT:
    case ANNEAL_NODE_STAR:
      search_node (self, node->unary);
      break;
    case ANNEAL_NODE_CHAIN:
    case ANNEAL_NODE_COMPARE:
      search_node (self, node->chain.first);
      for (guint i = 0; i < node->chain.n; i++)
        search_node (self, node->chain.links[i].operand);
      break;
    case ANNEAL_NODE_CONDITIONAL:
      search_node (self, node->conditional.condition);
      search_node (self, node->conditional.yes);
      search_node (self, node->conditional.no);
      break;
    case ANNEAL_NODE_LAMBDA:
      search_node (self, node->code->expression);
      break;
    case ANNEAL_NODE_CONSTANT:
    case ANNEAL_NODE_LOCAL:
    case ANNEAL_NODE_CAPTURE:
    case ANNEAL_NODE_GLOBAL:
    case ANNEAL_NODE_NAME:
    case ANNEAL_NODE_SLICE:
    case ANNEAL_NODE_UNREADABLE:
    default:
      break;
    }
}

/* Whether a loop stands anywhere in the block, functions inside aside. */
static gboolean
holds_loop (const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      const AnnealStatement *branch = s;

      if (s->kind == ANNEAL_STATEMENT_LOOP)
        return TRUE;
      if (s->kind == ANNEAL_STATEMENT_DEF)
        continue;

      for (; branch->orelse.first != NULL && branch->orelse.first == branch->orelse.last;
           branch = branch->orelse.first)
        if (holds_loop (&branch->block) || branch->orelse.first->kind == ANNEAL_STATEMENT_LOOP)
          return TRUE;
      if (holds_loop (&branch->block) || holds_loop (&branch->orelse))
        return TRUE;
    }

  return FALSE;
}

static void
search_block (Search            *self,
              const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      Search inner = *self;
      const AnnealStatement *branch = s;

      search_node (self, s->value);
      if (s->kind == ANNEAL_STATEMENT_LOOP)
        {
          inner.loop_depth++;
          inner.has_inner_loop = holds_loop (&s->block);
        }
      else if (s->kind == ANNEAL_STATEMENT_DEF)
        {
          /* The loops around its calls are not those around the function. */
          inner.loop_depth = 0;
          inner.has_inner_loop = FALSE;
        }

      for (;; branch = branch->orelse.first)
        {
          search_block (&inner, &branch->block);
          if (branch->kind != ANNEAL_STATEMENT_IF || branch->orelse.first == NULL
              || branch->orelse.first != branch->orelse.last || branch->orelse.first->kind != ANNEAL_STATEMENT_IF)
            break;
          search_node (self, branch->orelse.first->value);
        }
      search_block (&inner, &branch->orelse);
    }
}

static void
clear_found (gpointer data)
{
  g_free (((AnnealMethodCall *) data)->object);
}

/**
 * anneal_module_find_method_calls:
 * @self: a module
 * @method: "step"
 *
 * Returns: (transfer full) (element-type AnnealMethodCall): in the order of the text
 */
GArray *
anneal_module_find_method_calls (const AnnealModule *self,
                                 const char         *method)
{
  Search search = {
    .module = self,
    .method = method,
    .found = g_array_new (FALSE, FALSE, sizeof (AnnealMethodCall)),
  };

  g_array_set_clear_func (search.found, clear_found);
  search_block (&search, &self->block);

  return search.found;
}
