/* anneal-cli-help.c: help, manual and completion, out of the commands' tables
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-help.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-scheduler.h"

/* Columns of the first column of a list. */
#define NAME_WIDTH 24
#define LINE_WIDTH 78

/* "-o, --output=FILE" */
static char *
format_option (const GOptionEntry *option)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (option->short_name != 0)
    g_string_append_printf (text, "-%c, ", option->short_name);
  g_string_append_printf (text, "--%s", option->long_name);
  if (option->arg_description != NULL)
    g_string_append_printf (text, "=%s", option->arg_description);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Of a terminal: one for a letter, two for a Hangul syllable. */
static guint
count_columns (const char *text)
{
  guint n_columns = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n_columns += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;

  return n_columns;
}

/* Appends words in lines of LINE_WIDTH columns, each after @indent blanks; the first one starts at @column. */
static void
append_wrapped (GString    *text,
                const char *words,
                guint       indent,
                guint       column)
{
  g_auto(GStrv) list = g_strsplit_set (words, " \n", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      guint width = count_columns (list[i]);

      if (width == 0)
        continue;
      if (column + 1 + width > LINE_WIDTH && column > indent)
        {
          g_string_append_printf (text, "\n%*s", (int) indent, "");
          column = indent;
        }
      else if (column > indent)
        {
          g_string_append_c (text, ' ');
          column++;
        }
      g_string_append (text, list[i]);
      column += width;
    }
  g_string_append_c (text, '\n');
}

static void
append_item (GString    *text,
             const char *name,
             const char *description)
{
  guint width = 2 + count_columns (name);

  g_string_append_printf (text, "  %s", name);
  if (width + 2 > NAME_WIDTH)
    g_string_append_printf (text, "\n%*s", NAME_WIDTH, "");
  else
    g_string_append_printf (text, "%*s", (int) (NAME_WIDTH - width), "");
  append_wrapped (text, description, NAME_WIDTH, NAME_WIDTH);
}

char *
anneal_cli_help_overview (void)
{
  const AnnealCommand * const *commands = anneal_cli_get_commands ();
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  anneal-cli %s\n\n", _("Usage:"), _("COMMAND [ARGUMENT…]"));
  append_wrapped (text,
                  _("Computes and draws learning-rate schedules exactly as PyTorch does, from Python text that is read "
                    "and never executed."), 0, 0);
  g_string_append_printf (text, "\n%s\n", _("Commands:"));
  for (guint i = 0; commands[i] != NULL; i++)
    append_item (text, commands[i]->name, _(commands[i]->summary));
  g_string_append_printf (text, "\n%s\n", _("Options:"));
  append_item (text, "--help", _("Show this help, or a command's own after its name"));
  append_item (text, "--version", _("Show the version"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
anneal_cli_help_command (const AnnealCommand *command)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree GOptionEntry *options = anneal_cli_dup_options (command);

  g_string_append_printf (text, "%s\n  anneal-cli %s %s%s[%s]\n\n", _("Usage:"), command->name, command->arguments,
                          *command->arguments != '\0' ? " " : "", _("OPTION…"));
  append_wrapped (text, _(command->summary), 0, 0);
  g_string_append_c (text, '\n');
  append_wrapped (text, _(command->details), 0, 0);
  g_string_append_printf (text, "\n%s\n", _("Options:"));
  for (const GOptionEntry *option = options; option->long_name != NULL; option++)
    {
      g_autofree char *name = format_option (option);

      append_item (text, name, _(option->description));
    }
  append_item (text, "--help", _("Show this help"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Text that roff takes for text. */
static void
append_roff (GString    *text,
             const char *words)
{
  if (*words == '.' || *words == '\'')
    g_string_append (text, "\\&");

  for (const char *p = words; *p != '\0'; p++)
    if (*p == '-')
      g_string_append (text, "\\-");
    else if (*p == '\\')
      g_string_append (text, "\\e");
    else
      g_string_append_c (text, *p);
}

static void
append_roff_item (GString    *text,
                  const char *name,
                  const char *description)
{
  g_string_append (text, ".TP\n.B ");
  append_roff (text, name);
  g_string_append_c (text, '\n');
  append_roff (text, description);
  g_string_append_c (text, '\n');
}

static void
append_roff_command (GString             *text,
                     const AnnealCommand *command)
{
  g_autofree char *usage = g_strdup_printf ("%s %s", command->name, command->arguments);
  g_autofree GOptionEntry *options = anneal_cli_dup_options (command);

  g_string_append (text, ".SS ");
  append_roff (text, g_strchomp (usage));
  g_string_append_c (text, '\n');
  append_roff (text, command->summary);
  g_string_append (text, ".\n");
  append_roff (text, command->details);
  g_string_append_c (text, '\n');
  for (const GOptionEntry *option = options; option->long_name != NULL; option++)
    {
      g_autofree char *name = format_option (option);

      append_roff_item (text, name, option->description);
    }
}

static void
append_roff_schedulers (GString *text)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  g_string_append (text, ".SH SCHEDULERS\n");
  for (guint i = 0; i < n_schedulers; i++)
    append_roff_item (text, schedulers[i]->symbol, schedulers[i]->doc);
}

char *
anneal_cli_help_manual (void)
{
  const AnnealCommand * const *commands = anneal_cli_get_commands ();
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append (text, ".TH ANNEAL\\-CLI 1 \"\" \"Anneal " ANNEAL_VERSION "\" \"User Commands\"\n"
                         ".SH NAME\n"
                         "anneal\\-cli \\- compute and draw learning\\-rate schedules\n"
                         ".SH SYNOPSIS\n"
                         ".B anneal\\-cli\n"
                         ".I COMMAND\n"
                         "[\\fIARGUMENT\\fR...]\n"
                         ".SH DESCRIPTION\n"
                         "Computes learning\\-rate schedules bit for bit as PyTorch does.\n"
                         "CODE is Python text as in a training script; it is read and never executed.\n"
                         "An argument \\- is standard input, one that ends in .anneal a project file.\n"
                         ".SH COMMANDS\n");
  for (guint i = 0; commands[i] != NULL; i++)
    append_roff_command (text, commands[i]);
  append_roff_schedulers (text);
  g_string_append (text, ".SH EXIT STATUS\n"
                         "0 if all was done, 1 if it failed, 2 if the command line is wrong.\n"
                         "Errors go to standard error as line:column: message.\n"
                         ".SH SEE ALSO\n"
                         ".BR anneal (1)\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_completion (GString             *text,
                   const AnnealCommand *command)
{
  g_autofree GOptionEntry *options = anneal_cli_dup_options (command);

  g_string_append_printf (text, "    %s) options='--help", command->name);
  for (const GOptionEntry *option = options; option->long_name != NULL; option++)
    g_string_append_printf (text, " --%s", option->long_name);
  g_string_append (text, "' ;;\n");
}

char *
anneal_cli_help_completion (void)
{
  const AnnealCommand * const *commands = anneal_cli_get_commands ();
  g_autoptr(GString) text = g_string_new ("# bash completion for anneal-cli\n"
                                          "_anneal_cli () {\n"
                                          "  local word=${COMP_WORDS[COMP_CWORD]} options='--help --version'\n"
                                          "  case ${COMP_WORDS[1]} in\n");

  for (guint i = 0; commands[i] != NULL; i++)
    append_completion (text, commands[i]);
  g_string_append (text, "  esac\n"
                         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                         "    mapfile -t COMPREPLY < <(compgen -W \"$options");
  for (guint i = 0; commands[i] != NULL; i++)
    g_string_append_printf (text, " %s", commands[i]->name);
  g_string_append (text, "\" -- \"$word\")\n"
                         "  elif [[ $word == -* ]]; then\n"
                         "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
                         "  else\n"
                         "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                         "  fi\n"
                         "}\n"
                         "complete -o filenames -F _anneal_cli anneal-cli\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
anneal_cli_help_append (GString    *text,
                        const char *first,
                        const char *words)
{
  guint indent = count_columns (first);

  g_string_append (text, first);
  append_wrapped (text, words, indent, indent);
}
