/* anneal-lesson-bar.c: what to look for in the lesson that a window shows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-lesson-bar.h"

/* Lines of text: so many are always seen; more than so many would take the room of what they are about. */
#define MIN_LINES 4
#define MAX_LINES 7

struct _AnnealLessonBar
{
  AdwBin              parent_instance;

  GtkRevealer        *revealer;
  AdwBin             *room;       /* of the words, which scroll where it is too small */
  GtkBox             *words;
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

static GtkSizeRequestMode
get_request_mode_cb (GtkWidget *room)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
get_line_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

/* As high as its words; a scrolled window alone does not ask how high they are in its width. */
static void
measure_cb (GtkWidget      *room,
            GtkOrientation  orientation,
            int             for_size,
            int            *minimum,
            int            *natural,
            int            *minimum_baseline,
            int            *natural_baseline)
{
  AnnealLessonBar *self = ANNEAL_LESSON_BAR (gtk_widget_get_ancestor (room, ANNEAL_TYPE_LESSON_BAR));
  gboolean is_height = orientation == GTK_ORIENTATION_VERTICAL;
  int line_height = get_line_height (room);
  int scroller_minimum;

  gtk_widget_measure (gtk_widget_get_first_child (room), orientation, -1, &scroller_minimum, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->words), orientation, is_height ? for_size : -1, minimum, natural, NULL, NULL);
  if (is_height)
    {
      *minimum = MIN (*natural, MIN_LINES * line_height);
      *natural = MIN (*natural, MAX_LINES * line_height);
    }

  *minimum = MAX (*minimum, scroller_minimum);
  *natural = MAX (*natural, *minimum);
}

static void
allocate_cb (GtkWidget *room,
             int        width,
             int        height,
             int        baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (room), width, height, baseline, NULL);
}

static void
anneal_lesson_bar_class_init (AnnealLessonBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-lesson-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, room);
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, words);
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealLessonBar, text);
  gtk_widget_class_install_action (widget_class, "lesson.dismiss", NULL, dismiss_cb);
  gtk_widget_class_set_css_name (widget_class, "lessonbar");
}

static void
anneal_lesson_bar_init (AnnealLessonBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->room),
                                 gtk_custom_layout_new (get_request_mode_cb, measure_cb, allocate_cb));
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
      /* Who measures them is not told by the scrolled window in between, if that was not asked since. */
      gtk_widget_queue_resize (GTK_WIDGET (self->room));
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
    }
  gtk_revealer_set_reveal_child (self->revealer, lesson != NULL);
}
