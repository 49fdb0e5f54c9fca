/* anneal-random.h: random numbers that are the same on every machine
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* xoshiro256**; lies where its owner wants it. */
typedef struct
{
  guint64 state[4];
} AnnealRandom;

/* Streams of one seed are as different as seeds: one for weights, one for the order of batches, … */
void    anneal_random_init    (AnnealRandom *self,
                               guint64       seed,
                               guint64       stream);
guint64 anneal_random_next    (AnnealRandom *self);     /* all 64 bits */
double  anneal_random_uniform (AnnealRandom *self);     /* from 0, below 1, in steps of 2^-53 */
guint64 anneal_random_below   (AnnealRandom *self,      /* from 0, below @n, each as likely; @n above 0 */
                               guint64       n);
void    anneal_random_shuffle (AnnealRandom *self,      /* Fisher and Yates: each order as likely */
                               guint         values[],
                               guint         n);
double  anneal_random_normal  (AnnealRandom *self);     /* mean 0, standard deviation 1 */

G_END_DECLS
