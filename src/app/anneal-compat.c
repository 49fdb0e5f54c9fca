/* anneal-compat.c: what newer GTK does differently, in one place
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-compat.h"

typedef struct
{
  AnnealPickCallback  callback;
  GObject            *object;
} Pick;

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  Pick *pick = user_data;
  gboolean accepted = response == GTK_RESPONSE_ACCEPT;
  g_autoptr(GFile) file = accepted ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  pick->callback (path, pick->object);

  /* The chooser belongs to nobody else. */
  g_object_unref (pick->object);
  g_free (pick);
  g_object_unref (dialog);
}

static void
add_filters (GtkFileChooser     *chooser,
             const char         *name,
             const char * const *patterns)
{
  g_autoptr(GtkFileFilter) own = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (own, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (own, patterns[i]);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, own);
  gtk_file_chooser_add_filter (chooser, all);
}

void
anneal_pick_file (GtkWindow           *parent,
                  const char          *title,
                  const char          *save_name,
                  const char          *filter_name,
                  const char * const  *patterns,
                  const char          *folder,
                  AnnealPickCallback   callback,
                  GObject             *object)
{
  gboolean save = save_name != NULL;
  GtkFileChooserNative *native =
    gtk_file_chooser_native_new (title, parent, save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                 save ? _("_Save") : _("_Open"), _("_Cancel"));
  Pick *pick = g_new0 (Pick, 1);

  pick->callback = callback;
  pick->object = g_object_ref (object);
  add_filters (GTK_FILE_CHOOSER (native), filter_name, patterns);
  if (folder != NULL)
    {
      g_autoptr(GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (native), file, NULL);
    }
  if (save)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), save_name);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (response_cb), pick);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, user_data);
}

void
anneal_menu_button_set_lazy_model (GtkMenuButton *button,
                                   GMenuModel    *model)
{
  gtk_menu_button_set_create_popup_func (button, create_menu_cb, g_object_ref (model), g_object_unref);
}

static void
create_popover_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, g_object_new (GPOINTER_TO_SIZE (user_data), NULL));
}

void
anneal_menu_button_set_lazy_popover (GtkMenuButton *button,
                                     GType          popover_type)
{
  gtk_menu_button_set_create_popup_func (button, create_popover_cb, GSIZE_TO_POINTER (popover_type), NULL);
}
