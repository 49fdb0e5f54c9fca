/* test-network.c: tests of anneal-network, against the same mathematics in double
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-kernels.h"
#include "anneal-network.h"
#include "anneal-random.h"

#define MAX_WIDTH 256

/* A network, rows to learn from, and what is needed to say the same in double. */
typedef struct
{
  guint            layers[ANNEAL_MAX_HIDDEN + 2];
  guint            n_layers;
  AnnealActivation activation;
  gboolean         is_regression;
  AnnealDataset    data;
  AnnealNetwork   *network;
  gsize            n_params;
  double          *params;
  guint           *rows;
} Fixture;

static void
fill_data (AnnealDataset *data,
           guint          n_rows,
           AnnealRandom  *random)
{
  data->n_train = n_rows;
  data->inputs = g_new (float, (gsize) n_rows * data->n_inputs);
  data->targets = g_new (float, (gsize) n_rows * data->n_outputs);
  data->labels = g_new (guint, n_rows);

  for (gsize i = 0; i < (gsize) n_rows * data->n_inputs; i++)
    data->inputs[i] = (float) anneal_random_normal (random);
  for (gsize i = 0; i < (gsize) n_rows * data->n_outputs; i++)
    data->targets[i] = (float) anneal_random_normal (random);
  for (guint i = 0; i < n_rows; i++)
    data->labels[i] = (guint) anneal_random_below (random, data->n_outputs);
}

static void
copy_params (Fixture *fixture)
{
  const float *params = anneal_network_get_params (fixture->network);

  for (gsize i = 0; i < fixture->n_params; i++)
    fixture->params[i] = (double) params[i];
}

static void
init_fixture (Fixture          *fixture,
              const guint       layers[],
              guint             n_layers,
              AnnealActivation  activation,
              gboolean          is_regression,
              guint             n_rows)
{
  AnnealRandom random;

  anneal_random_init (&random, 2385, n_rows);
  *fixture = (Fixture) {
    .n_layers = n_layers,
    .activation = activation,
    .is_regression = is_regression,
    .data = { .n_inputs = layers[0], .n_outputs = layers[n_layers - 1] },
    .network = anneal_network_new (layers, n_layers, activation, is_regression),
    .rows = g_new (guint, n_rows),
  };
  memcpy (fixture->layers, layers, n_layers * sizeof *layers);
  fill_data (&fixture->data, n_rows, &random);
  for (guint i = 0; i < n_rows; i++)
    fixture->rows[i] = (guint) anneal_random_below (&random, n_rows);

  anneal_network_init_params (fixture->network, 1777);
  fixture->n_params = anneal_network_get_n_params (fixture->network);
  fixture->params = g_new (double, fixture->n_params);
  copy_params (fixture);
}

static void
clear_fixture (Fixture *fixture)
{
  anneal_network_free (fixture->network);
  g_free (fixture->data.inputs);
  g_free (fixture->data.targets);
  g_free (fixture->data.labels);
  g_free (fixture->params);
  g_free (fixture->rows);
}

/* outputs: (MAX_WIDTH). */
static void
predict_in_double (const Fixture *fixture,
                   const float   *inputs,
                   double        *outputs)
{
  const double *params = fixture->params;
  double before[MAX_WIDTH];

  for (guint i = 0; i < fixture->layers[0]; i++)
    outputs[i] = (double) inputs[i];

  for (guint l = 0; l + 1 < fixture->n_layers; l++)
    {
      guint n_in = fixture->layers[l];
      guint n_out = fixture->layers[l + 1];

      memcpy (before, outputs, n_in * sizeof *outputs);
      for (guint o = 0; o < n_out; o++)
        {
          double sum = params[n_out * n_in + o];

          for (guint k = 0; k < n_in; k++)
            sum += params[o * n_in + k] * before[k];
          if (l + 2 < fixture->n_layers)
            sum = fixture->activation == ANNEAL_ACTIVATION_TANH ? tanh (sum) : MAX (sum, 0);
          outputs[o] = sum;
        }
      params += n_out * (n_in + 1);
    }
}

static double
measure_row_in_double (const Fixture *fixture,
                       guint          row,
                       gboolean      *is_right)
{
  guint n = fixture->data.n_outputs;
  double outputs[MAX_WIDTH];
  double sum = 0;

  predict_in_double (fixture, &fixture->data.inputs[row * fixture->data.n_inputs], outputs);

  if (fixture->is_regression)
    {
      for (guint i = 0; i < n; i++)
        sum += pow (outputs[i] - (double) fixture->data.targets[row * n + i], 2);
      return sum / n;
    }

  guint label = fixture->data.labels[row];

  *is_right = TRUE;
  for (guint i = 0; i < n; i++)
    {
      sum += exp (outputs[i]);
      *is_right = *is_right && outputs[i] <= outputs[label];
    }
  return log (sum) - outputs[label];
}

/* rows: (n_rows), or NULL: the first ones. */
static double
measure_in_double (const Fixture *fixture,
                   const guint   *rows,
                   guint          n_rows)
{
  double sum = 0;
  gboolean is_right;

  for (guint i = 0; i < n_rows; i++)
    sum += measure_row_in_double (fixture, rows != NULL ? rows[i] : i, &is_right);
  return sum / n_rows;
}

static double
differentiate (Fixture *fixture,
               gsize    param,
               guint    n_rows)
{
  const double h = 1e-6;
  double value = fixture->params[param];

  fixture->params[param] = value + h;
  double above = measure_in_double (fixture, fixture->rows, n_rows);
  fixture->params[param] = value - h;
  double below = measure_in_double (fixture, fixture->rows, n_rows);
  fixture->params[param] = value;

  return (above - below) / (2 * h);
}

/* Some weights and biases of every layer, the first and last ones among them. */
static void
check_gradient (Fixture *fixture,
                guint    n_rows)
{
  const float *gradient = anneal_network_get_gradient (fixture->network);
  AnnealRandom random;

  anneal_random_init (&random, 5, 0);
  for (guint l = 0; l + 1 < fixture->n_layers; l++)
    {
      guint n_out = fixture->layers[l + 1];
      gsize first, n;

      anneal_network_get_layer (fixture->network, l, &first, &n);
      g_assert_cmpuint (n, ==, n_out * (fixture->layers[l] + 1));

      gsize params[10] = { first, first + n - n_out - 1, first + n - n_out, first + n - 1 };

      for (guint i = 4; i < G_N_ELEMENTS (params); i++)
        params[i] = first + anneal_random_below (&random, n);
      for (guint i = 0; i < G_N_ELEMENTS (params); i++)
        /* Rounding to float, of sums with as many terms as there are rows. */
        g_assert_cmpfloat_with_epsilon ((double) gradient[params[i]], differentiate (fixture, params[i], n_rows), 2e-6);
    }
}

static void
check_network (const guint      layers[],
               guint            n_layers,
               AnnealActivation activation,
               gboolean         is_regression,
               guint            n_rows)
{
  Fixture fixture;

  init_fixture (&fixture, layers, n_layers, activation, is_regression, n_rows);

  double loss = (double) anneal_network_backward (fixture.network, &fixture.data, fixture.rows, n_rows);
  double expected = measure_in_double (&fixture, fixture.rows, n_rows);

  g_assert_cmpfloat_with_epsilon (loss, expected, 2e-6 * MAX (1, expected));
  check_gradient (&fixture, n_rows);
  clear_fixture (&fixture);
}

static const guint widths[] = { 1, 2, 3, 5, 10, 16, 17, 64 };
static const guint batches[] = { 1, 7, 31, 32, 33, 256 };

static void
check_all (AnnealActivation activation,
           gboolean         is_regression)
{
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    for (guint j = 0; j < G_N_ELEMENTS (batches); j++)
      {
        guint other = widths[(i + j) % G_N_ELEMENTS (widths)];
        guint layers[] = { widths[i], other, widths[i], is_regression ? other : MAX (other, 2) };

        check_network (layers, G_N_ELEMENTS (layers), activation, is_regression, batches[j]);
      }
}

static void
test_tanh_cross_entropy (void)
{
  check_all (ANNEAL_ACTIVATION_TANH, FALSE);
}

static void
test_tanh_squared_error (void)
{
  check_all (ANNEAL_ACTIVATION_TANH, TRUE);
}

static void
test_relu_cross_entropy (void)
{
  check_all (ANNEAL_ACTIVATION_RELU, FALSE);
}

static void
test_relu_squared_error (void)
{
  check_all (ANNEAL_ACTIVATION_RELU, TRUE);
}

/* No hidden layer, and as many and as wide ones as there may be. */
static void
test_shapes (void)
{
  static const guint none[] = { 13, 3 };
  static const guint deep[] = { 2, 6, 5, 4, 3, 2, 7, 2 };
  static const guint wide[] = { 3, 256, 255, 2 };
  static const guint tiles[] = { 20, 10, 22, 14, 24, 12, 5 };       /* of every size, alone and after others */

  check_network (none, G_N_ELEMENTS (none), ANNEAL_ACTIVATION_TANH, FALSE, 50);
  check_network (none, G_N_ELEMENTS (none), ANNEAL_ACTIVATION_TANH, TRUE, 50);
  check_network (deep, G_N_ELEMENTS (deep), ANNEAL_ACTIVATION_TANH, FALSE, 50);
  check_network (wide, G_N_ELEMENTS (wide), ANNEAL_ACTIVATION_RELU, FALSE, 50);
  check_network (tiles, G_N_ELEMENTS (tiles), ANNEAL_ACTIVATION_RELU, TRUE, 50);
}

static void
test_evaluate (void)
{
  static const guint layers[] = { 5, 17, 3 };
  Fixture fixture;
  double loss = 0;
  guint n_right = 0;

  init_fixture (&fixture, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_TANH, FALSE, 101);
  for (guint row = 20; row < 101; row++)
    {
      gboolean is_right;

      loss += measure_row_in_double (&fixture, row, &is_right);
      n_right += is_right;
    }

  AnnealScore score = anneal_network_evaluate (fixture.network, &fixture.data, 20, 81);

  g_assert_cmpfloat_with_epsilon (score.loss, loss / 81, 1e-6);
  g_assert_cmpfloat (score.accuracy, ==, n_right / 81.0);
  clear_fixture (&fixture);
}

static void
test_evaluate_regression (void)
{
  static const guint layers[] = { 5, 17, 3 };
  Fixture fixture;

  init_fixture (&fixture, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_RELU, TRUE, 70);

  AnnealScore score = anneal_network_evaluate (fixture.network, &fixture.data, 0, 70);

  g_assert_cmpfloat_with_epsilon (score.loss, measure_in_double (&fixture, NULL, 70), 1e-6);
  g_assert_true (isnan (score.accuracy));
  clear_fixture (&fixture);
}

/* Evaluating says nothing of rows that it is not given, and changes neither parameters nor gradient. */
static void
test_evaluate_changes_nothing (void)
{
  static const guint layers[] = { 3, 10, 2 };
  Fixture fixture;

  init_fixture (&fixture, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_TANH, FALSE, 40);
  anneal_network_backward (fixture.network, &fixture.data, fixture.rows, 40);

  guint n_bytes = (guint) (fixture.n_params * sizeof (float));
  g_autofree float *params = g_memdup2 (anneal_network_get_params (fixture.network), n_bytes);
  g_autofree float *gradient = g_memdup2 (anneal_network_get_gradient (fixture.network), n_bytes);
  AnnealScore one = anneal_network_evaluate (fixture.network, &fixture.data, 39, 1);
  gboolean is_right;

  g_assert_cmpfloat_with_epsilon (one.loss, measure_row_in_double (&fixture, 39, &is_right), 1e-6);
  g_assert_cmpmem (params, n_bytes, anneal_network_get_params (fixture.network), n_bytes);
  g_assert_cmpmem (gradient, n_bytes, anneal_network_get_gradient (fixture.network), n_bytes);
  clear_fixture (&fixture);
}

static void
check_prediction (gboolean is_regression)
{
  static const guint layers[] = { 5, 16, 3 };
  float outputs[101][3];
  Fixture fixture;

  init_fixture (&fixture, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_TANH, is_regression, 101);
  anneal_network_predict (fixture.network, fixture.data.inputs, 101, &outputs[0][0]);

  for (guint row = 0; row < 101; row++)
    {
      double expected[MAX_WIDTH];
      double sum = 0;

      predict_in_double (&fixture, &fixture.data.inputs[row * 5], expected);
      for (guint i = 0; i < 3; i++)
        sum += exp (expected[i]);
      for (guint i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon ((double) outputs[row][i],
                                        is_regression ? expected[i] : exp (expected[i]) / sum, 1e-6);
    }

  clear_fixture (&fixture);
}

static void
test_predict (void)
{
  check_prediction (FALSE);
}

static void
test_predict_regression (void)
{
  check_prediction (TRUE);
}

/* Outputs of ± 1e4 have a loss and probabilities, not numbers beyond all limits. */
static void
test_large_outputs (void)
{
  static const guint layers[] = { 2, 3 };
  Fixture fixture;
  float outputs[3];

  init_fixture (&fixture, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_TANH, FALSE, 9);

  float *params = anneal_network_get_params (fixture.network);

  memset (params, 0, 6 * sizeof *params);
  params[6] = 1e4f;
  params[7] = -1e4f;
  params[8] = 0;
  for (guint i = 0; i < 9; i++)
    fixture.data.labels[i] = 2;

  g_assert_cmpfloat ((double) anneal_network_backward (fixture.network, &fixture.data, fixture.rows, 9), ==, 1e4);
  anneal_network_predict (fixture.network, fixture.data.inputs, 1, outputs);
  g_assert_cmpfloat ((double) outputs[0], ==, 1);
  g_assert_cmpfloat ((double) outputs[1], ==, 0);
  g_assert_cmpfloat ((double) outputs[2], ==, 0);
  clear_fixture (&fixture);
}

/* What is no number is not made one, neither by tanh nor by relu. */
static void
test_not_a_number (void)
{
  static const guint layers[] = { 2, 33, 3 };
  static const AnnealActivation activations[] = { ANNEAL_ACTIVATION_TANH, ANNEAL_ACTIVATION_RELU };

  for (guint i = 0; i < G_N_ELEMENTS (activations); i++)
    {
      Fixture fixture;

      init_fixture (&fixture, layers, G_N_ELEMENTS (layers), activations[i], i == 0, 9);
      anneal_network_get_params (fixture.network)[7] = NAN;
      g_assert_true (isnan (anneal_network_backward (fixture.network, &fixture.data, fixture.rows, 9)));
      clear_fixture (&fixture);
    }
}

static void
test_init_params (void)
{
  static const guint layers[] = { 64, 100, 10 };
  g_autoptr(AnnealNetwork) a = anneal_network_new (layers, 3, ANNEAL_ACTIVATION_RELU, FALSE);
  g_autoptr(AnnealNetwork) b = anneal_network_new (layers, 3, ANNEAL_ACTIVATION_TANH, TRUE);
  guint n = (guint) anneal_network_get_n_params (a);
  guint n_bytes = n * (guint) sizeof (float);
  float largest = 0;

  g_assert_cmpuint (n, ==, 64 * 100 + 100 + 100 * 10 + 10);
  anneal_network_init_params (a, 1);
  anneal_network_init_params (b, 1);
  g_assert_cmpmem (anneal_network_get_params (a), n_bytes, anneal_network_get_params (b), n_bytes);

  for (guint i = 0; i < n; i++)
    {
      double bound = i < 6500 ? 1 / 8.0 : 1 / 10.0;
      double size = fabs ((double) anneal_network_get_params (a)[i]);

      g_assert_cmpfloat (size, <=, bound);
      largest = MAX (largest, (float) size);
    }
  g_assert_cmpfloat ((double) largest, >, 0.1249);

  anneal_network_init_params (b, 2);
  g_assert_cmpfloat ((double) anneal_network_get_params (a)[0], !=, (double) anneal_network_get_params (b)[0]);
}

/* The same seed gives the same bytes, wherever the memory lies and whatever was computed before. */
static void
test_same_bytes (void)
{
  static const guint layers[] = { 5, 17, 33, 3 };
  Fixture a, b;

  init_fixture (&a, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_TANH, FALSE, 45);
  init_fixture (&b, layers, G_N_ELEMENTS (layers), ANNEAL_ACTIVATION_TANH, FALSE, 45);
  anneal_network_backward (b.network, &b.data, b.rows + 7, 38);
  anneal_network_evaluate (b.network, &b.data, 3, 40);

  float loss = anneal_network_backward (a.network, &a.data, a.rows, 45);
  float again = anneal_network_backward (b.network, &b.data, b.rows, 45);
  guint n_bytes = (guint) (a.n_params * sizeof (float));

  g_assert_cmpmem (&loss, sizeof loss, &again, sizeof again);
  g_assert_cmpmem (anneal_network_get_gradient (a.network), n_bytes, anneal_network_get_gradient (b.network), n_bytes);
  clear_fixture (&a);
  clear_fixture (&b);
}

/* One weight of 1 gives tanh as it is, over all sizes of numbers. */
static void
test_tanh (void)
{
  static const guint layers[] = { 1, 1, 1 };
  static const float ones[] = { 1, 0, 1, 0 };
  g_autoptr(AnnealNetwork) network = anneal_network_new (layers, 3, ANNEAL_ACTIVATION_TANH, TRUE);
  float inputs[2001], outputs[2001];

  memcpy (anneal_network_get_params (network), ones, sizeof ones);
  for (guint i = 0; i < 2001; i++)
    inputs[i] = ((int) i < 1000 ? -1 : 1) * powf (10, (float) fabs ((int) i - 1000.0) / 50 - 18);
  anneal_network_predict (network, inputs, 2001, outputs);

  /* Six units in the last place of a number below 1, and of smaller ones. */
  for (guint i = 0; i < 2001; i++)
    {
      double expected = tanh ((double) inputs[i]);

      g_assert_cmpfloat_with_epsilon ((double) outputs[i], expected, 3.6e-7 * fabs (expected));
      g_assert_cmpfloat (fabs ((double) outputs[i]), <=, 1);
    }
}

/* Two classes whose outputs are 0 and x: log (1 + exp (x)) and its derivative, over all x whose e^x is a float. */
static void
test_exp_and_log (void)
{
  static const guint layers[] = { 1, 2 };
  static const float params[] = { 0, 1, 0, 0 };
  g_autoptr(AnnealNetwork) network = anneal_network_new (layers, 2, ANNEAL_ACTIVATION_TANH, FALSE);
  guint label = 0, row = 0;
  AnnealDataset data = { .n_inputs = 1, .n_outputs = 2, .n_train = 1, .labels = &label };

  memcpy (anneal_network_get_params (network), params, sizeof params);
  for (double x = -86; x < 86; x += 0.0237)
    {
      float input = (float) x;
      float probabilities[2];
      double expected = 1 / (1 + exp (-(double) input));

      data.inputs = &input;
      g_assert_cmpfloat_with_epsilon ((double) anneal_network_backward (network, &data, &row, 1),
                                      log1p (exp ((double) input)), 2e-7 * MAX (1, fabs (x)));
      anneal_network_predict (network, &input, 1, probabilities);
      g_assert_cmpfloat_with_epsilon ((double) probabilities[1], expected, 3e-7 * expected);
    }
}

#define N_ADAM 37             /* whole vectors, and a rest, on each level */

typedef struct
{
  float  params[N_ADAM], gradient[N_ADAM], buffers[3][N_ADAM];
  double params_d[N_ADAM], gradient_d[N_ADAM], buffers_d[3][N_ADAM];
} AdamNumbers;

/* One update by floats and by doubles. */
static void
step_adam (AdamNumbers               *self,
           const AnnealUpdateOptions *options,
           guint                      n,
           AnnealUpdateMemory        *memory)
{
  AnnealUpdateSpanFloat span = { self->params, self->gradient,
                                 { self->buffers[0], self->buffers[1], self->buffers[2] }, n };
  AnnealUpdateSpanDouble in_double = { self->params_d, self->gradient_d,
                                       { self->buffers_d[0], self->buffers_d[1], self->buffers_d[2] }, n };
  const AnnealRate rate = { .lr = 0.01, .momentum = 0.9 };
  AnnealUpdateStep step;

  anneal_update_prepare (anneal_update_rule_find ("torch.Adam"), options, &rate, memory, &step);
  anneal_update_float (ANNEAL_UPDATE_LOOP_ADAM, &step, &span);
  anneal_update_double (ANNEAL_UPDATE_LOOP_ADAM, &step, &in_double);
}

static void
check_adam (const AnnealUpdateOptions *options)
{
  for (guint n = 1; n <= N_ADAM; n++)
    {
      g_autofree AdamNumbers *numbers = g_new0 (AdamNumbers, 1);
      AnnealUpdateMemory memory = { 0 };
      AnnealRandom random;

      anneal_random_init (&random, n, 0);
      for (guint t = 0; t < 20; t++)
        {
          /* Of all sizes; the first is never changed by anything. */
          for (guint i = 1; i < N_ADAM; i++)
            numbers->gradient_d[i] = numbers->gradient[i] =
              (float) (anneal_random_normal (&random) * exp (8 * anneal_random_normal (&random)));
          step_adam (numbers, options, n, &memory);
        }

      /* A hundred-thousandth of a step. */
      for (guint i = 0; i < N_ADAM; i++)
        g_assert_cmpfloat_with_epsilon ((double) numbers->params[i], numbers->params_d[i], 1e-7);
      g_assert_cmpfloat ((double) numbers->params[0], ==, 0);
    }
}

static void
test_adam (void)
{
  check_adam (&(AnnealUpdateOptions) { .beta2 = 0.999, .eps = 1e-8 });
  check_adam (&(AnnealUpdateOptions) { .beta2 = 0.999, .eps = 1e-8, .maximize = TRUE });
  check_adam (&(AnnealUpdateOptions) { .beta2 = 0.9, .eps = 1e-8, .weight_decay = 0.1 });
  check_adam (&(AnnealUpdateOptions) { .beta2 = 0.999, .eps = 1e-8, .amsgrad = TRUE });
  check_adam (&(AnnealUpdateOptions) { .beta2 = 0.999, .eps = 1e-8, .weight_decay = 0.1,
                                       .decoupled_weight_decay = TRUE });
}

/* A square beyond floats is no step; without eps, nothing by nothing is no number: as PyTorch has both. */
static void
test_adam_limits (void)
{
  g_autofree AdamNumbers *numbers = g_new0 (AdamNumbers, 1);
  AnnealUpdateMemory memory = { 0 };

  for (guint i = 0; i < N_ADAM; i++)
    numbers->gradient[i] = 1e25f;
  step_adam (numbers, &(AnnealUpdateOptions) { .beta2 = 0.999, .eps = 1e-8 }, N_ADAM, &memory);
  for (guint i = 0; i < N_ADAM; i++)
    g_assert_cmpfloat ((double) fabsf (numbers->params[i]), <, 1e-10);

  memset (numbers, 0, sizeof *numbers);
  memory = (AnnealUpdateMemory) { 0 };
  step_adam (numbers, &(AnnealUpdateOptions) { .beta2 = 0.999 }, N_ADAM, &memory);
  for (guint i = 0; i < N_ADAM; i++)
    g_assert_true (isnan (numbers->params[i]));
}

typedef struct
{
  const char *name;
  void      (*run) (void);
} Case;

static const Case cases[] = {
  { "tanh-cross-entropy", test_tanh_cross_entropy },
  { "tanh-squared-error", test_tanh_squared_error },
  { "relu-cross-entropy", test_relu_cross_entropy },
  { "relu-squared-error", test_relu_squared_error },
  { "shapes", test_shapes },
  { "evaluate", test_evaluate },
  { "evaluate-regression", test_evaluate_regression },
  { "evaluate-changes-nothing", test_evaluate_changes_nothing },
  { "predict", test_predict },
  { "predict-regression", test_predict_regression },
  { "large-outputs", test_large_outputs },
  { "not-a-number", test_not_a_number },
  { "init-params", test_init_params },
  { "same-bytes", test_same_bytes },
  { "tanh", test_tanh },
  { "exp-and-log", test_exp_and_log },
  { "adam", test_adam },
  { "adam-limits", test_adam_limits },
};

typedef struct
{
  AnnealKernelsLevel level;
  const Case        *found;
} LevelCase;

static void
run_case (gconstpointer data)
{
  const LevelCase *self = data;

  anneal_kernels_set_level (self->level);
  self->found->run ();
}

/* Everything on each level that the machine has. */
int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < ANNEAL_KERNELS_N_LEVELS; i++)
    for (guint j = 0; j < G_N_ELEMENTS (cases) && anneal_kernels_has_level (i); j++)
      {
        g_autofree char *path = g_strdup_printf ("/train/network/%s/%s", anneal_kernels_get_name (i), cases[j].name);

        LevelCase *level_case = g_new (LevelCase, 1);

        *level_case = (LevelCase) { i, &cases[j] };
        g_test_add_data_func_full (path, level_case, run_case, g_free);
      }

  return g_test_run ();
}
