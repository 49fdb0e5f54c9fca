/* anneal-cli-sweep.c: training under many schedules, a few at a time, and writing what comes out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-sweep.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-cli-curves.h"
#include "anneal-cli-progress.h"
#include "anneal-cli-report.h"

#include "anneal-training.h"

/* Replicas that are trained at a time, for each thread: enough that no thread waits long for the last one. */
#define RUNS_PER_THREAD 4

/* Values that these record together, if there is a choice: 160 MB. */
#define PORTION_VALUES 20000000

/* How often the bar looks at the replicas, in µs. */
#define LOOK_INTERVAL 20000

/* A sweep on its way. */
typedef struct
{
  const AnnealCliSweep *sweep;
  AnnealCliOutput      *output;       /* NULL: a picture is drawn instead */
  GOutputStream        *err;
  AnnealCliProgress     progress;
  AnnealProject        *frame;        /* the project without its runs */
  guint                 n_groups;     /* the most that a run has, in any share */
  guint                 first, end;   /* runs of this share */
  gboolean              good;
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->frame, anneal_project_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* Everything but the runs. */
static AnnealProject *
make_frame (const AnnealProject *project)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealProject) sized = anneal_project_with_horizon (empty, project->n_epochs, project->n_batches, NULL);
  g_autoptr(AnnealProject) ordered = anneal_project_with_call_order (sized, project->call_order);
  g_autoptr(AnnealProject) followed = anneal_project_with_pytorch (ordered, project->pytorch);
  g_autoptr(AnnealProject) seen = anneal_project_with_view (followed, &project->view);

  return anneal_project_with_training (seen, &project->training);
}

/* The frame with these runs, all to be seen. */
static AnnealProject *
make_portion (const Walk *self,
              guint       first,
              guint       n)
{
  AnnealProject *portion = anneal_project_ref (self->frame);

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr(AnnealProject) before = portion;
      g_autoptr(AnnealRun) run = anneal_run_with_visible (self->sweep->project->runs[i], TRUE);

      portion = anneal_project_with_run (before, run, G_MAXUINT);
    }

  return portion;
}

/* Of as many threads as there are, as much as memory allows. */
static guint
get_portion_size (const Walk *self)
{
  guint n_threads = self->sweep->n_threads > 0 ? self->sweep->n_threads : g_get_num_processors ();
  guint64 n_values = anneal_project_get_n_updates (self->frame) * (self->n_groups + 2);

  return (guint) CLAMP (PORTION_VALUES / MAX (n_values, 1), 1, RUNS_PER_THREAD * (guint64) n_threads);
}

/* Updates of all replicas, of those that there are to do. */
static double
get_share (const AnnealTraining *training)
{
  guint n_replicas = anneal_training_get_n_replicas (training);
  guint64 n_updates = anneal_training_get_n_updates (training);
  double n_done = 0;

  for (guint i = 0; i < n_replicas; i++)
    {
      const AnnealReplica *replica = anneal_training_get_replica (training, i);
      gboolean has_ended = anneal_replica_get_diverged_at (replica) != G_MAXUINT64
                           || anneal_replica_get_refusal (replica) != NULL;

      n_done += (double) (has_ended ? n_updates : anneal_replica_get_n_done (replica));
    }

  return n_replicas > 0 ? n_done / ((double) n_replicas * (double) n_updates) : 1;
}

static void
wait_for (Walk           *self,
          AnnealTraining *training,
          guint           at,
          guint           n)
{
  guint64 n_updates = anneal_training_get_n_updates (training);

  anneal_training_set_target (training, n_updates);
  while (anneal_cli_progress_is_wanted (&self->progress) && anneal_training_get_n_done (training) < n_updates)
    {
      double n_runs = (at - self->first) + get_share (training) * n;

      anneal_cli_progress_update (&self->progress, n_runs / (self->end - self->first));
      g_usleep (LOOK_INTERVAL);
    }
  anneal_training_wait (training, NULL);
  anneal_cli_progress_clear (&self->progress);
}

/* "“StepLR”: …" */
static void
refuse (Walk       *self,
        const char *title,
        const char *reason)
{
  /* translators: the title of a run, and why it cannot be trained */
  g_autofree char *message = g_strdup_printf (_("“%s”: %s"), title, reason);

  anneal_cli_report (self->err, message);
  self->good = FALSE;
}

/* How a run ended, if not as it should. */
static void
report_end (Walk                *self,
            const AnnealReplica *replica)
{
  const char *title = anneal_replica_get_run (replica)->title;
  guint64 diverged_at = anneal_replica_get_diverged_at (replica);
  const GError *refusal = anneal_replica_get_refusal (replica);

  if (refusal != NULL)
    {
      g_autofree char *reason = g_strdup_printf (_("training ends before update %" PRIu64 ": %s"),
                                                 anneal_replica_get_n_done (replica), refusal->message);

      refuse (self, title, reason);
    }
  else if (diverged_at != G_MAXUINT64)
    {
      /* translators: the title of a run */
      g_autofree char *message = g_strdup_printf (_("“%s” diverged at update %" PRIu64), title, diverged_at);

      anneal_cli_report (self->err, message);
    }
}

static void
write_run (Walk                *self,
           guint                i,
           const AnnealReplica *replica)
{
  if (self->output == NULL)
    return;

  if (self->sweep->format == ANNEAL_CLI_SWEEP_JSON)
    anneal_cli_curves_write_line (self->output, i + 1, self->frame, replica);
  else
    anneal_cli_curves_write_rows (self->output, i + 1, self->n_groups, self->frame, replica);
}

/* NULL: nothing more can be trained. */
static AnnealTraining *
train_portion (Walk  *self,
               guint  first,
               guint  n)
{
  g_autoptr(AnnealProject) portion = make_portion (self, first, n);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTraining) training = anneal_training_new (portion, self->sweep->n_threads, &error);

  if (training == NULL)
    {
      anneal_cli_report (self->err, error->message);
      return NULL;
    }

  wait_for (self, training, first, n);
  for (guint i = 0; i < n && (self->output == NULL || self->output->error == NULL); i++)
    {
      const AnnealRun *run = portion->runs[i];
      const AnnealReplica *replica = anneal_training_find_replica (training, run->id);
      const char *refusal = anneal_training_get_refusal (training, run->id);

      if (replica != NULL)
        {
          write_run (self, first + i, replica);
          report_end (self, replica);
        }
      else
        refuse (self, run->title, refusal != NULL ? refusal : _("This version does not know its scheduler"));
    }

  return g_steal_pointer (&training);
}

static guint
count_groups (const AnnealProject *project)
{
  guint most = 1;

  for (guint i = 0; i < project->n_runs; i++)
    most = MAX (most, anneal_optimizer_get_n_groups (project->runs[i]->optimizer));

  return most;
}

/* What people should know of an optimizer under a schedule, once for each. */
static void
report_notes (const Walk *self)
{
  g_autoptr(GHashTable) told = g_hash_table_new (NULL, NULL);

  for (guint i = self->first; i < self->end; i++)
    {
      const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (self->sweep->project->runs[i]->optimizer);
      const AnnealUpdateRule *rule = anneal_update_rule_find (kind->id);
      const char *note = rule != NULL ? anneal_update_rule_get_note (rule) : NULL;

      if (note == NULL || !g_hash_table_add (told, (gpointer) rule))
        continue;

      g_autofree char *message = g_strconcat (_("note: "), _(note), NULL);

      anneal_cli_report (self->err, message);
    }
}

static void
start (Walk                 *self,
       const AnnealCliSweep *sweep,
       AnnealCliOutput      *output,
       GOutputStream        *err)
{
  guint64 n_runs = sweep->project->n_runs;

  *self = (Walk) {
    .sweep = sweep,
    .output = output,
    .err = err,
    .frame = make_frame (sweep->project),
    .n_groups = count_groups (sweep->project),
    .first = (guint) (n_runs * sweep->shard / sweep->n_shards),
    .end = (guint) (n_runs * (sweep->shard + 1) / sweep->n_shards),
    .good = TRUE,
  };
  report_notes (self);
  anneal_cli_progress_init (&self->progress, err);
}

gboolean
anneal_cli_sweep_run (const AnnealCliSweep *sweep,
                      AnnealCliOutput      *output,
                      GOutputStream        *err)
{
  g_auto(Walk) self = { 0 };
  g_autoptr(GError) error = NULL;

  start (&self, sweep, output, err);
  if (sweep->format == ANNEAL_CLI_SWEEP_CSV && sweep->shard == 0)
    anneal_cli_curves_write_header (output, self.n_groups);

  guint size = get_portion_size (&self);

  for (guint at = self.first; at < self.end && output->error == NULL; at += size)
    {
      g_autoptr(AnnealTraining) training = train_portion (&self, at, MIN (size, self.end - at));

      if (training == NULL)
        {
          self.good = FALSE;
          break;
        }
    }

  if (anneal_cli_output_flush (output, &error))
    return self.good;

  anneal_cli_report_error (err, error);
  return FALSE;
}

GBytes *
anneal_cli_sweep_draw (const AnnealCliSweep *sweep,
                       const AnnealExport   *export,
                       GOutputStream        *err,
                       gboolean             *good)
{
  g_auto(Walk) self = { 0 };
  g_autoptr(GError) error = NULL;

  start (&self, sweep, NULL, err);

  g_autoptr(AnnealTraining) training = train_portion (&self, self.first, self.end - self.first);

  if (training == NULL)
    return NULL;

  const AnnealProject *project = anneal_training_get_project (training);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &project->view);
  AnnealExport with_training = *export;

  with_training.training = lines;

  GBytes *bytes = anneal_export_render (&with_training, project, NULL, NULL, &error);

  if (bytes == NULL)
    anneal_cli_report_error (err, error);
  *good = self.good;
  return bytes;
}
