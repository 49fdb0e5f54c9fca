/* anneal-document-training.c: what a project trains, in an .anneal file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-document-private.h"

#define MEMBER         "training"
#define PROBLEM_MEMBER "problem"

/* "problem" and the keys of all options: what this version writes. (transfer container) */
static GPtrArray *
list_members (void)
{
  GPtrArray *members = g_ptr_array_new ();
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  g_ptr_array_add (members, (gpointer) PROBLEM_MEMBER);
  for (guint i = 0; i < n_options; i++)
    g_ptr_array_add (members, (gpointer) options[i].key);
  g_ptr_array_add (members, NULL);
  return members;
}

static gboolean
is_list (const AnnealTrainOption *option)
{
  return option->kind == ANNEAL_TRAIN_OPTION_LAYERS || option->kind == ANNEAL_TRAIN_OPTION_POINT;
}

/* A plain value, as the number that an option has. */
static gboolean
read_value (json_t                   *training,
            const AnnealTrainOption  *option,
            double                   *value,
            GError                  **error)
{
  json_t *member = json_object_get (training, option->key);
  g_autofree char *path = g_strconcat ("/", option->key, NULL);
  gboolean flag = FALSE;
  guint choice = 0;

  switch (option->kind)
    {
    case ANNEAL_TRAIN_OPTION_BOOLEAN:
      if (!anneal_document_get_boolean (training, option->key, &flag, error))
        return FALSE;
      *value = flag;
      return TRUE;

    case ANNEAL_TRAIN_OPTION_CHOICE:
      if (!anneal_document_get_choice (training, option->key, option->choices, &choice, error))
        return FALSE;
      *value = choice;
      return TRUE;

    case ANNEAL_TRAIN_OPTION_INTEGER:
    case ANNEAL_TRAIN_OPTION_NUMBER:
    case ANNEAL_TRAIN_OPTION_LAYERS:
    case ANNEAL_TRAIN_OPTION_POINT:
    default:
      if (json_is_number (member))
        {
          *value = json_number_value (member);
          return TRUE;
        }
      anneal_document_refuse (member, path, _("a number"), error);
      return FALSE;
    }
}

/* The values of one option that is there: (ANNEAL_MAX_HIDDEN). */
static gboolean
read_values (json_t                   *training,
             const AnnealTrainOption  *option,
             double                   *values,
             guint                    *n,
             GError                  **error)
{
  json_t *array;

  *n = 1;
  if (!is_list (option))
    return read_value (training, option, values, error);
  if (!anneal_document_get_array (training, option->key, &array, error))
    return FALSE;

  *n = (guint) json_array_size (array);
  for (guint i = 0; i < MIN (*n, ANNEAL_MAX_HIDDEN); i++)
    {
      json_t *element = json_array_get (array, i);

      if (!json_is_number (element))
        {
          g_autofree char *path = g_strdup_printf ("/%s/%u", option->key, i);

          anneal_document_refuse (element, path, _("a number"), error);
          return FALSE;
        }
      values[i] = json_number_value (element);
    }

  return TRUE;
}

static gboolean
read_options (AnnealTrainSetup  *setup,
              json_t            *training,
              GError           **error)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_options; i++)
    {
      double values[ANNEAL_MAX_HIDDEN];
      guint n;

      if (json_object_get (training, options[i].key) == NULL ||
          !anneal_train_option_applies (&options[i], setup->problem))
        continue;

      if (!read_values (training, &options[i], values, &n, error) ||
          !anneal_train_setup_set (setup, &options[i], values, n, error))
        return FALSE;
    }

  return anneal_train_setup_check (setup, error);
}

/* A problem that is not known here is kept as it is, for the Anneal that knows it. */
gboolean
anneal_document_read_training (AnnealProject  *project,
                               json_t         *root,
                               json_t        **unknown,
                               GError        **error)
{
  json_t *training;
  const char *id = NULL;

  if (json_object_get (root, MEMBER) == NULL)
    return TRUE;
  if (!anneal_document_get_object (root, MEMBER, &training, error))
    return FALSE;

  gboolean is_good = anneal_document_get_string (training, PROBLEM_MEMBER, &id, error);
  const AnnealProblem *problem = id != NULL ? anneal_problem_find (id) : NULL;

  if (is_good && problem == NULL)
    {
      anneal_document_keep (unknown, MEMBER, json_incref (training));
      return TRUE;
    }

  AnnealTrainSetup setup;

  if (is_good)
    {
      anneal_train_setup_init (&setup, problem);
      is_good = read_options (&setup, training, error);
    }
  if (!is_good)
    {
      anneal_document_prefix (error, "/" MEMBER);
      return FALSE;
    }

  g_autoptr(GPtrArray) members = list_members ();

  project->training = setup;
  anneal_document_keep (unknown, MEMBER,
                        anneal_document_take_unknown (training, (const char * const *) members->pdata));
  return TRUE;
}

static void
write_value (AnnealJsonWriter        *writer,
             const AnnealTrainOption *option,
             double                   value)
{
  switch (option->kind)
    {
    case ANNEAL_TRAIN_OPTION_BOOLEAN:
      anneal_json_writer_boolean (writer, value != 0);
      return;

    case ANNEAL_TRAIN_OPTION_CHOICE:
      anneal_json_writer_string (writer, option->choices[(guint) value]);
      return;

    case ANNEAL_TRAIN_OPTION_INTEGER:
    case ANNEAL_TRAIN_OPTION_LAYERS:
      anneal_json_writer_int (writer, (gint64) value);
      return;

    case ANNEAL_TRAIN_OPTION_NUMBER:
    case ANNEAL_TRAIN_OPTION_POINT:
    default:
      anneal_json_writer_double (writer, value);
    }
}

static void
write_options (AnnealJsonWriter       *writer,
               const AnnealTrainSetup *setup)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_options; i++)
    {
      guint n = anneal_train_setup_get_n (setup, &options[i]);

      if (!anneal_train_option_applies (&options[i], setup->problem))
        continue;

      anneal_json_writer_member (writer, options[i].key);
      if (is_list (&options[i]))
        anneal_json_writer_begin_array (writer);
      for (guint j = 0; j < n; j++)
        write_value (writer, &options[i], anneal_train_setup_get (setup, &options[i], j));
      if (is_list (&options[i]))
        anneal_json_writer_end_array (writer);
    }
}

void
anneal_document_write_training (AnnealJsonWriter    *writer,
                                const AnnealProject *project)
{
  if (project->training.problem == NULL)
    return;

  g_autoptr(GPtrArray) members = list_members ();

  anneal_json_writer_member (writer, MEMBER);
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, PROBLEM_MEMBER, project->training.problem->id);
  write_options (writer, &project->training);
  anneal_document_write_unknown (writer, json_object_get (project->unknown, MEMBER),
                                 (const char * const *) members->pdata);
  anneal_json_writer_end_object (writer);
}

void
anneal_document_write_unknown_training (AnnealJsonWriter    *writer,
                                        const AnnealProject *project)
{
  json_t *unknown = json_object_get (project->unknown, MEMBER);

  if (project->training.problem != NULL || unknown == NULL)
    return;

  anneal_json_writer_member (writer, MEMBER);
  anneal_json_writer_json (writer, unknown);
}
