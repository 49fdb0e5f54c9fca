/* anneal-picture-view.c: what the problem of a training looks like, beside the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-picture-view.h"

#include "anneal-training-picture.h"

#define MIN_WIDTH  240
#define MIN_HEIGHT 160

/* Between two pictures while training goes on: fields of many runs take longer than a frame has. */
#define INTERVAL_MS 100

struct _AnnealPictureView
{
  GtkWidget      parent_instance;

  AnnealPlayer  *player;          /* (nullable) */
  GSignalGroup  *player_signals;
  gint64         update;
  guint          redraw_id;

  GtkWidget     *box;
  GtkWidget     *caption;
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

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  AnnealPictureView *self = user_data;
  const AnnealTraining *training = get_training (self);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  AnnealPlotTheme theme = dark ? anneal_plot_theme_dark : anneal_plot_theme_light;
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (area));
  g_autofree char *font = pango_font_description_to_string (pango_context_get_font_description (context));

  theme.font = font;
  if (training != NULL)
    anneal_training_picture_draw (training, self->update, &theme, cr, width, height);
}

static void
update_texts (AnnealPictureView *self)
{
  const AnnealTraining *training = get_training (self);

  if (training == NULL)
    return;

  guint64 n_done = anneal_training_get_n_done (training);
  guint64 shown = self->update >= 0 ? MIN ((guint64) self->update, n_done) : n_done;
  g_autofree char *text = g_strdup_printf (_("After %" PRIu64 " updates"), shown);
  g_autofree char *description = anneal_training_picture_describe (training, self->update);

  gtk_label_set_text (GTK_LABEL (self->caption), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Picture of the training"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
redraw (AnnealPictureView *self)
{
  update_texts (self);
  gtk_widget_queue_draw (self->area);
}

static gboolean
redraw_cb (gpointer user_data)
{
  AnnealPictureView *self = user_data;

  self->redraw_id = 0;
  redraw (self);
  return G_SOURCE_REMOVE;
}

static void
advanced_cb (AnnealPictureView *self)
{
  if (self->redraw_id == 0)
    self->redraw_id = g_timeout_add (INTERVAL_MS, redraw_cb, self);
}

static void
set_player (AnnealPictureView *self,
            AnnealPlayer      *player)
{
  if (!g_set_object (&self->player, player))
    return;

  g_signal_group_set_target (self->player_signals, player);
  redraw (self);
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
      advanced_cb (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_picture_view_dispose (GObject *object)
{
  AnnealPictureView *self = ANNEAL_PICTURE_VIEW (object);

  g_clear_handle_id (&self->redraw_id, g_source_remove);
  g_clear_object (&self->player_signals);
  g_clear_object (&self->player);
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
  g_signal_group_connect_swapped (self->player_signals, "advanced", G_CALLBACK (advanced_cb), self);
  g_signal_group_connect_swapped (self->player_signals, "replaced", G_CALLBACK (advanced_cb), self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (redraw), self,
                           G_CONNECT_SWAPPED);

  self->area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "vexpand", TRUE,
                             "hexpand", TRUE, NULL);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), MIN_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), MIN_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  self->caption = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->caption, "dim-label");
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_set_margin_bottom (self->caption, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->area);
  gtk_box_append (GTK_BOX (self->box), self->caption);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
