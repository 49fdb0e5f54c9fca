/* anneal-dataset-shipped.c: rows that come with the program
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-dataset.h"

#include "anneal-datasets.h"

#define DIGITS_PIXELS 64
#define DIGITS_BLACK  16
#define IRIS_INPUTS   4

/* Five bits a pixel, the first one lowest. */
static guint
get_pixel (const guint8 digit[],
           guint        pixel)
{
  guint bit = 5 * pixel;
  guint bits = digit[bit / 8];

  if (bit % 8 > 3)
    bits |= (guint) digit[bit / 8 + 1] << 8;
  return bits >> bit % 8 & 31;
}

static AnnealDataset *
create_digits (guint64 seed)
{
  AnnealDataset *self = anneal_dataset_new_empty (DIGITS_PIXELS, 10, G_N_ELEMENTS (digits), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (digits); i++)
    {
      for (guint k = 0; k < DIGITS_PIXELS; k++)
        self->inputs[i * DIGITS_PIXELS + k] = (float) get_pixel (digits[i], k) / DIGITS_BLACK;
      self->labels[i] = digits[i][sizeof digits[i] - 1];
    }
  return self;
}

static AnnealDataset *
create_iris (guint64 seed)
{
  AnnealDataset *self = anneal_dataset_new_empty (IRIS_INPUTS, 3, G_N_ELEMENTS (iris), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (iris); i++)
    {
      for (guint k = 0; k < IRIS_INPUTS; k++)
        self->inputs[i * IRIS_INPUTS + k] = iris[i].inputs[k];
      self->labels[i] = iris[i].label;
    }
  return self;
}

const AnnealDatasetKind anneal_dataset_iris = {
  .id = "iris",
  .n_inputs = IRIS_INPUTS,
  .n_outputs = 3,
  .n_rows = G_N_ELEMENTS (iris),
  .credit = N_("Iris by R. A. Fisher (UCI Machine Learning Repository, doi:10.24432/C56C76), CC BY 4.0; "
               "reordered, corrected and standardised"),
  .create = create_iris,
};

const AnnealDatasetKind anneal_dataset_digits = {
  .id = "digits",
  .n_inputs = DIGITS_PIXELS,
  .n_outputs = 10,
  .image_side = 8,
  .n_rows = G_N_ELEMENTS (digits),
  .credit = N_("Optical Recognition of Handwritten Digits by E. Alpaydin and C. Kaynak (UCI Machine Learning "
               "Repository, doi:10.24432/C50P49), CC BY 4.0; a part of it, reordered and scaled"),
  .create = create_digits,
};
