/* anneal-scheduler-chooser.h: a popover of all schedulers, with search
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANNEAL_TYPE_SCHEDULER_CHOOSER (anneal_scheduler_chooser_get_type ())

/* Choosing one activates win.add-run, or another action that takes an id. */
G_DECLARE_FINAL_TYPE (AnnealSchedulerChooser, anneal_scheduler_chooser, ANNEAL, SCHEDULER_CHOOSER, GtkPopover)

GtkWidget *anneal_scheduler_chooser_new       (void);
/* The button opens a chooser, made when it is first opened; @action lives as long as the program. */
void       anneal_menu_button_set_chooser     (GtkMenuButton          *button,
                                               const char             *action);
/* Shows the schedulers whose names or sentences have all words of @text. */
void       anneal_scheduler_chooser_search    (AnnealSchedulerChooser *self,
                                               const char             *text);
guint      anneal_scheduler_chooser_get_n_hits (AnnealSchedulerChooser *self);

G_END_DECLS
