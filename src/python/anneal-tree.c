/* anneal-tree.c: memory for trees
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-tree.h"

#define BLOCK_BYTES 8192
#define ALIGNMENT   sizeof (gpointer)

void
anneal_arena_init (AnnealArena *self)
{
  *self = (AnnealArena) {
    .blocks = g_ptr_array_new_with_free_func (g_free),
    .objects = g_array_new (FALSE, FALSE, sizeof (AnnealObject)),
  };
  g_array_set_clear_func (self->objects, (GDestroyNotify) anneal_object_clear);
}

void
anneal_arena_clear (AnnealArena *self)
{
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->objects, g_array_unref);
}

gpointer
anneal_arena_alloc (AnnealArena *self,
                    gsize        size)
{
  gsize rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  gpointer result;

  /* Large pieces stand alone, so that a block's rest is not lost to them. */
  if (rounded > BLOCK_BYTES / 4)
    {
      result = g_malloc0 (rounded);
      g_ptr_array_add (self->blocks, result);
      return result;
    }

  if (self->n_free < rounded)
    {
      self->free = g_malloc0 (BLOCK_BYTES);
      self->n_free = BLOCK_BYTES;
      g_ptr_array_add (self->blocks, self->free);
    }

  result = self->free;
  self->free += rounded;
  self->n_free -= rounded;

  return result;
}

char *
anneal_arena_copy (AnnealArena *self,
                   const char  *text,
                   gsize        length)
{
  char *copy = anneal_arena_alloc (self, length + 1);

  memcpy (copy, text, length);

  return copy;
}

void
anneal_arena_keep (AnnealArena  *self,
                   AnnealObject  object)
{
  if (anneal_object_has_heap (&object))
    g_array_append_val (self->objects, object);
}
