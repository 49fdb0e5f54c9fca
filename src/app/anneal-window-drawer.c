/* anneal-window-drawer.c: showing and hiding the drawer, and remembering how it was
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-window-private.h"

/* Of a drawer that was never opened. */
#define DEFAULT_HEIGHT 280
#define DEFAULT_PAGE "explanation"

static void
ensure_drawer (AnnealWindow *self)
{
  if (self->drawer != NULL)
    return;

  g_autofree char *page = self->settings != NULL ? g_settings_get_string (self->settings, "drawer-page") : NULL;

  self->drawer = ANNEAL_DRAWER (anneal_drawer_new ());
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->drawer));
  g_object_bind_property (self->sidebar, "selected-run", self->drawer, "selected-run", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->plot, "cursor-update", self->drawer, "cursor-update", G_BINDING_SYNC_CREATE);
  g_object_set (self->drawer, "curves", self->curves, "player", self->player,
                "page", page != NULL ? page : DEFAULT_PAGE, NULL);
}

static int
get_height (AnnealWindow *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self->drawer));
}

/* The height is that of the drawer, not the place of the handle: the window may have become another one meanwhile.  The
 * plot keeps at least half. */
static void
set_height (AnnealWindow *self,
            int           height)
{
  int available = gtk_widget_get_height (GTK_WIDGET (self->paned));

  if (available == 0)
    gtk_window_get_default_size (GTK_WINDOW (self), NULL, &available);
  gtk_paned_set_position (self->paned, available - MIN (height, available / 2));
}

static void
show_drawer (AnnealWindow *self)
{
  int height = self->drawer_height;

  if (height <= 0 && self->settings != NULL)
    height = g_settings_get_int (self->settings, "drawer-height");
  ensure_drawer (self);
  set_height (self, height > 0 ? height : DEFAULT_HEIGHT);
  gtk_widget_set_visible (GTK_WIDGET (self->drawer), TRUE);
}

/* The focus must not stay in what is hidden. */
static void
hide_drawer (AnnealWindow *self)
{
  if (self->drawer == NULL)
    return;

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->drawer)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  self->drawer_height = get_height (self);
  gtk_widget_set_visible (GTK_WIDGET (self->drawer), FALSE);
}

void
_anneal_window_set_show_drawer (AnnealWindow *self,
                                gboolean      show)
{
  self->show_drawer = !!show;
  if (show)
    show_drawer (self);
  else
    hide_drawer (self);
}

void
_anneal_window_restore_drawer (AnnealWindow *self)
{
  if (self->settings != NULL && g_settings_get_boolean (self->settings, "drawer"))
    g_object_set (self, "show-drawer", TRUE, NULL);
}

void
_anneal_window_remember_drawer (AnnealWindow *self)
{
  if (self->settings == NULL)
    return;

  g_settings_set_boolean (self->settings, "drawer", self->show_drawer);
  if (self->drawer == NULL)
    return;

  g_autofree char *page = NULL;
  int height = self->show_drawer ? get_height (self) : self->drawer_height;

  g_object_get (self->drawer, "page", &page, NULL);
  g_settings_set_string (self->settings, "drawer-page", page);
  if (height > 0)
    g_settings_set_int (self->settings, "drawer-height", height);
}
