/* anneal-import-signature.c: Python's own check of a call, in Python's words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-import-private.h"

#define VERBOSE "verbose"

/* Slots, `first` among them whether there is one or not. */
static guint
count_slots (const AnnealSignature *self)
{
  return self->n_params + (self->has_verbose ? 2 : 1);
}

static gboolean
is_verbose (const AnnealSignature *self,
            guint                  slot)
{
  return slot > self->n_params;
}

static gboolean
is_keyword_only (const AnnealSignature *self,
                 guint                  slot)
{
  return slot > 0 && !is_verbose (self, slot) && (self->params[slot - 1].flags & ANNEAL_PARAM_KEYWORD_ONLY) != 0;
}

static gboolean
is_required (const AnnealSignature *self,
             guint                  slot)
{
  if (is_verbose (self, slot))
    return FALSE;

  return slot == 0 ? self->first != NULL && !self->first_is_last
                   : (self->params[slot - 1].flags & ANNEAL_PARAM_REQUIRED) != 0;
}

static const char *
get_name (const AnnealSignature *self,
          guint                  slot)
{
  if (is_verbose (self, slot))
    return VERBOSE;

  return slot == 0 ? self->first : self->params[slot - 1].key;
}

static int
find_slot (const AnnealSignature *self,
           const char            *name)
{
  for (guint slot = self->first != NULL ? 0 : 1; slot < count_slots (self); slot++)
    if (strcmp (get_name (self, slot), name) == 0)
      return (int) slot;

  return -1;
}

/* Slots that take positions, `first` among them. */
static guint
count_positions (const AnnealSignature *self)
{
  guint slot = 1;

  while (slot < count_slots (self) && !is_keyword_only (self, slot))
    slot++;

  return self->first != NULL ? slot : slot - 1;
}

/* The slot that the argument number @i goes to. */
static guint
get_slot (const AnnealSignature *self,
          guint                  i)
{
  if (self->first == NULL)
    return i + 1;

  return self->first_is_last ? (i + 1) % count_positions (self) : i;
}

static gboolean
bind_keyword (const AnnealSignature *self,
              const AnnealCall      *call,
              guint                  i,
              AnnealBinding         *binding,
              GError               **error)
{
  const char *name = call->keywords[i];
  int slot = find_slot (self, name);

  if (slot < 0 && self->lets_verbose && strcmp (name, VERBOSE) == 0)
    return TRUE;

  if (slot < 0)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_TYPE, call->keyword_name_spans[i],
                           "%s.__init__() got an unexpected keyword argument '%s'", self->callee, name);
      return FALSE;
    }
  if (binding->values[slot] != NULL)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_TYPE, call->keyword_name_spans[i],
                           "%s.__init__() got multiple values for argument '%s'", self->callee, name);
      return FALSE;
    }

  binding->values[slot] = &call->keyword_values[i];
  binding->spans[slot] = call->keyword_spans[i];
  return TRUE;
}

/* Python counts `self`, too. */
static void
set_too_many (const AnnealSignature *self,
              const AnnealCall      *call,
              const AnnealBinding   *binding,
              GError               **error)
{
  guint n_positions = count_positions (self);
  guint n_needed = 0;
  guint n_keyword_only = 0;
  g_autoptr(GString) given = g_string_new (NULL);

  for (guint i = 0; i < n_positions; i++)
    n_needed += is_required (self, get_slot (self, i));
  for (guint slot = 1; slot <= self->n_params; slot++)
    n_keyword_only += is_keyword_only (self, slot) && binding->values[slot] != NULL;

  g_string_append_printf (given, "%u", call->n_positional + 1);
  if (n_keyword_only > 0)
    g_string_append_printf (given, " positional arguments (and %u keyword-only argument%s)", n_keyword_only,
                            n_keyword_only == 1 ? "" : "s");

  if (n_needed < n_positions)
    anneal_set_error_at (error, ANNEAL_ERROR_TYPE, call->positional_spans[n_positions],
                         "%s.__init__() takes from %u to %u positional arguments but %s were given",
                         self->callee, n_needed + 1, n_positions + 1, given->str);
  else
    anneal_set_error_at (error, ANNEAL_ERROR_TYPE, call->positional_spans[n_positions],
                         "%s.__init__() takes %u positional arguments but %s were given",
                         self->callee, n_positions + 1, given->str);
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" */
static char *
join_names (GPtrArray *names)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      if (i > 0)
        g_string_append (text, names->len == 2 ? " and " : i + 1 == names->len ? ", and " : ", ");
      g_string_append_printf (text, "'%s'", (const char *) g_ptr_array_index (names, i));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
check_required (const AnnealSignature *self,
                const AnnealCall      *call,
                const AnnealBinding   *binding,
                GError               **error)
{
  g_autoptr(GPtrArray) missing = g_ptr_array_new ();

  for (guint slot = 0; slot <= self->n_params; slot++)
    if (is_required (self, slot) && binding->values[slot] == NULL)
      g_ptr_array_add (missing, (gpointer) get_name (self, slot));

  if (missing->len == 0)
    return TRUE;

  g_autofree char *names = join_names (missing);

  anneal_set_error_at (error, ANNEAL_ERROR_TYPE, call->span,
                       "%s.__init__() missing %u required positional argument%s: %s",
                       self->callee, missing->len, missing->len == 1 ? "" : "s", names);
  return FALSE;
}

/**
 * anneal_signature_bind:
 * @call: what the text gives
 * @binding: (out): who gets what; clear it in any case
 *
 * Gives every argument its row, in Python's order of complaints: keywords, then too many, then missing ones.
 *
 * Source: `initialize_locals()` in CPython 3.11's ceval.c.
 */
gboolean
anneal_signature_bind (const AnnealSignature *self,
                       const AnnealCall      *call,
                       AnnealBinding         *binding,
                       GError               **error)
{
  guint n_positions = count_positions (self);

  binding->values = g_new0 (const AnnealObject *, count_slots (self));
  binding->spans = g_new0 (AnnealSpan, count_slots (self));

  for (guint i = 0; i < MIN (call->n_positional, n_positions); i++)
    {
      binding->values[get_slot (self, i)] = &call->positional[i];
      binding->spans[get_slot (self, i)] = call->positional_spans[i];
    }
  for (guint i = 0; i < call->n_keywords; i++)
    if (!bind_keyword (self, call, i, binding, error))
      return FALSE;

  if (call->n_positional > n_positions)
    {
      set_too_many (self, call, binding, error);
      return FALSE;
    }

  return check_required (self, call, binding, error);
}

void
anneal_binding_clear (AnnealBinding *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->spans, g_free);
}
