/* anneal-ticker.h: walking through a schedule, a step() at a time or all at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-schedule.h"

G_BEGIN_DECLS

/* The argument of one call of scheduler.step(). */
typedef struct
{
  double       metric;          /* of metric schedulers */
  AnnealObject epoch;           /* step(epoch); ANNEAL_UNSET or ANNEAL_NONE: none given */
  guint        has_metric : 1;
} AnnealTick;

static inline gboolean
anneal_tick_has_epoch (const AnnealTick *self)   /* (nullable) */
{
  return self != NULL && self->epoch.kind != ANNEAL_UNSET && self->epoch.kind != ANNEAL_NONE;
}

/* One walk: start, then a step at a time.  Not shared. */
typedef struct _AnnealTicker AnnealTicker;

/* Builds the schedulers on a fresh optimizer; fails as anneal_schedule_check() does. */
AnnealTicker           *anneal_ticker_new        (const AnnealSchedule  *schedule,
                                                  const AnnealOptimizer *optimizer,
                                                  AnnealPytorch          version,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void                    anneal_ticker_free       (AnnealTicker          *self);
gboolean                anneal_ticker_next       (AnnealTicker          *self,
                                                  const AnnealTick      *tick,       /* (nullable): no arguments */
                                                  GError               **error);
const AnnealParamGroup *anneal_ticker_get_groups (const AnnealTicker    *self,
                                                  guint                 *n_groups);
/* The counters of a node whose scheduler has some, as they are now. */
void                    anneal_ticker_get_counters (const AnnealTicker  *self,
                                                    guint                node,
                                                    double              *counters);  /* (n_counters) */
/* The first node that is stepped and has counters; FALSE: none has. */
gboolean                anneal_schedule_find_counters (const AnnealSchedule *schedule,
                                                       guint                *node);
/* What a counter of that node counts to or from; NAN: nothing, or no number. */
double                  anneal_schedule_get_counter_limit (const AnnealSchedule *schedule,
                                                           guint                 node,
                                                           guint                 counter);
/* Whether a part of the schedule changes the groups' momentum or beta1. */
gboolean                anneal_schedule_sets_momentum (const AnnealSchedule  *schedule,
                                                       const AnnealOptimizer *optimizer);

/* Asked every 4096 ticks; FALSE stops. */
typedef gboolean (*AnnealKeepGoing) (guint64  n_done,
                                     gpointer user_data);

/* What a curve is computed from beside the schedule; everything is borrowed. */
typedef struct
{
  const double       *metrics;        /* (n_metrics): for metric schedulers; later ticks repeat the last one */
  gsize               n_metrics;
  const AnnealObject *step_args;      /* (n_step_args): step(epoch) of the first ticks */
  gsize               n_step_args;
} AnnealFillInput;

/* Computes the learning rates after 0 to n_ticks calls of step().
 *
 * lr: (n_groups, n_ticks + 1), row by row; momentum: the same, or NULL.  Value 0 is the one after construction.
 * n_done: (out): values that hold: n_ticks + 1, or fewer if step() refused or @keep_going stopped (then FALSE; an
 * error is set only for a refusal, G_IO_ERROR is not used here).  0: the construction was refused. */
gboolean                anneal_schedule_fill     (const AnnealSchedule  *schedule,
                                                  const AnnealOptimizer *optimizer,
                                                  AnnealPytorch          version,
                                                  const AnnealFillInput *input,      /* (nullable) */
                                                  guint64                n_ticks,
                                                  double                *lr,
                                                  double                *momentum,
                                                  AnnealKeepGoing        keep_going, /* (nullable) */
                                                  gpointer               user_data,
                                                  guint64               *n_done,
                                                  GError               **error);

/* The counters of the node that anneal_schedule_find_counters() names, after 0 to n_ticks calls of step(): (n_counters,
 * n_ticks + 1), row by row.  Goes as far as anneal_schedule_fill() does with the same arguments. */
gboolean                anneal_schedule_fill_counters (const AnnealSchedule  *schedule,
                                                       const AnnealOptimizer *optimizer,
                                                       AnnealPytorch          version,
                                                       const AnnealFillInput *input,      /* (nullable) */
                                                       guint64                n_ticks,
                                                       double                *counters,
                                                       AnnealKeepGoing        keep_going, /* (nullable) */
                                                       gpointer               user_data,
                                                       guint64               *n_done,
                                                       GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealTicker, anneal_ticker_free)

G_END_DECLS
