/* test-random.c: tests of anneal-random
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-random.h"

#define N 100000

static void
test_same (void)
{
  AnnealRandom a, b, c, d;

  anneal_random_init (&a, 42, 0);
  anneal_random_init (&b, 42, 0);
  anneal_random_init (&c, 42, 1);
  anneal_random_init (&d, 43, 0);

  for (guint i = 0; i < 100; i++)
    {
      guint64 x = anneal_random_next (&a);

      g_assert_cmpuint (x, ==, anneal_random_next (&b));
      g_assert_cmpuint (x, !=, anneal_random_next (&c));
      g_assert_cmpuint (x, !=, anneal_random_next (&d));
    }
}

/* The first numbers that the authors' algorithm gives from the state 1, 2, 3, 4. */
static void
test_numbers (void)
{
  static const guint64 expected[] = { 11520, 0, 1509978240, G_GUINT64_CONSTANT (1215971899390074240) };
  AnnealRandom random = { { 1, 2, 3, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (anneal_random_next (&random), ==, expected[i]);
}

static void
test_uniform (void)
{
  AnnealRandom random;
  double sum = 0;

  anneal_random_init (&random, 1, 0);
  for (guint i = 0; i < N; i++)
    {
      double x = anneal_random_uniform (&random);

      g_assert_true (x >= 0 && x < 1);
      sum += x;
    }

  g_assert_cmpfloat_with_epsilon (sum / N, 0.5, 0.005);
}

static void
test_below (void)
{
  guint counts[7] = { 0 };
  AnnealRandom random;

  anneal_random_init (&random, 1, 0);
  for (guint i = 0; i < N; i++)
    counts[anneal_random_below (&random, G_N_ELEMENTS (counts))]++;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpfloat_with_epsilon (counts[i] / (double) N, 1. / G_N_ELEMENTS (counts), 0.005);
}

/* Every number stays, and each is in each place as often as any other. */
static void
test_shuffle (void)
{
  guint values[5], counts[5][5] = { 0 };
  AnnealRandom random;

  anneal_random_init (&random, 1, 0);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i;

  for (guint i = 0; i < N; i++)
    {
      guint seen = 0;

      anneal_random_shuffle (&random, values, G_N_ELEMENTS (values));
      for (guint place = 0; place < G_N_ELEMENTS (values); place++)
        {
          seen |= 1u << values[place];
          counts[place][values[place]]++;
        }
      g_assert_cmpuint (seen, ==, 31);
    }

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
      g_assert_cmpfloat_with_epsilon (counts[i][j] / (double) N, 0.2, 0.008);
}

static void
test_normal (void)
{
  AnnealRandom random;
  double sum = 0, squares = 0;
  guint n_within = 0;

  anneal_random_init (&random, 1, 0);
  for (guint i = 0; i < N; i++)
    {
      double x = anneal_random_normal (&random);

      sum += x;
      squares += x * x;
      n_within += fabs (x) < 1;
    }

  g_assert_cmpfloat_with_epsilon (sum / N, 0, 0.02);
  g_assert_cmpfloat_with_epsilon (squares / N, 1, 0.02);
  g_assert_cmpfloat_with_epsilon (n_within / (double) N, 0.6827, 0.006);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/random/same", test_same);
  g_test_add_func ("/base/random/numbers", test_numbers);
  g_test_add_func ("/base/random/uniform", test_uniform);
  g_test_add_func ("/base/random/below", test_below);
  g_test_add_func ("/base/random/shuffle", test_shuffle);
  g_test_add_func ("/base/random/normal", test_normal);
  return g_test_run ();
}
