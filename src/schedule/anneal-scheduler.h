/* anneal-scheduler.h: what a scheduler is: one constant table, which everything else reads
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_SCHEDULER_CLOSED_FORM   = 1 << 0,
  ANNEAL_SCHEDULER_READS_METRIC  = 1 << 1,
  ANNEAL_SCHEDULER_SETS_MOMENTUM = 1 << 2,
  ANNEAL_SCHEDULER_COMPOSITE     = 1 << 3,
  ANNEAL_SCHEDULER_OPTIMIZER_LAST = 1 << 4,   /* `optimizer` ends the signature, and may be left out */
  ANNEAL_SCHEDULER_NEVER_VERBOSE = 1 << 5,    /* no version had a parameter `verbose` */
} AnnealSchedulerFlags;

#define ANNEAL_MAX_COUNTERS 4

/* What a counter does until something happens. */
typedef enum
{
  ANNEAL_COUNTER_RECORD,      /* the best metric so far: no count, but a metric itself */
  ANNEAL_COUNTER_UP,          /* counts up; beyond its limit something happens */
  ANNEAL_COUNTER_DOWN,        /* counts down from its limit */
} AnnealCounterKind;

/* A number that a scheduler remembers from step to step, beside the rates. */
typedef struct
{
  const char        *key;     /* the framework's attribute: "num_bad_epochs" */
  const char        *name;    /* N_(), as in the middle of a sentence */
  const char        *doc;     /* N_() */
  AnnealCounterKind  kind;
  const char        *limit;   /* (nullable): the parameter that it counts to or from */
} AnnealCounter;

typedef struct _AnnealScene          AnnealScene;            /* anneal-scene.h: a scheduler at work in a run */
typedef struct _AnnealSchedule       AnnealSchedule;
typedef struct _AnnealScheduler      AnnealScheduler;
typedef struct _AnnealSchedulerClass AnnealSchedulerClass;   /* anneal-scheduler-private.h: what it computes */

/* The ticks in which a node is stepped, and the step number t that it has at the first of them; value k of a curve is
 * the one after k ticks, so tick 0 is the construction. */
typedef struct
{
  guint64 first;
  guint64 end;              /* not any more; G_MAXUINT64: for ever */
  double  t_first;
} AnnealStint;

/* What people do not expect of a scheduler.  Names of parameters and code stand in backticks. */
typedef struct
{
  const char *text;         /* N_(), a few sentences */
  /* Whether it happens in the run, and at which tick: that of the first value that shows it.  NULL: it has no place. */
  gboolean  (*find) (const AnnealScene *scene,
                     guint64           *tick);
} AnnealSurprise;

struct _AnnealScheduler
{
  const char                 *id;        /* "torch.CosineAnnealingLR": in files, never changes */
  const char                 *symbol;    /* "torch.optim.lr_scheduler.CosineAnnealingLR" */
  const char                 *name;      /* "CosineAnnealingLR" */
  const char                 *doc;       /* N_(), one or two sentences */
  const char                 *explanation; /* N_(): paragraphs for a student, an empty line between them; backticks as
                                            * in AnnealSurprise */
  const AnnealSurprise       *surprises;
  guint                       n_surprises;
  const char                 *formula;   /* N_() where it has words; lines */
  const char                 *source;    /* where the definition followed is found, and its version */
  AnnealSchedulerFlags        flags;
  const AnnealParam          *params;    /* in the order of the constructor's signature, `optimizer` left out */
  guint                       n_params;
  const AnnealCounter        *counters;  /* (n_counters), nullable */
  guint                       n_counters;
  /* Composites: when the part at @position is stepped, of a composite that is stepped in @outer.  FALSE: never, or it
   * cannot be told. */
  gboolean                  (*get_part_stint) (const AnnealSchedule *schedule,
                                               guint                 node,
                                               guint                 position,
                                               const AnnealStint    *outer,
                                               AnnealStint          *stint);
  const AnnealSchedulerClass *klass;
};

const AnnealScheduler * const *anneal_schedulers_all       (guint                 *n_schedulers);
const AnnealScheduler         *anneal_scheduler_find       (const char            *id);        /* or NULL */
const AnnealScheduler         *anneal_scheduler_find_symbol (const char           *symbol);    /* or NULL */
int                            anneal_scheduler_find_param (const AnnealScheduler *self,
                                                            const char            *key);       /* or -1 */
/* The parameter that lists the parts; -1 for all but composites. */
int                            anneal_scheduler_find_parts (const AnnealScheduler *self);

G_END_DECLS
