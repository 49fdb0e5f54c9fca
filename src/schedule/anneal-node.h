/* anneal-node.h: schedulers at work: the simulated optimizer, and what each scheduler built on it remembers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function.h"
#include "anneal-ticker.h"

G_BEGIN_DECLS

/* Steps that the construction of nested sequences may undo; two sequences that list each other's parts twice double
 * them at every level. */
#define ANNEAL_MAX_UNDONE 1000000

typedef struct _AnnealNode       AnnealNode;
typedef struct _AnnealSimulation AnnealSimulation;

/* One scheduler object of Python's: built on the simulation's optimizer. */
struct _AnnealNode
{
  AnnealSimulation      *simulation;
  const AnnealScheduler *scheduler;
  AnnealObject          *values;       /* (n_params): arguments and fallbacks */
  AnnealObject           last_epoch;   /* a number; `t` in the formulas */
  double                *base_lrs;     /* (n_groups) */
  gpointer               state;        /* the class's own */
  guint                  index;
  guint                  initial : 1;  /* the step() that construction makes */
};

/* What Python's process would hold. */
struct _AnnealSimulation
{
  const AnnealOptimizerKind *optimizer_kind;
  AnnealParamGroup          *groups;        /* (n_groups) */
  guint                      n_groups;
  guint                      n_nodes;
  AnnealNode                *nodes;         /* (n_nodes) */
  guint                      n_undone;
  AnnealBudget               budget;        /* of all Python functions together */
};

/* Where block fill writes: row by row, from the column of the first tick. */
typedef struct
{
  double *lr;               /* (n_groups, row_length) */
  double *momentum;         /* (nullable): the same */
  gsize   row_length;
} AnnealTarget;

gboolean anneal_node_construct      (AnnealNode          *self,
                                     GError             **error);
gboolean anneal_node_construct_base (AnnealNode          *self,      /* LRScheduler.__init__() */
                                     GError             **error);
gboolean anneal_node_initial_step   (AnnealNode          *self,
                                     GError             **error);
gboolean anneal_node_step           (AnnealNode          *self,
                                     const AnnealTick    *tick,      /* (nullable) */
                                     GError             **error);
gboolean anneal_node_update         (AnnealNode          *self,
                                     const AnnealObject  *epoch,     /* (nullable): one more */
                                     GError             **error);
gboolean anneal_node_undo           (AnnealNode          *self,
                                     GError             **error);
guint64  anneal_node_fill           (AnnealNode          *self,
                                     guint64              n,
                                     const AnnealTarget  *target);

/* Block fill of ticks that leave everything as it is. */
guint64  anneal_node_fill_constant  (AnnealNode          *self,
                                     guint64              n,
                                     const AnnealTarget  *target);
/* Ticks from the next one on that come before step number @t. */
guint64  anneal_node_count_before   (const AnnealNode    *self,
                                     double               t,
                                     guint64              n);

/* Refusals.  @param: the row at fault, or -1: the scheduler as a whole. */
gboolean anneal_node_fail           (const AnnealNode    *self,
                                     int                  param,
                                     GError             **error,
                                     AnnealError          code,
                                     const char          *format,
                                     ...) G_GNUC_PRINTF (5, 6);
/* "division by zero", with "float " before it unless both operands were integers. */
gboolean anneal_node_fail_division  (const AnnealNode    *self,
                                     int                  param,
                                     gboolean             integral,
                                     GError             **error);

/* An item of the value is of a kind that cannot be computed with. */
gboolean anneal_node_fail_item      (const AnnealNode    *self,
                                     int                  param,
                                     const AnnealObject  *item,
                                     GError             **error);
/* How many items the value has; it must be iterable. */
gboolean anneal_node_iterate        (const AnnealNode    *self,
                                     int                  param,
                                     gsize               *n_items,
                                     GError             **error);

/* A number out of the values.  @op and @left: the first thing that PyTorch does to it, for Python's words. */
gboolean anneal_node_get_number     (const AnnealNode    *self,
                                     int                  param,
                                     AnnealOperator       op,
                                     double              *number,
                                     GError             **error);
/* … which PyTorch first compares, with a number written as an int or a float. */
gboolean anneal_node_get_compared   (const AnnealNode    *self,
                                     int                  param,
                                     const char          *sign,
                                     const char          *type_name,
                                     double              *number,
                                     GError             **error);
/* One number a group: from one for all, or a list. */
gboolean anneal_node_get_per_group  (const AnnealNode    *self,
                                     int                  param,
                                     AnnealOperator       op,
                                     double              *numbers,   /* (n_groups) */
                                     GError             **error);
/* Whether the value of last_epoch, the row @param, is anything but -1. */
gboolean anneal_node_resumes        (const AnnealNode    *self,
                                     int                  param);
/* isinstance (value, int), which a bool is too. */
gboolean anneal_node_is_int         (const AnnealNode    *self,
                                     int                  param);
/* str() of the value. */
char    *anneal_node_dup_str        (const AnnealNode    *self,
                                     int                  param);
/* The place of the string among NULL-terminated @choices, or -1. */
int      anneal_node_get_choice     (const AnnealNode    *self,
                                     int                  param,
                                     const char * const  *choices);

/* Refuses an optimizer whose groups have neither momentum nor betas; @param: the row that asked for it. */
gboolean anneal_node_require_momentum (const AnnealNode  *self,
                                       int                param,
                                       GError           **error);
/* The keys that a fresh cycle writes into the groups. */
void     anneal_node_set_momentum   (AnnealNode          *self,
                                     const double        *base_momentum,    /* (n_groups) */
                                     const double        *max_momentum);    /* (n_groups) */

/* Python's x ** y and cos(x), with their errors. */
gboolean anneal_node_power          (const AnnealNode    *self,
                                     int                  param,
                                     double               x,
                                     double               y,
                                     double              *result,
                                     GError             **error);
gboolean anneal_node_cos            (const AnnealNode    *self,
                                     int                  param,
                                     double               x,
                                     double              *result,
                                     GError             **error);
/* @function (@argument), a number that is going to be multiplied. */
gboolean anneal_node_call           (AnnealNode          *self,
                                     int                  param,
                                     const AnnealObject  *function,
                                     const AnnealObject  *argument,
                                     double              *result,
                                     GError             **error);
/* anneal_object_operate() with the error's path. */
gboolean anneal_node_operate        (const AnnealNode    *self,
                                     int                  param,
                                     AnnealOperator       op,
                                     const AnnealObject  *a,
                                     const AnnealObject  *b,
                                     AnnealObject        *result,
                                     GError             **error);

static inline double
anneal_node_get_t (const AnnealNode *self)
{
  return self->last_epoch.kind == ANNEAL_FLOAT ? self->last_epoch.number : (double) self->last_epoch.integer;
}

/* t is -1, 0, 1, 2, …: block fill is for these.  Beyond, t + 1 would not be exact. */
static inline gboolean
anneal_node_is_counting (const AnnealNode *self)
{
  return self->last_epoch.kind == ANNEAL_INT
         && self->last_epoch.integer >= -1 && self->last_epoch.integer < (G_GINT64_CONSTANT (1) << 52);
}

G_END_DECLS
