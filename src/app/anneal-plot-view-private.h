/* anneal-plot-view-private.h: what the files of the plot view share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-view.h"

#include "anneal-plot-canvas.h"
#include "anneal-plot-cursor.h"
#include "anneal-plot-range.h"
#include "anneal-plot-readout.h"

G_BEGIN_DECLS

struct _AnnealPlotView
{
  GtkWidget          parent_instance;

  AnnealCurves      *curves;          /* (nullable) */
  GSignalGroup      *curves_signals;
  GSignalGroup      *store_signals;
  guint64            selected_run;    /* 0: none */
  gint64             cursor;          /* update, 0-based; -1: none */

  AnnealPlotHistory  history;
  AnnealPlotRange    drag_start;      /* what was shown when a drag or pinch began */
  guint              scroll_end_id;   /* runs out when a series of scroll events is over */
  guint              dragging : 1;

  GtkWidget         *box;
  GtkWidget         *overlay;
  AnnealPlotCanvas  *canvas;
  AnnealPlotCursor  *cursor_line;
  AnnealPlotReadout *readout;
  GtkWidget         *menu;            /* (nullable): until it is first opened */
};

/* Shows history.now. */
void   _anneal_plot_view_update         (AnnealPlotView *self);
double _anneal_plot_view_get_n_updates  (AnnealPlotView *self);
/* The update that lies at @x px of the canvas, not limited to the ones there are; NAN without a layout. */
double _anneal_plot_view_find_x         (AnnealPlotView *self,
                                         double          x);
/* Controllers: pointer, scrolling, dragging, pinching, picking. */
/* Made when it is first asked for. */
GtkPopover *_anneal_plot_view_ensure_menu (AnnealPlotView *self);
void   _anneal_plot_view_add_gestures   (AnnealPlotView *self);
void   _anneal_plot_view_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
