/* anneal-instance.h: schedulers at work: the simulated optimizer, and what each scheduler built on it remembers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function.h"
#include "anneal-ticker.h"

G_BEGIN_DECLS

/* Steps that the construction of nested sequences may undo; two sequences that list each other's parts twice double
 * them at every level. */
#define ANNEAL_MAX_UNDONE 1000000

/* Schedulers that one call of step() may step; chains that list each other's parts twice double them likewise. */
#define ANNEAL_MAX_STEPPED 1000

typedef struct _AnnealInstance   AnnealInstance;
typedef struct _AnnealSimulation AnnealSimulation;

/* One scheduler object of Python's: built on the simulation's optimizer. */
struct _AnnealInstance
{
  AnnealSimulation      *simulation;
  const AnnealScheduler *scheduler;
  AnnealObject          *values;       /* (n_params): arguments and fallbacks */
  AnnealObject           last_epoch;   /* a number; `t` in the formulas */
  double                *base_lrs;     /* (n_groups) */
  gpointer               state;        /* the class's own */
  guint64                n_steps;      /* calls of step(): PyTorch's _step_count */
  guint                  n_stepped;    /* schedulers that one step() steps, this one among them */
  guint                  index;
  guint                  initial : 1;  /* the step() that construction makes */
};

/* What Python's process would hold. */
struct _AnnealSimulation
{
  AnnealPytorch              version;
  const AnnealOptimizerKind *optimizer_kind;
  AnnealParamGroup          *groups;        /* (n_groups) */
  guint                      n_groups;
  guint                      n_instances;
  AnnealInstance            *instances;     /* (n_instances), one a node of the schedule */
  guint                      n_undone;
  guint64                    n_steps;       /* calls of step() of all schedulers */
  AnnealBudget               budget;        /* of all Python functions together */
};

/* Where block fill writes: row by row, from the column of the first tick. */
typedef struct
{
  double *lr;               /* (n_groups, row_length) */
  double *momentum;         /* (nullable): the same */
  gsize   row_length;
} AnnealTarget;

gboolean anneal_instance_construct      (AnnealInstance  *self,
                                         GError         **error);
gboolean anneal_instance_construct_base (AnnealInstance  *self,      /* LRScheduler.__init__() */
                                         GError         **error);
gboolean anneal_instance_initial_step   (AnnealInstance  *self,
                                         GError         **error);
gboolean anneal_instance_step           (AnnealInstance    *self,
                                         const AnnealTick  *tick,      /* (nullable) */
                                         GError           **error);
gboolean anneal_instance_update         (AnnealInstance      *self,
                                         const AnnealObject  *epoch,     /* (nullable): one more */
                                         GError             **error);
/* Refuses what is given to step() and is no number. */
gboolean anneal_instance_check_epoch    (const AnnealInstance  *self,
                                         const AnnealObject    *epoch,
                                         GError               **error);
gboolean anneal_instance_undo           (AnnealInstance  *self,
                                         GError         **error);
guint64  anneal_instance_fill           (AnnealInstance     *self,
                                         guint64             n,
                                         const AnnealTarget *target);

/* Block fill of ticks that leave everything as it is. */
guint64  anneal_instance_fill_constant  (AnnealInstance     *self,
                                         guint64             n,
                                         const AnnealTarget *target);
/* … of which number @first, from 0, and every @period-th after it multiply the rates by @gamma. */
guint64  anneal_instance_fill_decay     (AnnealInstance     *self,
                                         guint64             n,
                                         const AnnealTarget *target,
                                         double              gamma,
                                         guint64             first,
                                         guint64             period);
/* Ticks from the next one on that come before step number @t. */
guint64  anneal_instance_count_before   (const AnnealInstance *self,
                                         double                t,
                                         guint64               n);

/* Refusals.  @param: the row at fault, or -1: the scheduler as a whole. */
gboolean anneal_instance_fail           (const AnnealInstance  *self,
                                         int                    param,
                                         GError               **error,
                                         AnnealError            code,
                                         const char            *format,
                                         ...) G_GNUC_PRINTF (5, 6);
/* "division by zero", with "float " before it unless both operands were integers. */
gboolean anneal_instance_fail_division  (const AnnealInstance  *self,
                                         int                    param,
                                         gboolean               integral,
                                         GError               **error);

/* An item of the value is of a kind that cannot be computed with. */
gboolean anneal_instance_fail_item      (const AnnealInstance  *self,
                                         int                    param,
                                         const AnnealObject    *item,
                                         GError               **error);
/* "'float' object has no attribute 'optimizer'" */
gboolean anneal_instance_fail_attribute (const AnnealInstance  *self,
                                         int                    param,
                                         const AnnealObject    *object,
                                         const char            *attribute,
                                         GError               **error);
/* How many items the value has; it must be iterable. */
gboolean anneal_instance_iterate        (const AnnealInstance  *self,
                                         int                    param,
                                         gsize                 *n_items,
                                         GError               **error);

/* len() of the value. */
gboolean anneal_instance_get_length     (const AnnealInstance  *self,
                                         int                    param,
                                         gsize                 *length,
                                         GError               **error);
/* The scheduler that is item @i of the value, a composite's list; lent by the simulation. */
gboolean anneal_instance_get_part       (const AnnealInstance  *self,
                                         int                    param,
                                         gsize                  i,
                                         AnnealInstance       **part,
                                         GError               **error);

/* A number out of the values.  @op and @left: the first thing that PyTorch does to it, for Python's words. */
gboolean anneal_instance_get_number     (const AnnealInstance  *self,
                                         int                    param,
                                         AnnealOperator         op,
                                         double                *number,
                                         GError               **error);
/* … which PyTorch first compares, with a number written as an int or a float. */
gboolean anneal_instance_get_compared   (const AnnealInstance  *self,
                                         int                    param,
                                         const char            *sign,
                                         const char            *type_name,
                                         double                *number,
                                         GError               **error);
/* One number a group: from one for all, or a list. */
gboolean anneal_instance_get_per_group  (const AnnealInstance  *self,
                                         int                    param,
                                         AnnealOperator         op,
                                         double                *numbers,   /* (n_groups) */
                                         GError               **error);
/* One function a group, lent by the value: from one for all, or a list.  They need not be callable. */
gboolean anneal_instance_get_functions  (const AnnealInstance  *self,
                                         int                    param,
                                         const AnnealObject   **functions,   /* (n_groups) */
                                         GError               **error);
/* Whether the value of last_epoch, the row @param, is anything but -1. */
gboolean anneal_instance_resumes        (const AnnealInstance *self,
                                         int                   param);
/* isinstance (value, int), which a bool is too. */
gboolean anneal_instance_is_int         (const AnnealInstance *self,
                                         int                   param);
/* str() of the value. */
char    *anneal_instance_dup_str        (const AnnealInstance *self,
                                         int                   param);
/* The place of the string among NULL-terminated @choices, or -1. */
int      anneal_instance_get_choice     (const AnnealInstance *self,
                                         int                   param,
                                         const char * const   *choices);

/* Refuses an optimizer whose groups have no momentum, nor betas if these do as well; @param: the row that asked. */
gboolean anneal_instance_require_momentum (const AnnealInstance  *self,
                                           int                    param,
                                           gboolean               or_betas,
                                           GError               **error);
/* The keys that a fresh cycle writes into the groups. */
void     anneal_instance_set_momentum   (AnnealInstance *self,
                                         const double   *base_momentum,    /* (n_groups) */
                                         const double   *max_momentum);    /* (n_groups) */

/* Python's x ** y and cos(x), with their errors. */
gboolean anneal_instance_power          (const AnnealInstance  *self,
                                         int                    param,
                                         double                 x,
                                         double                 y,
                                         double                *result,
                                         GError               **error);
gboolean anneal_instance_cos            (const AnnealInstance  *self,
                                         int                    param,
                                         double                 x,
                                         double                *result,
                                         GError               **error);
/* @function (@argument), a number that is going to be multiplied. */
gboolean anneal_instance_call           (AnnealInstance      *self,
                                         int                  param,
                                         const AnnealObject  *function,
                                         const AnnealObject  *argument,
                                         double              *result,
                                         GError             **error);
/* anneal_object_operate() with the error's path. */
gboolean anneal_instance_operate        (const AnnealInstance  *self,
                                         int                    param,
                                         AnnealOperator         op,
                                         const AnnealObject    *a,
                                         const AnnealObject    *b,
                                         AnnealObject          *result,
                                         GError               **error);

static inline double
anneal_instance_get_t (const AnnealInstance *self)
{
  return self->last_epoch.kind == ANNEAL_FLOAT ? self->last_epoch.number : (double) self->last_epoch.integer;
}

/* Every group's rate times @factor. */
static inline void
anneal_instance_multiply_rates (AnnealInstance *self,
                                double          factor)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    self->simulation->groups[i].lr *= factor;
}

/* Every group's base times @factor. */
static inline void
anneal_instance_set_rates (AnnealInstance *self,
                           double          factor)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    self->simulation->groups[i].lr = self->base_lrs[i] * factor;
}

/* The rates as they are now, as those of tick @k of a block. */
static inline void
anneal_instance_store_rates (const AnnealInstance *self,
                             const AnnealTarget   *target,
                             guint64               k)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    target->lr[i * target->row_length + k] = self->simulation->groups[i].lr;
}

/* Whether a rule that goes from rate to rate has nothing to do yet.  Before 2.14 it asked for step number 0, and so
 * resuming took a full step. */
static inline gboolean
anneal_instance_is_first (const AnnealInstance *self)
{
  return self->simulation->version < ANNEAL_PYTORCH_2_14 ? anneal_instance_get_t (self) == 0 : self->initial;
}

/* t is -1, 0, 1, 2, …: block fill is for these.  Beyond, t + 1 would not be exact. */
static inline gboolean
anneal_instance_is_counting (const AnnealInstance *self)
{
  return self->last_epoch.kind == ANNEAL_INT
         && self->last_epoch.integer >= -1 && self->last_epoch.integer < (G_GINT64_CONSTANT (1) << 52);
}

G_END_DECLS
