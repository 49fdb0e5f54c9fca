/* anneal-train-option.c: the options of a setup, as a table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-train-setup.h"

#include "anneal-error.h"
#include "anneal-number.h"

#define SURFACES (1 << ANNEAL_TASK_SURFACE)
#define NETWORKS (1 << ANNEAL_TASK_REGRESSION | 1 << ANNEAL_TASK_CLASSIFICATION)

/* All are exact in a double and small enough for a row with arrows. */
#define MAX_SEED  4294967295.0
#define MAX_BATCH 1024

typedef enum
{
  OPTION_START,
  OPTION_EIGENVALUES,
  OPTION_ROTATION,
  OPTION_NOISE,
  OPTION_HIDDEN,
  OPTION_ACTIVATION,
  OPTION_VALIDATION,
  OPTION_BATCH_SIZE,
  OPTION_SHUFFLED,
  OPTION_SEED,
  N_OPTIONS,
} OptionIndex;

static const char * const activations[] = { "tanh", "relu", NULL };
static const char * const activation_names[] = { N_("tanh"), N_("ReLU"), NULL };

static const AnnealTrainOption options[N_OPTIONS] = {
  [OPTION_START] = {
    .key = "start",
    .name = N_("Start"),
    .change = N_("Change of Start"),
    .doc = N_("The point at which training starts."),
    .kind = ANNEAL_TRAIN_OPTION_POINT,
    .min = -1000,
    .max = 1000,
    .least = -1000,
    .tasks = SURFACES,
  },
  [OPTION_EIGENVALUES] = {
    .key = "eigenvalues",
    .name = N_("Curvature"),
    .change = N_("Change of Curvature"),
    .doc = N_("How steeply the surface curves along its two axes: the eigenvalues of its Hessian. Plain gradient "
              "descent is stable up to a rate of 2 divided by the larger one."),
    .kind = ANNEAL_TRAIN_OPTION_POINT,
    .min = 0.001,
    .max = 10000,
    .least = 0.001,
    .tasks = SURFACES,
    .of_shape = TRUE,
  },
  [OPTION_ROTATION] = {
    .key = "rotation",
    .name = N_("Rotation"),
    .change = N_("Change of Rotation"),
    .doc = N_("By how many degrees the axes of the surface are turned."),
    .kind = ANNEAL_TRAIN_OPTION_NUMBER,
    .min = -180,
    .max = 180,
    .least = -180,
    .tasks = SURFACES,
    .of_shape = TRUE,
  },
  [OPTION_NOISE] = {
    .key = "noise",
    .name = N_("Gradient noise"),
    .change = N_("Change of Gradient Noise"),
    .doc = N_("The standard deviation of what is added to each gradient, as the choice of a batch does."),
    .kind = ANNEAL_TRAIN_OPTION_NUMBER,
    .min = 0,
    .max = 1000,
    .handy_max = 2,
    .least = 0,
    .tasks = SURFACES,
  },
  [OPTION_HIDDEN] = {
    .key = "hidden",
    .name = N_("Hidden layers"),
    .change = N_("Change of Hidden Layers"),
    .doc = N_("How many units each layer between inputs and outputs has: 16,16 is two layers."),
    .kind = ANNEAL_TRAIN_OPTION_LAYERS,
    .min = 1,
    .max = ANNEAL_MAX_WIDTH,
    .least = 1,
    .tasks = NETWORKS,
  },
  [OPTION_ACTIVATION] = {
    .key = "activation",
    .name = N_("Activation"),
    .change = N_("Change of Activation"),
    .doc = N_("The function that follows every hidden layer."),
    .kind = ANNEAL_TRAIN_OPTION_CHOICE,
    .min = 0,
    .max = G_N_ELEMENTS (activations) - 2,
    .least = 0,
    .choices = activations,
    .choice_names = activation_names,
    .tasks = NETWORKS,
  },
  [OPTION_VALIDATION] = {
    .key = "validation",
    .name = N_("Validation share"),
    .change = N_("Change of Validation Share"),
    .doc = N_("The share of the rows that training never sees, and that tell how well it does."),
    .kind = ANNEAL_TRAIN_OPTION_NUMBER,
    .min = 0.05,
    .max = 0.5,
    .least = 0.05,
    .tasks = NETWORKS,
  },
  [OPTION_BATCH_SIZE] = {
    .key = "batch-size",
    .name = N_("Batch size"),
    .change = N_("Change of Batch Size"),
    .doc = N_("How many rows one update looks at; 0: all of them."),
    .kind = ANNEAL_TRAIN_OPTION_INTEGER,
    .min = 1,
    .max = MAX_BATCH,
    .least = 0,
    .tasks = NETWORKS,
  },
  [OPTION_SHUFFLED] = {
    .key = "shuffled",
    .name = N_("Shuffle"),
    .change = N_("Change of Shuffling"),
    .doc = N_("Puts the training rows into another order after each pass through them."),
    .kind = ANNEAL_TRAIN_OPTION_BOOLEAN,
    .min = 0,
    .max = 1,
    .least = 0,
    .tasks = NETWORKS,
  },
  [OPTION_SEED] = {
    .key = "seed",
    .name = N_("Seed"),
    .change = N_("Change of Seed"),
    .doc = N_("What all random numbers come from: data, first weights, order of rows, noise. All runs have the same."),
    .kind = ANNEAL_TRAIN_OPTION_INTEGER,
    .min = 0,
    .max = MAX_SEED,
    .handy_max = 100,
    .least = 0,
    .tasks = SURFACES | NETWORKS,
  },
};

/* Where a setup keeps an option; numbers follow one another. */
static const struct
{
  gsize offset;
  enum { DOUBLE, UINT, UINT64 } type;
} fields[N_OPTIONS] = {
  [OPTION_START] = { G_STRUCT_OFFSET (AnnealTrainSetup, start), DOUBLE },
  [OPTION_EIGENVALUES] = { G_STRUCT_OFFSET (AnnealTrainSetup, shape.eigenvalues), DOUBLE },
  [OPTION_ROTATION] = { G_STRUCT_OFFSET (AnnealTrainSetup, shape.rotation), DOUBLE },
  [OPTION_NOISE] = { G_STRUCT_OFFSET (AnnealTrainSetup, noise), DOUBLE },
  [OPTION_HIDDEN] = { G_STRUCT_OFFSET (AnnealTrainSetup, hidden), UINT },
  [OPTION_ACTIVATION] = { G_STRUCT_OFFSET (AnnealTrainSetup, activation), UINT },
  [OPTION_VALIDATION] = { G_STRUCT_OFFSET (AnnealTrainSetup, validation), DOUBLE },
  [OPTION_BATCH_SIZE] = { G_STRUCT_OFFSET (AnnealTrainSetup, batch_size), UINT },
  [OPTION_SHUFFLED] = { G_STRUCT_OFFSET (AnnealTrainSetup, shuffled), UINT },
  [OPTION_SEED] = { G_STRUCT_OFFSET (AnnealTrainSetup, seed), UINT64 },
};

G_STATIC_ASSERT (sizeof (AnnealActivation) == sizeof (guint));
G_STATIC_ASSERT (sizeof (gboolean) == sizeof (guint));

static void
store (AnnealTrainSetup        *self,
       const AnnealTrainOption *option,
       guint                    element,
       double                   value)
{
  OptionIndex index = (OptionIndex) (option - options);
  char *field = (char *) self + fields[index].offset;

  switch (fields[index].type)
    {
    case DOUBLE:
      ((double *) field)[element] = value;
      break;
    case UINT:
      ((guint *) field)[element] = (guint) value;
      break;
    case UINT64:
      ((guint64 *) field)[element] = (guint64) value;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* "batch-size", "hidden/1": only what has several elements numbers them. */
static char *
make_path (const AnnealTrainOption *option,
           guint                    element)
{
  if (option->kind == ANNEAL_TRAIN_OPTION_LAYERS || option->kind == ANNEAL_TRAIN_OPTION_POINT)
    return g_strdup_printf ("/%s/%u", option->key, element);
  return g_strdup_printf ("/%s", option->key);
}

static char *
show_number (double value)
{
  char buffer[ANNEAL_NUMBER_LENGTH];

  if (isfinite (value) && floor (value) == value && fabs (value) <= MAX_SEED)
    anneal_number_format_int ((gint64) value, buffer);
  else
    anneal_number_format (value, buffer);
  return g_strdup (buffer);
}

static gboolean
is_whole (const AnnealTrainOption *option)
{
  return option->kind != ANNEAL_TRAIN_OPTION_NUMBER && option->kind != ANNEAL_TRAIN_OPTION_POINT;
}

static gboolean
check_value (const AnnealTrainOption *option,
             guint                    element,
             double                   value,
             GError                 **error)
{
  if (value >= option->least && value <= option->max && (!is_whole (option) || floor (value) == value))
    return TRUE;

  g_autofree char *path = make_path (option, element);
  g_autofree char *shown = show_number (value);
  g_autofree char *least = show_number (option->least);
  g_autofree char *max = show_number (option->max);

  if (is_whole (option) && value > option->least && value < option->max)
    anneal_set_error_path (error, ANNEAL_ERROR_TYPE, path, _("%s must be a whole number, not %s"),
                           _(option->name), shown);
  else
    anneal_set_error_path (error, ANNEAL_ERROR_RANGE, path, _("%s must be between %s and %s, not %s"),
                           _(option->name), least, max, shown);
  return FALSE;
}

static gboolean
check_count (const AnnealTrainOption *option,
             guint                    n,
             GError                 **error)
{
  g_autofree char *path = g_strdup_printf ("/%s", option->key);
  guint wanted = option->kind == ANNEAL_TRAIN_OPTION_POINT ? 2 : 1;

  if (option->kind == ANNEAL_TRAIN_OPTION_LAYERS)
    {
      if (n <= ANNEAL_MAX_HIDDEN)
        return TRUE;
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, path, _("A network has at most %d hidden layers, not %u"),
                             ANNEAL_MAX_HIDDEN, n);
      return FALSE;
    }

  if (n == wanted)
    return TRUE;
  /* translators: %s is the name of an option */
  anneal_set_error_path (error, ANNEAL_ERROR_TYPE, path,
                         ngettext ("%s takes %u number, not %u", "%s takes %u numbers, not %u", wanted),
                         _(option->name), wanted, n);
  return FALSE;
}

/* What depends on two options. */
static gboolean
check_batch_size (const AnnealTrainSetup *self,
                  GError                **error)
{
  guint n_train = anneal_dataset_kind_get_n_train (self->problem->data, self->validation);

  if (self->batch_size <= n_train)
    return TRUE;
  anneal_set_error_path (error, ANNEAL_ERROR_CONFLICT, "/batch-size",
                         _("A batch of %u rows is larger than the %u rows that are left for training"),
                         self->batch_size, n_train);
  return FALSE;
}

static gboolean
check_option (const AnnealTrainSetup  *self,
              const AnnealTrainOption *option,
              GError                 **error)
{
  guint n = anneal_train_setup_get_n (self, option);

  if (!check_count (option, n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!check_value (option, i, anneal_train_setup_get (self, option, i), error))
      return FALSE;
  return TRUE;
}

gboolean
anneal_train_setup_check (const AnnealTrainSetup *self,
                          GError                **error)
{
  if (self->problem == NULL)
    return TRUE;
  for (guint i = 0; i < N_OPTIONS; i++)
    if (anneal_train_option_applies (&options[i], self->problem) && !check_option (self, &options[i], error))
      return FALSE;
  return self->problem->data == NULL || check_batch_size (self, error);
}

const AnnealTrainOption *
anneal_train_options_all (guint *n_options)
{
  *n_options = N_OPTIONS;
  return options;
}

const AnnealTrainOption *
anneal_train_option_find (const char *key)
{
  for (guint i = 0; i < N_OPTIONS; i++)
    if (g_str_equal (options[i].key, key))
      return &options[i];
  return NULL;
}

gboolean
anneal_train_option_applies (const AnnealTrainOption *self,
                             const AnnealProblem     *problem)
{
  if ((self->tasks & 1u << problem->task) == 0)
    return FALSE;
  return !self->of_shape || problem->surface->has_shape;
}

guint
anneal_train_setup_get_n (const AnnealTrainSetup  *self,
                          const AnnealTrainOption *option)
{
  if (option->kind == ANNEAL_TRAIN_OPTION_LAYERS)
    return self->n_hidden;
  return option->kind == ANNEAL_TRAIN_OPTION_POINT ? 2 : 1;
}

double
anneal_train_setup_get (const AnnealTrainSetup  *self,
                        const AnnealTrainOption *option,
                        guint                    element)
{
  OptionIndex index = (OptionIndex) (option - options);
  const char *field = (const char *) self + fields[index].offset;

  if (fields[index].type == DOUBLE)
    return ((const double *) field)[element];
  if (fields[index].type == UINT64)
    return (double) ((const guint64 *) field)[element];
  return ((const guint *) field)[element];
}

double
anneal_train_setup_get_max (const AnnealTrainSetup  *self,
                            const AnnealTrainOption *option)
{
  if (option != &options[OPTION_BATCH_SIZE] || self->problem == NULL || self->problem->data == NULL)
    return option->max;
  return MIN (option->max, anneal_dataset_kind_get_n_train (self->problem->data, self->validation));
}

gboolean
anneal_train_setup_set (AnnealTrainSetup        *self,
                        const AnnealTrainOption *option,
                        const double             values[],
                        guint                    n,
                        GError                 **error)
{
  g_return_val_if_fail (self->problem != NULL, FALSE);

  AnnealTrainSetup changed = *self;

  if (!anneal_train_option_applies (option, self->problem))
    {
      g_autofree char *path = g_strdup_printf ("/%s", option->key);

      anneal_set_error_path (error, ANNEAL_ERROR_NAME, path, _("“%s” has no option “%s”"),
                             _(self->problem->name), option->key);
      return FALSE;
    }
  if (!check_count (option, n, error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (!check_value (option, i, values[i], error))
        return FALSE;
      store (&changed, option, i, values[i]);
    }
  if (option->kind == ANNEAL_TRAIN_OPTION_LAYERS)
    changed.n_hidden = n;
  if (changed.problem->data != NULL && !check_batch_size (&changed, error))
    return FALSE;

  *self = changed;
  return TRUE;
}
