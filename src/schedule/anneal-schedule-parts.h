/* anneal-schedule-parts.h: a schedule as the tree of its parts, and edits of that tree
 *
 * The construction list stays what it is; these functions find their way in it.  Nodes keep the order in which they
 * are built as far as an edit lets them, indices in the lists of other nodes follow, and a part that several lists
 * share, or one list names twice, stays one scheduler.  No edit changes @self.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-schedule.h"

G_BEGIN_DECLS

/* 0 for a scheduler that is made of no others. */
guint           anneal_schedule_get_n_parts       (const AnnealSchedule  *self,
                                                   guint                  node);
/* The node that is listed at @position; -1 if something else is. */
int             anneal_schedule_get_part          (const AnnealSchedule  *self,
                                                   guint                  node,
                                                   guint                  position);
/* Whether some composite lists the node, or it gets step() itself. */
gboolean        anneal_schedule_is_listed         (const AnnealSchedule  *self,
                                                   guint                  node);
gboolean        anneal_schedule_is_stepped        (const AnnealSchedule  *self,
                                                   guint                  node);

/* A new scheduler in the list of @node, a composite, built before what stands at @position now.  Where the composite
 * says when its parts begin, the new one takes the later half of the last part's time up to @n_ticks, or the first half
 * of the part that it stands before.  An error if there would be more than ANNEAL_MAX_NODES. */
AnnealSchedule *anneal_schedule_with_part_added   (const AnnealSchedule  *self,
                                                   guint                  node,
                                                   guint                  position,
                                                   const AnnealScheduler *scheduler,
                                                   guint64                n_ticks,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* What nothing lists or steps any more is not built either. */
AnnealSchedule *anneal_schedule_without_part      (const AnnealSchedule  *self,
                                                   guint                  node,
                                                   guint                  position);
/* Times stay where they are: it is the parts that change places.  They are built in the new order, too, if they were
 * built in that of the list. */
AnnealSchedule *anneal_schedule_with_part_moved   (const AnnealSchedule  *self,
                                                   guint                  node,
                                                   guint                  from,
                                                   guint                  to);
/* @node becomes the only part of a new @composite, which stands wherever @node stood.  An error as above. */
AnnealSchedule *anneal_schedule_with_wrapped      (const AnnealSchedule  *self,
                                                   guint                  node,
                                                   const AnnealScheduler *composite,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* The other way round: @node, a composite of one part, becomes that part. */
AnnealSchedule *anneal_schedule_with_unwrapped    (const AnnealSchedule  *self,
                                                   guint                  node);
/* Without a scheduler that is built and neither listed nor stepped. */
AnnealSchedule *anneal_schedule_without_node      (const AnnealSchedule  *self,
                                                   guint                  node);

/* A linear warm-up of a twentieth of @n_ticks before all else.  In a sequence, all parts begin that much later and keep
 * their lengths; anything else becomes the second part of one.  No other parameter changes. */
AnnealSchedule *anneal_schedule_with_warm_up      (const AnnealSchedule  *self,
                                                   guint64                n_ticks,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* @scheduler is stepped along with all that there is. */
AnnealSchedule *anneal_schedule_with_chained      (const AnnealSchedule  *self,
                                                   const AnnealScheduler *scheduler,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
