/* anneal-plot-view.c: the plot of the window: curves, cursor and read-out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-plot-view-private.h"

/* Below this there is nothing to see. */
#define MIN_WIDTH  200
#define MIN_HEIGHT 160

enum
{
  PROP_0,
  PROP_CURVES,
  PROP_PLAYER,
  PROP_SELECTED_RUN,
  PROP_CURSOR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AnnealPlotView, anneal_plot_view, GTK_TYPE_WIDGET)

static const AnnealProject *
get_project (AnnealPlotView *self)
{
  return self->curves != NULL ? anneal_store_get_project (anneal_curves_get_store (self->curves)) : NULL;
}

double
_anneal_plot_view_get_n_updates (AnnealPlotView *self)
{
  const AnnealProject *project = get_project (self);

  return project != NULL ? (double) anneal_project_get_n_updates (project) : 0;
}

double
_anneal_plot_view_find_x (AnnealPlotView *self,
                          double          x)
{
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);

  return layout != NULL && layout->n_lanes > 0 ? anneal_plot_scale_inverse (&layout->x_scale, x) : (double) NAN;
}

void
_anneal_plot_view_describe (AnnealPlotView *self)
{
  const AnnealProject *project = get_project (self);

  if (project == NULL)
    return;

  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  g_autofree char *description = anneal_figure_describe (project, series, self->training_lines);
  g_autofree char *label = g_strdup_printf (ngettext ("Learning rate of %u run", "Learning rate of %u runs",
                                                      project->n_runs),
                                            project->n_runs);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

void
_anneal_plot_view_update (AnnealPlotView *self)
{
  const AnnealProject *project = get_project (self);
  const AnnealPlotRange *range = &self->history.now;

  if (project == NULL)
    {
      anneal_plot_canvas_take_figure (self->canvas, NULL, -1);
      return;
    }

  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  AnnealFigure *figure = anneal_figure_new (project, series, NULL, range->x_min, range->x_max);

  int selected = anneal_project_find_position (project, self->selected_run);

  if (!isnan (range->y_min))
    anneal_figure_set_y_range (figure, range->y_min, range->y_max);
  _anneal_plot_view_prepare_training (self, figure);
  if (selected >= 0)
    anneal_figure_show_metrics (figure, (guint) selected);
  _anneal_plot_view_prepare_drawing (self, figure);
  anneal_plot_canvas_take_figure (self->canvas, figure, selected);
  _anneal_plot_view_update_drawing (self);
  anneal_plot_marks_update (self->marks);
  gtk_widget_queue_draw (GTK_WIDGET (self->cursor_line));
}

static void
limit_cursor (AnnealPlotView *self)
{
  gint64 last = (gint64) _anneal_plot_view_get_n_updates (self) - 1;

  self->cursor = MIN (self->cursor, last);
  anneal_plot_cursor_set_update (self->cursor_line, self->cursor);
}

void
_anneal_plot_view_show_values (AnnealPlotView *self)
{
  if (self->curves != NULL)
    anneal_plot_readout_show (self->readout, self->curves, _anneal_plot_view_get_training (self), self->cursor);
}

static void
curves_changed_cb (AnnealPlotView *self)
{
  limit_cursor (self);
  _anneal_plot_view_update (self);
  _anneal_plot_view_show_values (self);
  _anneal_plot_view_describe (self);
}

/* A horizon that is another one is shown whole; a scale that is another one has no use for the old y range.  All else
 * that changed is drawn when the curves say that they follow. */
static void
store_changed_cb (AnnealPlotView      *self,
                  const AnnealProject *before,
                  const AnnealProject *after)
{
  AnnealPlotRange *now = &self->history.now;

  if (before->view.loss_log_y != after->view.loss_log_y || before->view.smoothing != after->view.smoothing)
    _anneal_plot_view_update_training (self);

  if (before->n_epochs != after->n_epochs || before->n_batches != after->n_batches)
    *now = (AnnealPlotRange) ANNEAL_PLOT_RANGE_ALL;
  else if (before->view.log_y != after->view.log_y)
    now->y_min = now->y_max = NAN;
  else
    return;

  _anneal_plot_view_update (self);
}

static void
set_curves (AnnealPlotView *self,
            AnnealCurves   *curves)
{
  if (!g_set_object (&self->curves, curves))
    return;

  anneal_plot_marks_set_run (self->marks, curves, self->selected_run);

  g_signal_group_set_target (self->curves_signals, curves);
  g_signal_group_set_target (self->store_signals, curves != NULL ? anneal_curves_get_store (curves) : NULL);
  if (curves != NULL)
    anneal_curves_set_counted_run (curves, self->selected_run);
  if (curves != NULL)
    curves_changed_cb (self);
  else
    _anneal_plot_view_update (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURVES]);
}

static void
set_selected_run (AnnealPlotView *self,
                  guint64         run)
{
  if (self->selected_run == run)
    return;

  _anneal_plot_view_set_drawing (self, FALSE);
  self->selected_run = run;
  if (self->curves != NULL)
    anneal_curves_set_counted_run (self->curves, run);
  anneal_plot_marks_set_run (self->marks, self->curves, run);
  _anneal_plot_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RUN]);
}

static GMenuModel *
new_menu_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) view = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();

  g_menu_append (view, _("_Fit"), "plot.fit");
  g_menu_append (view, _("Zoom _In"), "plot.zoom-in");
  g_menu_append (view, _("Zoom _Out"), "plot.zoom-out");
  g_menu_append (view, _("_Back to the View Before"), "plot.view-back");
  g_menu_append (copy, _("Copy _Values at the Cursor"), "plot.copy-values");
  g_menu_append (copy, _("Copy Fi_gure"), "win.copy-figure");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  return G_MENU_MODEL (menu);
}

GtkPopover *
_anneal_plot_view_ensure_menu (AnnealPlotView *self)
{
  if (self->menu != NULL)
    return GTK_POPOVER (self->menu);

  g_autoptr(GMenuModel) model = new_menu_model ();

  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, self->overlay);
  return GTK_POPOVER (self->menu);
}

static void
anneal_plot_view_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (object);

  switch (id)
    {
    case PROP_CURVES:
      g_value_set_object (value, self->curves);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_SELECTED_RUN:
      g_value_set_uint64 (value, self->selected_run);
      break;
    case PROP_CURSOR:
      g_value_set_int64 (value, self->cursor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_plot_view_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (object);

  switch (id)
    {
    case PROP_CURVES:
      set_curves (self, g_value_get_object (value));
      break;
    case PROP_PLAYER:
      _anneal_plot_view_set_player (self, g_value_get_object (value));
      break;
    case PROP_SELECTED_RUN:
      set_selected_run (self, g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_plot_view_dispose (GObject *object)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (object);

  g_clear_handle_id (&self->scroll_end_id, g_source_remove);
  _anneal_plot_view_clear_training (self);
  g_clear_object (&self->draw_action);
  g_clear_object (&self->curves_signals);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->curves);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (anneal_plot_view_parent_class)->dispose (object);
}

static void
anneal_plot_view_finalize (GObject *object)
{
  AnnealPlotView *self = ANNEAL_PLOT_VIEW (object);

  anneal_plot_history_clear (&self->history);

  G_OBJECT_CLASS (anneal_plot_view_parent_class)->finalize (object);
}

static void
anneal_plot_view_class_init (AnnealPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = anneal_plot_view_get_property;
  object_class->set_property = anneal_plot_view_set_property;
  object_class->dispose = anneal_plot_view_dispose;
  object_class->finalize = anneal_plot_view_finalize;

  properties[PROP_CURVES] =
    g_param_spec_object ("curves", NULL, NULL, ANNEAL_TYPE_CURVES,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PLAYER] =
    g_param_spec_object ("player", NULL, NULL, ANNEAL_TYPE_PLAYER, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED_RUN] =
    g_param_spec_uint64 ("selected-run", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CURSOR] =
    g_param_spec_int64 ("cursor-update", NULL, NULL, -1, G_MAXINT64, -1,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  _anneal_plot_view_install_actions (widget_class);
}

static void
add_children (AnnealPlotView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->overlay = gtk_overlay_new ();
  self->canvas = ANNEAL_PLOT_CANVAS (anneal_plot_canvas_new ());
  self->marks = ANNEAL_PLOT_MARKS (anneal_plot_marks_new (self->canvas));
  self->cursor_line = ANNEAL_PLOT_CURSOR (anneal_plot_cursor_new (self->canvas));
  self->readout = ANNEAL_PLOT_READOUT (anneal_plot_readout_new ());

  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->canvas));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->marks));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->cursor_line));
  gtk_widget_set_vexpand (self->overlay, TRUE);
  gtk_widget_set_size_request (self->overlay, MIN_WIDTH, MIN_HEIGHT);
  gtk_box_append (GTK_BOX (self->box), self->overlay);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->readout));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
anneal_plot_view_init (AnnealPlotView *self)
{
  self->cursor = -1;
  self->pointer_x = self->pointer_y = (double) NAN;
  anneal_plot_history_init (&self->history);
  add_children (self);
  _anneal_plot_view_add_gestures (self);
  _anneal_plot_view_add_drawing (self);
  _anneal_plot_view_add_training (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);

  self->curves_signals = g_signal_group_new (ANNEAL_TYPE_CURVES);
  g_signal_group_connect_swapped (self->curves_signals, "changed", G_CALLBACK (curves_changed_cb), self);
  self->store_signals = g_signal_group_new (ANNEAL_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (store_changed_cb), self);
}

GtkWidget *
anneal_plot_view_new (void)
{
  return g_object_new (ANNEAL_TYPE_PLOT_VIEW, NULL);
}

GAction *
anneal_plot_view_get_draw_action (AnnealPlotView *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_VIEW (self), NULL);

  return G_ACTION (self->draw_action);
}

void
anneal_plot_view_get_range (AnnealPlotView *self,
                            double         *x_min,
                            double         *x_max)
{
  g_return_if_fail (ANNEAL_IS_PLOT_VIEW (self));

  *x_min = self->history.now.x_min;
  *x_max = self->history.now.x_max;
}

gint64
anneal_plot_view_get_cursor (AnnealPlotView *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_VIEW (self), -1);

  return self->cursor;
}

void
anneal_plot_view_set_cursor (AnnealPlotView *self,
                             gint64          update)
{
  g_return_if_fail (ANNEAL_IS_PLOT_VIEW (self));

  if (self->cursor == update)
    return;

  self->cursor = update;
  limit_cursor (self);
  _anneal_plot_view_show_values (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

void
anneal_plot_view_show_update (AnnealPlotView *self,
                              gint64          update)
{
  g_return_if_fail (ANNEAL_IS_PLOT_VIEW (self));

  AnnealPlotRange *now = &self->history.now;

  anneal_plot_view_set_cursor (self, update);
  if (anneal_plot_range_shows_all (now))
    return;

  anneal_plot_history_remember (&self->history);
  now->y_min = now->y_max = NAN;
  if (!((double) update >= now->x_min && (double) update <= now->x_max))
    anneal_plot_range_pan_x (now, (double) update - (now->x_min + now->x_max) / 2,
                             _anneal_plot_view_get_n_updates (self));
  _anneal_plot_view_update (self);
}
