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

/* A view that is about as wide as it is high has a unit of the same length both ways; a narrow one is stretched, but no
 * more than this. */
#define NARROW      2.0
#define MAX_STRETCH 3.0

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
stroke_path (const AnnealPicture      *self,
             const AnnealPicturePanel *panel,
             const AnnealPictureRun   *run)
{
  double lengths[ANNEAL_PLOT_MAX_DASH];
  int n_lengths = (int) anneal_plot_theme_get_dashes (run->run->dash, PATH_WIDTH, lengths);

  cairo_new_path (self->cr);
  for (gsize i = 0; i < run->n_points; i++)
    add_point (self, panel, run->path + 2 * i);
  cairo_set_line_width (self->cr, PATH_WIDTH);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (self->cr, lengths, n_lengths, 0);
  _anneal_picture_set_color (self, anneal_plot_theme_adapt (self->theme, run->run->color), 0.9);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

/* Where a run ended that diverged: a cross that lies on its side. */
static void
draw_lost (const AnnealPicture *self,
           double               x,
           double               y,
           guint32              color)
{
  cairo_move_to (self->cr, x - DOT_RADIUS, y - DOT_RADIUS);
  cairo_line_to (self->cr, x + DOT_RADIUS, y + DOT_RADIUS);
  cairo_move_to (self->cr, x - DOT_RADIUS, y + DOT_RADIUS);
  cairo_line_to (self->cr, x + DOT_RADIUS, y - DOT_RADIUS);
  cairo_set_line_width (self->cr, 2.5);
  _anneal_picture_set_color (self, color, 1);
  cairo_stroke (self->cr);
}

static void
draw_path (const AnnealPicture      *self,
           const AnnealPicturePanel *panel,
           const AnnealPictureRun   *run)
{
  guint32 color = anneal_plot_theme_adapt (self->theme, run->run->color);

  if (run->n_points == 0)
    return;

  const double *end = run->path + 2 * (run->n_points - 1);

  stroke_path (self, panel, run);

  /* A full dot is where a run is; a hollow one at the edge, which way it has left. */
  double x = anneal_picture_x (panel, end[0]), y = anneal_picture_y (panel, end[1]);
  double inside_x = CLAMP (x, panel->x + EDGE, panel->x + panel->width - EDGE);
  double inside_y = CLAMP (y, panel->y + EDGE, panel->y + panel->height - EDGE);
  gboolean has_left = fabs (x - inside_x) > EDGE || fabs (y - inside_y) > EDGE;

  if (run->has_diverged)
    {
      draw_lost (self, inside_x, inside_y, color);
      return;
    }

  cairo_arc (self->cr, inside_x, inside_y, DOT_RADIUS, 0, 2 * G_PI);
  _anneal_picture_set_color (self, has_left ? self->theme->background : color, 1);
  cairo_fill_preserve (self->cr);
  _anneal_picture_set_color (self, has_left ? color : self->theme->background, 1);
  cairo_set_line_width (self->cr, has_left ? 2 : 1);
  cairo_stroke (self->cr);
}

/* Makes the panel smaller until its units are of about the same length; it stays below its title. */
static void
keep_shape (AnnealPicturePanel *panel)
{
  double shape = (panel->x_max - panel->x_min) / (panel->y_max - panel->y_min);
  double stretch = shape > NARROW || shape < 1 / NARROW ? MAX_STRETCH : 1;
  double width = MIN (panel->width, panel->height * shape * stretch);
  double height = MIN (panel->height, panel->width / shape * stretch);

  panel->x += floor ((panel->width - width) / 2);
  panel->width = floor (width);
  panel->height = floor (height);
}

void
_anneal_picture_draw_surface (const AnnealPicture *self,
                              AnnealPicturePanel   panel)
{
  const AnnealTrainSetup *setup = &self->of->setup;
  g_autofree double *values = g_new (double, N_COLUMNS * N_ROWS);
  double levels[N_LEVELS];

  panel.x_min = setup->problem->surface->view[0];
  panel.x_max = setup->problem->surface->view[1];
  panel.y_min = setup->problem->surface->view[2];
  panel.y_max = setup->problem->surface->view[3];
  keep_shape (&panel);
  _anneal_picture_add_axes (self, &panel);
  self->of->together = panel;
  fill_values (setup, &panel, values);
  anneal_plot_contour_levels (values, N_COLUMNS * N_ROWS, N_LEVELS, levels);

  cairo_save (self->cr);
  cairo_rectangle (self->cr, panel.x, panel.y, panel.width, panel.height);
  cairo_clip (self->cr);
  draw_shading (self, &panel, values, levels);
  draw_contours (self, &panel, values, levels);
  draw_marks (self, &panel, setup);
  for (guint i = 0; i < self->of->n_runs; i++)
    draw_path (self, &panel, &self->of->runs[i]);
  cairo_restore (self->cr);
  _anneal_picture_draw_frame (self, &panel);
}
