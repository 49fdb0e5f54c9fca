/* test-surprises.c: every scheduler explains itself, and what surprises people is found where it happens
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-series-scene.h"

#define NOWHERE (-1)
#define STEPPED (-1)

/* What the value at the tick has to show, against the one before it. */
typedef enum
{
  SHOWS_RISE,
  SHOWS_FALL,
  SHOWS_ZERO,
  SHOWS_NEGATIVE,
  SHOWS_OTHER_START,        /* not 0.1, which is the optimizer's */
  SHOWS_REFUSAL,
  SHOWS_ANYTHING,
} Shows;

typedef struct
{
  const char *code;
  guint64     n_ticks;
  int         node;
  guint       surprise;
  gint64      tick;
  Shows       shows;
} Case;

static AnnealProject *
read_project (const char *code,
              guint64     n_ticks)
{
  g_autoptr(AnnealImport) import = anneal_import_read (code, -1, NULL);
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) project = anneal_project_with_horizon (empty, 1, n_ticks, &error);

  g_assert_no_error (error);
  g_assert_no_error (anneal_import_get_error (import));
  g_assert_cmpuint (import->runs->len, ==, 1);

  g_autoptr(AnnealRun) imported = anneal_run_new_imported (g_ptr_array_index (import->runs, 0));
  g_autoptr(AnnealRun) run = anneal_run_with_stepping (imported, ANNEAL_STEPPING_BATCH);

  return anneal_project_with_run (project, run, G_MAXUINT);
}

static AnnealSeries *
compute (const AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  AnnealSeries *series = anneal_series_new (project, project->runs[0], NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (series->n_values, >, 0);
  return series;
}

static gint64
find (const AnnealSeries *series,
      int                 node,
      guint               surprise)
{
  const AnnealSchedule *schedule = series->run->schedule;
  guint chosen = node == STEPPED ? anneal_schedule_get_stepped (schedule) : (guint) node;
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, chosen);
  AnnealScene scene;
  guint64 tick;

  anneal_series_init_scene (series, &scene);
  anneal_scene_set_node (&scene, chosen);
  g_assert_cmpuint (surprise, <, scheduler->n_surprises);
  g_assert_nonnull (scheduler->surprises[surprise].find);
  return scheduler->surprises[surprise].find (&scene, &tick) ? (gint64) tick : NOWHERE;
}

static void
assert_shows (const AnnealSeries *series,
              gsize               tick,
              Shows               shows)
{
  switch (shows)
    {
    case SHOWS_RISE:
      g_assert_cmpfloat (series->lr[tick], >, series->lr[tick - 1]);
      break;
    case SHOWS_FALL:
      g_assert_cmpfloat (series->lr[tick], <, series->lr[tick - 1]);
      break;
    case SHOWS_ZERO:
      g_assert_cmpfloat (series->lr[tick], ==, 0);
      break;
    case SHOWS_NEGATIVE:
      g_assert_cmpfloat (series->lr[tick], <, 0);
      break;
    case SHOWS_OTHER_START:
      g_assert_cmpfloat (series->lr[tick], !=, 0.1);
      break;
    case SHOWS_REFUSAL:
      g_assert_cmpuint (series->n_values, ==, tick);
      g_assert_nonnull (series->refusal);
      break;
    case SHOWS_ANYTHING:
    default:
      break;
    }
}

static void
check_case (gconstpointer data)
{
  const Case *this = data;
  g_autoptr(AnnealProject) project = read_project (this->code, this->n_ticks);
  g_autoptr(AnnealSeries) series = compute (project);
  gint64 tick = find (series, this->node, this->surprise);

  g_assert_cmpint (tick, ==, this->tick);
  if (tick != NOWHERE)
    assert_shows (series, (gsize) tick, this->shows);
}

#define RESUMED "optimizer = SGD([{'params': params, 'lr': 0.1, 'initial_lr': 0.1}])\n"

static const Case cases[] = {
  { "StepLR(optimizer, 30)", 90, STEPPED, 0, 30, SHOWS_FALL },
  { "StepLR(optimizer, 30)", 30, STEPPED, 0, NOWHERE, SHOWS_ANYTHING },
  { RESUMED "StepLR(optimizer, 5, last_epoch=4)", 20, STEPPED, 2, 0, SHOWS_OTHER_START },
  { RESUMED "StepLR(optimizer, 5, last_epoch=3)", 20, STEPPED, 2, NOWHERE, SHOWS_ANYTHING },
  { "MultiStepLR(optimizer, [0, 7])", 20, STEPPED, 0, 0, SHOWS_OTHER_START },
  { "MultiStepLR(optimizer, [3, 7])", 20, STEPPED, 0, NOWHERE, SHOWS_ANYTHING },
  { "MultiStepLR(optimizer, [12, 7, 7])", 20, STEPPED, 1, 7, SHOWS_FALL },
  { RESUMED "MultiStepLR(optimizer, [7], last_epoch=6)", 20, STEPPED, 3, 0, SHOWS_OTHER_START },
  { "ConstantLR(optimizer)", 20, STEPPED, 0, 0, SHOWS_OTHER_START },
  { "optimizer = SGD(params, lr=0.01)\nConstantLR(optimizer)", 20, STEPPED, 1, 5, SHOWS_RISE },
  { "ConstantLR(optimizer, total_iters=0)", 20, STEPPED, 2, 0, SHOWS_OTHER_START },
  { "ConstantLR(optimizer)", 20, STEPPED, 2, NOWHERE, SHOWS_ANYTHING },
  { "a = ConstantLR(optimizer)\nb = StepLR(optimizer, 30)\nb.step()", 20, 0, 3, 0, SHOWS_OTHER_START },
  { "LinearLR(optimizer)", 20, STEPPED, 0, 0, SHOWS_OTHER_START },
  { "LinearLR(optimizer, 1e-3, total_iters=1000)", 1400, STEPPED, 1, 1000, SHOWS_RISE },
  { "LinearLR(optimizer, total_iters=0)", 20, STEPPED, 2, 0, SHOWS_OTHER_START },
  { "a = LinearLR(optimizer)\nb = StepLR(optimizer, 30)\nb.step()", 20, 0, 3, 0, SHOWS_OTHER_START },
  { "ExponentialLR(optimizer, 0.9)", 200, STEPPED, 0, 132, SHOWS_FALL },
  { "ExponentialLR(optimizer, 0.9)", 100, STEPPED, 0, NOWHERE, SHOWS_ANYTHING },
  { "PolynomialLR(optimizer, 40)", 90, STEPPED, 0, 40, SHOWS_ZERO },
  { "PolynomialLR(optimizer, 0)", 90, STEPPED, 1, 0, SHOWS_ANYTHING },
  { "CosineAnnealingLR(optimizer, 30)", 90, STEPPED, 0, 31, SHOWS_RISE },
  { "CosineAnnealingLR(optimizer, 30)", 31, STEPPED, 0, NOWHERE, SHOWS_ANYTHING },
  { "CosineAnnealingLR(optimizer, 30, 0.5)", 90, STEPPED, 1, 1, SHOWS_RISE },
  { "a = LinearLR(optimizer)\nb = CosineAnnealingLR(optimizer, 9)\nb.step()", 20, 1, 2, 0, SHOWS_OTHER_START },
  { "CosineAnnealingWarmRestarts(optimizer, 10)", 90, STEPPED, 0, 10, SHOWS_RISE },
  { "CosineAnnealingWarmRestarts(optimizer, 10)", 90, STEPPED, 1, 9, SHOWS_FALL },
  { "CosineAnnealingWarmRestarts(optimizer, 10)", 13, STEPPED, 2, 12, SHOWS_ANYTHING },
  { "CosineAnnealingWarmRestarts(optimizer, 10)", 19, STEPPED, 2, NOWHERE, SHOWS_ANYTHING },
  { "CyclicLR(optimizer, 0.01, 0.2)", 20, STEPPED, 0, 0, SHOWS_OTHER_START },
  { "CyclicLR(optimizer, 0.01, 0.2)", 20, STEPPED, 1, 0, SHOWS_ANYTHING },
  { "CyclicLR(optimizer, 0.01, 0.2, cycle_momentum=False)", 20, STEPPED, 1, NOWHERE, SHOWS_ANYTHING },
  { "OneCycleLR(optimizer, 0.2, 50)", 60, STEPPED, 0, 0, SHOWS_OTHER_START },
  { "OneCycleLR(optimizer, 0.2, 50)", 60, STEPPED, 1, 0, SHOWS_ANYTHING },
  { "OneCycleLR(optimizer, 0.01, 50)", 60, STEPPED, 2, 0, SHOWS_OTHER_START },
  { "OneCycleLR(optimizer, 0.2, epochs=5, steps_per_epoch=10)", 60, STEPPED, 3, 50, SHOWS_RISE },
  { "OneCycleLR(optimizer, 0.2, 50, anneal_strategy='linear')", 60, STEPPED, 3, 50, SHOWS_NEGATIVE },
  { "OneCycleLR(optimizer, 0.2, 50)", 60, STEPPED, 4, 51, SHOWS_REFUSAL },
  { "OneCycleLR(optimizer, 0.2, 50)", 50, STEPPED, 3, NOWHERE, SHOWS_ANYTHING },
  { "OneCycleLR(optimizer, 0.2, 50)", 50, STEPPED, 4, NOWHERE, SHOWS_ANYTHING },
  { "LambdaLR(optimizer, lambda e: e / 100)", 60, STEPPED, 0, 0, SHOWS_ZERO },
  { "LambdaLR(optimizer, lambda e: 1 - e / 10)", 60, STEPPED, 1, 11, SHOWS_NEGATIVE },
  { "MultiplicativeLR(optimizer, lambda e: 0 if e == 7 else 1)", 60, STEPPED, 1, 7, SHOWS_ZERO },
  { "MultiplicativeLR(optimizer, lambda e: -1)", 60, STEPPED, 2, 1, SHOWS_NEGATIVE },
  { "SequentialLR(optimizer, [StepLR(optimizer, 3), MultiplicativeLR(optimizer, lambda e: 0.9)], [7])", 60, 1, 3, 7,
    SHOWS_FALL },
  { "SequentialLR(optimizer, [LinearLR(optimizer, 0.1, total_iters=9), StepLR(optimizer, 30)], [5])", 60, STEPPED, 0, 5,
    SHOWS_RISE },
  { "SequentialLR(optimizer, [LinearLR(optimizer, 0.1), CosineAnnealingLR(optimizer, 30)], [5])", 30, STEPPED, 0,
    NOWHERE, SHOWS_ANYTHING },
  { "SequentialLR(optimizer, [LinearLR(optimizer), CosineAnnealingLR(optimizer, 10)], [5])", 60, 1, 0, 16, SHOWS_RISE },
  { "SequentialLR(optimizer, [CosineAnnealingLR(optimizer, 10), StepLR(optimizer, 9)], [7])", 60, 0, 0, NOWHERE,
    SHOWS_ANYTHING },
  { "SequentialLR(optimizer, [StepLR(optimizer, 3), ChainedScheduler([StepLR(optimizer, 4)])], [6])", 60, STEPPED, 3, 6,
    SHOWS_REFUSAL },
  { "ChainedScheduler([ConstantLR(optimizer), ExponentialLR(optimizer, 0.9)])", 60, STEPPED, 0, 0, SHOWS_OTHER_START },
  { "ChainedScheduler([StepLR(optimizer, 6), CosineAnnealingLR(optimizer, 9)])", 60, 1, 0, 10, SHOWS_RISE },
  { "SWALR(optimizer, swa_lr=0.5)", 60, STEPPED, 0, 1, SHOWS_RISE },
  { "SWALR(optimizer, swa_lr=0.05)", 60, STEPPED, 0, NOWHERE, SHOWS_ANYTHING },
};

/* Held against the closed form, computed here: the first differing tick, and none before it differs. */
static void
test_first_difference (void)
{
  g_autoptr(AnnealProject) project = read_project ("ExponentialLR(optimizer, 0.95)", 500);
  g_autoptr(AnnealSeries) series = compute (project);
  gint64 tick = find (series, STEPPED, 1);

  g_assert_cmpint (tick, >, 0);
  g_assert_cmpfloat (series->lr[tick], !=, 0.1 * pow (0.95, (double) tick));
  for (gint64 i = 0; i < tick; i++)
    g_assert_cmpfloat (series->lr[i], ==, 0.1 * pow (0.95, (double) i));
}

static AnnealSeries *
compute_plateau (const char   *code,
                 const double *metrics,
                 gsize         n_metrics)
{
  g_autoptr(AnnealProject) project = read_project (code, n_metrics);
  g_autoptr(AnnealRun) run = anneal_run_with_metrics (project->runs[0], metrics, n_metrics);
  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (project, run);

  return compute (changed);
}

static void
test_plateau (void)
{
  double metrics[30];

  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    metrics[i] = 0.2385;

  g_autoptr(AnnealSeries) patient = compute_plateau ("ReduceLROnPlateau(optimizer)", metrics, G_N_ELEMENTS (metrics));
  g_autoptr(AnnealSeries) hasty = compute_plateau ("ReduceLROnPlateau(optimizer, patience=0)", metrics,
                                                   G_N_ELEMENTS (metrics));
  gint64 frozen = find (hasty, STEPPED, 1);

  g_assert_cmpint (find (patient, STEPPED, 0), ==, 12);
  assert_shows (patient, 12, SHOWS_FALL);
  g_assert_cmpint (find (patient, STEPPED, 1), ==, NOWHERE);
  g_assert_cmpint (frozen, ==, 8);
  g_assert_cmpfloat (hasty->lr[frozen], ==, hasty->lr[G_N_ELEMENTS (metrics) - 1]);
  assert_shows (hasty, (gsize) frozen, SHOWS_FALL);

  metrics[4] = NAN;
  metrics[17] = -0.5;

  g_autoptr(AnnealSeries) strange = compute_plateau ("ReduceLROnPlateau(optimizer)", metrics, G_N_ELEMENTS (metrics));
  g_autoptr(AnnealSeries) absolute = compute_plateau ("ReduceLROnPlateau(optimizer, threshold_mode='abs')", metrics,
                                                      G_N_ELEMENTS (metrics));

  g_assert_cmpint (find (strange, STEPPED, 2), ==, 5);
  g_assert_cmpint (find (strange, STEPPED, 3), ==, 18);
  g_assert_cmpint (find (absolute, STEPPED, 3), ==, NOWHERE);
}

/* The update at which a value is used: by epochs, and in both orders of calls. */
static void
test_update (void)
{
  g_autoptr(AnnealProject) one_epoch = read_project ("CosineAnnealingLR(optimizer, 30)", 90);
  g_autoptr(AnnealProject) by_batch = anneal_project_with_horizon (one_epoch, 90, 7, NULL);
  g_autoptr(AnnealRun) run = anneal_run_with_stepping (by_batch->runs[0], ANNEAL_STEPPING_EPOCH);
  g_autoptr(AnnealProject) right = anneal_project_with_changed_run (by_batch, run);
  g_autoptr(AnnealProject) wrong = anneal_project_with_call_order (right, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealSeries) right_series = compute (right);
  g_autoptr(AnnealSeries) wrong_series = compute (wrong);
  AnnealScene scene;
  guint64 tick, update;

  g_assert_cmpint (find (right_series, STEPPED, 0), ==, 31);
  g_assert_true (anneal_series_find_update (right_series, 31, &update));
  g_assert_cmpuint (update, ==, 31 * 7);
  g_assert_cmpfloat (anneal_series_get_lr (right_series, 0, update), ==, right_series->lr[31]);
  g_assert_cmpfloat (anneal_series_get_lr (right_series, 0, update - 1), ==, right_series->lr[30]);
  g_assert_false (anneal_series_find_update (right_series, 90, &update));

  g_assert_true (anneal_series_find_update (wrong_series, 31, &update));
  g_assert_cmpuint (update, ==, 30 * 7);
  g_assert_cmpfloat (anneal_series_get_lr (wrong_series, 0, update), ==, wrong_series->lr[31]);
  g_assert_false (anneal_series_find_update (wrong_series, 0, &update));
  g_assert_true (anneal_series_find_update (wrong_series, 90, &update));

  anneal_series_init_scene (wrong_series, &scene);
  anneal_scene_set_node (&scene, 0);
  g_assert_true (anneal_common_surprises[1].find (&scene, &tick));
  g_assert_cmpuint (tick, ==, 1);
  anneal_series_init_scene (right_series, &scene);
  anneal_scene_set_node (&scene, 0);
  g_assert_false (anneal_common_surprises[1].find (&scene, &tick));
}

/* Backticks come in pairs, paragraphs are neither empty nor padded. */
static void
check_text (const char *text)
{
  g_auto(GStrv) pieces = g_strsplit (text, "`", -1);
  g_auto(GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  g_assert_cmpuint (g_strv_length (pieces) % 2, ==, 1);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (paragraphs[i]), >, 30);
      g_assert_false (g_ascii_isspace (paragraphs[i][0]));
      g_assert_true (g_str_has_suffix (paragraphs[i], "."));
    }
}

static void
test_texts (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      g_assert_nonnull (schedulers[i]->explanation);
      check_text (schedulers[i]->explanation);
      g_assert_cmpuint (schedulers[i]->n_surprises, >=, 2);
      for (guint j = 0; j < schedulers[i]->n_surprises; j++)
        check_text (schedulers[i]->surprises[j].text);
      g_assert_cmpint ((schedulers[i]->flags & ANNEAL_SCHEDULER_COMPOSITE) != 0, ==,
                       schedulers[i]->get_part_stint != NULL);
    }

  for (guint i = 0; i < anneal_n_common_surprises; i++)
    check_text (anneal_common_surprises[i].text);
}

/* Whatever is found is a value that there is, or the refusal; for every scheduler, short and long runs. */
static void
test_within_horizon (void)
{
  static const guint64 horizons[] = { 1, 2, 17, 400 };
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  guint n_found = 0;

  for (guint i = 0; i < n_schedulers * G_N_ELEMENTS (horizons); i++)
    {
      g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (schedulers[i / G_N_ELEMENTS (horizons)]);
      g_autoptr(AnnealRun) run = anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_BATCH);
      g_autoptr(AnnealProject) empty = anneal_project_new ();
      g_autoptr(AnnealProject) horizon = anneal_project_with_horizon (empty, 1, horizons[i % G_N_ELEMENTS (horizons)],
                                                                      NULL);
      g_autoptr(AnnealProject) project = anneal_project_with_run (horizon, run, G_MAXUINT);
      g_autoptr(AnnealSeries) series = compute (project);
      AnnealScene scene;

      anneal_series_init_scene (series, &scene);
      for (guint node = 0; node < anneal_schedule_get_n_nodes (schedule); node++)
        {
          const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);

          anneal_scene_set_node (&scene, node);
          g_assert_true (scene.is_stepped);
          for (guint j = 0; j < scheduler->n_surprises; j++)
            {
              guint64 tick;

              if (scheduler->surprises[j].find == NULL || !scheduler->surprises[j].find (&scene, &tick))
                continue;
              g_assert_true (tick < scene.n_values || tick == scene.refused_at);
              n_found++;
            }
        }
    }

  g_assert_cmpuint (n_found, >, n_schedulers);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/jobs/surprises/found/%u", i);

      g_test_add_data_func (path, &cases[i], check_case);
    }
  g_test_add_func ("/jobs/surprises/first-difference", test_first_difference);
  g_test_add_func ("/jobs/surprises/plateau", test_plateau);
  g_test_add_func ("/jobs/surprises/update", test_update);
  g_test_add_func ("/jobs/surprises/texts", test_texts);
  g_test_add_func ("/jobs/surprises/within-horizon", test_within_horizon);

  return g_test_run ();
}
