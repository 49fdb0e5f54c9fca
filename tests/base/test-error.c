/* test-error.c: errors and the places they carry
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-error.h"

static void
test_span (void)
{
  g_autoptr(GError) error = NULL;
  AnnealSpan span;

  anneal_set_error_at (&error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { 7, 19 }, "Bad “%s”", "gamma");
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "Bad “gamma”");
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, ==, 7);
  g_assert_cmpuint (span.end, ==, 19);

  anneal_error_take_span (error, (AnnealSpan) { 1, 2 });
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, ==, 7);
}

static void
test_path (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;
  AnnealSpan span;

  anneal_set_error_path (&error, ANNEAL_ERROR_RANGE, "/params/T_max", "No");
  anneal_error_prefix_path (error, "/runs/3");
  copy = g_error_copy (error);

  g_assert_cmpstr (anneal_error_get_path (copy), ==, "/runs/3/params/T_max");
  g_assert_false (anneal_error_get_span (copy, &span));
}

static void
test_other_domain (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "Full");
  AnnealSpan span;

  anneal_error_take_span (error, (AnnealSpan) { 3, 4 });
  anneal_error_prefix_path (error, "/runs/3");
  g_assert_false (anneal_error_get_span (error, &span));
  g_assert_null (anneal_error_get_path (error));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/span", test_span);
  g_test_add_func ("/base/error/path", test_path);
  g_test_add_func ("/base/error/other-domain", test_other_domain);

  return g_test_run ();
}
