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
  GPtrArray              *records;      /* (element-type AnnealHeap): objects with attributes, with a reference */
  GPtrArray              *stars;        /* (element-type utf8): modules of "from x import *" */
  AnnealFrame             module_frame;
  AnnealFrame            *frame;        /* of the function under way, or of the module */
  AnnealEvaluation        evaluation;
  AnnealFlow              flow;
  AnnealObject            returned;     /* by the function under way … */
  AnnealObject            maybe;        /* … or by a branch of it that may not be taken */
  GHashTable             *called;       /* (element-type AnnealCode): functions that ran … */
  GHashTable             *active;       /* … and those under way */
  GHashTable             *locals;       /* (element-type utf8 AnnealObject): the host's things that functions named */
  guint                   n_muted;      /* reasons to say nothing of what fails */
  guint                   n_uncertain;  /* branches under way that may not be taken */
  guint                   n_loops;      /* around the statement, in its function */
  guint                   host_failed : 1;
};

/* Gives every function the values that the names of its module have in the end, and cuts it loose from the run. */
void     anneal_runner_freeze         (AnnealRunner          *self);
void     anneal_runner_import         (AnnealRunner          *self,
                                       const AnnealStatement *statement);
void     anneal_runner_note           (AnnealRunner          *self,
                                       AnnealSpan             span,
                                       const char            *message);
/* Statements until one that leaves the block: self->flow. */
void     anneal_runner_run_block      (AnnealRunner          *self,
                                       const AnnealBlock     *block);
/* Makes what a statement would bind unknown, blocks inside included. */
void     anneal_runner_forget         (AnnealRunner          *self,
                                       const AnnealStatement *statement,
                                       const char            *why);
void     anneal_runner_forget_target  (AnnealRunner          *self,
                                       const AnnealNode      *target,
                                       const char            *why);
/* Says that a statement is passed over, and forgets what it binds. */
void     anneal_runner_pass_over      (AnnealRunner          *self,
                                       const AnnealStatement *statement);
/* Reports @error (taken), unless it is of no interest, and forgets what the statement binds. */
void     anneal_runner_fail           (AnnealRunner          *self,
                                       const AnnealStatement *statement,
                                       GError                *error);
void     anneal_runner_run_if         (AnnealRunner          *self,
                                       const AnnealStatement *statement);
void     anneal_runner_run_loop       (AnnealRunner          *self,
                                       const AnnealStatement *statement);
/* "with", "try", "raise", …; FALSE with an error.  @decorator (nullable): the one right above. */
gboolean anneal_runner_run_other      (AnnealRunner          *self,
                                       const AnnealStatement *statement,
                                       const AnnealStatement *decorator,
                                       GError               **error);
gboolean anneal_runner_run_class      (AnnealRunner          *self,
                                       const AnnealStatement *statement,
                                       const AnnealStatement *decorator,    /* (nullable) */
                                       GError               **error);
/* The methods of a class that nothing called, on the last of its objects or on one made for it; @call as below. */
void     anneal_runner_run_methods    (AnnealRunner          *self,
                                       const AnnealStatement *statement,
                                       AnnealObject         (*call) (AnnealRunner       *self,
                                                                     const AnnealObject *function,
                                                                     const AnnealObject *self_object));
void     anneal_runner_keep_attributes (AnnealRunner         *self);
/* A value that is found under @name if the text binds none. */
void     anneal_runner_keep_local     (AnnealRunner          *self,
                                       const char            *name,
                                       const AnnealObject    *value);
/* Functions that nothing called, so that what they build is found. */
void     anneal_runner_run_uncalled   (AnnealRunner          *self);

G_END_DECLS
