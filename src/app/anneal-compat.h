/* anneal-compat.h: what newer GTK does differently, in one place
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @path: the file that was chosen, NULL if none was; lent. */
typedef void (*AnnealPickCallback) (const char *path,
                                    gpointer    user_data);

/* Asks for a file to open or, with @save_name, to save to.  @patterns: NULL-terminated: "*.anneal", ….
 * @object: kept alive until the answer, and passed to @callback. */
void anneal_pick_file (GtkWindow           *parent,
                       const char          *title,
                       const char          *save_name,      /* (nullable) */
                       const char          *filter_name,
                       const char * const  *patterns,
                       const char          *folder,         /* (nullable) */
                       AnnealPickCallback   callback,
                       GObject             *object);

/* Popovers are much of what a window would build, and few are ever opened: these are made when they are wanted. */
void anneal_menu_button_set_lazy_model   (GtkMenuButton *button,
                                          GMenuModel    *model);
void anneal_menu_button_set_lazy_popover (GtkMenuButton *button,
                                          GType          popover_type);

G_END_DECLS
