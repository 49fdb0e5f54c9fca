/* bench-window.h: a window with runs in it, for what measures frames
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-window-private.h"

G_BEGIN_DECLS

/* A project of cosines, the first over the whole horizon, the others over less and less of it. */
AnnealProject *bench_new_project  (guint          n_runs,
                                   guint64        n_epochs,
                                   guint64        n_batches);
/* Presents @project (transfer full); once in a process. */
AnnealWindow  *bench_open_window  (AnnealProject *project,
                                   int            width,
                                   int            height);
/* Rounds of the main loop until all curves are there. */
void           bench_wait_curves  (AnnealWindow  *window);
void           bench_close_window (AnnealWindow  *window);

G_END_DECLS
