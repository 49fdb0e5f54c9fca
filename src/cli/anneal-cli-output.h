/* anneal-cli-output.h: writing millions of numbers to a stream
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANNEAL_CLI_BUFFER_SIZE (64 * 1024)

/* A buffer in front of a stream.  The first failure stays; what is written after it is dropped. */
typedef struct
{
  GOutputStream *stream;      /* lent */
  GError        *error;
  gsize          length;
  char           buffer[ANNEAL_CLI_BUFFER_SIZE];
} AnnealCliOutput;

AnnealCliOutput *anneal_cli_output_new    (GOutputStream   *stream);
void             anneal_cli_output_free   (AnnealCliOutput *self);
void             anneal_cli_output_bytes  (AnnealCliOutput *self,
                                           const char      *bytes,
                                           gsize            length);
void             anneal_cli_output_text   (AnnealCliOutput *self,
                                           const char      *text);
void             anneal_cli_output_printf (AnnealCliOutput *self,
                                           const char      *format,
                                           ...) G_GNUC_PRINTF (2, 3);
void             anneal_cli_output_double (AnnealCliOutput *self,
                                           double           value);
void             anneal_cli_output_count  (AnnealCliOutput *self,
                                           guint64          value);
/* A cell of CSV: quoted where it must be. */
void             anneal_cli_output_cell   (AnnealCliOutput *self,
                                           const char      *text);
/* A string of JSON, and a number; what JSON has no numbers for are the strings "inf", "-inf", "nan". */
void             anneal_cli_output_string (AnnealCliOutput *self,
                                           const char      *text);
void             anneal_cli_output_number (AnnealCliOutput *self,
                                           double           value);
/* Writes what is left; FALSE if anything was not written. */
gboolean         anneal_cli_output_flush  (AnnealCliOutput *self,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealCliOutput, anneal_cli_output_free)

G_END_DECLS
