/* test-reference.c: the curves and refusals of PyTorch itself, recorded by running it
 *
 * Each line of the data is a JSON object: Python text for a scheduler and an optimizer, what step() is called with, and
 * either the learning rates and momenta of every group or the error.  Exact means exact: 0 ulp.  The alternatives are
 * what older versions do where they differ.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "anneal-file.h"
#include "anneal-import.h"
#include "anneal-json.h"
#include "anneal-number.h"
#include "anneal-ticker.h"

#define CURVES "data/reference/pytorch.jsonl.gz"
#define REFUSALS "data/reference/pytorch-errors.jsonl"
#define ALTERNATIVES "data/reference/pytorch-alternatives.jsonl.gz"
#define MAX_BYTES (16 * 1024 * 1024)

/* glibc's cos(), exp() and pow() differ in the last bit on an x86 without FMA, where the data were not recorded; the
 * recurrences carry that on to at most this. */
#define ULPS_WITHOUT_FMA 20

/* Every line belongs to one of them; two of them have no alternatives. */
static const char * const classes[] = {
  "ChainedScheduler", "ConstantLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR", "ExponentialLR",
  "LambdaLR", "LinearLR", "MultiStepLR", "MultiplicativeLR", "OneCycleLR", "PolynomialLR", "ReduceLROnPlateau", "SWALR",
  "SequentialLR", "StepLR",
};

static guint64
get_tolerance (void)
{
#ifdef __x86_64__
  if (!__builtin_cpu_supports ("fma"))
    return ULPS_WITHOUT_FMA;
#endif
  return 0;
}

/* An integer that grows with the number, one apart for neighbours; both zeros are 0. */
static gint64
get_rank (double number)
{
  gint64 bits;

  memcpy (&bits, &number, sizeof bits);
  return bits >= 0 ? bits : -(bits & G_MAXINT64);
}

static guint64
get_distance (double a,
              double b)
{
  if (a == b || (isnan (a) && isnan (b)))
    return 0;
  if (!isfinite (a) || !isfinite (b))
    return G_MAXUINT64;

  return get_rank (a) > get_rank (b) ? (guint64) get_rank (a) - (guint64) get_rank (b)
                                     : (guint64) get_rank (b) - (guint64) get_rank (a);
}

static char *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, MAX_BYTES, NULL, &error);
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  stream = g_memory_input_stream_new_from_bytes (bytes);
  if (g_str_has_suffix (name, ".gz"))
    {
      g_autoptr(GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      GInputStream *plain = g_converter_input_stream_new (stream, G_CONVERTER (decompressor));

      g_object_unref (stream);
      stream = plain;
    }

  g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (memory, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (memory, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

/* The lines of one class. (element-type json_t) */
static GPtrArray *
read_cases (const char *name,
            const char *class_name)
{
  g_autofree char *text = read_data (name);
  g_autofree char *member = g_strdup_printf ("\"class\":\"%s\"", class_name);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *cases = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (lines[i], strlen (lines[i]));
      g_autoptr(GError) error = NULL;

      if (strstr (lines[i], member) == NULL)
        continue;
      g_ptr_array_add (cases, anneal_json_read (bytes, &error));
      g_assert_no_error (error);
    }

  return cases;
}

static double
get_number (const json_t *value)
{
  double number;

  if (!json_is_string (value))
    return json_number_value (value);

  g_assert_true (anneal_number_parse (json_string_value (value), &number, NULL));
  return number;
}

static const char *
get_text (const json_t *line,
          const char   *member)
{
  return json_string_value (json_object_get (line, member));
}

/* The newest one, unless the line names another. */
static AnnealPytorch
get_version (const json_t *line)
{
  const char *name = get_text (line, "version");
  AnnealPytorch version = ANNEAL_PYTORCH_DEFAULT;
  g_autoptr(GError) error = NULL;

  if (name != NULL)
    anneal_pytorch_parse (name, &version, &error);

  g_assert_no_error (error);
  return version;
}

/* What one line asks for. */
typedef struct
{
  AnnealPytorch    version;
  AnnealImport    *import;
  AnnealSchedule  *schedule;      /* NULL: the text was refused */
  AnnealOptimizer *optimizer;     /* lent by @import */
  guint64          n_ticks;
  double          *metrics;
  AnnealObject    *step_args;
  AnnealFillInput  input;
} Task;

static void
clear_task (Task *self)
{
  g_clear_pointer (&self->schedule, anneal_schedule_unref);
  g_clear_pointer (&self->import, anneal_import_free);
  g_free (self->metrics);
  g_free (self->step_args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Task, clear_task)

static void
read_input (Task         *self,
            const json_t *line)
{
  const json_t *metrics = json_object_get (line, "metrics");
  const json_t *step_args = json_object_get (line, "step_args");

  self->n_ticks = (guint64) json_integer_value (json_object_get (line, "steps"));
  self->input.n_metrics = json_array_size (metrics);
  self->input.n_step_args = json_array_size (step_args);
  self->input.metrics = self->metrics = g_new0 (double, self->input.n_metrics);
  self->input.step_args = self->step_args = g_new0 (AnnealObject, self->input.n_step_args);

  for (gsize i = 0; i < self->input.n_metrics; i++)
    self->metrics[i] = get_number (json_array_get (metrics, i));
  for (gsize i = 0; i < self->input.n_step_args; i++)
    {
      const json_t *value = json_array_get (step_args, i);

      if (json_is_integer (value))
        self->step_args[i] = (AnnealObject) ANNEAL_OBJECT_INT (json_integer_value (value));
      else if (json_is_real (value))
        self->step_args[i] = (AnnealObject) ANNEAL_OBJECT_FLOAT (json_real_value (value));
    }
}

/* The outermost constructor's last_epoch, for what the code itself does not say. */
static void
set_last_epoch (Task   *self,
                gint64  last_epoch)
{
  guint node = anneal_schedule_get_stepped (self->schedule);
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (self->schedule, node), "last_epoch");
  AnnealArgument argument = { .value = ANNEAL_OBJECT_INT (last_epoch) };
  AnnealSchedule *changed;

  g_assert_cmpint (param, >=, 0);
  changed = anneal_schedule_with_argument (self->schedule, node, (guint) param, &argument);
  anneal_schedule_unref (self->schedule);
  self->schedule = changed;
}

static Task
read_task (const json_t *line)
{
  const char *code = get_text (line, "code");
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.optimizer_text = get_text (line, "optimizer");
  options.version = get_version (line);

  Task self = { .version = options.version, .import = anneal_import_read (code, -1, &options) };
  const json_t *last_epoch = json_object_get (line, "last_epoch");

  read_input (&self, line);
  if (anneal_import_get_error (self.import) == NULL && self.import->runs->len > 0)
    {
      const AnnealImportedRun *run = g_ptr_array_index (self.import->runs, self.import->runs->len - 1);

      self.schedule = anneal_schedule_ref (run->schedule);
      self.optimizer = run->optimizer;
      if (last_epoch != NULL && !json_is_true (json_object_get (line, "last_epoch_in_code")))
        set_last_epoch (&self, json_integer_value (last_epoch));
    }

  return self;
}

/* Whether the rows are the same; says what is not. */
static gboolean
compare_rows (const json_t *line,
              const char   *member,
              const double *values,
              guint64       row_length)
{
  const json_t *rows = json_object_get (line, member);
  gsize i, k;
  const json_t *row, *value;

  json_array_foreach ((json_t *) rows, i, row)
    {
      g_assert_cmpuint (json_array_size (row), ==, row_length);
      json_array_foreach ((json_t *) row, k, value)
        {
          double expected = get_number (value);
          double found = values[i * row_length + k];

          if (get_distance (expected, found) <= get_tolerance ())
            continue;

          g_autofree char *found_text = anneal_number_dup (found);
          g_autofree char *expected_text = anneal_number_dup (expected);

          g_test_message ("%s: %s, group %" G_GSIZE_FORMAT ", value %" G_GSIZE_FORMAT ": %s instead of %s",
                          get_text (line, "id"), member, i, k, found_text, expected_text);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_curve (const json_t *line)
{
  g_auto(Task) task = read_task (line);
  gsize n_groups = json_array_size (json_object_get (line, "lr"));
  guint64 row_length = task.n_ticks + 1;
  g_autofree double *lr = g_new0 (double, n_groups * row_length);
  g_autofree double *momentum = g_new0 (double, n_groups * row_length);
  g_autoptr(GError) error = NULL;
  guint64 n_done;

  if (task.schedule == NULL)
    {
      const GError *refusal = anneal_import_get_error (task.import);

      g_test_message ("%s: %s", get_text (line, "id"), refusal != NULL ? refusal->message : "no scheduler");
      return FALSE;
    }

  g_assert_cmpuint (anneal_optimizer_get_n_groups (task.optimizer), ==, n_groups);
  g_assert_cmpint (anneal_schedule_sets_momentum (task.schedule, task.optimizer), ==,
                   !json_is_null (json_object_get (line, "momentum")));
  if (!anneal_schedule_fill (task.schedule, task.optimizer, task.version, &task.input, task.n_ticks, lr,
                             momentum, NULL, NULL, &n_done, &error))
    {
      g_test_message ("%s: %s", get_text (line, "id"), error->message);
      return FALSE;
    }

  g_assert_cmpuint (n_done, ==, row_length);
  return compare_rows (line, "lr", lr, row_length) && compare_rows (line, "momentum", momentum, row_length);
}

static void
test_curves (gconstpointer data)
{
  g_autoptr(GPtrArray) cases = read_cases (CURVES, data);
  guint n_failed = 0;

  g_assert_cmpuint (cases->len, >, 20);
  for (guint i = 0; i < cases->len; i++)
    n_failed += check_curve (g_ptr_array_index (cases, i)) ? 0 : 1;

  g_assert_cmpuint (n_failed, ==, 0);
}

/* PyTorch's message breaks lines where it likes. */
static char *
squeeze (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \n", -1);
  GString *squeezed = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (squeezed, "%s%s", squeezed->len > 0 ? " " : "", words[i]);

  return g_string_free (squeezed, FALSE);
}

static char *
dup_refusal (Task *task)
{
  g_autofree double *lr = NULL;
  g_autoptr(GError) error = NULL;
  guint64 n_done;

  if (task->schedule == NULL)
    {
      const GError *refusal = anneal_import_get_error (task->import);

      return squeeze (refusal != NULL ? refusal->message : "");
    }

  lr = g_new0 (double, anneal_optimizer_get_n_groups (task->optimizer) * (task->n_ticks + 1));
  anneal_schedule_fill (task->schedule, task->optimizer, task->version, &task->input, task->n_ticks, lr,
                        NULL, NULL, NULL, &n_done, &error);
  return error != NULL ? squeeze (error->message) : NULL;
}

static gboolean
check_refusal (const json_t *line)
{
  const json_t *expected = json_object_get (line, "error");
  g_auto(Task) task = read_task (line);
  g_autofree char *refusal = dup_refusal (&task);
  g_autofree char *message = squeeze (get_text (expected, "message"));

  if (refusal != NULL && strstr (refusal, message[0] != '\0' ? message : get_text (expected, "type")) != NULL)
    return TRUE;

  g_test_message ("%s: \"%s\" instead of \"%s\"", get_text (line, "id"),
                  refusal != NULL ? refusal : "(accepted)", message);
  return FALSE;
}

static void
test_refusals (gconstpointer data)
{
  g_autoptr(GPtrArray) cases = read_cases (REFUSALS, data);
  guint n_failed = 0;

  g_assert_cmpuint (cases->len, >, 0);
  for (guint i = 0; i < cases->len; i++)
    n_failed += check_refusal (g_ptr_array_index (cases, i)) ? 0 : 1;

  g_assert_cmpuint (n_failed, ==, 0);
}

static void
test_alternatives (gconstpointer data)
{
  g_autoptr(GPtrArray) cases = read_cases (ALTERNATIVES, data);
  guint n_failed = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      const json_t *line = g_ptr_array_index (cases, i);
      gboolean is_refusal = json_object_get (line, "error") != NULL;

      n_failed += (is_refusal ? check_refusal (line) : check_curve (line)) ? 0 : 1;
    }

  g_assert_cmpuint (n_failed, ==, 0);
}

static double
get_value (const AnnealSchedule *schedule,
           guint                 node,
           const char           *key)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);
  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, (guint) param);

  return anneal_object_get_number (&value);
}

static gboolean
has_choice (const AnnealSchedule *schedule,
            guint                 node,
            const char           *key,
            const char           *choice)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);
  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, (guint) param);

  return g_strcmp0 (anneal_object_get_string (&value), choice) == 0;
}

/* ReduceLROnPlateau.step() as PyTorch's source has it, for the three attributes alone: (3, n_ticks + 1). */
static void
count_as_pytorch (const Task *task,
                  guint       node,
                  double     *counters)
{
  double *bad = counters, *cooldown = bad + task->n_ticks + 1, *best = cooldown + task->n_ticks + 1;
  gboolean rises = has_choice (task->schedule, node, "mode", "max");
  gboolean is_absolute = has_choice (task->schedule, node, "threshold_mode", "abs");
  double threshold = get_value (task->schedule, node, "threshold");

  best[0] = rises ? -INFINITY : INFINITY;
  for (guint64 k = 0; k < task->n_ticks; k++)
    {
      double metric = task->metrics[MIN (k, task->input.n_metrics - 1)];
      double relative = rises ? best[k] * (threshold + 1.0) : best[k] * (1.0 - threshold);
      double absolute = rises ? best[k] + threshold : best[k] - threshold;
      double to_beat = is_absolute ? absolute : relative;
      gboolean better = rises ? metric > to_beat : metric < to_beat;

      best[k + 1] = better ? metric : best[k];
      bad[k + 1] = cooldown[k] > 0 || better ? 0 : bad[k] + 1;
      cooldown[k + 1] = MAX (cooldown[k] - 1, 0);
      if (bad[k + 1] > get_value (task->schedule, node, "patience"))
        {
          cooldown[k + 1] = get_value (task->schedule, node, "cooldown");
          bad[k + 1] = 0;
        }
    }
}

/* What the schedulers count is what PyTorch counts, and every fall of its recorded rates is a counter that ran over. */
static void
test_counters (void)
{
  g_autoptr(GPtrArray) cases = read_cases (CURVES, "ReduceLROnPlateau");
  guint n_falls = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      const json_t *line = g_ptr_array_index (cases, i);
      const json_t *lr = json_array_get (json_object_get (line, "lr"), 0);
      g_auto(Task) task = read_task (line);
      gsize n = task.n_ticks + 1;
      g_autofree double *counters = g_new0 (double, 3 * n);
      g_autofree double *expected = g_new0 (double, 3 * n);
      guint64 n_done;
      guint node;

      g_assert_true (anneal_schedule_find_counters (task.schedule, &node));
      g_assert_true (anneal_schedule_fill_counters (task.schedule, task.optimizer, ANNEAL_PYTORCH_DEFAULT, &task.input,
                                                    task.n_ticks, counters, NULL, NULL, &n_done, NULL));
      g_assert_cmpuint (n_done, ==, n);
      count_as_pytorch (&task, node, expected);
      for (gsize k = 0; k < 3 * n; k++)
        g_assert_cmpuint (get_distance (counters[k], expected[k]), ==, 0);

      for (gsize k = 1; k < n; k++)
        if (get_number (json_array_get (lr, k)) < get_number (json_array_get (lr, k - 1)))
          {
            n_falls++;
            g_assert_cmpfloat (counters[k - 1] + 1, >, anneal_schedule_get_counter_limit (task.schedule, node, 0));
            g_assert_cmpfloat (counters[k], ==, 0);
            g_assert_cmpfloat (counters[n + k], ==, anneal_schedule_get_counter_limit (task.schedule, node, 1));
          }
    }

  g_assert_cmpuint (n_falls, >, 100);
}

static gboolean
is_tested (const char *line)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *member = g_strdup_printf ("\"class\":\"%s\"", classes[i]);

      if (strstr (line, member) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* The tests look for their lines by class: none is left over, and none is missing. */
static void
test_complete (void)
{
  static const struct
  {
    const char *name;
    guint       n_lines;
  } files[] = { { CURVES, 754 }, { REFUSALS, 132 }, { ALTERNATIVES, 181 } };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = read_data (files[i].name);
      g_auto(GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

      g_assert_cmpuint (g_strv_length (lines), ==, files[i].n_lines);
      for (guint k = 0; lines[k] != NULL; k++)
        g_assert_true (is_tested (lines[k]));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *curves = g_strdup_printf ("/schedule/reference/curves/%s", classes[i]);
      g_autofree char *refusals = g_strdup_printf ("/schedule/reference/refusals/%s", classes[i]);
      g_autofree char *alternatives = g_strdup_printf ("/schedule/reference/alternatives/%s", classes[i]);

      g_test_add_data_func (curves, classes[i], test_curves);
      g_test_add_data_func (refusals, classes[i], test_refusals);
      g_test_add_data_func (alternatives, classes[i], test_alternatives);
    }
  g_test_add_func ("/schedule/reference/complete", test_complete);
  g_test_add_func ("/schedule/reference/counters", test_counters);

  return g_test_run ();
}
