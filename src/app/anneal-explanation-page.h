/* anneal-explanation-page.h: what the schedule of a run does, in words for somebody who learns it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_EXPLANATION_PAGE (anneal_explanation_page_get_type ())

/* A page of the drawer: property "edit" (AnnealRunEdit, nullable). */
G_DECLARE_FINAL_TYPE (AnnealExplanationPage, anneal_explanation_page, ANNEAL, EXPLANATION_PAGE, AdwBin)

G_END_DECLS
