/* anneal-range-test.c: a short training whose rate rises from update to update
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-range-test.h"

#include "anneal-error.h"
#include "anneal-number.h"

/* A sentence below says so. */
G_STATIC_ASSERT (ANNEAL_RANGE_MIN_UPDATES == 20 && ANNEAL_RANGE_MAX_UPDATES == 100000);

struct _AnnealRangeTest
{
  AnnealTrainer    *trainer;
  AnnealRate       *groups;       /* (n_groups): as they were given */
  AnnealRate       *rates;        /* (n_groups): of one update */
  guint             n_groups;
  double            floor;        /* the least loss there can be: a factor of losses counts from it */
  double            sum;          /* the mean, before it is corrected */
  double            best;
  gboolean          has_ended;
  AnnealRangeCurve  curve;
};

const AnnealRangeOptions anneal_range_options_anneal = {
  .start = 1e-4, .end = 10, .n_updates = 400, .beta = 0.95, .stop = 4,
};
const AnnealRangeOptions anneal_range_options_fastai = {
  .start = 1e-7, .end = 10, .n_updates = 100, .beta = 0.98, .stop = 4,
};

gboolean
anneal_range_options_equal (const AnnealRangeOptions *a,
                            const AnnealRangeOptions *b)
{
  return a->start == b->start && a->end == b->end && a->n_updates == b->n_updates && a->beta == b->beta
         && a->stop == b->stop;
}

gboolean
anneal_range_options_check (const AnnealRangeOptions  *self,
                            GError                   **error)
{
  /* In these forms, since a comparison with NaN is false. */
  const struct
  {
    gboolean    good;
    double      value;
    const char *path;
    const char *rule;
  } rules[] = {
    { self->start >= DBL_MIN && self->start <= DBL_MAX, self->start, "/start",
      _("The first learning rate must be above 0") },
    { self->end > self->start && self->end / self->start <= DBL_MAX, self->end, "/end",
      _("The last learning rate must be above the first one") },
    { self->n_updates >= ANNEAL_RANGE_MIN_UPDATES && self->n_updates <= ANNEAL_RANGE_MAX_UPDATES, self->n_updates,
      "/n_updates", _("There must be 20 to 100000 updates") },
    { self->beta >= 0 && self->beta < 1, self->beta, "/beta", _("Smoothing must be at least 0 and below 1") },
    { self->stop > 1, self->stop, "/stop", _("The factor of the best loss at which it stops must be above 1") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!rules[i].good)
      {
        g_autofree char *shown = anneal_number_dup_shown (rules[i].value, 9);

        /* translators: the first %s is a sentence, as "The first learning rate must be above 0" */
        anneal_set_error_path (error, ANNEAL_ERROR_RANGE, rules[i].path, _("%s; it is %s"), rules[i].rule, shown);
        return FALSE;
      }

  return TRUE;
}

double
anneal_range_options_get_rate (const AnnealRangeOptions *self,
                               guint                     update)
{
  return self->start * pow (self->end / self->start, (double) update / self->n_updates);
}

void
anneal_range_curve_free (AnnealRangeCurve *self)
{
  g_free (self->rates);
  g_free (self->losses);
  g_free (self->means);
  g_free (self);
}

/* Losses of networks come down to 0, those of some surfaces lower. */
static double
find_floor (const AnnealTrainSetup *setup)
{
  const AnnealSurface *surface = setup->problem->surface;
  double least = 0;

  if (setup->problem->task != ANNEAL_TASK_SURFACE)
    return 0;

  for (guint i = 0; i < surface->n_minima; i++)
    least = fmin (least, surface->evaluate (&setup->shape, surface->minima[i], NULL));
  return least;
}

AnnealRangeTest *
anneal_range_test_new (const AnnealTrainSetup     *setup,
                       const AnnealTrainOptimizer *optimizer,
                       const AnnealRate            groups[],
                       const AnnealRangeOptions   *options)
{
  AnnealRangeTest *self = g_new0 (AnnealRangeTest, 1);

  self->trainer = anneal_trainer_new (setup, optimizer, NULL);
  self->n_groups = optimizer->n_groups;
  self->groups = g_memdup2 (groups, self->n_groups * sizeof *groups);
  self->rates = g_memdup2 (groups, self->n_groups * sizeof *groups);
  self->floor = find_floor (setup);
  self->best = HUGE_VAL;

  self->curve.options = *options;
  self->curve.rates = g_new (double, options->n_updates);
  self->curve.losses = g_new (double, options->n_updates);
  self->curve.means = g_new (double, options->n_updates);
  return self;
}

void
anneal_range_test_free (AnnealRangeTest *self)
{
  anneal_trainer_free (self->trainer);
  g_free (self->groups);
  g_free (self->rates);
  g_free (self->curve.rates);
  g_free (self->curve.losses);
  g_free (self->curve.means);
  g_free (self);
}

/* As in fastai, the best is found before it is compared with. */
static void
record (AnnealRangeTest *self,
        double           rate,
        double           loss)
{
  AnnealRangeCurve *curve = &self->curve;
  double beta = curve->options.beta;

  self->sum = beta * self->sum + (1 - beta) * loss;

  double mean = self->sum / (1 - pow (beta, curve->n + 1.0));

  curve->rates[curve->n] = rate;
  curve->losses[curve->n] = loss;
  curve->means[curve->n] = mean;
  curve->n++;

  self->best = fmin (self->best, mean);
  self->has_ended = curve->n == curve->options.n_updates
                    || mean - self->floor > curve->options.stop * (self->best - self->floor);
}

gboolean
anneal_range_test_step (AnnealRangeTest *self)
{
  if (self->has_ended)
    return FALSE;

  double rate = anneal_range_options_get_rate (&self->curve.options, self->curve.n);

  for (guint i = 0; i < self->n_groups; i++)
    self->rates[i].lr = rate * self->groups[i].lr;

  double loss = anneal_trainer_step (self->trainer, self->rates);

  if (isfinite (loss))
    record (self, rate, loss);
  if (anneal_trainer_has_diverged (self->trainer))
    {
      self->curve.diverged = TRUE;
      self->has_ended = TRUE;
    }
  return !self->has_ended;
}

AnnealRangeCurve *
anneal_range_test_dup_curve (const AnnealRangeTest *self)
{
  AnnealRangeCurve *curve = g_memdup2 (&self->curve, sizeof self->curve);
  gsize size = curve->n * sizeof (double);

  curve->rates = g_memdup2 (self->curve.rates, size);
  curve->losses = g_memdup2 (self->curve.losses, size);
  curve->means = g_memdup2 (self->curve.means, size);
  return curve;
}
