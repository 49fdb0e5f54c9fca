/* anneal-export-dialog.c: the figure as it will be exported, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-export-dialog.h"

#include "anneal-compat.h"
#include "anneal-figure.h"
#include "anneal-file.h"
#include "anneal-text.h"

#define CHOICES_KEY  "anneal-export-choices"
#define TITLE_KEY    "anneal-export-title"
#define PX_AN_INCH   96.0
#define CHECKER_SIZE 8      /* px, of what shows that the background is transparent */

/* As in the list of formats: those of a figure, and a table. */
enum
{
  FORMAT_CSV = ANNEAL_PLOT_PDF + 1,
  N_FORMATS
};

enum
{
  SIZE_SLIDE,
  SIZE_ONE_COLUMN,
  SIZE_TWO_COLUMNS,
  SIZE_CUSTOM,
};

/* What is kept from one export to the next. */
typedef struct
{
  guint    format, size, scale, style;    /* positions in their lists */
  int      width, height;                 /* px, of a custom size */
  gboolean transparent;
  char    *folder;                        /* (nullable) */
} Choices;

struct _AnnealExportDialog
{
  AdwWindow        parent_instance;

  AnnealCurves    *curves;
  AdwToastOverlay *toasts;
  char            *name;            /* of the file, without an ending */
  AnnealFigure    *figure;          /* (nullable): as it is drawn */
  guint            restoring : 1;   /* the rows are set from the choices of the last export */

  GtkStack        *pages;
  GtkDrawingArea  *preview;
  GtkLabel        *size_label;
  AdwStatusPage   *table_page;
  AdwComboRow     *format_row;
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

static const struct
{
  const char *ending;
  const char *pattern;
  const char *filter;
} formats[N_FORMATS] = {
  [ANNEAL_PLOT_PNG] = { ".png", "*.png", N_("PNG Pictures") },
  [ANNEAL_PLOT_SVG] = { ".svg", "*.svg", N_("SVG Drawings") },
  [ANNEAL_PLOT_PDF] = { ".pdf", "*.pdf", N_("PDF Documents") },
  [FORMAT_CSV]      = { ".csv", "*.csv", N_("CSV Tables") },
};

/* px */
static const struct
{
  double width, height;
} sizes[] = {
  [SIZE_SLIDE]       = { 1280, 720 },
  [SIZE_ONE_COLUMN]  = { 3.4 * PX_AN_INCH, 2.4 * PX_AN_INCH },
  [SIZE_TWO_COLUMNS] = { 7 * PX_AN_INCH, 3.5 * PX_AN_INCH },
};

G_DEFINE_FINAL_TYPE (AnnealExportDialog, anneal_export_dialog, ADW_TYPE_WINDOW)

static void
free_choices (gpointer data)
{
  Choices *choices = data;

  g_free (choices->folder);
  g_free (choices);
}

/* The choices belong to the program, so that the next window starts with them. */
static GObject *
get_keeper (AnnealExportDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkApplication *application = parent != NULL ? gtk_window_get_application (parent) : NULL;

  return application != NULL ? G_OBJECT (application) : (GObject *) parent;
}

static const Choices *
get_choices (AnnealExportDialog *self)
{
  GObject *keeper = get_keeper (self);

  return keeper != NULL ? g_object_get_data (keeper, CHOICES_KEY) : NULL;
}

static const char *
get_title (AnnealExportDialog *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));

  return title[0] != '\0' ? title : NULL;
}

/* @path (nullable): of what was exported. */
static void
keep_choices (AnnealExportDialog *self,
              const char         *path)
{
  GObject *keeper = get_keeper (self);

  if (keeper == NULL)
    return;

  const Choices *before = get_choices (self);
  Choices *choices = g_new0 (Choices, 1);

  choices->format = adw_combo_row_get_selected (self->format_row);
  choices->size = adw_combo_row_get_selected (self->size_row);
  choices->scale = adw_combo_row_get_selected (self->scale_row);
  choices->style = adw_combo_row_get_selected (self->style_row);
  choices->width = gtk_spin_button_get_value_as_int (self->width_button);
  choices->height = gtk_spin_button_get_value_as_int (self->height_button);
  choices->transparent = gtk_switch_get_active (self->transparent_switch);
  choices->folder = path != NULL ? g_path_get_dirname (path) : g_strdup (before != NULL ? before->folder : NULL);
  g_object_set_data_full (keeper, CHOICES_KEY, choices, free_choices);

  /* A title is about one project, so it stays with its window. */
  g_object_set_data_full (G_OBJECT (gtk_window_get_transient_for (GTK_WINDOW (self))), TITLE_KEY,
                          g_strdup (get_title (self)), g_free);
}

static void
restore_choices (AnnealExportDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  const char *title = parent != NULL ? g_object_get_data (G_OBJECT (parent), TITLE_KEY) : NULL;
  const Choices *choices = get_choices (self);

  self->restoring = TRUE;
  gtk_spin_button_set_value (self->width_button, choices != NULL ? choices->width : sizes[SIZE_SLIDE].width);
  gtk_spin_button_set_value (self->height_button, choices != NULL ? choices->height : sizes[SIZE_SLIDE].height);
  if (choices != NULL)
    {
      adw_combo_row_set_selected (self->format_row, choices->format);
      adw_combo_row_set_selected (self->size_row, choices->size);
      adw_combo_row_set_selected (self->scale_row, choices->scale);
      adw_combo_row_set_selected (self->style_row, choices->style);
      gtk_switch_set_active (self->transparent_switch, choices->transparent);
    }
  if (title != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->title_row), title);
  self->restoring = FALSE;
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
  return export;
}

static void
draw_checkers (cairo_t *cr,
               int      width,
               int      height,
               gboolean dark)
{
  const double shades[2][2] = { { 1, 0.92 }, { 0.14, 0.19 } };

  for (int y = 0; y < height; y += CHECKER_SIZE)
    for (int x = 0; x < width; x += CHECKER_SIZE)
      {
        double shade = shades[dark ? 1 : 0][(x / CHECKER_SIZE + y / CHECKER_SIZE) % 2];

        cairo_set_source_rgb (cr, shade, shade, shade);
        cairo_rectangle (cr, x, y, MIN (CHECKER_SIZE, width - x), MIN (CHECKER_SIZE, height - y));
        cairo_fill (cr);
      }
}

/* The file's own drawing, made as small as the preview is. */
static void
draw_preview_cb (GtkDrawingArea *area,
                 cairo_t        *cr,
                 int             width,
                 int             height,
                 gpointer        user_data)
{
  AnnealExportDialog *self = user_data;
  AnnealExport export = make_export (self, adw_combo_row_get_selected (self->format_row));
  AnnealPlotTheme theme = anneal_export_get_theme (&export);
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };
  double scale = MIN (width / export.width, height / export.height);
  int shown_width = (int) lround (export.width * scale);
  int shown_height = (int) lround (export.height * scale);

  if (self->figure == NULL || shown_width < 1 || shown_height < 1)
    return;

  anneal_plot_layout_init (&layout, &self->figure->figure, &theme, export.width, export.height);
  cairo_translate (cr, (width - shown_width) / 2, (height - shown_height) / 2);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, shown_width, shown_height);
  cairo_clip (cr);
  if (export.transparent)
    draw_checkers (cr, shown_width, shown_height, export.dark);
  cairo_scale (cr, scale, scale);
  anneal_plot_draw (&self->figure->figure, &layout, &theme, cr);
  cairo_restore (cr);

  cairo_rectangle (cr, 0.5, 0.5, shown_width - 1, shown_height - 1);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.5);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
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
    g_strdup_printf (ngettext ("A table of %" G_GUINT64_FORMAT " row: update, epoch, and the learning rate of every "
                               "run shown, with all its digits.",
                               "A table of %" G_GUINT64_FORMAT " rows: update, epoch, and the learning rate of every "
                               "run shown, with all its digits.",
                               (gulong) n_rows),
                     n_rows);

  adw_status_page_set_description (self->table_page, text);
}

static void
update_figure (AnnealExportDialog *self)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  g_autofree char *description = anneal_figure_describe (project, series);

  g_clear_pointer (&self->figure, anneal_figure_free);
  self->figure = anneal_figure_new (project, series, get_title (self), (double) NAN, (double) NAN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

/* Shows what belongs to the format, and nothing else. */
static void
update_rows (AnnealExportDialog *self)
{
  guint format = adw_combo_row_get_selected (self->format_row);
  gboolean custom = adw_combo_row_get_selected (self->size_row) == SIZE_CUSTOM;

  gtk_widget_set_visible (self->size_group, format != FORMAT_CSV);
  gtk_widget_set_visible (self->look_group, format != FORMAT_CSV);
  gtk_widget_set_visible (self->width_row, custom);
  gtk_widget_set_visible (self->height_row, custom);
  gtk_widget_set_visible (GTK_WIDGET (self->scale_row), format == ANNEAL_PLOT_PNG);
  gtk_stack_set_visible_child_name (self->pages, format == FORMAT_CSV ? "table" : "figure");
  if (format == FORMAT_CSV)
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
  if (self->restoring || self->curves == NULL)
    return;

  update_rows (self);
  update_figure (self);
}

/* Gives a name without an ending that of the format; an ending of its own says what is written. */
static char *
dup_whole_path (AnnealExportDialog  *self,
                const char          *path,
                guint               *format,
                GError             **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < N_FORMATS; i++)
    if (g_str_has_suffix (lower, formats[i].ending))
      {
        *format = i;
        return g_strdup (path);
      }

  *format = adw_combo_row_get_selected (self->format_row);

  g_autofree char *whole = g_strconcat (path, formats[*format].ending, NULL);

  if (!g_file_test (whole, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&whole);

  g_autofree char *name = g_filename_display_basename (whole);
  g_autofree char *shown = anneal_text_escape (name, -1);

  /* Nobody was asked whether it may be replaced. */
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
               _("There is already a file “%s”; give the name with its ending to replace it"), shown);
  return NULL;
}

static gboolean
export_table (AnnealExportDialog  *self,
              const char          *path,
              GError             **error)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  g_autoptr(GBytes) bytes = anneal_export_csv (project, series, error);

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
  const Choices *choices = get_choices (self);
  guint format = adw_combo_row_get_selected (self->format_row);
  const char *patterns[] = { formats[format].pattern, NULL };
  g_autofree char *name = g_strconcat (self->name, formats[format].ending, NULL);

  anneal_pick_file (GTK_WINDOW (self), format == FORMAT_CSV ? _("Export the Table") : _("Export the Figure"), name,
                    gettext (formats[format].filter), patterns, choices != NULL ? choices->folder : NULL,
                    file_chosen_cb, G_OBJECT (self));
}

static gboolean
anneal_export_dialog_close_request (GtkWindow *window)
{
  keep_choices (ANNEAL_EXPORT_DIALOG (window), NULL);
  return GTK_WINDOW_CLASS (anneal_export_dialog_parent_class)->close_request (window);
}

static void
anneal_export_dialog_dispose (GObject *object)
{
  AnnealExportDialog *self = ANNEAL_EXPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_EXPORT_DIALOG);
  g_clear_object (&self->curves);
  g_clear_object (&self->toasts);

  G_OBJECT_CLASS (anneal_export_dialog_parent_class)->dispose (object);
}

static void
anneal_export_dialog_finalize (GObject *object)
{
  AnnealExportDialog *self = ANNEAL_EXPORT_DIALOG (object);

  g_clear_pointer (&self->figure, anneal_figure_free);
  g_free (self->name);

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
                              const char      *name,
                              AdwToastOverlay *toasts)
{
  g_return_if_fail (ANNEAL_IS_CURVES (curves));

  AnnealExportDialog *self = g_object_new (ANNEAL_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  self->name = g_strndup (name, strlen (name) - (g_str_has_suffix (name, ".anneal") ? strlen (".anneal") : 0));
  self->toasts = g_object_ref (toasts);
  restore_choices (self);
  self->curves = g_object_ref (curves);
  g_signal_connect_object (curves, "changed", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (curves, "notify::busy", G_CALLBACK (update_busy), self, G_CONNECT_SWAPPED);
  update_rows (self);
  update_figure (self);
  update_busy (self);
  gtk_window_present (GTK_WINDOW (self));
}

gboolean
anneal_export_dialog_export (AnnealExportDialog  *self,
                             const char          *path,
                             GError             **error)
{
  guint format;

  g_return_val_if_fail (ANNEAL_IS_EXPORT_DIALOG (self), FALSE);

  g_autofree char *whole = dup_whole_path (self, path, &format, error);
  gboolean done = whole != NULL && (format == FORMAT_CSV ? export_table (self, whole, error)
                                                         : export_figure (self, format, whole, error));

  if (!done)
    return FALSE;

  keep_choices (self, whole);
  show_toast (self, whole);
  return TRUE;
}
