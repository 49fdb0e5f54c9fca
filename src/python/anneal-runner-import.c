/* anneal-runner-import.c: imports, which open nothing and only give names to what is known
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

/* A module of this program's, of the host's, or one that nobody knows: then only its name. */
static AnnealObject
find_module (AnnealRunner *self,
             const char   *dotted)
{
  AnnealObject module = { 0 };

  if (anneal_builtin_has_module (dotted))
    return anneal_builtin_lookup (NULL, dotted);
  if (self->host != NULL && self->host->lookup (self->host->data, dotted, &module))
    return module;

  return anneal_object_new_module (dotted);
}

/* In a function, an import binds a variable of it. */
static void
bind (AnnealRunner       *self,
      const char         *name,
      const AnnealObject *value)
{
  if (!anneal_frame_bind (self->frame, name, value))
    anneal_runner_bind (self, name, value);
}

static void
import_whole (AnnealRunner         *self,
              const AnnealImported *imported)
{
  g_auto(AnnealObject) module = find_module (self, imported->whole ? imported->name : imported->dotted);

  bind (self, imported->name, &module);
}

static void
bind_builtin (const char *name,
              gpointer    data)
{
  AnnealRunner *self = data;
  g_auto(AnnealObject) value = anneal_builtin_lookup (g_ptr_array_index (self->stars, self->stars->len - 1), name);

  anneal_runner_bind (self, name, &value);
}

static void
import_all (AnnealRunner         *self,
            const AnnealImported *imported)
{
  g_ptr_array_add (self->stars, g_strdup (imported->dotted));
  anneal_builtin_foreach (imported->dotted, bind_builtin, self);
}

/* "module.name" */
static void
import_name (AnnealRunner         *self,
             const AnnealImported *imported)
{
  const char *dot = strrchr (imported->dotted, '.');
  g_autofree char *module = g_strndup (imported->dotted, (gsize) (dot - imported->dotted));
  g_autofree char *why = g_strdup_printf (_("'%s' is not known to this program"), imported->dotted);
  g_auto(AnnealObject) value = anneal_builtin_lookup (*module != '\0' ? module : "?", dot + 1);
  g_auto(AnnealObject) known = { 0 };

  if (value.kind == ANNEAL_UNSET)
    value = anneal_library_lookup (self, imported->dotted);
  if (value.kind == ANNEAL_UNSET
      && !(self->host != NULL && self->host->lookup (self->host->data, imported->dotted, &value)))
    {
      value = self->evaluation.is_open ? anneal_open (self->frame, imported->name, why, NULL, FALSE)
                                       : anneal_object_new_unknown (why);

      /* A part of a package that is known here is known whole. */
      if (anneal_builtin_has_module (module)
          || (strchr (module, '.') != NULL && self->host != NULL
              && self->host->lookup (self->host->data, module, &known)))
        {
          GError *error = NULL;

          if (anneal_builtin_is_elsewhere (module, dot + 1))
            anneal_set_error_at (&error, ANNEAL_ERROR_NAME, imported->span, _("%s.%s() is not read by this program"),
                                 module, dot + 1);
          else
            anneal_set_error_at (&error, ANNEAL_ERROR_NAME, imported->span, "cannot import name '%s' from '%s'",
                                 dot + 1, module);
          anneal_diagnostics_add (self->diagnostics, ANNEAL_SEVERITY_ERROR, error);
        }
    }

  bind (self, imported->name, &value);
}

void
anneal_runner_import (AnnealRunner          *self,
                      const AnnealStatement *statement)
{
  for (guint i = 0; i < statement->n_imported; i++)
    {
      const AnnealImported *imported = &statement->imported[i];

      if (imported->name == NULL)
        import_all (self, imported);
      else if (self->module->text[statement->start] == 'f')
        import_name (self, imported);
      else
        import_whole (self, imported);
    }
}
