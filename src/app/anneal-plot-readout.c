/* anneal-plot-readout.c: what every run's rate is at the cursor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "anneal-plot-readout.h"

#include "anneal-number.h"
#include "anneal-plot-draw.h"

#define SAMPLE_WIDTH  22
#define SAMPLE_HEIGHT 12
#define TITLE_CHARS   20      /* longer titles lose their middle, never the group; the tooltip has all of it */
#define VALUE_CHARS   12      /* room that a value keeps */
#define LOSS_CHARS    12
#define LOSS_DIGITS   4
#define POSITION_CHARS 60
#define COUNTER_DIGITS 5      /* of counters, and of metrics */
#define SHOWN_DIGITS  9       /* of a value that is longer than its room; the tooltip and a copy have all of them */

/* One value: of a run, or of one of its param groups. */
typedef struct
{
  guint64    run;
  guint      group;
  guint32    color;
  guint      dash;
  char      *title;
  char      *exact;       /* text of the value that is shown, in full; NULL: none */
  char      *momentum;    /* in full; NULL: none */
  char      *loss;        /* in full; NULL: none */
  char      *scores;      /* of the epoch before; NULL: none */
  GtkWidget *chip;
  GtkWidget *sample;
  GtkWidget *title_label;
  GtkWidget *value;
  GtkWidget *loss_value;
} Entry;

struct _AnnealPlotReadout
{
  GtkWidget     parent_instance;

  GtkWidget    *box;
  GtkWidget    *position;   /* "Update 1,234 · epoch 12" */
  GtkWidget    *counters;   /* "Metric 0.412 · bad epochs 3 of 10", of the run whose are shown */
  GtkWidget    *flow;
  GPtrArray    *entries;    /* of Entry */
  GtkSizeGroup *titles;     /* where there are losses: of one width, so that values stand in columns */
};

G_DEFINE_FINAL_TYPE (AnnealPlotReadout, anneal_plot_readout, GTK_TYPE_WIDGET)

static void
entry_free (Entry *self)
{
  g_free (self->title);
  g_free (self->exact);
  g_free (self->momentum);
  g_free (self->loss);
  g_free (self->scores);
  g_free (self);
}

static void
draw_sample_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  const Entry *entry = user_data;
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  anneal_plot_draw_sample (entry->color, entry->dash, dark ? &anneal_plot_theme_dark : &anneal_plot_theme_light,
                           cr, width, height);
}

static GtkWidget *
new_sample (Entry *entry)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SAMPLE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SAMPLE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_sample_cb, entry, NULL);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  return area;
}

/* Text whose size does not depend on what it says: moving the cursor lays nothing out anew. */
static GtkWidget *
new_fixed_text (guint n_chars)
{
  GtkWidget *inscription = gtk_inscription_new (NULL);

  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (inscription), n_chars);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), MIN (n_chars, VALUE_CHARS));
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (inscription, "numeric");
  return inscription;
}

/* Made when it is asked for: setting a tooltip asks the X server where the pointer is. */
static gboolean
query_tooltip_cb (GtkWidget  *chip,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  gpointer    user_data)
{
  const Entry *entry = user_data;
  g_autofree char *text = NULL;

  if (entry->momentum != NULL)
    /* translators: title of a run, its learning rate, its momentum */
    text = g_strdup_printf (_("%s: %s, momentum %s"), entry->title, entry->exact, entry->momentum);
  else if (entry->exact != NULL)
    text = g_strdup_printf ("%s: %s", entry->title, entry->exact);
  else
    text = g_strdup (entry->title);

  if (entry->loss != NULL)
    {
      /* translators: what the tooltip says of a run so far, and its loss, in full */
      char *longer = g_strdup_printf (_("%s, loss %s%s"), text, entry->loss, entry->scores);

      g_free (text);
      text = longer;
    }

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
add_entry (AnnealPlotReadout *self,
           guint64            run,
           guint              group)
{
  Entry *entry = g_new0 (Entry, 1);
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  entry->run = run;
  entry->group = group;
  entry->chip = chip;
  entry->sample = new_sample (entry);
  entry->title_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (entry->title_label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (entry->title_label), TITLE_CHARS);
  gtk_label_set_xalign (GTK_LABEL (entry->title_label), 0);
  gtk_widget_add_css_class (entry->title_label, "dim-label");
  gtk_size_group_add_widget (self->titles, entry->title_label);
  entry->value = new_fixed_text (VALUE_CHARS);

  gtk_box_append (GTK_BOX (chip), entry->sample);
  gtk_box_append (GTK_BOX (chip), entry->title_label);
  entry->loss_value = new_fixed_text (LOSS_CHARS);
  gtk_widget_set_visible (entry->loss_value, FALSE);
  gtk_box_append (GTK_BOX (chip), entry->value);
  gtk_box_append (GTK_BOX (chip), entry->loss_value);
  gtk_widget_set_has_tooltip (chip, TRUE);
  g_signal_connect (chip, "query-tooltip", G_CALLBACK (query_tooltip_cb), entry);
  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), chip);
  gtk_widget_set_focusable (gtk_widget_get_parent (chip), FALSE);
  g_ptr_array_add (self->entries, entry);
}

static void
clear_entries (AnnealPlotReadout *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      /* Nothing of the chip's may outlive the entry that it reads. */
      g_signal_handlers_disconnect_by_data (entry->chip, entry);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (entry->sample), NULL, NULL, NULL);
      gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), gtk_widget_get_parent (entry->chip));
    }
  g_ptr_array_set_size (self->entries, 0);
}

/* What all values are read from. */
typedef struct
{
  const AnnealProject  *project;
  GPtrArray            *series;       /* (n_runs), some NULL */
  const AnnealTraining *training;     /* (nullable) */
} Sources;

static const AnnealReplica *
find_replica (const Sources *sources,
              guint          run)
{
  return sources->training != NULL ? anneal_training_find_replica (sources->training, sources->project->runs[run]->id)
                                   : NULL;
}

/* Values to show of a run: its curve has some, or, as its schedule waits for metrics, its training. */
static guint
count_groups (const Sources *sources,
              guint          run)
{
  const AnnealSeries *series = g_ptr_array_index (sources->series, run);
  const AnnealReplica *replica = find_replica (sources, run);

  if (series != NULL && series->n_groups > 0)
    return series->n_groups;
  return replica != NULL && sources->project->runs[run]->visible ? anneal_replica_get_n_groups (replica) : 0;
}

/* TRUE if the entries are already those that are to be shown, in the order of the runs. */
static gboolean
entries_match (AnnealPlotReadout *self,
               const Sources     *sources)
{
  guint n = 0;

  for (guint i = 0; i < sources->series->len; i++)
    {
      guint n_groups = count_groups (sources, i);

      for (guint group = 0; group < n_groups; group++, n++)
        {
          const Entry *entry = n < self->entries->len ? g_ptr_array_index (self->entries, n) : NULL;

          if (entry == NULL || entry->run != sources->project->runs[i]->id || entry->group != group)
            return FALSE;
        }
    }

  return n == self->entries->len;
}

static void
rebuild_entries (AnnealPlotReadout *self,
                 const Sources     *sources)
{
  clear_entries (self);
  for (guint i = 0; i < sources->series->len; i++)
    {
      guint n_groups = count_groups (sources, i);

      for (guint group = 0; group < n_groups; group++)
        add_entry (self, sources->project->runs[i]->id, group);
    }
}

/* In the room that there is: with fewer digits, but never without its exponent. */
static char *
dup_value_shown (const char *exact,
                 double      value)
{
  guint n_digits = SHOWN_DIGITS;

  if (strlen (exact) <= VALUE_CHARS)
    return g_strdup (exact);

  g_autofree char *rounded = anneal_number_dup_shown (value, n_digits);

  while (strlen (rounded) >= VALUE_CHARS && n_digits > 1)
    {
      g_free (rounded);
      rounded = anneal_number_dup_shown (value, --n_digits);
    }

  /* translators: a number that goes on, such as 0.0123456789… */
  return g_strdup_printf (_("%s…"), rounded);
}

/* What was trained with, as far as that has come: it may depend on what was measured. */
static double
get_lr (const AnnealSeries  *series,
        const AnnealReplica *replica,
        guint                group,
        guint64              update)
{
  if (replica != NULL && group < anneal_replica_get_n_groups (replica) && update < anneal_replica_get_n_done (replica))
    return anneal_replica_get_lr (replica, group)[update];
  return series != NULL ? anneal_series_get_lr (series, group, update) : (double) NAN;
}

static void
show_entry (Entry               *entry,
            const AnnealProject *project,
            const AnnealSeries  *series,
            const AnnealReplica *replica,
            gint64               update)
{
  gboolean is_inside = update >= 0 && (guint64) update < anneal_project_get_n_updates (project);
  double lr = is_inside ? get_lr (series, replica, entry->group, (guint64) update) : (double) NAN;
  double momentum = is_inside && series != NULL ? anneal_series_get_momentum (series, entry->group, (guint64) update)
                                                : (double) NAN;
  g_autofree char *shown = NULL;

  g_free (entry->exact);
  g_free (entry->momentum);
  entry->exact = !isnan (lr) ? anneal_number_dup (lr) : NULL;
  entry->momentum = !isnan (lr) && !isnan (momentum) ? anneal_number_dup (momentum) : NULL;
  shown = !isnan (lr) ? dup_value_shown (entry->exact, lr) : g_strdup (update >= 0 ? "–" : "");
  gtk_inscription_set_text (GTK_INSCRIPTION (entry->value), shown);
}

/* ", validation loss 0.12, accuracy 97.5 %": after the last epoch that was over when the update began. */
static char *
dup_scores (const AnnealReplica *replica,
            guint64              n_batches,
            guint64              update)
{
  guint64 n_epochs = MIN (update / MAX (n_batches, 1), anneal_replica_get_n_epochs (replica));
  const double *accuracy = anneal_replica_get_accuracy (replica);
  const double *validation = anneal_replica_get_validation (replica);

  if (n_epochs == 0 || validation == NULL)
    return g_strdup ("");

  g_autofree char *loss = anneal_number_dup_shown (validation[n_epochs - 1], LOSS_DIGITS);

  if (accuracy == NULL)
    /* translators: follows the loss of a run; %s is a number */
    return g_strdup_printf (_(", validation loss %s"), loss);

  g_autofree char *percent = anneal_number_dup_shown (100 * accuracy[n_epochs - 1], LOSS_DIGITS);

  /* translators: follows the loss of a run; both %s are numbers */
  return g_strdup_printf (_(", validation loss %s, accuracy %s %%"), loss, percent);
}

/* The loss that the update found, of the first param group's entry only. */
static void
show_loss (Entry               *entry,
           const AnnealProject *project,
           const AnnealReplica *replica,
           gint64               update)
{
  guint64 n_done = replica != NULL ? anneal_replica_get_n_done (replica) : 0;
  g_autofree char *text = NULL;

  g_clear_pointer (&entry->loss, g_free);
  g_clear_pointer (&entry->scores, g_free);
  gtk_widget_set_visible (entry->loss_value, n_done > 0 && entry->group == 0);
  if (n_done == 0 || entry->group > 0)
    return;

  if (update >= 0 && (guint64) update < n_done)
    {
      double loss = anneal_replica_get_loss (replica)[update];
      g_autofree char *shown = anneal_number_dup_shown (loss, LOSS_DIGITS);

      entry->loss = anneal_number_dup (loss);
      entry->scores = dup_scores (replica, project->n_batches, (guint64) update);
      /* translators: %s is a number */
      text = g_strdup_printf (_("loss %s"), shown);
    }
  gtk_inscription_set_text (GTK_INSCRIPTION (entry->loss_value), text);
}

static void
update_entry_title (Entry           *entry,
                    const AnnealRun *run,
                    guint            n_groups)
{
  g_free (entry->title);
  if (n_groups > 1)
    /* translators: title of a run, and the number of one of its param groups, as Python counts them */
    entry->title = g_strdup_printf (_("%s, group %u"), run->title, entry->group);
  else
    entry->title = g_strdup (run->title);

  gtk_label_set_text (GTK_LABEL (entry->title_label), entry->title);

  guint dash = (run->dash + entry->group) % ANNEAL_PLOT_N_DASHES;

  if (entry->color != run->color || entry->dash != dash)
    {
      entry->color = run->color;
      entry->dash = dash;
      gtk_widget_queue_draw (entry->sample);
    }
}

static void
show_position (AnnealPlotReadout   *self,
               const AnnealProject *project,
               gint64               update)
{
  g_autofree char *text = NULL;

  if (update < 0)
    text = g_strdup (_("Point at the plot, or press ← and →, to read values"));
  else
    /* translators: the update under the cursor, and the epoch it is in; both counted from 0 */
    text = g_strdup_printf (_("Update %'" PRId64 " · epoch %'" PRIu64),
                            update, (guint64) update / MAX (project->n_batches, 1));

  gtk_inscription_set_text (GTK_INSCRIPTION (self->position), text);
}

/* " · bad epochs 3 of 10" */
static void
append_count (GString            *text,
              const AnnealSeries *series,
              guint               counter,
              guint64             update)
{
  const AnnealCounter *table = &series->counts->counters[counter];
  double limit = anneal_schedule_get_counter_limit (series->run->schedule, series->counts->node, counter);
  g_autofree char *value = anneal_number_dup_shown (anneal_series_get_count (series, counter, update), COUNTER_DIGITS);
  g_autofree char *most = table->kind == ANNEAL_COUNTER_UP ? anneal_number_dup_shown (limit, COUNTER_DIGITS) : NULL;

  g_string_append (text, text->len > 0 ? " · " : "");
  if (most != NULL)
    /* translators: the name of a counter, how far it is, and how far it may go: "bad epochs 3 of 10" */
    g_string_append_printf (text, _("%s %s of %s"), _(table->name), value, most);
  else
    /* translators: the name of a counter, and its value: "cooldown 0" */
    g_string_append_printf (text, C_("counter", "%s %s"), _(table->name), value);
}

static double
get_metric (const AnnealProject *project,
            const AnnealRun     *run,
            guint64              update)
{
  guint64 tick = run->stepping == ANNEAL_STEPPING_EPOCH ? update / project->n_batches : update;

  return run->n_metrics > 0 ? run->metrics[MIN (tick, run->n_metrics - 1)] : (double) NAN;
}

/* Of the run whose counters are shown in the plot, if there is one.  A trained run has read other metrics. */
static void
show_counters (AnnealPlotReadout    *self,
               AnnealCurves         *curves,
               const AnnealProject  *project,
               const AnnealTraining *training,
               gint64                update)
{
  guint64 id = anneal_curves_get_counted_run (curves);
  const AnnealRun *run = anneal_project_find_run (project, id);
  const AnnealSeries *series = anneal_curves_get_series (curves, id);
  const AnnealReplica *replica = training != NULL ? anneal_training_find_replica (training, id) : NULL;
  gboolean is_trained = replica != NULL && anneal_replica_get_n_done (replica) > 0;
  gboolean shown = run != NULL && run->visible && series != NULL && series->counts != NULL && !is_trained;
  g_autoptr(GString) text = g_string_new (NULL);

  if (shown && update >= 0)
    {
      g_autofree char *metric = anneal_number_dup_shown (get_metric (project, run, (guint64) update), COUNTER_DIGITS);

      /* translators: what the scheduler is given after this update */
      g_string_append_printf (text, _("Metric %s"), metric);
      for (guint i = 0; i < series->counts->n_counters; i++)
        append_count (text, series, i, (guint64) update);
    }

  gtk_inscription_set_text (GTK_INSCRIPTION (self->counters), text->str);
  gtk_widget_set_visible (self->counters, shown);
}

static void
anneal_plot_readout_dispose (GObject *object)
{
  AnnealPlotReadout *self = ANNEAL_PLOT_READOUT (object);

  if (self->box != NULL)
    clear_entries (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (anneal_plot_readout_parent_class)->dispose (object);
}

static void
anneal_plot_readout_finalize (GObject *object)
{
  AnnealPlotReadout *self = ANNEAL_PLOT_READOUT (object);

  g_ptr_array_unref (self->entries);
  g_object_unref (self->titles);

  G_OBJECT_CLASS (anneal_plot_readout_parent_class)->finalize (object);
}

static void
anneal_plot_readout_class_init (AnnealPlotReadoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_plot_readout_dispose;
  object_class->finalize = anneal_plot_readout_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "plotreadout");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
anneal_plot_readout_init (AnnealPlotReadout *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->titles = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->position = new_fixed_text (POSITION_CHARS);
  gtk_widget_add_css_class (self->position, "caption-heading");
  self->counters = new_fixed_text (POSITION_CHARS);
  gtk_widget_add_css_class (self->counters, "caption");
  gtk_widget_set_visible (self->counters, FALSE);

  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->flow), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 12);
  /* There is nothing in it to reach by Tab, and a flow box would keep the focus before it. */
  gtk_widget_set_can_focus (self->flow, FALSE);
  gtk_widget_add_css_class (self->flow, "caption");

  gtk_box_append (GTK_BOX (self->box), self->position);
  gtk_box_append (GTK_BOX (self->box), self->counters);
  gtk_box_append (GTK_BOX (self->box), self->flow);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Values at the cursor"),
                                  -1);
}

GtkWidget *
anneal_plot_readout_new (void)
{
  return g_object_new (ANNEAL_TYPE_PLOT_READOUT, NULL);
}

void
anneal_plot_readout_show (AnnealPlotReadout    *self,
                          AnnealCurves         *curves,
                          const AnnealTraining *training,
                          gint64                update)
{
  g_return_if_fail (ANNEAL_IS_PLOT_READOUT (self));
  g_return_if_fail (ANNEAL_IS_CURVES (curves));

  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (curves));
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (curves);
  const Sources sources = { project, series, training };

  if (!entries_match (self, &sources))
    rebuild_entries (self, &sources);
  gtk_size_group_set_mode (self->titles, training != NULL ? GTK_SIZE_GROUP_HORIZONTAL : GTK_SIZE_GROUP_NONE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      guint run = (guint) anneal_project_find_position (project, entry->run);
      const AnnealReplica *replica = find_replica (&sources, run);

      update_entry_title (entry, project->runs[run], count_groups (&sources, run));
      show_entry (entry, project, g_ptr_array_index (series, run), replica, update);
      show_loss (entry, project, replica, update);
    }

  show_position (self, project, update);
  show_counters (self, curves, project, training, update);
}

char *
anneal_plot_readout_dup_text (AnnealPlotReadout *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_READOUT (self), NULL);

  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->exact != NULL)
        g_string_append_printf (text, "%s\t%s%s%s\n", entry->title, entry->exact,
                                entry->loss != NULL ? "\t" : "", entry->loss != NULL ? entry->loss : "");
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
