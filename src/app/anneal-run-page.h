/* anneal-run-page.h: everything that can be set of one run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-curves.h"
#include "anneal-optimizer-group.h"
#include "anneal-schedule-group.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RUN_PAGE (anneal_run_page_get_type ())

/* Its back button activates sidebar.back. */
G_DECLARE_FINAL_TYPE (AnnealRunPage, anneal_run_page, ANNEAL, RUN_PAGE, AdwBin)

GtkWidget            *anneal_run_page_new                 (void);
/* @curves: (nullable), @run_id 0: shows nothing. */
void                  anneal_run_page_set_run             (AnnealRunPage *self,
                                                           AnnealCurves  *curves,
                                                           guint64        run_id);
guint64               anneal_run_page_get_run             (AnnealRunPage *self);
AnnealScheduleGroup  *anneal_run_page_get_schedule_group  (AnnealRunPage *self);
AnnealOptimizerGroup *anneal_run_page_get_optimizer_group (AnnealRunPage *self);

G_END_DECLS
