/* test-parser.c: reading statements, and going on after mistakes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-file.h"
#include "anneal-python.h"
#include "anneal-text.h"

typedef struct
{
  const char *text;
  guint       line;
  guint       column;
  const char *message;
} Case;

/* What is under test, on one line. */
static void
show (const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);

  g_test_message ("%s", escaped);
}

static GPtrArray *
new_diagnostics (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
}

static const AnnealDiagnostic *
get_diagnostic (GPtrArray *diagnostics,
                guint      i)
{
  g_assert_cmpuint (i, <, diagnostics->len);

  return g_ptr_array_index (diagnostics, i);
}

static void
assert_place (const AnnealDiagnostic *diagnostic,
              const char             *text,
              guint                   line,
              guint                   column)
{
  AnnealSpan span;
  guint found_line;
  guint found_column;

  g_assert_true (anneal_error_get_span (diagnostic->error, &span));
  g_assert_cmpuint (span.end, <=, strlen (text));
  anneal_text_locate (text, strlen (text), span.start, &found_line, &found_column);
  g_assert_cmpuint (found_line, ==, line);
  g_assert_cmpuint (found_column, ==, column);
}

static void
test_errors (void)
{
  static const Case cases[] = {
    { "x = = 1", 1, 5, "invalid syntax" },
    { "\n\n  \nf(a==2)\nx = = 1\n", 5, 5, "invalid syntax" },
    { "a = 1\r\nb = )\r\n", 2, 5, "unmatched ')'" },
    { "1 = x", 1, 1, "cannot assign to literal here. Maybe you meant '==' instead of '='?" },
    { "f() = x", 1, 1, "cannot assign to function call here. Maybe you meant '==' instead of '='?" },
    { "import torch.optim as", 1, 22, "invalid syntax" },
    { "print 'hello'", 1, 1, "Missing parentheses in call to 'print'. Did you mean print(...)?" },
    { "def f(e):\nreturn 1\n", 2, 1, "expected an indented block after function definition" },
    { "x = 1\n    y = 2", 2, 5, "unexpected indent" },
    { "if True:\n\tx = 1\n        y = 2\n", 3, 9, "inconsistent use of tabs and spaces in indentation" },
    { "x = 1 \\ \ny = 2", 1, 8, "unexpected character after line continuation character" },
    { "for in:\n    pass", 1, 5, "invalid syntax" },
    { "while True\n    pass", 1, 11, "expected ':'" },
    { "; x = 1", 1, 1, "invalid syntax" },
    { "f(\n  a,\n  b]\n)", 3, 4, "closing parenthesis ']' does not match opening parenthesis '('" },
    { "x = '''abc\n\n", 1, 5, "unterminated triple-quoted string literal" },
    { "$ rm -rf", 1, 1, "invalid syntax" },
    { "\x1b[2J", 1, 1, "invalid non-printable character U+001B" },
    { "\xEF\xBB\xBF\xEF\xBB\xBFx", 1, 2, "invalid non-printable character U+FEFF" },
    { "에폭 = “a”", 1, 6, "invalid character '“' (U+201C), write \"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
      g_autoptr(AnnealModule) module = anneal_module_parse (cases[i].text, -1, diagnostics);
      const AnnealDiagnostic *first;

      show (cases[i].text);
      g_assert_nonnull (module);
      first = get_diagnostic (diagnostics, 0);
      g_assert_cmpint (first->severity, ==, ANNEAL_SEVERITY_ERROR);
      g_assert_cmpstr (first->error->message, ==, cases[i].message);
      assert_place (first, cases[i].text, cases[i].line, cases[i].column);
    }
}

static void
test_null_byte (void)
{
  static const char text[] = "a = 1\0b";
  g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
  g_autoptr(AnnealModule) module = anneal_module_parse (text, sizeof text - 1, diagnostics);
  AnnealSpan span;

  g_assert_nonnull (module);
  g_assert_cmpuint (diagnostics->len, ==, 1);
  g_assert_cmpstr (get_diagnostic (diagnostics, 0)->error->message, ==, "source code cannot contain null bytes");
  g_assert_true (anneal_error_get_span (get_diagnostic (diagnostics, 0)->error, &span));
  g_assert_cmpuint (span.start, ==, 5);
}

/* All of these are read without a word. */
static void
test_layouts (void)
{
  static const char * const texts[] = {
    "", "\n\n# comment", "\xEF\xBB\xBFx = 1", "x = 1;", "x = 1; y = 2\r\ny = 3\rz = 4", "x = (1,\n\n  2 # two\n)\n",
    "x = 1 + \\\n  2", "\fx = 1", "    x = 1\n    y = 2\n", ">>> x = f(\n...     1,\n... )\n",
    "```python\nx = 1\n```\n",
    "x: int = 3", "x: int", "a = b = 3", "a, *b = c", "x += 1", "@decorator\ndef f(): pass", "from . import a",
    "from a.b import (c as d,\n  e,\n)", "from a import *", "import a.b as c, d", "try:\n  x\nexcept E as e:\n  y\n",
    "with open(f) as g, h:\n  pass", "class A(B, c=1):\n  def m(self, *a, b: int = 1, **k) -> int:\n    return 1\n",
    "if a: b\nelif c: d\nelse: e", "for i in x: pass\nelse:\n  y", "while 1:\n  break", "async def f():\n  await g()",
    "def f(a, /, b, *, c): yield a", "x = [i for i in y if i\n     if z]", "return 1", "assert x, 'message'",
    "del x", "raise E from f", "global x", "x = lambda: (yield)", "f(*a, **b)", "x[1:2, ::3]", "f(x for x in y)",
    "if (a and\n    b):\n  c\n", "x = {1, 2}", "x = {a: b for a in c}", "'scheduler': f(1),", "x = 1 if a else b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
      g_autoptr(AnnealModule) module = anneal_module_parse (texts[i], -1, diagnostics);

      show (texts[i]);
      g_assert_cmpuint (diagnostics->len, ==, 0);
      g_assert_cmpstr (anneal_module_get_text (module), ==, texts[i]);
    }
}

/* A bracket that is never closed ends where a statement begins that cannot stand inside it. */
static void
test_unclosed_bracket (void)
{
  static const struct
  {
    const char *text;
    guint       column;
    const char *repr;       /* of "after" */
  } cases[] = {
    { "x = [1, 2,\nfor i in y:\n    pass\nafter = x\n", 5, "[1, 2]" },
    { "x = [1, 2\nafter = x\n", 5, "[1, 2]" },
    { "x = [1, (2,\nimport math\nafter = x\n", 9, "[1, (2,)]" },
    { "x = max(1, 2 **\nwhile True:\n  pass\nafter = x + 2\n", 8, NULL },
    { "x = [[1], [2, 3 +\ndef f(): pass\nafter = x\n", 11, "[[1], [2]]" },
    { "x = [1, 2\nif True:\n    y = 1\nafter = x\n", 5, "[1, 2]" },
    { "x = {'a': 1, 'b'\nreturn 1\nafter = x\n", 5, "{'a': 1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
      g_autoptr(AnnealModule) module = anneal_module_parse (cases[i].text, -1, diagnostics);
      g_autoptr(AnnealScope) scope = NULL;
      g_autofree char *repr = NULL;

      show (cases[i].text);
      g_assert_cmpuint (diagnostics->len, ==, 1);
      assert_place (get_diagnostic (diagnostics, 0), cases[i].text, 1, cases[i].column);
      g_assert_true (g_str_has_suffix (get_diagnostic (diagnostics, 0)->error->message, "was never closed"));

      scope = anneal_module_run (module, NULL, NULL, diagnostics);
      if (cases[i].repr == NULL)
        continue;
      repr = anneal_object_repr (anneal_scope_lookup (scope, "after"));
      g_assert_cmpstr (repr, ==, cases[i].repr);
    }
}

/* A comprehension over several lines has a "for" at the start of a line too. */
static void
test_comprehension_lines (void)
{
  static const char text[] = "x = [i * 2\n     for i in range(4)\n     if i]\n";
  g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, NULL, NULL, diagnostics);
  g_autofree char *repr = anneal_object_repr (anneal_scope_lookup (scope, "x"));

  g_assert_cmpuint (diagnostics->len, ==, 0);
  g_assert_cmpstr (repr, ==, "[2, 4, 6]");
}

/* The rest of a text is read whatever one line has wrong. */
static void
test_going_on (void)
{
  static const char text[] = "a = 1 +\nb = 2\nc = = 3\nd = 4\n";
  g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, NULL, NULL, diagnostics);

  g_assert_cmpuint (diagnostics->len, ==, 2);
  assert_place (get_diagnostic (diagnostics, 0), text, 1, 8);
  assert_place (get_diagnostic (diagnostics, 1), text, 3, 5);
  g_assert_cmpint (anneal_scope_lookup (scope, "b")->integer, ==, 2);
  g_assert_cmpint (anneal_scope_lookup (scope, "d")->integer, ==, 4);
  g_assert_cmpint (anneal_scope_lookup (scope, "a")->kind, ==, ANNEAL_UNKNOWN);
  g_assert_cmpint (anneal_scope_lookup (scope, "c")->kind, ==, ANNEAL_UNKNOWN);
}

static void
test_method_calls (void)
{
  static const char text[] =
    "scheduler.step()\n"
    "for epoch in range(3):\n"
    "    for batch in data:\n"
    "        optimizer.step()\n"
    "        if batch % 2: self.warmup.step(1)\n"
    "    #scheduler.step()\n"
    "    x = [scheduler.step() for _ in 'a']\n"
    "def train():\n"
    "    while True:\n"
    "        try:\n"
    "            other.step()\n"
    "        finally:\n"
    "            done()\n";
  static const struct
  {
    const char *object;
    guint       depth;
    gboolean    inner;
  } expected[] = {
    { "scheduler", 0, FALSE }, { "optimizer", 2, FALSE }, { "self.warmup", 2, FALSE }, { "scheduler", 1, TRUE },
    { "other", 1, FALSE },
  };
  g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  g_autoptr(GArray) calls = anneal_module_find_method_calls (module, "step");

  g_assert_cmpuint (diagnostics->len, ==, 0);
  g_assert_cmpuint (calls->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < calls->len; i++)
    {
      const AnnealMethodCall *found = &g_array_index (calls, AnnealMethodCall, i);

      g_assert_cmpstr (found->object, ==, expected[i].object);
      g_assert_cmpuint (found->loop_depth, ==, expected[i].depth);
      g_assert_cmpint (found->has_inner_loop, ==, expected[i].inner);
      g_assert_cmpint (strncmp (text + found->span.start, found->object, strlen (found->object)), ==, 0);
    }
}

/* What is around a call: functions, classes, conditions, loops, and the loops around its function. */
static void
test_surroundings (void)
{
  static const char text[] =
    "def train(loader):\n"
    "    for x in loader:\n"
    "        optimizer.step()\n"
    "        if x > 3:\n"
    "            scheduler.step()\n"
    "        else:\n"
    "            other.step()\n"
    "class Trainer:\n"
    "    def fit(self):\n"
    "        for epoch in range(args.epochs):\n"
    "            train(loader)\n"
    "            self.plateau.step(loss)\n"
    "def main():\n"
    "    while True:\n"
    "        Trainer().fit()\n";
  static const struct
  {
    const char *object;
    const char *function;
    const char *iterable;
    const char *condition;
    guint       place;
    guint       outer_depth;
    gboolean    in_else;
    gboolean    inner;
  } expected[] = {
    { "optimizer", "train", "loader", "", 0, 2, FALSE, FALSE },
    { "scheduler", "train", "loader", "x > 3", 1, 2, FALSE, FALSE },
    { "other", "train", "loader", "x > 3", 1, 2, TRUE, FALSE },
    { "self.plateau", "Trainer.fit", "range(args.epochs)", "", 1, 1, FALSE, TRUE },
  };
  g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, diagnostics);
  g_autoptr(GArray) calls = anneal_module_find_method_calls (module, "step");

  g_assert_cmpuint (diagnostics->len, ==, 0);
  g_assert_cmpuint (calls->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < calls->len; i++)
    {
      const AnnealMethodCall *found = &g_array_index (calls, AnnealMethodCall, i);
      g_autofree char *condition = g_strndup (text + found->condition.start,
                                              found->condition.end - found->condition.start);

      g_assert_cmpstr (found->object, ==, expected[i].object);
      g_assert_cmpstr (found->function, ==, expected[i].function);
      g_assert_cmpstr (found->iterable, ==, expected[i].iterable);
      g_assert_cmpstr (condition, ==, expected[i].condition);
      g_assert_cmpuint (found->place, ==, expected[i].place);
      g_assert_cmpuint (found->outer_depth, ==, expected[i].outer_depth);
      g_assert_cmpint (found->in_else, ==, expected[i].in_else);
      g_assert_cmpint (found->has_inner_loop, ==, expected[i].inner);
      g_assert_cmpint (strncmp (text + found->loop.start, "for", 3), ==, 0);
    }
}

/* The code that this program began with: a bracket is missing, and its curve can be told all the same. */
static void
test_tutorial (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "python", "tutorial.py.txt", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_MAX_TEXT_BYTES, NULL, &error);
  g_autoptr(GPtrArray) diagnostics = new_diagnostics ();
  g_autoptr(AnnealModule) module = NULL;
  g_autoptr(GArray) calls = NULL;
  const AnnealMethodCall *found;

  g_assert_no_error (error);
  module = anneal_module_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), diagnostics);
  g_assert_cmpuint (diagnostics->len, ==, 1);
  assert_place (get_diagnostic (diagnostics, 0), anneal_module_get_text (module), 9, 40);
  g_assert_cmpstr (get_diagnostic (diagnostics, 0)->error->message, ==, "'(' was never closed");

  calls = anneal_module_find_method_calls (module, "step");
  g_assert_cmpuint (calls->len, ==, 1);
  found = &g_array_index (calls, AnnealMethodCall, 0);
  g_assert_cmpstr (found->object, ==, "scheduler");
  g_assert_cmpuint (found->loop_depth, ==, 1);
  g_assert_true (found->has_inner_loop);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/parser/errors", test_errors);
  g_test_add_func ("/python/parser/null-byte", test_null_byte);
  g_test_add_func ("/python/parser/layouts", test_layouts);
  g_test_add_func ("/python/parser/unclosed-bracket", test_unclosed_bracket);
  g_test_add_func ("/python/parser/comprehension-lines", test_comprehension_lines);
  g_test_add_func ("/python/parser/going-on", test_going_on);
  g_test_add_func ("/python/parser/method-calls", test_method_calls);
  g_test_add_func ("/python/parser/surroundings", test_surroundings);
  g_test_add_func ("/python/parser/tutorial", test_tutorial);

  return g_test_run ();
}
