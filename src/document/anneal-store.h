/* anneal-store.h: which project is current, and the ones before and after it: the only mutable state of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "anneal-project.h"

G_BEGIN_DECLS

#define ANNEAL_STORE_MAX_UNDO 200

#define ANNEAL_TYPE_STORE (anneal_store_get_type ())

/* Signals: "changed" (before, after: const AnnealProject *, as pointers); "reset" (), just before the "changed" of
 * another document, whose runs have nothing to do with those before, though they may have the same ids.
 * Properties: "can-undo", "can-redo", "modified", "undo-label", "redo-label" (translated, nullable).
 * Main thread only. */
G_DECLARE_FINAL_TYPE (AnnealStore, anneal_store, ANNEAL, STORE, GObject)

AnnealStore         *anneal_store_new         (AnnealProject *project);    /* (transfer full) */
const AnnealProject *anneal_store_get_project (AnnealStore   *self);
/* Takes @project.  Commits with the same @merge_key ("run/3/T_max", nullable) in a row are one step of undo; a
 * commit of the same project does nothing. */
void                 anneal_store_commit      (AnnealStore   *self,
                                               AnnealProject *project,
                                               const char    *merge_key);
void                 anneal_store_end_merge   (AnnealStore   *self);
/* … after a pause that is long enough to be another edit, unless more of them come before. */
void                 anneal_store_end_merge_after_rest (AnnealStore *self);
/* The edits that were merged so far did not happen: neither undo nor redo knows them.  Nothing if none are. */
void                 anneal_store_cancel_merge (AnnealStore  *self);
void                 anneal_store_undo        (AnnealStore   *self);
void                 anneal_store_redo        (AnnealStore   *self);
void                 anneal_store_mark_saved  (AnnealStore   *self);
/* Another document: forgets undo.  Takes @project. */
void                 anneal_store_reset       (AnnealStore   *self,
                                               AnnealProject *project);
/* Changes what is outside undo (the view) in the current project and every remembered one. */
void                 anneal_store_set_view    (AnnealStore      *self,
                                               const AnnealView *view);

G_END_DECLS
