/* anneal-cli-curves.c: what trained replicas recorded, as CSV or JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-curves.h"

#include <math.h>

static void
write_comma (AnnealCliOutput *output)
{
  anneal_cli_output_bytes (output, ",", 1);
}

void
anneal_cli_curves_write_header (AnnealCliOutput *output,
                                guint            n_groups)
{
  anneal_cli_output_text (output, "run,title,update,epoch,lr");
  for (guint i = 1; i < n_groups; i++)
    anneal_cli_output_printf (output, ",lr_%u", i);
  anneal_cli_output_text (output, ",loss,validation,accuracy\n");
}

/* "1,StepLR," */
static void
write_row_start (AnnealCliOutput     *output,
                 guint                number,
                 const AnnealReplica *replica)
{
  anneal_cli_output_count (output, number);
  write_comma (output);
  anneal_cli_output_cell (output, anneal_replica_get_run (replica)->title);
  write_comma (output);
}

/* ",0.2385,0.91", or as many empty cells. */
static void
write_scores (AnnealCliOutput     *output,
              const AnnealProject *project,
              const AnnealReplica *replica,
              guint64              update)
{
  guint64 epoch = update / project->n_batches;
  gboolean has_score = (update + 1) % project->n_batches == 0 && epoch < anneal_replica_get_n_epochs (replica);
  const double *accuracy = anneal_replica_get_accuracy (replica);

  write_comma (output);
  if (has_score)
    anneal_cli_output_double (output, anneal_replica_get_validation (replica)[epoch]);
  write_comma (output);
  if (has_score && accuracy != NULL)
    anneal_cli_output_double (output, accuracy[epoch]);
  anneal_cli_output_bytes (output, "\n", 1);
}

/* The update that a diverged run could not do any more. */
static void
write_end (AnnealCliOutput     *output,
           guint                number,
           guint                n_groups,
           const AnnealProject *project,
           const AnnealReplica *replica)
{
  guint64 update = anneal_replica_get_n_done (replica);

  write_row_start (output, number, replica);
  anneal_cli_output_count (output, update);
  write_comma (output);
  anneal_cli_output_count (output, update / project->n_batches);
  for (guint i = 0; i <= n_groups; i++)
    write_comma (output);
  anneal_cli_output_double (output, (double) NAN);
  anneal_cli_output_text (output, ",,\n");
}

void
anneal_cli_curves_write_rows (AnnealCliOutput     *output,
                              guint                number,
                              guint                n_groups,
                              const AnnealProject *project,
                              const AnnealReplica *replica)
{
  guint64 n_done = anneal_replica_get_n_done (replica);
  const double *loss = anneal_replica_get_loss (replica);

  for (guint64 update = 0; update < n_done && output->error == NULL; update++)
    {
      write_row_start (output, number, replica);
      anneal_cli_output_count (output, update);
      write_comma (output);
      anneal_cli_output_count (output, update / project->n_batches);
      for (guint i = 0; i < n_groups; i++)
        {
          write_comma (output);
          if (i < anneal_replica_get_n_groups (replica))
            anneal_cli_output_double (output, anneal_replica_get_lr (replica, i)[update]);
        }
      write_comma (output);
      anneal_cli_output_double (output, loss[update]);
      write_scores (output, project, replica, update);
    }

  if (anneal_replica_get_diverged_at (replica) != G_MAXUINT64 && n_done < anneal_project_get_n_updates (project))
    write_end (output, number, n_groups, project, replica);
}

static void
write_numbers (AnnealCliOutput *output,
               const double    *values,
               guint64          n)
{
  anneal_cli_output_text (output, "[");
  for (guint64 i = 0; i < n && output->error == NULL; i++)
    {
      if (i > 0)
        anneal_cli_output_bytes (output, ", ", 2);
      anneal_cli_output_number (output, values[i]);
    }
  anneal_cli_output_text (output, "]");
}

/* {"run": 1, "title": "StepLR", "problem": "spirals", "seed": 1, "epochs": 90, "batches": 10, … */
static void
write_facts (AnnealCliOutput     *output,
             guint                number,
             const AnnealProject *project,
             const AnnealReplica *replica)
{
  guint64 diverged_at = anneal_replica_get_diverged_at (replica);

  anneal_cli_output_text (output, "{\"run\": ");
  anneal_cli_output_count (output, number);
  anneal_cli_output_text (output, ", \"title\": ");
  anneal_cli_output_string (output, anneal_replica_get_run (replica)->title);
  anneal_cli_output_text (output, ", \"problem\": ");
  anneal_cli_output_string (output, project->training.problem->id);
  anneal_cli_output_text (output, ", \"seed\": ");
  anneal_cli_output_count (output, project->training.seed);
  anneal_cli_output_text (output, ", \"epochs\": ");
  anneal_cli_output_count (output, project->n_epochs);
  anneal_cli_output_text (output, ", \"batches\": ");
  anneal_cli_output_count (output, project->n_batches);
  anneal_cli_output_text (output, ", \"diverged_at\": ");
  if (diverged_at != G_MAXUINT64)
    anneal_cli_output_count (output, diverged_at);
  else
    anneal_cli_output_text (output, "null");
}

void
anneal_cli_curves_write_line (AnnealCliOutput     *output,
                              guint                number,
                              const AnnealProject *project,
                              const AnnealReplica *replica)
{
  guint64 n_done = anneal_replica_get_n_done (replica);
  guint64 n_epochs = anneal_replica_get_n_epochs (replica);
  const double *accuracy = anneal_replica_get_accuracy (replica);

  write_facts (output, number, project, replica);
  anneal_cli_output_text (output, ", \"lr\": [");
  for (guint i = 0; i < anneal_replica_get_n_groups (replica); i++)
    {
      if (i > 0)
        anneal_cli_output_text (output, ", ");
      write_numbers (output, anneal_replica_get_lr (replica, i), n_done);
    }
  anneal_cli_output_text (output, "], \"loss\": ");
  write_numbers (output, anneal_replica_get_loss (replica), n_done);
  anneal_cli_output_text (output, ", \"validation\": ");
  write_numbers (output, anneal_replica_get_validation (replica), n_epochs);
  anneal_cli_output_text (output, ", \"accuracy\": ");
  if (accuracy != NULL)
    write_numbers (output, accuracy, n_epochs);
  else
    anneal_cli_output_text (output, "null");
  anneal_cli_output_text (output, "}\n");
}
