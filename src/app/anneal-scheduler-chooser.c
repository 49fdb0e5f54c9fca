/* anneal-scheduler-chooser.c: a popover of all schedulers, with search
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "anneal-scheduler-chooser.h"

#include "anneal-scheduler.h"

struct _AnnealSchedulerChooser
{
  GtkPopover       parent_instance;

  GtkSearchEntry  *entry;
  GtkListBox      *list;            /* a row for each of anneal_schedulers_all(), in its order */
  const char      *action;
};

G_DEFINE_FINAL_TYPE (AnnealSchedulerChooser, anneal_scheduler_chooser, GTK_TYPE_POPOVER)

static const AnnealScheduler *
get_scheduler (GtkListBoxRow *row)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  int i = gtk_list_box_row_get_index (row);

  return i >= 0 && (guint) i < n_schedulers ? schedulers[i] : NULL;
}

static gboolean
has_words (const AnnealScheduler *scheduler,
           char                 **words)
{
  g_autofree char *text = g_strdup_printf ("%s %s", scheduler->symbol, _(scheduler->doc));
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       data)
{
  AnnealSchedulerChooser *self = ANNEAL_SCHEDULER_CHOOSER (data);
  const AnnealScheduler *scheduler = get_scheduler (row);
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_auto(GStrv) words = g_strsplit_set (folded, " \t", -1);

  return scheduler != NULL && has_words (scheduler, words);
}

static void
search_changed_cb (AnnealSchedulerChooser *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static GtkListBoxRow *
find_first_hit (AnnealSchedulerChooser *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (filter_row (row, self))
      return row;

  return NULL;
}

static void
choose (AnnealSchedulerChooser *self,
        GtkListBoxRow          *row)
{
  const AnnealScheduler *scheduler = get_scheduler (row);
  GtkWidget *opener = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_popover_popdown (GTK_POPOVER (self));
  if (scheduler != NULL && opener != NULL)
    gtk_widget_activate_action (opener, self->action, "s", scheduler->id);
}

static void
row_activated_cb (AnnealSchedulerChooser *self,
                  GtkListBoxRow          *row)
{
  choose (self, row);
}

/* Enter in the search takes the first one found. */
static void
entry_activate_cb (AnnealSchedulerChooser *self)
{
  GtkListBoxRow *row = find_first_hit (self);

  if (row != NULL)
    choose (self, row);
}

static void
stop_search_cb (AnnealSchedulerChooser *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
anneal_scheduler_chooser_show (GtkWidget *widget)
{
  AnnealSchedulerChooser *self = ANNEAL_SCHEDULER_CHOOSER (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  GTK_WIDGET_CLASS (anneal_scheduler_chooser_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
anneal_scheduler_chooser_dispose (GObject *object)
{
  AnnealSchedulerChooser *self = ANNEAL_SCHEDULER_CHOOSER (object);

  if (self->list != NULL)
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_SCHEDULER_CHOOSER);

  G_OBJECT_CLASS (anneal_scheduler_chooser_parent_class)->dispose (object);
}

static void
anneal_scheduler_chooser_class_init (AnnealSchedulerChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_scheduler_chooser_dispose;
  widget_class->show = anneal_scheduler_chooser_show;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-scheduler-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulerChooser, entry);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulerChooser, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
add_row (AnnealSchedulerChooser *self,
         const AnnealScheduler  *scheduler)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "activatable", TRUE,
                                 "title", scheduler->name,
                                 "subtitle", _(scheduler->doc),
                                 "use-markup", FALSE,
                                 NULL);

  gtk_list_box_append (self->list, row);
}

static void
anneal_scheduler_chooser_init (AnnealSchedulerChooser *self)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  self->action = "win.add-run";
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < n_schedulers; i++)
    add_row (self, schedulers[i]);
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
}

GtkWidget *
anneal_scheduler_chooser_new (void)
{
  return g_object_new (ANNEAL_TYPE_SCHEDULER_CHOOSER, NULL);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       action)
{
  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  GtkWidget *chooser = anneal_scheduler_chooser_new ();

  ANNEAL_SCHEDULER_CHOOSER (chooser)->action = action;
  gtk_menu_button_set_popover (button, chooser);
}

void
anneal_menu_button_set_chooser (GtkMenuButton *button,
                                const char    *action)
{
  gtk_menu_button_set_create_popup_func (button, create_popup_cb, (gpointer) action, NULL);
}

void
anneal_scheduler_chooser_search (AnnealSchedulerChooser *self,
                                 const char             *text)
{
  g_return_if_fail (ANNEAL_IS_SCHEDULER_CHOOSER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_list_box_invalidate_filter (self->list);
}

guint
anneal_scheduler_chooser_get_n_hits (AnnealSchedulerChooser *self)
{
  guint n_hits = 0;
  GtkListBoxRow *row;

  g_return_val_if_fail (ANNEAL_IS_SCHEDULER_CHOOSER (self), 0);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (filter_row (row, self))
      n_hits++;

  return n_hits;
}
