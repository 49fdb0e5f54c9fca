/* test-training.c: what a project trains, its lesson and its view, as text and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-document.h"
#include "sample.h"

#define DOCUMENT(members) "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [], " members " }"

static AnnealProject *
read_text (const char  *text,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return anneal_document_read (bytes, NULL, error);
}

static char *
write_text (const AnnealProject *project)
{
  g_autoptr(GBytes) bytes = anneal_document_write (project);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Another value than the one that is there, in the option's range. */
static double
choose_other (const AnnealTrainOption *option,
              double                   value)
{
  switch (option->kind)
    {
    case ANNEAL_TRAIN_OPTION_BOOLEAN:
      return value == 0;

    case ANNEAL_TRAIN_OPTION_CHOICE:
      return value == 0 ? 1 : 0;

    case ANNEAL_TRAIN_OPTION_INTEGER:
    case ANNEAL_TRAIN_OPTION_LAYERS:
      return value < option->max ? value + 1 : value - 1;

    case ANNEAL_TRAIN_OPTION_NUMBER:
    case ANNEAL_TRAIN_OPTION_POINT:
    default:
      return (value + (value < (option->min + option->max) / 2 ? option->max : option->min)) / 2;
    }
}

static void
change_options (AnnealTrainSetup *setup)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_options; i++)
    {
      g_autoptr(GError) error = NULL;
      double values[ANNEAL_MAX_HIDDEN];
      guint n = anneal_train_setup_get_n (setup, &options[i]);

      if (!anneal_train_option_applies (&options[i], setup->problem) || n == 0)
        continue;

      for (guint j = 0; j < n; j++)
        values[j] = choose_other (&options[i], anneal_train_setup_get (setup, &options[i], j));
      anneal_train_setup_set (setup, &options[i], values, n, &error);
      g_assert_no_error (error);
    }
}

static void
test_every_problem_travels (void)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  g_assert_cmpuint (n_problems, >, 0);
  for (guint i = 0; i < n_problems; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealProject) empty = anneal_project_new ();
      AnnealTrainSetup plain, changed;

      anneal_train_setup_init (&plain, problems[i]);
      changed = plain;
      change_options (&changed);
      g_assert_false (anneal_train_setup_equal (&plain, &changed));

      g_autoptr(AnnealProject) project = anneal_project_with_training (empty, &changed);
      g_autofree char *text = write_text (project);
      g_autoptr(AnnealProject) back = read_text (text, &error);

      g_assert_no_error (error);
      g_assert_true (anneal_train_setup_equal (&back->training, &changed));
      g_assert_null (back->unknown);

      g_autofree char *again = write_text (back);

      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_none (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) project = read_text (DOCUMENT ("\"view\": {}"), &error);
  g_autofree char *text = write_text (project);

  g_assert_no_error (error);
  g_assert_null (project->training.problem);
  g_assert_null (project->lesson);
  g_assert_null (strstr (text, "training"));
  g_assert_null (strstr (text, "lesson"));
}

static void
test_lesson (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) project = read_text (DOCUMENT ("\"lesson\": \"of a later version\""), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (project->lesson, ==, "of a later version");

  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, 3, 4, NULL);
  g_autofree char *text = write_text (longer);
  g_autoptr(AnnealProject) without = anneal_project_with_lesson (longer, NULL);

  g_assert_nonnull (strstr (text, "\"lesson\": \"of a later version\""));
  g_assert_null (without->lesson);
}

/* A problem of a later version, and members of one that is known. */
static void
test_unknown_is_kept (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) later = read_text (DOCUMENT ("\"training\": { \"problem\": \"xyz\", \"depth\": [ 1 ] }"),
                                              &error);
  g_autofree char *later_text = write_text (later);

  g_assert_no_error (error);
  g_assert_null (later->training.problem);
  g_assert_nonnull (strstr (later_text, "\"problem\": \"xyz\""));
  g_assert_nonnull (strstr (later_text, "\"depth\""));

  g_autoptr(AnnealProject) known = read_text (DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"turns\": 7 }"),
                                              &error);
  g_autofree char *known_text = write_text (known);

  g_assert_no_error (error);
  g_assert_cmpstr (known->training.problem->id, ==, "spirals");
  g_assert_nonnull (strstr (known_text, "\"turns\": 7"));
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *text;
    const char *path;
  } wrong[] = {
    { DOCUMENT ("\"training\": 3"), "/training" },
    { DOCUMENT ("\"training\": { \"problem\": 3 }"), "/training/problem" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"seed\": \"one\" }"), "/training/seed" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"seed\": -1 }"), "/training/seed" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"hidden\": 16 }"), "/training/hidden" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"hidden\": [ 16, \"x\" ] }"), "/training/hidden/1" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"hidden\": [ 16, 0 ] }"), "/training/hidden/1" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"hidden\": [ 1, 2, 3, 4, 5, 6, 7, 8 ] }"),
      "/training/hidden" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"activation\": \"step\" }"), "/training/activation" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"validation\": 0.9 }"), "/training/validation" },
    { DOCUMENT ("\"training\": { \"problem\": \"spirals\", \"batch-size\": 0.5 }"), "/training/batch-size" },
    { DOCUMENT ("\"lesson\": 3"), "/lesson" },
    { DOCUMENT ("\"view\": { \"loss-scale\": \"square\" }"), "/view/loss-scale" },
    { DOCUMENT ("\"view\": { \"smoothing\": 1 }"), "/view/smoothing" },
    { DOCUMENT ("\"view\": { \"smoothing\": \"much\" }"), "/view/smoothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealProject) project = read_text (wrong[i].text, &error);

      g_assert_null (project);
      g_assert_nonnull (error);
      g_assert_cmpstr (anneal_error_get_path (error), ==, wrong[i].path);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/training/every-problem-travels", test_every_problem_travels);
  g_test_add_func ("/document/training/none", test_none);
  g_test_add_func ("/document/training/lesson", test_lesson);
  g_test_add_func ("/document/training/unknown-is-kept", test_unknown_is_kept);
  g_test_add_func ("/document/training/wrong", test_wrong);

  return g_test_run ();
}
