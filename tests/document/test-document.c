/* test-document.c: projects as text and back: nothing changes, nothing is lost
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-json.h"
#include "sample.h"

/* A document of the runs in @runs, with other members before them. */
static GBytes *
new_document (const char *members,
              const char *runs)
{
  char *text = g_strdup_printf ("{ \"format\": \"anneal-project\", \"version\": 1, %s \"runs\": [%s] }", members, runs);

  return g_bytes_new_take (text, strlen (text));
}

static AnnealProject *
read_document (GBytes *bytes)
{
  g_autoptr(GError) error = NULL;
  gboolean too_new = TRUE;
  AnnealProject *project = anneal_document_read (bytes, &too_new, &error);

  g_assert_no_error (error);
  g_assert_false (too_new);
  return project;
}

static char *
dup_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Writes and reads; the text stays the same. */
static AnnealProject *
travel (const AnnealProject *project)
{
  g_autoptr(GBytes) once = anneal_document_write (project);
  AnnealProject *back = read_document (once);
  g_autoptr(GBytes) twice = anneal_document_write (back);
  g_autofree char *first = dup_text (once);
  g_autofree char *second = dup_text (twice);

  g_assert_cmpstr (first, ==, second);
  return back;
}

/* A run that is added to such a project still gets an id that can be saved. */
static void
test_great_id (void)
{
  static const char text[] = "{\"format\": \"anneal-project\", \"version\": 1, \"runs\": ["
                             "{\"id\": 9223372036854775807, \"optimizer\": {\"name\": \"torch.SGD\"},"
                             " \"schedule\": [{\"scheduler\": \"torch.StepLR\", \"params\": {\"step_size\": 17}}]}]}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(AnnealProject) project = read_document (bytes);
  guint64 copy = 0;

  g_assert_cmpuint (project->n_runs, ==, 1);

  g_autoptr(AnnealProject) more = anneal_project_with_copied_run (project, project->runs[0]->id, &copy);
  g_autoptr(AnnealProject) back = travel (more);

  g_assert_cmpuint (back->n_runs, ==, 2);
  g_assert_cmpuint (back->runs[1]->id, ==, copy);
}

static void
test_round_trip (void)
{
  static const AnnealView view = { .log_y = TRUE, .x_in_epochs = TRUE, .loss_log_y = TRUE, .smoothing = 0.9 };
  static const double metrics[] = { 2.385, 1777, -0.0, 1e-08, INFINITY, -INFINITY };
  g_autoptr(AnnealProject) plain = sample_project ();
  g_autoptr(AnnealRun) with_metrics = anneal_run_with_metrics (plain->runs[0], metrics, G_N_ELEMENTS (metrics));
  g_autoptr(AnnealProject) project = anneal_project_with_changed_run (plain, with_metrics);
  g_autoptr(AnnealProject) ordered = anneal_project_with_call_order (project, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealProject) viewed = anneal_project_with_view (ordered, &view);
  g_autoptr(AnnealProject) back = travel (viewed);

  g_assert_cmpuint (back->n_epochs, ==, 7);
  g_assert_cmpuint (back->n_batches, ==, 13);
  g_assert_cmpint (back->call_order, ==, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_assert_true (anneal_view_equal (&back->view, &view));
  g_assert_cmpuint (back->n_runs, ==, viewed->n_runs);
  g_assert_cmpuint (back->next_id, ==, viewed->next_id);
  g_assert_cmpuint (back->runs[0]->n_metrics, ==, G_N_ELEMENTS (metrics));
  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      g_assert_cmpfloat (back->runs[0]->metrics[i], ==, metrics[i]);
      g_assert_cmpint (signbit (back->runs[0]->metrics[i]), ==, signbit (metrics[i]));
    }
  for (guint i = 0; i < back->n_runs; i++)
    {
      const AnnealRun *a = viewed->runs[i];
      const AnnealRun *b = back->runs[i];

      g_assert_cmpuint (a->id, ==, b->id);
      g_assert_cmpstr (a->title, ==, b->title);
      g_assert_cmphex (a->color, ==, b->color);
      g_assert_cmpuint (a->dash, ==, b->dash);
      g_assert_cmpint (a->visible, ==, b->visible);
      g_assert_cmpint (a->stepping, ==, b->stepping);
      g_assert_true (anneal_schedule_equal (a->schedule, b->schedule));
      g_assert_true (anneal_optimizer_equal (a->optimizer, b->optimizer));
      g_assert_null (b->unknown);
    }
}

static void
test_every_scheduler_travels (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (schedulers[i]);
      g_autoptr(AnnealRun) run = anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_EPOCH);
      g_autoptr(AnnealProject) empty = anneal_project_new ();
      g_autoptr(AnnealProject) project = anneal_project_with_run (empty, run, 0);
      g_autoptr(AnnealProject) back = travel (project);

      g_assert_true (anneal_schedule_equal (back->runs[0]->schedule, schedule));
    }
}

/* An argument of torch.StepLR or, for a choice, torch.OneCycleLR: its JSON, what it is, and how it was written. */
static const struct
{
  const char       *json;
  const char       *key;
  AnnealObjectKind  kind;
  const char       *text;
} arguments[] = {
  { "1", "step_size", ANNEAL_INT, NULL },
  { "1.0", "step_size", ANNEAL_FLOAT, NULL },
  { "-0.0", "gamma", ANNEAL_FLOAT, NULL },
  { "1e-08", "gamma", ANNEAL_FLOAT, NULL },
  { "1e+16", "gamma", ANNEAL_FLOAT, NULL },
  { "9223372036854775807", "step_size", ANNEAL_INT, NULL },
  { "true", "step_size", ANNEAL_BOOL, NULL },
  { "null", "step_size", ANNEAL_NONE, NULL },
  { "[3, 0.5, null, true]", "step_size", ANNEAL_LIST, NULL },
  { "[]", "step_size", ANNEAL_LIST, NULL },
  { "\"3*40\"", "step_size", ANNEAL_INT, "3*40" },
  { "\"1e-3\"", "gamma", ANNEAL_FLOAT, "1e-3" },
  { "\"(3, 5)\"", "step_size", ANNEAL_TUPLE, NULL },
  { "\"'cos'\"", "step_size", ANNEAL_STRING, NULL },
  { "\"['a', 1]\"", "step_size", ANNEAL_LIST, NULL },
  { "\"math.inf\"", "gamma", ANNEAL_FLOAT, "math.inf" },
  { "\"lambda e: 0.5 ** e\"", "gamma", ANNEAL_FUNCTION, NULL },
  { "\"[lambda e: 1, 2]\"", "gamma", ANNEAL_LIST, NULL },
  { "\"no_such_name\"", "gamma", ANNEAL_UNKNOWN, "no_such_name" },
  { "\"1 / 0\"", "gamma", ANNEAL_UNKNOWN, "1 / 0" },
  { "\"(\"", "gamma", ANNEAL_UNKNOWN, "(" },
  { "\"\"", "gamma", ANNEAL_UNKNOWN, "" },
  { "\"cos\"", "anneal_strategy", ANNEAL_STRING, NULL },
  { "\"'cos'\"", "anneal_strategy", ANNEAL_STRING, NULL },
  { "3", "anneal_strategy", ANNEAL_INT, NULL },
  { "{\n              \"python\": \"lambda e: 1\"\n            }", "anneal_strategy", ANNEAL_FUNCTION, NULL },
};

static void
test_arguments (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      gboolean is_choice = g_str_equal (arguments[i].key, "anneal_strategy");
      g_autofree char *runs = g_strdup_printf ("{ \"schedule\": [ { \"scheduler\": \"torch.%s\", "
                                               "\"params\": { \"%s\": %s } } ] }",
                                               is_choice ? "OneCycleLR" : "StepLR", arguments[i].key,
                                               arguments[i].json);
      g_autoptr(GBytes) bytes = new_document ("", runs);
      g_autoptr(AnnealProject) project = read_document (bytes);
      g_autoptr(AnnealProject) back = travel (project);
      const AnnealSchedule *schedule = back->runs[0]->schedule;
      int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, 0), arguments[i].key);
      const AnnealArgument *argument = anneal_schedule_get_argument (schedule, 0, (guint) param);
      g_autoptr(GBytes) written = anneal_document_write (back);
      g_autofree char *text = dup_text (written);
      g_autofree char *member = g_strdup_printf ("\"%s\": %s", arguments[i].key, arguments[i].json);

      g_test_message ("%s: %s", arguments[i].key, arguments[i].json);
      g_assert_cmpuint (argument->value.kind, ==, arguments[i].kind);
      g_assert_cmpstr (argument->text, ==, arguments[i].text);
      g_assert_nonnull (strstr (text, member));
    }
}

static void
test_non_finite_argument (void)
{
  static const struct
  {
    double      value;
    const char *written;
  } cases[] = { { INFINITY, "\"math.inf\"" }, { -INFINITY, "\"-math.inf\"" }, { NAN, "\"math.nan\"" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealSchedule) usual = sample_schedule ("torch.StepLR", NULL);
      const AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (cases[i].value) };
      g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (usual, 0, 1, &argument);
      g_autoptr(AnnealRun) run = anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_BATCH);
      g_autoptr(AnnealProject) empty = anneal_project_new ();
      g_autoptr(AnnealProject) project = anneal_project_with_run (empty, run, 0);
      g_autoptr(AnnealProject) back = travel (project);
      const AnnealArgument *read = anneal_schedule_get_argument (back->runs[0]->schedule, 0, 1);
      g_autoptr(GBytes) bytes = anneal_document_write (project);
      g_autofree char *text = dup_text (bytes);

      g_assert_nonnull (strstr (text, cases[i].written));
      g_assert_cmpuint (read->value.kind, ==, ANNEAL_FLOAT);
      if (isnan (cases[i].value))
        g_assert_true (isnan (read->value.number));
      else
        g_assert_cmpfloat (read->value.number, ==, cases[i].value);
    }
}

/* A pair is a tuple in Python and an array in JSON. */
static void
test_pair (void)
{
  g_autoptr(AnnealOptimizer) tuple = sample_optimizer ("torch.Adam", "betas", "(0.85, 0.999)", NULL);
  g_autoptr(AnnealOptimizer) list = sample_optimizer ("torch.Adam", "betas", "[0.85, 0.999]", NULL);
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealRun) first = anneal_run_with_optimizer (project->runs[0], tuple);
  g_autoptr(AnnealRun) second = anneal_run_with_optimizer (project->runs[1], list);
  g_autoptr(AnnealProject) half = anneal_project_with_changed_run (project, first);
  g_autoptr(AnnealProject) whole = anneal_project_with_changed_run (half, second);
  g_autoptr(AnnealProject) back = travel (whole);
  g_autoptr(GBytes) bytes = anneal_document_write (whole);
  g_autofree char *text = dup_text (bytes);

  const AnnealArgument *first_betas = anneal_optimizer_get_argument (back->runs[0]->optimizer, -1, "betas");
  const AnnealArgument *second_betas = anneal_optimizer_get_argument (back->runs[1]->optimizer, -1, "betas");

  g_assert_cmpuint (first_betas->value.kind, ==, ANNEAL_TUPLE);
  g_assert_cmpuint (second_betas->value.kind, ==, ANNEAL_LIST);
  g_assert_nonnull (strstr (text, "\"betas\": [0.85, 0.999]"));
  g_assert_nonnull (strstr (text, "\"betas\": \"[0.85, 0.999]\""));
}

static void
test_defaults (void)
{
  g_autoptr(GBytes) bytes = new_document ("", "{ \"schedule\": [ { \"scheduler\": \"torch.StepLR\" } ] },"
                                              "{ \"id\": 7, \"schedule\": [ { \"scheduler\": \"torch.LinearLR\" } ] }");
  g_autoptr(AnnealProject) project = read_document (bytes);

  g_assert_cmpuint (project->n_epochs, ==, 90);
  g_assert_cmpuint (project->runs[0]->id, ==, 8);
  g_assert_cmpuint (project->next_id, ==, 9);
  g_assert_cmpstr (project->runs[0]->title, ==, "StepLR");
  g_assert_cmphex (project->runs[1]->color, ==, anneal_project_color (1));
  g_assert_true (project->runs[0]->visible);
  g_assert_cmpuint (anneal_schedule_get_argument (project->runs[0]->schedule, 0, 0)->value.kind, ==, ANNEAL_UNSET);
}

static const char future[] =
  "{ \"format\": \"anneal-project\", \"version\": 1, \"future\": [ 1, { \"a\": 0.1 } ],"
  " \"horizon\": { \"epochs\": 7, \"future-h\": 1e-08 }, \"pytorch\": \"2.2\", \"training\": { \"seed\": 42 },"
  " \"view\": { \"future-v\": null }, \"runs\": [ { \"future-r\": true,"
  " \"optimizer\": { \"name\": \"torch.SGD\", \"params\": { \"lr\": 0.25, \"future-p\": 5 }, \"future-o\": \"x\","
  "   \"groups\": [ {}, { \"future-g\": 6 } ] },"
  " \"schedule\": [ { \"scheduler\": \"torch.StepLR\", \"future-n\": 7, \"params\": { \"future-a\": 8 } } ] } ] }";

static void
test_unknown_members_stay (void)
{
  static const char * const members[] = {
    "\"future\": [\n", "\"a\": 0.1", "\"future-h\": 1e-08", "\"pytorch\": \"2.2\"", "\"seed\": 42",
    "\"future-v\": null", "\"future-r\": true", "\"future-p\": 5", "\"future-o\": \"x\"", "\"future-g\": 6",
    "\"future-n\": 7", "\"future-a\": 8",
  };
  g_autoptr(GBytes) bytes = g_bytes_new_static (future, strlen (future));
  g_autoptr(AnnealProject) project = read_document (bytes);
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "gamma", "0.5");
  g_autoptr(AnnealProject) back = travel (edited);
  g_autoptr(GBytes) written = anneal_document_write (back);
  g_autofree char *text = dup_text (written);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_assert_nonnull (strstr (text, members[i]));
      /* … once. */
      g_assert_null (strstr (strstr (text, members[i]) + 1, members[i]));
    }
}

/* What belonged to parts that are gone goes with them. */
static void
test_unknown_members_leave (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (future, strlen (future));
  g_autoptr(AnnealProject) project = read_document (bytes);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.ExponentialLR", NULL);
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();
  g_autoptr(AnnealRun) half = anneal_run_with_schedule (project->runs[0], schedule);
  g_autoptr(AnnealRun) whole = anneal_run_with_optimizer (half, optimizer);
  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (project, whole);
  g_autoptr(AnnealProject) back = travel (changed);
  g_autoptr(GBytes) written = anneal_document_write (back);
  g_autofree char *text = dup_text (written);

  g_assert_nonnull (strstr (text, "future-r"));
  g_assert_null (strstr (text, "future-n"));
  g_assert_null (strstr (text, "future-o"));
  g_assert_null (strstr (text, "future-g"));
}

static void
test_unknown_scheduler (void)
{
  static const char runs[] =
    "{ \"title\": \"New\", \"schedule\": [ { \"scheduler\": \"torch.StepLR\", \"params\": { \"step_size\": 3 } },"
    "  { \"scheduler\": \"torch.Next\", \"params\": { \"x\": {} } } ],"
    "  \"optimizer\": { \"name\": \"torch.SGD\", \"params\": { \"lr\": 3.5 } } },"
    "{ \"schedule\": [ { \"scheduler\": \"torch.StepLR\" } ],"
    "  \"optimizer\": { \"name\": \"torch.Next\", \"y\": [ {} ] } }";
  g_autoptr(GBytes) bytes = new_document ("", runs);
  g_autoptr(AnnealProject) project = read_document (bytes);
  g_autoptr(AnnealRun) renamed = anneal_run_with_title (project->runs[0], "Newer");
  g_autoptr(AnnealProject) edited = anneal_project_with_changed_run (project, renamed);
  g_autoptr(AnnealProject) back = travel (edited);
  g_autoptr(GBytes) written = anneal_document_write (back);
  g_autofree char *text = dup_text (written);

  g_assert_null (back->runs[0]->schedule);
  g_assert_null (back->runs[1]->schedule);
  g_assert_cmpstr (back->runs[0]->title, ==, "Newer");
  g_assert_nonnull (strstr (text, "\"step_size\": 3"));
  g_assert_nonnull (strstr (text, "\"x\": {}"));
  g_assert_nonnull (strstr (text, "\"lr\": 3.5"));
  g_assert_nonnull (strstr (text, "\"y\": ["));

  /* Another scheduler ends it. */
  g_autoptr(AnnealSchedule) schedule = sample_warm_up ();
  g_autoptr(AnnealRun) replaced = anneal_run_with_schedule (back->runs[0], schedule);
  g_autoptr(AnnealProject) known = anneal_project_with_changed_run (back, replaced);
  g_autoptr(AnnealProject) known_back = travel (known);

  g_assert_true (anneal_schedule_equal (known_back->runs[0]->schedule, schedule));
  g_assert_null (known_back->runs[0]->unknown);
}

static void
test_steps_travel (void)
{
  static const AnnealStepped in_turn[] = { { 1, 3, 17 }, { 0, 17, G_MAXUINT64 } };
  g_autoptr(AnnealSchedule) warm_up = sample_warm_up ();
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_stepped (warm_up, in_turn, G_N_ELEMENTS (in_turn));
  g_autoptr(AnnealRun) run = anneal_run_new ("In turn", NULL, schedule, ANNEAL_STEPPING_EPOCH);
  g_autoptr(AnnealProject) project = sample_add (anneal_project_new (), anneal_run_ref (run));
  g_autoptr(AnnealProject) back = travel (project);

  g_assert_true (anneal_schedule_equal (back->runs[0]->schedule, schedule));
  g_assert_cmpuint (anneal_schedule_get_stepped (back->runs[0]->schedule), ==, 0);
}

static void
test_newer_version (void)
{
  static const char text[] =
    "{ \"format\": \"anneal-project\", \"version\": 7, \"horizon\": { \"epochs\": \"many\" }, \"view\": 3, \"runs\": ["
    "{ \"id\": 3, \"schedule\": [ { \"scheduler\": \"torch.StepLR\" } ] },"
    "{ \"title\": \"Odd\", \"schedule\": { \"kind\": \"tree\" } }, 17 ] }";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  gboolean too_new = FALSE;
  g_autoptr(AnnealProject) project = anneal_document_read (bytes, &too_new, &error);

  g_assert_no_error (error);
  g_assert_true (too_new);
  g_assert_cmpuint (project->n_runs, ==, 3);
  g_assert_cmpuint (project->n_epochs, ==, 90);
  g_assert_nonnull (project->runs[0]->schedule);
  g_assert_null (project->runs[1]->schedule);
  g_assert_cmpstr (project->runs[1]->title, ==, "Odd");
}

static void
test_escaped_title (void)
{
  static const char title[] = "a\033[31m\n\t\"b\"\\ \342\200\256x \360\237\230\200 \357\277\277";
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealRun) run = anneal_run_with_title (project->runs[0], title);
  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (project, run);
  g_autoptr(AnnealProject) back = travel (changed);
  g_autoptr(GBytes) bytes = anneal_document_write (changed);
  g_autofree char *text = dup_text (bytes);

  g_assert_cmpstr (back->runs[0]->title, ==, title);
  g_assert_null (strchr (text, '\033'));
  g_assert_null (strstr (text, "\342\200\256"));
}

/* Each stored file opens, and is written as it was; the program that wrote it may be an older one. */
static void
test_stored (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (data, ANNEAL_JSON_MAX_BYTES, NULL, &error);

  g_assert_no_error (error);

  g_autoptr(AnnealProject) project = read_document (bytes);
  g_autoptr(GBytes) written = anneal_document_write (project);
  g_autofree char *before = dup_text (bytes);
  g_autofree char *after = dup_text (written);
  g_autoptr(GRegex) generator = g_regex_new ("\"Anneal [0-9.]+\"", 0, 0, NULL);
  g_autofree char *before_plain = g_regex_replace (generator, before, -1, 0, "\"Anneal\"", 0, NULL);
  g_autofree char *after_plain = g_regex_replace (generator, after, -1, 0, "\"Anneal\"", 0, NULL);

  g_assert_cmpstr (before_plain, ==, after_plain);
  g_assert_true (anneal_document_verify (written, NULL, &error));
}

static void
add_stored_tests (const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, ".anneal"))
      {
        g_autofree char *path = g_strconcat ("/document/document/stored/", name, NULL);

        g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), test_stored, g_free);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_autofree char *stored = g_test_build_filename (G_TEST_DIST, "data", "documents", NULL);
  g_autofree char *examples = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", NULL);

  add_stored_tests (stored);
  add_stored_tests (examples);
  g_test_add_func ("/document/document/great-id", test_great_id);
  g_test_add_func ("/document/document/round-trip", test_round_trip);
  g_test_add_func ("/document/document/every-scheduler-travels", test_every_scheduler_travels);
  g_test_add_func ("/document/document/arguments", test_arguments);
  g_test_add_func ("/document/document/non-finite-argument", test_non_finite_argument);
  g_test_add_func ("/document/document/pair", test_pair);
  g_test_add_func ("/document/document/defaults", test_defaults);
  g_test_add_func ("/document/document/unknown-members-stay", test_unknown_members_stay);
  g_test_add_func ("/document/document/unknown-members-leave", test_unknown_members_leave);
  g_test_add_func ("/document/document/unknown-scheduler", test_unknown_scheduler);
  g_test_add_func ("/document/document/steps-travel", test_steps_travel);
  g_test_add_func ("/document/document/newer-version", test_newer_version);
  g_test_add_func ("/document/document/escaped-title", test_escaped_title);

  return g_test_run ();
}
