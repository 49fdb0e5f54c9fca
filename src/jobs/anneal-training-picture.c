/* anneal-training-picture.c: what a training's problem looks like: panels, names, words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "anneal-number.h"
#include "anneal-text.h"
#include "anneal-training-picture-private.h"

#define PAD      12.0     /* px around the picture, and between panels */
#define CAPTION  4.0      /* px between a panel and the line above it */
#define LEAST    6.0      /* lines: the side of a panel that can be read */
#define SAMPLE   22.0     /* px: the piece of line before a run's name */
#define GAP      6.0      /* px between the parts of a caption */
#define N_DIGITS 3

#define MAX_PANELS 64     /* more would be too small in any window */

/* Of a path: more are closer than pixels. */
#define MAX_POINTS 4096

/* Every second point, or every fourth …, so that those drawn stay the same while the path grows; and its end. */
static void
copy_path (AnnealPictureRun    *self,
           const AnnealReplica *replica,
           guint64              update)
{
  gsize n_points;
  guint64 stride;
  const double *path = anneal_replica_get_path (replica, &n_points, &stride);
  gsize end = (gsize) MIN (update / stride + 1, n_points);
  gsize step = 1;

  while (end / step > MAX_POINTS)
    step *= 2;
  while (end > 0 && !(isfinite (path[2 * end - 2]) && isfinite (path[2 * end - 1])))
    end--;

  self->path = g_new (double, 2 * (end / step + 2));
  for (gsize i = 0; i < end; i = i + 1 < end ? MIN (i + step, end - 1) : end)
    {
      self->path[2 * self->n_points] = path[2 * i];
      self->path[2 * self->n_points + 1] = path[2 * i + 1];
      self->n_points++;
    }
}

static void
copy_run (AnnealTrainingPicture *self,
          AnnealPictureRun      *run,
          const AnnealReplica   *replica,
          gint64                 update)
{
  guint64 n_done = anneal_replica_get_n_done (replica);
  guint64 diverged_at = anneal_replica_get_diverged_at (replica);

  run->run = anneal_run_ref (anneal_replica_get_run (replica));
  run->has_diverged = diverged_at != G_MAXUINT64 && (update < 0 || (guint64) update >= diverged_at);
  run->n_done = update < 0 ? n_done : MIN ((guint64) update, n_done);
  if (self->network == NULL)
    {
      copy_path (run, replica, run->n_done);
      return;
    }

  /* The present ones may be a bit behind what is published. */
  const float *params = anneal_replica_get_params (replica, update < 0 ? G_MAXUINT64 : run->n_done, &run->n_done);

  run->params = g_memdup2 (params, anneal_network_get_n_params (self->network) * sizeof (float));
}

AnnealTrainingPicture *
anneal_training_picture_new (const AnnealTraining *training,
                             gint64                update)
{
  AnnealTrainingPicture *self = g_new0 (AnnealTrainingPicture, 1);
  const AnnealDataset *data = anneal_training_get_data (training);

  self->setup = anneal_training_get_project (training)->training;
  self->data = data != NULL ? anneal_dataset_ref ((AnnealDataset *) data) : NULL;
  self->network = anneal_training_new_network (training);
  self->n_runs = anneal_training_get_n_replicas (training);
  self->runs = g_new0 (AnnealPictureRun, self->n_runs);
  for (guint i = 0; i < self->n_runs; i++)
    copy_run (self, &self->runs[i], anneal_training_get_replica (training, i), update);
  return self;
}

void
anneal_training_picture_free (AnnealTrainingPicture *self)
{
  for (guint i = 0; i < self->n_runs; i++)
    {
      anneal_run_unref (self->runs[i].run);
      g_free (self->runs[i].params);
      g_free (self->runs[i].outputs);
      g_free (self->runs[i].path);
    }
  g_free (self->runs);
  g_clear_pointer (&self->network, anneal_network_free);
  g_clear_pointer (&self->data, anneal_dataset_unref);
  g_free (self);
}

guint64
anneal_training_picture_get_update (const AnnealTrainingPicture *self)
{
  guint64 update = 0;

  for (guint i = 0; i < self->n_runs; i++)
    update = MAX (update, self->runs[i].n_done);
  return update;
}

void
_anneal_picture_set_color (const AnnealPicture *self,
                           guint32              color,
                           double               alpha)
{
  cairo_set_source_rgba (self->cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0,
                         alpha);
}

/* Whose size is that of the font, at whatever scale is drawn: without it, Pango rounds lines to pixels. */
static PangoLayout *
new_layout (const AnnealPicture *self)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  g_autoptr(PangoFontDescription) font = pango_font_description_from_string (self->theme->font);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  cairo_font_options_destroy (options);
  pango_layout_context_changed (layout);
  pango_layout_set_font_description (layout, font);
  return layout;
}

double
_anneal_picture_write (const AnnealPicture *self,
                       const char          *text,
                       double               x,
                       double               y,
                       double               align,
                       double               max_width,
                       guint32              color)
{
  g_autoptr(PangoLayout) layout = new_layout (self);
  int width, height;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (MAX (max_width, 1) * PANGO_SCALE));
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (self->cr, x - align * width, y);
  _anneal_picture_set_color (self, color, 1);
  pango_cairo_show_layout (self->cr, layout);
  return height;
}

double
_anneal_picture_measure_text (const AnnealPicture *self,
                              const char          *text)
{
  g_autoptr(PangoLayout) layout = new_layout (self);
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width + 1;
}

void
_anneal_picture_draw_field (const AnnealPicture      *self,
                            const AnnealPicturePanel *panel,
                            const double             *values,
                            guint                     n_columns,
                            guint                     n_rows,
                            guint32                   low,
                            guint32                   high)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) n_columns, (int) n_rows);
  guchar *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);

  for (guint i = 0; data != NULL && i < n_columns * n_rows; i++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) stride * (n_rows - 1 - i / n_columns));
      double share = CLAMP (values[i], 0, 1);
      guint32 pixel = 0;

      for (guint shift = 0; shift <= 16; shift += 8)
        {
          double from = low >> shift & 0xff, to = high >> shift & 0xff;

          pixel |= (guint32) lround (from + (to - from) * share) << shift;
        }
      row[i % n_columns] = pixel;
    }

  cairo_surface_mark_dirty (image);
  cairo_save (self->cr);
  cairo_rectangle (self->cr, panel->x, panel->y, panel->width, panel->height);
  cairo_clip (self->cr);
  cairo_translate (self->cr, panel->x, panel->y);
  cairo_scale (self->cr, panel->width / n_columns, panel->height / n_rows);
  cairo_set_source_surface (self->cr, image, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (self->cr), CAIRO_EXTEND_PAD);
  cairo_paint (self->cr);
  cairo_restore (self->cr);
  cairo_surface_destroy (image);
}

void
_anneal_picture_draw_frame (const AnnealPicture      *self,
                            const AnnealPicturePanel *panel)
{
  cairo_rectangle (self->cr, panel->x + 0.5, panel->y + 0.5, panel->width - 1, panel->height - 1);
  cairo_set_line_width (self->cr, 1);
  _anneal_picture_set_color (self, self->theme->muted, 1);
  cairo_stroke (self->cr);
}

/* "97.2 %", "diverged", or NULL. */
static char *
dup_result (const AnnealPicture *self,
            AnnealPictureRun    *run)
{
  const AnnealDataset *data = self->of->data;

  if (run->has_diverged)
    return g_strdup (_("diverged"));
  if (data->labels == NULL)
    return NULL;

  guint n_right = _anneal_picture_count_right (self->of, run);
  g_autofree char *share = anneal_number_dup_shown (100.0 * n_right / MAX (data->n_validation, 1), N_DIGITS);

  /* translators: %s is a number: the share of rows whose class was told rightly */
  return g_strdup_printf (_("%s %%"), share);
}

/* The run's line and name, and how much it gets right, above its panel. */
static void
write_caption (const AnnealPicture      *self,
               AnnealPictureRun         *picture_run,
               const AnnealPicturePanel *panel)
{
  const AnnealRun *run = picture_run->run;
  g_autofree char *result = dup_result (self, picture_run);
  double x = panel->x, y = panel->y - self->line - CAPTION;
  double width = panel->width;

  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  anneal_plot_draw_sample (run->color, run->dash, self->theme, self->cr, SAMPLE, self->line);
  cairo_restore (self->cr);

  if (result != NULL)
    {
      _anneal_picture_write (self, result, x + width, y, 1, width - SAMPLE, self->theme->foreground);
      width -= _anneal_picture_measure_text (self, result) + GAP;
    }
  if (width > SAMPLE + GAP)
    _anneal_picture_write (self, run->title, x + SAMPLE + GAP, y, 0, width - SAMPLE - GAP, self->theme->foreground);
}

/* Columns for so many square panels, and their largest side. */
static guint
arrange (const AnnealPicture *self,
         guint                n,
         double               width,
         double               height,
         double              *side)
{
  double extra = self->line + CAPTION + _anneal_picture_measure_images (self);
  guint best = 1;

  *side = 0;
  for (guint columns = 1; columns <= n; columns++)
    {
      guint rows = (n + columns - 1) / columns;
      double here = floor (MIN ((width - PAD) / columns - PAD, (height - PAD) / rows - PAD - extra));

      if (here > *side)
        {
          *side = here;
          best = columns;
        }
    }
  return best;
}

static void
write_more (const AnnealPicture *self,
            guint                n_hidden,
            double               width,
            double               height)
{
  /* translators: runs whose pictures find no room */
  g_autofree char *text = g_strdup_printf (_("+%u more"), n_hidden);

  _anneal_picture_write (self, text, width - PAD, height - self->line, 1, width, self->theme->muted);
}

/* A panel for each run, as square as can be; those that would be too small are left out. */
static void
draw_panels (const AnnealPicture *self,
             double               width,
             double               height)
{
  guint n = MIN (self->of->n_runs, MAX_PANELS);
  double side;
  guint columns = arrange (self, n, width, height, &side);

  while (n > 1 && side < LEAST * self->line)
    columns = arrange (self, --n, width, height - self->line, &side);
  if (n < self->of->n_runs)
    write_more (self, self->of->n_runs - n, width, height);

  double left = floor ((width - columns * (side + PAD) + PAD) / 2);
  double pitch = side + PAD + self->line + CAPTION + _anneal_picture_measure_images (self);

  for (guint i = 0; i < n && side > 1; i++)
    {
      AnnealPictureRun *run = &self->of->runs[i];
      AnnealPicturePanel panel = {
        .x = left + (i % columns) * (side + PAD),
        .y = PAD + (i / columns) * pitch + self->line + CAPTION,
        .width = side,
        .height = side,
      };

      write_caption (self, run, &panel);
      _anneal_picture_draw_run (self, run, panel);
      _anneal_picture_draw_images (self, run, &panel);
    }
}

void
_anneal_picture_add_axes (const AnnealPicture *self,
                          AnnealPicturePanel  *panel)
{
  const double ends[4] = { panel->x_min, panel->x_max, panel->y_min, panel->y_max };
  g_auto(GStrv) texts = g_new0 (char *, G_N_ELEMENTS (ends) + 1);
  guint n_letters = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    texts[i] = anneal_number_dup_shown (ends[i], N_DIGITS);
  for (guint i = 2; i < G_N_ELEMENTS (ends); i++)
    n_letters = MAX (n_letters, (guint) g_utf8_strlen (texts[i], -1));

  /* A digit is about half as wide as a line is high. */
  double margin = ceil ((n_letters + 1) * self->line / 2);
  double bottom = panel->y + panel->height - self->line;
  guint32 color = self->theme->muted;

  if (panel->width < 3 * margin || panel->height < 4 * self->line)
    return;

  panel->x += margin;
  panel->width -= margin;
  panel->height -= self->line + CAPTION / 2;
  _anneal_picture_write (self, texts[0], panel->x, bottom, 0, margin, color);
  _anneal_picture_write (self, texts[1], panel->x + panel->width, bottom, 1, margin, color);
  _anneal_picture_write (self, texts[2], panel->x - CAPTION, bottom - self->line, 1, margin, color);
  _anneal_picture_write (self, texts[3], panel->x - CAPTION, panel->y - CAPTION / 2, 1, margin, color);
}

double
_anneal_picture_measure_line (const AnnealPicture *self)
{
  g_autoptr(PangoLayout) layout = new_layout (self);
  int height;

  /* Without a letter it would be the height of no font in particular. */
  pango_layout_set_text (layout, "0", -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* The runs' lines and names below each other's side, as many rows as they need but no more than half of the picture;
 * the height of it.  A window has its own list of runs. */
static double
draw_legend (const AnnealPicture *self,
             double               x,
             double               y,
             double               width,
             double               height)
{
  double right = x + width;
  double at = x, row = y;

  for (guint i = 0; self->theme->legend && i < self->of->n_runs && row + 2 * self->line < y + height / 2; i++)
    {
      const AnnealRun *run = self->of->runs[i].run;
      double needed = MIN (SAMPLE + GAP + _anneal_picture_measure_text (self, run->title), width);

      if (at > x && at + needed > right)
        {
          at = x;
          row += self->line;
        }

      cairo_save (self->cr);
      cairo_translate (self->cr, at, row);
      anneal_plot_draw_sample (run->color, run->dash, self->theme, self->cr, SAMPLE, self->line);
      cairo_restore (self->cr);
      _anneal_picture_write (self, run->title, at + SAMPLE + GAP, row, 0, needed - SAMPLE - GAP,
                             self->theme->foreground);
      at += needed + PAD;
    }

  return at > x ? row - y + self->line + CAPTION : 0;
}

void
anneal_training_picture_draw (AnnealTrainingPicture *picture,
                              const AnnealPlotTheme *theme,
                              cairo_t               *cr,
                              double                 width,
                              double                 height)
{
  AnnealPicture self = { picture, theme, cr, 0 };
  const AnnealProblem *problem = picture->setup.problem;

  self.line = _anneal_picture_measure_line (&self);
  if (theme->legend)
    {
      height -= self.line + CAPTION;
      _anneal_picture_write (&self, anneal_training_picture_get_key (picture), PAD, height, 0, width - 2 * PAD,
                             theme->muted);
    }

  AnnealPicturePanel whole = {
    .x = PAD,
    .y = PAD + self.line + CAPTION,
    .width = width - 2 * PAD,
    .height = height - 2 * PAD - self.line - CAPTION,
  };

  if (whole.width < PAD || whole.height < PAD)
    return;
  if (_anneal_picture_has_panels (&self))
    {
      draw_panels (&self, width, height);
      return;
    }

  _anneal_picture_write (&self, _(problem->name), PAD, PAD, 0, whole.width, theme->foreground);

  double legend = draw_legend (&self, whole.x, whole.y, whole.width, whole.height);

  whole.y += legend;
  whole.height -= legend;
  if (problem->surface != NULL)
    _anneal_picture_draw_surface (&self, whole);
  else
    _anneal_picture_draw_together (&self, whole);
}

/* One run, in a sentence. */
static char *
describe_run (AnnealTrainingPicture *self,
              AnnealPictureRun      *run)
{
  g_autofree char *title = anneal_text_escape (run->run->title, -1);

  if (run->has_diverged)
    /* translators: the title of a run */
    return g_strdup_printf (_("%s has diverged."), title);
  if (run->n_points > 0)
    {
      const double *point = run->path + 2 * (run->n_points - 1);
      g_autofree char *x = anneal_number_dup_shown (point[0], N_DIGITS);
      g_autofree char *y = anneal_number_dup_shown (point[1], N_DIGITS);

      /* translators: the title of a run, two coordinates, a number of updates */
      return g_strdup_printf (_("The path of %s is at (%s, %s) after %" PRIu64 " updates."), title, x, y,
                              run->n_done);
    }
  if (self->data != NULL && self->data->labels != NULL)
    /* translators: the title of a run, and two numbers of rows */
    return g_strdup_printf (_("%s tells the class of %u of %u validation rows rightly."), title,
                            _anneal_picture_count_right (self, run), self->data->n_validation);

  /* translators: the title of a run, and a number of updates */
  return g_strdup_printf (_("%s has done %" PRIu64 " updates."), title, run->n_done);
}

char *
anneal_training_picture_describe (AnnealTrainingPicture *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n_runs; i++)
    {
      g_autofree char *sentence = describe_run (self, &self->runs[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
