/* anneal-training-picture-surface.c: contours of a surface, and the paths that runs take over it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <math.h>

#include "anneal-plot-contour.h"
#include "anneal-training-picture-private.h"

#define N_COLUMNS 96
#define N_ROWS    72
#define N_LEVELS  14

#define LOW_LIGHT  0x9db8d2     /* where the surface is lowest; it fades into the background */
#define LOW_DARK   0x3c5a78

#define PATH_WIDTH   1.6        /* px */
#define DOT_RADIUS   4.0
#define MARK_RADIUS  5.0
#define EDGE         6.0        /* how far inside the frame a path that left it is marked */

static void
fill_values (const AnnealTrainSetup   *setup,
             const AnnealPicturePanel *panel,
             double                   *values)
{
  for (guint i = 0; i < N_COLUMNS * N_ROWS; i++)
    {
      const double point[2] = {
        panel->x_min + (panel->x_max - panel->x_min) * (i % N_COLUMNS) / (N_COLUMNS - 1),
        panel->y_min + (panel->y_max - panel->y_min) * (i / N_COLUMNS) / (N_ROWS - 1),
      };

      values[i] = setup->problem->surface->evaluate (&setup->shape, point, NULL);
    }
}

static void
draw_shading (const AnnealPicture      *self,
              const AnnealPicturePanel *panel,
              const double             *values,
              const double             *levels)
{
  g_autofree double *shares = g_new (double, N_COLUMNS * N_ROWS);

  for (guint i = 0; i < N_COLUMNS * N_ROWS; i++)
    {
      guint above = 0;

      while (above < N_LEVELS && values[i] > levels[above])
        above++;
      shares[i] = above / (double) N_LEVELS;
    }
  _anneal_picture_draw_field (self, panel, shares, N_COLUMNS, N_ROWS, self->theme->dark ? LOW_DARK : LOW_LIGHT,
                              self->theme->background);
}

static void
draw_contours (const AnnealPicture      *self,
               const AnnealPicturePanel *panel,
               const double             *values,
               const double             *levels)
{
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (AnnealPlotSegment));
  double x_step = panel->width / (N_COLUMNS - 1), y_step = panel->height / (N_ROWS - 1);

  for (guint i = 0; i < N_LEVELS; i++)
    anneal_plot_contour_find (values, N_COLUMNS, N_ROWS, levels[i], segments);
  for (guint i = 0; i < segments->len; i++)
    {
      const AnnealPlotSegment *segment = &g_array_index (segments, AnnealPlotSegment, i);

      cairo_move_to (self->cr, panel->x + segment->x1 * x_step, panel->y + panel->height - segment->y1 * y_step);
      cairo_line_to (self->cr, panel->x + segment->x2 * x_step, panel->y + panel->height - segment->y2 * y_step);
    }
  cairo_set_line_width (self->cr, 0.7);
  _anneal_picture_set_color (self, self->theme->muted, 0.55);
  cairo_stroke (self->cr);
}

/* Crosses: the minima.  A ring: the start. */
static void
draw_marks (const AnnealPicture      *self,
            const AnnealPicturePanel *panel,
            const AnnealTrainSetup   *setup)
{
  const AnnealSurface *surface = setup->problem->surface;

  cairo_new_path (self->cr);
  for (guint i = 0; i < surface->n_minima; i++)
    {
      double x = anneal_picture_x (panel, surface->minima[i][0]);
      double y = anneal_picture_y (panel, surface->minima[i][1]);

      cairo_move_to (self->cr, x - MARK_RADIUS, y);
      cairo_line_to (self->cr, x + MARK_RADIUS, y);
      cairo_move_to (self->cr, x, y - MARK_RADIUS);
      cairo_line_to (self->cr, x, y + MARK_RADIUS);
    }
  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, anneal_picture_x (panel, setup->start[0]), anneal_picture_y (panel, setup->start[1]),
             MARK_RADIUS, 0, 2 * G_PI);
  cairo_set_line_width (self->cr, 1.5);
  _anneal_picture_set_color (self, self->theme->foreground, 1);
  cairo_stroke (self->cr);
}

gboolean
_anneal_picture_get_point (const AnnealPicture *self,
                           const AnnealReplica *replica,
                           double               point[2])
{
  guint64 n_done = _anneal_picture_get_n_done (self, replica);
  gsize n_points;
  guint64 stride;
  const double *path = anneal_replica_get_path (replica, &n_points, &stride);

  if (path == NULL || n_points == 0)
    return FALSE;

  gsize i = MIN ((gsize) (n_done / stride), n_points - 1);

  point[0] = path[2 * i];
  point[1] = path[2 * i + 1];
  return isfinite (point[0]) && isfinite (point[1]);
}

/* Far away on paper is as good as farther: cairo has no room for all numbers. */
static void
add_point (const AnnealPicture      *self,
           const AnnealPicturePanel *panel,
           const double             *point)
{
  double x = anneal_picture_x (panel, point[0]), y = anneal_picture_y (panel, point[1]);

  if (isfinite (x) && isfinite (y))
    cairo_line_to (self->cr, CLAMP (x, -1e4, 1e4), CLAMP (y, -1e4, 1e4));
}

static void
draw_path (const AnnealPicture      *self,
           const AnnealPicturePanel *panel,
           const AnnealReplica      *replica)
{
  guint32 color = anneal_plot_theme_adapt (self->theme, anneal_replica_get_run (replica)->color);
  gsize n_points;
  guint64 stride;
  const double *path = anneal_replica_get_path (replica, &n_points, &stride);
  gsize n = path != NULL ? MIN ((gsize) (_anneal_picture_get_n_done (self, replica) / stride) + 1, n_points) : 0;
  double end[2];

  if (n == 0)
    return;

  cairo_new_path (self->cr);
  for (gsize i = 0; i < n; i++)
    add_point (self, panel, path + 2 * i);
  cairo_set_line_width (self->cr, PATH_WIDTH);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  _anneal_picture_set_color (self, color, 0.9);
  cairo_stroke (self->cr);

  if (!_anneal_picture_get_point (self, replica, end))
    return;

  /* A full dot is where a run is; a hollow one at the edge, which way it has left. */
  double x = anneal_picture_x (panel, end[0]), y = anneal_picture_y (panel, end[1]);
  double inside_x = CLAMP (x, panel->x + EDGE, panel->x + panel->width - EDGE);
  double inside_y = CLAMP (y, panel->y + EDGE, panel->y + panel->height - EDGE);
  gboolean has_left = fabs (x - inside_x) > EDGE || fabs (y - inside_y) > EDGE;

  cairo_arc (self->cr, inside_x, inside_y, DOT_RADIUS, 0, 2 * G_PI);
  _anneal_picture_set_color (self, has_left ? self->theme->background : color, 1);
  cairo_fill_preserve (self->cr);
  _anneal_picture_set_color (self, has_left ? color : self->theme->background, 1);
  cairo_set_line_width (self->cr, has_left ? 2 : 1);
  cairo_stroke (self->cr);
}

void
_anneal_picture_draw_surface (const AnnealPicture *self,
                              AnnealPicturePanel   panel)
{
  const AnnealTrainSetup *setup = &anneal_training_get_project (self->training)->training;
  g_autofree double *values = g_new (double, N_COLUMNS * N_ROWS);
  double levels[N_LEVELS];

  panel.x_min = setup->problem->surface->view[0];
  panel.x_max = setup->problem->surface->view[1];
  panel.y_min = setup->problem->surface->view[2];
  panel.y_max = setup->problem->surface->view[3];
  fill_values (setup, &panel, values);
  anneal_plot_contour_levels (values, N_COLUMNS * N_ROWS, N_LEVELS, levels);

  cairo_save (self->cr);
  cairo_rectangle (self->cr, panel.x, panel.y, panel.width, panel.height);
  cairo_clip (self->cr);
  draw_shading (self, &panel, values, levels);
  draw_contours (self, &panel, values, levels);
  draw_marks (self, &panel, setup);
  for (guint i = 0; i < anneal_training_get_n_replicas (self->training); i++)
    draw_path (self, &panel, anneal_training_get_replica (self->training, i));
  cairo_restore (self->cr);
  _anneal_picture_draw_frame (self, &panel);
}
