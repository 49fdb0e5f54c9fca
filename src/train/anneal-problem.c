/* anneal-problem.c: the table of what can be trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-problem.h"

static const AnnealProblem quadratic = {
  .id = "quadratic",
  .name = N_("Quadratic bowl"),
  .doc = N_("The simplest valley: steep across, flat along. Gradient descent is stable up to a rate of 2 divided by "
            "the larger curvature."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_quadratic,
};

static const AnnealProblem noisy_quadratic = {
  .id = "noisy-quadratic",
  .name = N_("Noisy quadratic bowl"),
  .doc = N_("The bowl with noisy gradients, as batches have them: how low the loss gets depends on how small the rate "
            "is at the end."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_quadratic,
  .noise = 1,
};

static const AnnealProblem rosenbrock = {
  .id = "rosenbrock",
  .name = N_("Rosenbrock’s valley"),
  .doc = N_("A bent, narrow valley: its floor is soon found, the way along it is long."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_rosenbrock,
};

static const AnnealProblem beale = {
  .id = "beale",
  .name = N_("Beale’s function"),
  .doc = N_("Flat in the middle and very steep at the corners, where a rate that works elsewhere diverges."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_beale,
};

static const AnnealProblem himmelblau = {
  .id = "himmelblau",
  .name = N_("Himmelblau’s function"),
  .doc = N_("Four minima, equally deep: which one is found depends on the first large steps."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_himmelblau,
};

static const AnnealProblem rastrigin = {
  .id = "rastrigin",
  .name = N_("Rastrigin’s function"),
  .doc = N_("A bowl full of dents: noise and a large rate get out of them, a small rate stays."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_rastrigin,
};

static const AnnealProblem saddle = {
  .id = "saddle",
  .name = N_("Saddle"),
  .doc = N_("Training starts almost on the ridge: the slope that leads away is hardly there at first."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_saddle,
};

static const AnnealProblem ackley = {
  .id = "ackley",
  .name = N_("Ackley’s function"),
  .doc = N_("A nearly flat plain of dents with a funnel in its middle."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_ackley,
};

static const AnnealProblem six_hump_camel = {
  .id = "six-hump-camel",
  .name = N_("Six-hump camel"),
  .doc = N_("Six minima, two of them deepest."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_six_hump_camel,
};

static const AnnealProblem styblinski_tang = {
  .id = "styblinski-tang",
  .name = N_("Styblinski and Tang’s function"),
  .doc = N_("Four basins of different depth; training starts above one of the shallower ones."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_styblinski_tang,
};

static const AnnealProblem booth = {
  .id = "booth",
  .name = N_("Booth’s function"),
  .doc = N_("A tilted bowl, nine times as steep across as along."),
  .task = ANNEAL_TASK_SURFACE,
  .surface = &anneal_surface_booth,
};

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
  &quadratic,
  &noisy_quadratic,
  &rosenbrock,
  &beale,
  &himmelblau,
  &rastrigin,
  &saddle,
  &ackley,
  &six_hump_camel,
  &styblinski_tang,
  &booth,
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
