/* anneal-cli-curves.h: what trained replicas recorded, as CSV or JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli-output.h"
#include "anneal-training.h"

G_BEGIN_DECLS

/* CSV in long form, a row an update: "run,title,update,epoch,lr,lr_1,…,loss,validation,accuracy", with as many rates as
 * the run with the most param groups has.  What there is only once an epoch stands in the epoch's last row, all else is
 * empty.  A run that diverges ends with a row whose loss is nan. */
void anneal_cli_curves_write_header (AnnealCliOutput     *output,
                                     guint                n_groups);
/* @number: of the run, from 1. */
void anneal_cli_curves_write_rows   (AnnealCliOutput     *output,
                                     guint                number,
                                     guint                n_groups,
                                     const AnnealProject *project,
                                     const AnnealReplica *replica);
/* One object in one line. */
void anneal_cli_curves_write_line   (AnnealCliOutput     *output,
                                     guint                number,
                                     const AnnealProject *project,
                                     const AnnealReplica *replica);

G_END_DECLS
