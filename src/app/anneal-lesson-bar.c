/* anneal-lesson-bar.c: what to look for in the lesson that a window shows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-lesson-bar.h"

struct _AnnealLessonBar
{
  AdwBin              parent_instance;

  GtkRevealer        *revealer;
  GtkLabel           *title;
  GtkLabel           *text;

  const AnnealLesson *lesson;     /* (nullable): a row of the table */
};

G_DEFINE_FINAL_TYPE (AnnealLessonBar, anneal_lesson_bar, ADW_TYPE_BIN)

static void
dismiss_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  gtk_revealer_set_reveal_child (ANNEAL_LESSON_BAR (widget)->revealer, FALSE);
}

/* A hidden bar takes no room and no focus. */
static void
child_revealed_cb (AnnealLessonBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_revealer_get_reveal_child (self->revealer) ||
                                               gtk_revealer_get_child_revealed (self->revealer));
}

static void
anneal_lesson_bar_class_init (AnnealLessonBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-lesson-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, text);
  gtk_widget_class_install_action (widget_class, "lesson.dismiss", NULL, dismiss_cb);
  gtk_widget_class_set_css_name (widget_class, "lessonbar");
}

static void
anneal_lesson_bar_init (AnnealLessonBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->revealer, "notify::child-revealed", G_CALLBACK (child_revealed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
anneal_lesson_bar_set_lesson (AnnealLessonBar    *self,
                              const AnnealLesson *lesson)
{
  g_return_if_fail (ANNEAL_IS_LESSON_BAR (self));

  if (self->lesson == lesson)
    return;

  self->lesson = lesson;
  if (lesson != NULL)
    {
      gtk_label_set_label (self->title, _(lesson->title));
      gtk_label_set_label (self->text, _(lesson->text));
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
    }
  gtk_revealer_set_reveal_child (self->revealer, lesson != NULL);
}
