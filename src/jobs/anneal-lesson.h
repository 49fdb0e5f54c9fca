/* anneal-lesson.h: projects that come with the program, each with a paragraph on what to look for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"

G_BEGIN_DECLS

/* A row; its project is data/lessons/ID.anneal, which names it. */
typedef struct
{
  const char *id;             /* "noise-floor"; part of the file format */
  const char *title;          /* N_() */
  const char *summary;        /* N_(): a line, without a final stop */
  const char *text;           /* N_(): what to try, and what will be seen */
} AnnealLesson;

const AnnealLesson *anneal_lessons_all      (guint              *n_lessons);
const AnnealLesson *anneal_lesson_find      (const char         *id);             /* or NULL */
/* Its runs have titles in the user's language. */
AnnealProject      *anneal_lesson_open      (const AnnealLesson *self,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* As the file has it, in English. (transfer full) */
GBytes             *anneal_lesson_dup_bytes (const AnnealLesson *self,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
