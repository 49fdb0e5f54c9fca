/* anneal-field-list.h: what code leaves open, one row a name
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-import.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_FIELD_LIST (anneal_field_list_get_type ())

/* Emits "edited" when a value was typed. */
G_DECLARE_FINAL_TYPE (AnnealFieldList, anneal_field_list, ANNEAL, FIELD_LIST, AdwBin)

/* Shows @fields (of AnnealImportField), each with its guess where nothing was typed; what was typed stays. */
void anneal_field_list_show  (AnnealFieldList     *self,
                              const GPtrArray     *fields);
/* What was typed, for a reading; lent until the next call. */
void anneal_field_list_apply (AnnealFieldList     *self,
                              AnnealImportOptions *options);

G_END_DECLS
