/* anneal-plot-view-gestures.c: pointing, zooming, panning and picking in the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-plot-view-private.h"

#define ZOOM_A_NOTCH  0.8       /* of the range that stays in view */
#define PAN_A_NOTCH   0.1       /* of the range in view */
#define REACH_PX      8         /* how near a click has to be to a curve */
#define DRAG_PX       4         /* a press that moves less is a click */
#define SCROLL_END_MS 500       /* scroll events further apart are another step back for Alt+Z */

/* GTK repeats the event of a pointer that rests whenever something is laid out anew; keys may have moved the cursor
 * meanwhile. */
static void
motion_cb (AnnealPlotView           *self,
           double                    x,
           double                    y,
           GtkEventControllerMotion *controller)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;

  self->pointer_x = x;
  self->pointer_y = y;

  double update = _anneal_plot_view_find_x (self, x);
  double n_updates = _anneal_plot_view_get_n_updates (self);

  if (isfinite (update) && n_updates >= 1)
    anneal_plot_view_set_cursor (self, (gint64) CLAMP (round (update), 0, n_updates - 1));
}

static void
forget_pointer (AnnealPlotView *self)
{
  self->pointer_x = self->pointer_y = (double) NAN;
}

static gboolean
scroll_end_cb (gpointer user_data)
{
  AnnealPlotView *self = user_data;

  self->scroll_end_id = 0;
  return G_SOURCE_REMOVE;
}

/* The first of a series of scroll events remembers what was shown. */
static void
begin_scroll (AnnealPlotView *self)
{
  if (self->scroll_end_id == 0)
    anneal_plot_history_remember (&self->history);
  else
    g_source_remove (self->scroll_end_id);

  self->scroll_end_id = g_timeout_add (SCROLL_END_MS, scroll_end_cb, self);
}

static void
zoom_y (AnnealPlotView *self,
        double          factor)
{
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);

  if (layout == NULL || layout->n_lanes == 0)
    return;

  const AnnealPlotScale *scale = &layout->lanes[0].y_scale;
  double middle = anneal_plot_scale_inverse (scale, (scale->at_min + scale->at_max) / 2);

  anneal_plot_range_zoom_y (&self->history.now, middle, factor, scale->min, scale->max,
                            scale->kind == ANNEAL_PLOT_LOG);
}

static gboolean
scroll_cb (AnnealPlotView           *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double n_updates = _anneal_plot_view_get_n_updates (self);
  double center = self->cursor >= 0 ? (double) self->cursor : (double) NAN;
  AnnealPlotRange *now = &self->history.now;

  if (n_updates < 1)
    return GDK_EVENT_PROPAGATE;

  begin_scroll (self);
  forget_pointer (self);
  if ((state & GDK_SHIFT_MASK) != 0 || fabs (dx) > fabs (dy))
    anneal_plot_range_pan_x (now, (dx + dy) * PAN_A_NOTCH * (now->x_max - now->x_min), n_updates);
  else if ((state & GDK_CONTROL_MASK) != 0)
    zoom_y (self, pow (ZOOM_A_NOTCH, -dy));
  else
    anneal_plot_range_zoom_x (now, center, pow (ZOOM_A_NOTCH, -dy), n_updates);

  _anneal_plot_view_update (self);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (AnnealPlotView *self,
               double          x,
               double          y,
               GtkGestureDrag *gesture)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = self->history.now;
  self->dragging = FALSE;
}

static void
drag_update_cb (AnnealPlotView *self,
                double          offset_x,
                double          offset_y,
                GtkGestureDrag *gesture)
{
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);

  if (layout == NULL || isnan (self->drag_start.x_min))
    return;

  if (!self->dragging)
    {
      if (fabs (offset_x) < DRAG_PX)
        return;
      self->dragging = TRUE;
      anneal_plot_history_remember (&self->history);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }

  const AnnealPlotScale *scale = &layout->x_scale;
  double updates_a_px = (scale->max - scale->min) / (scale->at_max - scale->at_min);

  self->history.now = self->drag_start;
  anneal_plot_range_pan_x (&self->history.now, -offset_x * updates_a_px, _anneal_plot_view_get_n_updates (self));
  _anneal_plot_view_update (self);
}

static void
zoom_begin_cb (AnnealPlotView   *self,
               GdkEventSequence *sequence,
               GtkGesture       *gesture)
{
  anneal_plot_history_remember (&self->history);
  self->drag_start = self->history.now;
}

static void
zoom_scale_changed_cb (AnnealPlotView *self,
                       double          scale,
                       GtkGestureZoom *gesture)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y) || !(scale > 0))
    return;

  self->history.now = self->drag_start;
  anneal_plot_range_zoom_x (&self->history.now, _anneal_plot_view_find_x (self, x), 1 / scale,
                            _anneal_plot_view_get_n_updates (self));
  _anneal_plot_view_update (self);
}

static void
pick_run (AnnealPlotView *self,
          double          x,
          double          y)
{
  const AnnealFigure *figure = anneal_plot_canvas_get_figure (self->canvas);
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);
  AnnealPlotHit hit;

  if (figure == NULL || layout == NULL || !anneal_plot_pick (&figure->figure, layout, x, y, REACH_PX, &hit))
    return;

  guint run = figure->line_runs[hit.lane][hit.line].run;
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));

  if (run < project->n_runs)
    g_object_set (self, "selected-run", project->runs[run]->id, NULL);
}

static void
released_cb (AnnealPlotView  *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  if (self->dragging)
    return;

  if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "plot.fit", NULL);
  else
    pick_run (self, x, y);
}

static void
menu_pressed_cb (AnnealPlotView  *self,
                 int              n_press,
                 double           x,
                 double           y,
                 GtkGestureClick *gesture)
{
  GtkPopover *popover = _anneal_plot_view_ensure_menu (self);

  gtk_popover_set_pointing_to (popover, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (popover);
}

static void
add_controller (AnnealPlotView *self,
                gpointer        controller)
{
  gtk_widget_add_controller (self->overlay, GTK_EVENT_CONTROLLER (controller));
}

void
_anneal_plot_view_add_gestures (AnnealPlotView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *zoom = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (forget_pointer), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (zoom, "begin", G_CALLBACK (zoom_begin_cb), self);
  g_signal_connect_swapped (zoom, "scale-changed", G_CALLBACK (zoom_scale_changed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);

  add_controller (self, motion);
  add_controller (self, scroll);
  add_controller (self, drag);
  add_controller (self, zoom);
  add_controller (self, click);
  add_controller (self, menu);
}
