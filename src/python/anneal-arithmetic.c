/* anneal-arithmetic.c: Python's operators on numbers, to the last bit
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>

#include "anneal-object-private.h"

#include "anneal-number.h"

__extension__ typedef unsigned __int128 Wide;

/* A double has so many bits; every integer up to two to that power is one. */
#define EXACT_INTEGER (G_GINT64_CONSTANT (1) << 53)

const char *
anneal_operator_get_symbol (AnnealOperator op)
{
  static const char * const symbols[] = {
    [ANNEAL_ADD] = "+", [ANNEAL_SUBTRACT] = "-", [ANNEAL_MULTIPLY] = "*", [ANNEAL_DIVIDE] = "/",
    [ANNEAL_FLOOR_DIVIDE] = "//", [ANNEAL_MODULO] = "%", [ANNEAL_POWER] = "** or pow()",
    [ANNEAL_LEFT_SHIFT] = "<<", [ANNEAL_RIGHT_SHIFT] = ">>", [ANNEAL_BIT_AND] = "&", [ANNEAL_BIT_OR] = "|",
    [ANNEAL_BIT_XOR] = "^",
  };

  return symbols[op];
}

static gboolean
fail_arithmetic (GError     **error,
                 const char  *message)
{
  anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "%s", message);
  return FALSE;
}

static gboolean
fail_types (AnnealOperator       op,
            const AnnealObject  *a,
            const AnnealObject  *b,
            GError             **error)
{
  anneal_set_error (error, ANNEAL_ERROR_TYPE, "unsupported operand type(s) for %s: '%s' and '%s'",
                    anneal_operator_get_symbol (op), anneal_object_get_type_name (a), anneal_object_get_type_name (b));
  return FALSE;
}

static guint
count_bits (guint64 value)
{
  return value == 0 ? 0 : 64 - (guint) __builtin_clzll (value);
}

static guint64
take_magnitude (gint64 value)
{
  return value < 0 ? 0 - (guint64) value : (guint64) value;
}

/**
 * anneal_int_divide:
 * @a: dividend
 * @b: divisor, not 0
 *
 * Returns: the double nearest to the quotient, ties to even, as Python's int / int; beyond 2^53 that is not the
 * quotient of the two doubles.
 */
double
anneal_int_divide (gint64 a,
                   gint64 b)
{
  guint64 dividend = take_magnitude (a);
  guint64 divisor = take_magnitude (b);
  guint shift;
  guint drop;
  Wide wide;
  Wide quotient;
  gboolean sticky;
  double result;

  if (dividend == 0 || (dividend <= (guint64) EXACT_INTEGER && divisor <= (guint64) EXACT_INTEGER))
    return (double) a / (double) b;

  /* At least 64 bits of quotient; what is lost below them only matters for ties, so one bit remembers it. */
  shift = 128 - count_bits (dividend);
  wide = (Wide) dividend << shift;
  quotient = wide / divisor;
  sticky = quotient * divisor != wide;
  drop = count_bits ((guint64) (quotient >> 64));
  sticky = sticky || (quotient & (((Wide) 1 << drop) - 1)) != 0;
  result = ldexp ((double) ((guint64) (quotient >> drop) | (guint64) sticky), (int) drop - (int) shift);

  return (a < 0) != (b < 0) ? -result : result;
}

static gboolean
raise_integer (gint64    base,
               gint64    exponent,
               gint64   *result)
{
  gint64 power = 1;

  /* Only these stay small whatever the exponent. */
  if (base == 0 || base == 1)
    {
      *result = exponent == 0 ? 1 : base;
      return TRUE;
    }
  if (base == -1)
    {
      *result = exponent % 2 == 0 ? 1 : -1;
      return TRUE;
    }
  if (exponent > 63)
    return FALSE;

  for (gint64 left = exponent; left > 0; left--)
    if (__builtin_mul_overflow (power, base, &power))
      return FALSE;

  *result = power;
  return TRUE;
}

static gint64
floor_divide (gint64 a,
              gint64 b)
{
  gint64 quotient = a / b;

  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

static gint64
floor_modulo (gint64 a,
              gint64 b)
{
  gint64 remainder = a % b;

  return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

/* "(-8.0) ** 0.5 is a complex number …" */
static gboolean
fail_complex (double    base,
              double    exponent,
              GError  **error)
{
  char base_text[ANNEAL_NUMBER_LENGTH];
  char exponent_text[ANNEAL_NUMBER_LENGTH];

  anneal_number_format (base, base_text);
  anneal_number_format (exponent, exponent_text);
  anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC,
                    "(%s) ** %s is a complex number, which would give a complex learning rate", base_text,
                    exponent_text);

  return FALSE;
}

/**
 * anneal_float_power:
 * @base: any double
 * @exponent: any double
 * @result: (out): base ** exponent
 *
 * libm's pow() with Python's refusals.
 */
gboolean
anneal_float_power (double    base,
                    double    exponent,
                    double   *result,
                    GError  **error)
{
  *result = pow (base, exponent);
  if (isfinite (*result) && (base != 0.0 || !(exponent < 0.0)))
    return TRUE;
  if (!isfinite (base) || !isfinite (exponent))
    return TRUE;
  if (base == 0.0)
    return fail_arithmetic (error, "0.0 cannot be raised to a negative power");
  if (isnan (*result))
    return fail_complex (base, exponent, error);

  return fail_arithmetic (error, "(34, 'Numerical result out of range')");
}

/**
 * anneal_float_divmod:
 * @a: any double
 * @b: any double
 * @quotient: (out): a // b
 * @remainder: (out): a % b
 *
 * Source: the rules of CPython's float_divmod: the remainder is exact and has the sign of @b.
 *
 * Returns: %FALSE without an error if @b is zero
 */
gboolean
anneal_float_divmod (double  a,
                     double  b,
                     double *quotient,
                     double *remainder)
{
  double modulo;
  double whole;

  if (b == 0.0)
    return FALSE;

  modulo = fmod (a, b);
  whole = (a - modulo) / b;
  if (modulo != 0.0)
    {
      if ((b < 0.0) != (modulo < 0.0))
        {
          modulo += b;
          whole -= 1.0;
        }
    }
  else
    modulo = copysign (0.0, b);

  if (whole != 0.0)
    {
      *quotient = floor (whole);
      if (whole - *quotient > 0.5)
        *quotient += 1.0;
    }
  else
    *quotient = copysign (0.0, a / b);

  *remainder = modulo;
  return TRUE;
}

/* The shift, or FALSE if it does not fit. */
static gboolean
shift_integer (AnnealOperator  op,
               gint64          a,
               gint64          b,
               gint64         *result)
{
  if (op == ANNEAL_RIGHT_SHIFT)
    {
      /* Rounds down, as >> of a negative number does with every compiler that this program knows. */
      *result = a >> MIN (b, 63);
      return TRUE;
    }

  *result = 0;
  return a == 0 || (b <= 62 && !__builtin_mul_overflow (a, G_GINT64_CONSTANT (1) << b, result));
}

static gboolean
divide_integers (AnnealOperator       op,
                 const AnnealObject  *left,
                 const AnnealObject  *right,
                 AnnealObject        *result,
                 GError             **error)
{
  gint64 a = left->integer;
  gint64 b = right->integer;

  if (b == 0)
    return fail_arithmetic (error, op == ANNEAL_DIVIDE ? "division by zero"
                                   : op == ANNEAL_MODULO ? "integer modulo by zero"
                                   : "integer division or modulo by zero");

  if (op == ANNEAL_DIVIDE)
    *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (anneal_int_divide (a, b));
  else if (op == ANNEAL_MODULO)
    *result = (AnnealObject) ANNEAL_OBJECT_INT (b == -1 ? 0 : floor_modulo (a, b));
  else if (a == G_MININT64 && b == -1)
    return anneal_wide_operate (op, left, right, result, error);
  else
    *result = (AnnealObject) ANNEAL_OBJECT_INT (floor_divide (a, b));

  return TRUE;
}

/* +, -, *, ** and the bits: FALSE if the result does not fit. */
static gboolean
compute_integer (AnnealOperator  op,
                 gint64          a,
                 gint64          b,
                 gint64         *result)
{
  gboolean fits = TRUE;

  switch (op)
    {
    case ANNEAL_ADD:
      fits = !__builtin_add_overflow (a, b, result);
      break;
    case ANNEAL_SUBTRACT:
      fits = !__builtin_sub_overflow (a, b, result);
      break;
    case ANNEAL_MULTIPLY:
      fits = !__builtin_mul_overflow (a, b, result);
      break;
    case ANNEAL_POWER:
      fits = raise_integer (a, b, result);
      break;
    case ANNEAL_LEFT_SHIFT:
    case ANNEAL_RIGHT_SHIFT:
      return shift_integer (op, a, b, result);
    case ANNEAL_BIT_AND:
      *result = a & b;
      break;
    case ANNEAL_BIT_OR:
      *result = a | b;
      break;
    case ANNEAL_BIT_XOR:
      *result = a ^ b;
      break;
    case ANNEAL_DIVIDE:
    case ANNEAL_FLOOR_DIVIDE:
    case ANNEAL_MODULO:
    default:
      g_assert_not_reached ();
    }

  return fits;
}

static gboolean
operate_integers (AnnealOperator       op,
                  const AnnealObject  *a,
                  const AnnealObject  *b,
                  AnnealObject        *result,
                  GError             **error)
{
  gboolean is_bits = op == ANNEAL_BIT_AND || op == ANNEAL_BIT_OR || op == ANNEAL_BIT_XOR;
  gint64 integer;

  if (op == ANNEAL_DIVIDE || op == ANNEAL_FLOOR_DIVIDE || op == ANNEAL_MODULO)
    return divide_integers (op, a, b, result, error);

  if (op == ANNEAL_POWER && b->integer < 0)
    {
      double number;

      if (!anneal_float_power ((double) a->integer, (double) b->integer, &number, error))
        return FALSE;

      *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (number);
      return TRUE;
    }

  if ((op == ANNEAL_LEFT_SHIFT || op == ANNEAL_RIGHT_SHIFT) && b->integer < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "negative shift count");
      return FALSE;
    }
  if (!compute_integer (op, a->integer, b->integer, &integer))
    return anneal_wide_find (op, a->integer, b->integer, result) || anneal_wide_operate (op, a, b, result, error);

  *result = (AnnealObject) ANNEAL_OBJECT_INT (integer);
  if (is_bits && a->kind == ANNEAL_BOOL && b->kind == ANNEAL_BOOL)
    result->kind = ANNEAL_BOOL;

  return TRUE;
}

static gboolean
operate_floats (AnnealOperator   op,
                double           a,
                double           b,
                double          *result,
                GError         **error)
{
  double other;

  switch ((int) op)
    {
    case ANNEAL_ADD:
      *result = a + b;
      return TRUE;
    case ANNEAL_SUBTRACT:
      *result = a - b;
      return TRUE;
    case ANNEAL_MULTIPLY:
      *result = a * b;
      return TRUE;
    case ANNEAL_DIVIDE:
      *result = a / b;
      return b != 0.0 || fail_arithmetic (error, "float division by zero");
    case ANNEAL_FLOOR_DIVIDE:
      return anneal_float_divmod (a, b, result, &other)
             || fail_arithmetic (error, "float floor division by zero");
    case ANNEAL_MODULO:
      return anneal_float_divmod (a, b, &other, result) || fail_arithmetic (error, "float modulo");
    case ANNEAL_POWER:
      return anneal_float_power (a, b, result, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_sequence (const AnnealObject *self)
{
  return self->kind == ANNEAL_STRING || self->kind == ANNEAL_LIST || self->kind == ANNEAL_TUPLE;
}

static gboolean
operate_sequences (AnnealOperator       op,
                   const AnnealObject  *a,
                   const AnnealObject  *b,
                   AnnealObject        *result,
                   GError             **error)
{
  if (op == ANNEAL_ADD && is_sequence (a))
    return anneal_sequence_add (a, b, result, error);

  if (op == ANNEAL_MULTIPLY && (is_sequence (a) || is_sequence (b)))
    {
      const AnnealObject *sequence = is_sequence (a) ? a : b;
      const AnnealObject *count = is_sequence (a) ? b : a;

      if (anneal_object_is_wide (count))
        return anneal_sequence_repeat (sequence, count->number > 0.0 ? G_MAXINT64 : 0, result, error);
      if (anneal_object_is_integer (count))
        return anneal_sequence_repeat (sequence, count->integer, result, error);

      anneal_set_error (error, ANNEAL_ERROR_TYPE, "can't multiply sequence by non-int of type '%s'",
                        anneal_object_get_type_name (count));
      return FALSE;
    }

  if (op == ANNEAL_MODULO && a->kind == ANNEAL_STRING)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "Formatting a string with %% is not read by this program");
      return FALSE;
    }

  return fail_types (op, a, b, error);
}

/**
 * anneal_operate:
 * @op: an operator
 * @a: left operand
 * @b: right operand
 * @result: (out): a new reference
 *
 * What the evaluator computes with: anneal_object_operate() that goes on with wide integers.
 */
gboolean
anneal_operate (AnnealOperator       op,
                const AnnealObject  *a,
                const AnnealObject  *b,
                AnnealObject        *result,
                GError             **error)
{
  gboolean good;

  if (anneal_object_is_integer (a) && anneal_object_is_integer (b))
    return operate_integers (op, a, b, result, error);

  if ((anneal_object_is_wide (a) && (anneal_object_is_wide (b) || anneal_object_is_integer (b)))
      || (anneal_object_is_wide (b) && anneal_object_is_integer (a)))
    return anneal_wide_operate (op, a, b, result, error);

  if (anneal_object_is_number (a) && anneal_object_is_number (b) && op <= ANNEAL_POWER)
    {
      double number;

      good = operate_floats (op, anneal_object_get_number (a), anneal_object_get_number (b), &number, error);
      if (good)
        *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (number);

      return good;
    }

  if (anneal_object_refuse_unknown (a, error) || anneal_object_refuse_unknown (b, error))
    return FALSE;

  return operate_sequences (op, a, b, result, error);
}

gboolean
anneal_object_operate (AnnealOperator       op,
                       const AnnealObject  *a,
                       const AnnealObject  *b,
                       AnnealObject        *result,
                       GError             **error)
{
  if (!anneal_operate (op, a, b, result, error))
    return FALSE;
  if (!anneal_object_is_wide (result) || !anneal_object_is_integer (a) || !anneal_object_is_integer (b))
    return TRUE;

  return anneal_wide_fail (op, a, b, error);
}
