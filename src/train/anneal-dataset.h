/* anneal-dataset.h: rows to learn from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Immutable, counted atomically; replicas share it.  The training rows come first, then the validation rows. */
typedef struct
{
  guint    n_inputs;
  guint    n_outputs;         /* classes, or numbers to be learned */
  guint    n_train;
  guint    n_validation;
  float   *inputs;            /* (n_train + n_validation, n_inputs) */
  float   *targets;           /* (n_train + n_validation, n_outputs): regression, else NULL */
  guint   *labels;            /* (n_train + n_validation), below n_outputs: classification, else NULL */
} AnnealDataset;

/* Where rows come from: a row of a table. */
typedef struct
{
  const char     *id;             /* "spirals" */
  guint           n_inputs;
  guint           n_outputs;
  guint           n_rows;         /* of both kinds together */
  guint           image_side;     /* inputs are the pixels, from 0 to 1, of images of so many rows; 0: they are not */
  gboolean        is_regression;
  const char     *credit;         /* (nullable) N_(): whose the data are, and their licence */
  /* Makes, or decodes, all rows, all of them for training; @seed matters to generated ones only. */
  AnnealDataset *(*create) (guint64 seed);
} AnnealDatasetKind;

extern const AnnealDatasetKind anneal_dataset_linear;
extern const AnnealDatasetKind anneal_dataset_blobs;
extern const AnnealDatasetKind anneal_dataset_spirals;
extern const AnnealDatasetKind anneal_dataset_moons;
extern const AnnealDatasetKind anneal_dataset_circles;
extern const AnnealDatasetKind anneal_dataset_xor;
extern const AnnealDatasetKind anneal_dataset_sin;
extern const AnnealDatasetKind anneal_dataset_iris;
extern const AnnealDatasetKind anneal_dataset_digits;

/* @validation: the share of rows, 0.05 to 0.5, that training never sees; which rows is drawn by @seed. */
AnnealDataset *anneal_dataset_new              (const AnnealDatasetKind *kind,
                                                guint64                  seed,
                                                double                   validation);
/* Rows of zeros, all for training, for whoever fills them. */
AnnealDataset *anneal_dataset_new_empty        (guint                    n_inputs,
                                                guint                    n_outputs,
                                                guint                    n_rows,
                                                gboolean                 is_regression);
AnnealDataset *anneal_dataset_ref              (const AnnealDataset     *self);
void           anneal_dataset_unref            (const AnnealDataset     *self);
/* Training rows that are left by that share, without making any. */
guint          anneal_dataset_kind_get_n_train (const AnnealDatasetKind *kind,
                                                double                   validation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealDataset, anneal_dataset_unref)

G_END_DECLS
