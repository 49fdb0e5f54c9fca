/* anneal-import-fields.h: names that a script does not explain, and what they are taken for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-import.h"
#include "anneal-lexer.h"

G_BEGIN_DECLS

/* Fields of one text.  It is read several times, each time with the values that the time before asked for. */
typedef struct
{
  const char                *text;
  gsize                      length;
  const AnnealImportOptions *options;
  AnnealTokens               tokens;
  GPtrArray                 *fields;      /* of AnnealImportField */
  GHashTable                *by_name;     /* of AnnealImportField, lent */
  GPtrArray                 *asked;       /* of char: names asked for that have a value before they are fields */
  GHashTable                *own;         /* of char: those values, as Python, by the names in @asked */
  GHashTable                *needs;       /* of GPtrArray of char: names by the start of the call that needs them */
  const char                *withheld;    /* (nullable): the name that has no value now; lent */
} AnnealFieldTable;

void     anneal_field_table_init    (AnnealFieldTable          *self,
                                     const char                *text,
                                     gsize                      length,
                                     const AnnealImportOptions *options);
/* Not a script, but one statement: nobody writes its imports. */
gboolean anneal_field_table_is_one_line (const AnnealFieldTable *self);
void     anneal_field_table_clear   (AnnealFieldTable          *self);
/* AnnealPythonHost.resolve() */
gboolean anneal_field_table_resolve (AnnealFieldTable          *self,
                                     const char                *expression,
                                     const AnnealObject        *guess,
                                     AnnealObject              *value);
/* The number that the text gives to a bare name, wherever that is. */
gboolean anneal_field_table_find_assigned (const AnnealFieldTable *self,
                                           const char             *name,
                                           AnnealObject           *value);
/* Makes fields of @names, which the call at @place needs; TRUE if there is a new one with a value. */
gboolean anneal_field_table_need    (AnnealFieldTable          *self,
                                     gsize                      place,
                                     GPtrArray                 *names);     /* (element-type utf8) */

/* What the call at @place needs, the run needs. */
void     anneal_field_table_add_run (AnnealFieldTable          *self,
                                     gsize                      place,
                                     guint                      run);
/* Leaves what runs need, in the order of the text. */
void     anneal_field_table_drop_unused (AnnealFieldTable      *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealFieldTable, anneal_field_table_clear)

G_END_DECLS
