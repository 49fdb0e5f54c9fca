/* anneal-span-mark.h: showing the place of a mistake in a text view
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-error.h"

G_BEGIN_DECLS

/* Underlines the bytes of @span, and nothing else.  The text may have changed since: what lies outside is cut off. */
void anneal_span_mark_show (GtkTextBuffer *buffer,
                            GtkTextTag    *tag,
                            AnnealSpan     span);
void anneal_span_mark_hide (GtkTextBuffer *buffer,
                            GtkTextTag    *tag);

G_END_DECLS
