/* anneal-cli-commands.h: the rows of the table of commands, one file each
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"

G_BEGIN_DECLS

extern const AnnealCommand anneal_command_check;
extern const AnnealCommand anneal_command_convert;
extern const AnnealCommand anneal_command_curve;
extern const AnnealCommand anneal_command_list;
extern const AnnealCommand anneal_command_new;
extern const AnnealCommand anneal_command_render;
extern const AnnealCommand anneal_command_train;

G_END_DECLS
