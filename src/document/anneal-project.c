/* anneal-project.c: a project, and its changed copies
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-project.h"

#include "anneal-handoff.h"
#include "anneal-project-private.h"
#include "anneal-ticker.h"

/* What a new project shows: an ImageNet-like training. */
#define N_EPOCHS  90
#define N_BATCHES 100

/* Okabe and Ito's colours and some more; the plot's palette, which this layer cannot see (a test of jobs compares). */
static const guint32 colors[ANNEAL_N_COLORS] = {
  0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00,
  0x56b4e9, 0x332288, 0x882255, 0x999933, 0x555555,
};

static void
clear_project (gpointer data)
{
  AnnealProject *self = data;

  ANNEAL_TAKE_OVER (self);
  for (guint i = 0; i < self->n_runs; i++)
    anneal_run_unref (self->runs[i]);
  g_free (self->runs);
  g_free (self->lesson);
  json_decref (self->unknown);
}

AnnealProject *
anneal_project_copy (const AnnealProject *self,
                     guint                n_runs)
{
  AnnealProject *copy = g_atomic_rc_box_dup (sizeof *self, (gpointer) self);

  copy->n_runs = n_runs;
  copy->runs = g_new0 (const AnnealRun *, n_runs);
  copy->lesson = g_strdup (self->lesson);
  json_incref (copy->unknown);
  return copy;
}

/* A copy with the same runs. */
static AnnealProject *
copy_with_runs (const AnnealProject *self)
{
  AnnealProject *copy = anneal_project_copy (self, self->n_runs);

  for (guint i = 0; i < self->n_runs; i++)
    copy->runs[i] = anneal_run_ref (self->runs[i]);
  return copy;
}

/* The first colour that no run has; when all are taken, they start again. */
static guint
pick_color (const AnnealProject *self)
{
  for (guint i = 0; i < ANNEAL_N_COLORS; i++)
    {
      gboolean taken = FALSE;

      for (guint j = 0; j < self->n_runs && !taken; j++)
        taken = self->runs[j]->color == colors[i];
      if (!taken)
        return i;
    }

  return self->n_runs % ANNEAL_N_COLORS;
}

/* @title, with a number behind it if a run already has it: "StepLR 2". */
static char *
number_title (const AnnealProject *self,
              const char          *title)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->n_runs; i++)
    g_hash_table_add (taken, self->runs[i]->title);
  if (!g_hash_table_contains (taken, title))
    return g_strdup (title);

  gsize length = strlen (title);

  while (length > 0 && g_ascii_isdigit (title[length - 1]))
    length--;

  gboolean is_numbered = title[length] != '\0' && length > 1 && title[length - 1] == ' ';
  g_autofree char *stem = is_numbered ? g_strndup (title, length - 1) : g_strdup (title);

  /* Room for a blank and the number. */
  if (g_utf8_strlen (stem, -1) > ANNEAL_MAX_TITLE - 8)
    *g_utf8_offset_to_pointer (stem, ANNEAL_MAX_TITLE - 8) = '\0';

  for (guint number = 2; ; number++)
    {
      g_autofree char *candidate = g_strdup_printf ("%s %u", stem, number);

      if (!g_hash_table_contains (taken, candidate))
        return g_steal_pointer (&candidate);
    }
}

/* What a run needs to be part of @self: an id, and if it is new, a colour and a title of its own. */
static AnnealRun *
adopt_run (AnnealProject   *self,
           const AnnealRun *run)
{
  if (run->id != 0 && run->color != 0)
    return anneal_run_ref (run);

  AnnealRun *copy = anneal_run_copy (run);

  if (copy->id == 0)
    {
      g_free (copy->title);
      copy->title = number_title (self, run->title);
      copy->id = self->next_id;
    }
  if (copy->color == 0)
    {
      copy->dash = pick_color (self);
      copy->color = colors[copy->dash];
    }

  return copy;
}

/* A project without runs: an ImageNet-like horizon of 90 epochs of 100 batches. */
AnnealProject *
anneal_project_new (void)
{
  AnnealProject *self = g_atomic_rc_box_new0 (AnnealProject);

  self->n_epochs = N_EPOCHS;
  self->n_batches = N_BATCHES;
  self->pytorch = ANNEAL_PYTORCH_DEFAULT;
  self->next_id = 1;
  anneal_train_setup_init (&self->training, NULL);
  return self;
}

AnnealProject *
anneal_project_ref (const AnnealProject *self)
{
  return g_atomic_rc_box_acquire ((AnnealProject *) self);
}

void
anneal_project_unref (const AnnealProject *self)
{
  ANNEAL_HAND_OFF (self);
  g_atomic_rc_box_release_full ((AnnealProject *) self, clear_project);
}

guint64
anneal_project_get_n_updates (const AnnealProject *self)
{
  return self->n_epochs * self->n_batches;
}

const char *
anneal_project_get_unknown_pytorch (const AnnealProject *self)
{
  return json_string_value (json_object_get (self->unknown, "pytorch"));
}

int
anneal_project_find_position (const AnnealProject *self,
                              guint64              id)
{
  for (guint i = 0; i < self->n_runs; i++)
    if (self->runs[i]->id == id)
      return (int) i;

  return -1;
}

const AnnealRun *
anneal_project_find_run (const AnnealProject *self,
                         guint64              id)
{
  int position = anneal_project_find_position (self, id);

  return position >= 0 ? self->runs[position] : NULL;
}

/**
 * anneal_project_with_run:
 * @self: a project
 * @run: gets the next id if it has none, with a title no other run has; and a colour and dash if its colour is 0
 * @position: where to insert it; beyond the end: at the end
 *
 * Returns: (transfer full): a project with one run more; the same project if it already has %ANNEAL_MAX_RUNS
 */
AnnealProject *
anneal_project_with_run (const AnnealProject *self,
                         const AnnealRun     *run,
                         guint                position)
{
  g_return_val_if_fail (run->id == 0 || anneal_project_find_run (self, run->id) == NULL, NULL);

  if (self->n_runs >= ANNEAL_MAX_RUNS)
    return anneal_project_ref (self);

  AnnealProject *copy = anneal_project_copy (self, self->n_runs + 1);

  position = MIN (position, self->n_runs);
  for (guint i = 0; i < self->n_runs; i++)
    copy->runs[i < position ? i : i + 1] = anneal_run_ref (self->runs[i]);
  copy->runs[position] = adopt_run ((AnnealProject *) self, run);
  copy->next_id = MAX (self->next_id, copy->runs[position]->id + 1);
  return copy;
}

AnnealProject *
anneal_project_with_changed_run (const AnnealProject *self,
                                 const AnnealRun     *run)
{
  int position = anneal_project_find_position (self, run->id);

  g_return_val_if_fail (position >= 0, NULL);

  AnnealProject *copy = copy_with_runs (self);

  anneal_run_unref (copy->runs[position]);
  copy->runs[position] = anneal_run_ref (run);
  return copy;
}

AnnealProject *
anneal_project_without_run (const AnnealProject *self,
                            guint64              id)
{
  int position = anneal_project_find_position (self, id);

  g_return_val_if_fail (position >= 0, NULL);

  AnnealProject *copy = anneal_project_copy (self, self->n_runs - 1);

  for (guint i = 0; i < copy->n_runs; i++)
    copy->runs[i] = anneal_run_ref (self->runs[(int) i < position ? i : i + 1]);
  return copy;
}

/* @position: where the run stands afterwards. */
AnnealProject *
anneal_project_with_moved_run (const AnnealProject *self,
                               guint64              id,
                               guint                position)
{
  int from = anneal_project_find_position (self, id);

  g_return_val_if_fail (from >= 0, NULL);

  AnnealProject *copy = anneal_project_copy (self, self->n_runs);

  position = MIN (position, self->n_runs - 1);
  for (guint i = 0, j = 0; i < self->n_runs; i++)
    {
      if (i == position)
        {
          copy->runs[i] = anneal_run_ref (self->runs[from]);
          continue;
        }
      if ((int) j == from)
        j++;
      copy->runs[i] = anneal_run_ref (self->runs[j++]);
    }
  return copy;
}

/**
 * anneal_project_with_copied_run:
 * @self: a project
 * @id: of the run to copy
 * @copy_id: (out) (optional): of the copy, which stands behind it with a number in its title and a colour of its own
 */
AnnealProject *
anneal_project_with_copied_run (const AnnealProject *self,
                                guint64              id,
                                guint64             *copy_id)
{
  int position = anneal_project_find_position (self, id);

  g_return_val_if_fail (position >= 0, NULL);

  g_autoptr(AnnealRun) run = anneal_run_new_copy (self->runs[position]);

  if (copy_id != NULL)
    *copy_id = self->next_id;
  return anneal_project_with_run (self, run, (guint) position + 1);
}

/**
 * anneal_project_with_horizon:
 * @self: a project
 * @n_epochs: at least 1
 * @n_batches: in each epoch, at least 1; not more than %ANNEAL_MAX_TICKS updates in all
 * @error: %ANNEAL_ERROR_RANGE or %ANNEAL_ERROR_LIMIT, with the path of the number in a document
 */
AnnealProject *
anneal_project_with_horizon (const AnnealProject  *self,
                             guint64               n_epochs,
                             guint64               n_batches,
                             GError              **error)
{
  if (n_epochs < 1 || n_batches < 1)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_RANGE, n_epochs < 1 ? "/horizon/epochs" : "/horizon/batches",
                             n_epochs < 1 ? _("A training has at least 1 epoch")
                                          : _("An epoch has at least 1 batch"));
      return NULL;
    }
  if (n_epochs > ANNEAL_MAX_TICKS || n_batches > ANNEAL_MAX_TICKS / n_epochs)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/horizon",
                             _("%llu epochs of %llu batches are more than %d updates"),
                             (unsigned long long) n_epochs, (unsigned long long) n_batches, ANNEAL_MAX_TICKS);
      return NULL;
    }

  AnnealProject *copy = copy_with_runs (self);

  copy->n_epochs = n_epochs;
  copy->n_batches = n_batches;
  return copy;
}

AnnealProject *
anneal_project_with_call_order (const AnnealProject *self,
                                AnnealCallOrder      call_order)
{
  AnnealProject *copy = copy_with_runs (self);

  copy->call_order = call_order;
  return copy;
}

/* A version that the file had and nobody here knows is forgotten: somebody chose one that is known. */
AnnealProject *
anneal_project_with_pytorch (const AnnealProject *self,
                             AnnealPytorch        pytorch)
{
  AnnealProject *copy = copy_with_runs (self);

  copy->pytorch = pytorch;
  if (json_object_get (copy->unknown, "pytorch") != NULL)
    {
      json_t *unknown = json_copy (copy->unknown);

      json_object_del (unknown, "pytorch");
      json_decref (copy->unknown);
      copy->unknown = unknown;
    }

  return copy;
}

/* @unknown: members to write beside ours; they must not be changed afterwards. */
AnnealProject *
anneal_project_with_unknown (const AnnealProject *self,
                             json_t              *unknown)
{
  AnnealProject *copy = copy_with_runs (self);

  json_decref (copy->unknown);
  copy->unknown = json_incref (unknown);
  return copy;
}

/* @training: (nullable): passes anneal_train_setup_check() */
AnnealProject *
anneal_project_with_training (const AnnealProject    *self,
                              const AnnealTrainSetup *training)
{
  AnnealProject *copy = copy_with_runs (self);

  if (training != NULL)
    copy->training = *training;
  else
    anneal_train_setup_init (&copy->training, NULL);
  return copy;
}

AnnealProject *
anneal_project_with_lesson (const AnnealProject *self,
                            const char          *lesson)
{
  AnnealProject *copy = copy_with_runs (self);

  g_free (copy->lesson);
  copy->lesson = g_strdup (lesson);
  return copy;
}

gboolean
anneal_view_equal (const AnnealView *a,
                   const AnnealView *b)
{
  return !a->log_y == !b->log_y && !a->x_in_epochs == !b->x_in_epochs && !a->loss_log_y == !b->loss_log_y &&
         a->smoothing == b->smoothing;
}

AnnealProject *
anneal_project_with_view (const AnnealProject *self,
                          const AnnealView    *view)
{
  AnnealProject *copy = copy_with_runs (self);

  copy->view = *view;
  return copy;
}

guint32
anneal_project_color (guint i)
{
  return colors[i % ANNEAL_N_COLORS];
}
