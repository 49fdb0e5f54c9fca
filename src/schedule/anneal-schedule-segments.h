/* anneal-schedule-segments.h: which part of a schedule is at work when, and which parameters are places in time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-schedule.h"

G_BEGIN_DECLS

#define ANNEAL_MAX_SEGMENTS 1000
#define ANNEAL_MAX_MARKS    200

/* A part of a sequence is the one that steps, from tick @first to before @end.  A part that is itself a sequence is
 * followed by its own segments, of a greater depth. */
typedef struct
{
  guint64 first, end;
  guint   node;
  guint   depth;        /* 0: of the outermost sequence */
} AnnealSegment;

/* A number among the parameters that is a tick. */
typedef struct
{
  guint  node, param;
  int    item;          /* of a list; -1: the parameter is one number */
  gint64 value;
  gint64 offset;        /* of the whole schedule's ticks: the place is value + offset */
  gint64 min, max;      /* for value: between its neighbours, within the part's time */
} AnnealMark;

/* Of AnnealSegment; empty for a schedule without a sequence.  Beyond ANNEAL_MAX_SEGMENTS the rest is left out. */
GArray         *anneal_schedule_dup_segments (const AnnealSchedule *self,
                                              guint64               n_ticks);
/* Of AnnealMark, those of composites before those of their parts; only those up to tick @n_ticks. */
GArray         *anneal_schedule_dup_marks    (const AnnealSchedule *self,
                                              guint64               n_ticks);
AnnealSchedule *anneal_schedule_with_mark    (const AnnealSchedule *self,
                                              const AnnealMark     *mark,
                                              gint64                value);

G_END_DECLS
