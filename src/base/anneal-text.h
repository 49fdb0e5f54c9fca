/* anneal-text.h: places in a text, and text that is safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest message shown, in characters; the rest becomes "…". */
#define ANNEAL_TEXT_MAX_MESSAGE 500

/* Line and column, both from 1, the column in characters; "\r\n" is one line end. */
void     anneal_text_locate  (const char *text,
                              gsize       length,
                              gsize       offset,
                              guint      *line,
                              guint      *column);

/* UTF-8 without control and direction characters (shown as U+XXXX), ANNEAL_TEXT_MAX_MESSAGE characters at most. */
char    *anneal_text_escape  (const char *text,
                              gssize      length);    /* -1: up to the NUL */

/* FALSE for control, direction and other invisible characters, and line and paragraph separators. */
gboolean anneal_text_is_safe (gunichar    character);

G_END_DECLS
