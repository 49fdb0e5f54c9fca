/* test-dataset.c: rows are the same for the same seed, sound, and divided without loss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>
#include <string.h>

#include "anneal-dataset.h"
#include "anneal-problem.h"

static const AnnealDatasetKind * const kinds[] = {
  &anneal_dataset_linear,
  &anneal_dataset_blobs,
  &anneal_dataset_spirals,
  &anneal_dataset_moons,
  &anneal_dataset_circles,
  &anneal_dataset_xor,
  &anneal_dataset_sin,
  &anneal_dataset_iris,
  &anneal_dataset_digits,
};

static guint
get_n_rows (const AnnealDataset *data)
{
  return data->n_train + data->n_validation;
}

static gboolean
has_same_inputs (const AnnealDataset *a,
                 const AnnealDataset *b)
{
  g_assert_cmpuint (get_n_rows (a), ==, get_n_rows (b));
  return memcmp (a->inputs, b->inputs, (gsize) get_n_rows (a) * a->n_inputs * sizeof *a->inputs) == 0;
}

static void
assert_same (const AnnealDataset *a,
             const AnnealDataset *b)
{
  gsize n_rows = get_n_rows (a);

  g_assert_cmpuint (a->n_train, ==, b->n_train);
  g_assert_true (has_same_inputs (a, b));
  for (gsize i = 0; a->labels != NULL && i < n_rows; i++)
    g_assert_cmpuint (a->labels[i], ==, b->labels[i]);
  for (gsize i = 0; a->targets != NULL && i < n_rows * a->n_outputs; i++)
    g_assert_cmpfloat (a->targets[i], ==, b->targets[i]);
}

static void
test_same_seed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(AnnealDataset) a = anneal_dataset_new (kinds[i], 2385, 0.2);
      g_autoptr(AnnealDataset) b = anneal_dataset_new (kinds[i], 2385, 0.2);

      assert_same (a, b);
    }
}

/* Generated rows are others, shipped ones are divided in another way. */
static void
test_other_seed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(AnnealDataset) a = anneal_dataset_new (kinds[i], 7, 0.2);
      g_autoptr(AnnealDataset) b = anneal_dataset_new (kinds[i], 8, 0.2);

      g_assert_false (has_same_inputs (a, b));
    }
}

static void
test_sound (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const AnnealDatasetKind *kind = kinds[i];
      g_autoptr(AnnealDataset) data = anneal_dataset_new (kind, 3, 0.25);
      gsize n_rows = get_n_rows (data);

      g_assert_cmpuint (data->n_inputs, ==, kind->n_inputs);
      g_assert_cmpuint (data->n_outputs, ==, kind->n_outputs);
      g_assert_cmpuint (n_rows, ==, kind->n_rows);
      g_assert_true ((data->targets != NULL) == !!kind->is_regression);
      g_assert_true ((data->labels != NULL) == !kind->is_regression);

      for (gsize k = 0; k < n_rows * data->n_inputs; k++)
        g_assert_cmpfloat (fabsf (data->inputs[k]), <, 6);
      for (gsize k = 0; data->targets != NULL && k < n_rows * data->n_outputs; k++)
        g_assert_cmpfloat (fabsf (data->targets[k]), <, 10);
      for (gsize k = 0; data->labels != NULL && k < n_rows; k++)
        g_assert_cmpuint (data->labels[k], <, data->n_outputs);
    }
}

/* As bytes, so that rows can be sorted and compared. */
static GPtrArray *
list_rows (const AnnealDataset *data)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (gsize i = 0; i < get_n_rows (data); i++)
    {
      GByteArray *row = g_byte_array_new ();

      g_byte_array_append (row, (const guint8 *) &data->inputs[i * data->n_inputs],
                           data->n_inputs * (guint) sizeof *data->inputs);
      if (data->labels != NULL)
        g_byte_array_append (row, (const guint8 *) &data->labels[i], sizeof data->labels[i]);
      else
        g_byte_array_append (row, (const guint8 *) &data->targets[i * data->n_outputs],
                             data->n_outputs * (guint) sizeof *data->targets);
      g_ptr_array_add (rows, g_byte_array_free_to_bytes (row));
    }
  return rows;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return g_bytes_compare (*(GBytes * const *) a, *(GBytes * const *) b);
}

/* Each row is in one of the two parts, once. */
static void
test_split_complete (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(AnnealDataset) all = kinds[i]->create (11);
      g_autoptr(AnnealDataset) split = anneal_dataset_new (kinds[i], 11, 0.3);
      g_autoptr(GPtrArray) expected = list_rows (all);
      g_autoptr(GPtrArray) rows = list_rows (split);

      g_assert_false (has_same_inputs (all, split));
      g_ptr_array_sort (expected, compare_rows);
      g_ptr_array_sort (rows, compare_rows);
      g_assert_cmpuint (rows->len, ==, expected->len);
      for (guint k = 0; k < rows->len; k++)
        g_assert_true (g_bytes_equal (rows->pdata[k], expected->pdata[k]));
    }
}

static void
test_split_share (void)
{
  static const double shares[] = { 0.05, 0.2, 1.0 / 3, 0.5 };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
      {
        g_autoptr(AnnealDataset) data = anneal_dataset_new (kinds[i], 1, shares[k]);

        g_assert_cmpuint (data->n_train, ==, anneal_dataset_kind_get_n_train (kinds[i], shares[k]));
        g_assert_cmpuint (get_n_rows (data), ==, kinds[i]->n_rows);
        g_assert_cmpfloat_with_epsilon (data->n_validation, kinds[i]->n_rows * shares[k], 0.5 + 1e-9);
      }
}

static guint
count_label (const AnnealDataset *data,
             guint                label)
{
  guint n = 0;

  for (guint i = 0; i < get_n_rows (data); i++)
    n += data->labels[i] == label;
  return n;
}

/* As in scikit-learn's copy. */
static void
test_digits (void)
{
  static const guint counts[] = { 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 };
  g_autoptr(AnnealDataset) data = anneal_dataset_digits.create (0);
  double ink = 0;

  g_assert_cmpuint (data->n_train, ==, 1797);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (count_label (data, i), ==, counts[i]);

  for (gsize i = 0; i < 1797 * 64; i++)
    {
      float shade = data->inputs[i] * 16;

      g_assert_cmpfloat (shade, ==, floorf (shade));
      g_assert_cmpfloat (shade, >=, 0);
      g_assert_cmpfloat (shade, <=, 16);
      ink += (double) shade;
    }
  g_assert_cmpfloat (ink, ==, 561718);

  /* The first one's second line: a one. */
  static const float line[] = { 0, 0, 7, 16, 16, 9, 0, 0 };

  g_assert_cmpuint (data->labels[0], ==, 1);
  for (guint k = 0; k < G_N_ELEMENTS (line); k++)
    g_assert_cmpfloat (data->inputs[8 + k], ==, line[k] / 16);
}

static void
test_iris (void)
{
  g_autoptr(AnnealDataset) data = anneal_dataset_iris.create (0);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (count_label (data, i), ==, 50);

  for (guint k = 0; k < 4; k++)
    {
      double sum = 0, squares = 0;

      for (guint i = 0; i < 150; i++)
        {
          double x = data->inputs[4 * i + k];

          sum += x;
          squares += x * x;
        }
      /* They are rounded to six places. */
      g_assert_cmpfloat_with_epsilon (sum / 150, 0, 1e-6);
      g_assert_cmpfloat_with_epsilon (squares / 150, 1, 1e-6);
    }
}

/* The mean of @column over rows of @label; its standard deviation. */
static double
measure (const AnnealDataset *data,
         guint                label,
         guint                column,
         double              *deviation)
{
  double sum = 0, squares = 0;
  guint n = 0;

  for (gsize i = 0; i < get_n_rows (data); i++)
    if (data->labels == NULL || data->labels[i] == label)
      {
        double x = data->inputs[i * data->n_inputs + column];

        sum += x;
        squares += x * x;
        n++;
      }
  *deviation = sqrt (squares / n - sum / n * (sum / n));
  return sum / n;
}

/* What each class is made of, within four standard errors. */
static void
test_generated (void)
{
  static const struct { const AnnealDatasetKind *kind; double mean[2], deviation[2]; } expected[] = {
    { &anneal_dataset_blobs, { -1, -0.5 }, { 1, 0.75 } },
    { &anneal_dataset_moons, { 0, 2 / G_PI }, { 0.723, 0.343 } },
    { &anneal_dataset_circles, { 0, 0 }, { 0.6, 0.6 } },
    { &anneal_dataset_xor, { 0, 0 }, { 1.159, 1.159 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(AnnealDataset) data = anneal_dataset_new (expected[i].kind, 4, 0.2);

      g_assert_cmpuint (count_label (data, 0), >=, 120);
      g_assert_cmpuint (count_label (data, 1), >=, 120);
      for (guint k = 0; k < 2; k++)
        {
          double deviation;
          double mean = measure (data, 0, k, &deviation);

          g_assert_cmpfloat_with_epsilon (mean, expected[i].mean[k], 4 * expected[i].deviation[k] / sqrt (120));
          g_assert_cmpfloat_with_epsilon (deviation, expected[i].deviation[k], 0.15);
        }
    }
}

/* Both arms lie on their curve, the second one across from the first. */
static void
test_spirals (void)
{
  g_autoptr(AnnealDataset) data = anneal_dataset_new (&anneal_dataset_spirals, 5, 0.2);

  for (guint i = 0; i < get_n_rows (data); i++)
    {
      double sign = data->labels[i] == 0 ? 1 : -1;
      double x = sign * (double) data->inputs[2 * i], y = sign * (double) data->inputs[2 * i + 1];
      double nearest = INFINITY;

      for (guint k = 0; k <= 1000; k++)
        {
          double angle = 2.5 * G_PI * k / 1000;

          nearest = MIN (nearest, hypot (x - 0.002 * k * cos (angle), y - 0.002 * k * sin (angle)));
        }
      g_assert_cmpfloat (nearest, <, 0.06 * 5);
    }
}

/* The noise is what is left of a target without its curve. */
static void
test_noise (void)
{
  g_autoptr(AnnealDataset) linear = anneal_dataset_new (&anneal_dataset_linear, 6, 0.2);
  g_autoptr(AnnealDataset) sine = anneal_dataset_new (&anneal_dataset_sin, 6, 0.2);
  double linear_squares = 0, sine_squares = 0;

  for (guint i = 0; i < get_n_rows (linear); i++)
    {
      double line = 0.7 + 1.5 * (double) linear->inputs[2 * i] - 3 * (double) linear->inputs[2 * i + 1];

      linear_squares += pow ((double) linear->targets[i] - line, 2);
    }
  for (guint i = 0; i < get_n_rows (sine); i++)
    sine_squares += pow ((double) sine->targets[i] - sin (1.5 * (double) sine->inputs[i]), 2);

  g_assert_cmpfloat_with_epsilon (sqrt (linear_squares / get_n_rows (linear)), 0.3, 0.06);
  g_assert_cmpfloat_with_epsilon (sqrt (sine_squares / get_n_rows (sine)), 0.1, 0.02);
}

static void
test_credits (void)
{
  g_assert_nonnull (strstr (anneal_dataset_digits.credit, "10.24432/C50P49"));
  g_assert_nonnull (strstr (anneal_dataset_digits.credit, "CC BY 4.0"));
  g_assert_nonnull (strstr (anneal_dataset_iris.credit, "10.24432/C56C76"));
  g_assert_nonnull (strstr (anneal_dataset_iris.credit, "CC BY 4.0"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/dataset/same-seed", test_same_seed);
  g_test_add_func ("/train/dataset/other-seed", test_other_seed);
  g_test_add_func ("/train/dataset/sound", test_sound);
  g_test_add_func ("/train/dataset/split-complete", test_split_complete);
  g_test_add_func ("/train/dataset/split-share", test_split_share);
  g_test_add_func ("/train/dataset/digits", test_digits);
  g_test_add_func ("/train/dataset/iris", test_iris);
  g_test_add_func ("/train/dataset/generated", test_generated);
  g_test_add_func ("/train/dataset/spirals", test_spirals);
  g_test_add_func ("/train/dataset/noise", test_noise);
  g_test_add_func ("/train/dataset/credits", test_credits);

  return g_test_run ();
}
