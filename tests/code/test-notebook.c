/* test-notebook.c: code out of notebooks, and places in it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-error.h"
#include "anneal-import.h"
#include "anneal-notebook.h"

#define CODE_CELL(source) "{\"cell_type\": \"code\", \"metadata\": {}, \"outputs\": [], \"source\": " source "}"
#define NOTEBOOK(cells) "{\"cells\": [" cells "], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}"

static const char notebook[] =
  NOTEBOOK (CODE_CELL ("[\"%matplotlib inline\\n\", \"!pip install torch\\n\", \"import torch\"]") ", "
            "{\"cell_type\": \"markdown\", \"source\": \"Now the *schedule*: lr = 3\"}, "
            CODE_CELL ("\"optimizer = torch.optim.SGD(params, lr=0.23)\\n"
                       "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 0)\"") ", "
            CODE_CELL ("[\"%%bash\\n\", \"ls -l | grep (\"]") ", "
            CODE_CELL ("[\"%%time\\n\", \"files = !ls\\n\", \"if files:\\n\", \"    %cd files\\n\", "
                       "\"x = (7\\n\", \"     %len(files))\\n\"]"));

static char *
dup_code (const char *text)
{
  g_autoptr(GError) error = NULL;
  char *code;

  g_assert_true (anneal_notebook_detect (text, strlen (text)));
  code = anneal_notebook_dup_code (text, strlen (text), &error);
  g_assert_no_error (error);
  return code;
}

static void
test_cells (void)
{
  g_autofree char *code = dup_code (notebook);

  g_assert_cmpstr (code, ==,
                   "# %% Cell 1\npass\npass\nimport torch\n"
                   "# %% Cell 2\noptimizer = torch.optim.SGD(params, lr=0.23)\n"
                   "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 0)\n"
                   "# %% Cell 4\npass\npass\nif files:\n    pass\nx = (7\n     %len(files))\n");
}

static void
test_old_format (void)
{
  g_autofree char *code = dup_code ("{\"nbformat\": 3, \"worksheets\": [{\"cells\": ["
                                    "{\"cell_type\": \"code\", \"input\": [\"a = 1\\n\", \"b = 2\"]}]}]}");

  g_assert_cmpstr (code, ==, "# %% Cell 1\na = 1\nb = 2\n");
}

static void
test_places (void)
{
  g_autofree char *code = dup_code (notebook);
  gsize length = strlen (code);
  guint cell, line, column;

  anneal_notebook_locate (code, length, (gsize) (strstr (code, "StepLR") - code), &cell, &line, &column);
  g_assert_cmpuint (cell, ==, 2);
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpuint (column, ==, 38);

  g_autofree char *place = anneal_notebook_dup_place (code, length, length + 7);

  g_assert_cmpstr (place, ==, "Code cell 4, line 7");
}

static void
test_places_elsewhere (void)
{
  static const char text[] = "# %% Cell\n# %% Cell 3 of 9\nx = 71";
  g_autofree char *place = anneal_notebook_dup_place (text, strlen (text), strlen (text) - 2);

  g_assert_cmpstr (place, ==, "Line 3, column 5");
}

static void
test_other_texts (void)
{
  static const char * const texts[] = {
    "", "{", "StepLR(optimizer, 30)", "{'cells': 3, 'nbformat': 4}", "x = \"cells\" \"nbformat\"", "{\"cells\": []}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (anneal_notebook_detect (texts[i], strlen (texts[i])));
}

static void
test_broken (void)
{
  static const struct
  {
    const char *text;
    guint       code;
    gsize       end;
  } broken[] = {
    { "{\"nbformat\": 4, \"cells\": [}", ANNEAL_ERROR_SYNTAX, 27 },
    { "{\"nbformat\": 4, \"cells\": 71}", ANNEAL_ERROR_FORMAT, 28 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(GError) error = NULL;
      AnnealSpan span;

      g_assert_null (anneal_notebook_dup_code (broken[i].text, strlen (broken[i].text), &error));
      g_assert_error (error, ANNEAL_ERROR, (int) broken[i].code);
      g_assert_true (anneal_error_get_span (error, &span));
      g_assert_cmpuint (span.end, ==, broken[i].end);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/notebook/cells", test_cells);
  g_test_add_func ("/code/notebook/old-format", test_old_format);
  g_test_add_func ("/code/notebook/places", test_places);
  g_test_add_func ("/code/notebook/places-elsewhere", test_places_elsewhere);
  g_test_add_func ("/code/notebook/other-texts", test_other_texts);
  g_test_add_func ("/code/notebook/broken", test_broken);

  return g_test_run ();
}
