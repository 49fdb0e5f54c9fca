/* test-replay.c: recorded trainings of PyTorch, trained again
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "anneal-error.h"
#include "anneal-file.h"
#include "anneal-kernels.h"
#include "anneal-replay.h"

#define RECORDS "training.jsonl"

typedef struct
{
  guint n_surfaces, n_networks, n_different;
} Counts;

static void
report (const char *id,
        const char *difference,
        gpointer    user_data)
{
  Counts *counts = user_data;

  if (g_str_has_prefix (id, "v-surface-"))
    counts->n_surfaces++;
  else
    counts->n_networks++;
  if (difference == NULL)
    return;

  counts->n_different++;
  g_test_message ("%s: %s", id, difference);
}

/* Every line, whose numbers are in the file: a line left out would be missed by the count. */
static void
check_records (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "training", RECORDS, NULL);
  g_autoptr(GError) error = NULL;
  Counts counts = { 0 };

  g_assert_true (anneal_replay_file (path, report, &counts, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counts.n_different, ==, 0);
  g_assert_cmpuint (counts.n_surfaces, ==, 182);
  g_assert_cmpuint (counts.n_networks, ==, 32);
}

/* With the instructions that every processor has, and with all better ones that this one has. */
static void
test_records (void)
{
  for (guint level = 0; level < ANNEAL_KERNELS_N_LEVELS; level++)
    if (anneal_kernels_has_level (level))
      {
        anneal_kernels_set_level (level);
        check_records ();
      }
}

/* Replays @text as a file beside no others. */
static gboolean
replay_text (const char  *text,
             Counts      *counts,
             GError     **error)
{
  g_autofree char *folder = g_dir_make_tmp ("anneal-replay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, RECORDS, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  g_assert_true (anneal_file_save (path, bytes, NULL, NULL, NULL, NULL));

  gboolean is_good = anneal_replay_file (path, report, counts, NULL, error);

  g_remove (path);
  g_rmdir (folder);
  return is_good;
}

#define START \
  "{\"kind\": \"surface\", \"surface\": \"quad-1-20\", \"steps\": 1, \"optimizer\": \"SGD(p, lr=1)\", "

#define STEP(path, loss, lr) \
  "{\"id\": \"v-surface-1\", \"kind\": \"surface\", \"optimizer\": \"SGD(params, lr=0.01)\", \"scheduler\": null, " \
  "\"surface\": \"quad-1-20\", \"start\": [-9, 2], \"steps\": 1, \"tol\": 1e-10, \"lr\": [" lr "], " \
  "\"path\": [[-9, 2], [" path "]], \"loss\": [80.5, " loss "]}\n"

/* A number that is not the recorded one is found, wherever it is. */
static void
test_differences (void)
{
  static const struct
  {
    const char *text;
    guint       n_different;
  } cases[] = {
    { STEP ("-8.91, 1.6", "65.29405", "0.01"), 0 },
    { STEP ("-8.91, 1.6", "65.29405", "0.01") "\n" STEP ("-8.91, 1.6", "65.29405", "0.01"), 0 },
    { STEP ("-8.910001, 1.6", "65.29405", "0.01"), 1 },
    { STEP ("-8.91, 1.600001", "65.29405", "0.01"), 1 },
    { STEP ("-8.91, 1.6", "65.3", "0.01"), 1 },
    { STEP ("-8.91, 1.6", "65.29405", "0.0100001"), 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      Counts counts = { 0 };

      g_assert_true (replay_text (cases[i].text, &counts, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (counts.n_surfaces, >=, 1);
      g_assert_cmpuint (counts.n_different, ==, cases[i].n_different);
    }
}

static void
test_no_records (void)
{
  static const char * const texts[] = {
    "{",
    "[]",
    "{\"kind\": \"song\"}",
    "{\"kind\": \"surface\"}",
    "{\"kind\": \"surface\", \"surface\": \"quad-1-20\", \"steps\": 1e9}",
    "{\"kind\": \"surface\", \"surface\": \"quad-1-20\", \"steps\": 5, \"optimizer\": \"SGD(\"}",
    START "\"lr\": [1, 2]}",
    START "\"lr\": [\"1\"]}",
    START "\"lr\": [1], \"loss\": [1, 2], \"path\": [[1], [2, 3]]}",
    "{\"kind\": \"mlp\", \"epochs\": 1, \"data\": \"none.csv\"}",
    "{\"kind\": \"mlp\", \"epochs\": 1, \"data\": \"iris.csv\", \"model\": {\"layers\": [4, 3000, 3]}}",
    "{\"kind\": \"mlp\", \"epochs\": 1, \"data\": \"iris.csv\", \"model\": {\"layers\": [4, 3]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s\n%s\n", STEP ("-8.91, 1.6", "65.29405", "0.01"), texts[i]);
      g_autoptr(GError) error = NULL;
      Counts counts = { 0 };

      g_assert_false (replay_text (text, &counts, &error));
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "Line 3: "));
      g_assert_cmpuint (counts.n_surfaces, ==, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/replay/records", test_records);
  g_test_add_func ("/jobs/replay/differences", test_differences);
  g_test_add_func ("/jobs/replay/no-records", test_no_records);
  return g_test_run ();
}
