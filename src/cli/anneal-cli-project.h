/* anneal-cli-project.h: a project out of project files and code on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"
#include "anneal-project.h"

G_BEGIN_DECLS

#define ANNEAL_CLI_PROJECT_SUFFIX ".anneal"

/* How runs out of code are made part of a project. */
typedef struct
{
  const char *optimizer;        /* (nullable) */
  const char *epochs;           /* (nullable) */
  const char *batches;          /* (nullable) */
  gint64      default_epochs;   /* if neither an option nor a project says so; 0: as everywhere */
  gint64      default_batches;  /* the same; code is told these, too: they are no guess */
  const char *file;             /* (nullable): code to read after the arguments */
  const char *pytorch;          /* (nullable): the version, "2.2" */
  char      **set;              /* (nullable): "NAME=VALUE", what names in the code stand for */
  gboolean    keeps_stepping;   /* what nothing tells is guessed for training, not for one epoch that is drawn */
} AnnealCliHorizon;

/* The runs of all arguments in one project: the first project file gives the horizon, the PyTorch version and the view,
 * if no option does.
 * NULL after reporting why not; *status says how to end.  *too_new: a newer version wrote one of the files, and some of
 * it may be missing. */
AnnealProject *anneal_cli_project_read (const AnnealCliCall    *call,
                                        const AnnealCliHorizon *horizon,
                                        gboolean               *too_new,
                                        AnnealCliStatus        *status);

G_END_DECLS
