/* test-export-reference.c: what is written is read as the same, for every schedule in PyTorch's recorded data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

#include "anneal-export.h"
#include "anneal-file.h"
#include "anneal-json.h"
#include "anneal-ticker.h"

#define CURVES "data/reference/pytorch.jsonl.gz"
#define MAX_BYTES (16 * 1024 * 1024)

/* Enough for every part of the sequences in the data. */
#define MAX_TICKS 600

static GInputStream *
open_data (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, CURVES, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, MAX_BYTES, NULL, &error);
  g_autoptr(GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr(GInputStream) packed = NULL;

  g_assert_no_error (error);
  packed = g_memory_input_stream_new_from_bytes (bytes);
  return g_converter_input_stream_new (packed, G_CONVERTER (decompressor));
}

/* (element-type json_t): every line. */
static GPtrArray *
read_cases (void)
{
  g_autoptr(GInputStream) stream = open_data ();
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (stream);
  GPtrArray *cases = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      gsize length;
      char *line = g_data_input_stream_read_line (lines, &length, NULL, &error);
      g_autoptr(GBytes) bytes = NULL;

      g_assert_no_error (error);
      if (line == NULL)
        break;

      bytes = g_bytes_new_take (line, length);
      g_ptr_array_add (cases, anneal_json_read (bytes, &error));
      g_assert_no_error (error);
    }

  g_assert_cmpuint (cases->len, >, 500);
  return cases;
}

static const char *
get_text (const json_t *line,
          const char   *member)
{
  return json_string_value (json_object_get (line, member));
}

/* Equal, or one is not given and the other is what is in force then. */
static gboolean
is_same_argument (const AnnealArgument *a,
                  const AnnealArgument *b,
                  const AnnealParam    *param)
{
  const AnnealArgument *given = a->value.kind != ANNEAL_UNSET ? a : b;
  const AnnealArgument *other = a->value.kind != ANNEAL_UNSET ? b : a;
  AnnealArgument value = { .value = given->value };
  g_auto(AnnealArgument) fallback = { 0 };

  if (anneal_argument_equal (a, b))
    return TRUE;
  if (param == NULL || other->value.kind != ANNEAL_UNSET)
    return FALSE;

  fallback.value = anneal_param_dup_fallback (param);
  return anneal_argument_equal (&value, &fallback);
}

static gboolean
is_stepped_alike (const AnnealSchedule *a,
                  const AnnealSchedule *b)
{
  guint n_a, n_b;
  const AnnealStepped *stepped_a = anneal_schedule_get_all_stepped (a, &n_a);
  const AnnealStepped *stepped_b = anneal_schedule_get_all_stepped (b, &n_b);

  for (guint i = 0; i < MIN (n_a, n_b); i++)
    if (stepped_a[i].node != stepped_b[i].node || stepped_a[i].first != stepped_b[i].first
        || stepped_a[i].end != stepped_b[i].end)
      return FALSE;

  return n_a == n_b;
}

static gboolean
is_same_schedule (const AnnealSchedule *a,
                  const AnnealSchedule *b)
{
  if (anneal_schedule_get_n_nodes (a) != anneal_schedule_get_n_nodes (b)
      || !is_stepped_alike (a, b))
    return FALSE;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (a); i++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (a, i);

      if (anneal_schedule_get_scheduler (b, i) != scheduler)
        return FALSE;
      for (guint j = 0; j < scheduler->n_params; j++)
        if (!is_same_argument (anneal_schedule_get_argument (a, i, j), anneal_schedule_get_argument (b, i, j),
                               &scheduler->params[j]))
          return FALSE;
    }

  return TRUE;
}

static gboolean
is_same_optimizer (const AnnealOptimizer *a,
                   const AnnealOptimizer *b)
{
  static const char * const group_keys[] = { ANNEAL_GROUP_KEYS };
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (a);

  if (anneal_optimizer_get_kind (b) != kind
      || anneal_optimizer_get_n_groups (a) != anneal_optimizer_get_n_groups (b))
    return FALSE;

  for (int group = -1; group < (int) anneal_optimizer_get_n_groups (a); group++)
    {
      for (guint i = 0; i < kind->n_params; i++)
        if (!is_same_argument (anneal_optimizer_get_argument (a, group, kind->params[i].key),
                               anneal_optimizer_get_argument (b, group, kind->params[i].key),
                               group < 0 ? &kind->params[i] : NULL))
          return FALSE;
      for (guint i = 0; group >= 0 && i < G_N_ELEMENTS (group_keys); i++)
        if (!is_same_argument (anneal_optimizer_get_argument (a, group, group_keys[i]),
                               anneal_optimizer_get_argument (b, group, group_keys[i]), NULL))
          return FALSE;
    }

  return TRUE;
}

/* (n_groups, n_ticks + 1), followed by as many momenta; what a refused step leaves is 0. */
static double *
dup_curve (const AnnealSchedule  *schedule,
           const AnnealOptimizer *optimizer,
           const json_t          *line,
           gsize                 *n)
{
  const json_t *metrics = json_object_get (line, "metrics");
  gsize n_metrics = json_array_size (metrics);
  g_autofree double *numbers = g_new0 (double, n_metrics + 1);
  AnnealFillInput input = { .metrics = numbers, .n_metrics = n_metrics };
  guint64 n_ticks = MIN ((guint64) json_integer_value (json_object_get (line, "steps")), MAX_TICKS);
  guint64 n_done;

  for (gsize i = 0; i < n_metrics; i++)
    numbers[i] = json_number_value (json_array_get (metrics, i));

  *n = anneal_optimizer_get_n_groups (optimizer) * (n_ticks + 1);

  double *curve = g_new0 (double, 2 * *n);

  anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &input, n_ticks, curve, curve + *n, NULL, NULL,
                        &n_done, NULL);
  return curve;
}

static gboolean
is_same_curve (const AnnealImportedRun *a,
               const AnnealImportedRun *b,
               const json_t            *line)
{
  gsize n_a;
  gsize n_b;
  g_autofree double *curve_a = dup_curve (a->schedule, a->optimizer, line, &n_a);
  g_autofree double *curve_b = dup_curve (b->schedule, b->optimizer, line, &n_b);

  return n_a == n_b && memcmp (curve_a, curve_b, 2 * n_a * sizeof (double)) == 0;
}

static gboolean
has_long_line (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_utf8_strlen (lines[i], -1) > 88)
      return TRUE;

  return FALSE;
}

static AnnealExportedCode *
export_run (const AnnealImportedRun   *run,
            AnnealStepping             stepping,
            gboolean                   scheduler_first,
            const AnnealExportOptions *options)
{
  AnnealExportRun written = {
    .optimizer = run->optimizer, .schedule = run->schedule, .stepping = stepping, .scheduler_first = scheduler_first,
  };

  return anneal_export_pytorch (&written, 1, options);
}

/* Reads @code; says what is wrong with it. */
static AnnealImport *
read_back (const AnnealExportedCode *code,
           const json_t             *line)
{
  g_autoptr(AnnealImport) import = anneal_import_read (code->text, -1, NULL);

  if (import->runs->len == 1 && anneal_import_get_error (import) == NULL)
    return g_steal_pointer (&import);

  g_test_message ("%s: %s:\n%s", get_text (line, "id"),
                  anneal_import_get_error (import) != NULL ? anneal_import_get_error (import)->message : "no run",
                  code->text);
  return NULL;
}

static gboolean
complain (const json_t             *line,
          const AnnealExportedCode *code,
          const char               *what)
{
  g_test_message ("%s, %s: %s:\n%s", get_text (line, "id"), get_text (line, "code"), what, code->text);
  return FALSE;
}

static gboolean
check_case (const json_t              *line,
            AnnealStepping             stepping,
            gboolean                   scheduler_first,
            const AnnealExportOptions *options)
{
  AnnealImportOptions reading = ANNEAL_IMPORT_OPTIONS_INIT;

  reading.optimizer_text = get_text (line, "optimizer");

  g_autoptr(AnnealImport) import = anneal_import_read (get_text (line, "code"), -1, &reading);
  const AnnealImportedRun *run;

  g_assert_no_error (anneal_import_get_error (import));
  run = g_ptr_array_index (import->runs, import->runs->len - 1);

  g_autoptr(AnnealExportedCode) code = export_run (run, stepping, scheduler_first, options);
  g_autoptr(AnnealImport) again = read_back (code, line);

  if (again == NULL)
    return FALSE;

  const AnnealImportedRun *copy = g_ptr_array_index (again->runs, 0);
  g_autoptr(AnnealExportedCode) second = export_run (copy, stepping, scheduler_first, options);

  if (has_long_line (code->text))
    return complain (line, code, "long line");
  if (!is_same_schedule (run->schedule, copy->schedule))
    return complain (line, code, "another schedule");
  if (!is_same_optimizer (run->optimizer, copy->optimizer))
    return complain (line, code, "another optimizer");
  if (options->with_loop && (!copy->stepping_found || copy->stepping != stepping))
    return complain (line, code, "another stepping");
  if (options->with_loop && (!copy->call_order_found || copy->scheduler_first != scheduler_first))
    return complain (line, code, "another order of calls");
  if (strcmp (second->text, code->text) != 0)
    return complain (line, second, "no fixed point");

  return is_same_curve (run, copy, line) || complain (line, code, "another curve");
}

static void
check_cases (AnnealStepping             stepping,
             gboolean                   scheduler_first,
             const AnnealExportOptions *options)
{
  g_autoptr(GPtrArray) cases = read_cases ();
  guint n_failed = 0;

  for (guint i = 0; i < cases->len; i++)
    n_failed += check_case (g_ptr_array_index (cases, i), stepping, scheduler_first, options) ? 0 : 1;

  g_assert_cmpuint (n_failed, ==, 0);
}

static void
test_construction (void)
{
  check_cases (ANNEAL_STEPPING_EPOCH, FALSE, &(AnnealExportOptions) { .with_loop = FALSE });
}

static void
test_loop_by_batch (void)
{
  check_cases (ANNEAL_STEPPING_BATCH, FALSE,
               &(AnnealExportOptions) { .with_loop = TRUE, .n_epochs = 23, .n_batches = 391 });
}

static void
test_loop_by_epoch (void)
{
  check_cases (ANNEAL_STEPPING_EPOCH, FALSE, &(AnnealExportOptions) { .with_loop = TRUE });
}

static void
test_wrong_order (void)
{
  check_cases (ANNEAL_STEPPING_BATCH, TRUE, &(AnnealExportOptions) { .with_loop = TRUE });
  check_cases (ANNEAL_STEPPING_EPOCH, TRUE, &(AnnealExportOptions) { .with_loop = TRUE, .n_epochs = 23 });
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/export/reference/construction", test_construction);
  g_test_add_func ("/code/export/reference/loop-by-batch", test_loop_by_batch);
  g_test_add_func ("/code/export/reference/loop-by-epoch", test_loop_by_epoch);
  g_test_add_func ("/code/export/reference/wrong-order", test_wrong_order);

  return g_test_run ();
}
