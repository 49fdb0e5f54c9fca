/* anneal-parser-statements.c: statements that take a line or a part of one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

#include "anneal-python.h"

gboolean
anneal_parser_at_end (const AnnealParser *self)
{
  return self->token->kind == ANNEAL_TOKEN_NEWLINE || self->token->kind == ANNEAL_TOKEN_END
         || anneal_parser_at (self, ';');
}

void
anneal_parser_skip_line (AnnealParser *self)
{
  while (self->token->kind != ANNEAL_TOKEN_NEWLINE && self->token->kind != ANNEAL_TOKEN_END)
    anneal_parser_advance (self);
}

static const char *
describe_bad_target (const AnnealNode *node)
{
  switch ((int) node->kind)
    {
    case ANNEAL_NODE_NAME:
    case ANNEAL_NODE_ATTRIBUTE:
    case ANNEAL_NODE_SUBSCRIPT:
      return NULL;
    case ANNEAL_NODE_STAR:
      return describe_bad_target (node->unary);
    case ANNEAL_NODE_TUPLE:
    case ANNEAL_NODE_LIST:
      for (guint i = 0; i < node->list.n; i++)
        {
          const char *message = describe_bad_target (node->list.items[i]);

          if (message != NULL)
            return message;
        }
      return NULL;
    case ANNEAL_NODE_CONSTANT:
      if (node->constant.kind == ANNEAL_BOOL)
        return node->constant.integer != 0 ? "cannot assign to True" : "cannot assign to False";
      if (node->constant.kind == ANNEAL_NONE)
        return "cannot assign to None";
      return "cannot assign to literal here. Maybe you meant '==' instead of '='?";
    case ANNEAL_NODE_CALL:
      return "cannot assign to function call here. Maybe you meant '==' instead of '='?";
    case ANNEAL_NODE_LAMBDA:
      return "cannot assign to lambda here. Maybe you meant '==' instead of '='?";
    case ANNEAL_NODE_COMPARE:
      return "cannot assign to comparison";
    case ANNEAL_NODE_CONDITIONAL:
      return "cannot assign to conditional expression";
    case ANNEAL_NODE_DICT:
      return "cannot assign to dict literal here. Maybe you meant '==' instead of '='?";
    default:
      return "cannot assign to expression here. Maybe you meant '==' instead of '='?";
    }
}

gboolean
anneal_parser_check_target (AnnealParser     *self,
              const AnnealNode *node)
{
  const char *message = describe_bad_target (node);

  return message == NULL || anneal_parser_fail (self, ANNEAL_SPAN_OF (node), "%s", message) != NULL;
}

static void
take_targets (AnnealParser    *self,
              AnnealStatement *statement,
              GPtrArray       *targets)
{
  statement->targets = anneal_parser_keep_nodes (self, targets);
  statement->n_targets = targets->len;
}

/* "a = b = value": what follows the first target.  The targets are kept even if the value is wrong. */
static gboolean
parse_assignment (AnnealParser    *self,
                  AnnealStatement *statement,
                  AnnealNode      *first)
{
  g_autoptr(GPtrArray) targets = g_ptr_array_new ();
  AnnealNode *node = first;

  statement->kind = ANNEAL_STATEMENT_ASSIGN;
  while (node != NULL && anneal_parser_at (self, '=') && anneal_parser_check_target (self, node))
    {
      g_ptr_array_add (targets, node);
      anneal_parser_advance (self);
      node = anneal_parse_expressions (self);
    }
  take_targets (self, statement, targets);

  /* Another "=" is one that the target before it could not take. */
  statement->value = node;
  return node != NULL && !anneal_parser_at (self, '=');
}

/* "name: type", "name: type = value" */
static gboolean
parse_annotated (AnnealParser    *self,
                 AnnealStatement *statement,
                 AnnealNode      *target)
{
  g_autoptr(GPtrArray) targets = g_ptr_array_new ();

  /* The pasted line of a dict has the same shape: "'scheduler': StepLR(optimizer, 2)," */
  if (target->kind == ANNEAL_NODE_CONSTANT && target->constant.kind == ANNEAL_STRING)
    {
      statement->kind = ANNEAL_STATEMENT_EXPRESSION;
      anneal_parser_advance (self);
      statement->value = anneal_parse_expression (self);
      anneal_parser_accept (self, ',');
      return statement->value != NULL;
    }

  if (!anneal_parser_check_target (self, target))
    return FALSE;

  statement->kind = ANNEAL_STATEMENT_ASSIGN;
  g_ptr_array_add (targets, target);
  take_targets (self, statement, targets);
  anneal_parser_advance (self);
  if (anneal_parse_expression (self) == NULL)
    return FALSE;
  if (!anneal_parser_accept (self, '='))
    return TRUE;

  statement->value = anneal_parse_expressions (self);
  return statement->value != NULL;
}

static AnnealOperator
get_augmenting (const AnnealParser *self,
                gboolean           *known)
{
  static const struct
  {
    char           text[4];
    AnnealOperator op;
  } table[] = {
    { "+=", ANNEAL_ADD }, { "-=", ANNEAL_SUBTRACT }, { "*=", ANNEAL_MULTIPLY }, { "/=", ANNEAL_DIVIDE },
    { "//=", ANNEAL_FLOOR_DIVIDE }, { "%=", ANNEAL_MODULO }, { "**=", ANNEAL_POWER }, { "<<=", ANNEAL_LEFT_SHIFT },
    { ">>=", ANNEAL_RIGHT_SHIFT }, { "&=", ANNEAL_BIT_AND }, { "|=", ANNEAL_BIT_OR }, { "^=", ANNEAL_BIT_XOR },
  };
  gsize length = self->token->end - self->token->start;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strlen (table[i].text) == length && memcmp (table[i].text, self->text + self->token->start, length) == 0)
      {
        *known = TRUE;
        return table[i].op;
      }

  *known = FALSE;
  return ANNEAL_ADD;
}

static gboolean
parse_augmented (AnnealParser    *self,
                 AnnealStatement *statement,
                 AnnealNode      *target)
{
  g_autoptr(GPtrArray) targets = g_ptr_array_new ();
  gboolean known;

  if (target->kind == ANNEAL_NODE_TUPLE || target->kind == ANNEAL_NODE_LIST)
    return anneal_parser_fail (self, ANNEAL_SPAN_OF (target),
                               "'tuple' is an illegal expression for augmented assignment") != NULL;
  if (!anneal_parser_check_target (self, target))
    return FALSE;

  statement->kind = ANNEAL_STATEMENT_AUGMENT;
  statement->op = (guint8) get_augmenting (self, &known);
  g_ptr_array_add (targets, target);
  take_targets (self, statement, targets);
  if (!known)
    return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "“@=” is not read") != NULL;

  anneal_parser_advance (self);
  statement->value = anneal_parse_expressions (self);

  return statement->value != NULL;
}

static gboolean
parse_plain (AnnealParser    *self,
             AnnealStatement *statement)
{
  AnnealNode *node;

  if (anneal_parser_at (self, ANNEAL_KEYWORD_YIELD))
    {
      anneal_parser_advance (self);
      anneal_parser_accept (self, ANNEAL_KEYWORD_FROM);
      statement->kind = ANNEAL_STATEMENT_SKIPPED;
      statement->construct = N_("“yield” is not read");
      if (!anneal_parser_at_end (self))
        statement->value = anneal_parse_expressions (self);
      return anneal_parser_at_end (self);
    }

  node = anneal_parse_expressions (self);
  if (node == NULL)
    return FALSE;
  if (anneal_parser_at (self, '='))
    return parse_assignment (self, statement, node);
  if (anneal_parser_at (self, ':'))
    return parse_annotated (self, statement, node);
  if (anneal_parser_at (self, ANNEAL_SYMBOL_AUGMENTED))
    return parse_augmented (self, statement, node);

  if (node->kind == ANNEAL_NODE_NAME && g_str_equal (node->name.name, "print")
      && (self->token->kind == ANNEAL_TOKEN_STRING || self->token->kind == ANNEAL_TOKEN_NAME))
    return anneal_parser_fail (self, (AnnealSpan) { node->start, self->token->end },
                               "Missing parentheses in call to 'print'. Did you mean print(...)?") != NULL;

  statement->kind = ANNEAL_STATEMENT_EXPRESSION;
  statement->value = node;
  return TRUE;
}

/* "a.b.c", read into @dotted; the first name, or NULL. */
static const char *
parse_dotted (AnnealParser *self,
              GString      *dotted)
{
  const char *first = NULL;

  do
    {
      const char *name = anneal_parser_take_name (self);

      if (name == NULL)
        return NULL;
      if (first == NULL)
        first = name;
      if (dotted->len > 0)
        g_string_append_c (dotted, '.');
      g_string_append (dotted, name);
    }
  while (anneal_parser_accept (self, '.'));

  return first;
}

static void
take_imported (AnnealParser    *self,
               AnnealStatement *statement,
               GArray          *imported)
{
  if (imported->len == 0)       /* "from x import (", cut off */
    return;

  statement->n_imported = imported->len;
  statement->imported = anneal_arena_new_n (self->arena, AnnealImported, imported->len);
  memcpy (statement->imported, imported->data, imported->len * sizeof (AnnealImported));
}

static gboolean
parse_import (AnnealParser    *self,
              AnnealStatement *statement)
{
  g_autoptr(GArray) imported = g_array_new (FALSE, TRUE, sizeof (AnnealImported));

  statement->kind = ANNEAL_STATEMENT_IMPORT;
  do
    {
      g_autoptr(GString) dotted = g_string_new (NULL);
      AnnealImported one = { .whole = TRUE, .span = ANNEAL_SPAN_OF (self->token) };

      anneal_parser_advance (self);
      one.span.start = self->token->start;
      one.name = parse_dotted (self, dotted);
      if (one.name == NULL)
        return FALSE;

      one.dotted = anneal_arena_copy (self->arena, dotted->str, dotted->len);
      if (anneal_parser_accept (self, ANNEAL_KEYWORD_AS))
        {
          one.whole = FALSE;
          one.name = anneal_parser_take_name (self);
          if (one.name == NULL)
            return FALSE;
        }
      one.span.end = self->last_end;
      g_array_append_val (imported, one);
    }
  while (anneal_parser_at (self, ','));

  take_imported (self, statement, imported);
  return TRUE;
}

/* One name of "from module import …". */
static gboolean
parse_from_name (AnnealParser  *self,
                 const GString *module,
                 GArray        *imported)
{
  AnnealImported one = { .span = ANNEAL_SPAN_OF (self->token) };
  g_autofree char *dotted = NULL;

  one.name = anneal_parser_take_name (self);
  if (one.name == NULL)
    return FALSE;

  dotted = g_strconcat (module->str, ".", one.name, NULL);
  one.dotted = anneal_arena_copy (self->arena, dotted, strlen (dotted));
  if (anneal_parser_accept (self, ANNEAL_KEYWORD_AS))
    {
      one.name = anneal_parser_take_name (self);
      if (one.name == NULL)
        return FALSE;
    }

  one.span.end = self->last_end;
  g_array_append_val (imported, one);

  return TRUE;
}

static gboolean
parse_from (AnnealParser    *self,
            AnnealStatement *statement)
{
  g_autoptr(GArray) imported = g_array_new (FALSE, TRUE, sizeof (AnnealImported));
  g_autoptr(GString) module = g_string_new (NULL);
  gboolean in_brackets;

  statement->kind = ANNEAL_STATEMENT_IMPORT;
  anneal_parser_advance (self);
  while (anneal_parser_at (self, '.') || anneal_parser_at (self, ANNEAL_SYMBOL_ELLIPSIS))
    {
      anneal_parser_advance (self);
      g_string_append_c (module, '.');
    }
  if ((module->len == 0 || !anneal_parser_at (self, ANNEAL_KEYWORD_IMPORT))
      && parse_dotted (self, module) == NULL)
    return FALSE;
  if (!anneal_parser_expect (self, ANNEAL_KEYWORD_IMPORT))
    return FALSE;

  if (anneal_parser_accept (self, '*'))
    {
      AnnealImported all = { .span = { statement->start, self->last_end } };

      /* No name: everything that the module has. */
      all.dotted = anneal_arena_copy (self->arena, module->str, module->len);
      g_array_append_val (imported, all);
      take_imported (self, statement, imported);
      return TRUE;
    }

  in_brackets = anneal_parser_accept (self, '(');
  do
    {
      if (in_brackets && anneal_parser_at (self, ')'))
        break;
      if (!parse_from_name (self, module, imported))
        return FALSE;
    }
  while (anneal_parser_accept (self, ','));

  take_imported (self, statement, imported);
  return !in_brackets || anneal_parser_expect (self, ')');
}

/* "global a, b" */
static gboolean
parse_names (AnnealParser    *self,
             AnnealStatement *statement,
             const char      *construct)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  statement->kind = ANNEAL_STATEMENT_NAMES;
  statement->construct = construct;
  do
    {
      AnnealNode *name;

      anneal_parser_advance (self);
      name = anneal_parser_new_node (self, ANNEAL_NODE_NAME, self->token->start);
      name->name.name = anneal_parser_take_name (self);
      if (name->name.name == NULL)
        return FALSE;
      name->end = self->last_end;
      g_ptr_array_add (names, name);
    }
  while (anneal_parser_at (self, ','));

  take_targets (self, statement, names);
  return TRUE;
}

/* raise, …: read for the sake of its end only.  @n_min, @n_max: how many parts it may have. */
static gboolean
parse_skipped (AnnealParser    *self,
               AnnealStatement *statement,
               const char      *construct,
               guint            n_min,
               guint            n_max)
{
  guint16 keyword = self->token->symbol;
  guint16 separator = keyword == ANNEAL_KEYWORD_RAISE ? ANNEAL_KEYWORD_FROM : ',';
  guint n = 0;

  statement->kind = ANNEAL_STATEMENT_SKIPPED;
  statement->construct = construct;
  anneal_parser_advance (self);
  if (n_min == 0 && anneal_parser_at_end (self))
    return TRUE;

  do
    {
      if (n == n_max || anneal_parse_expression (self) == NULL)
        return n == n_max ? anneal_parser_fail_here (self) != NULL : FALSE;
      n++;
    }
  while (anneal_parser_accept (self, separator) && !(keyword == ANNEAL_KEYWORD_DEL && anneal_parser_at_end (self)));

  return TRUE;
}

/* A statement that takes part of a line. */
gboolean
anneal_parse_simple (AnnealParser    *self,
              AnnealStatement *statement)
{
  guint16 symbol = self->token->kind == ANNEAL_TOKEN_SYMBOL ? self->token->symbol : 0;

  switch ((int) symbol)
    {
    case ANNEAL_KEYWORD_IMPORT:
      return parse_import (self, statement);
    case ANNEAL_KEYWORD_FROM:
      return parse_from (self, statement);
    case ANNEAL_KEYWORD_PASS:
      statement->kind = ANNEAL_STATEMENT_PASS;
      anneal_parser_advance (self);
      return TRUE;
    case ANNEAL_KEYWORD_RETURN:
      statement->kind = ANNEAL_STATEMENT_RETURN;
      anneal_parser_advance (self);
      if (!anneal_parser_at_end (self))
        {
          statement->value = anneal_parse_expressions (self);
          return statement->value != NULL;
        }
      return TRUE;
    case ANNEAL_KEYWORD_ASSERT:
      if (!parse_skipped (self, statement, N_("“assert” is not checked"), 1, 2))
        return FALSE;
      statement->kind = ANNEAL_STATEMENT_PASS;
      return TRUE;
    case ANNEAL_KEYWORD_BREAK:
    case ANNEAL_KEYWORD_CONTINUE:
      statement->kind = symbol == ANNEAL_KEYWORD_BREAK ? ANNEAL_STATEMENT_BREAK : ANNEAL_STATEMENT_CONTINUE;
      anneal_parser_advance (self);
      return TRUE;
    case ANNEAL_KEYWORD_DEL:
      return parse_skipped (self, statement, N_("“del” is not run"), 1, G_MAXUINT);
    case ANNEAL_KEYWORD_GLOBAL:
      return parse_names (self, statement, NULL);
    case ANNEAL_KEYWORD_NONLOCAL:
      return parse_names (self, statement, N_("“nonlocal” is not read"));
    case ANNEAL_KEYWORD_RAISE:
      return parse_skipped (self, statement, N_("“raise” is not run"), 0, 2);
    default:
      return parse_plain (self, statement);
    }
}
