/* anneal-recovery-lock.c: whose a recovery copy is: the process that holds its lock
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "anneal-recovery-lock.h"

static void
set_error_from_errno (GError     **error,
                      const char  *path,
                      int          number)
{
  g_autofree char *name = g_filename_display_name (path);

  /* translators: a file name, and what the system says */
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), _("“%s” cannot be locked: %s"), name,
               g_strerror (number));
}

/* Whether the file that is locked is still the one of that name: its last holder may have deleted it meanwhile. */
static gboolean
is_same_file (int         descriptor,
              const char *path)
{
  GStatBuf named;
  struct stat locked;

  return g_stat (path, &named) == 0 && fstat (descriptor, &locked) == 0 &&
         named.st_ino == locked.st_ino && named.st_dev == locked.st_dev;
}

/* The lock stands beside the copy, not on it: saving replaces the file. */
static char *
dup_lock_path (const char *path)
{
  return g_strconcat (path, ANNEAL_RECOVERY_LOCK_SUFFIX, NULL);
}

int
anneal_recovery_lock (const char  *path,
                      GError     **error)
{
  g_autofree char *lock_path = dup_lock_path (path);

  while (TRUE)
    {
      int descriptor = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

      if (descriptor >= 0 && flock (descriptor, LOCK_EX | LOCK_NB) == 0)
        {
          if (is_same_file (descriptor, lock_path))
            return descriptor;
        }
      else
        {
          set_error_from_errno (error, lock_path, errno);
          if (descriptor >= 0)
            g_close (descriptor, NULL);
          return -1;
        }

      g_close (descriptor, NULL);
    }
}

void
anneal_recovery_delete (const char *path,
                        int         lock)
{
  g_autofree char *lock_path = dup_lock_path (path);

  /* The lock last: without it, the copy would be offered. */
  g_unlink (path);
  g_unlink (lock_path);
  g_close (lock, NULL);
}

char *
anneal_recovery_dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "anneal", "recovery", NULL);
}
