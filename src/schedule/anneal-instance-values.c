/* anneal-instance-values.c: Python values as schedulers take them, and refusals in Python's words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-instance.h"

/* A group's rate stands on the other side of most operations, the step's number of the others. */
static const AnnealObject some_float = ANNEAL_OBJECT_FLOAT (0.1);
static const AnnealObject some_int = ANNEAL_OBJECT_INT (1);

/* Gives @error the place in the schedule: "/1" or "/1/params/T_max". */
static void
set_place (const AnnealInstance  *self,
           int                    param,
           GError               **error)
{
  g_autofree char *path = NULL;

  if (error == NULL || *error == NULL)
    return;

  if (param >= 0)
    path = g_strdup_printf ("/%u/params/%s", self->index, self->scheduler->params[param].key);
  else
    path = g_strdup_printf ("/%u", self->index);
  anneal_error_prefix_path (*error, path);
}

gboolean
anneal_instance_fail (const AnnealInstance  *self,
                      int                    param,
                      GError               **error,
                      AnnealError            code,
                      const char            *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  anneal_set_error (error, code, "%s", message);
  set_place (self, param, error);
  return FALSE;
}

gboolean
anneal_instance_fail_division (const AnnealInstance  *self,
                               int                    param,
                               gboolean               integral,
                               GError               **error)
{
  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_ARITHMETIC,
                               integral ? "division by zero" : "float division by zero");
}

gboolean
anneal_instance_operate (const AnnealInstance  *self,
                         int                    param,
                         AnnealOperator         op,
                         const AnnealObject    *a,
                         const AnnealObject    *b,
                         AnnealObject          *result,
                         GError               **error)
{
  if (anneal_object_operate (op, a, b, result, error))
    return TRUE;

  set_place (self, param, error);
  return FALSE;
}

/* Says what Python would say of 0.1 <op> @value, or in our words if Python knew an answer. */
static gboolean
fail_operation (const AnnealInstance  *self,
                int                    param,
                AnnealOperator         op,
                const AnnealObject    *value,
                GError               **error)
{
  g_auto(AnnealObject) result = { ANNEAL_UNSET };
  g_autofree char *text = NULL;

  const AnnealObject *left = self->scheduler->params[param].type == ANNEAL_PARAM_INT ? &some_int : &some_float;

  if (!anneal_instance_operate (self, param, op, left, value, &result, error))
    return FALSE;

  text = anneal_object_repr (value);
  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE, "%s must be a number, but got %s",
                               self->scheduler->params[param].key, text);
}

gboolean
anneal_instance_fail_item (const AnnealInstance  *self,
                           int                    param,
                           const AnnealObject    *item,
                           GError               **error)
{
  return fail_operation (self, param, ANNEAL_SUBTRACT, item, error);
}

gboolean
anneal_instance_fail_attribute (const AnnealInstance  *self,
                                int                    param,
                                const AnnealObject    *object,
                                const char            *attribute,
                                GError               **error)
{
  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE, "'%s' object has no attribute '%s'",
                               anneal_object_get_type_name (object), attribute);
}

gboolean
anneal_instance_iterate (const AnnealInstance  *self,
                         int                    param,
                         gsize                 *n_items,
                         GError               **error)
{
  if (anneal_object_iterate (&self->values[param], n_items, error))
    return TRUE;

  set_place (self, param, error);
  return FALSE;
}

gboolean
anneal_instance_get_length (const AnnealInstance  *self,
                            int                    param,
                            gsize                 *length,
                            GError               **error)
{
  const AnnealObject *value = &self->values[param];

  if (value->kind == ANNEAL_UNKNOWN || anneal_object_iterate (value, length, NULL))
    return anneal_instance_iterate (self, param, length, error);

  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE, "object of type '%s' has no len()",
                               anneal_object_get_type_name (value));
}

gboolean
anneal_instance_get_part (const AnnealInstance  *self,
                          int                    param,
                          gsize                  i,
                          AnnealInstance       **part,
                          GError               **error)
{
  const char *name = self->scheduler->name;
  gboolean is_checked = self->simulation->version >= ANNEAL_PYTORCH_2_7;
  g_auto(AnnealObject) item = anneal_object_get_item (&self->values[param], i);

  if (item.kind == ANNEAL_UNKNOWN)
    return anneal_instance_fail_item (self, param, &item, error);
  if (item.kind != ANNEAL_HOST || item.host != &anneal_schedule_node_type || item.index >= self->index)
    {
      if (!is_checked)
        return anneal_instance_fail_attribute (self, param, &item, "optimizer", error);

      return anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE,
                                   "%s at index %" G_GSIZE_FORMAT " should have `optimizer` as its attribute.",
                                   name, i);
    }

  *part = &self->simulation->instances[item.index];
  if (is_checked && ((*part)->scheduler->flags & ANNEAL_SCHEDULER_READS_METRIC) != 0)
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT,
                                 "%s does not support `%s` scheduler as it requires additional kwargs to be "
                                 "specified when calling `step`, but got one at index %" G_GSIZE_FORMAT " in the given "
                                 "schedulers sequence.", name, (*part)->scheduler->name, i);

  return TRUE;
}

gboolean
anneal_instance_get_number (const AnnealInstance  *self,
                            int                    param,
                            AnnealOperator         op,
                            double                *number,
                            GError               **error)
{
  const AnnealObject *value = &self->values[param];

  if (!anneal_object_is_number (value))
    return fail_operation (self, param, op, value, error);

  *number = anneal_object_get_number (value);
  return TRUE;
}

gboolean
anneal_instance_get_compared (const AnnealInstance  *self,
                              int                    param,
                              const char            *sign,
                              const char            *type_name,
                              double                *number,
                              GError               **error)
{
  const AnnealObject *value = &self->values[param];

  /* What could not be worked out says why itself. */
  if (value->kind == ANNEAL_UNKNOWN)
    return fail_operation (self, param, ANNEAL_SUBTRACT, value, error);

  if (!anneal_object_is_number (value))
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE,
                                 "'%s' not supported between instances of '%s' and '%s'",
                                 sign, anneal_object_get_type_name (value), type_name);

  *number = anneal_object_get_number (value);
  return TRUE;
}

gboolean
anneal_instance_get_per_group (const AnnealInstance  *self,
                               int                    param,
                               AnnealOperator         op,
                               double                *numbers,
                               GError               **error)
{
  const char *key = self->scheduler->params[param].key;
  const AnnealObject *value = &self->values[param];
  gboolean is_list = value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE;
  guint n_groups = self->simulation->n_groups;
  gsize n_items = 0;
  const AnnealObject *items = is_list ? anneal_object_get_items (value, &n_items) : value;

  if (is_list && n_items != n_groups && self->simulation->version < ANNEAL_PYTORCH_2_7)
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT,
                                 "expected %u values for %s, got %" G_GSIZE_FORMAT, n_groups, key, n_items);
  if (is_list && n_items != n_groups)
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT,
                                 "%s must have the same length as optimizer.param_groups. "
                                 "%s has %" G_GSIZE_FORMAT " values, param_groups has %u.",
                                 key, key, n_items, n_groups);

  for (guint i = 0; i < n_groups; i++)
    {
      const AnnealObject *item = is_list ? &items[i] : value;

      if (!anneal_object_is_number (item))
        return fail_operation (self, param, op, item, error);
      numbers[i] = anneal_object_get_number (item);
    }

  return TRUE;
}

gboolean
anneal_instance_get_functions (const AnnealInstance  *self,
                               int                    param,
                               const AnnealObject   **functions,
                               GError               **error)
{
  const AnnealObject *value = &self->values[param];
  gboolean is_list = value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE;
  guint n_groups = self->simulation->n_groups;
  gsize n_items = 0;
  const AnnealObject *items = is_list ? anneal_object_get_items (value, &n_items) : value;

  if (is_list && n_items != n_groups)
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT,
                                 "Expected %u lr_lambdas, but got %" G_GSIZE_FORMAT, n_groups, n_items);

  for (guint i = 0; i < n_groups; i++)
    functions[i] = is_list ? &items[i] : value;

  return TRUE;
}

gboolean
anneal_instance_resumes (const AnnealInstance *self,
                         int                   param)
{
  return !(anneal_object_get_number (&self->values[param]) == -1);
}

gboolean
anneal_instance_is_int (const AnnealInstance *self,
                        int                   param)
{
  return self->values[param].kind == ANNEAL_INT || self->values[param].kind == ANNEAL_BOOL;
}

char *
anneal_instance_dup_str (const AnnealInstance *self,
                         int                   param)
{
  const AnnealObject *value = &self->values[param];

  return value->kind == ANNEAL_STRING ? g_strdup (anneal_object_get_string (value)) : anneal_object_repr (value);
}

int
anneal_instance_get_choice (const AnnealInstance *self,
                            int                   param,
                            const char * const   *choices)
{
  const AnnealObject *value = &self->values[param];

  if (value->kind != ANNEAL_STRING)
    return -1;

  for (int i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], anneal_object_get_string (value)))
      return i;

  return -1;
}

gboolean
anneal_instance_require_momentum (const AnnealInstance  *self,
                                  int                    param,
                                  gboolean               or_betas,
                                  GError               **error)
{
  AnnealMomentumKind kind = self->simulation->optimizer_kind->momentum;

  if (kind == ANNEAL_MOMENTUM_MOMENTUM || (or_betas && kind == ANNEAL_MOMENTUM_BETAS))
    return TRUE;

  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT,
                               "optimizer must support momentum%s with `cycle_momentum` option enabled",
                               self->simulation->version < ANNEAL_PYTORCH_2_7 ? "" : " or beta1");
}

void
anneal_instance_set_momentum (AnnealInstance *self,
                              const double   *base_momentum,
                              const double   *max_momentum)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      AnnealParamGroup *group = &self->simulation->groups[i];

      group->momentum = max_momentum[i];
      group->max_momentum = max_momentum[i];
      group->base_momentum = base_momentum[i];
    }
}

gboolean
anneal_instance_power (const AnnealInstance  *self,
                       int                    param,
                       double                 x,
                       double                 y,
                       double                *result,
                       GError               **error)
{
  if (x == 0 && y < 0)
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_ARITHMETIC,
                                 "0.0 cannot be raised to a negative power");

  *result = pow (x, y);
  if (isinf (*result) && isfinite (x) && isfinite (y))
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_ARITHMETIC, "(34, 'Numerical result out of range')");
  if (isnan (*result) && !isnan (x) && !isnan (y))
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_ARITHMETIC, "complex learning rate");

  return TRUE;
}

gboolean
anneal_instance_cos (const AnnealInstance  *self,
                     int                    param,
                     double                 x,
                     double                *result,
                     GError               **error)
{
  if (isinf (x))
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_ARITHMETIC, "math domain error");

  *result = cos (x);
  return TRUE;
}

gboolean
anneal_instance_call (AnnealInstance      *self,
                      int                  param,
                      const AnnealObject  *function,
                      const AnnealObject  *argument,
                      double              *result,
                      GError             **error)
{
  AnnealObject value = { ANNEAL_UNSET };

  if (!anneal_function_call (function, argument, &self->simulation->budget, &value, error))
    {
      set_place (self, param, error);
      return FALSE;
    }

  /* A million times a curve: numbers need no clearing. */
  if (G_LIKELY (value.kind == ANNEAL_FLOAT))
    {
      *result = value.number;
      return TRUE;
    }

  if (!anneal_object_is_number (&value))
    {
      fail_operation (self, param, ANNEAL_MULTIPLY, &value, error);
      anneal_object_clear (&value);
      return FALSE;
    }

  *result = anneal_object_get_number (&value);
  return TRUE;
}
