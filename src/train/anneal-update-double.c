/* anneal-update-double.c: the loops of the update rules in double
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-update-private.h"

#define REAL         double
#define SPAN         AnnealUpdateSpanDouble
#define SQRT         sqrt
#define MAGNITUDE    fabs
#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))
#define APPLY        anneal_update_double

#include "anneal-update-loops.h"
