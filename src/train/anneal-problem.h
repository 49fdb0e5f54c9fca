/* anneal-problem.h: what can be trained: a table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-dataset.h"
#include "anneal-surface.h"

G_BEGIN_DECLS

#define ANNEAL_MAX_HIDDEN 6       /* hidden layers … */
#define ANNEAL_MAX_WIDTH  256     /* … and units of each */

typedef enum
{
  ANNEAL_TASK_SURFACE,            /* two parameters, in double */
  ANNEAL_TASK_REGRESSION,         /* a network in float, mean squared error */
  ANNEAL_TASK_CLASSIFICATION,     /* a network in float, cross-entropy */
} AnnealTask;

typedef enum
{
  ANNEAL_ACTIVATION_TANH,
  ANNEAL_ACTIVATION_RELU,
} AnnealActivation;

/* A row.  What follows `task` are the values that a new setup has. */
typedef struct
{
  const char              *id;            /* "spirals"; part of the file format */
  const char              *name;          /* N_(): "Two spirals" */
  const char              *doc;           /* N_(): a sentence on what it is and shows */
  AnnealTask               task;
  const AnnealSurface     *surface;       /* of surfaces, else NULL */
  const AnnealDatasetKind *data;          /* of networks, else NULL */
  guint                    n_hidden;
  guint                    hidden[ANNEAL_MAX_HIDDEN];
  AnnealActivation         activation;
  guint                    batch_size;    /* 0: all training rows at once */
  double                   noise;         /* surfaces: standard deviation of what is added to each gradient */
} AnnealProblem;

const AnnealProblem * const *anneal_problems_all (guint      *n_problems);
const AnnealProblem         *anneal_problem_find (const char *id);             /* or NULL */

G_END_DECLS
