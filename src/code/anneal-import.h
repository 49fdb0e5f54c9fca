/* anneal-import.h: Python text in, schedules out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-python.h"
#include "anneal-schedule.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_STEPPING_BATCH,
  ANNEAL_STEPPING_EPOCH,
} AnnealStepping;

/* Where a schedule's node stands in the text. */
typedef struct
{
  AnnealSpan  call;
  AnnealSpan *arguments;      /* (n_params): empty spans for what was not written */
} AnnealNodeSpans;

/* One schedule found in the text. */
typedef struct
{
  char            *name;            /* the variable it was given to, or NULL */
  AnnealOptimizer *optimizer;
  AnnealSchedule  *schedule;        /* arguments that are functions are the text's own, so that errors point into it */
  AnnealStepping   stepping;
  gboolean         stepping_found;  /* a step() call in a loop told it */
  AnnealNodeSpans *spans;           /* (n_nodes) */
} AnnealImportedRun;

typedef struct
{
  GPtrArray *runs;            /* of AnnealImportedRun, in the order of the text: every schedule that no other one holds
                                 as a part; those built earlier on its optimizer are in its construction list */
  GPtrArray *diagnostics;     /* of AnnealDiagnostic, in the order of the text, what cannot be read first */
} AnnealImport;

/* Reads a script or a line of one.  Never fails as a whole: look at the diagnostics.
 *
 * @optimizer_text: (nullable): an optimizer constructor that `optimizer` stands for where the text builds none; its
 * errors are diagnostics too, with "in the optimizer: " before them.  NULL: SGD(params, lr=0.1). */
AnnealImport     *anneal_import_read      (const char         *text,
                                           gssize              length,
                                           const char         *optimizer_text);
void              anneal_import_free      (AnnealImport       *self);
/* The first error among the diagnostics, or NULL; lent. */
const GError     *anneal_import_get_error (const AnnealImport *self);
/* Gives an error of anneal_schedule_check() or _fill() the span of what its path names. */
void              anneal_imported_run_locate (const AnnealImportedRun *self,
                                              GError                  *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealImport, anneal_import_free)

G_END_DECLS
