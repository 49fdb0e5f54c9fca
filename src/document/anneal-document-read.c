/* anneal-document-read.c: the text of an .anneal file as a project
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "anneal-document.h"

#include "anneal-document-private.h"
#include "anneal-json.h"
#include "anneal-number.h"
#include "anneal-project-private.h"

/* Runs of a project with a greater id than this are numbered anew: the ids of new runs have to be JSON integers too. */
#define MAX_KEPT_ID ((guint64) 1 << 62)

static gboolean
read_color (json_t   *object,
            guint     position,
            guint32  *color,
            GError  **error)
{
  const char *text = NULL;

  *color = anneal_project_color (position);
  if (!anneal_document_get_string (object, "color", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  guint32 value = 0;
  gboolean is_good = strlen (text) == 7 && text[0] == '#';

  for (guint i = 1; is_good && i < 7; i++)
    {
      is_good = g_ascii_isxdigit (text[i]);
      value = value * 16 + (guint32) g_ascii_xdigit_value (text[i]);
    }
  if (!is_good)
    {
      anneal_document_refuse (json_object_get (object, "color"), "/color", _("a colour such as \"#0072b2\""), error);
      return FALSE;
    }

  *color = value;
  return TRUE;
}

/* *title stays NULL if there is none. */
static gboolean
read_title (json_t   *object,
            char    **title,
            GError  **error)
{
  const char *text = NULL;

  if (!anneal_document_get_string (object, "title", &text, error))
    return FALSE;
  if (text != NULL && g_utf8_strlen (text, -1) > ANNEAL_MAX_TITLE)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/title", _("A title has at most %d characters, not %llu"),
                             ANNEAL_MAX_TITLE, (unsigned long long) g_utf8_strlen (text, -1));
      return FALSE;
    }

  *title = g_strdup (text);
  return TRUE;
}

/* A loss that is not finite is the string that the writer makes of it. */
static gboolean
read_metric (json_t   *value,
             double   *metric,
             GError  **error)
{
  if (json_is_number (value))
    *metric = json_number_value (value);
  else if (!json_is_string (value) || !anneal_number_parse (json_string_value (value), metric, NULL) ||
           isfinite (*metric))
    {
      anneal_document_refuse (value, "", _("a number"), error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_metrics (AnnealRun  *run,
              json_t     *object,
              GError    **error)
{
  json_t *array = json_object_get (object, "metrics");

  if (array == NULL || json_is_null (array))
    return TRUE;
  if (!json_is_array (array) || json_array_size (array) > ANNEAL_MAX_METRICS)
    {
      anneal_document_refuse (array, "/metrics", _("an array of numbers, or null"), error);
      return FALSE;
    }
  if (json_array_size (array) == 0)
    return TRUE;

  run->n_metrics = json_array_size (array);
  run->metrics = g_atomic_rc_box_alloc (run->n_metrics * sizeof *run->metrics);
  for (gsize i = 0; i < run->n_metrics; i++)
    if (!read_metric (json_array_get (array, i), &run->metrics[i], error))
      {
        anneal_document_prefix (error, "/metrics/%" G_GSIZE_FORMAT, i);
        return FALSE;
      }

  return TRUE;
}

/* @position: among the runs, for a colour and dash that are not given. */
static gboolean
read_run_members (AnnealRun  *run,
                  json_t     *object,
                  guint       position,
                  GError    **error)
{
  guint stepping = ANNEAL_STEPPING_BATCH;
  guint64 dash = position % ANNEAL_N_COLORS;

  if (!anneal_document_get_integer (object, "id", 1, G_MAXINT64, &run->id, error) ||
      !read_title (object, &run->title, error) ||
      !read_color (object, position, &run->color, error) ||
      !anneal_document_get_integer (object, "dash", 0, ANNEAL_N_COLORS - 1, &dash, error) ||
      !anneal_document_get_boolean (object, "visible", &run->visible, error) ||
      !anneal_document_get_choice (object, "stepping", anneal_document_steppings, &stepping, error) ||
      !read_metrics (run, object, error))
    return FALSE;

  run->dash = (guint) dash;
  run->stepping = stepping;
  return TRUE;
}

/* The optimizer and the schedule, or what stands for them as it is if one of them is not known. */
static gboolean
read_computation (AnnealRun  *run,
                  json_t     *object,
                  GError    **error)
{
  json_t *optimizer = json_object_get (object, "optimizer");
  json_t *schedule;
  GError *problem = NULL;
  g_autoptr(json_t) unknown = NULL;

  if (!anneal_document_get_array (object, "schedule", &schedule, error))
    return FALSE;

  if (optimizer != NULL)
    run->optimizer = anneal_document_read_optimizer (optimizer, &unknown, &problem);
  else
    run->optimizer = anneal_optimizer_new_default ();
  anneal_document_prefix (&problem, "/optimizer");

  if (problem == NULL)
    {
      run->schedule = anneal_document_read_schedule (schedule, &unknown, &problem);
      anneal_document_prefix (&problem, "/schedule");
    }
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }

  if (run->schedule == NULL || run->optimizer == NULL)
    {
      g_clear_pointer (&run->schedule, anneal_schedule_unref);
      g_clear_pointer (&unknown, json_decref);
      anneal_document_keep (&unknown, "optimizer", json_incref (optimizer));
      anneal_document_keep (&unknown, "schedule", json_incref (schedule));
    }
  if (run->optimizer == NULL)
    run->optimizer = anneal_optimizer_new_default ();
  if (unknown != NULL && run->unknown == NULL)
    run->unknown = json_object ();
  json_object_update (run->unknown, unknown);
  return TRUE;
}

/* The name of the scheduler that is stepped, for a run without a title. */
static char *
dup_default_title (const AnnealRun *run)
{
  if (run->schedule == NULL)
    return g_strdup (_("Unknown scheduler"));

  guint stepped = anneal_schedule_get_stepped (run->schedule);

  return g_strdup (anneal_schedule_get_scheduler (run->schedule, stepped)->name);
}

static AnnealRun *
read_run (json_t   *object,
          guint     position,
          GError  **error)
{
  if (!json_is_object (object))
    {
      anneal_document_refuse (object, "", _("an object"), error);
      return NULL;
    }

  g_autoptr(AnnealRun) run = g_atomic_rc_box_new0 (AnnealRun);

  run->visible = TRUE;
  run->unknown = anneal_document_take_unknown (object, anneal_document_run_members);
  if (!read_run_members (run, object, position, error) || !read_computation (run, object, error))
    return NULL;

  if (run->title == NULL)
    run->title = dup_default_title (run);
  return g_steal_pointer (&run);
}

/* A run of a newer version that this one cannot make sense of: listed, and written as it was. */
static AnnealRun *
keep_run (json_t *object,
          guint   position)
{
  AnnealRun *run = g_atomic_rc_box_new0 (AnnealRun);

  run->visible = TRUE;
  run->color = anneal_project_color (position);
  run->dash = position % ANNEAL_N_COLORS;
  if (!read_title (object, &run->title, NULL) || run->title == NULL)
    run->title = g_strdup (_("Run of a newer version"));
  run->optimizer = anneal_optimizer_new_default ();
  run->unknown = json_is_object (object) ? json_incref (object) : NULL;
  return run;
}

/* Adds the runs of a document; ids that are not given are chosen when all are known. */
static gboolean
read_runs (AnnealProject  *project,
           json_t         *array,
           gboolean        too_new,
           GError        **error)
{
  gsize n_runs = json_array_size (array);

  if (n_runs > ANNEAL_MAX_RUNS)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/runs", _("A project has at most %d runs, not %llu"),
                             ANNEAL_MAX_RUNS, (unsigned long long) n_runs);
      return FALSE;
    }

  project->runs = g_new0 (const AnnealRun *, n_runs);
  for (; project->n_runs < n_runs; project->n_runs++)
    {
      json_t *object = json_array_get (array, project->n_runs);
      GError *problem = NULL;
      AnnealRun *run = read_run (object, project->n_runs, &problem);

      if (run == NULL && too_new)
        {
          g_clear_error (&problem);
          run = keep_run (object, project->n_runs);
        }
      if (run == NULL)
        {
          anneal_document_prefix (&problem, "/runs/%u", project->n_runs);
          g_propagate_error (error, problem);
          return FALSE;
        }
      project->runs[project->n_runs] = run;
    }

  return TRUE;
}

/* No two runs have the same id; those without one get the next ones.  An id names a run only while it is open. */
static gboolean
settle_ids (AnnealProject  *project,
            GError        **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < project->n_runs; i++)
    {
      AnnealRun *run = (AnnealRun *) project->runs[i];

      project->next_id = MAX (project->next_id, run->id + 1);
      if (run->id == 0 || g_hash_table_add (ids, &run->id))
        continue;

      g_autofree char *path = g_strdup_printf ("/runs/%u/id", i);

      anneal_set_error_path (error, ANNEAL_ERROR_CONFLICT, path, _("An earlier run already has the id %llu"),
                             (unsigned long long) run->id);
      return FALSE;
    }

  gboolean renumber = project->next_id > MAX_KEPT_ID;

  if (renumber)
    project->next_id = 1;
  for (guint i = 0; i < project->n_runs; i++)
    {
      AnnealRun *run = (AnnealRun *) project->runs[i];

      if (renumber || run->id == 0)
        run->id = project->next_id++;
    }

  return TRUE;
}

static gboolean
read_horizon (AnnealProject  *project,
              json_t         *root,
              json_t        **unknown,
              GError        **error)
{
  json_t *horizon;
  guint call_order = ANNEAL_CALL_ORDER_OPTIMIZER_FIRST;

  if (json_object_get (root, "horizon") == NULL)
    return TRUE;
  if (!anneal_document_get_object (root, "horizon", &horizon, error))
    return FALSE;

  if (!anneal_document_get_integer (horizon, "epochs", 1, ANNEAL_MAX_TICKS, &project->n_epochs, error) ||
      !anneal_document_get_integer (horizon, "batches", 1, ANNEAL_MAX_TICKS, &project->n_batches, error) ||
      !anneal_document_get_choice (horizon, "call-order", anneal_document_call_orders, &call_order, error))
    {
      anneal_document_prefix (error, "/horizon");
      return FALSE;
    }

  g_autoptr(AnnealProject) checked = anneal_project_with_horizon (project, project->n_epochs, project->n_batches,
                                                                  error);

  if (checked == NULL)
    return FALSE;

  project->call_order = call_order;
  anneal_document_keep (unknown, "horizon",
                        anneal_document_take_unknown (horizon, anneal_document_horizon_members));
  return TRUE;
}

static gboolean
read_view (AnnealProject  *project,
           json_t         *root,
           json_t        **unknown,
           GError        **error)
{
  json_t *view;
  guint y_scale = 0, x_unit = 0, loss_scale = 0;
  double smoothing = 0;

  if (json_object_get (root, "view") == NULL)
    return TRUE;
  if (!anneal_document_get_object (root, "view", &view, error))
    return FALSE;

  if (!anneal_document_get_choice (view, "y-scale", anneal_document_y_scales, &y_scale, error) ||
      !anneal_document_get_choice (view, "x-unit", anneal_document_x_units, &x_unit, error) ||
      !anneal_document_get_choice (view, "loss-scale", anneal_document_y_scales, &loss_scale, error) ||
      !anneal_document_get_number (view, "smoothing", 0, ANNEAL_MAX_SMOOTHING, &smoothing, error))
    {
      anneal_document_prefix (error, "/view");
      return FALSE;
    }

  project->view.log_y = y_scale != 0;
  project->view.x_in_epochs = x_unit != 0;
  project->view.loss_log_y = loss_scale != 0;
  project->view.smoothing = smoothing;
  anneal_document_keep (unknown, "view", anneal_document_take_unknown (view, anneal_document_view_members));
  return TRUE;
}

static gboolean
read_lesson (AnnealProject  *project,
             json_t         *root,
             GError        **error)
{
  const char *lesson = NULL;

  if (!anneal_document_get_string (root, "lesson", &lesson, error))
    return FALSE;

  project->lesson = g_strdup (lesson);
  return TRUE;
}

/* A PyTorch version that is not followed is kept for the Anneal that does; here, the usual one stands for it. */
static gboolean
read_pytorch (AnnealProject  *project,
              json_t         *root,
              json_t        **unknown,
              GError        **error)
{
  const char *generator = NULL;
  const char *pytorch = NULL;

  if (!anneal_document_get_string (root, "generator", &generator, error) ||
      !anneal_document_get_string (root, "pytorch", &pytorch, error))
    return FALSE;

  if (pytorch != NULL && !anneal_pytorch_parse (pytorch, &project->pytorch, NULL))
    anneal_document_keep (unknown, "pytorch", json_string (pytorch));
  return TRUE;
}

/* What a newer version wrote is read as far as it can be: @too_new forgives what is wrong, and is left out. */
static gboolean
forgive (gboolean   is_good,
         gboolean   too_new,
         GError   **error)
{
  if (!is_good && too_new)
    g_clear_error (error);

  return is_good || too_new;
}

static gboolean
read_members (AnnealProject  *project,
              json_t         *root,
              gboolean        too_new,
              GError        **error)
{
  AnnealProject defaults = *project;
  json_t *unknown = anneal_document_take_unknown (root, anneal_document_members);
  json_t *runs;
  GError *problem = NULL;
  gboolean is_good = forgive (read_pytorch (project, root, &unknown, &problem), too_new, &problem);

  if (is_good && !read_horizon (project, root, &unknown, &problem))
    {
      project->n_epochs = defaults.n_epochs;
      project->n_batches = defaults.n_batches;
      is_good = forgive (FALSE, too_new, &problem);
    }
  is_good = is_good && forgive (read_lesson (project, root, &problem), too_new, &problem) &&
            forgive (anneal_document_read_training (project, root, &unknown, &problem), too_new, &problem) &&
            forgive (read_view (project, root, &unknown, &problem), too_new, &problem) &&
            anneal_document_get_array (root, "runs", &runs, &problem) &&
            read_runs (project, runs, too_new, &problem) &&
            settle_ids (project, &problem);

  project->unknown = unknown;
  if (problem != NULL)
    g_propagate_error (error, problem);
  return is_good;
}

static gboolean
read_version (json_t   *root,
              guint64  *version,
              GError  **error)
{
  const char *format = NULL;

  if (!json_is_object (root) || !anneal_document_get_string (root, "format", &format, NULL) ||
      g_strcmp0 (format, ANNEAL_DOCUMENT_FORMAT) != 0)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_FORMAT, json_is_object (root) ? "/format" : "",
                             _("This is not an Anneal project"));
      return FALSE;
    }
  if (json_object_get (root, "version") == NULL)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_FORMAT, "", _("The member \"%s\" is missing"), "version");
      return FALSE;
    }

  return anneal_document_get_integer (root, "version", 1, G_MAXINT32, version, error);
}

/**
 * anneal_document_read:
 * @bytes: the text of a file
 * @too_new: (out) (optional): whether a newer version wrote it: what this one does not understand is left out
 * @error: a JSON path, or a span where the text is no JSON
 *
 * Whatever is missing has its usual value; what is not known is kept, and written back by anneal_document_write().
 */
AnnealProject *
anneal_document_read (GBytes    *bytes,
                      gboolean  *too_new,
                      GError   **error)
{
  g_autoptr(json_t) root = anneal_json_read (bytes, error);
  guint64 version = 0;

  if (root == NULL || !read_version (root, &version, error))
    return NULL;

  gboolean is_newer = version > ANNEAL_DOCUMENT_VERSION;

  if (!anneal_document_migrate (root, version, error))
    return NULL;

  g_autoptr(AnnealProject) project = anneal_project_new ();

  if (!read_members (project, root, is_newer, error))
    return NULL;

  if (too_new != NULL)
    *too_new = is_newer;
  return g_steal_pointer (&project);
}

gboolean
anneal_document_verify_size (GBytes    *bytes,
                             gpointer   unused,
                             GError   **error)
{
  if (g_bytes_get_size (bytes) <= ANNEAL_JSON_MAX_BYTES)
    return TRUE;

  g_autofree char *size = g_format_size (g_bytes_get_size (bytes));
  g_autofree char *limit = g_format_size (ANNEAL_JSON_MAX_BYTES);

  anneal_set_error (error, ANNEAL_ERROR_LIMIT,
                    _("The project would take %s, but at most %s can be opened again; shorter series of metrics make "
                      "it smaller"), size, limit);
  return FALSE;
}

gboolean
anneal_document_verify (GBytes    *bytes,
                        gpointer   unused,
                        GError   **error)
{
  if (!anneal_document_verify_size (bytes, unused, error))
    return FALSE;

  g_autoptr(AnnealProject) project = anneal_document_read (bytes, NULL, error);

  return project != NULL;
}
