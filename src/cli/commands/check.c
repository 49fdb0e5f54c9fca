/* check.c: what is wrong with a project or a script
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-output.h"
#include "anneal-cli-project.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-values.h"

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-json-writer.h"
#include "anneal-json.h"
#include "anneal-notebook.h"
#include "anneal-text.h"

/* Findings that are printed; a damaged file may have any number, and the rest is counted. */
#define MAX_FINDINGS 1000

typedef struct
{
  char    *format;
  gboolean strict;
  char   **set;
  char    *pytorch;
} Options;

enum { FORMAT_TEXT, FORMAT_JSON };

static const char * const formats[] = { "text", "json", NULL };

static const GOptionEntry entries[] = {
  { "format", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, format), N_("text or json"), "FORMAT" },
  { "strict", 0, 0, G_OPTION_ARG_NONE, ANNEAL_CLI_FIELD (Options, strict), N_("Fail if anything is found"), NULL },
  ANNEAL_CLI_SET_ENTRY (Options),
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; the project's, or 2.14")),
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  AnnealSeverity severity;
  GError        *error;
} Finding;

/* What a file is read with. */
typedef struct
{
  AnnealCliValues values;
  AnnealPytorch   version;
  gboolean        has_version;    /* given, and so the project's own does not matter */
} Reading;

/* What was found in a file. */
typedef struct
{
  char   *name;         /* of the file, to show */
  GBytes *bytes;
  GArray *findings;     /* (element-type Finding) */
  guint   n_more;       /* findings beyond MAX_FINDINGS */
  guint   n_runs;
  gboolean opened;
  char   *hint;         /* (nullable): how to give names that the script does not explain */
} Report;

static void
clear_finding (gpointer data)
{
  g_clear_error (&((Finding *) data)->error);
}

static void
reading_clear (Reading *self)
{
  anneal_cli_values_clear (&self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
report_clear (Report *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->findings, g_array_unref);
  g_clear_pointer (&self->hint, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

static void
add_finding (Report         *self,
             AnnealSeverity  severity,
             GError         *error)
{
  Finding finding = { severity, error };

  if (self->findings->len < MAX_FINDINGS)
    g_array_append_val (self->findings, finding);
  else
    {
      self->n_more++;
      g_error_free (error);
    }
}

static void
check_run (Report          *self,
           AnnealPytorch    version,
           guint            i,
           const AnnealRun *run)
{
  GError *error = NULL;

  if (run->schedule == NULL || anneal_schedule_check (run->schedule, run->optimizer, version, &error))
    return;

  const char *path = anneal_error_get_path (error);
  gboolean is_of_optimizer = path != NULL && g_str_has_prefix (path, "/optimizer");
  g_autofree char *prefix = g_strdup_printf (is_of_optimizer ? "/runs/%u" : "/runs/%u/schedule", i);

  anneal_error_prefix_path (error, prefix);
  add_finding (self, ANNEAL_SEVERITY_ERROR, error);
}

static void
check_project (Report        *self,
               const Reading *reading)
{
  GError *error = NULL;
  gboolean too_new = FALSE;
  g_autoptr(AnnealProject) project = anneal_document_read (self->bytes, &too_new, &error);

  if (project == NULL)
    {
      add_finding (self, ANNEAL_SEVERITY_ERROR, error);
      return;
    }

  self->opened = TRUE;
  self->n_runs = project->n_runs;
  if (too_new)
    {
      anneal_set_error (&error, ANNEAL_ERROR_TOO_NEW,
                        _("The project was written by a newer version: it opens, but must not be saved over"));
      add_finding (self, ANNEAL_SEVERITY_NOTE, g_steal_pointer (&error));
    }

  const char *unknown = anneal_project_get_unknown_pytorch (project);
  AnnealPytorch version = reading->has_version ? reading->version : project->pytorch;

  if (unknown != NULL)
    {
      anneal_set_error_path (&error, ANNEAL_ERROR_TOO_NEW, "/pytorch",
                             /* translators: two versions */
                             _("The project is made for PyTorch %s; %s is followed"), unknown,
                             anneal_pytorch_get_name (version));
      add_finding (self, ANNEAL_SEVERITY_NOTE, g_steal_pointer (&error));
    }

  for (guint i = 0; i < project->n_runs; i++)
    check_run (self, version, i, project->runs[i]);
}

/* The code in a notebook instead of its JSON text; FALSE after a finding. */
static gboolean
take_notebook (Report *self)
{
  gsize length;
  const char *data = g_bytes_get_data (self->bytes, &length);
  GError *error = NULL;

  if (data == NULL || !anneal_notebook_detect (data, length))
    return TRUE;

  char *code = anneal_notebook_dup_code (data, length, &error);

  if (code == NULL)
    {
      add_finding (self, ANNEAL_SEVERITY_ERROR, error);
      return FALSE;
    }

  g_bytes_unref (self->bytes);
  self->bytes = g_bytes_new_take (code, strlen (code));
  return TRUE;
}

static void
check_script (Report  *self,
              Reading *reading)
{
  if (!take_notebook (self))
    return;

  gsize length;
  const char *data = g_bytes_get_data (self->bytes, &length);
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.version = reading->version;
  anneal_cli_values_apply (&reading->values, &options);

  /* An empty file has no data at all. */
  g_autoptr(AnnealImport) import = anneal_import_read (data != NULL ? data : "", (gssize) length, &options);

  anneal_cli_values_learn (&reading->values, import);
  self->opened = anneal_import_get_error (import) == NULL;
  self->n_runs = import->runs->len;
  self->hint = anneal_cli_dup_hint (import);
  for (guint i = 0; i < import->diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (import->diagnostics, i);

      add_finding (self, diagnostic->severity, g_error_copy (diagnostic->error));
    }

  for (guint i = 0; i < import->runs->len; i++)
    {
      const AnnealImportedRun *run = g_ptr_array_index (import->runs, i);
      GError *error = NULL;

      if (!anneal_import_is_complete (import, i)
          || anneal_schedule_check (run->schedule, run->optimizer, reading->version, &error))
        continue;

      anneal_imported_run_locate (run, error);
      add_finding (self, ANNEAL_SEVERITY_ERROR, error);
    }
}

/* FALSE if the finding has no place in the text.  @cell: (out): of a notebook, or 0 */
static gboolean
locate (const Report  *self,
        const Finding *finding,
        guint         *cell,
        guint         *line,
        guint         *column)
{
  AnnealSpan span;

  if (!anneal_error_get_span (finding->error, &span))
    return FALSE;

  anneal_notebook_locate (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), span.start, cell, line,
                          column);
  return TRUE;
}

static void
write_text (const Report    *self,
            const char      *path,
            AnnealCliOutput *output)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const Finding *finding = &g_array_index (self->findings, Finding, i);
      g_autofree char *located = anneal_cli_dup_located (path, self->bytes, finding->severity, finding->error);
      g_autofree char *message = anneal_cli_dup_safe (located);

      anneal_cli_output_printf (output, "%s\n", message);
    }

  if (self->n_more > 0)
    anneal_cli_output_printf (output, ngettext ("%s: and %u more\n", "%s: and %u more\n", self->n_more), self->name,
                              self->n_more);
  if (self->opened)
    anneal_cli_output_printf (output, ngettext ("%s: %u run\n", "%s: %u runs\n", self->n_runs), self->name,
                              self->n_runs);
}

static void
write_finding (const Report     *self,
               const Finding    *finding,
               AnnealJsonWriter *writer)
{
  g_autofree char *message = anneal_cli_dup_safe (finding->error->message);
  guint cell;
  guint line;
  guint column;

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "severity", finding->severity == ANNEAL_SEVERITY_NOTE ? "note" : "error");
  if (locate (self, finding, &cell, &line, &column))
    {
      if (cell > 0)
        {
          anneal_json_writer_member (writer, "cell");
          anneal_json_writer_int (writer, cell);
        }
      anneal_json_writer_member (writer, "line");
      anneal_json_writer_int (writer, line);
      anneal_json_writer_member (writer, "column");
      anneal_json_writer_int (writer, column);
    }
  if (anneal_error_get_path (finding->error) != NULL)
    {
      g_autofree char *path = anneal_text_escape (anneal_error_get_path (finding->error), -1);

      anneal_json_writer_member_string (writer, "path", path);
    }
  anneal_json_writer_member_string (writer, "message", message);
  anneal_json_writer_end_object (writer);
}

static void
write_json (const Report    *self,
            AnnealCliOutput *output)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "opened");
  anneal_json_writer_boolean (writer, self->opened);
  anneal_json_writer_member (writer, "runs");
  anneal_json_writer_int (writer, self->n_runs);
  anneal_json_writer_member (writer, "findings");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < self->findings->len; i++)
    write_finding (self, &g_array_index (self->findings, Finding, i), writer);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_member (writer, "more");
  anneal_json_writer_int (writer, self->n_more);
  anneal_json_writer_end_object (writer);

  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);

  anneal_cli_output_bytes (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Why the file could not be opened, for those who read no JSON. */
static void
report_unopened (const AnnealCliCall *call,
                 const Report        *report)
{
  for (guint i = 0; i < report->findings->len; i++)
    {
      const Finding *finding = &g_array_index (report->findings, Finding, i);

      if (finding->severity == ANNEAL_SEVERITY_NOTE)
        continue;

      g_autofree char *message = anneal_cli_dup_located (call->arguments[0], report->bytes, finding->severity,
                                                         finding->error);

      anneal_cli_report (call->err, message);
      return;
    }
}

/* A project under another name is still one: no script starts with a brace and names the format. */
static gboolean
is_project (const char *path,
            GBytes     *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (g_str_has_suffix (path, ANNEAL_CLI_PROJECT_SUFFIX))
    return TRUE;

  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }

  return length > 0 && *text == '{' && g_strstr_len (text, (gssize) length, ANNEAL_DOCUMENT_FORMAT) != NULL;
}

static gboolean
check_file (Report      *report,
            const char  *path,
            Reading     *reading,
            GError     **error)
{
  g_autofree char *display = g_filename_display_name (path);

  report->name = anneal_text_escape (display, -1);
  report->findings = g_array_new (FALSE, FALSE, sizeof (Finding));
  g_array_set_clear_func (report->findings, clear_finding);
  report->bytes = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, NULL, error);
  if (report->bytes == NULL)
    return FALSE;

  if (is_project (path, report->bytes))
    check_project (report, reading);
  else
    check_script (report, reading);
  return TRUE;
}

static AnnealCliStatus
run_check (const AnnealCliCall *call)
{
  const Options *options = call->options;
  g_auto(Report) report = { 0 };
  g_auto(Reading) reading = { .version = ANNEAL_PYTORCH_DEFAULT, .has_version = options->pytorch != NULL };
  g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);
  g_autoptr(GError) error = NULL;
  guint format = FORMAT_TEXT;

  if (call->n_arguments != 1)
    {
      anneal_cli_report (call->err, _("check wants one file"));
      return ANNEAL_CLI_USAGE;
    }
  if (!anneal_cli_read_choice ("--format", options->format, formats, &format, &error)
      || !anneal_cli_read_pytorch (options->pytorch, &reading.version, &error)
      || !anneal_cli_values_read (&reading.values, options->set, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }
  if (!check_file (&report, call->arguments[0], &reading, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_FAILED;
    }
  if (!anneal_cli_values_check (&reading.values, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  if (format == FORMAT_JSON)
    write_json (&report, output);
  else
    write_text (&report, call->arguments[0], output);

  if (!anneal_cli_output_flush (output, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_FAILED;
    }

  if (!report.opened && format == FORMAT_JSON)
    report_unopened (call, &report);
  if (report.hint != NULL)
    anneal_cli_report (call->err, report.hint);

  return report.opened && !(options->strict && report.findings->len > 0) ? ANNEAL_CLI_DONE : ANNEAL_CLI_FAILED;
}

const AnnealCommand anneal_command_check = {
  .name = "check",
  .arguments = "FILE",
  .summary = N_("Say what is wrong with a project or a script"),
  .details = N_("Reads a project or a script and prints what is wrong, with its place. "
                "Fails if a project cannot be opened or a script has an error."),
  .options = entries,
  .options_size = sizeof (Options),
  .run = run_check,
};
