/* anneal-figure-training.c: what a training has come to, in a figure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "anneal-figure-private.h"

/* In px. */
#define PALE_WIDTH       1.0
#define VALIDATION_WIDTH 1.4

/* The validation has dots where the training has a line. */
#define VALIDATION_DASH 2

static void
clear_mark (gpointer data)
{
  const AnnealPlotMark *mark = data;

  g_free ((char *) mark->label);
}

static void
add_losses (AnnealFigureParts        *self,
            guint                     i,
            const AnnealTrainingLine *values)
{
  const AnnealRun *run = self->project->runs[i];
  AnnealPlotLine line = {
    .y = values->loss.shown,
    .n = values->loss.n,
    .x_step = (double) values->loss.stride,
    .color = run->color,
    .dash = run->dash,
    .width = _anneal_figure_get_width (0),
  };

  if (values->smooth != NULL)
    {
      AnnealPlotLine behind = line;

      behind.pale = TRUE;
      behind.dash = 0;
      behind.width = PALE_WIDTH;
      _anneal_figure_add_line (self, ANNEAL_FIGURE_LOSS, i, 0, &behind);
      line.y = values->smooth;
    }
  _anneal_figure_add_line (self, ANNEAL_FIGURE_LOSS, i, 0, &line);
}

/* Value e was measured after the last update of epoch e. */
static void
add_epochs (AnnealFigureParts         *self,
            AnnealFigureLane           lane,
            guint                      i,
            const AnnealTrainingCurve *values)
{
  const AnnealRun *run = self->project->runs[i];
  double n_batches = (double) self->training->n_batches;
  const AnnealPlotLine line = {
    .y = values->shown,
    .n = values->n,
    .x_first = n_batches,
    .x_step = n_batches * (double) values->stride,
    .color = run->color,
    .dash = lane == ANNEAL_FIGURE_LOSS ? (run->dash + VALIDATION_DASH) % ANNEAL_PLOT_N_DASHES : run->dash,
    .width = lane == ANNEAL_FIGURE_LOSS ? VALIDATION_WIDTH : _anneal_figure_get_width (0),
  };

  if (values->n > 0)
    _anneal_figure_add_line (self, lane, i, 0, &line);
}

static void
set_rates (AnnealPlotLine           *line,
           const AnnealTrainingLine *values,
           guint                     group)
{
  line->y = values->lr[group];
  line->n = values->n_rates;
  line->x_step = (double) values->rate_stride;
  line->hold = TRUE;
  line->x_end = (double) values->n_done;
  line->pyramid = NULL;
}

/* Of a run that has no curve without a training: nobody gave it metrics. */
static void
add_rates (AnnealFigureParts        *self,
           guint                     i,
           const AnnealTrainingLine *values)
{
  const AnnealRun *run = self->project->runs[i];

  for (guint group = 0; group < values->n_groups; group++)
    {
      AnnealPlotLine line = {
        .color = run->color,
        .dash = (run->dash + group) % ANNEAL_PLOT_N_DASHES,
        .width = _anneal_figure_get_width (group),
        .label = group == 0 ? run->title : NULL,
      };

      set_rates (&line, values, group);
      _anneal_figure_add_line (self, ANNEAL_FIGURE_LR, i, group, &line);
    }
  self->public.figure.note = NULL;
}

/* The rest of a curve, from the first step() after the updates that are done. */
static void
add_future (AnnealFigureParts        *self,
            guint                     i,
            guint                     group,
            AnnealPlotLine            line,
            const AnnealTrainingLine *values)
{
  gsize n_past = (gsize) ceil (((double) values->n_done - line.x_first) / line.x_step);

  if (n_past >= line.n)
    return;

  line.y += n_past;
  line.n -= n_past;
  line.x_first += (double) n_past * line.x_step;
  line.pyramid = NULL;
  line.label = NULL;
  _anneal_figure_add_line (self, ANNEAL_FIGURE_LR, i, group, &line);
}

/* Rates that depend on what was measured are those that were used, and not what other metrics would make of them; so
 * are those from before an edit, after which the curve goes on. */
static void
replace_rates (AnnealFigureParts        *self,
               guint                     i,
               const AnnealTrainingLine *values)
{
  GArray *lines = self->lines[ANNEAL_FIGURE_LR];
  GArray *sources = self->sources[ANNEAL_FIGURE_LR];
  gboolean reads_metric = anneal_schedule_reads_metric (self->project->runs[i]->schedule);
  gboolean has_curve = FALSE;
  guint n_lines = lines->len;

  for (guint k = 0; k < n_lines; k++)
    {
      const AnnealFigureSource source = g_array_index (sources, AnnealFigureSource, k);
      const AnnealPlotLine curve = g_array_index (lines, AnnealPlotLine, k);

      if (source.run != i || source.group >= values->n_groups)
        continue;

      has_curve = TRUE;
      set_rates (&g_array_index (lines, AnnealPlotLine, k), values, source.group);
      if (!reads_metric)
        add_future (self, i, source.group, curve, values);
    }

  if (!has_curve)
    add_rates (self, i, values);
}

/* Takes @label. */
static void
add_mark (AnnealFigureParts *self,
          guint              i,
          guint64            update,
          char              *label)
{
  const AnnealPlotMark mark = { .x = (double) update, .color = self->project->runs[i]->color, .label = label };

  if (self->marks == NULL)
    {
      self->marks = g_array_new (FALSE, FALSE, sizeof (AnnealPlotMark));
      g_array_set_clear_func (self->marks, clear_mark);
    }
  g_array_append_val (self->marks, mark);
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const AnnealPlotMark *first = a, *second = b;

  return first->x < second->x ? -1 : first->x > second->x;
}

static void
add_run (AnnealFigureParts        *self,
         guint                     i,
         const AnnealTrainingLine *values)
{
  const char *title = self->project->runs[i]->title;

  add_losses (self, i, values);
  add_epochs (self, ANNEAL_FIGURE_LOSS, i, &values->validation);
  add_epochs (self, ANNEAL_FIGURE_ACCURACY, i, &values->accuracy);
  if (values->n_rates > 0)
    replace_rates (self, i, values);
  if (values->edited_at != G_MAXUINT64)
    /* translators: the title of a run, and where it was edited while it was trained */
    add_mark (self, i, values->edited_at,
              g_strdup_printf (_("%s: edited at update %" PRIu64), title, values->edited_at));
  if (values->diverged_at != G_MAXUINT64)
    /* translators: the title of a run, and where its loss became too large to go on */
    add_mark (self, i, values->diverged_at,
              g_strdup_printf (_("%s: diverged at update %" PRIu64), title, values->diverged_at));
}

gboolean
_anneal_figure_is_trained (const AnnealFigureParts *self,
                           const AnnealRun         *run)
{
  const AnnealTrainingLine *line = self->training != NULL ? anneal_training_lines_find (self->training, run->id) : NULL;

  return line != NULL && line->n_rates > 0;
}

void
anneal_figure_show_training (AnnealFigure        *figure,
                             AnnealTrainingLines *lines)
{
  AnnealFigureParts *self = (AnnealFigureParts *) figure;

  g_return_if_fail (figure != NULL && lines != NULL);
  g_return_if_fail (self->training == NULL);

  self->training = anneal_training_lines_ref (lines);
  for (guint i = 0; i < self->project->n_runs; i++)
    {
      const AnnealRun *run = self->project->runs[i];
      const AnnealTrainingLine *values = run->visible ? anneal_training_lines_find (lines, run->id) : NULL;

      if (values != NULL)
        add_run (self, i, values);
    }

  AnnealPlotLane *lane = &self->all[ANNEAL_FIGURE_LOSS];

  lane->scale = lines->log_y ? ANNEAL_PLOT_LOG : ANNEAL_PLOT_LINEAR;
  lane->min = lines->min;
  lane->max = lines->max;
  /* translators: the name of a lane; it says what the two kinds of lines of a run are */
  if (lines->has_validation)
    lane->label = _("Loss (thin: validation, after each epoch)");
  if (self->marks != NULL)
    g_array_sort (self->marks, compare_marks);
  _anneal_figure_arrange (self);
}
