/* anneal-param-row.h: one parameter in a list: its name, its value, a way back to the default, what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-param.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PARAM_ROW (anneal_param_row_get_type ())

/* Signals: "edited" (argument: const AnnealArgument *): what the user wants, ANNEAL_UNSET to go back to the default;
 * "edit-ended" (): what follows is another edit. */
G_DECLARE_FINAL_TYPE (AnnealParamRow, anneal_param_row, ANNEAL, PARAM_ROW, AdwPreferencesRow)

/* @param lives as long as the row: a table's, or a constant. */
GtkWidget         *anneal_param_row_new           (const AnnealParam    *param);
const AnnealParam *anneal_param_row_get_param     (AnnealParamRow       *self);
/* What the document holds, and what is in force where it holds nothing (NULL: the table's fallback).  Emits nothing. */
void               anneal_param_row_set_argument  (AnnealParamRow       *self,
                                                   const AnnealArgument *argument,
                                                   const AnnealArgument *inherited);
/* How many param groups one value each can be given for. */
void               anneal_param_row_set_n_groups  (AnnealParamRow       *self,
                                                   guint                 n_groups);
/* What ticks are called: "epochs", "batches". */
void               anneal_param_row_set_tick_name (AnnealParamRow       *self,
                                                   const char           *tick_name);
/* Why the document's value is refused; NULL: it is not.  Text that is no value has its own error, shown before it. */
void               anneal_param_row_set_error     (AnnealParamRow       *self,
                                                   const GError         *error);
/* Why what the user just chose did not become part of the document. */
void               anneal_param_row_refuse        (AnnealParamRow       *self,
                                                   const GError         *error);
/* The sentence shown, or NULL. */
const char        *anneal_param_row_get_message   (AnnealParamRow       *self);

G_END_DECLS
