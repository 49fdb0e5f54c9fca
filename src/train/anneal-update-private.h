/* anneal-update-private.h: what the rules are made of
 *
 * An update has two halves.  The first one looks at options, rates and the number of the update and gives a few numbers
 * in double (AnnealUpdateStep); the second is a plain loop over parameters, compiled for double and for float.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-update.h"

G_BEGIN_DECLS

/* What one param group remembers from update to update beside its buffers. */
typedef struct
{
  guint64  n_updates;
  gboolean has_velocity;      /* SGD: its momentum buffer holds something */
  double   mu_product;        /* NAdam */
  double   eta, mu;           /* ASGD: of the next update */
} AnnealUpdateMemory;

/* One update as a loop sees it; a rule sets those that its loop reads. */
typedef struct
{
  gboolean is_first;          /* the buffers hold nothing yet */
  double   sign;              /* -1: climbs */
  double   decay;             /* weight decay into the gradient */
  double   shrink;            /* weight decay of the parameters themselves: they are multiplied by this; 1: none */
  double   keep1, take1;      /* of the first mean: keep1 * mean + take1 * gradient */
  double   keep2, take2;      /* of the second, with squares */
  double   eps;
  double   root;              /* the root of the second mean is divided by this */
  double   size;              /* of the step */
  double   size2;             /* NAdam: of the step along the mean */
  double   initial;           /* what a buffer holds at first */
  double   min, max, plus, minus;     /* Rprop */
  gboolean nesterov, amsgrad, centered, with_momentum, adaptive;
} AnnealUpdateStep;

/* Some parameters of one group.  The buffers are as many as the rule has, each (n). */
typedef struct
{
  double       *params;
  const double *gradient;
  double       *buffers[ANNEAL_UPDATE_MAX_BUFFERS];
  gsize         n;
} AnnealUpdateSpanDouble;

typedef struct
{
  float       *params;
  const float *gradient;
  float       *buffers[ANNEAL_UPDATE_MAX_BUFFERS];
  gsize        n;
} AnnealUpdateSpanFloat;

/* Which loop: the same for both precisions. */
typedef enum
{
  ANNEAL_UPDATE_LOOP_SGD,
  ANNEAL_UPDATE_LOOP_ADAM,
  ANNEAL_UPDATE_LOOP_RMSPROP,
  ANNEAL_UPDATE_LOOP_ADAGRAD,
  ANNEAL_UPDATE_LOOP_ADADELTA,
  ANNEAL_UPDATE_LOOP_ADAMAX,
  ANNEAL_UPDATE_LOOP_NADAM,
  ANNEAL_UPDATE_LOOP_RADAM,
  ANNEAL_UPDATE_LOOP_ASGD,
  ANNEAL_UPDATE_LOOP_RPROP,
  ANNEAL_UPDATE_LOOP_LION,
  ANNEAL_UPDATE_N_LOOPS,
} AnnealUpdateLoop;

struct _AnnealUpdateRule
{
  const char       *id;
  const char       *note;           /* (nullable): N_() */
  AnnealUpdateLoop  loop;
  guint             n_buffers;
  void            (*prepare) (const AnnealUpdateOptions *options,
                              const AnnealRate          *rate,
                              AnnealUpdateMemory        *memory,      /* n_updates: this one included */
                              AnnealUpdateStep          *step);
};

/* Counts the update and works out its numbers. */
void anneal_update_prepare (const AnnealUpdateRule       *rule,
                            const AnnealUpdateOptions    *options,
                            const AnnealRate             *rate,
                            AnnealUpdateMemory           *memory,
                            AnnealUpdateStep             *step);
void anneal_update_double  (AnnealUpdateLoop              loop,
                            const AnnealUpdateStep       *step,
                            const AnnealUpdateSpanDouble *span);
void anneal_update_float   (AnnealUpdateLoop              loop,
                            const AnnealUpdateStep       *step,
                            const AnnealUpdateSpanFloat  *span);

G_END_DECLS
