/* anneal-window-lessons.c: lessons in the window: choosing, opening, and the text of the one that is open
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-window-private.h"

#include "anneal-lesson.h"
#include "anneal-lessons-dialog.h"

static void
lessons_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  anneal_lessons_dialog_present (GTK_WINDOW (widget));
}

/* In a window of its own, unless nothing would be lost. */
static void
open_lesson_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);
  const AnnealLesson *lesson = anneal_lesson_find (g_variant_get_string (parameter, NULL));

  if (lesson == NULL)
    return;

  if (!anneal_window_is_pristine (self))
    {
      self = anneal_window_new (gtk_window_get_application (GTK_WINDOW (self)));
      gtk_window_present (GTK_WINDOW (self));
    }
  anneal_window_load_lesson (self, lesson);
  /* Space plays, from wherever the lesson was chosen. */
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
}

void
_anneal_window_install_lesson_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.lessons", NULL, lessons_cb);
  gtk_widget_class_install_action (widget_class, "win.open-lesson", "s", open_lesson_cb);
}

/* A lesson of another version may have a text that is not here. */
void
_anneal_window_update_lesson (AnnealWindow *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  anneal_lesson_bar_set_lesson (self->lesson, project->lesson != NULL ? anneal_lesson_find (project->lesson) : NULL);
}

/* Once, at the very first start. */
void
anneal_window_offer_lessons (AnnealWindow *self)
{
  g_return_if_fail (ANNEAL_IS_WINDOW (self));

  if (self->settings == NULL || g_settings_get_boolean (self->settings, "lessons-offered"))
    return;

  g_settings_set_boolean (self->settings, "lessons-offered", TRUE);
  _anneal_window_show_toast (self, _("New to schedules? Lessons show what they do to a training."), _("Lessons"),
                             "win.lessons");
}
