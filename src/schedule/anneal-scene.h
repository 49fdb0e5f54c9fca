/* anneal-scene.h: one scheduler at work in a computed run: where its surprises are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-schedule.h"

G_BEGIN_DECLS

/* Everything in it is lent. */
struct _AnnealScene
{
  const AnnealSchedule  *schedule;
  const AnnealOptimizer *optimizer;
  const double          *lr;              /* (n_values): of the first param group */
  const double          *momentum;        /* (n_values), nullable: the run changes none */
  guint64                n_values;        /* after 0 to n_values - 1 ticks: those that the horizon asks for */
  guint64                refused_at;      /* the tick that step() refuses, among those; G_MAXUINT64: none */
  const double          *metrics;         /* (n_metrics), nullable: tick k is given metrics[k - 1] */
  gsize                  n_metrics;
  guint                  scheduler_first : 1;   /* the wrong call order: value 0 is never used */

  guint                  node;
  guint                  is_stepped : 1;  /* FALSE: only built; then `stint` is empty */
  AnnealStint            stint;
};

/* Chooses the scheduler to look at; the other members are set already. */
void     anneal_scene_set_node      (AnnealScene         *self,
                                     guint                node);

/* For the schedulers' own finders.  A parameter that is a number, or FALSE. */
gboolean anneal_scene_get_number    (const AnnealScene   *self,
                                     guint                param,
                                     double              *number);
/* How often @t is among the items of a parameter that is a list. */
guint    anneal_scene_count_item    (const AnnealScene   *self,
                                     guint                param,
                                     double               t);
/* Whether the parameter is this text. */
gboolean anneal_scene_is_string     (const AnnealScene   *self,
                                     guint                param,
                                     const char          *text);
/* The rate that the optimizer was built with. */
double   anneal_scene_get_base      (const AnnealScene   *self);
/* The tick in which the node has step number @t, FALSE if that is not within its stint and the curve. */
gboolean anneal_scene_find_step     (const AnnealScene   *self,
                                     double               t,
                                     guint64             *tick);
/* Whether the schedule has no other scheduler: then what the curve does is this one's doing. */
gboolean anneal_scene_is_alone      (const AnnealScene   *self);
/* Whether the rate at @tick is above that of the tick before. */
gboolean anneal_scene_rises         (const AnnealScene   *self,
                                     guint64              tick);

/* Finders of surprises that several schedulers have. */
gboolean anneal_scene_find_unstepped      (const AnnealScene *self,    /* built only, yet at work from the start */
                                           guint64           *tick);
gboolean anneal_scene_find_changed_start  (const AnnealScene *self,    /* the first rate is not the optimizer's */
                                           guint64           *tick);
gboolean anneal_scene_find_taken_momentum (const AnnealScene *self,    /* nor the first momentum, which was 0 */
                                           guint64           *tick);
gboolean anneal_scene_find_refusal        (const AnnealScene *self,    /* step() fails while the node is at work */
                                           guint64           *tick);
gboolean anneal_scene_find_negative       (const AnnealScene *self,
                                           guint64           *tick);

/* Surprises of every scheduler. */
extern const AnnealSurprise anneal_common_surprises[];
extern const guint          anneal_n_common_surprises;

G_END_DECLS
