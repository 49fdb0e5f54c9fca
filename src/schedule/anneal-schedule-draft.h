/* anneal-schedule-draft.h: a schedule while it is being edited: nodes that point to each other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-schedule.h"

G_BEGIN_DECLS

typedef struct
{
  const AnnealScheduler *scheduler;
  AnnealArgument        *arguments;     /* (n_params) */
  GPtrArray             *parts;         /* (nullable): of AnnealDraftNode: what it lists */
  guint                  was_listed : 1;
  guint                  has_new_parts : 1;
} AnnealDraftNode;

typedef struct
{
  GPtrArray     *nodes;                 /* of AnnealDraftNode, owned, in the order in which they are built */
  GPtrArray     *stepped;               /* (n_stepped): of AnnealDraftNode */
  AnnealStepped *when;                  /* (n_stepped): the node in it counts for nothing */
} AnnealDraft;

AnnealDraft     *anneal_draft_new        (const AnnealSchedule   *schedule);
void             anneal_draft_free       (AnnealDraft            *self);
AnnealDraftNode *anneal_draft_get        (AnnealDraft            *self,
                                          guint                   node);
guint            anneal_draft_find       (AnnealDraft            *self,
                                          const AnnealDraftNode  *node);
/* Copies the nodes of @schedule to before number @place; returns the one that is stepped there. */
AnnealDraftNode *anneal_draft_insert     (AnnealDraft            *self,
                                          guint                   place,
                                          const AnnealSchedule   *schedule);
/* The parts of a composite, for changing. */
GPtrArray       *anneal_draft_edit_parts (AnnealDraftNode        *node);
/* @other is listed and stepped in the place of @node, but not by @other itself. */
void             anneal_draft_replace    (AnnealDraft            *self,
                                          AnnealDraftNode        *node,
                                          AnnealDraftNode        *other);
/* @node and its parts, theirs, …: a set. */
GHashTable      *anneal_draft_collect    (AnnealDraftNode        *node);
/* Leaves out what was listed, and nothing lists or steps any more. */
void             anneal_draft_clean      (AnnealDraft            *self);
/* Takes @self.  An error only for more than ANNEAL_MAX_NODES. */
AnnealSchedule  *anneal_draft_finish     (AnnealDraft            *self,
                                          GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealDraft, anneal_draft_free)

G_END_DECLS
