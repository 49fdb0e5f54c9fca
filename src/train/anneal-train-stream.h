/* anneal-train-stream.h: what a setup's seed is used for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Streams of random numbers, so that a change of one thing leaves the others as they are: the same weights with other
 * batches, the same data with another split. */
typedef enum
{
  ANNEAL_TRAIN_STREAM_DATA,         /* generated rows */
  ANNEAL_TRAIN_STREAM_SPLIT,        /* which rows training sees */
  ANNEAL_TRAIN_STREAM_PARAMS,       /* initial weights */
  ANNEAL_TRAIN_STREAM_ORDER,        /* of training rows, pass after pass */
  ANNEAL_TRAIN_STREAM_NOISE,        /* of gradients */
} AnnealTrainStream;
