/* anneal-table-model.c: the values of a run as the rows of a table, made when they are looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-table-model.h"

struct _AnnealTableRow
{
  GObject parent_instance;

  guint64 tick;
};

struct _AnnealTableModel
{
  GObject       parent_instance;

  AnnealSeries *series;         /* (nullable) */
  guint64       first;          /* tick of the first row */
  guint         n_rows;
};

static void anneal_table_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (AnnealTableRow, anneal_table_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (AnnealTableModel, anneal_table_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, anneal_table_model_iface_init))

static GType
anneal_table_model_get_item_type (GListModel *model)
{
  return ANNEAL_TYPE_TABLE_ROW;
}

static guint
anneal_table_model_get_n_items (GListModel *model)
{
  return ANNEAL_TABLE_MODEL (model)->n_rows;
}

static gpointer
anneal_table_model_get_item (GListModel *model,
                             guint       position)
{
  AnnealTableModel *self = ANNEAL_TABLE_MODEL (model);

  if (position >= self->n_rows)
    return NULL;

  AnnealTableRow *row = g_object_new (ANNEAL_TYPE_TABLE_ROW, NULL);

  row->tick = self->first + position;
  return row;
}

static void
anneal_table_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = anneal_table_model_get_item_type;
  iface->get_n_items = anneal_table_model_get_n_items;
  iface->get_item = anneal_table_model_get_item;
}

static void
anneal_table_model_finalize (GObject *object)
{
  g_clear_pointer (&ANNEAL_TABLE_MODEL (object)->series, anneal_series_unref);

  G_OBJECT_CLASS (anneal_table_model_parent_class)->finalize (object);
}

static void
anneal_table_model_class_init (AnnealTableModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = anneal_table_model_finalize;
}

static void
anneal_table_model_init (AnnealTableModel *self)
{
}

static void
anneal_table_row_class_init (AnnealTableRowClass *klass)
{
}

static void
anneal_table_row_init (AnnealTableRow *self)
{
}

AnnealTableModel *
anneal_table_model_new (void)
{
  return g_object_new (ANNEAL_TYPE_TABLE_MODEL, NULL);
}

void
anneal_table_model_set_series (AnnealTableModel   *self,
                               const AnnealSeries *series)
{
  g_return_if_fail (ANNEAL_IS_TABLE_MODEL (self));

  if (self->series == series)
    return;

  guint n_before = self->n_rows;
  gsize n_used = 0;

  g_clear_pointer (&self->series, anneal_series_unref);
  if (series != NULL)
    {
      self->series = anneal_series_ref ((AnnealSeries *) series);
      anneal_series_get_curve (series, FALSE, 0, &n_used, NULL);
      self->first = series->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST ? 1 : 0;
    }
  self->n_rows = (guint) n_used;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_rows);
}

AnnealSeries *
anneal_table_model_get_series (AnnealTableModel *self)
{
  g_return_val_if_fail (ANNEAL_IS_TABLE_MODEL (self), NULL);

  return self->series;
}

guint64
anneal_table_row_get_tick (AnnealTableRow *self)
{
  g_return_val_if_fail (ANNEAL_IS_TABLE_ROW (self), 0);

  return self->tick;
}
