/* test-recovery.c: what was not saved comes back after a crash, and only then
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "anneal-json.h"
#include "anneal-recovery.h"
#include "sample.h"

/* At three characters each: more than a document may have. */
#define N_TOO_MANY (ANNEAL_JSON_MAX_BYTES / 3)

/* $XDG_STATE_HOME of this test. */
static const char *state;

static char *
dup_folder (void)
{
  return g_build_filename (state, "anneal", "recovery", NULL);
}

static guint
count_files (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (directory != NULL && g_dir_read_name (directory) != NULL)
    n_files++;
  return n_files;
}

/* Whatever an earlier test left. */
static void
clear_folder (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

static void
test_copy_goes_with_its_document (void)
{
  clear_folder ();

  AnnealRecovery *recovery = anneal_recovery_new ();
  g_autoptr(AnnealProject) project = sample_project ();

  anneal_recovery_flush (recovery);
  g_assert_cmpuint (count_files (), ==, 0);
  anneal_recovery_write (recovery, project, NULL);
  anneal_recovery_flush (recovery);
  g_assert_no_error (anneal_recovery_get_error (recovery));
  g_assert_cmpuint (count_files (), ==, 2);
  anneal_recovery_free (recovery);
  g_assert_cmpuint (count_files (), ==, 0);
}

static void
test_discard (void)
{
  clear_folder ();

  g_autoptr(AnnealRecovery) recovery = anneal_recovery_new ();
  g_autoptr(AnnealProject) project = sample_project ();

  anneal_recovery_discard (recovery);
  anneal_recovery_write (recovery, project, NULL);
  anneal_recovery_discard (recovery);
  anneal_recovery_flush (recovery);
  g_assert_cmpuint (count_files (), ==, 0);
  anneal_recovery_write (recovery, project, NULL);
  anneal_recovery_flush (recovery);
  g_assert_cmpuint (count_files (), ==, 2);
}

static void
test_own_copies_are_not_offered (void)
{
  clear_folder ();

  g_autoptr(AnnealRecovery) recovery = anneal_recovery_new ();
  g_autoptr(AnnealProject) project = sample_project ();

  anneal_recovery_write (recovery, project, NULL);
  anneal_recovery_flush (recovery);

  g_autoptr(GPtrArray) found = anneal_recovery_find ();

  g_assert_cmpuint (found->len, ==, 0);
}

/* A hundred edits, one file: the newest. */
static void
test_newest_is_written (void)
{
  clear_folder ();

  if (g_test_subprocess ())
    {
      AnnealRecovery *recovery = anneal_recovery_new ();
      AnnealProject *project = sample_project ();

      for (guint i = 1; i <= 100; i++)
        {
          AnnealProject *next = anneal_project_with_horizon (project, i, 13, NULL);

          anneal_project_unref (project);
          project = next;
          anneal_recovery_write (recovery, project, "/tmp/a%20b \xff.anneal");
        }
      anneal_recovery_flush (recovery);
      kill (getpid (), SIGKILL);
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();

  g_autoptr(GPtrArray) found = anneal_recovery_find ();

  g_assert_cmpuint (found->len, ==, 1);

  AnnealRecovered *recovered = g_ptr_array_index (found, 0);

  g_assert_cmpuint (recovered->project->n_epochs, ==, 100);
  g_assert_cmpuint (recovered->project->n_runs, ==, 3);
  g_assert_null (recovered->project->unknown);
  g_assert_cmpstr (recovered->original, ==, "/tmp/a%20b \xff.anneal");

  /* As long as it is held, nobody else is offered it; forgotten, it is gone. */
  g_autoptr(GPtrArray) nothing = anneal_recovery_find ();

  g_assert_cmpuint (nothing->len, ==, 0);
  anneal_recovered_forget (recovered);
  g_assert_cmpuint (count_files (), ==, 0);
}

/* A dead process's two documents, of which nothing is decided: offered again. */
static void
test_offered_until_forgotten (void)
{
  clear_folder ();

  if (g_test_subprocess ())
    {
      AnnealRecovery *first = anneal_recovery_new ();
      AnnealRecovery *second = anneal_recovery_new ();
      AnnealProject *project = sample_project ();

      anneal_recovery_write (first, project, NULL);
      anneal_recovery_write (second, project, NULL);
      anneal_recovery_flush (first);
      anneal_recovery_flush (second);
      kill (getpid (), SIGKILL);
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GPtrArray) found = anneal_recovery_find ();

      g_assert_cmpuint (found->len, ==, 2);
      g_assert_null (((AnnealRecovered *) g_ptr_array_index (found, 0))->original);
    }
}

/* Locks without a copy are swept; a copy that cannot be read is left alone. */
static void
test_litter (void)
{
  clear_folder ();

  g_autofree char *folder = dup_folder ();
  g_autofree char *lock = g_build_filename (folder, "a.anneal.lock", NULL);
  g_autofree char *broken = g_build_filename (folder, "b.anneal", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  g_assert_true (g_file_set_contents (broken, "{", 1, NULL));

  g_autoptr(GPtrArray) found = anneal_recovery_find ();

  g_assert_cmpuint (found->len, ==, 0);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (broken, G_FILE_TEST_EXISTS));
}

static void
test_error_is_kept (void)
{
  clear_folder ();

  g_autofree char *folder = dup_folder ();
  g_autoptr(AnnealRecovery) recovery = anneal_recovery_new ();
  g_autoptr(AnnealProject) project = sample_project ();

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  anneal_recovery_write (recovery, project, NULL);
  anneal_recovery_flush (recovery);
  g_assert_nonnull (anneal_recovery_get_error (recovery));

  g_assert_cmpint (g_remove (folder), ==, 0);
  anneal_recovery_write (recovery, project, NULL);
  anneal_recovery_flush (recovery);
  g_assert_no_error (anneal_recovery_get_error (recovery));
}

/* A copy that nobody could open does not replace one that can be. */
static void
test_too_large (void)
{
  clear_folder ();

  if (g_test_subprocess ())
    {
      AnnealRecovery *recovery = anneal_recovery_new ();
      AnnealProject *project = sample_project ();
      double *metrics = g_new (double, N_TOO_MANY);

      for (gsize i = 0; i < N_TOO_MANY; i++)
        metrics[i] = 0.1;

      AnnealRun *run = anneal_run_with_metrics (project->runs[0], metrics, N_TOO_MANY);
      AnnealProject *too_large = anneal_project_with_changed_run (project, run);

      anneal_recovery_write (recovery, project, NULL);
      anneal_recovery_flush (recovery);
      g_assert_no_error (anneal_recovery_get_error (recovery));
      anneal_recovery_write (recovery, too_large, NULL);
      anneal_recovery_flush (recovery);
      g_assert_error (anneal_recovery_get_error (recovery), ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
      kill (getpid (), SIGKILL);
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();

  g_autoptr(GPtrArray) found = anneal_recovery_find ();

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (((AnnealRecovered *) g_ptr_array_index (found, 0))->project->n_runs, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("anneal-recovery-XXXXXX", NULL);

  /* A child of this test writes where its parent looks. */
  g_setenv ("XDG_STATE_HOME", folder, g_getenv ("ANNEAL_TEST_STATE") == NULL);
  g_setenv ("ANNEAL_TEST_STATE", "1", TRUE);
  state = g_get_user_state_dir ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/recovery/copy-goes-with-its-document", test_copy_goes_with_its_document);
  g_test_add_func ("/jobs/recovery/discard", test_discard);
  g_test_add_func ("/jobs/recovery/own-copies-are-not-offered", test_own_copies_are_not_offered);
  g_test_add_func ("/jobs/recovery/newest-is-written", test_newest_is_written);
  g_test_add_func ("/jobs/recovery/offered-until-forgotten", test_offered_until_forgotten);
  g_test_add_func ("/jobs/recovery/litter", test_litter);
  g_test_add_func ("/jobs/recovery/error-is-kept", test_error_is_kept);
  g_test_add_func ("/jobs/recovery/too-large", test_too_large);

  int status = g_test_run ();

  if (!g_test_subprocess ())
    clear_folder ();
  g_rmdir (folder);
  return status;
}
