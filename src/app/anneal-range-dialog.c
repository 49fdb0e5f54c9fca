/* anneal-range-dialog.c: a range test of a run, to choose a learning rate by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-range-dialog.h"

#include "anneal-error.h"
#include "anneal-number.h"
#include "anneal-range-plot.h"

#define START_DELAY_MS 200      /* of rest after the last key */
#define N_DIGITS       3
#define OWN_CHOICE     (-1)

/* A row with a number that the test is done with. */
typedef enum
{
  OPTION_START,
  OPTION_END,
  OPTION_N_UPDATES,
  OPTION_BETA,
  OPTION_STOP,
  N_OPTIONS,
} Option;

static const char * const option_paths[N_OPTIONS] = { "/start", "/end", "/n_updates", "/beta", "/stop" };

struct _AnnealRangeDialog
{
  AdwWindow            parent_instance;

  AnnealRangePlot     *plot;
  GtkSpinner          *spinner;
  GtkLabel            *status;
  AdwComboRow         *run_row;
  AdwEntryRow         *chosen_row;
  AdwPreferencesGroup *hints_group;
  AdwEntryRow         *option_rows[N_OPTIONS];

  AdwActionRow        *hint_rows[ANNEAL_RANGE_N_HINTS];
  GtkLabel            *hint_values[ANNEAL_RANGE_N_HINTS];
  GtkImage            *hint_marks[ANNEAL_RANGE_N_HINTS];

  AnnealStore         *store;
  AnnealRangeOptions   options;
  GCancellable        *cancellable;     /* (nullable): of the test that runs */
  guint                start_id;        /* starts the next one after a rest */
  double               hints[ANNEAL_RANGE_N_HINTS];     /* rounded; NAN: none */
  int                  hint;            /* that the choice follows, or OWN_CHOICE */
  double               chosen;          /* NAN: none that can be used */
  guint                is_setting : 1;  /* a row's text is set by this program */
};

enum
{
  USED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AnnealRangeDialog, anneal_range_dialog, ADW_TYPE_WINDOW)

static const AnnealRun *
get_run (AnnealRangeDialog *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  guint position = adw_combo_row_get_selected (self->run_row);

  return position < project->n_runs ? project->runs[position] : NULL;
}

static void
set_error (AdwEntryRow *row,
           gboolean     is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
set_number (AnnealRangeDialog *self,
            AdwEntryRow       *row,
            double             value)
{
  gboolean is_whole = floor (value) == value && fabs (value) < 1e9;
  g_autofree char *text = is_whole ? anneal_number_dup_whole (value) : anneal_number_dup (value);

  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  self->is_setting = FALSE;
  set_error (row, FALSE);
}

/* What is chosen, wherever it is seen. */
static void
show_choice (AnnealRangeDialog *self)
{
  for (guint i = 0; i < ANNEAL_RANGE_N_HINTS; i++)
    gtk_widget_set_opacity (GTK_WIDGET (self->hint_marks[i]), self->chosen == self->hints[i] ? 1 : 0);
  anneal_range_plot_set_chosen (self->plot, self->chosen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "range.use", self->chosen > 0 && get_run (self) != NULL);
}

static void
choose (AnnealRangeDialog *self,
        double             lr,
        int                hint)
{
  self->hint = hint;
  self->chosen = lr;
  if (lr > 0)
    set_number (self, self->chosen_row, lr);
  show_choice (self);
}

static void
chosen_changed_cb (AnnealRangeDialog *self)
{
  double lr;

  if (self->is_setting)
    return;

  gboolean good = anneal_number_parse (gtk_editable_get_text (GTK_EDITABLE (self->chosen_row)), &lr, NULL)
                  && lr > 0 && isfinite (lr);

  set_error (self->chosen_row, !good);
  self->hint = OWN_CHOICE;
  self->chosen = good ? lr : (double) NAN;
  show_choice (self);
}

static void
plot_picked_cb (AnnealRangeDialog *self,
                double             lr)
{
  choose (self, lr, OWN_CHOICE);
}

static void
hint_activated_cb (AdwActionRow *row,
                   gpointer      user_data)
{
  AnnealRangeDialog *self = user_data;
  int hint = 0;

  while (self->hint_rows[hint] != row)
    hint++;
  if (self->hints[hint] > 0)
    choose (self, self->hints[hint], hint);
}

/* What a curve (nullable) suggests. */
static void
show_hints (AnnealRangeDialog      *self,
            const AnnealRangeCurve *curve)
{
  for (guint i = 0; i < ANNEAL_RANGE_N_HINTS; i++)
    {
      double rate = curve != NULL ? anneal_range_curve_suggest (curve, i) : (double) NAN;

      self->hints[i] = anneal_range_round (rate);

      g_autofree char *shown = isnan (rate) ? g_strdup ("–") : anneal_number_dup_shown (self->hints[i], N_DIGITS);

      gtk_label_set_text (self->hint_values[i], shown);
      gtk_widget_set_sensitive (GTK_WIDGET (self->hint_rows[i]), !isnan (rate));
    }

  if (self->hint != OWN_CHOICE && curve != NULL)
    choose (self, self->hints[self->hint], self->hint);
  else
    show_choice (self);
}

static void
show_error (AnnealRangeDialog *self,
            const GError      *error)
{
  const char *path = anneal_error_get_path (error);

  for (guint i = 0; i < N_OPTIONS; i++)
    set_error (self->option_rows[i], g_strcmp0 (path, option_paths[i]) == 0);
  gtk_label_set_text (self->status, error->message);
}

static void
show_curve (AnnealRangeDialog *self,
            AnnealRangeCurve  *curve)
{
  g_autofree char *text = anneal_range_curve_dup_end (curve);
  const AnnealRun *run = get_run (self);

  gtk_label_set_text (self->status, text);
  show_hints (self, curve);
  anneal_range_plot_take_curve (self->plot, curve, run != NULL ? run->color : 0);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AnnealRangeDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  AnnealRangeCurve *curve = anneal_range_run_finish (result, &error);

  /* Another test has begun, or the window is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      g_clear_pointer (&curve, anneal_range_curve_free);
      return;
    }

  g_clear_object (&self->cancellable);
  gtk_spinner_stop (self->spinner);
  if (curve != NULL)
    show_curve (self, curve);
  else
    {
      anneal_range_plot_take_curve (self->plot, NULL, 0);
      show_hints (self, NULL);
      show_error (self, error);
    }
}

static void
stop (AnnealRangeDialog *self)
{
  g_clear_handle_id (&self->start_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start (AnnealRangeDialog *self)
{
  const AnnealRun *run = get_run (self);

  stop (self);
  if (run == NULL)
    return;

  for (guint i = 0; i < N_OPTIONS; i++)
    set_error (self->option_rows[i], FALSE);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  anneal_range_run_async (anneal_store_get_project (self->store), run, &self->options, self->cancellable, done_cb,
                          g_object_ref (self));
}

static gboolean
start_cb (gpointer user_data)
{
  AnnealRangeDialog *self = user_data;

  self->start_id = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

/* FALSE: not a number; its row says so. */
static gboolean
read_option (AnnealRangeDialog *self,
             Option             option,
             double            *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->option_rows[option]));
  g_autoptr(GError) error = NULL;
  gboolean good = anneal_number_parse (text, value, &error);

  if (good && option == OPTION_N_UPDATES && !(*value >= 0 && *value <= G_MAXUINT && floor (*value) == *value))
    {
      anneal_set_error (&error, ANNEAL_ERROR_RANGE, _("“%s” is not a number of updates"), text);
      good = FALSE;
    }

  set_error (self->option_rows[option], !good);
  if (!good)
    gtk_label_set_text (self->status, error->message);
  return good;
}

static void
option_changed_cb (AnnealRangeDialog *self)
{
  double values[N_OPTIONS];
  gboolean good = TRUE;

  if (self->is_setting)
    return;

  stop (self);
  gtk_spinner_stop (self->spinner);
  for (Option i = 0; i < N_OPTIONS; i++)
    good = read_option (self, i, &values[i]) && good;
  if (!good)
    return;

  self->options = (AnnealRangeOptions) {
    .start = values[OPTION_START], .end = values[OPTION_END], .n_updates = (guint) values[OPTION_N_UPDATES],
    .beta = values[OPTION_BETA], .stop = values[OPTION_STOP],
  };
  self->start_id = g_timeout_add (START_DELAY_MS, start_cb, self);
}

static void
use_options (AnnealRangeDialog        *self,
             const AnnealRangeOptions *options)
{
  const double values[N_OPTIONS] = { options->start, options->end, options->n_updates, options->beta, options->stop };

  self->options = *options;
  for (guint i = 0; i < N_OPTIONS; i++)
    set_number (self, self->option_rows[i], values[i]);
  start (self);
}

static void
anneal_defaults_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  use_options (ANNEAL_RANGE_DIALOG (widget), &anneal_range_options_anneal);
}

static void
fastai_defaults_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  use_options (ANNEAL_RANGE_DIALOG (widget), &anneal_range_options_fastai);
}

static void
run_changed_cb (AnnealRangeDialog *self)
{
  if (!self->is_setting)
    start (self);
}

static void
use_cb (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AnnealRangeDialog *self = ANNEAL_RANGE_DIALOG (widget);
  const AnnealProject *project = anneal_store_get_project (self->store);
  const AnnealRun *run = get_run (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealRun) changed = anneal_range_apply (project, run, self->chosen, &error);

  if (changed == NULL)
    {
      show_error (self, error);
      return;
    }

  g_autofree char *shown = anneal_number_dup_shown (self->chosen, N_DIGITS);
  /* translators: the title of a run, and a learning rate */
  g_autofree char *sentence = g_strdup_printf (_("“%s” is trained with %s now"), run->title, shown);

  anneal_store_commit (self->store, anneal_project_with_changed_run (project, changed), NULL);
  g_signal_emit (self, signals[USED], 0, sentence);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_hint_row (AnnealRangeDialog *self,
              AnnealRangeHint    hint)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  self->hint_marks[hint] = GTK_IMAGE (gtk_image_new_from_icon_name ("object-select-symbolic"));
  self->hint_values[hint] = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_values[hint]), "numeric");
  gtk_widget_set_opacity (GTK_WIDGET (self->hint_marks[hint]), 0);

  g_object_set (row,
                "title", anneal_range_hint_get_name (hint),
                "subtitle", anneal_range_hint_get_doc (hint),
                "activatable", TRUE,
                "use-markup", FALSE,
                NULL);
  adw_action_row_add_suffix (row, GTK_WIDGET (self->hint_values[hint]));
  adw_action_row_add_suffix (row, GTK_WIDGET (self->hint_marks[hint]));
  g_signal_connect (row, "activated", G_CALLBACK (hint_activated_cb), self);
  adw_preferences_group_add (self->hints_group, GTK_WIDGET (row));
  self->hint_rows[hint] = row;
}

static void
anneal_range_dialog_dispose (GObject *object)
{
  AnnealRangeDialog *self = ANNEAL_RANGE_DIALOG (object);

  stop (self);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (object), ANNEAL_TYPE_RANGE_DIALOG);

  G_OBJECT_CLASS (anneal_range_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  static const char * const option_names[N_OPTIONS] = { "start_row", "end_row", "n_updates_row", "beta_row",
                                                        "stop_row" };

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-range-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealRangeDialog, plot);
  gtk_widget_class_bind_template_child (widget_class, AnnealRangeDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AnnealRangeDialog, status);
  gtk_widget_class_bind_template_child (widget_class, AnnealRangeDialog, run_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealRangeDialog, chosen_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealRangeDialog, hints_group);
  for (guint i = 0; i < N_OPTIONS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, option_names[i], FALSE,
                                               G_STRUCT_OFFSET (AnnealRangeDialog, option_rows)
                                               + (gssize) (i * sizeof (AdwEntryRow *)));

  gtk_widget_class_bind_template_callback (widget_class, plot_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, option_changed_cb);
}

static void
anneal_range_dialog_class_init (AnnealRangeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_range_dialog_dispose;

  g_type_ensure (ANNEAL_TYPE_RANGE_PLOT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "range.use", NULL, use_cb);
  gtk_widget_class_install_action (widget_class, "range.anneal-defaults", NULL, anneal_defaults_cb);
  gtk_widget_class_install_action (widget_class, "range.fastai-defaults", NULL, fastai_defaults_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "range.use", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  signals[USED] = g_signal_new ("used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
anneal_range_dialog_init (AnnealRangeDialog *self)
{
  self->hint = ANNEAL_RANGE_VALLEY;
  self->chosen = (double) NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (AnnealRangeHint hint = 0; hint < ANNEAL_RANGE_N_HINTS; hint++)
    add_hint_row (self, hint);
}

static void
list_runs (AnnealRangeDialog *self,
           guint64            run_id)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < project->n_runs; i++)
    gtk_string_list_append (titles, project->runs[i]->title);

  self->is_setting = TRUE;
  adw_combo_row_set_model (self->run_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->run_row, (guint) MAX (anneal_project_find_position (project, run_id), 0));
  self->is_setting = FALSE;
}

AnnealRangeDialog *
anneal_range_dialog_present (GtkWindow   *parent,
                             AnnealStore *store,
                             guint64      run_id)
{
  g_return_val_if_fail (ANNEAL_IS_STORE (store), NULL);

  AnnealRangeDialog *self = g_object_new (ANNEAL_TYPE_RANGE_DIALOG, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  list_runs (self, run_id);
  use_options (self, &anneal_range_options_anneal);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->hint_rows[ANNEAL_RANGE_VALLEY]));
  return self;
}
