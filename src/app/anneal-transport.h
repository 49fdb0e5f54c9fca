/* anneal-transport.h: the bar under the plot that plays the training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-player.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_TRANSPORT (anneal_transport_get_type ())

/* Property "player".  Its buttons activate the window's actions: "win.play", "win.training-speed", …. */
G_DECLARE_FINAL_TYPE (AnnealTransport, anneal_transport, ANNEAL, TRANSPORT, AdwBin)

/* Opens the popover of problems, and that of the training's options. */
void anneal_transport_choose_problem (AnnealTransport *self);
void anneal_transport_set_up         (AnnealTransport *self);

G_END_DECLS
