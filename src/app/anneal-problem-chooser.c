/* anneal-problem-chooser.c: a popover of all problems that can be trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "anneal-problem-chooser.h"

#include "anneal-problem.h"

struct _AnnealProblemChooser
{
  GtkPopover  parent_instance;

  GtkListBox *learning;
  GtkListBox *surfaces;
  GtkWidget  *none_button;
};

G_DEFINE_FINAL_TYPE (AnnealProblemChooser, anneal_problem_chooser, GTK_TYPE_POPOVER)

static GQuark
get_id_quark (void)
{
  return g_quark_from_static_string ("anneal-problem-id");
}

static void
choose (AnnealProblemChooser *self,
        const char           *id)
{
  GtkWidget *opener = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_popover_popdown (GTK_POPOVER (self));
  if (opener != NULL)
    gtk_widget_activate_action (opener, "win.train", "s", id);
}

static void
row_activated_cb (AnnealProblemChooser *self,
                  GtkListBoxRow        *row)
{
  choose (self, g_object_get_qdata (G_OBJECT (row), get_id_quark ()));
}

static void
none_clicked_cb (AnnealProblemChooser *self)
{
  choose (self, "");
}

static void
add_row (AnnealProblemChooser *self,
         const AnnealProblem  *problem)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "activatable", TRUE,
                                 "title", _(problem->name),
                                 "subtitle", _(problem->doc),
                                 "use-markup", FALSE,
                                 NULL);

  g_object_set_qdata (G_OBJECT (row), get_id_quark (), (gpointer) problem->id);
  gtk_list_box_append (problem->task == ANNEAL_TASK_SURFACE ? self->surfaces : self->learning, row);
}

static void
anneal_problem_chooser_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ANNEAL_TYPE_PROBLEM_CHOOSER);

  G_OBJECT_CLASS (anneal_problem_chooser_parent_class)->dispose (object);
}

static void
anneal_problem_chooser_class_init (AnnealProblemChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_problem_chooser_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-problem-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealProblemChooser, learning);
  gtk_widget_class_bind_template_child (widget_class, AnnealProblemChooser, surfaces);
  gtk_widget_class_bind_template_child (widget_class, AnnealProblemChooser, none_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, none_clicked_cb);
}

static void
anneal_problem_chooser_init (AnnealProblemChooser *self)
{
  guint n_problems;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < n_problems; i++)
    add_row (self, problems[i]);
}

GtkWidget *
anneal_problem_chooser_new_with_none (void)
{
  AnnealProblemChooser *self = g_object_new (ANNEAL_TYPE_PROBLEM_CHOOSER, NULL);

  gtk_widget_set_visible (self->none_button, TRUE);
  return GTK_WIDGET (self);
}
