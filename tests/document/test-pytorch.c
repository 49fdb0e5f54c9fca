/* test-pytorch.c: the version of PyTorch that a project follows: in files, in copies, in the undo menu
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-document.h"
#include "anneal-store.h"
#include "sample.h"

static char *
write_text (const AnnealProject *project)
{
  g_autoptr(GBytes) bytes = anneal_document_write (project);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static AnnealProject *
read_text (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  AnnealProject *project = anneal_document_read (bytes, NULL, &error);

  g_assert_no_error (error);
  return project;
}

static AnnealProject *
read_version (const char *member)
{
  g_autofree char *text = g_strdup_printf ("{ \"format\": \"anneal-project\", \"version\": 1%s, \"runs\": [] }",
                                           member);

  return read_text (text);
}

static void
test_round_trip (void)
{
  g_autoptr(AnnealProject) sample = sample_project ();

  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    {
      g_autoptr(AnnealProject) project = anneal_project_with_pytorch (sample, (AnnealPytorch) i);
      g_autofree char *text = write_text (project);
      g_autofree char *member = g_strdup_printf ("\"pytorch\": \"%s\"", anneal_pytorch_get_name ((AnnealPytorch) i));
      g_autoptr(AnnealProject) back = read_text (text);
      g_autofree char *again = write_text (back);

      g_assert_nonnull (strstr (text, member));
      g_assert_cmpint (back->pytorch, ==, i);
      g_assert_null (anneal_project_get_unknown_pytorch (back));
      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_read (void)
{
  g_autoptr(AnnealProject) none = read_version ("");
  g_autoptr(AnnealProject) release = read_version (", \"pytorch\": \"2.2.2\"");

  g_assert_cmpint (none->pytorch, ==, ANNEAL_PYTORCH_DEFAULT);
  g_assert_cmpint (release->pytorch, ==, ANNEAL_PYTORCH_2_2);
}

/* A version that nobody here knows is written back, until another one is chosen. */
static void
test_unknown (void)
{
  g_autoptr(AnnealProject) project = read_version (", \"pytorch\": \"3.1\"");
  g_autofree char *text = write_text (project);
  g_autoptr(AnnealProject) chosen = anneal_project_with_pytorch (project, ANNEAL_PYTORCH_2_7);
  g_autofree char *changed = write_text (chosen);

  g_assert_cmpint (project->pytorch, ==, ANNEAL_PYTORCH_DEFAULT);
  g_assert_cmpstr (anneal_project_get_unknown_pytorch (project), ==, "3.1");
  g_assert_nonnull (strstr (text, "\"pytorch\": \"3.1\""));
  g_assert_null (anneal_project_get_unknown_pytorch (chosen));
  g_assert_nonnull (strstr (changed, "\"pytorch\": \"2.7\""));
  g_assert_null (strstr (changed, "3.1"));

  /* The usual version instead of an unknown one is an edit, too. */
  g_autoptr(AnnealProject) usual = anneal_project_with_pytorch (project, ANNEAL_PYTORCH_DEFAULT);
  g_autofree char *edit = anneal_project_describe_change (project, usual);

  g_assert_cmpstr (edit, ==, "Change of the PyTorch Version");
  /* The project before is as it was. */
  g_assert_cmpstr (anneal_project_get_unknown_pytorch (project), ==, "3.1");
}

static void
test_shares_runs (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealProject) older = anneal_project_with_pytorch (project, ANNEAL_PYTORCH_1_13);
  g_autoptr(AnnealProject) fewer = anneal_project_without_run (older, older->runs[0]->id);

  for (guint i = 0; i < project->n_runs; i++)
    g_assert_true (older->runs[i] == project->runs[i]);
  g_assert_cmpint (fewer->pytorch, ==, ANNEAL_PYTORCH_1_13);
}

static void
test_undo (void)
{
  g_autoptr(AnnealStore) store = anneal_store_new (sample_project ());
  g_autofree char *label = NULL;

  anneal_store_commit (store, anneal_project_with_pytorch (anneal_store_get_project (store), ANNEAL_PYTORCH_2_2), NULL);
  g_object_get (store, "undo-label", &label, NULL);
  g_assert_nonnull (strstr (label, "Change of the PyTorch Version"));
  anneal_store_undo (store);
  g_assert_cmpint (anneal_store_get_project (store)->pytorch, ==, ANNEAL_PYTORCH_DEFAULT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/pytorch/round-trip", test_round_trip);
  g_test_add_func ("/document/pytorch/read", test_read);
  g_test_add_func ("/document/pytorch/unknown", test_unknown);
  g_test_add_func ("/document/pytorch/shares-runs", test_shares_runs);
  g_test_add_func ("/document/pytorch/undo", test_undo);

  return g_test_run ();
}
