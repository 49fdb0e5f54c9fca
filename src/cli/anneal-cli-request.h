/* anneal-cli-request.h: numbers, choices and series out of options
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"
#include "anneal-import.h"

G_BEGIN_DECLS

#define ANNEAL_CLI_DEFAULT_STEPS   100
#define ANNEAL_CLI_DEFAULT_EPOCHS  1
#define ANNEAL_CLI_DEFAULT_BATCHES 100

/* The row of every command that computes something. */
#define ANNEAL_CLI_PYTORCH_ENTRY(Options, text) \
  { "pytorch", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, pytorch), text, "VERSION" }

/* What is asked of an option's number. */
gboolean anneal_cli_read_count    (const char    *option,     /* "--steps" */
                                   const char    *text,       /* (nullable): not given: *count stays */
                                   gint64         min,
                                   gint64         max,
                                   gint64        *count,
                                   GError       **error);
gboolean anneal_cli_read_positive (const char    *option,
                                   const char    *text,
                                   double        *value,
                                   GError       **error);
/* @choices: NULL-terminated; *chosen stays if @text is NULL. */
gboolean anneal_cli_read_choice   (const char    *option,
                                   const char    *text,
                                   const char   * const *choices,
                                   guint         *chosen,
                                   GError       **error);
/* --pytorch: *version stays if @text is NULL. */
gboolean anneal_cli_read_pytorch  (const char    *text,
                                   AnnealPytorch *version,
                                   GError       **error);
/* --epochs and --batches together. */
gboolean anneal_cli_read_horizon  (const char    *epochs,
                                   const char    *batches,
                                   gint64        *n_epochs,
                                   gint64        *n_batches,
                                   GError       **error);

/* A JSON array of numbers, "inf", "-inf", "nan", or a column of separated values: of that name or number, which is
 * asked for only if there are several.  Cells left out are told on @err. */
double  *anneal_cli_read_metrics   (const char     *path,
                                    const char     *column_name,    /* (nullable) */
                                    GOutputStream  *err,
                                    gsize          *n_metrics,
                                    GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* A JSON array of numbers and null; (element-type AnnealObject). */
GArray  *anneal_cli_read_step_args (const char   *path,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
