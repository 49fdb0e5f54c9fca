/* anneal-describe.c: a figure in words, for those who hear it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-figure.h"

#include "anneal-number.h"
#include "anneal-text.h"

/* Nobody listens to more. */
#define MAX_CURVES 20
/* Significant digits of a spoken number. */
#define N_DIGITS 4

/* The first update in which the value of a tick is used. */
static unsigned long long
get_update (const AnnealSeries *series,
            gsize               tick)
{
  return series->run->stepping == ANNEAL_STEPPING_EPOCH ? tick * series->n_batches : tick;
}

/* A sentence is set apart from the one before. */
static void
append_sentence (GString *text,
                 char    *sentence)      /* (transfer full) */
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

/* The curve called @name: one sentence. */
static char *
describe_course (const AnnealSeries *series,
                 const AnnealCourse *course,
                 gsize               n_values,
                 const char         *name)
{
  g_autofree char *first = anneal_number_dup_shown (course->first, N_DIGITS);
  g_autofree char *last = anneal_number_dup_shown (course->last, N_DIGITS);
  g_autofree char *low = anneal_number_dup_shown (course->low, N_DIGITS);
  g_autofree char *high = anneal_number_dup_shown (course->high, N_DIGITS);
  unsigned long long low_at = get_update (series, course->low_at);
  unsigned long long high_at = get_update (series, course->high_at);
  unsigned long long last_at = get_update (series, n_values - 1);

  if (!(course->low < course->high))
    /* translators: %s are the title of a run and a learning rate */
    return g_strdup_printf (_("%s stays at %s."), name, first);
  if (course->n_turns == 0 && course->last < course->first)
    /* translators: %s are the title of a run and learning rates */
    return g_strdup_printf (_("%s starts at %s and falls to %s at update %'llu."), name, first, low, low_at);
  if (course->n_turns == 0)
    /* translators: %s are the title of a run and learning rates */
    return g_strdup_printf (_("%s starts at %s and rises to %s at update %'llu."), name, first, high, high_at);

  if (course->n_turns == 1 && course->high > MAX (course->first, course->last))
    /* translators: %s are the title of a run and learning rates */
    return g_strdup_printf (_("%s starts at %s, rises to %s at update %'llu, and falls to %s at update %'llu."),
                            name, first, high, high_at, last, last_at);
  if (course->n_turns == 1)
    /* translators: %s are the title of a run and learning rates */
    return g_strdup_printf (_("%s starts at %s, falls to %s at update %'llu, and rises to %s at update %'llu."),
                            name, first, low, low_at, last, last_at);

  /* translators: %s are the title of a run and learning rates */
  return g_strdup_printf (_("%s starts at %s, goes up and down between %s and %s, and ends at %s."),
                          name, first, low, high, last);
}

static void
append_momentum (GString            *text,
                 const AnnealSeries *series,
                 guint               group)
{
  const AnnealCourse *course = series->momentum_courses != NULL ? &series->momentum_courses[group] : NULL;

  if (course == NULL || !(course->low < course->high))
    return;

  g_autofree char *low = anneal_number_dup_shown (course->low, N_DIGITS);
  g_autofree char *high = anneal_number_dup_shown (course->high, N_DIGITS);

  append_sentence (text, g_strdup_printf (_("Its momentum lies between %s and %s."), low, high));
}

static void
append_refusal (GString            *text,
                const AnnealSeries *series,
                const char         *title)
{
  if (series->refusal == NULL)
    return;

  g_autofree char *reason = anneal_text_escape (series->refusal->message, -1);
  gsize n;

  if (anneal_series_get_curve (series, FALSE, 0, &n, NULL) == NULL)
    /* translators: the title of a run, and a reason */
    append_sentence (text, g_strdup_printf (_("%s cannot be drawn: %s."), title, reason));
  else
    /* translators: the number of an update, and a reason */
    append_sentence (text, g_strdup_printf (_("It stops at update %'llu: %s."), get_update (series, n), reason));
}

/* One sentence or more for each curve of a run; returns how many curves there are. */
static guint
append_run (GString            *text,
            const AnnealRun    *run,
            const AnnealSeries *series)
{
  g_autofree char *title = anneal_text_escape (run->title, -1);

  if (series == NULL)
    {
      /* translators: %s is the title of a run */
      append_sentence (text, g_strdup_printf (_("%s is being computed."), title));
      return 1;
    }

  guint n_curves = 0;

  for (guint group = 0; group < series->n_groups; group++)
    {
      gsize n;
      /* translators: the title of a run, and the number of a param group */
      g_autofree char *name = series->n_groups > 1 ? g_strdup_printf (_("%s, param group %u,"), title, group)
                                                   : g_strdup (title);

      if (anneal_series_get_curve (series, FALSE, group, &n, NULL) == NULL)
        continue;
      append_sentence (text, describe_course (series, &series->lr_courses[group], n, name));
      append_momentum (text, series, group);
      n_curves++;
    }

  append_refusal (text, series, title);
  return MAX (n_curves, 1);
}

/* What a run has learnt, in a sentence or three. */
static void
append_training (GString                  *text,
                 const AnnealTrainingLine *line)
{
  g_autofree char *from = anneal_number_dup_shown (line->loss.first, N_DIGITS);
  g_autofree char *to = anneal_number_dup_shown (line->loss.last, N_DIGITS);
  g_autofree char *n_done = anneal_number_dup_count (line->n_done);

  if (line->diverged_at != G_MAXUINT64)
    {
      g_autofree char *at = anneal_number_dup_count (line->diverged_at);

      /* translators: a run's training; %s is the number of an update */
      append_sentence (text, g_strdup_printf (_("It diverged at update %s."), at));
    }
  else if (!isnan (line->loss.first))
    /* translators: losses of a run's training, and a number of updates */
    append_sentence (text, g_strdup_printf (_("Its loss was %s at first and is %s after %s updates."), from, to,
                                            n_done));

  if (line->validation.n > 0 && !isnan (line->validation.last))
    {
      g_autofree char *loss = anneal_number_dup_shown (line->validation.last, N_DIGITS);

      append_sentence (text, g_strdup_printf (_("Validation loss: %s."), loss));
    }
  if (line->accuracy.n > 0 && !isnan (line->accuracy.last))
    {
      g_autofree char *percent = anneal_number_dup_shown (100 * line->accuracy.last, N_DIGITS);

      append_sentence (text, g_strdup_printf (_("Accuracy: %s %%."), percent));
    }
}

static char *
introduce (const AnnealProject *project,
           guint                n_visible)
{
  guint64 n_updates = anneal_project_get_n_updates (project);
  g_autofree char *runs = g_strdup_printf (ngettext ("%u run", "%u runs", n_visible), n_visible);
  g_autofree char *updates = g_strdup_printf (ngettext ("%'llu update", "%'llu updates", (gulong) n_updates),
                                              (unsigned long long) n_updates);

  /* translators: "2 runs" and "9,000 updates" */
  return g_strdup_printf (_("Learning rate of %s over %s."), runs, updates);
}

/**
 * anneal_figure_describe:
 * @project: a project
 * @series: (element-type AnnealSeries): as for anneal_figure_new()
 * @training: (nullable): what was trained, as for anneal_figure_show_training()
 *
 * Says what anneal_figure_new() and anneal_figure_show_training() draw, sentence by sentence, in the language and
 * numbers of the user.
 */
char *
anneal_figure_describe (const AnnealProject *project,
                        GPtrArray           *series,
                        AnnealTrainingLines *training)
{
  g_return_val_if_fail (series != NULL && series->len == project->n_runs, NULL);

  guint n_visible = 0;
  guint n_described = 0;
  guint n_curves = 0;

  for (guint i = 0; i < project->n_runs; i++)
    n_visible += project->runs[i]->visible ? 1 : 0;
  if (n_visible == 0)
    return g_strdup (project->n_runs == 0 ? _("There are no runs yet.") : _("All runs are hidden."));

  g_autoptr(GString) text = g_string_new (NULL);

  append_sentence (text, introduce (project, n_visible));
  for (guint i = 0; i < project->n_runs && n_curves < MAX_CURVES; i++)
    {
      const AnnealRun *run = project->runs[i];
      const AnnealTrainingLine *line = training != NULL ? anneal_training_lines_find (training, run->id) : NULL;

      if (!run->visible)
        continue;

      n_curves += append_run (text, run, g_ptr_array_index (series, i));
      if (line != NULL)
        append_training (text, line);
      n_described++;
    }

  guint n_left = n_visible - n_described;

  if (n_left > 0)
    append_sentence (text, g_strdup_printf (ngettext ("There is %u more run.", "There are %u more runs.", n_left),
                                            n_left));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
