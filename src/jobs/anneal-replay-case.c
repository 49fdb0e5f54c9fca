/* anneal-replay-case.c: one line of recorded trainings
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-replay-private.h"

#include "anneal-error.h"

/* Names that the records have for problems; quadratic ones with their shape. */
static const struct
{
  const char         *name;
  const char         *problem;
  AnnealSurfaceShape  shape;
} surfaces[] = {
  { "quad-1-20", "quadratic", { { 1, 20 }, 0 } },
  { "quad-1-100", "quadratic", { { 1, 100 }, 0 } },
  { "quad-rot", "quadratic", { { 1, 20 }, 30 } },
  { "rosenbrock", "rosenbrock" },
  { "beale", "beale" },
  { "himmelblau", "himmelblau" },
  { "rastrigin", "rastrigin" },
  { "saddle", "saddle" },
  { "ackley", "ackley" },
  { "camel6", "six-hump-camel" },
  { "styblinski", "styblinski-tang" },
  { "booth", "booth" },
};

static const struct
{
  const char *name;
  const char *problem;
} data_sets[] = {
  { "blobs", "logistic-regression" },
  { "linreg", "linear-regression" },
  { "iris-std", "iris" },
};

static const char *
get_text (json_t     *line,
          const char *member)
{
  const char *text = json_string_value (json_object_get (line, member));

  return text != NULL ? text : "";
}

static gboolean
refuse (const char  *member,
        GError     **error)
{
  /* translators: %s is the name of a member of a JSON object */
  anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("The member “%s” is missing, or is not what it should be"), member);
  return FALSE;
}

/* The run of the record's Python, its horizon around it. */
static gboolean
read_project (AnnealReplayCase  *self,
              json_t            *line,
              guint64            n_epochs,
              guint64            n_batches,
              GError           **error)
{
  const char *scheduler = json_string_value (json_object_get (line, "scheduler"));
  g_autofree char *code = g_strdup_printf ("opt = %s\nscheduler = %s\n", get_text (line, "optimizer"),
                                           scheduler != NULL ? scheduler : "LambdaLR(opt, lambda epoch: 1)");
  const AnnealImportOptions options = { .version = ANNEAL_PYTORCH_1_13 };
  g_autoptr(AnnealImport) import = anneal_import_read (code, -1, &options);
  g_autoptr(AnnealProject) empty = anneal_project_new ();

  if (anneal_import_get_error (import) != NULL || import->runs->len != 1)
    return refuse ("scheduler", error);

  AnnealImportedRun *imported = g_ptr_array_index (import->runs, 0);

  imported->stepping = g_str_equal (get_text (line, "step_every"), "epoch") ? ANNEAL_STEPPING_EPOCH
                                                                            : ANNEAL_STEPPING_BATCH;

  g_autoptr(AnnealRun) run = anneal_run_new_imported (imported);
  g_autoptr(AnnealProject) project = anneal_project_with_run (empty, run, 0);
  g_autoptr(AnnealProject) long_enough = anneal_project_with_horizon (project, n_epochs, n_batches, error);

  if (long_enough == NULL)
    return FALSE;

  self->project = anneal_project_with_pytorch (long_enough, ANNEAL_PYTORCH_1_13);
  return TRUE;
}

static gboolean
read_list (json_t               *line,
           const char           *member,
           AnnealReplayNumbers  *numbers,
           gsize                 n,             /* 0: any number of them, none too */
           GError              **error)
{
  json_t *array = json_object_get (line, member);

  if (n == 0 && (array == NULL || json_is_null (array)))
    return TRUE;
  if (!json_is_array (array))
    return refuse (member, error);
  if (!anneal_replay_read_numbers (array, numbers, error))
    return FALSE;
  return n == 0 || numbers->n == n || refuse (member, error);
}

/* [[x, y], …] as x, y, …  */
static gboolean
read_points (json_t               *line,
             const char           *member,
             AnnealReplayNumbers  *numbers,
             GError              **error)
{
  json_t *points = json_object_get (line, member);
  gsize n = json_array_size (points);

  numbers->values = g_new (double, 2 * n);
  numbers->n = 2 * n;
  for (gsize i = 0; i < 2 * n; i++)
    {
      json_t *value = json_array_get (json_array_get (points, i / 2), i % 2);

      if (!json_is_number (value))
        return refuse (member, error);
      numbers->values[i] = json_number_value (value);
    }

  return TRUE;
}

static gboolean
find_surface (AnnealReplayCase  *self,
              json_t            *line,
              GError           **error)
{
  const char *name = get_text (line, "surface");

  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    if (g_str_equal (surfaces[i].name, name))
      {
        anneal_train_setup_init (&self->setup, anneal_problem_find (surfaces[i].problem));
        self->setup.shape = surfaces[i].shape;
        return TRUE;
      }

  return refuse ("surface", error);
}

static gboolean
read_surface (AnnealReplayCase  *self,
              json_t            *line,
              GError           **error)
{
  json_t *start = json_object_get (line, "start");
  json_t *steps = json_object_get (line, "steps");
  gint64 n = json_integer_value (steps);

  if (!find_surface (self, line, error))
    return FALSE;
  if (n < 1 || n > ANNEAL_MAX_TICKS)
    return refuse ("steps", error);

  for (guint i = 0; i < G_N_ELEMENTS (self->setup.start); i++)
    self->setup.start[i] = json_number_value (json_array_get (start, i));
  self->setup.noise = json_number_value (json_object_get (line, "noise_sigma"));
  self->tolerance = json_number_value (json_object_get (line, "tol"));
  if (!read_project (self, line, 1, (guint64) n, error) ||
      !read_list (line, "lr", &self->lr, (gsize) n, error) ||
      !read_list (line, "momentum", &self->momentum, 0, error) ||
      !read_list (line, "loss", &self->loss, (gsize) n + 1, error) ||
      !read_points (line, "path", &self->path, error) ||
      !read_points (line, "noise", &self->noise, error))
    return FALSE;
  if (self->path.n != 2 * (gsize) n + 2)
    return refuse ("path", error);

  self->record.noise = self->noise.values;
  self->record.n_noise = self->noise.n / 2;
  return TRUE;
}

static const AnnealProblem *
find_data_set (const char *file)
{
  g_autofree char *base = g_path_get_basename (file);
  char *dot = strrchr (base, '.');

  if (dot != NULL)
    *dot = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (data_sets); i++)
    if (g_str_equal (data_sets[i].name, base))
      return anneal_problem_find (data_sets[i].problem);

  return anneal_problem_find (base);
}

/* The layers of the record, which begin and end as those of the problem do. */
static gboolean
read_model (AnnealReplayCase  *self,
            json_t            *line,
            GError           **error)
{
  json_t *model = json_object_get (line, "model");
  json_t *layers = json_object_get (model, "layers");
  const AnnealProblem *problem = find_data_set (get_text (line, "data"));
  gsize n_layers = json_array_size (layers);

  if (problem == NULL || problem->data == NULL)
    return refuse ("data", error);
  if (n_layers < 2 || n_layers > ANNEAL_MAX_HIDDEN + 2)
    return refuse ("layers", error);

  anneal_train_setup_init (&self->setup, problem);
  self->setup.shuffled = FALSE;
  self->setup.activation = g_str_equal (get_text (model, "activation"), "relu") ? ANNEAL_ACTIVATION_RELU
                                                                                : ANNEAL_ACTIVATION_TANH;
  self->setup.n_hidden = (guint) n_layers - 2;
  for (guint i = 0; i < self->setup.n_hidden; i++)
    {
      json_int_t width = json_integer_value (json_array_get (layers, i + 1));

      if (width < 1 || width > ANNEAL_MAX_WIDTH)
        return refuse ("layers", error);
      self->setup.hidden[i] = (guint) width;
    }

  if (json_integer_value (json_array_get (layers, 0)) != problem->data->n_inputs ||
      json_integer_value (json_array_get (layers, n_layers - 1)) != problem->data->n_outputs)
    return refuse ("layers", error);
  return TRUE;
}

/* Lists of rows of the training data. */
static gboolean
read_batches (AnnealReplayCase  *self,
              json_t            *lists,
              GError           **error)
{
  gsize n = json_array_size (lists);

  self->batches = g_new0 (guint *, n + 1);
  self->batch_sizes = g_new0 (guint, n);
  for (gsize i = 0; i < n; i++)
    {
      json_t *list = json_array_get (lists, i);
      guint size = (guint) json_array_size (list);

      self->batches[i] = g_new (guint, size);
      self->batch_sizes[i] = size;
      for (guint j = 0; j < size; j++)
        {
          json_int_t row = json_integer_value (json_array_get (list, j));

          if (row < 0 || row >= self->data->n_train)
            return refuse ("batches", error);
          self->batches[i][j] = (guint) row;
        }
      if (size == 0)
        return refuse ("batches", error);
    }

  self->record.batches = (const guint * const *) self->batches;
  self->record.batch_sizes = self->batch_sizes;
  self->record.n_batches = n;
  return n > 0 || refuse ("batches", error);
}

/* *n_batches: (out): updates of an epoch. */
static gboolean
read_order (AnnealReplayCase  *self,
            json_t            *line,
            gint64             n_epochs,
            guint64           *n_batches,
            GError           **error)
{
  json_t *batches = json_object_get (line, "batches");
  json_t *size = json_object_get (batches, "batch_size");
  guint n_train = self->data->n_train;

  if (json_is_array (batches))
    {
      *n_batches = MAX (1, json_array_size (batches) / (guint64) n_epochs);
      return read_batches (self, batches, error);
    }

  self->setup.batch_size = (guint) CLAMP (json_integer_value (size), 0, n_train);
  if (self->setup.batch_size == 0 && g_strcmp0 (json_string_value (size), "full") != 0)
    return refuse ("batches", error);

  *n_batches = self->setup.batch_size == 0 ? 1 : (n_train + self->setup.batch_size - 1) / self->setup.batch_size;
  return TRUE;
}

static gboolean
read_network (AnnealReplayCase  *self,
              json_t            *line,
              const char        *folder,
              GError           **error)
{
  gint64 n_epochs = json_integer_value (json_object_get (line, "epochs"));
  double divisor = g_str_equal (get_text (line, "transform"), "x/16") ? 16 : 1;
  guint layers[ANNEAL_MAX_HIDDEN + 2];
  guint64 n_batches;

  if (n_epochs < 1 || n_epochs > ANNEAL_MAX_TICKS)
    return refuse ("epochs", error);
  if (!read_model (self, line, error))
    return FALSE;

  const AnnealDatasetKind *kind = self->setup.problem->data;
  guint n_layers = anneal_train_setup_get_layers (&self->setup, layers);

  self->data = anneal_replay_read_data (folder, get_text (line, "data"), (guint[]) { kind->n_inputs, kind->n_outputs },
                                        kind->is_regression, divisor, error);
  self->params = self->data == NULL ? NULL
                 : anneal_replay_read_params (folder, get_text (line, "init"), layers, n_layers, error);
  self->record.data = self->data;
  self->record.params = self->params;
  if (self->params == NULL || !read_order (self, line, n_epochs, &n_batches, error) ||
      !read_project (self, line, (guint64) n_epochs, n_batches, error))
    return FALSE;

  gsize n_updates = (gsize) anneal_project_get_n_updates (self->project);

  return read_list (line, "lr", &self->lr, n_updates, error) &&
         read_list (line, "momentum", &self->momentum, 0, error) &&
         read_list (line, "loss", &self->loss, n_updates, error) &&
         read_list (line, "val_loss", &self->val_loss, (gsize) n_epochs, error);
}

AnnealReplayCase *
anneal_replay_case_new (json_t      *line,
                        const char  *folder,
                        GError     **error)
{
  g_autoptr(AnnealReplayCase) self = g_new0 (AnnealReplayCase, 1);
  const char *kind = get_text (line, "kind");
  gboolean is_good = g_str_equal (kind, "surface") ? read_surface (self, line, error)
                     : g_str_equal (kind, "mlp") ? read_network (self, line, folder, error)
                     : refuse ("kind", error);

  return is_good ? g_steal_pointer (&self) : NULL;
}

void
anneal_replay_case_free (AnnealReplayCase *self)
{
  g_clear_pointer (&self->project, anneal_project_unref);
  g_clear_pointer (&self->data, anneal_dataset_unref);
  g_free (self->params);
  g_strfreev ((char **) self->batches);
  g_free (self->batch_sizes);
  g_free (self->noise.values);
  g_free (self->lr.values);
  g_free (self->momentum.values);
  g_free (self->loss.values);
  g_free (self->path.values);
  g_free (self->val_loss.values);
  g_free (self);
}
