/* anneal-problem-chooser.h: a popover of all problems that can be trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANNEAL_TYPE_PROBLEM_CHOOSER (anneal_problem_chooser_get_type ())

/* Activates "win.train" with the id of the problem that is chosen. */
G_DECLARE_FINAL_TYPE (AnnealProblemChooser, anneal_problem_chooser, ANNEAL, PROBLEM_CHOOSER, GtkPopover)

/* … and with "" for none, which is offered, too. */
GtkWidget *anneal_problem_chooser_new_with_none (void);

G_END_DECLS
