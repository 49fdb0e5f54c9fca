/* anneal-cli-lessons.h: the lessons, for "list lessons"
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli-output.h"

G_BEGIN_DECLS

void anneal_cli_lessons_write      (AnnealCliOutput *output);
void anneal_cli_lessons_write_json (AnnealCliOutput *output);

G_END_DECLS
