/* anneal-file.c: the one way to read a file
 *
 * Opening waits for nobody (a pipe without a writer, a tape), only plain files are read, and memory is asked for after
 * the size is known.  No mapping: a file that shrinks meanwhile would end the program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "anneal-error.h"
#include "anneal-file-private.h"
#include "anneal-text.h"

#define FIRST_CHUNK (64 * 1024)

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

char *
anneal_file_dup_shown (const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  return anneal_text_escape (name, -1);
}

AnnealFileStamp
anneal_file_stamp_of (const struct stat *status)
{
  return (AnnealFileStamp) {
    .device = status->st_dev,
    .inode = status->st_ino,
    .size = (guint64) status->st_size,
    .mtime_ns = status->st_mtim.tv_sec * NS_PER_SECOND + status->st_mtim.tv_nsec,
  };
}

static void
set_read_error (GError     **error,
                int          number,
                const char  *name)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
               _("Could not read “%s”: %s"), name, g_strerror (number));
}

static void
set_too_large (GError     **error,
               gsize        max_bytes,
               const char  *name)
{
  g_autofree char *limit = g_format_size_full (max_bytes, G_FORMAT_SIZE_IEC_UNITS);

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("“%s” is larger than %s, the most that is read"), name, limit);
}

/* One read() that is not interrupted.  @waits: for the other end of a pipe; what the kernel calls a plain file and yet
 * has nothing to give now, such as its log, is not worth waiting for. */
static gssize
read_some (int       fd,
           gboolean  waits,
           guchar   *buffer,
           gsize     n_bytes)
{
  while (TRUE)
    {
      gssize n_read = read (fd, buffer, n_bytes);

      if (n_read >= 0)
        return n_read;
      if (errno == EAGAIN && waits)
        {
          struct pollfd ready = { .fd = fd, .events = POLLIN };

          if (poll (&ready, 1, -1) < 0 && errno != EINTR)
            return -1;
        }
      else if (errno != EINTR)
        return -1;
    }
}

/* Reads up to the end.  @expected: bytes, a guess that is right unless the file is just being written. */
static GBytes *
read_all (int          fd,
          gboolean     waits,
          gsize        expected,
          gsize        max_bytes,
          const char  *name,
          GError     **error)
{
  gsize n_allocated = 0;
  gsize n_bytes = 0;
  g_autofree guchar *buffer = NULL;

  while (TRUE)
    {
      if (n_bytes == n_allocated)
        {
          /* One more than expected, as only a read that gives nothing tells the end. */
          gsize wanted = n_allocated == 0 ? MAX (expected, FIRST_CHUNK) + 1 : n_allocated * 2;
          guchar *larger = g_try_realloc (buffer, wanted);

          if (larger == NULL)
            {
              set_read_error (error, ENOMEM, name);
              return NULL;
            }
          buffer = larger;
          n_allocated = wanted;
        }

      gssize n_read = read_some (fd, waits, buffer + n_bytes, n_allocated - n_bytes);

      if (n_read < 0)
        {
          set_read_error (error, errno, name);
          return NULL;
        }
      if (n_read == 0)
        return g_bytes_new_take (g_steal_pointer (&buffer), n_bytes);

      n_bytes += (gsize) n_read;
      if (n_bytes > max_bytes)
        {
          set_too_large (error, max_bytes, name);
          return NULL;
        }
    }
}

/* FALSE with an error unless @fd is a plain file of at most @max_bytes. */
static gboolean
check_readable (int           fd,
                gsize         max_bytes,
                const char   *name,
                struct stat  *status,
                GError      **error)
{
  if (fstat (fd, status) != 0)
    {
      set_read_error (error, errno, name);
      return FALSE;
    }

  if (S_ISDIR (status->st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR, _("“%s” is a folder, not a file"), name);
      return FALSE;
    }

  if (!S_ISREG (status->st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("“%s” is a device or a pipe, not a plain file"), name);
      return FALSE;
    }

  if ((guint64) status->st_size > max_bytes)
    {
      set_too_large (error, max_bytes, name);
      return FALSE;
    }

  return TRUE;
}

/**
 * anneal_file_read:
 * @path: a plain file, or a link to one, in the encoding of file names
 * @max_bytes: more is %ANNEAL_ERROR_LIMIT
 * @stamp: (out) (optional): taken before the first byte is read, so that a change meanwhile shows later
 *
 * Returns: (transfer full): %NULL with an error that names the file
 */
GBytes *
anneal_file_read (const char       *path,
                  gsize             max_bytes,
                  AnnealFileStamp  *stamp,
                  GError          **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *name = anneal_file_dup_shown (path);
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  g_autoptr(GBytes) bytes = NULL;
  struct stat status;

  if (fd < 0)
    {
      set_read_error (error, errno, name);
      return NULL;
    }

  if (check_readable (fd, max_bytes, name, &status, error))
    bytes = read_all (fd, FALSE, (gsize) status.st_size, max_bytes, name, error);
  close (fd);

  if (bytes != NULL && stamp != NULL)
    *stamp = anneal_file_stamp_of (&status);
  return g_steal_pointer (&bytes);
}

/**
 * anneal_file_read_stdin:
 * @max_bytes: more is %ANNEAL_ERROR_LIMIT
 *
 * Reads standard input, whatever it is, up to its end.
 *
 * Returns: (transfer full): %NULL with an error
 */
GBytes *
anneal_file_read_stdin (gsize    max_bytes,
                        GError **error)
{
  return read_all (STDIN_FILENO, TRUE, 0, max_bytes, _("standard input"), error);
}

gboolean
anneal_file_get_stamp (const char      *path,
                       AnnealFileStamp *stamp)
{
  struct stat status;

  g_return_val_if_fail (path != NULL, FALSE);

  if (stat (path, &status) != 0)
    return FALSE;

  *stamp = anneal_file_stamp_of (&status);
  return TRUE;
}

gboolean
anneal_file_stamp_equal (const AnnealFileStamp *a,
                         const AnnealFileStamp *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size && a->mtime_ns == b->mtime_ns;
}

void
anneal_file_ignore_limit_signal (void)
{
  signal (SIGXFSZ, SIG_IGN);
}
