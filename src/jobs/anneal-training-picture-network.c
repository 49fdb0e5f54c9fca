/* anneal-training-picture-network.c: what networks make of their data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "anneal-number.h"
#include "anneal-training-picture-private.h"

#define N_FIELD  64           /* values of a boundary in each direction */
#define N_CURVE  120          /* points of a fitted curve */
#define MARGIN   0.08         /* of the data's range, around it */
#define POINT    2.5          /* px */
#define CURVE_WIDTH 2.0
#define IMAGE    1.6          /* lines of text */
#define LEAST_LINE 9.0        /* px: of a text that can be read */
#define LETTER   0.5          /* about how wide a digit is, in lines */

/* Of the two classes: hues that no run has. */
#define FIRST_LIGHT  0xd6c9ec
#define SECOND_LIGHT 0xefe6b0
#define FIRST_DARK   0x4b3d66
#define SECOND_DARK  0x5c5526

/* The network with the weights of the run. */
static AnnealNetwork *
use_network (AnnealTrainingPicture  *self,
             const AnnealPictureRun *run)
{
  memcpy (anneal_network_get_params (self->network), run->params,
          anneal_network_get_n_params (self->network) * sizeof (float));
  return self->network;
}

const float *
_anneal_picture_predict (AnnealTrainingPicture *self,
                         AnnealPictureRun      *run)
{
  guint n = self->data->n_train + self->data->n_validation;

  if (run->outputs == NULL)
    {
      run->outputs = g_new (float, (gsize) n * self->data->n_outputs);
      anneal_network_predict (use_network (self, run), self->data->inputs, n, run->outputs);
    }
  return run->outputs;
}

static guint
find_class (const float *outputs,
            guint        n_outputs)
{
  guint best = 0;

  for (guint i = 1; i < n_outputs; i++)
    if (outputs[i] > outputs[best])
      best = i;
  return best;
}

guint
_anneal_picture_count_right (AnnealTrainingPicture *self,
                             AnnealPictureRun      *run)
{
  const AnnealDataset *data = self->data;
  const float *outputs = _anneal_picture_predict (self, run);
  guint n_right = 0;

  for (guint i = data->n_train; i < data->n_train + data->n_validation; i++)
    n_right += find_class (outputs + (gsize) i * data->n_outputs, data->n_outputs) == data->labels[i];
  return n_right;
}

gboolean
_anneal_picture_has_panels (const AnnealPicture *self)
{
  const AnnealDataset *data = self->of->data;

  return data != NULL && (data->labels != NULL || data->n_inputs > 1);
}

gboolean
_anneal_picture_is_matrix (const AnnealTrainingPicture *self)
{
  const AnnealDataset *data = self->data;

  return data != NULL && data->labels != NULL && !(data->n_inputs == 2 && data->n_outputs == 2);
}

void
_anneal_picture_predict_rows (AnnealTrainingPicture *self,
                              AnnealPictureRun      *run,
                              const float           *inputs,
                              guint                  n_rows,
                              float                 *outputs)
{
  anneal_network_predict (use_network (self, run), inputs, n_rows, outputs);
}

/* The range of one column of numbers, with a margin. */
static void
measure (const float *values,
         gsize        n,
         guint        stride,
         double      *min,
         double      *max)
{
  *min = (double) INFINITY;
  *max = -(double) INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      *min = MIN (*min, (double) values[i * stride]);
      *max = MAX (*max, (double) values[i * stride]);
    }

  double margin = MARGIN * (*max - *min);

  *min -= margin;
  *max += margin;
}

/* A disc for the first class, a triangle for the second; hollow: validation. */
static void
draw_point (const AnnealPicture *self,
            double               x,
            double               y,
            gboolean             is_second,
            gboolean             is_hollow)
{
  cairo_new_path (self->cr);
  if (is_second)
    {
      cairo_move_to (self->cr, x, y - POINT * 1.2);
      cairo_line_to (self->cr, x + POINT * 1.1, y + POINT * 0.8);
      cairo_line_to (self->cr, x - POINT * 1.1, y + POINT * 0.8);
      cairo_close_path (self->cr);
    }
  else
    {
      cairo_arc (self->cr, x, y, POINT * 0.9, 0, 2 * G_PI);
    }

  _anneal_picture_set_color (self, self->theme->foreground, 0.75);
  cairo_set_line_width (self->cr, 0.8);
  if (is_hollow)
    cairo_stroke (self->cr);
  else
    cairo_fill (self->cr);
}

static void
draw_boundary (const AnnealPicture *self,
               AnnealPictureRun    *run,
               AnnealPicturePanel  *panel)
{
  const AnnealDataset *data = self->of->data;
  guint n_rows = data->n_train + data->n_validation;
  AnnealNetwork *network = use_network (self->of, run);
  g_autofree float *inputs = g_new (float, N_FIELD * N_FIELD * 2);
  g_autofree float *outputs = g_new (float, N_FIELD * N_FIELD * 2);
  g_autofree double *field = g_new (double, N_FIELD * N_FIELD);

  measure (data->inputs, n_rows, 2, &panel->x_min, &panel->x_max);
  measure (data->inputs + 1, n_rows, 2, &panel->y_min, &panel->y_max);
  for (guint i = 0; i < N_FIELD * N_FIELD; i++)
    {
      inputs[2 * i] = (float) (panel->x_min + (panel->x_max - panel->x_min) * (i % N_FIELD + 0.5) / N_FIELD);
      inputs[2 * i + 1] = (float) (panel->y_min + (panel->y_max - panel->y_min) * (i / N_FIELD + 0.5) / N_FIELD);
    }

  anneal_network_predict (network, inputs, N_FIELD * N_FIELD, outputs);
  for (guint i = 0; i < N_FIELD * N_FIELD; i++)
    field[i] = isfinite (outputs[2 * i + 1]) ? (double) outputs[2 * i + 1] : 0.5;
  _anneal_picture_draw_field (self, panel, field, N_FIELD, N_FIELD, self->theme->dark ? FIRST_DARK : FIRST_LIGHT,
                              self->theme->dark ? SECOND_DARK : SECOND_LIGHT);
  for (guint i = 0; i < n_rows; i++)
    draw_point (self, anneal_picture_x (panel, (double) data->inputs[2 * i]),
                anneal_picture_y (panel, (double) data->inputs[2 * i + 1]), data->labels[i] == 1, i >= data->n_train);
}

/* The font in which @n_letters fit a cell. */
static char *
dup_cell_font (const AnnealPicture *self,
               double               cell,
               guint                n_letters)
{
  PangoFontDescription *font = pango_font_description_from_string (self->theme->font);
  double share = MIN (cell / (LETTER * self->line * (n_letters + 1)), 1);
  double size = pango_font_description_get_size (font) * share;
  char *text;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, (int) size);
  text = pango_font_description_to_string (font);
  pango_font_description_free (font);
  return text;
}

guint *
_anneal_picture_count_classes (AnnealTrainingPicture *self,
                               AnnealPictureRun      *run)
{
  const AnnealDataset *data = self->data;
  guint n = data->n_outputs;
  const float *outputs = _anneal_picture_predict (self, run);
  guint *counts = g_new0 (guint, (gsize) n * n);

  for (guint i = data->n_train; i < data->n_train + data->n_validation; i++)
    counts[data->labels[i] * n + find_class (outputs + (gsize) i * n, n)]++;
  return counts;
}

/* Numbers of classes at the left and upper edges of a matrix, for which it becomes smaller. */
static void
add_classes (const AnnealPicture *self,
             guint                n_classes,
             AnnealPicturePanel  *panel)
{
  double cell = (panel->width - self->line) / n_classes;
  g_autofree char *font = dup_cell_font (self, cell, n_classes > 10 ? 2 : 1);
  AnnealPlotTheme theme = *self->theme;
  AnnealPicture small = { self->of, &theme, self->cr, 0 };

  theme.font = font;
  small.line = _anneal_picture_measure_line (&small);
  if (small.line < LEAST_LINE)
    return;

  panel->x += self->line;
  panel->y += self->line;
  panel->width -= self->line;
  panel->height -= self->line;
  for (guint i = 0; i < n_classes; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      double middle = (i + 0.5) * cell;

      _anneal_picture_write (&small, text, panel->x + middle, panel->y - small.line - 1, 0.5, cell + 1, theme.muted);
      _anneal_picture_write (&small, text, panel->x - self->line / 2, panel->y + middle - small.line / 2, 0.5, cell + 1,
                             theme.muted);
    }
}

/* Rows: the true class; columns: the one that is told. */
static void
draw_matrix (const AnnealPicture *self,
             AnnealPictureRun    *run,
             AnnealPicturePanel  *panel)
{
  guint n = self->of->data->n_outputs;
  g_autofree guint *counts = _anneal_picture_count_classes (self->of, run);
  guint32 color = anneal_plot_theme_adapt (self->theme, run->run->color);
  double cell = panel->width / n;
  guint most = 1;

  for (guint i = 0; i < n * n; i++)
    most = MAX (most, counts[i]);

  g_autofree char *widest = g_strdup_printf ("%u", most);
  g_autofree char *font = dup_cell_font (self, cell, (guint) strlen (widest));
  AnnealPlotTheme theme = *self->theme;
  AnnealPicture small = { self->of, &theme, self->cr, 0 };

  theme.font = font;
  small.line = _anneal_picture_measure_line (&small);
  for (guint i = 0; i < n * n; i++)
    {
      double x = panel->x + (i % n) * cell, y = panel->y + (i / n) * cell;
      g_autofree char *text = g_strdup_printf ("%u", counts[i]);

      if (counts[i] == 0)
        continue;
      cairo_rectangle (self->cr, x, y, cell, cell);
      _anneal_picture_set_color (self, color, 0.12 + 0.45 * counts[i] / most);
      cairo_fill (self->cr);
      if (small.line >= LEAST_LINE)
        _anneal_picture_write (&small, text, x + cell / 2, y + (cell - small.line) / 2, 0.5, cell + 1,
                               self->theme->foreground);
    }
}

/* The fitted curve of a run over the range of the data. */
static void
draw_curve (const AnnealPicture      *self,
            const AnnealPicturePanel *panel,
            AnnealPictureRun         *run)
{
  AnnealNetwork *network = use_network (self->of, run);
  float inputs[N_CURVE], outputs[N_CURVE];
  double lengths[ANNEAL_PLOT_MAX_DASH];
  int n_lengths = (int) anneal_plot_theme_get_dashes (run->run->dash, CURVE_WIDTH, lengths);

  for (guint i = 0; i < N_CURVE; i++)
    inputs[i] = (float) (panel->x_min + (panel->x_max - panel->x_min) * i / (N_CURVE - 1));
  anneal_network_predict (network, inputs, N_CURVE, outputs);

  cairo_new_path (self->cr);
  for (guint i = 0; i < N_CURVE; i++)
    if (isfinite (outputs[i]))
      cairo_line_to (self->cr, anneal_picture_x (panel, (double) inputs[i]),
                     CLAMP (anneal_picture_y (panel, (double) outputs[i]), -1e4, 1e4));
  cairo_set_line_width (self->cr, CURVE_WIDTH);
  cairo_set_dash (self->cr, lengths, n_lengths, 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

/* What is predicted (across) for what is true (up): on the diagonal if it is right. */
static void
draw_predictions (const AnnealPicture *self,
                  AnnealPictureRun    *run,
                  AnnealPicturePanel  *panel)
{
  const AnnealDataset *data = self->of->data;
  const float *outputs = _anneal_picture_predict (self->of, run);
  guint n_rows = data->n_train + data->n_validation;
  double right = panel->x + panel->width, bottom = panel->y + panel->height;

  measure (data->targets, n_rows, data->n_outputs, &panel->y_min, &panel->y_max);
  panel->x_min = panel->y_min;
  panel->x_max = panel->y_max;
  cairo_move_to (self->cr, panel->x, bottom);
  cairo_line_to (self->cr, right, panel->y);
  cairo_set_line_width (self->cr, 1);
  _anneal_picture_set_color (self, self->theme->muted, 1);
  cairo_stroke (self->cr);
  _anneal_picture_write (self, C_("axis of values", "true"), panel->x + 6, panel->y + 2, 0, panel->width / 2,
                         self->theme->muted);
  _anneal_picture_write (self, C_("axis of values", "predicted"), right - 6, bottom - self->line - 2, 1,
                         panel->width / 2, self->theme->muted);

  for (guint i = 0; i < n_rows; i++)
    {
      double x = anneal_picture_x (panel, (double) outputs[(gsize) i * data->n_outputs]);
      double y = anneal_picture_y (panel, (double) data->targets[(gsize) i * data->n_outputs]);

      if (isfinite (x) && fabs (x) <= 1e4)
        draw_point (self, x, y, FALSE, i >= data->n_train);
    }
}

void
_anneal_picture_draw_run (const AnnealPicture *self,
                          AnnealPictureRun    *run,
                          AnnealPicturePanel   panel)
{
  const AnnealDataset *data = self->of->data;

  if (_anneal_picture_is_matrix (self->of))
    add_classes (self, data->n_outputs, &panel);

  cairo_save (self->cr);
  cairo_rectangle (self->cr, panel.x, panel.y, panel.width, panel.height);
  cairo_clip (self->cr);
  if (data->labels == NULL)
    draw_predictions (self, run, &panel);
  else if (_anneal_picture_is_matrix (self->of))
    draw_matrix (self, run, &panel);
  else
    draw_boundary (self, run, &panel);
  cairo_restore (self->cr);
  _anneal_picture_draw_frame (self, &panel);
  run->panel = panel;
}

double
_anneal_picture_measure_images (const AnnealPicture *self)
{
  return self->of->setup.problem->data->image_side > 0 ? ceil ((IMAGE + 1) * self->line) + 6 : 0;
}

/* One image, upper left at @x, @y; a frame if it was taken for something else. */
static void
draw_image (const AnnealPicture *self,
            const float         *shades,
            double               x,
            double               y,
            double               side,
            gboolean             is_wrong)
{
  guint n = self->of->setup.problem->data->image_side;
  AnnealPicturePanel panel = { .x = x, .y = y, .width = side, .height = side };
  g_autofree double *values = g_new (double, n * n);

  /* A field begins at the bottom. */
  for (guint i = 0; i < n * n; i++)
    values[i] = (double) shades[(n - 1 - i / n) * n + i % n];
  _anneal_picture_draw_field (self, &panel, values, n, n, self->theme->background, self->theme->foreground);
  if (is_wrong)
    _anneal_picture_draw_frame (self, &panel);
}

void
_anneal_picture_draw_images (const AnnealPicture      *self,
                             AnnealPictureRun         *run,
                             const AnnealPicturePanel *panel)
{
  const AnnealDataset *data = self->of->data;
  double side = ceil (IMAGE * self->line);
  double y = panel->y + panel->height + 4;
  guint n = MIN ((guint) ((panel->width + 6) / (side + 6)), data->n_validation);

  if (_anneal_picture_measure_images (self) <= 0)
    return;

  const float *outputs = _anneal_picture_predict (self->of, run);

  for (guint i = 0; i < n; i++)
    {
      gsize row = data->n_train + i;
      guint told = find_class (outputs + row * data->n_outputs, data->n_outputs);
      gboolean is_wrong = told != data->labels[row];
      double x = panel->x + i * (side + 6);
      g_autofree char *label = g_strdup_printf (is_wrong ? "✗%u" : "%u", told);

      draw_image (self, data->inputs + row * data->n_inputs, x, y, side, is_wrong);
      _anneal_picture_write (self, label, x + side / 2, y + side, 0.5, side + 6,
                             is_wrong ? self->theme->foreground : self->theme->muted);
    }
}

static void
draw_data (const AnnealPicture      *self,
           const AnnealPicturePanel *panel)
{
  const AnnealDataset *data = self->of->data;

  for (guint i = 0; i < data->n_train + data->n_validation; i++)
    draw_point (self, anneal_picture_x (panel, (double) data->inputs[i]),
                anneal_picture_y (panel, (double) data->targets[i]), FALSE, i >= data->n_train);
}

void
_anneal_picture_draw_together (const AnnealPicture *self,
                               AnnealPicturePanel   panel)
{
  const AnnealDataset *data = self->of->data;
  guint n_rows = data->n_train + data->n_validation;

  measure (data->targets, n_rows, data->n_outputs, &panel.y_min, &panel.y_max);
  measure (data->inputs, n_rows, 1, &panel.x_min, &panel.x_max);
  _anneal_picture_add_axes (self, &panel);
  self->of->together = panel;
  cairo_save (self->cr);
  cairo_rectangle (self->cr, panel.x, panel.y, panel.width, panel.height);
  cairo_clip (self->cr);
  draw_data (self, &panel);
  for (guint i = 0; i < self->of->n_runs; i++)
    {
      AnnealPictureRun *run = &self->of->runs[i];

      _anneal_picture_set_color (self, anneal_plot_theme_adapt (self->theme, run->run->color), 0.85);
      draw_curve (self, &panel, run);
    }
  cairo_restore (self->cr);
  _anneal_picture_draw_frame (self, &panel);
}
