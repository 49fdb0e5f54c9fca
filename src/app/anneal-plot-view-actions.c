/* anneal-plot-view-actions.c: what the keyboard and the menu do in the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-plot-view-private.h"

#define ZOOM_A_KEY 0.5

static void
fit_cb (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);

  if (anneal_plot_range_shows_all (&self->history.now))
    return;

  anneal_plot_history_remember (&self->history);
  self->history.now = (AnnealPlotRange) ANNEAL_PLOT_RANGE_ALL;
  _anneal_plot_view_update (self);
}

static void
zoom (AnnealPlotView *self,
      double          factor)
{
  double center = self->cursor >= 0 ? (double) self->cursor : (double) NAN;
  double n_updates = _anneal_plot_view_get_n_updates (self);

  if (n_updates < 1)
    return;

  anneal_plot_history_remember (&self->history);
  anneal_plot_range_zoom_x (&self->history.now, center, factor, n_updates);
  _anneal_plot_view_update (self);
}

static void
zoom_in_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  zoom (ANNEAL_PLOT_VIEW (widget), ZOOM_A_KEY);
}

static void
zoom_out_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  zoom (ANNEAL_PLOT_VIEW (widget), 1 / ZOOM_A_KEY);
}

static void
view_back_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);

  if (anneal_plot_history_go_back (&self->history))
    _anneal_plot_view_update (self);
}

static void
copy_values_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);
  g_autofree char *text = anneal_plot_readout_dup_text (self->readout);

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/* By @parameter updates, to the right if it is above 0. */
static void
move_cursor_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);
  gint64 n_updates = (gint64) _anneal_plot_view_get_n_updates (self);
  gint64 distance = g_variant_get_int64 (parameter);

  if (n_updates < 1)
    return;

  if (self->cursor < 0)
    anneal_plot_view_set_cursor (self, distance > 0 ? 0 : n_updates - 1);
  else
    anneal_plot_view_set_cursor (self, CLAMP (self->cursor + distance, 0, n_updates - 1));
}

/* By @parameter epochs. */
static void
move_cursor_epochs_cb (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);

  if (self->curves == NULL)
    return;

  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  gint64 distance = g_variant_get_int64 (parameter) * (gint64) project->n_batches;

  gtk_widget_activate_action (widget, "plot.move-cursor", "x", distance);
}

/* To the first (0) or last (-1) update. */
static void
place_cursor_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);
  gint64 place = g_variant_get_int64 (parameter);

  anneal_plot_view_set_cursor (self, place >= 0 ? place : (gint64) _anneal_plot_view_get_n_updates (self) - 1);
}

static void
hide_cursor_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (widget);

  if (self->drawing)
    _anneal_plot_view_set_drawing (self, FALSE);
  else
    anneal_plot_view_set_cursor (self, -1);
}

/* By @parameter steps up. */
static void
nudge_metric_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  _anneal_plot_view_nudge (ANNEAL_PLOT_VIEW (widget), (double) g_variant_get_int64 (parameter));
}

static void
show_menu_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  GtkPopover *popover = _anneal_plot_view_ensure_menu (ANNEAL_PLOT_VIEW (widget));

  gtk_popover_set_pointing_to (popover, NULL);
  gtk_popover_popup (popover);
}

void
_anneal_plot_view_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *action;
    gint64          distance;
  } moves[] = {
    { GDK_KEY_Left,  0,                "plot.move-cursor",        -1 },
    { GDK_KEY_Right, 0,                "plot.move-cursor",         1 },
    { GDK_KEY_Left,  GDK_SHIFT_MASK,   "plot.move-cursor",       -10 },
    { GDK_KEY_Right, GDK_SHIFT_MASK,   "plot.move-cursor",        10 },
    { GDK_KEY_Left,  GDK_CONTROL_MASK, "plot.move-cursor-epochs", -1 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, "plot.move-cursor-epochs",  1 },
    { GDK_KEY_Home,  0,                "plot.place-cursor",        0 },
    { GDK_KEY_End,   0,                "plot.place-cursor",       -1 },
    { GDK_KEY_Up,    0,                "plot.nudge-metric",        1 },
    { GDK_KEY_Down,  0,                "plot.nudge-metric",       -1 },
    { GDK_KEY_Up,    GDK_SHIFT_MASK,   "plot.nudge-metric",       10 },
    { GDK_KEY_Down,  GDK_SHIFT_MASK,   "plot.nudge-metric",      -10 },
  };

  gtk_widget_class_install_action (widget_class, "plot.fit", NULL, fit_cb);
  gtk_widget_class_install_action (widget_class, "plot.zoom-in", NULL, zoom_in_cb);
  gtk_widget_class_install_action (widget_class, "plot.zoom-out", NULL, zoom_out_cb);
  gtk_widget_class_install_action (widget_class, "plot.view-back", NULL, view_back_cb);
  gtk_widget_class_install_action (widget_class, "plot.copy-values", NULL, copy_values_cb);
  gtk_widget_class_install_action (widget_class, "plot.move-cursor", "x", move_cursor_cb);
  gtk_widget_class_install_action (widget_class, "plot.move-cursor-epochs", "x", move_cursor_epochs_cb);
  gtk_widget_class_install_action (widget_class, "plot.place-cursor", "x", place_cursor_cb);
  gtk_widget_class_install_action (widget_class, "plot.nudge-metric", "x", nudge_metric_cb);
  gtk_widget_class_install_action (widget_class, "plot.hide-cursor", NULL, hide_cursor_cb);
  gtk_widget_class_install_action (widget_class, "plot.show-menu", NULL, show_menu_cb);

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding_action (widget_class, moves[i].key, moves[i].modifiers,
                                         moves[i].action, "x", moves[i].distance);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "plot.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "plot.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Add, GDK_CONTROL_MASK, "plot.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "plot.zoom-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "plot.zoom-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "plot.fit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_ALT_MASK, "plot.view-back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "plot.copy-values", NULL);
  /* A window takes Space for activating what has the focus before its own actions see it. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "win.play", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Space, 0, "win.play", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "plot.hide-cursor", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "plot.show-menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "plot.show-menu", NULL);
}
