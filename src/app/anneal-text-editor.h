/* anneal-text-editor.h: an entry for a value that is written as Python writes it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-editor.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_TEXT_EDITOR (anneal_text_editor_get_type ())

G_DECLARE_FINAL_TYPE (AnnealTextEditor, anneal_text_editor, ANNEAL, TEXT_EDITOR, AnnealParamEditor)

G_END_DECLS
