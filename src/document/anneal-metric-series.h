/* anneal-metric-series.h: the numbers that a schedule may be stepped with: read from text, measured, made up
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"

G_BEGIN_DECLS

/* Of one run that is edited; longer ones can be computed with, but not be saved: the file of a project would be larger
 * than ANNEAL_JSON_MAX_BYTES. */
#define ANNEAL_MAX_SAVED_METRICS 500000

/* Series to start with. */
typedef enum
{
  ANNEAL_METRIC_PLATEAU,      /* a loss that falls, then stays where it is */
  ANNEAL_METRIC_NOISY,        /* a loss that falls all the time, and trembles */
  ANNEAL_METRIC_RISING,       /* an accuracy */
  ANNEAL_N_METRIC_SAMPLES,
} AnnealMetricSample;

/* Numbers with commas, semicolons, blanks or line ends between them, brackets around them allowed; "inf", "-inf" and
 * "nan" as Python writes them.  Empty: NULL and no error.  Errors carry a span in @text. */
double     *anneal_metrics_parse             (const char          *text,
                                              gsize               *n_metrics,
                                              GError             **error);
/* "0.91, 0.2385, nan": at most @n of them.  Read back, it gives the same numbers. */
char       *anneal_metrics_dup_text          (const double        *metrics,
                                              gsize                n,
                                              const char          *separator);
/* FALSE with ANNEAL_ERROR_LIMIT if a project could not be saved with so many. */
gboolean    anneal_metrics_check_length      (gsize                n_metrics,
                                              GError             **error);
/* Least and greatest finite one; FALSE if there is none. */
gboolean    anneal_metrics_measure           (const double        *metrics,
                                              gsize                n_metrics,
                                              double              *least,
                                              double              *greatest);

/* Metrics in which those from tick @from to @to, in either direction, lie on a line between two values.  Ticks between
 * the end of the series and the line get what they were given before: the last metric, repeated. */
double     *anneal_metrics_dup_drawn         (const double        *metrics,
                                              gsize                n_metrics,
                                              gsize                from,
                                              double               from_value,
                                              gsize                to,
                                              double               to_value,
                                              gsize               *n_drawn);

const char *anneal_metric_sample_get_name    (AnnealMetricSample   sample);      /* N_() */
/* The same numbers every time, in four decimals. */
void        anneal_metric_sample_fill        (AnnealMetricSample   sample,
                                              double              *metrics,
                                              gsize                n_metrics);

G_END_DECLS
