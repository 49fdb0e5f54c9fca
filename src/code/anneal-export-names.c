/* anneal-export-names.c: what scripts call things, and where they import them from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-export-private.h"

#include "anneal-lexer.h"

/* What arguments may use without having it in themselves. */
static const struct
{
  const char *use;
  const char *line;
  gboolean    is_standard;      /* stands above, and apart from, what is installed */
} modules[] = {
  { "math.", "import math", TRUE },
  { "np.", "import numpy as np", FALSE },
  { "numpy.", "import numpy", FALSE },
};

/* The loop has these, and the imports. */
static const char * const reserved[] = {
  "batches", "criterion", "epoch", "inputs", "loss", "math", "model", "np", "numpy", "targets", "train_loader",
  "update", "updates", "val_loader", "val_loss", "validate",
};

void
anneal_exporter_init (AnnealExporter *self)
{
  *self = (AnnealExporter) {
    .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .functions = g_ptr_array_new_with_free_func (g_free),
    .function_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };

  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    g_hash_table_add (self->names, g_strdup (reserved[i]));
}

void
anneal_exporter_clear (AnnealExporter *self)
{
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->classes, g_hash_table_unref);
  g_clear_pointer (&self->functions, g_ptr_array_unref);
  g_clear_pointer (&self->function_names, g_hash_table_unref);
}

char *
anneal_exporter_take_name (AnnealExporter *self,
                           const char     *wish)
{
  g_autofree char *name = g_strdup (wish);

  for (guint i = 2; g_hash_table_contains (self->names, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", wish, i);
    }

  g_hash_table_add (self->names, g_strdup (name));
  return g_steal_pointer (&name);
}

/* Words that every other scheduler has in its name, too. */
static gboolean
is_telling (const char *word)
{
  static const char * const vague[] = { "annealing", "lr", "on", "reduce", "scheduler", NULL };

  return !g_strv_contains (vague, word);
}

static void
append_word (GString    *variable,
             const char *word,
             gsize       length)
{
  g_autofree char *lower = g_ascii_strdown (word, (gssize) length);

  if (length > 0 && is_telling (lower))
    g_string_append_printf (variable, "%s%s", variable->len > 0 ? "_" : "", lower);
}

/**
 * anneal_class_dup_variable:
 * @name: of a scheduler's class
 *
 * Returns: a name for one of several: the words of the class's that tell it from others, "multi_step", "plateau"
 */
char *
anneal_class_dup_variable (const char *name)
{
  GString *variable = g_string_new (NULL);
  gsize length = strlen (name) - (g_str_has_suffix (name, "LR") ? 2 : 0);
  gsize start = 0;

  for (gsize i = 1; i < length; i++)
    if (g_ascii_isupper (name[i])
        && (g_ascii_islower (name[i - 1]) || (i + 1 < length && g_ascii_islower (name[i + 1]))))
      {
        append_word (variable, name + start, i - start);
        start = i;
      }

  append_word (variable, name + start, length - start);
  if (variable->len == 0)
    g_string_assign (variable, "scheduler");
  if (anneal_keyword_find (variable->str, variable->len) != ANNEAL_SYMBOL_NONE)
    g_string_append (variable, "_lr");

  return g_string_free (variable, FALSE);
}

const char *
anneal_exporter_use_class (AnnealExporter *self,
                           const char     *symbol)
{
  const char *dot = strrchr (symbol, '.');
  const char *name = dot != NULL ? dot + 1 : symbol;

  g_hash_table_add (self->classes, g_strdup (symbol));
  g_hash_table_add (self->names, g_strdup (name));
  return name;
}

static gboolean
is_name_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || byte == '.' || (byte & 0x80) != 0;
}

void
anneal_exporter_note_text (AnnealExporter *self,
                           const char     *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    for (const char *p = strstr (text, modules[i].use); p != NULL; p = strstr (p + 1, modules[i].use))
      if (p == text || !is_name_byte (p[-1]))
        {
          self->modules |= 1u << i;
          break;
        }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* "from torch.optim import SGD", with all the classes of that module. */
static void
write_import (GPtrArray  *symbols,
              const char *module,
              GString    *text)
{
  g_autofree char *before = g_strconcat ("from ", module, " import ", NULL);
  g_autoptr(GString) line = g_string_new (before);
  g_autoptr(AnnealPiece) lines = anneal_piece_new_group (before, "(", ")");

  for (guint i = 0; i < symbols->len; i++)
    {
      const char *symbol = g_ptr_array_index (symbols, i);
      const char *name = strrchr (symbol, '.') + 1;

      if ((gsize) (name - symbol) != strlen (module) + 1 || !g_str_has_prefix (symbol, module))
        continue;

      g_string_append_printf (line, "%s%s", lines->items->len > 0 ? ", " : "", name);
      anneal_piece_add (lines, anneal_piece_new (NULL, name));
    }

  lines->is_import = TRUE;
  if (line->len <= ANNEAL_CODE_COLUMNS)
    g_string_append (text, line->str);
  else
    anneal_piece_write (lines, 0, text, NULL);
  g_string_append_c (text, '\n');
}

void
anneal_exporter_write_imports (const AnnealExporter *self,
                               GString              *text)
{
  g_autoptr(GPtrArray) symbols = g_ptr_array_new ();
  g_autofree char *last = NULL;
  GHashTableIter iter;
  gpointer symbol;

  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (modules[i].is_standard && (self->modules & 1u << i) != 0)
      g_string_append_printf (text, "%s\n", modules[i].line);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (!modules[i].is_standard && (self->modules & 1u << i) != 0)
      g_string_append_printf (text, "%s\n", modules[i].line);

  g_hash_table_iter_init (&iter, self->classes);
  while (g_hash_table_iter_next (&iter, &symbol, NULL))
    g_ptr_array_add (symbols, symbol);
  g_ptr_array_sort (symbols, compare_texts);

  for (guint i = 0; i < symbols->len; i++)
    {
      const char *dotted = g_ptr_array_index (symbols, i);
      g_autofree char *module = g_strndup (dotted, (gsize) (strrchr (dotted, '.') - dotted));

      if (g_strcmp0 (module, last) == 0)
        continue;

      write_import (symbols, module, text);
      g_free (last);
      last = g_steal_pointer (&module);
    }
}
