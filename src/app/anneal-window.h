/* anneal-window.h: the window of one project
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-lesson.h"
#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_WINDOW (anneal_window_get_type ())

/* What a user can do are its "win." actions, see anneal-window-actions.c. */
G_DECLARE_FINAL_TYPE (AnnealWindow, anneal_window, ANNEAL, WINDOW, AdwApplicationWindow)

AnnealWindow *anneal_window_new           (GtkApplication *application);
AnnealStore  *anneal_window_get_store     (AnnealWindow   *self);
/* The document's file; NULL while it has none.  Lent. */
const char   *anneal_window_get_path      (AnnealWindow   *self);
/* Nothing in it that a document opened instead would lose: untitled and unchanged. */
gboolean      anneal_window_is_pristine   (AnnealWindow   *self);

/* Replaces the document.  An error is shown in the window too. */
gboolean      anneal_window_load          (AnnealWindow   *self,
                                           const char     *path,
                                           GError        **error);
void          anneal_window_load_example  (AnnealWindow   *self);
/* As a project without a file. */
void          anneal_window_load_lesson   (AnnealWindow   *self,
                                           const AnnealLesson *lesson);
/* Says, at the first start of the program only, that there are lessons. */
void          anneal_window_offer_lessons (AnnealWindow   *self);
/* Saves to @path from now on. */
gboolean      anneal_window_save_to       (AnnealWindow   *self,
                                           const char     *path,
                                           GError        **error);
/* Adds the runs of Python text; returns how many.  What could not be read is reported in the window. */
guint         anneal_window_paste         (AnnealWindow   *self,
                                           const char     *text);
/* Writes unsaved edits to their recovery copy, now. */
void          anneal_window_flush         (AnnealWindow   *self);

G_END_DECLS
