/* anneal-explanation-page.c: what the schedule of a run does, in words for somebody who learns it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-explanation-page.h"

struct _AnnealExplanationPage
{
  AdwBin          parent_instance;

  GtkLabel       *title;
  GtkLabel       *doc;
  GtkLabel       *formula;
  GtkLabel       *source;

  AnnealRunEdit  *edit;           /* (nullable) */
};

enum
{
  PROP_0,
  PROP_EDIT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealExplanationPage, anneal_explanation_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
update (AnnealExplanationPage *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;

  if (run == NULL || run->schedule == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  const AnnealScheduler *scheduler =
    anneal_schedule_get_scheduler (run->schedule, anneal_schedule_get_stepped (run->schedule));

  gtk_label_set_text (self->title, scheduler->name);
  gtk_label_set_text (self->doc, _(scheduler->doc));
  gtk_label_set_text (self->formula, scheduler->formula);
  gtk_label_set_text (self->source, scheduler->source);
}

static void
set_edit (AnnealExplanationPage *self,
          AnnealRunEdit         *edit)
{
  if (self->edit == edit)
    return;

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, update, self);
  g_set_object (&self->edit, edit);
  if (edit != NULL)
    g_signal_connect_object (edit, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDIT]);
}

static void
anneal_explanation_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (anneal_explanation_page_parent_class)->map (widget);
  update (ANNEAL_EXPLANATION_PAGE (widget));
}

static void
anneal_explanation_page_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      g_value_set_object (value, self->edit);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_explanation_page_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      set_edit (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_explanation_page_dispose (GObject *object)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (object);

  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_EXPLANATION_PAGE);

  G_OBJECT_CLASS (anneal_explanation_page_parent_class)->dispose (object);
}

static void
anneal_explanation_page_class_init (AnnealExplanationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = anneal_explanation_page_get_property;
  object_class->set_property = anneal_explanation_page_set_property;
  object_class->dispose = anneal_explanation_page_dispose;
  widget_class->map = anneal_explanation_page_map;

  properties[PROP_EDIT] =
    g_param_spec_object ("edit", NULL, NULL, ANNEAL_TYPE_RUN_EDIT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-explanation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, doc);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, formula);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, source);
}

static void
anneal_explanation_page_init (AnnealExplanationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
