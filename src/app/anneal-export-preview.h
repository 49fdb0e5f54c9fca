/* anneal-export-preview.h: the picture of a file that is not there yet
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-figure.h"

G_BEGIN_DECLS

/* The file's own drawing, made as small or large as @width, @height px take it, in their middle. */
void anneal_export_preview_draw (const AnnealExport     *export,
                                 const AnnealPlotFigure *figure,
                                 cairo_t                *cr,
                                 int                     width,
                                 int                     height);

G_END_DECLS
