/* anneal-training-lines.h: what a training has come to, as values to draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-training.h"

G_BEGIN_DECLS

/* What was published of one kind, however much, in no more values than can be seen. */
typedef struct
{
  gsize    n_values;          /* that were published */
  double   first, last;       /* of them; NAN: there is none */
  gsize    stride;            /* of them, the mean of which is one of the next two, the last of fewer */
  gsize    n;
  double  *means;             /* (n); NAN where there is nothing to draw */
  double  *shown;             /* (n): … no larger than can be drawn */
} AnnealTrainingCurve;

/* Of one run. */
typedef struct
{
  guint64  run;
  guint64  start;             /* of its replica */
  guint64  n_done;            /* updates */
  guint64  diverged_at;       /* G_MAXUINT64: it did not */
  guint64  edited_at;         /* updates before it were made otherwise; G_MAXUINT64: none */
  AnnealTrainingCurve loss;           /* of each update */
  double             *smooth;         /* (loss.n), NULL: not smoothed */
  AnnealTrainingCurve validation;     /* of each epoch; empty: there is none */
  AnnealTrainingCurve accuracy;       /* of each epoch; empty: there is none */
  guint    n_groups;
  gsize    n_rates;           /* 0: they are those of the schedule, which reads no metric */
  gsize    rate_stride;       /* updates from one rate to the next */
  double **lr;                /* (n_groups, n_rates) */
} AnnealTrainingLine;

/* A copy of what was there, so that it may be drawn while the training goes on or is restarted.  Immutable, counted. */
typedef struct
{
  GPtrArray *lines;           /* of AnnealTrainingLine, in the order of the runs */
  guint64    n_batches;
  gboolean   log_y;
  gboolean   has_validation;  /* of rows that training does not see */
  double     min, max;        /* of the lane of losses; NAN: nothing to show */
} AnnealTrainingLines;

/* @before: (nullable): an earlier copy; what it has is not read again, so that a long training costs a frame no more
 * than a short one.  @view: smoothing, and whether losses are on a logarithmic scale. */
AnnealTrainingLines *anneal_training_lines_new   (const AnnealTraining *training,
                                                  AnnealTrainingLines  *before,
                                                  const AnnealView     *view);
AnnealTrainingLines *anneal_training_lines_ref   (AnnealTrainingLines  *self);
void                 anneal_training_lines_unref (AnnealTrainingLines  *self);
/* (nullable): the run is none of them. */
const AnnealTrainingLine *anneal_training_lines_find (const AnnealTrainingLines *self,
                                                      guint64                    run);

/* The mean of what came before, where each value counts @keep times as much as the next one, without the weight that
 * nothing has before the first value.  NAN values are left out. */
void                 anneal_smooth               (const double         *values,
                                                  gsize                 n,
                                                  double                keep,
                                                  double               *smooth);      /* (n) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealTrainingLines, anneal_training_lines_unref)

G_END_DECLS
