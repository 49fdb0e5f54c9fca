/* test-run.c: running texts with a host
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-python.h"

static const AnnealHostType thing_type = { "Thing" };

/* A host with a few names; calls are written down. */
typedef struct
{
  GString *calls;
} World;

static gboolean
look_up (gpointer      data,
         const char   *dotted,
         AnnealObject *value)
{
  static const char * const modules[] = { "torch", "torch.optim", "torch.optim.lr_scheduler" };
  static const char * const things[] = {
    "optimizer", "torch.optim.SGD", "torch.optim.lr_scheduler.StepLR", "torch.optim.lr_scheduler.LambdaLR",
  };

  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    if (g_str_equal (things[i], dotted))
      {
        *value = (AnnealObject) ANNEAL_OBJECT_HOST (&thing_type, i);
        return TRUE;
      }

  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (g_str_equal (modules[i], dotted))
      {
        *value = anneal_object_new_string (dotted, -1);
        value->kind = ANNEAL_MODULE;
        return TRUE;
      }

  return FALSE;
}

static gboolean
call (gpointer             data,
      const AnnealObject  *callee,
      const AnnealCall    *arguments,
      AnnealObject        *result,
      GError             **error)
{
  World *world = data;

  g_string_append_printf (world->calls, "%u(", callee->index);
  for (guint i = 0; i < arguments->n_positional; i++)
    {
      g_autofree char *repr = anneal_object_repr (&arguments->positional[i]);

      g_string_append_printf (world->calls, "%s;", repr);
    }
  for (guint i = 0; i < arguments->n_keywords; i++)
    {
      g_autofree char *repr = anneal_object_repr (&arguments->keyword_values[i]);

      g_string_append_printf (world->calls, "%s=%s;", arguments->keywords[i], repr);
    }
  g_string_append (world->calls, ") ");

  *result = (AnnealObject) ANNEAL_OBJECT_HOST (&thing_type, 9);
  return TRUE;
}

static gboolean
get_attribute (gpointer            data,
               const AnnealObject *object,
               const char         *name,
               AnnealObject       *value)
{
  if (!g_str_equal (name, "step"))
    return FALSE;

  *value = *object;
  return TRUE;
}

typedef struct
{
  GPtrArray    *diagnostics;
  AnnealModule *module;
  AnnealScope  *scope;
  char         *calls;
} Outcome;

static Outcome
run (const char *text)
{
  World world = { g_string_new (NULL) };
  AnnealPythonHost host = { .lookup = look_up, .call = call, .attribute = get_attribute, .data = &world };
  Outcome self = { .diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free) };

  self.module = anneal_module_parse (text, -1, self.diagnostics);
  self.scope = anneal_module_run (self.module, &host, NULL, self.diagnostics);
  self.calls = g_string_free (world.calls, FALSE);

  return self;
}

static void
clear_outcome (Outcome *self)
{
  g_ptr_array_unref (self->diagnostics);
  anneal_module_unref (self->module);
  anneal_scope_unref (self->scope);
  g_free (self->calls);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

static void
assert_value (Outcome    *outcome,
              const char *name,
              const char *expected)
{
  const AnnealObject *value = anneal_scope_lookup (outcome->scope, name);
  g_autofree char *repr = NULL;

  g_assert_nonnull (value);
  repr = anneal_object_repr (value);
  g_assert_cmpstr (repr, ==, expected);
}

static void
assert_unknown (Outcome    *outcome,
                const char *name,
                const char *why)
{
  const AnnealObject *value = anneal_scope_lookup (outcome->scope, name);

  g_assert_nonnull (value);
  g_assert_cmpint (value->kind, ==, ANNEAL_UNKNOWN);
  g_assert_cmpstr (anneal_object_get_string (value), ==, why);
}

static void
assert_diagnostic (Outcome        *outcome,
                   guint           i,
                   AnnealSeverity  severity,
                   const char     *message)
{
  const AnnealDiagnostic *diagnostic;

  g_assert_cmpuint (i, <, outcome->diagnostics->len);
  diagnostic = g_ptr_array_index (outcome->diagnostics, i);
  g_assert_cmpint (diagnostic->severity, ==, severity);
  g_assert_cmpstr (diagnostic->error->message, ==, message);
}

static void
test_imports (void)
{
  g_auto(Outcome) outcome = run ("import torch\n"
                                 "import torch.optim as optim\n"
                                 "from torch.optim import SGD\n"
                                 "from torch.optim.lr_scheduler import StepLR as S, LambdaLR\n"
                                 "from math import pi, cos as c\n"
                                 "import numpy as N, math\n"
                                 "a = torch.optim.SGD([], lr=0.1)\n"
                                 "b = optim.SGD([])\n"
                                 "s = S(optimizer, 3)\n"
                                 "x = c(pi) + N.floor(1.5) + math.sqrt(4)\n");

  g_assert_cmpuint (outcome.diagnostics->len, ==, 0);
  g_assert_cmpstr (outcome.calls, ==, "1([];lr=0.1;) 1([];) 2(<Thing object>;3;) ");
  assert_value (&outcome, "x", "2.0");
}

static void
test_star_import (void)
{
  g_auto(Outcome) outcome = run ("from math import *\n"
                                 "from torch.optim.lr_scheduler import *\n"
                                 "x = pow(2, 3)\n"
                                 "s = StepLR(optimizer, 7)\n");

  g_assert_cmpuint (outcome.diagnostics->len, ==, 0);
  assert_value (&outcome, "x", "8.0");
  g_assert_cmpstr (outcome.calls, ==, "2(<Thing object>;7;) ");
}

/* What a training script does beside its schedule harms nothing. */
static void
test_unknown_names (void)
{
  g_auto(Outcome) outcome = run ("import torch, os\n"
                                 "import torch.nn as nn\n"
                                 "from my.package import Net\n"
                                 "loss = nn.MSELoss()\n"
                                 "model = Net(x, y=undefined).cuda()[0]\n"
                                 "device = torch.device('cuda')\n"
                                 "os.system('touch x')\n"
                                 "print(loss, f'{loss}')\n"
                                 "y = loss + 1\n");

  g_assert_cmpuint (outcome.diagnostics->len, ==, 1);
  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_ERROR, "module 'torch.nn' has no attribute 'MSELoss'");
  assert_unknown (&outcome, "model", "'my.package.Net' is not known to this program");
  assert_unknown (&outcome, "y", "'y' is not known: module 'torch.nn' has no attribute 'MSELoss'");
}

static void
test_wrong_names (void)
{
  g_auto(Outcome) outcome = run ("import torch.optim as optim\n"
                                 "a = optim.SDG([])\n"
                                 "from torch.optim import AdamX\n"
                                 "from math import cosine\n"
                                 "b = foo\n"
                                 "c = b + 1\n");

  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_ERROR, "module 'torch.optim' has no attribute 'SDG'");
  assert_diagnostic (&outcome, 1, ANNEAL_SEVERITY_ERROR, "cannot import name 'AdamX' from 'torch.optim'");
  assert_diagnostic (&outcome, 2, ANNEAL_SEVERITY_ERROR, "cannot import name 'cosine' from 'math'");
  assert_diagnostic (&outcome, 3, ANNEAL_SEVERITY_ERROR, "name 'foo' is not defined");
  assert_diagnostic (&outcome, 4, ANNEAL_SEVERITY_ERROR, "'b' is not known: name 'foo' is not defined");
}

static void
test_assignments (void)
{
  g_auto(Outcome) outcome = run ("a = b = 3\n"
                                 "c, (d, e) = 1, [2, 4]\n"
                                 "f: float = 0.5\n"
                                 "g: int\n"
                                 "a += c\n"
                                 "self.rate = a * 2\n"
                                 "h = self.rate + 1\n"
                                 "i, j = 1,\n"
                                 "optimizer.groups[0]['lr'] = 1\n");

  assert_value (&outcome, "a", "4");
  assert_value (&outcome, "b", "3");
  assert_value (&outcome, "e", "4");
  assert_value (&outcome, "f", "0.5");
  assert_value (&outcome, "h", "9");
  g_assert_null (anneal_scope_lookup (outcome.scope, "g"));
  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_ERROR, "not enough values to unpack (expected 2, got 1)");
  assert_diagnostic (&outcome, 1, ANNEAL_SEVERITY_NOTE, "Assigning to this is not read");
  g_assert_cmpint (anneal_scope_lookup (outcome.scope, "j")->kind, ==, ANNEAL_UNKNOWN);
}

static void
test_result (void)
{
  g_auto(Outcome) outcome = run ("x = 3\nx * 2\nimport math\nif x:\n    pass\n");
  g_auto(Outcome) empty = run ("# nothing\nimport math\n");

  g_assert_cmpint (anneal_scope_get_result (outcome.scope)->integer, ==, 6);
  g_assert_null (anneal_scope_get_result (empty.scope));
}

static void
test_branches (void)
{
  g_auto(Outcome) outcome = run ("n = 7\n"
                                 "if n > 10:\n    a = 1\nelif n > 5:\n    a = 2\nelse:\n    a = 3\n"
                                 "if __name__ == '__main__':\n    b = 4\n"
                                 "c = 5\n"
                                 "if undefined:\n    c = 6\nelse:\n    d = 7\n"
                                 "e = 8\n");

  assert_value (&outcome, "a", "2");
  assert_value (&outcome, "b", "4");
  assert_value (&outcome, "e", "8");
  g_assert_cmpint (anneal_scope_lookup (outcome.scope, "c")->kind, ==, ANNEAL_UNKNOWN);
  g_assert_cmpint (anneal_scope_lookup (outcome.scope, "d")->kind, ==, ANNEAL_UNKNOWN);
  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_NOTE, "An “if” whose condition is not known is not run");
}

/* Loops that only calculate are run; after others, what they would have changed is not known. */
static void
test_loops (void)
{
  g_auto(Outcome) outcome = run ("rate = 0.1\nn = 3\nsteps = []\n"
                                 "for i in range(3):\n"
                                 "    rate = rate / 2\n"
                                 "    if i == 1:\n"
                                 "        continue\n"
                                 "    steps.append(i * 10)\n"
                                 "x = n\n"
                                 "while n:\n    n -= 1\n    if n == 1:\n        break\nelse:\n    x = 9\n"
                                 "m = 1\n"
                                 "for i in range(3):\n    m += 1\n    optimizer.step()\n");

  assert_value (&outcome, "rate", "0.0125");
  assert_value (&outcome, "n", "1");
  assert_value (&outcome, "x", "3");
  assert_value (&outcome, "steps", "[0, 20]");
  assert_unknown (&outcome, "m", "'m' is not known: A “for” loop is not run");
  g_assert_cmpuint (outcome.diagnostics->len, ==, 1);
  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_NOTE, "A “for” loop is not run");
}

static void
test_decorated (void)
{
  g_auto(Outcome) outcome = run ("@cache\ndef f(x):\n    return x\ndef g(x):\n    return x\n");

  assert_unknown (&outcome, "f", "'f' is not known: A decorator is not read");
  assert_value (&outcome, "g", "<function g>");
}

/* Names of a text that ran before, and names that stand for something else now. */
static void
test_outer (void)
{
  g_autoptr(GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) first = anneal_module_parse ("k = 3\nm = 4\n", -1, diagnostics);
  g_autoptr(AnnealModule) second = anneal_module_parse ("max = k\nk = 5\nx = [max, k, m]\n", -1, diagnostics);
  g_autoptr(AnnealScope) outer = anneal_module_run (first, NULL, NULL, diagnostics);
  g_autoptr(AnnealScope) scope = anneal_module_run (second, NULL, outer, diagnostics);
  g_autofree char *repr = anneal_object_repr (anneal_scope_lookup (scope, "x"));

  g_assert_cmpuint (diagnostics->len, ==, 0);
  g_assert_cmpstr (repr, ==, "[3, 5, 4]");
  g_assert_cmpint (anneal_scope_lookup (scope, "m")->integer, ==, 4);
}

static void
test_arguments (void)
{
  g_auto(Outcome) outcome = run ("options = {'gamma': 0.5, 'step_size': 2}\n"
                                 "torch.optim.lr_scheduler.StepLR(optimizer, **options)\n"
                                 "torch.optim.lr_scheduler.StepLR(*[optimizer, 3], gamma=0.1)\n"
                                 "torch.optim.lr_scheduler.StepLR(optimizer, gamma=1, **{'gamma': 2})\n"
                                 "torch.optim.lr_scheduler.StepLR(a=1, b=2, c=3, d=4, e=5, f=6, g=7)\n");

  g_assert_cmpstr (outcome.calls, ==, "2(<Thing object>;gamma=0.5;step_size=2;) 2(<Thing object>;3;gamma=0.1;) "
                                      "2(a=1;b=2;c=3;d=4;e=5;f=6;g=7;) ");
  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_ERROR, "got multiple values for keyword argument 'gamma'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/run/imports", test_imports);
  g_test_add_func ("/python/run/star-import", test_star_import);
  g_test_add_func ("/python/run/unknown-names", test_unknown_names);
  g_test_add_func ("/python/run/wrong-names", test_wrong_names);
  g_test_add_func ("/python/run/assignments", test_assignments);
  g_test_add_func ("/python/run/result", test_result);
  g_test_add_func ("/python/run/branches", test_branches);
  g_test_add_func ("/python/run/loops", test_loops);
  g_test_add_func ("/python/run/decorated", test_decorated);
  g_test_add_func ("/python/run/outer", test_outer);
  g_test_add_func ("/python/run/arguments", test_arguments);

  return g_test_run ();
}
