/* anneal-code-marks.h: what is marked in a text: the place of a mistake, and what has changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-error.h"

G_BEGIN_DECLS

/* A part of a widget, set up once its view has its buffer. */
typedef struct
{
  GtkTextView   *view;          /* lent */
  GtkTextBuffer *buffer;        /* lent */
  GtkTextTag    *mistake;       /* owned by the buffer, as the next one is */
  GtkTextTag    *changed;
  char          *message;       /* (nullable): what is wrong at the mistake */
  guint          changed_id;
} AnnealCodeMarks;

void     anneal_code_marks_init          (AnnealCodeMarks  *self,
                                          GtkTextView      *view);
void     anneal_code_marks_clear         (AnnealCodeMarks  *self);
/* The sentence to show, with the place in it; NULL if there is no error, which takes the mark away.  @span: (nullable):
 * the error is of nothing in particular. */
char    *anneal_code_marks_set_error     (AnnealCodeMarks  *self,
                                          const GError     *error,
                                          const AnnealSpan *span);
/* Lets what the tag of changes was put over be seen for a moment. */
void     anneal_code_marks_flash_changed (AnnealCodeMarks  *self);
/* For "query-tooltip": what is wrong at that place. */
gboolean anneal_code_marks_query_tooltip (AnnealCodeMarks  *self,
                                          int               x,
                                          int               y,
                                          gboolean          keyboard,
                                          GtkTooltip       *tooltip);

G_END_DECLS
