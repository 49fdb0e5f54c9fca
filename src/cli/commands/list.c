/* list.c: every scheduler with its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-help.h"
#include "anneal-cli-lessons.h"
#include "anneal-cli-output.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-setup.h"

#include "anneal-json-writer.h"
#include "anneal-optimizer.h"
#include "anneal-scheduler.h"

typedef struct
{
  char *format;
} Options;

enum { FORMAT_TEXT, FORMAT_JSON };

/* What is listed instead of schedulers. */
#define PROBLEMS "problems"
#define LESSONS  "lessons"

static const char * const formats[] = { "text", "json", NULL };

static const GOptionEntry entries[] = {
  { "format", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, format), N_("text or json"), "FORMAT" },
  G_OPTION_ENTRY_NULL,
};

/* In the order of AnnealParamType and AnnealUnit. */
static const char * const type_names[] = {
  "number", "integer", "boolean", "choice", "integers", "pair", "function", "schedulers",
};
static const char * const unit_names[] = { NULL, "lr", "tick", "factor", "fraction" };

static char *
dup_fallback (const AnnealParam *param)
{
  if (param->fallback_text != NULL)
    return g_strdup (param->fallback_text);
  if (param->fallback.kind == ANNEAL_UNSET || (param->flags & ANNEAL_PARAM_REQUIRED) != 0)
    return NULL;

  return anneal_object_repr (&param->fallback);
}

static void
write_bound (AnnealJsonWriter *writer,
             const char       *name,
             double            value)
{
  anneal_json_writer_member (writer, name);
  anneal_json_writer_double (writer, value);
}

static void
write_flag (AnnealJsonWriter *writer,
            const char       *name,
            gboolean          value)
{
  anneal_json_writer_member (writer, name);
  anneal_json_writer_boolean (writer, value);
}

static void
write_param (AnnealJsonWriter  *writer,
             const AnnealParam *param)
{
  g_autofree char *fallback = dup_fallback (param);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "key", param->key);
  anneal_json_writer_member_string (writer, "doc", param->doc);
  anneal_json_writer_member_string (writer, "type", type_names[param->type]);
  anneal_json_writer_member_string (writer, "unit", unit_names[param->unit]);
  write_flag (writer, "required", (param->flags & ANNEAL_PARAM_REQUIRED) != 0);
  write_flag (writer, "optional", (param->flags & ANNEAL_PARAM_OPTIONAL) != 0);
  write_flag (writer, "per_group", (param->flags & ANNEAL_PARAM_PER_GROUP) != 0);
  anneal_json_writer_member_string (writer, "default", fallback);
  if (param->min < param->max)
    {
      write_bound (writer, "min", param->min);
      write_bound (writer, "max", param->max);
    }
  if (param->choices != NULL)
    {
      anneal_json_writer_member (writer, "choices");
      anneal_json_writer_begin_array (writer);
      for (guint i = 0; param->choices[i] != NULL; i++)
        anneal_json_writer_string (writer, param->choices[i]);
      anneal_json_writer_end_array (writer);
    }
  anneal_json_writer_end_object (writer);
}

static void
write_row (AnnealJsonWriter  *writer,
           const char        *id,
           const char        *symbol,
           const char        *doc,
           const AnnealParam *params,
           guint              n_params)
{
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "id", id);
  anneal_json_writer_member_string (writer, "symbol", symbol);
  anneal_json_writer_member_string (writer, "doc", doc);
  anneal_json_writer_member (writer, "params");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < n_params; i++)
    write_param (writer, &params[i]);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_object (writer);
}

static void
write_json (AnnealCliOutput *output)
{
  guint n_schedulers;
  guint n_kinds;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "schedulers");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < n_schedulers; i++)
    write_row (writer, schedulers[i]->id, schedulers[i]->symbol, schedulers[i]->doc, schedulers[i]->params,
               schedulers[i]->n_params);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_member (writer, "optimizers");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < n_kinds; i++)
    write_row (writer, kinds[i]->id, kinds[i]->symbol, kinds[i]->doc, kinds[i]->params, kinds[i]->n_params);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_member (writer, "pytorch");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    anneal_json_writer_string (writer, anneal_pytorch_get_name ((AnnealPytorch) i));
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_object (writer);

  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);

  anneal_cli_output_bytes (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* "gamma=0.1", or "gamma" if there is no default. */
static void
write_text_signature (AnnealCliOutput   *output,
                      const char        *symbol,
                      const char        *first,
                      const AnnealParam *params,
                      guint              n_params)
{
  anneal_cli_output_printf (output, "%s(%s", symbol, first);
  for (guint i = 0; i < n_params; i++)
    {
      g_autofree char *fallback = dup_fallback (&params[i]);

      anneal_cli_output_printf (output, ", %s%s%s", params[i].key, fallback != NULL ? "=" : "",
                                fallback != NULL ? fallback : "");
    }
  anneal_cli_output_text (output, ")\n");
}

static void
write_text_scheduler (AnnealCliOutput       *output,
                      const AnnealScheduler *scheduler)
{
  write_text_signature (output, scheduler->symbol, "optimizer", scheduler->params, scheduler->n_params);
  anneal_cli_output_printf (output, "  %s\n", _(scheduler->doc));
  for (guint j = 0; j < scheduler->n_params; j++)
    anneal_cli_output_printf (output, "    %-16s %s\n", scheduler->params[j].key, _(scheduler->params[j].doc));
}

static void
write_text (AnnealCliOutput *output)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      if (i > 0)
        anneal_cli_output_text (output, "\n");
      write_text_scheduler (output, schedulers[i]);
    }
}

/* What the page of explanations in the window says, without the values of a run. */
static void
write_explanation (AnnealCliOutput       *output,
                   const AnnealScheduler *scheduler)
{
  g_auto(GStrv) paragraphs = g_strsplit (_(scheduler->explanation), "\n\n", -1);
  g_auto(GStrv) lines = g_strsplit (_(scheduler->formula), "\n", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_string_append_c (text, '\n');
      anneal_cli_help_append (text, "", paragraphs[i]);
    }

  g_string_append_printf (text, "\n%s\n", _("Formula"));
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "  %s\n", lines[i]);

  g_string_append_printf (text, "\n%s\n", _("What May Surprise You"));
  for (guint i = 0; i < scheduler->n_surprises; i++)
    anneal_cli_help_append (text, "  - ", _(scheduler->surprises[i].text));

  g_autofree char *source = g_strdup_printf (_("As defined in %s"), scheduler->source);

  g_string_append_c (text, '\n');
  anneal_cli_help_append (text, "", source);
  anneal_cli_output_text (output, text->str);
}

/* By its name, or as it stands in code and in files; NULL: there is none. */
static const AnnealScheduler *
find_scheduler (const char *name)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    if (g_str_equal (name, schedulers[i]->name) || g_str_equal (name, schedulers[i]->symbol)
        || g_str_equal (name, schedulers[i]->id))
      return schedulers[i];

  return NULL;
}

/* @what (nullable): PROBLEMS, LESSONS or a scheduler's name. */
static void
write_what (AnnealCliOutput       *output,
            const char            *what,
            const AnnealScheduler *scheduler,
            gboolean               is_json)
{
  if (g_strcmp0 (what, PROBLEMS) == 0 && is_json)
    anneal_cli_problems_write_json (output);
  else if (g_strcmp0 (what, PROBLEMS) == 0)
    anneal_cli_problems_write (output);
  else if (g_strcmp0 (what, LESSONS) == 0 && is_json)
    anneal_cli_lessons_write_json (output);
  else if (g_strcmp0 (what, LESSONS) == 0)
    anneal_cli_lessons_write (output);
  else if (is_json)
    write_json (output);
  else if (scheduler != NULL)
    {
      write_text_scheduler (output, scheduler);
      write_explanation (output, scheduler);
    }
  else
    write_text (output);
}

static AnnealCliStatus
run_list (const AnnealCliCall *call)
{
  const Options *options = call->options;
  g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);
  g_autoptr(GError) error = NULL;
  guint format = FORMAT_TEXT;

  const char *what = call->n_arguments == 1 ? call->arguments[0] : NULL;
  const AnnealScheduler *scheduler = what != NULL ? find_scheduler (what) : NULL;

  if (call->n_arguments > 1)
    {
      anneal_cli_report (call->err, _("list takes one scheduler at most"));
      return ANNEAL_CLI_USAGE;
    }
  if (what != NULL && scheduler == NULL && !g_str_equal (what, PROBLEMS) && !g_str_equal (what, LESSONS))
    {
      /* translators: %s is what a user typed; "list" is the command */
      g_autofree char *message = g_strdup_printf (_("There is no scheduler “%s”; list without a name prints them all"),
                                                  what);

      anneal_cli_report (call->err, message);
      return ANNEAL_CLI_USAGE;
    }
  if (!anneal_cli_read_choice ("--format", options->format, formats, &format, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  write_what (output, what, scheduler, format == FORMAT_JSON);
  if (anneal_cli_output_flush (output, &error))
    return ANNEAL_CLI_DONE;

  anneal_cli_report_error (call->err, error);
  return ANNEAL_CLI_FAILED;
}

const AnnealCommand anneal_command_list = {
  .name = "list",
  .arguments = "[SCHEDULER|problems|lessons]",
  .summary = N_("List every scheduler with its parameters"),
  .details = N_("Prints the signature of every scheduler and what its parameters mean; as JSON also their types, "
                "ranges and defaults, the optimizers, and the versions of PyTorch that are followed. A single "
                "SCHEDULER, such as StepLR, is explained: what it does, its formula, and what surprises people. "
                "“list problems” prints what can be trained, with the options that train has for it, and “list "
                "lessons” the lessons, each with what to look for."),
  .options = entries,
  .options_size = sizeof (Options),
  .run = run_list,
};
