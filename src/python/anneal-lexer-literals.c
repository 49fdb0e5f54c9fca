/* anneal-lexer-literals.c: where numbers, strings and names end, and what is wrong with them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-lexer.h"

static gboolean
is_digit_of (char  c,
             guint base)
{
  if (base == 16)
    return g_ascii_isxdigit (c);

  return c >= '0' && c < (char) ('0' + base);
}

/* Digits with single underscores between them; stops where they stop. */
static const char *
scan_digits (const char *p,
             const char *end,
             guint       base)
{
  while (p < end && (is_digit_of (*p, base) || (*p == '_' && p + 1 < end && is_digit_of (p[1], base))))
    p++;

  return p;
}

/* @what: "decimal", "octal", …; what may not follow a number directly is part of the complaint. */
static const char *
check_end (const char  *start,
           const char  *p,
           const char  *end,
           const char  *what,
           char       **message)
{
  if (p < end && (g_ascii_isalnum (*p) || *p == '_'))
    {
      const char *rest = p;

      /* "1if x" is two tokens in Python, with a warning. */
      while (rest < end && g_ascii_isalpha (*rest))
        rest++;
      switch ((int) anneal_keyword_find (p, (gsize) (rest - p)))
        {
        case ANNEAL_KEYWORD_AND:
        case ANNEAL_KEYWORD_ELSE:
        case ANNEAL_KEYWORD_FOR:
        case ANNEAL_KEYWORD_IF:
        case ANNEAL_KEYWORD_IN:
        case ANNEAL_KEYWORD_IS:
        case ANNEAL_KEYWORD_NOT:
        case ANNEAL_KEYWORD_OR:
          return p;
        default:
          break;
        }

      if (g_ascii_isdigit (*p) && !g_str_equal (what, "decimal"))
        *message = g_strdup_printf ("invalid digit '%c' in %s literal", *p, what);
      else
        *message = g_strdup_printf ("invalid %s literal", what);
    }

  return p;
}

static const char *
scan_based (const char  *start,
            const char  *end,
            char       **message)
{
  guint base = (start[1] | 32) == 'x' ? 16 : (start[1] | 32) == 'o' ? 8 : 2;
  const char *what = base == 16 ? "hexadecimal" : base == 8 ? "octal" : "binary";
  const char *p = scan_digits (start + 2, end, base);

  if (p == start + 2)
    {
      if (p < end && g_ascii_isdigit (*p))
        *message = g_strdup_printf ("invalid digit '%c' in %s literal", *p, what);
      else
        *message = g_strdup_printf ("invalid %s literal", what);
      return p;
    }

  return check_end (start, p, end, what, message);
}

/* "007" is refused, "007.5" and "000" are numbers. */
static gboolean
has_leading_zero (const char *start,
                  const char *p)
{
  gboolean other = FALSE;

  for (const char *q = start; q < p; q++)
    other = other || (*q >= '1' && *q <= '9');

  return *start == '0' && p - start > 1 && other;
}

const char *
anneal_lexer_scan_number (const char       *start,
                          const char       *end,
                          AnnealTokenKind  *kind,
                          char            **message)
{
  const char *p = start;

  *kind = ANNEAL_TOKEN_INTEGER;
  if (*p == '0' && p + 1 < end && strchr ("xXoObB", p[1]) != NULL)
    {
      /* "0or 1" is Python's invalid octal literal, as it tells no other number. */
      return scan_based (start, end, message);
    }

  p = scan_digits (p, end, 10);
  if (p < end && *p == '.')
    {
      *kind = ANNEAL_TOKEN_FLOAT;
      p++;
      if (p < end && g_ascii_isdigit (*p))
        p = scan_digits (p, end, 10);
    }

  if (p < end && (*p | 32) == 'e')
    {
      const char *exponent = p + 1;

      if (exponent < end && (*exponent == '+' || *exponent == '-'))
        exponent++;
      if (exponent < end && g_ascii_isdigit (*exponent))
        {
          *kind = ANNEAL_TOKEN_FLOAT;
          p = scan_digits (exponent, end, 10);
        }
    }

  if (p < end && (*p | 32) == 'j')
    {
      *kind = ANNEAL_TOKEN_IMAGINARY;
      p++;
    }
  else if (*kind == ANNEAL_TOKEN_INTEGER && has_leading_zero (start, p))
    {
      *message = g_strdup ("leading zeros in decimal integer literals are not permitted; "
                           "use an 0o prefix for octal integers");
      return p;
    }

  return check_end (start, p, end, "decimal", message);
}

/* @start: the prefix or the quote; @quote: the quote.  One that is not closed ends with its line, a triple one with the
 * text. */
const char *
anneal_lexer_scan_string (const char  *start,
                          const char  *quote,
                          const char  *end,
                          char       **message)
{
  gboolean triple = end - quote >= 3 && quote[1] == quote[0] && quote[2] == quote[0];
  const char *p = quote + (triple ? 3 : 1);

  for (; p < end; p++)
    {
      if (*p == '\\' && p + 1 < end)
        {
          /* "\r\n" is one line end. */
          p += p[1] == '\r' && p + 2 < end && p[2] == '\n' ? 2 : 1;
          continue;
        }

      if (!triple && (*p == '\n' || *p == '\r'))
        break;
      if (*p == *quote && !triple)
        return p + 1;
      if (*p == *quote && end - p >= 3 && p[1] == *quote && p[2] == *quote)
        return p + 3;
    }

  *message = g_strdup (triple ? "unterminated triple-quoted string literal" : "unterminated string literal");
  return p;
}

static gboolean
continues_name (gunichar c)
{
  switch ((int) g_unichar_type (c))
    {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_LETTER_NUMBER:
      return TRUE;
    default:
      return g_unichar_isalpha (c);
    }
}

const char *
anneal_lexer_scan_name (const char  *start,
                        const char  *end,
                        char       **message)
{
  const char *p = start;

  while (p < end)
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 && !(g_ascii_isalnum ((char) c) || c == '_'))
        break;
      if (c >= 0x80 && !(p == start ? g_unichar_isalpha (c) || g_unichar_type (c) == G_UNICODE_LETTER_NUMBER
                                    : continues_name (c)))
        {
          if (p == start)
            *message = anneal_lexer_blame (p);
          return p == start ? g_utf8_next_char (p) : p;
        }

      p = g_utf8_next_char (p);
    }

  return p;
}

/* What was meant by characters that editors and input methods put in the place of Python's. */
static const struct
{
  gunichar    c;
  const char *meant;
} look_alikes[] = {
  { 0x00D7, "*" }, { 0x00F7, "/" }, { 0x037E, ";" }, { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" },
  { 0x2013, "-" }, { 0x2014, "-" }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x201C, "\"" }, { 0x201D, "\"" },
  { 0x2026, "..." }, { 0x2212, "-" }, { 0x2217, "*" }, { 0x2260, "!=" }, { 0x2264, "<=" }, { 0x2265, ">=" },
  { 0x3001, "," }, { 0x3002, "." }, { 0x3010, "[" }, { 0x3011, "]" },
};

char *
anneal_lexer_blame (const char *start)
{
  gunichar c = g_utf8_get_char (start);
  char written[8] = { 0 };

  if (c < 0x80 && g_ascii_isprint ((char) c))
    return g_strdup ("invalid syntax");
  if (!g_unichar_isprint (c) || g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
    return g_strdup_printf ("invalid non-printable character U+%04X", c);

  g_unichar_to_utf8 (c, written);
  for (gsize i = 0; i < G_N_ELEMENTS (look_alikes); i++)
    if (look_alikes[i].c == c)
      return g_strdup_printf ("invalid character '%s' (U+%04X), write %s", written, c, look_alikes[i].meant);

  /* The full-width forms repeat ASCII. */
  if (c >= 0xFF01 && c <= 0xFF5E)
    return g_strdup_printf ("invalid character '%s' (U+%04X), write %c", written, c, (char) (c - 0xFEE0));

  return g_strdup_printf ("invalid character '%s' (U+%04X)", written, c);
}
