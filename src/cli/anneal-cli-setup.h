/* anneal-cli-setup.h: what is trained, out of options that the table of a training's options has
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli-output.h"
#include "anneal-train-setup.h"

G_BEGIN_DECLS

/* Room for the texts of all options of the table. */
#define ANNEAL_CLI_MAX_SETUP 16

/* A row for every option of the table, in its order: "--batch-size=N", whose text goes to a char * at @offset and
 * after it. */
const GOptionEntry *anneal_cli_setup_get_entries (gsize                   offset);
/* @self: what is trained if no option says otherwise, a problem's start or a project's.  @texts: of the table's
 * options, NULL where one is not given.  The error begins with the option: "--hidden: …". */
gboolean            anneal_cli_setup_read        (AnnealTrainSetup       *self,
                                                  char * const            texts[ANNEAL_CLI_MAX_SETUP],
                                                  GError                **error);
/* --problem: NULL with those there are. */
const AnnealProblem *anneal_cli_problem_find     (const char             *id,
                                                  GError                **error);
/* "linear-regression, spirals, …" */
char               *anneal_cli_problems_dup_ids  (void);
/* All problems with their options, ranges and defaults: for people, or as a member "problems". */
void                anneal_cli_problems_write      (AnnealCliOutput      *output);
void                anneal_cli_problems_write_json (AnnealCliOutput      *output);

G_END_DECLS
