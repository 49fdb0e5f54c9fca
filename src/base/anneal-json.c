/* anneal-json.c: strict JSON in, by jansson
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-json.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "anneal-error.h"
#include "anneal-text.h"

/* Where the text first goes deeper than allowed, or has more arrays and objects, or @length.  Says nothing about
 * whether it is JSON at all: jansson does, once it is known that its recursion and its memory are bounded.  An empty
 * object takes a hundred times the memory of its two characters. */
static gsize
find_too_much (const char *text,
               gsize       length,
               gboolean   *too_deep)
{
  gboolean in_string = FALSE;
  guint depth = 0;
  guint n_containers = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (in_string)
        continue;
      else if (c == '[' || c == '{')
        {
          *too_deep = ++depth > ANNEAL_JSON_MAX_DEPTH;
          if (*too_deep || ++n_containers > ANNEAL_JSON_MAX_CONTAINERS)
            return i;
        }
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }

  return length;
}

/* jansson says how far it has read: the byte before is the last one of what it cannot take. */
static AnnealSpan
span_of (const json_error_t *problem,
         gsize               length)
{
  gsize end = problem->position > 0 ? (gsize) problem->position : 0;

  end = MIN (end, length);
  return (AnnealSpan) { end > 0 ? end - 1 : 0, end };
}

static void
set_error_from_jansson (GError             **error,
                        const json_error_t  *problem,
                        gsize                length)
{
  AnnealSpan span = span_of (problem, length);
  g_autofree char *text = anneal_text_escape (problem->text, -1);

  switch ((int) json_error_code (problem))
    {
    case json_error_premature_end_of_input:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, span, _("The JSON text ends too early"));
      break;

    case json_error_invalid_utf8:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, span, _("The text is not valid UTF-8"));
      break;

    case json_error_numeric_overflow:
      anneal_set_error_at (error, ANNEAL_ERROR_RANGE, span, _("The number is too large (%s)"), text);
      break;

    case json_error_duplicate_key:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, span, _("A name occurs twice in one object (%s)"), text);
      break;

    case json_error_end_of_input_expected:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, span,
                           _("There is more text after the end of the JSON (%s)"), text);
      break;

    case json_error_out_of_memory:
      anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, span, _("There is not enough memory to read the JSON text"));
      break;

    default:
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, span, _("This is not JSON (%s)"), text);
      break;
    }
}

/* jansson reads reals by strtod() and tries to follow the locale, but stops the program where the decimal separator has
 * more than one byte, as in ps_AF: so this thread has C's while it reads. */
static json_t *
load_in_c_locale (const char   *text,
                  gsize         length,
                  json_error_t *problem)
{
  locale_t c_locale = newlocale (LC_NUMERIC_MASK, "C", (locale_t) 0);
  locale_t old_locale = c_locale != (locale_t) 0 ? uselocale (c_locale) : (locale_t) 0;
  json_t *root = json_loadb (text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, problem);

  if (c_locale != (locale_t) 0)
    {
      uselocale (old_locale);
      freelocale (c_locale);
    }

  return root;
}

/**
 * anneal_json_read:
 * @bytes: a whole JSON text; any value may be outermost
 *
 * Integers beyond 64 bits, reals beyond a double and U+0000 in a string are errors, not something near.
 *
 * Errors: %ANNEAL_ERROR_SYNTAX, %ANNEAL_ERROR_RANGE for a number, %ANNEAL_ERROR_LIMIT for size and depth
 *
 * Returns: (transfer full): %NULL with a span that ends where reading had to stop
 */
json_t *
anneal_json_read (GBytes  *bytes,
                  GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  json_error_t problem;

  if (length > ANNEAL_JSON_MAX_BYTES)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, (AnnealSpan) { ANNEAL_JSON_MAX_BYTES, length },
                           _("The JSON text has %zu bytes, but at most %d can be read"),
                           length, ANNEAL_JSON_MAX_BYTES);
      return NULL;
    }

  gboolean too_deep = FALSE;
  gsize too_much = find_too_much (text, length, &too_deep);

  if (too_much < length)
    {
      AnnealSpan span = { too_much, too_much + 1 };

      if (too_deep)
        anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, span,
                             _("The JSON text is nested more than %d deep"), ANNEAL_JSON_MAX_DEPTH);
      else
        anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, span,
                             _("The JSON text has more than %d arrays and objects"), ANNEAL_JSON_MAX_CONTAINERS);
      return NULL;
    }

  /* An empty GBytes has no data at all, which jansson would call a wrong argument. */
  json_t *root = load_in_c_locale (text != NULL ? text : "", length, &problem);

  if (root == NULL)
    set_error_from_jansson (error, &problem, length);

  return root;
}
