/* anneal-parser-literals.c: the values of numbers and strings
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

#include "anneal-number.h"
#include "anneal-python.h"

static AnnealNode *
new_constant (AnnealParser *self,
              guint32       start,
              AnnealObject  object)
{
  AnnealNode *node = anneal_parser_new_node (self, ANNEAL_NODE_CONSTANT, start);

  node->constant = object;
  anneal_arena_keep (self->arena, object);

  return node;
}

static gboolean
read_integer (const char *text,
              gint64     *value)
{
  guint base = 10;

  if (text[0] == '0' && text[1] != '\0')
    base = (text[1] | 32) == 'x' ? 16 : (text[1] | 32) == 'o' ? 8 : (text[1] | 32) == 'b' ? 2 : 10;
  if (base != 10)
    text += 2;

  *value = 0;
  for (; *text != '\0'; text++)
    if (__builtin_mul_overflow (*value, (gint64) base, value)
        || __builtin_add_overflow (*value, (gint64) g_ascii_xdigit_value (*text), value))
      return FALSE;

  return TRUE;
}

/* An integer beyond 64 bits that is exactly a double. */
static gboolean
read_wide (const GString *digits,
           AnnealObject  *object)
{
  double value = 0.0;
  g_autofree char *written = NULL;

  anneal_number_scan (digits->str, digits->str + digits->len, &value);
  if (!isfinite (value))
    return FALSE;

  written = anneal_number_dup_whole (value);
  *object = anneal_object_new_whole (value);

  return g_str_equal (written, digits->str);
}

AnnealNode *
anneal_parse_number (AnnealParser *self)
{
  const AnnealToken *token = self->token;
  g_autoptr(GString) digits = g_string_sized_new (token->end - token->start);
  GError *error = NULL;
  AnnealObject object = ANNEAL_OBJECT_INT (0);

  for (guint32 i = token->start; i < token->end; i++)
    if (self->text[i] != '_')
      g_string_append_c (digits, self->text[i]);

  if (token->kind == ANNEAL_TOKEN_IMAGINARY)
    {
      anneal_parser_advance (self);
      return anneal_parser_new_unreadable (self, token->start, N_("Complex numbers are not read"));
    }

  if (token->kind == ANNEAL_TOKEN_FLOAT)
    {
      object = (AnnealObject) ANNEAL_OBJECT_FLOAT (0.0);
      anneal_number_scan (digits->str, digits->str + digits->len, &object.number);
    }
  else if (!read_integer (digits->str, &object.integer) && !read_wide (digits, &object))
    {
      anneal_set_error_at (&error, ANNEAL_ERROR_LIMIT, ANNEAL_SPAN_OF (token),
                           "The integer %.24s%s is too large for this program (64 bits); write it with a decimal point",
                           digits->str, digits->len > 24 ? "…" : "");
      anneal_parser_report (self, error);
      return NULL;
    }

  anneal_parser_advance (self);
  return new_constant (self, token->start, object);
}

typedef struct
{
  gboolean raw;
  gboolean bytes;
  gboolean formatted;
  const char *content;
  const char *end;
} Literal;

static Literal
open_literal (const char *start,
              const char *end)
{
  Literal literal = { .content = start, .end = end };
  gsize n_quotes;

  for (; *literal.content != '\'' && *literal.content != '"'; literal.content++)
    {
      char c = (char) (*literal.content | 32);

      literal.raw = literal.raw || c == 'r';
      literal.bytes = literal.bytes || c == 'b';
      literal.formatted = literal.formatted || c == 'f';
    }

  n_quotes = end - literal.content >= 6 && literal.content[1] == *literal.content
             && literal.content[2] == *literal.content ? 3 : 1;
  literal.content += n_quotes;
  literal.end -= n_quotes;

  return literal;
}

/* \ooo, \xhh, \uhhhh, \Uhhhhhhhh: FALSE if digits are missing or name no character. */
static gboolean
append_coded (GString     *string,
              const char **p,
              const char  *end,
              guint        base,
              guint        n_digits)
{
  guint32 value = 0;
  guint n = 0;

  for (; n < n_digits && *p < end; n++, (*p)++)
    {
      int digit = g_ascii_xdigit_value (**p);

      if (digit < 0 || digit >= (int) base)
        break;
      value = value * base + (guint32) digit;
    }

  if ((base == 16 && n < n_digits) || value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
    return FALSE;

  g_string_append_unichar (string, value);
  return TRUE;
}

/* After a backslash; @p is left behind the escape. */
static gboolean
append_escape (GString     *string,
               const char **p,
               const char  *end)
{
  static const char from[] = "\\'\"abfnrtv";
  static const char to[] = "\\'\"\a\b\f\n\r\t\v";
  char c = **p;
  const char *simple = strchr (from, c);

  (*p)++;
  if (simple != NULL)
    g_string_append_c (string, to[simple - from]);
  else if (c == '\r' && *p < end && **p == '\n')
    (*p)++;
  else if (c >= '0' && c <= '7')
    {
      (*p)--;
      return append_coded (string, p, end, 8, 3);
    }
  else if (c == 'x')
    return append_coded (string, p, end, 16, 2);
  else if (c == 'u' || c == 'U')
    return append_coded (string, p, end, 16, c == 'u' ? 4 : 8);
  else if (c == 'N')
    return FALSE;
  else if (c != '\n' && c != '\r')
    {
      g_string_append_c (string, '\\');
      (*p)--;
      g_string_append_len (string, *p, g_utf8_next_char (*p) - *p);
      *p = g_utf8_next_char (*p);
    }

  return TRUE;
}

static gboolean
append_literal (AnnealParser  *self,
                const Literal *literal,
                GString       *string)
{
  for (const char *p = literal->content; p < literal->end;)
    {
      const char *next = g_utf8_next_char (p);

      if (*p != '\\' || literal->raw)
        {
          g_string_append_len (string, p, next - p);
          p = next;
          continue;
        }

      gsize start = (gsize) (p - self->text);

      p++;
      if (!append_escape (string, &p, literal->end))
        return anneal_parser_fail (self, (AnnealSpan) { start, (gsize) (p - self->text) },
                                   "invalid escape in a string") != NULL;
    }

  return TRUE;
}

/* What is wrong with the braces of an f-string; NULL if nothing is. */
static const char *
check_braces (const Literal *literal)
{
  guint depth = 0;
  const char *opened = NULL;

  for (const char *p = literal->content; p < literal->end; p++)
    {
      gboolean doubled = depth == 0 && p + 1 < literal->end && p[1] == *p;

      if ((*p == '{' || *p == '}') && doubled)
        p++;
      else if (*p == '{')
        {
          depth++;
          opened = p;
        }
      else if (*p == '}' && depth == 0)
        return "f-string: single '}' is not allowed";
      else if (*p == '}' && opened + 1 == p)
        return "f-string: empty expression not allowed";
      else if (*p == '}')
        depth--;
    }

  return depth > 0 ? "f-string: expecting '}'" : NULL;
}

/* One literal, or several side by side. */
AnnealNode *
anneal_parse_string (AnnealParser *self)
{
  guint32 start = self->token->start;
  g_autoptr(GString) string = g_string_new (NULL);
  gboolean formatted = FALSE;
  gboolean bytes = open_literal (self->text + start, self->text + self->token->end).bytes;

  for (; self->token->kind == ANNEAL_TOKEN_STRING; anneal_parser_advance (self))
    {
      Literal literal = open_literal (self->text + self->token->start, self->text + self->token->end);
      GError *error = NULL;

      if (literal.bytes != bytes)
        return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "cannot mix bytes and nonbytes literals");
      if (literal.formatted && check_braces (&literal) != NULL)
        return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "%s", check_braces (&literal));
      formatted = formatted || literal.formatted;
      if (!formatted && !bytes && !append_literal (self, &literal, string))
        return NULL;

      if (string->len > ANNEAL_MAX_STRING && g_utf8_strlen (string->str, (gssize) string->len) > ANNEAL_MAX_STRING)
        {
          anneal_set_error_at (&error, ANNEAL_ERROR_LIMIT, ANNEAL_SPAN_OF (self->token),
                               "A string of more than %d characters is too long for this program",
                               ANNEAL_MAX_STRING);
          anneal_parser_report (self, error);
          return NULL;
        }
    }

  if (formatted)
    return anneal_parser_new_unreadable (self, start, N_("An f-string is not read"));
  if (bytes)
    return anneal_parser_new_unreadable (self, start, N_("A bytes literal is not read"));

  return new_constant (self, start, anneal_object_new_string (string->str, (gssize) string->len));
}
