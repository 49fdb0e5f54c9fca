/* anneal-training-panel.c: a popover with the options of the project's training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-training-panel.h"

/* A row, and its option as such a row wants it; lives as long as the row. */
typedef struct
{
  const AnnealTrainOption *option;
  AnnealParam              param;
  char                    *fallback_text;
  AnnealArgument           written;     /* by the user: 2*8, where the setup only knows 16 */
  AnnealParamRow          *row;         /* borrowed */
} Line;

struct _AnnealTrainingPanel
{
  GtkPopover           parent_instance;

  AdwPreferencesGroup *group;
  GtkButton           *epoch_button;
  GtkLabel            *credit;

  AnnealStore         *store;
  const AnnealProblem *problem;         /* whose rows there are */
  GPtrArray           *lines;           /* of Line, borrowed */
};

G_DEFINE_FINAL_TYPE (AnnealTrainingPanel, anneal_training_panel, GTK_TYPE_POPOVER)

static void
free_line (gpointer data)
{
  Line *line = data;

  anneal_object_clear (&line->param.fallback);
  anneal_argument_clear (&line->written);
  g_free (line->fallback_text);
  g_free (line);
}

static AnnealObject
object_from_number (const AnnealTrainOption *option,
                    double                   number)
{
  switch (option->kind)
    {
    case ANNEAL_TRAIN_OPTION_INTEGER:
    case ANNEAL_TRAIN_OPTION_LAYERS:
      return (AnnealObject) ANNEAL_OBJECT_INT ((gint64) number);
    case ANNEAL_TRAIN_OPTION_BOOLEAN:
      return (AnnealObject) ANNEAL_OBJECT_BOOL (number != 0);
    case ANNEAL_TRAIN_OPTION_CHOICE:
      return anneal_object_new_string (option->choices[(guint) number], -1);
    case ANNEAL_TRAIN_OPTION_NUMBER:
    case ANNEAL_TRAIN_OPTION_POINT:
    default:
      return (AnnealObject) ANNEAL_OBJECT_FLOAT (number);
    }
}

static gboolean
has_elements (const AnnealTrainOption *option)
{
  return option->kind == ANNEAL_TRAIN_OPTION_LAYERS || option->kind == ANNEAL_TRAIN_OPTION_POINT;
}

/* Several numbers stand side by side, without brackets. */
static void
init_argument (AnnealArgument          *self,
               const AnnealTrainSetup  *setup,
               const AnnealTrainOption *option)
{
  AnnealObject items[ANNEAL_MAX_HIDDEN + 2];
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = anneal_train_setup_get_n (setup, option);

  if (!has_elements (option))
    {
      *self = (AnnealArgument) { .value = object_from_number (option, anneal_train_setup_get (setup, option, 0)) };
      return;
    }
  if (n == 0)
    {
      *self = (AnnealArgument) { .value = ANNEAL_OBJECT_NONE };
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      items[i] = object_from_number (option, anneal_train_setup_get (setup, option, i));

      g_autofree char *item = anneal_object_repr (&items[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", item);
    }
  *self = (AnnealArgument) {
    .value = anneal_object_new_tuple (items, n),
    .text = g_string_free (g_steal_pointer (&text), FALSE),
  };
}

static int
find_choice (const AnnealTrainOption *option,
             const AnnealObject      *value)
{
  for (int i = 0; value->kind == ANNEAL_STRING && option->choices[i] != NULL; i++)
    if (g_str_equal (option->choices[i], anneal_object_get_string (value)))
      return i;

  return -1;
}

static gboolean
read_number (const AnnealTrainOption *option,
             const AnnealObject      *value,
             double                  *number,
             GError                 **error)
{
  int choice = option->kind == ANNEAL_TRAIN_OPTION_CHOICE ? find_choice (option, value) : -1;

  if (choice >= 0)
    {
      *number = choice;
      return TRUE;
    }
  if (anneal_object_is_number (value))
    {
      *number = anneal_object_get_number (value);
      return TRUE;
    }

  g_autofree char *shown = anneal_object_repr (value);

  /* translators: the first %s is the name of an option, the second what was typed */
  anneal_set_error (error, ANNEAL_ERROR_TYPE, _("%s must be a number, not %s"), _(option->name), shown);
  return FALSE;
}

/* Changes @setup as the user wants; nothing if it cannot be. */
static gboolean
read_argument (const AnnealTrainOption *option,
               const AnnealArgument    *argument,
               AnnealTrainSetup        *setup,
               GError                 **error)
{
  gboolean is_list = argument->value.kind == ANNEAL_LIST || argument->value.kind == ANNEAL_TUPLE;
  g_autofree double *numbers = NULL;
  const AnnealObject *values = &argument->value;
  gsize n = argument->value.kind == ANNEAL_NONE ? 0 : 1;

  if (is_list)
    values = anneal_object_get_items (&argument->value, &n);

  numbers = g_new0 (double, n + 1);
  for (gsize i = 0; i < n; i++)
    if (!read_number (option, &values[i], &numbers[i], error))
      return FALSE;

  return anneal_train_setup_set (setup, option, numbers, (guint) MIN (n, G_MAXUINT), error);
}

static Line *
find_line (AnnealTrainingPanel *self,
           AnnealParamRow      *row)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->row == row)
        return line;
    }

  g_return_val_if_reached (NULL);
}

static void
row_edited_cb (AnnealTrainingPanel  *self,
               const AnnealArgument *argument,
               AnnealParamRow       *row)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  Line *line = find_line (self, row);
  AnnealTrainSetup setup = project->training;
  g_auto(AnnealArgument) wanted = { 0 };
  g_autoptr(GError) error = NULL;

  if (argument->value.kind != ANNEAL_UNSET)
    anneal_argument_copy (argument, &wanted);
  else
    wanted.value = anneal_object_ref (line->param.fallback);

  if (!read_argument (line->option, &wanted, &setup, &error))
    {
      anneal_param_row_refuse (row, error);
      return;
    }

  g_autofree char *merge_key = g_strdup_printf ("training/%s", line->option->key);

  anneal_argument_clear (&line->written);
  anneal_argument_copy (argument, &line->written);
  if (!anneal_train_setup_equal (&setup, &project->training))
    anneal_store_commit (self->store, anneal_project_with_training (project, &setup), merge_key);
  anneal_store_end_merge_after_rest (self->store);
}

static void
row_edit_ended_cb (AnnealTrainingPanel *self)
{
  anneal_store_end_merge (self->store);
}

static AnnealParamType
get_param_type (const AnnealTrainOption *option)
{
  switch (option->kind)
    {
    case ANNEAL_TRAIN_OPTION_INTEGER:
      return ANNEAL_PARAM_INT;
    case ANNEAL_TRAIN_OPTION_BOOLEAN:
      return ANNEAL_PARAM_BOOL;
    case ANNEAL_TRAIN_OPTION_CHOICE:
      return ANNEAL_PARAM_CHOICE;
    case ANNEAL_TRAIN_OPTION_LAYERS:
    case ANNEAL_TRAIN_OPTION_POINT:
      return ANNEAL_PARAM_DOUBLE_PAIR;
    case ANNEAL_TRAIN_OPTION_NUMBER:
    default:
      return ANNEAL_PARAM_DOUBLE;
    }
}

/* The default is what a new setup of this problem has. */
static void
add_line (AnnealTrainingPanel     *self,
          const AnnealTrainOption *option)
{
  Line *line = g_new0 (Line, 1);
  gboolean is_count = option->kind == ANNEAL_TRAIN_OPTION_INTEGER && option->min > 0;
  g_auto(AnnealArgument) fallback = { 0 };
  AnnealTrainSetup initial;

  anneal_train_setup_init (&initial, self->problem);
  init_argument (&fallback, &initial, option);
  line->option = option;
  line->fallback_text = g_strdup (fallback.text);
  line->param = (AnnealParam) {
    .label = option->name,
    .doc = option->doc,
    .type = get_param_type (option),
    .flags = (is_count ? ANNEAL_PARAM_LOG_SCALE : 0)
             | (option->kind == ANNEAL_TRAIN_OPTION_LAYERS ? ANNEAL_PARAM_OPTIONAL : ANNEAL_PARAM_REQUIRED),
    .min = option->min,
    .max = option->handy_max != 0 ? option->handy_max : option->max,
    .fallback = anneal_object_ref (fallback.value),
    .fallback_text = line->fallback_text,
    .choices = option->choices,
  };
  line->row = ANNEAL_PARAM_ROW (anneal_param_row_new (&line->param));
  g_signal_connect_object (line->row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line->row, "edit-ended", G_CALLBACK (row_edit_ended_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, GTK_WIDGET (line->row));
  g_object_set_data_full (G_OBJECT (line->row), "line", line, free_line);
  g_ptr_array_add (self->lines, line);
}

/* A row that goes may still take the focus out of its entry, which is no edit any more. */
static void
remove_lines (AnnealTrainingPanel *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      g_signal_handlers_disconnect_by_data (line->row, self);
      adw_preferences_group_remove (self->group, GTK_WIDGET (line->row));
    }
  g_ptr_array_set_size (self->lines, 0);
}

static void
build (AnnealTrainingPanel *self,
       const AnnealProblem *problem)      /* (nullable) */
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  remove_lines (self);
  self->problem = problem;
  if (problem == NULL)
    return;

  for (guint i = 0; i < n_options; i++)
    if (anneal_train_option_applies (&options[i], problem))
      add_line (self, &options[i]);

  g_autofree char *title = g_markup_escape_text (_(problem->name), -1);
  g_autofree char *description = g_markup_escape_text (_(problem->doc), -1);
  const char *credit = problem->data != NULL ? problem->data->credit : NULL;

  adw_preferences_group_set_title (self->group, title);
  adw_preferences_group_set_description (self->group, description);
  gtk_label_set_label (self->credit, credit != NULL ? _(credit) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->credit), credit != NULL);
}

/* As the user wrote it, as long as it is that. */
static void
show_line (Line                   *line,
           const AnnealTrainSetup *setup)
{
  g_auto(AnnealArgument) argument = { 0 };
  AnnealTrainSetup written = *setup;
  gboolean is_written = line->written.value.kind != ANNEAL_UNSET
                        && read_argument (line->option, &line->written, &written, NULL)
                        && anneal_train_setup_equal (&written, setup);

  if (line->option->handy_max == 0)
    line->param.max = anneal_train_setup_get_max (setup, line->option);
  init_argument (&argument, setup, line->option);
  anneal_param_row_set_argument (line->row, is_written ? &line->written : &argument, NULL);
}

static void
show_epoch (AnnealTrainingPanel *self,
            const AnnealProject *project)
{
  guint64 n_batches = anneal_train_setup_n_batches (&project->training);
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_batches);
  /* translators: a button; the batches that go through all training rows once */
  g_autofree char *label = g_strdup_printf (ngettext ("Set Epochs to %s Batch", "Set Epochs to %s Batches",
                                                      (gulong) n_batches),
                                            number);

  gtk_button_set_label (self->epoch_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->epoch_button), n_batches != project->n_batches);
}

static void
store_changed_cb (AnnealTrainingPanel *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  if (project->training.problem != self->problem)
    build (self, project->training.problem);
  if (self->problem == NULL)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }

  for (guint i = 0; i < self->lines->len; i++)
    show_line (g_ptr_array_index (self->lines, i), &project->training);
  show_epoch (self, project);
}

static void
epoch_clicked_cb (AnnealTrainingPanel *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  guint64 n_batches = anneal_train_setup_n_batches (&project->training);
  AnnealProject *changed = anneal_project_with_horizon (project, project->n_epochs, n_batches, NULL);

  /* Too long a horizon: epochs are as many as the updates there were. */
  if (changed == NULL)
    changed = anneal_project_with_horizon (project, MAX (anneal_project_get_n_updates (project) / n_batches, 1),
                                           n_batches, NULL);
  if (changed != NULL)
    anneal_store_commit (self->store, changed, NULL);
}

static void
anneal_training_panel_dispose (GObject *object)
{
  AnnealTrainingPanel *self = ANNEAL_TRAINING_PANEL (object);

  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_TRAINING_PANEL);

  G_OBJECT_CLASS (anneal_training_panel_parent_class)->dispose (object);
}

static void
anneal_training_panel_finalize (GObject *object)
{
  AnnealTrainingPanel *self = ANNEAL_TRAINING_PANEL (object);

  g_ptr_array_unref (self->lines);

  G_OBJECT_CLASS (anneal_training_panel_parent_class)->finalize (object);
}

static void
anneal_training_panel_class_init (AnnealTrainingPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_training_panel_dispose;
  object_class->finalize = anneal_training_panel_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-training-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealTrainingPanel, group);
  gtk_widget_class_bind_template_child (widget_class, AnnealTrainingPanel, epoch_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTrainingPanel, credit);
  gtk_widget_class_bind_template_callback (widget_class, epoch_clicked_cb);
}

static void
anneal_training_panel_init (AnnealTrainingPanel *self)
{
  self->lines = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
anneal_training_panel_new (AnnealStore *store)
{
  g_return_val_if_fail (ANNEAL_IS_STORE (store), NULL);

  AnnealTrainingPanel *self = g_object_new (ANNEAL_TYPE_TRAINING_PANEL, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  store_changed_cb (self);
  return GTK_WIDGET (self);
}

AnnealParamRow *
anneal_training_panel_find_row (AnnealTrainingPanel *self,
                                const char          *key)
{
  g_return_val_if_fail (ANNEAL_IS_TRAINING_PANEL (self), NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_str_equal (line->option->key, key))
        return line->row;
    }

  return NULL;
}
