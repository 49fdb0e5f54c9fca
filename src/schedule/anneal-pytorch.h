/* anneal-pytorch.h: the versions of PyTorch whose numbers and words are given
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order of their appearance, so that differences read `version < ANNEAL_PYTORCH_2_7`. */
typedef enum
{
  ANNEAL_PYTORCH_1_13,
  ANNEAL_PYTORCH_2_2,
  ANNEAL_PYTORCH_2_7,
  ANNEAL_PYTORCH_2_14,
} AnnealPytorch;

#define ANNEAL_N_PYTORCH       4
#define ANNEAL_PYTORCH_DEFAULT ANNEAL_PYTORCH_2_14

/* "2.14", "2.14.0", "2.2.2+cu121": the series of a version that is followed.  Those between are refused, as nobody has
 * compared them; the error names the ones there are. */
gboolean    anneal_pytorch_parse    (const char     *text,
                                     AnnealPytorch  *version,
                                     GError        **error);
/* "2.14": in files and on the command line. */
const char *anneal_pytorch_get_name (AnnealPytorch   version);
/* "1.13, 2.2, 2.7, 2.14" */
const char *anneal_pytorch_get_list (void);

G_END_DECLS
