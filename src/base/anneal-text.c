/* anneal-text.c: places in a text, and text that is safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-text.h"

#include <string.h>

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER     0x200d
#define REPLACEMENT_CHARACTER 0xfffd

static gboolean
is_continuation_byte (char byte)
{
  return ((guchar) byte & 0xc0) == 0x80;
}

/**
 * anneal_text_locate:
 * @text: (array length=length): UTF-8, or what somebody took for it
 * @length: bytes
 * @offset: a byte of @text; past the end it means the end
 * @line: (out): from 1
 * @column: (out): from 1, in characters; a tab is one
 *
 * Lines end with "\n", "\r\n" or "\r", as Python's do.
 */
void
anneal_text_locate (const char *text,
                    gsize       length,
                    gsize       offset,
                    guint      *line,
                    guint      *column)
{
  guint n_lines = 1;
  gsize line_start = 0;
  guint n_characters = 1;

  g_return_if_fail (text != NULL || length == 0);

  offset = MIN (offset, length);
  for (gsize i = 0; i < offset; i++)
    {
      gboolean is_first_of_two = text[i] == '\r' && i + 1 < length && text[i + 1] == '\n';

      if (text[i] == '\n' || (text[i] == '\r' && !is_first_of_two))
        {
          n_lines++;
          line_start = i + 1;
        }
    }

  for (gsize i = line_start; i < offset; i++)
    if (!is_continuation_byte (text[i]))
      n_characters++;

  /* In the middle of a character: that character, not the next one. */
  if (offset < length && offset > line_start && is_continuation_byte (text[offset]))
    n_characters--;

  *line = n_lines;
  *column = n_characters;
}

/**
 * anneal_text_is_safe:
 * @character: any number
 *
 * The zero-width joiners are safe: whole scripts, and emoji, cannot be written without them.
 */
gboolean
anneal_text_is_safe (gunichar character)
{
  if (!g_unichar_validate (character))
    return FALSE;
  if (character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER)
    return TRUE;

  GUnicodeType type = g_unichar_type (character);

  return type != G_UNICODE_CONTROL &&
         type != G_UNICODE_FORMAT &&
         type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Bytes of the next character; *character becomes U+FFFD for a byte that is no part of one. */
static gsize
next_character (const char *text,
                gsize       length,
                gunichar   *character)
{
  gunichar c = g_utf8_get_char_validated (text, (gssize) length);

  if (*text == '\0' || c == (gunichar) -1 || c == (gunichar) -2)
    {
      *character = *text == '\0' ? 0 : REPLACEMENT_CHARACTER;
      return 1;
    }

  *character = c;
  return (gsize) g_utf8_skip[(guchar) *text];
}

/**
 * anneal_text_escape:
 * @text: anything, from anywhere
 * @length: bytes, or -1 if @text ends with a NUL
 *
 * Returns: (transfer full): text that neither a terminal nor a label takes for a command
 */
char *
anneal_text_escape (const char *text,
                    gssize      length)
{
  gsize n_bytes = length >= 0 ? (gsize) length : strlen (text);
  g_autoptr(GString) safe = g_string_new (NULL);
  gsize n_characters = 0;

  for (gsize i = 0; i < n_bytes;)
    {
      char escape[16];
      gunichar c;
      gsize n_used = next_character (text + i, n_bytes - i, &c);
      gboolean is_last = i + n_used >= n_bytes;
      int n_written = anneal_text_is_safe (c) ? 1 : g_snprintf (escape, sizeof escape, "U+%04X", c);

      if (n_characters + (gsize) n_written + (is_last ? 0 : 1) > ANNEAL_TEXT_MAX_MESSAGE)
        {
          g_string_append (safe, "…");
          break;
        }

      if (n_written == 1)
        g_string_append_unichar (safe, c);
      else
        g_string_append (safe, escape);
      n_characters += (gsize) n_written;
      i += n_used;
    }

  return g_string_free (g_steal_pointer (&safe), FALSE);
}
