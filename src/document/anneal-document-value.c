/* anneal-document-value.c: members of a document's objects, checked
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-document-private.h"
#include "anneal-number.h"
#include "anneal-text.h"

/* Characters of a wrong string that a message shows. */
#define MAX_SHOWN 60

const char * const anneal_document_call_orders[] = { "optimizer-first", "scheduler-first", NULL };
const char * const anneal_document_steppings[] = { "batch", "epoch", NULL };
const char * const anneal_document_y_scales[] = { "linear", "log", NULL };
const char * const anneal_document_x_units[] = { "updates", "epochs", NULL };

const char * const anneal_document_members[] = {
  "format", "version", "generator", "pytorch", "horizon", "runs", "training", "lesson", "view", NULL,
};
const char * const anneal_document_horizon_members[] = { "epochs", "batches", "call-order", NULL };
const char * const anneal_document_view_members[] = { "y-scale", "x-unit", "loss-scale", "smoothing", NULL };
const char * const anneal_document_run_members[] = {
  "id", "title", "color", "dash", "visible", "stepping", "optimizer", "schedule", "metrics", NULL,
};
const char * const anneal_document_optimizer_members[] = { "name", "params", "groups", NULL };
const char * const anneal_document_node_members[] = { "scheduler", "params", "stepped", "steps", NULL };

/* The value itself if it is short, else what it is. */
static char *
dup_shown (json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      return g_strdup (_("an object"));

    case JSON_ARRAY:
      return g_strdup (_("an array"));

    case JSON_STRING:
      {
        g_autofree char *start = g_utf8_substring (json_string_value (value), 0,
                                                   MIN (MAX_SHOWN, g_utf8_strlen (json_string_value (value), -1)));
        g_autofree char *shown = anneal_text_escape (start, -1);

        return g_strconcat ("\"", shown, json_string_length (value) > strlen (start) ? "…\"" : "\"", NULL);
      }

    case JSON_INTEGER:
      {
        char number[ANNEAL_NUMBER_LENGTH];

        anneal_number_format_int (json_integer_value (value), number);
        return g_strdup (number);
      }

    case JSON_REAL:
      return anneal_number_dup (json_real_value (value));

    case JSON_TRUE:
      return g_strdup ("true");

    case JSON_FALSE:
      return g_strdup ("false");

    case JSON_NULL:
    default:
      return g_strdup ("null");
    }
}

void
anneal_document_refuse (json_t      *value,
                        const char  *path,
                        const char  *expected,
                        GError     **error)
{
  g_autofree char *shown = dup_shown (value);

  /* translators: the first %s is a value, such as 3.5 or "an array", the second what should stand there: "a string" */
  anneal_set_error_path (error, ANNEAL_ERROR_FORMAT, path, _("Here stands %s, but it should be %s"), shown, expected);
}

static void
refuse_member (json_t      *value,
               const char  *key,
               const char  *expected,
               GError     **error)
{
  g_autofree char *path = g_strconcat ("/", key, NULL);

  anneal_document_refuse (value, path, expected, error);
}

gboolean
anneal_document_get_integer (json_t      *object,
                             const char  *key,
                             gint64       min,
                             gint64       max,
                             guint64     *value,
                             GError     **error)
{
  json_t *member = json_object_get (object, key);

  if (member == NULL)
    return TRUE;

  if (!json_is_integer (member) || json_integer_value (member) < min || json_integer_value (member) > max)
    {
      g_autofree char *expected = g_strdup_printf (_("a whole number from %lld to %lld"), (long long) min,
                                                   (long long) max);

      refuse_member (member, key, expected, error);
      return FALSE;
    }

  *value = (guint64) json_integer_value (member);
  return TRUE;
}

gboolean
anneal_document_get_boolean (json_t      *object,
                             const char  *key,
                             gboolean    *value,
                             GError     **error)
{
  json_t *member = json_object_get (object, key);

  if (member == NULL)
    return TRUE;

  if (!json_is_boolean (member))
    {
      refuse_member (member, key, _("true or false"), error);
      return FALSE;
    }

  *value = json_is_true (member);
  return TRUE;
}

gboolean
anneal_document_get_number (json_t      *object,
                            const char  *key,
                            double       min,
                            double       max,
                            double      *value,
                            GError     **error)
{
  json_t *member = json_object_get (object, key);
  double number = json_number_value (member);

  if (member == NULL)
    return TRUE;

  if (!json_is_number (member) || !(number >= min && number <= max))
    {
      g_autofree char *from = anneal_number_dup (min);
      g_autofree char *to = anneal_number_dup (max);
      /* translators: both %s are numbers */
      g_autofree char *expected = g_strdup_printf (_("a number from %s to %s"), from, to);

      refuse_member (member, key, expected, error);
      return FALSE;
    }

  *value = number;
  return TRUE;
}

gboolean
anneal_document_get_string (json_t      *object,
                            const char  *key,
                            const char **value,
                            GError     **error)
{
  json_t *member = json_object_get (object, key);

  if (member == NULL)
    return TRUE;

  if (!json_is_string (member))
    {
      refuse_member (member, key, _("a string"), error);
      return FALSE;
    }

  *value = json_string_value (member);
  return TRUE;
}

gboolean
anneal_document_get_choice (json_t             *object,
                            const char         *key,
                            const char * const *choices,
                            guint              *value,
                            GError            **error)
{
  json_t *member = json_object_get (object, key);

  if (member == NULL)
    return TRUE;

  for (guint i = 0; json_is_string (member) && choices[i] != NULL; i++)
    if (g_str_equal (json_string_value (member), choices[i]))
      {
        *value = i;
        return TRUE;
      }

  g_autofree char *list = g_strjoinv ("\", \"", (char **) choices);
  /* translators: %s is a list of strings, with commas */
  g_autofree char *expected = g_strdup_printf (_("one of \"%s\""), list);

  refuse_member (member, key, expected, error);
  return FALSE;
}

static gboolean
get_required (json_t      *object,
              const char  *key,
              json_type    type,
              const char  *expected,
              json_t     **value,
              GError     **error)
{
  json_t *member = json_object_get (object, key);

  if (member == NULL)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_FORMAT, "", _("The member \"%s\" is missing"), key);
      return FALSE;
    }
  if (json_typeof (member) != type)
    {
      refuse_member (member, key, expected, error);
      return FALSE;
    }

  *value = member;
  return TRUE;
}

gboolean
anneal_document_get_object (json_t      *object,
                            const char  *key,
                            json_t     **value,
                            GError     **error)
{
  return get_required (object, key, JSON_OBJECT, _("an object"), value, error);
}

gboolean
anneal_document_get_array (json_t      *object,
                           const char  *key,
                           json_t     **value,
                           GError     **error)
{
  return get_required (object, key, JSON_ARRAY, _("an array"), value, error);
}

json_t *
anneal_document_take_unknown (json_t             *object,
                              const char * const *known)
{
  json_t *unknown = NULL;
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    if (!g_strv_contains (known, key))
      {
        if (unknown == NULL)
          unknown = json_object ();
        json_object_set (unknown, key, value);
      }

  return unknown;
}

void
anneal_document_keep (json_t     **target,
                      const char  *key,
                      json_t      *value)
{
  if (value == NULL)
    return;

  if (*target == NULL)
    *target = json_object ();
  json_object_set_new (*target, key, value);
}

/* Puts what is around the place of an error before its path. */
void
anneal_document_prefix (GError     **error,
                        const char  *format,
                        ...)
{
  if (error == NULL || *error == NULL)
    return;

  va_list arguments;

  va_start (arguments, format);

  g_autofree char *prefix = g_strdup_vprintf (format, arguments);

  va_end (arguments);
  anneal_error_prefix_path (*error, prefix);
}
