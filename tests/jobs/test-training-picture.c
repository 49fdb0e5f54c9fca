/* test-training-picture.c: pictures of every problem, of any update, in any thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-training-picture-private.h"
#include "training-sample.h"

#define WIDTH  320
#define HEIGHT 400

typedef struct
{
  AnnealTrainingPicture *picture;
  const AnnealPlotTheme *theme;
  int                    width, height;
} Sheet;

/* A hash of all pixels. */
static char *
draw (const Sheet *sheet,
      guint       *n_colors)      /* (out) (nullable): different ones */
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, sheet->width, sheet->height);
  cairo_t *cr = cairo_create (surface);

  anneal_training_picture_draw (sheet->picture, sheet->theme, cr, sheet->width, sheet->height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  const guchar *data = cairo_image_surface_get_data (surface);
  gsize size = (gsize) cairo_image_surface_get_stride (surface) * (gsize) sheet->height;
  char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);

  if (n_colors != NULL)
    {
      g_autoptr(GHashTable) colors = g_hash_table_new (NULL, NULL);

      for (gsize i = 0; i < size; i += 4)
        {
          guint32 pixel;

          memcpy (&pixel, data + i, sizeof pixel);
          g_hash_table_add (colors, GUINT_TO_POINTER (pixel & 0xffffff));
        }
      *n_colors = g_hash_table_size (colors);
    }
  cairo_surface_destroy (surface);
  return hash;
}

static char *
draw_at (const AnnealTraining *training,
         gint64                update)
{
  g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training, update);
  const Sheet sheet = { picture, &anneal_plot_theme_light, WIDTH, HEIGHT };

  return draw (&sheet, NULL);
}

static AnnealTraining *
train (const char *problem,
       guint64     update)
{
  g_autoptr(AnnealProject) project = training_sample_project (problem, 4, 10);
  AnnealTraining *training = training_sample_start (project, 1);

  training_sample_train (training, update);
  return training;
}

static void
test_every_problem (void)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  for (guint i = 0; i < n_problems; i++)
    {
      g_test_message ("%s", problems[i]->id);

      g_autoptr(AnnealTraining) training = train (problems[i]->id, 15);
      g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training, -1);
      const Sheet light = { picture, &anneal_plot_theme_light, WIDTH, HEIGHT };
      const Sheet dark = { picture, &anneal_plot_theme_dark, WIDTH, HEIGHT };
      guint n_light, n_dark;
      g_autofree char *in_light = draw (&light, &n_light);
      g_autofree char *in_dark = draw (&dark, &n_dark);

      g_assert_cmpuint (n_light, >, 10);
      g_assert_cmpuint (n_dark, >, 10);
      g_assert_cmpstr (in_light, !=, in_dark);
      g_assert_cmpuint (anneal_training_picture_get_update (picture), ==, 15);
    }
}

/* What does not fit is left out; nothing warns, which would end the test. */
static void
test_any_size (void)
{
  static const char * const problems[] = { "rosenbrock", "spirals", "sin", "linear-regression", "digits" };
  static const int sizes[][2] = { { 1, 1 }, { 30, 30 }, { 20, 900 }, { 900, 20 }, { 150, 120 }, { 1200, 900 } };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr(AnnealTraining) training = train (problems[i], 5);
      g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training, -1);

      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        {
          const Sheet sheet = { picture, &anneal_plot_theme_dark, sizes[k][0], sizes[k][1] };
          g_autofree char *hash = draw (&sheet, NULL);

          g_assert_nonnull (hash);
        }
    }
}

/* The picture of an update that has passed is the one that was there then. */
static void
test_scrub (void)
{
  static const char * const problems[] = { "himmelblau", "moons", "sin", "linear-regression", "iris" };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr(AnnealTraining) stopped = train (problems[i], 10);
      g_autoptr(AnnealTraining) gone_on = train (problems[i], 40);
      g_autofree char *then = draw_at (stopped, -1);
      g_autofree char *scrubbed = draw_at (gone_on, 10);
      g_autofree char *now = draw_at (gone_on, -1);
      g_autofree char *beyond = draw_at (gone_on, 1000000);

      g_test_message ("%s", problems[i]);
      g_assert_cmpstr (scrubbed, ==, then);
      g_assert_cmpstr (now, !=, then);
      g_assert_cmpstr (beyond, ==, now);
    }
}

static gpointer
draw_in_thread (gpointer data)
{
  return draw (data, NULL);
}

/* It is drawn while the training goes on, by another thread, after the training is gone. */
static void
test_thread (void)
{
  AnnealTraining *training = train ("spirals", 10);
  g_autofree char *here = draw_at (training, -1);
  g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training, -1);
  Sheet sheet = { picture, &anneal_plot_theme_light, WIDTH, HEIGHT };

  training_sample_train (training, 20);
  anneal_training_free (training);

  GThread *thread = g_thread_new ("picture", draw_in_thread, &sheet);
  g_autofree char *there = g_thread_join (thread);

  g_assert_cmpstr (there, ==, here);
}

static void
test_describe (void)
{
  g_autoptr(AnnealTraining) surface = train ("booth", 3);
  g_autoptr(AnnealTraining) classes = train ("moons", 3);
  g_autoptr(AnnealTrainingPicture) start = anneal_training_picture_new (surface, 0);
  g_autoptr(AnnealTrainingPicture) moons = anneal_training_picture_new (classes, -1);
  g_autofree char *of_start = anneal_training_picture_describe (start);
  g_autofree char *of_moons = anneal_training_picture_describe (moons);
  guint n_validation = anneal_training_get_data (classes)->n_validation;
  g_autofree char *rows = g_strdup_printf (" of %u validation rows rightly.", n_validation);

  g_assert_nonnull (strstr (of_start, "The path of CosineAnnealingLR is at ("));
  g_assert_nonnull (strstr (of_start, " after 0 updates."));
  g_assert_nonnull (strstr (of_moons, "StepLR tells the class of "));
  g_assert_nonnull (strstr (of_moons, rows));
}

/* A run that diverges is told, and drawn, as such from there on, and not before. */
static void
test_diverged (void)
{
  g_autoptr(AnnealTraining) training = train ("beale", 40);
  guint64 first = G_MAXUINT64;

  for (guint i = 0; i < anneal_training_get_n_replicas (training); i++)
    first = MIN (first, anneal_replica_get_diverged_at (anneal_training_get_replica (training, i)));
  g_assert_cmpuint (first, <, 40);

  g_autoptr(AnnealTrainingPicture) before = anneal_training_picture_new (training, (gint64) first - 1);
  g_autoptr(AnnealTrainingPicture) after = anneal_training_picture_new (training, -1);
  g_autofree char *of_before = anneal_training_picture_describe (before);
  g_autofree char *of_after = anneal_training_picture_describe (after);
  g_autofree char *drawn = draw_at (training, -1);

  g_assert_null (strstr (of_before, " has diverged."));
  g_assert_nonnull (strstr (of_after, " has diverged."));
  g_assert_nonnull (drawn);
}

/* Every picture says what its signs mean, and what is at some places of it; beside it there is nothing to say. */
static void
test_places (void)
{
  static const struct
  {
    const char *problem;
    const char *words;        /* that a place is told with */
  } cases[] = {
    { "quadratic", "): f = " }, { "himmelblau", "): f = " }, { "moons", ": class " }, { "digits", " of class " },
    { "sin", "x = " }, { "linear-regression", ": predicted " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealTraining) training = train (cases[i].problem, 15);
      g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training, -1);
      const Sheet sheet = { picture, &anneal_plot_theme_light, WIDTH, HEIGHT };
      guint n_found = 0;

      g_assert_null (anneal_training_picture_dup_at (picture, WIDTH / 2, HEIGHT / 2));

      g_free (draw (&sheet, NULL));

      for (int x = -10; x < WIDTH + 10; x += 7)
        for (int y = -10; y < HEIGHT + 10; y += 7)
          {
            g_autofree char *text = anneal_training_picture_dup_at (picture, x, y);

            if (text == NULL)
              continue;
            g_assert_nonnull (strstr (text, cases[i].words));
            n_found++;
          }
      g_assert_cmpuint (n_found, >, 20);
      g_assert_null (anneal_training_picture_dup_at (picture, -5, 20));
      g_assert_cmpuint (strlen (anneal_training_picture_get_key (picture)), >, 10);
    }
}

/* Each validation row is counted once. */
static void
test_counts (void)
{
  g_autoptr(AnnealTraining) training = train ("digits", 40);
  g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training, -1);
  const AnnealDataset *data = anneal_training_get_data (training);

  for (guint i = 0; i < picture->n_runs; i++)
    {
      g_autofree guint *counts = _anneal_picture_count_classes (picture, &picture->runs[i]);
      guint n = 0, n_right = 0;

      for (guint k = 0; k < data->n_outputs * data->n_outputs; k++)
        {
          n += counts[k];
          n_right += k % (data->n_outputs + 1) == 0 ? counts[k] : 0;
        }
      g_assert_cmpuint (n, ==, data->n_validation);
      g_assert_cmpuint (n_right, ==, _anneal_picture_count_right (picture, &picture->runs[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/training-picture/every-problem", test_every_problem);
  g_test_add_func ("/jobs/training-picture/any-size", test_any_size);
  g_test_add_func ("/jobs/training-picture/scrub", test_scrub);
  g_test_add_func ("/jobs/training-picture/thread", test_thread);
  g_test_add_func ("/jobs/training-picture/describe", test_describe);
  g_test_add_func ("/jobs/training-picture/diverged", test_diverged);
  g_test_add_func ("/jobs/training-picture/places", test_places);
  g_test_add_func ("/jobs/training-picture/counts", test_counts);
  return g_test_run ();
}
