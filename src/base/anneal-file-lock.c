/* anneal-file-lock.c: a lock that ends with the process that holds it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "anneal-file.h"

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

/**
 * anneal_file_lock:
 * @path: made if it is missing, for the user alone
 * @error: a %G_FILE_ERROR; %G_FILE_ERROR_AGAIN if it is locked, be it by this process
 *
 * To give the lock up, delete the file and close the descriptor, in this order; the end of the process does so too,
 * though the file stays.
 *
 * Returns: a descriptor that holds the lock as long as it is open, or -1
 */
int
anneal_file_lock (const char  *path,
                  GError     **error)
{
  while (TRUE)
    {
      int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);

      if (descriptor < 0 || flock (descriptor, LOCK_EX | LOCK_NB) != 0)
        {
          set_error_from_errno (error, path, errno);
          if (descriptor >= 0)
            g_close (descriptor, NULL);
          return -1;
        }
      if (is_same_file (descriptor, path))
        return descriptor;

      g_close (descriptor, NULL);
    }
}
