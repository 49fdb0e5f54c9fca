/* app-test.c: finding and driving widgets from inside the process
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "app-test.h"

void
app_test_init (int    *argc,
               char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  gtk_source_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, NULL);
}

typedef gboolean (*Match) (GtkWidget    *widget,
                           gconstpointer data);

static GtkWidget *
find_match (GtkWidget     *widget,
            Match          match,
            gconstpointer  data,
            guint         *i)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (match (widget, data) && (*i)-- == 0)
    return widget;

  GtkWidget *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_match (child, match, data, i);

  return found;
}

static gboolean
is_of_type (GtkWidget     *widget,
            gconstpointer  data)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) data);
}

static gboolean
has_text (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), (const char *) data);
}

static gboolean
has_icon (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), (const char *) data) == 0;
}

GtkWidget *
app_test_find (GtkWidget *root,
               GType      type,
               guint      i)
{
  GtkWidget *found = find_match (root, is_of_type, &type, &i);

  g_assert_nonnull (found);

  return found;
}

guint
app_test_count (GtkWidget *root,
                GType      type)
{
  guint n_found = G_MAXUINT;

  find_match (root, is_of_type, &type, &n_found);

  return G_MAXUINT - n_found;
}

GtkWidget *
app_test_find_label (GtkWidget  *root,
                     const char *text)
{
  guint i = 0;

  return find_match (root, has_text, text, &i);
}

GtkWidget *
app_test_find_icon (GtkWidget  *root,
                    const char *icon_name)
{
  guint i = 0;

  return find_match (root, has_icon, icon_name, &i);
}

void
app_test_enter (GtkWidget  *entry,
                const char *text)
{
  g_assert_true (GTK_IS_ENTRY (entry));

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

void
app_test_click (GtkWidget *button)
{
  g_assert_true (GTK_IS_BUTTON (button));

  g_signal_emit_by_name (button, "clicked");
}

void
app_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
after_paint_cb (gboolean *painted)
{
  *painted = TRUE;
}

void
app_test_wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean painted = FALSE;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &painted);

  app_test_settle ();
  painted = FALSE;
  gtk_widget_queue_draw (window);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

void
app_test_destroy (GtkWidget *window,
                  GtkWidget *widget)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_settle ();
  g_assert_null (widget);
  g_assert_null (window);
}
