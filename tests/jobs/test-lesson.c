/* test-lesson.c: every lesson opens, trains, and shows what its text promises
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>
#include <string.h>

#include "anneal-document.h"
#include "anneal-figure.h"
#include "anneal-lesson.h"
#include "anneal-training.h"

/* What is left of a lesson's training: the first of its runs is number 0. */
typedef struct
{
  AnnealProject  *project;
  AnnealTraining *training;
} Trained;

static AnnealProject *
open_lesson (const char *id)
{
  const AnnealLesson *lesson = anneal_lesson_find (id);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (lesson);

  AnnealProject *project = anneal_lesson_open (lesson, &error);

  g_assert_no_error (error);
  return project;
}

/* (transfer full) @project */
static Trained
train (AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  AnnealTraining *training = anneal_training_new (project, 0, &error);

  g_assert_no_error (error);
  anneal_training_set_target (training, anneal_training_get_n_updates (training));
  g_assert_true (anneal_training_wait (training, NULL));
  return (Trained) { project, training };
}

static void
clear_trained (Trained *self)
{
  anneal_training_free (self->training);
  anneal_project_unref (self->project);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trained, clear_trained)

static Trained
train_lesson (const char *id)
{
  return train (open_lesson (id));
}

static Trained
train_with (const char *id,
            const char *key,
            double      value)
{
  g_autoptr(AnnealProject) project = open_lesson (id);
  AnnealTrainSetup setup = project->training;

  g_assert_true (anneal_train_setup_set (&setup, anneal_train_option_find (key), &value, 1, NULL));
  return train (anneal_project_with_training (project, &setup));
}

static const AnnealReplica *
get_replica (const Trained *self,
             guint          run)
{
  return anneal_training_get_replica (self->training, run);
}

static gboolean
has_diverged (const Trained *self,
              guint          run)
{
  return anneal_replica_get_diverged_at (get_replica (self, run)) != G_MAXUINT64;
}

/* The mean of the losses of updates [first, first + n). */
static double
mean_loss (const Trained *self,
           guint          run,
           gsize          first,
           gsize          n)
{
  const double *losses = anneal_replica_get_loss (get_replica (self, run));
  double sum = 0;

  g_assert_cmpuint (anneal_replica_get_n_done (get_replica (self, run)), >=, first + n);
  for (gsize i = first; i < first + n; i++)
    sum += losses[i];
  return sum / (double) n;
}

/* Of the last twentieth. */
static double
final_loss (const Trained *self,
            guint          run)
{
  gsize n = anneal_training_get_n_updates (self->training);

  return mean_loss (self, run, n - n / 20, n / 20);
}

static double
last_of (const Trained *self,
         guint          run,
         const double  *values)
{
  return values[anneal_replica_get_n_epochs (get_replica (self, run)) - 1];
}

static double
final_validation (const Trained *self,
                  guint          run)
{
  return last_of (self, run, anneal_replica_get_validation (get_replica (self, run)));
}

static double
final_accuracy (const Trained *self,
                guint          run)
{
  return last_of (self, run, anneal_replica_get_accuracy (get_replica (self, run)));
}

static guint
count_cuts (const Trained *self,
            guint          run)
{
  const AnnealReplica *replica = get_replica (self, run);
  const double *lr = anneal_replica_get_lr (replica, 0);
  guint n = 0;

  for (gsize i = 1; i < anneal_replica_get_n_done (replica); i++)
    n += lr[i] < lr[i - 1];
  return n;
}

static void
test_table (void)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n_lessons, ==, 14);
  for (guint i = 0; i < n_lessons; i++)
    {
      g_assert_true (g_hash_table_add (ids, (gpointer) lessons[i].id));
      g_assert_true (anneal_lesson_find (lessons[i].id) == &lessons[i]);
      g_assert_true (g_str_has_suffix (lessons[i].text, "."));
      g_assert_false (g_str_has_suffix (lessons[i].summary, "."));
    }
  g_assert_null (anneal_lesson_find ("no-such-lesson"));
}

/* The version that wrote a file stands in it. */
static char *
dup_without_generator (GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  char *line = strstr (text, "\n  \"generator\"");

  g_assert_nonnull (line);

  const char *end = strchr (line + 1, '\n');

  *line = '\0';
  return g_strconcat (text, end, NULL);
}

/* They are files as this version writes them, all of whose checks they pass. */
static void
test_files (void)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);

  for (guint i = 0; i < n_lessons; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = anneal_lesson_dup_bytes (&lessons[i], &error);
      g_autoptr(AnnealProject) project = open_lesson (lessons[i].id);
      g_autoptr(GBytes) written = anneal_document_write (project);
      g_autofree char *expected = dup_without_generator (bytes);
      g_autofree char *text = dup_without_generator (written);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, expected);
      g_assert_cmpstr (project->lesson, ==, lessons[i].id);
      g_assert_null (project->unknown);
      g_assert_nonnull (project->training.problem);
      g_assert_true (anneal_train_setup_check (&project->training, &error));
      g_assert_no_error (error);
    }
}

/* Nothing is refused, and all but the runs that are meant to go to the end. */
static void
test_to_the_end (void)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);

  for (guint i = 0; i < n_lessons; i++)
    {
      g_auto(Trained) trained = train_lesson (lessons[i].id);
      gboolean may_diverge = g_str_equal (lessons[i].id, "divergence-and-rescue");
      guint n_diverged = 0;

      g_assert_cmpuint (anneal_training_get_n_replicas (trained.training), ==, trained.project->n_runs);
      for (guint run = 0; run < trained.project->n_runs; run++)
        {
          g_assert_null (anneal_replica_get_refusal (get_replica (&trained, run)));
          n_diverged += has_diverged (&trained, run);
        }
      g_assert_cmpuint (n_diverged, ==, may_diverge ? 1 : 0);
    }
}

static void
test_too_high (void)
{
  g_auto(Trained) trained = train_lesson ("too-high-too-low");

  g_assert_cmpfloat (mean_loss (&trained, 0, 199, 1), >, 5);
  g_assert_cmpfloat (mean_loss (&trained, 1, 199, 1), <, 1e-7);
  g_assert_cmpfloat (mean_loss (&trained, 2, 199, 1), <, 0.02);
  g_assert_cmpfloat (mean_loss (&trained, 3, 199, 1), >, 1e5);
}

static void
test_decayed_too_early (void)
{
  g_auto(Trained) trained = train_lesson ("decayed-too-early");

  g_assert_cmpfloat (mean_loss (&trained, 0, 299, 1), <, mean_loss (&trained, 1, 299, 1));
  g_assert_cmpfloat (mean_loss (&trained, 1, 299, 1), <, 1e-10);
  g_assert_cmpfloat_with_epsilon (mean_loss (&trained, 2, 299, 1), 0.004, 0.0005);
  g_assert_cmpfloat_with_epsilon (mean_loss (&trained, 3, 299, 1), 6.4, 0.05);
}

/* With the seed that it has, and on the average of others. */
static void
test_noise_floor (void)
{
  double means[4] = { 0, 0, 0, 0 };
  g_auto(Trained) trained = train_lesson ("noise-floor");

  g_assert_cmpfloat_with_epsilon (final_loss (&trained, 0), 0.038, 0.005);
  g_assert_cmpfloat (final_loss (&trained, 1) * 100, <, final_loss (&trained, 0));
  g_assert_cmpfloat (final_loss (&trained, 2) * 10, <, final_loss (&trained, 0));
  g_assert_cmpfloat (final_loss (&trained, 3) * 10, <, final_loss (&trained, 0));

  for (guint seed = 100; seed < 200; seed++)
    {
      g_auto(Trained) other = train_with ("noise-floor", "seed", seed);

      for (guint run = 0; run < 4; run++)
        means[run] += final_loss (&other, run) / 100;
    }
  /* 0.0378 in theory; the mean of 100 seeds' last 50 losses, which hang together, is known to about a tenth. */
  g_assert_cmpfloat_with_epsilon (means[0], 0.0378, 0.008);
  for (guint run = 1; run < 4; run++)
    g_assert_cmpfloat (means[run] * 8, <, means[0]);
}

/* Before each restart the loss is low, soon after it high again. */
static void
test_warm_restarts (void)
{
  static const gsize restarts[] = { 300, 700 };
  g_auto(Trained) trained = train_lesson ("warm-restarts");
  const double *lr = anneal_replica_get_lr (get_replica (&trained, 0), 0);

  for (guint i = 0; i < G_N_ELEMENTS (restarts); i++)
    {
      g_assert_cmpfloat (lr[restarts[i] - 1], <, 0.001);
      g_assert_cmpfloat (lr[restarts[i]], ==, 0.05);
      g_assert_cmpfloat (mean_loss (&trained, 0, restarts[i] - 10, 10) * 2, <,
                         mean_loss (&trained, 0, restarts[i] + 20, 80));
    }
  g_assert_cmpfloat (final_loss (&trained, 0), <, 0.002);
  g_assert_cmpfloat (final_loss (&trained, 1), <, 0.002);
}

static void
test_wsd (void)
{
  g_auto(Trained) trained = train_lesson ("wsd-against-cosine");

  g_assert_cmpfloat (mean_loss (&trained, 2, 500, 20) * 2, <, mean_loss (&trained, 0, 460, 80));
  g_assert_cmpfloat (mean_loss (&trained, 1, 0, 400), ==, mean_loss (&trained, 2, 0, 400));
  for (guint run = 0; run < 3; run++)
    g_assert_cmpfloat (final_validation (&trained, run) * 8, <, 0.038);
}

static void
test_ravine (void)
{
  g_auto(Trained) trained = train_lesson ("ravine");

  g_assert_cmpfloat_with_epsilon (mean_loss (&trained, 0, 299, 1), 0.1, 0.01);
  g_assert_cmpfloat (final_loss (&trained, 1), <, 1e-11);
  g_assert_cmpfloat (final_loss (&trained, 2), <, 1e-13);
  g_assert_cmpfloat (final_loss (&trained, 3), <, 1e-11);
}

static void
test_rescue (void)
{
  g_auto(Trained) trained = train_lesson ("divergence-and-rescue");

  g_assert_cmpuint (anneal_replica_get_diverged_at (get_replica (&trained, 0)), ==, 2);
  g_assert_false (has_diverged (&trained, 1));
  g_assert_cmpfloat_with_epsilon (mean_loss (&trained, 1, 399, 1), 0.032, 0.001);
}

static void
test_escape (void)
{
  g_auto(Trained) trained = train_lesson ("escape");

  g_assert_cmpfloat (final_loss (&trained, 0), >, 100);
  g_assert_cmpfloat_with_epsilon (final_validation (&trained, 1), 0.02, 0.01);
  g_assert_cmpfloat_with_epsilon (final_validation (&trained, 2), 4, 0.1);
  g_assert_cmpfloat_with_epsilon (final_validation (&trained, 3), 7, 0.5);
}

static void
test_warmup (void)
{
  g_auto(Trained) trained = train_lesson ("warmup-rescues-adam");
  guint n_failed = 0;

  g_assert_cmpfloat (final_accuracy (&trained, 0), <, 0.5);
  g_assert_cmpfloat (final_loss (&trained, 0), >, 0.8);
  /* Rounded to 0.94 to 0.98, as the processor rounds its sums. */
  g_assert_cmpfloat_with_epsilon (final_accuracy (&trained, 1), 0.96, 0.025);

  for (guint seed = 2; seed < 5; seed++)
    {
      g_auto(Trained) other = train_with ("warmup-rescues-adam", "seed", seed);

      n_failed += final_accuracy (&other, 0) < 0.8;
      g_assert_cmpfloat (final_accuracy (&other, 1), >, 0.9);
    }
  g_assert_cmpuint (n_failed, >=, 1);
}

/* On the average of seeds, as the constant rate's jumps are another way round with another processor's sums. */
static void
test_decay (void)
{
  double accuracies[5] = { 0 }, losses[5] = { 0 };

  for (guint seed = 1; seed < 6; seed++)
    {
      g_auto(Trained) trained = train_with ("decay-beats-constant", "seed", seed);

      for (guint run = 0; run < 5; run++)
        {
          accuracies[run] += final_accuracy (&trained, run) / 5;
          losses[run] += final_validation (&trained, run) / 5;
        }
    }

  for (guint run = 1; run < 5; run++)
    {
      g_assert_cmpfloat (accuracies[run], >, accuracies[0] + 0.01);
      g_assert_cmpfloat (losses[run] * 1.2, <, losses[0]);
    }
}

static void
test_batch_size (void)
{
  g_auto(Trained) small = train_lesson ("batch-size-is-noise");
  g_auto(Trained) middle = train_with ("batch-size-is-noise", "batch-size", 32);
  g_auto(Trained) all = train_with ("batch-size-is-noise", "batch-size", 0);

  g_assert_cmpfloat (final_accuracy (&small, 1) - final_accuracy (&small, 0), >, 0.04);
  g_assert_cmpfloat (fabs (final_accuracy (&middle, 1) - final_accuracy (&middle, 0)), <, 0.02);
  g_assert_cmpfloat (final_loss (&all, 0), <, final_loss (&all, 1));
}

static void
test_plateau (void)
{
  g_auto(Trained) trained = train_lesson ("plateau");

  g_assert_cmpuint (count_cuts (&trained, 0), ==, 0);
  g_assert_cmpuint (count_cuts (&trained, 1), ==, 5);
  g_assert_cmpfloat (final_validation (&trained, 1), <, final_validation (&trained, 0));
  g_assert_cmpfloat_with_epsilon (final_validation (&trained, 1), 0.01, 0.002);
}

/* A run that nobody gave metrics has the rates that its training made; before it there are none. */
static void
test_plateau_drawn (void)
{
  g_auto(Trained) trained = train_lesson ("plateau");
  g_autoptr(GPtrArray) series = g_ptr_array_new ();

  g_ptr_array_set_size (series, (int) trained.project->n_runs);

  g_autoptr(AnnealFigure) figure = anneal_figure_new (trained.project, series, NULL, NAN, NAN);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (trained.training, NULL, &trained.project->view);

  g_assert_cmpuint (figure->figure.lanes[0].n_lines, ==, 0);
  anneal_figure_show_training (figure, lines);

  const AnnealPlotLane *lane = &figure->figure.lanes[0];

  g_assert_cmpuint (lane->n_lines, ==, 1);
  g_assert_cmpuint (figure->line_runs[ANNEAL_FIGURE_LR][0].run, ==, 1);
  g_assert_cmpuint (lane->lines[0].n, ==, 500);
  g_assert_cmpstr (lane->lines[0].label, ==, "Plateau");
  g_assert_cmpfloat (lane->lines[0].y[0], ==, 0.03);
  g_assert_cmpfloat (lane->lines[0].y[499], ==, 0.0001);
}

/* The range test falls, then rises; the rate that the text reads off it, written into the file, is good. */
static void
test_finder (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_lesson_dup_bytes (anneal_lesson_find ("lr-finder"), &error);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto(GStrv) parts = g_strsplit (text, "\"lr\": 0.0001", -1);
  g_autofree char *better = g_strjoinv ("\"lr\": 0.03", parts);
  g_autoptr(GBytes) better_bytes = g_bytes_new (better, strlen (better));

  g_assert_cmpuint (g_strv_length (parts), ==, 3);

  g_auto(Trained) careful = train_lesson ("lr-finder");
  g_auto(Trained) found = train (anneal_document_read (better_bytes, NULL, &error));
  const double *lr = anneal_replica_get_lr (get_replica (&careful, 0), 0);

  /* Rates of 0.001, 0.03, 0.1 and 0.3 come after 64, 157, 190 and 220 updates. */
  g_assert_cmpfloat_with_epsilon (lr[64], 0.001, 0.0001);
  g_assert_cmpfloat_with_epsilon (lr[157], 0.03, 0.002);
  g_assert_cmpfloat_with_epsilon (lr[220], 0.3, 0.02);
  g_assert_cmpfloat (mean_loss (&careful, 0, 50, 15), >, 2);
  g_assert_cmpfloat (mean_loss (&careful, 0, 155, 20), <, 0.5);
  g_assert_cmpfloat (mean_loss (&careful, 0, 230, 80), >, 2);

  g_assert_cmpfloat_with_epsilon (final_accuracy (&careful, 1), 0.36, 0.06);
  g_assert_cmpfloat (final_accuracy (&found, 1), >, 0.96);
}

static void
test_no_decay (void)
{
  g_auto(Trained) trained = train_lesson ("decay-does-not-matter");

  for (guint run = 0; run < 4; run++)
    g_assert_cmpfloat (final_accuracy (&trained, run), ==, 1);
  g_assert_cmpfloat (final_validation (&trained, 0), <, final_validation (&trained, 3));
  g_assert_cmpfloat (final_validation (&trained, 3), <, final_validation (&trained, 1));
  g_assert_cmpfloat (final_validation (&trained, 1), <, final_validation (&trained, 2));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/lesson/table", test_table);
  g_test_add_func ("/jobs/lesson/files", test_files);
  g_test_add_func ("/jobs/lesson/to-the-end", test_to_the_end);
  g_test_add_func ("/jobs/lesson/too-high", test_too_high);
  g_test_add_func ("/jobs/lesson/decayed-too-early", test_decayed_too_early);
  g_test_add_func ("/jobs/lesson/noise-floor", test_noise_floor);
  g_test_add_func ("/jobs/lesson/warm-restarts", test_warm_restarts);
  g_test_add_func ("/jobs/lesson/wsd", test_wsd);
  g_test_add_func ("/jobs/lesson/ravine", test_ravine);
  g_test_add_func ("/jobs/lesson/rescue", test_rescue);
  g_test_add_func ("/jobs/lesson/escape", test_escape);
  g_test_add_func ("/jobs/lesson/warmup", test_warmup);
  g_test_add_func ("/jobs/lesson/decay", test_decay);
  g_test_add_func ("/jobs/lesson/batch-size", test_batch_size);
  g_test_add_func ("/jobs/lesson/plateau", test_plateau);
  g_test_add_func ("/jobs/lesson/plateau-drawn", test_plateau_drawn);
  g_test_add_func ("/jobs/lesson/finder", test_finder);
  g_test_add_func ("/jobs/lesson/no-decay", test_no_decay);

  return g_test_run ();
}
