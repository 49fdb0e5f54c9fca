/* anneal-application.h: the program: its windows, what is the same in all of them, and how it ends
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANNEAL_TYPE_APPLICATION (anneal_application_get_type ())

G_DECLARE_FINAL_TYPE (AnnealApplication, anneal_application, ANNEAL, APPLICATION, AdwApplication)

AnnealApplication *anneal_application_new (void);

G_END_DECLS
