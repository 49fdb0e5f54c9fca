/* anneal-document-migrate.c: documents of older versions
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include "anneal-document-private.h"

typedef gboolean (*MigrateFunc) (json_t  *document,
                                 GError **error);

/* migrations[n] makes version n + 1 of version n; there was no version 0. */
static const MigrateFunc migrations[ANNEAL_DOCUMENT_VERSION] = { NULL };

gboolean
anneal_document_migrate (json_t   *document,
                         guint64   version,
                         GError  **error)
{
  g_assert (version >= 1);

  for (; version < ANNEAL_DOCUMENT_VERSION; version++)
    if (!migrations[version] (document, error))
      return FALSE;

  return TRUE;
}
