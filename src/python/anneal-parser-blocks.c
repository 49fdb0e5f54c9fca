/* anneal-parser-blocks.c: lines and blocks, with a way on after every error
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

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

  statement->kind = (guint8) kind;
  statement->start = self->token->start;

  return statement;
}

/* Keeps what is known of a statement that was not read: what it would have bound. */
static void
break_statement (AnnealParser    *self,
                 AnnealStatement *statement)
{
  statement->kind = ANNEAL_STATEMENT_BROKEN;
  statement->value = NULL;
  self->silent = FALSE;
  anneal_parser_skip_line (self);
}

/* Statements of one line, with ";" between them; the line's end is taken. */
static void
parse_line (AnnealParser *self,
            AnnealBlock  *block)
{
  do
    {
      AnnealStatement *statement;

      if (anneal_parser_at_end (self) && !anneal_parser_at (self, ';'))
        break;

      statement = new_statement (self, ANNEAL_STATEMENT_BROKEN);
      if (!anneal_parse_simple (self, statement)
          || (!anneal_parser_at_end (self) && anneal_parser_fail_here (self) == NULL))
        break_statement (self, statement);
      statement->end = MAX (self->last_end, statement->start);
      append (block, statement);
    }
  while (anneal_parser_accept (self, ';'));

  anneal_parser_skip_line (self);
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
              anneal_parser_skip_line (self);
              anneal_parser_advance (self);
            }
        }
      anneal_parser_leave (self);
      return block;
    }

  /* At the line that should be the block, or at the end of the last one. */
  anneal_parser_fail (self,
                      self->token->kind == ANNEAL_TOKEN_END ? (AnnealSpan) { self->last_end, self->last_end }
                                                            : ANNEAL_SPAN_OF (self->token),
                      "expected an indented block after %s", what);
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
  guint n_wrong = self->n_made_up + self->n_errors;

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
  if (statement->block.first == NULL)
    {
      statement->kind = ANNEAL_STATEMENT_BROKEN;
      statement->code = NULL;
    }
  if (statement->code != NULL)
    {
      statement->code->name = statement->target->name.name;
      statement->code->block = statement->block;
      statement->code->end = self->last_end;
      statement->code->is_cut = self->n_made_up + self->n_errors > n_wrong;
    }
}

/* Goes on at the colon of a head that is not read further. */
static void
skip_to_colon (AnnealParser *self)
{
  guint n_open = 0;

  for (; self->token->kind != ANNEAL_TOKEN_NEWLINE && self->token->kind != ANNEAL_TOKEN_END
         && self->token->kind != ANNEAL_TOKEN_ERROR;
       anneal_parser_advance (self))
    {
      if (anneal_parser_at (self, '(') || anneal_parser_at (self, '[') || anneal_parser_at (self, '{'))
        n_open++;
      else if (n_open > 0 && (anneal_parser_at (self, ')') || anneal_parser_at (self, ']')
                              || anneal_parser_at (self, '}')))
        n_open--;
      else if (n_open == 0 && anneal_parser_at (self, ':'))
        break;
    }
}

/* "value as name, …"; in brackets it may be anything, and is skipped.  Of several values the first one is kept. */
static gboolean
parse_with_items (AnnealParser    *self,
                  AnnealStatement *statement)
{
  g_autoptr(GPtrArray) targets = g_ptr_array_new ();

  if (anneal_parser_at (self, '('))
    {
      skip_to_colon (self);
      return TRUE;
    }

  do
    {
      AnnealNode *value = anneal_parse_expression (self);
      AnnealNode *target;

      if (value == NULL)
        return FALSE;
      if (statement->value == NULL)
        statement->value = value;
      if (!anneal_parser_accept (self, ANNEAL_KEYWORD_AS))
        continue;

      target = anneal_parse_one_target (self);
      if (target == NULL || !anneal_parser_check_target (self, target))
        return FALSE;
      g_ptr_array_add (targets, target);
    }
  while (anneal_parser_accept (self, ','));

  statement->targets = anneal_parser_keep_nodes (self, targets);
  statement->n_targets = targets->len;
  return TRUE;
}

static gboolean
parse_class_name (AnnealParser    *self,
                  AnnealStatement *statement)
{
  AnnealNode *bases = anneal_parser_new_node (self, ANNEAL_NODE_CALL, self->token->start);

  if (self->token->kind != ANNEAL_TOKEN_NAME)
    return anneal_parser_fail_here (self) != NULL;

  statement->target = anneal_parse_atom (self);
  if (statement->target == NULL)
    return FALSE;

  /* As a call of the class: the bases are its arguments. */
  bases->call.callee = statement->target;
  if (anneal_parser_at (self, '(') && !anneal_parse_call (self, bases))
    return FALSE;
  bases->end = self->last_end;
  statement->value = bases;

  return TRUE;
}

/* "except (A, B) as name" */
static gboolean
parse_exception (AnnealParser    *self,
                 AnnealStatement *statement)
{
  anneal_parser_accept (self, '*');
  if (anneal_parser_at (self, ':'))
    return TRUE;

  statement->value = anneal_parse_expressions (self);
  if (statement->value == NULL)
    return FALSE;
  if (!anneal_parser_accept (self, ANNEAL_KEYWORD_AS))
    return TRUE;

  statement->target = anneal_parser_new_node (self, ANNEAL_NODE_NAME, self->token->start);
  statement->target->name.name = anneal_parser_take_name (self);
  statement->target->end = self->last_end;

  return statement->target->name.name != NULL;
}

/* What is between the keyword and the block. */
static void
parse_head (AnnealParser    *self,
            AnnealStatement *statement)
{
  guint16 keyword = self->token->symbol;
  gboolean good = TRUE;

  anneal_parser_advance (self);
  if (keyword == ANNEAL_KEYWORD_WITH)
    good = parse_with_items (self, statement);
  else if (keyword == ANNEAL_KEYWORD_CLASS)
    good = parse_class_name (self, statement);
  else if (keyword == ANNEAL_KEYWORD_EXCEPT)
    good = parse_exception (self, statement);
  else if (keyword == ANNEAL_KEYWORD_ASYNC)
    skip_to_colon (self);

  if (!good || !parse_colon (self))
    break_statement (self, statement);
}

static void
parse_for (AnnealParser    *self,
           AnnealStatement *statement)
{
  anneal_parser_advance (self);
  statement->target = anneal_parse_target (self);
  if (statement->target == NULL || !anneal_parser_check_target (self, statement->target)
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

/* A further part of a statement, from its keyword on. */
static AnnealBlock
parse_part (AnnealParser    *self,
            AnnealStatement *statement,
            guint32          indent)
{
  anneal_parser_advance (self);
  parse_head (self, statement);

  return parse_suite (self, "statement", indent);
}

/* The "else" of a loop. */
static void
parse_rest (AnnealParser    *self,
            AnnealStatement *statement,
            guint32          indent)
{
  if (at_line_of (self, indent, ANNEAL_KEYWORD_ELSE))
    statement->orelse = parse_part (self, statement, indent);
}

static void
parse_try (AnnealParser    *self,
           AnnealStatement *statement,
           guint32          indent)
{
  statement->kind = ANNEAL_STATEMENT_TRY;
  statement->construct = N_("A “try” block is not run");
  parse_head (self, statement);
  statement->block = parse_suite (self, "'try' statement", indent);
  while (at_line_of (self, indent, ANNEAL_KEYWORD_EXCEPT))
    {
      AnnealStatement *handler;

      anneal_parser_advance (self);
      handler = new_statement (self, ANNEAL_STATEMENT_HANDLER);
      parse_head (self, handler);
      if (handler->kind == ANNEAL_STATEMENT_BROKEN)
        statement->kind = ANNEAL_STATEMENT_BROKEN;
      handler->kind = ANNEAL_STATEMENT_HANDLER;
      handler->block = parse_suite (self, "'except' statement", indent);
      handler->end = self->last_end;
      append (&statement->handlers, handler);
    }
  if (at_line_of (self, indent, ANNEAL_KEYWORD_ELSE))
    statement->orelse = parse_part (self, statement, indent);
  if (at_line_of (self, indent, ANNEAL_KEYWORD_FINALLY))
    statement->lastly = parse_part (self, statement, indent);
}

static void
parse_class (AnnealParser    *self,
             AnnealStatement *statement,
             guint32          indent)
{
  guint32 start = statement->start;

  statement->kind = ANNEAL_STATEMENT_CLASS;
  statement->construct = N_("A class is not read");
  parse_head (self, statement);
  statement->block = parse_suite (self, "class definition", indent);
  if (statement->kind != ANNEAL_STATEMENT_CLASS)
    return;

  statement->code = anneal_arena_new (self->arena, AnnealCode);
  statement->code->start = start;
  statement->code->end = self->last_end;
  statement->code->name = statement->target->name.name;
  statement->code->block = statement->block;
  statement->code->is_class = TRUE;
}

static void
parse_other (AnnealParser    *self,
             AnnealStatement *statement,
             const char      *construct,
             const char      *what,
             guint32          indent)
{
  statement->kind = ANNEAL_STATEMENT_BLOCK;
  statement->construct = construct;
  parse_head (self, statement);
  statement->block = parse_suite (self, what, indent);
}

/* A decorator changes what the function below it is. */
static void
parse_decorated (AnnealParser    *self,
                 AnnealStatement *statement)
{
  statement->kind = ANNEAL_STATEMENT_DECORATOR;
  statement->construct = N_("A decorator is not read");
  anneal_parser_advance (self);
  statement->value = anneal_parse_expression (self);
  if (statement->value == NULL || (!anneal_parser_at_end (self) && anneal_parser_fail_here (self) == NULL))
    break_statement (self, statement);
  anneal_parser_skip_line (self);
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
      parse_class (self, statement, indent);
      break;
    case ANNEAL_KEYWORD_WITH:
      parse_other (self, statement, N_("A “with” block is not run"), "'with' statement", indent);
      if (statement->kind == ANNEAL_STATEMENT_BLOCK)
        statement->kind = ANNEAL_STATEMENT_WITH;
      break;
    case ANNEAL_KEYWORD_TRY:
      parse_try (self, statement, indent);
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
