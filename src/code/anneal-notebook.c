/* anneal-notebook.c: the code in a Jupyter notebook, and places in it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-notebook.h"

#include "anneal-error.h"
#include "anneal-json.h"
#include "anneal-python.h"
#include "anneal-text.h"

/* The percent format of editors, with a title that only we give. */
#define CELL_LINE "# %% Cell "

gsize
anneal_notebook_get_max_bytes (const char *path)
{
  return g_str_has_suffix (path, ".ipynb") ? ANNEAL_JSON_MAX_BYTES : ANNEAL_MAX_TEXT_BYTES;
}

gboolean
anneal_notebook_detect (const char *text,
                        gsize       length)
{
  gsize start = 0;

  while (start < length && g_ascii_isspace (text[start]))
    start++;

  return start < length && text[start] == '{' && g_strstr_len (text, (gssize) length, "\"nbformat\"") != NULL
         && (g_strstr_len (text, (gssize) length, "\"cells\"") != NULL
             || g_strstr_len (text, (gssize) length, "\"worksheets\"") != NULL);
}

/* A cell's lines: one string, or one a line, with their ends. */
static char *
dup_source (json_t *cell)
{
  json_t *source = json_object_get (cell, "source");
  g_autoptr(GString) text = g_string_new (NULL);

  /* In format 3 it has another name. */
  if (source == NULL)
    source = json_object_get (cell, "input");

  if (json_is_string (source))
    g_string_append (text, json_string_value (source));
  for (gsize i = 0; i < json_array_size (source); i++)
    if (json_is_string (json_array_get (source, i)))
      g_string_append (text, json_string_value (json_array_get (source, i)));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "files = !ls" and "t = %timeit -o f()" */
static gboolean
assigns_from_shell (const char *line)
{
  const char *equals = strchr (line, '=');

  if (equals == NULL || equals == line)
    return FALSE;
  for (const char *p = line; p < equals; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_., ", *p) == NULL)
      return FALSE;

  equals++;
  while (*equals == ' ')
    equals++;
  return *equals == '!' || (*equals == '%' && g_ascii_isalpha (equals[1]));
}

/* Brackets that @line opens and does not close, strings and comments aside. */
static int
count_open (const char *line)
{
  int n_open = 0;
  char quote = '\0';

  for (const char *p = line; *p != '\0'; p++)
    {
      if (quote != '\0' && *p == '\\' && p[1] != '\0')
        p++;
      else if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '"' || *p == '\'')
        quote = *p;
      else if (*p == '#')
        break;
      else if (strchr ("([{", *p) != NULL)
        n_open++;
      else if (strchr (")]}", *p) != NULL)
        n_open--;
    }

  return n_open;
}

/* Whether the notebook's shell takes a line at which a statement begins. */
static gboolean
is_for_shell (const char *line)
{
  const char *start = line + strspn (line, " \t");

  return *start == '!' || *start == '?' || (*start == '%' && (start[1] == '%' || g_ascii_isalpha (start[1])))
         || assigns_from_shell (start);
}

/* "%%bash": the whole cell is another language's; "%%time" and its like run it as it is. */
static gboolean
is_other_language (const char *source)
{
  static const char * const transparent[] = { "%%capture", "%%prun", "%%time", "%%timeit", NULL };
  const char *start = source + strspn (source, " \t\r\n");

  if (!g_str_has_prefix (start, "%%"))
    return FALSE;

  g_autofree char *magic = g_strndup (start, strcspn (start, " \t\r\n"));

  return !g_strv_contains (transparent, magic);
}

static void
append_cell (GString    *code,
             gsize       number,
             const char *source)
{
  g_auto(GStrv) lines = g_strsplit (source, "\n", -1);

  int n_open = 0;

  g_string_append_printf (code, "%s%" G_GSIZE_FORMAT "\n", CELL_LINE, number);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (n_open <= 0 && is_for_shell (lines[i]))
        {
          g_string_append_printf (code, "%.*spass\n", (int) strspn (lines[i], " \t"), lines[i]);
          continue;
        }

      n_open = MAX (n_open, 0) + count_open (lines[i]);
      if (lines[i + 1] != NULL || *lines[i] != '\0')
        g_string_append_printf (code, "%s\n", lines[i]);
    }
}

char *
anneal_notebook_dup_code (const char  *text,
                          gsize        length,
                          GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(json_t) root = anneal_json_read (bytes, error);

  if (root == NULL)
    return NULL;

  json_t *cells = json_object_get (root, "cells");

  if (cells == NULL)
    cells = json_object_get (json_array_get (json_object_get (root, "worksheets"), 0), "cells");
  if (!json_is_array (cells))
    {
      anneal_set_error_at (error, ANNEAL_ERROR_FORMAT, (AnnealSpan) { 0, length },
                           _("This JSON text is not a notebook: it has no list of cells"));
      return NULL;
    }

  g_autoptr(GString) code = g_string_new (NULL);
  gsize number = 0;

  for (gsize i = 0; i < json_array_size (cells); i++)
    {
      json_t *cell = json_array_get (cells, i);
      const char *type = json_string_value (json_object_get (cell, "cell_type"));
      g_autofree char *source = dup_source (cell);

      if (g_strcmp0 (type, "code") != 0)
        continue;

      /* Other languages' cells have numbers, too: Jupyter's "In [3]" counts them. */
      number++;
      if (!is_other_language (source))
        append_cell (code, number, source);
    }

  return g_string_free (g_steal_pointer (&code), FALSE);
}

/* The number in "# %% Cell 3", or 0 for another line. */
static guint
read_cell_line (const char *line,
                gsize       length)
{
  guint number = 0;

  if (length <= strlen (CELL_LINE) || strncmp (line, CELL_LINE, strlen (CELL_LINE)) != 0)
    return 0;

  for (gsize i = strlen (CELL_LINE); i < length; i++)
    {
      if (!g_ascii_isdigit (line[i]) || number > G_MAXUINT / 100)
        return 0;
      number = number * 10 + (guint) (line[i] - '0');
    }

  return number;
}

void
anneal_notebook_locate (const char *code,
                        gsize       length,
                        gsize       offset,
                        guint      *cell,
                        guint      *line,
                        guint      *column)
{
  gsize line_start = 0;
  gsize cell_start = 0;

  *cell = 0;
  offset = MIN (offset, length);
  for (gsize i = 0; i < offset; i++)
    {
      if (code[i] != '\n')
        continue;

      guint number = read_cell_line (code + line_start, i - line_start);

      line_start = i + 1;
      if (number > 0)
        {
          *cell = number;
          cell_start = line_start;
        }
    }

  anneal_text_locate (code + cell_start, length - cell_start, offset - cell_start, line, column);
}

char *
anneal_notebook_dup_place (const char *code,
                           gsize       length,
                           gsize       offset)
{
  guint cell;
  guint line;
  guint column;

  anneal_notebook_locate (code, length, offset, &cell, &line, &column);
  if (cell > 0)
    /* translators: a place in a notebook */
    return g_strdup_printf (_("Code cell %u, line %u"), cell, line);

  return g_strdup_printf (_("Line %u, column %u"), line, column);
}
