/* anneal-recovery.c: unsaved edits on disk while they are made
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "anneal-recovery.h"

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-handoff.h"
#include "anneal-json.h"

#define COPY_SUFFIX ".anneal"
/* The lock stands beside the copy, not on it: saving replaces the file. */
#define LOCK_SUFFIX ".lock"

typedef enum
{
  ORDER_NONE,
  ORDER_WRITE,
  ORDER_DISCARD,
  ORDER_QUIT,
} Order;

/* What is above the mutex belongs to the thread of the document, what is below to whoever holds it, and `lock` to the
 * worker. */
struct _AnnealRecovery
{
  char          *path;          /* of the copy; constant */
  GThread       *worker;        /* (nullable): started by the first write */
  GError        *shown;         /* (nullable): what get_error() lends */

  GMutex         mutex;
  GCond          changed;
  Order          order;         /* the newest one; one before it that was not begun is forgotten */
  AnnealProject *project;       /* of ORDER_WRITE */
  char          *original;      /* (nullable): of ORDER_WRITE */
  gboolean       is_busy;
  GError        *error;         /* (nullable): of the last write */

  int            lock;          /* descriptor, -1 before the first write and after a discard */
};

static void
enter (AnnealRecovery *self)
{
  g_mutex_lock (&self->mutex);
  ANNEAL_TAKE_OVER (self);
}

static void
leave (AnnealRecovery *self)
{
  ANNEAL_HAND_OFF (self);
  g_mutex_unlock (&self->mutex);
}

static void
wait_for_change (AnnealRecovery *self)
{
  ANNEAL_HAND_OFF (self);
  g_cond_wait (&self->changed, &self->mutex);
  ANNEAL_TAKE_OVER (self);
}

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "anneal", "recovery", NULL);
}

static int
lock_copy (const char  *path,
           GError     **error)
{
  g_autofree char *lock_path = g_strconcat (path, LOCK_SUFFIX, NULL);

  return anneal_file_lock (lock_path, error);
}

/* The lock goes last: without it, the copy would be offered. */
static void
delete_locked (const char *path,
               int         lock)
{
  g_autofree char *lock_path = g_strconcat (path, LOCK_SUFFIX, NULL);

  g_unlink (path);
  g_unlink (lock_path);
  g_close (lock, NULL);
}

/* The folder holds what a user has not even saved: nobody else may look. */
static gboolean
make_folder (const char  *path,
             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  int number = errno;
  g_autofree char *name = g_filename_display_name (folder);

  /* translators: a folder, and what the system says */
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), _("“%s” cannot be made: %s"), name,
               g_strerror (number));
  return FALSE;
}

/* @project with the place of its document beside the members of its own. */
static AnnealProject *
add_original (const AnnealProject *project,
              const char          *original)
{
  if (original == NULL)
    return anneal_project_ref (project);

  /* A path may be no UTF-8, which JSON has to be. */
  g_autofree char *escaped = g_uri_escape_string (original, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  g_autoptr(json_t) members = project->unknown != NULL ? json_copy (project->unknown) : json_object ();

  json_object_set_new (members, "recovery", json_pack ("{s:s}", "original", escaped));
  return anneal_project_with_unknown (project, members);
}

/* The reverse: takes it out again; *original is NULL if there is none. */
static AnnealProject *
take_original (const AnnealProject  *project,
               char                **original)
{
  json_t *recovery = json_object_get (project->unknown, "recovery");

  *original = g_uri_unescape_string (json_string_value (json_object_get (recovery, "original")), NULL);
  if (recovery == NULL)
    return anneal_project_ref (project);

  g_autoptr(json_t) members = json_copy (project->unknown);

  json_object_del (members, "recovery");
  return anneal_project_with_unknown (project, json_object_size (members) > 0 ? members : NULL);
}

static gboolean
write_copy (AnnealRecovery       *self,
            const AnnealProject  *project,
            const char           *original,
            GError              **error)
{
  if (self->lock < 0)
    {
      if (!make_folder (self->path, error))
        return FALSE;
      self->lock = lock_copy (self->path, error);
      if (self->lock < 0)
        return FALSE;
    }

  g_autoptr(AnnealProject) copy = add_original (project, original);
  g_autoptr(GBytes) bytes = anneal_document_write (copy);

  /* A copy that is too large to be opened is none: the one before it stays. */
  return anneal_file_save (self->path, bytes, anneal_document_verify_size, NULL, NULL, error);
}

static void
delete_copy (AnnealRecovery *self)
{
  if (self->lock < 0)
    return;

  delete_locked (self->path, self->lock);
  self->lock = -1;
}

/* Does one order, which is taken out of @self; the mutex is held before and after, not meanwhile. */
static void
follow_order (AnnealRecovery *self)
{
  Order order = self->order;
  g_autoptr(AnnealProject) project = g_steal_pointer (&self->project);
  g_autofree char *original = g_steal_pointer (&self->original);
  GError *error = NULL;

  self->order = ORDER_NONE;
  self->is_busy = TRUE;
  leave (self);

  if (order == ORDER_WRITE)
    write_copy (self, project, original, &error);
  else
    delete_copy (self);
  g_clear_pointer (&project, anneal_project_unref);

  enter (self);
  self->is_busy = FALSE;
  g_clear_error (&self->error);
  self->error = error;
  g_cond_broadcast (&self->changed);
}

static gpointer
work_cb (gpointer data)
{
  AnnealRecovery *self = data;
  gboolean is_quit = FALSE;

  enter (self);
  while (!is_quit)
    {
      while (self->order == ORDER_NONE)
        wait_for_change (self);

      is_quit = self->order == ORDER_QUIT;
      follow_order (self);
    }
  leave (self);

  return NULL;
}

/* Replaces an order that was not begun. */
static void
give_order (AnnealRecovery      *self,
            Order                order,
            const AnnealProject *project,
            const char          *original)
{
  enter (self);
  g_clear_pointer (&self->project, anneal_project_unref);
  g_free (self->original);
  self->order = order;
  self->project = project != NULL ? anneal_project_ref (project) : NULL;
  self->original = g_strdup (original);
  g_cond_broadcast (&self->changed);
  leave (self);
}

AnnealRecovery *
anneal_recovery_new (void)
{
  AnnealRecovery *self = g_new0 (AnnealRecovery, 1);
  g_autofree char *folder = dup_folder ();
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (id, COPY_SUFFIX, NULL);

  self->path = g_build_filename (folder, name, NULL);
  self->lock = -1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

void
anneal_recovery_free (AnnealRecovery *self)
{
  if (self == NULL)
    return;

  if (self->worker != NULL)
    {
      give_order (self, ORDER_QUIT, NULL, NULL);
      g_thread_join (self->worker);
      ANNEAL_TAKE_OVER (self);
    }

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_clear_error (&self->error);
  g_clear_error (&self->shown);
  g_free (self->path);
  g_free (self);
}

/**
 * anneal_recovery_write:
 * @self: of a document
 * @project: its unsaved state
 * @original: (nullable): the path or URI of its file
 *
 * Has a copy written by a worker; one that waits is replaced.  Returns at once.
 */
void
anneal_recovery_write (AnnealRecovery      *self,
                       const AnnealProject *project,
                       const char          *original)
{
  g_return_if_fail (self != NULL && project != NULL);

  give_order (self, ORDER_WRITE, project, original);
  if (self->worker == NULL)
    self->worker = g_thread_new ("recovery", work_cb, self);
}

void
anneal_recovery_discard (AnnealRecovery *self)
{
  g_return_if_fail (self != NULL);

  if (self->worker != NULL)
    give_order (self, ORDER_DISCARD, NULL, NULL);
}

void
anneal_recovery_flush (AnnealRecovery *self)
{
  g_return_if_fail (self != NULL);

  if (self->worker == NULL)
    return;

  enter (self);
  while (self->order != ORDER_NONE || self->is_busy)
    wait_for_change (self);
  leave (self);
}

/* Why the newest copy could not be written, or NULL; lent until the next call. */
const GError *
anneal_recovery_get_error (AnnealRecovery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_clear_error (&self->shown);
  enter (self);
  self->shown = self->error != NULL ? g_error_copy (self->error) : NULL;
  leave (self);

  return self->shown;
}

/* The copy of that path, if its process is gone and it can be read. */
static AnnealRecovered *
recover (const char *path)
{
  int lock = lock_copy (path, NULL);

  if (lock < 0)
    return NULL;

  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, NULL, &error);
  g_autoptr(AnnealProject) project = bytes != NULL ? anneal_document_read (bytes, NULL, NULL) : NULL;

  if (project == NULL)
    {
      /* A process that ended between its lock and its first copy leaves only the lock. */
      if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        delete_locked (path, lock);
      else
        g_close (lock, NULL);
      return NULL;
    }

  AnnealRecovered *self = g_new0 (AnnealRecovered, 1);

  self->path = g_strdup (path);
  self->lock = lock;
  self->project = take_original (project, &self->original);
  return self;
}

/* Paths of all copies, of living processes too, from either of a copy's two files. */
static GHashTable *
list_copies (const char *folder)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *copy = g_strdup (name);

      if (g_str_has_suffix (copy, LOCK_SUFFIX))
        copy[strlen (copy) - strlen (LOCK_SUFFIX)] = '\0';
      if (g_str_has_suffix (copy, COPY_SUFFIX) && copy[0] != '.')
        g_hash_table_add (paths, g_build_filename (folder, copy, NULL));
    }

  return paths;
}

static int
compare_age (gconstpointer a,
             gconstpointer b)
{
  const AnnealRecovered *first = *(AnnealRecovered * const *) a;
  const AnnealRecovered *second = *(AnnealRecovered * const *) b;
  AnnealFileStamp first_stamp = { 0 };
  AnnealFileStamp second_stamp = { 0 };

  anneal_file_get_stamp (first->path, &first_stamp);
  anneal_file_get_stamp (second->path, &second_stamp);
  if (first_stamp.mtime_ns != second_stamp.mtime_ns)
    return first_stamp.mtime_ns > second_stamp.mtime_ns ? -1 : 1;

  return g_strcmp0 (first->path, second->path);
}

/**
 * anneal_recovery_find:
 *
 * Looks for copies whose process ended without saving or giving them up.  They are locked until they are freed.
 *
 * Returns: (transfer full) (element-type AnnealRecovered): newest first
 */
GPtrArray *
anneal_recovery_find (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr(GHashTable) paths = list_copies (folder);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_recovered_free);
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      AnnealRecovered *recovered = recover (path);

      if (recovered != NULL)
        g_ptr_array_add (found, recovered);
    }

  g_ptr_array_sort (found, compare_age);
  return found;
}

void
anneal_recovered_forget (AnnealRecovered *self)
{
  g_return_if_fail (self != NULL && self->lock >= 0);

  delete_locked (self->path, self->lock);
  self->lock = -1;
}

void
anneal_recovered_free (AnnealRecovered *self)
{
  if (self->lock >= 0)
    g_close (self->lock, NULL);
  g_free (self->path);
  g_free (self->original);
  anneal_project_unref (self->project);
  g_free (self);
}
