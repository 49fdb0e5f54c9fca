/* anneal-table-page.c: the values of a run, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "anneal-table-page.h"

#include "anneal-number.h"
#include "anneal-player.h"
#include "anneal-series-scene.h"
#include "anneal-table-model.h"

/* Columns before those of the groups. */
enum { COLUMN_STEP, COLUMN_UPDATE, COLUMN_EPOCH, N_FIXED };

/* More groups than this are not shown: nobody would scroll so far to the side. */
#define MAX_GROUPS 16

struct _AnnealTablePage
{
  AdwBin              parent_instance;

  GtkColumnView      *view;
  GtkSingleSelection *selection;
  AnnealTableModel   *model;

  GPtrArray          *cells;            /* of GtkListItem, borrowed: those that are seen */

  AnnealRunEdit      *edit;             /* (nullable) */
  AnnealPlayer       *player;           /* (nullable) */
  GSignalGroup       *player_signals;
  gint64              cursor;
  guint               n_groups;         /* that there are columns for */
  guint               update_id;        /* waits to bring the table up to date */
  guint               scroll_id;        /* waits to bring the chosen row into view */
  guint               n_frames;         /* since then */
  guint               has_momentum : 1; /* there are columns for it … */
  guint               has_loss : 1;     /* … and one for this */
};

enum
{
  PROP_0,
  PROP_EDIT,
  PROP_PLAYER,
  PROP_CURSOR,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealTablePage, anneal_table_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

/* (nullable): the run's, if it has been trained. */
static const AnnealReplica *
find_replica (AnnealTablePage *self)
{
  const AnnealTraining *training = self->player != NULL ? anneal_player_get_training (self->player) : NULL;
  const AnnealReplica *replica = NULL;

  if (training != NULL && self->edit != NULL)
    replica = anneal_training_find_replica (training, anneal_run_edit_get_id (self->edit));
  return replica != NULL && anneal_replica_get_n_done (replica) > 0 ? replica : NULL;
}

/* The rate that was used, as far as the training has come: it may depend on what was measured. */
static double
get_value (AnnealTablePage    *self,
           const AnnealSeries *series,
           guint               column,
           guint64             update)
{
  const AnnealReplica *replica = find_replica (self);
  gboolean is_done = replica != NULL && update < anneal_replica_get_n_done (replica);
  guint group = column - N_FIXED;

  if (group >= self->n_groups * (1 + self->has_momentum))
    return is_done ? anneal_replica_get_loss (replica)[update] : (double) NAN;
  if (group >= self->n_groups)
    return anneal_series_get_momentum (series, group - self->n_groups, update);
  if (is_done && group < anneal_replica_get_n_groups (replica))
    return anneal_replica_get_lr (replica, group)[update];
  return anneal_series_get_lr (series, group, update);
}

static char *
dup_number (double value)
{
  return isnan (value) ? g_strdup ("") : anneal_number_dup (value);
}

static char *
dup_text (AnnealTablePage *self,
          guint            column,
          guint64          tick)
{
  const AnnealSeries *series = anneal_table_model_get_series (self->model);
  guint64 update = 0;

  if (series == NULL || !anneal_series_find_update (series, tick, &update))
    return g_strdup ("");

  switch (column)
    {
    case COLUMN_STEP:
      return g_strdup_printf ("%" PRIu64, tick);
    case COLUMN_UPDATE:
      return g_strdup_printf ("%" PRIu64, update);
    case COLUMN_EPOCH:
      return g_strdup_printf ("%" PRIu64, update / series->n_batches);
    default:
      return dup_number (get_value (self, series, column, update));
    }
}

static guint
get_column (GtkListItemFactory *factory)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
}

/* Counts are wide enough not to move the others while they grow. */
static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), get_column (factory) < N_FIXED ? 9 : -1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
show_cell (AnnealTablePage *self,
           GtkListItem     *item,
           guint            column)
{
  AnnealTableRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = dup_text (self, column, anneal_table_row_get_tick (row));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_cb (AnnealTablePage    *self,
         GtkListItem        *item,
         GtkListItemFactory *factory)
{
  g_object_set_data (G_OBJECT (item), "column", GUINT_TO_POINTER (get_column (factory)));
  g_ptr_array_add (self->cells, item);
  show_cell (self, item, get_column (factory));
}

static void
unbind_cb (AnnealTablePage *self,
           GtkListItem     *item)
{
  g_ptr_array_remove_fast (self->cells, item);
}

static void
refresh_cells (AnnealTablePage *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->cells, i);

      show_cell (self, item, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "column")));
    }
}

static void
add_column (AnnealTablePage *self,
            guint            index,
            const char      *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (index));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);

  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);

  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index >= N_FIXED);
  gtk_column_view_append_column (self->view, column);
}

static void
add_group_columns (AnnealTablePage *self,
                   const char      *title,
                   guint            first)
{
  for (guint i = 0; i < self->n_groups; i++)
    {
      /* translators: %s is "Learning rate" or "Momentum", %u the number of a param group */
      g_autofree char *numbered = g_strdup_printf (_("%s, group %u"), title, i);

      add_column (self, first + i, self->n_groups > 1 ? numbered : title);
    }
}

/* Columns for the groups that the run has, for momentum only if it changes, and for the loss once there is one. */
static void
show_columns (AnnealTablePage    *self,
              const AnnealSeries *series)
{
  guint n_groups = MIN (series->n_groups, MAX_GROUPS);
  gboolean has_momentum = series->momentum != NULL;
  gboolean has_loss = find_replica (self) != NULL;
  GListModel *columns = gtk_column_view_get_columns (self->view);

  if (self->n_groups == n_groups && self->has_momentum == has_momentum && self->has_loss == has_loss)
    return;

  for (guint n = g_list_model_get_n_items (columns); n > 0; n--)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, n - 1);

      gtk_column_view_remove_column (self->view, column);
    }

  self->n_groups = n_groups;
  self->has_momentum = has_momentum ? 1 : 0;
  self->has_loss = has_loss ? 1 : 0;
  add_column (self, COLUMN_STEP, _("Step"));
  add_column (self, COLUMN_UPDATE, _("Update"));
  add_column (self, COLUMN_EPOCH, _("Epoch"));
  add_group_columns (self, _("Learning rate"), N_FIXED);
  if (has_momentum)
    add_group_columns (self, _("Momentum"), N_FIXED + n_groups);
  if (has_loss)
    add_column (self, N_FIXED + n_groups * (1 + self->has_momentum), _("Loss"));
}

/* The user chose a row. */
static void
selection_notify_selected_cb (AnnealTablePage *self)
{
  AnnealTableRow *row = gtk_single_selection_get_selected_item (self->selection);
  const AnnealSeries *series = anneal_table_model_get_series (self->model);
  guint64 update = 0;

  if (row != NULL && series != NULL && anneal_series_find_update (series, anneal_table_row_get_tick (row), &update))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-update", "t", update);
}

/* The rows are in the last child of the view; GTK 4.12 has a function for this. */
static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  AnnealTablePage *self = ANNEAL_TABLE_PAGE (widget);
  guint position = gtk_single_selection_get_selected (self->selection);

  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;

  self->scroll_id = 0;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)), "list.scroll-to-item", "u",
                                position);
  return G_SOURCE_REMOVE;
}

/* A list that is scrolled before its new rows were laid out shows none but the first; the second frame is after
 * that. */
static void
queue_scroll (AnnealTablePage *self)
{
  self->n_frames = 0;
  if (self->scroll_id == 0)
    self->scroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

/* The row of the cursor is chosen and in view. */
static void
show_cursor (AnnealTablePage *self)
{
  const AnnealSeries *series = anneal_table_model_get_series (self->model);
  guint position = GTK_INVALID_LIST_POSITION;

  if (series != NULL && self->cursor >= 0)
    position = (guint) (series->run->stepping == ANNEAL_STEPPING_EPOCH ? (guint64) self->cursor / series->n_batches
                                                                        : (guint64) self->cursor);
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    position = GTK_INVALID_LIST_POSITION;
  if (position == gtk_single_selection_get_selected (self->selection))
    return;

  g_signal_handlers_block_by_func (self->selection, selection_notify_selected_cb, self);
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_handlers_unblock_by_func (self->selection, selection_notify_selected_cb, self);

  queue_scroll (self);
}

static void
update (AnnealTablePage *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
  const AnnealSeries *series = run != NULL
                                 ? anneal_curves_get_series (anneal_run_edit_get_curves (self->edit), run->id) : NULL;

  g_signal_handlers_block_by_func (self->selection, selection_notify_selected_cb, self);
  if (series != NULL)
    show_columns (self, series);
  anneal_table_model_set_series (self->model, series);
  refresh_cells (self);
  g_signal_handlers_unblock_by_func (self->selection, selection_notify_selected_cb, self);
  show_cursor (self);
}

static gboolean
update_cb (gpointer data)
{
  AnnealTablePage *self = ANNEAL_TABLE_PAGE (data);

  self->update_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);

  return G_SOURCE_REMOVE;
}

/* The plot is drawn first. */
static void
queue_update (AnnealTablePage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

static void
set_edit (AnnealTablePage *self,
          AnnealRunEdit   *edit)
{
  if (self->edit == edit)
    return;

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, queue_update, self);
  g_set_object (&self->edit, edit);
  if (edit != NULL)
    g_signal_connect_object (edit, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDIT]);
}

/* Numbers that run through while it plays could not be read. */
static void
player_changed_cb (AnnealTablePage *self)
{
  gboolean playing = FALSE;

  if (self->player != NULL)
    g_object_get (self->player, "playing", &playing, NULL);
  if (!playing)
    queue_update (self);
}

static void
set_player (AnnealTablePage *self,
            AnnealPlayer    *player)
{
  if (!g_set_object (&self->player, player))
    return;

  g_signal_group_set_target (self->player_signals, player);
  queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

static void
set_cursor (AnnealTablePage *self,
            gint64           cursor)
{
  if (self->cursor == cursor)
    return;

  self->cursor = cursor;
  queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

static void
anneal_table_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (anneal_table_page_parent_class)->map (widget);
  queue_update (ANNEAL_TABLE_PAGE (widget));
}

static void
anneal_table_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AnnealTablePage *self = ANNEAL_TABLE_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      g_value_set_object (value, self->edit);
      break;

    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;

    case PROP_CURSOR:
      g_value_set_int64 (value, self->cursor);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_table_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  AnnealTablePage *self = ANNEAL_TABLE_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      set_edit (self, g_value_get_object (value));
      break;

    case PROP_PLAYER:
      set_player (self, g_value_get_object (value));
      break;

    case PROP_CURSOR:
      set_cursor (self, g_value_get_int64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_table_page_dispose (GObject *object)
{
  AnnealTablePage *self = ANNEAL_TABLE_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->scroll_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_id);
  self->scroll_id = 0;
  g_clear_object (&self->player_signals);
  g_clear_object (&self->player);
  g_clear_object (&self->edit);

  G_OBJECT_CLASS (anneal_table_page_parent_class)->dispose (object);
}

static void
anneal_table_page_finalize (GObject *object)
{
  AnnealTablePage *self = ANNEAL_TABLE_PAGE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_ptr_array_unref (self->cells);

  G_OBJECT_CLASS (anneal_table_page_parent_class)->finalize (object);
}

static void
anneal_table_page_class_init (AnnealTablePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = anneal_table_page_get_property;
  object_class->set_property = anneal_table_page_set_property;
  object_class->dispose = anneal_table_page_dispose;
  object_class->finalize = anneal_table_page_finalize;
  widget_class->map = anneal_table_page_map;

  properties[PROP_EDIT] = g_param_spec_object ("edit", NULL, NULL, ANNEAL_TYPE_RUN_EDIT, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, ANNEAL_TYPE_PLAYER, flags);
  properties[PROP_CURSOR] = g_param_spec_int64 ("cursor-update", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
anneal_table_page_init (AnnealTablePage *self)
{
  self->cursor = -1;
  self->cells = g_ptr_array_new ();
  self->player_signals = g_signal_group_new (ANNEAL_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player_signals, "advanced", G_CALLBACK (player_changed_cb), self);
  g_signal_group_connect_swapped (self->player_signals, "replaced", G_CALLBACK (player_changed_cb), self);
  g_signal_group_connect_swapped (self->player_signals, "notify::playing", G_CALLBACK (player_changed_cb), self);
  self->model = anneal_table_model_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selection_notify_selected_cb), self,
                           G_CONNECT_SWAPPED);

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection))));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Values by step"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  adw_bin_set_child (ADW_BIN (self), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->view, NULL));
}

char *
anneal_table_page_dup_text (AnnealTablePage *self,
                            guint            column,
                            guint            row)
{
  g_return_val_if_fail (ANNEAL_IS_TABLE_PAGE (self), NULL);

  g_autoptr(AnnealTableRow) item = g_list_model_get_item (G_LIST_MODEL (self->model), row);

  return item != NULL ? dup_text (self, column, anneal_table_row_get_tick (item)) : NULL;
}
