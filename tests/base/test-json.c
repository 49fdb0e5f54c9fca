/* test-json.c: strict JSON in
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-error.h"
#include "anneal-json.h"

static json_t *
read_text (const char  *text,
           gsize        length,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);

  return anneal_json_read (bytes, error);
}

static void
test_good (void)
{
  const char *text =
    "\n{ \"lr\": 0.2385, \"T_max\": 1777,\n"
    "  \"name\": \"학습 \\u00e9 \\ud83d\\ude00\", \"groups\": [{}, null] }\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) root = read_text (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (json_real_value (json_object_get (root, "lr")), ==, 0.2385);
  g_assert_cmpint (json_integer_value (json_object_get (root, "T_max")), ==, 1777);
  g_assert_cmpstr (json_string_value (json_object_get (root, "name")), ==, "학습 é 😀");
  g_assert_cmpuint (json_array_size (json_object_get (root, "groups")), ==, 2);
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    int         code;
    gsize       span_end;
  } cases[] = {
    { "", ANNEAL_ERROR_SYNTAX, 0 },
    { "  ", ANNEAL_ERROR_SYNTAX, 2 },
    { "{\"a\": 1", ANNEAL_ERROR_SYNTAX, 7 },
    { "[1, 2", ANNEAL_ERROR_SYNTAX, 5 },
    { "[1,]", ANNEAL_ERROR_SYNTAX, 4 },
    { "[01]", ANNEAL_ERROR_SYNTAX, 2 },
    { "[0x10]", ANNEAL_ERROR_SYNTAX, 3 },
    { "[.5]", ANNEAL_ERROR_SYNTAX, 2 },
    { "{'a': 1}", ANNEAL_ERROR_SYNTAX, 2 },
    { "{\"a\": 1, \"a\": 2}", ANNEAL_ERROR_SYNTAX, 12 },
    { "{\"a\": 1} x", ANNEAL_ERROR_SYNTAX, 10 },
    { "[NaN]", ANNEAL_ERROR_SYNTAX, 4 },
    { "[1e400]", ANNEAL_ERROR_RANGE, 6 },
    { "[9223372036854775808]", ANNEAL_ERROR_RANGE, 20 },
    { "[\"a\\u0000b\"]", ANNEAL_ERROR_SYNTAX, 11 },
    { "[\"\\ud800\"]", ANNEAL_ERROR_SYNTAX, 9 },
    { "[\"a\nb\"]", ANNEAL_ERROR_SYNTAX, 3 },
    { "[\"\xff\"]", ANNEAL_ERROR_SYNTAX, 2 },
    { "var x = {};", ANNEAL_ERROR_SYNTAX, 3 },
    { "// no\n{}", ANNEAL_ERROR_SYNTAX, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].text);
      g_autoptr(GError) error = NULL;
      AnnealSpan span;

      g_test_message ("case %u", i);
      g_assert_null (read_text (cases[i].text, length, &error));
      g_assert_error (error, ANNEAL_ERROR, cases[i].code);
      g_assert_true (anneal_error_get_span (error, &span));
      g_assert_cmpuint (span.start, <=, span.end);
      g_assert_cmpuint (span.end, ==, cases[i].span_end);
      g_assert_cmpuint (span.end, <=, length);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_false (g_str_has_suffix (error->message, "."));
    }
}

static void
test_nul (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (read_text ("[1]\0[2]", 7, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
}

static char *
new_nested (guint depth)
{
  g_autofree char *open = g_strnfill (depth, '[');
  g_autofree char *close = g_strnfill (depth, ']');

  return g_strconcat (open, close, NULL);
}

static void
test_depth (void)
{
  g_autofree char *allowed = new_nested (ANNEAL_JSON_MAX_DEPTH);
  g_autofree char *too_deep = new_nested (ANNEAL_JSON_MAX_DEPTH + 1);
  g_autofree char *bomb = g_strnfill (1000000, '[');
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) root = read_text (allowed, strlen (allowed), &error);
  AnnealSpan span;

  g_assert_no_error (error);
  g_assert_nonnull (root);

  g_assert_null (read_text (too_deep, strlen (too_deep), &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, ==, ANNEAL_JSON_MAX_DEPTH);
  g_clear_error (&error);

  g_assert_null (read_text (bomb, strlen (bomb), &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

/* [{},{},…] */
static char *
new_flat (guint n_containers)
{
  GString *text = g_string_new ("[{}");

  for (guint i = 2; i < n_containers; i++)
    g_string_append (text, ",{}");
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

static void
test_containers (void)
{
  g_autofree char *allowed = new_flat (ANNEAL_JSON_MAX_CONTAINERS);
  g_autofree char *too_many = new_flat (ANNEAL_JSON_MAX_CONTAINERS + 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) root = read_text (allowed, strlen (allowed), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (root), ==, ANNEAL_JSON_MAX_CONTAINERS - 1);

  g_assert_null (read_text (too_many, strlen (too_many), &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

/* Brackets in strings are no depth, and neither are brackets that are closed again. */
static void
test_depth_counts_brackets_only (void)
{
  g_autofree char *brackets = g_strnfill (200, '[');
  g_autofree char *text = g_strdup_printf ("[\"\\\"%s\\\\\", \"%s\", [[]], [[]]]", brackets, brackets);
  g_autoptr(GString) many = g_string_new ("[");
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) root = read_text (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (root), ==, 4);

  for (guint i = 0; i < 500; i++)
    g_string_append (many, "{}, ");
  g_string_append (many, "[]]");

  g_autoptr(json_t) wide = read_text (many->str, many->len, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (wide), ==, 501);
}

static void
test_size (void)
{
  g_autofree char *blanks = g_strnfill (ANNEAL_JSON_MAX_BYTES + 1, ' ');
  g_autoptr(GError) error = NULL;

  blanks[0] = '7';

  g_autoptr(json_t) root = read_text (blanks, ANNEAL_JSON_MAX_BYTES, &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_integer_value (root), ==, 7);

  g_assert_null (read_text (blanks, ANNEAL_JSON_MAX_BYTES + 1, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/good", test_good);
  g_test_add_func ("/base/json/bad", test_bad);
  g_test_add_func ("/base/json/nul", test_nul);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/containers", test_containers);
  g_test_add_func ("/base/json/depth-counts-brackets-only", test_depth_counts_brackets_only);
  g_test_add_func ("/base/json/size", test_size);

  return g_test_run ();
}
