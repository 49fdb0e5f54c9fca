/* anneal-range-plot.c: the curve of a range test, in which a rate can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-range-plot.h"

#include "anneal-number.h"
#include "anneal-screen-font.h"

#define LEAST_WIDTH  240
#define LEAST_HEIGHT 200
#define N_DIGITS     3

struct _AnnealRangePlot
{
  GtkWidget         parent_instance;

  AnnealRangeCurve *curve;        /* (nullable) */
  guint32           color;
  double            chosen;       /* NAN: none */
  AnnealPlotLayout  layout;       /* of the last drawing, for the pointer */
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AnnealRangePlot, anneal_range_plot, GTK_TYPE_WIDGET)

static void
pick (AnnealRangePlot *self,
      double           x)
{
  const AnnealPlotBox *box = &self->layout.lanes[0].box;

  if (self->curve == NULL || self->layout.n_lanes == 0 || !(box->width > 0))
    return;

  double exponent = anneal_plot_scale_inverse (&self->layout.x_scale, CLAMP (x, box->x, box->x + box->width));

  g_signal_emit (self, signals[PICKED], 0, anneal_range_round (pow (10, exponent)));
}

static void
drag_begin_cb (AnnealRangePlot *self,
               double           x,
               double           y)
{
  pick (self, x);
}

static void
drag_update_cb (AnnealRangePlot *self,
                double           dx,
                double           dy,
                GtkGestureDrag  *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    pick (self, x + dx);
}

/* The same as the picture, for those who do not see it. */
static void
describe (AnnealRangePlot *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (AnnealRangeHint hint = 0; self->curve != NULL && hint < ANNEAL_RANGE_N_HINTS; hint++)
    {
      double rate = anneal_range_curve_suggest (self->curve, hint);
      g_autofree char *shown = anneal_number_dup_shown (anneal_range_round (rate), N_DIGITS);

      if (!isnan (rate))
        g_string_append_printf (text, "%s: %s. ", anneal_range_hint_get_name (hint), shown);
    }

  if (self->curve != NULL && self->curve->n > 0)
    {
      g_autofree char *first = anneal_number_dup_shown (self->curve->means[0], N_DIGITS);
      g_autofree char *last = anneal_number_dup_shown (self->curve->means[self->curve->n - 1], N_DIGITS);

      /* translators: two losses */
      g_string_append_printf (text, _("The loss starts at %s and ends at %s."), first, last);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
anneal_range_plot_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  AnnealRangePlot *self = ANNEAL_RANGE_PLOT (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *font = anneal_screen_font_dup (widget);
  AnnealPlotTheme theme = dark ? anneal_plot_theme_dark : anneal_plot_theme_light;
  g_auto(AnnealRangeFigure) figure = { .chosen = NULL };

  if (self->curve == NULL || self->curve->n == 0)
    return;

  theme.font = font;
  theme.background_alpha = 0;
  anneal_range_figure_init (&figure, self->curve, self->color, self->chosen);
  anneal_plot_layout_clear (&self->layout);
  anneal_plot_layout_init (&self->layout, &figure.figure, &theme, width, height);

  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  anneal_plot_draw (&figure.figure, &self->layout, &theme, cr);
  cairo_destroy (cr);
}

static void
anneal_range_plot_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
}

static void
anneal_range_plot_finalize (GObject *object)
{
  AnnealRangePlot *self = ANNEAL_RANGE_PLOT (object);

  g_clear_pointer (&self->curve, anneal_range_curve_free);
  anneal_plot_layout_clear (&self->layout);

  G_OBJECT_CLASS (anneal_range_plot_parent_class)->finalize (object);
}

static void
anneal_range_plot_class_init (AnnealRangePlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = anneal_range_plot_finalize;
  widget_class->snapshot = anneal_range_plot_snapshot;
  widget_class->measure = anneal_range_plot_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
anneal_range_plot_init (AnnealRangePlot *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->chosen = (double) NAN;
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Loss over the learning rate"), -1);
}

void
anneal_range_plot_take_curve (AnnealRangePlot  *self,
                              AnnealRangeCurve *curve,
                              guint32           color)
{
  g_return_if_fail (ANNEAL_IS_RANGE_PLOT (self));

  g_clear_pointer (&self->curve, anneal_range_curve_free);
  self->curve = curve;
  self->color = color;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
anneal_range_plot_set_chosen (AnnealRangePlot *self,
                              double           lr)
{
  g_return_if_fail (ANNEAL_IS_RANGE_PLOT (self));

  self->chosen = lr;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
