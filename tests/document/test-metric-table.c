/* test-metric-table.c: metrics out of columns and arrays, and why some are refused
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-metric-table.h"
#include "anneal-text.h"

static AnnealMetricTable *
read_text (const char  *text,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return anneal_metric_table_read (bytes, error);
}

/* Names the case in the log, in one line of ASCII. */
static void
show_case (const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);

  g_test_message ("%s", escaped);
}

typedef struct
{
  const char *text;
  const char *column;       /* as the user names it; NULL: the only one */
  guint       n_columns;
  gboolean    header;
  gsize       n_empty;
  const char *numbers;      /* as they are printed */
} Good;

static const Good good[] = {
  { "0.91\n0.2385\n", NULL, 1, FALSE, 0, "0.91 0.2385" },
  { "loss\r\n0.91\r\n\r\n0.2385", NULL, 1, TRUE, 0, "0.91 0.2385" },
  { "epoch,loss\n0,0.91\n1,2.385e-1\n", "loss", 2, TRUE, 0, "0.91 0.2385" },
  { "epoch,loss\n0,0.91\n1,2.385e-1\n", "1", 2, TRUE, 0, "0.0 1.0" },
  { "0;0.91\n1;0.2385\n", "2", 2, FALSE, 0, "0.91 0.2385" },
  { "epoch\tval loss\n0\t0.91\n1\tnan\n2\t-Infinity\n", "val loss", 2, TRUE, 0, "0.91 nan -inf" },
  /* What is in quotes neither separates cells nor ends a line. */
  { "\"a, \"\"b\"\"\",\"x\ny\"\n\"1\",\"2\"\n 3 , \"4\" \n", "a, \"b\"", 2, TRUE, 0, "1.0 3.0" },
  /* A logger's lines: one metric in some of them, and lines that end early. */
  { "step,train_loss,val_loss\n0,0.9,\n1,0.8,0.85\n2,0.7\n3,,0.77\n", "val_loss", 3, TRUE, 2, "0.85 0.77" },
  { "step,train_loss,val_loss\n0,0.9,\n1,0.8,0.85\n2,0.7\n3,,0.77\n", "train_loss", 3, TRUE, 1, "0.9 0.8 0.7" },
  /* The comma is the decimals', the semicolon separates; the column of whole numbers is still one. */
  { "epoch;loss\n17;0,5\n18;0,25\n", "epoch", 2, TRUE, 0, "17.0 18.0" },
  /* As pandas writes an index without a name. */
  { ",loss\n0,0.91\n1,0.2385\n", "loss", 2, TRUE, 0, "0.91 0.2385" },
  { "\xef\xbb\xbfloss\n0.91\n", "loss", 1, TRUE, 0, "0.91" },
  { "\t\n loss \t acc \n0.5\t0.25\n\t0.75\n", "acc", 2, TRUE, 0, "0.25 0.75" },
  { "loss,\n0.5,\n", "loss", 2, TRUE, 0, "0.5" },
  { "0.5\r0.25\r", NULL, 1, FALSE, 0, "0.5 0.25" },
  { " [3, 2.5,\n\"inf\", \"nan\", NaN, -Infinity, -1e-3 ] \n", NULL, 1, FALSE, 0, "3.0 2.5 inf nan nan -inf -0.001" },
  { "[]", NULL, 1, FALSE, 0, "" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealMetricTable) table = read_text (good[i].text, &error);
      gsize n_numbers, n_empty;
      guint column;

      show_case (good[i].text);
      g_assert_no_error (error);
      g_assert_cmpuint (anneal_metric_table_get_n_columns (table), ==, good[i].n_columns);
      g_assert_cmpint (anneal_metric_table_get_header (table), ==, good[i].header);
      g_assert_true (anneal_metric_table_find_column (table, good[i].column, &column, &error));

      g_autofree double *numbers = anneal_metric_table_get_numbers (table, column, &n_numbers, &n_empty, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (n_empty, ==, good[i].n_empty);

      g_autofree char *shown = anneal_metrics_dup_text (numbers, n_numbers, " ");

      g_assert_cmpstr (shown, ==, good[i].numbers);
    }
}

typedef struct
{
  const char *text;
  const char *column;
  guint       line, at;     /* 0: no place */
  const char *message;
} Bad;

static const Bad bad[] = {
  { "", NULL, 0, 0, "There is nothing in the file" },
  { " \n\t\r\n", NULL, 0, 0, "There is nothing in the file" },
  { "loss\n0.5\n0,25\n", NULL, 3, 1, "“0,25” is not a number" },
  { "epoch,loss\n0,0.5\n1,oops\n", "loss", 3, 3, "“oops” is not a number" },
  { "epoch,größe\n0,\"ä\"\n", "größe", 2, 4, "“ä” is not a number" },
  { "epoch,loss\n0,0.5\n1,0,25\n", "loss", 3, 5, "This cell is beyond the 2 columns of the first line" },
  { "epoch,loss\n0,\"0.5\n1,0.25\n", "loss", 2, 3, "This quotation mark is never closed" },
  { "epoch,loss\n0,\"0.5\"7\n", "loss", 2, 8, "After a closing quotation mark there can only be a separator" },
  { "epoch,loss\n0,0.5\n", NULL, 0, 0, "There are several columns: epoch, loss" },
  { "epoch,loss\n0,0.5\n", "val", 0, 0, "There is no column “val”, but there are epoch, loss" },
  { "epoch,loss\n0,0.5\n", "3", 0, 0, "There is no column “3”, but there are epoch, loss" },
  { "epoch,loss\n0,0.5\n", "1.5", 0, 0, "There is no column “1.5”, but there are epoch, loss" },
  { "epoch,loss\n0,\n1,\n", "loss", 0, 0, "There is no number in “loss”" },
  { "loss\n1e999\n", NULL, 2, 1, "“1e999” is not a number" },
  { "loss\n\xff\n", NULL, 2, 1, "The text is not valid UTF-8" },
  { "{}", NULL, 1, 1, "This is no JSON array" },
  { "[3,\n 4", NULL, 2, 3, "The array is never closed" },
  { "[3, \"four\"]", NULL, 1, 5, "Item 1 of the array is \"four\", which is not a number" },
  { "[3, [4]]", NULL, 1, 5, "Item 1 of the array is [, which is not a number" },
  { "[3,,4]", NULL, 1, 4, "Item 1 of the array is ,, which is not a number" },
  { "[3, +4]", NULL, 1, 5, "Item 1 of the array is +4, which is not a number" },
  { "[null]", NULL, 1, 2, "Item 0 of the array is null, which is not a number" },
  { "[3 4]", NULL, 1, 4, "Between two items of an array there must be a comma" },
  { "[3] 4", NULL, 1, 5, "There is something after the end of the array" },
  { "[3]", "loss", 0, 0, "A JSON array has no columns to choose from" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealMetricTable) table = read_text (bad[i].text, &error);
      gsize n_numbers, n_empty;
      guint column, line = 0, at = 0;
      AnnealSpan span;

      show_case (bad[i].text);
      if (table != NULL && anneal_metric_table_find_column (table, bad[i].column, &column, &error))
        g_assert_null (anneal_metric_table_get_numbers (table, column, &n_numbers, &n_empty, &error));

      g_assert_nonnull (error);
      g_assert_true (error->domain == ANNEAL_ERROR);
      g_assert_cmpstr (error->message, ==, bad[i].message);
      if (anneal_error_get_span (error, &span))
        anneal_text_locate (bad[i].text, strlen (bad[i].text), span.start, &line, &at);
      g_assert_cmpuint (line, ==, bad[i].line);
      g_assert_cmpuint (at, ==, bad[i].at);
    }
}

static void
test_guess (void)
{
  static const struct
  {
    const char *text;
    guint       column;
  } cases[] = {
    { "epoch,loss,val_loss,lr\n0,0.5,0.6,0.1\n", 2 },
    { "loss,accuracy,epoch\n0.5,0.6,1\n", 1 },
    { "epoch,note\n0,good\n", 0 },
    { "0.5,0.6\n", 1 },
    { "time,loss,val_loss\n0,0.5,\n1,0.4,\n", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealMetricTable) table = read_text (cases[i].text, NULL);

      show_case (cases[i].text);
      g_assert_cmpuint (anneal_metric_table_guess_column (table), ==, cases[i].column);
    }
}

/* What the guess takes for data may be names all the same: years, say. */
static void
test_header (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealMetricTable) table = read_text ("2023,2024\n0.5,0.75\n0.25,0.125\n", &error);
  gsize n_numbers, n_empty;

  g_assert_false (anneal_metric_table_get_header (table));

  g_autofree char *numbered = anneal_metric_table_dup_name (table, 1);

  g_assert_cmpstr (numbered, ==, "Column 2");
  anneal_metric_table_set_header (table, TRUE);

  g_autofree char *name = anneal_metric_table_dup_name (table, 1);
  g_auto(GStrv) first = anneal_metric_table_dup_first (table, 1, 5);
  g_autofree double *numbers = anneal_metric_table_get_numbers (table, 1, &n_numbers, &n_empty, &error);

  g_assert_cmpstr (name, ==, "2024");
  g_assert_cmpuint (g_strv_length (first), ==, 2);
  g_assert_cmpstr (first[0], ==, "0.75");
  g_assert_cmpuint (n_numbers, ==, 2);
  g_assert_cmpfloat (numbers[1], ==, 0.125);
}

/* A line of a million cells, and a cell of a megabyte, are read or refused, not waited for. */
static void
test_limits (void)
{
  g_autofree char *cells = g_strnfill (1000000, ',');
  g_autofree char *sevens = g_strnfill (1000000, '7');
  g_autofree char *digits = g_strconcat ("0.5\n", sevens, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) second = NULL;
  gsize n_numbers, n_empty;

  g_assert_null (read_text (cells, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);

  g_autoptr(AnnealMetricTable) table = read_text (digits, NULL);

  g_assert_null (anneal_metric_table_get_numbers (table, 0, &n_numbers, &n_empty, &second));
  g_assert_error (second, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
  g_assert_cmpuint (strlen (second->message), <, 200);
}

/* Whatever is made of good files by changing a byte is read or refused with a place in the text. */
static void
test_mutations (void)
{
  static const char bytes[] = ",;\t\"\n\r [0.-\xc3";

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (gsize at = 0; good[i].text[at] != '\0'; at++)
      for (guint k = 0; k < sizeof bytes - 1; k++)
        {
          g_autofree char *text = g_strdup (good[i].text);
          g_autoptr(GError) error = NULL;
          gsize n_numbers = 0, n_empty;
          AnnealSpan span = { 0, 0 };

          text[at] = bytes[k];

          g_autoptr(AnnealMetricTable) table = read_text (text, &error);

          g_assert_true ((table == NULL) == (error != NULL));
          for (guint column = 0; table != NULL && column < anneal_metric_table_get_n_columns (table); column++)
            {
              g_autoptr(GError) refusal = NULL;
              g_autofree double *numbers = anneal_metric_table_get_numbers (table, column, &n_numbers, &n_empty,
                                                                            &refusal);
              g_auto(GStrv) first = anneal_metric_table_dup_first (table, column, 3);

              g_assert_true ((numbers == NULL) == (refusal != NULL));
              g_assert_cmpuint (g_strv_length (first), <=, 3);
              if (refusal != NULL)
                anneal_error_get_span (refusal, &span);
              g_assert_cmpuint (span.end, <=, strlen (text));
            }
        }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/metric-table/good", test_good);
  g_test_add_func ("/document/metric-table/bad", test_bad);
  g_test_add_func ("/document/metric-table/guess", test_guess);
  g_test_add_func ("/document/metric-table/header", test_header);
  g_test_add_func ("/document/metric-table/limits", test_limits);
  g_test_add_func ("/document/metric-table/mutations", test_mutations);

  return g_test_run ();
}
