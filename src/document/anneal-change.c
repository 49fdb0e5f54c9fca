/* anneal-change.c: what an edit did, by comparing the project before with the one after
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-project.h"

#include "anneal-project-private.h"
#include "anneal-schedule-parts.h"
#include "anneal-text.h"

/* Names longer than this make a menu too wide. */
#define MAX_NAME 40

/* @format has one %s, for the title of @run or a key. */
static char *
name_change (const char *format,
             const char *name) G_GNUC_FORMAT (1);

static char *
name_change (const char *format,
             const char *name)
{
  g_autofree char *shown = anneal_text_escape (name, -1);

  if (g_utf8_strlen (shown, -1) > MAX_NAME)
    {
      g_autofree char *start = g_utf8_substring (shown, 0, MAX_NAME - 1);

      g_free (shown);
      shown = g_strconcat (start, "…", NULL);
    }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, shown);
#pragma GCC diagnostic pop
}

/* The key of the one argument in which the schedules, made of the same schedulers, differ; NULL for several. */
static const char *
find_schedule_change (const AnnealSchedule *a,
                      const AnnealSchedule *b)
{
  const char *key = NULL;

  for (guint node = 0; node < anneal_schedule_get_n_nodes (a); node++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (a, node);

      for (guint param = 0; param < scheduler->n_params; param++)
        {
          if (anneal_argument_equal (anneal_schedule_get_argument (a, node, param),
                                     anneal_schedule_get_argument (b, node, param)))
            continue;
          if (key != NULL)
            return NULL;
          key = scheduler->params[param].key;
        }
    }

  return key;
}

/* The same for optimizers of the same kind with as many groups. */
static const char *
find_optimizer_change (const AnnealOptimizer *a,
                       const AnnealOptimizer *b)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (a);
  const char *key = NULL;

  for (int group = -1; group < (int) anneal_optimizer_get_n_groups (a); group++)
    for (guint i = 0; i < kind->n_params; i++)
      {
        const char *candidate = kind->params[i].key;

        if (anneal_argument_equal (anneal_optimizer_get_argument (a, group, candidate),
                                   anneal_optimizer_get_argument (b, group, candidate)))
          continue;
        if (key != NULL)
          return NULL;
        key = candidate;
      }

  return key;
}

static guint
count_nodes (const AnnealSchedule  *schedule,
             const AnnealScheduler *scheduler)
{
  guint n_nodes = 0;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    if (anneal_schedule_get_scheduler (schedule, i) == scheduler)
      n_nodes++;

  return n_nodes;
}

/* A scheduler that @some has more of; what only holds others together is named last. */
static const AnnealScheduler *
find_extra_scheduler (const AnnealSchedule *some,
                      const AnnealSchedule *others)
{
  const AnnealScheduler *extra = NULL;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (some); i++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (some, i);

      if (count_nodes (some, scheduler) <= count_nodes (others, scheduler))
        continue;
      if ((scheduler->flags & ANNEAL_SCHEDULER_COMPOSITE) == 0)
        return scheduler;
      extra = scheduler;
    }

  return extra;
}

/* Warming up what was there would give what there is. */
static gboolean
is_warm_up (const AnnealProject *project,
            const AnnealRun     *before,
            const AnnealRun     *after)
{
  guint64 n_ticks = before->stepping == ANNEAL_STEPPING_EPOCH ? project->n_epochs
                                                              : anneal_project_get_n_updates (project);
  g_autoptr(AnnealSchedule) warm = anneal_schedule_with_warm_up (before->schedule, n_ticks, NULL);

  return warm != NULL && anneal_schedule_equal (warm, after->schedule);
}

/* NULL: the schedulers are others, not more or fewer or in another order. */
static char *
describe_parts_change (const AnnealProject *project,
                       const AnnealRun     *before,
                       const AnnealRun     *after)
{
  const AnnealScheduler *added = find_extra_scheduler (after->schedule, before->schedule);
  const AnnealScheduler *removed = find_extra_scheduler (before->schedule, after->schedule);

  if (added != NULL && removed != NULL)
    return NULL;
  if (added != NULL && is_warm_up (project, before, after))
    return g_strdup (_("Adding of Warm-Up"));
  if (added != NULL)
    return name_change (_("Adding of %s"), added->name);
  if (removed != NULL)
    return name_change (_("Deletion of %s"), removed->name);

  return g_strdup (_("Change of Order"));
}

static char *
describe_schedule_change (const AnnealProject *project,
                          const AnnealRun     *before,
                          const AnnealRun     *after)
{
  if (before->schedule == NULL || after->schedule == NULL)
    return g_strdup (_("Change of Scheduler"));
  if (!anneal_schedule_is_alike (before->schedule, after->schedule))
    {
      char *description = describe_parts_change (project, before, after);

      return description != NULL ? description : g_strdup (_("Change of Scheduler"));
    }

  const char *key = find_schedule_change (before->schedule, after->schedule);

  /* translators: %s is the name of a parameter, such as T_max */
  return key != NULL ? name_change (_("Change of %s"), key) : g_strdup (_("Change of Parameters"));
}

static char *
describe_optimizer_change (const AnnealOptimizer *before,
                           const AnnealOptimizer *after)
{
  guint n_before = anneal_optimizer_get_n_groups (before);
  guint n_after = anneal_optimizer_get_n_groups (after);

  if (anneal_optimizer_get_kind (before) != anneal_optimizer_get_kind (after))
    return g_strdup (_("Change of Optimizer"));
  if (n_before < n_after)
    return g_strdup (_("Adding of Param Group"));
  if (n_before > n_after)
    return g_strdup (_("Removal of Param Group"));

  const char *key = find_optimizer_change (before, after);

  /* translators: %s is the name of a parameter, such as lr */
  return key != NULL ? name_change (_("Change of %s"), key) : g_strdup (_("Change of Optimizer"));
}

static char *
describe_run_change (const AnnealProject *project,
                     const AnnealRun     *before,
                     const AnnealRun     *after)
{
  if (before->schedule != after->schedule)
    return describe_schedule_change (project, before, after);
  if (before->optimizer != after->optimizer)
    return describe_optimizer_change (before->optimizer, after->optimizer);
  if (before->stepping != after->stepping)
    return g_strdup (_("Change of Stepping"));
  if (before->metrics != after->metrics)
    return g_strdup (_("Change of Metrics"));
  if (before->visible != after->visible)
    /* translators: %s is the title of a run */
    return after->visible ? name_change (_("Showing of %s"), after->title)
                          : name_change (_("Hiding of %s"), after->title);
  if (before->color != after->color || before->dash != after->dash)
    return g_strdup (_("Change of Colour"));

  return g_strdup (_("Renaming of Run"));
}

/* The run that only @some has, and how many of them there are. */
static const AnnealRun *
find_extra_run (const AnnealProject *some,
                const AnnealProject *others,
                guint               *n_extra)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  const AnnealRun *extra = NULL;

  for (guint i = 0; i < others->n_runs; i++)
    g_hash_table_add (ids, (gpointer) &others->runs[i]->id);

  *n_extra = 0;
  for (guint i = 0; i < some->n_runs; i++)
    if (!g_hash_table_contains (ids, &some->runs[i]->id))
      {
        extra = some->runs[i];
        (*n_extra)++;
      }

  return extra;
}

/* NULL if no run came or went. */
static char *
describe_coming_and_going (const AnnealProject *before,
                           const AnnealProject *after)
{
  guint n_added, n_removed;
  const AnnealRun *added = find_extra_run (after, before, &n_added);
  const AnnealRun *removed = find_extra_run (before, after, &n_removed);

  if (n_added > 0 && n_removed > 0)
    return g_strdup (_("Change of Runs"));
  if (n_added == 1)
    /* translators: %s is the title of a run */
    return name_change (_("Adding of %s"), added->title);
  if (n_removed == 1)
    /* translators: %s is the title of a run */
    return name_change (_("Deletion of %s"), removed->title);
  if (n_added > 0)
    return g_strdup_printf (ngettext ("Adding of %u Run", "Adding of %u Runs", n_added), n_added);
  if (n_removed > 0)
    return g_strdup_printf (ngettext ("Deletion of %u Run", "Deletion of %u Runs", n_removed), n_removed);

  return NULL;
}

/* Both have the same runs, perhaps in another order or changed. */
static char *
describe_changed_runs (const AnnealProject *before,
                       const AnnealProject *after)
{
  const AnnealRun *changed_before = NULL, *changed_after = NULL;
  gboolean is_moved = FALSE;
  guint n_changed = 0;

  for (guint i = 0; i < after->n_runs; i++)
    {
      const AnnealRun *run = before->runs[i];

      if (run->id != after->runs[i]->id)
        {
          is_moved = TRUE;
          run = anneal_project_find_run (before, after->runs[i]->id);
        }
      if (run != after->runs[i])
        {
          changed_before = run;
          changed_after = after->runs[i];
          n_changed++;
        }
    }

  if (n_changed == 1)
    return describe_run_change (before, changed_before, changed_after);
  if (n_changed > 1)
    return g_strdup_printf (ngettext ("Change of %u Run", "Change of %u Runs", n_changed), n_changed);

  return g_strdup (is_moved ? _("Change of Order") : _("Change"));
}

static gboolean
is_option_equal (const AnnealTrainSetup  *a,
                 const AnnealTrainSetup  *b,
                 const AnnealTrainOption *option)
{
  guint n = anneal_train_setup_get_n (a, option);
  gboolean is_equal = n == anneal_train_setup_get_n (b, option);

  for (guint i = 0; is_equal && i < n; i++)
    is_equal = anneal_train_setup_get (a, option, i) == anneal_train_setup_get (b, option, i);
  return is_equal;
}

static char *
describe_training_change (const AnnealTrainSetup *before,
                          const AnnealTrainSetup *after)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);
  const AnnealTrainOption *changed = NULL;
  guint n_changed = 0;

  if (before->problem != after->problem)
    return g_strdup (_("Change of Problem"));

  for (guint i = 0; i < n_options; i++)
    if (!is_option_equal (before, after, &options[i]))
      {
        changed = &options[i];
        n_changed++;
      }

  return g_strdup (n_changed == 1 ? _(changed->change) : _("Change of Training"));
}

/**
 * anneal_project_describe_change:
 * @before: a project
 * @after: the one that an edit made of it
 *
 * Names the edit for the menu, after "Undo": "Change of T_max".
 */
char *
anneal_project_describe_change (const AnnealProject *before,
                                const AnnealProject *after)
{
  char *description = describe_coming_and_going (before, after);

  if (description != NULL)
    return description;
  if (before->n_epochs != after->n_epochs && before->n_batches == after->n_batches)
    return g_strdup (_("Change of Epochs"));
  if (before->n_epochs == after->n_epochs && before->n_batches != after->n_batches)
    return g_strdup (_("Change of Batches"));
  if (before->n_epochs != after->n_epochs)
    return g_strdup (_("Change of Horizon"));
  if (before->call_order != after->call_order)
    return g_strdup (_("Change of Call Order"));
  if (before->pytorch != after->pytorch
      || g_strcmp0 (anneal_project_get_unknown_pytorch (before), anneal_project_get_unknown_pytorch (after)) != 0)
    return g_strdup (_("Change of the PyTorch Version"));

  if (!anneal_train_setup_equal (&before->training, &after->training))
    return describe_training_change (&before->training, &after->training);

  return describe_changed_runs (before, after);
}
