/* anneal-recovery-lock.h: whose a recovery copy is: the process that holds its lock
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Copies end in this, their locks in the other. */
#define ANNEAL_RECOVERY_SUFFIX      ".anneal"
#define ANNEAL_RECOVERY_LOCK_SUFFIX ".lock"

/* A descriptor that holds the lock of a copy until it is closed, be it by the end of the process; -1 with an error if
 * it cannot be had, G_FILE_ERROR_AGAIN if another process, or another document of this one, holds it. */
int   anneal_recovery_lock          (const char  *path,
                                     GError     **error);
/* Deletes the copy and gives up the lock. */
void  anneal_recovery_delete        (const char  *path,
                                     int          lock);
/* g_get_user_state_dir()/anneal/recovery. */
char *anneal_recovery_dup_folder    (void);

G_END_DECLS
