/* anneal-export.h: schedules in, Python text out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-import.h"

G_BEGIN_DECLS

/* What is written of one run; everything is borrowed. */
typedef struct
{
  const char            *title;             /* (nullable): a comment above it */
  const AnnealOptimizer *optimizer;
  const AnnealSchedule  *schedule;
  AnnealStepping         stepping;
  gboolean               scheduler_first;   /* scheduler.step() stands before optimizer.step(), which is wrong */
} AnnealExportRun;

typedef struct
{
  gboolean with_loop;     /* the training loop, too */
  guint64  n_epochs;      /* of the loop; 0: not known */
  guint64  n_batches;     /* of an epoch, for a comment; 0: not known */
} AnnealExportOptions;

typedef struct
{
  char       *text;
  GHashTable *spans;      /* of AnnealSpan, by paths as errors have them: see anneal_exported_code_find() */
} AnnealExportedCode;

/* Text that anneal_import_read() reads as the same runs, as a person would write it. */
AnnealExportedCode *anneal_export_pytorch       (const AnnealExportRun     *runs,
                                                 guint                      n_runs,
                                                 const AnnealExportOptions *options);
void                anneal_exported_code_free   (AnnealExportedCode        *self);
/* Where it is written what a path of anneal_schedule_check() names: "/1/params/T_max", "/1", "/optimizer/params/lr",
 * "/optimizer/groups/0/lr"; of what is left out, where the whole is.  FALSE: there is no such thing, or the text holds
 * several runs. */
gboolean            anneal_exported_code_find   (const AnnealExportedCode  *self,
                                                 const char                *path,
                                                 AnnealSpan                *span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealExportedCode, anneal_exported_code_free)

G_END_DECLS
