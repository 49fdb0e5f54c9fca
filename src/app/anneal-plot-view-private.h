/* anneal-plot-view-private.h: what the files of the plot view share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-view.h"

#include "anneal-plot-canvas.h"
#include "anneal-plot-cursor.h"
#include "anneal-plot-marks.h"
#include "anneal-plot-range.h"
#include "anneal-plot-readout.h"

G_BEGIN_DECLS

/* Metrics that are being drawn by hand. */
typedef struct
{
  guint64 run;          /* while the button is down; 0 */
  gsize   tick;         /* drawn last */
  double  value;
  double  min, max;     /* the range of the lane, which stays as it is meanwhile */
  guint   number;       /* each stroke is a step of undo */
} AnnealPlotStroke;

struct _AnnealPlotView
{
  GtkWidget          parent_instance;

  AnnealCurves      *curves;          /* (nullable) */
  GSignalGroup      *curves_signals;
  GSignalGroup      *store_signals;
  AnnealPlayer      *player;          /* (nullable) */
  GSignalGroup      *player_signals;
  AnnealTrainingLines *training_lines;      /* (nullable): nothing was trained yet */
  guint64            selected_run;    /* 0: none */
  gint64             cursor;          /* update, 0-based; -1: none */
  double             pointer_x, pointer_y;  /* where it was last, px; NAN: nowhere */

  AnnealPlotHistory  history;
  AnnealPlotRange    drag_start;      /* what was shown when a drag or pinch began */
  guint              scroll_end_id;   /* runs out when a series of scroll events is over */
  guint              dragging : 1;
  guint              drawing : 1;     /* pressing in the lane of metrics draws them */
  AnnealPlotStroke   stroke;
  GSimpleAction     *draw_action;     /* its state is `drawing` */

  GtkWidget         *box;
  GtkWidget         *overlay;
  AnnealPlotCanvas  *canvas;
  AnnealPlotMarks   *marks;
  AnnealPlotCursor  *cursor_line;
  AnnealPlotReadout *readout;
  GtkWidget         *draw_button;     /* beside the name of the lane of metrics */
  double             draw_button_y;   /* the upper edge of the lane when it was placed */
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

/* The read-out, of what is under the cursor now. */
/* In words, for those who hear it. */
void   _anneal_plot_view_describe       (AnnealPlotView *self);
void   _anneal_plot_view_show_values    (AnnealPlotView *self);

/* anneal-plot-view-training.c */
void   _anneal_plot_view_add_training   (AnnealPlotView *self);
void   _anneal_plot_view_clear_training (AnnealPlotView *self);
void   _anneal_plot_view_set_player     (AnnealPlotView *self,
                                         AnnealPlayer   *player);     /* (nullable) */
/* Lent; NULL: there is none. */
const AnnealTraining *_anneal_plot_view_get_training (AnnealPlotView *self);
/* Something was published, or is to be shown in another way. */
void   _anneal_plot_view_update_training  (AnnealPlotView *self);
/* Before a figure is shown. */
void   _anneal_plot_view_prepare_training (AnnealPlotView *self,
                                           AnnealFigure   *figure);

/* anneal-plot-view-draw.c: strokes in px of the canvas; FALSE: not in the lane, or not drawing */
void     _anneal_plot_view_add_drawing     (AnnealPlotView *self);
void     _anneal_plot_view_set_drawing     (AnnealPlotView *self,
                                            gboolean        drawing);
/* Before a figure is shown, and after. */
void     _anneal_plot_view_prepare_drawing (AnnealPlotView *self,
                                            AnnealFigure   *figure);
void     _anneal_plot_view_update_drawing  (AnnealPlotView *self);
gboolean _anneal_plot_view_begin_stroke    (AnnealPlotView *self,
                                            double          x,
                                            double          y);
void     _anneal_plot_view_continue_stroke (AnnealPlotView *self,
                                            double          x,
                                            double          y);
void     _anneal_plot_view_end_stroke      (AnnealPlotView *self);
/* Changes the metric at the cursor, by so many steps up. */
void     _anneal_plot_view_nudge           (AnnealPlotView *self,
                                            double          steps);

G_END_DECLS
