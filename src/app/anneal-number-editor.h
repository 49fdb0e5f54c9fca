/* anneal-number-editor.h: a slider and an entry that show one number
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-editor.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_NUMBER_EDITOR (anneal_number_editor_get_type ())

G_DECLARE_FINAL_TYPE (AnnealNumberEditor, anneal_number_editor, ANNEAL, NUMBER_EDITOR, AnnealParamEditor)

G_END_DECLS
