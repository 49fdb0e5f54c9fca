/* anneal-range-test.h: a short training whose rate rises from update to update, to find one worth training with
 *
 * As Leslie N. Smith proposed it ("Cyclical Learning Rates for Training Neural Networks", 2015) and fastai's lr_find()
 * made it known: where the loss falls, the rate is large enough; where it rises, too large.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-trainer.h"

G_BEGIN_DECLS

#define ANNEAL_RANGE_MIN_UPDATES 20           /* fewer leave nothing to see between the ends that are not looked at */
#define ANNEAL_RANGE_MAX_UPDATES 100000

typedef struct
{
  double start, end;          /* learning rates of the first update, and of the one after the last; above 0 */
  guint  n_updates;
  double beta;                /* of the mean of losses: 0 looks at the last one only, 0.98 at 50 or so */
  double stop;                /* ends where the mean is more than this times the best one; above 1 */
} AnnealRangeOptions;

/* On problems this small, fastai's spend most of their updates on rates too small to matter. */
extern const AnnealRangeOptions anneal_range_options_anneal;
extern const AnnealRangeOptions anneal_range_options_fastai;

gboolean anneal_range_options_equal (const AnnealRangeOptions  *a,
                                     const AnnealRangeOptions  *b);
/* The error's path is the option: "/start", "/end", "/n_updates", "/beta", "/stop". */
gboolean anneal_range_options_check (const AnnealRangeOptions  *self,
                                     GError                   **error);
/* start * (end / start) ** (update / n_updates): the end itself is not reached. */
double   anneal_range_options_get_rate (const AnnealRangeOptions *self,
                                        guint                     update);

/* What came of it. */
typedef struct
{
  AnnealRangeOptions options;
  guint              n;             /* updates; fewer than asked for if it ended before */
  gboolean           diverged;      /* … by a loss that is not finite, which is not among these */
  double            *rates;         /* (n) */
  double            *losses;        /* (n): of the batch, before its update */
  double            *means;         /* (n): exponential, corrected for their start at 0: what is judged */
} AnnealRangeCurve;

void anneal_range_curve_free (AnnealRangeCurve *self);

/* Rates that a curve suggests, by the rules of fastai's functions of these names.  The first tenth and the last five
 * updates are not looked at. */
typedef enum
{
  ANNEAL_RANGE_VALLEY,        /* in the middle of the longest fall */
  ANNEAL_RANGE_MINIMUM,       /* a tenth of the rate with the least loss */
  ANNEAL_RANGE_STEEP,         /* where the loss falls fastest */
  ANNEAL_RANGE_SLIDE,         /* from the end to the left, while the slope changes */
  ANNEAL_RANGE_N_HINTS,
} AnnealRangeHint;

/* NAN: too little is left of the curve. */
double anneal_range_curve_suggest (const AnnealRangeCurve *self,
                                   AnnealRangeHint         hint);

/* One test being done; used by one thread at a time. */
typedef struct _AnnealRangeTest AnnealRangeTest;

/* @groups: (n_groups): their momentum or beta1, and what the test's rate is multiplied with for them, as `lr`.  @setup
 * and @options pass their checks. */
AnnealRangeTest  *anneal_range_test_new  (const AnnealTrainSetup     *setup,
                                          const AnnealTrainOptimizer *optimizer,
                                          const AnnealRate            groups[],
                                          const AnnealRangeOptions   *options);
void              anneal_range_test_free (AnnealRangeTest            *self);
/* One update; FALSE: there are no more. */
gboolean          anneal_range_test_step (AnnealRangeTest            *self);
/* What there is until now. */
AnnealRangeCurve *anneal_range_test_dup_curve (const AnnealRangeTest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealRangeCurve, anneal_range_curve_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealRangeTest, anneal_range_test_free)

G_END_DECLS
