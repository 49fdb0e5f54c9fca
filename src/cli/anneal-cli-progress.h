/* anneal-cli-progress.h: a bar in the last line of a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Nothing is drawn, ever, if the stream is no terminal that can erase a line. */
typedef struct
{
  GOutputStream *err;         /* lent; NULL: no terminal */
  int            fd;
  gint64         start;       /* monotonic time of the beginning, in µs */
  gint64         drawn;       /* … and of the last drawing; 0: none is seen */
} AnnealCliProgress;

void     anneal_cli_progress_init       (AnnealCliProgress *self,
                                         GOutputStream     *err);
gboolean anneal_cli_progress_is_wanted  (const AnnealCliProgress *self);
/* @share: of the whole work, 0 to 1.  Draws a few times a second at most, and not before there is something to wait
 * for. */
void     anneal_cli_progress_update     (AnnealCliProgress *self,
                                         double             share);
/* Makes room for other text. */
void     anneal_cli_progress_clear      (AnnealCliProgress *self);
/* "[#####     ]  50 %, 0:42 left" in @width columns at most; @elapsed in µs. */
char    *anneal_cli_progress_format     (double             share,
                                         gint64             elapsed,
                                         guint              width);

G_END_DECLS
