/* anneal-plot-cursor.c: the line through all lanes at one update, with a dot on every curve
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-plot-cursor.h"

#include "anneal-plot-theme.h"

#define DOT_RADIUS 4

struct _AnnealPlotCursor
{
  GtkWidget         parent_instance;

  AnnealPlotCanvas *canvas;     /* unowned: both are children of one view */
  gint64            update;
};

G_DEFINE_FINAL_TYPE (AnnealPlotCursor, anneal_plot_cursor, GTK_TYPE_WIDGET)

static GdkRGBA
color_from_rgb (guint32 rgb,
                float   alpha)
{
  return (GdkRGBA) {
    .red = (float) (rgb >> 16 & 0xff) / 255,
    .green = (float) (rgb >> 8 & 0xff) / 255,
    .blue = (float) (rgb & 0xff) / 255,
    .alpha = alpha,
  };
}

/* The value a line has at an update; NAN where it has none. */
static double
find_value (const AnnealPlotLine *line,
            double                x)
{
  double index = (x - line->x_first) / line->x_step;
  double last = (double) line->n - 1;

  if (!(index >= 0 && (line->hold ? floor (index) : index) <= last))
    return NAN;

  gsize before = (gsize) index;
  double share = line->hold || (double) before == last ? 0 : index - (double) before;

  return share > 0 ? line->y[before] + share * (line->y[before + 1] - line->y[before]) : line->y[before];
}

static void
append_dot (GtkSnapshot           *snapshot,
            const AnnealPlotTheme *theme,
            guint32                color,
            float                  x,
            float                  y)
{
  GskRoundedRect ring, disc;
  GdkRGBA ring_color = color_from_rgb (theme->background, 1);
  GdkRGBA disc_color = color_from_rgb (color, 1);
  float outer = (float) DOT_RADIUS + 1.5f;

  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (x - outer, y - outer, 2 * outer, 2 * outer), outer);
  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT (x - DOT_RADIUS, y - DOT_RADIUS,
                                                               2 * DOT_RADIUS, 2 * DOT_RADIUS), DOT_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &ring);
  gtk_snapshot_append_color (snapshot, &ring_color, &ring.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, &disc_color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_lane (AnnealPlotCursor           *self,
             GtkSnapshot                *snapshot,
             const AnnealPlotLane       *lane,
             const AnnealPlotLaneLayout *layout,
             float                       x)
{
  const AnnealPlotTheme *theme = anneal_plot_canvas_get_theme (self->canvas);
  GdkRGBA color = color_from_rgb (theme->foreground, 0.6f);

  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (floorf (x), (float) layout->box.y, 1, (float) layout->box.height));

  for (guint i = 0; i < lane->n_lines; i++)
    {
      if (lane->lines[i].style != ANNEAL_PLOT_STROKE || lane->lines[i].pale)
        continue;

      double value = find_value (&lane->lines[i], (double) self->update);
      double y = isfinite (value) ? anneal_plot_scale_forward (&layout->y_scale, value) : (double) NAN;

      if (y >= layout->box.y - DOT_RADIUS && y <= layout->box.y + layout->box.height + DOT_RADIUS)
        append_dot (snapshot, theme, anneal_plot_theme_adapt (theme, lane->lines[i].color), x, (float) y);
    }
}

static void
anneal_plot_cursor_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  AnnealPlotCursor *self = ANNEAL_PLOT_CURSOR (widget);
  const AnnealFigure *figure = anneal_plot_canvas_get_figure (self->canvas);
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);

  if (self->update < 0 || figure == NULL || layout == NULL || layout->n_lanes == 0)
    return;

  double x = anneal_plot_scale_forward (&layout->x_scale, (double) self->update);
  const AnnealPlotBox *box = &layout->lanes[0].box;

  if (!(x >= box->x - 0.5 && x <= box->x + box->width + 0.5))
    return;

  for (guint i = 0; i < layout->n_lanes && i < figure->figure.n_lanes; i++)
    append_lane (self, snapshot, &figure->figure.lanes[i], &layout->lanes[i], (float) x);
}

static void
anneal_plot_cursor_class_init (AnnealPlotCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = anneal_plot_cursor_snapshot;
  gtk_widget_class_set_css_name (widget_class, "plotcursor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
anneal_plot_cursor_init (AnnealPlotCursor *self)
{
  self->update = -1;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
anneal_plot_cursor_new (AnnealPlotCanvas *canvas)
{
  AnnealPlotCursor *self = g_object_new (ANNEAL_TYPE_PLOT_CURSOR, NULL);

  self->canvas = canvas;
  return GTK_WIDGET (self);
}

void
anneal_plot_cursor_set_update (AnnealPlotCursor *self,
                               gint64            update)
{
  g_return_if_fail (ANNEAL_IS_PLOT_CURSOR (self));

  self->update = update;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
