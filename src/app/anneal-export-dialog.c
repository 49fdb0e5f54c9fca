/* anneal-export-dialog.c: the figure as it will be exported, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "anneal-export-dialog.h"

#include "anneal-compat.h"
#include "anneal-export-choices.h"
#include "anneal-export-format.h"
#include "anneal-export-preview.h"
#include "anneal-file.h"
#include "anneal-text.h"

#define PX_AN_INCH 96.0

/* As in the list of contents. */
enum
{
  CONTENT_FIGURE,
  CONTENT_PICTURE,
};

enum
{
  SIZE_SLIDE,
  SIZE_ONE_COLUMN,
  SIZE_TWO_COLUMNS,
  SIZE_CUSTOM,
};

struct _AnnealExportDialog
{
  AdwWindow        parent_instance;

  GtkWindow       *parent;
  AnnealCurves    *curves;          /* (nullable): until the rows are set */
  AnnealPlayer    *player;          /* (nullable) */
  AnnealTrainingLines   *training;  /* (nullable): what it had trained when the dialog was opened … */
  AnnealTrainingPicture *picture;   /* (nullable): … and how that looked */
  AdwToastOverlay *toasts;
  char            *name;            /* of the file, without an ending */
  char            *folder;          /* (nullable): of the last export */
  AnnealFigure    *figure;          /* (nullable): as it is drawn */

  GtkStack        *pages;
  GtkDrawingArea  *preview;
  GtkLabel        *size_label;
  AdwStatusPage   *table_page;
  AdwComboRow     *format_row;
  AdwComboRow     *content_row;
  GtkWidget       *size_group;
  AdwComboRow     *size_row;
  GtkWidget       *width_row;
  GtkSpinButton   *width_button;
  GtkWidget       *height_row;
  GtkSpinButton   *height_button;
  AdwComboRow     *scale_row;
  GtkWidget       *look_group;
  AdwEntryRow     *title_row;
  AdwComboRow     *style_row;
  GtkSwitch       *transparent_switch;
};

/* px; high enough for two lanes and a legend of four runs. */
static const struct
{
  double width, height;
} sizes[] = {
  [SIZE_SLIDE]       = { 1280, 720 },
  [SIZE_ONE_COLUMN]  = { 3.4 * PX_AN_INCH, 4 * PX_AN_INCH },
  [SIZE_TWO_COLUMNS] = { 7 * PX_AN_INCH, 4.2 * PX_AN_INCH },
};

G_DEFINE_FINAL_TYPE (AnnealExportDialog, anneal_export_dialog, ADW_TYPE_WINDOW)

static const char *
get_title (AnnealExportDialog *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));

  return title[0] != '\0' ? title : NULL;
}

static void
keep_choices (AnnealExportDialog *self)
{
  AnnealExportChoices choices = {
    .format = adw_combo_row_get_selected (self->format_row),
    .size = adw_combo_row_get_selected (self->size_row),
    .scale = adw_combo_row_get_selected (self->scale_row),
    .style = adw_combo_row_get_selected (self->style_row),
    .width = gtk_spin_button_get_value_as_int (self->width_button),
    .height = gtk_spin_button_get_value_as_int (self->height_button),
    .transparent = gtk_switch_get_active (self->transparent_switch),
    .folder = self->folder,
    .title = (char *) get_title (self),
  };

  anneal_export_choices_keep (self->parent, &choices);
}

static void
restore_choices (AnnealExportDialog *self)
{
  AnnealExportChoices choices;

  if (!anneal_export_choices_get (self->parent, &choices))
    return;

  adw_combo_row_set_selected (self->format_row, choices.format);
  adw_combo_row_set_selected (self->size_row, choices.size);
  adw_combo_row_set_selected (self->scale_row, choices.scale);
  adw_combo_row_set_selected (self->style_row, choices.style);
  gtk_spin_button_set_value (self->width_button, choices.width);
  gtk_spin_button_set_value (self->height_button, choices.height);
  gtk_switch_set_active (self->transparent_switch, choices.transparent);
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), choices.title != NULL ? choices.title : "");
  self->folder = g_strdup (choices.folder);
}

static gboolean
shows_picture (AnnealExportDialog *self)
{
  return self->picture != NULL && adw_combo_row_get_selected (self->content_row) == CONTENT_PICTURE;
}

/* @format: of a figure. */
static AnnealExport
make_export (AnnealExportDialog *self,
             guint               format)
{
  guint size = adw_combo_row_get_selected (self->size_row);
  AnnealExport export = ANNEAL_EXPORT_INIT;

  export.format = (AnnealPlotFormat) format;
  export.width = size < SIZE_CUSTOM ? sizes[size].width : gtk_spin_button_get_value (self->width_button);
  export.height = size < SIZE_CUSTOM ? sizes[size].height : gtk_spin_button_get_value (self->height_button);
  export.scale = format == ANNEAL_PLOT_PNG ? adw_combo_row_get_selected (self->scale_row) + 1 : 1;
  export.dark = adw_combo_row_get_selected (self->style_row) == 1;
  export.transparent = gtk_switch_get_active (self->transparent_switch);
  export.title = get_title (self);
  export.metric_run = self->curves != NULL ? anneal_curves_get_counted_run (self->curves) : 0;
  export.training = self->training;
  export.picture = shows_picture (self) ? self->picture : NULL;
  return export;
}

static void
draw_preview_cb (GtkDrawingArea *area,
                 cairo_t        *cr,
                 int             width,
                 int             height,
                 gpointer        user_data)
{
  AnnealExportDialog *self = user_data;
  AnnealExport export = make_export (self, adw_combo_row_get_selected (self->format_row));

  if (self->figure != NULL)
    anneal_export_preview_draw (&export, &self->figure->figure, cr, width, height);
}

static void
update_size_label (AnnealExportDialog *self,
                   guint               format)
{
  AnnealExport export = make_export (self, format);
  int width = (int) lround (export.width * export.scale);
  int height = (int) lround (export.height * export.scale);
  g_autofree char *text =
    format == ANNEAL_PLOT_PNG
      ? g_strdup_printf (_("%d × %d pixels"), width, height)
      /* translators: of a drawing that has no pixels; 96 of these units are an inch */
      : g_strdup_printf (_("%d × %d px, sharp at any size"), width, height);

  gtk_label_set_label (self->size_label, text);
}

static void
update_table_page (AnnealExportDialog *self)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  guint64 n_rows = anneal_project_get_n_updates (project);
  g_autofree char *text =
    g_strdup_printf (ngettext ("A table of %" PRIu64 " row: update, epoch, and the learning rate of every "
                               "run shown, with all its digits.",
                               "A table of %" PRIu64 " rows: update, epoch, and the learning rate of every "
                               "run shown, with all its digits.",
                               (gulong) n_rows),
                     n_rows);
  g_autofree char *more = self->training != NULL
                            ? g_strdup_printf ("%s %s", text, _("Losses follow, as far as the training has come."))
                            : NULL;

  adw_status_page_set_description (self->table_page, more != NULL ? more : text);
}

static void
update_figure (AnnealExportDialog *self)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  g_autofree char *description = shows_picture (self) ? anneal_training_picture_describe (self->picture)
                                                      : anneal_figure_describe (project, series, self->training);

  g_clear_pointer (&self->figure, anneal_figure_free);
  self->figure = anneal_figure_new (project, series, get_title (self), (double) NAN, (double) NAN);

  int shown = anneal_project_find_position (project, anneal_curves_get_counted_run (self->curves));

  if (self->training != NULL)
    anneal_figure_show_training (self->figure, self->training);
  if (shown >= 0)
    anneal_figure_show_metrics (self->figure, (guint) shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

/* Shows what belongs to the format, and nothing else. */
static void
update_rows (AnnealExportDialog *self)
{
  guint format = adw_combo_row_get_selected (self->format_row);
  gboolean custom = adw_combo_row_get_selected (self->size_row) == SIZE_CUSTOM;

  gtk_widget_set_visible (self->size_group, format != ANNEAL_EXPORT_CSV);
  gtk_widget_set_visible (self->look_group, format != ANNEAL_EXPORT_CSV);
  gtk_widget_set_visible (GTK_WIDGET (self->content_row), format != ANNEAL_EXPORT_CSV && self->picture != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->title_row), !shows_picture (self));
  gtk_widget_set_visible (self->width_row, custom);
  gtk_widget_set_visible (self->height_row, custom);
  gtk_widget_set_visible (GTK_WIDGET (self->scale_row), format == ANNEAL_PLOT_PNG);
  gtk_stack_set_visible_child_name (self->pages, format == ANNEAL_EXPORT_CSV ? "table" : "figure");
  if (format == ANNEAL_EXPORT_CSV)
    update_table_page (self);
  else
    update_size_label (self, format);
}

/* Half of a long run would be no figure of it. */
static void
update_busy (AnnealExportDialog *self)
{
  gboolean busy;

  g_object_get (self->curves, "busy", &busy, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.choose-file", !busy);
}

static void
choice_changed_cb (AnnealExportDialog *self)
{
  if (self->curves == NULL)
    return;

  update_rows (self);
  update_figure (self);
}

static gboolean
export_table (AnnealExportDialog  *self,
              const char          *path,
              GError             **error)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  const AnnealTraining *training = self->player != NULL ? anneal_player_get_training (self->player) : NULL;
  g_autoptr(GBytes) bytes = anneal_export_csv (project, series, training, error);

  return bytes != NULL && anneal_file_save (path, bytes, NULL, NULL, NULL, error);
}

static gboolean
export_figure (AnnealExportDialog  *self,
               guint                format,
               const char          *path,
               GError             **error)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  AnnealExport export = make_export (self, format);

  return anneal_export_save (&export, project, series, path, NULL, error);
}

static void
show_toast (AnnealExportDialog *self,
            const char         *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *shown = anneal_text_escape (name, -1);
  /* translators: %s is a file name */
  g_autofree char *text = g_strdup_printf (_("Exported %s"), shown);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
show_error (AnnealExportDialog *self,
            const GError       *error)
{
  g_autofree char *message = anneal_text_escape (error->message, -1);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Nothing Was Exported"), message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
file_chosen_cb (const char *path,
                gpointer    user_data)
{
  AnnealExportDialog *self = user_data;
  g_autoptr(GError) error = NULL;

  if (path == NULL)
    return;

  if (anneal_export_dialog_export (self, path, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    show_error (self, error);
}

static void
choose_file_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AnnealExportDialog *self = ANNEAL_EXPORT_DIALOG (widget);
  guint format = adw_combo_row_get_selected (self->format_row);
  const char *patterns[] = { anneal_export_formats[format].pattern, NULL };
  g_autofree char *name = g_strconcat (self->name, anneal_export_formats[format].ending, NULL);

  anneal_pick_file (GTK_WINDOW (self),
                    format == ANNEAL_EXPORT_CSV ? _("Export the Table") : _("Export the Figure"), name,
                    gettext (anneal_export_formats[format].filter), patterns, self->folder, file_chosen_cb,
                    G_OBJECT (self));
}

static void
title_activated_cb (AnnealExportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "export.choose-file", NULL);
}

static gboolean
anneal_export_dialog_close_request (GtkWindow *window)
{
  keep_choices (ANNEAL_EXPORT_DIALOG (window));
  return GTK_WINDOW_CLASS (anneal_export_dialog_parent_class)->close_request (window);
}

static void
anneal_export_dialog_dispose (GObject *object)
{
  AnnealExportDialog *self = ANNEAL_EXPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_EXPORT_DIALOG);
  g_clear_object (&self->curves);
  g_clear_object (&self->player);
  g_clear_object (&self->toasts);
  g_clear_object (&self->parent);

  G_OBJECT_CLASS (anneal_export_dialog_parent_class)->dispose (object);
}

static void
anneal_export_dialog_finalize (GObject *object)
{
  AnnealExportDialog *self = ANNEAL_EXPORT_DIALOG (object);

  g_clear_pointer (&self->figure, anneal_figure_free);
  g_clear_pointer (&self->training, anneal_training_lines_unref);
  g_clear_pointer (&self->picture, anneal_training_picture_free);
  g_free (self->name);
  g_free (self->folder);

  G_OBJECT_CLASS (anneal_export_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, size_label);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, table_page);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, content_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, size_group);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, size_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, width_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, height_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, height_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, scale_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, look_group);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, style_row);
  gtk_widget_class_bind_template_child (widget_class, AnnealExportDialog, transparent_switch);
}

static void
anneal_export_dialog_class_init (AnnealExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = anneal_export_dialog_dispose;
  object_class->finalize = anneal_export_dialog_finalize;
  window_class->close_request = anneal_export_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/anneal/Anneal/ui/anneal-export-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_activated_cb);

  gtk_widget_class_install_action (widget_class, "export.choose-file", NULL, choose_file_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "export.choose-file", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
anneal_export_dialog_init (AnnealExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->preview, draw_preview_cb, self, NULL);
}

void
anneal_export_dialog_present (GtkWindow       *parent,
                              AnnealCurves    *curves,
                              AnnealPlayer    *player,
                              gint64           update,
                              const char      *name,
                              AdwToastOverlay *toasts)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (ANNEAL_IS_CURVES (curves));

  AnnealExportDialog *self = g_object_new (ANNEAL_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  self->name = g_strndup (name, strlen (name) - (g_str_has_suffix (name, ".anneal") ? strlen (".anneal") : 0));
  self->parent = g_object_ref (parent);
  self->toasts = g_object_ref (toasts);
  restore_choices (self);
  self->curves = g_object_ref (curves);
  g_set_object (&self->player, player);
  self->training = player != NULL ? anneal_player_dup_lines (player) : NULL;
  if (self->training != NULL)
    self->picture = anneal_training_picture_new (anneal_player_get_training (player), update);
  g_signal_connect_object (curves, "changed", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (curves, "notify::busy", G_CALLBACK (update_busy), self, G_CONNECT_SWAPPED);
  update_rows (self);
  update_figure (self);
  update_busy (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->format_row));
}

gboolean
anneal_export_dialog_export (AnnealExportDialog  *self,
                             const char          *path,
                             GError             **error)
{
  g_return_val_if_fail (ANNEAL_IS_EXPORT_DIALOG (self), FALSE);

  guint format = adw_combo_row_get_selected (self->format_row);
  g_autofree char *whole = anneal_export_format_dup_path (path, &format, error);
  gboolean done = whole != NULL && (format == ANNEAL_EXPORT_CSV ? export_table (self, whole, error)
                                                         : export_figure (self, format, whole, error));

  if (!done)
    return FALSE;

  g_free (self->folder);
  self->folder = g_path_get_dirname (whole);
  keep_choices (self);
  show_toast (self, whole);
  return TRUE;
}
