/* anneal-json-writer.c: JSON out, with numbers that read back as the same double
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-json-writer.h"

#include <math.h>
#include <string.h>

#include "anneal-number.h"
#include "anneal-text.h"

/* One open object or array. */
typedef struct
{
  gsize start;              /* offset of the first byte after the bracket */
  guint is_array : 1;
  guint is_empty : 1;
  guint is_broken : 1;      /* items stand on lines of their own */
  guint has_name : 1;       /* a member's name is written, its value is due */
} Level;

struct _AnnealJsonWriter
{
  GString         *text;
  GArray          *levels;  /* of Level, outermost first */
  AnnealJsonStyle  style;
};

AnnealJsonWriter *
anneal_json_writer_new (AnnealJsonStyle style)
{
  AnnealJsonWriter *self = g_new0 (AnnealJsonWriter, 1);

  self->text = g_string_new (NULL);
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  self->style = style;

  return self;
}

void
anneal_json_writer_free (AnnealJsonWriter *self)
{
  if (self == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_array_unref (self->levels);
  g_free (self);
}

/* NULL outside of everything. */
static Level *
get_level (AnnealJsonWriter *self)
{
  return self->levels->len > 0 ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
}

static void
append_line_start (GString *text,
                   guint    depth)
{
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

/* An array began on one line, as arrays of plain values do, and now gets something that is not plain: gives its items
 * lines of their own, all in one pass. */
static void
break_array (AnnealJsonWriter *self,
             Level            *level)
{
  g_autoptr(GString) broken = g_string_new (NULL);
  const char *items = self->text->str + level->start;
  gboolean in_string = FALSE;

  level->is_broken = TRUE;
  if (level->is_empty)
    return;

  append_line_start (broken, self->levels->len);
  for (const char *p = items; *p != '\0'; p++)
    {
      g_string_append_c (broken, *p);
      if (in_string && *p == '\\')
        g_string_append_c (broken, *++p);
      else if (*p == '"')
        in_string = !in_string;
      else if (!in_string && *p == ',')
        {
          append_line_start (broken, self->levels->len);
          p++;
        }
    }

  g_string_truncate (self->text, level->start);
  g_string_append_len (self->text, broken->str, (gssize) broken->len);
}

/* What stands before a value or, in an object, before a member's name. */
static void
begin_item (AnnealJsonWriter *self,
            Level            *level)
{
  if (!level->is_empty)
    g_string_append_c (self->text, ',');
  if (self->style == ANNEAL_JSON_INDENTED && level->is_broken)
    append_line_start (self->text, self->levels->len);
  else if (self->style == ANNEAL_JSON_INDENTED && !level->is_empty)
    g_string_append_c (self->text, ' ');

  level->is_empty = FALSE;
}

static void
begin_value (AnnealJsonWriter *self,
             gboolean          is_plain)
{
  Level *level = get_level (self);

  if (level == NULL)
    {
      g_assert (self->text->len == 0);
      return;
    }

  g_assert (level->is_array || level->has_name);
  level->has_name = FALSE;
  if (!level->is_array)
    return;

  if (!is_plain && !level->is_broken && self->style == ANNEAL_JSON_INDENTED)
    break_array (self, level);
  begin_item (self, level);
}

static void
begin_level (AnnealJsonWriter *self,
             gboolean          is_array)
{
  Level level = { .is_array = !!is_array, .is_empty = TRUE, .is_broken = !is_array };

  begin_value (self, FALSE);
  g_string_append_c (self->text, is_array ? '[' : '{');
  level.start = self->text->len;
  g_array_append_val (self->levels, level);
}

static void
end_level (AnnealJsonWriter *self,
           gboolean          is_array)
{
  const Level *level = get_level (self);

  g_assert (level != NULL && level->is_array == (guint) !!is_array && !level->has_name);

  gboolean needs_line = self->style == ANNEAL_JSON_INDENTED && level->is_broken && !level->is_empty;

  g_array_set_size (self->levels, self->levels->len - 1);
  if (needs_line)
    append_line_start (self->text, self->levels->len);
  g_string_append_c (self->text, is_array ? ']' : '}');
}

void
anneal_json_writer_begin_object (AnnealJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  begin_level (self, FALSE);
}

void
anneal_json_writer_end_object (AnnealJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  end_level (self, FALSE);
}

void
anneal_json_writer_begin_array (AnnealJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  begin_level (self, TRUE);
}

void
anneal_json_writer_end_array (AnnealJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  end_level (self, TRUE);
}

static void
append_unicode_escape (GString  *text,
                       gunichar  character)
{
  if (character >= 0x10000)
    {
      guint above = character - 0x10000;

      g_string_append_printf (text, "\\u%04x\\u%04x", 0xd800 + (above >> 10), 0xdc00 + (above & 0x3ff));
      return;
    }

  g_string_append_printf (text, "\\u%04x", character);
}

static void
append_character (GString  *text,
                  gunichar  character)
{
  switch (character)
    {
    case '"':
      g_string_append (text, "\\\"");
      break;

    case '\\':
      g_string_append (text, "\\\\");
      break;

    case '\n':
      g_string_append (text, "\\n");
      break;

    case '\t':
      g_string_append (text, "\\t");
      break;

    default:
      if (anneal_text_is_safe (character))
        g_string_append_unichar (text, character);
      else
        append_unicode_escape (text, character);
      break;
    }
}

/* Also escapes what JSON would allow as it is, but a terminal would take for a command. */
static void
append_quoted (GString    *text,
               const char *value)
{
  g_autofree char *valid = g_utf8_validate (value, -1, NULL) ? NULL : g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid != NULL ? valid : value; *p != '\0'; p = g_utf8_next_char (p))
    append_character (text, g_utf8_get_char (p));
  g_string_append_c (text, '"');
}

void
anneal_json_writer_member (AnnealJsonWriter *self,
                           const char       *name)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  Level *level = get_level (self);

  g_assert (level != NULL && !level->is_array && !level->has_name);
  begin_item (self, level);
  append_quoted (self->text, name);
  g_string_append (self->text, self->style == ANNEAL_JSON_INDENTED ? ": " : ":");
  level->has_name = TRUE;
}

static void
append_plain (AnnealJsonWriter *self,
              const char       *value)
{
  begin_value (self, TRUE);
  g_string_append (self->text, value);
}

void
anneal_json_writer_string (AnnealJsonWriter *self,
                           const char       *value)
{
  g_return_if_fail (self != NULL);

  if (value == NULL)
    {
      anneal_json_writer_null (self);
      return;
    }

  begin_value (self, TRUE);
  append_quoted (self->text, value);
}

void
anneal_json_writer_member_string (AnnealJsonWriter *self,
                                  const char       *name,
                                  const char       *value)
{
  anneal_json_writer_member (self, name);
  anneal_json_writer_string (self, value);
}

void
anneal_json_writer_double (AnnealJsonWriter *self,
                           double            value)
{
  char number[ANNEAL_NUMBER_LENGTH];

  g_return_if_fail (self != NULL);

  anneal_number_format (value, number);
  if (isfinite (value))
    append_plain (self, number);
  else
    anneal_json_writer_string (self, number);
}

void
anneal_json_writer_int (AnnealJsonWriter *self,
                        gint64            value)
{
  char number[ANNEAL_NUMBER_LENGTH];

  g_return_if_fail (self != NULL);

  anneal_number_format_int (value, number);
  append_plain (self, number);
}

void
anneal_json_writer_boolean (AnnealJsonWriter *self,
                            gboolean          value)
{
  g_return_if_fail (self != NULL);

  append_plain (self, value ? "true" : "false");
}

void
anneal_json_writer_null (AnnealJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  append_plain (self, "null");
}

static void
write_members (AnnealJsonWriter *self,
               json_t           *object)
{
  const char *name;
  json_t *member;

  anneal_json_writer_begin_object (self);
  json_object_foreach (object, name, member)
    {
      anneal_json_writer_member (self, name);
      anneal_json_writer_json (self, member);
    }
  anneal_json_writer_end_object (self);
}

static void
write_items (AnnealJsonWriter *self,
             json_t           *array)
{
  anneal_json_writer_begin_array (self);
  for (gsize i = 0; i < json_array_size (array); i++)
    anneal_json_writer_json (self, json_array_get (array, i));
  anneal_json_writer_end_array (self);
}

/**
 * anneal_json_writer_json:
 * @value: what anneal_json_read() gave out, so not deeper than %ANNEAL_JSON_MAX_DEPTH
 */
void
anneal_json_writer_json (AnnealJsonWriter *self,
                         json_t           *value)
{
  g_return_if_fail (self != NULL);

  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      write_members (self, value);
      break;

    case JSON_ARRAY:
      write_items (self, value);
      break;

    case JSON_STRING:
      anneal_json_writer_string (self, json_string_value (value));
      break;

    case JSON_INTEGER:
      anneal_json_writer_int (self, json_integer_value (value));
      break;

    case JSON_REAL:
      anneal_json_writer_double (self, json_real_value (value));
      break;

    case JSON_TRUE:
    case JSON_FALSE:
      anneal_json_writer_boolean (self, json_is_true (value));
      break;

    case JSON_NULL:
      anneal_json_writer_null (self);
      break;
    }
}

/**
 * anneal_json_writer_end:
 * @self: (transfer full): with every object and array ended
 *
 * Returns: (transfer full): the text, without a final NUL
 */
GBytes *
anneal_json_writer_end (AnnealJsonWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->levels->len == 0, NULL);

  if (self->style == ANNEAL_JSON_INDENTED)
    g_string_append_c (self->text, '\n');

  GBytes *bytes = g_string_free_to_bytes (g_steal_pointer (&self->text));

  g_array_unref (self->levels);
  g_free (self);

  return bytes;
}
