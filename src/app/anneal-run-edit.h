/* anneal-run-edit.h: changes of one run, joined to steps of undo
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-curves.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RUN_EDIT (anneal_run_edit_get_type ())

/* What the groups of a run's page share: which run they show, and how they change it.  Signal "changed" (): the run is
 * another one, or something else is known to be wrong with it. */
G_DECLARE_FINAL_TYPE (AnnealRunEdit, anneal_run_edit, ANNEAL, RUN_EDIT, GObject)

AnnealRunEdit       *anneal_run_edit_new         (AnnealCurves  *curves,
                                                  guint64        run_id);
guint64              anneal_run_edit_get_id      (AnnealRunEdit *self);
AnnealCurves        *anneal_run_edit_get_curves  (AnnealRunEdit *self);
/* As the document has it now; NULL once it is deleted. */
const AnnealRun     *anneal_run_edit_get_run     (AnnealRunEdit *self);
const AnnealProject *anneal_run_edit_get_project (AnnealRunEdit *self);
const GError        *anneal_run_edit_get_error   (AnnealRunEdit *self);
/* For edits that are more than a change of the run, or are joined in another way. */
AnnealStore         *anneal_run_edit_get_store   (AnnealRunEdit *self);
/* Takes @run, a changed copy.  Commits of the same @key are one step of undo until half a second passes without one. */
void                 anneal_run_edit_commit      (AnnealRunEdit *self,
                                                  AnnealRun     *run,
                                                  const char    *key);
void                 anneal_run_edit_end         (AnnealRunEdit *self);

/* Splits the path of an error of the run: "/1/params/T_max" is node 1 and "T_max".  The optimizer's are node -1, with
 * "/optimizer/groups/2/lr" being group 2, others group -1.  The key lies in @path; NULL: of the whole.
 * FALSE: no such path. */
gboolean             anneal_run_edit_split_path  (const char  *path,
                                                  int         *node,
                                                  int         *group,
                                                  const char **key);

G_END_DECLS
