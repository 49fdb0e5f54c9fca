/* anneal-record-private.h: objects with attributes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function-private.h"

G_BEGIN_DECLS

/* Objects of one text, so that freeing one that holds another, that holds another …, has an end. */
#define ANNEAL_MAX_RECORDS 1000

typedef enum
{
  ANNEAL_ROLE_CLASS,
  ANNEAL_ROLE_INSTANCE,
  ANNEAL_ROLE_NAMESPACE,        /* SimpleNamespace and the like */
  ANNEAL_ROLE_PARSER,           /* argparse.ArgumentParser: its members are the defaults */
  ANNEAL_ROLE_ARGUMENTS,        /* what it parses: a member without a value is open */
  ANNEAL_ROLE_LIBRARY,          /* a class or function of Python's library, by its name */
} AnnealRole;

/* The one kind of value that changes, and only while its text runs; once frozen it is as immutable as all others. */
typedef struct
{
  AnnealHeap    heap;
  AnnealRunner *runner;         /* NULL: frozen */
  char         *name;           /* of the class */
  AnnealObject  class;          /* (nullable) a record: where attributes are looked for next, the class or its base */
  GHashTable   *members;        /* (element-type utf8 AnnealObject) */
  GPtrArray    *order;          /* (element-type utf8): keys of members */
  guint8        role;
  guint8        mark;           /* the runner's */
  guint8        is_open;        /* it may have attributes that the text does not say: it has a base from elsewhere */
  guint8        is_dataclass;
} AnnealRecord;

#define ANNEAL_RECORD_OF(object) ((AnnealRecord *) (object)->heap)

/* FALSE with an error if there are too many. */
gboolean            anneal_record_new    (AnnealRunner        *runner,
                                          AnnealRole           role,
                                          const char          *name,
                                          AnnealObject        *result,
                                          GError             **error);
/* Its own, or its class's. */
const AnnealObject *anneal_record_lookup (const AnnealObject  *self,
                                          const char          *name);
gboolean            anneal_record_set    (const AnnealObject  *self,
                                          const char          *name,
                                          const AnnealObject  *value,
                                          GError             **error);
/* object.name */
gboolean            anneal_record_get_attribute (AnnealFrame         *frame,
                                                 const AnnealObject  *self,
                                                 const char          *expression,  /* (nullable): what it is called */
                                                 const char          *name,
                                                 AnnealObject        *result,
                                                 GError             **error);
/* Unresolved names that its attributes depend on, one level deep. */
void                anneal_record_collect_names (const AnnealObject *self,
                                                 GPtrArray          *names);
/* A call of a class, or of an instance that can be called. */
gboolean            anneal_record_call   (AnnealEvaluation    *evaluation,
                                          const AnnealObject  *self,
                                          const AnnealCall    *call,
                                          AnnealObject        *result,
                                          GError             **error);
/* What scripts use of Python's library: argparse, SimpleNamespace, partial; UNSET if @dotted is none of it. */
AnnealObject        anneal_library_lookup (AnnealRunner       *runner,
                                           const char         *dotted);
gboolean            anneal_library_call  (AnnealEvaluation    *evaluation,
                                          const char          *dotted,
                                          const AnnealCall    *call,
                                          AnnealObject        *result,
                                          GError             **error);
/* parser.add_argument() and the like. */
gboolean            anneal_parser_has_method (const char      *name);
gboolean            anneal_parser_call   (AnnealEvaluation    *evaluation,
                                          const AnnealObject  *parser,
                                          const char          *method,
                                          const AnnealCall    *call,
                                          AnnealObject        *result,
                                          GError             **error);

G_END_DECLS
