/* anneal-run-edit.c: changes of one run, joined to steps of undo
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <string.h>

#include "anneal-run-edit.h"

struct _AnnealRunEdit
{
  GObject       parent_instance;

  AnnealCurves *curves;
  AnnealStore  *store;
  guint64       run_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealRunEdit, anneal_run_edit, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
emit_changed (AnnealRunEdit *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
anneal_run_edit_dispose (GObject *object)
{
  AnnealRunEdit *self = ANNEAL_RUN_EDIT (object);

  g_clear_object (&self->curves);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (anneal_run_edit_parent_class)->dispose (object);
}

static void
anneal_run_edit_class_init (AnnealRunEditClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = anneal_run_edit_dispose;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
anneal_run_edit_init (AnnealRunEdit *self)
{
}

AnnealRunEdit *
anneal_run_edit_new (AnnealCurves *curves,
                     guint64       run_id)
{
  g_return_val_if_fail (ANNEAL_IS_CURVES (curves), NULL);

  AnnealRunEdit *self = g_object_new (ANNEAL_TYPE_RUN_EDIT, NULL);

  self->curves = g_object_ref (curves);
  self->store = g_object_ref (anneal_curves_get_store (curves));
  self->run_id = run_id;
  g_signal_connect_object (self->store, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->curves, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);

  return self;
}

guint64
anneal_run_edit_get_id (AnnealRunEdit *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (self), 0);

  return self->run_id;
}

AnnealCurves *
anneal_run_edit_get_curves (AnnealRunEdit *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (self), NULL);

  return self->curves;
}

const AnnealRun *
anneal_run_edit_get_run (AnnealRunEdit *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (self), NULL);

  return anneal_project_find_run (anneal_store_get_project (self->store), self->run_id);
}

const AnnealProject *
anneal_run_edit_get_project (AnnealRunEdit *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (self), NULL);

  return anneal_store_get_project (self->store);
}

const GError *
anneal_run_edit_get_error (AnnealRunEdit *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (self), NULL);

  return anneal_curves_get_error (self->curves, self->run_id);
}

AnnealStore *
anneal_run_edit_get_store (AnnealRunEdit *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (self), NULL);

  return self->store;
}

void
anneal_run_edit_commit (AnnealRunEdit *self,
                        AnnealRun     *run,
                        const char    *key)
{
  g_autoptr(AnnealRun) owned = run;
  g_autofree char *merge_key = g_strdup_printf ("run/%" G_GUINT64_FORMAT "/%s", self->run_id, key);

  g_return_if_fail (ANNEAL_IS_RUN_EDIT (self));

  anneal_store_commit (self->store,
                       anneal_project_with_changed_run (anneal_store_get_project (self->store), owned),
                       merge_key);
  anneal_store_end_merge_after_rest (self->store);
}

void
anneal_run_edit_end (AnnealRunEdit *self)
{
  g_return_if_fail (ANNEAL_IS_RUN_EDIT (self));

  anneal_store_end_merge (self->store);
}

/* Reads "/7" at @text; FALSE if something else stands there. */
static gboolean
scan_index (const char **text,
            int         *index)
{
  const char *digit = *text;
  int value = 0;

  if (*digit++ != '/' || !g_ascii_isdigit (*digit))
    return FALSE;

  for (; g_ascii_isdigit (*digit) && value < G_MAXINT / 10 - 9; digit++)
    value = value * 10 + g_ascii_digit_value (*digit);

  *index = value;
  *text = digit;

  return *digit == '\0' || *digit == '/';
}

gboolean
anneal_run_edit_split_path (const char  *path,
                            int         *node,
                            int         *group,
                            const char **key)
{
  *node = -1;
  *group = -1;
  *key = NULL;

  if (path == NULL)
    return FALSE;

  if (g_str_has_prefix (path, "/optimizer"))
    {
      path += strlen ("/optimizer");
      if (g_str_has_prefix (path, "/groups/"))
        {
          path += strlen ("/groups");
          if (!scan_index (&path, group))
            return FALSE;
          *key = *path == '/' ? path + 1 : NULL;
          return TRUE;
        }
    }
  else if (!scan_index (&path, node))
    return FALSE;

  if (g_str_has_prefix (path, "/params/"))
    *key = path + strlen ("/params/");

  return TRUE;
}
