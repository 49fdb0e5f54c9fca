/* anneal-plot-marks.h: where the parts of a run are at work, and its parameters that are places in time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-curves.h"
#include "anneal-plot-canvas.h"
#include "anneal-plot-handle.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLOT_MARKS (anneal_plot_marks_get_type ())

/* Lies over a canvas and borrows its layout, so that no curve is drawn for it.  Segments are shaded; marks can be
 * dragged and moved by keys, and change the run. */
G_DECLARE_FINAL_TYPE (AnnealPlotMarks, anneal_plot_marks, ANNEAL, PLOT_MARKS, GtkWidget)

GtkWidget        *anneal_plot_marks_new         (AnnealPlotCanvas *canvas);
/* @curves: (nullable); @run_id: 0 for none. */
void              anneal_plot_marks_set_run     (AnnealPlotMarks  *self,
                                                 AnnealCurves     *curves,
                                                 guint64           run_id);
/* The run or the canvas may be another one. */
void              anneal_plot_marks_update      (AnnealPlotMarks  *self);

guint             anneal_plot_marks_get_n_marks (AnnealPlotMarks  *self);
AnnealPlotHandle *anneal_plot_marks_get_handle  (AnnealPlotMarks  *self,
                                                 guint             i);
guint             anneal_plot_marks_get_n_bands (AnnealPlotMarks  *self);
/* The mark at @x px, or -1; the first of those that are equally near. */
int               anneal_plot_marks_pick        (AnnealPlotMarks  *self,
                                                 double            x);
/* Where a mark lies, px; NAN without a layout. */
double            anneal_plot_marks_find_x      (AnnealPlotMarks  *self,
                                                 guint             i);

/* What the gesture does: a drag is one step of undo, and a cancelled one is none.  FALSE: there is nothing to drag at
 * @x px, or nothing to cancel. */
gboolean          anneal_plot_marks_begin_drag  (AnnealPlotMarks  *self,
                                                 double            x);
void              anneal_plot_marks_drag_to     (AnnealPlotMarks  *self,
                                                 double            x);
void              anneal_plot_marks_end_drag    (AnnealPlotMarks  *self);
gboolean          anneal_plot_marks_cancel_drag (AnnealPlotMarks  *self);

G_END_DECLS
