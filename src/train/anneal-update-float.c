/* anneal-update-float.c: the loops of the update rules in float, for one level of processors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-update-private.h"

#define REAL         float
#define SPAN         AnnealUpdateSpanFloat
#define SQRT         sqrtf
#define MAGNITUDE    fabsf
#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))
#define APPLY        KERNELS_UPDATE

/* Compiled once a level, as anneal-kernels-level.c is. */
void KERNELS_UPDATE (AnnealUpdateLoop             loop,
                     const AnnealUpdateStep      *step,
                     const AnnealUpdateSpanFloat *span);

#include "anneal-update-loops.h"
