/* anneal-runner-private.h: a text being run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-module-private.h"
#include "anneal-scope-private.h"

G_BEGIN_DECLS

struct _AnnealRunner
{
  AnnealModule           *module;
  const AnnealPythonHost *host;         /* (nullable) */
  AnnealScope            *scope;
  GPtrArray              *diagnostics;
  GPtrArray              *functions;    /* (element-type AnnealFunction): all that were made, with a reference */
  GPtrArray              *stars;        /* (element-type utf8): modules of "from x import *" */
  AnnealFrame             frame;
  AnnealEvaluation        evaluation;
};

/* Gives every function the values that the names of its module have in the end, and cuts it loose from the run. */
void anneal_runner_freeze (AnnealRunner          *self);
void anneal_runner_import (AnnealRunner          *self,
                           const AnnealStatement *statement);
void anneal_runner_note   (AnnealRunner          *self,
                           AnnealSpan             span,
                           const char            *message);

G_END_DECLS
