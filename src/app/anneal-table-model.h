/* anneal-table-model.h: the values of a run as the rows of a table, made when they are looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-series.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_TABLE_ROW (anneal_table_row_get_type ())
#define ANNEAL_TYPE_TABLE_MODEL (anneal_table_model_get_type ())

/* One call of step(): its number, 0 is the construction. */
G_DECLARE_FINAL_TYPE (AnnealTableRow, anneal_table_row, ANNEAL, TABLE_ROW, GObject)

/* GListModel of AnnealTableRow: a row for each value that an update uses. */
G_DECLARE_FINAL_TYPE (AnnealTableModel, anneal_table_model, ANNEAL, TABLE_MODEL, GObject)

AnnealTableModel *anneal_table_model_new        (void);
/* @series: (nullable): no rows. */
void              anneal_table_model_set_series (AnnealTableModel   *self,
                                                 const AnnealSeries *series);
AnnealSeries     *anneal_table_model_get_series (AnnealTableModel   *self);

guint64           anneal_table_row_get_tick     (AnnealTableRow     *self);

G_END_DECLS
