/* test-train.c: training under schedules, from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-cli-progress.h"
#include "anneal-cli-setup.h"
#include "anneal-file.h"
#include "anneal-json.h"
#include "anneal-number.h"
#include "cli-test.h"

#define HEADER "run,title,update,epoch,lr,loss,validation,accuracy\n"

#define STEP  "StepLR(optimizer, 3)"
#define DECAY "ExponentialLR(optimizer, 0.93)"

/* Diverges on steep surfaces. */
#define FAST                                            \
  "from torch.optim import SGD\n"                       \
  "from torch.optim.lr_scheduler import ConstantLR\n"   \
  "too_fast = ConstantLR(SGD(params, lr=3.7))"

static void
assert_done (const CliResult *result)
{
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpint (result->status, ==, ANNEAL_CLI_DONE);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n' ? 1 : 0;

  return n;
}

/* The cells of one line of CSV without quotes. */
static GStrv
split_line (const char *text,
            guint       line)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >, line);
  return g_strsplit (lines[line], ",", -1);
}

static double
read_number (const char *text)
{
  double value;

  g_assert_true (anneal_number_parse (text, &value, NULL));
  return value;
}

/* A row an update; validation and accuracy once an epoch. */
static void
test_csv (void)
{
  g_auto(CliResult) result = cli_test_run ("train", STEP, DECAY, "--problem", "moons", "--epochs", "7", "--batches",
                                           "5", "--batch-size", "17", "--hidden", "5,3", NULL);

  assert_done (&result);
  g_assert_true (g_str_has_prefix (result.out, HEADER));
  g_assert_cmpuint (count_lines (result.out), ==, 1 + 2 * 7 * 5);

  g_auto(GStrv) middle = split_line (result.out, 1 + 18);
  g_auto(GStrv) last = split_line (result.out, 1 + 35 + 34);

  g_assert_cmpuint (g_strv_length (middle), ==, 8);
  g_assert_cmpstr (middle[0], ==, "1");
  g_assert_cmpstr (middle[1], ==, "StepLR");
  g_assert_cmpstr (middle[2], ==, "18");
  g_assert_cmpstr (middle[3], ==, "3");
  g_assert_cmpfloat_with_epsilon (read_number (middle[4]), 0.01, 1e-12);
  g_assert_cmpfloat (read_number (middle[5]), >, 0);
  g_assert_cmpstr (middle[6], ==, "");
  g_assert_cmpstr (middle[7], ==, "");
  g_assert_cmpstr (last[0], ==, "2");
  g_assert_cmpstr (last[2], ==, "34");
  g_assert_cmpfloat_with_epsilon (read_number (last[4]), 0.1 * pow (0.93, 6), 1e-12);
  g_assert_cmpfloat (read_number (last[6]), >, 0);
  g_assert_cmpfloat (read_number (last[7]), <=, 1);
}

/* Linear: two inputs to two outputs. */
static void
test_no_layers (void)
{
  g_auto(CliResult) none = cli_test_run ("train", STEP, "--problem", "logistic-regression", "--hidden", "none",
                                         "--epochs", "2", NULL);
  g_auto(CliResult) own = cli_test_run ("train", STEP, "--problem", "logistic-regression", "--epochs", "2", NULL);

  assert_done (&none);
  g_assert_cmpstr (none.out, ==, own.out);
}

/* The formula of a descent on the quadratic bowl, by hand. */
static void
test_losses (void)
{
  g_auto(CliResult) result = cli_test_run ("train", DECAY, "--problem", "quadratic", "--start", "-3,0.7",
                                           "--eigenvalues", "2,7", "--optimizer", "SGD(params, lr=0.03)", "--epochs",
                                           "19", "--batches", "1", "--step-every", "batch", NULL);
  double x = -3, y = 0.7, lr = 0.03;

  assert_done (&result);
  for (guint i = 0; i < 19; i++)
    {
      g_auto(GStrv) cells = split_line (result.out, i + 1);

      g_assert_cmpfloat_with_epsilon (read_number (cells[4]), lr, 1e-15);
      g_assert_cmpfloat_with_epsilon (read_number (cells[5]), (2 * x * x + 7 * y * y) / 2, 1e-12);
      x -= lr * 2 * x;
      y -= lr * 7 * y;
      lr *= 0.93;
    }
}

/* A column for every group that any run has; a run with fewer leaves them empty. */
static void
test_groups (void)
{
  g_auto(CliResult) result = cli_test_run ("train",
                                           "opt = SGD([{'params': a, 'lr': 0.07}, {'params': b}], lr=0.02)\n"
                                           "two = StepLR(opt, 3)",
                                           "one = StepLR(SGD(params, lr=0.05), 3)",
                                           "--problem", "moons", "--epochs", "1", "--batches", "1", "--shard", "1/2",
                                           NULL);
  g_auto(CliResult) second = cli_test_run ("train",
                                           "opt = SGD([{'params': a, 'lr': 0.07}, {'params': b}], lr=0.02)\n"
                                           "two = StepLR(opt, 3)",
                                           "one = StepLR(SGD(params, lr=0.05), 3)",
                                           "--problem", "moons", "--epochs", "1", "--batches", "1", "--shard", "2/2",
                                           NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_true (g_str_has_prefix (result.out, "run,title,update,epoch,lr,lr_1,loss,validation,accuracy\n"
                                               "1,two,0,0,0.07,0.02,"));
  g_assert_cmpint (second.status, ==, ANNEAL_CLI_DONE);
  g_assert_true (g_str_has_prefix (second.out, "2,one,0,0,0.05,,"));
}

static void
test_json (void)
{
  g_auto(CliResult) result = cli_test_run ("train", STEP, DECAY, "--problem", "sin", "--epochs", "3", "--batches", "4",
                                           "--seed", "2385", "--format", "json", NULL);
  g_auto(GStrv) lines = g_strsplit (result.out, "\n", -1);

  assert_done (&result);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (lines[i], strlen (lines[i]));
      g_autoptr(json_t) run = anneal_json_read (bytes, NULL);

      g_assert_nonnull (run);
      g_assert_cmpint (json_integer_value (json_object_get (run, "run")), ==, i + 1);
      g_assert_cmpstr (json_string_value (json_object_get (run, "title")), ==, i == 0 ? "StepLR" : "ExponentialLR");
      g_assert_cmpstr (json_string_value (json_object_get (run, "problem")), ==, "sin");
      g_assert_cmpint (json_integer_value (json_object_get (run, "seed")), ==, 2385);
      g_assert_cmpuint (json_array_size (json_object_get (run, "lr")), ==, 1);
      g_assert_cmpuint (json_array_size (json_array_get (json_object_get (run, "lr"), 0)), ==, 12);
      g_assert_cmpuint (json_array_size (json_object_get (run, "loss")), ==, 12);
      g_assert_cmpuint (json_array_size (json_object_get (run, "validation")), ==, 3);
      g_assert_true (json_is_null (json_object_get (run, "accuracy")));
      g_assert_true (json_is_null (json_object_get (run, "diverged_at")));
    }
}

/* Divergence is a result: told, seen in the numbers, and no failure. */
static void
test_divergence (void)
{
  g_auto(CliResult) csv = cli_test_run ("train", FAST, STEP, "--problem",
                                        "quadratic", "--epochs", "2", NULL);
  g_auto(CliResult) json = cli_test_run ("train", FAST, "--problem",
                                         "quadratic", "--epochs", "2", "--format", "json", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (json.out, strlen (json.out));
  g_autoptr(json_t) run = anneal_json_read (bytes, NULL);
  gint64 diverged_at = json_integer_value (json_object_get (run, "diverged_at"));
  gsize n_losses = json_array_size (json_object_get (run, "loss"));
  g_autofree char *message = g_strdup_printf ("anneal-cli: “too_fast” diverged at update %d\n", (int) diverged_at);
  g_autofree char *end = g_strdup_printf ("\n1,too_fast,%d,0,,nan,,\n2,StepLR,0,0,", (int) n_losses);

  g_assert_cmpint (csv.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpint (json.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpint (diverged_at, >, 0);
  g_assert_cmpuint (n_losses, <, 100);
  g_assert_cmpstr (csv.err, ==, message);
  g_assert_cmpstr (json.err, ==, message);
  g_assert_nonnull (strstr (csv.out, end));
}

/* What the scheduler refuses is an error; what was trained before is there, and so are the other runs. */
static void
test_refusal (void)
{
  g_auto(CliResult) result = cli_test_run ("train", "OneCycleLR(optimizer, 0.1, 17)", STEP, "--problem", "moons",
                                           "--epochs", "23", "--batches", "1", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (result.err, "anneal-cli: “OneCycleLR”: training ends before update 18: "
                                        "Tried to step 18 times."));
  g_assert_cmpuint (count_lines (result.out), ==, 1 + 18 + 23);
}

/* The outputs of all shares, one after another, are the output of the whole, however many runs and shares there are. */
static void
test_shards (void)
{
  static const char * const formats[] = { "csv", "json" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint n = 1; n <= 7; n++)
      {
        g_autoptr(GString) joined = g_string_new (NULL);
        g_auto(CliResult) whole = cli_test_run ("train", STEP, DECAY, STEP, DECAY, STEP, "--problem", "xor", "--epochs",
                                                "2", "--format", formats[f], NULL);

        assert_done (&whole);
        for (guint i = 1; i <= n; i++)
          {
            g_autofree char *shard = g_strdup_printf ("%u/%u", i, n);
            g_auto(CliResult) part = cli_test_run ("train", STEP, DECAY, STEP, DECAY, STEP, "--problem", "xor",
                                                   "--epochs", "2", "--format", formats[f], "--shard", shard, NULL);

            assert_done (&part);
            g_string_append (joined, part.out);
          }
        g_assert_cmpstr (joined->str, ==, whole.out);
      }
}

/* The same bytes whatever the number of threads; other ones with another seed. */
static void
test_threads (void)
{
  g_auto(CliResult) one = cli_test_run ("train", STEP, DECAY, STEP, "--problem", "iris", "--epochs", "11", "--threads",
                                        "1", NULL);
  g_auto(CliResult) three = cli_test_run ("train", STEP, DECAY, STEP, "--problem", "iris", "--epochs", "11",
                                          "--threads", "3", NULL);
  g_auto(CliResult) other = cli_test_run ("train", STEP, DECAY, STEP, "--problem", "iris", "--epochs", "11", "--seed",
                                          "17", NULL);

  assert_done (&one);
  g_assert_cmpstr (one.out, ==, three.out);
  assert_done (&other);
  g_assert_cmpstr (one.out, !=, other.out);
}

/* More runs than are trained at a time. */
static void
test_portions (void)
{
  g_autoptr(GString) code = g_string_new ("from torch.optim import SGD\n"
                                          "from torch.optim.lr_scheduler import ExponentialLR\n");

  for (guint i = 0; i < 37; i++)
    g_string_append_printf (code, "s%u = ExponentialLR(SGD(params, lr=0.%02u), 0.93)\n", i, i + 1);

  g_auto(CliResult) many = cli_test_run ("train", code->str, "--problem", "booth", "--epochs", "1", "--batches", "3",
                                         "--threads", "1", NULL);
  g_auto(CliResult) single = cli_test_run ("train", "s30 = ExponentialLR(SGD(params, lr=0.31), 0.93)", "--problem",
                                           "booth", "--epochs", "1", "--batches", "3", NULL);
  g_auto(GStrv) row = split_line (many.out, 1 + 30 * 3 + 2);
  g_auto(GStrv) alone = split_line (single.out, 3);

  assert_done (&many);
  g_assert_cmpuint (count_lines (many.out), ==, 1 + 37 * 3);
  g_assert_cmpstr (row[1], ==, "ExponentialLR 31");
  g_assert_cmpstr (row[5], ==, alone[5]);
}

/* A project says what is trained; options change that. */
static void
test_project (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "p.anneal",
                                          "{\"format\": \"anneal-project\", \"version\": 1, "
                                          "\"horizon\": {\"epochs\": 3, \"batches\": 7}, "
                                          "\"training\": {\"problem\": \"circles\", \"hidden\": [4], \"seed\": 17}, "
                                          "\"runs\": [{\"title\": \"a, b\", \"visible\": false, "
                                          "\"schedule\": [{\"scheduler\": \"torch.ConstantLR\"}]}]}");
  g_auto(CliResult) own = cli_test_run ("train", path, "--format", "json", NULL);
  g_auto(CliResult) same = cli_test_run ("train", path, "--problem", "circles", "--format", "json", NULL);
  g_auto(CliResult) other = cli_test_run ("train", path, "--problem", "moons", "--format", "json", NULL);
  g_auto(CliResult) csv = cli_test_run ("train", path, "--epochs", "1", NULL);

  assert_done (&own);
  assert_done (&other);
  assert_done (&csv);
  g_assert_cmpuint (count_lines (csv.out), ==, 1 + 7);
  g_assert_true (g_str_has_prefix (csv.out, HEADER "1,\"a, b\",0,0,"));
  g_assert_cmpstr (own.out, ==, same.out);
  g_assert_true (g_str_has_prefix (own.out, "{\"run\": 1, \"title\": \"a, b\", \"problem\": \"circles\", "
                                            "\"seed\": 17, \"epochs\": 3, \"batches\": 7, \"diverged_at\": null"));
  g_assert_true (g_str_has_prefix (other.out, "{\"run\": 1, \"title\": \"a, b\", \"problem\": \"moons\", "
                                              "\"seed\": 1, \"epochs\": 3, \"batches\": 7, "));
  cli_test_free_folder (folder);
}

/* Code is told the horizon: the natural epoch of what is trained. */
static void
test_natural_epoch (void)
{
  g_auto(CliResult) result = cli_test_run ("train", "OneCycleLR(optimizer, 0.1, epochs=n, steps_per_epoch=len(loader))",
                                           "--set", "n=11", "--epochs", "11", "--problem", "moons", "--batch-size",
                                           "60", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (result.err, "len(loader) is taken as 4"));
  g_assert_cmpuint (count_lines (result.out), ==, 1 + 11 * 4);
}

static void
test_file (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *csv = g_build_filename (folder, "t.csv", NULL);
  g_autofree char *json = g_build_filename (folder, "t.json", NULL);
  g_auto(CliResult) printed = cli_test_run ("train", STEP, "--problem", "moons", "--epochs", "2", NULL);
  g_auto(CliResult) saved = cli_test_run ("train", STEP, "--problem", "moons", "--epochs", "2", "-o", csv, NULL);
  g_auto(CliResult) lines = cli_test_run ("train", STEP, "--problem", "moons", "--epochs", "2", "-o", json, NULL);
  g_autoptr(GBytes) bytes = anneal_file_read (csv, 1 << 20, NULL, NULL);
  g_autoptr(GBytes) wanted = g_bytes_new (printed.out, strlen (printed.out));
  g_autoptr(GBytes) text = anneal_file_read (json, 1 << 20, NULL, NULL);

  assert_done (&saved);
  assert_done (&lines);
  g_assert_cmpstr (saved.out, ==, "");
  g_assert_nonnull (bytes);
  g_assert_true (g_bytes_equal (bytes, wanted));
  g_assert_nonnull (text);
  g_assert_cmpint (*(const char *) g_bytes_get_data (text, NULL), ==, '{');
  cli_test_free_folder (folder);
}

static void
test_picture (void)
{
  static const struct
  {
    const char *name, *start;
  } formats[] = { { "t.png", "\x89PNG" }, { "t.svg", "<?xml" }, { "t.pdf", "%PDF" } };
  char *folder = cli_test_new_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_build_filename (folder, formats[i].name, NULL);
      g_auto(CliResult) result = cli_test_run ("train", STEP, FAST, "--problem", "beale", "--epochs", "2", "-o", path,
                                               "--log-y", "--title", "Beale", NULL);
      g_autoptr(GBytes) bytes = anneal_file_read (path, 1 << 20, NULL, NULL);

      g_assert_nonnull (strstr (result.err, "“too_fast” diverged at update "));
      g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
      g_assert_nonnull (bytes);
      g_assert_cmpint (memcmp (g_bytes_get_data (bytes, NULL), formats[i].start, strlen (formats[i].start)), ==, 0);
    }

  cli_test_free_folder (folder);
}

/* The rates in it are those of the training, so that a plateau's cuts are seen; and the losses are. */
static void
test_picture_lanes (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = g_build_filename (folder, "t.svg", NULL);
  g_auto(CliResult) result = cli_test_run ("train", "ReduceLROnPlateau(optimizer, patience=1)", "--problem", "moons",
                                           "--epochs", "7", "-o", path, NULL);
  g_autoptr(GBytes) bytes = anneal_file_read (path, 1 << 20, NULL, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  assert_done (&result);
  g_assert_nonnull (g_strstr_len (text, (gssize) length, ">Learning rate<"));
  g_assert_nonnull (g_strstr_len (text, (gssize) length, ">Loss (thin: "));
  g_assert_nonnull (g_strstr_len (text, (gssize) length, ">Validation accuracy<"));
  cli_test_free_folder (folder);
}

/* A file that cannot be written is an error, and nothing is left of it. */
static void
test_file_refused (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = g_build_filename (folder, "missing", "t.csv", NULL);
  g_auto(CliResult) result = cli_test_run ("train", STEP, "--problem", "moons", "--epochs", "1", "-o", path, NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (result.err, "Could not save"));
  cli_test_free_folder (folder);
}

/* Each is told with its place and its value, and ends with status 2. */
static void
test_usage (void)
{
  static const struct
  {
    const char *option, *value, *message;
  } cases[] = {
    { "--start", "0.7,1", "--start: “Two moons” has no such option; it has --hidden, --activation, " },
    { "--hidden", "1,2,3,4,5,6,7", "--hidden: A network has at most 6 hidden layers, not 7" },
    { "--hidden", "1,2,3,4,5,6,7,8,9,10,11,12,13,14", "--hidden: A network has at most 6 hidden layers, not 14" },
    { "--hidden", "16,0", "--hidden: Hidden layers must be between 1 and 256, not 0" },
    { "--hidden", "16,,3", "--hidden: “” is not a number" },
    { "--hidden", "", "--hidden: “” is not a number" },
    { "--start", "", "--start: “Two moons” has no such option" },
    { "--hidden", "nan", "--hidden: Hidden layers must be between 1 and 256, not nan" },
    { "--activation", "gelu", "--activation: “gelu” is none of tanh, relu" },
    { "--shuffled", "1", "--shuffled: “1” is none of no, yes" },
    { "--batch-size", "-1", "--batch-size: Batch size must be between 0 and 1024, not -1" },
    { "--batch-size", "17.5", "--batch-size: Batch size must be a whole number, not 17.5" },
    { "--batch-size", "241", "--batch-size: A batch of 241 rows is larger than the 240 rows" },
    { "--seed", "1e400", "--seed: “1e400” is not a number" },
    { "--validation", "0.9", "--validation: Validation share must be between 0.05 and 0.5, not 0.9" },
    { "--epochs", "0", "--epochs is 0, which is not from 1 to" },
    { "--epochs", "1000000000000", "--epochs is 1000000000000, which is not from 1 to" },
    { "--epochs", "9999999", "9999999 epochs of 8 batches are more than 10000000 updates" },
    { "--batches", "0", "--batches is 0, which is not from 1 to" },
    { "--shard", "0/3", "--shard wants I/N, I from 1 to N and N at most 1000000, such as 2/8, not “0/3”" },
    { "--shard", "4/3", "not “4/3”" },
    { "--shard", "3", "not “3”" },
    { "--shard", "1/0", "not “1/0”" },
    { "--shard", "1/9223372036854775807", "not “1/9223372036854775807”" },
    { "--threads", "0", "--threads is 0, which is not from 1 to 1024" },
    { "--step-every", "month", "--step-every is “month”, which is none of batch, epoch" },
    { "--format", "xml", "--format is “xml”, which is none of csv, json" },
    { "--output", "losses.doc", "“losses.doc” does not end in .csv, .json, .png, .svg or .pdf" },
    { "--output", "png", "“png” does not end in" },
    { "--title", "Two", "want a picture: -o FILE.png" },
    { "--optimiser", "SGD", "Unknown option --optimiser" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(CliResult) result = cli_test_run ("train", STEP, "--problem", "moons", cases[i].option, cases[i].value,
                                               NULL);

      g_test_message ("%s %s: %s", cases[i].option, cases[i].value, result.err);
      g_assert_cmpint (result.status, ==, ANNEAL_CLI_USAGE);
      g_assert_cmpstr (result.out, ==, "");
      g_assert_nonnull (strstr (result.err, cases[i].message));
    }
}

static void
test_problem (void)
{
  g_auto(CliResult) none = cli_test_run ("train", STEP, NULL);
  g_auto(CliResult) unknown = cli_test_run ("train", STEP, "--problem", "imagenet", NULL);
  g_auto(CliResult) start = cli_test_run ("train", STEP, "--problem", "quadratic", "--start", "nan,1", NULL);
  g_auto(CliResult) nothing = cli_test_run ("train", "--problem", "moons", NULL);

  g_assert_cmpint (none.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (none.err, "train wants --problem, which is one of quadratic, noisy-quadratic, "));
  g_assert_cmpint (unknown.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (unknown.err, "--problem is “imagenet”, which is none of quadratic, "));
  g_assert_cmpint (start.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (start.err, "--start: Start must be between -1000 and 1000, not nan"));
  g_assert_cmpint (nothing.status, ==, ANNEAL_CLI_USAGE);
}

/* An optimizer that no schedule reaches is told of, once, and trained all the same. */
static void
test_note (void)
{
  g_auto(CliResult) result = cli_test_run ("train", STEP, DECAY, "--optimizer", "Rprop(params)", "--problem", "booth",
                                           "--epochs", "1", NULL);
  const char *note = strstr (result.err, "anneal-cli: note: Rprop ");

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (note);
  g_assert_null (strstr (note + 1, "anneal-cli: note: "));
  g_assert_cmpuint (count_lines (result.out), ==, 201);
}

/* An optimizer without a rule is refused, each of its runs; the others are trained. */
static void
test_no_rule (void)
{
  g_auto(CliResult) result = cli_test_run ("train", "StepLR(LBFGS(params, lr=0.7), 3)", STEP, "--problem", "booth",
                                           "--epochs", "1", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (result.err, "cannot be trained with LBFGS"));
  g_assert_cmpuint (count_lines (result.out), ==, 101);
}

/* Code with an error trains nothing. */
static void
test_code (void)
{
  g_auto(CliResult) result = cli_test_run ("train", "StepLR(optimizer)", "--problem", "moons", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_true (g_str_has_prefix (result.err, "1:1: StepLR.__init__() missing"));
}

/* Lines that agree are counted, of others the first difference is told, and that is a failure. */
static void
test_reference (void)
{
  static const char line[] = "{\"id\": \"%s\", \"kind\": \"surface\", \"surface\": \"quad-1-20\", \"tol\": 2e-10, "
                             "\"optimizer\": \"SGD(params, lr=0.03)\", \"scheduler\": null, \"steps\": 1, "
                             "\"start\": [-9.0, 2.0], \"path\": [[-9.0, 2.0], [-8.73, %s]], "
                             "\"loss\": [80.5, 44.50645], \"lr\": [0.03], \"diverged\": false}\n";
  char *folder = cli_test_new_folder ();
  g_autofree char *right = g_strdup_printf (line, "right", "0.8");
  g_autofree char *wrong = g_strdup_printf (line, "wrong", "0.8001");
  g_autofree char *text = g_strconcat (right, wrong, right, NULL);
  g_autofree char *all = cli_test_write (folder, "all.jsonl", right);
  g_autofree char *some = cli_test_write (folder, "some.jsonl", text);
  g_autofree char *none = cli_test_write (folder, "none.jsonl", "[0.2385]\n");
  g_auto(CliResult) passed = cli_test_run ("train", "--reference", all, NULL);
  g_auto(CliResult) failed = cli_test_run ("train", "--reference", some, NULL);
  g_auto(CliResult) broken = cli_test_run ("train", "--reference", none, NULL);
  g_auto(CliResult) both = cli_test_run ("train", STEP, "--reference", all, NULL);

  assert_done (&passed);
  g_assert_cmpstr (passed.out, ==, "1 passed, 0 failed\n");
  g_assert_cmpint (failed.status, ==, ANNEAL_CLI_FAILED);
  g_assert_true (g_str_has_prefix (failed.out, "wrong: "));
  g_assert_true (g_str_has_suffix (failed.out, "\n2 passed, 1 failed\n"));
  g_assert_cmpint (broken.status, ==, ANNEAL_CLI_FAILED);
  g_assert_cmpstr (broken.out, ==, "");
  g_assert_nonnull (strstr (broken.err, "Line 1: "));
  g_assert_cmpint (both.status, ==, ANNEAL_CLI_USAGE);
  cli_test_free_folder (folder);
}

/* Every option of the table is in the help, and every problem in the list. */
static void
test_help (void)
{
  guint n_options;
  guint n_problems;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  g_auto(CliResult) help = cli_test_run ("train", "--help", NULL);
  g_auto(CliResult) manual = cli_test_run ("--manual", NULL);
  g_auto(CliResult) completion = cli_test_run ("--completion", NULL);
  g_auto(CliResult) list = cli_test_run ("list", "problems", NULL);

  assert_done (&help);
  assert_done (&list);
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *option = g_strdup_printf ("--%s", options[i].key);
      g_auto(GStrv) parts = g_strsplit (option, "-", -1);
      g_autofree char *roff = g_strjoinv ("\\-", parts);

      g_assert_nonnull (strstr (help.out, option));
      g_assert_nonnull (strstr (manual.out, roff));
      g_assert_nonnull (strstr (completion.out, option));
      g_assert_nonnull (strstr (list.out, option));
    }

  for (guint i = 0; i < n_problems; i++)
    {
      g_autofree char *start = g_strdup_printf ("%s: ", problems[i]->id);

      g_assert_nonnull (strstr (list.out, start));
    }
}

/* The defaults that are listed are those that a new training has: giving them changes nothing. */
static void
test_list (void)
{
  g_auto(CliResult) result = cli_test_run ("list", "problems", "--format", "json", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (result.out, strlen (result.out));
  g_autoptr(json_t) root = anneal_json_read (bytes, NULL);
  json_t *problems = json_object_get (root, "problems");
  guint n_problems;

  assert_done (&result);
  anneal_problems_all (&n_problems);
  g_assert_cmpuint (json_array_size (problems), ==, n_problems);
  for (gsize i = 0; i < json_array_size (problems); i++)
    {
      json_t *options = json_object_get (json_array_get (problems, i), "options");

      g_assert_cmpuint (json_array_size (options), >, 0);
      for (gsize j = 0; j < json_array_size (options); j++)
        {
          json_t *option = json_array_get (options, j);
          json_t *value = json_object_get (option, "default");

          g_assert_nonnull (value);
          if (!json_is_number (value))
            continue;
          g_assert_cmpfloat (json_number_value (value), >=, json_number_value (json_object_get (option, "min")));
          g_assert_cmpfloat (json_number_value (value), <=, json_number_value (json_object_get (option, "max")));
        }
    }
}

/* As wide as the terminal allows, never wider; no terminal, no bar. */
static void
test_bar (void)
{
  g_autofree char *half = anneal_cli_progress_format (0.5, 42 * G_USEC_PER_SEC, 38);
  g_autofree char *long_one = anneal_cli_progress_format (0.25, (gint64) 1350 * G_USEC_PER_SEC, 120);
  g_autofree char *start = anneal_cli_progress_format (0, 0, 30);
  g_autofree char *over = anneal_cli_progress_format (7.3, 1, 30);

  g_assert_cmpstr (half, ==, "[#########         ]  50 %, 0:42 left");
  g_assert_nonnull (strstr (long_one, "]  25 %, 1:07:30 left"));
  g_assert_cmpuint (strlen (long_one), <=, 100);
  g_assert_nonnull (strstr (start, " ]   0 %"));
  g_assert_nonnull (strstr (over, "#] 100 %"));
  for (guint width = 0; width < 130; width++)
    {
      g_autofree char *bar = anneal_cli_progress_format (0.2385, 17 * G_USEC_PER_SEC, width);

      g_assert_cmpuint (strlen (bar), <, MAX (width, 1));
    }

  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  AnnealCliProgress progress;

  anneal_cli_progress_init (&progress, memory);
  g_assert_false (anneal_cli_progress_is_wanted (&progress));
  progress.start -= G_USEC_PER_SEC;
  anneal_cli_progress_update (&progress, 0.5);
  anneal_cli_progress_clear (&progress);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/train/bar", test_bar);
  g_test_add_func ("/cli/train/code", test_code);
  g_test_add_func ("/cli/train/csv", test_csv);
  g_test_add_func ("/cli/train/divergence", test_divergence);
  g_test_add_func ("/cli/train/file", test_file);
  g_test_add_func ("/cli/train/file-refused", test_file_refused);
  g_test_add_func ("/cli/train/groups", test_groups);
  g_test_add_func ("/cli/train/help", test_help);
  g_test_add_func ("/cli/train/json", test_json);
  g_test_add_func ("/cli/train/list", test_list);
  g_test_add_func ("/cli/train/losses", test_losses);
  g_test_add_func ("/cli/train/natural-epoch", test_natural_epoch);
  g_test_add_func ("/cli/train/no-layers", test_no_layers);
  g_test_add_func ("/cli/train/no-rule", test_no_rule);
  g_test_add_func ("/cli/train/note", test_note);
  g_test_add_func ("/cli/train/picture", test_picture);
  g_test_add_func ("/cli/train/picture-lanes", test_picture_lanes);
  g_test_add_func ("/cli/train/portions", test_portions);
  g_test_add_func ("/cli/train/problem", test_problem);
  g_test_add_func ("/cli/train/project", test_project);
  g_test_add_func ("/cli/train/reference", test_reference);
  g_test_add_func ("/cli/train/refusal", test_refusal);
  g_test_add_func ("/cli/train/shards", test_shards);
  g_test_add_func ("/cli/train/threads", test_threads);
  g_test_add_func ("/cli/train/usage", test_usage);

  return g_test_run ();
}
