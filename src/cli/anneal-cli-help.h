/* anneal-cli-help.h: help, manual and completion, out of the commands' tables
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"

G_BEGIN_DECLS

char *anneal_cli_help_overview   (void);
char *anneal_cli_help_command    (const AnnealCommand *command);
char *anneal_cli_help_manual     (void);      /* the source of a man page, in English */
char *anneal_cli_help_completion (void);      /* for bash */
/* One paragraph in lines that fit a terminal: its first one after @first, the others after as many blanks. */
void  anneal_cli_help_append     (GString             *text,
                                  const char          *first,
                                  const char          *words);

G_END_DECLS
