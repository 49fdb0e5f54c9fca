/* anneal-run-item.h: a run as an item of a list model
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "anneal-project.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RUN_ITEM (anneal_run_item_get_type ())

/* The id stays, the run behind it is exchanged.  Signal "changed" (): another run, or another error. */
G_DECLARE_FINAL_TYPE (AnnealRunItem, anneal_run_item, ANNEAL, RUN_ITEM, GObject)

AnnealRunItem   *anneal_run_item_new       (const AnnealRun *run);
guint64          anneal_run_item_get_id    (AnnealRunItem   *self);
const AnnealRun *anneal_run_item_get_run   (AnnealRunItem   *self);
/* Why the run is refused, or NULL. */
const GError    *anneal_run_item_get_error (AnnealRunItem   *self);
/* Does nothing if neither is another one. */
void             anneal_run_item_update    (AnnealRunItem   *self,
                                            const AnnealRun *run,
                                            const GError    *error);

G_END_DECLS
