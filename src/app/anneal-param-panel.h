/* anneal-param-panel.h: the rows of a table of parameters, rare ones folded away
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-row.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PARAM_PANEL (anneal_param_panel_get_type ())

/* Signals: "edited" (key: const char *, argument: const AnnealArgument *), "edit-ended" (). */
G_DECLARE_FINAL_TYPE (AnnealParamPanel, anneal_param_panel, ANNEAL, PARAM_PANEL, AdwPreferencesGroup)

GtkWidget      *anneal_param_panel_new       (void);
/* Makes the rows, unless these are the ones it has.  Parts of a composite have panels of their own and no row. */
void            anneal_param_panel_set_table (AnnealParamPanel     *self,
                                              const AnnealParam    *params,
                                              guint                 n_params);
/* A row beside those of the table, made when it is first wanted. */
void            anneal_param_panel_show_extra (AnnealParamPanel    *self,
                                              const AnnealParam    *param,
                                              gboolean              visible);
guint           anneal_param_panel_get_n_rows (AnnealParamPanel    *self);
AnnealParamRow *anneal_param_panel_get_row   (AnnealParamPanel     *self,
                                              guint                 i);
/* NULL if there is none. */
AnnealParamRow *anneal_param_panel_find_row  (AnnealParamPanel     *self,
                                              const char           *key);
void            anneal_param_panel_set_context (AnnealParamPanel   *self,
                                              guint                 n_groups,
                                              const char           *tick_name);
/* Shows @error at the row of @key, or above all rows if there is no such row, and none at the others. */
void            anneal_param_panel_set_error (AnnealParamPanel     *self,
                                              const char           *key,
                                              const GError         *error);

G_END_DECLS
