/* anneal-schedule.h: schedulers with their parameters set, in the order in which Python builds them
 *
 * A schedule is a construction list, not a tree: a scheduler that is built but never stepped still changes the next
 * one, and parts may be built in another order than they are listed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-optimizer.h"
#include "anneal-scheduler.h"

G_BEGIN_DECLS

#define ANNEAL_MAX_TICKS 10000000
#define ANNEAL_MAX_NODES 1000         /* schedulers in one schedule */

/* An ANNEAL_HOST object of this type is the scheduler built by the node of that index. */
extern const AnnealHostType anneal_schedule_node_type;
/* … and of this one the optimizer; several optimizers in one text are told apart by index. */
extern const AnnealHostType anneal_optimizer_type;

/* AnnealSchedule: immutable, counted atomically. */

/* A node whose step() is called in the ticks from number @first to before @end, counted from 0. */
typedef struct
{
  guint   node;
  guint64 first;
  guint64 end;          /* G_MAXUINT64: for ever */
} AnnealStepped;

/* One scheduler alone, every parameter at its fallback; a composite gets LinearLR and CosineAnnealingLR as parts. */
AnnealSchedule        *anneal_schedule_new            (const AnnealScheduler   *scheduler);
/* The general form: schedulers[i] is built i-th with arguments[i][…n_params]; the node @stepped gets the step() calls.
 * An error only for more than ANNEAL_MAX_NODES or a part that is not built yet. */
AnnealSchedule        *anneal_schedule_new_list       (const AnnealScheduler * const *schedulers,
                                                       const AnnealArgument  * const *arguments,
                                                       guint                    n_nodes,
                                                       guint                    stepped,
                                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
AnnealSchedule        *anneal_schedule_ref            (const AnnealSchedule    *self);
void                   anneal_schedule_unref          (const AnnealSchedule    *self);
guint                  anneal_schedule_get_n_nodes    (const AnnealSchedule    *self);
guint                  anneal_schedule_get_stepped    (const AnnealSchedule    *self);
/* Several nodes that are stepped, each at most once a tick, in the order of the calls: two schedulers on one optimizer,
 * or another one from some tick on.  The last one is what get_stepped() tells. */
AnnealSchedule        *anneal_schedule_with_stepped   (const AnnealSchedule    *self,
                                                       const AnnealStepped     *stepped,    /* (n_stepped) */
                                                       guint                    n_stepped);
const AnnealStepped   *anneal_schedule_get_all_stepped (const AnnealSchedule   *self,       /* lent */
                                                       guint                   *n_stepped);
const AnnealScheduler *anneal_schedule_get_scheduler  (const AnnealSchedule    *self,
                                                       guint                    node);
const AnnealArgument  *anneal_schedule_get_argument   (const AnnealSchedule    *self,
                                                       guint                    node,
                                                       guint                    param);    /* lent; or ANNEAL_UNSET */
/* The value in force: the argument's, or the fallback.  A new reference. */
AnnealObject           anneal_schedule_get_value      (const AnnealSchedule    *self,
                                                       guint                    node,
                                                       guint                    param);
AnnealSchedule        *anneal_schedule_with_argument  (const AnnealSchedule    *self,
                                                       guint                    node,
                                                       guint                    param,
                                                       const AnnealArgument    *argument);
AnnealSchedule        *anneal_schedule_with_scheduler (const AnnealSchedule    *self,       /* keeps shared keys */
                                                       guint                    node,
                                                       const AnnealScheduler   *scheduler);
gboolean               anneal_schedule_equal          (const AnnealSchedule    *a,
                                                       const AnnealSchedule    *b);
gboolean               anneal_schedule_reads_metric   (const AnnealSchedule    *self);

/* Everything that is refused before the first step(): builds it all on @optimizer.  Paths: "/1/params/T_max" is node
 * 1's parameter, "/1" the node as a whole; "/optimizer/params/lr". */
gboolean               anneal_schedule_check          (const AnnealSchedule    *self,
                                                       const AnnealOptimizer   *optimizer,
                                                       AnnealPytorch            version,
                                                       GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealSchedule, anneal_schedule_unref)

G_END_DECLS
