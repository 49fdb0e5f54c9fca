/* anneal-import.h: Python text in, schedules out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-python.h"
#include "anneal-pytorch.h"
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
  gboolean         call_order_found;  /* a loop calls the step() of both, the optimizer and the scheduler */
  gboolean         scheduler_first;   /* … and the scheduler's first, which is wrong */
  AnnealNodeSpans *spans;           /* (n_nodes) */
} AnnealImportedRun;

/* What a name that the text does not explain stands for. */
typedef struct
{
  const char *name;           /* "len(train_loader)" */
  const char *text;           /* Python: "391" */
} AnnealImportValue;

/* A name that a schedule needs and that the text does not explain. */
typedef struct
{
  char    *name;              /* "len(train_loader)", "args.epochs" */
  char    *text;              /* (nullable): the value it is taken for, as Python; NULL: none, and there is no curve */
  char    *source;            /* (nullable): where a guessed value is from, translated: "the project's batches …" */
  gboolean is_given;          /* by the options */
  gboolean is_sure;           /* given, or the script itself says it, such as the default of an argument */
  GArray  *spans;             /* of AnnealSpan: every use */
  GArray  *runs;              /* of guint, ascending: runs that depend on it, as indices */
} AnnealImportField;

typedef struct
{
  const char              *optimizer_text;  /* (nullable): a constructor that `optimizer` stands for where the text
                                               builds none; its errors are diagnostics too, with "in the optimizer: "
                                               before them.  NULL: SGD(params, lr=0.1) */
  AnnealPytorch            version;
  const AnnealImportValue *values;          /* (n_values): what is known of fields */
  guint                    n_values;
  guint64                  n_epochs;        /* guesses for fields whose names ask for them; 0: none */
  guint64                  n_batches;
} AnnealImportOptions;

#define ANNEAL_IMPORT_OPTIONS_INIT { .version = ANNEAL_PYTORCH_DEFAULT }

typedef struct
{
  GPtrArray *fields;          /* of AnnealImportField, in the order of their first uses */
  GPtrArray *runs;            /* of AnnealImportedRun, in the order of the text: every schedule that no other one holds
                                 as a part; those built earlier on its optimizer are in its construction list */
  GPtrArray *diagnostics;     /* of AnnealDiagnostic, in the order of the text, what cannot be read first */
} AnnealImport;

/* Reads a script or a line of one.  Never fails as a whole: look at the diagnostics. */
AnnealImport     *anneal_import_read      (const char                *text,
                                           gssize                     length,
                                           const AnnealImportOptions *options);   /* (nullable) */
void              anneal_import_free      (AnnealImport              *self);
/* The first error among the diagnostics, or NULL; lent. */
const GError     *anneal_import_get_error (const AnnealImport        *self);
/* Whether all that run number @run depends on is known. */
gboolean          anneal_import_is_complete (const AnnealImport      *self,
                                             guint                    run);
/* Gives an error of anneal_schedule_check() or _fill() the span of what its path names. */
void              anneal_imported_run_locate (const AnnealImportedRun *self,
                                              GError                  *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealImport, anneal_import_free)

G_END_DECLS
