/* anneal-code-text.c: a run as code, and code as a change of the run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <string.h>

#include "anneal-code-text.h"

#include "anneal-run-start.h"

AnnealExportedCode *
anneal_code_text_export (const AnnealProject *project,
                         const AnnealRun     *run,
                         gboolean             with_loop)
{
  if (run->schedule == NULL)
    return NULL;

  AnnealExportRun written = {
    .optimizer = run->optimizer,
    .schedule = run->schedule,
    .stepping = run->stepping,
    .scheduler_first = project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST,
  };
  AnnealExportOptions options = {
    .with_loop = with_loop, .n_epochs = project->n_epochs, .n_batches = project->n_batches,
  };

  return anneal_export_pytorch (&written, 1, &options);
}

/* Arguments that are written out though they are the defaults make no difference. */
static gboolean
is_written_alike (const AnnealProject *before,
                  const AnnealRun     *run_before,
                  const AnnealProject *after,
                  const AnnealRun     *run_after)
{
  g_autoptr(AnnealExportedCode) code_before = anneal_code_text_export (before, run_before, TRUE);
  g_autoptr(AnnealExportedCode) code_after = anneal_code_text_export (after, run_after, TRUE);

  return code_before != NULL && strcmp (code_before->text, code_after->text) == 0;
}

AnnealProject *
anneal_code_text_apply (const AnnealProject     *project,
                        const AnnealRun         *run,
                        const AnnealImportedRun *imported)
{
  g_autoptr(AnnealRun) read = anneal_run_new_imported (imported);
  g_autoptr(AnnealRun) scheduled = anneal_run_with_schedule (run, read->schedule);
  g_autoptr(AnnealRun) optimized = anneal_run_with_optimizer (scheduled, read->optimizer);
  AnnealStepping stepping = imported->stepping_found ? imported->stepping : run->stepping;
  g_autoptr(AnnealRun) stepped = anneal_run_with_stepping (optimized, stepping);
  g_autoptr(AnnealRun) measured = anneal_run_with_start_metrics (stepped, project);
  AnnealCallOrder order = project->call_order;

  if (imported->call_order_found)
    order = imported->scheduler_first ? ANNEAL_CALL_ORDER_SCHEDULER_FIRST : ANNEAL_CALL_ORDER_OPTIMIZER_FIRST;

  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (project, measured);
  g_autoptr(AnnealProject) ordered = anneal_project_with_call_order (changed, order);

  return is_written_alike (project, run, ordered, measured) ? anneal_project_ref (project)
                                                            : g_steal_pointer (&ordered);
}

/* The place in the text that was read. */
static gboolean
locate_imported (const AnnealImportedRun *imported,
                 const char              *path,
                 AnnealSpan              *span)
{
  g_autoptr(GError) error = NULL;

  anneal_set_error_path (&error, ANNEAL_ERROR_RANGE, path, "%s", "");
  anneal_imported_run_locate (imported, error);
  return anneal_error_get_span (error, span);
}

gboolean
anneal_code_text_locate (const AnnealExportedCode *code,
                         const AnnealImportedRun  *imported,
                         const GError             *error,
                         AnnealSpan               *span)
{
  const char *path = anneal_error_get_path (error);

  if (path == NULL)
    return FALSE;
  if (code != NULL)
    return anneal_exported_code_find (code, path, span);

  return imported != NULL && locate_imported (imported, path, span);
}

static gsize
count_common_start (const char *a,
                    const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && a[n] == b[n])
    n++;
  /* Not inside a character. */
  while (n > 0 && ((guchar) a[n] & 0xc0) == 0x80)
    n--;

  return n;
}

static gsize
count_common_end (const char *a,
                  const char *b,
                  gsize       max)
{
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);
  gsize n = 0;

  while (n < max && a[length_a - n - 1] == b[length_b - n - 1])
    n++;
  while (n > 0 && ((guchar) a[length_a - n] & 0xc0) == 0x80)
    n--;

  return n;
}

static gboolean
is_word_character (gunichar character,
                   gpointer user_data)
{
  return g_unichar_isalnum (character) || character == '_' || character == '.';
}

static gboolean
is_no_word_character (gunichar character,
                      gpointer user_data)
{
  return !is_word_character (character, user_data);
}

/* A number of which one digit is another one is another number. */
static void
mark_words (GtkTextBuffer *buffer,
            GtkTextTag    *tag,
            GtkTextIter   *start,
            GtkTextIter   *end)
{
  GtkTextIter first, last;

  gtk_text_buffer_get_bounds (buffer, &first, &last);
  gtk_text_buffer_remove_tag (buffer, tag, &first, &last);

  GtkTextIter before_end = *end;

  gtk_text_iter_backward_char (&before_end);
  if (is_word_character (gtk_text_iter_get_char (start), NULL)
      && gtk_text_iter_backward_find_char (start, is_no_word_character, NULL, NULL))
    gtk_text_iter_forward_char (start);
  if (is_word_character (gtk_text_iter_get_char (&before_end), NULL)
      && is_word_character (gtk_text_iter_get_char (end), NULL))
    gtk_text_iter_forward_find_char (end, is_no_word_character, NULL, NULL);
  gtk_text_buffer_apply_tag (buffer, tag, start, end);
}

void
anneal_code_text_replace (GtkTextBuffer *buffer,
                          const char    *text,
                          GtkTextTag    *changed)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  g_autofree char *old = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  gsize length_old = strlen (old);
  gsize length_new = strlen (text);
  gsize n_start = count_common_start (old, text);
  gsize n_end = count_common_end (old, text, MIN (length_old, length_new) - n_start);
  int first = (int) g_utf8_strlen (old, (gssize) n_start);

  gtk_text_buffer_begin_irreversible_action (buffer);
  if (n_start < length_old || n_start < length_new)
    {
      gtk_text_buffer_get_iter_at_offset (buffer, &start, first);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) g_utf8_strlen (old, (gssize) (length_old - n_end)));
      gtk_text_buffer_delete (buffer, &start, &end);
      gtk_text_buffer_insert (buffer, &end, text + n_start, (int) (length_new - n_end - n_start));
      gtk_text_buffer_get_iter_at_offset (buffer, &start, first);
      if (changed != NULL)
        mark_words (buffer, changed, &start, &end);
    }
  gtk_text_buffer_end_irreversible_action (buffer);
}
