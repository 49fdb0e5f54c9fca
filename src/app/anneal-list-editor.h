/* anneal-list-editor.h: a list of whole numbers as chips, and an entry that adds to it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-editor.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_LIST_EDITOR (anneal_list_editor_get_type ())

G_DECLARE_FINAL_TYPE (AnnealListEditor, anneal_list_editor, ANNEAL, LIST_EDITOR, AnnealParamEditor)

G_END_DECLS
