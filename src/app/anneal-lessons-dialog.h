/* anneal-lessons-dialog.h: all lessons, to choose one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANNEAL_TYPE_LESSONS_DIALOG (anneal_lessons_dialog_get_type ())

/* Activates win.open-lesson of the window it is over. */
G_DECLARE_FINAL_TYPE (AnnealLessonsDialog, anneal_lessons_dialog, ANNEAL, LESSONS_DIALOG, AdwWindow)

void anneal_lessons_dialog_present (GtkWindow *parent);

G_END_DECLS
