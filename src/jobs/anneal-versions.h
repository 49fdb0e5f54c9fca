/* anneal-versions.h: what other versions of PyTorch would do with a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-project.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_VERSION_SAME,        /* every number, and the same refusal at the same step if there is one */
  ANNEAL_VERSION_DIFFERS,     /* other numbers, and no other end */
  ANNEAL_VERSION_REFUSES,     /* what the project's version takes; or in other words than it, or earlier */
  ANNEAL_VERSION_ACCEPTS,     /* what the project's version refuses; or goes on longer */
} AnnealVersionVerdict;

/* One version against the project's. */
typedef struct
{
  AnnealPytorch         version;
  AnnealVersionVerdict  verdict;
  guint64               first_update;     /* ANNEAL_VERSION_DIFFERS: the first one, 0-based, with another number */
  double                largest;          /* … and the largest difference, which may be infinite */
  gboolean              of_momentum;      /* … of momentum, as no rate differs */
  guint64               n_steps;          /* REFUSES: step() calls until the refusal, 0: construction; ACCEPTS: until
                                             that of the project's version */
  guint64               n_steps_there;    /* ACCEPTS, with a message: until the other version refuses, too */
  char                 *message;          /* (nullable): PyTorch's words in the other version */
} AnnealVersionResult;

/* A run as other versions have it.  Owned by one thread at a time. */
typedef struct
{
  AnnealVersionResult results[ANNEAL_N_PYTORCH - 1];    /* the newest first */
} AnnealVersions;

/* Computes the run under all versions side by side, keeping no numbers.  NULL only when cancelled. */
AnnealVersions *anneal_versions_new        (const AnnealProject       *project,
                                            const AnnealRun           *run,
                                            GCancellable              *cancellable,
                                            GError                   **error);
void            anneal_versions_new_async  (const AnnealProject       *project,
                                            const AnnealRun           *run,
                                            GCancellable              *cancellable,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   user_data);
AnnealVersions *anneal_versions_new_finish (GAsyncResult              *result,
                                            GError                   **error);
void            anneal_versions_free       (AnnealVersions            *self);
/* A sentence for people, without its final stop. */
char           *anneal_version_result_dup_text (const AnnealVersionResult *self);
/* "The same in all", or which ones are not. */
char           *anneal_versions_dup_summary    (const AnnealVersions      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealVersions, anneal_versions_free)

G_END_DECLS
