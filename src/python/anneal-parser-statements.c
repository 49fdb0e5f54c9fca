/* anneal-parser-statements.c: statements and blocks, with a way on after every error
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

#include "anneal-python.h"

static AnnealBlock parse_block_at (AnnealParser *self,
                                   guint32       indent);

static void
append (AnnealBlock     *block,
        AnnealStatement *statement)
{
  if (statement == NULL)
    return;

  if (block->last != NULL)
    block->last->next = statement;
  else
    block->first = statement;
  block->last = statement;
}

static AnnealStatement *
new_statement (AnnealParser        *self,
               AnnealStatementKind  kind)
{
  AnnealStatement *statement = anneal_arena_new (self->arena, AnnealStatement);

  statement->kind = kind;
  statement->start = self->token->start;

  return statement;
}

static gboolean
at_statement_end (const AnnealParser *self)
{
  return self->token->kind == ANNEAL_TOKEN_NEWLINE || self->token->kind == ANNEAL_TOKEN_END
         || anneal_parser_at (self, ';');
}

static void
skip_line (AnnealParser *self)
{
  while (self->token->kind != ANNEAL_TOKEN_NEWLINE && self->token->kind != ANNEAL_TOKEN_END)
    anneal_parser_advance (self);
}

/* Keeps what is known of a statement that was not read: what it would have bound. */
static void
break_statement (AnnealParser    *self,
                 AnnealStatement *statement)
{
  statement->kind = ANNEAL_STATEMENT_BROKEN;
  statement->value = NULL;
  self->silent = FALSE;
  skip_line (self);
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
        if (describe_bad_target (node->list.items[i]) != NULL)
          return describe_bad_target (node->list.items[i]);
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

static gboolean
check_target (AnnealParser     *self,
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

/* "a = b = value": what follows the first target. */
static gboolean
parse_assignment (AnnealParser    *self,
                  AnnealStatement *statement,
                  AnnealNode      *first)
{
  g_autoptr(GPtrArray) targets = g_ptr_array_new ();
  AnnealNode *node = first;

  statement->kind = ANNEAL_STATEMENT_ASSIGN;
  while (anneal_parser_at (self, '='))
    {
      if (!check_target (self, node))
        return FALSE;

      g_ptr_array_add (targets, node);
      take_targets (self, statement, targets);
      anneal_parser_advance (self);
      if (anneal_parser_at (self, ANNEAL_KEYWORD_YIELD))
        return anneal_parser_fail_here (self) != NULL;

      node = anneal_parse_expressions (self);
      if (node == NULL)
        return FALSE;
    }

  statement->value = node;
  return TRUE;
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

  if (!check_target (self, target))
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
  if (!check_target (self, target))
    return FALSE;

  statement->kind = ANNEAL_STATEMENT_AUGMENT;
  statement->op = get_augmenting (self, &known);
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
      if (!at_statement_end (self))
        statement->value = anneal_parse_expressions (self);
      return at_statement_end (self);
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

/* del, raise, …: read for the sake of its end only. */
static gboolean
parse_skipped (AnnealParser    *self,
               AnnealStatement *statement,
               const char      *construct)
{
  statement->kind = ANNEAL_STATEMENT_SKIPPED;
  statement->construct = construct;
  anneal_parser_advance (self);
  while (!at_statement_end (self))
    {
      if (anneal_parse_expressions (self) == NULL)
        return FALSE;
      if (!anneal_parser_accept (self, ANNEAL_KEYWORD_FROM) && !at_statement_end (self))
        return anneal_parser_fail_here (self) != NULL;
    }

  return TRUE;
}

/* A statement that takes part of a line. */
static gboolean
parse_simple (AnnealParser    *self,
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
      if (!at_statement_end (self))
        {
          statement->value = anneal_parse_expressions (self);
          return statement->value != NULL;
        }
      return TRUE;
    case ANNEAL_KEYWORD_ASSERT:
      if (!parse_skipped (self, statement, N_("“assert” is not checked")))
        return FALSE;
      statement->kind = ANNEAL_STATEMENT_PASS;
      return TRUE;
    case ANNEAL_KEYWORD_BREAK:
      return parse_skipped (self, statement, N_("“break” is not run"));
    case ANNEAL_KEYWORD_CONTINUE:
      return parse_skipped (self, statement, N_("“continue” is not run"));
    case ANNEAL_KEYWORD_DEL:
      return parse_skipped (self, statement, N_("“del” is not run"));
    case ANNEAL_KEYWORD_GLOBAL:
      return parse_skipped (self, statement, N_("“global” is not read"));
    case ANNEAL_KEYWORD_NONLOCAL:
      return parse_skipped (self, statement, N_("“nonlocal” is not read"));
    case ANNEAL_KEYWORD_RAISE:
      return parse_skipped (self, statement, N_("“raise” is not run"));
    default:
      return parse_plain (self, statement);
    }
}

/* Statements of one line, with ";" between them; the line's end is taken. */
static void
parse_line (AnnealParser *self,
            AnnealBlock  *block)
{
  do
    {
      AnnealStatement *statement;

      if (at_statement_end (self) && !anneal_parser_at (self, ';'))
        break;

      statement = new_statement (self, ANNEAL_STATEMENT_BROKEN);
      if (!parse_simple (self, statement) || (!at_statement_end (self) && anneal_parser_fail_here (self) == NULL))
        break_statement (self, statement);
      statement->end = MAX (self->last_end, statement->start);
      append (block, statement);
    }
  while (anneal_parser_accept (self, ';'));

  skip_line (self);
  if (self->token->kind == ANNEAL_TOKEN_NEWLINE)
    anneal_parser_advance (self);
}

/* After the colon: a block of further lines, or what is on the same line.  @what: "function definition" */
static AnnealBlock
parse_suite (AnnealParser *self,
             const char   *what,
             guint32       indent)
{
  AnnealBlock block = { NULL };

  if (self->token->kind != ANNEAL_TOKEN_NEWLINE && self->token->kind != ANNEAL_TOKEN_END)
    {
      parse_line (self, &block);
      return block;
    }

  if (self->token->kind == ANNEAL_TOKEN_NEWLINE)
    anneal_parser_advance (self);
  if (self->token->kind == ANNEAL_TOKEN_LINE && self->token->detail > indent)
    {
      if (anneal_parser_enter (self))
        block = parse_block_at (self, self->token->detail);
      else
        {
          /* Reported; what is inside goes. */
          while (self->token->kind == ANNEAL_TOKEN_LINE && self->token->detail > indent)
            {
              skip_line (self);
              anneal_parser_advance (self);
            }
        }
      anneal_parser_leave (self);
      return block;
    }

  anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "expected an indented block after %s", what);
  return block;
}

static gboolean
parse_colon (AnnealParser *self)
{
  if (anneal_parser_accept (self, ':'))
    return TRUE;
  if (self->token->kind == ANNEAL_TOKEN_NEWLINE)
    return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "expected ':'") != NULL;

  return anneal_parser_fail_here (self) != NULL;
}

static void
parse_def (AnnealParser    *self,
           AnnealStatement *statement,
           guint32          indent)
{
  statement->kind = ANNEAL_STATEMENT_DEF;
  anneal_parser_advance (self);
  if (self->token->kind == ANNEAL_TOKEN_NAME)
    statement->target = anneal_parse_atom (self);
  else
    anneal_parser_fail_here (self);
  if (statement->target != NULL && anneal_parser_expect (self, '('))
    statement->code = anneal_parse_parameters (self, statement->start, ')');

  if (statement->code == NULL || !anneal_parser_expect (self, ')')
      || (anneal_parser_accept (self, ANNEAL_SYMBOL_ARROW) && anneal_parse_expression (self) == NULL)
      || !parse_colon (self))
    {
      statement->code = NULL;
      break_statement (self, statement);
    }

  statement->block = parse_suite (self, "function definition", indent);
  if (statement->code != NULL)
    {
      statement->code->name = statement->target->name.name;
      statement->code->block = statement->block;
      statement->code->end = self->last_end;
    }
}

/* Goes on at the colon of a head that is not read further. */
static void
skip_head (AnnealParser    *self,
           AnnealStatement *statement)
{
  guint n_open = 0;

  for (; self->token->kind != ANNEAL_TOKEN_NEWLINE && self->token->kind != ANNEAL_TOKEN_END;
       anneal_parser_advance (self))
    {
      if (anneal_parser_at (self, '(') || anneal_parser_at (self, '[') || anneal_parser_at (self, '{'))
        n_open++;
      else if (n_open > 0 && (anneal_parser_at (self, ')') || anneal_parser_at (self, ']')
                              || anneal_parser_at (self, '}')))
        n_open--;
      else if (self->token->kind == ANNEAL_TOKEN_ERROR)
        break;
      else if (n_open == 0 && anneal_parser_at (self, ':'))
        break;
    }

  if (!parse_colon (self))
    break_statement (self, statement);
}

static void
parse_for (AnnealParser    *self,
           AnnealStatement *statement)
{
  anneal_parser_advance (self);
  statement->target = anneal_parse_target (self);
  if (statement->target == NULL || !check_target (self, statement->target)
      || !anneal_parser_expect (self, ANNEAL_KEYWORD_IN)
      || (statement->value = anneal_parse_expressions (self)) == NULL || !parse_colon (self))
    break_statement (self, statement);
}

static void
parse_condition (AnnealParser    *self,
                 AnnealStatement *statement)
{
  anneal_parser_advance (self);
  statement->value = anneal_parse_expression (self);
  if (statement->value == NULL || !parse_colon (self))
    break_statement (self, statement);
}

static gboolean
at_line_of (const AnnealParser *self,
            guint32             indent,
            guint16             symbol)
{
  const AnnealToken *token = self->token;

  return token->kind == ANNEAL_TOKEN_LINE && token->detail == indent && token[1].kind == ANNEAL_TOKEN_SYMBOL
         && token[1].symbol == symbol;
}

/* A chain of "elif" is a chain of statements, each in the other branch of the one before: no recursion. */
static void
parse_if (AnnealParser    *self,
          AnnealStatement *statement,
          guint32          indent)
{
  AnnealStatement *current = statement;

  current->construct = N_("An “if” whose condition is not known is not run");
  parse_condition (self, current);
  current->block = parse_suite (self, "'if' statement", indent);
  while (at_line_of (self, indent, ANNEAL_KEYWORD_ELIF))
    {
      AnnealStatement *next;

      anneal_parser_advance (self);
      next = new_statement (self, ANNEAL_STATEMENT_IF);
      next->construct = statement->construct;
      parse_condition (self, next);
      next->block = parse_suite (self, "'elif' statement", indent);
      next->end = self->last_end;
      append (&current->orelse, next);
      current = next;
    }

  if (at_line_of (self, indent, ANNEAL_KEYWORD_ELSE))
    {
      anneal_parser_advance (self);
      anneal_parser_advance (self);
      if (!parse_colon (self))
        break_statement (self, statement);
      current->orelse = parse_suite (self, "'else' statement", indent);
    }
}

/* The further parts of a statement: "else" of a loop, "except" and "finally". */
static void
parse_rest (AnnealParser    *self,
            AnnealStatement *statement,
            guint32          indent)
{
  while (at_line_of (self, indent, ANNEAL_KEYWORD_ELSE) || at_line_of (self, indent, ANNEAL_KEYWORD_EXCEPT)
         || at_line_of (self, indent, ANNEAL_KEYWORD_FINALLY))
    {
      AnnealBlock more;

      anneal_parser_advance (self);
      anneal_parser_advance (self);
      skip_head (self, statement);
      more = parse_suite (self, "statement", indent);
      append (&statement->orelse, more.first);
      if (more.last != NULL)
        statement->orelse.last = more.last;
    }
}

static void
parse_other (AnnealParser    *self,
             AnnealStatement *statement,
             const char      *construct,
             const char      *what,
             guint32          indent)
{
  gboolean is_class;

  statement->kind = ANNEAL_STATEMENT_BLOCK;
  statement->construct = construct;
  is_class = anneal_parser_at (self, ANNEAL_KEYWORD_CLASS);
  anneal_parser_advance (self);
  if (is_class && self->token->kind == ANNEAL_TOKEN_NAME)
    statement->target = anneal_parse_atom (self);
  skip_head (self, statement);
  statement->block = parse_suite (self, what, indent);
  parse_rest (self, statement, indent);
}

/* A decorator changes what the function below it is. */
static void
parse_decorated (AnnealParser    *self,
                 AnnealStatement *statement)
{
  statement->kind = ANNEAL_STATEMENT_SKIPPED;
  statement->construct = N_("A decorator is not read");
  anneal_parser_advance (self);
  statement->value = anneal_parse_expression (self);
  if (statement->value == NULL || (!at_statement_end (self) && anneal_parser_fail_here (self) == NULL))
    break_statement (self, statement);
  skip_line (self);
  if (self->token->kind == ANNEAL_TOKEN_NEWLINE)
    anneal_parser_advance (self);
}

/* FALSE if the line does not begin such a statement. */
static gboolean
parse_compound (AnnealParser *self,
                AnnealBlock  *block,
                guint32       indent)
{
  AnnealStatement *statement = new_statement (self, ANNEAL_STATEMENT_LOOP);
  guint16 symbol = self->token->kind == ANNEAL_TOKEN_SYMBOL ? self->token->symbol : 0;

  switch ((int) symbol)
    {
    case ANNEAL_KEYWORD_FOR:
      statement->construct = N_("A “for” loop is not run");
      parse_for (self, statement);
      statement->block = parse_suite (self, "'for' statement", indent);
      parse_rest (self, statement, indent);
      break;
    case ANNEAL_KEYWORD_WHILE:
      statement->construct = N_("A “while” loop is not run");
      parse_condition (self, statement);
      statement->block = parse_suite (self, "'while' statement", indent);
      parse_rest (self, statement, indent);
      break;
    case ANNEAL_KEYWORD_IF:
      statement->kind = ANNEAL_STATEMENT_IF;
      parse_if (self, statement, indent);
      break;
    case ANNEAL_KEYWORD_DEF:
      parse_def (self, statement, indent);
      break;
    case ANNEAL_KEYWORD_CLASS:
      parse_other (self, statement, N_("A class is not read"), "class definition", indent);
      break;
    case ANNEAL_KEYWORD_WITH:
      parse_other (self, statement, N_("A “with” block is not run"), "'with' statement", indent);
      break;
    case ANNEAL_KEYWORD_TRY:
      parse_other (self, statement, N_("A “try” block is not run"), "'try' statement", indent);
      break;
    case ANNEAL_KEYWORD_ASYNC:
      parse_other (self, statement, N_("An “async” block is not run"), "'async' statement", indent);
      break;
    case '@':
      parse_decorated (self, statement);
      break;
    default:
      return FALSE;
    }

  statement->end = MAX (self->last_end, statement->start);
  append (block, statement);
  return TRUE;
}

/* All lines that are indented by @indent or, by mistake, further. */
static AnnealBlock
parse_block_at (AnnealParser *self,
                guint32       indent)
{
  AnnealBlock block = { NULL };

  while (self->token->kind == ANNEAL_TOKEN_LINE && self->token->detail >= indent)
    {
      guint32 line_indent = self->token->detail;

      if (line_indent > indent)
        anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "unexpected indent");

      anneal_parser_advance (self);
      if (!parse_compound (self, &block, line_indent))
        parse_line (self, &block);
    }

  return block;
}

AnnealBlock
anneal_parse_block (AnnealParser *self)
{
  AnnealBlock all = { NULL };
  guint32 indent = self->token->detail;

  /* The first line sets the margin: pieces of functions are often copied with theirs. */
  while (self->token->kind == ANNEAL_TOKEN_LINE)
    {
      AnnealBlock block;

      if (self->token->detail < indent)
        {
          if (self->token->detail > 0)
            anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token),
                                "unindent does not match any outer indentation level");
          indent = self->token->detail;
        }

      block = parse_block_at (self, indent);
      append (&all, block.first);
      if (block.last != NULL)
        all.last = block.last;
    }

  return all;
}
