/* test-script.c: running training scripts, in which much is not known
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-python.h"

static const AnnealHostType thing_type = { "Thing" };

/* A host with a few names; calls are written down. */
typedef struct
{
  GString            *calls;
  const char * const *supplied;     /* (nullable): expression, value, expression, value, …, NULL */
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

  /* "scheduler.step()" */
  *result = (AnnealObject) ANNEAL_OBJECT_NONE;
  if (callee->index == 9)
    return TRUE;

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

static gboolean
resolve (gpointer            data,
         const char         *expression,
         const AnnealObject *guess,
         AnnealObject       *value)
{
  const World *world = data;

  for (guint i = 0; world->supplied != NULL && world->supplied[i] != NULL; i += 2)
    if (g_str_equal (world->supplied[i], expression))
      return anneal_expression_parse (world->supplied[i + 1], value, NULL);

  /* What the text itself falls back on. */
  if (guess != NULL)
    *value = anneal_object_ref (*guess);
  return guess != NULL;
}

typedef struct
{
  GPtrArray    *diagnostics;
  AnnealModule *module;
  AnnealScope  *scope;
  char         *calls;
} Outcome;

static Outcome
run_with (const char         *text,
          const char * const *supplied)
{
  World world = { g_string_new (NULL), supplied };
  AnnealPythonHost host = {
    .lookup = look_up, .call = call, .attribute = get_attribute, .data = &world, .resolve = resolve,
  };
  Outcome self = { .diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free) };

  self.module = anneal_module_parse (text, -1, self.diagnostics);
  self.scope = anneal_module_run (self.module, &host, NULL, self.diagnostics);
  self.calls = g_string_free (world.calls, FALSE);

  return self;
}

static Outcome
run (const char *text)
{
  return run_with (text, NULL);
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

/* What @name stands for and depends on: "n * args.epochs <- n, args.epochs". */
static void
assert_open (Outcome    *outcome,
             const char *name,
             const char *expected)
{
  const AnnealObject *value = anneal_scope_lookup (outcome->scope, name);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  g_autofree char *found = NULL;
  g_autofree char *repr = NULL;

  g_assert_nonnull (value);
  anneal_object_collect_names (value, names);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **) names->pdata);
  repr = anneal_object_repr (value);
  found = g_strdup_printf ("%s <- %s", repr, joined);
  g_assert_cmpstr (found, ==, expected);
}

static void
assert_silent (Outcome *outcome)
{
  for (guint i = 0; i < outcome->diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (outcome->diagnostics, i);

      g_test_message ("%s", diagnostic->error->message);
    }
  g_assert_cmpuint (outcome->diagnostics->len, ==, 0);
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
test_names (void)
{
  static const struct
  {
    const char *expression;
    const char *expected;
  } cases[] = {
    { "foo", "foo <- foo" },
    { "args . epochs", "args.epochs <- args.epochs" },
    { "hparams[\"lr\"]", "hparams['lr'] <- hparams['lr']" },
    { "len(train_loader)", "len(train_loader) <- len(train_loader)" },
    { "len(train_loader) * args.epochs // 2",
      "len(train_loader) * args.epochs // 2 <- len(train_loader), args.epochs" },
    { "(a + 1) * -b ** 2", "(a + 1) * -b ** 2 <- a, b" },
    { "2 ** (a + b)", "2 ** (a + b) <- a, b" },
    { "a - (b - c)", "a - (b - c) <- a, b, c" },
    { "(-a) ** 2", "(-a) ** 2 <- a" },
    { "int(0.1 * n)", "int(0.1 * n) <- n" },
    { "max(n, 1, k)", "max(n, 1, k) <- n, k" },
    { "math.cos(x)", "math.cos(x) <- x" },
    { "round(number=x)", "round(number=x) <- x" },
    { "sum([a, 1])", "sum([a, 1]) <- a" },
    { "[30, args.second]", "[30, args.second] <- args.second" },
    { "{'lr': rate}", "{'lr': rate} <- rate" },
    { "[i * k for i in args.milestones]", "[i * k for i in args.milestones] <- args.milestones" },
    { "1 if args.fast else k", "1 if args.fast else k <- args.fast, k" },
    { "a or b", "a or b <- a, b" },
    { "0 or b", "b <- b" },
    { "not a", "not a <- a" },
    { "a < 3", "a < 3 <- a" },
    { "args.milestones[1:]", "args.milestones[1:] <- args.milestones" },
    { "[1, 2][k]", "[1, 2][k] <- k" },
    { "get_lr(args)", "x <- x" },
    { "config.get('lr', 0.1)", "0.1 <- " },
    { "getattr(args, 'lr', k)", "k <- k" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("import math\nx = %s\n", cases[i].expression);
      g_auto(Outcome) outcome = run (text);

      g_test_message ("%s", cases[i].expression);
      assert_silent (&outcome);
      assert_open (&outcome, "x", cases[i].expected);
    }
}

/* Variables are looked through; the result of a call takes the name of its variable. */
static void
test_variables (void)
{
  g_auto(Outcome) outcome = run ("args = parse()\n"
                                 "loader, _ = make_loaders(args)\n"
                                 "n = len(loader)\n"
                                 "steps = n * args.epochs\n"
                                 "model = Net(args).cuda()\n"
                                 "size = model.fc.in_features\n");

  assert_silent (&outcome);
  assert_open (&outcome, "steps", "len(loader) * args.epochs <- len(loader), args.epochs");
  assert_open (&outcome, "size", "model.fc.in_features <- model.fc.in_features");
}

static void
test_supplied (void)
{
  static const char * const supplied[] = { "len(loader)", "500", "args.epochs", "90", "args.gamma", "0.5", NULL };
  g_auto(Outcome) outcome = run_with ("steps = len(loader) * args.epochs // 2\n"
                                      "f = lambda e: args.gamma ** e\n"
                                      "def g(e):\n"
                                      "    return args.gamma * len(loader) + args.other\n",
                                      supplied);
  AnnealBudget budget = ANNEAL_BUDGET_INIT;
  AnnealObject two = ANNEAL_OBJECT_INT (2);
  g_auto(AnnealObject) result = { 0 };
  g_autoptr(GError) error = NULL;

  assert_silent (&outcome);
  assert_value (&outcome, "steps", "22500");
  g_assert_true (anneal_function_call (anneal_scope_lookup (outcome.scope, "f"), &two, &budget, &result, &error));
  g_assert_cmpfloat (anneal_object_get_number (&result), ==, 0.25);
  assert_open (&outcome, "g", "<function g> <- args.other");
  anneal_object_clear (&result);
  g_assert_false (anneal_function_call (anneal_scope_lookup (outcome.scope, "g"), &two, &budget, &result, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
}

/* Expressions do not grow without end. */
static void
test_growth (void)
{
  g_autoptr(GString) text = g_string_new ("x = a\n");
  const AnnealObject *value;

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "x = x + x\n");

  g_auto(Outcome) outcome = run (text->str);

  assert_silent (&outcome);
  value = anneal_scope_lookup (outcome.scope, "x");
  g_assert_cmpint (value->kind, ==, ANNEAL_UNKNOWN);
  g_assert_null (anneal_object_get_expression (value));
}

/* A script of the usual form: what it builds is found, and nothing is said of the rest. */
static void
test_main (void)
{
  g_auto(Outcome) outcome = run (
    "import argparse\n"
    "import torch\n"
    "from torch.optim.lr_scheduler import StepLR\n"
    "\n"
    "class Net(torch.nn.Module):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        self.fc = torch.nn.Linear(10, 2)\n"
    "    def forward(self, x):\n"
    "        return torch.relu(self.fc(x)).view(-1, 2)\n"
    "\n"
    "def train(args, model, loader, optimizer, epoch):\n"
    "    model.train()\n"
    "    for i, (data, target) in enumerate(loader):\n"
    "        data = data.to(device)\n"
    "        optimizer.zero_grad()\n"
    "        loss = torch.nn.functional.nll_loss(model(data), target)\n"
    "        loss.backward()\n"
    "        optimizer.step()\n"
    "        if i % args.log_interval == 0:\n"
    "            print(f'{epoch}: {loss.item():.6f}')\n"
    "\n"
    "def main():\n"
    "    parser = argparse.ArgumentParser(description='x')\n"
    "    parser.add_argument('--lr', '--learning-rate', type=float, default=0.5, metavar='LR')\n"
    "    parser.add_argument('-b', '--batch-size', default=64, type=int)\n"
    "    parser.add_argument('--epochs', type=int)\n"
    "    parser.add_argument('--no-cuda', action='store_true')\n"
    "    parser.add_argument('data', nargs='?', default='imagenet')\n"
    "    args = parser.parse_args()\n"
    "    torch.manual_seed(args.seed)\n"
    "    device = torch.device('cuda' if not args.no_cuda else 'cpu')\n"
    "    loader = torch.utils.data.DataLoader(dataset, batch_size=args.batch_size)\n"
    "    model = Net().to(device)\n"
    "    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr * args.batch_size / 256)\n"
    "    scheduler = StepLR(optimizer, step_size=len(loader) * args.epochs // 3, gamma=0.7)\n"
    "    best = 0\n"
    "    for epoch in range(1, args.epochs + 1):\n"
    "        train(args, model, loader, optimizer, epoch)\n"
    "        acc = test(model)\n"
    "        best = max(best, acc)\n"
    "        scheduler.step()\n"
    "    if best > 0:\n"
    "        torch.save(model.state_dict(), 'x.pt')\n"
    "\n"
    "if __name__ == '__main__':\n"
    "    main()\n");

  assert_silent (&outcome);
  g_assert_cmpstr (outcome.calls, ==, "1(model.parameters();lr=0.125;) "
                                      "2(<Thing object>;step_size=len(loader) * args.epochs // 3;gamma=0.7;) ");
  assert_value (&outcome, "scheduler", "<Thing object>");
  assert_value (&outcome, "main.scheduler", "<Thing object>");
  assert_value (&outcome, "train.optimizer", "<Thing object>");
}

/* Functions that nobody calls are called once, those that others call only by them. */
static void
test_uncalled (void)
{
  g_auto(Outcome) outcome = run (
    "from torch.optim.lr_scheduler import StepLR\n"
    "def build(optimizer, args, gamma=0.5):\n"
    "    return StepLR(optimizer, args.step, gamma)\n"
    "def run(args):\n"
    "    optimizer = make(args)\n"
    "    scheduler = build(optimizer, args, gamma=0.25)\n"
    "class Model(Base):\n"
    "    def __init__(self, lr, size=3):\n"
    "        super().__init__()\n"
    "        self.save_hyperparameters()\n"
    "        self.rate = lr * size\n"
    "    @property\n"
    "    def doubled(self):\n"
    "        return self.rate * 2\n"
    "    def configure_optimizers(self):\n"
    "        self.scheduler = StepLR(self.optimizer, self.hparams.step, gamma=self.doubled)\n"
    "        return {'lr_scheduler': {'scheduler': self.scheduler, 'interval': 'step'}}\n");

  assert_silent (&outcome);
  g_assert_cmpstr (outcome.calls, ==, "2(optimizer;args.step;0.25;) "
                                      "2(self.optimizer;self.hparams.step;gamma=lr * 3 * 2;) ");
  assert_value (&outcome, "self.scheduler", "<Thing object>");
  assert_value (&outcome, "Model.configure_optimizers()",
                "{'lr_scheduler': {'scheduler': <Thing object>, 'interval': 'step'}}");
}

static void
test_configurations (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "from dataclasses import dataclass, field\n"
      "@dataclass\nclass Config:\n    lr: float = 0.1\n    steps: list = field(default_factory=list)\n    n: int = 3\n"
      "cfg = Config(0.2, n=5)\nx = [cfg.lr, cfg.steps, cfg.n]\n", "[0.2, [], 5]" },
    { "class Base:\n    lr = 0.1\n    wd = lr / 10\nclass Config(Base):\n    epochs = 90\n"
      "x = [Config.lr, Config.wd, Config().epochs]\n", "[0.1, 0.01, 90]" },
    { "class T:\n    def __init__(self, k, *rest, scale=2, **more):\n        self.k = k * scale\n"
      "        self.n = len(rest) + len(more)\n    def value(self, e):\n        return self.k + e\n"
      "t = T(3, 1, 1, a=1)\nx = [t.k, t.n, t.value(1)]\n", "[6, 3, 7]" },
    { "from types import SimpleNamespace\nc = SimpleNamespace(lr=0.1, s=SimpleNamespace(n=3))\nc.lr = 0.2\n"
      "x = [c.lr, c.s.n]\n", "[0.2, 3]" },
    { "c = {'lr': 0.1}\nc['n'] = 3\nc.update({'m': 4})\nx = [c['lr'], c.get('n', 0), c.get('z', 7), list(c.keys())]\n",
      "[0.1, 3, 7, ['lr', 'n', 'm']]" },
    { "import argparse\np = argparse.ArgumentParser()\ng = p.add_argument_group('a')\n"
      "g.add_argument('--warm-up', default=5)\np.add_argument('--fast', action='store_true')\n"
      "p.set_defaults(k=1)\na, _ = p.parse_known_args()\nx = [a.warm_up, a.fast, vars(a)['k'], getattr(a, 'z', 9)]\n",
      "[5, False, 1, 9]" },
    { "def f(*args, **kwargs):\n    return [len(args), kwargs['k'], sum(args)]\nx = f(1, 2, *[3], **{'k': 4})\n",
      "[3, 4, 6]" },
    { "def f(a, *, b, c=2):\n    return a + b * c\nx = f(1, b=3)\n", "7" },
    { "n = 0\ndef f():\n    global n\n    n = n + 2\nf()\nf()\nx = n\n", "4" },
    { "x = []\nfor a, b in zip([1, 2], 'ab'):\n    x.append((a, b))\nx.sort()\nx[0] = 5\n", "[5, (2, 'b')]" },
    { "x = 0\nwith open('f') as f:\n    x = 1\n", "1" },
    { "try:\n    import apex\nexcept ImportError:\n    apex = None\nfinally:\n    x = 2\n", "2" },
    { "def f(kind):\n    if kind == 'a':\n        return 1\n    raise ValueError('no')\nx = f('a')\n", "1" },
    { "if (n := 3) > 2:\n    x = n\n", "3" },
    { "x = 'Cosine'.lower().split('o')\n", "['c', 'sine']" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Outcome) outcome = run (cases[i].text);

      g_test_message ("%s", cases[i].text);
      assert_silent (&outcome);
      assert_value (&outcome, "x", cases[i].expected);
    }
}

/* All branches are gone through; what they do not agree on depends on the condition. */
static void
test_unknown_branches (void)
{
  g_auto(Outcome) outcome = run (
    "from torch.optim.lr_scheduler import StepLR, LambdaLR\n"
    "lr = 0.1\n"
    "same = 1\n"
    "if args.sched == 'step':\n"
    "    scheduler = StepLR(optimizer, 3)\n"
    "    lr = 0.2\n"
    "    same = 2\n"
    "elif args.sched == 'lambda':\n"
    "    scheduler = LambdaLR(optimizer, 1 / 0)\n"
    "    same = 2\n"
    "else:\n"
    "    scheduler = None\n"
    "    same = 2\n");

  assert_silent (&outcome);
  g_assert_cmpstr (outcome.calls, ==, "2(<Thing object>;3;) ");
  assert_value (&outcome, "scheduler", "<Thing object>");
  assert_value (&outcome, "same", "2");
  assert_open (&outcome, "lr", "lr <- args.sched");
}

/* A mistake in a construction is reported wherever it stands; other mistakes where they are sure to happen. */
static void
test_mistakes (void)
{
  g_auto(Outcome) outcome = run ("import torch.optim as optim\n"
                                 "a = optim.SDG([])\n"
                                 "gamma = 1 / 0\n"
                                 "name = 'x'.nothing\n"
                                 "for i in loader:\n    b = 1 / 0\n"
                                 "c = 3\n");

  g_assert_cmpuint (outcome.diagnostics->len, ==, 2);
  assert_diagnostic (&outcome, 0, ANNEAL_SEVERITY_ERROR, "module 'torch.optim' has no attribute 'SDG'");
  assert_diagnostic (&outcome, 1, ANNEAL_SEVERITY_ERROR, "division by zero");
  assert_value (&outcome, "c", "3");
}

/* Functions for schedulers: methods, objects that can be called, partial, loops. */
static void
test_functions (void)
{
  static const struct
  {
    const char *text;
    double      expected;       /* f (7) */
  } cases[] = {
    { "class S:\n    def __init__(self, g):\n        self.g = g\n    def at(self, e):\n        return self.g ** e\n"
      "f = S(0.5).at\n", 0.0078125 },
    { "class S:\n    def __init__(self, g):\n        self.g = g\n"
      "    def __call__(self, e):\n        return self.g * e\nf = S(0.5)\n", 3.5 },
    { "from functools import partial\ndef g(step, *, warm, total):\n    if step < warm:\n        return step / warm\n"
      "    return total\nf = partial(g, warm=10, total=3)\n", 0.7 },
    { "def f(e):\n    k = 1.0\n    for m in [3, 6, 9]:\n        if e >= m:\n            k *= 0.5\n"
      "    return k\n", 0.25 },
    { "def f(e):\n    n, cycle = 0, 1\n    while e >= cycle:\n        e -= cycle\n        cycle *= 2\n        n += 1\n"
      "    return n\n", 3.0 },
    { "def f(e):\n    values = []\n    for i in range(e):\n        values.append(i)\n"
      "    return values[-1] + len(values)\n", 13.0 },
    { "def f(e):\n    return sum(map(lambda x: x * e, filter(lambda x: x > 1, [1, 2, 3])))\n", 35.0 },
    { "def f(e):\n    try:\n        return 1 / (e - 7)\n    except ZeroDivisionError:\n        return 4\n", 4.0 },
    { "def f(e, *args, **kwargs):\n    d = dict(a=1)\n    d['b'] = e\n    return sum(d.values()) + len(args)\n", 8.0 },
    { "def f(e):\n    return (k := e * 2) + k\n", 28.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Outcome) outcome = run (cases[i].text);
      AnnealBudget budget = ANNEAL_BUDGET_INIT;
      AnnealObject seven = ANNEAL_OBJECT_INT (7);
      g_auto(AnnealObject) result = { 0 };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      assert_silent (&outcome);
      anneal_function_call (anneal_scope_lookup (outcome.scope, "f"), &seven, &budget, &result, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (anneal_object_get_number (&result), ==, cases[i].expected);
    }
}

/* Methods and partial functions can be written alone. */
static void
test_function_text (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "class S:\n    def __init__(self, g):\n        self.g = g\n    def at(self, e):\n        return self.g ** e\n"
      "f = S(0.5).at\n", "def at(e):\n        return 0.5 ** e" },
    { "from functools import partial\ndef g(step, k, *, warm: int, total=4):\n    return step / warm + total + k\n"
      "f = partial(g, k=1, warm=10, total=3)\n",
      "def g(step, k=1, *, warm: int=10, total=3):\n    return step / warm + total + k" },
    { "class S:\n    def at(self, e):\n        return other(self, e)\nf = S().at\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Outcome) outcome = run (cases[i].text);
      g_autoptr(GError) error = NULL;
      g_autofree char *text = anneal_function_dup_text (anneal_scope_lookup (outcome.scope, "f"), &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_true ((error == NULL) == (text != NULL));
    }
}

/* Imports, decorators and attributes inside functions. */
static void
test_inside_functions (void)
{
  g_auto(Outcome) outcome = run ("def scale(f):\n"
                                 "    return lambda e: f(e) * 2\n"
                                 "@scale\n"
                                 "def g(e):\n"
                                 "    return e + 1\n"
                                 "@click.command()\n"
                                 "def main(lr=0.1):\n"
                                 "    import torch.optim as optim, math\n"
                                 "    from torch.optim.lr_scheduler import StepLR\n"
                                 "    opt = optim.SGD([], lr=lr * math.sqrt(4))\n"
                                 "    class Holder:\n"
                                 "        rate = 3\n"
                                 "    StepLR(opt, Holder.rate)\n"
                                 "x = g(2)\n");

  assert_silent (&outcome);
  assert_value (&outcome, "x", "6");
  g_assert_cmpstr (outcome.calls, ==, "1([];lr=0.2;) 2(<Thing object>;3;) ");
}

/* Objects that hold each other are let go of. */
static void
test_circles (void)
{
  g_auto(Outcome) outcome = run ("class A:\n"
                                 "    def __init__(self):\n"
                                 "        self.me = self\n"
                                 "        self.f = self.g\n"
                                 "        self.h = lambda e: self.k * e\n"
                                 "        self.k = 3\n"
                                 "    def g(self, e):\n"
                                 "        return self.f(e)\n"
                                 "a = A()\n"
                                 "b = A()\n"
                                 "a.other = b\n"
                                 "b.other = a\n"
                                 "n = a\n"
                                 "for i in range(5000):\n"
                                 "    n.next = A()\n"
                                 "    n = n.next\n"
                                 "def r(n):\n"
                                 "    return r(n - 1) + r(n - 2) if n > 1 else n\n"
                                 "def s(n):\n"
                                 "    if n > 1:\n"
                                 "        return s(n - 1) + s(n - 2)\n"
                                 "    return n\n");

  g_assert_nonnull (anneal_scope_lookup (outcome.scope, "b"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/script/names", test_names);
  g_test_add_func ("/python/script/variables", test_variables);
  g_test_add_func ("/python/script/supplied", test_supplied);
  g_test_add_func ("/python/script/growth", test_growth);
  g_test_add_func ("/python/script/main", test_main);
  g_test_add_func ("/python/script/uncalled", test_uncalled);
  g_test_add_func ("/python/script/configurations", test_configurations);
  g_test_add_func ("/python/script/unknown-branches", test_unknown_branches);
  g_test_add_func ("/python/script/mistakes", test_mistakes);
  g_test_add_func ("/python/script/functions", test_functions);
  g_test_add_func ("/python/script/function-text", test_function_text);
  g_test_add_func ("/python/script/inside-functions", test_inside_functions);
  g_test_add_func ("/python/script/circles", test_circles);

  return g_test_run ();
}
