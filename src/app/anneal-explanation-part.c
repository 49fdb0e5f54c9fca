/* anneal-explanation-part.c: the explanation of one scheduler of a schedule
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-explanation-part.h"

#include "anneal-surprise-list.h"
#include "anneal-text.h"

struct _AnnealExplanationPart
{
  GtkBox                 parent_instance;

  const AnnealScheduler *scheduler;
  GtkLabel             **values;          /* (n_params) */
  AnnealSurpriseList    *surprises;
};

G_DEFINE_FINAL_TYPE (AnnealExplanationPart, anneal_explanation_part, GTK_TYPE_BOX)

static GtkWidget *
create_heading (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   "label", text,
                                   "selectable", TRUE,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0,
                                   NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
add_paragraphs (AnnealExplanationPart *self,
                const char            *text)
{
  g_auto(GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self), anneal_prose_new (paragraphs[i]));
}

static void
add_formula (AnnealExplanationPart *self)
{
  GtkWidget *formula = g_object_new (GTK_TYPE_LABEL,
                                     "label", _(self->scheduler->formula),
                                     "selectable", TRUE,
                                     "wrap", TRUE,
                                     "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                     "xalign", 0.0,
                                     NULL);

  gtk_widget_add_css_class (formula, "monospace");
  gtk_widget_add_css_class (formula, "formula");
  gtk_box_append (GTK_BOX (self), create_heading (_("Formula")));
  gtk_box_append (GTK_BOX (self), formula);
}

static GtkLabel *
add_param (GtkBox            *list,
           const AnnealParam *param)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *quoted = g_strdup_printf ("`%s` =", param->key);
  GtkWidget *key = anneal_prose_new (quoted);
  GtkWidget *value = g_object_new (GTK_TYPE_LABEL,
                                   "selectable", TRUE,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0,
                                   "hexpand", TRUE,
                                   NULL);
  GtkWidget *doc = anneal_prose_new (_(param->doc));

  gtk_widget_set_valign (key, GTK_ALIGN_START);
  gtk_widget_add_css_class (value, "monospace");
  gtk_widget_add_css_class (value, "value");
  gtk_widget_add_css_class (doc, "dim-label");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, key, NULL, -1);
  gtk_box_append (GTK_BOX (line), key);
  gtk_box_append (GTK_BOX (line), value);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), doc);
  gtk_box_append (list, row);
  return GTK_LABEL (value);
}

static void
add_params (AnnealExplanationPart *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->values = g_new0 (GtkLabel *, self->scheduler->n_params);
  for (guint i = 0; i < self->scheduler->n_params; i++)
    self->values[i] = add_param (GTK_BOX (list), &self->scheduler->params[i]);

  gtk_box_append (GTK_BOX (self), create_heading (_("Parameters")));
  gtk_box_append (GTK_BOX (self), list);
}

static void
add_source (AnnealExplanationPart *self)
{
  /* The rates may be those of an older version; what is explained is this one. */
  /* translators: %s is "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class StepLR" */
  g_autofree char *text = g_strdup_printf (_("As defined in %s"), self->scheduler->source);
  GtkWidget *source = anneal_prose_new (text);

  gtk_widget_add_css_class (source, "caption");
  gtk_widget_add_css_class (source, "dim-label");
  gtk_box_append (GTK_BOX (self), source);
}

/* "[LinearLR, CosineAnnealingLR]" */
static char *
dup_parts_text (const AnnealSchedule *schedule,
                const AnnealObject   *parts)
{
  GString *text = g_string_new ("[");
  gsize n_parts = 0;

  if (!anneal_object_iterate (parts, &n_parts, NULL))
    n_parts = 0;
  for (gsize i = 0; i < n_parts; i++)
    {
      g_auto(AnnealObject) part = anneal_object_get_item (parts, i);
      gboolean is_node = part.kind == ANNEAL_HOST && part.host == &anneal_schedule_node_type
                         && part.index < anneal_schedule_get_n_nodes (schedule);

      g_string_append (text, i > 0 ? ", " : "");
      g_string_append (text, is_node ? anneal_schedule_get_scheduler (schedule, part.index)->name : "…");
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static char *
dup_value_text (const AnnealSchedule *schedule,
                guint                 node,
                guint                 param)
{
  const AnnealParam *row = &anneal_schedule_get_scheduler (schedule, node)->params[param];

  if (row->type == ANNEAL_PARAM_SCHEDULE_LIST)
    {
      g_auto(AnnealObject) parts = anneal_schedule_get_value (schedule, node, param);

      return dup_parts_text (schedule, &parts);
    }

  g_autofree char *text = anneal_argument_dup_text (anneal_schedule_get_argument (schedule, node, param), row);

  return anneal_text_escape (text, -1);
}

static void
anneal_explanation_part_finalize (GObject *object)
{
  g_free (ANNEAL_EXPLANATION_PART (object)->values);

  G_OBJECT_CLASS (anneal_explanation_part_parent_class)->finalize (object);
}

static void
anneal_explanation_part_class_init (AnnealExplanationPartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = anneal_explanation_part_finalize;
}

static void
anneal_explanation_part_init (AnnealExplanationPart *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
}

GtkWidget *
anneal_explanation_part_new (const AnnealScheduler *scheduler)
{
  AnnealExplanationPart *self = g_object_new (ANNEAL_TYPE_EXPLANATION_PART, NULL);

  self->scheduler = scheduler;
  add_paragraphs (self, _(scheduler->explanation));
  add_formula (self);
  add_params (self);

  self->surprises = ANNEAL_SURPRISE_LIST (anneal_surprise_list_new (scheduler->surprises, scheduler->n_surprises));
  gtk_box_append (GTK_BOX (self), create_heading (_("What May Surprise You")));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->surprises));
  add_source (self);
  return GTK_WIDGET (self);
}

const AnnealScheduler *
anneal_explanation_part_get_scheduler (AnnealExplanationPart *self)
{
  g_return_val_if_fail (ANNEAL_IS_EXPLANATION_PART (self), NULL);

  return self->scheduler;
}

void
anneal_explanation_part_show (AnnealExplanationPart *self,
                              const AnnealSchedule  *schedule,
                              guint                  node,
                              const AnnealSeries    *series)
{
  AnnealScene scene;

  g_return_if_fail (ANNEAL_IS_EXPLANATION_PART (self));
  g_return_if_fail (anneal_schedule_get_scheduler (schedule, node) == self->scheduler);

  for (guint i = 0; i < self->scheduler->n_params; i++)
    {
      g_autofree char *text = dup_value_text (schedule, node, i);

      if (g_strcmp0 (gtk_label_get_text (self->values[i]), text) != 0)
        gtk_label_set_text (self->values[i], text);
    }

  if (series != NULL)
    {
      anneal_series_init_scene (series, &scene);
      anneal_scene_set_node (&scene, node);
    }
  anneal_surprise_list_update (self->surprises, &scene, series);
}
