/* anneal-train-setup.h: what is trained, and how: everything but the optimizer and the rates
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-problem.h"

G_BEGIN_DECLS

/* A plain value: copied, compared and kept by value.  `problem` NULL: nothing is trained. */
typedef struct
{
  const AnnealProblem *problem;
  guint64              seed;                        /* of weights, generated data, order of rows, gradient noise */

  /* Surfaces. */
  double               start[2];
  AnnealSurfaceShape   shape;
  double               noise;                       /* standard deviation, 0: none */

  /* Networks. */
  guint                n_hidden;
  guint                hidden[ANNEAL_MAX_HIDDEN];
  AnnealActivation     activation;
  guint                batch_size;                  /* 0: all training rows */
  gboolean             shuffled;                    /* the training rows anew after each pass; else in their order */
  double               validation;                  /* share of the rows */
} AnnealTrainSetup;

/* Everything as the problem's row has it; seed 1, shuffled, a fifth for validation. */
void     anneal_train_setup_init   (AnnealTrainSetup       *self,
                                    const AnnealProblem    *problem);     /* (nullable) */
gboolean anneal_train_setup_equal  (const AnnealTrainSetup *a,
                                    const AnnealTrainSetup *b);
/* In the range of every option that applies?  The error's path is the option's key: "/hidden/1". */
gboolean anneal_train_setup_check  (const AnnealTrainSetup *self,
                                    GError                **error);
/* Updates that go once through the training rows: a natural epoch; 100 for surfaces. */
guint64  anneal_train_setup_n_batches (const AnnealTrainSetup *self);
/* Sizes of all layers, inputs and outputs included; the number of them. */
guint    anneal_train_setup_get_layers (const AnnealTrainSetup *self,
                                        guint                   layers[ANNEAL_MAX_HIDDEN + 2]);

/* The options as a table, from which the file format, the panel and the command line are made. */
typedef enum
{
  ANNEAL_TRAIN_OPTION_INTEGER,
  ANNEAL_TRAIN_OPTION_NUMBER,
  ANNEAL_TRAIN_OPTION_BOOLEAN,
  ANNEAL_TRAIN_OPTION_CHOICE,       /* an index into `choices` */
  ANNEAL_TRAIN_OPTION_LAYERS,       /* widths; an element at a time, up to ANNEAL_MAX_HIDDEN */
  ANNEAL_TRAIN_OPTION_POINT,        /* two numbers */
} AnnealTrainOptionKind;

typedef struct
{
  const char              *key;             /* "batch-size": the file's member, the command line's option */
  const char              *name;            /* N_(): "Batch size" */
  const char              *change;          /* N_(): "Change of Batch Size", for the menu, after "Undo" */
  const char              *doc;             /* N_() */
  AnnealTrainOptionKind    kind;
  double                   min, max;        /* of numbers, or of each element */
  double                   handy_max;       /* up to which a slider goes; 0: to the largest value that it takes now */
  double                   least;           /* INTEGER: a value below the range for "none"; else min */
  const char * const      *choices;         /* (nullable): ids, NULL at the end */
  const char * const      *choice_names;    /* (nullable): N_() */
  guint                    tasks;           /* bits 1 << AnnealTask that have it */
  gboolean                 of_shape;        /* only surfaces with an adjustable shape have it */
} AnnealTrainOption;

const AnnealTrainOption *anneal_train_options_all    (guint                   *n_options);
const AnnealTrainOption *anneal_train_option_find    (const char              *key);          /* or NULL */
gboolean                 anneal_train_option_applies (const AnnealTrainOption *self,
                                                      const AnnealProblem     *problem);
/* Elements that the option has now: 1, 2 for points, the number of hidden layers. */
guint                    anneal_train_setup_get_n    (const AnnealTrainSetup  *self,
                                                      const AnnealTrainOption *option);
double                   anneal_train_setup_get      (const AnnealTrainSetup  *self,
                                                      const AnnealTrainOption *option,
                                                      guint                    element);
/* The largest value that it takes now: batches are not larger than the training rows. */
double                   anneal_train_setup_get_max  (const AnnealTrainSetup  *self,
                                                      const AnnealTrainOption *option);
/* FALSE, with a sentence, for what is out of range; then nothing is changed.  @n: 1, 2, or layers. */
gboolean                 anneal_train_setup_set      (AnnealTrainSetup        *self,
                                                      const AnnealTrainOption *option,
                                                      const double             values[],
                                                      guint                    n,
                                                      GError                 **error);

G_END_DECLS
