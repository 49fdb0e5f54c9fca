/* anneal-file-save.c: the one way to save a file
 *
 * Whatever happens, the name stands for the whole old file or the whole new one: the bytes go to a temporary file
 * beside the target and are on the disk before it takes the target's name.  GLib's calls do not promise that:
 * g_file_replace_contents() puts a cut-off file in place when the disk is full, and g_file_set_contents_full() turns
 * links into files and private files into public ones.
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
#include <string.h>
#include <unistd.h>

#include "anneal-error.h"
#include "anneal-file-private.h"

/* As many as Linux itself follows. */
#define MAX_LINKS 40

/* Short: the target's own name may be as long as names can be.  Hidden: after a power cut it stays behind. */
#define TEMPORARY_NAME ".anneal-XXXXXX"

static void
set_save_error (GError     **error,
                int          number,
                const char  *name)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
               _("Could not save “%s”: %s"), name, g_strerror (number));
}

/* The file that @path stands for: @path unless it is a link.  A link may lead nowhere yet.  NULL with errno. */
static char *
resolve_links (const char *path)
{
  g_autofree char *target = g_strdup (path);

  for (guint n_links = 0; n_links <= MAX_LINKS; n_links++)
    {
      struct stat status;

      if (lstat (target, &status) != 0 || !S_ISLNK (status.st_mode))
        return g_steal_pointer (&target);

      g_autoptr(GError) error = NULL;
      g_autofree char *goal = g_file_read_link (target, &error);

      if (goal == NULL)
        {
          errno = EIO;
          return NULL;
        }

      g_autofree char *folder = g_path_get_dirname (target);

      g_free (target);
      target = g_path_is_absolute (goal) ? g_steal_pointer (&goal) : g_build_filename (folder, goal, NULL);
    }

  errno = ELOOP;
  return NULL;
}

/* FALSE with an error if something is there that must not be replaced. */
static gboolean
check_replaceable (const char   *target,
                   const char   *name,
                   gboolean     *exists,
                   struct stat  *status,
                   GError      **error)
{
  *exists = stat (target, status) == 0;

  if (!*exists && errno != ENOENT)
    {
      set_save_error (error, errno, name);
      return FALSE;
    }

  if (*exists ? S_ISDIR (status->st_mode) : *target == '\0' || g_str_has_suffix (target, "/"))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR,
                   _("Could not save “%s”: this is the name of a folder, not of a file"), name);
      return FALSE;
    }

  if (*exists && !S_ISREG (status->st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   _("Could not save “%s”: it is a device or a pipe, not a plain file"), name);
      return FALSE;
    }

  /* Renaming asks the folder alone; a file that is protected against writing shall stay as it is all the same. */
  if (*exists && faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) != 0)
    {
      set_save_error (error, errno, name);
      return FALSE;
    }

  return TRUE;
}

/* FALSE with errno. */
static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize n_written = 0; n_written < length;)
    {
      gssize n = write (fd, data + n_written, length - n_written);

      if (n > 0)
        n_written += (gsize) n;
      else if (n == 0)
        {
          errno = ENOSPC;
          return FALSE;
        }
      else if (errno != EINTR)
        return FALSE;
    }

  return TRUE;
}

/* FALSE with errno.  Some file systems cannot do it, and say so; then there is nothing more to do. */
static gboolean
flush (int fd)
{
  while (fsync (fd) != 0)
    {
      if (errno == EINVAL || errno == ENOTSUP)
        return TRUE;
      if (errno != EINTR)
        return FALSE;
    }

  return TRUE;
}

/* Gives the new file the owner, group and mode of the old one.  FALSE with errno. */
static gboolean
keep_rights (int                fd,
             const struct stat *old)
{
  mode_t mode = old->st_mode & 07777;
  struct stat status;

  if (fstat (fd, &status) != 0)
    return FALSE;

  /* Only root can give a file away; another user's file becomes ours by being saved. */
  if (old->st_uid != status.st_uid && fchown (fd, old->st_uid, (gid_t) -1) != 0 && errno != EPERM)
    return FALSE;

  /* What the old group may do is not for another one. */
  if (old->st_gid != status.st_gid && fchown (fd, (uid_t) -1, old->st_gid) != 0)
    mode &= (mode_t) ~(S_IRWXG | S_ISGID);

  return fchmod (fd, mode) == 0;
}

/* Fills the temporary file and closes it.  FALSE with errno. */
static gboolean
fill (int                fd,
      GBytes            *bytes,
      const struct stat *old,
      struct stat       *status)
{
  gboolean is_filled = write_all (fd, bytes) &&
                       (old == NULL || keep_rights (fd, old)) &&
                       flush (fd) &&
                       fstat (fd, status) == 0;
  int number = errno;

  /* Interrupted, the descriptor is closed all the same. */
  if (close (fd) != 0 && errno != EINTR && is_filled)
    return FALSE;

  errno = number;
  return is_filled;
}

/* Makes the new name survive a power cut.  FALSE with errno. */
static gboolean
flush_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  /* A folder that may be written but not read. */
  if (fd < 0)
    return TRUE;

  gboolean is_flushed = flush (fd);
  int number = errno;

  close (fd);
  errno = number;
  return is_flushed;
}

/* @old: (nullable): of the file at @target.  @status: (out): of the new one. */
static gboolean
replace (const char         *target,
         const char         *name,
         GBytes             *bytes,
         const struct stat  *old,
         struct stat        *status,
         GError            **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *temporary = g_build_filename (folder, TEMPORARY_NAME, NULL);
  /* A new file gets the mode that the user's umask leaves; the copy of an old one is nobody's business yet. */
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, old != NULL ? 0600 : 0666);

  if (fd < 0)
    {
      int number = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
                   _("Could not save “%s”: no file can be made in its folder: %s"), name, g_strerror (number));
      return FALSE;
    }

  if (!fill (fd, bytes, old, status) || rename (temporary, target) != 0)
    {
      set_save_error (error, errno, name);
      unlink (temporary);
      return FALSE;
    }

  if (!flush_folder (folder))
    {
      int number = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
                   _("“%s” was saved, but might not survive a power cut: %s"), name, g_strerror (number));
      return FALSE;
    }

  return TRUE;
}

/**
 * anneal_file_save:
 * @path: where to save; a link is followed, and stays
 * @bytes: the whole file
 * @verify: (nullable): asked first, with @user_data
 * @stamp: (out) (optional): of the new file
 *
 * Replaces a plain file, or makes one.  The file at @path is the old or the new one at any moment, whole, with the mode
 * it had, and after an error nothing is left beside it.  It is refused where the old file or its folder may not be
 * written.  Other hard links to the old file keep it.
 *
 * Returns: %FALSE with an error that names the file
 */
gboolean
anneal_file_save (const char        *path,
                  GBytes            *bytes,
                  AnnealFileVerify   verify,
                  gpointer           user_data,
                  AnnealFileStamp   *stamp,
                  GError           **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (verify != NULL && !verify (bytes, user_data, error))
    return FALSE;

  g_autofree char *name = anneal_file_dup_shown (path);
  g_autofree char *target = resolve_links (path);
  struct stat old, status;
  gboolean exists;

  if (target == NULL)
    {
      set_save_error (error, errno, name);
      return FALSE;
    }

  if (!check_replaceable (target, name, &exists, &old, error) ||
      !replace (target, name, bytes, exists ? &old : NULL, &status, error))
    return FALSE;

  if (stamp != NULL)
    *stamp = anneal_file_stamp_of (&status);
  return TRUE;
}
