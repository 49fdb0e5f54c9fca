/* anneal-error.h: the one error domain, with the place an error is about
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANNEAL_ERROR (anneal_error_quark ())

typedef enum
{
  ANNEAL_ERROR_SYNTAX,      /* text that cannot be read */
  ANNEAL_ERROR_NAME,        /* a name nobody knows */
  ANNEAL_ERROR_TYPE,        /* a value of the wrong kind */
  ANNEAL_ERROR_RANGE,       /* a value outside its range */
  ANNEAL_ERROR_ARITHMETIC,  /* division by zero, overflow, a domain error */
  ANNEAL_ERROR_CONFLICT,    /* values that do not go together */
  ANNEAL_ERROR_LIMIT,       /* more than this program is willing to do */
  ANNEAL_ERROR_FORMAT,      /* a file that is not what it should be */
  ANNEAL_ERROR_TOO_NEW,     /* a file of a newer version */
} AnnealError;

/* Bytes [start, end) of the text that was read. */
typedef struct
{
  gsize start;
  gsize end;
} AnnealSpan;

GQuark      anneal_error_quark       (void);

void        anneal_set_error         (GError     **error,
                                      AnnealError  code,
                                      const char  *format,
                                      ...) G_GNUC_PRINTF (3, 4);
void        anneal_set_error_at      (GError     **error,
                                      AnnealError  code,
                                      AnnealSpan   span,
                                      const char  *format,
                                      ...) G_GNUC_PRINTF (4, 5);
void        anneal_set_error_path    (GError     **error,
                                      AnnealError  code,
                                      const char  *path,
                                      const char  *format,
                                      ...) G_GNUC_PRINTF (4, 5);

gboolean    anneal_error_get_span    (const GError *error,
                                      AnnealSpan   *span);
const char *anneal_error_get_path    (const GError *error);

/* Fill in what the place that raised the error could not know.  They leave errors of other domains alone. */
void        anneal_error_take_span   (GError     *error,
                                      AnnealSpan  span);
void        anneal_error_prefix_path (GError     *error,
                                      const char *prefix);

G_END_DECLS
