/* anneal-code-marks.c: what is marked in a text: the place of a mistake, and what has changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-code-marks.h"

#include "anneal-span-mark.h"
#include "anneal-text.h"

/* How long it is shown what has changed. */
#define CHANGED_MS 1200
#define CHANGED_ALPHA 0.25f

void
anneal_code_marks_init (AnnealCodeMarks *self,
                        GtkTextView     *view)
{
  self->view = view;
  self->buffer = gtk_text_view_get_buffer (view);
  self->changed = gtk_text_buffer_create_tag (self->buffer, NULL, NULL);
  self->mistake = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
}

void
anneal_code_marks_clear (AnnealCodeMarks *self)
{
  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_pointer (&self->message, g_free);
}

/* Of the whole text. */
static void
remove_tag (AnnealCodeMarks *self,
            GtkTextTag      *tag)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, tag, &start, &end);
}

static char *
dup_located (AnnealCodeMarks  *self,
             const AnnealSpan *span)
{
  GtkTextIter start, end;
  guint line, column;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  g_autofree char *text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);

  anneal_text_locate (text, strlen (text), span->start, &line, &column);
  /* translators: a line, a column, and what is wrong there */
  return g_strdup_printf (_("Line %u, column %u: %s"), line, column, self->message);
}

char *
anneal_code_marks_set_error (AnnealCodeMarks  *self,
                             const GError     *error,
                             const AnnealSpan *span)
{
  g_clear_pointer (&self->message, g_free);
  anneal_span_mark_hide (self->buffer, self->mistake);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (error == NULL)
    return NULL;

  self->message = anneal_text_escape (error->message, -1);
  if (span == NULL)
    return g_strdup (self->message);

  anneal_span_mark_show (self->buffer, self->mistake, *span);
  return dup_located (self, span);
}

static gboolean
changed_seen_cb (gpointer user_data)
{
  AnnealCodeMarks *self = user_data;

  self->changed_id = 0;
  remove_tag (self, self->changed);
  return G_SOURCE_REMOVE;
}

void
anneal_code_marks_flash_changed (AnnealCodeMarks *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->view));
  GdkRGBA color;

  if (gtk_style_context_lookup_color (style, "accent_bg_color", &color))
    {
      color.alpha = CHANGED_ALPHA;
      g_object_set (self->changed, "background-rgba", &color, NULL);
    }

  g_clear_handle_id (&self->changed_id, g_source_remove);
  self->changed_id = g_timeout_add (CHANGED_MS, changed_seen_cb, self);
}

gboolean
anneal_code_marks_query_tooltip (AnnealCodeMarks *self,
                                 int              x,
                                 int              y,
                                 gboolean         keyboard,
                                 GtkTooltip      *tooltip)
{
  GtkTextIter iter;

  if (self->message == NULL)
    return FALSE;

  if (keyboard)
    gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, gtk_text_buffer_get_insert (self->buffer));
  else
    {
      gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, x, y, &x, &y);
      if (!gtk_text_view_get_iter_at_location (self->view, &iter, x, y))
        return FALSE;
    }
  if (!gtk_text_iter_has_tag (&iter, self->mistake))
    return FALSE;

  gtk_tooltip_set_text (tooltip, self->message);
  return TRUE;
}
