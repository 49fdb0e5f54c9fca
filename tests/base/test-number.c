/* test-number.c: numbers to text and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "anneal-error.h"
#include "anneal-number.h"

#define N_RANDOM 1000000

static double
double_of_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static guint64
bits_of_double (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static guint64
random_bits (void)
{
  return ((guint64) (guint32) g_test_rand_int () << 32) | (guint32) g_test_rand_int ();
}

/* The significant digits of @text, without the zeros at both ends; its length. */
static gsize
extract_digits (const char *text,
                char        digits[static ANNEAL_NUMBER_LENGTH])
{
  gsize n = 0;

  for (const char *p = text; *p != '\0' && *p != 'e'; p++)
    if (g_ascii_isdigit (*p) && (n > 0 || *p != '0'))
      digits[n++] = *p;
  while (n > 0 && digits[n - 1] == '0')
    n--;

  digits[n] = '\0';
  return n;
}

/* The C library rounds correctly to any number of digits: the first of these texts that reads back is the shortest one.
 * A normal double holds 15 digits, so that a shorter text is the one of 15 with zeros at its end. */
static void
find_shortest_slowly (double value,
                      char   text[static ANNEAL_NUMBER_LENGTH])
{
  for (guint n_digits = value >= DBL_MIN ? 15 : 1; n_digits <= 17; n_digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%ue", n_digits - 1);
      g_ascii_formatd (text, ANNEAL_NUMBER_LENGTH, format, value);
      if (bits_of_double (g_ascii_strtod (text, NULL)) == bits_of_double (value))
        return;
    }

  g_assert_not_reached ();
}

/* Powers of two have neighbours at different distances.  There the shortest text need not be what rounding gives, so
 * only the length can be compared. */
static void
check_shortest (double value)
{
  char text[ANNEAL_NUMBER_LENGTH];
  char slow[ANNEAL_NUMBER_LENGTH];
  char digits[ANNEAL_NUMBER_LENGTH];
  char slow_digits[ANNEAL_NUMBER_LENGTH];
  gboolean is_power_of_two = (bits_of_double (value) & (((guint64) 1 << 52) - 1)) == 0;
  double back;

  g_assert_cmpuint (anneal_number_format (value, text), ==, strlen (text));
  g_assert_true (anneal_number_parse (text, &back, NULL));
  g_assert_cmphex (bits_of_double (back), ==, bits_of_double (value));
  g_assert_cmphex (bits_of_double (g_ascii_strtod (text, NULL)), ==, bits_of_double (value));

  find_shortest_slowly (value, slow);
  if (is_power_of_two)
    {
      g_assert_cmpuint (extract_digits (text, digits), <=, extract_digits (slow, slow_digits));
      return;
    }

  extract_digits (text, digits);
  extract_digits (slow, slow_digits);
  g_assert_cmpstr (digits, ==, slow_digits);
}

static void
test_repr (void)
{
  static const struct
  {
    double      value;
    const char *text;
  } cases[] = {
    { 0.0, "0.0" },
    { -0.0, "-0.0" },
    { 1.0, "1.0" },
    { -1.5, "-1.5" },
    { 0.1, "0.1" },
    { 0.2385, "0.2385" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 100.0, "100.0" },
    { 1777.0, "1777.0" },
    { 123456.789, "123456.789" },
    { 0.001, "0.001" },
    { 0.0001, "0.0001" },
    { 0.00012385, "0.00012385" },
    { 0.00001, "1e-05" },
    { 1e-8, "1e-08" },
    { -2.385e-7, "-2.385e-07" },
    { 1e15, "1000000000000000.0" },
    { 1234567890123456.0, "1234567890123456.0" },
    { 9007199254740993.0, "9007199254740992.0" },
    { 9999999999999998.0, "9999999999999998.0" },
    { 1e16, "1e+16" },
    { 12345678901234567.0, "1.2345678901234568e+16" },
    { 1e22, "1e+22" },
    { 1e23, "1e+23" },
    { 9.5367431640625e-07, "9.5367431640625e-07" },
    { 5e-324, "5e-324" },
    { 1e-323, "1e-323" },
    { 2.2250738585072014e-308, "2.2250738585072014e-308" },
    { 2.225073858507201e-308, "2.225073858507201e-308" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { 9007199254740992.0, "9007199254740992.0" },
    { 2e-44, "2e-44" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "nan" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = anneal_number_dup (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_random_bits (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      double value = fabs (double_of_bits (random_bits ()));

      if (isfinite (value) && value > 0)
        check_shortest (value);
    }
}

/* What people write: few digits, so that the shorter of the two candidates is taken. */
static void
test_random_decimals (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      char typed[ANNEAL_NUMBER_LENGTH];
      char text[ANNEAL_NUMBER_LENGTH];
      char typed_digits[ANNEAL_NUMBER_LENGTH];
      char digits[ANNEAL_NUMBER_LENGTH];

      g_snprintf (typed, sizeof typed, "%de%d", g_test_rand_int_range (1, 1000000), g_test_rand_int_range (-300, 300));
      anneal_number_format (g_ascii_strtod (typed, NULL), text);
      extract_digits (typed, typed_digits);
      extract_digits (text, digits);
      g_assert_cmpstr (digits, ==, typed_digits);
    }
}

static void
test_powers_of_two (void)
{
  for (int exponent = -1074; exponent <= 1023; exponent++)
    {
      double power = ldexp (1.0, exponent);

      check_shortest (power);
      check_shortest (nextafter (power, INFINITY));
      if (exponent > -1074)
        check_shortest (nextafter (power, 0));
    }
}

static void
test_powers_of_ten (void)
{
  for (int exponent = -323; exponent <= 308; exponent++)
    {
      char text[ANNEAL_NUMBER_LENGTH];
      char shortest[ANNEAL_NUMBER_LENGTH];

      g_snprintf (text, sizeof text, "1e%+03d", exponent);

      double power = g_ascii_strtod (text, NULL);

      check_shortest (power);
      check_shortest (nextafter (power, INFINITY));
      check_shortest (nextafter (power, 0));
      anneal_number_format (power, shortest);
      if (exponent < -4 || exponent > 15)
        g_assert_cmpstr (shortest, ==, text);
    }
}

static void
test_subnormals (void)
{
  for (guint64 bits = 1; bits < 3000; bits++)
    check_shortest (double_of_bits (bits));
  for (guint i = 0; i < 20000; i++)
    check_shortest (double_of_bits ((random_bits () & (((guint64) 1 << 52) - 1)) | 1));
}

static void
test_format_int (void)
{
  char text[ANNEAL_NUMBER_LENGTH];

  g_assert_cmpuint (anneal_number_format_int (G_MININT64, text), ==, 20);
  g_assert_cmpstr (text, ==, "-9223372036854775808");
  anneal_number_format_int (1777, text);
  g_assert_cmpstr (text, ==, "1777");
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    double      value;
  } cases[] = {
    { "0.2385", 0.2385 },
    { "  1777\n", 1777 },
    { "-.5", -0.5 },
    { "+5.", 5 },
    { "1E-8", 1e-8 },
    { "inf", INFINITY },
    { "-Infinity", -INFINITY },
    { "1e-400", 0 },
    { "0e99999999999999999999999999", 0 },
    { "1.7976931348623157e308", 1.7976931348623157e308 },
    { "1.7976931348623158e308", 1.7976931348623157e308 },
    { "000000000000000000000000000000000000012", 12 },
    { "2.4703282292062327e-324", 0 },
    { "2.4703282292062328e-324", 5e-324 },
    { "9007199254740993", 9007199254740992.0 },
    { "9007199254740993.00000000000000000000000000000000000001", 9007199254740994.0 },
  };
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (anneal_number_parse (cases[i].text, &value, NULL));
      g_assert_cmphex (bits_of_double (value), ==, bits_of_double (cases[i].value));
    }

  g_assert_true (anneal_number_parse ("nan", &value, NULL));
  g_assert_true (isnan (value));
  g_assert_true (anneal_number_parse ("-0", &value, NULL));
  g_assert_true (signbit (value));
}

static void
test_parse_bad (void)
{
  static const struct
  {
    const char *text;
    int         code;
    const char *message;
  } cases[] = {
    { "", ANNEAL_ERROR_SYNTAX, "There is no number" },
    { " - ", ANNEAL_ERROR_SYNTAX, "There is no number" },
    { "0,5", ANNEAL_ERROR_SYNTAX, "“0,5” is not a number" },
    { "0x10", ANNEAL_ERROR_SYNTAX, "“0x10” is not a number" },
    { "1_000", ANNEAL_ERROR_SYNTAX, "“1_000” is not a number" },
    { "1e", ANNEAL_ERROR_SYNTAX, "“1e” is not a number" },
    { ".", ANNEAL_ERROR_SYNTAX, "“.” is not a number" },
    { "--1", ANNEAL_ERROR_SYNTAX, "“--1” is not a number" },
    { "nano", ANNEAL_ERROR_SYNTAX, "“nano” is not a number" },
    { "1 2", ANNEAL_ERROR_SYNTAX, "“1 2” is not a number" },
    { "1\x1b[31m", ANNEAL_ERROR_SYNTAX, "“1U+001B[31m” is not a number" },
    { "1e400", ANNEAL_ERROR_RANGE, "1e400 is too large for a number" },
    { "-1e99999999999999999999", ANNEAL_ERROR_RANGE, "-1e99999999999999999999 is too large for a number" },
    { "1.797693134862315808e308", ANNEAL_ERROR_RANGE, "1.797693134862315808e308 is too large for a number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      double value = 0.2385;

      g_assert_false (anneal_number_parse (cases[i].text, &value, &error));
      g_assert_error (error, ANNEAL_ERROR, cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_cmpfloat (value, ==, 0.2385);
    }
}

/* A megabyte of digits: every one counts, and the exponent that makes up for them too. */
static void
test_parse_long (void)
{
  const gsize n_zeros = 1024 * 1024;
  g_autofree char *zeros = g_strnfill (n_zeros, '0');
  g_autofree char *large = g_strdup_printf ("2385%se-%" G_GSIZE_FORMAT, zeros, n_zeros + 4);
  g_autofree char *small = g_strdup_printf ("0.%s2385e%" G_GSIZE_FORMAT, zeros, n_zeros);
  g_autofree char *above_half = g_strdup_printf ("9007199254740993.%s1", zeros);
  g_autofree char *exponent = g_strdup_printf ("1e%s12", zeros);
  g_autofree char *too_large = g_strdup_printf ("1%s", zeros);
  double value;

  g_assert_true (anneal_number_parse (large, &value, NULL));
  g_assert_cmpfloat (value, ==, 0.2385);
  g_assert_true (anneal_number_parse (small, &value, NULL));
  g_assert_cmpfloat (value, ==, 0.2385);
  g_assert_true (anneal_number_parse (above_half, &value, NULL));
  g_assert_cmpfloat (value, ==, 9007199254740994.0);
  g_assert_true (anneal_number_parse (exponent, &value, NULL));
  g_assert_cmpfloat (value, ==, 1e12);

  g_autoptr(GError) error = NULL;

  g_assert_false (anneal_number_parse (too_large, &value, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_RANGE);
  g_assert_cmpint (g_utf8_strlen (error->message, -1), <, 600);
}

static void
test_parse_int (void)
{
  static const struct
  {
    const char *text;
    gint64      value;
  } good[] = {
    { "0", 0 },
    { " 1777 ", 1777 },
    { "+42", 42 },
    { "-0", 0 },
    { "9223372036854775807", G_MAXINT64 },
    { "-9223372036854775808", G_MININT64 },
  };
  static const struct
  {
    const char *text;
    int         code;
  } bad[] = {
    { "", ANNEAL_ERROR_SYNTAX },
    { "1.0", ANNEAL_ERROR_SYNTAX },
    { "1e3", ANNEAL_ERROR_SYNTAX },
    { "inf", ANNEAL_ERROR_SYNTAX },
    { "- 1", ANNEAL_ERROR_SYNTAX },
    { "9223372036854775808", ANNEAL_ERROR_RANGE },
    { "-9223372036854775809", ANNEAL_ERROR_RANGE },
    { "99999999999999999999999999999", ANNEAL_ERROR_RANGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 value = 7;

      g_assert_true (anneal_number_parse_int (good[i].text, &value, NULL));
      g_assert_cmpint (value, ==, good[i].value);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 value = 7;

      g_assert_false (anneal_number_parse_int (bad[i].text, &value, &error));
      g_assert_error (error, ANNEAL_ERROR, bad[i].code);
      g_assert_cmpint (value, ==, 7);
    }
}

static void
test_scan (void)
{
  static const struct
  {
    const char *text;
    int         length;     /* -1: none */
    double      value;
  } cases[] = {
    { "0.2385)", 6, 0.2385 },
    { "1.", 2, 1 },
    { ".5e-3+1", 5, 0.0005 },
    { "1e5", 3, 1e5 },
    { "1e+", 1, 1 },
    { "1else", 1, 1 },
    { "3.e2", 4, 300 },
    { "1_777.2_5e1_0", 13, 1777.25e10 },
    { "1__0", 1, 1 },
    { "1_", 1, 1 },
    { "_1", -1, 0 },
    { "1_.5", 1, 1 },
    { "1._5", 2, 1 },
    { "1e400", 5, INFINITY },
    { "1e18446744073709551617", 22, INFINITY },
    { "1e-18446744073709551617", 23, 0 },
    { "1..2", 2, 1 },
    { "", -1, 0 },
    { ".", -1, 0 },
    { ".e5", -1, 0 },
    { "-1", -1, 0 },
    { "inf", -1, 0 },
    { "e5", -1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *text = cases[i].text;
      double value = -7;
      const char *stop = anneal_number_scan (text, text + strlen (text), &value);

      if (cases[i].length < 0)
        {
          g_assert_null (stop);
          continue;
        }
      g_assert_cmpint (stop - text, ==, cases[i].length);
      g_assert_cmpfloat (value, ==, cases[i].value);
    }
}

/* The bytes after @end belong to somebody else. */
static void
test_scan_stops_at_end (void)
{
  const char text[] = { '1', '2', '.', '3', '4', 'e', '5' };
  g_autofree char *copy = NULL;
  double value;

  for (gsize length = 1; length <= sizeof text; length++)
    {
      static const gsize stops[] = { 0, 1, 2, 3, 4, 5, 5, 7 };
      static const double values[] = { 0, 1, 12, 12, 12.3, 12.34, 12.34, 12.34e5 };

      g_free (copy);
      copy = g_memdup2 (text, length);
      g_assert_true (anneal_number_scan (copy, copy + length, &value) == copy + stops[length]);
      g_assert_cmpfloat (value, ==, values[length]);
    }
}

static void
test_shown (void)
{
  static const struct
  {
    double      value;
    guint       digits;
    const char *text;
  } cases[] = {
    { 0.1, 6, "0.1" },
    { 100, 6, "100" },
    { -0.0, 6, "0" },
    { 0.123456789, 4, "0.1235" },
    { 1e-8, 6, "1e-08" },
    { 1.25e-8, 2, "1.2e-08" },
    { INFINITY, 3, "inf" },
    { 0.1, 17, "0.10000000000000001" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = anneal_number_dup_shown (cases[i].value, cases[i].digits);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Halves of the exact value go to even; 1.15 and 2.675 are a little less than they look. */
static void
test_round (void)
{
  static const struct
  {
    double value;
    int    places;
    double rounded;
  } cases[] = {
    { 0.5, 0, 0.0 }, { 1.5, 0, 2.0 }, { 2.5, 0, 2.0 }, { 1.15, 1, 1.1 }, { 2.675, 2, 2.67 }, { 0.125, 2, 0.12 },
    { 1234567.0, -6, 1000000.0 }, { 2500000.0, -6, 2000000.0 }, { 2500000.5, -6, 3000000.0 }, { 15.0, -1, 20.0 },
    { 995.0, -1, 1000.0 }, { 44.0, -2, 0.0 }, { 51.0, -2, 100.0 }, { 51.0, -3, 0.0 }, { -2.5, 0, -2.0 },
    { -25.0, -1, -20.0 }, { 5e-324, 400, 5e-324 }, { 1e308, -308, 1e308 }, { 1.7e308, -400, 0.0 }, { 1e300, 3, 1e300 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat (anneal_number_round (cases[i].value, cases[i].places), ==, cases[i].rounded);

  g_assert_true (signbit (anneal_number_round (-0.4, 0)));
  g_assert_true (isnan (anneal_number_round ((double) NAN, 2)));
  g_assert_true (isinf (anneal_number_round (1.7e308, -308)));
}

static void
test_dup_whole (void)
{
  g_autofree char *power = anneal_number_dup_whole (18446744073709551616.0);
  g_autofree char *negative = anneal_number_dup_whole (-1e22);

  g_assert_cmpstr (power, ==, "18446744073709551616");
  g_assert_cmpstr (negative, ==, "-10000000000000000000000");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/number/repr", test_repr);
  g_test_add_func ("/base/number/random-bits", test_random_bits);
  g_test_add_func ("/base/number/random-decimals", test_random_decimals);
  g_test_add_func ("/base/number/powers-of-two", test_powers_of_two);
  g_test_add_func ("/base/number/powers-of-ten", test_powers_of_ten);
  g_test_add_func ("/base/number/subnormals", test_subnormals);
  g_test_add_func ("/base/number/format-int", test_format_int);
  g_test_add_func ("/base/number/parse", test_parse);
  g_test_add_func ("/base/number/parse-bad", test_parse_bad);
  g_test_add_func ("/base/number/parse-long", test_parse_long);
  g_test_add_func ("/base/number/parse-int", test_parse_int);
  g_test_add_func ("/base/number/scan", test_scan);
  g_test_add_func ("/base/number/scan-stops-at-end", test_scan_stops_at_end);
  g_test_add_func ("/base/number/shown", test_shown);
  g_test_add_func ("/base/number/round", test_round);
  g_test_add_func ("/base/number/dup-whole", test_dup_whole);

  return g_test_run ();
}
