/* anneal-cli.c: from arguments to a command
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-help.h"
#include "anneal-cli-report.h"

const AnnealCommand * const *
anneal_cli_get_commands (void)
{
  static const AnnealCommand * const commands[] = {
    &anneal_command_curve,
    &anneal_command_render,
    &anneal_command_train,
    &anneal_command_new,
    &anneal_command_convert,
    &anneal_command_list,
    &anneal_command_check,
    NULL,
  };

  return commands;
}

static const AnnealCommand *
find_command (const char *name)
{
  for (const AnnealCommand * const *p = anneal_cli_get_commands (); *p != NULL; p++)
    if (strcmp ((*p)->name, name) == 0)
      return *p;

  return NULL;
}

static void
append_options (GArray             *options,
                const GOptionEntry *entries)
{
  for (; entries->long_name != NULL; entries++)
    g_array_append_vals (options, entries, 1);
}

GOptionEntry *
anneal_cli_dup_options (const AnnealCommand *command)
{
  GArray *options = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));

  append_options (options, command->options);
  if (command->get_more_options != NULL)
    append_options (options, command->get_more_options ());

  return (GOptionEntry *) (gpointer) g_array_free (options, FALSE);
}

static AnnealCliStatus
print_text (GOutputStream *out,
            GOutputStream *err,
            const char    *text)
{
  g_autoptr(GError) error = NULL;

  if (g_output_stream_write_all (out, text, strlen (text), NULL, NULL, &error))
    return ANNEAL_CLI_DONE;

  anneal_cli_report_error (err, error);
  return ANNEAL_CLI_FAILED;
}

/* The options with the members of @options in the place of their offsets. */
static GOptionEntry *
bind_entries (const AnnealCommand *command,
              gpointer             options)
{
  GOptionEntry *bound = anneal_cli_dup_options (command);

  for (GOptionEntry *entry = bound; entry->long_name != NULL; entry++)
    entry->arg_data = (char *) options + GPOINTER_TO_SIZE (entry->arg_data);

  return bound;
}

static void
free_options (const AnnealCommand *command,
              gpointer             options)
{
  g_autofree GOptionEntry *entries = anneal_cli_dup_options (command);

  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    {
      gpointer *member = (gpointer *) ((char *) options + GPOINTER_TO_SIZE (entry->arg_data));

      if (entry->arg == G_OPTION_ARG_FILENAME)
        g_free (*member);
      else if (entry->arg == G_OPTION_ARG_FILENAME_ARRAY)
        g_strfreev (*member);
    }
  g_free (options);
}

/* Whether @argument starts as only code does: "-1 * x", "--help; x" are no options. */
static gboolean
is_dashed_code (const char *argument)
{
  const char *p = argument;

  while (g_ascii_isalnum (*p) || *p == '-')
    p++;

  return *argument == '-' && *p != '\0' && *p != '=';
}

/* Whether the next argument is the value of this one. */
static gboolean
takes_next (const GOptionEntry *entries,
            const char         *argument)
{
  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    if (entry->arg != G_OPTION_ARG_NONE
        && ((g_str_has_prefix (argument, "--") && strcmp (argument + 2, entry->long_name) == 0)
            || (entry->short_name != 0 && argument[0] == '-' && argument[1] == entry->short_name
                && argument[2] == '\0')))
      return TRUE;

  return FALSE;
}

/* The arguments for GOptionContext; code that starts with a dash goes behind a "--". */
static GStrv
sort_arguments (const AnnealCommand *command,
                int                  argc,
                char               **argv)
{
  g_autoptr(GStrvBuilder) options = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) code = g_strv_builder_new ();
  g_autofree GOptionEntry *entries = anneal_cli_dup_options (command);
  gboolean has_code = FALSE;
  gboolean is_value = FALSE;
  int i = 0;

  for (; i < argc && (is_value || strcmp (argv[i], "--") != 0); i++)
    {
      gboolean is_code = i > 0 && !is_value && is_dashed_code (argv[i]);

      g_strv_builder_add (is_code ? code : options, argv[i]);
      has_code |= is_code;
      is_value = !is_value && takes_next (entries, argv[i]);
    }
  for (i++; i < argc; i++)
    {
      g_strv_builder_add (code, argv[i]);
      has_code = TRUE;
    }

  if (has_code)
    {
      g_auto(GStrv) behind = g_strv_builder_end (code);

      g_strv_builder_add (options, "--");
      g_strv_builder_addv (options, (const char **) behind);
    }

  return g_strv_builder_end (options);
}

static AnnealCliStatus
report_usage (const AnnealCommand *command,
              GOutputStream       *err,
              const char          *message)
{
  g_autofree char *text = g_strdup_printf (_("%s; see “anneal-cli %s --help”"), message, command->name);

  anneal_cli_report (err, text);
  return ANNEAL_CLI_USAGE;
}

/* Fills in @options and what is left over; the rest of the words are gone. */
static gboolean
parse_arguments (const AnnealCommand *command,
                 int                  argc,
                 char               **argv,
                 gpointer             options,
                 gboolean            *wants_help,
                 GStrv               *rest,
                 GError             **error)
{
  g_autofree GOptionEntry *entries = bind_entries (command, options);
  const GOptionEntry common[] = {
    { "help", 0, 0, G_OPTION_ARG_NONE, wants_help, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_auto(GStrv) arguments = sort_arguments (command, argc, argv);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, common, NULL);
  return g_option_context_parse_strv (context, &arguments, error);
}

static AnnealCliStatus
call_command (const AnnealCommand *command,
              gconstpointer        options,
              char               **arguments,
              GOutputStream       *out,
              GOutputStream       *err)
{
  char *none[] = { NULL };
  AnnealCliCall call = {
    .options = options,
    .arguments = arguments != NULL ? arguments : none,
    .n_arguments = arguments != NULL ? g_strv_length (arguments) : 0,
    .out = out,
    .err = err,
  };

  return command->run (&call);
}

static AnnealCliStatus
run_command (const AnnealCommand *command,
             int                  argc,
             char               **argv,
             GOutputStream       *out,
             GOutputStream       *err)
{
  gpointer options = g_malloc0 (command->options_size);
  gboolean wants_help = FALSE;
  g_auto(GStrv) arguments = NULL;
  g_autoptr(GError) error = NULL;
  AnnealCliStatus status;

  if (!parse_arguments (command, argc, argv, options, &wants_help, &arguments, &error))
    status = report_usage (command, err, error->message);
  else if (wants_help)
    {
      g_autofree char *help = anneal_cli_help_command (command);

      status = print_text (out, err, help);
    }
  else
    status = call_command (command, options, arguments, out, err);

  free_options (command, options);
  return status;
}

static AnnealCliStatus
report_unknown_command (GOutputStream *err,
                        const char    *name)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (const AnnealCommand * const *p = anneal_cli_get_commands (); *p != NULL; p++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (*p)->name);

  /* translators: the second %s is a list of commands */
  g_autofree char *message = name != NULL ? g_strdup_printf (_("There is no command “%s”; there are %s"), name,
                                                             names->str)
                                          : g_strdup_printf (_("A command is missing; there are %s"), names->str);

  anneal_cli_report (err, message);
  return ANNEAL_CLI_USAGE;
}

AnnealCliStatus
anneal_cli_run (int            argc,
                char         **argv,
                GOutputStream *out,
                GOutputStream *err)
{
  const char *name = argc > 1 ? argv[1] : NULL;
  g_autofree char *text = NULL;

  if (name != NULL && (strcmp (name, "--help") == 0 || strcmp (name, "help") == 0))
    {
      const AnnealCommand *topic = argc > 2 ? find_command (argv[2]) : NULL;

      text = topic != NULL ? anneal_cli_help_command (topic) : anneal_cli_help_overview ();
    }
  else if (name != NULL && strcmp (name, "--version") == 0)
    text = g_strdup ("anneal-cli " ANNEAL_VERSION "\n");
  else if (name != NULL && strcmp (name, "--manual") == 0)
    text = anneal_cli_help_manual ();
  else if (name != NULL && strcmp (name, "--completion") == 0)
    text = anneal_cli_help_completion ();

  if (text != NULL)
    return print_text (out, err, text);

  const AnnealCommand *command = name != NULL ? find_command (name) : NULL;

  if (command == NULL)
    return report_unknown_command (err, name);

  return run_command (command, argc - 1, argv + 1, out, err);
}
