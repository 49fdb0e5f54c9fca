/* anneal-replay.h: trainings recorded elsewhere, trained again and compared
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One recorded training.  @difference NULL: every number is within its tolerance. */
typedef void (*AnnealReplayReport) (const char *id,
                                    const char *difference,     /* (nullable): the first one, translated */
                                    gpointer    user_data);

/* Replays a file of JSON lines, one training each; data sets and initial weights are the files that a line names, in
 * the folders "data" and "init" beside it.  Any of these files may be packed by gzip, with ".gz" behind its name.
 *
 * A surface: `optimizer`, `scheduler` (Python; its optimizer is `opt`), `surface`, `start`, `steps`, `path`, `loss`,
 * `lr`, `momentum`, `noise`, `noise_sigma`, `tol`: |path − recorded| ≤ tol × max (1, |recorded|), loss likewise.
 * A network: `model` (layers, activation, loss), `data`, `transform`, `init`, `batches`, `optimizer`, `scheduler`,
 * `step_every`, `epochs`, `loss`, `lr`, `val_loss`: |loss − recorded| ≤ T × max (|recorded|, 1e-3), where T is 1e-5 up
 * to update 10, 1e-4 up to 100, and 2e-3 from there and for val_loss.  Rates within 1e-9 of their size.
 *
 * FALSE: a file cannot be read, or a line is no such record; the error says which line.  Those before it were
 * reported. */
gboolean anneal_replay_file (const char          *path,
                             AnnealReplayReport   report,
                             gpointer             user_data,
                             GCancellable        *cancellable,   /* (nullable) */
                             GError             **error);

G_END_DECLS
