/* anneal-param-editor.c: what is inside a parameter's row: the controls that show and change one value
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-param-editor.h"

#include "anneal-choice-editor.h"
#include "anneal-function-editor.h"
#include "anneal-list-editor.h"
#include "anneal-number-editor.h"
#include "anneal-switch-editor.h"
#include "anneal-text-editor.h"

/* Half a number is no reason to shout: how long typing has to rest before its text is called wrong. */
#define REFUSE_AFTER_MS 700

typedef struct
{
  const AnnealParam *param;
  AnnealArgument     shown;         /* what the document held last */
  AnnealArgument     taken;         /* what the user chose last */
  GError            *pending;       /* why the text typed so far is no value */
  guint              refuse_source;
  guint              has_shown : 1;
} AnnealParamEditorPrivate;

enum
{
  SIGNAL_EDITED,
  SIGNAL_REFUSED,
  SIGNAL_EDIT_ENDED,
  N_SIGNALS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AnnealParamEditor, anneal_param_editor, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
forget_pending (AnnealParamEditor *self)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);

  g_clear_handle_id (&private->refuse_source, g_source_remove);
  g_clear_error (&private->pending);
}

static void
refuse_pending (AnnealParamEditor *self)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);
  g_autoptr(GError) error = g_steal_pointer (&private->pending);

  g_clear_handle_id (&private->refuse_source, g_source_remove);
  if (error != NULL)
    g_signal_emit (self, signals[SIGNAL_REFUSED], 0, error);
}

/* An empty text is None where there may be None. */
static gboolean
parse_text (AnnealParamEditor *self,
            const char        *text,
            AnnealArgument    *argument,
            GError           **error)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped != '\0')
    return anneal_argument_parse (text, argument, error);

  if (private->param->flags & ANNEAL_PARAM_OPTIONAL)
    {
      *argument = (AnnealArgument) { .value = ANNEAL_OBJECT_NONE };
      return TRUE;
    }

  anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("Enter a value"));
  return FALSE;
}

static gboolean
refuse_cb (gpointer data)
{
  AnnealParamEditor *self = ANNEAL_PARAM_EDITOR (data);
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);

  private->refuse_source = 0;
  refuse_pending (self);

  return G_SOURCE_REMOVE;
}

static void
anneal_param_editor_dispose (GObject *object)
{
  forget_pending (ANNEAL_PARAM_EDITOR (object));

  G_OBJECT_CLASS (anneal_param_editor_parent_class)->dispose (object);
}

static void
anneal_param_editor_finalize (GObject *object)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (ANNEAL_PARAM_EDITOR (object));

  anneal_argument_clear (&private->shown);
  anneal_argument_clear (&private->taken);

  G_OBJECT_CLASS (anneal_param_editor_parent_class)->finalize (object);
}

static void
anneal_param_editor_class_init (AnnealParamEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = anneal_param_editor_dispose;
  object_class->finalize = anneal_param_editor_finalize;

  signals[SIGNAL_EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_REFUSED] =
    g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_EDIT_ENDED] =
    g_signal_new ("edit-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
anneal_param_editor_init (AnnealParamEditor *self)
{
}

static GType
find_editor_type (AnnealParamType type)
{
  switch (type)
    {
    case ANNEAL_PARAM_DOUBLE:
    case ANNEAL_PARAM_INT:
      return ANNEAL_TYPE_NUMBER_EDITOR;

    case ANNEAL_PARAM_BOOL:
      return ANNEAL_TYPE_SWITCH_EDITOR;

    case ANNEAL_PARAM_CHOICE:
      return ANNEAL_TYPE_CHOICE_EDITOR;

    case ANNEAL_PARAM_INT_LIST:
      return ANNEAL_TYPE_LIST_EDITOR;

    case ANNEAL_PARAM_FUNCTION:
      return ANNEAL_TYPE_FUNCTION_EDITOR;

    case ANNEAL_PARAM_DOUBLE_PAIR:
    case ANNEAL_PARAM_SCHEDULE_LIST:
    default:
      return ANNEAL_TYPE_TEXT_EDITOR;
    }
}

AnnealParamEditor *
anneal_param_editor_new (const AnnealParam *param)
{
  g_return_val_if_fail (param != NULL, NULL);

  AnnealParamEditor *self = g_object_new (find_editor_type (param->type), NULL);
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);

  private->param = param;
  ANNEAL_PARAM_EDITOR_GET_CLASS (self)->set_up (self);

  return self;
}

const AnnealParam *
anneal_param_editor_get_param (AnnealParamEditor *self)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);

  g_return_val_if_fail (ANNEAL_IS_PARAM_EDITOR (self), NULL);

  return private->param;
}

gboolean
anneal_param_editor_is_compact (AnnealParamEditor *self)
{
  g_return_val_if_fail (ANNEAL_IS_PARAM_EDITOR (self), FALSE);

  return ANNEAL_PARAM_EDITOR_GET_CLASS (self)->compact;
}

void
anneal_param_editor_set_argument (AnnealParamEditor    *self,
                                  const AnnealArgument *argument)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);

  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  if (private->has_shown && anneal_argument_equal (&private->shown, argument))
    return;

  anneal_argument_clear (&private->shown);
  anneal_argument_copy (argument, &private->shown);
  private->has_shown = TRUE;
  if (anneal_argument_equal (&private->taken, argument))
    return;

  g_autofree char *text = anneal_argument_dup_text (argument, private->param);

  forget_pending (self);
  anneal_argument_clear (&private->taken);
  ANNEAL_PARAM_EDITOR_GET_CLASS (self)->show (self, argument, text);
}

void
anneal_param_editor_set_error (AnnealParamEditor *self,
                               const GError      *error)
{
  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  if (ANNEAL_PARAM_EDITOR_GET_CLASS (self)->show_error != NULL)
    ANNEAL_PARAM_EDITOR_GET_CLASS (self)->show_error (self, error);
}

void
anneal_param_editor_set_names (AnnealParamEditor *self,
                               const char        *label,
                               const char        *description)
{
  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  ANNEAL_PARAM_EDITOR_GET_CLASS (self)->set_names (self, label, description);
}

void
anneal_param_editor_take (AnnealParamEditor    *self,
                          const AnnealArgument *argument)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);

  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  forget_pending (self);
  anneal_argument_clear (&private->taken);
  anneal_argument_copy (argument, &private->taken);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, argument);
}

void
anneal_param_editor_take_text (AnnealParamEditor *self,
                               const char        *text)
{
  AnnealParamEditorPrivate *private = anneal_param_editor_get_instance_private (self);
  g_autoptr(GError) error = NULL;
  g_auto(AnnealArgument) argument = { 0 };

  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  if (parse_text (self, text, &argument, &error))
    {
      anneal_param_editor_take (self, &argument);
      return;
    }

  forget_pending (self);
  private->pending = g_steal_pointer (&error);
  private->refuse_source = g_timeout_add (REFUSE_AFTER_MS, refuse_cb, self);
}

void
anneal_param_editor_refuse (AnnealParamEditor *self,
                            const GError      *error)
{
  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  forget_pending (self);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, error);
}

void
anneal_param_editor_end_edit (AnnealParamEditor *self)
{
  g_return_if_fail (ANNEAL_IS_PARAM_EDITOR (self));

  refuse_pending (self);
  g_signal_emit (self, signals[SIGNAL_EDIT_ENDED], 0);
}
