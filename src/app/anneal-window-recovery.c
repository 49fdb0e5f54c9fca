/* anneal-window-recovery.c: unsaved edits are kept for a crash, and shown after one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-window-private.h"

#include "anneal-text.h"

static void
write_recovery (AnnealWindow *self)
{
  gboolean modified;

  g_object_get (self->store, "modified", &modified, NULL);
  if (modified)
    anneal_recovery_write (self->recovery, anneal_store_get_project (self->store), self->path);
  else if (!self->recovered)
    anneal_recovery_discard (self->recovery);
}

/* Said once: writing is tried again with every edit, and a message each time would only be in the way. */
static void
report_recovery (AnnealWindow *self)
{
  const GError *error = anneal_recovery_get_error (self->recovery);

  if (error != NULL && !self->recovery_failed)
    {
      g_autofree char *message = anneal_text_escape (error->message, -1);
      /* translators: %s is a sentence that says why */
      g_autofree char *title = g_strdup_printf (_("Unsaved edits are not kept for a crash: %s"), message);

      _anneal_window_show_toast (self, title, NULL, NULL);
    }
  self->recovery_failed = error != NULL;
}

static gboolean
recovery_due_cb (gpointer user_data)
{
  AnnealWindow *self = user_data;

  self->recovery_id = 0;
  write_recovery (self);
  report_recovery (self);
  return G_SOURCE_REMOVE;
}

/* Counted from the first edit, not from the last: steady editing must not put it off. */
void
_anneal_window_schedule_recovery (AnnealWindow *self)
{
  if (self->recovery_id == 0)
    self->recovery_id = g_timeout_add (ANNEAL_RECOVERY_DELAY_MS, recovery_due_cb, self);
}

void
anneal_window_flush (AnnealWindow *self)
{
  g_return_if_fail (ANNEAL_IS_WINDOW (self));

  g_clear_handle_id (&self->recovery_id, g_source_remove);
  write_recovery (self);
  anneal_recovery_flush (self->recovery);
}

/* Shows a copy that a process left behind, as unsaved edits of the document it is of. */
void
_anneal_window_take_recovered (AnnealWindow    *self,
                               AnnealRecovered *recovered)
{
  AnnealProject *project = anneal_project_ref (recovered->project);

  /* Undo leads back to what was saved; if that cannot be read, to nothing. */
  if (recovered->original == NULL || !anneal_window_load (self, recovered->original, NULL))
    _anneal_window_show_project (self, anneal_project_new (), recovered->original, FALSE);
  anneal_store_commit (self->store, project, NULL);
  self->recovered = TRUE;
  anneal_window_flush (self);
  anneal_recovered_forget (recovered);
  if (project->n_runs > 0)
    g_object_set (self->sidebar, "selected-run", project->runs[0]->id, NULL);
  _anneal_window_update_banner (self);
}
