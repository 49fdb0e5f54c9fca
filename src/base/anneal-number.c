/* anneal-number.c: the one reader and the one writer of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-number.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "anneal-error.h"
#include "anneal-number-private.h"
#include "anneal-text.h"

/* No double needs more digits to be read correctly than the 767 of a midpoint between two; what follows them only
 * matters by being zero or not. */
#define MAX_DIGITS 780

/* Far above every exponent that matters, far below overflow when another one is added. */
#define HUGE_EXPONENT G_GINT64_CONSTANT (1000000000000000)

/* Decimal exponents beyond which a double is infinite or zero. */
#define MAX_MAGNITUDE 310
#define MIN_MAGNITUDE (-330)

/* Python's repr() writes 1e-05 and 1e+16, but 0.0001 and 1000000000000000.0. */
#define MIN_PLAIN_EXPONENT (-4)
#define MAX_PLAIN_EXPONENT 15

static gsize
copy_literal (char       *buffer,
              const char *literal)
{
  return g_strlcpy (buffer, literal, ANNEAL_NUMBER_LENGTH);
}

/* Writes "e-08", "e+16", "e+308"; returns what follows. */
static char *
write_exponent (char *out,
                int   exponent)
{
  guint magnitude = (guint) ABS (exponent);

  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  if (magnitude >= 100)
    *out++ = (char) ('0' + magnitude / 100);
  *out++ = (char) ('0' + magnitude / 10 % 10);
  *out++ = (char) ('0' + magnitude % 10);

  return out;
}

static char *
write_zeros (char *out,
             int   n_zeros)
{
  for (int i = 0; i < n_zeros; i++)
    *out++ = '0';

  return out;
}

/* Writes the digits of @value so that they end before @end, two at a time: a division is slow.  Returns the first. */
static char *
write_whole (char    *end,
             guint64  value)
{
  for (; value >= 10; value /= 100)
    {
      guint pair = (guint) (value % 100);

      *--end = (char) ('0' + pair % 10);
      *--end = (char) ('0' + pair / 10);
    }
  if (value > 0)
    *--end = (char) ('0' + value);

  return end;
}

static char *
write_digits (char       *out,
              const char *digits,
              int         n_digits)
{
  memcpy (out, digits, (gsize) n_digits);

  return out + n_digits;
}

/* @exponent: of the first digit.  Returns what follows. */
static char *
write_number (char       *out,
              const char *digits,
              int         n_digits,
              int         exponent)
{
  if (exponent < MIN_PLAIN_EXPONENT || exponent > MAX_PLAIN_EXPONENT)
    {
      *out++ = digits[0];
      if (n_digits > 1)
        {
          *out++ = '.';
          out = write_digits (out, digits + 1, n_digits - 1);
        }
      return write_exponent (out, exponent);
    }

  if (exponent < 0)
    {
      *out++ = '0';
      *out++ = '.';
      out = write_zeros (out, -exponent - 1);
      return write_digits (out, digits, n_digits);
    }

  int n_whole = exponent + 1;

  if (n_whole >= n_digits)
    {
      out = write_digits (out, digits, n_digits);
      out = write_zeros (out, n_whole - n_digits);
      *out++ = '.';
      *out++ = '0';
      return out;
    }

  out = write_digits (out, digits, n_whole);
  *out++ = '.';
  return write_digits (out, digits + n_whole, n_digits - n_whole);
}

gsize
anneal_number_format (double value,
                      char   buffer[static ANNEAL_NUMBER_LENGTH])
{
  char digits[ANNEAL_NUMBER_LENGTH];
  char *out = buffer;

  if (isnan (value))
    return copy_literal (buffer, "nan");
  if (isinf (value))
    return copy_literal (buffer, value > 0 ? "inf" : "-inf");
  if (fpclassify (value) == FP_ZERO)
    return copy_literal (buffer, signbit (value) ? "-0.0" : "0.0");

  AnnealDecimal decimal = anneal_number_find_shortest (fabs (value));
  const char *first = write_whole (digits + sizeof digits, decimal.digits);
  int n_digits = (int) (digits + sizeof digits - first);

  if (value < 0)
    *out++ = '-';
  out = write_number (out, first, n_digits, decimal.exponent + n_digits - 1);
  *out = '\0';

  return (gsize) (out - buffer);
}

gsize
anneal_number_format_int (gint64 value,
                          char   buffer[static ANNEAL_NUMBER_LENGTH])
{
  char digits[ANNEAL_NUMBER_LENGTH];
  const char *end = digits + sizeof digits;
  const char *first = write_whole (digits + sizeof digits, value < 0 ? -(guint64) value : (guint64) value);
  char *out = buffer;

  if (value < 0)
    *out++ = '-';
  if (value == 0)
    *out++ = '0';
  out = write_digits (out, first, (int) (end - first));
  *out = '\0';

  return (gsize) (out - buffer);
}

char *
anneal_number_dup (double value)
{
  char buffer[ANNEAL_NUMBER_LENGTH];

  anneal_number_format (value, buffer);
  return g_strdup (buffer);
}

/**
 * anneal_number_dup_shown:
 * @value: any
 * @digits: significant digits, 1 to 17
 *
 * Returns: (transfer full): UTF-8
 */
char *
anneal_number_dup_shown (double value,
                         guint  digits)
{
  char format[8];
  char shown[ANNEAL_NUMBER_LENGTH];

  g_return_val_if_fail (digits >= 1 && digits <= 17, NULL);

  g_snprintf (format, sizeof format, "%%.%ug", digits);
  /* Adding zero: nobody wants to see a negative one. */
  g_ascii_formatd (shown, sizeof shown, format, value + 0.0);

  char *point = strchr (shown, '.');

  if (point == NULL)
    return g_strdup (shown);

  g_autofree char *separator = g_locale_to_utf8 (nl_langinfo (RADIXCHAR), -1, NULL, NULL, NULL);

  *point = '\0';
  return g_strconcat (shown, separator != NULL && *separator != '\0' ? separator : ".", point + 1, NULL);
}

/**
 * anneal_number_dup_count:
 * @value: any
 *
 * The separator stands in the locale's own charset: printed as it is, it would be no UTF-8 in some.
 *
 * Returns: (transfer full): UTF-8
 */
char *
anneal_number_dup_count (guint64 value)
{
  g_autofree char *grouped = g_strdup_printf ("%'" G_GUINT64_FORMAT, value);
  char *text = g_locale_to_utf8 (grouped, -1, NULL, NULL, NULL);

  /* Charsets may differ between the parts of a locale. */
  return text != NULL ? text : g_strdup_printf ("%" G_GUINT64_FORMAT, value);
}

/* A literal on its way to a double: the digits are a whole number, times 10^exponent. */
typedef struct
{
  char     digits[MAX_DIGITS + 1];      /* without leading zeros; one more for what was cut off */
  guint    n_digits;
  gboolean is_cut;                      /* digits other than 0 were left out */
  gint64   exponent;
} Literal;

/* Leaves the digits alone: clearing them would take longer than reading a number. */
static void
begin_literal (Literal *literal)
{
  literal->n_digits = 0;
  literal->is_cut = FALSE;
  literal->exponent = 0;
}

static void
add_digit (Literal *literal,
           char     digit,
           gboolean is_fraction)
{
  if (literal->n_digits == MAX_DIGITS)
    {
      literal->is_cut |= digit != '0';
      literal->exponent += is_fraction ? 0 : 1;
      return;
    }

  if (literal->n_digits > 0 || digit != '0')
    literal->digits[literal->n_digits++] = digit;
  literal->exponent -= is_fraction ? 1 : 0;
}

/* Reads digits, single underscores between them too if asked to; returns where they end, @text if there is none. */
static const char *
read_digits (const char *text,
             const char *end,
             gboolean    with_underscores,
             gboolean    is_fraction,
             Literal    *literal)
{
  const char *p = text;

  while (p < end)
    {
      if (with_underscores && *p == '_' && p > text && p + 1 < end && g_ascii_isdigit (p[1]))
        p++;
      if (!g_ascii_isdigit (*p))
        break;
      add_digit (literal, *p, is_fraction);
      p++;
    }

  return p;
}

/* Reads "e-08"; returns @text, and changes nothing, if there is no whole exponent. */
static const char *
read_exponent (const char *text,
               const char *end,
               gboolean    with_underscores,
               Literal    *literal)
{
  const char *p = text;
  gboolean is_negative = FALSE;
  gint64 exponent = 0;

  if (p == end || (*p != 'e' && *p != 'E'))
    return text;
  p++;
  if (p < end && (*p == '+' || *p == '-'))
    is_negative = *p++ == '-';
  if (p == end || !g_ascii_isdigit (*p))
    return text;

  while (p < end)
    {
      if (with_underscores && *p == '_' && p + 1 < end && g_ascii_isdigit (p[1]))
        p++;
      if (!g_ascii_isdigit (*p))
        break;
      exponent = MIN (exponent * 10 + g_ascii_digit_value (*p), HUGE_EXPONENT);
      p++;
    }

  literal->exponent += is_negative ? -exponent : exponent;
  return p;
}

/* Returns where the literal ends, or NULL. */
static const char *
read_literal (const char *text,
              const char *end,
              gboolean    with_underscores,
              Literal    *literal)
{
  const char *p = read_digits (text, end, with_underscores, FALSE, literal);
  gboolean has_digits = p > text;

  if (p < end && *p == '.')
    {
      const char *fraction_end = read_digits (p + 1, end, with_underscores, TRUE, literal);

      if (!has_digits && fraction_end == p + 1)
        return NULL;
      has_digits = TRUE;
      p = fraction_end;
    }

  return has_digits ? read_exponent (p, end, with_underscores, literal) : NULL;
}

/* The correctly rounded double.  Its text is at most MAX_DIGITS long here, however long the user's was. */
static double
evaluate (const Literal *literal)
{
  char text[MAX_DIGITS + 32];
  gint64 magnitude = literal->exponent + literal->n_digits;
  gint64 exponent = literal->exponent;

  if (literal->n_digits == 0 || magnitude < MIN_MAGNITUDE)
    return 0.0;
  if (magnitude > MAX_MAGNITUDE)
    return INFINITY;

  memcpy (text, literal->digits, literal->n_digits);

  char *p = text + literal->n_digits;

  if (literal->is_cut)
    {
      *p++ = '1';
      exponent--;
    }
  g_snprintf (p, 24, "e%" G_GINT64_FORMAT, exponent);

  return g_ascii_strtod (text, NULL);
}

/* [*text, *end) without the blanks around it; a sign is taken off. */
static void
strip (const char **text,
       const char **end,
       gboolean    *is_negative)
{
  while (*text < *end && g_ascii_isspace (**text))
    (*text)++;
  while (*end > *text && g_ascii_isspace ((*end)[-1]))
    (*end)--;

  *is_negative = FALSE;
  if (*text < *end && (**text == '+' || **text == '-'))
    *is_negative = *(*text)++ == '-';
}

static gboolean
is_word (const char *text,
         const char *end,
         const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - text) == length && g_ascii_strncasecmp (text, word, length) == 0;
}

/* TRUE, with an error, if there is nothing but blanks and perhaps a sign. */
static gboolean
is_missing (const char  *text,
            const char  *end,
            GError     **error)
{
  if (text < end)
    return FALSE;

  anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("There is no number"));
  return TRUE;
}

gboolean
anneal_number_parse (const char  *text,
                     double      *value,
                     GError     **error)
{
  const char *p = text;
  const char *end = text + strlen (text);
  gboolean is_negative;
  Literal literal;
  double magnitude;

  begin_literal (&literal);
  strip (&p, &end, &is_negative);
  if (is_missing (p, end, error))
    return FALSE;

  if (is_word (p, end, "inf") || is_word (p, end, "infinity"))
    magnitude = INFINITY;
  else if (is_word (p, end, "nan"))
    magnitude = NAN;
  else if (read_literal (p, end, FALSE, &literal) == end)
    {
      magnitude = evaluate (&literal);
      if (isinf (magnitude))
        {
          g_autofree char *shown = anneal_text_escape (text, -1);

          anneal_set_error (error, ANNEAL_ERROR_RANGE, _("%s is too large for a number"), shown);
          return FALSE;
        }
    }
  else
    {
      g_autofree char *shown = anneal_text_escape (text, -1);

      anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("“%s” is not a number"), shown);
      return FALSE;
    }

  *value = is_negative ? -magnitude : magnitude;
  return TRUE;
}

/* FALSE on overflow. */
static gboolean
evaluate_int (const char *text,
              const char *end,
              gboolean    is_negative,
              gint64     *value)
{
  gint64 sum = 0;

  /* Downwards, as there is one more negative number than positive ones. */
  for (const char *p = text; p < end; p++)
    if (__builtin_mul_overflow (sum, (gint64) 10, &sum) ||
        __builtin_sub_overflow (sum, (gint64) g_ascii_digit_value (*p), &sum))
      return FALSE;

  if (!is_negative && sum == G_MININT64)
    return FALSE;

  *value = is_negative ? sum : -sum;
  return TRUE;
}

gboolean
anneal_number_parse_int (const char  *text,
                         gint64      *value,
                         GError     **error)
{
  const char *p = text;
  const char *end = text + strlen (text);
  gboolean is_negative;

  strip (&p, &end, &is_negative);
  if (is_missing (p, end, error))
    return FALSE;

  for (const char *digit = p; digit < end; digit++)
    if (!g_ascii_isdigit (*digit))
      {
        g_autofree char *shown = anneal_text_escape (text, -1);

        anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("“%s” is not a whole number"), shown);
        return FALSE;
      }

  if (!evaluate_int (p, end, is_negative, value))
    {
      g_autofree char *shown = anneal_text_escape (text, -1);

      anneal_set_error (error, ANNEAL_ERROR_RANGE, _("%s is too large for a whole number of 64 bits"), shown);
      return FALSE;
    }

  return TRUE;
}

const char *
anneal_number_scan (const char *text,
                    const char *end,
                    double     *value)
{
  Literal literal;

  begin_literal (&literal);

  const char *stop = read_literal (text, end, TRUE, &literal);

  if (stop != NULL)
    *value = evaluate (&literal);

  return stop;
}
