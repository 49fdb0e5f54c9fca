/* anneal-picture-view.h: what the problem of a training looks like, beside the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-player.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PICTURE_VIEW (anneal_picture_view_get_type ())

/* Properties "player" (AnnealPlayer, nullable) and "update" (int64: the picture is of the time after so many updates,
 * as far as that was reached; -1: of now). */
G_DECLARE_FINAL_TYPE (AnnealPictureView, anneal_picture_view, ANNEAL, PICTURE_VIEW, GtkWidget)

G_END_DECLS
