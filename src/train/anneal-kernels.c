/* anneal-kernels.c: which level of kernels this machine can run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#if defined (__x86_64__)
#include <cpuid.h>
#endif

#include "anneal-kernels.h"

extern const AnnealKernels anneal_kernels_base;
#ifdef ANNEAL_HAVE_KERNELS_V3
extern const AnnealKernels anneal_kernels_v3;
#endif
#ifdef ANNEAL_HAVE_KERNELS_V4
extern const AnnealKernels anneal_kernels_v4;
#endif

static const AnnealKernels * const levels[ANNEAL_KERNELS_N_LEVELS] = {
  [ANNEAL_KERNELS_BASE] = &anneal_kernels_base,
#ifdef ANNEAL_HAVE_KERNELS_V3
  [ANNEAL_KERNELS_V3] = &anneal_kernels_v3,
#endif
#ifdef ANNEAL_HAVE_KERNELS_V4
  [ANNEAL_KERNELS_V4] = &anneal_kernels_v4,
#endif
};

static const AnnealKernels *chosen;     /* atomic; NULL: not looked yet */

#if defined (__x86_64__)

/* Everything that x86-64-v3 means.  The compilers do not know all names; those they know also ask whether the system
 * keeps the registers. */
static gboolean
has_v3 (void)
{
  guint a, b, c, d;

  if (!__get_cpuid (1, &a, &b, &c, &d) || (c & bit_MOVBE) == 0 || (c & bit_F16C) == 0)
    return FALSE;
  if (!__get_cpuid (0x80000001, &a, &b, &c, &d) || (c & bit_LZCNT) == 0)
    return FALSE;

  return __builtin_cpu_supports ("avx") && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("bmi") &&
         __builtin_cpu_supports ("bmi2") && __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("popcnt");
}

static gboolean
has_v4 (void)
{
  return has_v3 () && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
         __builtin_cpu_supports ("avx512cd") && __builtin_cpu_supports ("avx512dq") &&
         __builtin_cpu_supports ("avx512vl");
}

#else

static gboolean
has_v3 (void)
{
  return FALSE;
}

static gboolean
has_v4 (void)
{
  return FALSE;
}

#endif

gboolean
anneal_kernels_has_level (AnnealKernelsLevel level)
{
  g_return_val_if_fail (level < ANNEAL_KERNELS_N_LEVELS, FALSE);

  return levels[level] != NULL &&
         (level == ANNEAL_KERNELS_BASE || (level == ANNEAL_KERNELS_V3 ? has_v3 () : has_v4 ()));
}

void
anneal_kernels_set_level (AnnealKernelsLevel level)
{
  g_return_if_fail (anneal_kernels_has_level (level));

  g_atomic_pointer_set (&chosen, levels[level]);
}

const AnnealKernels *
anneal_kernels_get (void)
{
  const AnnealKernels *found = g_atomic_pointer_get (&chosen);

  if (found != NULL)
    return found;

  /* Threads that look at the same time find the same. */
  AnnealKernelsLevel level = ANNEAL_KERNELS_N_LEVELS - 1;

  while (!anneal_kernels_has_level (level))
    level--;
  anneal_kernels_set_level (level);
  return levels[level];
}

const char *
anneal_kernels_get_name (AnnealKernelsLevel level)
{
  static const char * const names[ANNEAL_KERNELS_N_LEVELS] = {
    [ANNEAL_KERNELS_BASE] = "base",
    [ANNEAL_KERNELS_V3] = "x86-64-v3",
    [ANNEAL_KERNELS_V4] = "x86-64-v4",
  };

  g_return_val_if_fail (level < ANNEAL_KERNELS_N_LEVELS, NULL);

  return names[level];
}

void
anneal_update_float (AnnealUpdateLoop             loop,
                     const AnnealUpdateStep      *step,
                     const AnnealUpdateSpanFloat *span)
{
  anneal_kernels_get ()->update (loop, step, span);
}
