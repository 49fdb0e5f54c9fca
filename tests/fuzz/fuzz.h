/* fuzz.h: what every fuzz target offers: one input, tried
 *
 * A target aborts on whatever must never happen; returning is all that is asked of it.  Built with -Dfuzz=true and
 * Clang, libFuzzer makes the inputs; otherwise replay.c goes through the kept ones.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <stdlib.h>

#include "anneal-error.h"

G_BEGIN_DECLS

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* g_error() ends by a signal that libFuzzer does not take for a finding. */
#define fuzz_fail(...) \
  G_STMT_START { \
    g_printerr (__VA_ARGS__); \
    abort (); \
  } G_STMT_END

/* An error about a text of @length bytes says something, in UTF-8, and points into that text. */
static inline void
check_error (const GError *error,
             gsize         length)
{
  AnnealSpan span;

  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (anneal_error_get_span (error, &span))
    {
      g_assert_cmpuint (span.start, <=, span.end);
      g_assert_cmpuint (span.end, <=, length);
    }
}

G_END_DECLS
