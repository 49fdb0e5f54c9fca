/* anneal-problem.c: the table of what can be trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-problem.h"

static const AnnealProblem linear_regression = {
  .id = "linear-regression",
  .name = N_("Linear regression"),
  .doc = N_("A line through noisy points; the second input is five times smaller than the first, which makes a narrow "
            "valley."),
  .task = ANNEAL_TASK_REGRESSION,
  .data = &anneal_dataset_linear,
  .batch_size = 20,
};

static const AnnealProblem logistic_regression = {
  .id = "logistic-regression",
  .name = N_("Logistic regression"),
  .doc = N_("Two overlapping clouds of points and a straight boundary: no rate gets all points right."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_blobs,
  .batch_size = 32,
};

static const AnnealProblem spirals = {
  .id = "spirals",
  .name = N_("Two spirals"),
  .doc = N_("Two arms around each other, without a wrong point: a loss near 0 can be reached, and takes a while."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_spirals,
  .n_hidden = 2,
  .hidden = { 16, 16 },
  .activation = ANNEAL_ACTIVATION_TANH,
  .batch_size = 32,
};

static const AnnealProblem moons = {
  .id = "moons",
  .name = N_("Two moons"),
  .doc = N_("Two half circles that touch: a small network soon finds the curved boundary."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_moons,
  .n_hidden = 1,
  .hidden = { 8 },
  .activation = ANNEAL_ACTIVATION_TANH,
  .batch_size = 32,
};

static const AnnealProblem circles = {
  .id = "circles",
  .name = N_("Two circles"),
  .doc = N_("A ring around a ring: a boundary that closes on itself."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_circles,
  .n_hidden = 1,
  .hidden = { 8 },
  .activation = ANNEAL_ACTIVATION_TANH,
  .batch_size = 32,
};

static const AnnealProblem xor_problem = {
  .id = "xor",
  .name = N_("Exclusive or"),
  .doc = N_("Opposite corners belong together, which no straight line can say; a few points lie on the wrong side."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_xor,
  .n_hidden = 1,
  .hidden = { 8 },
  .activation = ANNEAL_ACTIVATION_TANH,
  .batch_size = 32,
};

static const AnnealProblem sin_problem = {
  .id = "sin",
  .name = N_("Sine curve"),
  .doc = N_("A curve through noisy points; no loss on new points gets below the variance of their noise, 0.01."),
  .task = ANNEAL_TASK_REGRESSION,
  .data = &anneal_dataset_sin,
  .n_hidden = 2,
  .hidden = { 32, 32 },
  .activation = ANNEAL_ACTIVATION_TANH,
  .batch_size = 32,
};

static const AnnealProblem iris = {
  .id = "iris",
  .name = N_("Iris flowers"),
  .doc = N_("Three species, told apart by four lengths of 150 flowers."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_iris,
  .n_hidden = 1,
  .hidden = { 16 },
  .activation = ANNEAL_ACTIVATION_TANH,
  .batch_size = 16,
};

static const AnnealProblem digits = {
  .id = "digits",
  .name = N_("Handwritten digits"),
  .doc = N_("1797 digits of 8 × 8 pixels: the smallest problem with real images."),
  .task = ANNEAL_TASK_CLASSIFICATION,
  .data = &anneal_dataset_digits,
  .n_hidden = 1,
  .hidden = { 32 },
  .activation = ANNEAL_ACTIVATION_RELU,
  .batch_size = 32,
};

/* As people choose them: from the one that shows a thing alone to the one that shows all of them. */
static const AnnealProblem * const problems[] = {
  &linear_regression,
  &logistic_regression,
  &spirals,
  &moons,
  &circles,
  &xor_problem,
  &sin_problem,
  &iris,
  &digits,
};

const AnnealProblem * const *
anneal_problems_all (guint *n_problems)
{
  *n_problems = G_N_ELEMENTS (problems);
  return problems;
}

const AnnealProblem *
anneal_problem_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (problems[i]->id, id))
      return problems[i];
  return NULL;
}
