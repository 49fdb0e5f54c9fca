/* test-json-writer.c: JSON out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-json-writer.h"
#include "anneal-json.h"

/* Ends @writer. */
static char *
take_text (AnnealJsonWriter *writer)
{
  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return g_strndup (text, length);
}

static void
write_everything (AnnealJsonWriter *writer)
{
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "format");
  anneal_json_writer_string (writer, "anneal-project");
  anneal_json_writer_member (writer, "milestones");
  anneal_json_writer_begin_array (writer);
  anneal_json_writer_int (writer, 30);
  anneal_json_writer_int (writer, -60);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_member (writer, "runs");
  anneal_json_writer_begin_array (writer);
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "lr");
  anneal_json_writer_double (writer, 1e-8);
  anneal_json_writer_member (writer, "visible");
  anneal_json_writer_boolean (writer, TRUE);
  anneal_json_writer_end_object (writer);
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_end_object (writer);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_member (writer, "metrics");
  anneal_json_writer_null (writer);
  anneal_json_writer_member (writer, "view");
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_end_object (writer);
  anneal_json_writer_end_object (writer);
}

static void
test_indented (void)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  write_everything (writer);

  g_autofree char *text = take_text (writer);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"format\": \"anneal-project\",\n"
                   "  \"milestones\": [30, -60],\n"
                   "  \"runs\": [\n"
                   "    {\n"
                   "      \"lr\": 1e-08,\n"
                   "      \"visible\": true\n"
                   "    },\n"
                   "    {}\n"
                   "  ],\n"
                   "  \"metrics\": null,\n"
                   "  \"view\": {}\n"
                   "}\n");
}

static void
test_compact (void)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_COMPACT);

  write_everything (writer);

  g_autofree char *text = take_text (writer);

  g_assert_cmpstr (text, ==,
                   "{\"format\":\"anneal-project\",\"milestones\":[30,-60],"
                   "\"runs\":[{\"lr\":1e-08,\"visible\":true},{}],\"metrics\":null,\"view\":{}}");
}

/* Plain values come first, and look like the end of an item. */
static void
test_mixed_array (void)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_array (writer);
  anneal_json_writer_begin_array (writer);
  anneal_json_writer_string (writer, "a, \"b\", \\");
  anneal_json_writer_int (writer, 7);
  anneal_json_writer_begin_array (writer);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_int (writer, 8);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_array (writer);

  g_autofree char *text = take_text (writer);

  g_assert_cmpstr (text, ==,
                   "[\n"
                   "  [\n"
                   "    \"a, \\\"b\\\", \\\\\",\n"
                   "    7,\n"
                   "    [],\n"
                   "    8\n"
                   "  ]\n"
                   "]\n");
}

static void
test_strings (void)
{
  static const struct
  {
    const char *value;
    const char *text;
  } cases[] = {
    { "", "\"\"" },
    { NULL, "null" },
    { "a/b \"c\" \\", "\"a/b \\\"c\\\" \\\\\"" },
    { "\n\t\r\x01", "\"\\n\\t\\u000d\\u0001\"" },
    { "학습률 😀", "\"학습률 😀\"" },
    { "\x7f\xe2\x80\xae", "\"\\u007f\\u202e\"" },
    { "\xf3\xa0\x81\x81", "\"\\udb40\\udc41\"" },
    { "a\xff", "\"a\xef\xbf\xbd\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_COMPACT);

      anneal_json_writer_string (writer, cases[i].value);

      g_autofree char *text = take_text (writer);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_not_finite (void)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_COMPACT);

  anneal_json_writer_begin_array (writer);
  anneal_json_writer_double (writer, INFINITY);
  anneal_json_writer_double (writer, -INFINITY);
  anneal_json_writer_double (writer, NAN);
  anneal_json_writer_end_array (writer);

  g_autofree char *text = take_text (writer);

  g_assert_cmpstr (text, ==, "[\"inf\",\"-inf\",\"nan\"]");
}

/* A writer that is given up half way owns all that it has. */
static void
test_given_up (void)
{
  g_autoptr(AnnealJsonWriter) writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "lr");
  g_assert_nonnull (writer);
}

static json_t *
new_random_value (guint depth)
{
  char name[8];
  json_t *value;

  switch (g_test_rand_int_range (0, depth < 5 ? 8 : 6))
    {
    case 0:
      return json_null ();

    case 1:
      return json_boolean (g_test_rand_bit ());

    case 2:
      return json_integer (((gint64) g_test_rand_int () << 32) | (guint32) g_test_rand_int ());

    case 3:
      return json_real (g_test_rand_double_range (-1e9, 1e9));

    case 4:
      return json_real (g_test_rand_double () * 1e-300);

    case 5:
      return json_string (g_test_rand_bit () ? "학습, \"률\"" : "\t[x], {y}\\");

    case 6:
      value = json_array ();
      for (int i = g_test_rand_int_range (0, 5); i > 0; i--)
        json_array_append_new (value, new_random_value (depth + 1));
      return value;

    default:
      value = json_object ();
      for (int i = g_test_rand_int_range (0, 5); i > 0; i--)
        {
          g_snprintf (name, sizeof name, "k%d", i);
          json_object_set_new (value, name, new_random_value (depth + 1));
        }
      return value;
    }
}

static GBytes *
write_value (json_t          *value,
             AnnealJsonStyle  style)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (style);

  anneal_json_writer_json (writer, value);
  return anneal_json_writer_end (writer);
}

/* What was written is read as equal, and written again as the same bytes. */
static void
test_round_trip (void)
{
  static const AnnealJsonStyle styles[] = { ANNEAL_JSON_COMPACT, ANNEAL_JSON_INDENTED };

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(json_t) value = new_random_value (0);
      AnnealJsonStyle style = styles[i % G_N_ELEMENTS (styles)];
      g_autoptr(GBytes) bytes = write_value (value, style);
      g_autoptr(GError) error = NULL;
      g_autoptr(json_t) back = anneal_json_read (bytes, &error);

      g_assert_no_error (error);
      g_assert_true (json_equal (value, back));

      g_autoptr(GBytes) again = write_value (back, style);

      g_assert_true (g_bytes_equal (bytes, again));
    }
}

/* An array of a million values that turns out not to be plain at its end. */
static void
test_long_mixed_array (void)
{
  const int n_values = 1000000;
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_array (writer);
  for (int i = 0; i < n_values; i++)
    anneal_json_writer_int (writer, i % 10);
  anneal_json_writer_begin_array (writer);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_array (writer);

  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);

  /* "[", per value a line end, two blanks, a digit and a comma; then the empty array's line, and "]" */
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1 + 5 * (gsize) n_values + strlen ("\n  []\n]\n"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-writer/indented", test_indented);
  g_test_add_func ("/base/json-writer/compact", test_compact);
  g_test_add_func ("/base/json-writer/mixed-array", test_mixed_array);
  g_test_add_func ("/base/json-writer/strings", test_strings);
  g_test_add_func ("/base/json-writer/not-finite", test_not_finite);
  g_test_add_func ("/base/json-writer/given-up", test_given_up);
  g_test_add_func ("/base/json-writer/round-trip", test_round_trip);
  g_test_add_func ("/base/json-writer/long-mixed-array", test_long_mixed_array);

  return g_test_run ();
}
