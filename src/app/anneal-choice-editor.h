/* anneal-choice-editor.h: a drop-down that shows one of a few words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-editor.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_CHOICE_EDITOR (anneal_choice_editor_get_type ())

G_DECLARE_FINAL_TYPE (AnnealChoiceEditor, anneal_choice_editor, ANNEAL, CHOICE_EDITOR, AnnealParamEditor)

G_END_DECLS
