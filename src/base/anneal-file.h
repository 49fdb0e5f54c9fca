/* anneal-file.h: the one way to read a file and the one way to save one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells whether a file on disk is still the one that was read or saved. */
typedef struct
{
  guint64 device;
  guint64 inode;
  guint64 size;
  gint64  mtime_ns;
} AnnealFileStamp;

/* Looks at the bytes about to replace a file; FALSE with an error keeps the old file. */
typedef gboolean (*AnnealFileVerify) (GBytes    *bytes,
                                      gpointer   user_data,
                                      GError   **error);

/* Errors have the domain G_FILE_ERROR, and ANNEAL_ERROR_LIMIT for more than @max_bytes. */
GBytes  *anneal_file_read         (const char             *path,
                                   gsize                   max_bytes,
                                   AnnealFileStamp        *stamp,      /* (out) (optional) */
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes  *anneal_file_read_stdin   (gsize                   max_bytes,
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean anneal_file_save         (const char             *path,
                                   GBytes                 *bytes,
                                   AnnealFileVerify        verify,     /* (nullable) */
                                   gpointer                user_data,
                                   AnnealFileStamp        *stamp,      /* (out) (optional) */
                                   GError                **error);

gboolean anneal_file_get_stamp    (const char             *path,
                                   AnnealFileStamp        *stamp);     /* FALSE: no such file */
gboolean anneal_file_stamp_equal  (const AnnealFileStamp  *a,
                                   const AnnealFileStamp  *b);

/* A descriptor that holds an exclusive lock until it is closed; -1 with an error if another one does. */
int      anneal_file_lock         (const char             *path,
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* For main(): a file above the size limit of the process (ulimit -f) shall be an error, not the end of the program. */
void     anneal_file_ignore_limit_signal (void);

G_END_DECLS
