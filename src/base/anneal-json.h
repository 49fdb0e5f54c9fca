/* anneal-json.h: strict JSON in, by jansson
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define ANNEAL_JSON_MAX_BYTES (16 * 1024 * 1024)
#define ANNEAL_JSON_MAX_DEPTH 64
/* Arrays and objects: enough for 10 000 runs of several schedulers and param groups each. */
#define ANNEAL_JSON_MAX_CONTAINERS 500000

/* New reference, or NULL with a span (RFC 8259, UTF-8 without NUL, no duplicate keys, limited size). */
json_t *anneal_json_read (GBytes  *bytes,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

G_END_DECLS
