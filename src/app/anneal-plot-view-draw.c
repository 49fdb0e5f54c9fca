/* anneal-plot-view-draw.c: drawing the metrics of the chosen run by hand, in their lane of the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "anneal-plot-view-private.h"

#include "anneal-metric-series.h"
#include "anneal-number.h"

/* More ticks would not answer at once, and hands draw no more. */
#define MAX_TICKS ANNEAL_SERIES_SHORT

#define HEADROOM  0.25    /* of the metrics' range, to draw into */
#define BEYOND    1.0     /* lanes' heights that the pointer may go above its lane */
#define NUDGES    50.0    /* keys pressed from the lower end of the lane to the upper one */
#define BUTTON_GAP 6      /* px between the lane's name and its button */
#define NAME_SHARE 0.5    /* of the lane's width: longer names lie under the button */

static const AnnealProject *
get_project (AnnealPlotView *self)
{
  return self->curves != NULL ? anneal_store_get_project (anneal_curves_get_store (self->curves)) : NULL;
}

/* The chosen run, if its metrics can be drawn. */
static const AnnealRun *
find_run (AnnealPlotView *self)
{
  const AnnealProject *project = get_project (self);
  const AnnealRun *run = project != NULL ? anneal_project_find_run (project, self->selected_run) : NULL;

  if (run == NULL || !run->visible || run->schedule == NULL || !anneal_schedule_reads_metric (run->schedule))
    return NULL;

  return anneal_series_n_ticks (project, run) <= MAX_TICKS ? run : NULL;
}

static const AnnealPlotLaneLayout *
find_lane (AnnealPlotView *self)
{
  const AnnealFigure *figure = anneal_plot_canvas_get_figure (self->canvas);
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);
  int lane = figure != NULL && layout != NULL ? anneal_figure_find_lane (figure, ANNEAL_FIGURE_METRIC) : -1;

  return lane >= 0 && (guint) lane < layout->n_lanes ? &layout->lanes[lane] : NULL;
}

/* The step() that takes the metric shown at an update. */
static gsize
find_tick (const AnnealProject *project,
           const AnnealRun     *run,
           double               update)
{
  double last = (double) anneal_project_get_n_updates (project) - 1;
  gsize whole = (gsize) CLAMP (floor (update), 0, last);

  return run->stepping == ANNEAL_STEPPING_EPOCH ? whole / (gsize) project->n_batches : whole;
}

/* As many decimals as a px can tell. */
static double
round_value (const AnnealPlotLaneLayout *lane,
             double                      value)
{
  double a_px = (lane->y_scale.max - lane->y_scale.min) / MAX (lane->box.height, 1);

  return anneal_number_round (value, (int) CLAMP (ceil (-log10 (a_px)), 0, 300));
}

static double
find_value (const AnnealPlotLaneLayout *lane,
            double                      y)
{
  double top = lane->box.y - BEYOND * lane->box.height;
  double bottom = lane->box.y + lane->box.height;

  return round_value (lane, anneal_plot_scale_inverse (&lane->y_scale, CLAMP (y, top, bottom)));
}

static void
commit (AnnealPlotView  *self,
        const AnnealRun *run,
        gsize            from,
        double           from_value,
        gsize            to,
        double           to_value,
        const char      *merge_key)
{
  AnnealStore *store = anneal_curves_get_store (self->curves);
  gsize n_drawn;
  g_autofree double *drawn = anneal_metrics_dup_drawn (run->metrics, run->n_metrics, from, from_value, to, to_value,
                                                       &n_drawn);
  g_autoptr(AnnealRun) changed = anneal_run_with_metrics (run, drawn, n_drawn);

  anneal_store_commit (store, anneal_project_with_changed_run (anneal_store_get_project (store), changed), merge_key);
}

static void
commit_stroke (AnnealPlotView  *self,
               const AnnealRun *run,
               gsize            tick,
               double           value)
{
  g_autofree char *key = g_strdup_printf ("run/%" PRIu64 "/stroke/%u", run->id, self->stroke.number);
  gsize from = self->stroke.tick;
  double from_value = self->stroke.value;

  self->stroke.tick = tick;
  self->stroke.value = value;
  commit (self, run, from, from_value, tick, value, key);
}

/* The lane keeps its range while something is drawn into it, with room above what is there. */
static void
update_range (AnnealPlotView *self)
{
  const AnnealRun *run = find_run (self);
  double least, greatest;

  if (run == NULL || !anneal_metrics_measure (run->metrics, run->n_metrics, &least, &greatest))
    least = 0, greatest = 1 / (1 + HEADROOM);

  double low = least >= 0 ? 0 : least - HEADROOM * (greatest - least);
  double high = greatest + HEADROOM * (greatest - low);

  self->stroke.min = low;
  self->stroke.max = high > low ? high : low + 1;
}

gboolean
_anneal_plot_view_begin_stroke (AnnealPlotView *self,
                                double          x,
                                double          y)
{
  const AnnealRun *run = self->drawing ? find_run (self) : NULL;
  const AnnealPlotLaneLayout *lane = run != NULL ? find_lane (self) : NULL;

  if (lane == NULL
      || !(x >= lane->box.x && x <= lane->box.x + lane->box.width)
      || !(y >= lane->box.y && y <= lane->box.y + lane->box.height))
    return FALSE;

  self->stroke.number++;
  self->stroke.run = run->id;
  self->stroke.tick = find_tick (get_project (self), run, _anneal_plot_view_find_x (self, x));
  self->stroke.value = find_value (lane, y);
  commit_stroke (self, run, self->stroke.tick, self->stroke.value);
  return TRUE;
}

void
_anneal_plot_view_continue_stroke (AnnealPlotView *self,
                                   double          x,
                                   double          y)
{
  const AnnealRun *run = self->stroke.run != 0 && self->stroke.run == self->selected_run ? find_run (self) : NULL;
  const AnnealPlotLaneLayout *lane = run != NULL ? find_lane (self) : NULL;

  if (lane == NULL)
    return;

  double left = lane->box.x, right = lane->box.x + lane->box.width;
  double update = _anneal_plot_view_find_x (self, CLAMP (x, left, right));
  double last = (double) anneal_project_get_n_updates (get_project (self)) - 1;

  commit_stroke (self, run, find_tick (get_project (self), run, update), find_value (lane, y));

  /* The pointer is ours now, and moves no cursor by itself. */
  anneal_plot_view_set_cursor (self, (gint64) CLAMP (floor (update), 0, last));
}

void
_anneal_plot_view_end_stroke (AnnealPlotView *self)
{
  if (self->stroke.run == 0)
    return;

  self->stroke.run = 0;
  anneal_store_end_merge (anneal_curves_get_store (self->curves));
  update_range (self);
  _anneal_plot_view_update (self);
}

void
_anneal_plot_view_nudge (AnnealPlotView *self,
                         double          steps)
{
  const AnnealRun *run = self->drawing ? find_run (self) : NULL;
  const AnnealPlotLaneLayout *lane = run != NULL ? find_lane (self) : NULL;

  if (lane == NULL)
    return;

  anneal_plot_view_set_cursor (self, MAX (self->cursor, 0));

  gsize tick = find_tick (get_project (self), run, (double) self->cursor);
  double before = run->n_metrics > 0 ? run->metrics[MIN (tick, run->n_metrics - 1)] : 0;
  double step = (lane->y_scale.max - lane->y_scale.min) / NUDGES;
  double value = round_value (lane, (isfinite (before) ? before : lane->y_scale.min) + steps * step);
  g_autofree char *key = g_strdup_printf ("run/%" PRIu64 "/nudge/%" G_GSIZE_FORMAT, run->id, tick);

  if (self->stroke.min == 0)
    value = MAX (value, 0);
  commit (self, run, tick, value, tick, value, key);
}

void
_anneal_plot_view_prepare_drawing (AnnealPlotView *self,
                                   AnnealFigure   *figure)
{
  if (self->drawing)
    anneal_figure_set_metric_range (figure, self->stroke.min, self->stroke.max);
}

void
_anneal_plot_view_update_drawing (AnnealPlotView *self)
{
  const AnnealPlotLaneLayout *lane = find_lane (self);
  gboolean possible = find_run (self) != NULL;

  if (self->drawing && !possible)
    _anneal_plot_view_set_drawing (self, FALSE);

  g_simple_action_set_enabled (self->draw_action, possible);
  gtk_widget_set_visible (self->draw_button, possible);
  if (lane != NULL && lane->box.y != self->draw_button_y)
    {
      self->draw_button_y = lane->box.y;
      gtk_widget_queue_allocate (self->overlay);
    }
}

void
_anneal_plot_view_set_drawing (AnnealPlotView *self,
                               gboolean        drawing)
{
  drawing = drawing && find_run (self) != NULL;
  if (self->drawing == (guint) drawing)
    return;

  self->drawing = !!drawing;
  if (drawing)
    {
      update_range (self);
      gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  else
    _anneal_plot_view_end_stroke (self);

  g_simple_action_set_state (self->draw_action, g_variant_new_boolean (drawing));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.nudge-metric", drawing);
  gtk_widget_set_cursor_from_name (self->overlay, drawing ? "crosshair" : NULL);
  _anneal_plot_view_update (self);
}

static void
drag_begin_cb (AnnealPlotView *self,
               double          x,
               double          y,
               GtkGestureDrag *gesture)
{
  gboolean begun = _anneal_plot_view_begin_stroke (self, x, y);

  gtk_gesture_set_state (GTK_GESTURE (gesture), begun ? GTK_EVENT_SEQUENCE_CLAIMED : GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (AnnealPlotView *self,
                double          offset_x,
                double          offset_y,
                GtkGestureDrag *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    _anneal_plot_view_continue_stroke (self, x + offset_x, y + offset_y);
}

static void
draw_state_cb (AnnealPlotView *self,
               GVariant       *state)
{
  _anneal_plot_view_set_drawing (self, g_variant_get_boolean (state));
}

/* In the row of the lane's name, right after it. */
static gboolean
place_button_cb (AnnealPlotView *self,
                 GtkWidget      *child,
                 GdkRectangle   *allocation,
                 GtkOverlay     *overlay)
{
  const AnnealPlotLaneLayout *lane = find_lane (self);
  const AnnealFigure *figure = anneal_plot_canvas_get_figure (self->canvas);
  int width, height, text_width, text_height;

  if (child != self->draw_button || lane == NULL)
    return FALSE;

  const char *name = figure->figure.lanes[anneal_figure_find_lane (figure, ANNEAL_FIGURE_METRIC)].label;
  g_autoptr(PangoLayout) text = gtk_widget_create_pango_layout (GTK_WIDGET (self), name);

  pango_layout_get_pixel_size (text, &text_width, &text_height);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);

  /* The name begins at the left edge of the figure, an em in; in too small a figure there is none. */
  double x = text_height + text_width + BUTTON_GAP;
  double baseline = isnan (lane->label_y) ? lane->box.y + height : lane->label_y;

  *allocation = (GdkRectangle) {
    .x = (int) MIN (x, lane->box.x + NAME_SHARE * lane->box.width),
    .y = (int) (baseline - text_height * 0.3 - height * 0.5),
    .width = width,
    .height = height,
  };
  return TRUE;
}

void
_anneal_plot_view_add_drawing (AnnealPlotView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->draw_action = g_simple_action_new_stateful ("draw-metric", NULL, g_variant_new_boolean (FALSE));
  g_simple_action_set_enabled (self->draw_action, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.nudge-metric", FALSE);
  g_signal_connect_object (self->draw_action, "change-state", G_CALLBACK (draw_state_cb), self, G_CONNECT_SWAPPED);

  /* Before those that pan and pick. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (_anneal_plot_view_end_stroke), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (_anneal_plot_view_end_stroke), self);
  gtk_widget_add_controller (self->overlay, GTK_EVENT_CONTROLLER (drag));

  self->draw_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->draw_button), "document-edit-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->draw_button), "win.draw-metric");
  gtk_widget_set_tooltip_text (self->draw_button, _("Draw the Metrics by Hand (Esc Ends)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->draw_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Draw the Metrics by Hand"), -1);
  gtk_widget_add_css_class (self->draw_button, "flat");
  gtk_widget_add_css_class (self->draw_button, "lane-button");
  gtk_widget_set_visible (self->draw_button, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->draw_button);
  g_signal_connect_swapped (self->overlay, "get-child-position", G_CALLBACK (place_button_cb), self);
}
