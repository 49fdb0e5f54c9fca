/* anneal-number.h: the one reader and the one writer of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enough for every double and every 64-bit integer, with the final NUL. */
#define ANNEAL_NUMBER_LENGTH 32

/* Writes @value as Python's repr() does: the shortest text that reads back as the same double, "0.1", "1e-08",
 * "100.0", "inf", "-inf", "nan".  Whatever the locale.  Returns the length without the NUL. */
gsize       anneal_number_format     (double       value,
                                      char         buffer[static ANNEAL_NUMBER_LENGTH]);
gsize       anneal_number_format_int (gint64       value,
                                      char         buffer[static ANNEAL_NUMBER_LENGTH]);
char       *anneal_number_dup        (double       value);

/* For people: rounded to @digits significant digits, "0.1", "100", "1e-08", with the decimal separator of the user's
 * locale.  Never for files, code or anything that is read back. */
char       *anneal_number_dup_shown  (double       value,
                                      guint        digits);

/* For people, too: "9,000", its digits grouped as in the user's locale. */
char       *anneal_number_dup_count  (guint64      value);

/* All digits of a whole number, "18446744073709551616". */
char       *anneal_number_dup_whole  (double       value);

/* To decimal places, as Python's round (value, places). */
double      anneal_number_round      (double       value,
                                      int          places);

/* Reads all of @text (blanks around it allowed) as a decimal number, whatever the locale; "inf", "-inf" and "nan" too.
 * Too large for a double: ANNEAL_ERROR_RANGE. */
gboolean    anneal_number_parse      (const char  *text,
                                      double      *value,
                                      GError     **error);
gboolean    anneal_number_parse_int  (const char  *text,
                                      gint64      *value,
                                      GError     **error);

/* Reads the longest prefix of [@text, @end) that is a decimal float or integer literal of Python ("1.", ".5",
 * "1_000e3"), without a sign; the lexer's entry.  NULL if there is none.  Too large for a double: infinity, as in
 * Python.  Returns where it ended. */
const char *anneal_number_scan       (const char  *text,
                                      const char  *end,
                                      double      *value);

G_END_DECLS
