/* anneal-export-choices.c: what is kept from one export to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-export-choices.h"

#define CHOICES_KEY "anneal-export-choices"
#define TITLE_KEY   "anneal-export-title"

static void
free_choices (gpointer data)
{
  AnnealExportChoices *choices = data;

  g_free (choices->folder);
  g_free (choices);
}

/* The choices belong to the program, so that the next window starts with them. */
static GObject *
get_keeper (GtkWindow *window)
{
  GtkApplication *application = gtk_window_get_application (window);

  return application != NULL ? G_OBJECT (application) : G_OBJECT (window);
}

gboolean
anneal_export_choices_get (GtkWindow           *window,
                           AnnealExportChoices *choices)
{
  const AnnealExportChoices *kept = g_object_get_data (get_keeper (window), CHOICES_KEY);

  if (kept == NULL)
    return FALSE;

  *choices = *kept;
  choices->title = g_object_get_data (G_OBJECT (window), TITLE_KEY);
  return TRUE;
}

void
anneal_export_choices_keep (GtkWindow                 *window,
                            const AnnealExportChoices *choices)
{
  AnnealExportChoices *copy = g_new0 (AnnealExportChoices, 1);

  *copy = *choices;
  copy->folder = g_strdup (choices->folder);
  copy->title = NULL;

  /* A title is about one project, so it stays with its window. */
  g_object_set_data_full (G_OBJECT (window), TITLE_KEY, g_strdup (choices->title), g_free);
  g_object_set_data_full (get_keeper (window), CHOICES_KEY, copy, free_choices);
}
