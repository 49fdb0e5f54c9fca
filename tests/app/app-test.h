/* app-test.h: finding and driving widgets from inside the process
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Starts GTK and libadwaita without animations, for g_test_run(). */
void       app_test_init          (int         *argc,
                                   char      ***argv);
/* The @i-th descendant of a type, depth first, among those that are not hidden; aborts if there are fewer. */
GtkWidget *app_test_find          (GtkWidget   *root,
                                   GType        type,
                                   guint        i);
guint      app_test_count         (GtkWidget   *root,
                                   GType        type);
/* The visible descendant that is a label of this text, or NULL. */
GtkWidget *app_test_find_label    (GtkWidget   *root,
                                   const char  *text);
/* The descendant with this icon, or NULL. */
GtkWidget *app_test_find_icon     (GtkWidget   *root,
                                   const char  *icon_name);
/* Types @text into an entry in the place of what is there, and presses Enter. */
void       app_test_enter         (GtkWidget   *entry,
                                   const char  *text);
void       app_test_click         (GtkWidget   *button);
/* Handles all that waits in the main loop. */
void       app_test_settle        (void);
/* … until the window has painted once more. */
void       app_test_wait_for_frame (GtkWidget  *window);
/* Destroys a window and checks that it and @widget, which is in it, are finalized. */
void       app_test_destroy       (GtkWidget   *window,
                                   GtkWidget   *widget);

G_END_DECLS
