/* anneal-cli-lessons.c: the lessons, for "list lessons"
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-cli-lessons.h"

#include "anneal-cli-help.h"
#include "anneal-json-writer.h"
#include "anneal-lesson.h"

void
anneal_cli_lessons_write (AnnealCliOutput *output)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);

  for (guint i = 0; i < n_lessons; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      anneal_cli_help_append (text, "  ", _(lessons[i].text));
      anneal_cli_output_printf (output, "%s%s: %s\n%s", i > 0 ? "\n" : "", lessons[i].id, _(lessons[i].title),
                                text->str);
    }
}

void
anneal_cli_lessons_write_json (AnnealCliOutput *output)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_INDENTED);

  anneal_json_writer_begin_object (writer);
  anneal_json_writer_member (writer, "lessons");
  anneal_json_writer_begin_array (writer);
  for (guint i = 0; i < n_lessons; i++)
    {
      anneal_json_writer_begin_object (writer);
      anneal_json_writer_member_string (writer, "id", lessons[i].id);
      anneal_json_writer_member_string (writer, "title", lessons[i].title);
      anneal_json_writer_member_string (writer, "summary", lessons[i].summary);
      anneal_json_writer_member_string (writer, "text", lessons[i].text);
      anneal_json_writer_end_object (writer);
    }
  anneal_json_writer_end_array (writer);
  anneal_json_writer_end_object (writer);

  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);

  anneal_cli_output_bytes (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
