/* anneal-lesson-bar.h: what to look for in the lesson that a window shows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-lesson.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_LESSON_BAR (anneal_lesson_bar_get_type ())

/* Nothing to be seen without a lesson, or once it was dismissed. */
G_DECLARE_FINAL_TYPE (AnnealLessonBar, anneal_lesson_bar, ANNEAL, LESSON_BAR, AdwBin)

/* Another lesson is shown, even if the one before was dismissed. */
void anneal_lesson_bar_set_lesson (AnnealLessonBar    *self,
                                   const AnnealLesson *lesson);     /* (nullable) */

G_END_DECLS
