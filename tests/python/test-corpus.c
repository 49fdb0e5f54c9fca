/* test-corpus.c: hundreds of expressions with the values that CPython 3.11 gives, to the last bit
 *
 * data/python/expressions.json: expr, values at epochs 0, 1, … (or at "steps"; a single value holds for all), ulp: what
 * libm may differ by between machines, may_refuse: an error is as good.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-file.h"
#include "anneal-json.h"
#include "anneal-python.h"

static double
read_value (json_t *value)
{
  double number;

  if (json_is_number (value))
    return json_number_value (value);

  if (g_str_equal (json_string_value (value), "nan"))
    return (double) NAN;
  number = (double) INFINITY;

  return g_str_equal (json_string_value (value), "-inf") ? -number : number;
}

/* Doubles in their order, so that neighbours differ by one. */
static gint64
get_rank (double value)
{
  gint64 bits;

  memcpy (&bits, &value, sizeof bits);

  return bits < 0 ? G_MININT64 - bits : bits;
}

static gboolean
is_near (double a,
         double b,
         gint64 ulp)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);

  return ABS (get_rank (a) - get_rank (b)) <= ulp;
}

static gboolean
check_value (json_t             *entry,
             const AnnealObject *function,
             gsize               i)
{
  json_t *steps = json_object_get (entry, "steps");
  json_t *values = json_object_get (entry, "values");
  gint64 epoch = steps != NULL ? json_integer_value (json_array_get (steps, i)) : (gint64) i;
  AnnealObject argument = ANNEAL_OBJECT_INT (epoch);
  AnnealBudget budget = ANNEAL_BUDGET_INIT;
  g_auto(AnnealObject) result = { 0 };
  g_autoptr(GError) error = NULL;
  double expected = read_value (json_array_get (values, json_array_size (values) > 1 ? i : 0));

  if (!anneal_function_call (function, &argument, &budget, &result, &error))
    {
      g_assert_true (json_is_true (json_object_get (entry, "may_refuse")));
      return FALSE;
    }

  if (!anneal_object_is_number (&result)
      || !is_near (anneal_object_get_number (&result), expected, json_integer_value (json_object_get (entry, "ulp"))))
    {
      g_autofree char *repr = anneal_object_repr (&result);

      g_test_message ("%s at %" G_GINT64_FORMAT ": %s", json_string_value (json_object_get (entry, "expr")), epoch,
                      repr);
      g_test_fail ();
    }

  return TRUE;
}

static void
check_entry (json_t *entry,
             guint  *n_values)
{
  g_autofree char *text = g_strconcat ("lambda epoch: ", json_string_value (json_object_get (entry, "expr")), NULL);
  gsize n = json_array_size (json_object_get (entry, "values"));
  g_auto(AnnealObject) function = { 0 };
  g_autoptr(GError) error = NULL;

  if (!anneal_expression_parse (text, &function, &error))
    {
      g_assert_true (json_is_true (json_object_get (entry, "may_refuse")));
      return;
    }

  for (gsize i = 0; i < (n > 1 ? n : 11); i++)
    *n_values += check_value (entry, &function, i);
}

static void
test_values (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "python", "expressions.json", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, 1 << 20, NULL, &error);
  g_autoptr(json_t) entries = NULL;
  guint n_values = 0;

  g_assert_no_error (error);
  entries = anneal_json_read (bytes, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < json_array_size (entries); i++)
    check_entry (json_array_get (entries, i), &n_values);

  g_test_message ("%u values", n_values);
  g_assert_cmpuint (n_values, >, 4500);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/corpus/values", test_values);

  return g_test_run ();
}
