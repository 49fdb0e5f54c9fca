/* anneal-cli-report.h: sentences on standard error, with their place
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"
#include "anneal-import.h"

G_BEGIN_DECLS

/* Python text, and where it came from; of a notebook, its code. */
typedef struct
{
  char  *name;      /* (nullable): of the file */
  char  *text;
  gsize  length;
} AnnealCliSource;

/* @argument is code, or "-" for standard input; @file (nullable) is read instead, and then there is no @argument. */
gboolean anneal_cli_source_read   (AnnealCliSource       *self,
                                   const char            *argument,
                                   const char            *file,
                                   GError               **error);
/* FALSE with the place in the message if @text, an argument, is no UTF-8. */
gboolean anneal_cli_check_text    (const char            *text,
                                   GError               **error);
void     anneal_cli_source_clear  (AnnealCliSource       *self);
/* "line:column: " of @error, or "code cell 3, line 2: "; "" if it has no place; with "file:" if the source is one. */
char    *anneal_cli_source_locate (const AnnealCliSource *self,
                                   const GError          *error);
/* Prints "line:column: message". */
void     anneal_cli_source_report (const AnnealCliSource *self,
                                   GOutputStream         *err,
                                   AnnealSeverity         severity,
                                   const GError          *error);
/* Prints all diagnostics, as many as somebody reads; FALSE if an error is among them. */
gboolean anneal_cli_source_report_all (const AnnealCliSource *self,
                                       GOutputStream         *err,
                                       GPtrArray             *diagnostics);

/* … those of a reading, and how to give what it asks for. */
gboolean anneal_cli_source_report_import (const AnnealCliSource *self,
                                          GOutputStream         *err,
                                          const AnnealImport    *import);

/* How to give the names that a reading asks for; NULL: it asks for none. */
char    *anneal_cli_dup_hint      (const AnnealImport    *import);

/* "anneal-cli: message", made safe to show; what fails to be written is lost. */
void     anneal_cli_report        (GOutputStream         *err,
                                   const char            *message);
/* Prints @error, where it is known with its place in a document. */
void     anneal_cli_report_error  (GOutputStream         *err,
                                   const GError          *error);
/* "file:line:column: message", or with the place in a document; @bytes (nullable) is what the file holds. */
char    *anneal_cli_dup_located   (const char            *path,
                                   GBytes                *bytes,
                                   AnnealSeverity         severity,
                                   const GError          *error);
/* The message in lines that are safe to show. */
char    *anneal_cli_dup_safe      (const char            *message);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealCliSource, anneal_cli_source_clear)

G_END_DECLS
