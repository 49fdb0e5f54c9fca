/* anneal-handoff.h: tells ThreadSanitizer where a value goes from one thread to another
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* GLib's locks are futexes that ThreadSanitizer cannot see, so that it takes every hand-over by a GTask or a queue for
 * a race.  The giver calls ANNEAL_HAND_OFF (pointer) after its last write, the taker ANNEAL_TAKE_OVER (pointer) before
 * its first read; so do the threads around the last unref of a counted struct.  Nothing at all in other builds. */

#if defined (__SANITIZE_THREAD__)
# define ANNEAL_WITH_TSAN 1
#elif defined (__has_feature)
# if __has_feature (thread_sanitizer)
#  define ANNEAL_WITH_TSAN 1
# endif
#endif

#ifdef ANNEAL_WITH_TSAN
# include <sanitizer/tsan_interface.h>
# define ANNEAL_HAND_OFF(pointer)  __tsan_release ((void *) (pointer))
# define ANNEAL_TAKE_OVER(pointer) __tsan_acquire ((void *) (pointer))
#else
# define ANNEAL_HAND_OFF(pointer)  ((void) (pointer))
# define ANNEAL_TAKE_OVER(pointer) ((void) (pointer))
#endif
