/* anneal-cli-setup.c: what is trained, out of options that the table of a training's options has
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-setup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-error.h"
#include "anneal-number.h"
#include "anneal-text.h"

/* Numbers that any option takes; where a text has more, they are only counted. */
#define MAX_VALUES ANNEAL_MAX_HIDDEN

static const char * const switches[] = { "no", "yes", NULL };

/* No layers at all: an empty text would rather be a mistake. */
#define NONE "none"

/* What stands for an option's value in the help; to be freed. */
static char *
dup_placeholder (const AnnealTrainOption *option)
{
  switch (option->kind)
    {
    case ANNEAL_TRAIN_OPTION_INTEGER:
      return g_strdup ("N");
    case ANNEAL_TRAIN_OPTION_NUMBER:
      return g_strdup ("X");
    case ANNEAL_TRAIN_OPTION_BOOLEAN:
      return g_strjoinv ("|", (char **) switches);
    case ANNEAL_TRAIN_OPTION_CHOICE:
      return g_strjoinv ("|", (char **) option->choices);
    case ANNEAL_TRAIN_OPTION_LAYERS:
      return g_strdup ("N,…|" NONE);
    case ANNEAL_TRAIN_OPTION_POINT:
      return g_strdup ("X,Y");
    default:
      g_assert_not_reached ();
    }
}

static GOptionEntry *
make_entries (gsize offset)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);
  GOptionEntry *entries = g_new0 (GOptionEntry, n_options + 1);

  g_assert (n_options <= ANNEAL_CLI_MAX_SETUP);
  for (guint i = 0; i < n_options; i++)
    entries[i] = (GOptionEntry) {
      .long_name = options[i].key,
      .arg = G_OPTION_ARG_FILENAME,
      .arg_data = GSIZE_TO_POINTER (offset + i * sizeof (char *)),
      .description = options[i].doc,
      .arg_description = dup_placeholder (&options[i]),
    };

  return entries;
}

/* Made once, and kept as other tables are. */
const GOptionEntry *
anneal_cli_setup_get_entries (gsize offset)
{
  static GOptionEntry *entries;

  if (g_once_init_enter (&entries))
    g_once_init_leave (&entries, make_entries (offset));

  return entries;
}

static int
find_choice (const char * const *choices,
             const char         *text)
{
  for (int i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], text) == 0)
      return i;

  return -1;
}

static gboolean
read_choice (const char * const  *choices,
             const char          *text,
             double              *value,
             GError             **error)
{
  int i = find_choice (choices, text);

  if (i >= 0)
    {
      *value = i;
      return TRUE;
    }

  g_autofree char *shown = anneal_text_escape (text, -1);
  g_autofree char *list = g_strjoinv (", ", (char **) choices);

  /* translators: what was given, and a list of what can be */
  anneal_set_error (error, ANNEAL_ERROR_RANGE, _("“%s” is none of %s"), shown, list);
  return FALSE;
}

/* "16,16" */
static gboolean
read_numbers (const char  *text,
              double       values[MAX_VALUES],
              guint       *n,
              GError     **error)
{
  g_auto(GStrv) items = g_strsplit (text, ",", -1);

  /* GLib splits an empty text into nothing. */
  *n = MAX (g_strv_length (items), 1);
  for (guint i = 0; i < MIN (*n, MAX_VALUES); i++)
    if (items[i] == NULL || !anneal_number_parse (items[i], &values[i], NULL))
      {
        g_autofree char *shown = anneal_text_escape (items[i] != NULL ? items[i] : "", -1);

        anneal_set_error (error, ANNEAL_ERROR_TYPE, _("“%s” is not a number"), shown);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_values (const AnnealTrainOption  *option,
             const char               *text,
             double                    values[MAX_VALUES],
             guint                    *n,
             GError                  **error)
{
  *n = 1;
  if (option->kind == ANNEAL_TRAIN_OPTION_BOOLEAN)
    return read_choice (switches, text, &values[0], error);
  if (option->kind == ANNEAL_TRAIN_OPTION_CHOICE)
    return read_choice (option->choices, text, &values[0], error);
  if (option->kind == ANNEAL_TRAIN_OPTION_LAYERS && strcmp (text, NONE) == 0)
    {
      *n = 0;
      return TRUE;
    }

  return read_numbers (text, values, n, error);
}

/* "hidden, activation, …" */
static char *
dup_keys (const AnnealProblem *problem)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);
  g_autoptr(GString) keys = g_string_new (NULL);

  for (guint i = 0; i < n_options; i++)
    if (anneal_train_option_applies (&options[i], problem))
      g_string_append_printf (keys, "%s--%s", keys->len > 0 ? ", " : "", options[i].key);

  return g_string_free (g_steal_pointer (&keys), FALSE);
}

static gboolean
set_option (AnnealTrainSetup         *self,
            const AnnealTrainOption  *option,
            const char               *text,
            GError                  **error)
{
  double values[MAX_VALUES];
  guint n;

  if (!anneal_train_option_applies (option, self->problem))
    {
      g_autofree char *keys = dup_keys (self->problem);

      /* translators: the name of a problem, and options of the command line */
      anneal_set_error (error, ANNEAL_ERROR_NAME, _("“%s” has no such option; it has %s"), _(self->problem->name),
                        keys);
      return FALSE;
    }

  return read_values (option, text, values, &n, error) && anneal_train_setup_set (self, option, values, n, error);
}

gboolean
anneal_cli_setup_read (AnnealTrainSetup  *self,
                       char * const       texts[ANNEAL_CLI_MAX_SETUP],
                       GError           **error)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  g_return_val_if_fail (self->problem != NULL, FALSE);

  for (guint i = 0; i < n_options; i++)
    {
      g_autoptr(GError) refusal = NULL;

      if (texts[i] == NULL || set_option (self, &options[i], texts[i], &refusal))
        continue;

      /* The place is the option, not its member in a project. */
      anneal_set_error (error, refusal->code, "--%s: %s", options[i].key, refusal->message);
      return FALSE;
    }

  return TRUE;
}

char *
anneal_cli_problems_dup_ids (void)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  g_autoptr(GString) ids = g_string_new (NULL);

  for (guint i = 0; i < n_problems; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", problems[i]->id);

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

const AnnealProblem *
anneal_cli_problem_find (const char  *id,
                         GError     **error)
{
  const AnnealProblem *problem = anneal_problem_find (id);

  if (problem == NULL)
    {
      g_autofree char *shown = anneal_text_escape (id, -1);
      g_autofree char *ids = anneal_cli_problems_dup_ids ();

      anneal_set_error (error, ANNEAL_ERROR_NAME, _("%s is “%s”, which is none of %s"), "--problem", shown, ids);
    }

  return problem;
}
