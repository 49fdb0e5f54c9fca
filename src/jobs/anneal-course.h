/* anneal-course.h: what a curve does, in a few numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double first, last;
  double low, high;
  gsize  low_at, high_at;     /* where they are first reached */
  gsize  n_turns;             /* from rising to falling, or back; level stretches do not count */
} AnnealCourse;

/* @n is above 0. */
void anneal_course_init (AnnealCourse *self,
                         const double *values,
                         gsize         n);

G_END_DECLS
