/* anneal-scope.c: the names that a text bound
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include "anneal-scope-private.h"

static void
free_object (gpointer data)
{
  anneal_object_clear (data);
  g_free (data);
}

AnnealScope *
anneal_scope_new (AnnealScope *outer)
{
  AnnealScope *self = g_atomic_rc_box_new0 (AnnealScope);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->outer = outer != NULL ? anneal_scope_ref (outer) : NULL;

  return self;
}

AnnealScope *
anneal_scope_ref (AnnealScope *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_scope (gpointer data)
{
  AnnealScope *self = data;

  g_hash_table_unref (self->values);
  anneal_object_clear (&self->result);
  g_clear_pointer (&self->outer, anneal_scope_unref);
}

void
anneal_scope_unref (AnnealScope *self)
{
  g_atomic_rc_box_release_full (self, free_scope);
}

void
anneal_scope_bind (AnnealScope        *self,
                   const char         *name,
                   const AnnealObject *value)
{
  AnnealObject *copy = g_new (AnnealObject, 1);

  *copy = anneal_object_ref (*value);
  g_hash_table_insert (self->values, g_strdup (name), copy);
}

const AnnealObject *
anneal_scope_lookup (AnnealScope *self,
                     const char  *name)
{
  for (; self != NULL; self = self->outer)
    {
      const AnnealObject *value = g_hash_table_lookup (self->values, name);

      if (value != NULL)
        return value;
    }

  return NULL;
}

const AnnealObject *
anneal_scope_get_result (AnnealScope *self)
{
  return self->result.kind != ANNEAL_UNSET ? &self->result : NULL;
}
