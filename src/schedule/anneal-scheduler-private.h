/* anneal-scheduler-private.h: what a scheduler computes: the other half of its table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gi18n-lib.h>

#include "anneal-instance.h"
#include "anneal-scene.h"

G_BEGIN_DECLS

/* The functions of PyTorch's class, under other names.  All of them return FALSE with an error whose path names the
 * node; what a failed one leaves behind is never used. */
struct _AnnealSchedulerClass
{
  gsize     state_size;          /* of self->state, all zero at first */

  /* __init__() up to the base class's: checks, settings, first changes of the param groups.  Numbers are taken out of
   * the Python values here, once: a value that is no number is refused now, in the words Python would have later. */
  gboolean (*prepare)     (AnnealInstance      *self,
                           GError             **error);
  /* get_lr(): writes the groups' rates for self->last_epoch.  NULL: a composite, or a class with its own step(). */
  gboolean (*rule)        (AnnealInstance      *self,
                           GError             **error);
  /* _get_closed_form_lr(): step(epoch) and the restarts of SequentialLR.  NULL: they use the rule. */
  gboolean (*closed_form) (AnnealInstance      *self,
                           GError             **error);

  /* Replacements of the base class's behaviour; NULL: as it is there. */
  gboolean (*construct)   (AnnealInstance      *self,        /* after prepare() */
                           GError             **error);
  gboolean (*step)        (AnnealInstance      *self,
                           const AnnealTick    *tick,        /* (nullable) */
                           GError             **error);
  gboolean (*undo)        (AnnealInstance      *self,
                           GError             **error);

  /* Optional: up to @n calls of step() without arguments at once, equal to it in every bit.  Returns how many it did;
   * it stops before anything that could fail or that is not worth a special case, and the caller goes on by step(). */
  guint64  (*fill)        (AnnealInstance      *self,
                           guint64              n,
                           const AnnealTarget  *target);
  /* For schedulers with counters: their values now. */
  void     (*count)       (const AnnealInstance *self,
                           double               *counters);  /* (n_counters) */

  /* Of a composite that steps one part at a time: which item of its list gets step() in the tick number @tick, and how
   * long it stays the one: to before *@end, at least one tick.  No check of the values.  NULL: every part, always. */
  gsize    (*find_part)   (const AnnealObject  *values,      /* (n_params) */
                           guint64              tick,
                           guint64             *end);
  void     (*clear)       (gpointer             state);
};

/* The row that ends the signature of almost every one of PyTorch's. */
#define ANNEAL_ROW_LAST_EPOCH \
  { \
    .key = "last_epoch", .label = N_("Last epoch"), \
    .doc = N_("The last step already taken when training is resumed; -1 starts afresh."), \
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_ADVANCED | ANNEAL_PARAM_ELAPSED, \
    .min = -1, .max = 1000, .fallback = ANNEAL_OBJECT_INT (-1), \
  }

/* Rows of the schedulers that cycle the momentum. */
#define ANNEAL_ROW_CYCLE_MOMENTUM \
  { \
    .key = "cycle_momentum", .label = N_("Cycle momentum"), \
    .doc = N_("Whether the momentum falls while the rate rises, and rises while it falls."), \
    .type = ANNEAL_PARAM_BOOL, .fallback = ANNEAL_OBJECT_BOOL (TRUE), \
  }
#define ANNEAL_ROW_BASE_MOMENTUM(default_value) \
  { \
    .key = "base_momentum", .label = N_("Lowest momentum"), \
    .doc = N_("The momentum where the rate is highest."), \
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION, .flags = ANNEAL_PARAM_PER_GROUP, \
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (default_value), \
  }
#define ANNEAL_ROW_MAX_MOMENTUM(default_value) \
  { \
    .key = "max_momentum", .label = N_("Highest momentum"), \
    .doc = N_("The momentum where the rate is lowest."), \
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION, .flags = ANNEAL_PARAM_PER_GROUP, \
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (default_value), \
  }

G_END_DECLS
