/* cli-test.h: calling the command line and looking at what it says
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"

G_BEGIN_DECLS

/* What a call came to. */
typedef struct
{
  AnnealCliStatus  status;
  char            *out;
  char            *err;
} CliResult;

/* Arguments after the program's name, NULL at the end. */
CliResult cli_test_run      (const char *first,
                             ...) G_GNUC_NULL_TERMINATED;
void      cli_result_clear  (CliResult  *self);
/* "1:8: StepLR …": the error of a call that failed, all of it. */
void      cli_test_assert_failure (const char *code,
                                   const char *message);

/* A folder of its own, deleted with what is in it. */
char     *cli_test_new_folder   (void);
void      cli_test_free_folder  (char       *folder);
char     *cli_test_write        (const char *folder,
                                 const char *name,
                                 const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliResult, cli_result_clear)

G_END_DECLS
