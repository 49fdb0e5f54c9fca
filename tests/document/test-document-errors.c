/* test-document-errors.c: documents that are not right, said with their place, and those that mean harm
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-json.h"
#include "sample.h"

#define RUN(members)  "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [ { " members " } ] }"
#define STEP          "\"schedule\": [ { \"scheduler\": \"torch.StepLR\" } ]"
#define NODE(members) RUN ("\"schedule\": [ { \"scheduler\": \"torch.StepLR\", " members " } ]")
#define SGD(members)  RUN (STEP ", \"optimizer\": { \"name\": \"torch.SGD\", " members " }")

static const struct
{
  const char *text;
  AnnealError code;
  const char *path;
} wrong[] = {
  { "[]", ANNEAL_ERROR_FORMAT, "" },
  { "null", ANNEAL_ERROR_FORMAT, "" },
  { "{}", ANNEAL_ERROR_FORMAT, "/format" },
  { "{ \"format\": \"anneal\", \"version\": 1, \"runs\": [] }", ANNEAL_ERROR_FORMAT, "/format" },
  { "{ \"format\": 1 }", ANNEAL_ERROR_FORMAT, "/format" },
  { "{ \"format\": \"anneal-project\" }", ANNEAL_ERROR_FORMAT, "" },
  { "{ \"format\": \"anneal-project\", \"version\": 0, \"runs\": [] }", ANNEAL_ERROR_FORMAT, "/version" },
  { "{ \"format\": \"anneal-project\", \"version\": \"1\", \"runs\": [] }", ANNEAL_ERROR_FORMAT, "/version" },
  { "{ \"format\": \"anneal-project\", \"version\": 1.0, \"runs\": [] }", ANNEAL_ERROR_FORMAT, "/version" },
  { "{ \"format\": \"anneal-project\", \"version\": 1 }", ANNEAL_ERROR_FORMAT, "" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": {} }", ANNEAL_ERROR_FORMAT, "/runs" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [ 5 ] }", ANNEAL_ERROR_FORMAT, "/runs/0" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"generator\": [], \"runs\": [] }", ANNEAL_ERROR_FORMAT,
    "/generator" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"pytorch\": 2.14, \"runs\": [] }", ANNEAL_ERROR_FORMAT,
    "/pytorch" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"horizon\": [], \"runs\": [] }", ANNEAL_ERROR_FORMAT,
    "/horizon" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"horizon\": { \"epochs\": 0 }, \"runs\": [] }",
    ANNEAL_ERROR_FORMAT, "/horizon/epochs" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"horizon\": { \"epochs\": 1000000, \"batches\": 11 },"
    " \"runs\": [] }", ANNEAL_ERROR_LIMIT, "/horizon" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"horizon\": { \"call-order\": \"x\" }, \"runs\": [] }",
    ANNEAL_ERROR_FORMAT, "/horizon/call-order" },
  { "{ \"format\": \"anneal-project\", \"version\": 1, \"view\": { \"y-scale\": \"log2\" }, \"runs\": [] }",
    ANNEAL_ERROR_FORMAT, "/view/y-scale" },
  { RUN (""), ANNEAL_ERROR_FORMAT, "/runs/0" },
  { RUN ("\"id\": 0, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/id" },
  { RUN ("\"id\": 1.5, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/id" },
  { RUN ("\"id\": -3, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/id" },
  { RUN ("\"id\": 3, " STEP " }, { \"id\": 3, " STEP), ANNEAL_ERROR_CONFLICT, "/runs/1/id" },
  { RUN ("\"title\": null, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/title" },
  { RUN ("\"color\": \"red\", " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/color" },
  { RUN ("\"color\": \"#0072bg\", " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/color" },
  { RUN ("\"dash\": 10, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/dash" },
  { RUN ("\"visible\": 1, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/visible" },
  { RUN ("\"stepping\": \"token\", " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/stepping" },
  { RUN ("\"metrics\": 3, " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/metrics" },
  { RUN ("\"metrics\": [ 3.5, \"3\" ], " STEP), ANNEAL_ERROR_FORMAT, "/runs/0/metrics/1" },
  { RUN ("\"schedule\": {}"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule" },
  { RUN ("\"schedule\": []"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule" },
  { RUN ("\"schedule\": [ 1 ]"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0" },
  { RUN ("\"schedule\": [ {} ]"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0" },
  { RUN ("\"schedule\": [ { \"scheduler\": 1 } ]"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/scheduler" },
  { NODE ("\"params\": []"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/params" },
  { NODE ("\"params\": { \"gamma\": {} }"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/params/gamma" },
  { NODE ("\"params\": { \"gamma\": [ 1, [] ] }"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/params/gamma/1" },
  { NODE ("\"params\": { \"gamma\": [ \"1\" ] }"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/params/gamma/0" },
  { NODE ("\"params\": { \"gamma\": { \"python\": \"1\" } }"), ANNEAL_ERROR_FORMAT,
    "/runs/0/schedule/0/params/gamma" },
  { NODE ("\"stepped\": 1"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/stepped" },
  { NODE ("\"steps\": 1"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/steps" },
  { NODE ("\"steps\": { \"from\": -1 }"), ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/steps/from" },
  { NODE ("\"stepped\": true }, { \"scheduler\": \"torch.StepLR\", \"stepped\": true"), ANNEAL_ERROR_CONFLICT,
    "/runs/0/schedule/1/stepped" },
  { RUN ("\"schedule\": [ { \"scheduler\": \"torch.SequentialLR\", \"params\": { \"schedulers\": [ 0 ] } } ]"),
    ANNEAL_ERROR_FORMAT, "/runs/0/schedule/0/params/schedulers/0" },
  { NODE ("\"params\": {} }, { \"scheduler\": \"torch.SequentialLR\", \"params\": { \"schedulers\": [ 0, -1 ] }"),
    ANNEAL_ERROR_FORMAT, "/runs/0/schedule/1/params/schedulers/1" },
  { NODE ("\"params\": {} }, { \"scheduler\": \"torch.SequentialLR\", \"params\": { \"schedulers\": [ 4294967296 ] }"),
    ANNEAL_ERROR_FORMAT, "/runs/0/schedule/1/params/schedulers/0" },
  { RUN (STEP ", \"optimizer\": null"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer" },
  { RUN (STEP ", \"optimizer\": {}"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer" },
  { RUN (STEP ", \"optimizer\": { \"name\": [] }"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer/name" },
  { SGD ("\"params\": 3"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer/params" },
  { SGD ("\"params\": { \"lr\": {} }"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer/params/lr" },
  { SGD ("\"groups\": {}"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer/groups" },
  { SGD ("\"groups\": []"), ANNEAL_ERROR_LIMIT, "/runs/0/optimizer/groups" },
  { SGD ("\"groups\": [ {}, 1 ]"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer/groups/1" },
  { SGD ("\"groups\": [ {}, { \"lr\": {} } ]"), ANNEAL_ERROR_FORMAT, "/runs/0/optimizer/groups/1/lr" },
};

static AnnealProject *
read_text (const char  *text,
           gsize        length,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, length);

  return anneal_document_read (bytes, NULL, error);
}

static void
test_paths (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", wrong[i].text);
      g_assert_null (read_text (wrong[i].text, strlen (wrong[i].text), &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, ANNEAL_ERROR, (int) wrong[i].code);
      g_assert_cmpstr (anneal_error_get_path (error), ==, wrong[i].path);
      g_assert_false (g_str_has_suffix (error->message, "."));
    }
}

static void
test_message_shows_value (void)
{
  static const struct
  {
    const char *text;
    const char *part;
  } cases[] = {
    { RUN ("\"visible\": 3.25, " STEP), "3.25" },
    { RUN ("\"visible\": 1777, " STEP), "1777" },
    { RUN ("\"visible\": \"y\\u001b[31mes\", " STEP), "\"yU+001B[31mes\"" },
    { RUN ("\"visible\": null, " STEP), "null" },
    { RUN ("\"visible\": [], " STEP), "an array" },
    { RUN ("\"visible\": {}, " STEP), "an object" },
    { RUN ("\"stepping\": \"x\", " STEP), "one of \"batch\", \"epoch\"" },
    { RUN ("\"dash\": false, " STEP), "from 0 to 9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_text (cases[i].text, strlen (cases[i].text), &error));
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

static void
test_span_of_no_json (void)
{
  g_autoptr(GError) error = NULL;
  AnnealSpan span;
  static const char text[] = "{ \"format\": \"anneal-project\", \"version\": 01 }";

  g_assert_null (read_text (text, strlen (text), &error));
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, >=, strlen ("{ \"format\": \"anneal-project\", \"version\": 0") - 1);
  g_assert_cmpuint (span.end, <=, strlen (text));
}

/* @before, @n times @item with commas, @after. */
static char *
repeat (const char *before,
        const char *item,
        guint       n,
        const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", item);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  static const struct
  {
    const char *before, *item, *after;
    guint       most;
    const char *path;
  } cases[] = {
    { "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [", "{ " STEP " }", "] }", ANNEAL_MAX_RUNS,
      "/runs" },
    { "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [ { \"schedule\": [",
      "{ \"scheduler\": \"torch.StepLR\" }", "] } ] }", ANNEAL_MAX_NODES, "/runs/0/schedule" },
    { "{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [ { " STEP ", \"optimizer\": { \"name\": "
      "\"torch.SGD\", \"groups\": [", "{}", "] } } ] }", ANNEAL_MAX_GROUPS, "/runs/0/optimizer/groups" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *most = repeat (cases[i].before, cases[i].item, cases[i].most, cases[i].after);
      g_autofree char *more = repeat (cases[i].before, cases[i].item, cases[i].most + 1, cases[i].after);
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealProject) project = read_text (most, strlen (most), &error);

      g_assert_no_error (error);
      g_assert_nonnull (project);

      /* What can be read can be saved. */
      g_autoptr(GBytes) written = anneal_document_write (project);

      g_assert_true (anneal_document_verify (written, NULL, &error));
      g_assert_null (read_text (more, strlen (more), &error));
      g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
      g_assert_cmpstr (anneal_error_get_path (error), ==, cases[i].path);
    }
}

static void
test_title_limit (void)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autofree char *title = g_strnfill (ANNEAL_MAX_TITLE + extra, 'x');
      g_autofree char *text = g_strdup_printf (RUN ("\"title\": \"%s\", " STEP), title);
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealProject) project = read_text (text, strlen (text), &error);

      if (extra == 0)
        g_assert_cmpstr (project->runs[0]->title, ==, title);
      else
        g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
    }
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill (ANNEAL_JSON_MAX_BYTES + 1, ' ');
  g_autoptr(GError) error = NULL;

  g_assert_null (read_text (text, ANNEAL_JSON_MAX_BYTES + 1, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *text;
    gsize       length;
  } texts[] = {
#define TEXT(literal) { literal, sizeof literal - 1 }
    TEXT (""),
    TEXT ("\0"),
    TEXT ("\xef\xbb\xbf"),
    TEXT ("\xff\xfe{\0}\0"),
    TEXT ("{ \"format\": \"anneal-project\0\" }"),
    TEXT ("{ \"format\": \"anneal-\\u0000project\" }"),
    TEXT ("{ \"format\": \"\xc0\x80\" }"),
    TEXT ("{ \"format\": \"\\ud800\" }"),
    TEXT ("{ \"format\": \"anneal-project\", \"version\": 18446744073709551616, \"runs\": [] }"),
    TEXT ("{ \"format\": \"anneal-project\", \"version\": 1e400, \"runs\": [] }"),
    TEXT ("{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [] } {}"),
    TEXT ("{ \"format\": \"anneal-project\", \"version\": 1, \"version\": 1, \"runs\": [] }"),
    TEXT ("var x = { \"format\": \"anneal-project\", \"version\": 1, \"runs\": [] };"),
    TEXT ("{ \"format\": \"anneal-project\", \"version\": NaN, \"runs\": [] }"),
#undef TEXT
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_text (texts[i].text, texts[i].length, &error));
      g_assert_nonnull (error);
    }

  g_autofree char *nested = g_strnfill (120000, '[');
  g_autoptr(GError) error = NULL;

  g_assert_null (read_text (nested, 120000, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

/* Expressions of a document are bounded, too, and refuse their run instead of the document. */
static void
test_hostile_expressions (void)
{
  static const char * const expressions[] = {
    "9**9**9**9", "[0] * 10**10", "'x' * 10**10", "(lambda f: f(f))(lambda f: f(f))", "1 << 10**9",
    "__import__('os').system('true')", "open('/etc/passwd')", "().__class__",
  };

  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autofree char *text = g_strdup_printf (NODE ("\"params\": { \"gamma\": \"%s\" }"), expressions[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealProject) project = read_text (text, strlen (text), &error);

      g_assert_no_error (error);
      g_assert_false (anneal_schedule_check (project->runs[0]->schedule, project->runs[0]->optimizer,
                                             ANNEAL_PYTORCH_DEFAULT, &error));
      g_assert_cmpstr (anneal_error_get_path (error), ==, "/0/params/gamma");
    }
}

/* No cut document opens; no damaged one does any harm, and what opens can be written. */
static void
test_damaged (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(GBytes) bytes = anneal_document_write (project);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  for (gsize end = 0; end < length - 2; end++)
    {
      g_autofree char *copy = g_memdup2 (text, MAX (end, 1));
      g_autoptr(GError) error = NULL;

      g_assert_null (read_text (copy, end, &error));
      g_assert_nonnull (error);
    }

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *copy = g_memdup2 (text, length);
      g_autoptr(GError) error = NULL;

      copy[g_test_rand_int_range (0, (gint32) length)] ^= (char) (1 << g_test_rand_int_range (0, 8));

      g_autoptr(AnnealProject) damaged = read_text (copy, length, &error);

      g_assert_true ((damaged == NULL) == (error != NULL));
      if (damaged == NULL)
        continue;

      g_autoptr(GBytes) written = anneal_document_write (damaged);

      g_assert_true (anneal_document_verify (written, NULL, &error));
    }
}

/* Each key of a table, as a line of a list that is kept: a new name for one would lose it from every file. */
static void
append_keys (GString           *text,
             const char        *id,
             const AnnealParam *params,
             guint              n_params)
{
  g_string_append (text, id);
  for (guint i = 0; i < n_params; i++)
    g_string_append_printf (text, " %s", params[i].key);
  g_string_append_c (text, '\n');
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
test_keys (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "documents", "v1-keys.txt", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, NULL, &error);
  g_autoptr(GString) text = g_string_new (NULL);
  guint n;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    append_keys (text, schedulers[i]->id, schedulers[i]->params, schedulers[i]->n_params);

  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n);

  for (guint i = 0; i < n; i++)
    append_keys (text, kinds[i]->id, kinds[i]->params, kinds[i]->n_params);

  g_auto(GStrv) lines = g_strsplit (text->str, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >, 2);
  qsort (lines, g_strv_length (lines) - 1, sizeof *lines, compare_lines);

  g_autofree char *sorted = g_strjoinv ("\n", lines);
  g_autofree char *stored = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (sorted, ==, stored);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/errors/paths", test_paths);
  g_test_add_func ("/document/errors/message-shows-value", test_message_shows_value);
  g_test_add_func ("/document/errors/span-of-no-json", test_span_of_no_json);
  g_test_add_func ("/document/errors/limits", test_limits);
  g_test_add_func ("/document/errors/title-limit", test_title_limit);
  g_test_add_func ("/document/errors/too-large", test_too_large);
  g_test_add_func ("/document/errors/hostile", test_hostile);
  g_test_add_func ("/document/errors/hostile-expressions", test_hostile_expressions);
  g_test_add_func ("/document/errors/damaged", test_damaged);
  g_test_add_func ("/document/errors/keys", test_keys);

  return g_test_run ();
}
