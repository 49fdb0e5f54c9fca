/* anneal-random.c: random numbers that are the same on every machine
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xoshiro256** 1.0 by Blackman and Vigna, seeded by SplitMix64, as its authors advise.
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include <math.h>

#include "anneal-random.h"

static guint64
rotate_left (guint64 x,
             guint   k)
{
  return (x << k) | (x >> (64 - k));
}

static guint64
split_mix (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
anneal_random_init (AnnealRandom *self,
                    guint64       seed,
                    guint64       stream)
{
  guint64 state = seed;
  guint64 mixed = split_mix (&state) + stream;

  for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = split_mix (&mixed);
}

/* The functions below are made of these two, which the compiler can put into loops. */
static inline guint64
next (AnnealRandom *self)
{
  guint64 *s = self->state;
  guint64 result = rotate_left (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

static inline guint64
draw_below (AnnealRandom *self,
            guint64       n)
{
  guint64 x = next (self);

  /* 2^64 mod n values would favour the first ones.  They are less than n, so that hardly ever two divisions are
   * needed. */
  if (x < n)
    for (guint64 unfair = (0 - n) % n; x < unfair; )
      x = next (self);

  return x % n;
}

guint64
anneal_random_next (AnnealRandom *self)
{
  return next (self);
}

double
anneal_random_uniform (AnnealRandom *self)
{
  return (double) (next (self) >> 11) * 0x1p-53;
}

guint64
anneal_random_below (AnnealRandom *self,
                     guint64       n)
{
  g_return_val_if_fail (n > 0, 0);

  return draw_below (self, n);
}

void
anneal_random_shuffle (AnnealRandom *self,
                       guint         values[],
                       guint         n)
{
  AnnealRandom random = *self;

  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) draw_below (&random, i);
      guint value = values[i - 1];

      values[i - 1] = values[j];
      values[j] = value;
    }
  *self = random;
}

/* Marsaglia's polar method, of whose two numbers one is given: a generator has no more state than its numbers. */
double
anneal_random_normal (AnnealRandom *self)
{
  double x, square;

  do
    {
      double y = 2 * anneal_random_uniform (self) - 1;

      x = 2 * anneal_random_uniform (self) - 1;
      square = x * x + y * y;
    }
  while (square >= 1 || square == 0);

  return x * sqrt (-2 * log (square) / square);
}
