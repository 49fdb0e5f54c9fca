/* test-limits.c: both sides of every limit, and texts made to break a reader
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-python.h"

static char *
repeat (const char *before,
        const char *piece,
        gsize       n,
        const char *after)
{
  GString *text = g_string_sized_new (strlen (before) + n * strlen (piece) + strlen (after));

  g_string_append (text, before);
  for (gsize i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, after);

  return g_string_free (text, FALSE);
}

/* The first thing wrong with @text, NULL if nothing is; run, too. */
static GError *
find_error (const char *text)
{
  g_autoptr(GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, NULL, NULL, diagnostics);

  g_assert_nonnull (scope);
  for (guint i = 0; i < diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);
      AnnealSpan span;

      g_assert_true (anneal_error_get_span (diagnostic->error, &span));
      g_assert_cmpuint (span.start, <=, strlen (text));
      if (diagnostic->severity == ANNEAL_SEVERITY_ERROR)
        return g_error_copy (diagnostic->error);
    }

  return NULL;
}

static void
assert_limit (const char *text,
              gboolean    allowed)
{
  g_autoptr(GError) error = find_error (text);

  g_autofree char *escaped = g_strescape (text, NULL);

  g_test_message ("%.60s", escaped);
  if (allowed)
    g_assert_no_error (error);
  else
    g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static void
assert_repeated (const char *before,
                 const char *piece,
                 gsize       n_allowed,
                 const char *after)
{
  g_autofree char *allowed = repeat (before, piece, n_allowed, after);
  g_autofree char *refused = repeat (before, piece, n_allowed + 1, after);

  assert_limit (allowed, TRUE);
  assert_limit (refused, FALSE);
}

static void
test_bytes (void)
{
  assert_repeated ("x = 1 #", "x", ANNEAL_MAX_TEXT_BYTES - 7, "");
}

/* A line is four: its start, two tokens and its end. */
static void
test_tokens (void)
{
  assert_repeated ("", "1;", ANNEAL_MAX_TOKENS / 2, "");
}

static void
assert_depth (const char *before,
              const char *opener,
              const char *inside,
              const char *closer)
{
  for (gsize n = ANNEAL_MAX_DEPTH; n <= ANNEAL_MAX_DEPTH + 1; n++)
    {
      g_autofree char *half = repeat (before, opener, n, inside);
      g_autofree char *text = repeat (half, closer, n, "");

      assert_limit (text, n == ANNEAL_MAX_DEPTH);
    }
}

static void
test_depth (void)
{
  assert_depth ("x = ", "(", "1", ")");
  assert_depth ("x = ", "-", "1", "");
  assert_depth ("x = ", "not ", "1", "");
  assert_depth ("x = ", "1 if 1 else ", "1", "");
  assert_depth ("x = ", "lambda: ", "1", "");
  assert_depth ("x = 1", "", "", " ** 1");
  assert_depth ("x = print", "", "", ".a");
}

static void
test_blocks (void)
{
  for (gsize n = ANNEAL_MAX_DEPTH; n <= ANNEAL_MAX_DEPTH + 1; n++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (gsize i = 0; i <= n; i++)
        {
          for (gsize j = 0; j < i; j++)
            g_string_append_c (text, ' ');
          g_string_append (text, i < n ? "if 1:\n" : "x = 1\n");
        }

      assert_limit (text->str, n == ANNEAL_MAX_DEPTH);
    }
}

static void
test_strings (void)
{
  g_autofree char *longest = g_strdup_printf ("x = len('a' * %d)", ANNEAL_MAX_STRING);
  g_autofree char *too_long = g_strdup_printf ("x = len('a' * %d)", ANNEAL_MAX_STRING + 1);

  assert_repeated ("x = '", "a", ANNEAL_MAX_STRING, "'");
  assert_limit (longest, TRUE);
  assert_limit (too_long, FALSE);
  assert_limit ("x = 'a' * 2 ** 62", FALSE);
}

static void
test_lists (void)
{
  g_autofree char *longest = g_strdup_printf ("x = len([0] * %d)", ANNEAL_MAX_ITEMS);
  g_autofree char *too_long = g_strdup_printf ("x = [0] * %d", ANNEAL_MAX_ITEMS + 1);
  g_autofree char *longest_range = g_strdup_printf ("x = sum(range(%d))", ANNEAL_MAX_ITEMS);
  g_autofree char *too_long_range = g_strdup_printf ("x = range(%d)", ANNEAL_MAX_ITEMS + 1);

  assert_limit (longest, TRUE);
  assert_limit (too_long, FALSE);
  assert_limit (longest_range, TRUE);
  assert_limit (too_long_range, FALSE);
  assert_limit ("x = [0] * 10 ** 10", FALSE);
  assert_limit ("x = list(range(-9223372036854775807, 9223372036854775807))", FALSE);
  assert_limit ("x = [[y for y in range(10 ** 6)] for x in range(10 ** 6)]", FALSE);
}

/* Every line doubles the value, or puts one more around it. */
static void
test_nested_values (void)
{
  assert_repeated ("x = [1]\n", "x = x + x\n", 19, "");
  assert_repeated ("x = 1\n", "x = [x]\n", 101, "");
  assert_limit ("x = (1,)\nx = (x, x) * 1000\nx = (x, x) * 1000\n", FALSE);
}

static void
test_recursion (void)
{
  g_autofree char *deep = g_strdup_printf ("def f(n):\n  return 0 if n == 0 else f(n - 1)\nx = f(%d)\n",
                                           ANNEAL_MAX_CALL_DEPTH - 1);
  g_autofree char *deeper = g_strdup_printf ("def f(n):\n  return 0 if n == 0 else f(n - 1)\nx = f(%d)\n",
                                             ANNEAL_MAX_CALL_DEPTH);

  assert_limit (deep, TRUE);
  assert_limit (deeper, FALSE);
  assert_limit ("x = (lambda f: f(f))(lambda f: f(f) + f(f))", FALSE);
}

/* Doubling by calls: stopped by the number of steps, not by patience. */
static void
test_steps (void)
{
  g_autoptr(GString) text = g_string_new ("f0 = lambda: 1\n");

  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "f%u = lambda: f%u() + f%u()\n", i, i - 1, i - 1);
  g_string_append (text, "x = f59()\n");

  assert_limit (text->str, FALSE);
}

static void
test_numbers (void)
{
  static const char * const texts[] = {
    "x = 9 ** 9 ** 9", "x = 3 << 1100", "x = math.factorial(21)", "x = math.comb(10 ** 7, 5 * 10 ** 6)",
    "x = math.perm(10 ** 7)", "x = 2 ** 2 ** 2 ** 2 ** 2 ** 2", "x = 9223372036854775807 + 1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_limit (texts[i], i == G_N_ELEMENTS (texts) - 1);
  assert_limit ("x = math.factorial(20)", TRUE);
}

/* Only to be survived, whatever is said about them. */
static void
test_bombs (void)
{
  static const struct
  {
    const char *piece;
    gsize       n;
  } bombs[] = {
    { "(", 1000000 }, { "([{", 30000 }, { "-", 100000 }, { "not ", 50000 }, { "1 if 1 else ", 50000 }, { "a.", 100000 },
    { "lambda x: ", 20000 }, { "'a' ", 50000 }, { "1,", 50000 }, { "f(", 50000 }, { "a[", 50000 }, { "1 +", 50000 },
    { "\n", 1000000 }, { "\\\n", 100000 }, { "if 1:\n ", 20000 }, { "elif 1: x\n", 20000 }, { "é", 200000 },
    { "]", 100000 }, { "x = = 1\n", 30000 }, { "'", 100000 }, { "\"\"\"", 30001 }, { "for x in (\n", 20000 },
    { "1e", 100000 }, { "**", 50000 }, { "a: ", 30000 }, { "f'{", 30000 }, { "{1:", 30000 }, { "yield ", 30000 },
    { "a if ", 30000 }, { "a = ", 30000 }, { "x = [x, x]\n", 10000 }, { "def f(): return f()\n", 5000 },
    { "f = lambda x: f(x)\n", 5000 }, { "5000000", 100000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *text = repeat ("", bombs[i].piece, bombs[i].n, "");
      g_autoptr(GError) error = NULL;

      g_autofree char *escaped = g_strescape (bombs[i].piece, NULL);

      g_test_message ("%s × %" G_GSIZE_FORMAT, escaped, bombs[i].n);
      error = find_error (text);
      if (error != NULL)
        g_assert_cmpuint (error->domain, ==, ANNEAL_ERROR);
    }
}

/* A chain of as many branches as fit, none of them taken. */
static void
test_long_elif (void)
{
  g_autofree char *text = repeat ("if 0: x = 0\n", "elif 0: x = 1\n", 8000, "else: x = 2\n");

  assert_limit (text, TRUE);
}

static void
test_long_sum (void)
{
  g_autofree char *text = repeat ("x = 0", " + 1", 40000, "");

  assert_limit (text, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/limits/bytes", test_bytes);
  g_test_add_func ("/python/limits/tokens", test_tokens);
  g_test_add_func ("/python/limits/depth", test_depth);
  g_test_add_func ("/python/limits/blocks", test_blocks);
  g_test_add_func ("/python/limits/strings", test_strings);
  g_test_add_func ("/python/limits/lists", test_lists);
  g_test_add_func ("/python/limits/nested-values", test_nested_values);
  g_test_add_func ("/python/limits/recursion", test_recursion);
  g_test_add_func ("/python/limits/steps", test_steps);
  g_test_add_func ("/python/limits/numbers", test_numbers);
  g_test_add_func ("/python/limits/bombs", test_bombs);
  g_test_add_func ("/python/limits/long-elif", test_long_elif);
  g_test_add_func ("/python/limits/long-sum", test_long_sum);

  return g_test_run ();
}
