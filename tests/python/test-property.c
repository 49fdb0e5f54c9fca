/* test-property.c: expressions and texts at random
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-python.h"

/* Writes an expression with every operation in brackets, and works out its value on the side, in doubles. */
static double
write_expression (GString  *text,
                  double    epoch,
                  guint     depth,
                  gboolean *divided_by_zero)
{
  static const char operators[] = "+-*/";
  double a;
  double b;
  char op;

  if (depth == 0 || g_test_rand_int_range (0, 4) == 0)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      double value = g_test_rand_double_range (0.125, 100.0);

      if (g_test_rand_bit ())
        {
          g_string_append (text, "e");
          return epoch;
        }
      g_string_append (text, g_ascii_dtostr (buffer, sizeof buffer, value));
      if (strpbrk (buffer, ".e") == NULL)
        g_string_append (text, ".0");
      return value;
    }

  op = operators[g_test_rand_int_range (0, 4)];
  g_string_append_c (text, '(');
  a = write_expression (text, epoch, depth - 1, divided_by_zero);
  g_string_append_printf (text, " %c ", op);
  b = write_expression (text, epoch, depth - 1, divided_by_zero);
  g_string_append_c (text, ')');
  *divided_by_zero = *divided_by_zero || (op == '/' && b == 0.0);

  return op == '+' ? a + b : op == '-' ? a - b : op == '*' ? a * b : a / b;
}

static void
test_arithmetic (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GString) text = g_string_new ("lambda e: ");
      double epoch = g_test_rand_double_range (-50.0, 50.0);
      gboolean divided_by_zero = FALSE;
      double expected = write_expression (text, epoch, 6, &divided_by_zero);
      AnnealObject argument = ANNEAL_OBJECT_FLOAT (epoch);
      AnnealBudget budget = ANNEAL_BUDGET_INIT;
      AnnealObject result = { 0 };
      g_auto(AnnealObject) function = { 0 };
      g_autoptr(GError) error = NULL;

      anneal_expression_parse (text->str, &function, &error);
      g_assert_no_error (error);
      if (!anneal_function_call (&function, &argument, &budget, &result, &error))
        {
          g_assert_cmpstr (error->message, ==, "float division by zero");
          g_assert_true (divided_by_zero);
        }
      else if (memcmp (&result.number, &expected, sizeof expected) != 0 && !(isnan (expected) && isnan (result.number)))
        {
          g_test_message ("%s", text->str);
          g_assert_cmpfloat (result.number, ==, expected);
        }
    }
}

/* q = a // b and r = a % b of integers: a = q * b + r, and r is between 0 and b. */
static void
test_floor_division (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      AnnealObject a = ANNEAL_OBJECT_INT (g_test_rand_int ());
      AnnealObject b = ANNEAL_OBJECT_INT (g_test_rand_int_range (-1000, 1000));
      AnnealObject q;
      AnnealObject r;

      if (b.integer == 0)
        continue;

      g_assert_true (anneal_object_operate (ANNEAL_FLOOR_DIVIDE, &a, &b, &q, NULL));
      g_assert_true (anneal_object_operate (ANNEAL_MODULO, &a, &b, &r, NULL));
      g_assert_cmpint (q.integer * b.integer + r.integer, ==, a.integer);
      g_assert_true (b.integer > 0 ? r.integer >= 0 && r.integer < b.integer : r.integer <= 0 && r.integer > b.integer);
    }
}

/* The quotient of integers beyond 2^53 is the nearest double: none of its neighbours is nearer. */
static void
test_true_division (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      gint64 x = ((gint64) g_test_rand_int () << 31) ^ (gint64) g_test_rand_int ();
      gint64 y = ((gint64) g_test_rand_int_range (1, G_MAXINT32) << 10) ^ g_test_rand_int_range (1, 1024);
      AnnealObject a = ANNEAL_OBJECT_INT (x);
      AnnealObject b = ANNEAL_OBJECT_INT (y);
      AnnealObject quotient;
      long double exact = (long double) x / (long double) y;

      g_assert_true (anneal_object_operate (ANNEAL_DIVIDE, &a, &b, &quotient, NULL));
      g_assert_cmpint (quotient.kind, ==, ANNEAL_FLOAT);

      for (guint up = 0; up < 2; up++)
        {
          double other = nextafter (quotient.number, up ? (double) INFINITY : (double) -INFINITY);

          g_assert_true (fabsl (exact - (long double) quotient.number) <= fabsl (exact - (long double) other) * 1.001L);
        }
    }
}

static const char * const words[] = {
  "a", "b", "optimizer", "lambda", "e", "0.1", "3", "1e5", "'s'", "(", ")", "[", "]", "{", "}", ",", ":", ".",
  "=", "==",
  "+", "-", "*", "**", "/", "//", "%", "<", "and", "or", "not", "if", "else", "for", "in", "while", "def",
  "f", "return",
  "import", "from", "as", "class", "try", "with", "\n", "\n    ", "\n", "  ", "# c\n", "\\\n", ";", "@",
  "\t", "\xEF\xBC\x88",
  "math", "max", "range", "yield", "is", "None", "True", "r'\\", "f'{", "0x", "~", "<<", "&", "|", "^",
  "*args", "\"\"\"",
};

static void
run_text (const char *text,
          gsize       length)
{
  g_autoptr(GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) module = anneal_module_parse (text, (gssize) length, diagnostics);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, NULL, NULL, diagnostics);
  g_autoptr(GArray) calls = anneal_module_find_method_calls (module, "f");

  g_assert_nonnull (scope);
  for (guint i = 0; i < diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);
      AnnealSpan span;

      g_assert_true (g_utf8_validate (diagnostic->error->message, -1, NULL));
      g_assert_true (anneal_error_get_span (diagnostic->error, &span));
      g_assert_cmpuint (span.start, <=, span.end);
      g_assert_cmpuint (span.end, <=, length);
    }
  for (guint i = 0; i < calls->len; i++)
    g_assert_cmpuint (g_array_index (calls, AnnealMethodCall, i).span.end, <=, length);
}

/* Whatever it is, it is read to its end, and every complaint has a place in it. */
static void
test_word_salad (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      gint n_words = g_test_rand_int_range (1, 60);

      for (gint j = 0; j < n_words; j++)
        {
          g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
          if (g_test_rand_bit ())
            g_string_append_c (text, ' ');
        }

      run_text (text->str, text->len);
    }
}

static void
test_random_bytes (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      char text[64];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof text);

      for (gsize j = 0; j < length; j++)
        text[j] = (char) g_test_rand_int_range (i % 2 == 0 ? 0 : 9, i % 2 == 0 ? 256 : 127);

      run_text (text, length);
    }
}

/* Every beginning of a good text is a text that somebody may be typing. */
static void
test_beginnings (void)
{
  static const char text[] =
    "from torch.optim.lr_scheduler import LambdaLR\n"
    "warmup, total = 10, 1_00\n"
    "def f(step, *, k: float = 0.5) -> float:\n"
    "    if step < warmup and not (step == 3):\n"
    "        return step / warmup\n"
    "    return max(0.0, [x for x in (1, 2e-3) if x][-1] ** -step) if 'a\\n' != r\"\"\"b\"\"\" else {1: 2}[1]\n"
    "for i in range(3):\n"
    "    scheduler.step()  # 에폭\n";

  for (gsize length = 0; length < sizeof text; length++)
    run_text (text, length);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/property/arithmetic", test_arithmetic);
  g_test_add_func ("/python/property/floor-division", test_floor_division);
  g_test_add_func ("/python/property/true-division", test_true_division);
  g_test_add_func ("/python/property/word-salad", test_word_salad);
  g_test_add_func ("/python/property/random-bytes", test_random_bytes);
  g_test_add_func ("/python/property/beginnings", test_beginnings);

  return g_test_run ();
}
