/* anneal-surprise-list.h: what people do not expect of a scheduler, with the steps at which it happens
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-series-scene.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_SURPRISE_LIST (anneal_surprise_list_get_type ())

/* Its buttons activate win.show-update. */
G_DECLARE_FINAL_TYPE (AnnealSurpriseList, anneal_surprise_list, ANNEAL, SURPRISE_LIST, GtkBox)

GtkWidget *anneal_surprise_list_new    (const AnnealSurprise *surprises,
                                        guint                 n_surprises);
/* Looks for the surprises of the node @scene is set to.  @series NULL: nothing is known of the run yet. */
void       anneal_surprise_list_update (AnnealSurpriseList   *self,
                                        const AnnealScene    *scene,        /* (nullable) */
                                        const AnnealSeries   *series);      /* (nullable) */

/* A label of readable text that can be selected; backticks become letters of one width. */
GtkWidget *anneal_prose_new            (const char           *text);

G_END_DECLS
