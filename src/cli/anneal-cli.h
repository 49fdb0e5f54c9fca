/* anneal-cli.h: the command line, as a function over streams
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_CLI_DONE   = 0,
  ANNEAL_CLI_FAILED = 1,
  ANNEAL_CLI_USAGE  = 2,
} AnnealCliStatus;

/* One command, a row of the table that help, man page and dispatch read. */
typedef struct
{
  const char      *name;
  const char      *arguments;       /* "CODE" */
  const char      *summary;         /* N_() */
  AnnealCliStatus (*run) (int argc, char **argv, GOutputStream *out, GOutputStream *err);
  const GOptionEntry *(*get_options) (void);
} AnnealCommand;

/* argv[0] is the program's name.  What main() calls, and tests too. */
AnnealCliStatus anneal_cli_run (int            argc,
                                char         **argv,
                                GOutputStream *out,
                                GOutputStream *err);

G_END_DECLS
