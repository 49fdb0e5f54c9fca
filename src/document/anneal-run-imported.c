/* anneal-run-imported.c: a run out of a script that is no longer there
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <string.h>

#include "anneal-project.h"

#include "anneal-function.h"

/* Whether a variable's name says no more than the class does: "scheduler", "lr_sched_2". */
static gboolean
is_vague_name (const char *name)
{
  static const char * const vague[] = {
    "lr_sched", "lr_schedule", "lr_scheduler", "s", "sched", "schedule", "scheduler", NULL,
  };
  gsize length = strlen (name);

  while (length > 0 && (g_ascii_isdigit (name[length - 1]) || name[length - 1] == '_'))
    length--;

  g_autofree char *stem = g_strndup (name, length);

  return g_strv_contains (vague, stem);
}

static gboolean
holds_function (const AnnealObject *list)
{
  gsize n_items = 0;
  const AnnealObject *items = anneal_object_get_items (list, &n_items);

  for (gsize i = 0; i < n_items; i++)
    if (items[i].kind == ANNEAL_FUNCTION)
      return TRUE;

  return FALSE;
}

/* The text of a function, or of a list that holds one, such as "[lambda e: 1, math.cos]".  NULL without an error: there
 * is none; with one: it cannot stand alone. */
static char *
dup_function_text (const AnnealObject  *value,
                   GError             **error)
{
  if (value->kind == ANNEAL_FUNCTION)
    return anneal_function_dup_text (value, error);
  if ((value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE) && holds_function (value))
    return anneal_function_list_dup_text (value, error);

  return NULL;
}

/* An argument that means the same without its script: names are replaced by what they stood for. */
static void
detach_argument (const AnnealArgument *source,
                 AnnealArgument       *target)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *function_text = dup_function_text (&source->value, &error);

  if (function_text != NULL && anneal_argument_parse (function_text, target, &error))
    return;

  anneal_argument_copy (source, target);
  if (error != NULL)
    {
      /* What was written is kept, so that it can be mended. */
      if (target->text == NULL)
        target->text = anneal_argument_dup_text (source, NULL);
      anneal_object_clear (&target->value);
      target->value = anneal_object_new_unknown (error->message);
    }
  if (target->text == NULL || target->value.kind == ANNEAL_UNKNOWN)
    return;

  g_auto(AnnealArgument) alone = { 0 };

  if (!anneal_argument_parse (target->text, &alone, NULL) || !anneal_object_equal (&alone.value, &target->value))
    g_clear_pointer (&target->text, g_free);
}

static AnnealSchedule *
detach_schedule_argument (AnnealSchedule *schedule,
                          guint           node,
                          guint           param)
{
  const AnnealArgument *argument = anneal_schedule_get_argument (schedule, node, param);

  if (argument->value.kind == ANNEAL_UNSET)
    return schedule;

  g_auto(AnnealArgument) detached = { 0 };

  detach_argument (argument, &detached);

  AnnealSchedule *changed = anneal_schedule_with_argument (schedule, node, param, &detached);

  anneal_schedule_unref (schedule);
  return changed;
}

static AnnealSchedule *
detach_schedule (const AnnealSchedule *source)
{
  AnnealSchedule *schedule = anneal_schedule_ref (source);

  for (guint node = 0; node < anneal_schedule_get_n_nodes (source); node++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (source, node);

      for (guint param = 0; param < scheduler->n_params; param++)
        if (scheduler->params[param].type != ANNEAL_PARAM_SCHEDULE_LIST)
          schedule = detach_schedule_argument (schedule, node, param);
    }

  return schedule;
}

static AnnealOptimizer *
detach_optimizer_argument (AnnealOptimizer *optimizer,
                           int              group,
                           const char      *key)
{
  const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, group, key);

  if (argument == NULL || argument->text == NULL || argument->value.kind == ANNEAL_UNSET)
    return optimizer;

  g_auto(AnnealArgument) detached = { 0 };

  detach_argument (argument, &detached);

  AnnealOptimizer *changed = anneal_optimizer_with_argument (optimizer, group, key, &detached, NULL);

  if (changed == NULL)
    return optimizer;

  anneal_optimizer_unref (optimizer);
  return changed;
}

static AnnealOptimizer *
detach_optimizer (const AnnealOptimizer *source)
{
  static const char * const group_keys[] = { ANNEAL_GROUP_KEYS };
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (source);
  AnnealOptimizer *optimizer = anneal_optimizer_ref (source);

  for (int group = -1; group < (int) anneal_optimizer_get_n_groups (source); group++)
    {
      for (guint i = 0; i < kind->n_params; i++)
        optimizer = detach_optimizer_argument (optimizer, group, kind->params[i].key);
      for (guint i = 0; group >= 0 && i < G_N_ELEMENTS (group_keys); i++)
        optimizer = detach_optimizer_argument (optimizer, group, group_keys[i]);
    }

  return optimizer;
}

/**
 * anneal_run_new_imported:
 * @imported: what a script holds
 *
 * Makes a run that no longer needs the script: names in its arguments are replaced by their values, and functions
 * become texts of their own.  One that cannot (it uses what the script could not tell) is kept as a text whose use is
 * refused with the reason.
 */
AnnealRun *
anneal_run_new_imported (const AnnealImportedRun *imported)
{
  g_return_val_if_fail (imported != NULL && imported->schedule != NULL, NULL);

  g_autoptr(AnnealSchedule) schedule = detach_schedule (imported->schedule);
  g_autoptr(AnnealOptimizer) optimizer = imported->optimizer != NULL ? detach_optimizer (imported->optimizer) : NULL;
  const char *title = imported->name != NULL && !is_vague_name (imported->name) ? imported->name : NULL;

  return anneal_run_new (title, optimizer, schedule, imported->stepping);
}
