/* anneal-lexer.c: Python text to tokens
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-lexer.h"

#include "anneal-python.h"

/* A tab goes to the next multiple, as in Python. */
#define TAB_WIDTH 8

typedef struct
{
  AnnealTokens *out;
  const char   *text;
  const char   *end;
  const char   *p;
  GArray       *brackets;     /* (element-type guint32): places of the tokens that are open */
  AnnealReport  report;
  gpointer      data;
  guint         indent;       /* of the logical line under way, a tab going to the next multiple of 8 … */
  guint         tab_indent;   /* … and a tab being one column: lines must agree on both */
  guint         has_prompts : 1;
} Lexer;

static const struct
{
  char         name[9];
  AnnealSymbol symbol;
} keywords[] = {
  { "False", ANNEAL_KEYWORD_FALSE }, { "None", ANNEAL_KEYWORD_NONE }, { "True", ANNEAL_KEYWORD_TRUE },
  { "and", ANNEAL_KEYWORD_AND }, { "as", ANNEAL_KEYWORD_AS }, { "assert", ANNEAL_KEYWORD_ASSERT },
  { "async", ANNEAL_KEYWORD_ASYNC }, { "await", ANNEAL_KEYWORD_AWAIT }, { "break", ANNEAL_KEYWORD_BREAK },
  { "class", ANNEAL_KEYWORD_CLASS }, { "continue", ANNEAL_KEYWORD_CONTINUE }, { "def", ANNEAL_KEYWORD_DEF },
  { "del", ANNEAL_KEYWORD_DEL }, { "elif", ANNEAL_KEYWORD_ELIF }, { "else", ANNEAL_KEYWORD_ELSE },
  { "except", ANNEAL_KEYWORD_EXCEPT }, { "finally", ANNEAL_KEYWORD_FINALLY }, { "for", ANNEAL_KEYWORD_FOR },
  { "from", ANNEAL_KEYWORD_FROM }, { "global", ANNEAL_KEYWORD_GLOBAL }, { "if", ANNEAL_KEYWORD_IF },
  { "import", ANNEAL_KEYWORD_IMPORT }, { "in", ANNEAL_KEYWORD_IN }, { "is", ANNEAL_KEYWORD_IS },
  { "lambda", ANNEAL_KEYWORD_LAMBDA }, { "nonlocal", ANNEAL_KEYWORD_NONLOCAL }, { "not", ANNEAL_KEYWORD_NOT },
  { "or", ANNEAL_KEYWORD_OR }, { "pass", ANNEAL_KEYWORD_PASS }, { "raise", ANNEAL_KEYWORD_RAISE },
  { "return", ANNEAL_KEYWORD_RETURN }, { "try", ANNEAL_KEYWORD_TRY }, { "while", ANNEAL_KEYWORD_WHILE },
  { "with", ANNEAL_KEYWORD_WITH }, { "yield", ANNEAL_KEYWORD_YIELD },
};

/* Longest first. */
static const struct
{
  char    text[4];
  guint16 symbol;
} operators[] = {
  { "**=", ANNEAL_SYMBOL_AUGMENTED }, { "//=", ANNEAL_SYMBOL_AUGMENTED }, { ">>=", ANNEAL_SYMBOL_AUGMENTED },
  { "<<=", ANNEAL_SYMBOL_AUGMENTED }, { "...", ANNEAL_SYMBOL_ELLIPSIS },
  { "**", ANNEAL_SYMBOL_POWER }, { "//", ANNEAL_SYMBOL_FLOOR_DIVIDE }, { ">>", ANNEAL_SYMBOL_RIGHT_SHIFT },
  { "<<", ANNEAL_SYMBOL_LEFT_SHIFT }, { "<=", ANNEAL_SYMBOL_LESS_EQUAL }, { ">=", ANNEAL_SYMBOL_GREATER_EQUAL },
  { "==", ANNEAL_SYMBOL_EQUAL }, { "!=", ANNEAL_SYMBOL_NOT_EQUAL }, { "->", ANNEAL_SYMBOL_ARROW },
  { ":=", ANNEAL_SYMBOL_WALRUS }, { "+=", ANNEAL_SYMBOL_AUGMENTED }, { "-=", ANNEAL_SYMBOL_AUGMENTED },
  { "*=", ANNEAL_SYMBOL_AUGMENTED }, { "/=", ANNEAL_SYMBOL_AUGMENTED }, { "%=", ANNEAL_SYMBOL_AUGMENTED },
  { "&=", ANNEAL_SYMBOL_AUGMENTED }, { "|=", ANNEAL_SYMBOL_AUGMENTED }, { "^=", ANNEAL_SYMBOL_AUGMENTED },
  { "@=", ANNEAL_SYMBOL_AUGMENTED },
};

AnnealSymbol
anneal_keyword_find (const char *name,
                     gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (strlen (keywords[i].name) == length && memcmp (keywords[i].name, name, length) == 0)
      return keywords[i].symbol;

  return ANNEAL_SYMBOL_NONE;
}

static AnnealToken *
add_token (Lexer           *self,
           AnnealTokenKind  kind,
           const char      *start,
           const char      *end)
{
  AnnealToken token = { (guint32) (start - self->text), (guint32) (end - self->text), 0, 0, (guint8) kind, FALSE };

  g_array_append_val (self->out->tokens, token);

  return &g_array_index (self->out->tokens, AnnealToken, self->out->tokens->len - 1);
}

static void
add_error (Lexer      *self,
           const char *start,
           const char *end,
           char       *message)
{
  add_token (self, ANNEAL_TOKEN_ERROR, start, end)->detail = self->out->messages->len;
  g_ptr_array_add (self->out->messages, message);
}

static const AnnealToken *
get_last (const Lexer *self)
{
  return self->out->tokens->len > 0
         ? &g_array_index (self->out->tokens, AnnealToken, self->out->tokens->len - 1) : NULL;
}

static const AnnealToken *
get_open (const Lexer *self)
{
  guint32 place;

  if (self->brackets->len == 0)
    return NULL;

  place = g_array_index (self->brackets, guint32, self->brackets->len - 1);
  return &g_array_index (self->out->tokens, AnnealToken, place);
}

static char
get_closer (char opener)
{
  return opener == '(' ? ')' : opener == '[' ? ']' : '}';
}

/* Closes what is open as if the text did, so that the statement is read as far as it goes. */
static void
close_brackets (Lexer *self)
{
  const AnnealToken *open = get_open (self);
  const char *end;
  GError *error = NULL;

  if (open == NULL)
    return;

  end = self->text + get_last (self)->end;

  anneal_set_error_at (&error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { open->start, open->end }, "'%c' was never closed",
                       open->symbol);
  self->report (self->data, error);

  while ((open = get_open (self)) != NULL)
    {
      guint16 symbol = (guint16) get_closer ((char) open->symbol);
      AnnealToken *closer = add_token (self, ANNEAL_TOKEN_SYMBOL, end, end);

      closer->symbol = symbol;
      closer->made_up = TRUE;
      g_array_set_size (self->brackets, self->brackets->len - 1);
    }
}

static gboolean
is_line_end (const Lexer *self)
{
  return self->p >= self->end || *self->p == '\n' || *self->p == '\r';
}

static void
skip_line_end (Lexer *self)
{
  if (self->p < self->end && *self->p == '\r')
    self->p += self->p + 1 < self->end && self->p[1] == '\n' ? 2 : 1;
  else if (self->p < self->end)
    self->p++;
}

static void
skip_to_line_end (Lexer *self)
{
  while (!is_line_end (self))
    self->p++;
}

/* Prompts of Python's shell, and the fences of Markdown, as they come along when code is copied. */
static void
skip_decoration (Lexer *self)
{
  gsize left = (gsize) (self->end - self->p);

  if (left >= 3 && memcmp (self->p, "```", 3) == 0)
    skip_to_line_end (self);
  else if (left >= 4 && memcmp (self->p, ">>> ", 4) == 0)
    {
      self->has_prompts = TRUE;
      self->p += 4;
    }
  else if (self->has_prompts && left >= 3 && memcmp (self->p, "...", 3) == 0)
    self->p += left >= 4 && self->p[3] == ' ' ? 4 : 3;
}

/* Blanks before the first token of a line, in columns. */
static guint
measure_indent (Lexer *self,
                guint *tab_indent)
{
  guint width = 0;

  skip_decoration (self);
  *tab_indent = 0;
  for (; self->p < self->end; self->p++)
    {
      if (*self->p == ' ')
        width++;
      else if (*self->p == '\t')
        width = (width / TAB_WIDTH + 1) * TAB_WIDTH;
      else if (*self->p == '\f')
        width = 0;
      else
        break;

      *tab_indent = width > 0 ? *tab_indent + 1 : 0;
    }

  return width;
}

/* Whether a colon stands on this line outside brackets and strings, as at the head of a loop. */
static gboolean
line_has_colon (const Lexer *self)
{
  int depth = 0;
  char quote = '\0';

  for (const char *p = self->p; p < self->end && *p != '\n' && *p != '\r'; p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '\'' || *p == '"')
        quote = *p;
      else if (strchr ("([{", *p) != NULL)
        depth++;
      else if (strchr (")]}", *p) != NULL)
        depth--;
      else if (*p == '#')
        break;
      else if (*p == ':' && depth == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether two such tokens side by side make no sense: the end of a value, and a name. */
static gboolean
ends_value (const AnnealToken *token)
{
  if (token->kind == ANNEAL_TOKEN_SYMBOL)
    return token->symbol == ')' || token->symbol == ']' || token->symbol == '}';

  return token->kind >= ANNEAL_TOKEN_NAME && token->kind <= ANNEAL_TOKEN_STRING;
}

/* At the first token of a line inside brackets: does it begin a statement instead? */
static gboolean
begins_statement (const Lexer *self,
                  guint        indent)
{
  const char *p = self->p;
  gboolean after_value = ends_value (get_last (self));

  while (p < self->end && (g_ascii_isalnum (*p) || *p == '_' || (*p & 0x80) != 0))
    p++;
  if (p == self->p || g_ascii_isdigit (*self->p))
    return FALSE;

  switch ((int) anneal_keyword_find (self->p, (gsize) (p - self->p)))
    {
    case ANNEAL_SYMBOL_NONE:
      return after_value && indent <= self->indent && p < self->end && *p != '\'' && *p != '"';
    case ANNEAL_KEYWORD_FOR:
      return !after_value || line_has_colon (self);
    case ANNEAL_KEYWORD_IF:
      return line_has_colon (self);
    case ANNEAL_KEYWORD_ASSERT:
    case ANNEAL_KEYWORD_BREAK:
    case ANNEAL_KEYWORD_CLASS:
    case ANNEAL_KEYWORD_CONTINUE:
    case ANNEAL_KEYWORD_DEF:
    case ANNEAL_KEYWORD_DEL:
    case ANNEAL_KEYWORD_FROM:
    case ANNEAL_KEYWORD_GLOBAL:
    case ANNEAL_KEYWORD_IMPORT:
    case ANNEAL_KEYWORD_PASS:
    case ANNEAL_KEYWORD_RAISE:
    case ANNEAL_KEYWORD_RETURN:
    case ANNEAL_KEYWORD_TRY:
    case ANNEAL_KEYWORD_WHILE:
    case ANNEAL_KEYWORD_WITH:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
start_line (Lexer *self,
            guint  indent,
            guint  tab_indent)
{
  int order = (indent > self->indent) - (indent < self->indent);
  gboolean mixed = order != (tab_indent > self->tab_indent) - (tab_indent < self->tab_indent);

  self->indent = indent;
  self->tab_indent = tab_indent;
  add_token (self, ANNEAL_TOKEN_LINE, self->p, self->p)->detail = indent;
  if (mixed)
    add_error (self, self->p, self->p, g_strdup ("inconsistent use of tabs and spaces in indentation"));
}

static void
end_line (Lexer *self)
{
  const AnnealToken *last = get_last (self);

  if (last != NULL && last->kind != ANNEAL_TOKEN_NEWLINE)
    add_token (self, ANNEAL_TOKEN_NEWLINE, self->p, self->p);
}

/* At the start of a physical line: blank and comment lines go, a new logical line begins unless brackets are open. */
static void
lex_line_start (Lexer *self)
{
  guint tab_indent;
  const char *start = self->p;
  guint indent = measure_indent (self, &tab_indent);

  if (is_line_end (self) || *self->p == '#')
    return;

  if (self->brackets->len > 0)
    {
      if (!begins_statement (self, indent))
        return;

      close_brackets (self);
      self->p = start;
      end_line (self);
      indent = measure_indent (self, &tab_indent);
    }

  start_line (self, indent, tab_indent);
}

/* A closing bracket that does not fit the one that is open.  It closes what it was meant for, if there is such. */
static void
mismatch_bracket (Lexer *self,
                  char   c)
{
  guint n = self->brackets->len;

  add_error (self, self->p, self->p + 1,
             g_strdup_printf ("closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                              get_open (self)->symbol));
  while (n > 0 && get_closer ((char) g_array_index (self->out->tokens, AnnealToken,
                                                    g_array_index (self->brackets, guint32, n - 1)).symbol) != c)
    n--;

  g_array_set_size (self->brackets, n > 0 ? n - 1 : self->brackets->len - 1);
}

static void
lex_bracket (Lexer *self)
{
  char c = *self->p;
  const AnnealToken *open = get_open (self);
  guint32 place = self->out->tokens->len;

  if (c == '(' || c == '[' || c == '{')
    {
      g_array_append_val (self->brackets, place);
      add_token (self, ANNEAL_TOKEN_SYMBOL, self->p, self->p + 1)->symbol = (guint16) c;
    }
  else if (open == NULL)
    add_error (self, self->p, self->p + 1, g_strdup_printf ("unmatched '%c'", c));
  else if (get_closer ((char) open->symbol) != c)
    mismatch_bracket (self, c);
  else
    {
      add_token (self, ANNEAL_TOKEN_SYMBOL, self->p, self->p + 1)->symbol = (guint16) c;
      g_array_set_size (self->brackets, self->brackets->len - 1);
    }

  self->p++;
}

/* A backslash that continues the line; anything after it is wrong. */
static void
lex_continuation (Lexer *self)
{
  const char *start = self->p;

  self->p++;
  if (self->p >= self->end)
    {
      add_error (self, start, self->p, g_strdup ("unexpected EOF while parsing"));
      return;
    }
  if (!is_line_end (self))
    {
      add_error (self, self->p, self->p + 1,
                 g_strdup ("unexpected character after line continuation character"));
      skip_to_line_end (self);
      return;
    }

  skip_line_end (self);
}

static void
lex_word (Lexer *self)
{
  const char *start = self->p;
  g_autofree char *message = NULL;
  const char *p = anneal_lexer_scan_name (start, self->end, &message);
  AnnealSymbol keyword = anneal_keyword_find (start, (gsize) (p - start));
  gboolean is_prefix = p < self->end && (*p == '\'' || *p == '"') && p - start <= 2;

  for (const char *q = start; q < p; q++)
    is_prefix = is_prefix && strchr ("rRbBuUfF", *q) != NULL;

  if (is_prefix)
    p = anneal_lexer_scan_string (start, p, self->end, &message);
  self->p = p;

  if (message != NULL)
    add_error (self, start, p, g_steal_pointer (&message));
  else if (is_prefix)
    add_token (self, ANNEAL_TOKEN_STRING, start, p);
  else if (keyword != ANNEAL_SYMBOL_NONE)
    add_token (self, ANNEAL_TOKEN_SYMBOL, start, p)->symbol = (guint16) keyword;
  else
    add_token (self, ANNEAL_TOKEN_NAME, start, p);
}

static void
lex_literal (Lexer *self)
{
  const char *start = self->p;
  AnnealTokenKind kind = ANNEAL_TOKEN_STRING;
  g_autofree char *message = NULL;

  if (*start == '\'' || *start == '"')
    self->p = anneal_lexer_scan_string (start, start, self->end, &message);
  else
    self->p = anneal_lexer_scan_number (start, self->end, &kind, &message);

  if (message != NULL && kind != ANNEAL_TOKEN_STRING)
    add_error (self, self->p, self->p + (self->p < self->end), g_steal_pointer (&message));
  else if (message != NULL)
    add_error (self, start, self->p, g_steal_pointer (&message));
  else
    add_token (self, kind, start, self->p);
}

static void
lex_operator (Lexer *self)
{
  gsize left = (gsize) (self->end - self->p);
  const char *start = self->p;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      gsize length = strlen (operators[i].text);

      if (length <= left && memcmp (start, operators[i].text, length) == 0)
        {
          self->p += length;
          add_token (self, ANNEAL_TOKEN_SYMBOL, start, self->p)->symbol = operators[i].symbol;
          return;
        }
    }

  if (strchr ("+-*/%@&|^~<>=.,:;", *start) != NULL)
    {
      self->p++;
      add_token (self, ANNEAL_TOKEN_SYMBOL, start, self->p)->symbol = (guint16) *start;
      return;
    }

  self->p = g_utf8_next_char (start);
  add_error (self, start, self->p, anneal_lexer_blame (start));
}

static void
lex_token (Lexer *self)
{
  char c = *self->p;

  if (c == ' ' || c == '\t' || c == '\f')
    self->p++;
  else if (c == '#')
    skip_to_line_end (self);
  else if (c == '\\')
    lex_continuation (self);
  else if (strchr ("()[]{}", c) != NULL)
    lex_bracket (self);
  else if (g_ascii_isdigit (c) || (c == '.' && self->p + 1 < self->end && g_ascii_isdigit (self->p[1]))
           || c == '\'' || c == '"')
    lex_literal (self);
  else if (g_ascii_isalpha (c) || c == '_' || (c & 0x80) != 0)
    lex_word (self);
  else
    lex_operator (self);
}

/* FALSE, once, with a report, when there are too many. */
static gboolean
check_count (Lexer *self)
{
  GError *error = NULL;
  gsize place = (gsize) (self->p - self->text);

  if (self->out->tokens->len <= ANNEAL_MAX_TOKENS)
    return TRUE;

  anneal_set_error_at (&error, ANNEAL_ERROR_LIMIT, (AnnealSpan) { place, place },
                       "The text has more than %d words and signs; the rest is not read", ANNEAL_MAX_TOKENS);
  self->report (self->data, error);
  self->p = self->end;
  g_array_set_size (self->brackets, 0);
  add_error (self, self->p, self->p, g_strdup (""));

  return FALSE;
}

static void
lex_text (Lexer *self)
{
  lex_line_start (self);
  while (self->p < self->end && check_count (self))
    {
      if (!is_line_end (self))
        {
          lex_token (self);
          continue;
        }

      if (self->brackets->len == 0)
        end_line (self);
      skip_line_end (self);
      if (self->p < self->end)
        lex_line_start (self);
    }

  close_brackets (self);
  end_line (self);
  add_token (self, ANNEAL_TOKEN_END, self->p, self->p);
}

void
anneal_tokens_init (AnnealTokens *self,
                    const char   *text,
                    gsize         length,
                    AnnealReport  report,
                    gpointer      data)
{
  g_autoptr(GArray) brackets = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean has_mark = length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0;
  Lexer lexer = {
    .out = self, .text = text, .end = text + length, .p = text + (has_mark ? 3 : 0), .brackets = brackets,
    .report = report, .data = data,
  };

  g_assert (length <= ANNEAL_MAX_TEXT_BYTES);

  self->tokens = g_array_new (FALSE, FALSE, sizeof (AnnealToken));
  self->messages = g_ptr_array_new_with_free_func (g_free);
  lex_text (&lexer);
}

void
anneal_tokens_clear (AnnealTokens *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
}
