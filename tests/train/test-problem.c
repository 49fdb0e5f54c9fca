/* test-problem.c: every row of the table of problems is sound
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "anneal-problem.h"
#include "anneal-train-setup.h"

static void
test_rows (void)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (n_problems, >=, 9);
  for (guint i = 0; i < n_problems; i++)
    {
      const AnnealProblem *problem = problems[i];

      g_assert_true (g_hash_table_add (ids, (gpointer) problem->id));
      g_assert_true (g_hash_table_add (names, (gpointer) problem->name));
      g_assert_true (g_str_has_suffix (problem->doc, "."));
      g_assert_true (anneal_problem_find (problem->id) == problem);
      g_assert_true ((problem->surface != NULL) == (problem->task == ANNEAL_TASK_SURFACE));
      g_assert_true ((problem->data != NULL) == (problem->task != ANNEAL_TASK_SURFACE));
      if (problem->data != NULL)
        g_assert_true ((problem->task == ANNEAL_TASK_REGRESSION) == !!problem->data->is_regression);
    }
  g_assert_null (anneal_problem_find ("no-such-problem"));
}

static void
test_new_setup (void)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  for (guint i = 0; i < n_problems; i++)
    {
      g_autoptr(GError) error = NULL;
      AnnealTrainSetup setup;

      anneal_train_setup_init (&setup, problems[i]);
      g_assert_true (anneal_train_setup_check (&setup, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (anneal_train_setup_n_batches (&setup), >, 1);
      g_assert_cmpuint (anneal_train_setup_n_batches (&setup), <=, 100);
    }
}

/* Start and minima can be seen, and the way down is what the formula says: minima are flat, starts are not. */
static void
test_surfaces (void)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  for (guint i = 0; i < n_problems; i++)
    {
      const AnnealSurface *surface = problems[i]->surface;
      double gradient[2];

      if (surface == NULL)
        continue;
      g_assert_cmpfloat (surface->start[0], >, surface->view[0]);
      g_assert_cmpfloat (surface->start[0], <, surface->view[1]);
      g_assert_cmpfloat (surface->start[1], >, surface->view[2]);
      g_assert_cmpfloat (surface->start[1], <, surface->view[3]);
      g_assert_cmpuint (surface->n_minima, >=, 1);

      double loss = surface->evaluate (&surface->shape, surface->start, gradient);

      g_assert_cmpfloat (hypot (gradient[0], gradient[1]), >, 1e-3);
      for (guint k = 0; k < surface->n_minima; k++)
        {
          g_assert_cmpfloat (surface->evaluate (&surface->shape, surface->minima[k], gradient), <, loss);
          /* Some are known to four places only, where Styblinski and Tang's curves by 35. */
          g_assert_cmpfloat (hypot (gradient[0], gradient[1]), <, 2e-3);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/problem/rows", test_rows);
  g_test_add_func ("/train/problem/new-setup", test_new_setup);
  g_test_add_func ("/train/problem/surfaces", test_surfaces);

  return g_test_run ();
}
