/* anneal-span-mark.c: showing the place of a mistake in a text view
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <string.h>

#include "anneal-span-mark.h"

static gboolean
is_inside_character (const char *text,
                     gsize       offset)
{
  return ((guchar) text[offset] & 0xc0) == 0x80;
}

void
anneal_span_mark_hide (GtkTextBuffer *buffer,
                       GtkTextTag    *tag)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, tag, &start, &end);
}

void
anneal_span_mark_show (GtkTextBuffer *buffer,
                       GtkTextTag    *tag,
                       AnnealSpan     span)
{
  GtkTextIter start, end;

  anneal_span_mark_hide (buffer, tag);
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  gsize length = strlen (text);
  gsize first = MIN (span.start, length);
  gsize last = CLAMP (span.end, first, length);

  while (is_inside_character (text, first))
    first--;
  while (is_inside_character (text, last))
    last++;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) g_utf8_strlen (text, (gssize) first));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) g_utf8_strlen (text, (gssize) last));

  /* A place between two characters is shown at the next one, the end at the last one. */
  if (gtk_text_iter_equal (&start, &end) && !gtk_text_iter_forward_char (&end))
    gtk_text_iter_backward_char (&start);

  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}
