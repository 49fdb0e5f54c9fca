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

/* Where a command reads options and arguments, and where it writes. */
typedef struct
{
  gconstpointer  options;       /* the command's own struct */
  char         **arguments;     /* what is no option; NULL-terminated, never NULL */
  guint          n_arguments;
  GOutputStream *out;
  GOutputStream *err;
} AnnealCliCall;

/* One command, a row of the table that help, man page and dispatch read.
 *
 * @options: all of type G_OPTION_ARG_FILENAME (a char *, the bytes as they were given), G_OPTION_ARG_FILENAME_ARRAY (a
 * char **, one a use) or G_OPTION_ARG_NONE (a gboolean); their arg_data is ANNEAL_CLI_FIELD (struct, member). */
typedef struct
{
  const char         *name;
  const char         *arguments;        /* "CODE" */
  const char         *summary;          /* N_(), a line */
  const char         *details;          /* N_(), for the manual and the command's help */
  const GOptionEntry *options;
  const GOptionEntry *(*get_more_options) (void);   /* (nullable): those that another table has rows for */
  gsize               options_size;     /* of the struct */
  AnnealCliStatus   (*run) (const AnnealCliCall *call);
} AnnealCommand;

#define ANNEAL_CLI_FIELD(type, member) ((gpointer) G_STRUCT_OFFSET (type, member))

/* NULL-terminated, in the order of the help. */
const AnnealCommand * const *anneal_cli_get_commands (void);
/* All options of a command, ended by a row without a name; to be freed, but for what the rows point to. */
GOptionEntry                *anneal_cli_dup_options  (const AnnealCommand *command);

/* argv[0] is the program's name.  What main() calls, and tests too. */
AnnealCliStatus              anneal_cli_run          (int            argc,
                                                      char         **argv,
                                                      GOutputStream *out,
                                                      GOutputStream *err);

G_END_DECLS
