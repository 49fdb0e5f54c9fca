/* test-figure.c: projects as figures, words and tables
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-figure.h"
#include "anneal-file.h"
#include "sample.h"

static GPtrArray *
compute (const AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *series = anneal_series_new_all (project, NULL, &error);

  g_assert_no_error (error);
  return series;
}

/* The sample's runs, and one that changes momentum. */
static AnnealProject *
new_project_with_momentum (void)
{
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.SGD", "lr", "0.1", "momentum", "0.9", NULL);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.OneCycleLR", "max_lr", "0.25", "total_steps", "91",
                                                        "final_div_factor", "1e3", NULL);

  return sample_add (sample_project (), anneal_run_new ("One cycle", optimizer, schedule, ANNEAL_STEPPING_BATCH));
}

static void
test_palette (void)
{
  g_assert_cmpuint (ANNEAL_N_COLORS, ==, ANNEAL_PLOT_N_COLORS);
  g_assert_cmpuint (ANNEAL_N_COLORS, <=, ANNEAL_PLOT_N_DASHES);
  for (guint i = 0; i < ANNEAL_N_COLORS; i++)
    g_assert_cmphex (anneal_project_color (i), ==, anneal_plot_palette (i));
}

static void
test_lanes (void)
{
  g_autoptr(AnnealProject) without = sample_project ();
  g_autoptr(GPtrArray) without_series = compute (without);
  g_autoptr(AnnealFigure) one = anneal_figure_new (without, without_series, NULL, NAN, NAN);
  g_autoptr(AnnealProject) with = new_project_with_momentum ();
  g_autoptr(GPtrArray) with_series = compute (with);
  g_autoptr(AnnealFigure) two = anneal_figure_new (with, with_series, "Four", NAN, NAN);
  g_autoptr(AnnealRun) hidden_run = anneal_run_with_visible (with->runs[3], FALSE);
  g_autoptr(AnnealProject) hidden = anneal_project_with_changed_run (with, hidden_run);
  g_autoptr(AnnealFigure) again = anneal_figure_new (hidden, with_series, NULL, NAN, NAN);

  g_assert_cmpuint (one->figure.n_lanes, ==, 1);
  g_assert_cmpuint (two->figure.n_lanes, ==, 2);
  g_assert_cmpuint (two->figure.lanes[1].n_lines, ==, 1);
  g_assert_cmpuint (two->line_runs[1][0].run, ==, 3);
  g_assert_cmpstr (two->figure.title, ==, "Four");
  g_assert_cmpstr (two->figure.lanes[0].label, ==, "Learning rate");
  g_assert_cmpstr (two->figure.lanes[1].label, ==, "Momentum");
  g_assert_cmpuint (again->figure.n_lanes, ==, 1);
}

static void
test_lines (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(GPtrArray) series = compute (project);
  g_autoptr(AnnealFigure) figure = anneal_figure_new (project, series, NULL, NAN, NAN);
  const AnnealPlotLine *lines = figure->figure.lanes[0].lines;

  g_assert_cmpuint (figure->figure.lanes[0].n_lines, ==, 4);

  /* Stepped every epoch: 7 values that hold 13 updates each. */
  g_assert_true (lines[0].hold);
  g_assert_cmpuint (lines[0].n, ==, 7);
  g_assert_cmpfloat (lines[0].x_step, ==, 13);
  g_assert_cmpfloat (lines[0].x_end, ==, 91);
  g_assert_cmpstr (lines[0].label, ==, "StepLR");

  g_assert_false (lines[1].hold);
  g_assert_cmpuint (lines[1].n, ==, 91);
  g_assert_cmpfloat (lines[1].x_step, ==, 1);
  g_assert_cmphex (lines[1].color, ==, project->runs[1]->color);
  g_assert_nonnull (lines[1].pyramid);

  /* Two groups of one run: one colour, told apart otherwise, one entry in the legend. */
  g_assert_cmphex (lines[2].color, ==, lines[3].color);
  g_assert_cmpuint (lines[2].dash, !=, lines[3].dash);
  g_assert_cmpfloat (lines[2].width, >, lines[3].width);
  g_assert_cmpstr (lines[2].label, ==, "Decay");
  g_assert_null (lines[3].label);
  g_assert_cmpuint (figure->line_runs[0][3].run, ==, 2);
  g_assert_cmpuint (figure->line_runs[0][3].group, ==, 1);
}

static void
test_axes (void)
{
  static const AnnealView view = { .log_y = TRUE, .x_in_epochs = TRUE };
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(GPtrArray) series = compute (project);
  g_autoptr(AnnealFigure) plain = anneal_figure_new (project, series, NULL, NAN, NAN);
  g_autoptr(AnnealProject) viewed = anneal_project_with_view (project, &view);
  g_autoptr(AnnealFigure) other = anneal_figure_new (viewed, series, NULL, 13, 26);

  g_assert_cmpstr (plain->figure.x_label, ==, "Update");
  g_assert_cmpfloat (plain->figure.x_unit, ==, 1);
  g_assert_cmpfloat (plain->figure.x_min, ==, 0);
  g_assert_cmpfloat (plain->figure.x_max, ==, 91);
  g_assert_cmpint (plain->figure.lanes[0].scale, ==, ANNEAL_PLOT_LINEAR);
  g_assert_cmpstr (other->figure.x_label, ==, "Epoch");
  g_assert_cmpfloat (other->figure.x_unit, ==, 13);
  g_assert_cmpfloat (other->figure.x_min, ==, 13);
  g_assert_cmpfloat (other->figure.x_max, ==, 26);
  g_assert_cmpint (other->figure.lanes[0].scale, ==, ANNEAL_PLOT_LOG);
}

static void
test_nothing_to_draw (void)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(AnnealFigure) figure = anneal_figure_new (empty, none, NULL, NAN, NAN);
  g_autofree char *words = anneal_figure_describe (empty, none, NULL);

  g_assert_cmpuint (figure->figure.lanes[0].n_lines, ==, 0);
  g_assert_cmpstr (figure->figure.note, ==, "No runs yet");
  g_assert_cmpstr (words, ==, "There are no runs yet.");

  g_autoptr(AnnealRun) run = sample_run ("torch.StepLR", "step_size", "3");
  g_autoptr(AnnealRun) hidden_run = anneal_run_with_visible (run, FALSE);
  g_autoptr(AnnealProject) hidden = anneal_project_with_run (empty, hidden_run, 0);
  g_autoptr(GPtrArray) hidden_series = compute (hidden);
  g_autoptr(AnnealFigure) all_hidden = anneal_figure_new (hidden, hidden_series, NULL, NAN, NAN);
  g_autofree char *hidden_words = anneal_figure_describe (hidden, hidden_series, NULL);

  g_assert_cmpstr (all_hidden->figure.note, ==, "All runs are hidden");
  g_assert_cmpstr (hidden_words, ==, "All runs are hidden.");
}

static void
test_words (void)
{
  g_autoptr(AnnealProject) project = new_project_with_momentum ();
  g_autoptr(GPtrArray) series = compute (project);
  g_autofree char *words = anneal_figure_describe (project, series, NULL);

  g_assert_cmpstr (words, ==,
                   "Learning rate of 4 runs over 91 updates. "
                   "StepLR starts at 0.1 and falls to 0.001 at update 78. "
                   "Warm-up, then cosine starts at 0.00625, rises to 0.1 at update 17, and falls to 4.506e-05 "
                   "at update 90. "
                   "Decay, param group 0, starts at 0.002385 and falls to 2.358e-05 at update 90. "
                   "Decay, param group 1, starts at 0.01 and falls to 9.888e-05 at update 90. "
                   "One cycle starts at 0.01, rises to 0.2499 at update 27, and falls to 1e-05 at update 90. "
                   "Its momentum lies between 0.85 and 0.95.");
}

static void
test_words_of_turns (void)
{
  static const struct
  {
    const char *function;
    const char *words;
  } cases[] = {
    { "lambda e: 1 + e", "starts at 0.1 and rises to 9.1 at update 90." },
    { "lambda e: abs(e - 37)", "starts at 3.7, falls to 0 at update 37, and rises to 5.3 at update 90." },
    { "lambda e: 37 - abs(e - 37)", "starts at 0, rises to 3.7 at update 37, and falls to -1.6 at update 90." },
    { "lambda e: 3 + e % 17", "starts at 0.3, goes up and down between 0.3 and 1.9, and ends at 0.8." },
    { "lambda e: 5 if e < 40 else 2", "starts at 0.5 and falls to 0.2 at update 40." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealProject) empty = anneal_project_new ();
      g_autoptr(AnnealProject) longer = anneal_project_with_horizon (empty, 7, 13, NULL);
      g_autoptr(AnnealRun) run = sample_run ("torch.LambdaLR", "lr_lambda", cases[i].function);
      g_autoptr(AnnealProject) project = anneal_project_with_run (longer, run, 0);
      g_autoptr(GPtrArray) series = compute (project);
      g_autofree char *words = anneal_figure_describe (project, series, NULL);
      const char *start = "Learning rate of 1 run over 91 updates. LambdaLR ";

      g_assert_true (g_str_has_prefix (words, start));
      g_assert_cmpstr (words + strlen (start), ==, cases[i].words);
    }
}

static void
test_words_of_constant (void)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealProject) short_one = anneal_project_with_horizon (empty, 1, 1, NULL);
  g_autoptr(AnnealRun) run = sample_run ("torch.StepLR", "step_size", "3");
  g_autoptr(AnnealProject) project = anneal_project_with_run (short_one, run, 0);
  g_autoptr(GPtrArray) series = compute (project);
  g_autofree char *words = anneal_figure_describe (project, series, NULL);

  g_assert_cmpstr (words, ==, "Learning rate of 1 run over 1 update. StepLR stays at 0.1.");
}

static void
test_words_of_refusals (void)
{
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.OneCycleLR", "max_lr", "0.25", "total_steps", "37",
                                                        NULL);
  AnnealProject *project = sample_add (anneal_project_new (), sample_run ("torch.StepLR", "gamma", "'a'"));

  project = sample_add (project, anneal_run_new ("Short", NULL, schedule, ANNEAL_STEPPING_BATCH));

  g_autoptr(GPtrArray) series = compute (project);
  g_autoptr(AnnealFigure) figure = anneal_figure_new (project, series, NULL, NAN, NAN);
  g_autofree char *words = anneal_figure_describe (project, series, NULL);

  g_assert_nonnull (strstr (words, "StepLR cannot be drawn: "));
  g_assert_nonnull (strstr (words, "It stops at update 38: Tried to step 38 times."));
  g_assert_cmpuint (figure->figure.lanes[0].n_lines, ==, 1);
  g_assert_cmpuint (figure->figure.lanes[0].lines[0].n, ==, 38);
  anneal_project_unref (project);
}

static void
test_words_of_many (void)
{
  g_autoptr(AnnealRun) run = sample_run ("torch.StepLR", "step_size", "3");
  AnnealProject *project = anneal_project_new ();

  for (guint i = 0; i < 23; i++)
    project = sample_add (project, anneal_run_ref (run));

  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  g_ptr_array_set_size (none, 23);

  g_autofree char *words = anneal_figure_describe (project, none, NULL);

  g_assert_true (g_str_has_prefix (words, "Learning rate of 23 runs over 9000 updates. StepLR is being computed. "));
  g_assert_true (g_str_has_suffix (words, " There are 3 more runs."));
  anneal_project_unref (project);
}

static void
test_csv (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealRun) quoted_run = anneal_run_with_title (project->runs[0], "A \"b\", c\nd");
  g_autoptr(AnnealProject) quoted = anneal_project_with_changed_run (project, quoted_run);
  g_autoptr(GPtrArray) series = compute (quoted);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_export_csv (quoted, series, NULL, &error);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *header = "update,epoch,\"A \"\"b\"\", c\nd\",\"Warm-up, then cosine\",Decay (group 0),Decay (group 1)\n";

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, header));

  g_auto(GStrv) lines = g_strsplit (text + strlen (header), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 92);
  g_assert_cmpstr (lines[0], ==, "0,0,0.1,0.00625,0.002385,0.01");
  g_assert_true (g_str_has_prefix (lines[90], "90,6,0.001"));
}

static void
test_csv_limit (void)
{
  g_autoptr(AnnealProject) sample = sample_project ();
  g_autoptr(AnnealProject) project = anneal_project_with_horizon (sample, 1, ANNEAL_EXPORT_MAX_CELLS / 6 + 1, NULL);
  g_autoptr(GPtrArray) series = compute (project);
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_export_csv (project, series, NULL, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

/* The same picture twice is the same bytes, whoever computes it, in memory and in a file. */
static void
test_render (void)
{
  static const AnnealPlotFormat formats[] = { ANNEAL_PLOT_PNG, ANNEAL_PLOT_SVG, ANNEAL_PLOT_PDF };
  static const char * const starts[] = { "\x89PNG", "<", "%PDF" };
  g_autoptr(AnnealProject) project = new_project_with_momentum ();
  g_autoptr(GPtrArray) series = compute (project);
  g_autofree char *folder = g_dir_make_tmp ("anneal-figure-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "figure", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      AnnealExport export = ANNEAL_EXPORT_INIT;
      g_autoptr(GError) error = NULL;

      export.format = formats[i];
      export.dark = i == 1;
      export.transparent = i == 2;

      g_autoptr(GBytes) once = anneal_export_render (&export, project, series, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (memcmp (g_bytes_get_data (once, NULL), starts[i], strlen (starts[i])) == 0);
      g_assert_true (anneal_export_save (&export, project, NULL, path, NULL, &error));
      g_assert_no_error (error);

      g_autoptr(GBytes) saved = anneal_file_read (path, 1 << 24, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (once, saved));
    }

  g_assert_cmpint (remove (path), ==, 0);
  g_assert_cmpint (remove (folder), ==, 0);
}

static void
test_render_cancelled (void)
{
  const AnnealExport export = ANNEAL_EXPORT_INIT;
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(GPtrArray) series = compute (project);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (anneal_export_render (&export, project, series, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/figure/palette", test_palette);
  g_test_add_func ("/jobs/figure/lanes", test_lanes);
  g_test_add_func ("/jobs/figure/lines", test_lines);
  g_test_add_func ("/jobs/figure/axes", test_axes);
  g_test_add_func ("/jobs/figure/nothing-to-draw", test_nothing_to_draw);
  g_test_add_func ("/jobs/figure/words", test_words);
  g_test_add_func ("/jobs/figure/words-of-turns", test_words_of_turns);
  g_test_add_func ("/jobs/figure/words-of-constant", test_words_of_constant);
  g_test_add_func ("/jobs/figure/words-of-refusals", test_words_of_refusals);
  g_test_add_func ("/jobs/figure/words-of-many", test_words_of_many);
  g_test_add_func ("/jobs/figure/csv", test_csv);
  g_test_add_func ("/jobs/figure/csv-limit", test_csv_limit);
  g_test_add_func ("/jobs/figure/render", test_render);
  g_test_add_func ("/jobs/figure/render-cancelled", test_render_cancelled);

  return g_test_run ();
}
