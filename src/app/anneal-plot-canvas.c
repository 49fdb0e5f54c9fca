/* anneal-plot-canvas.c: the axes and curves of the plot, kept as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "anneal-plot-canvas.h"

#include "anneal-screen-font.h"

#define HOT_WIDTH_FACTOR 1.5

/* Drawn once, shown in many frames: as a surface where cairo paints the window, for that copies only the part of it
 * that changed, and as a texture where the graphics card does.  Both NULL: not drawn yet. */
typedef struct
{
  cairo_surface_t *surface;
  GdkTexture      *texture;
} Picture;

/* Invariant: the pictures are of `figure` at `layout`; what changes one of these clears the pictures it makes old. */
struct _AnnealPlotCanvas
{
  GtkWidget         parent_instance;

  AnnealFigure     *figure;       /* (nullable) */
  int               hot_run;      /* -1: none */

  AnnealPlotTheme   theme;
  char             *font;
  AnnealPlotLayout  layout;
  Picture           base;         /* axes, and all curves but the hot run's */
  Picture           hot;          /* curves of the hot run on a clear ground */
  cairo_surface_t  *shown;        /* (nullable): the hot one before, which the frame on screen is made of */
  cairo_surface_t  *spare;        /* (nullable): the one before that, drawn over next: fresh memory costs time */
  guint             n_lines_drawn;
  guint             has_layout : 1;
};

G_DEFINE_FINAL_TYPE (AnnealPlotCanvas, anneal_plot_canvas, GTK_TYPE_WIDGET)

static guint
find_line_run (AnnealPlotCanvas *self,
               guint             lane,
               guint             line)
{
  return self->figure->line_runs[lane][line].run;
}

static gboolean
is_hot (AnnealPlotCanvas *self,
        guint             lane,
        guint             line)
{
  return self->hot_run >= 0 && find_line_run (self, lane, line) == (guint) self->hot_run;
}

static gboolean
line_looks_same (const AnnealPlotLine *a,
                 const AnnealPlotLine *b)
{
  return a->y == b->y
         && a->n == b->n
         && a->x_first == b->x_first
         && a->x_step == b->x_step
         && a->hold == b->hold
         && a->color == b->color
         && a->dash == b->dash
         && a->style == b->style
         && a->pale == b->pale
         && a->width == b->width;
}

/* Figures whose cold lines show the same values in the same way share one base picture. */
static gboolean
cold_lines_equal (AnnealPlotCanvas   *self,
                  const AnnealFigure *before)
{
  const AnnealPlotFigure *a = &before->figure;
  const AnnealPlotFigure *b = &self->figure->figure;

  if (a->n_lanes != b->n_lanes || a->x_unit != b->x_unit || g_strcmp0 (a->x_label, b->x_label) != 0)
    return FALSE;

  for (guint i = 0; i < a->n_lanes; i++)
    {
      if (a->lanes[i].n_lines != b->lanes[i].n_lines || g_strcmp0 (a->lanes[i].label, b->lanes[i].label) != 0)
        return FALSE;

      for (guint k = 0; k < a->lanes[i].n_lines; k++)
        if (before->line_runs[i][k].run != find_line_run (self, i, k)
            || (!is_hot (self, i, k) && !line_looks_same (&a->lanes[i].lines[k], &b->lanes[i].lines[k])))
          return FALSE;
    }

  return TRUE;
}

static gboolean
scale_equal (const AnnealPlotScale *a,
             const AnnealPlotScale *b)
{
  return a->kind == b->kind
         && a->min == b->min
         && a->max == b->max
         && a->at_min == b->at_min
         && a->at_max == b->at_max;
}

static gboolean
layout_equal (const AnnealPlotLayout *a,
              const AnnealPlotLayout *b)
{
  if (a->width != b->width
      || a->height != b->height
      || a->n_lanes != b->n_lanes
      || !scale_equal (&a->x_scale, &b->x_scale))
    return FALSE;

  for (guint i = 0; i < a->n_lanes; i++)
    if (!scale_equal (&a->lanes[i].y_scale, &b->lanes[i].y_scale))
      return FALSE;

  return TRUE;
}

static void
clear_picture (Picture *picture)
{
  g_clear_object (&picture->texture);
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
}

static void
clear_pictures (AnnealPlotCanvas *self)
{
  clear_picture (&self->base);
  clear_picture (&self->hot);
  g_clear_pointer (&self->shown, cairo_surface_destroy);
  g_clear_pointer (&self->spare, cairo_surface_destroy);
}

/* The frame on screen still shows the surface: cairo would copy it before drawing over it. */
static void
retire_hot (AnnealPlotCanvas *self)
{
  g_clear_object (&self->hot.texture);
  if (self->hot.surface == NULL)
    return;

  g_clear_pointer (&self->spare, cairo_surface_destroy);
  self->spare = g_steal_pointer (&self->shown);
  self->shown = g_steal_pointer (&self->hot.surface);
}

static void
update_theme (AnnealPlotCanvas *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  g_free (self->font);
  self->font = anneal_screen_font_dup (GTK_WIDGET (self));
  self->theme = dark ? anneal_plot_theme_dark : anneal_plot_theme_light;
  self->theme.font = self->font;
  self->theme.legend = FALSE;       /* the list of runs beside the plot is one */
  self->theme.background_alpha = 0; /* the window has one */
}

/* Lays the figure out anew, and forgets only the pictures that this makes old. */
static void
update_layout (AnnealPlotCanvas *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  g_auto(AnnealPlotLayout) before = self->layout;
  gboolean had_layout = self->has_layout;

  self->layout = (AnnealPlotLayout) { .n_lanes = 0 };
  self->has_layout = self->figure != NULL && width > 0 && height > 0;
  if (self->has_layout)
    anneal_plot_layout_init (&self->layout, &self->figure->figure, &self->theme, width, height);

  if (!had_layout || !self->has_layout || !layout_equal (&before, &self->layout))
    clear_pictures (self);
}

static void
draw_line (AnnealPlotCanvas *self,
           cairo_t          *cr,
           guint             lane,
           guint             i,
           double            width_factor)
{
  AnnealPlotLine line = self->figure->figure.lanes[lane].lines[i];

  line.width *= width_factor;
  anneal_plot_draw_line (&line, &self->layout, lane, &self->theme, cr);
  self->n_lines_drawn++;
}

static void
draw_lines (AnnealPlotCanvas *self,
            cairo_t          *cr,
            gboolean          hot)
{
  const AnnealPlotFigure *figure = &self->figure->figure;

  for (guint i = 0; i < figure->n_lanes && i < self->layout.n_lanes; i++)
    for (guint k = 0; k < figure->lanes[i].n_lines; k++)
      if (is_hot (self, i, k) == hot)
        draw_line (self, cr, i, k, hot ? HOT_WIDTH_FACTOR : 1);
}

static GdkTexture *
new_texture (cairo_surface_t *surface)
{
  int stride = cairo_image_surface_get_stride (surface);
  int height = cairo_image_surface_get_height (surface);

  cairo_surface_flush (surface);

  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                                        (gsize) stride * (gsize) height,
                                                        (GDestroyNotify) cairo_surface_destroy,
                                                        cairo_surface_reference (surface));

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

/* Clear, of the whole widget in device pixels; NULL if there is no memory for it. */
static cairo_surface_t *
new_surface (AnnealPlotCanvas *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = (int) self->layout.width * scale;
  int height = (int) self->layout.height * scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }

  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

static cairo_surface_t *
draw_base (AnnealPlotCanvas *self)
{
  cairo_surface_t *surface = new_surface (self);

  if (surface == NULL)
    return NULL;

  cairo_t *cr = cairo_create (surface);

  anneal_plot_draw_axes (&self->figure->figure, &self->layout, &self->theme, cr);
  draw_lines (self, cr, FALSE);
  cairo_destroy (cr);
  return surface;
}

static cairo_surface_t *
draw_hot (AnnealPlotCanvas *self)
{
  gboolean used = self->spare != NULL;
  cairo_surface_t *surface = used ? g_steal_pointer (&self->spare) : new_surface (self);

  if (surface == NULL)
    return NULL;

  cairo_t *cr = cairo_create (surface);

  if (used)
    {
      cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
      cairo_paint (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
    }
  draw_lines (self, cr, TRUE);
  cairo_destroy (cr);
  return surface;
}

static gboolean
is_painted_by_cairo (AnnealPlotCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

static void
append_picture (AnnealPlotCanvas *self,
                GtkSnapshot      *snapshot,
                Picture          *picture)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) (int) self->layout.width,
                                               (float) (int) self->layout.height);

  if (picture->surface == NULL)
    return;

  if (is_painted_by_cairo (self))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      cairo_set_source_surface (cr, picture->surface, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
      return;
    }

  if (picture->texture == NULL)
    picture->texture = new_texture (picture->surface);
  gtk_snapshot_append_texture (snapshot, picture->texture, &bounds);
}

static void
anneal_plot_canvas_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  AnnealPlotCanvas *self = ANNEAL_PLOT_CANVAS (widget);

  if (!self->has_layout)
    return;

  if (self->base.surface == NULL)
    self->base.surface = draw_base (self);
  if (self->hot.surface == NULL && self->hot_run >= 0)
    self->hot.surface = draw_hot (self);

  append_picture (self, snapshot, &self->base);
  append_picture (self, snapshot, &self->hot);
}

static void
anneal_plot_canvas_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  update_layout (ANNEAL_PLOT_CANVAS (widget));
}

/* Font size, text scale, or colours are others now. */
static void
anneal_plot_canvas_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  AnnealPlotCanvas *self = ANNEAL_PLOT_CANVAS (widget);
  g_autofree char *font = g_strdup (self->font);
  gboolean dark = self->theme.dark;

  GTK_WIDGET_CLASS (anneal_plot_canvas_parent_class)->css_changed (widget, change);

  update_theme (self);
  if (g_strcmp0 (font, self->font) == 0 && dark == self->theme.dark)
    return;

  clear_pictures (self);
  update_layout (self);
  gtk_widget_queue_draw (widget);
}

static void
scale_factor_notify_cb (AnnealPlotCanvas *self)
{
  clear_pictures (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
anneal_plot_canvas_finalize (GObject *object)
{
  AnnealPlotCanvas *self = ANNEAL_PLOT_CANVAS (object);

  clear_pictures (self);
  anneal_plot_layout_clear (&self->layout);
  g_clear_pointer (&self->figure, anneal_figure_free);
  g_free (self->font);

  G_OBJECT_CLASS (anneal_plot_canvas_parent_class)->finalize (object);
}

static void
anneal_plot_canvas_class_init (AnnealPlotCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = anneal_plot_canvas_finalize;
  widget_class->snapshot = anneal_plot_canvas_snapshot;
  widget_class->size_allocate = anneal_plot_canvas_size_allocate;
  widget_class->css_changed = anneal_plot_canvas_css_changed;

  gtk_widget_class_set_css_name (widget_class, "plotcanvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
anneal_plot_canvas_init (AnnealPlotCanvas *self)
{
  self->hot_run = -1;
  update_theme (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_notify_cb), NULL);
}

GtkWidget *
anneal_plot_canvas_new (void)
{
  return g_object_new (ANNEAL_TYPE_PLOT_CANVAS, NULL);
}

void
anneal_plot_canvas_take_figure (AnnealPlotCanvas *self,
                                AnnealFigure     *figure,
                                int               hot_run)
{
  g_return_if_fail (ANNEAL_IS_PLOT_CANVAS (self));

  AnnealFigure *before = g_steal_pointer (&self->figure);
  gboolean same_hot = self->hot_run == hot_run;

  self->figure = figure;
  self->hot_run = figure != NULL ? hot_run : -1;
  if (before == NULL || figure == NULL || !same_hot || !cold_lines_equal (self, before))
    clear_picture (&self->base);
  retire_hot (self);
  update_layout (self);
  g_clear_pointer (&before, anneal_figure_free);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const AnnealFigure *
anneal_plot_canvas_get_figure (AnnealPlotCanvas *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_CANVAS (self), NULL);

  return self->figure;
}

const AnnealPlotLayout *
anneal_plot_canvas_get_layout (AnnealPlotCanvas *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_CANVAS (self), NULL);

  return self->has_layout ? &self->layout : NULL;
}

const AnnealPlotTheme *
anneal_plot_canvas_get_theme (AnnealPlotCanvas *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_CANVAS (self), NULL);

  return &self->theme;
}

guint
anneal_plot_canvas_get_n_lines_drawn (AnnealPlotCanvas *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_CANVAS (self), 0);

  return self->n_lines_drawn;
}
