/* anneal-switch-editor.h: a switch that shows True or False
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-editor.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_SWITCH_EDITOR (anneal_switch_editor_get_type ())

G_DECLARE_FINAL_TYPE (AnnealSwitchEditor, anneal_switch_editor, ANNEAL, SWITCH_EDITOR, AnnealParamEditor)

G_END_DECLS
