/* anneal-export-format.c: the formats that can be exported, and names of files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "anneal-export-format.h"

#include "anneal-text.h"

const AnnealExportFormat anneal_export_formats[ANNEAL_EXPORT_N_FORMATS] = {
  [ANNEAL_PLOT_PNG]   = { ".png", "*.png", N_("PNG Pictures") },
  [ANNEAL_PLOT_SVG]   = { ".svg", "*.svg", N_("SVG Drawings") },
  [ANNEAL_PLOT_PDF]   = { ".pdf", "*.pdf", N_("PDF Documents") },
  [ANNEAL_EXPORT_CSV] = { ".csv", "*.csv", N_("CSV Tables") },
};

char *
anneal_export_format_dup_path (const char  *path,
                               guint       *format,
                               GError     **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < ANNEAL_EXPORT_N_FORMATS; i++)
    if (g_str_has_suffix (lower, anneal_export_formats[i].ending))
      {
        *format = i;
        return g_strdup (path);
      }

  g_autofree char *whole = g_strconcat (path, anneal_export_formats[*format].ending, NULL);

  if (!g_file_test (whole, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&whole);

  g_autofree char *name = g_filename_display_basename (whole);
  g_autofree char *shown = anneal_text_escape (name, -1);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
               _("There is already a file “%s”; give the name with its ending to replace it"), shown);
  return NULL;
}
