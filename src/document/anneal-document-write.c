/* anneal-document-write.c: a project as the text of an .anneal file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include "anneal-document.h"

#include "anneal-document-private.h"

static void
write_integer_member (AnnealJsonWriter *writer,
                      const char       *name,
                      guint64           value)
{
  anneal_json_writer_member (writer, name);
  anneal_json_writer_int (writer, (gint64) value);
}

void
anneal_document_write_unknown (AnnealJsonWriter   *writer,
                               json_t             *unknown,
                               const char * const *known)
{
  const char *name;
  json_t *value;

  json_object_foreach (unknown, name, value)
    if (known == NULL || !g_strv_contains (known, name))
      {
        anneal_json_writer_member (writer, name);
        anneal_json_writer_json (writer, value);
      }
}

static void
write_optimizer_argument (AnnealJsonWriter      *writer,
                          const AnnealOptimizer *optimizer,
                          int                    group,
                          const char            *key,
                          const AnnealParam     *param)
{
  const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, group, key);

  if (argument == NULL || argument->value.kind == ANNEAL_UNSET)
    return;

  anneal_json_writer_member (writer, key);
  anneal_document_write_argument (writer, param, argument);
}

/* @group -1: the constructor's arguments. */
static void
write_optimizer_arguments (AnnealJsonWriter      *writer,
                           const AnnealOptimizer *optimizer,
                           int                    group,
                           json_t                *unknown)
{
  static const char * const group_keys[] = { ANNEAL_GROUP_KEYS };
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);

  anneal_json_writer_begin_object (writer);
  for (guint i = 0; i < kind->n_params; i++)
    write_optimizer_argument (writer, optimizer, group, kind->params[i].key, &kind->params[i]);
  for (guint i = 0; group >= 0 && i < G_N_ELEMENTS (group_keys); i++)
    write_optimizer_argument (writer, optimizer, group, group_keys[i], NULL);
  anneal_document_write_unknown (writer, unknown, NULL);
  anneal_json_writer_end_object (writer);
}

static void
write_optimizer (AnnealJsonWriter      *writer,
                 const AnnealOptimizer *optimizer,
                 json_t                *unknown)
{
  json_t *unknown_groups = json_object_get (unknown, "groups");

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "name", anneal_optimizer_get_kind (optimizer)->id);

  anneal_json_writer_member (writer, "params");
  write_optimizer_arguments (writer, optimizer, -1, json_object_get (unknown, "params"));

  anneal_json_writer_member (writer, "groups");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < anneal_optimizer_get_n_groups (optimizer); i++)
    write_optimizer_arguments (writer, optimizer, (int) i, json_array_get (unknown_groups, i));
  anneal_json_writer_end_array (writer);

  anneal_document_write_unknown (writer, unknown, anneal_document_optimizer_members);
  anneal_json_writer_end_object (writer);
}

static void
write_node (AnnealJsonWriter     *writer,
            const AnnealSchedule *schedule,
            guint                 node,
            json_t               *unknown)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "scheduler", scheduler->id);

  anneal_json_writer_member (writer, "params");
  anneal_json_writer_begin_object (writer);
  for (guint i = 0; i < scheduler->n_params; i++)
    {
      const AnnealArgument *argument = anneal_schedule_get_argument (schedule, node, i);

      if (argument->value.kind == ANNEAL_UNSET)
        continue;
      anneal_json_writer_member (writer, scheduler->params[i].key);
      anneal_document_write_argument (writer, &scheduler->params[i], argument);
    }
  anneal_document_write_unknown (writer, json_object_get (unknown, "params"), NULL);
  anneal_json_writer_end_object (writer);

  if (node == anneal_schedule_get_stepped (schedule))
    {
      anneal_json_writer_member (writer, "stepped");
      anneal_json_writer_boolean (writer, TRUE);
    }
  anneal_document_write_steps (writer, schedule, node);
  anneal_document_write_unknown (writer, unknown, anneal_document_node_members);
  anneal_json_writer_end_object (writer);
}

static void
write_schedule (AnnealJsonWriter     *writer,
                const AnnealSchedule *schedule,
                json_t               *unknown)
{
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    write_node (writer, schedule, i, json_array_get (unknown, i));
  anneal_json_writer_end_array (writer);
}

/* The optimizer and the schedule; of a run that this version does not understand, what the file held. */
static void
write_computation (AnnealJsonWriter *writer,
                   const AnnealRun  *run)
{
  static const char * const parts[] = { "optimizer", "schedule" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      json_t *unknown = json_object_get (run->unknown, parts[i]);

      if (run->schedule == NULL && unknown == NULL)
        continue;

      anneal_json_writer_member (writer, parts[i]);
      if (run->schedule == NULL)
        anneal_json_writer_json (writer, unknown);
      else if (i == 0)
        write_optimizer (writer, run->optimizer, unknown);
      else
        write_schedule (writer, run->schedule, unknown);
    }
}

static void
write_metrics (AnnealJsonWriter *writer,
               const AnnealRun  *run)
{
  anneal_json_writer_member (writer, "metrics");
  if (run->metrics == NULL)
    {
      anneal_json_writer_null (writer);
      return;
    }

  anneal_json_writer_begin_array (writer);
  for (gsize i = 0; i < run->n_metrics; i++)
    anneal_json_writer_double (writer, run->metrics[i]);
  anneal_json_writer_end_array (writer);
}

static void
write_run (AnnealJsonWriter *writer,
           const AnnealRun  *run)
{
  g_autofree char *color = g_strdup_printf ("#%06x", run->color);

  anneal_json_writer_begin_object (writer);
  write_integer_member (writer, "id", run->id);
  anneal_json_writer_member_string (writer, "title", run->title);
  anneal_json_writer_member_string (writer, "color", color);
  write_integer_member (writer, "dash", run->dash);
  anneal_json_writer_member (writer, "visible");
  anneal_json_writer_boolean (writer, run->visible);
  anneal_json_writer_member_string (writer, "stepping", anneal_document_steppings[run->stepping]);
  write_computation (writer, run);
  write_metrics (writer, run);
  anneal_document_write_unknown (writer, run->unknown, anneal_document_run_members);
  anneal_json_writer_end_object (writer);
}

static void
write_horizon (AnnealJsonWriter    *writer,
               const AnnealProject *project)
{
  anneal_json_writer_member (writer, "horizon");
  anneal_json_writer_begin_object (writer);
  write_integer_member (writer, "epochs", project->n_epochs);
  write_integer_member (writer, "batches", project->n_batches);
  anneal_json_writer_member_string (writer, "call-order", anneal_document_call_orders[project->call_order]);
  anneal_document_write_unknown (writer, json_object_get (project->unknown, "horizon"), NULL);
  anneal_json_writer_end_object (writer);
}

static void
write_view (AnnealJsonWriter    *writer,
            const AnnealProject *project)
{
  const AnnealView *view = &project->view;

  anneal_json_writer_member (writer, "view");
  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "y-scale", anneal_document_y_scales[view->log_y]);
  anneal_json_writer_member_string (writer, "x-unit", anneal_document_x_units[view->x_in_epochs]);
  if (view->loss_log_y)
    anneal_json_writer_member_string (writer, "loss-scale", anneal_document_y_scales[TRUE]);
  if (view->smoothing != 0)
    {
      anneal_json_writer_member (writer, "smoothing");
      anneal_json_writer_double (writer, view->smoothing);
    }
  anneal_document_write_unknown (writer, json_object_get (project->unknown, "view"), NULL);
  anneal_json_writer_end_object (writer);
}

GBytes *
anneal_document_write (const AnnealProject *project)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);
  json_t *pytorch = json_object_get (project->unknown, "pytorch");    /* a version that is not known here */

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member_string (writer, "format", ANNEAL_DOCUMENT_FORMAT);
  write_integer_member (writer, "version", ANNEAL_DOCUMENT_VERSION);
  anneal_json_writer_member_string (writer, "generator", "Anneal " ANNEAL_VERSION);
  anneal_json_writer_member_string (writer, "pytorch", pytorch != NULL ? json_string_value (pytorch)
                                                          : anneal_pytorch_get_name (project->pytorch));
  write_horizon (writer, project);

  anneal_json_writer_member (writer, "runs");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < project->n_runs; i++)
    write_run (writer, project->runs[i]);
  anneal_json_writer_end_array (writer);

  anneal_document_write_training (writer, project);
  if (project->lesson != NULL)
    anneal_json_writer_member_string (writer, "lesson", project->lesson);
  write_view (writer, project);
  anneal_document_write_unknown (writer, project->unknown, anneal_document_members);
  anneal_document_write_unknown_training (writer, project);
  anneal_json_writer_end_object (writer);
  return anneal_json_writer_end (writer);
}
