/* anneal-vector.h: vectors of floats, as wide as the processor that is compiled for has them
 *
 * Written with the vector extensions of GCC and Clang, so that one text serves every processor.  Only for files that
 * are compiled once a level: everything is static, for what one level compiles must not be called by another.
 *
 * Approximations are minimax ones of our own, within two (tanh: six) units in the last place; infinities and
 * what is no number come through as the C library's functions have it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#if defined (__AVX__)
#include <immintrin.h>
#endif

#if defined (__AVX512F__)
#define N_LANES 16
#elif defined (__AVX__)
#define N_LANES 8
#else
#define N_LANES 4
#endif

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

/* Loops with as many rounds as a constant says become straight code, and their arrays registers. */
#if defined (__clang__)
#define UNROLL       _Pragma ("clang loop unroll(full)")
#define UNROLL_TWICE _Pragma ("clang loop unroll_count(2)")
#else
#define UNROLL       _Pragma ("GCC unroll 16")
#define UNROLL_TWICE _Pragma ("GCC unroll 2")
#endif

typedef float  Vector __attribute__ ((vector_size (4 * N_LANES)));
typedef gint32 IntVector __attribute__ ((vector_size (4 * N_LANES)));
typedef float  UnalignedVector __attribute__ ((vector_size (4 * N_LANES), aligned (4)));

ALWAYS_INLINE Vector
load (const float *from)
{
  return *(const Vector *) from;
}

ALWAYS_INLINE void
store (float *to,
       Vector x)
{
  *(Vector *) to = x;
}

ALWAYS_INLINE Vector
load_unaligned (const float *from)
{
  return *(const UnalignedVector *) from;
}

ALWAYS_INLINE void
store_unaligned (float *to,
                 Vector x)
{
  *(UnalignedVector *) to = x;
}

ALWAYS_INLINE Vector
splat (float x)
{
  return x - (Vector) { 0 };
}

ALWAYS_INLINE IntVector
splat_int (gint32 x)
{
  return x - (IntVector) { 0 };
}

/* @mask: all bits of a lane, or none. */
ALWAYS_INLINE Vector
select_lanes (IntVector mask,
              Vector    yes,
              Vector    no)
{
  return (Vector) ((mask & (IntVector) yes) | (~mask & (IntVector) no));
}

/* The less of both; what is no number stays so. */
ALWAYS_INLINE Vector
at_most (float  limit,
         Vector x)
{
#if N_LANES == 16
  return (Vector) _mm512_min_ps ((__m512) splat (limit), (__m512) x);
#elif N_LANES == 8
  return (Vector) _mm256_min_ps ((__m256) splat (limit), (__m256) x);
#else
  return select_lanes (x > limit, splat (limit), x);
#endif
}

ALWAYS_INLINE Vector
at_least (float  limit,
          Vector x)
{
#if N_LANES == 16
  return (Vector) _mm512_max_ps ((__m512) splat (limit), (__m512) x);
#elif N_LANES == 8
  return (Vector) _mm256_max_ps ((__m256) splat (limit), (__m256) x);
#else
  return select_lanes (x < limit, splat (limit), x);
#endif
}

/* x, but 0 where @y is not above 0; where it is no number, x. */
ALWAYS_INLINE Vector
keep_above_zero (Vector y,
                 Vector x)
{
#if N_LANES == 16
  return (Vector) _mm512_maskz_mov_ps (_mm512_cmp_ps_mask ((__m512) y, _mm512_setzero_ps (), _CMP_NLE_UQ), (__m512) x);
#else
  return (Vector) (~(y <= 0) & (IntVector) x);
#endif
}

/* a / b, b being neither denormal nor infinite; where division is slow by an estimate that is made better once. */
ALWAYS_INLINE Vector
divide (Vector a,
        Vector b)
{
#if N_LANES == 16
  Vector estimate = (Vector) _mm512_rcp14_ps ((__m512) b);
  Vector quotient = a * estimate;

  return quotient + estimate * (a - quotient * b);
#else
  return a / b;
#endif
}

/* 0, 1, 2, … */
ALWAYS_INLINE IntVector
count_lanes (void)
{
#if N_LANES == 16
  return (IntVector) { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
#elif N_LANES == 8
  return (IntVector) { 0, 1, 2, 3, 4, 5, 6, 7 };
#else
  return (IntVector) { 0, 1, 2, 3 };
#endif
}

/* a0 b0 a1 b1 …, of the lower half of both. */
ALWAYS_INLINE Vector
interleave_low (Vector a,
                Vector b)
{
#if N_LANES == 16
  return __builtin_shufflevector (a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
#elif N_LANES == 8
  return __builtin_shufflevector (a, b, 0, 8, 1, 9, 2, 10, 3, 11);
#else
  return __builtin_shufflevector (a, b, 0, 4, 1, 5);
#endif
}

/* The same, of the upper half. */
ALWAYS_INLINE Vector
interleave_high (Vector a,
                 Vector b)
{
#if N_LANES == 16
  return __builtin_shufflevector (a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#elif N_LANES == 8
  return __builtin_shufflevector (a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#else
  return __builtin_shufflevector (a, b, 2, 6, 3, 7);
#endif
}

#if N_LANES == 16

/* Four numbers each of rows i, i + 4, i + 8 and i + 12. */
ALWAYS_INLINE __m512
load_quarters (const float *from,
               gsize        row)
{
  __m512 x = _mm512_castps128_ps512 (_mm_load_ps (from));

  x = _mm512_insertf32x4 (x, _mm_load_ps (from + 4 * row), 1);
  x = _mm512_insertf32x4 (x, _mm_load_ps (from + 8 * row), 2);
  return _mm512_insertf32x4 (x, _mm_load_ps (from + 12 * row), 3);
}

/* columns[i]: number i of each row at @from.  What is put together on its way from memory need not be exchanged, which
 * one part of the processor alone can do. */
ALWAYS_INLINE void
load_columns (const float *from,
              gsize        row,
              Vector       columns[N_LANES])
{
  UNROLL
  for (guint i = 0; i < N_LANES; i += 4)
    {
      __m512 a = load_quarters (from + i, row), b = load_quarters (from + row + i, row);
      __m512 c = load_quarters (from + 2 * row + i, row), d = load_quarters (from + 3 * row + i, row);
      __m512 low_ab = _mm512_unpacklo_ps (a, b), high_ab = _mm512_unpackhi_ps (a, b);
      __m512 low_cd = _mm512_unpacklo_ps (c, d), high_cd = _mm512_unpackhi_ps (c, d);

      columns[i] = (Vector) _mm512_shuffle_ps (low_ab, low_cd, _MM_SHUFFLE (1, 0, 1, 0));
      columns[i + 1] = (Vector) _mm512_shuffle_ps (low_ab, low_cd, _MM_SHUFFLE (3, 2, 3, 2));
      columns[i + 2] = (Vector) _mm512_shuffle_ps (high_ab, high_cd, _MM_SHUFFLE (1, 0, 1, 0));
      columns[i + 3] = (Vector) _mm512_shuffle_ps (high_ab, high_cd, _MM_SHUFFLE (3, 2, 3, 2));
    }
}

#else

/* Interleaving rows that are half of all apart halves that distance: once for each halving, and rows are columns. */
ALWAYS_INLINE void
transpose_square (Vector rows[N_LANES])
{
  UNROLL
  for (guint distance = N_LANES / 2; distance > 0; distance /= 2)
    {
      Vector before[N_LANES];

      UNROLL
      for (guint i = 0; i < N_LANES; i++)
        before[i] = rows[i];
      UNROLL
      for (guint i = 0; i < N_LANES / 2; i++)
        {
          rows[2 * i] = interleave_low (before[i], before[i + N_LANES / 2]);
          rows[2 * i + 1] = interleave_high (before[i], before[i + N_LANES / 2]);
        }
    }
}

ALWAYS_INLINE void
load_columns (const float *from,
              gsize        row,
              Vector       columns[N_LANES])
{
  UNROLL
  for (guint i = 0; i < N_LANES; i++)
    columns[i] = load (from + i * row);
  transpose_square (columns);
}

#endif

/* Of lane j: its number in both, and that of the lane @distance apart; from @b where j has the bit @distance. */
#define OWN(j, distance)   ((j) & (distance) ? N_LANES + (j) : (j))
#define OTHER(j, distance) ((j) & (distance) ? N_LANES + ((j) ^ (distance)) : (j) ^ (distance))
#define FOUR_LANES(pick, j, distance) \
  pick (j, distance), pick (j + 1, distance), pick (j + 2, distance), pick (j + 3, distance)
#if N_LANES == 16
#define ALL_LANES(pick, distance)                                               \
  FOUR_LANES (pick, 0, distance), FOUR_LANES (pick, 4, distance),               \
  FOUR_LANES (pick, 8, distance), FOUR_LANES (pick, 12, distance)
#elif N_LANES == 8
#define ALL_LANES(pick, distance) FOUR_LANES (pick, 0, distance), FOUR_LANES (pick, 4, distance)
#else
#define ALL_LANES(pick, distance) FOUR_LANES (pick, 0, distance)
#endif

/* Half as many rows: each lane and the one @distance apart are added, those of @distance later rows in between. */
#define FOLD_ROWS(rows, distance)                                                                                 \
  do                                                                                                              \
    {                                                                                                             \
      UNROLL                                                                                                      \
      for (guint i = 0; i < distance; i++)                                                                        \
        rows[i] = __builtin_shufflevector (rows[i], rows[i + distance], ALL_LANES (OWN, distance)) +              \
                  __builtin_shufflevector (rows[i], rows[i + distance], ALL_LANES (OTHER, distance));             \
    }                                                                                                             \
  while (FALSE)

/* Lane i of the result: the sum of all lanes of rows[i], which is overwritten. */
ALWAYS_INLINE Vector
sum_rows (Vector rows[N_LANES])
{
#if N_LANES == 16
  FOLD_ROWS (rows, 8);
#endif
#if N_LANES >= 8
  FOLD_ROWS (rows, 4);
#endif
  FOLD_ROWS (rows, 2);
  FOLD_ROWS (rows, 1);
  return rows[0];
}

/* Of numbers up to 0.  Rounds by adding a number that leaves no bits for fractions, so must stay as it is written. */
ALWAYS_INLINE Vector
exp_lanes (Vector x)
{
  const float rounding = 0x1.8p23f;
  IntVector is_tiny = x < -87.3f;                                        /* less than the least normal number: 0 */
  Vector rounded = x * 0x1.715476p0f + rounding;
  Vector n = rounded - rounding;
  Vector r = (x - n * 0x1.62ep-1f) - n * 0x1.0bfbe8p-15f;           /* ln 2, its first bits and the others */

  Vector sum = r * 1.3814469e-3f + 8.3687803e-3f;
  sum = sum * r + 4.1668394e-2f;
  sum = sum * r + 0.16666520f;
  sum = sum * r + 0.49999993f;
  sum = (sum * r) * r + r + 1.f;

  /* 2^n by its exponent; the last bits of `rounded` are n. */
  Vector power = (Vector) (((IntVector) rounded << 23) + 0x3f800000);

  return select_lanes (is_tiny, splat (0), sum * power);
}

/* Of normal numbers above 0. */
ALWAYS_INLINE Vector
log_lanes (Vector x)
{
  IntVector bits = (IntVector) x - 0x3f3504f3;                           /* bits of sqrt (1/2): x / 2^n from there … */
  Vector n = __builtin_convertvector (bits >> 23, Vector);
  Vector part = (Vector) ((bits & 0x007fffff) + 0x3f3504f3);             /* … to sqrt (2) */
  Vector f = part - 1.f;
  Vector s = f / (part + 1.f);
  Vector square = s * s;

  Vector sum = square * (1 / 9.f) + 1 / 7.f;                             /* of 2 artanh (s) */
  sum = sum * square + 1 / 5.f;
  sum = sum * square + 1 / 3.f;
  sum = sum * square * s;

  Vector log = n * -0x1.05c61p-29f + 2 * sum;

  log = log + 2 * s + n * 0x1.62e43p-1f;
  return select_lanes ((x > 0x1.fffffep127f) | (x != x), x, log);
}

/* x P (x²) / Q (x²); from 7.9 on the same as there, 3e-7 from 1, for beyond that rounding would pass 1. */
ALWAYS_INLINE Vector
tanh_lanes (Vector x)
{
  Vector clamped = at_most (7.9f, at_least (-7.9f, x));
  Vector u = clamped * clamped;

  Vector p = u * 1.335462917e-8f + 2.060905668e-5f;
  p = p * u + 3.4955864715e-3f;
  p = p * u + 0.13381024218f;
  p = p * u + 0.99999997947f;

  Vector q = u * 7.776544392e-7f + 3.28563217818e-4f;
  q = q * u + 2.5876975809e-2f;
  q = q * u + 0.46714339814f;
  q = q * u + 1.f;

  return divide (clamped * p, q);
}
