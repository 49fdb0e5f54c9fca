/* anneal-document-private.h: the parts of reading and writing a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-document.h"
#include "anneal-json.h"
#include "anneal-json-writer.h"

G_BEGIN_DECLS

/* What members may hold: the texts of the enums, in their order. */
extern const char * const anneal_document_call_orders[];
extern const char * const anneal_document_steppings[];
extern const char * const anneal_document_y_scales[];
extern const char * const anneal_document_x_units[];

/* Members this version knows, in the order in which they are written; NULL-terminated. */
extern const char * const anneal_document_members[];
extern const char * const anneal_document_horizon_members[];
extern const char * const anneal_document_view_members[];
extern const char * const anneal_document_run_members[];
extern const char * const anneal_document_optimizer_members[];
extern const char * const anneal_document_node_members[];

/* Values of an object's member.  One that is not there leaves @value as it is; one of the wrong kind is an error with
 * the member's path, "/key". */
gboolean anneal_document_get_integer (json_t             *object,
                                      const char         *key,
                                      gint64              min,
                                      gint64              max,
                                      guint64            *value,
                                      GError            **error);
gboolean anneal_document_get_boolean (json_t             *object,
                                      const char         *key,
                                      gboolean           *value,
                                      GError            **error);
gboolean anneal_document_get_string  (json_t             *object,
                                      const char         *key,
                                      const char        **value,       /* lent by @object */
                                      GError            **error);
gboolean anneal_document_get_choice  (json_t             *object,
                                      const char         *key,
                                      const char * const *choices,     /* NULL-terminated */
                                      guint              *value,
                                      GError            **error);
gboolean anneal_document_get_number  (json_t             *object,
                                      const char         *key,
                                      double              min,
                                      double              max,
                                      double             *value,
                                      GError            **error);
/* The member must be there; @value is lent by @object. */
gboolean anneal_document_get_object  (json_t             *object,
                                      const char         *key,
                                      json_t            **value,
                                      GError            **error);
gboolean anneal_document_get_array   (json_t             *object,
                                      const char         *key,
                                      json_t            **value,
                                      GError            **error);
/* A value that is @expected (translated: "a number") but something else; @path may be empty. */
void     anneal_document_refuse      (json_t             *value,
                                      const char         *path,
                                      const char         *expected,
                                      GError            **error);
/* The members of @object that are not in @known, or NULL. */
json_t  *anneal_document_take_unknown (json_t             *object,
                                       const char * const *known);
/* Sets a member of @target, which is made if it is NULL; a NULL or empty @value is not set.  Takes @value. */
void     anneal_document_keep        (json_t            **target,
                                      const char         *key,
                                      json_t             *value);
void     anneal_document_prefix      (GError            **error,
                                      const char         *format,
                                      ...) G_GNUC_PRINTF (2, 3);

/* An argument as JSON.  A number, true, false, null and a list of them are themselves, a pair is an array in a row for
 * pairs, the parts of a composite are an array of node indices; a string in a row of choices is the string.  All else
 * is Python text: a JSON string, in a row of choices { "python": "…" }.
 * @param: (nullable): a key of a param group without a row of its own.  @n_nodes: how many schedulers are built. */
gboolean anneal_document_read_argument  (json_t               *value,
                                         const AnnealParam    *param,
                                         guint                 n_nodes,
                                         AnnealArgument       *argument,
                                         GError              **error);
void     anneal_document_write_argument (AnnealJsonWriter     *writer,
                                         const AnnealParam    *param,
                                         const AnnealArgument *argument);

/* NULL without an error: of an optimizer or scheduler that this version does not know.  @unknown: (inout): gets what is
 * not understood of them. */
AnnealOptimizer *anneal_document_read_optimizer (json_t   *value,
                                                 json_t  **unknown,
                                                 GError  **error);
AnnealSchedule  *anneal_document_read_schedule  (json_t   *value,
                                                 json_t  **unknown,
                                                 GError  **error);
/* … and in which ticks they are stepped. */
AnnealSchedule  *anneal_document_read_steps     (AnnealSchedule       *schedule,
                                                 json_t               *nodes,
                                                 GError              **error);
void             anneal_document_write_steps    (AnnealJsonWriter     *writer,
                                                 const AnnealSchedule *schedule,
                                                 guint                 node);

/* What is not known of an object, behind what is; not the members in @known. */
void             anneal_document_write_unknown  (AnnealJsonWriter     *writer,
                                                 json_t               *unknown,     /* (nullable) */
                                                 const char * const   *known);      /* (nullable) */
gboolean         anneal_document_read_training  (AnnealProject        *project,
                                                 json_t               *root,
                                                 json_t              **unknown,
                                                 GError              **error);
void             anneal_document_write_training (AnnealJsonWriter     *writer,
                                                 const AnnealProject  *project);
/* … of a problem that is not known here, as it was read: behind everything that is known. */
void             anneal_document_write_unknown_training (AnnealJsonWriter    *writer,
                                                         const AnnealProject *project);

/* Brings a document of an older version, which must be a version there was, up to ours; changes @document. */
gboolean anneal_document_migrate     (json_t             *document,
                                      guint64             version,
                                      GError            **error);

G_END_DECLS
