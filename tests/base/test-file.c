/* test-file.c: reading and saving files, and everything that can be in the way
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "anneal-error.h"
#include "anneal-file.h"

#define MAX_BYTES 100000

/* A folder of its own for every test. */
typedef struct
{
  char   *folder;
  char   *path;             /* of a file that is not there yet */
  mode_t  old_umask;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("anneal-file-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "학습.anneal", NULL);
  fixture->old_umask = umask (022);
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  umask (fixture->old_umask);
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static char *
path_in (const Fixture *fixture,
         const char    *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static gboolean
save_text (const char  *path,
           const char  *text,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return anneal_file_save (path, bytes, NULL, NULL, NULL, error);
}

static void
assert_holds (const char *path,
              const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, MAX_BYTES, NULL, &error);
  g_autoptr(GBytes) expected = g_bytes_new (text, strlen (text));

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));
}

static guint
get_mode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & 07777;
}

static void
assert_names (const GError *error,
              const char   *name)
{
  g_assert_nonnull (strstr (error->message, name));
  g_assert_false (g_str_has_suffix (error->message, "."));
}

static void
test_save_and_read (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (save_text (fixture->path, "old", &error));
  g_assert_no_error (error);
  assert_holds (fixture->path, "old");
  g_assert_true (save_text (fixture->path, "a longer new one", &error));
  assert_holds (fixture->path, "a longer new one");
  g_assert_true (save_text (fixture->path, "", &error));
  assert_holds (fixture->path, "");
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_relative_path (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *before = g_get_current_dir ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  g_assert_true (save_text ("-odd name", "kept", &error));
  assert_holds ("./-odd name", "kept");
  g_assert_cmpint (g_chdir (before), ==, 0);
}

static void
test_longest_name (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *name = g_strnfill (255, 'n');
  g_autofree char *too_long = g_strnfill (256, 'n');
  g_autofree char *path = path_in (fixture, name);
  g_autofree char *too_long_path = path_in (fixture, too_long);
  g_autoptr(GError) error = NULL;

  g_assert_true (save_text (path, "kept", &error));
  g_assert_no_error (error);
  assert_holds (path, "kept");

  g_assert_false (save_text (too_long_path, "lost", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG);
}

static void
test_size_limit (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree guchar *zeros = g_malloc0 (MAX_BYTES + 1);
  g_autoptr(GBytes) allowed = g_bytes_new (zeros, MAX_BYTES);
  g_autoptr(GBytes) too_large = g_bytes_new (zeros, MAX_BYTES + 1);
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_file_save (fixture->path, allowed, NULL, NULL, NULL, &error));

  g_autoptr(GBytes) read = anneal_file_read (fixture->path, MAX_BYTES, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, allowed));

  g_assert_true (anneal_file_save (fixture->path, too_large, NULL, NULL, NULL, &error));
  g_assert_null (anneal_file_read (fixture->path, MAX_BYTES, NULL, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  assert_names (error, "학습.anneal");
}

/* Files below /proc say that they are empty: what counts is what can be read. */
static void
test_size_unknown (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read ("/proc/self/status", MAX_BYTES, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 100);

  g_assert_null (anneal_file_read ("/proc/self/status", 100, NULL, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static void
test_read_missing (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *below = g_build_filename (fixture->path, "x", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_file_read (fixture->path, MAX_BYTES, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  assert_names (error, "학습.anneal");
  g_clear_error (&error);

  g_assert_null (anneal_file_read ("", MAX_BYTES, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_true (save_text (fixture->path, "a file", &error));
  g_assert_null (anneal_file_read (below, MAX_BYTES, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

/* A name is text from outside, too. */
static void
test_message_is_safe (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = path_in (fixture, "\x1b[31m\n\xff");
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_file_read (path, MAX_BYTES, NULL, &error));
  assert_names (error, "U+001B[31mU+000A\xef\xbf\xbd");
  g_clear_error (&error);

  g_assert_true (save_text (path, "kept", &error));
  assert_holds (path, "kept");
}

static void
make_socket (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpuint (g_strlcpy (address.sun_path, path, sizeof address.sun_path), <, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);
}

/* Nothing of these is read, waited for or replaced. */
static void
test_special_files (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const names[] = { "pipe", "folder", "socket", "to-pipe", "to-folder", "to-zero" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = path_in (fixture, names[i]);
      const char *goal = g_str_equal (names[i], "to-zero") ? "/dev/zero" : names[i] + strlen ("to-");
      g_autoptr(GError) error = NULL;
      struct stat before, after;

      if (g_str_equal (names[i], "pipe"))
        g_assert_cmpint (mkfifo (path, 0600), ==, 0);
      else if (g_str_equal (names[i], "folder"))
        g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      else if (g_str_equal (names[i], "socket"))
        make_socket (path);
      else
        g_assert_cmpint (symlink (goal, path), ==, 0);

      g_assert_cmpint (lstat (path, &before), ==, 0);
      g_assert_null (anneal_file_read (path, MAX_BYTES, NULL, &error));
      g_assert_true (error->domain == G_FILE_ERROR);
      assert_names (error, names[i]);
      g_clear_error (&error);

      g_assert_false (save_text (path, "lost", &error));
      g_assert_true (error->domain == G_FILE_ERROR);
      assert_names (error, names[i]);
      g_assert_cmpint (lstat (path, &after), ==, 0);
      g_assert_cmpuint (before.st_ino, ==, after.st_ino);
      g_assert_cmpuint (before.st_mode, ==, after.st_mode);
    }

  g_assert_cmpuint (count_files (fixture->folder), ==, G_N_ELEMENTS (names));
}

static void
test_save_to_impossible_names (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *missing_folder = path_in (fixture, "none/x.anneal");
  g_autofree char *slash = path_in (fixture, "none/");
  g_autofree char *folder_slash = g_strconcat (fixture->folder, "/", NULL);
  g_autofree char *below_file = g_build_filename (fixture->path, "x", NULL);
  const struct
  {
    const char *path;
    int         code;
  } cases[] = {
    { missing_folder, G_FILE_ERROR_NOENT },
    { slash, G_FILE_ERROR_ISDIR },
    { folder_slash, G_FILE_ERROR_ISDIR },
    { below_file, G_FILE_ERROR_NOTDIR },
    { "", G_FILE_ERROR_ISDIR },
    { "/", G_FILE_ERROR_ISDIR },
    { ".", G_FILE_ERROR_ISDIR },
    { "/dev/full", G_FILE_ERROR_INVAL },
  };

  g_assert_true (save_text (fixture->path, "old", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (save_text (cases[i].path, "lost", &error));
      g_assert_error (error, G_FILE_ERROR, cases[i].code);
    }

  assert_holds (fixture->path, "old");
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_keeps_mode (Fixture       *fixture,
                 gconstpointer  data)
{
  static const guint modes[] = { 0600, 0640, 0644, 0666, 0755 };

  g_assert_true (save_text (fixture->path, "old", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (fixture->path, (int) modes[i]), ==, 0);
      g_assert_true (save_text (fixture->path, "new", NULL));
      g_assert_cmpuint (get_mode (fixture->path), ==, modes[i]);
    }
}

static void
test_new_file_obeys_umask (Fixture       *fixture,
                           gconstpointer  data)
{
  static const mode_t masks[] = { 022, 077, 002 };

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      umask (masks[i]);
      g_assert_true (save_text (fixture->path, "new", NULL));
      g_assert_cmpuint (get_mode (fixture->path), ==, 0666 & ~masks[i]);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
}

static void
test_follows_links (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *folder = path_in (fixture, "sub");
  g_autofree char *real = path_in (fixture, "sub/real");
  g_autofree char *middle = path_in (fixture, "sub/middle");
  g_autofree char *absolute = path_in (fixture, "absolute");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (save_text (real, "old", NULL));
  g_assert_cmpint (symlink ("../sub/real", middle), ==, 0);
  g_assert_cmpint (symlink ("sub/middle", fixture->path), ==, 0);
  g_assert_cmpint (symlink (real, absolute), ==, 0);

  g_assert_true (save_text (fixture->path, "through two links", &error));
  g_assert_no_error (error);
  assert_holds (real, "through two links");
  g_assert_true (save_text (absolute, "through one", &error));
  assert_holds (real, "through one");

  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (middle, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (absolute, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (real, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpuint (count_files (folder), ==, 2);
}

static void
test_dangling_link (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *goal = path_in (fixture, "goal");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (symlink ("goal", fixture->path), ==, 0);
  g_assert_null (anneal_file_read (fixture->path, MAX_BYTES, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_true (save_text (fixture->path, "made", &error));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  assert_holds (goal, "made");
}

static void
test_link_loop (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (symlink ("학습.anneal", fixture->path), ==, 0);
  g_assert_null (anneal_file_read (fixture->path, MAX_BYTES, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_LOOP);
  g_clear_error (&error);

  g_assert_false (save_text (fixture->path, "lost", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_LOOP);
  assert_names (error, "학습.anneal");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_hard_link_keeps_old (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *twin = path_in (fixture, "twin");

  g_assert_true (save_text (fixture->path, "old", NULL));
  g_assert_cmpint (link (fixture->path, twin), ==, 0);
  g_assert_true (save_text (fixture->path, "new", NULL));
  assert_holds (fixture->path, "new");
  assert_holds (twin, "old");
}

static gboolean
refuse (GBytes   *bytes,
        gpointer  user_data,
        GError  **error)
{
  guint *n_calls = user_data;

  (*n_calls)++;
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen ("new"));
  anneal_set_error (error, ANNEAL_ERROR_FORMAT, "No");
  return FALSE;
}

static void
test_verify (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("new", strlen ("new"));
  g_autoptr(GError) error = NULL;
  guint n_calls = 0;

  g_assert_true (save_text (fixture->path, "old", NULL));
  g_assert_false (anneal_file_save (fixture->path, bytes, refuse, &n_calls, NULL, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_FORMAT);
  g_assert_cmpuint (n_calls, ==, 1);
  assert_holds (fixture->path, "old");
}

/* A full disk for one file: writing stops in the middle. */
static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree guchar *zeros = g_malloc0 (MAX_BYTES);
  g_autoptr(GBytes) bytes = g_bytes_new (zeros, MAX_BYTES);
  static const rlim_t limits[] = { 0, 1, 4096, MAX_BYTES - 1 };
  struct rlimit before;

  anneal_file_ignore_limit_signal ();
  g_assert_true (save_text (fixture->path, "old", NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr(GError) error = NULL;
      const struct rlimit limit = { .rlim_cur = limits[i], .rlim_max = before.rlim_max };

      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

      gboolean is_saved = anneal_file_save (fixture->path, bytes, NULL, NULL, NULL, &error);

      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      g_assert_false (is_saved);
      g_assert_true (error->domain == G_FILE_ERROR);
      assert_names (error, "학습.anneal");
      assert_names (error, g_strerror (EFBIG));
      assert_holds (fixture->path, "old");
      g_assert_cmpuint (count_files (fixture->folder), ==, 1);
    }
}

static void
test_no_descriptors (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  struct rlimit before;

  g_assert_true (save_text (fixture->path, "old", NULL));
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);

  const struct rlimit none = { .rlim_cur = 0, .rlim_max = before.rlim_max };

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);

  gboolean is_saved = save_text (fixture->path, "new", &error);

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  g_assert_false (is_saved);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_MFILE);
  assert_holds (fixture->path, "old");
}

static guint
count_descriptors (void)
{
  return count_files ("/proc/self/fd");
}

static void
test_closes_descriptors (Fixture       *fixture,
                         gconstpointer  data)
{
  guint n_before = count_descriptors ();
  g_autofree char *missing_folder = path_in (fixture, "none/x.anneal");

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GBytes) bytes = NULL;

      g_assert_true (save_text (fixture->path, "kept", NULL));
      g_assert_false (save_text (missing_folder, "lost", NULL));
      bytes = anneal_file_read (fixture->path, MAX_BYTES, NULL, NULL);
      g_assert_nonnull (bytes);
      g_assert_null (anneal_file_read (fixture->path, 1, NULL, NULL));
      g_assert_null (anneal_file_read (fixture->folder, MAX_BYTES, NULL, NULL));
    }

  g_assert_cmpuint (count_descriptors (), ==, n_before);
}

static void
test_stamp (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("first", strlen ("first"));
  AnnealFileStamp saved, read, now;

  g_assert_false (anneal_file_get_stamp (fixture->path, &now));
  g_assert_true (anneal_file_save (fixture->path, bytes, NULL, NULL, &saved, NULL));
  g_assert_true (anneal_file_get_stamp (fixture->path, &now));
  g_assert_true (anneal_file_stamp_equal (&saved, &now));

  g_autoptr(GBytes) back = anneal_file_read (fixture->path, MAX_BYTES, &read, NULL);

  g_assert_nonnull (back);
  g_assert_true (anneal_file_stamp_equal (&saved, &read));

  /* Another file of the same size, at what may be the same time. */
  g_assert_true (save_text (fixture->path, "other", NULL));
  g_assert_true (anneal_file_get_stamp (fixture->path, &now));
  g_assert_false (anneal_file_stamp_equal (&saved, &now));

  /* And the same file, changed in place. */
  saved = now;
  g_assert_cmpint (truncate (fixture->path, 2), ==, 0);
  g_assert_true (anneal_file_get_stamp (fixture->path, &now));
  g_assert_false (anneal_file_stamp_equal (&saved, &now));
}

static gpointer
write_slowly (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);

  for (guint i = 0; i < 10; i++)
    {
      g_usleep (1000);
      g_assert_cmpint (write (fd, "0.2385\n", 7), ==, 7);
    }
  close (fd);

  return NULL;
}

/* Standard input is a pipe that somebody made non-blocking and somebody else fills slowly. */
static void
test_read_stdin (Fixture       *fixture,
                 gconstpointer  data)
{
  int old_stdin = dup (STDIN_FILENO);

  for (gsize limit = 69; limit <= 70; limit++)
    {
      g_autoptr(GError) error = NULL;
      int ends[2];

      g_assert_cmpint (pipe (ends), ==, 0);
      g_assert_cmpint (fcntl (ends[0], F_SETFL, O_NONBLOCK), ==, 0);
      g_assert_cmpint (dup2 (ends[0], STDIN_FILENO), ==, STDIN_FILENO);

      GThread *writer = g_thread_new ("writer", write_slowly, GINT_TO_POINTER (ends[1]));
      g_autoptr(GBytes) bytes = anneal_file_read_stdin (limit, &error);

      g_thread_join (writer);
      close (ends[0]);
      if (limit < 70)
        {
          g_assert_null (bytes);
          g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, 70);
    }

  if (old_stdin >= 0)
    {
      g_assert_cmpint (dup2 (old_stdin, STDIN_FILENO), ==, STDIN_FILENO);
      close (old_stdin);
    }
  else
    close (STDIN_FILENO);
}

static void
test_read_stdin_folder (Fixture       *fixture,
                        gconstpointer  data)
{
  int old_stdin = dup (STDIN_FILENO);
  int folder = open (fixture->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (dup2 (folder, STDIN_FILENO), ==, STDIN_FILENO);
  close (folder);
  g_assert_null (anneal_file_read_stdin (MAX_BYTES, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);

  if (old_stdin >= 0)
    {
      g_assert_cmpint (dup2 (old_stdin, STDIN_FILENO), ==, STDIN_FILENO);
      close (old_stdin);
    }
  else
    close (STDIN_FILENO);
}

#define ADD(name, function) g_test_add ("/base/file/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("save-and-read", test_save_and_read);
  ADD ("relative-path", test_relative_path);
  ADD ("longest-name", test_longest_name);
  ADD ("size-limit", test_size_limit);
  ADD ("size-unknown", test_size_unknown);
  ADD ("read-missing", test_read_missing);
  ADD ("message-is-safe", test_message_is_safe);
  ADD ("special-files", test_special_files);
  ADD ("save-to-impossible-names", test_save_to_impossible_names);
  ADD ("keeps-mode", test_keeps_mode);
  ADD ("new-file-obeys-umask", test_new_file_obeys_umask);
  ADD ("follows-links", test_follows_links);
  ADD ("dangling-link", test_dangling_link);
  ADD ("link-loop", test_link_loop);
  ADD ("hard-link-keeps-old", test_hard_link_keeps_old);
  ADD ("verify", test_verify);
  ADD ("disk-full", test_disk_full);
  ADD ("no-descriptors", test_no_descriptors);
  ADD ("closes-descriptors", test_closes_descriptors);
  ADD ("stamp", test_stamp);
  ADD ("read-stdin", test_read_stdin);
  ADD ("read-stdin-folder", test_read_stdin_folder);

  return g_test_run ();
}
