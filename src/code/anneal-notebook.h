/* anneal-notebook.h: the code in a Jupyter notebook, and places in it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of a file is read for its code: a notebook's pictures count, too. */
gsize    anneal_notebook_get_max_bytes (const char *path);
/* Whether @text is meant to be a notebook: a JSON object with the names that notebooks have. */
gboolean anneal_notebook_detect    (const char  *text,
                                    gsize        length);
/* The code cells as one Python text, each below a line "# %% Cell 3" (counted from 1, as Jupyter's
 * "In [3]": no text).  Lines for the notebook's own shell, such as "%matplotlib inline", do nothing in it.
 * NULL: no notebook, with a span in @text. */
char    *anneal_notebook_dup_code  (const char  *text,
                                    gsize        length,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* As anneal_text_locate(), but below a line of anneal_notebook_dup_code() the place is in @cell; else @cell is 0. */
void     anneal_notebook_locate    (const char  *code,
                                    gsize        length,
                                    gsize        offset,
                                    guint       *cell,
                                    guint       *line,
                                    guint       *column);
/* "Line 3, column 7" or "Code cell 4, line 2", translated. */
char    *anneal_notebook_dup_place (const char  *code,
                                    gsize        length,
                                    gsize        offset);

G_END_DECLS
