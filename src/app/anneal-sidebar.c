/* anneal-sidebar.c: the list of runs, and the page of one of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-sidebar.h"

#include "anneal-horizon-group.h"
#include "anneal-pytorch-group.h"
#include "anneal-run-list.h"
#include "anneal-run-page.h"

struct _AnnealSidebar
{
  GtkWidget           parent_instance;

  AdwLeaflet         *leaflet;
  GtkWidget          *list_page;
  AnnealRunList      *list;
  AnnealHorizonGroup *horizon;
  AnnealPytorchGroup *pytorch;
  AnnealRunPage      *run_page;       /* NULL until a run is first opened: half of all widgets are in it */

  AnnealCurves       *curves;
};

enum
{
  PROP_0,
  PROP_CURVES,
  PROP_SELECTED_RUN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealSidebar, anneal_sidebar, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static gboolean
is_on_page (AnnealSidebar *self)
{
  return self->run_page != NULL && adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->run_page);
}

static void
leaflet_notify_visible_child_cb (AnnealSidebar *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sidebar.back", is_on_page (self));
}

/* A deleted run takes its page away; undoing the deletion does not bring it back. */
static void
store_changed_cb (AnnealSidebar *self)
{
  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));

  if (is_on_page (self) && anneal_project_find_run (project, anneal_run_page_get_run (self->run_page)) == NULL)
    anneal_sidebar_show_list (self);
  if (anneal_project_find_run (project, anneal_run_list_get_selected_run (self->list)) == NULL)
    anneal_run_list_set_selected_run (self->list, 0);
}

/* A page follows: what is bold in the plot is what is edited. */
static void
list_notify_selected_run_cb (AnnealSidebar *self)
{
  guint64 run = anneal_run_list_get_selected_run (self->list);

  if (run != 0 && is_on_page (self) && anneal_run_page_get_run (self->run_page) != run)
    anneal_run_page_set_run (self->run_page, self->curves, run);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RUN]);
}

static void
set_curves (AnnealSidebar *self,
            AnnealCurves  *curves)
{
  if (self->curves == curves)
    return;

  if (self->curves != NULL)
    g_signal_handlers_disconnect_by_func (anneal_curves_get_store (self->curves), store_changed_cb, self);
  anneal_sidebar_show_list (self);
  if (self->run_page != NULL)
    anneal_run_page_set_run (self->run_page, NULL, 0);
  g_set_object (&self->curves, curves);
  anneal_run_list_set_curves (self->list, curves);
  anneal_horizon_group_set_store (self->horizon, curves != NULL ? anneal_curves_get_store (curves) : NULL);
  anneal_pytorch_group_set_store (self->pytorch, curves != NULL ? anneal_curves_get_store (curves) : NULL);
  if (curves != NULL)
    g_signal_connect_object (anneal_curves_get_store (curves), "changed",
                             G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURVES]);
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  anneal_sidebar_show_list (ANNEAL_SIDEBAR (widget));
}

static void
open_run_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  anneal_sidebar_show_run (ANNEAL_SIDEBAR (widget), g_variant_get_uint64 (parameter));
}

static void
anneal_sidebar_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  AnnealSidebar *self = ANNEAL_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_CURVES:
      g_value_set_object (value, self->curves);
      break;

    case PROP_SELECTED_RUN:
      g_value_set_uint64 (value, anneal_run_list_get_selected_run (self->list));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_sidebar_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  AnnealSidebar *self = ANNEAL_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_CURVES:
      set_curves (self, g_value_get_object (value));
      break;

    case PROP_SELECTED_RUN:
      anneal_run_list_set_selected_run (self->list, g_value_get_uint64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_sidebar_dispose (GObject *object)
{
  AnnealSidebar *self = ANNEAL_SIDEBAR (object);
  GtkWidget *child;

  g_clear_object (&self->curves);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_SIDEBAR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (anneal_sidebar_parent_class)->dispose (object);
}

static void
anneal_sidebar_class_init (AnnealSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = anneal_sidebar_get_property;
  object_class->set_property = anneal_sidebar_set_property;
  object_class->dispose = anneal_sidebar_dispose;

  properties[PROP_CURVES] =
    g_param_spec_object ("curves", NULL, NULL, ANNEAL_TYPE_CURVES,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SELECTED_RUN] =
    g_param_spec_uint64 ("selected-run", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "sidebar.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "sidebar.open-run", "t", open_run_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sidebar.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "sidebar.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Left, GDK_ALT_MASK, "sidebar.back", NULL);

  g_type_ensure (ANNEAL_TYPE_HORIZON_GROUP);
  g_type_ensure (ANNEAL_TYPE_PYTORCH_GROUP);
  g_type_ensure (ANNEAL_TYPE_RUN_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealSidebar, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AnnealSidebar, list_page);
  gtk_widget_class_bind_template_child (widget_class, AnnealSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, AnnealSidebar, horizon);
  gtk_widget_class_bind_template_child (widget_class, AnnealSidebar, pytorch);
  gtk_widget_class_bind_template_callback (widget_class, leaflet_notify_visible_child_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_notify_selected_run_cb);
}

static void
anneal_sidebar_init (AnnealSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  leaflet_notify_visible_child_cb (self);
}

GtkWidget *
anneal_sidebar_new (void)
{
  return g_object_new (ANNEAL_TYPE_SIDEBAR, NULL);
}

void
anneal_sidebar_set_player (AnnealSidebar *self,
                           AnnealPlayer  *player)
{
  g_return_if_fail (ANNEAL_IS_SIDEBAR (self));

  anneal_run_list_set_player (self->list, player);
}

void
anneal_sidebar_show_run (AnnealSidebar *self,
                         guint64        run_id)
{
  g_return_if_fail (ANNEAL_IS_SIDEBAR (self));

  if (self->curves == NULL)
    return;

  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));

  if (anneal_project_find_run (project, run_id) == NULL)
    return;

  if (self->run_page == NULL)
    {
      self->run_page = g_object_new (ANNEAL_TYPE_RUN_PAGE, NULL);
      adw_leaflet_append (self->leaflet, GTK_WIDGET (self->run_page));
    }

  anneal_run_list_set_selected_run (self->list, run_id);
  if (anneal_run_page_get_run (self->run_page) != run_id)
    anneal_run_page_set_run (self->run_page, self->curves, run_id);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->run_page));
  gtk_widget_grab_focus (GTK_WIDGET (self->run_page));
}

/* The focus returns to the row that it came from. */
void
anneal_sidebar_show_list (AnnealSidebar *self)
{
  g_return_if_fail (ANNEAL_IS_SIDEBAR (self));

  if (!is_on_page (self))
    return;

  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->run_page)) != NULL;
  AnnealRunRow *row = anneal_run_list_find_row (self->list, anneal_run_page_get_run (self->run_page));

  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  if (had_focus && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
anneal_sidebar_rename_run (AnnealSidebar *self,
                           guint64        run_id)
{
  g_return_if_fail (ANNEAL_IS_SIDEBAR (self));

  AnnealRunRow *row = anneal_run_list_find_row (self->list, run_id);

  if (row == NULL)
    return;

  anneal_sidebar_show_list (self);
  anneal_run_row_start_rename (row);
}
