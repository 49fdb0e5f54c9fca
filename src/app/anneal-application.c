/* anneal-application.c: the program: its windows, what is the same in all of them, and how it ends
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "anneal-application.h"

#include "anneal-problem.h"
#include "anneal-window-private.h"

struct _AnnealApplication
{
  AdwApplication parent_instance;

  guint          signal_ids[3];
  guint          looked_for_recovered : 1;
};

G_DEFINE_FINAL_TYPE (AnnealApplication, anneal_application, ADW_TYPE_APPLICATION)

/* Keys without a use in a text entry; the others are bound by the window's class, so that an entry is asked first.
 * Undo is the document's there too: what an entry was left with is in the document. */
static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.new-window",        { "<Control>n", NULL } },
  { "app.quit",              { "<Control>q", NULL } },
  { "win.undo",              { "<Control>z", NULL } },
  { "win.redo",              { "<Control><Shift>z", "<Control>y", NULL } },
  { "win.open",              { "<Control>o", NULL } },
  { "win.save",              { "<Control>s", NULL } },
  { "win.save-as",           { "<Control><Shift>s", NULL } },
  { "win.close",             { "<Control>w", NULL } },
  { "win.export",            { "<Control>e", NULL } },
  { "win.paste-dialog",      { "<Control><Shift>v", NULL } },
  { "win.show-drawer",       { "F8", NULL } },
  { "win.show-sidebar",      { "F9", NULL } },
  { "win.show-shortcuts",    { "<Control>question", NULL } },
};

static AnnealWindow *
present_new_window (AnnealApplication *self)
{
  AnnealWindow *window = anneal_window_new (GTK_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* Every copy that a crash left behind is opened; the window says what it is. Returns whether there were any. */
static gboolean
open_recovered (AnnealApplication *self)
{
  if (self->looked_for_recovered)
    return FALSE;

  self->looked_for_recovered = TRUE;

  g_autoptr(GPtrArray) found = anneal_recovery_find ();

  for (guint i = 0; i < found->len; i++)
    {
      AnnealWindow *window = anneal_window_new (GTK_APPLICATION (self));

      _anneal_window_take_recovered (window, g_ptr_array_index (found, i));
      gtk_window_present (GTK_WINDOW (window));
    }

  return found->len > 0;
}

static void
anneal_application_activate (GApplication *application)
{
  AnnealApplication *self = ANNEAL_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL && !open_recovered (self))
    {
      /* Loaded before it is shown, so that the first frame is the whole of it. */
      window = GTK_WINDOW (anneal_window_new (GTK_APPLICATION (self)));
      anneal_window_load_example (ANNEAL_WINDOW (window));
      anneal_window_offer_lessons (ANNEAL_WINDOW (window));
    }
  if (window != NULL)
    gtk_window_present (window);
}

/* Two windows of one file would save over each other. */
static AnnealWindow *
find_window (AnnealApplication *self,
             const char        *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (ANNEAL_IS_WINDOW (l->data) && g_strcmp0 (anneal_window_get_path (l->data), path) == 0)
      return l->data;

  return NULL;
}

static void
open_file (AnnealApplication *self,
           GFile             *file)
{
  g_autofree char *path = g_file_get_path (file);
  AnnealWindow *window = path != NULL ? find_window (self, path) : NULL;

  if (window != NULL)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }

  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr(GError) error = NULL;

  window = ANNEAL_IS_WINDOW (active) && anneal_window_is_pristine (ANNEAL_WINDOW (active))
             ? ANNEAL_WINDOW (active) : anneal_window_new (GTK_APPLICATION (self));

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      anneal_set_error (&error, ANNEAL_ERROR_FORMAT, _("“%s” is not a file on this computer"), uri);
    }

  gboolean opened = path != NULL && _anneal_window_open_path (window, path, &error);

  gtk_window_present (GTK_WINDOW (window));
  if (!opened)
    _anneal_window_show_error (window, _("The File Cannot Be Opened"), error);
}

static void
anneal_application_open (GApplication  *application,
                         GFile        **files,
                         int            n_files,
                         const char    *hint)
{
  AnnealApplication *self = ANNEAL_APPLICATION (application);

  open_recovered (self);
  for (int i = 0; i < n_files; i++)
    open_file (self, files[i]);
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  present_new_window (user_data);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  /* Each window asks for itself; the program ends with the last of them. */
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

/* Of the rows that are shipped: their licence asks for it. */
static void
add_data_credits (AdwAboutWindow *about)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  for (guint i = 0; i < n_problems; i++)
    if (problems[i]->data != NULL && problems[i]->data->credit != NULL)
      adw_about_window_add_legal_section (about, _(problems[i]->name), NULL, GTK_LICENSE_CUSTOM,
                                          _(problems[i]->data->credit));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about,
                "application-name", _("Anneal"),
                "application-icon", ANNEAL_APP_ID,
                "version", ANNEAL_VERSION,
                "comments", _("Learning-rate schedules, exactly as PyTorch computes them"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "developer-name", _("The Anneal developers"),
                "transient-for", gtk_application_get_active_window (user_data),
                "modal", TRUE,
                NULL);
  add_data_credits (ADW_ABOUT_WINDOW (about));
  gtk_window_present (GTK_WINDOW (about));
}

static void
apply_style (const char *style)
{
  AdwColorScheme scheme = g_str_equal (style, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                          : g_str_equal (style, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                          : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
style_notify_cb (GAction *action)
{
  g_autoptr(GVariant) state = g_action_get_state (action);

  apply_style (g_variant_get_string (state, NULL));
}

/* Kept in the settings where there are any. */
static void
add_style_action (AnnealApplication *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL
                                        ? g_settings_schema_source_lookup (source, ANNEAL_APP_ID, TRUE) : NULL;
  g_autoptr(GSettings) settings = schema != NULL ? g_settings_new (ANNEAL_APP_ID) : NULL;
  g_autoptr(GAction) action =
    settings != NULL ? g_settings_create_action (settings, "style")
                     : G_ACTION (g_simple_action_new_stateful ("style", G_VARIANT_TYPE_STRING,
                                                               g_variant_new_string ("system")));

  g_signal_connect (action, "notify::state", G_CALLBACK (style_notify_cb), NULL);
  style_notify_cb (action);
  g_action_map_add_action (G_ACTION_MAP (self), action);
}

/* The program is told to end: there is no time to ask, but what was edited is on disk for the next start. */
static gboolean
signal_cb (gpointer user_data)
{
  GtkApplication *application = user_data;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (ANNEAL_IS_WINDOW (l->data))
      anneal_window_flush (l->data);

  g_application_quit (G_APPLICATION (application));
  return G_SOURCE_CONTINUE;
}

static int
anneal_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("anneal %s\n", ANNEAL_VERSION);
  return EXIT_SUCCESS;
}

static void
anneal_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window_cb },
    { .name = "quit", .activate = quit_cb },
    { .name = "about", .activate = about_cb },
  };
  static const int numbers[] = { SIGTERM, SIGHUP, SIGINT };
  AnnealApplication *self = ANNEAL_APPLICATION (application);

  /* GTK itself would end the program with a warning that helps nobody. */
  if (!gtk_init_check ())
    {
      g_printerr ("anneal: %s\n", _("There is no display to open a window on; anneal-cli needs none"));
      exit (EXIT_FAILURE);
    }

  G_APPLICATION_CLASS (anneal_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_style_action (self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char **) accels[i].accels);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->signal_ids[i] = g_unix_signal_add (numbers[i], signal_cb, self);
  gtk_window_set_default_icon_name (ANNEAL_APP_ID);
}

static void
anneal_application_shutdown (GApplication *application)
{
  AnnealApplication *self = ANNEAL_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  G_APPLICATION_CLASS (anneal_application_parent_class)->shutdown (application);
}

static void
anneal_application_class_init (AnnealApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = anneal_application_handle_local_options;
  application_class->activate = anneal_application_activate;
  application_class->open = anneal_application_open;
  application_class->startup = anneal_application_startup;
  application_class->shutdown = anneal_application_shutdown;
}

static void
anneal_application_init (AnnealApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_application_set_option_context_parameter_string (application, _("[FILE…]"));
  g_application_set_option_context_summary (application,
                                            _("Shows learning-rate schedules.  A FILE is an Anneal project, or a "
                                              "Python script whose schedulers are added."));
  g_application_add_main_option (application, "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _("Show the version"), NULL);
}

AnnealApplication *
anneal_application_new (void)
{
  return g_object_new (ANNEAL_TYPE_APPLICATION,
                       "application-id", ANNEAL_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
