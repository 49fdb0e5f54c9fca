/* test-function.c: calling functions, and writing them down
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-python.h"

static AnnealObject
call (const AnnealObject  *function,
      gint64               argument,
      GError             **error)
{
  AnnealObject object = ANNEAL_OBJECT_INT (argument);
  AnnealBudget budget = ANNEAL_BUDGET_INIT;
  AnnealObject result = { 0 };

  anneal_function_call (function, &object, &budget, &result, error);

  return result;
}

/* The value that @text binds to "f". */
static AnnealObject
run_for_f (const char *text)
{
  g_autoptr(GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, NULL, NULL, diagnostics);

  g_assert_cmpuint (diagnostics->len, ==, 0);

  return anneal_object_ref (*anneal_scope_lookup (scope, "f"));
}

static void
test_call (void)
{
  g_auto(AnnealObject) function = { 0 };

  g_assert_true (anneal_expression_parse ("lambda epoch: 0.95 ** epoch", &function, NULL));
  g_assert_cmpfloat (call (&function, 7, NULL).number, ==, 0.6983372960937497);
  g_assert_cmpfloat (call (&function, 0, NULL).number, ==, 1.0);
}

static void
test_not_callable (void)
{
  AnnealObject number = ANNEAL_OBJECT_FLOAT (0.95);
  g_autoptr(GError) error = NULL;

  call (&number, 1, &error);
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_TYPE);
  g_assert_cmpstr (error->message, ==, "'float' object is not callable");
}

static void
test_builtin (void)
{
  g_auto(AnnealObject) function = { 0 };
  g_autofree char *text = NULL;

  g_assert_true (anneal_expression_parse ("math.sqrt", &function, NULL));
  g_assert_cmpfloat (call (&function, 2, NULL).number, ==, 1.4142135623730951);
  text = anneal_function_dup_text (&function, NULL);
  g_assert_cmpstr (text, ==, "math.sqrt");
}

static void
test_error_place (void)
{
  g_auto(AnnealObject) function = { 0 };
  g_autoptr(GError) error = NULL;
  AnnealSpan span;

  g_assert_true (anneal_expression_parse ("lambda e: 1 + 1 / (e - 5)", &function, NULL));
  g_assert_cmpfloat (call (&function, 4, NULL).number, ==, 0.0);
  call (&function, 5, &error);
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_ARITHMETIC);
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, ==, 14);
  g_assert_cmpuint (span.end, ==, 25);
}

/* As in Python: the value at the time of the call, that is, after the text has run. */
static void
test_late_binding (void)
{
  g_auto(AnnealObject) function = run_for_f ("k = 4\nf = lambda e: e / k\nk = 2\n");

  g_assert_cmpfloat (call (&function, 3, NULL).number, ==, 1.5);
}

static void
test_closure (void)
{
  g_auto(AnnealObject) function = run_for_f ("def make(warmup, total=100):\n"
                                             "    peak = warmup * 2\n"
                                             "    def inner(step):\n"
                                             "        if step < warmup:\n"
                                             "            return step / warmup\n"
                                             "        elif step < peak:\n"
                                             "            return 1\n"
                                             "        rest = total - step\n"
                                             "        rest -= 1\n"
                                             "        return max(0.0, rest / total)\n"
                                             "    return inner\n"
                                             "f = make(10)\n");

  g_assert_cmpfloat (call (&function, 3, NULL).number, ==, 0.3);
  g_assert_cmpint (call (&function, 17, NULL).integer, ==, 1);
  g_assert_cmpfloat (call (&function, 49, NULL).number, ==, 0.5);
  g_assert_cmpfloat (call (&function, 777, NULL).number, ==, 0.0);
}

static void
test_recursion (void)
{
  g_auto(AnnealObject) function = run_for_f ("def f(n):\n    return 1 if n < 2 else n * f(n - 1)\n");
  g_auto(AnnealObject) endless = run_for_f ("def f(n):\n    return f(n)\n");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (call (&function, 6, NULL).integer, ==, 720);
  call (&endless, 1, &error);
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, "maximum recursion depth exceeded");
}

/* A variable of a comprehension has its last value by the time the function is called: rather none than the wrong
 * one. */
static void
test_changing_capture (void)
{
  g_auto(AnnealObject) function = run_for_f ("f = [lambda e: i for i in range(3)][0]\n");
  g_auto(AnnealObject) fixed = run_for_f ("f = [lambda e, i=i: e * i for i in range(3)][2]\n");
  g_autoptr(GError) error = NULL;

  call (&function, 1, &error);
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_assert_cmpstr (error->message, ==, "'i' changes after the function is made");
  g_assert_cmpint (call (&fixed, 7, NULL).integer, ==, 14);
}

static void
test_circle (void)
{
  g_auto(AnnealObject) function = run_for_f ("def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\n");
  g_autoptr(GError) error = NULL;

  call (&function, 1, &error);
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
}

static void
test_nodes (void)
{
  g_auto(AnnealObject) function = { 0 };
  g_auto(AnnealObject) long_one = { 0 };
  AnnealObject argument = ANNEAL_OBJECT_INT (1);
  AnnealBudget budget = { .nodes = 40 };
  AnnealObject result;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) long_error = NULL;
  guint n_calls = 0;

  g_assert_true (anneal_expression_parse ("lambda e: e + 1", &function, NULL));
  while (n_calls < 1000 && anneal_function_call (&function, &argument, &budget, &result, &error))
    n_calls++;
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_assert_cmpuint (n_calls, >, 10);
  g_assert_cmpuint (n_calls, <, 41);

  g_assert_true (anneal_expression_parse ("lambda e: sum(i for i in range(e))", &long_one, NULL));
  g_assert_cmpint (call (&long_one, ANNEAL_MAX_NODES_A_CALL / 4, NULL).kind, ==, ANNEAL_INT);
  call (&long_one, ANNEAL_MAX_NODES_A_CALL, &long_error);
  g_assert_error (long_error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static void
assert_text (const char *text,
             const char *expected)
{
  g_auto(AnnealObject) function = run_for_f (text);
  g_auto(AnnealObject) again = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *written = anneal_function_dup_text (&function, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, expected);
  anneal_expression_parse (written, &again, &error);
  g_assert_no_error (error);

  for (gint64 i = 0; i < 20; i++)
    {
      g_auto(AnnealObject) a = call (&function, i, NULL);
      g_auto(AnnealObject) b = call (&again, i, NULL);

      g_assert_true (anneal_object_equal (&a, &b));
    }
}

static void
test_text (void)
{
  assert_text ("f = lambda epoch : 0.95 ** epoch  # fast\n", "lambda epoch : 0.95 ** epoch");
  assert_text ("k = -0.25\nf = lambda e: e - k\n", "lambda e: e - (-0.25)");
  assert_text ("from math import cos as c, pi\nf = lambda e: c(pi * e)\n",
               "lambda e: math.cos(3.141592653589793 * e)");
  assert_text ("import numpy as N\nf = lambda e: N.exp(-e)\n", "lambda e: np.exp(-e)");
  assert_text ("g = lambda x: x * 2\nf = lambda e: g(e) + 1\n", "lambda e: (lambda x: x * 2)(e) + 1");
  assert_text ("w = 5\nf = lambda e, warm=w: min(1, e / warm)\n", "lambda e, warm=5: min(1, e / warm)");
  assert_text ("steps = [3, 6]\nf = lambda e: 0.1 ** sum(e >= s for s in steps)\n",
               "lambda e: 0.1 ** sum(e >= s for s in [3, 6])");
  assert_text ("w = 4\ndef f(e):\n    if e < w:\n        return e / w\n    return 1.0\n",
               "def f(e):\n    if e < 4:\n        return e / 4\n    return 1.0");
  assert_text ("f = max(1, (lambda e: e +\n  1  # more\n)(3), 2) and (lambda e: [e,  # one\n  2][0] *\n 3)\n",
               "(lambda e: [e,  # one\n  2][0] *\n 3)");
  assert_text ("n = 4\ndef g(e):\n    if e < n:\n        return e\n    return n\nf = lambda e, k=2: g(e) / k\n",
               "def lr_lambda(e, k=2):\n    def g(e):\n        if e < 4:\n            return e\n        return 4\n\n"
               "    return g(e) / k");
  assert_text ("def g(e):\n  x = e\n  return x\ndef f(e):\n    'Twice.'\n    y = g(e)\n    return 2 * y\n",
               "def f(e):\n    'Twice.'\n    def g(e):\n      x = e\n      return x\n\n    y = g(e)\n    return 2 * y");
  assert_text ("f = lambda e: missing if e > 9 else 1\n", "lambda e: missing if e > 9 else 1");
  assert_text ("big = float('inf')\nf = lambda e: min(e, big)\n", "lambda e: min(e, float('inf'))");
}

/* A list of functions, some of which are no expressions. */
static void
assert_list (const char *text,
             const char *expected)
{
  g_auto(AnnealObject) list = run_for_f (text);
  g_auto(AnnealObject) again = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *written = anneal_function_list_dup_text (&list, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, expected);
  anneal_expression_parse (written, &again, &error);
  g_assert_no_error (error);

  g_autofree char *rewritten = anneal_function_list_dup_text (&again, &error);

  g_assert_cmpstr (rewritten, ==, written);
}

static void
test_lists (void)
{
  assert_list ("f = [lambda e: 1, abs, 0.5]\n", "[lambda e: 1, abs, 0.5]");
  assert_list ("def g(e): return e\nf = (g,)\n", "def g(e): return e\n\n\n(g,)");
  assert_list ("def g(e): return 1\nh = g\ndef g(e): return e if e < 2 else g(e - 1)\nf = [g, h, g]\n",
               "def g(e): return e if e < 2 else g(e - 1)\n\n\ndef g_2(e): return 1\n\n\n[g, g_2, g]");
}

/* What stands behind functions is one expression. */
static void
test_lists_refused (void)
{
  static const char * const texts[] = {
    "def g(e): return 1\nx = [g]", "def g(e): return 1\n[g]\n[g]", "def g(e): return 1\ndef h(e): return 1",
    "def g(e): return 1\nimport math\n[g]", "def g(e): return 1\n[h]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto(AnnealObject) value = { 0 };
      g_autoptr(GError) error = NULL;

      g_assert_false (anneal_expression_parse (texts[i], &value, &error));
      g_assert_nonnull (error);
    }
}

static void
test_text_inside (void)
{
  assert_text ("cfg = {'a': 1, 'b': [0.5]}\nf = lambda e: cfg['b'][0] ** e\n",
               "lambda e: {'a': 1, 'b': [0.5]}['b'][0] ** e");
  assert_text ("k = 3\nf = lambda e: (lambda x: x * k)(e)\n", "lambda e: (lambda x: x * 3)(e)");
  assert_text ("k = 3\ndef f(e):\n    def h(x):\n        return x * k\n    return h(e)\n",
               "def f(e):\n    def h(x):\n        return x * 3\n    return h(e)");
  assert_text ("r = 0.9\ndef decay(e, by=r):\n    'Falls.'\n    return by ** e\nf = lambda e: 2 * decay(e)\n",
               "lambda e: 2 * (lambda e, by=0.9: by ** e)(e)");
  assert_text ("f = lambda e: e if e < 30 else torch.rate\n", "lambda e: e if e < 30 else torch.rate");
}

/* Something that could not be worked out is refused when it is called. */
static void
test_unknown (void)
{
  g_auto(AnnealObject) unknown = anneal_object_new_unknown ("name 'warm' is not defined");
  g_autoptr(GError) error = NULL;
  AnnealObject argument = ANNEAL_OBJECT_INT (3);
  AnnealBudget budget = ANNEAL_BUDGET_INIT;
  g_auto(AnnealObject) result = { 0 };

  g_assert_false (anneal_function_call (&unknown, &argument, &budget, &result, &error));
  g_assert_cmpstr (error->message, ==, "name 'warm' is not defined");
}

static void
test_text_refused (void)
{
  g_auto(AnnealObject) function = run_for_f ("f = lambda e: f(e - 1) if e > 0 else 1\n");
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_function_dup_text (&function, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_TYPE);
  g_assert_cmpstr (error->message, ==, "A lambda that calls itself cannot be written alone");

  g_autofree char *source = anneal_function_dup_source (&function);

  g_assert_cmpstr (source, ==, "lambda e: f(e - 1) if e > 0 else 1");
}

typedef struct
{
  const AnnealObject *function;
  double              sum;
} Work;

static gpointer
work (gpointer data)
{
  Work *self = data;

  for (gint64 i = 0; i < 20000; i++)
    {
      g_auto(AnnealObject) result = call (self->function, i, NULL);

      self->sum += anneal_object_get_number (&result);
    }

  return NULL;
}

/* Two threads share a function and all that it holds. */
static void
test_threads (void)
{
  g_auto(AnnealObject) function = run_for_f ("table = [0.1, 0.2, 0.4]\n"
                                             "g = lambda i: table[i % 3]\n"
                                             "f = lambda e: g(e) + len('abc')\n");
  Work works[2] = { { &function, 0.0 }, { &function, 0.0 } };
  GThread *thread = g_thread_new ("work", work, &works[0]);

  work (&works[1]);
  g_thread_join (thread);
  g_assert_cmpfloat (works[0].sum, ==, works[1].sum);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/function/call", test_call);
  g_test_add_func ("/python/function/not-callable", test_not_callable);
  g_test_add_func ("/python/function/builtin", test_builtin);
  g_test_add_func ("/python/function/error-place", test_error_place);
  g_test_add_func ("/python/function/late-binding", test_late_binding);
  g_test_add_func ("/python/function/closure", test_closure);
  g_test_add_func ("/python/function/recursion", test_recursion);
  g_test_add_func ("/python/function/changing-capture", test_changing_capture);
  g_test_add_func ("/python/function/circle", test_circle);
  g_test_add_func ("/python/function/nodes", test_nodes);
  g_test_add_func ("/python/function/text", test_text);
  g_test_add_func ("/python/function/text-inside", test_text_inside);
  g_test_add_func ("/python/function/text-refused", test_text_refused);
  g_test_add_func ("/python/function/lists", test_lists);
  g_test_add_func ("/python/function/lists-refused", test_lists_refused);
  g_test_add_func ("/python/function/unknown", test_unknown);
  g_test_add_func ("/python/function/threads", test_threads);

  return g_test_run ();
}
