/* anneal-cli-values.h: what names in a script stand for, out of --set NAME=VALUE
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-import.h"

G_BEGIN_DECLS

/* The row of every command that reads code. */
#define ANNEAL_CLI_SET_ENTRY(Options) \
  { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, ANNEAL_CLI_FIELD (Options, set), \
    N_("What a name stands for that CODE does not explain, such as “len(train_loader)=391”; may be repeated"), \
    "NAME=VALUE" }

/* The settings of one call. */
typedef struct
{
  GArray     *values;     /* (element-type AnnealImportValue): texts owned here */
  GHashTable *known;      /* names that the texts read so far asked for */
} AnnealCliValues;

/* @settings: (nullable): "len(train_loader)=391", …; NULL-terminated. */
gboolean anneal_cli_values_read  (AnnealCliValues      *self,
                                  char                **settings,
                                  GError              **error);
void     anneal_cli_values_clear (AnnealCliValues      *self);
/* Gives them to a reading. */
void     anneal_cli_values_apply (const AnnealCliValues *self,
                                  AnnealImportOptions   *options);
/* Remembers which names a text has. */
void     anneal_cli_values_learn (AnnealCliValues       *self,
                                  const AnnealImport    *import);
/* Refuses a name that none of the texts has, with those there are. */
gboolean anneal_cli_values_check (const AnnealCliValues *self,
                                  GError               **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealCliValues, anneal_cli_values_clear)

G_END_DECLS
