/* anneal-document-argument.c: a parameter's value as JSON, and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-document-private.h"
#include "anneal-python.h"

static gboolean
is_type (const AnnealParam *param,
         AnnealParamType    type)
{
  return param != NULL && param->type == type;
}

/* What is a JSON value of its own. */
static gboolean
is_plain (const AnnealObject *value)
{
  return value->kind == ANNEAL_NONE || value->kind == ANNEAL_BOOL || value->kind == ANNEAL_INT ||
         (value->kind == ANNEAL_FLOAT && isfinite (value->number));
}

static gboolean
is_node (const AnnealObject *value)
{
  return value->kind == ANNEAL_HOST && value->host == &anneal_schedule_node_type;
}

/* A list or tuple of which every item passes @test. */
static gboolean
is_sequence_of (const AnnealObject *value,
                gboolean          (*test) (const AnnealObject *item))
{
  if (value->kind != ANNEAL_LIST && value->kind != ANNEAL_TUPLE)
    return FALSE;

  gsize n_items = 0;
  const AnnealObject *items = anneal_object_get_items (value, &n_items);

  for (gsize i = 0; i < n_items; i++)
    if (!test (&items[i]))
      return FALSE;

  return TRUE;
}

static void
write_plain (AnnealJsonWriter   *writer,
             const AnnealObject *value)
{
  if (value->kind == ANNEAL_NONE)
    anneal_json_writer_null (writer);
  else if (value->kind == ANNEAL_BOOL)
    anneal_json_writer_boolean (writer, value->integer != 0);
  else if (value->kind == ANNEAL_INT)
    anneal_json_writer_int (writer, value->integer);
  else
    anneal_json_writer_double (writer, value->number);
}

static void
write_items (AnnealJsonWriter   *writer,
             const AnnealObject *value)
{
  gsize n_items = 0;
  const AnnealObject *items = anneal_object_get_items (value, &n_items);

  anneal_json_writer_begin_array (writer);
  for (gsize i = 0; i < n_items; i++)
    if (is_node (&items[i]))
      anneal_json_writer_int (writer, items[i].index);
    else
      write_plain (writer, &items[i]);
  anneal_json_writer_end_array (writer);
}

static void
write_text (AnnealJsonWriter  *writer,
            const AnnealParam *param,
            const char        *text)
{
  if (!is_type (param, ANNEAL_PARAM_CHOICE))
    {
      anneal_json_writer_string (writer, text);
      return;
    }

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "python", text);
  anneal_json_writer_end_object (writer);
}

/* repr() of the numbers that are none is no Python. */
static const char *
name_non_finite (const AnnealObject *value)
{
  if (value->kind != ANNEAL_FLOAT || isfinite (value->number))
    return NULL;

  return isnan (value->number) ? "math.nan" : value->number > 0 ? "math.inf" : "-math.inf";
}

void
anneal_document_write_argument (AnnealJsonWriter     *writer,
                                const AnnealParam    *param,
                                const AnnealArgument *argument)
{
  const AnnealObject *value = &argument->value;
  AnnealObjectKind sequence = is_type (param, ANNEAL_PARAM_DOUBLE_PAIR) ? ANNEAL_TUPLE : ANNEAL_LIST;

  if (is_type (param, ANNEAL_PARAM_SCHEDULE_LIST) && is_sequence_of (value, is_node))
    write_items (writer, value);
  else if (is_type (param, ANNEAL_PARAM_CHOICE) && value->kind == ANNEAL_STRING)
    anneal_json_writer_string (writer, anneal_object_get_string (value));
  else if (argument->text != NULL)
    write_text (writer, param, argument->text);
  else if (is_plain (value))
    write_plain (writer, value);
  else if (value->kind == sequence && is_sequence_of (value, is_plain))
    write_items (writer, value);
  else if (name_non_finite (value) != NULL)
    write_text (writer, param, name_non_finite (value));
  else
    {
      g_autofree char *text = anneal_argument_dup_text (argument, param);

      write_text (writer, param, text);
    }
}

static gboolean
read_plain (json_t       *value,
            AnnealObject *object)
{
  if (json_is_null (value))
    *object = (AnnealObject) ANNEAL_OBJECT_NONE;
  else if (json_is_boolean (value))
    *object = (AnnealObject) ANNEAL_OBJECT_BOOL (json_is_true (value));
  else if (json_is_integer (value))
    *object = (AnnealObject) ANNEAL_OBJECT_INT (json_integer_value (value));
  else if (json_is_real (value))
    *object = (AnnealObject) ANNEAL_OBJECT_FLOAT (json_real_value (value));
  else
    return FALSE;

  return TRUE;
}

static gboolean
read_node (json_t        *value,
           guint          n_nodes,
           AnnealObject  *object,
           GError       **error)
{
  if (!json_is_integer (value) || json_integer_value (value) < 0 || json_integer_value (value) >= n_nodes)
    {
      anneal_document_refuse (value, "", _("the number of a scheduler that is built before this one"), error);
      return FALSE;
    }

  *object = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, (guint32) json_integer_value (value));
  return TRUE;
}

static gboolean
read_item (json_t             *value,
           const AnnealParam  *param,
           guint               n_nodes,
           AnnealObject       *object,
           GError            **error)
{
  if (is_type (param, ANNEAL_PARAM_SCHEDULE_LIST))
    return read_node (value, n_nodes, object, error);
  if (read_plain (value, object))
    return TRUE;

  anneal_document_refuse (value, "", _("a number, true, false or null"), error);
  return FALSE;
}

/* Items that are plain values or nodes carry no reference: the array may be freed without a look. */
static gboolean
read_items (json_t             *value,
            const AnnealParam  *param,
            guint               n_nodes,
            AnnealArgument     *argument,
            GError            **error)
{
  gsize n_items = json_array_size (value);

  if (n_items > ANNEAL_MAX_ITEMS)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "", _("The list has more than %d items"), ANNEAL_MAX_ITEMS);
      return FALSE;
    }

  g_autofree AnnealObject *items = g_new0 (AnnealObject, n_items);

  for (gsize i = 0; i < n_items; i++)
    if (!read_item (json_array_get (value, i), param, n_nodes, &items[i], error))
      {
        anneal_document_prefix (error, "/%" G_GSIZE_FORMAT, i);
        return FALSE;
      }

  argument->value = is_type (param, ANNEAL_PARAM_DOUBLE_PAIR) ? anneal_object_new_tuple (items, n_items)
                                                              : anneal_object_new_list (items, n_items);
  return TRUE;
}

/* Text that cannot be evaluated is kept, and its use refused with the reason: the rest of the document is worth
 * opening. */
static void
read_text (const char     *text,
           AnnealArgument *argument)
{
  g_autoptr(GError) error = NULL;

  if (anneal_argument_parse (text, argument, &error))
    return;

  *argument = (AnnealArgument) {
    .value = anneal_object_new_unknown (error->message),
    .text = g_strdup (text),
  };
}

gboolean
anneal_document_read_argument (json_t             *value,
                               const AnnealParam  *param,
                               guint               n_nodes,
                               AnnealArgument     *argument,
                               GError            **error)
{
  gboolean is_choice = is_type (param, ANNEAL_PARAM_CHOICE);
  json_t *python = json_object_get (value, "python");

  *argument = (AnnealArgument) { .text = NULL };

  if (read_plain (value, &argument->value))
    return TRUE;
  if (json_is_array (value))
    return read_items (value, param, n_nodes, argument, error);
  if (json_is_string (value) && is_choice)
    {
      argument->value = anneal_object_new_string (json_string_value (value), -1);
      return TRUE;
    }
  if (json_is_string (value) || (is_choice && json_is_string (python) && json_object_size (value) == 1))
    {
      read_text (json_string_value (json_is_string (value) ? value : python), argument);
      return TRUE;
    }

  anneal_document_refuse (value, "", _("a number, true, false, null, a text or an array"), error);
  return FALSE;
}
