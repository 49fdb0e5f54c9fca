/* anneal-cpu.c: how the processor treats denormal numbers, while a thread trains
 *
 * Adam's averages of units that never fire decay into numbers below 1e-38, with which processors calculate ten times
 * slower than with others.  In training they are zero; everywhere else floating point stays what the standard says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#if defined (__x86_64__)
#include <xmmintrin.h>
#endif

#include "anneal-trainer.h"

#if defined (__x86_64__)

#define FLUSH_RESULTS  (1u << 15)
#define FLUSH_OPERANDS (1u << 6)

guint
anneal_trainer_begin_thread (void)
{
  guint before = _mm_getcsr ();

  _mm_setcsr (before | FLUSH_RESULTS | FLUSH_OPERANDS);
  return before;
}

void
anneal_trainer_end_thread (guint before)
{
  _mm_setcsr (before);
}

#elif defined (__aarch64__)

#define FLUSH (G_GUINT64_CONSTANT (1) << 24)

guint
anneal_trainer_begin_thread (void)
{
  guint64 before;

  __asm__ volatile ("mrs %0, fpcr" : "=r" (before));
  __asm__ volatile ("msr fpcr, %0" : : "r" (before | FLUSH));
  return (guint) before;
}

void
anneal_trainer_end_thread (guint before)
{
  __asm__ volatile ("msr fpcr, %0" : : "r" ((guint64) before));
}

#else

guint
anneal_trainer_begin_thread (void)
{
  return 0;
}

void
anneal_trainer_end_thread (guint before)
{
}

#endif
