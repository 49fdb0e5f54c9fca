/* anneal-drawer.c: pages about the chosen run, below the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "anneal-drawer.h"

#include "anneal-code-page.h"
#include "anneal-explanation-page.h"
#include "anneal-run-edit.h"
#include "anneal-table-page.h"
#include "anneal-text.h"

/* In the order of their tabs; see the header for what a page is. */
static const struct
{
  const char *name;           /* in the settings: never changes */
  const char *title;
  GType     (*get_type) (void);
} pages[] = {
  { "code", N_("Code"), anneal_code_page_get_type },
  { "table", N_("Table"), anneal_table_page_get_type },
  { "explanation", N_("Explanation"), anneal_explanation_page_get_type },
};

struct _AnnealDrawer
{
  GtkWidget      parent_instance;

  GtkStack      *stack;       /* of AdwBin, empty until its page is in front */
  GtkLabel      *title;

  AnnealCurves  *curves;      /* (nullable) */
  AnnealRunEdit *edit;        /* (nullable): of the run that is shown */
  guint64        selected_run;
  gint64         cursor;      /* of the plot; for the pages that follow it */
  AnnealPlayer  *player;      /* (nullable): the same */
};

enum
{
  PROP_0,
  PROP_CURVES,
  PROP_SELECTED_RUN,
  PROP_PAGE,
  PROP_CURSOR,
  PROP_PLAYER,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealDrawer, anneal_drawer, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

/* The chosen run, or the first one: a drawer that asks to choose something first would be of no use. */
static const AnnealRun *
find_run (AnnealDrawer *self)
{
  if (self->curves == NULL)
    return NULL;

  const AnnealProject *project = anneal_store_get_project (anneal_curves_get_store (self->curves));
  const AnnealRun *run = anneal_project_find_run (project, self->selected_run);

  return run != NULL || project->n_runs == 0 ? run : project->runs[0];
}

static AdwBin *
get_bin (AnnealDrawer *self,
         guint         i)
{
  return ADW_BIN (gtk_stack_get_child_by_name (self->stack, pages[i].name));
}

static GtkWidget *
create_page (AnnealDrawer *self,
             guint         i)
{
  GtkWidget *page = g_object_new (pages[i].get_type (), "edit", self->edit, NULL);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "cursor-update") != NULL)
    g_object_bind_property (self, "cursor-update", page, "cursor-update", G_BINDING_SYNC_CREATE);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "player") != NULL)
    g_object_bind_property (self, "player", page, "player", G_BINDING_SYNC_CREATE);
  return page;
}

static void
set_edit (AnnealDrawer  *self,
          AnnealRunEdit *edit)      /* (nullable) */
{
  g_set_object (&self->edit, edit);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page = adw_bin_get_child (get_bin (self, i));

      if (page != NULL)
        g_object_set (page, "edit", edit, NULL);
    }
}

static void
update (AnnealDrawer *self)
{
  const AnnealRun *run = find_run (self);
  g_autofree char *title = run != NULL ? anneal_text_escape (run->title, -1) : g_strdup ("");

  gtk_label_set_text (self->title, title);
  if (run == NULL)
    {
      set_edit (self, NULL);
      return;
    }

  if (self->edit != NULL && anneal_run_edit_get_id (self->edit) == run->id)
    return;

  g_autoptr(AnnealRunEdit) edit = anneal_run_edit_new (self->curves, run->id);

  set_edit (self, edit);
}

static void
set_curves (AnnealDrawer *self,
            AnnealCurves *curves)
{
  if (self->curves == curves)
    return;

  if (self->curves != NULL)
    g_signal_handlers_disconnect_by_func (anneal_curves_get_store (self->curves), update, self);
  set_edit (self, NULL);
  g_set_object (&self->curves, curves);
  if (curves != NULL)
    g_signal_connect_object (anneal_curves_get_store (curves), "changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURVES]);
}

static void
set_selected_run (AnnealDrawer *self,
                  guint64       run)
{
  if (self->selected_run == run)
    return;

  self->selected_run = run;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RUN]);
}

/* Settings may name a page that only another version has: then the one in front stays. */
static void
set_page (AnnealDrawer *self,
          const char   *name)
{
  if (anneal_drawer_ensure_page (self, name) != NULL)
    gtk_stack_set_visible_child_name (self->stack, name);
  else
    anneal_drawer_ensure_page (self, gtk_stack_get_visible_child_name (self->stack));
}

static void
stack_notify_visible_child_cb (AnnealDrawer *self)
{
  anneal_drawer_ensure_page (self, gtk_stack_get_visible_child_name (self->stack));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
anneal_drawer_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AnnealDrawer *self = ANNEAL_DRAWER (object);

  switch (prop_id)
    {
    case PROP_CURVES:
      g_value_set_object (value, self->curves);
      break;

    case PROP_SELECTED_RUN:
      g_value_set_uint64 (value, self->selected_run);
      break;

    case PROP_PAGE:
      g_value_set_string (value, gtk_stack_get_visible_child_name (self->stack));
      break;

    case PROP_CURSOR:
      g_value_set_int64 (value, self->cursor);
      break;

    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_drawer_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  AnnealDrawer *self = ANNEAL_DRAWER (object);

  switch (prop_id)
    {
    case PROP_CURVES:
      set_curves (self, g_value_get_object (value));
      break;

    case PROP_SELECTED_RUN:
      set_selected_run (self, g_value_get_uint64 (value));
      break;

    case PROP_PAGE:
      set_page (self, g_value_get_string (value));
      break;

    case PROP_CURSOR:
      if (self->cursor == g_value_get_int64 (value))
        break;
      self->cursor = g_value_get_int64 (value);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_PLAYER:
      if (g_set_object (&self->player, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_drawer_dispose (GObject *object)
{
  AnnealDrawer *self = ANNEAL_DRAWER (object);
  GtkWidget *child;

  g_clear_object (&self->edit);
  g_clear_object (&self->curves);
  g_clear_object (&self->player);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_DRAWER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (anneal_drawer_parent_class)->dispose (object);
}

static void
anneal_drawer_class_init (AnnealDrawerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = anneal_drawer_get_property;
  object_class->set_property = anneal_drawer_set_property;
  object_class->dispose = anneal_drawer_dispose;

  properties[PROP_CURVES] = g_param_spec_object ("curves", NULL, NULL, ANNEAL_TYPE_CURVES, flags);
  properties[PROP_SELECTED_RUN] = g_param_spec_uint64 ("selected-run", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  properties[PROP_CURSOR] = g_param_spec_int64 ("cursor-update", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, ANNEAL_TYPE_PLAYER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "drawer");
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-drawer.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealDrawer, stack);
  gtk_widget_class_bind_template_child (widget_class, AnnealDrawer, title);
}

static void
anneal_drawer_init (AnnealDrawer *self)
{
  self->cursor = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_stack_add_titled (self->stack, adw_bin_new (), pages[i].name, _(pages[i].title));
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (stack_notify_visible_child_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
anneal_drawer_new (void)
{
  return g_object_new (ANNEAL_TYPE_DRAWER, NULL);
}

GtkWidget *
anneal_drawer_ensure_page (AnnealDrawer *self,
                           const char   *name)
{
  g_return_val_if_fail (ANNEAL_IS_DRAWER (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (g_strcmp0 (pages[i].name, name) != 0)
        continue;

      AdwBin *bin = get_bin (self, i);

      if (adw_bin_get_child (bin) == NULL)
        adw_bin_set_child (bin, create_page (self, i));
      return adw_bin_get_child (bin);
    }

  return NULL;
}
