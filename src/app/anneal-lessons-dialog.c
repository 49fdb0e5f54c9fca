/* anneal-lessons-dialog.c: all lessons, to choose one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-lessons-dialog.h"

#include "anneal-lesson.h"

struct _AnnealLessonsDialog
{
  AdwWindow   parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AnnealLessonsDialog, anneal_lessons_dialog, ADW_TYPE_WINDOW)

static void
row_activated_cb (AnnealLessonsDialog *self,
                  GtkListBoxRow       *row)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-lesson", "s",
                                lessons[gtk_list_box_row_get_index (row)].id);
  gtk_window_close (GTK_WINDOW (self));
}

/* In the order of the table. */
static void
add_row (AnnealLessonsDialog *self,
         const AnnealLesson  *lesson)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "activatable", TRUE,
                                 "title", _(lesson->title),
                                 "subtitle", _(lesson->summary),
                                 "use-markup", FALSE,
                                 NULL);

  gtk_list_box_append (self->list, row);
}

static void
anneal_lessons_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ANNEAL_TYPE_LESSONS_DIALOG);

  G_OBJECT_CLASS (anneal_lessons_dialog_parent_class)->dispose (object);
}

static void
anneal_lessons_dialog_class_init (AnnealLessonsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_lessons_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-lessons-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonsDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
anneal_lessons_dialog_init (AnnealLessonsDialog *self)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < n_lessons; i++)
    add_row (self, &lessons[i]);
}

void
anneal_lessons_dialog_present (GtkWindow *parent)
{
  GtkWidget *dialog = g_object_new (ANNEAL_TYPE_LESSONS_DIALOG, "transient-for", parent, NULL);

  gtk_window_present (GTK_WINDOW (dialog));
}
