/* test-param.c: rows of the tables: texts, sliders
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-scheduler.h"

static const AnnealParam log_row = {
  .key = "lr", .type = ANNEAL_PARAM_DOUBLE, .flags = ANNEAL_PARAM_LOG_SCALE,
  .min = 1e-6, .max = 10, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
};
static const AnnealParam zero_row = {
  .key = "eta_min", .type = ANNEAL_PARAM_DOUBLE, .flags = ANNEAL_PARAM_LOG_SCALE,
  .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0),
};
static const AnnealParam linear_row = {
  .key = "gamma", .type = ANNEAL_PARAM_DOUBLE, .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
};
static const AnnealParam count_row = {
  .key = "T_max", .type = ANNEAL_PARAM_INT, .flags = ANNEAL_PARAM_LOG_SCALE,
  .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (90),
};

static void
test_slider_ends (void)
{
  const AnnealParam *rows[] = { &log_row, &zero_row, &linear_row, &count_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpfloat (anneal_param_from_slider (rows[i], 0), ==, rows[i]->min);
      g_assert_cmpfloat (anneal_param_from_slider (rows[i], 1), ==, rows[i]->max);
      g_assert_cmpfloat (anneal_param_from_slider (rows[i], -0.3), ==, rows[i]->min);
      g_assert_cmpfloat (anneal_param_from_slider (rows[i], 1.7), ==, rows[i]->max);
      g_assert_cmpfloat (anneal_param_from_slider (rows[i], (double) NAN), ==, rows[i]->min);
      g_assert_cmpfloat (anneal_param_to_slider (rows[i], rows[i]->min), ==, 0);
      g_assert_cmpfloat (anneal_param_to_slider (rows[i], rows[i]->max), ==, 1);
      g_assert_cmpfloat (anneal_param_to_slider (rows[i], -INFINITY), ==, 0);
      g_assert_cmpfloat (anneal_param_to_slider (rows[i], INFINITY), ==, 1);
      g_assert_cmpfloat (anneal_param_to_slider (rows[i], (double) NAN), ==, 0);
    }
}

/* Values are the doubles that their short texts are read as, not neighbours of them. */
static void
test_slider_rounds (void)
{
  double position = anneal_param_to_slider (&log_row, 2.3849e-4);

  g_assert_cmpfloat (anneal_param_from_slider (&log_row, position), ==, 2.38e-4);
  position = anneal_param_to_slider (&zero_row, 7.1349e-7);
  g_assert_cmpfloat (anneal_param_from_slider (&zero_row, position), ==, 7.13e-7);
  g_assert_cmpfloat (anneal_param_from_slider (&linear_row, 0.238549), ==, 0.239);
  g_assert_cmpfloat (anneal_param_from_slider (&count_row, anneal_param_to_slider (&count_row, 17.8)), ==, 18);
  g_assert_cmpfloat (anneal_param_from_slider (&count_row, anneal_param_to_slider (&count_row, 1777)), ==, 1780);
}

static void
test_slider_is_logarithmic (void)
{
  double low = anneal_param_to_slider (&log_row, 1e-4);
  double middle = anneal_param_to_slider (&log_row, 1e-3);
  double high = anneal_param_to_slider (&log_row, 1e-2);

  g_assert_cmpfloat_with_epsilon (middle - low, high - middle, 1e-12);
}

static void
test_parse_keeps_text (void)
{
  static const struct
  {
    const char *text;
    const char *kept;       /* NULL: repr() says the same */
    const char *shown;
  } cases[] = {
    { "0.2385", NULL, "0.2385" },
    { "  1777 ", NULL, "1777" },
    { "1e-3", "1e-3", "1e-3" },
    { "3*40", "3*40", "3*40" },
    { "[30, 80]", NULL, "[30, 80]" },
    { "[30,80]", "[30,80]", "[30,80]" },
    { "'cos'", NULL, "'cos'" },
    { "None", NULL, "None" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_auto(AnnealArgument) argument = { .text = NULL };
      g_auto(AnnealArgument) copy = { .text = NULL };
      g_autofree char *shown = NULL;

      g_assert_true (anneal_argument_parse (cases[i].text, &argument, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (argument.text, ==, cases[i].kept);
      shown = anneal_argument_dup_text (&argument, &log_row);
      g_assert_cmpstr (shown, ==, cases[i].shown);

      anneal_argument_copy (&argument, &copy);
      g_assert_true (anneal_argument_equal (&argument, &copy));
    }
}

static void
test_parse_refuses (void)
{
  static const char * const texts[] = { "", "0.1.2", "[1, 2", "ten", "1 / 0", "lambda" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_auto(AnnealArgument) argument = { .text = NULL };

      g_assert_false (anneal_argument_parse (texts[i], &argument, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (argument.value.kind, ==, ANNEAL_UNSET);
    }
}

static void
test_unset_shows_fallback (void)
{
  AnnealArgument unset = { .text = NULL };
  const AnnealScheduler *lambda = anneal_scheduler_find ("torch.LambdaLR");
  g_autofree char *number = anneal_argument_dup_text (&unset, &log_row);
  g_autofree char *function = anneal_argument_dup_text (&unset, &lambda->params[0]);

  g_assert_cmpstr (number, ==, "0.1");
  g_assert_cmpstr (function, ==, "lambda epoch: 0.95 ** epoch");
}

static void
test_equal (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean    equal;
  } cases[] = {
    { "0.1", "0.1", TRUE },
    { "1", "1.0", FALSE },
    { "0.1", "1e-1", FALSE },
    { "lambda e: 0.9 ** e", "lambda e: 0.9 ** e", TRUE },
    { "lambda e: 0.9 ** e", "lambda e: 0.8 ** e", FALSE },
    { "[lambda e: 1, lambda e: e]", "[lambda e: 1, lambda e: e]", TRUE },
    { "[lambda e: 1, lambda e: e]", "[lambda e: 1, lambda e: 2]", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(AnnealArgument) a = { .text = NULL };
      g_auto(AnnealArgument) b = { .text = NULL };

      g_assert_true (anneal_argument_parse (cases[i].a, &a, NULL));
      g_assert_true (anneal_argument_parse (cases[i].b, &b, NULL));
      g_assert_cmpint (anneal_argument_equal (&a, &b), ==, cases[i].equal);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/param/slider-ends", test_slider_ends);
  g_test_add_func ("/schedule/param/slider-rounds", test_slider_rounds);
  g_test_add_func ("/schedule/param/slider-is-logarithmic", test_slider_is_logarithmic);
  g_test_add_func ("/schedule/param/parse-keeps-text", test_parse_keeps_text);
  g_test_add_func ("/schedule/param/parse-refuses", test_parse_refuses);
  g_test_add_func ("/schedule/param/unset-shows-fallback", test_unset_shows_fallback);
  g_test_add_func ("/schedule/param/equal", test_equal);

  return g_test_run ();
}
