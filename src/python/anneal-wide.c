/* anneal-wide.c: integers beyond 64 bits, as far as doubles hold them exactly
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>

#include "anneal-object-private.h"

__extension__ typedef __int128 SignedWide;

/* Python would go on with more bits. */
gboolean
anneal_wide_fail (AnnealOperator       op,
                  const AnnealObject  *a,
                  const AnnealObject  *b,
                  GError             **error)
{
  g_autofree char *left = anneal_object_repr (a);
  g_autofree char *right = anneal_object_repr (b);

  anneal_set_error (error, ANNEAL_ERROR_LIMIT,
                    "The integer %.100s %s %.100s is too large for this program; write one of the numbers with a "
                    "decimal point",
                    left, op == ANNEAL_POWER ? "**" : anneal_operator_get_symbol (op), right);
  return FALSE;
}

/* What is exact as a double is as good as more bits; every step must be. */
static gboolean
multiply_exactly (double  a,
                  double  b,
                  double *result)
{
  *result = a * b;
  return isfinite (*result) && fma (a, b, -*result) == 0.0;
}

static gboolean
add_exactly (double  a,
             double  b,
             double *result)
{
  double second;

  *result = a + b;
  second = *result - a;

  /* Knuth's sum of two: what the rounding lost. */
  return isfinite (*result) && (a - (*result - second)) + (b - second) == 0.0;
}

static gboolean
raise_exactly (double  base,
               double  exponent,
               double *result)
{
  gboolean exact = exponent >= 0.0 && exponent <= 1100.0;

  *result = 1.0;
  for (int i = 0; exact && i < (int) exponent; i++)
    exact = multiply_exactly (*result, base, result);

  return exact;
}

/* Integers that do not fit into 64 bits, but may be exact as doubles: 2 ** 64, 1 << 70, 10 ** 20. */
gboolean
anneal_wide_operate (AnnealOperator       op,
                     const AnnealObject  *a,
                     const AnnealObject  *b,
                     AnnealObject        *result,
                     GError             **error)
{
  double left = anneal_object_get_number (a);
  double right = anneal_object_get_number (b);
  gboolean exact = FALSE;
  double value = 0.0;

  /* Both must be what they are as doubles. */
  if (!(a->kind == ANNEAL_FLOAT || (left < 0x1p63 && (gint64) left == a->integer))
      || !(b->kind == ANNEAL_FLOAT || (right < 0x1p63 && (gint64) right == b->integer)))
    return anneal_wide_fail (op, a, b, error);

  if (op == ANNEAL_DIVIDE)
    {
      if (right == 0.0)
        {
          anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "division by zero");
          return FALSE;
        }
      *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (left / right);
      return TRUE;
    }
  if (op == ANNEAL_POWER && right < 0.0)
    {
      *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (0.0);
      return anneal_float_power (left, right, &result->number, error);
    }

  if (op == ANNEAL_ADD || op == ANNEAL_SUBTRACT)
    exact = add_exactly (left, op == ANNEAL_ADD ? right : -right, &value);
  else if (op == ANNEAL_MULTIPLY)
    exact = multiply_exactly (left, right, &value);
  else if (op == ANNEAL_POWER)
    exact = raise_exactly (left, right, &value);
  else if (op == ANNEAL_LEFT_SHIFT && right >= 0.0 && right < 1100.0)
    {
      value = ldexp (left, (int) right);
      exact = isfinite (value);
    }
  else if (op == ANNEAL_FLOOR_DIVIDE && fabs (right) == 1.0)
    exact = multiply_exactly (left, right, &value);

  if (!exact)
    return anneal_wide_fail (op, a, b, error);

  *result = anneal_object_new_whole (value);
  return TRUE;
}

/* Sums and products of two integers have 128 bits at most. */
gboolean
anneal_wide_find (AnnealOperator  op,
                  gint64          a,
                  gint64          b,
                  AnnealObject   *result)
{
  SignedWide exact;
  double value;

  if (op == ANNEAL_ADD)
    exact = (SignedWide) a + b;
  else if (op == ANNEAL_SUBTRACT)
    exact = (SignedWide) a - b;
  else if (op == ANNEAL_MULTIPLY)
    exact = (SignedWide) a * b;
  else
    return FALSE;

  value = (double) exact;
  *result = anneal_object_new_whole (value);

  return (SignedWide) value == exact;
}
