/* anneal-course.c: what a curve does, in a few numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include "anneal-course.h"

void
anneal_course_init (AnnealCourse *self,
                    const double *values,
                    gsize         n)
{
  g_return_if_fail (n > 0);

  AnnealCourse course = { .first = values[0], .last = values[n - 1], .low = values[0], .high = values[0] };
  int direction = 0;

  for (gsize i = 1; i < n; i++)
    {
      int step = (values[i] > values[i - 1]) - (values[i] < values[i - 1]);

      if (step == 0)
        continue;
      if (step + direction == 0)
        course.n_turns++;
      direction = step;

      if (values[i] < course.low)
        {
          course.low = values[i];
          course.low_at = i;
        }
      if (values[i] > course.high)
        {
          course.high = values[i];
          course.high_at = i;
        }
    }

  *self = course;
}
