/* anneal-cli-problems.c: the list of what can be trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-cli-help.h"
#include "anneal-cli-setup.h"

#include "anneal-json-writer.h"
#include "anneal-number.h"

/* In the order of AnnealTask and AnnealTrainOptionKind. */
static const char * const task_names[] = { "surface", "regression", "classification" };
static const char * const kind_names[] = { "integer", "number", "boolean", "choice", "layers", "point" };

/* "16", "0.001", "-9": as one types it. */
static char *
dup_number (double value)
{
  return floor (value) == value ? anneal_number_dup_whole (value) : anneal_number_dup (value);
}

/* As the command line takes it: "16,16", "relu". */
static char *
dup_value (const AnnealTrainSetup  *setup,
           const AnnealTrainOption *option)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < anneal_train_setup_get_n (setup, option); i++)
    {
      double value = anneal_train_setup_get (setup, option, i);
      g_autofree char *number = dup_number (value);
      const char *item = number;

      if (option->kind == ANNEAL_TRAIN_OPTION_CHOICE)
        item = option->choices[(guint) value];
      else if (option->kind == ANNEAL_TRAIN_OPTION_BOOLEAN)
        item = value > 0 ? "yes" : "no";
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", item);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "1 to 256", "tanh, relu" */
static char *
dup_range (const AnnealTrainSetup  *setup,
           const AnnealTrainOption *option)
{
  if (option->kind == ANNEAL_TRAIN_OPTION_CHOICE)
    return g_strjoinv (", ", (char **) option->choices);
  if (option->kind == ANNEAL_TRAIN_OPTION_BOOLEAN)
    return g_strdup ("no, yes");

  g_autofree char *least = dup_number (option->least);
  g_autofree char *most = dup_number (anneal_train_setup_get_max (setup, option));

  /* translators: the least and the largest value of an option */
  return g_strdup_printf (_("%s to %s"), least, most);
}

static void
write_option (AnnealCliOutput         *output,
              const AnnealTrainSetup  *setup,
              const AnnealTrainOption *option)
{
  g_autofree char *value = dup_value (setup, option);
  g_autofree char *range = dup_range (setup, option);
  g_autofree char *given = g_strdup_printf ("--%s %s", option->key, *value != '\0' ? value : "none");

  anneal_cli_output_printf (output, "    %-28s %s\n", given, range);
}

void
anneal_cli_problems_write (AnnealCliOutput *output)
{
  guint n_problems;
  guint n_options;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_problems; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      AnnealTrainSetup setup;

      anneal_train_setup_init (&setup, problems[i]);
      anneal_cli_help_append (text, "  ", _(problems[i]->doc));
      anneal_cli_output_printf (output, "%s%s: %s\n%s", i > 0 ? "\n" : "", problems[i]->id, _(problems[i]->name),
                                text->str);
      for (guint j = 0; j < n_options; j++)
        if (anneal_train_option_applies (&options[j], problems[i]))
          write_option (output, &setup, &options[j]);
    }
}

static gboolean
is_whole (const AnnealTrainOption *option)
{
  return option->kind == ANNEAL_TRAIN_OPTION_INTEGER || option->kind == ANNEAL_TRAIN_OPTION_LAYERS;
}

static void
write_number (AnnealJsonWriter        *writer,
              const AnnealTrainOption *option,
              double                   value)
{
  if (is_whole (option))
    anneal_json_writer_int (writer, (gint64) value);
  else
    anneal_json_writer_double (writer, value);
}

static void
write_value (AnnealJsonWriter        *writer,
             const AnnealTrainSetup  *setup,
             const AnnealTrainOption *option)
{
  double value = anneal_train_setup_get (setup, option, 0);

  if (option->kind == ANNEAL_TRAIN_OPTION_CHOICE)
    anneal_json_writer_string (writer, option->choices[(guint) value]);
  else if (option->kind == ANNEAL_TRAIN_OPTION_BOOLEAN)
    anneal_json_writer_boolean (writer, value > 0);
  else if (option->kind == ANNEAL_TRAIN_OPTION_INTEGER || option->kind == ANNEAL_TRAIN_OPTION_NUMBER)
    write_number (writer, option, value);
  else
    {
      anneal_json_writer_begin_array (writer);
      for (guint i = 0; i < anneal_train_setup_get_n (setup, option); i++)
        write_number (writer, option, anneal_train_setup_get (setup, option, i));
      anneal_json_writer_end_array (writer);
    }
}

static void
write_option_json (AnnealJsonWriter        *writer,
                   const AnnealTrainSetup  *setup,
                   const AnnealTrainOption *option)
{
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "key", option->key);
  anneal_json_writer_member_string (writer, "doc", option->doc);
  anneal_json_writer_member_string (writer, "type", kind_names[option->kind]);
  anneal_json_writer_member (writer, "default");
  write_value (writer, setup, option);
  if (option->choices != NULL)
    {
      anneal_json_writer_member (writer, "choices");
      anneal_json_writer_begin_array (writer);
      for (guint i = 0; option->choices[i] != NULL; i++)
        anneal_json_writer_string (writer, option->choices[i]);
      anneal_json_writer_end_array (writer);
    }
  else if (option->kind != ANNEAL_TRAIN_OPTION_BOOLEAN)
    {
      anneal_json_writer_member (writer, "min");
      write_number (writer, option, option->least);
      anneal_json_writer_member (writer, "max");
      write_number (writer, option, anneal_train_setup_get_max (setup, option));
    }
  anneal_json_writer_end_object (writer);
}

static void
write_problem_json (AnnealJsonWriter    *writer,
                    const AnnealProblem *problem)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, problem);
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "id", problem->id);
  anneal_json_writer_member_string (writer, "name", problem->name);
  anneal_json_writer_member_string (writer, "doc", problem->doc);
  anneal_json_writer_member_string (writer, "task", task_names[problem->task]);
  anneal_json_writer_member (writer, "batches");
  anneal_json_writer_int (writer, (gint64) anneal_train_setup_n_batches (&setup));
  anneal_json_writer_member (writer, "options");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < n_options; i++)
    if (anneal_train_option_applies (&options[i], problem))
      write_option_json (writer, &setup, &options[i]);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_object (writer);
}

void
anneal_cli_problems_write_json (AnnealCliOutput *output)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "problems");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < n_problems; i++)
    write_problem_json (writer, problems[i]);
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_object (writer);

  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);

  anneal_cli_output_bytes (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
