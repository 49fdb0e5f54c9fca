/* anneal-metric-table-private.h: cell by cell through separated values, and through a JSON array
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-metric-table.h"

G_BEGIN_DECLS

/* The longest text of a number: doubles need 24 characters, and nobody writes more than a few hundred digits. */
#define ANNEAL_METRIC_MAX_CELL 1100

/* Where the next cell begins. */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  char        separator;        /* NUL: a line is one cell */
} AnnealCells;

typedef struct
{
  AnnealSpan span;              /* in the text, without quotes and the blanks around it */
  guint      is_quoted : 1;
  guint      is_last : 1;       /* of its line */
} AnnealCell;

struct _AnnealMetricTable
{
  GBytes      *bytes;
  AnnealCells  start;         /* at the first line with anything in it */
  GPtrArray   *first;         /* of char *: the cells of that line; empty for an array */
  GArray      *array;         /* (nullable): of double: the file is a JSON array */
  gboolean     has_header;
};

/* Goes to the next line that has anything in it; FALSE: there is none. */
gboolean anneal_cells_next_line   (AnnealCells        *self);
/* The next cell of the line; FALSE for a quote that is not closed, or has more after it than blanks. */
gboolean anneal_cells_next        (AnnealCells        *self,
                                   AnnealCell         *cell,
                                   GError            **error);
char    *anneal_cells_dup         (const AnnealCells  *self,
                                   const AnnealCell   *cell);
gboolean anneal_cells_is_empty    (const AnnealCell   *cell);
/* A text for a message or a name: safe to show, and cut if it is long. */
char    *anneal_cells_dup_shown   (const char         *text,
                                   gsize               length);
/* FALSE with @error (nullable) at the cell if it is no number. */
gboolean anneal_cells_read_number (const AnnealCells  *self,
                                   const AnnealCell   *cell,
                                   double             *number,
                                   GError            **error);
/* Which of ",", ";" and the tab stands most evenly in the first lines, from @self's place on; NUL: none. */
char     anneal_cells_guess_separator (const AnnealCells *self);

/* Numbers, "inf", "-inf", "nan", and what Python writes for them: NaN, Infinity, -Infinity.  (element-type double) */
GArray  *anneal_metric_array_read (const char         *text,
                                   gsize               length,
                                   GError            **error);

G_END_DECLS
