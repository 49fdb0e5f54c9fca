/* test-locale.c: numbers and JSON where the decimal separator is no point
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "anneal-json-writer.h"
#include "anneal-json.h"
#include "anneal-number.h"

static void
test_is_set (void)
{
  g_assert_cmpstr (setlocale (LC_NUMERIC, NULL), ==, g_getenv ("LC_ALL"));
}

static void
test_number (void)
{
  g_autofree char *text = anneal_number_dup (-1777.2385e-20);
  double value;

  g_assert_cmpstr (text, ==, "-1.7772385e-17");
  g_assert_true (anneal_number_parse ("-1777.2385e-20", &value, NULL));
  g_assert_cmpfloat (value, ==, -1777.2385e-20);
  g_assert_false (anneal_number_parse ("1777,2385", &value, NULL));
  g_assert_false (anneal_number_parse ("1777٫2385", &value, NULL));
}

static void
test_shown (void)
{
  g_autofree char *text = anneal_number_dup_shown (1777.2385, 6);
  g_autofree char *expected = g_strconcat ("1777", nl_langinfo (RADIXCHAR), "24", NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_json (void)
{
  const char *text = "[0.2385,1e-08,1777]";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autofree char *before = g_strdup (nl_langinfo (RADIXCHAR));
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) root = anneal_json_read (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (json_real_value (json_array_get (root, 0)), ==, 0.2385);
  g_assert_cmpfloat (json_real_value (json_array_get (root, 1)), ==, 1e-8);
  g_assert_cmpstr (nl_langinfo (RADIXCHAR), ==, before);

  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_COMPACT);

  anneal_json_writer_json (writer, root);

  g_autoptr(GBytes) again = anneal_json_writer_end (writer);

  g_assert_true (g_bytes_equal (bytes, again));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/locale/is-set", test_is_set);
  g_test_add_func ("/base/locale/number", test_number);
  g_test_add_func ("/base/locale/shown", test_shown);
  g_test_add_func ("/base/locale/json", test_json);

  return g_test_run ();
}
