/* anneal-builtins-math.c: the math module, libm with CPython's refusals
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>

#include "anneal-builtins-private.h"

static gboolean
fail_domain (GError **error)
{
  anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "math domain error");
  return FALSE;
}

static gboolean
fail_range (GError **error)
{
  anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "math range error");
  return FALSE;
}

static gboolean
fail_large (const AnnealBuiltin  *self,
            GError              **error)
{
  anneal_set_error (error, ANNEAL_ERROR_LIMIT, "The integer that math.%s() gives is too large for this program",
                    self->name);
  return FALSE;
}

static gboolean
give (double         value,
      AnnealObject  *result)
{
  *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (value);
  return TRUE;
}

static gboolean
give_integer (gint64         value,
              AnnealObject  *result)
{
  *result = (AnnealObject) ANNEAL_OBJECT_INT (value);
  return TRUE;
}

/* The first @n arguments as doubles. */
static gboolean
get_doubles (const AnnealObject  *arguments,
             gsize                n,
             double              *values,
             GError             **error)
{
  for (gsize i = 0; i < n; i++)
    if (!anneal_builtin_get_double (&arguments[i], &values[i], error))
      return FALSE;

  return TRUE;
}

/* What CPython does with a result that is not finite. */
static gboolean
finish (double         value,
        gboolean       finite_input,
        gboolean       nan_input,
        AnnealObject  *result,
        GError       **error)
{
  if (isnan (value) && !nan_input)
    return fail_domain (error);
  if (isinf (value) && finite_input)
    return fail_range (error);

  return give (value, result);
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

static gboolean
take_log (double    x,
          double   *value,
          GError  **error)
{
  *value = log (x);
  return (!(x <= 0.0)) || fail_domain (error);
}

/* log (x, base) is the quotient of two logarithms. */
static gboolean
call_log (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2] = { 0.0, 0.0 };
  double numerator;
  double denominator;

  if (!get_doubles (arguments, n_arguments, x, error) || !take_log (x[0], &numerator, error))
    return FALSE;
  if (n_arguments == 1)
    return give (numerator, result);
  if (!take_log (x[1], &denominator, error))
    return FALSE;
  if (denominator == 0.0)
    {
      anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "float division by zero");
      return FALSE;
    }

  return give (numerator / denominator, result);
}

static gboolean
call_pow (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2];
  double value;

  if (!get_doubles (arguments, 2, x, error))
    return FALSE;

  value = pow (x[0], x[1]);
  if (isinf (value) && x[0] == 0.0 && isfinite (x[1]))
    return fail_domain (error);

  return finish (value, isfinite (x[0]) && isfinite (x[1]), isnan (x[0]) || isnan (x[1]), result, error);
}

static gboolean
call_fmod (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2];

  if (!get_doubles (arguments, 2, x, error))
    return FALSE;

  return finish (fmod (x[0], x[1]), FALSE, isnan (x[0]) || isnan (x[1]), result, error);
}

static gboolean
call_remainder (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2];

  if (!get_doubles (arguments, 2, x, error))
    return FALSE;

  return finish (remainder (x[0], x[1]), FALSE, isnan (x[0]) || isnan (x[1]), result, error);
}

static gboolean
call_atan2 (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2];

  return get_doubles (arguments, 2, x, error) && give (atan2 (x[0], x[1]), result);
}

static gboolean
call_copysign (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2];

  return get_doubles (arguments, 2, x, error) && give (copysign (x[0], x[1]), result);
}

static gboolean
call_nextafter (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[2];

  return get_doubles (arguments, 2, x, error) && give (nextafter (x[0], x[1]), result);
}

static gboolean
call_ldexp (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x;
  double value;
  gint64 exponent;

  if (!anneal_builtin_get_double (&arguments[0], &x, error)
      || !anneal_builtin_get_integer (&arguments[1], &exponent, error))
    return FALSE;

  value = ldexp (x, (int) CLAMP (exponent, -100000, 100000));
  return finish (value, isfinite (x), isnan (x), result, error);
}

/* CPython's vector_norm, for two or more: scaled by a power of two, squares summed with their errors, and the root
 * corrected by the error that is left. */
static double
measure_vector (const double *x,
                gsize         n,
                double        largest)
{
  int exponent;
  double scale;
  double sum = 1.0;
  double low = 0.0;
  double high = 0.0;
  double root;
  double rest;

  frexp (largest, &exponent);
  scale = ldexp (1.0, -exponent);
  for (gsize i = 0; i < n; i++)
    {
      double scaled = x[i] * scale;
      double square = scaled * scaled;
      double old = sum;

      low += fma (scaled, scaled, -square);
      sum += square;
      high += (old - sum) + square;
    }

  root = sqrt (sum - 1.0 + (low + high));
  rest = root * root;
  low += -fma (root, root, -rest);
  {
    double old = sum;

    sum -= rest;
    high += (old - sum) - rest;
  }
  rest = sum - 1.0 + (low + high);

  return (root + rest / (2.0 * root)) / scale;
}

static gboolean
call_hypot (ANNEAL_BUILTIN_ARGUMENTS)
{
  g_autofree double *x = g_new (double, n_arguments + 1);
  double largest = 0.0;
  gboolean has_nan = FALSE;

  if (!get_doubles (arguments, n_arguments, x, error))
    return FALSE;

  for (gsize i = 0; i < n_arguments; i++)
    {
      x[i] = fabs (x[i]);
      has_nan = has_nan || isnan (x[i]);
      if (x[i] > largest)
        largest = x[i];
    }

  if (isinf (largest) || largest == 0.0 || has_nan)
    return give (isinf (largest) ? largest : has_nan ? (double) NAN : 0.0, result);
  if (n_arguments == 1)
    return give (x[0], result);
  if (largest < 0x1p-1000)
    {
      /* Tiny ones would be lost: up first, down at the end. */
      for (gsize i = 0; i < n_arguments; i++)
        x[i] *= 0x1p200;
      return give (measure_vector (x, n_arguments, largest * 0x1p200) * 0x1p-200, result);
    }

  return give (measure_vector (x, n_arguments, largest), result);
}

/* floor, ceil, trunc: integers. */
static gboolean
call_whole (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x;

  if (anneal_object_is_integer (&arguments[0]))
    return give_integer (arguments[0].integer, result);
  if (arguments[0].kind != ANNEAL_FLOAT && self->name[0] == 't')
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "type %s doesn't define __trunc__ method",
                        anneal_object_get_type_name (&arguments[0]));
      return FALSE;
    }
  if (!anneal_builtin_get_double (&arguments[0], &x, error))
    return FALSE;

  return anneal_builtin_to_integer (self->name[0] == 'f' ? floor (x) : self->name[0] == 'c' ? ceil (x) : trunc (x),
                                    result, error);
}

static gboolean
call_test (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x;
  gboolean answer;

  if (!anneal_builtin_get_double (&arguments[0], &x, error))
    return FALSE;

  answer = g_str_equal (self->name, "isnan") ? isnan (x) : g_str_equal (self->name, "isinf") ? isinf (x) : isfinite (x);
  *result = (AnnealObject) ANNEAL_OBJECT_BOOL (answer != 0);
  return TRUE;
}

static gboolean
call_isclose (ANNEAL_BUILTIN_ARGUMENTS)
{
  double x[4] = { 0.0, 0.0, 1e-9, 0.0 };
  double difference;
  gboolean close_enough;

  for (gsize i = 0; i < n_arguments; i++)
    if (arguments[i].kind != ANNEAL_UNSET && !anneal_builtin_get_double (&arguments[i], &x[i], error))
      return FALSE;

  difference = fabs (x[1] - x[0]);
  close_enough = x[0] == x[1];
  if (!close_enough && isfinite (x[0]) && isfinite (x[1]))
    close_enough = difference <= fabs (x[2] * x[1]) || difference <= fabs (x[2] * x[0]) || difference <= x[3];

  *result = (AnnealObject) ANNEAL_OBJECT_BOOL (close_enough);
  return TRUE;
}

static gboolean
call_factorial (ANNEAL_BUILTIN_ARGUMENTS)
{
  gint64 n;
  gint64 product = 1;

  if (!anneal_builtin_get_integer (&arguments[0], &n, error))
    return FALSE;
  if (n < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "factorial() not defined for negative values");
      return FALSE;
    }

  /* 21! has 66 bits. */
  if (n > 20)
    return fail_large (self, error);
  for (gint64 i = 2; i <= n; i++)
    product *= i;

  return give_integer (product, result);
}

/* n! / (n - k)!, divided by k! for comb; each division comes out even. */
static gboolean
call_choose (ANNEAL_BUILTIN_ARGUMENTS)
{
  gboolean combine = g_str_equal (self->name, "comb");
  gint64 n;
  gint64 k;
  gint64 product = 1;

  if (!anneal_builtin_get_integer (&arguments[0], &n, error)
      || (n_arguments == 2 && !anneal_builtin_get_integer (&arguments[1], &k, error)))
    return FALSE;
  if (n_arguments == 1)
    k = n;
  if (n < 0 || k < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "%s must be a non-negative integer", n < 0 ? "n" : "k");
      return FALSE;
    }
  if (k > n)
    return give_integer (0, result);

  if (combine)
    k = MIN (k, n - k);
  for (gint64 i = 0; i < k; i++)
    {
      if (__builtin_mul_overflow (product, n - i, &product))
        return fail_large (self, error);
      if (combine)
        product /= i + 1;
    }

  return give_integer (product, result);
}

static gboolean
call_gcd (ANNEAL_BUILTIN_ARGUMENTS)
{
  guint64 divisor = 0;

  for (gsize i = 0; i < n_arguments; i++)
    {
      gint64 value;
      guint64 other;

      if (!anneal_builtin_get_integer (&arguments[i], &value, error))
        return FALSE;

      other = value < 0 ? 0 - (guint64) value : (guint64) value;
      while (other != 0)
        {
          guint64 rest = divisor % other;

          divisor = other;
          other = rest;
        }
    }

  return divisor <= G_MAXINT64 ? give_integer ((gint64) divisor, result) : fail_large (self, error);
}

static gboolean
call_isqrt (ANNEAL_BUILTIN_ARGUMENTS)
{
  gint64 value;
  gint64 root;

  if (!anneal_builtin_get_integer (&arguments[0], &value, error))
    return FALSE;
  if (value < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "isqrt() argument must be nonnegative");
      return FALSE;
    }

  /* The rounded root of the rounded number is off by one at most. */
  root = (gint64) sqrt ((double) value);
  while (root > 0 && root > value / root)
    root--;
  while (root + 1 <= value / (root + 1))
    root++;

  return give_integer (root, result);
}

static gboolean
call_prod (ANNEAL_BUILTIN_ARGUMENTS)
{
  g_auto(AnnealObject) total = ANNEAL_OBJECT_INT (1);
  gsize n_items;

  if (!anneal_object_iterate (&arguments[0], &n_items, error) || !anneal_evaluation_spend (evaluation, n_items, error))
    return FALSE;
  if (n_arguments == 2)
    total = anneal_object_ref (arguments[1]);

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&arguments[0], i);
      AnnealObject next = { 0 };

      if (!anneal_operate (ANNEAL_MULTIPLY, &total, &item, &next, error))
        return FALSE;
      anneal_object_clear (&total);
      total = next;
    }

  *result = total;
  total = (AnnealObject) { 0 };
  return TRUE;
}

#define UNARY(name, function, check) { "math", name, function, NULL, 1, 1, check, NULL }
#define CALL(name, function, min, max) { "math", name, NULL, function, min, max, 0, NULL }

const AnnealBuiltin anneal_builtins_math[] = {
  UNARY ("acos", acos, ANNEAL_CHECK_DOMAIN),
  UNARY ("acosh", acosh, ANNEAL_CHECK_DOMAIN),
  UNARY ("asin", asin, ANNEAL_CHECK_DOMAIN),
  UNARY ("asinh", asinh, ANNEAL_CHECK_DOMAIN),
  UNARY ("atan", atan, ANNEAL_CHECK_DOMAIN),
  UNARY ("atanh", atanh, ANNEAL_CHECK_DOMAIN),
  UNARY ("cbrt", cbrt, ANNEAL_CHECK_DOMAIN),
  UNARY ("cos", cos, ANNEAL_CHECK_DOMAIN),
  UNARY ("cosh", cosh, ANNEAL_CHECK_RANGE),
  UNARY ("degrees", to_degrees, ANNEAL_CHECK_NONE),
  UNARY ("erf", erf, ANNEAL_CHECK_DOMAIN),
  UNARY ("erfc", erfc, ANNEAL_CHECK_DOMAIN),
  UNARY ("exp", exp, ANNEAL_CHECK_RANGE),
  UNARY ("exp2", exp2, ANNEAL_CHECK_RANGE),
  UNARY ("expm1", expm1, ANNEAL_CHECK_RANGE),
  UNARY ("fabs", fabs, ANNEAL_CHECK_NONE),
  UNARY ("log10", log10, ANNEAL_CHECK_DOMAIN),
  UNARY ("log1p", log1p, ANNEAL_CHECK_DOMAIN),
  UNARY ("log2", log2, ANNEAL_CHECK_DOMAIN),
  UNARY ("radians", to_radians, ANNEAL_CHECK_NONE),
  UNARY ("sin", sin, ANNEAL_CHECK_DOMAIN),
  UNARY ("sinh", sinh, ANNEAL_CHECK_RANGE),
  UNARY ("sqrt", sqrt, ANNEAL_CHECK_DOMAIN),
  UNARY ("tan", tan, ANNEAL_CHECK_DOMAIN),
  UNARY ("tanh", tanh, ANNEAL_CHECK_DOMAIN),
  CALL ("atan2", call_atan2, 2, 2),
  CALL ("ceil", call_whole, 1, 1),
  CALL ("comb", call_choose, 2, 2),
  CALL ("copysign", call_copysign, 2, 2),
  CALL ("factorial", call_factorial, 1, 1),
  CALL ("floor", call_whole, 1, 1),
  CALL ("fmod", call_fmod, 2, 2),
  CALL ("gcd", call_gcd, 0, -1),
  CALL ("hypot", call_hypot, 0, -1),
  { "math", "isclose", NULL, call_isclose, 2, 2, 0, "a b rel_tol abs_tol" },
  CALL ("isfinite", call_test, 1, 1),
  CALL ("isinf", call_test, 1, 1),
  CALL ("isnan", call_test, 1, 1),
  CALL ("isqrt", call_isqrt, 1, 1),
  CALL ("ldexp", call_ldexp, 2, 2),
  CALL ("log", call_log, 1, 2),
  CALL ("nextafter", call_nextafter, 2, 2),
  CALL ("perm", call_choose, 1, 2),
  CALL ("pow", call_pow, 2, 2),
  { "math", "prod", NULL, call_prod, 1, 1, 0, "iterable start" },
  CALL ("remainder", call_remainder, 2, 2),
  CALL ("trunc", call_whole, 1, 1),
  { NULL, NULL, NULL, NULL, 0, 0, 0, NULL },
};
