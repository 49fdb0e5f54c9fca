/* anneal-table-page.h: the values of a run, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_TABLE_PAGE (anneal_table_page_get_type ())

/* A page of the drawer: properties "edit" (AnnealRunEdit, nullable), "player" (AnnealPlayer, nullable: then there are
 * the rates that were used, and losses) and "cursor-update" (gint64: its row is chosen; -1: none).  Choosing a row
 * activates win.show-update. */
G_DECLARE_FINAL_TYPE (AnnealTablePage, anneal_table_page, ANNEAL, TABLE_PAGE, AdwBin)

/* What stands in the table: column 0 is the step, then update, epoch, learning rates of the groups, momenta, loss. */
char *anneal_table_page_dup_text (AnnealTablePage *self,
                                  guint            column,
                                  guint            row);

G_END_DECLS
