/* anneal-param-editor.h: what is inside a parameter's row: the controls that show and change one value
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-param.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PARAM_EDITOR (anneal_param_editor_get_type ())

/* Signals, for the row around it:
 * "edited" (argument: const AnnealArgument *): the user chose a value;
 * "refused" (error: const GError *): the text is no value, and stays as it is;
 * "edit-ended" (): a drag ended, Enter was pressed, the focus left. */
G_DECLARE_DERIVABLE_TYPE (AnnealParamEditor, anneal_param_editor, ANNEAL, PARAM_EDITOR, AdwBin)

struct _AnnealParamEditorClass
{
  AdwBinClass parent_class;

  gboolean    compact;      /* stands beside the label, not under it */

  /* The parameter is known: ranges, choices. */
  void (*set_up)     (AnnealParamEditor    *self);
  /* Sets the controls without emitting anything.  @text is what was written, or would be. */
  void (*show)       (AnnealParamEditor    *self,
                      const AnnealArgument *argument,
                      const char           *text);
  /* (nullable): marks the control, @error is NULL when all is well.  The sentence is the row's. */
  void (*show_error) (AnnealParamEditor    *self,
                      const GError         *error);
  /* (nullable): the name that screen readers say. */
  void (*set_names)  (AnnealParamEditor    *self,
                      const char           *label,
                      const char           *description);
};

/* The editor for a parameter's type; a floating reference. */
AnnealParamEditor *anneal_param_editor_new          (const AnnealParam    *param);
const AnnealParam *anneal_param_editor_get_param    (AnnealParamEditor    *self);
gboolean           anneal_param_editor_is_compact   (AnnealParamEditor    *self);
/* What the document holds.  Does nothing for what this editor itself has just said, so that typing is not disturbed. */
void               anneal_param_editor_set_argument (AnnealParamEditor    *self,
                                                     const AnnealArgument *argument);
void               anneal_param_editor_set_error    (AnnealParamEditor    *self,
                                                     const GError         *error);
void               anneal_param_editor_set_names    (AnnealParamEditor    *self,
                                                     const char           *label,
                                                     const char           *description);

/* For the editors themselves. */
void               anneal_param_editor_take         (AnnealParamEditor    *self,
                                                     const AnnealArgument *argument);
/* Reads what was typed so far: a value is taken at once, anything else is refused when the typing rests. */
void               anneal_param_editor_take_text    (AnnealParamEditor    *self,
                                                     const char           *text);
void               anneal_param_editor_refuse       (AnnealParamEditor    *self,
                                                     const GError         *error);
void               anneal_param_editor_end_edit     (AnnealParamEditor    *self);

G_END_DECLS
