/* test-training-script.c: one script with all that people do to learning rates, read to the letter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-file.h"
#include "anneal-import.h"
#include "anneal-text.h"

static char *
read_script (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "python", "training-script.py", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_MAX_TEXT_BYTES, NULL, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* With 391 batches an epoch, and what the script does not say. */
static AnnealImport *
read_with_values (const char *text)
{
  static const AnnealImportValue values[] = { { "decay_epochs", "30" } };
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.n_epochs = 90;
  options.n_batches = 391;
  options.values = values;
  options.n_values = G_N_ELEMENTS (values);
  return anneal_import_read (text, -1, &options);
}

static void
test_runs (void)
{
  static const struct
  {
    const char     *name;
    const char     *scheduler;
    const char     *optimizer;
    AnnealStepping  stepping;
    gboolean        scheduler_first;
    guint           n_stepped;
    guint           n_groups;
    double          lr[3];
  } expected[] = {
    { "scheduler", "LambdaLR", "SGD", ANNEAL_STEPPING_EPOCH, FALSE, 1, 3, { 0.16, 1.6, 0.08 } },
    { "cycle", "OneCycleLR", "AdamW", ANNEAL_STEPPING_BATCH, FALSE, 1, 1, { 1e-4 } },
    { "disc_scheduler", "MultiStepLR", "RMSprop", ANNEAL_STEPPING_EPOCH, FALSE, 1, 1, { 0.2 } },
    { "aux_scheduler", "SequentialLR", "Adam", ANNEAL_STEPPING_EPOCH, FALSE, 1, 1, { 5e-3 } },
    { "swa_scheduler", "SWALR", "SGD", ANNEAL_STEPPING_EPOCH, FALSE, 2, 1, { 0.08 } },
    { "wrong_scheduler", "PolynomialLR", "SGD", ANNEAL_STEPPING_EPOCH, TRUE, 1, 1, { 0.04 } },
  };
  g_autofree char *text = read_script ();
  g_autoptr(AnnealImport) import = read_with_values (text);

  g_assert_no_error (anneal_import_get_error (import));
  g_assert_cmpuint (import->runs->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const AnnealImportedRun *run = g_ptr_array_index (import->runs, i);
      guint stepped = anneal_schedule_get_stepped (run->schedule);
      AnnealParamGroup groups[ANNEAL_MAX_GROUPS];
      guint n_stepped;

      anneal_schedule_get_all_stepped (run->schedule, &n_stepped);
      anneal_optimizer_get_groups (run->optimizer, groups);
      g_assert_cmpstr (run->name, ==, expected[i].name);
      g_assert_cmpstr (anneal_schedule_get_scheduler (run->schedule, stepped)->name, ==, expected[i].scheduler);
      g_assert_cmpstr (anneal_optimizer_get_kind (run->optimizer)->name, ==, expected[i].optimizer);
      g_assert_true (run->stepping_found);
      g_assert_cmpint (run->stepping, ==, expected[i].stepping);
      g_assert_cmpint (run->scheduler_first, ==, expected[i].scheduler_first);
      g_assert_cmpuint (n_stepped, ==, expected[i].n_stepped);
      g_assert_cmpuint (anneal_optimizer_get_n_groups (run->optimizer), ==, expected[i].n_groups);
      for (guint j = 0; j < expected[i].n_groups; j++)
        g_assert_cmpfloat (groups[j].lr, ==, expected[i].lr[j]);
      g_assert_true (anneal_import_is_complete (import, i));
    }
}

static void
test_fields (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    gboolean    is_sure;
    const char *runs;       /* a letter each */
  } expected[] = {
    { "args.lr", "0.16", TRUE, "a" },
    { "args.schedule", "'lambda'", TRUE, "a" },
    { "args.warmup_epochs", "4", TRUE, "a" },
    { "args.epochs", "40", TRUE, "ab" },
    { "len(train_loader)", "391", FALSE, "b" },
    { "decay_epochs", "30", TRUE, "f" },
  };
  g_autofree char *text = read_script ();
  g_autoptr(AnnealImport) import = read_with_values (text);

  g_assert_cmpuint (import->fields->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const AnnealImportField *field = g_ptr_array_index (import->fields, i);
      g_autoptr(GString) runs = g_string_new (NULL);

      for (guint j = 0; j < field->runs->len; j++)
        g_string_append_c (runs, (char) ('a' + g_array_index (field->runs, guint, j)));
      g_test_message ("%s = %s: %s", field->name, field->text, runs->str);
      g_assert_cmpstr (field->name, ==, expected[i].name);
      g_assert_cmpstr (field->text, ==, expected[i].value);
      g_assert_cmpint (field->is_sure, ==, expected[i].is_sure);
      g_assert_cmpstr (runs->str, ==, expected[i].runs);
    }
}

static void
test_open_fields (void)
{
  g_autofree char *text = read_script ();
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);

  g_assert_cmpuint (import->runs->len, ==, 6);
  for (guint i = 0; i < import->runs->len; i++)
    g_assert_cmpint (anneal_import_is_complete (import, i), ==, i != 1 && i != 5);
}

/* Values that were worked out, beside those that are in the way they are written. */
static void
test_values (void)
{
  g_autofree char *text = read_script ();
  g_autoptr(AnnealImport) import = read_with_values (text);
  const AnnealImportedRun *cycle = g_ptr_array_index (import->runs, 1);
  const AnnealImportedRun *disc = g_ptr_array_index (import->runs, 2);
  const AnnealScheduler *multi_step = anneal_schedule_get_scheduler (disc->schedule, 0);
  int total = anneal_scheduler_find_param (anneal_schedule_get_scheduler (cycle->schedule, 0), "total_steps");
  g_auto(AnnealObject) steps = anneal_schedule_get_value (cycle->schedule, 0, (guint) total);
  g_auto(AnnealObject) milestones =
    anneal_schedule_get_value (disc->schedule, 0, (guint) anneal_scheduler_find_param (multi_step, "milestones"));
  g_auto(AnnealObject) gamma =
    anneal_schedule_get_value (disc->schedule, 0, (guint) anneal_scheduler_find_param (multi_step, "gamma"));
  g_autofree char *list = anneal_object_repr (&milestones);

  g_assert_cmpint (steps.integer, ==, 40 * 391);
  g_assert_cmpstr (list, ==, "[12, 21]");
  g_assert_cmpfloat (gamma.number, ==, 0.3);
}

static void
test_switch (void)
{
  g_autofree char *text = read_script ();
  g_autoptr(AnnealImport) import = read_with_values (text);
  const AnnealImportedRun *run = g_ptr_array_index (import->runs, 4);
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (run->schedule, &n_stepped);

  g_assert_cmpuint (n_stepped, ==, 2);
  g_assert_cmpuint (stepped[0].first, ==, 0);
  g_assert_cmpuint (stepped[0].end, ==, 31);
  g_assert_cmpuint (stepped[1].first, ==, 31);
  g_assert_cmpuint (stepped[1].end, ==, G_MAXUINT64);
}

/* All that is said, and at which lines; nothing else. */
static void
test_notes (void)
{
  static const struct
  {
    const char *place;
    const char *words;
  } expected[] = {
    { "InverseSqrt(", "InverseSqrt is the text's own class and not drawn" },
    { "args.lr * 10", "args.lr is taken as 0.16: the script's own default" },
    { "args.schedule ==", "args.schedule is taken as 'lambda': the script's own default" },
    { "args.warmup_epochs", "args.warmup_epochs is taken as 4: the script's own default" },
    { "args.epochs))", "args.epochs is taken as 40: the script's own default" },
    { "len(train_loader)", "len(train_loader) is taken as 391: the project's batches per epoch" },
    { "aux_scheduler.last_epoch", "“last_epoch” is set by hand, which is not drawn" },
    { "StepLR(other_optimizer", "utility.step_lr.StepLR is not taken for PyTorch's StepLR" },
    { "LinearLR(other_optimizer", "monai.optimizers.LinearLR is not taken for PyTorch's LinearLR" },
    { "get_cosine_schedule_with_warmup(other", "transformers.get_cosine_schedule_with_warmup is not one of PyTorch's" },
    { "wrong_scheduler.step()", "Detected call of `lr_scheduler.step()` before `optimizer.step()`" },
  };
  g_autofree char *text = read_script ();
  g_autoptr(AnnealImport) import = read_with_values (text);

  for (guint i = 0; i < MIN (import->diagnostics->len, G_N_ELEMENTS (expected)); i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (import->diagnostics, i);
      AnnealSpan span;

      g_test_message ("%s", diagnostic->error->message);
      g_assert_cmpint (diagnostic->severity, ==, ANNEAL_SEVERITY_NOTE);
      g_assert_true (g_str_has_prefix (diagnostic->error->message, expected[i].words));
      g_assert_true (anneal_error_get_span (diagnostic->error, &span));
      g_assert_cmpuint (span.start, ==, (gsize) (strstr (text, expected[i].place) - text));
    }
  g_assert_cmpuint (import->diagnostics->len, ==, G_N_ELEMENTS (expected));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/training-script/runs", test_runs);
  g_test_add_func ("/code/training-script/fields", test_fields);
  g_test_add_func ("/code/training-script/open-fields", test_open_fields);
  g_test_add_func ("/code/training-script/values", test_values);
  g_test_add_func ("/code/training-script/switch", test_switch);
  g_test_add_func ("/code/training-script/notes", test_notes);

  return g_test_run ();
}
