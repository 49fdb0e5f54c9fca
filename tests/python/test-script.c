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

  return FALSE;
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
    { "config.get('lr', 0.1)", "x <- x" },
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/script/names", test_names);
  g_test_add_func ("/python/script/variables", test_variables);
  g_test_add_func ("/python/script/supplied", test_supplied);
  g_test_add_func ("/python/script/growth", test_growth);

  return g_test_run ();
}
