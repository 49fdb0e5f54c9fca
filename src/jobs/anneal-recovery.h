/* anneal-recovery.h: unsaved edits on disk, so that a crash loses at most three seconds of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-project.h"

G_BEGIN_DECLS

#define ANNEAL_RECOVERY_DELAY_MS 2000     /* after the first unsaved edit */

/* A copy left behind by a process that is gone; as long as this one holds it, no other process is offered it. */
typedef struct
{
  char          *path;          /* of the copy */
  char          *original;      /* (nullable): of the document, as it was given */
  AnnealProject *project;
  int            lock;          /* descriptor */
} AnnealRecovered;

/* One per open document; a file in g_get_user_state_dir()/anneal/recovery, locked by this process. */
typedef struct _AnnealRecovery AnnealRecovery;

AnnealRecovery *anneal_recovery_new      (void);
/* Deletes the copy (the document was saved or given up) and frees. */
void            anneal_recovery_free     (AnnealRecovery      *self);
/* Writes on a worker thread, one at a time, the newest waiting; errors are kept for get_error(). */
void            anneal_recovery_write    (AnnealRecovery      *self,
                                          const AnnealProject *project,
                                          const char          *original);
void            anneal_recovery_discard  (AnnealRecovery      *self);     /* saved: no copy needed now */
void            anneal_recovery_flush    (AnnealRecovery      *self);     /* waits until it is on disk */
const GError   *anneal_recovery_get_error (AnnealRecovery     *self);

/* Copies whose process no longer runs, newest first. (element-type AnnealRecovered) */
GPtrArray      *anneal_recovery_find     (void);
void            anneal_recovered_forget  (AnnealRecovered     *self);     /* deletes the copy */
void            anneal_recovered_free    (AnnealRecovered     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealRecovery, anneal_recovery_free)

G_END_DECLS
