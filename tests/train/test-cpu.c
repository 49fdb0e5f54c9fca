/* test-cpu.c: tests of anneal-cpu
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-trainer.h"

/* Volatile, for the compiler must not calculate with them. */
static volatile float small = 0x1p-120f;
static volatile float smaller = 0x1p-20f;
static volatile float denormal = 0x1p-140f;
static volatile float large = 0x1p30f;

static void
test_flush (void)
{
  g_assert_cmpfloat ((double) (small * smaller), ==, 0x1p-140);
  g_assert_cmpfloat ((double) (denormal * large), ==, 0x1p-110);

  guint before = anneal_trainer_begin_thread ();
#if defined (__x86_64__) || defined (__aarch64__)
  g_assert_cmpfloat ((double) (small * smaller), ==, 0);
  g_assert_cmpfloat ((double) (denormal * large), ==, 0);
#endif
  g_assert_cmpfloat ((double) (small * large), ==, 0x1p-90);
  anneal_trainer_end_thread (before);

  g_assert_cmpfloat ((double) (small * smaller), ==, 0x1p-140);
  g_assert_cmpfloat ((double) (denormal * large), ==, 0x1p-110);
}

static gpointer
multiply_in_thread (gpointer data)
{
  float *product = data;

  *product = small * smaller;
  return NULL;
}

/* A thread that does not train is not touched. */
static void
test_other_thread (void)
{
  GThread *thread = NULL;
  float product = 0;

  thread = g_thread_new ("other", multiply_in_thread, &product);
  guint before = anneal_trainer_begin_thread ();
  g_thread_join (thread);
  anneal_trainer_end_thread (before);
  g_assert_cmpfloat ((double) product, ==, 0x1p-140);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/cpu/flush", test_flush);
  g_test_add_func ("/train/cpu/other-thread", test_other_thread);

  return g_test_run ();
}
