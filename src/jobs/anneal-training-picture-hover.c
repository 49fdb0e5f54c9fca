/* anneal-training-picture-hover.c: what a picture of a training shows, in words: its signs, and a place of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-number.h"
#include "anneal-training-picture-private.h"

#define N_DIGITS 3

#define MAX_CURVES 8      /* of those that a place tells */

const char *
anneal_training_picture_get_key (const AnnealTrainingPicture *self)
{
  if (self->data == NULL)
    /* translators: what the signs in a picture of a surface mean */
    return _("○ start · + minimum · ● now · ✕ diverged");
  if (_anneal_picture_is_matrix (self))
    /* translators: of a confusion matrix of the validation rows */
    return _("Rows: true class · columns: predicted class");
  if (self->data->labels != NULL)
    /* translators: what the signs in a picture of two classes mean */
    return _("● class 0 · ▲ class 1 · hollow: validation");
  if (self->data->n_inputs > 1)
    return _("On the diagonal, the prediction is right · hollow: validation");
  return _("Points: data · hollow: validation · lines: what is predicted");
}

static gboolean
contains (const AnnealPicturePanel *panel,
          double                    x,
          double                    y)
{
  return panel->width > 0 && x >= panel->x && x < panel->x + panel->width
         && y >= panel->y && y < panel->y + panel->height;
}

static char *
dup_shown (double value)
{
  return anneal_number_dup_shown (value, N_DIGITS);
}

static char *
dup_at_surface (const AnnealTrainingPicture *self,
                double                       x,
                double                       y)
{
  const double point[2] = { anneal_picture_find_x (&self->together, x), anneal_picture_find_y (&self->together, y) };
  double value = self->setup.problem->surface->evaluate (&self->setup.shape, point, NULL);
  g_autofree char *first = dup_shown (point[0]);
  g_autofree char *second = dup_shown (point[1]);
  g_autofree char *shown = dup_shown (value);

  /* translators: a point of a plane, and the value of a function there */
  return g_strdup_printf (_("(%s, %s): f = %s"), first, second, shown);
}

/* "x = 0.3, Cosine: 0.52, …" */
static char *
dup_at_curves (AnnealTrainingPicture *self,
               double                 px)
{
  float input = (float) anneal_picture_find_x (&self->together, px);
  g_autofree char *x = dup_shown ((double) input);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "x = %s", x);
  for (guint i = 0; i < MIN (self->n_runs, MAX_CURVES); i++)
    {
      float output;

      _anneal_picture_predict_rows (self, &self->runs[i], &input, 1, &output);

      g_autofree char *y = dup_shown ((double) output);

      g_string_append_printf (text, "\n%s: %s", self->runs[i].run->title, y);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_at_boundary (AnnealTrainingPicture *self,
                 AnnealPictureRun      *run,
                 double                 x,
                 double                 y)
{
  const float point[2] = { (float) anneal_picture_find_x (&run->panel, x),
                           (float) anneal_picture_find_y (&run->panel, y) };
  float shares[2];

  _anneal_picture_predict_rows (self, run, point, 1, shares);

  guint told = shares[1] > shares[0] ? 1 : 0;
  g_autofree char *first = dup_shown ((double) point[0]);
  g_autofree char *second = dup_shown ((double) point[1]);
  g_autofree char *percent = dup_shown (100 * (double) shares[told]);

  /* translators: the title of a run, a point of a plane, a class, how sure the run is of it */
  return g_strdup_printf (_("%s at (%s, %s): class %u, %s %%"), run->run->title, first, second, told, percent);
}

static char *
dup_at_matrix (AnnealTrainingPicture *self,
               AnnealPictureRun      *run,
               double                 x,
               double                 y)
{
  guint n = self->data->n_outputs;
  guint told = MIN ((guint) ((x - run->panel.x) / run->panel.width * n), n - 1);
  guint truth = MIN ((guint) ((y - run->panel.y) / run->panel.height * n), n - 1);
  g_autofree guint *counts = _anneal_picture_count_classes (self, run);
  guint count = counts[truth * n + told];

  if (truth == told)
    /* translators: the title of a run, a number of rows, a class */
    return g_strdup_printf (ngettext ("%s: %u row of class %u told rightly", "%s: %u rows of class %u told rightly",
                                      count),
                            run->run->title, count, truth);

  /* translators: the title of a run, a number of rows, their class, and another one */
  return g_strdup_printf (ngettext ("%s: %u row of class %u taken for %u", "%s: %u rows of class %u taken for %u",
                                    count),
                          run->run->title, count, truth, told);
}

static char *
dup_at_predictions (AnnealPictureRun *run,
                    double            x,
                    double            y)
{
  g_autofree char *predicted = dup_shown (anneal_picture_find_x (&run->panel, x));
  g_autofree char *truth = dup_shown (anneal_picture_find_y (&run->panel, y));

  /* translators: the title of a run, and two values */
  return g_strdup_printf (_("%s: predicted %s, true %s"), run->run->title, predicted, truth);
}

static char *
dup_at_run (AnnealTrainingPicture *self,
            AnnealPictureRun      *run,
            double                 x,
            double                 y)
{
  if (_anneal_picture_is_matrix (self))
    return dup_at_matrix (self, run, x, y);
  return self->data->labels != NULL ? dup_at_boundary (self, run, x, y) : dup_at_predictions (run, x, y);
}

char *
anneal_training_picture_dup_at (AnnealTrainingPicture *self,
                                double                 x,
                                double                 y)
{
  if (contains (&self->together, x, y))
    return self->data == NULL ? dup_at_surface (self, x, y) : dup_at_curves (self, x);

  for (guint i = 0; i < self->n_runs; i++)
    if (contains (&self->runs[i].panel, x, y))
      return dup_at_run (self, &self->runs[i], x, y);
  return NULL;
}
