/* test-metric-series.c: lists of numbers typed or pasted, and the series to start with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-document.h"
#include "anneal-metric-series.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *numbers;
  } cases[] = {
    { "[0.71, 0.5\n3e-1;nan]", "0.71 0.5 0.3 nan" },
    { "inf -inf NaN Infinity", "inf -inf nan inf" },
    { "(1,\r\n2,)", "1.0 2.0" },
    { "\t0.1\v0.2\f", "0.1 0.2" },
    { " [ ] ", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gsize n;
      g_autofree double *metrics = anneal_metrics_parse (cases[i].text, &n, &error);
      g_autofree char *shown = anneal_metrics_dup_text (metrics, n, " ");

      g_assert_no_error (error);
      g_assert_cmpstr (shown, ==, cases[i].numbers);
    }
}

static void
test_parse_errors (void)
{
  static const struct
  {
    const char *text;
    gsize       start, end;
    const char *message;
  } cases[] = {
    { "0.5, abc, 0.3", 5, 8, "“abc” is not a number" },
    { "1 2 3..4", 4, 8, "“3..4” is not a number" },
    { "1,ä", 2, 4, "“ä” is not a number" },
    { "1\n2\n1e999", 4, 9, "“1e999” is not a number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      AnnealSpan span;
      gsize n;

      g_assert_null (anneal_metrics_parse (cases[i].text, &n, &error));
      g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_true (anneal_error_get_span (error, &span));
      g_assert_cmpuint (span.start, ==, cases[i].start);
      g_assert_cmpuint (span.end, ==, cases[i].end);
    }
}

static void
test_measure (void)
{
  static const double metrics[] = { NAN, 0.2385, -INFINITY, 0.91, INFINITY, 0.5 };
  double least, greatest;

  g_assert_true (anneal_metrics_measure (metrics, G_N_ELEMENTS (metrics), &least, &greatest));
  g_assert_cmpfloat (least, ==, 0.2385);
  g_assert_cmpfloat (greatest, ==, 0.91);
  g_assert_false (anneal_metrics_measure (metrics, 1, &least, &greatest));
}

/* A line between two ticks in either direction, and what it leaves alone. */
static void
test_drawn (void)
{
  static const double metrics[] = { 0.91, 0.5, 0.25 };
  static const struct
  {
    gsize       n, from;
    double      from_value;
    gsize       to;
    double      to_value;
    const char *drawn;
  } cases[] = {
    { 3, 0, 1, 2, 2, "1.0 1.5 2.0" },
    { 3, 2, 2, 0, 1, "1.0 1.5 2.0" },
    { 3, 1, 7, 1, 7, "0.91 7.0 0.25" },
    { 3, 5, 1, 6, 2, "0.91 0.5 0.25 0.25 0.25 1.0 2.0" },
    { 0, 2, 7, 3, 8, "7.0 7.0 7.0 8.0" },
    { 3, 1, 4, 4, 1, "0.91 4.0 3.0 2.0 1.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n;
      g_autofree double *drawn = anneal_metrics_dup_drawn (metrics, cases[i].n, cases[i].from, cases[i].from_value,
                                                           cases[i].to, cases[i].to_value, &n);
      g_autofree char *shown = anneal_metrics_dup_text (drawn, n, " ");

      g_assert_cmpstr (shown, ==, cases[i].drawn);
    }
}

/* The samples do what their names say, for any length, and are the same every time. */
static void
test_samples (void)
{
  enum { N = 137 };
  double first[N], second[N];

  for (AnnealMetricSample sample = 0; sample < ANNEAL_N_METRIC_SAMPLES; sample++)
    {
      guint n_rises = 0, n_falls = 0;

      anneal_metric_sample_fill (sample, first, N);
      anneal_metric_sample_fill (sample, second, N);
      g_assert_cmpmem (first, sizeof first, second, sizeof second);
      for (guint i = 1; i < N; i++)
        {
          n_rises += first[i] > first[i - 1];
          n_falls += first[i] < first[i - 1];
        }

      g_assert_cmpint (n_rises == 0, ==, sample == ANNEAL_METRIC_PLATEAU);
      g_assert_cmpint (n_falls == 0, ==, sample == ANNEAL_METRIC_RISING);
      g_assert_cmpint (first[N - 1] > first[0], ==, sample == ANNEAL_METRIC_RISING);
      g_assert_cmpint (first[N - 1] == first[N / 2], ==, sample == ANNEAL_METRIC_PLATEAU);
      anneal_metric_sample_fill (sample, first, 1);
      g_assert_true (isfinite (first[0]));
    }
}

/* The longest series that a run may have is saved and read without a change, however long its numbers are. */
static void
test_longest (void)
{
  g_autofree double *metrics = g_new (double, ANNEAL_MAX_SAVED_METRICS);
  const AnnealScheduler *scheduler = anneal_scheduler_find ("torch.ReduceLROnPlateau");
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (scheduler);
  g_autoptr(AnnealRun) plain = anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < ANNEAL_MAX_SAVED_METRICS; i++)
    metrics[i] = -2.2250738585072014e-308 * (1.0 + (double) i / 3e6);
  metrics[17] = NAN;
  metrics[18] = -INFINITY;

  g_autoptr(AnnealRun) run = anneal_run_with_metrics (plain, metrics, ANNEAL_MAX_SAVED_METRICS);
  g_autoptr(AnnealProject) project = anneal_project_with_run (empty, run, G_MAXUINT);
  g_autoptr(GBytes) bytes = anneal_document_write (project);
  g_autoptr(AnnealProject) read = anneal_document_read (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->runs[0]->n_metrics, ==, ANNEAL_MAX_SAVED_METRICS);
  g_assert_cmpint (memcmp (read->runs[0]->metrics, metrics, ANNEAL_MAX_SAVED_METRICS * sizeof *metrics), ==, 0);
  g_assert_true (anneal_metrics_check_length (ANNEAL_MAX_SAVED_METRICS, &error));
  g_assert_false (anneal_metrics_check_length (ANNEAL_MAX_SAVED_METRICS + 1, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_clear_error (&error);

  /* Two of them are refused before anything is written. */
  g_autoptr(AnnealProject) twice = anneal_project_with_run (project, run, G_MAXUINT);
  g_autoptr(GBytes) too_many = anneal_document_write (twice);

  g_assert_true (anneal_document_verify (bytes, NULL, &error));
  g_assert_false (anneal_document_verify (too_many, NULL, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "shorter series of metrics"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/metric-series/parse", test_parse);
  g_test_add_func ("/document/metric-series/parse-errors", test_parse_errors);
  g_test_add_func ("/document/metric-series/measure", test_measure);
  g_test_add_func ("/document/metric-series/drawn", test_drawn);
  g_test_add_func ("/document/metric-series/samples", test_samples);
  g_test_add_func ("/document/metric-series/longest", test_longest);

  return g_test_run ();
}
