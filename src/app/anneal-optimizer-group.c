/* anneal-optimizer-group.c: the optimizer of a run, its parameters and its param groups
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-optimizer-group.h"

struct _AnnealOptimizerGroup
{
  GtkBox            parent_instance;

  GtkWidget        *add_button;

  AnnealParamPanel *panel;          /* of the constructor */
  AdwComboRow      *kind;           /* in that panel */
  GPtrArray        *panels;          /* of AnnealParamPanel: one a group, if there are several */
  AnnealRunEdit    *edit;
  const AnnealRun  *run;            /* shown; kept so that its address is not used again */
};

G_DEFINE_FINAL_TYPE (AnnealOptimizerGroup, anneal_optimizer_group, GTK_TYPE_BOX)

/* What a group may hold beside the optimizer's own parameters: left there by a schedule, or for one that resumes. */
static const AnnealParam extra_params[] = {
  {
    .key = "initial_lr",
    .label = N_("Initial rate"),
    .doc = N_("The rate that schedulers start from when they resume."),
    .type = ANNEAL_PARAM_DOUBLE,
    .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 1e-8,
    .max = 10,
  },
  {
    .key = "max_lr",
    .label = N_("Highest rate"),
    .doc = N_("The peak that a cyclic schedule resumes with."),
    .type = ANNEAL_PARAM_DOUBLE,
    .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 1e-8,
    .max = 10,
  },
  {
    .key = "min_lr",
    .label = N_("Lowest rate"),
    .doc = N_("The end that a one-cycle schedule resumes with."),
    .type = ANNEAL_PARAM_DOUBLE,
    .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 1e-8,
    .max = 10,
  },
  {
    .key = "max_momentum",
    .label = N_("Highest momentum"),
    .doc = N_("The highest momentum that a cyclic schedule resumes with."),
    .type = ANNEAL_PARAM_DOUBLE,
    .min = 0,
    .max = 1,
  },
  {
    .key = "base_momentum",
    .label = N_("Lowest momentum"),
    .doc = N_("The lowest momentum that a cyclic schedule resumes with."),
    .type = ANNEAL_PARAM_DOUBLE,
    .min = 0,
    .max = 1,
  },
};

static void kind_notify_selected_cb (AnnealOptimizerGroup *self);

/* -1: the constructor's panel. */
static int
find_group (AnnealOptimizerGroup *self,
            AnnealParamPanel     *panel)
{
  guint group;

  return g_ptr_array_find (self->panels, panel, &group) ? (int) group : -1;
}

static void
commit (AnnealOptimizerGroup *self,
        AnnealOptimizer      *optimizer,
        const char           *key)
{
  anneal_run_edit_commit (self->edit,
                          anneal_run_with_optimizer (anneal_run_edit_get_run (self->edit), optimizer),
                          key);
}

static void
panel_edited_cb (AnnealOptimizerGroup *self,
                 const char           *key,
                 const AnnealArgument *argument,
                 AnnealParamPanel     *panel)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  int group = find_group (self, panel);
  g_autoptr(GError) error = NULL;

  if (run == NULL)
    return;

  g_autoptr(AnnealOptimizer) optimizer =
    anneal_optimizer_with_argument (run->optimizer, group, key, argument, &error);

  if (optimizer == NULL)
    {
      anneal_param_row_refuse (anneal_param_panel_find_row (panel, key), error);
      return;
    }

  g_autofree char *merge_key = g_strdup_printf ("optimizer/%d/%s", group, key);

  commit (self, optimizer, merge_key);
}

static void
panel_edit_ended_cb (AnnealOptimizerGroup *self)
{
  anneal_run_edit_end (self->edit);
}

static void
kind_notify_selected_cb (AnnealOptimizerGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);
  guint selected = adw_combo_row_get_selected (self->kind);

  if (run == NULL || selected >= n_kinds)
    return;

  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_kind (run->optimizer, kinds[selected]);

  commit (self, optimizer, "optimizer");
  anneal_run_edit_end (self->edit);
}

static void
remove_clicked_cb (AnnealOptimizerGroup *self,
                   GtkWidget            *button)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  GtkWidget *panel = gtk_widget_get_ancestor (button, ANNEAL_TYPE_PARAM_PANEL);
  int group = find_group (self, ANNEAL_PARAM_PANEL (panel));

  if (run == NULL || group < 0 || anneal_optimizer_get_n_groups (run->optimizer) < 2)
    return;

  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_without_group (run->optimizer, (guint) group);

  commit (self, optimizer, "groups");
  anneal_run_edit_end (self->edit);
}

static void
add_group (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  AnnealOptimizerGroup *self = ANNEAL_OPTIMIZER_GROUP (widget);
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
  g_autoptr(GError) error = NULL;

  if (run == NULL)
    return;

  g_autoptr(AnnealOptimizer) optimizer =
    anneal_optimizer_with_n_groups (run->optimizer, anneal_optimizer_get_n_groups (run->optimizer) + 1, &error);

  if (optimizer == NULL)
    {
      anneal_param_panel_set_error (self->panel, NULL, error);
      return;
    }

  commit (self, optimizer, "groups");
  anneal_run_edit_end (self->edit);
}

static AnnealParamPanel *
create_panel (AnnealOptimizerGroup *self)
{
  GtkWidget *panel = anneal_param_panel_new ();

  g_signal_connect_object (panel, "edited", G_CALLBACK (panel_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "edit-ended", G_CALLBACK (panel_edit_ended_cb), self, G_CONNECT_SWAPPED);

  return ANNEAL_PARAM_PANEL (panel);
}

static GListModel *
create_kind_names (void)
{
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_kinds; i++)
    gtk_string_list_append (names, kinds[i]->name);

  return G_LIST_MODEL (names);
}

static void
add_constructor_panel (AnnealOptimizerGroup *self)
{
  g_autoptr(GListModel) names = create_kind_names ();

  self->panel = create_panel (self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->panel), _("Optimizer"));
  gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->panel));

  self->kind = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("Algorithm"), "model", names, NULL);
  g_signal_connect_object (self->kind, "notify::selected",
                           G_CALLBACK (kind_notify_selected_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->panel), GTK_WIDGET (self->kind));
}

static AnnealParamPanel *
add_group_panel (AnnealOptimizerGroup *self)
{
  AnnealParamPanel *panel = create_panel (self);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *name = _("Remove Param Group");
  GtkWidget *last = self->panels->len > 0 ? g_ptr_array_index (self->panels, self->panels->len - 1)
                                          : GTK_WIDGET (self->panel);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (panel), button);
  gtk_box_insert_child_after (GTK_BOX (self), GTK_WIDGET (panel), last);
  g_ptr_array_add (self->panels, panel);

  return panel;
}

static void
set_n_group_panels (AnnealOptimizerGroup *self,
                    guint                 n_panels)
{
  while (self->panels->len > n_panels)
    {
      gtk_box_remove (GTK_BOX (self), g_ptr_array_index (self->panels, self->panels->len - 1));
      g_ptr_array_set_size (self->panels, (int) self->panels->len - 1);
    }

  while (self->panels->len < n_panels)
    add_group_panel (self);
}

static void
show_kind (AnnealOptimizerGroup *self)
{
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);

  g_signal_handlers_block_by_func (self->kind, kind_notify_selected_cb, self);
  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i] == anneal_optimizer_get_kind (self->run->optimizer))
      adw_combo_row_set_selected (self->kind, i);
  g_signal_handlers_unblock_by_func (self->kind, kind_notify_selected_cb, self);
}

/* A group inherits what the constructor says. */
static void
show_arguments (AnnealOptimizerGroup *self,
                AnnealParamPanel     *panel,
                int                   group)
{
  const AnnealOptimizer *optimizer = self->run->optimizer;
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);

  anneal_param_panel_set_table (panel, kind->params, kind->n_params);
  for (guint i = 0; i < kind->n_params; i++)
    {
      const char *key = kind->params[i].key;

      anneal_param_row_set_argument (anneal_param_panel_find_row (panel, key),
                                     anneal_optimizer_get_argument (optimizer, group, key),
                                     group < 0 ? NULL : anneal_optimizer_get_argument (optimizer, -1, key));
    }
}

static void
show_extra_arguments (AnnealOptimizerGroup *self,
                      AnnealParamPanel     *panel,
                      int                   group)
{
  for (guint i = 0; i < G_N_ELEMENTS (extra_params); i++)
    {
      const AnnealArgument *argument =
        anneal_optimizer_get_argument (self->run->optimizer, group, extra_params[i].key);

      anneal_param_panel_show_extra (panel, &extra_params[i], argument->value.kind != ANNEAL_UNSET);
      if (argument->value.kind != ANNEAL_UNSET)
        anneal_param_row_set_argument (anneal_param_panel_find_row (panel, extra_params[i].key), argument, NULL);
    }
}

static gboolean
has_own_arguments (const AnnealOptimizer *optimizer,
                   int                    group)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);

  for (guint i = 0; i < kind->n_params; i++)
    if (anneal_optimizer_get_argument (optimizer, group, kind->params[i].key)->value.kind != ANNEAL_UNSET)
      return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (extra_params); i++)
    if (anneal_optimizer_get_argument (optimizer, group, extra_params[i].key)->value.kind != ANNEAL_UNSET)
      return TRUE;

  return FALSE;
}

static void
show_run (AnnealOptimizerGroup *self)
{
  const AnnealOptimizer *optimizer = self->run->optimizer;
  guint n_groups = anneal_optimizer_get_n_groups (optimizer);
  gboolean has_panels = n_groups > 1 || has_own_arguments (optimizer, 0);

  show_kind (self);
  show_arguments (self, self->panel, -1);

  set_n_group_panels (self, has_panels ? n_groups : 0);
  for (guint i = 0; i < self->panels->len; i++)
    {
      AnnealParamPanel *panel = g_ptr_array_index (self->panels, i);
      /* translators: a param group of an optimizer, counted from 0 as Python does */
      g_autofree char *title = g_strdup_printf (_("Param Group %u"), i);

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (panel), title);
      gtk_widget_set_visible (adw_preferences_group_get_header_suffix (ADW_PREFERENCES_GROUP (panel)), n_groups > 1);
      show_arguments (self, panel, (int) i);
      show_extra_arguments (self, panel, (int) i);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "optimizer.add-group", n_groups < ANNEAL_MAX_GROUPS);
}

static void
show_error (AnnealOptimizerGroup *self)
{
  const GError *error = anneal_run_edit_get_error (self->edit);
  const char *key = NULL;
  int node, group;
  gboolean is_here = error != NULL
                     && anneal_run_edit_split_path (anneal_error_get_path (error), &node, &group, &key)
                     && node < 0;

  if (is_here && group >= (int) self->panels->len)
    group = -1;

  anneal_param_panel_set_error (self->panel, key, is_here && group < 0 ? error : NULL);
  for (guint i = 0; i < self->panels->len; i++)
    anneal_param_panel_set_error (g_ptr_array_index (self->panels, i), key,
                                  is_here && group == (int) i ? error : NULL);
}

static void
edit_changed_cb (AnnealOptimizerGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL)
    return;

  if (run != self->run)
    {
      g_clear_pointer (&self->run, anneal_run_unref);
      self->run = anneal_run_ref (run);
      show_run (self);
    }
  show_error (self);
}

static void
anneal_optimizer_group_dispose (GObject *object)
{
  AnnealOptimizerGroup *self = ANNEAL_OPTIMIZER_GROUP (object);

  g_clear_object (&self->edit);
  g_clear_pointer (&self->run, anneal_run_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_OPTIMIZER_GROUP);

  G_OBJECT_CLASS (anneal_optimizer_group_parent_class)->dispose (object);
}

static void
anneal_optimizer_group_finalize (GObject *object)
{
  AnnealOptimizerGroup *self = ANNEAL_OPTIMIZER_GROUP (object);

  g_clear_pointer (&self->panels, g_ptr_array_unref);

  G_OBJECT_CLASS (anneal_optimizer_group_parent_class)->finalize (object);
}

static void
anneal_optimizer_group_class_init (AnnealOptimizerGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_optimizer_group_dispose;
  object_class->finalize = anneal_optimizer_group_finalize;

  gtk_widget_class_install_action (widget_class, "optimizer.add-group", NULL, add_group);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-optimizer-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealOptimizerGroup, add_button);
}

static void
anneal_optimizer_group_init (AnnealOptimizerGroup *self)
{
  self->panels = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
anneal_optimizer_group_new (void)
{
  return g_object_new (ANNEAL_TYPE_OPTIMIZER_GROUP, NULL);
}

void
anneal_optimizer_group_set_edit (AnnealOptimizerGroup *self,
                                 AnnealRunEdit        *edit)
{
  g_return_if_fail (ANNEAL_IS_OPTIMIZER_GROUP (self));

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, edit_changed_cb, self);
  g_set_object (&self->edit, edit);
  /* What was typed and refused belongs to the run that it was typed for. */
  set_n_group_panels (self, 0);
  if (self->panel != NULL)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->panel));
  self->panel = NULL;
  g_clear_pointer (&self->run, anneal_run_unref);
  if (edit == NULL)
    return;

  add_constructor_panel (self);
  g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);
  edit_changed_cb (self);
}

AnnealParamPanel *
anneal_optimizer_group_get_panel (AnnealOptimizerGroup *self,
                                  int                   group)
{
  g_return_val_if_fail (ANNEAL_IS_OPTIMIZER_GROUP (self), NULL);

  if (group < 0)
    return self->panel;

  return (guint) group < self->panels->len ? g_ptr_array_index (self->panels, (guint) group) : NULL;
}
