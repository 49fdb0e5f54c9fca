/* anneal-project.h: what a document holds, as immutable values
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <jansson.h>

#include "anneal-import.h"
#include "anneal-schedule.h"
#include "anneal-train-setup.h"

G_BEGIN_DECLS

#define ANNEAL_MAX_RUNS    10000
#define ANNEAL_MAX_METRICS 10000000
#define ANNEAL_MAX_TITLE   1000       /* characters; longer ones are cut */
#define ANNEAL_N_COLORS    10         /* of new runs, each with the dash of its index; the same as the plot's palette */

typedef enum
{
  ANNEAL_CALL_ORDER_OPTIMIZER_FIRST,
  ANNEAL_CALL_ORDER_SCHEDULER_FIRST,
} AnnealCallOrder;

/* One curve (one per param group).  Immutable, counted atomically: the same pointer is the same run, unchanged. */
typedef struct
{
  guint64                id;          /* never reused within a project */
  char                  *title;
  guint32                color;       /* 0xRRGGBB */
  guint                  dash;        /* index into the plot's dashes */
  gboolean               visible;
  AnnealStepping         stepping;
  const AnnealOptimizer *optimizer;
  const AnnealSchedule  *schedule;    /* NULL: of a scheduler this version does not know: cannot be drawn */
  double                *metrics;     /* (n_metrics), nullable; counted atomically, shared by versions of the run */
  gsize                  n_metrics;
  json_t                *unknown;     /* (nullable): members this version does not know, written back as they were;
                                         those inside "optimizer" and "schedule" lie in members of these names */
} AnnealRun;

#define ANNEAL_MAX_SMOOTHING 0.999

/* What is saved with a project but lies outside undo. */
typedef struct
{
  gboolean log_y;             /* learning rate */
  gboolean x_in_epochs;
  gboolean loss_log_y;
  double   smoothing;         /* of the loss: weight of what was before, 0 to ANNEAL_MAX_SMOOTHING */
} AnnealView;

/* A project; runs are shared between versions of it.  Immutable, counted atomically. */
typedef struct
{
  guint64            n_epochs, n_batches;     /* the horizon: updates = epochs × batches per epoch */
  AnnealCallOrder    call_order;
  AnnealPytorch      pytorch;                 /* whose numbers and words the runs have */
  guint64            next_id;
  guint              n_runs;
  const AnnealRun  **runs;
  AnnealTrainSetup   training;                /* its `problem` NULL: none chosen */
  char              *lesson;                  /* (nullable): id of the lesson whose text belongs to it */
  AnnealView         view;
  json_t            *unknown;                 /* (nullable): as in AnnealRun */
} AnnealProject;

AnnealProject   *anneal_project_new            (void);                /* no run, 90 epochs of 100 batches */
AnnealProject   *anneal_project_ref            (const AnnealProject *self);
void             anneal_project_unref          (const AnnealProject *self);
guint64          anneal_project_get_n_updates  (const AnnealProject *self);
/* The PyTorch version that the file asks for and that nobody here knows, or NULL: then `pytorch` is what it says. */
const char      *anneal_project_get_unknown_pytorch (const AnnealProject *self);
const AnnealRun *anneal_project_find_run       (const AnnealProject *self,
                                                guint64              id);      /* or NULL */
gint             anneal_project_find_position  (const AnnealProject *self,
                                                guint64              id);      /* or -1 */

AnnealRun       *anneal_run_new                (const char            *title,      /* (nullable): the scheduler's */
                                                const AnnealOptimizer *optimizer,  /* (nullable): the default one */
                                                const AnnealSchedule  *schedule,
                                                AnnealStepping         stepping);
AnnealRun       *anneal_run_new_imported       (const AnnealImportedRun *imported);
AnnealRun       *anneal_run_new_copy           (const AnnealRun         *run);
AnnealRun       *anneal_run_ref                (const AnnealRun *self);
void             anneal_run_unref              (const AnnealRun *self);

/* Changed copies.  with_run() gives a run with id 0 the next id, and colour and dash if it has colour 0; @position
 * G_MAXUINT is the end.  with_changed_run() replaces the run of the same id. */
AnnealProject   *anneal_project_with_run         (const AnnealProject *self,
                                                  const AnnealRun     *run,
                                                  guint                position);
AnnealProject   *anneal_project_with_changed_run (const AnnealProject *self,
                                                  const AnnealRun     *run);
AnnealProject   *anneal_project_without_run      (const AnnealProject *self,
                                                  guint64              id);
AnnealProject   *anneal_project_with_moved_run   (const AnnealProject *self,
                                                  guint64              id,
                                                  guint                position);
AnnealProject   *anneal_project_with_copied_run  (const AnnealProject *self,
                                                  guint64              id,
                                                  guint64             *copy_id);
AnnealProject   *anneal_project_with_horizon     (const AnnealProject *self,
                                                  guint64              n_epochs,
                                                  guint64              n_batches,
                                                  GError             **error);
AnnealProject   *anneal_project_with_call_order  (const AnnealProject *self,
                                                  AnnealCallOrder      call_order);
AnnealProject   *anneal_project_with_pytorch     (const AnnealProject *self,
                                                  AnnealPytorch        pytorch);
AnnealProject   *anneal_project_with_unknown     (const AnnealProject *self,
                                                  json_t              *unknown);   /* (nullable) (transfer none) */
AnnealProject   *anneal_project_with_training    (const AnnealProject    *self,
                                                  const AnnealTrainSetup *training);     /* (nullable): none */
AnnealProject   *anneal_project_with_lesson      (const AnnealProject *self,
                                                  const char          *lesson);            /* (nullable) */
AnnealProject   *anneal_project_with_view        (const AnnealProject *self,
                                                  const AnnealView    *view);
gboolean         anneal_view_equal               (const AnnealView    *a,
                                                  const AnnealView    *b);
guint32          anneal_project_color            (guint                i);         /* of ANNEAL_N_COLORS */

AnnealRun       *anneal_run_with_title           (const AnnealRun       *self,
                                                  const char            *title);
AnnealRun       *anneal_run_with_color           (const AnnealRun       *self,
                                                  guint32                color);
AnnealRun       *anneal_run_with_visible         (const AnnealRun       *self,
                                                  gboolean               visible);
AnnealRun       *anneal_run_with_stepping        (const AnnealRun       *self,
                                                  AnnealStepping         stepping);
AnnealRun       *anneal_run_with_optimizer       (const AnnealRun       *self,
                                                  const AnnealOptimizer *optimizer);
AnnealRun       *anneal_run_with_schedule        (const AnnealRun       *self,
                                                  const AnnealSchedule  *schedule);
AnnealRun       *anneal_run_with_metrics         (const AnnealRun       *self,
                                                  const double          *metrics,
                                                  gsize                  n_metrics);

/* A sentence for the undo menu, by comparing: "Change of T_max", "Adding of StepLR", … translated. */
char            *anneal_project_describe_change  (const AnnealProject *before,
                                                  const AnnealProject *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealProject, anneal_project_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealRun, anneal_run_unref)

G_END_DECLS
