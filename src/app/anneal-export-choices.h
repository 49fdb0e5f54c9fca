/* anneal-export-choices.h: what is kept from one export to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  guint    format, size, scale, style;    /* positions in their lists */
  int      width, height;                 /* px, of a custom size */
  gboolean transparent;
  char    *folder;                        /* (nullable): exported to */
  char    *title;                         /* (nullable) */
} AnnealExportChoices;

/* The title is that of @window's last export, all else of the program's; FALSE if there was none.  Lent. */
gboolean anneal_export_choices_get  (GtkWindow                 *window,
                                     AnnealExportChoices       *choices);
void     anneal_export_choices_keep (GtkWindow                 *window,
                                     const AnnealExportChoices *choices);

G_END_DECLS
