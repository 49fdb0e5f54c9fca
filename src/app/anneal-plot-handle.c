/* anneal-plot-handle.c: a parameter of a run as a line across the plot that can be moved
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-plot-handle.h"

#define GRIP_WIDTH  7
#define GRIP_HEIGHT 16
#define A_STRIDE    10        /* ticks, with Shift */

struct _AnnealPlotHandle
{
  GtkWidget  parent_instance;

  char      *label;
  gint64     value;
  GdkRGBA    color;
  guint      is_held : 1;
};

enum
{
  SIGNAL_NUDGED,
  SIGNAL_CANCELLED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealPlotHandle, anneal_plot_handle, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
append_grip (AnnealPlotHandle *self,
             GtkSnapshot      *snapshot,
             float             middle,
             float             bottom)
{
  GskRoundedRect grip;

  gsk_rounded_rect_init_from_rect (&grip, &GRAPHENE_RECT_INIT (middle - GRIP_WIDTH / 2.0f, bottom - GRIP_HEIGHT,
                                                               GRIP_WIDTH, GRIP_HEIGHT), GRIP_WIDTH / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &grip);
  gtk_snapshot_append_color (snapshot, &self->color, &grip.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
anneal_plot_handle_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  AnnealPlotHandle *self = ANNEAL_PLOT_HANDLE (widget);
  float height = (float) gtk_widget_get_height (widget);
  float middle = (float) gtk_widget_get_width (widget) / 2;
  float thickness = anneal_plot_handle_is_active (self) ? 2 : 1;
  GdkRGBA color = self->color;

  color.alpha = anneal_plot_handle_is_active (self) ? 1 : 0.6f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (middle - thickness / 2, 0, thickness, height));
  append_grip (self, snapshot, middle, height);
}

static gboolean
nudge_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  g_signal_emit (widget, signals[SIGNAL_NUDGED], 0, g_variant_get_int64 (args));
  return GDK_EVENT_STOP;
}

static gboolean
cancel_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  gboolean cancelled = FALSE;

  g_signal_emit (widget, signals[SIGNAL_CANCELLED], 0, &cancelled);
  return cancelled;
}

static void
state_flags_changed (GtkWidget     *widget,
                     GtkStateFlags  previous)
{
  /* The label is the parent's. */
  if (gtk_widget_get_parent (widget) != NULL)
    gtk_widget_queue_draw (gtk_widget_get_parent (widget));
  gtk_widget_queue_draw (widget);
}

static void
anneal_plot_handle_finalize (GObject *object)
{
  g_free (ANNEAL_PLOT_HANDLE (object)->label);

  G_OBJECT_CLASS (anneal_plot_handle_parent_class)->finalize (object);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    gint64          by;
  } nudges[] = {
    { GDK_KEY_Left,     0,              -1 },
    { GDK_KEY_Right,    0,               1 },
    { GDK_KEY_Left,     GDK_SHIFT_MASK, -A_STRIDE },
    { GDK_KEY_Right,    GDK_SHIFT_MASK,  A_STRIDE },
    { GDK_KEY_KP_Left,  0,              -1 },
    { GDK_KEY_KP_Right, 0,               1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nudges); i++)
    gtk_widget_class_add_binding (widget_class, nudges[i].key, nudges[i].modifiers, nudge_cb, "x", nudges[i].by);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, cancel_cb, NULL);
}

static void
anneal_plot_handle_class_init (AnnealPlotHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = anneal_plot_handle_finalize;
  widget_class->snapshot = anneal_plot_handle_snapshot;
  widget_class->state_flags_changed = state_flags_changed;

  signals[SIGNAL_NUDGED] =
    g_signal_new ("nudged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_CANCELLED] =
    g_signal_new ("cancelled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 0);

  gtk_widget_class_set_css_name (widget_class, "plothandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  add_bindings (widget_class);
}

static void
anneal_plot_handle_init (AnnealPlotHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
}

GtkWidget *
anneal_plot_handle_new (void)
{
  return g_object_new (ANNEAL_TYPE_PLOT_HANDLE, NULL);
}

void
anneal_plot_handle_show (AnnealPlotHandle *self,
                         const char       *name,
                         gint64            value,
                         gint64            min,
                         gint64            max,
                         const GdkRGBA    *color)
{
  g_return_if_fail (ANNEAL_IS_PLOT_HANDLE (self));

  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  g_free (self->label);
  self->label = g_strdup_printf ("%s · %s", name, text);
  self->value = value;
  self->color = *color;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) value,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, (double) min,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) max,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
anneal_plot_handle_set_held (AnnealPlotHandle *self,
                             gboolean          held)
{
  g_return_if_fail (ANNEAL_IS_PLOT_HANDLE (self));

  self->is_held = !!held;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), held ? "grabbing" : "grab");
  state_flags_changed (GTK_WIDGET (self), 0);
}

gboolean
anneal_plot_handle_is_active (AnnealPlotHandle *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_HANDLE (self), FALSE);

  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self));

  return self->is_held || (flags & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED)) != 0;
}

const char *
anneal_plot_handle_get_label (AnnealPlotHandle *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_HANDLE (self), NULL);

  return self->label;
}
