/* anneal-export-format.h: the formats that can be exported, and names of files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-file.h"

G_BEGIN_DECLS

/* Those of a figure, and a table. */
enum
{
  ANNEAL_EXPORT_CSV = ANNEAL_PLOT_PDF + 1,
  ANNEAL_EXPORT_N_FORMATS
};

typedef struct
{
  const char *ending;
  const char *pattern;
  const char *filter;       /* N_(): its name where a file is chosen */
} AnnealExportFormat;

extern const AnnealExportFormat anneal_export_formats[ANNEAL_EXPORT_N_FORMATS];

/* Gives a name without an ending that of @format; an ending of its own says what is written.  Fails if a name that was
 * completed is already there: nobody was asked whether it may be replaced.  @format: (inout) */
char *anneal_export_format_dup_path (const char  *path,
                                     guint       *format,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
