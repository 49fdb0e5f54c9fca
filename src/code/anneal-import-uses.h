/* anneal-import-uses.h: how the schedulers that a text builds are used in it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-import-private.h"

G_BEGIN_DECLS

/* What is known of one scheduler beside its construction. */
typedef struct
{
  char           *name;             /* (nullable): the variable it was given to */
  AnnealSpan      step_call;
  AnnealSpan      loop;             /* around that; empty if there is none */
  AnnealStepping  stepping;
  guint64         first, end;       /* turns of the loop in which it is stepped */
  guint           is_stepped : 1;   /* its step() is called somewhere */
  guint           in_loop : 1;      /* … and a loop tells how often */
  guint           is_bare : 1;      /* a statement of its own, given to no name */
  guint           order_found : 1;  /* the loop also calls an optimizer's step() */
  guint           scheduler_first : 1;
} AnnealUse;

/* One a node. (element-type AnnealUse) */
GArray  *anneal_importer_find_uses      (AnnealImporter         *self,
                                         const AnnealModule     *module,
                                         AnnealScope            *scope);
/* What PyTorch Lightning is told with {"scheduler": …, "interval": "step"}. */
void     anneal_importer_find_intervals (AnnealImporter         *self,
                                         GArray                 *uses);
/* In which turns of a loop a call is made that hangs on a condition: from *first to before *end.  Notes what it cannot
 * tell, and takes it for always. */
void     anneal_importer_find_turns     (AnnealImporter         *self,
                                         AnnealScope            *scope,
                                         const AnnealMethodCall *call,
                                         guint64                *first,
                                         guint64                *end);
/* What a loop binds at each turn, "epoch" in "for epoch in range(90)" and "i" in "for i, x in enumerate(loader)"; NULL
 * if that is no name. */
char    *anneal_importer_dup_loop_name  (const AnnealImporter   *self,
                                         const AnnealMethodCall *call);
/* Whether @name stands in the text of @span, as a whole name. */
gboolean anneal_importer_mentions       (const AnnealImporter   *self,
                                         AnnealSpan              span,
                                         const char             *name);

G_END_DECLS
