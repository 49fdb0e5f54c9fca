/* anneal-search.c: finding calls in a tree, and what stands around them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-module-private.h"

/* Functions that call functions: how far loops are followed. */
#define MAX_LEVELS 8

/* What stands around the place that is looked at. */
typedef struct
{
  const char *function;         /* (nullable), lent */
  AnnealSpan  loop;
  char       *iterable;         /* (nullable), lent */
  AnnealSpan  condition;
  guint       loop_depth;
  guint       place;
  gboolean    has_inner_loop;
  gboolean    in_else;
  gboolean    in_class;
} Around;

/* A call of something by its last name: "train" of "trainer.train(loader)". */
typedef struct
{
  const char *callee;
  const char *function;         /* (nullable): where it stands, qualified */
  AnnealSpan  loop;
  guint       loop_depth;
} AnyCall;

typedef struct
{
  const AnnealModule *module;
  const char         *method;
  GArray             *found;        /* (element-type AnnealMethodCall) */
  GArray             *calls;        /* (element-type AnyCall) */
  GHashTable         *looping;      /* (element-type utf8): last names of functions with a loop */
  GPtrArray          *kept;         /* texts that Around lends */
  Around              around;
} Search;

static void search_block (Search            *self,
                          const AnnealBlock *block);

static const char *
get_last_name (const char *qualified)
{
  const char *point = strrchr (qualified, '.');

  return point != NULL ? point + 1 : qualified;
}

static void
add_found (Search           *self,
           const AnnealNode *call)
{
  const AnnealNode *object = call->call.callee->attribute.object;
  const Around *around = &self->around;
  AnnealMethodCall found = {
    .span = ANNEAL_SPAN_OF (call),
    .object = g_strndup (self->module->text + object->start, object->end - object->start),
    .function = g_strdup (around->function),
    .condition = around->condition,
    .loop = around->loop,
    .iterable = g_strdup (around->iterable),
    .place = around->place,
    .loop_depth = around->loop_depth,
    .has_inner_loop = around->has_inner_loop != 0,
    .in_else = around->in_else != 0,
  };

  g_array_append_val (self->found, found);
}

/* No deeper than the parser lets a tree be. */
static void
search_node (AnnealNode *node,
             gpointer    data)
{
  Search *self = data;

  if (node->kind == ANNEAL_NODE_CALL)
    {
      const AnnealNode *callee = node->call.callee;
      AnyCall call = { NULL, self->around.function, self->around.loop, self->around.loop_depth };

      if (callee->kind == ANNEAL_NODE_ATTRIBUTE)
        call.callee = callee->attribute.name;
      else if (callee->kind == ANNEAL_NODE_GLOBAL || callee->kind == ANNEAL_NODE_CAPTURE
               || callee->kind == ANNEAL_NODE_NAME)
        call.callee = callee->name.name;

      if (callee->kind == ANNEAL_NODE_ATTRIBUTE && g_str_equal (callee->attribute.name, self->method))
        add_found (self, node);
      if (call.callee != NULL)
        g_array_append_val (self->calls, call);
    }

  anneal_node_foreach (node, search_node, self);
}

static void
search_optional (Search     *self,
                 AnnealNode *node)
{
  if (node != NULL)
    search_node (node, self);
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
      if (s->kind == ANNEAL_STATEMENT_DEF || s->kind == ANNEAL_STATEMENT_CLASS)
        continue;

      for (; anneal_statement_get_elif (branch) != NULL; branch = anneal_statement_get_elif (branch))
        if (holds_loop (&branch->block))
          return TRUE;
      if (holds_loop (&branch->block) || holds_loop (&branch->orelse) || holds_loop (&branch->handlers)
          || holds_loop (&branch->lastly))
        return TRUE;
    }

  return FALSE;
}

/* The text of @node on one line, kept. */
static char *
keep_text (Search           *self,
           const AnnealNode *node)
{
  g_autofree char *slice = NULL;
  char *text;

  if (node == NULL)
    return NULL;

  slice = g_strndup (self->module->text + node->start, node->end - node->start);
  text = anneal_expression_dup_joined (slice);
  if (text == NULL)
    text = g_steal_pointer (&slice);
  g_ptr_array_add (self->kept, text);

  return text;
}

/* Functions and classes: what is around them is not around what is inside. */
static void
enter_definition (Search                *self,
                  const AnnealStatement *statement)
{
  const char *name = statement->target != NULL ? statement->target->name.name : "?";
  const char *outer = self->around.function;
  char *qualified = outer != NULL && self->around.in_class ? g_strconcat (outer, ".", name, NULL) : g_strdup (name);

  g_ptr_array_add (self->kept, qualified);
  self->around = (Around) { .function = qualified, .in_class = statement->kind == ANNEAL_STATEMENT_CLASS };
  if (statement->kind == ANNEAL_STATEMENT_DEF && holds_loop (&statement->block))
    g_hash_table_add (self->looping, (gpointer) name);
}

static void
enter_loop (Search                *self,
            const AnnealStatement *statement)
{
  self->around.loop = (AnnealSpan) { statement->start, statement->end };
  self->around.iterable = keep_text (self, statement->value);
  self->around.condition = (AnnealSpan) { 0, 0 };
  self->around.in_else = FALSE;
  self->around.loop_depth++;
  self->around.has_inner_loop = holds_loop (&statement->block);
}

/* Each branch of a chain stands under its own condition, the last one under that of the "if" before it. */
static void
search_if (Search                *self,
           const AnnealStatement *statement)
{
  for (;; statement = anneal_statement_get_elif (statement))
    {
      search_optional (self, statement->value);
      if (statement->value != NULL)
        self->around.condition = ANNEAL_SPAN_OF (statement->value);
      self->around.in_else = FALSE;
      search_block (self, &statement->block);
      if (anneal_statement_get_elif (statement) == NULL)
        break;
    }

  self->around.in_else = TRUE;
  search_block (self, &statement->orelse);
}

static void
search_statement (Search                *self,
                  const AnnealStatement *statement)
{
  Around before = self->around;

  if (statement->kind == ANNEAL_STATEMENT_IF)
    search_if (self, statement);
  else
    {
      search_optional (self, statement->value);
      if (statement->kind == ANNEAL_STATEMENT_DEF || statement->kind == ANNEAL_STATEMENT_CLASS)
        enter_definition (self, statement);
      else if (statement->kind == ANNEAL_STATEMENT_LOOP)
        enter_loop (self, statement);
      search_block (self, &statement->block);
      search_block (self, &statement->handlers);
      search_block (self, &statement->orelse);
      search_block (self, &statement->lastly);
    }

  self->around = before;
}

static void
search_block (Search            *self,
              const AnnealBlock *block)
{
  guint before = self->around.place;
  gboolean counts = block->first != NULL && self->around.condition.end == 0;
  guint place = 0;

  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      if (counts)
        self->around.place = place++;
      search_statement (self, s);
    }
  self->around.place = before;
}

/* Loops around the first call of a function, and around that of the function which that stands in. */
static guint
find_outer_depth (GHashTable *first_calls,
                  const char *function)
{
  guint depth = 0;

  for (guint level = 0; function != NULL && level < MAX_LEVELS; level++)
    {
      const AnyCall *call = g_hash_table_lookup (first_calls, get_last_name (function));

      if (call == NULL)
        break;
      depth += call->loop_depth;
      function = call->function;
    }

  return depth;
}

/* What the calls of functions tell about the loops around what was found. */
static void
look_around (Search *self)
{
  g_autoptr(GHashTable) first_calls = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) outer_loops = g_hash_table_new (NULL, NULL);

  for (guint i = self->calls->len; i > 0; i--)
    {
      AnyCall *call = &g_array_index (self->calls, AnyCall, i - 1);

      if (call->function == NULL || !g_str_equal (get_last_name (call->function), call->callee))
        g_hash_table_insert (first_calls, (gpointer) call->callee, call);
      if (call->loop.end > 0 && g_hash_table_contains (self->looping, call->callee))
        g_hash_table_add (outer_loops, GSIZE_TO_POINTER (call->loop.start));
    }

  for (guint i = 0; i < self->found->len; i++)
    {
      AnnealMethodCall *found = &g_array_index (self->found, AnnealMethodCall, i);

      found->outer_depth = find_outer_depth (first_calls, found->function);
      if (found->loop.end > 0 && g_hash_table_contains (outer_loops, GSIZE_TO_POINTER (found->loop.start)))
        found->has_inner_loop = TRUE;
    }
}

static void
clear_found (gpointer data)
{
  AnnealMethodCall *self = data;

  g_free (self->object);
  g_free (self->function);
  g_free (self->iterable);
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
  g_autoptr(GArray) calls = g_array_new (FALSE, FALSE, sizeof (AnyCall));
  g_autoptr(GHashTable) looping = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  Search search = {
    .module = self,
    .method = method,
    .found = g_array_new (FALSE, FALSE, sizeof (AnnealMethodCall)),
    .calls = calls,
    .looping = looping,
    .kept = kept,
  };

  g_array_set_clear_func (search.found, clear_found);
  search_block (&search, &self->block);
  look_around (&search);

  return search.found;
}
