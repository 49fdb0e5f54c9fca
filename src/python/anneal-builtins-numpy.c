/* anneal-builtins-numpy.c: the part of numpy that schedules use, on single numbers
 *
 * numpy goes on with inf and nan where math raises.  Its integers have 64 bits, as here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>

#include "anneal-builtins-private.h"

#include "anneal-number.h"

static gboolean
give (double         value,
      AnnealObject  *result)
{
  *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (value);
  return TRUE;
}

static double
to_degrees (double x)
{
  return x * (180.0 / M_PI);
}

static double
to_radians (double x)
{
  return x * (M_PI / 180.0);
}

/* np.maximum and np.minimum: unlike max(), nan wins. */
static gboolean
pick (gboolean             largest,
      const AnnealObject  *a,
      const AnnealObject  *b,
      AnnealObject        *result,
      GError             **error)
{
  const AnnealObject *picked = a;
  int order;

  if (!anneal_object_compare (a, b, &order, error))
    return FALSE;

  if (order == 2)
    picked = isnan (anneal_object_get_number (a)) ? a : b;
  else if (order != 0)
    picked = (order > 0) == largest ? a : b;

  /* An integer beside a float becomes one. */
  if (a->kind == ANNEAL_FLOAT || b->kind == ANNEAL_FLOAT)
    return give (anneal_object_get_number (picked), result);

  *result = anneal_object_ref (*picked);
  return TRUE;
}

static gboolean
check_numbers (const AnnealObject  *arguments,
               gsize                n_arguments,
               GError             **error)
{
  double ignored;

  for (gsize i = 0; i < n_arguments; i++)
    if (!anneal_builtin_get_double (&arguments[i], &ignored, error))
      return FALSE;

  return TRUE;
}

static gboolean
call_pick (ANNEAL_BUILTIN_ARGUMENTS)
{
  return check_numbers (arguments, 2, error)
         && pick (g_str_equal (self->name, "maximum"), &arguments[0], &arguments[1], result, error);
}

/* The upper bound wins where the two cross. */
static gboolean
call_clip (ANNEAL_BUILTIN_ARGUMENTS)
{
  AnnealObject raised = arguments[0];

  if (arguments[1].kind != ANNEAL_NONE
      && (!check_numbers (arguments, 2, error) || !pick (TRUE, &arguments[0], &arguments[1], &raised, error)))
    return FALSE;
  *result = raised;
  if (arguments[2].kind == ANNEAL_NONE)
    return check_numbers (arguments, 1, error);

  return check_numbers (arguments, 1, error) && check_numbers (&arguments[2], 1, error)
         && pick (FALSE, &raised, &arguments[2], result, error);
}

static gboolean
call_power (ANNEAL_BUILTIN_ARGUMENTS)
{
  const AnnealObject *a = &arguments[0];
  const AnnealObject *b = &arguments[1];

  if (!check_numbers (arguments, 2, error))
    return FALSE;
  if (a->kind == ANNEAL_FLOAT || b->kind == ANNEAL_FLOAT)
    return give (pow (anneal_object_get_number (a), anneal_object_get_number (b)), result);
  if (b->integer < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "Integers to negative integer powers are not allowed.");
      return FALSE;
    }

  return anneal_operate (ANNEAL_POWER, a, b, result, error);
}

static gboolean
call_mod (ANNEAL_BUILTIN_ARGUMENTS)
{
  gboolean whole = g_str_equal (self->name, "floor_divide");

  return check_numbers (arguments, 2, error)
         && anneal_operate (whole ? ANNEAL_FLOOR_DIVIDE : ANNEAL_MODULO, &arguments[0], &arguments[1], result,
                                   error);
}

static gboolean
call_arctan2 (ANNEAL_BUILTIN_ARGUMENTS)
{
  return check_numbers (arguments, 2, error)
         && give (atan2 (anneal_object_get_number (&arguments[0]), anneal_object_get_number (&arguments[1])), result);
}

static gboolean
call_hypot (ANNEAL_BUILTIN_ARGUMENTS)
{
  return check_numbers (arguments, 2, error)
         && give (hypot (anneal_object_get_number (&arguments[0]), anneal_object_get_number (&arguments[1])), result);
}

static gboolean
call_float (ANNEAL_BUILTIN_ARGUMENTS)
{
  return check_numbers (arguments, 1, error) && give (anneal_object_get_number (&arguments[0]), result);
}

static gboolean
call_sign (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x = anneal_object_get_number (&arguments[0]);

  if (!check_numbers (arguments, 1, error))
    return FALSE;
  if (arguments[0].kind == ANNEAL_FLOAT)
    return give (isnan (x) ? x : (x > 0.0) - (x < 0.0), result);

  *result = (AnnealObject) ANNEAL_OBJECT_INT ((arguments[0].integer > 0) - (arguments[0].integer < 0));
  return TRUE;
}

static gboolean
call_where (ANNEAL_BUILTIN_ARGUMENTS)
{
  *result = anneal_object_ref (arguments[anneal_object_is_true (&arguments[0]) ? 1 : 2]);
  return TRUE;
}

static gboolean
call_round (ANNEAL_BUILTIN_ARGUMENTS)
{
  gint64 digits = 0;
  double x;
  double scale;

  if (!anneal_builtin_get_double (&arguments[0], &x, error)
      || (n_arguments == 2 && !anneal_builtin_get_integer (&arguments[1], &digits, error)))
    return FALSE;
  if (arguments[0].kind != ANNEAL_FLOAT && digits >= 0)
    {
      *result = arguments[0];
      return TRUE;
    }

  /* numpy scales, rounds and scales back: not what round() does. */
  scale = pow (10.0, (double) ABS (CLAMP (digits, -400, 400)));
  return give (digits >= 0 ? rint (x * scale) / scale : rint (x / scale) * scale, result);
}

static double
get_at (const AnnealObject *list,
        gsize               i)
{
  g_auto(AnnealObject) item = anneal_object_get_item (list, i);

  return anneal_object_get_number (&item);
}

static gboolean
check_points (const AnnealObject  *list,
              AnnealEvaluation    *evaluation,
              gsize               *n,
              GError             **error)
{
  if (!anneal_object_iterate (list, n, error) || !anneal_evaluation_spend (evaluation, *n, error))
    return FALSE;

  for (gsize i = 0; i < *n; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (list, i);

      if (!check_numbers (&item, 1, error))
        return FALSE;
    }

  return TRUE;
}

/* The line between the two points around x, in numpy's order of operations. */
static double
interpolate (double              x,
             const AnnealObject *xs,
             const AnnealObject *ys,
             gsize               n)
{
  gsize low = 0;
  gsize high = n - 1;
  double slope;

  if (isnan (x))
    return x;
  if (x < get_at (xs, 0))
    return get_at (ys, 0);
  if (x >= get_at (xs, n - 1))
    return get_at (ys, n - 1);

  while (high - low > 1)
    {
      gsize middle = (low + high) / 2;

      if (x >= get_at (xs, middle))
        low = middle;
      else
        high = middle;
    }
  if (get_at (xs, low) == x)
    return get_at (ys, low);

  slope = (get_at (ys, low + 1) - get_at (ys, low)) / (get_at (xs, low + 1) - get_at (xs, low));
  return slope * (x - get_at (xs, low)) + get_at (ys, low);
}

static gboolean
call_interp (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x;
  gsize n_x;
  gsize n_y;

  if (!anneal_builtin_get_double (&arguments[0], &x, error)
      || !check_points (&arguments[1], evaluation, &n_x, error)
      || !check_points (&arguments[2], evaluation, &n_y, error))
    return FALSE;
  if (n_x != n_y || n_x == 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT,
                        n_x == 0 ? "array of sample points is empty" : "fp and xp are not of the same length.");
      return FALSE;
    }

  return give (interpolate (x, &arguments[1], &arguments[2], n_x), result);
}

#define UNARY(name, function) { "np", name, function, NULL, 1, 1, ANNEAL_CHECK_NONE, NULL }
#define CALL(name, function, min, max) { "np", name, NULL, function, min, max, 0, NULL }

const AnnealBuiltin anneal_builtins_numpy[] = {
  UNARY ("arccos", acos),
  UNARY ("arcsin", asin),
  UNARY ("arctan", atan),
  UNARY ("cbrt", cbrt),
  UNARY ("ceil", ceil),
  UNARY ("cos", cos),
  UNARY ("cosh", cosh),
  UNARY ("deg2rad", to_radians),
  UNARY ("degrees", to_degrees),
  UNARY ("exp", exp),
  UNARY ("exp2", exp2),
  UNARY ("expm1", expm1),
  UNARY ("fabs", fabs),
  UNARY ("floor", floor),
  UNARY ("log", log),
  UNARY ("log10", log10),
  UNARY ("log1p", log1p),
  UNARY ("log2", log2),
  UNARY ("rad2deg", to_degrees),
  UNARY ("radians", to_radians),
  UNARY ("rint", rint),
  UNARY ("sin", sin),
  UNARY ("sinh", sinh),
  UNARY ("sqrt", sqrt),
  UNARY ("tan", tan),
  UNARY ("tanh", tanh),
  UNARY ("trunc", trunc),
  CALL ("abs", anneal_builtin_abs, 1, 1),
  CALL ("absolute", anneal_builtin_abs, 1, 1),
  CALL ("arctan2", call_arctan2, 2, 2),
  { "np", "clip", NULL, call_clip, 3, 3, 0, "a a_min a_max" },
  CALL ("float64", call_float, 1, 1),
  CALL ("floor_divide", call_mod, 2, 2),
  CALL ("hypot", call_hypot, 2, 2),
  { "np", "interp", NULL, call_interp, 3, 3, 0, "x xp fp" },
  CALL ("maximum", call_pick, 2, 2),
  CALL ("minimum", call_pick, 2, 2),
  CALL ("mod", call_mod, 2, 2),
  CALL ("power", call_power, 2, 2),
  { "np", "round", NULL, call_round, 1, 2, 0, "a decimals" },
  CALL ("sign", call_sign, 1, 1),
  CALL ("sum", anneal_builtin_sum, 1, 1),
  CALL ("where", call_where, 3, 3),
  { NULL, NULL, NULL, NULL, 0, 0, 0, NULL },
};
