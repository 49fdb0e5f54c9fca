/* anneal-metric-table.h: metrics out of a file: a column of separated values, or a JSON array
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-metric-series.h"

G_BEGIN_DECLS

#define ANNEAL_METRIC_MAX_BYTES   (64 * 1024 * 1024)
#define ANNEAL_METRIC_MAX_COLUMNS 10000

/* Columns as they stand in the file, read anew for each question: a log of a million lines has many, and one is
 * wanted.  Keeps the bytes. */
typedef struct _AnnealMetricTable AnnealMetricTable;

/* Guesses the separator (",", ";" or a tab) and whether the first line names the columns.  Errors carry a span in
 * @bytes. */
AnnealMetricTable *anneal_metric_table_read          (GBytes                   *bytes,
                                                      GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void               anneal_metric_table_free          (AnnealMetricTable        *self);
/* The file is one JSON array: it has one column and no header. */
gboolean           anneal_metric_table_is_json       (const AnnealMetricTable  *self);
gboolean           anneal_metric_table_get_header    (const AnnealMetricTable  *self);
/* Overrules the guess. */
void               anneal_metric_table_set_header    (AnnealMetricTable        *self,
                                                      gboolean                  header);
guint              anneal_metric_table_get_n_columns (const AnnealMetricTable  *self);
/* What the header says, or "Column 2". */
char              *anneal_metric_table_dup_name      (const AnnealMetricTable  *self,
                                                      guint                     column);
/* The first cells of a column, as they stand there: at most @n; NULL-terminated. */
char             **anneal_metric_table_dup_first     (const AnnealMetricTable  *self,
                                                      guint                     column,
                                                      guint                     n);
/* The column that most looks like a metric: of numbers, named "val_loss" rather than "epoch". */
guint              anneal_metric_table_guess_column  (const AnnealMetricTable  *self);
/* By the header's name, or by number from 1.  @name NULL: the only one there is. */
gboolean           anneal_metric_table_find_column   (const AnnealMetricTable  *self,
                                                      const char               *name,      /* (nullable) */
                                                      guint                    *column,
                                                      GError                  **error);
/* @n_empty: (out): cells with nothing in them, which are left out.  NULL with a span in the bytes if a cell is no
 * number, or if there is none at all. */
double            *anneal_metric_table_get_numbers   (const AnnealMetricTable  *self,
                                                      guint                     column,
                                                      gsize                    *n_numbers,
                                                      gsize                    *n_empty,
                                                      GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealMetricTable, anneal_metric_table_free)

G_END_DECLS
