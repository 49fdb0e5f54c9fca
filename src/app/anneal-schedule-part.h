/* anneal-schedule-part.h: one scheduler of a run's tree: its parameters, and the parts that it is made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-param-panel.h"
#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_SCHEDULE_PART (anneal_schedule_part_get_type ())

/* Widget actions: part.move-up, part.move-down, part.remove; part.add (s: the id of a scheduler). */
G_DECLARE_FINAL_TYPE (AnnealSchedulePart, anneal_schedule_part, ANNEAL, SCHEDULE_PART, GtkBox)

/* Where a part stands in the schedule. */
typedef struct
{
  guint    node;
  int      composite;     /* the node that lists it; -1: none does */
  guint    position;      /* in that list */
  guint    depth;
  gboolean is_stepped;    /* with no list: gets step() itself */
} AnnealPartPlace;

/* What is left to show while a tree is shown. */
typedef struct
{
  gboolean *seen;         /* (n_nodes): a part that is listed twice has its parameters where it comes first */
  guint     n_left;       /* beyond so many parts, a page is no help */
} AnnealPartBudget;

GtkWidget          *anneal_schedule_part_new       (void);
/* @run: whose schedule is shown; edits of it go to @edit. */
void                anneal_schedule_part_show      (AnnealSchedulePart    *self,
                                                    AnnealRunEdit         *edit,
                                                    const AnnealRun       *run,
                                                    const AnnealPartPlace *place,
                                                    AnnealPartBudget      *budget);
/* The part, here or below, that shows the parameters of a node, or NULL. */
AnnealSchedulePart *anneal_schedule_part_find      (AnnealSchedulePart    *self,
                                                    guint                  node);
AnnealParamPanel   *anneal_schedule_part_get_panel (AnnealSchedulePart    *self);
/* The part that stands at @position in the list of this one, or NULL. */
AnnealSchedulePart *anneal_schedule_part_get_child (AnnealSchedulePart    *self,
                                                    guint                  position);
/* No error here and below. */
void                anneal_schedule_part_clear_error (AnnealSchedulePart  *self);

G_END_DECLS
