/* anneal-pytorch.h: the versions of PyTorch whose numbers and words are given
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order of their appearance; each stands for those up to the next one. */
typedef enum
{
  ANNEAL_PYTORCH_1_13,
  ANNEAL_PYTORCH_2_2,
  ANNEAL_PYTORCH_2_7,
  ANNEAL_PYTORCH_2_14,
} AnnealPytorch;

#define ANNEAL_PYTORCH_DEFAULT ANNEAL_PYTORCH_2_14

G_END_DECLS
