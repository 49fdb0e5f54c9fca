/* anneal-run-item.c: a run as an item of a list model
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-run-item.h"

struct _AnnealRunItem
{
  GObject          parent_instance;

  const AnnealRun *run;             /* owned: the same address is the same run */
  GError          *error;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealRunItem, anneal_run_item, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static gboolean
is_same_error (const GError *a,
               const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strcmp0 (a->message, b->message) == 0;
}

static void
anneal_run_item_finalize (GObject *object)
{
  AnnealRunItem *self = ANNEAL_RUN_ITEM (object);

  g_clear_pointer (&self->run, anneal_run_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (anneal_run_item_parent_class)->finalize (object);
}

static void
anneal_run_item_class_init (AnnealRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = anneal_run_item_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
anneal_run_item_init (AnnealRunItem *self)
{
}

AnnealRunItem *
anneal_run_item_new (const AnnealRun *run)
{
  g_return_val_if_fail (run != NULL, NULL);

  AnnealRunItem *self = g_object_new (ANNEAL_TYPE_RUN_ITEM, NULL);

  self->run = anneal_run_ref (run);

  return self;
}

guint64
anneal_run_item_get_id (AnnealRunItem *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_ITEM (self), 0);

  return self->run->id;
}

const AnnealRun *
anneal_run_item_get_run (AnnealRunItem *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_ITEM (self), NULL);

  return self->run;
}

const GError *
anneal_run_item_get_error (AnnealRunItem *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_ITEM (self), NULL);

  return self->error;
}

void
anneal_run_item_update (AnnealRunItem   *self,
                        const AnnealRun *run,
                        const GError    *error)
{
  g_return_if_fail (ANNEAL_IS_RUN_ITEM (self));
  g_return_if_fail (run->id == self->run->id);

  if (run == self->run && is_same_error (error, self->error))
    return;

  const AnnealRun *before = self->run;

  self->run = anneal_run_ref (run);
  anneal_run_unref (before);
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
