/* anneal-sparkline.c: a series of numbers as one small line without axes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>

#include "anneal-sparkline.h"

#include "anneal-plot-draw.h"

#define HEIGHT     48
#define MARGIN     6
#define LINE_WIDTH 1.5

struct _AnnealSparkline
{
  GtkWidget     parent_instance;

  const double *values;       /* (n_values), nullable; lent */
  gsize         n_values;
  guint32       color;
};

G_DEFINE_FINAL_TYPE (AnnealSparkline, anneal_sparkline, GTK_TYPE_WIDGET)

/* A layout of nothing but one box: the plot's own would make room for axes. */
static AnnealPlotLayout
make_layout (AnnealSparkline *self,
             double           width,
             double           height)
{
  AnnealPlotLayout layout = {
    .width = width,
    .height = height,
    .n_lanes = 1,
    .lanes[0].box = { MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN },
  };
  double least, greatest;

  if (!anneal_plot_scan (self->values, 0, self->n_values - 1, &least, &greatest))
    least = 0, greatest = 1;

  anneal_plot_scale_init (&layout.x_scale, ANNEAL_PLOT_LINEAR, 0, (double) self->n_values, MARGIN, width - MARGIN);
  anneal_plot_scale_init (&layout.lanes[0].y_scale, ANNEAL_PLOT_LINEAR, least, greatest, height - MARGIN, MARGIN);
  return layout;
}

static void
anneal_sparkline_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  AnnealSparkline *self = ANNEAL_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (self->n_values == 0 || width <= 2 * MARGIN || height <= 2 * MARGIN)
    return;

  AnnealPlotLayout layout = make_layout (self, width, height);
  const AnnealPlotLine line = {
    .y = self->values,
    .n = self->n_values,
    .x_step = 1,
    .hold = TRUE,
    .x_end = (double) self->n_values,
    .color = self->color,
    .width = LINE_WIDTH,
  };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  anneal_plot_draw_line (&line, &layout, 0, dark ? &anneal_plot_theme_dark : &anneal_plot_theme_light, cr);
  cairo_destroy (cr);
}

static void
anneal_sparkline_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
anneal_sparkline_class_init (AnnealSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = anneal_sparkline_snapshot;
  widget_class->measure = anneal_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
anneal_sparkline_init (AnnealSparkline *self)
{
}

void
anneal_sparkline_set_values (AnnealSparkline *self,
                             const double    *values,
                             gsize            n_values,
                             guint32          color)
{
  g_return_if_fail (ANNEAL_IS_SPARKLINE (self));

  self->values = values;
  self->n_values = values != NULL ? n_values : 0;
  self->color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
