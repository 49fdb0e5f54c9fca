/* anneal-param.h: one row of a scheduler's or optimizer's table: a parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-object.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_PARAM_DOUBLE,
  ANNEAL_PARAM_INT,
  ANNEAL_PARAM_BOOL,
  ANNEAL_PARAM_CHOICE,
  ANNEAL_PARAM_INT_LIST,        /* milestones */
  ANNEAL_PARAM_DOUBLE_PAIR,     /* betas */
  ANNEAL_PARAM_FUNCTION,        /* lr_lambda, scale_fn */
  ANNEAL_PARAM_SCHEDULE_LIST,   /* the parts of a composite: ANNEAL_HOST objects, see anneal-schedule.h */
} AnnealParamType;

typedef enum
{
  ANNEAL_UNIT_NONE,
  ANNEAL_UNIT_LR,
  ANNEAL_UNIT_TICK,             /* calls of scheduler.step(): "batches" or "epochs", as the run is stepped */
  ANNEAL_UNIT_FACTOR,
  ANNEAL_UNIT_FRACTION,
} AnnealUnit;

typedef enum
{
  ANNEAL_PARAM_REQUIRED  = 1 << 0,   /* the framework has no default; `fallback` is what a new schedule starts with */
  ANNEAL_PARAM_OPTIONAL  = 1 << 1,   /* may be None */
  ANNEAL_PARAM_PER_GROUP = 1 << 2,   /* one value, or a list with one per param group */
  ANNEAL_PARAM_LOG_SCALE = 1 << 3,   /* the slider is logarithmic */
  ANNEAL_PARAM_ADVANCED  = 1 << 4,   /* folded away in the panel (last_epoch, eps, …) */
  ANNEAL_PARAM_KEYWORD_ONLY = 1 << 5,   /* stands behind the `*` of the signature: never positional */
  ANNEAL_PARAM_BETWEEN_PARTS = 1 << 6,  /* a list with one tick fewer than there are parts: where the next begins */
  ANNEAL_PARAM_POSITION = 1 << 7,       /* ticks since the scheduler's own start: each has a place on the time axis */
  ANNEAL_PARAM_ELAPSED = 1 << 8,        /* the last tick before that start, -1 for none */
} AnnealParamFlags;

/* @min and @max are the range of the slider; what the framework refuses is the scheduler's check. */
typedef struct
{
  const char         *key;           /* Python's keyword and the JSON member */
  const char         *label;         /* N_() */
  const char         *doc;           /* N_(), one sentence */
  AnnealParamType     type;
  AnnealUnit          unit;
  AnnealParamFlags    flags;
  double              min, max;
  AnnealObject        fallback;      /* the framework's own default; for a function or a list: see fallback_text */
  const char         *fallback_text; /* (nullable): its Python text, where an AnnealObject can't be constant */
  const char * const *choices;       /* NULL-terminated, for CHOICE */
  const char         *sample_text;   /* (nullable): what a new schedule sets, where the fallback alone is refused */
} AnnealParam;

/* What a parameter was set to: the value, and how it was written ("3*40", "1e-3", "lambda e: 0.95 ** e"). */
typedef struct
{
  AnnealObject  value;               /* ANNEAL_UNSET: the row's fallback */
  char         *text;                /* (nullable): as written, if repr() of the value would say it differently */
} AnnealArgument;

/* The fallback as a value, a new reference.  ANNEAL_UNSET for a SCHEDULE_LIST, which has none. */
AnnealObject anneal_param_dup_fallback (const AnnealParam *self);

void         anneal_argument_copy  (const AnnealArgument *self,
                                    AnnealArgument       *target);
void         anneal_argument_clear (AnnealArgument       *self);
/* Reads what a user typed into a row, or a document holds: Python text of one expression.  No check of its type or
 * range. */
gboolean     anneal_argument_parse (const char           *text,
                                    AnnealArgument       *argument,
                                    GError              **error);
/* The text to show, to write into a document and into code; the fallback's if @self is ANNEAL_UNSET. */
char        *anneal_argument_dup_text (const AnnealArgument *self,
                                       const AnnealParam    *param);
gboolean     anneal_argument_equal (const AnnealArgument *a,
                                    const AnnealArgument *b);

/* Position of a slider, 0 to 1, and back; rounded to a number a person would choose (two or three digits). */
double       anneal_param_to_slider   (const AnnealParam *self,
                                       double             value);
double       anneal_param_from_slider (const AnnealParam *self,
                                       double             position);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealArgument, anneal_argument_clear)

G_END_DECLS
