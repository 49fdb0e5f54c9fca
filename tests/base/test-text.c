/* test-text.c: places in a text, and text that is safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-text.h"

static void
check_place (const char *text,
             gsize       offset,
             guint       line,
             guint       column)
{
  guint found_line, found_column;

  anneal_text_locate (text, strlen (text), offset, &found_line, &found_column);
  g_assert_cmpuint (found_line, ==, line);
  g_assert_cmpuint (found_column, ==, column);
}

static void
test_locate (void)
{
  check_place ("", 0, 1, 1);
  check_place ("lr = 0.1", 5, 1, 6);
  check_place ("a\nbc", 1, 1, 2);
  check_place ("a\nbc", 2, 2, 1);
  check_place ("a\nbc", 3, 2, 2);
  check_place ("a\n\n\nb", 4, 4, 1);
  check_place ("a\tb", 2, 1, 3);
}

static void
test_locate_line_ends (void)
{
  check_place ("a\r\nb", 1, 1, 2);
  check_place ("a\r\nb", 2, 1, 3);
  check_place ("a\r\nb", 3, 2, 1);
  check_place ("a\rb", 2, 2, 1);
  check_place ("a\r\rb", 3, 3, 1);
  check_place ("a\n\rb", 3, 3, 1);
  check_place ("a\r", 2, 2, 1);
}

static void
test_locate_characters (void)
{
  const char *text = "학습률 = 1";        /* three bytes a syllable */

  check_place (text, 0, 1, 1);
  check_place (text, 3, 1, 2);
  check_place (text, 4, 1, 2);
  check_place (text, 5, 1, 2);
  check_place (text, 9, 1, 4);
  check_place (text, 12, 1, 7);
}

static void
test_locate_past_end (void)
{
  check_place ("a\nbc", 4, 2, 3);
  check_place ("a\nbc", 400, 2, 3);
  check_place ("a\n", G_MAXSIZE, 2, 1);
}

static void
check_escape (const char *text,
              gssize      length,
              const char *expected)
{
  g_autofree char *safe = anneal_text_escape (text, length);

  g_assert_cmpstr (safe, ==, expected);
}

static void
test_escape (void)
{
  check_escape ("", -1, "");
  check_escape ("gamma", -1, "gamma");
  check_escape ("gamma", 3, "gam");
  check_escape ("학습률 “é” 😀", -1, "학습률 “é” 😀");
  check_escape ("a\nb\tc\r", -1, "aU+000AbU+0009cU+000D");
  check_escape ("\x1b]0;x\x07", -1, "U+001B]0;xU+0007");
  check_escape ("a\0b", 3, "aU+0000b");
  check_escape ("\x7f", -1, "U+007F");
  check_escape ("\xc2\x9b", -1, "U+009B");
  check_escape ("\xe2\x80\xae" "fdp", -1, "U+202Efdp");
  check_escape ("\xe2\x81\xa6\xe2\x80\xa8\xef\xbb\xbf", -1, "U+2066U+2028U+FEFF");
  check_escape ("\xf3\xa0\x81\x81", -1, "U+E0041");
}

static void
test_escape_invalid (void)
{
  check_escape ("a\xff" "b", -1, "a\xef\xbf\xbd" "b");
  check_escape ("\xe2\x80", -1, "\xef\xbf\xbd\xef\xbf\xbd");
  check_escape ("\xc0\x80", -1, "\xef\xbf\xbd\xef\xbf\xbd");
  check_escape ("\xed\xa0\x80", -1, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_escape_long (void)
{
  g_autofree char *exact = g_strnfill (ANNEAL_TEXT_MAX_MESSAGE, 'x');
  g_autofree char *longer = g_strnfill (ANNEAL_TEXT_MAX_MESSAGE + 1, 'x');
  g_autofree char *controls = g_strnfill (ANNEAL_TEXT_MAX_MESSAGE, '\x01');
  g_autofree char *safe = anneal_text_escape (longer, -1);
  g_autofree char *safe_controls = anneal_text_escape (controls, -1);

  check_escape (exact, -1, exact);
  g_assert_cmpint (g_utf8_strlen (safe, -1), ==, ANNEAL_TEXT_MAX_MESSAGE);
  g_assert_true (g_str_has_suffix (safe, "x…"));
  g_assert_cmpint (g_utf8_strlen (safe_controls, -1), <=, ANNEAL_TEXT_MAX_MESSAGE);
  g_assert_true (g_str_has_suffix (safe_controls, "U+0001…"));
}

static void
test_escape_random (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      char bytes[64];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof bytes);

      for (gsize k = 0; k < length; k++)
        bytes[k] = (char) g_test_rand_int_range (0, 256);

      g_autofree char *copy = g_memdup2 (bytes, length);
      g_autofree char *safe = anneal_text_escape (length > 0 ? copy : "", (gssize) length);

      g_assert_true (g_utf8_validate (safe, -1, NULL));
      for (const char *p = safe; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_true (anneal_text_is_safe (g_utf8_get_char (p)));
    }
}

static void
test_is_safe (void)
{
  g_assert_true (anneal_text_is_safe ('a'));
  g_assert_true (anneal_text_is_safe (0xd559));
  g_assert_true (anneal_text_is_safe (0x200d));
  g_assert_false (anneal_text_is_safe ('\n'));
  g_assert_false (anneal_text_is_safe (0xd800));
  g_assert_false (anneal_text_is_safe (0x200f));
  g_assert_false (anneal_text_is_safe (0x2069));
  g_assert_false (anneal_text_is_safe (0xffffffff));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/locate", test_locate);
  g_test_add_func ("/base/text/locate-line-ends", test_locate_line_ends);
  g_test_add_func ("/base/text/locate-characters", test_locate_characters);
  g_test_add_func ("/base/text/locate-past-end", test_locate_past_end);
  g_test_add_func ("/base/text/escape", test_escape);
  g_test_add_func ("/base/text/escape-invalid", test_escape_invalid);
  g_test_add_func ("/base/text/escape-long", test_escape_long);
  g_test_add_func ("/base/text/escape-random", test_escape_random);
  g_test_add_func ("/base/text/is-safe", test_is_safe);

  return g_test_run ();
}
