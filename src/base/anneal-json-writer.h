/* anneal-json-writer.h: JSON out, with numbers that read back as the same double
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_JSON_COMPACT,      /* no blanks at all */
  ANNEAL_JSON_INDENTED,     /* two blanks a level; arrays of plain values on one line; a final newline */
} AnnealJsonStyle;

/* Builds one JSON text.  Non-finite numbers become the strings "inf", "-inf", "nan". */
typedef struct _AnnealJsonWriter AnnealJsonWriter;

AnnealJsonWriter *anneal_json_writer_new          (AnnealJsonStyle   style);
void              anneal_json_writer_free         (AnnealJsonWriter *self);
void              anneal_json_writer_begin_object (AnnealJsonWriter *self);
void              anneal_json_writer_end_object   (AnnealJsonWriter *self);
void              anneal_json_writer_begin_array  (AnnealJsonWriter *self);
void              anneal_json_writer_end_array    (AnnealJsonWriter *self);
void              anneal_json_writer_member       (AnnealJsonWriter *self,
                                                   const char       *name);
void              anneal_json_writer_string       (AnnealJsonWriter *self,
                                                   const char       *value);   /* (nullable): null */
void              anneal_json_writer_member_string (AnnealJsonWriter *self,
                                                    const char       *name,
                                                    const char       *value);  /* (nullable): null */
void              anneal_json_writer_double       (AnnealJsonWriter *self,
                                                   double            value);
void              anneal_json_writer_int          (AnnealJsonWriter *self,
                                                   gint64            value);
void              anneal_json_writer_boolean      (AnnealJsonWriter *self,
                                                   gboolean          value);
void              anneal_json_writer_null         (AnnealJsonWriter *self);
void              anneal_json_writer_json         (AnnealJsonWriter *self,
                                                   json_t           *value);   /* members a newer version wrote */
GBytes           *anneal_json_writer_end          (AnnealJsonWriter *self);    /* frees @self */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealJsonWriter, anneal_json_writer_free)

G_END_DECLS
