/* anneal-resolve.c: gives every name of a tree its place, once, so that calls need not search
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-function-private.h"

typedef struct
{
  const char *name;
  guint       slot;
} Binding;

/* A function, or the module.  Names are compared by address: the parser keeps one copy of each. */
typedef struct _Scope Scope;

struct _Scope
{
  Scope      *parent;       /* NULL: the module */
  AnnealCode *code;
  GHashTable *locals;       /* name → slot + 1 */
  GHashTable *assigned;     /* name → end of the last statement that binds it */
  GArray     *inner;        /* (element-type Binding): variables of comprehensions, innermost last */
  GHashTable *capture_of;   /* name → capture + 1 */
  GArray     *captures;     /* (element-type AnnealCapture) */
  GHashTable *global;       /* names that "global" and "nonlocal" give to what is around */
  guint       n_slots;
};

typedef struct
{
  AnnealArena *arena;
  GHashTable  *bound;       /* (element-type utf8): names that the module binds itself, by their text */
  gboolean     has_star;    /* "from x import *" */
} Resolver;

static void resolve_node  (Resolver    *self,
                           Scope       *scope,
                           AnnealNode  *node);
static void resolve_block (Resolver    *self,
                           Scope       *scope,
                           AnnealBlock *block);

static void
scope_init (Scope      *self,
            Scope      *parent,
            AnnealCode *code)
{
  *self = (Scope) {
    .parent = parent,
    .code = code,
    .locals = g_hash_table_new (NULL, NULL),
    .assigned = g_hash_table_new (NULL, NULL),
    .inner = g_array_new (FALSE, FALSE, sizeof (Binding)),
    .capture_of = g_hash_table_new (NULL, NULL),
    .captures = g_array_new (FALSE, FALSE, sizeof (AnnealCapture)),
    .global = g_hash_table_new (NULL, NULL),
  };
}

static void
scope_clear (Scope *self)
{
  g_hash_table_unref (self->locals);
  g_hash_table_unref (self->assigned);
  g_array_unref (self->inner);
  g_hash_table_unref (self->capture_of);
  g_array_unref (self->captures);
  g_hash_table_unref (self->global);
}

/* Slot of a local variable or parameter, or -1; @is_inner: of a comprehension. */
static gint
find_local (const Scope *scope,
            const char  *name,
            gboolean    *is_inner)
{
  *is_inner = FALSE;
  for (guint i = scope->inner->len; i > 0; i--)
    {
      const Binding *binding = &g_array_index (scope->inner, Binding, i - 1);

      if (binding->name == name)
        {
          *is_inner = TRUE;
          return (gint) binding->slot;
        }
    }

  return GPOINTER_TO_INT (g_hash_table_lookup (scope->locals, name)) - 1;
}

static gboolean
is_class (const Scope *scope)
{
  return scope->code != NULL && scope->code->is_class;
}

/* Which capture of @scope, a function, stands for @name; makes one if there is none. */
static guint
find_capture (Scope      *scope,
              const char *name)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (scope->capture_of, name));
  AnnealCapture capture = { .name = name, .from_local = -1, .from_capture = -1 };
  gboolean is_inner;

  if (known > 0)
    return known - 1;

  /* What a class binds is not seen by its methods. */
  if (!is_class (scope->parent))
    capture.from_local = find_local (scope->parent, name, &is_inner);
  if (capture.from_local >= 0)
    {
      guint last = GPOINTER_TO_UINT (g_hash_table_lookup (scope->parent->assigned, name));

      capture.changes = is_inner || last > scope->code->start;
    }
  else if (scope->parent->parent != NULL)
    capture.from_capture = (gint) find_capture (scope->parent, name);

  g_array_append_val (scope->captures, capture);
  g_hash_table_insert (scope->capture_of, (gpointer) name, GUINT_TO_POINTER (scope->captures->len));

  return scope->captures->len - 1;
}

/* Whether any function around binds the name. */
static gboolean
is_local_somewhere (const Scope *scope,
                    const char  *name)
{
  gboolean is_inner;

  for (; scope != NULL; scope = scope->parent)
    if (find_local (scope, name, &is_inner) >= 0)
      return TRUE;

  return FALSE;
}

static void
resolve_name (Resolver   *self,
              Scope      *scope,
              AnnealNode *node)
{
  const char *name = node->name.name;
  gboolean is_inner;
  gint slot = find_local (scope, name, &is_inner);
  AnnealObject builtin;

  if (slot >= 0)
    {
      node->kind = ANNEAL_NODE_LOCAL;
      node->name.index = (guint) slot;
      return;
    }

  if (!self->has_star && !g_hash_table_contains (self->bound, name) && !is_local_somewhere (scope, name))
    {
      builtin = anneal_builtin_lookup (NULL, name);
      if (builtin.kind != ANNEAL_UNSET)
        {
          node->kind = ANNEAL_NODE_CONSTANT;
          node->constant = builtin;
          anneal_arena_keep (self->arena, builtin);
          return;
        }
    }

  if (scope->parent == NULL)
    {
      node->kind = ANNEAL_NODE_GLOBAL;
      return;
    }

  node->kind = ANNEAL_NODE_CAPTURE;
  node->name.index = find_capture (scope, name);
}

/* "math.pi" is known once and for all, unless the text gives "math" another meaning. */
static void
resolve_attribute (Resolver   *self,
                   Scope      *scope,
                   AnnealNode *node)
{
  const AnnealNode *object = node->attribute.object;
  AnnealObject builtin;

  resolve_node (self, scope, node->attribute.object);
  if (object->kind != ANNEAL_NODE_CONSTANT || object->constant.kind != ANNEAL_MODULE)
    return;

  builtin = anneal_builtin_lookup (anneal_object_get_string (&object->constant), node->attribute.name);
  if (builtin.kind == ANNEAL_UNSET)
    return;

  node->kind = ANNEAL_NODE_CONSTANT;
  node->constant = builtin;
  anneal_arena_keep (self->arena, builtin);
}

/* Gives the names of a comprehension's target slots of their own. */
static void
bind_target (Scope      *scope,
             AnnealNode *target)
{
  if (target->kind == ANNEAL_NODE_NAME)
    {
      Binding binding = { target->name.name, scope->n_slots++ };

      g_array_append_val (scope->inner, binding);
    }
  else if (target->kind == ANNEAL_NODE_TUPLE || target->kind == ANNEAL_NODE_LIST)
    for (guint i = 0; i < target->list.n; i++)
      bind_target (scope, target->list.items[i]);
}

static void
resolve_comprehension (Resolver   *self,
                       Scope      *scope,
                       AnnealNode *node)
{
  guint n_before = scope->inner->len;

  for (guint i = 0; i < node->comprehension.n; i++)
    {
      AnnealClause *clause = &node->comprehension.clauses[i];

      resolve_node (self, scope, clause->iterable);
      bind_target (scope, clause->target);
      resolve_node (self, scope, clause->target);
      for (guint j = 0; j < clause->n_conditions; j++)
        resolve_node (self, scope, clause->conditions[j]);
    }

  resolve_node (self, scope, node->comprehension.element);
  g_array_set_size (scope->inner, n_before);
}

static void
add_local (Scope      *scope,
           const char *name,
           guint       end)
{
  guint last = GPOINTER_TO_UINT (g_hash_table_lookup (scope->assigned, name));

  if (g_hash_table_contains (scope->global, name))
    return;
  if (g_hash_table_lookup (scope->locals, name) == NULL)
    g_hash_table_insert (scope->locals, (gpointer) name, GUINT_TO_POINTER (++scope->n_slots));
  g_hash_table_insert (scope->assigned, (gpointer) name, GUINT_TO_POINTER (MAX (last, end)));
}

static void
collect_target (Scope            *scope,
                const AnnealNode *target,
                guint             end)
{
  if (target->kind == ANNEAL_NODE_NAME)
    add_local (scope, target->name.name, end);
  else if (target->kind == ANNEAL_NODE_STAR)
    collect_target (scope, target->unary, end);
  else if (target->kind == ANNEAL_NODE_TUPLE || target->kind == ANNEAL_NODE_LIST)
    for (guint i = 0; i < target->list.n; i++)
      collect_target (scope, target->list.items[i], end);
}

/* "import math" and "import numpy as np" say what is so anyway. */
static gboolean
is_natural_import (const AnnealImported *imported)
{
  return imported->name != NULL && anneal_builtin_has_module (imported->dotted)
         && (g_str_equal (imported->name, imported->dotted)
             || (g_str_equal (imported->dotted, "numpy") && g_str_equal (imported->name, "np")));
}

/* "name := value" binds a name of the function around. */
static void
collect_named (AnnealNode *node,
               gpointer    data)
{
  Scope *scope = data;

  if (node->kind == ANNEAL_NODE_LAMBDA)
    return;
  if (node->kind == ANNEAL_NODE_WALRUS)
    collect_target (scope, node->named.target, node->end);
  anneal_node_foreach (node, collect_named, scope);
}

static void
collect_named_optional (Scope      *scope,
                        AnnealNode *node)
{
  if (node != NULL)
    collect_named (node, scope);
}

/* "global" holds for the whole function, wherever it stands. */
static void
collect_global (Scope             *scope,
                const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      const AnnealStatement *branch = s;

      for (guint i = 0; s->kind == ANNEAL_STATEMENT_NAMES && i < s->n_targets; i++)
        g_hash_table_add (scope->global, (gpointer) s->targets[i]->name.name);
      if (s->kind == ANNEAL_STATEMENT_DEF || s->kind == ANNEAL_STATEMENT_CLASS)
        continue;

      for (; anneal_statement_get_elif (branch) != NULL; branch = anneal_statement_get_elif (branch))
        collect_global (scope, &branch->block);
      collect_global (scope, &branch->block);
      collect_global (scope, &branch->handlers);
      collect_global (scope, &branch->orelse);
      collect_global (scope, &branch->lastly);
    }
}

/* Names that the statements of a block bind, blocks inside included, functions inside not. */
static void
collect_locals (Scope             *scope,
                const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      const AnnealStatement *branch = s;

      for (guint i = 0; i < s->n_targets; i++)
        collect_target (scope, s->targets[i], s->end);
      if (s->target != NULL)
        collect_target (scope, s->target, s->end);
      for (guint i = 0; i < s->n_imported; i++)
        if (s->imported[i].name != NULL && !(scope->code == NULL && is_natural_import (&s->imported[i])))
          add_local (scope, s->imported[i].name, s->end);

      collect_named_optional (scope, s->value);
      if (s->kind == ANNEAL_STATEMENT_DEF || s->kind == ANNEAL_STATEMENT_CLASS)
        continue;

      /* A chain of "elif" hangs on the first "if". */
      for (; anneal_statement_get_elif (branch) != NULL; branch = anneal_statement_get_elif (branch))
        {
          collect_locals (scope, &branch->block);
          collect_named_optional (scope, anneal_statement_get_elif (branch)->value);
        }
      collect_locals (scope, &branch->block);
      collect_locals (scope, &branch->handlers);
      collect_locals (scope, &branch->orelse);
      collect_locals (scope, &branch->lastly);
    }
}

static void
keep_name (gpointer name,
           gpointer slot,
           gpointer data)
{
  const char **names = data;

  names[GPOINTER_TO_UINT (slot) - 1] = name;
}

static void
name_methods (AnnealCode *class_code)
{
  for (AnnealStatement *s = class_code->block.first; s != NULL; s = s->next)
    if (s->code != NULL)
      s->code->owner = class_code->name;
}

static void
resolve_code (Resolver   *self,
              Scope      *parent,
              AnnealCode *code)
{
  Scope scope;

  /* Fallbacks are worked out where the function is made. */
  for (guint i = 0; i < code->n_parameters; i++)
    if (code->parameters[i].fallback != NULL)
      resolve_node (self, parent, code->parameters[i].fallback);

  scope_init (&scope, parent, code);
  for (guint i = 0; i < code->n_parameters; i++)
    add_local (&scope, code->parameters[i].name, 0);

  if (code->expression != NULL)
    {
      collect_named (code->expression, &scope);
      resolve_node (self, &scope, code->expression);
    }
  else
    {
      collect_global (&scope, &code->block);
      collect_locals (&scope, &code->block);
      resolve_block (self, &scope, &code->block);
    }

  if (code->is_class)
    name_methods (code);
  code->n_slots = scope.n_slots;
  code->n_captures = scope.captures->len;
  code->captures = anneal_arena_new_n (self->arena, AnnealCapture, scope.captures->len);
  if (scope.captures->len > 0)
    memcpy (code->captures, scope.captures->data, scope.captures->len * sizeof (AnnealCapture));
  code->names = anneal_arena_new_n (self->arena, const char *, scope.n_slots + 1);
  g_hash_table_foreach (scope.locals, keep_name, code->names);
  scope_clear (&scope);
}

static void
resolve_optional (Resolver   *self,
                  Scope      *scope,
                  AnnealNode *node)
{
  if (node != NULL)
    resolve_node (self, scope, node);
}

static void
resolve_items (Resolver    *self,
               Scope       *scope,
               AnnealNode **items,
               guint        n)
{
  for (guint i = 0; i < n; i++)
    resolve_optional (self, scope, items[i]);
}

/* "-3" is a number, not a number and a sign. */
static void
fold_negative (AnnealNode *node)
{
  const AnnealNode *operand = node->unary;

  if (operand->kind != ANNEAL_NODE_CONSTANT)
    return;

  if (operand->constant.kind == ANNEAL_FLOAT)
    node->constant = anneal_object_is_wide (&operand->constant)
                     ? anneal_object_new_whole (-operand->constant.number)
                     : (AnnealObject) ANNEAL_OBJECT_FLOAT (-operand->constant.number);
  else if (operand->constant.kind == ANNEAL_INT && operand->constant.integer != G_MININT64)
    node->constant = (AnnealObject) ANNEAL_OBJECT_INT (-operand->constant.integer);
  else
    return;

  node->kind = ANNEAL_NODE_CONSTANT;
}

static void
resolve_call (Resolver   *self,
              Scope      *scope,
              AnnealNode *node)
{
  resolve_node (self, scope, node->call.callee);
  for (guint i = 0; i < node->call.n; i++)
    resolve_node (self, scope, node->call.arguments[i].value);
}

static void
resolve_chain (Resolver   *self,
               Scope      *scope,
               AnnealNode *node)
{
  resolve_node (self, scope, node->chain.first);
  for (guint i = 0; i < node->chain.n; i++)
    resolve_node (self, scope, node->chain.links[i].operand);
}

static void
resolve_node (Resolver   *self,
              Scope      *scope,
              AnnealNode *node)
{
  switch ((AnnealNodeKind) node->kind)
    {
    case ANNEAL_NODE_NAME:
      resolve_name (self, scope, node);
      break;
    case ANNEAL_NODE_ATTRIBUTE:
      resolve_attribute (self, scope, node);
      break;
    case ANNEAL_NODE_TUPLE:
    case ANNEAL_NODE_LIST:
    case ANNEAL_NODE_DICT:
    case ANNEAL_NODE_AND:
    case ANNEAL_NODE_OR:
      resolve_items (self, scope, node->list.items, node->list.n);
      break;
    case ANNEAL_NODE_COMPREHENSION:
      resolve_comprehension (self, scope, node);
      break;
    case ANNEAL_NODE_CALL:
      resolve_call (self, scope, node);
      break;
    case ANNEAL_NODE_SUBSCRIPT:
      resolve_node (self, scope, node->subscript.object);
      resolve_node (self, scope, node->subscript.index);
      break;
    case ANNEAL_NODE_SLICE:
      resolve_optional (self, scope, node->slice.start);
      resolve_optional (self, scope, node->slice.stop);
      resolve_optional (self, scope, node->slice.step);
      break;
    case ANNEAL_NODE_NEGATIVE:
      resolve_node (self, scope, node->unary);
      fold_negative (node);
      break;
    case ANNEAL_NODE_POSITIVE:
    case ANNEAL_NODE_INVERT:
    case ANNEAL_NODE_NOT:
    case ANNEAL_NODE_STAR:
      resolve_node (self, scope, node->unary);
      break;
    case ANNEAL_NODE_CHAIN:
    case ANNEAL_NODE_COMPARE:
      resolve_chain (self, scope, node);
      break;
    case ANNEAL_NODE_CONDITIONAL:
      resolve_node (self, scope, node->conditional.condition);
      resolve_node (self, scope, node->conditional.yes);
      resolve_node (self, scope, node->conditional.no);
      break;
    case ANNEAL_NODE_WALRUS:
      resolve_node (self, scope, node->named.value);
      resolve_node (self, scope, node->named.target);
      break;
    case ANNEAL_NODE_LAMBDA:
      resolve_code (self, scope, node->code);
      break;
    case ANNEAL_NODE_CONSTANT:
    case ANNEAL_NODE_LOCAL:
    case ANNEAL_NODE_CAPTURE:
    case ANNEAL_NODE_GLOBAL:
    case ANNEAL_NODE_UNREADABLE:
    default:
      break;
    }
}

static void
resolve_block (Resolver    *self,
               Scope       *scope,
               AnnealBlock *block)
{
  for (AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      AnnealStatement *branch = s;

      resolve_items (self, scope, s->targets, s->n_targets);
      resolve_optional (self, scope, s->target);
      if (s->code != NULL)
        resolve_code (self, scope, s->code);
      if (s->kind == ANNEAL_STATEMENT_DEF)
        continue;

      resolve_optional (self, scope, s->value);
      if (s->kind == ANNEAL_STATEMENT_CLASS)
        continue;

      for (; branch->orelse.first != NULL && anneal_statement_get_elif (branch) != NULL; branch = branch->orelse.first)
        {
          resolve_block (self, scope, &branch->block);
          resolve_optional (self, scope, branch->orelse.first->value);
        }
      resolve_block (self, scope, &branch->block);
      resolve_block (self, scope, &branch->handlers);
      resolve_block (self, scope, &branch->orelse);
      resolve_block (self, scope, &branch->lastly);
    }
}

static gboolean
has_star_import (const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    for (guint i = 0; i < s->n_imported; i++)
      if (s->imported[i].name == NULL)
        return TRUE;

  return FALSE;
}

void
anneal_tree_resolve (AnnealModule *module,
                     AnnealNode   *expression)
{
  Resolver resolver = {
    .arena = &module->arena,
    .bound = g_hash_table_new (g_str_hash, g_str_equal),
    .has_star = has_star_import (&module->block),
  };
  GHashTableIter iter;
  gpointer name;
  Scope names;
  Scope scope;

  /* Collected as if the module were a function, only to know what it binds. */
  scope_init (&names, NULL, NULL);
  collect_locals (&names, &module->block);
  g_hash_table_iter_init (&iter, names.locals);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (resolver.bound, name);

  scope_init (&scope, NULL, NULL);
  if (expression != NULL)
    resolve_node (&resolver, &scope, expression);
  resolve_block (&resolver, &scope, &module->block);
  module->n_slots = scope.n_slots;

  scope_clear (&scope);
  scope_clear (&names);
  g_hash_table_unref (resolver.bound);
}
