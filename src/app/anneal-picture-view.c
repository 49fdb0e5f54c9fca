/* anneal-picture-view.c: what the problem of a training looks like, beside the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-picture-view.h"

#include "anneal-screen-font.h"
#include "anneal-training-picture.h"

#define MIN_WIDTH  240
#define MIN_HEIGHT 160

/* Of what a worker draws: no screen has more. */
#define MAX_SIDE 8192

struct _AnnealPictureView
{
  GtkWidget      parent_instance;

  AnnealPlayer  *player;          /* (nullable) */
  GSignalGroup  *player_signals;
  gint64         update;
  AnnealTrainingPicture *picture; /* (nullable): that is shown … */
  cairo_surface_t *surface;       /* (nullable): … and how it looks */
  GCancellable  *cancellable;     /* (nullable): of the one that is being made */
  guint          waiting : 1;     /* another one is asked for meanwhile */

  GtkWidget     *box;
  GtkWidget     *caption;
  GtkWidget     *key;             /* what the signs mean */
  GtkWidget     *area;
};

enum
{
  PROP_0,
  PROP_PLAYER,
  PROP_UPDATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AnnealPictureView, anneal_picture_view, GTK_TYPE_WIDGET)

static const AnnealTraining *
get_training (AnnealPictureView *self)
{
  return self->player != NULL ? anneal_player_get_training (self->player) : NULL;
}

/* What a worker gets, and what it makes of it. */
typedef struct
{
  AnnealTrainingPicture *picture;
  AnnealPlotTheme        theme;
  char                  *font;
  int                    width, height;     /* px */
  int                    scale;             /* pixels a px */
  cairo_surface_t       *surface;
  char                  *description;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->picture, anneal_training_picture_free);
  g_clear_pointer (&work->surface, cairo_surface_destroy);
  g_free (work->font);
  g_free (work->description);
  g_free (work);
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;

  work->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, work->width * work->scale,
                                              work->height * work->scale);
  cairo_surface_set_device_scale (work->surface, work->scale, work->scale);

  cairo_t *cr = cairo_create (work->surface);

  anneal_training_picture_draw (work->picture, &work->theme, cr, work->width, work->height);
  cairo_destroy (cr);
  cairo_surface_flush (work->surface);
  work->description = anneal_training_picture_describe (work->picture);
  g_task_return_boolean (task, TRUE);
}

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  AnnealPictureView *self = user_data;

  if (self->surface == NULL)
    return;

  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
}

static Work *
work_new (AnnealPictureView    *self,
          const AnnealTraining *training)
{
  Work *work = g_new0 (Work, 1);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  work->picture = anneal_training_picture_new (training, self->update);
  work->font = anneal_screen_font_dup (self->area);
  work->theme = dark ? anneal_plot_theme_dark : anneal_plot_theme_light;
  work->theme.font = work->font;
  work->theme.legend = FALSE;       /* the list of runs beside the plot is one */
  work->scale = gtk_widget_get_scale_factor (self->area);
  work->width = MIN (gtk_widget_get_width (self->area), MAX_SIDE / work->scale);
  work->height = MIN (gtk_widget_get_height (self->area), MAX_SIDE / work->scale);
  return work;
}

static void redraw (AnnealPictureView *self);

static void
clear_picture (AnnealPictureView *self)
{
  g_clear_pointer (&self->picture, anneal_training_picture_free);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}

/* What is under the pointer. */
static gboolean
query_tooltip_cb (GtkWidget  *area,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  gpointer    user_data)
{
  AnnealPictureView *self = user_data;
  g_autofree char *text = self->picture != NULL && !keyboard ? anneal_training_picture_dup_at (self->picture, x, y)
                                                             : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
show (AnnealPictureView *self,
      Work              *work)
{
  guint64 update = anneal_training_picture_get_update (work->picture);
  g_autofree char *text = g_strdup_printf (ngettext ("After %" PRIu64 " update", "After %" PRIu64 " updates",
                                                     (gulong) update),
                                           update);

  clear_picture (self);
  self->picture = g_steal_pointer (&work->picture);
  self->surface = g_steal_pointer (&work->surface);
  gtk_label_set_text (GTK_LABEL (self->caption), text);
  gtk_label_set_text (GTK_LABEL (self->key), anneal_training_picture_get_key (self->picture));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Picture of the training"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, work->description, -1);
  gtk_widget_queue_draw (self->area);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  AnnealPictureView *self = ANNEAL_PICTURE_VIEW (source);
  gboolean made = g_task_propagate_boolean (G_TASK (result), NULL);

  g_clear_object (&self->cancellable);
  if (self->area == NULL)
    return;

  if (made)
    show (self, g_task_get_task_data (G_TASK (result)));
  if (self->waiting)
    redraw (self);
}

/* One picture is made at a time; of all that are asked for meanwhile, the last. */
static void
redraw (AnnealPictureView *self)
{
  if (self->area == NULL)
    return;

  const AnnealTraining *training = get_training (self);

  self->waiting = self->cancellable != NULL;
  if (self->waiting)
    return;
  if (training == NULL)
    {
      clear_picture (self);
      gtk_widget_queue_draw (self->area);
      return;
    }
  if (gtk_widget_get_width (self->area) == 0 || !gtk_widget_get_mapped (self->area))
    return;

  self->cancellable = g_cancellable_new ();

  g_autoptr(GTask) task = g_task_new (self, self->cancellable, made_cb, NULL);

  g_task_set_task_data (task, work_new (self, training), work_free);
  g_task_run_in_thread (task, work_thread);
}

/* What is being drawn is of a training that is gone. */
static void
replaced_cb (AnnealPictureView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  redraw (self);
}

static void
anneal_picture_view_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (anneal_picture_view_parent_class)->css_changed (widget, change);
  redraw (ANNEAL_PICTURE_VIEW (widget));
}

static void
set_player (AnnealPictureView *self,
            AnnealPlayer      *player)
{
  if (!g_set_object (&self->player, player))
    return;

  g_signal_group_set_target (self->player_signals, player);
  replaced_cb (self);
}

static void
anneal_picture_view_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AnnealPictureView *self = ANNEAL_PICTURE_VIEW (object);

  switch (id)
    {
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_UPDATE:
      g_value_set_int64 (value, self->update);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_picture_view_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AnnealPictureView *self = ANNEAL_PICTURE_VIEW (object);

  switch (id)
    {
    case PROP_PLAYER:
      set_player (self, g_value_get_object (value));
      break;
    case PROP_UPDATE:
      if (self->update == g_value_get_int64 (value))
        break;
      self->update = g_value_get_int64 (value);
      redraw (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_picture_view_dispose (GObject *object)
{
  AnnealPictureView *self = ANNEAL_PICTURE_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  self->waiting = FALSE;
  clear_picture (self);
  g_clear_object (&self->player_signals);
  g_clear_object (&self->player);
  self->area = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (anneal_picture_view_parent_class)->dispose (object);
}

static void
anneal_picture_view_class_init (AnnealPictureViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = anneal_picture_view_get_property;
  object_class->set_property = anneal_picture_view_set_property;
  object_class->dispose = anneal_picture_view_dispose;

  widget_class->css_changed = anneal_picture_view_css_changed;

  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, ANNEAL_TYPE_PLAYER, flags);
  properties[PROP_UPDATE] = g_param_spec_int64 ("update", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pictureview");
}

static void
anneal_picture_view_init (AnnealPictureView *self)
{
  self->update = -1;
  self->player_signals = g_signal_group_new (ANNEAL_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player_signals, "advanced", G_CALLBACK (redraw), self);
  g_signal_group_connect_swapped (self->player_signals, "replaced", G_CALLBACK (replaced_cb), self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (redraw), self,
                           G_CONNECT_SWAPPED);

  self->area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "vexpand", TRUE,
                             "hexpand", TRUE, NULL);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), MIN_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), MIN_HEIGHT);
  g_signal_connect_swapped (self->area, "resize", G_CALLBACK (redraw), self);
  g_signal_connect_swapped (self->area, "map", G_CALLBACK (redraw), self);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  self->caption = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->caption, "dim-label");
  gtk_widget_add_css_class (self->caption, "caption");
  self->key = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->key), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->key), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->key, "dim-label");
  gtk_widget_add_css_class (self->key, "caption");
  gtk_widget_set_margin_bottom (self->key, 6);
  gtk_widget_set_has_tooltip (self->area, TRUE);
  g_signal_connect_object (self->area, "query-tooltip", G_CALLBACK (query_tooltip_cb), self, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->area);
  gtk_box_append (GTK_BOX (self->box), self->caption);
  gtk_box_append (GTK_BOX (self->box), self->key);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
