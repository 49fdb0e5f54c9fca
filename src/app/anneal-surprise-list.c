/* anneal-surprise-list.c: what people do not expect of a scheduler, with the steps at which it happens
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-surprise-list.h"

#include "anneal-number.h"

typedef struct
{
  const AnnealSurprise *surprise;
  GtkWidget            *place;        /* NULL: it has none */
  GtkWidget            *button;
  GtkLabel             *values;       /* before and after */
} Row;

struct _AnnealSurpriseList
{
  GtkBox  parent_instance;

  Row    *rows;                       /* (n_rows) */
  guint   n_rows;
};

G_DEFINE_FINAL_TYPE (AnnealSurpriseList, anneal_surprise_list, GTK_TYPE_BOX)

/* `T_max` becomes <tt>T_max</tt>. */
static char *
dup_markup (const char *text)
{
  g_auto(GStrv) pieces = g_strsplit (text, "`", -1);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (pieces[i], -1);

      g_string_append_printf (markup, i % 2 == 0 ? "%s" : "<tt>%s</tt>", escaped);
    }

  return g_string_free (markup, FALSE);
}

GtkWidget *
anneal_prose_new (const char *text)
{
  g_autofree char *markup = dup_markup (text);

  return g_object_new (GTK_TYPE_LABEL,
                       "label", markup,
                       "use-markup", TRUE,
                       "selectable", TRUE,
                       "wrap", TRUE,
                       "wrap-mode", PANGO_WRAP_WORD_CHAR,
                       "xalign", 0.0,
                       NULL);
}

static void
set_label (GtkLabel   *label,
           const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
add_place (Row    *row,
           GtkBox *box)
{
  row->place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->button = gtk_button_new ();
  /* In this order: an action that misses its parameter is warned about. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row->button), "t", (guint64) 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row->button), "win.show-update");
  gtk_widget_set_valign (row->button, GTK_ALIGN_CENTER);
  row->values = g_object_new (GTK_TYPE_LABEL,
                              "selectable", TRUE,
                              "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "xalign", 0.0,
                              "hexpand", TRUE,
                              NULL);
  gtk_widget_add_css_class (GTK_WIDGET (row->values), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->values), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (row->values), "numeric");
  gtk_box_append (GTK_BOX (row->place), row->button);
  gtk_box_append (GTK_BOX (row->place), GTK_WIDGET (row->values));
  gtk_box_append (box, row->place);
}

/* The value of the step and of the one before it, to the last digit: "0.1 → 0.010000000000000002". */
static char *
dup_values (const AnnealScene *scene,
            guint64            tick)
{
  if (tick >= scene->n_values)
    return g_strdup (_("step() is refused here"));

  g_autofree char *here = anneal_number_dup (scene->lr[tick]);

  if (tick == 0)
    return g_steal_pointer (&here);

  g_autofree char *before = anneal_number_dup (scene->lr[tick - 1]);

  return g_strdup_printf ("%s → %s", before, here);
}

static void
update_row (const Row          *row,
            const AnnealScene  *scene,
            const AnnealSeries *series)
{
  guint64 tick = 0, update = 0;
  gboolean found = scene != NULL && row->surprise->find (scene, &tick)
                   && anneal_series_find_update (series, tick, &update);

  gtk_widget_set_visible (row->button, found);
  if (!found)
    {
      set_label (row->values, scene != NULL ? _("Does not happen in this run") : "");
      return;
    }

  /* translators: a button that moves the cursor of the plot; %s is the number of a call of scheduler.step() */
  g_autofree char *label = g_strdup_printf (_("Show Step %" PRIu64), tick);
  g_autofree char *values = dup_values (scene, tick);

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (row->button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (row->button), label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row->button), "t", update);
  set_label (row->values, values);
}

static void
anneal_surprise_list_finalize (GObject *object)
{
  g_free (ANNEAL_SURPRISE_LIST (object)->rows);

  G_OBJECT_CLASS (anneal_surprise_list_parent_class)->finalize (object);
}

static void
anneal_surprise_list_class_init (AnnealSurpriseListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = anneal_surprise_list_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
anneal_surprise_list_init (AnnealSurpriseList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
}

GtkWidget *
anneal_surprise_list_new (const AnnealSurprise *surprises,
                          guint                 n_surprises)
{
  AnnealSurpriseList *self = g_object_new (ANNEAL_TYPE_SURPRISE_LIST, NULL);

  self->rows = g_new0 (Row, n_surprises);
  self->n_rows = n_surprises;
  for (guint i = 0; i < n_surprises; i++)
    {
      GtkWidget *box = g_object_new (GTK_TYPE_BOX,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                     "orientation", GTK_ORIENTATION_VERTICAL,
                                     "spacing", 6,
                                     NULL);

      gtk_widget_add_css_class (box, "surprise");
      gtk_box_append (GTK_BOX (box), anneal_prose_new (_(surprises[i].text)));
      self->rows[i].surprise = &surprises[i];
      if (surprises[i].find != NULL)
        add_place (&self->rows[i], GTK_BOX (box));
      gtk_box_append (GTK_BOX (self), box);
    }

  return GTK_WIDGET (self);
}

void
anneal_surprise_list_update (AnnealSurpriseList *self,
                             const AnnealScene  *scene,
                             const AnnealSeries *series)
{
  g_return_if_fail (ANNEAL_IS_SURPRISE_LIST (self));

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].place != NULL)
      update_row (&self->rows[i], series != NULL ? scene : NULL, series);
}
