/* anneal-function-editor.h: a small code view for one function, its mistakes underlined
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-editor.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_FUNCTION_EDITOR (anneal_function_editor_get_type ())

G_DECLARE_FINAL_TYPE (AnnealFunctionEditor, anneal_function_editor, ANNEAL, FUNCTION_EDITOR, AnnealParamEditor)

G_END_DECLS
