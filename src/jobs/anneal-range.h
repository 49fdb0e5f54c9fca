/* anneal-range.h: range tests of runs: done aside, drawn, and what to do with what they suggest
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-plot-draw.h"
#include "anneal-project.h"
#include "anneal-range-test.h"

G_BEGIN_DECLS

/* Trains what the project trains with the run's optimizer.  The schedule has no part in it, but that its momentum, if
 * it moves that, is the one at its highest rate.  The rate is that of the first param group; others keep their ratio to
 * it.  Fails if the project trains nothing or the optimizer cannot, for options that do not pass their check, and when
 * cancelled. */
AnnealRangeCurve *anneal_range_run          (const AnnealProject       *project,
                                             const AnnealRun           *run,
                                             const AnnealRangeOptions  *options,
                                             GCancellable              *cancellable,      /* (nullable) */
                                             GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
/* On a worker thread; @callback is called with no source object. */
void              anneal_range_run_async    (const AnnealProject       *project,
                                             const AnnealRun           *run,
                                             const AnnealRangeOptions  *options,
                                             GCancellable              *cancellable,
                                             GAsyncReadyCallback        callback,
                                             gpointer                   user_data);
AnnealRangeCurve *anneal_range_run_finish   (GAsyncResult              *result,
                                             GError                   **error) G_GNUC_WARN_UNUSED_RESULT;

/* The run trained with this rate: the lr of its optimizer, of whose param groups the others keep their ratio to the
 * first.  A schedule that sets rates of its own has them instead: of those that its constructor wants, the highest.
 * Fails, with a sentence, for a schedule of several such schedulers. */
AnnealRun        *anneal_range_apply        (const AnnealProject       *project,
                                             const AnnealRun           *run,
                                             double                     lr,
                                             GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
/* To two digits, as people write rates: what a suggestion is worth. */
double            anneal_range_round        (double                     lr);

/* "Valley", and a sentence about it; translated. */
const char       *anneal_range_hint_get_name (AnnealRangeHint           hint);
const char       *anneal_range_hint_get_doc  (AnnealRangeHint           hint);
/* How the test ended: a sentence with its final stop, translated. */
char             *anneal_range_curve_dup_end (const AnnealRangeCurve   *self);

/* A curve to draw: losses over the rate, with marks at what is suggested and at @chosen (NAN: none).  It points into
 * itself and into the curve: it stays where it is, and the curve as long. */
typedef struct
{
  AnnealPlotFigure figure;
  AnnealPlotLane   lane;
  AnnealPlotLine   lines[2];
  AnnealPlotMark   marks[ANNEAL_RANGE_N_HINTS + 1];
  char            *chosen;          /* the label of that mark */
} AnnealRangeFigure;

void anneal_range_figure_init  (AnnealRangeFigure      *self,
                                const AnnealRangeCurve *curve,
                                guint32                 color,
                                double                  chosen);
void anneal_range_figure_clear (AnnealRangeFigure      *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealRangeFigure, anneal_range_figure_clear)

G_END_DECLS
