/* anneal-transport.c: the bar under the plot that plays the training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-transport.h"

#include "anneal-compat.h"
#include "anneal-problem-chooser.h"
#include "anneal-text.h"
#include "anneal-training-panel.h"

/* Seconds: what takes no longer needs no forecast; and how long is watched before there is one. */
#define MIN_FORECAST 5
#define MIN_WATCHED  1

/* New seeds are numbers that a person can read out. */
#define MAX_DICE 10000

struct _AnnealTransport
{
  AdwBin          parent_instance;

  GtkProgressBar *progress;
  GtkStack       *pages;
  GtkMenuButton  *first_problem_button;
  GtkButton      *play_button;
  GtkMenuButton  *speed_button;
  GtkLabel       *speed;
  GMenuModel     *speed_menu;
  GtkMenuButton  *problem_button;
  GtkLabel       *problem;
  GtkSpinButton  *seed;
  GtkMenuButton  *set_up_button;
  GtkMenuButton  *refusals_button;
  GtkLabel       *refusals;
  GtkLabel       *status;

  AnnealPlayer   *player;           /* (nullable) */
  AnnealStore    *store;            /* (nullable): the player's */

  /* Since when the present speed is watched, for the forecast. */
  gint64          watched_since;
  guint64         watched_from;
};

enum
{
  PROP_0,
  PROP_PLAYER,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealTransport, anneal_transport, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static const AnnealTrainSetup *
get_setup (AnnealTransport *self)
{
  return &anneal_store_get_project (self->store)->training;
}

static guint64
get_count (AnnealTransport *self,
           const char      *property)
{
  guint64 count;

  g_object_get (self->player, property, &count, NULL);
  return count;
}

static gboolean
is_playing (AnnealTransport *self)
{
  gboolean playing;

  g_object_get (self->player, "playing", &playing, NULL);
  return playing;
}

static void
watch_anew (AnnealTransport *self)
{
  self->watched_since = g_get_monotonic_time ();
  self->watched_from = get_count (self, "n-done");
}

/* Seconds that are left, or 0: not worth saying, or not known. */
static double
forecast (AnnealTransport *self,
          guint64          n_done,
          guint64          n_updates)
{
  double watched = (double) (g_get_monotonic_time () - self->watched_since) / G_USEC_PER_SEC;

  if (!is_playing (self) || watched < MIN_WATCHED || n_done <= self->watched_from)
    return 0;

  double left = (double) (n_updates - n_done) * watched / (double) (n_done - self->watched_from);

  return left >= MIN_FORECAST ? left : 0;
}

static char *
dup_time_left (double seconds)
{
  if (seconds < 100)
    return g_strdup_printf (_("%d s left"), (int) ceil (seconds));
  if (seconds < 100 * 60)
    return g_strdup_printf (_("%d min left"), (int) ceil (seconds / 60));
  return g_strdup_printf (_("%d h left"), (int) MIN (ceil (seconds / 3600), G_MAXINT));
}

static guint
count_diverged (AnnealTransport *self)
{
  const AnnealTraining *training = anneal_player_get_training (self->player);
  guint n = training != NULL ? anneal_training_get_n_replicas (training) : 0;
  guint n_diverged = 0;

  for (guint i = 0; i < n; i++)
    if (anneal_replica_get_diverged_at (anneal_training_get_replica (training, i)) != G_MAXUINT64)
      n_diverged++;

  return n_diverged;
}

static void
append_part (GString    *text,
             const char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static char *
dup_progress (AnnealTransport *self,
              guint64          n_done,
              guint64          n_updates)
{
  g_autoptr(GString) line = g_string_new (NULL);
  guint n_diverged = count_diverged (self);
  g_autofree char *done = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_done);
  g_autofree char *all = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_updates);
  /* translators: how far the training is: "update 1,204 of 9,000" */
  g_autofree char *text = g_strdup_printf (_("update %s of %s"), done, all);
  double seconds = forecast (self, n_done, n_updates);

  append_part (line, text);
  if (n_diverged > 0)
    {
      /* translators: how many runs diverged; there is little room */
      g_autofree char *diverged = g_strdup_printf (_("%u diverged"), n_diverged);

      append_part (line, diverged);
    }
  if (seconds > 0)
    {
      g_autofree char *left = dup_time_left (seconds);

      append_part (line, left);
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* What to do first, for somebody who has just chosen a problem. */
static char *
dup_invitation (guint64 n_updates)
{
  g_autofree char *all = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_updates);

  /* translators: %s is a number; Space is the key */
  return g_strdup_printf (ngettext ("Press Space to train %s update", "Press Space to train %s updates",
                                    (gulong) n_updates),
                          all);
}

/* Why nothing can be trained, or how far it is. */
static void
update_status (AnnealTransport *self)
{
  guint64 n_done = get_count (self, "n-done");
  guint64 n_updates = get_count (self, "n-updates");
  g_autofree char *message = NULL;

  g_object_get (self->player, "message", &message, NULL);

  g_autofree char *text = message != NULL ? anneal_text_escape (message, -1)
                          : n_done == 0 && !is_playing (self) ? dup_invitation (n_updates)
                                                              : dup_progress (self, MIN (n_done, n_updates), n_updates);

  gtk_label_set_label (self->status, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), message != NULL ? text : NULL);
  gtk_progress_bar_set_fraction (self->progress, message == NULL && n_updates > 0
                                                   ? CLAMP ((double) n_done / (double) n_updates, 0, 1) : 0);
}

static void
update_play_button (AnnealTransport *self)
{
  gboolean playing = is_playing (self);
  const char *label = playing ? _("Pause") : _("Play");

  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), playing ? _("Pause (Space)") : _("Play (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_speed_button (AnnealTransport *self)
{
  double speed;

  g_object_get (self->player, "speed", &speed, NULL);

  /* translators: a speed in updates a second, on a small button: "300/s" */
  g_autofree char *text = speed > 0 ? g_strdup_printf (_("%u/s"), (guint) MIN (speed, G_MAXUINT))
                                    /* translators: a speed, on a small button: as fast as it goes */
                                    : g_strdup (_("Fastest"));
  /* translators: %s is a speed, such as "300/s" */
  g_autofree char *label = g_strdup_printf (_("Speed: %s"), text);

  gtk_label_set_label (self->speed, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Why a run is not trained at all, or no further. */
static const char *
find_refusal (const AnnealTraining *training,
              const AnnealRun      *run)
{
  const AnnealReplica *replica = anneal_training_find_replica (training, run->id);
  const GError *refusal = replica != NULL ? anneal_replica_get_refusal (replica) : NULL;

  return refusal != NULL ? refusal->message : anneal_training_get_refusal (training, run->id);
}

/* What each visible run is refused for, a line each. */
static char *
dup_refusals (AnnealTransport *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  const AnnealTraining *training = anneal_player_get_training (self->player);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; training != NULL && i < project->n_runs; i++)
    {
      const AnnealRun *run = project->runs[i];
      const char *refusal = run->visible ? find_refusal (training, run) : NULL;

      if (refusal == NULL)
        continue;

      g_autofree char *title = anneal_text_escape (run->title, -1);
      g_autofree char *reason = anneal_text_escape (refusal, -1);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", title, reason);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
update_refusals (AnnealTransport *self)
{
  g_autofree char *text = dup_refusals (self);

  if (g_strcmp0 (text, gtk_label_get_label (self->refusals)) == 0)
    return;

  gtk_label_set_label (self->refusals, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusals_button), text != NULL);
}

static void
seed_value_changed_cb (AnnealTransport *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  AnnealTrainSetup setup = project->training;

  setup.seed = (guint64) gtk_spin_button_get_value (self->seed);
  if (setup.problem == NULL || setup.seed == project->training.seed)
    return;

  anneal_store_commit (self->store, anneal_project_with_training (project, &setup), "training/seed");
  anneal_store_end_merge_after_rest (self->store);
}

static void
dice_clicked_cb (AnnealTransport *self)
{
  anneal_store_end_merge (self->store);
  gtk_spin_button_set_value (self->seed, g_random_int_range (1, MAX_DICE));
  anneal_store_end_merge (self->store);
}

static gboolean
is_bar (AnnealTransport *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "bar") == 0;
}

/* The focus does not stay in a page that is hidden. */
static void
update_setup (AnnealTransport *self)
{
  const AnnealTrainSetup *setup = get_setup (self);
  gboolean has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->pages)) != NULL;
  gboolean was_bar = is_bar (self);

  gtk_stack_set_visible_child_name (self->pages, setup->problem != NULL ? "bar" : "guide");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), setup->problem != NULL);
  if (has_focus && was_bar != is_bar (self))
    gtk_widget_grab_focus (was_bar ? GTK_WIDGET (self->first_problem_button) : GTK_WIDGET (self->play_button));
  if (setup->problem == NULL)
    return;

  /* translators: %s is the name of a problem, such as "Two spirals" */
  g_autofree char *label = g_strdup_printf (_("Problem: %s"), _(setup->problem->name));

  gtk_label_set_label (self->problem, _(setup->problem->name));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_handlers_block_by_func (self->seed, seed_value_changed_cb, self);
  gtk_spin_button_set_value (self->seed, (double) setup->seed);
  g_signal_handlers_unblock_by_func (self->seed, seed_value_changed_cb, self);
}

static void
player_notify_cb (AnnealTransport *self,
                  GParamSpec      *pspec)
{
  if (g_str_equal (pspec->name, "playing"))
    {
      watch_anew (self);
      update_play_button (self);
    }
  else if (g_str_equal (pspec->name, "speed"))
    {
      watch_anew (self);
      update_speed_button (self);
    }
  update_status (self);
}

static void
player_replaced_cb (AnnealTransport *self)
{
  watch_anew (self);
  update_refusals (self);
  update_status (self);
}

static void
forget_player (AnnealTransport *self)
{
  if (self->player != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->player, self);
      g_signal_handlers_disconnect_by_data (self->store, self);
    }
  g_clear_object (&self->player);
  g_clear_object (&self->store);
}

static void
set_player (AnnealTransport *self,
            AnnealPlayer    *player)
{
  forget_player (self);
  if (player == NULL)
    return;

  self->player = g_object_ref (player);
  self->store = g_object_ref (anneal_player_get_store (player));
  g_signal_connect_object (player, "notify", G_CALLBACK (player_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "advanced", G_CALLBACK (update_refusals), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "replaced", G_CALLBACK (player_replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (update_setup), self, G_CONNECT_SWAPPED);

  update_setup (self);
  update_play_button (self);
  update_speed_button (self);
  player_replaced_cb (self);
}

/* There is something to train already: it can be given up. */
static void
create_chooser_cb (GtkMenuButton *button,
                   gpointer       data)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, anneal_problem_chooser_new_with_none ());
}

static void
create_panel_cb (GtkMenuButton *button,
                 gpointer       data)
{
  AnnealTransport *self = data;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  gtk_menu_button_set_popover (button, anneal_training_panel_new (self->store));
}

static void
anneal_transport_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (id == PROP_PLAYER)
    g_value_set_object (value, ANNEAL_TRANSPORT (object)->player);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
anneal_transport_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (id == PROP_PLAYER)
    set_player (ANNEAL_TRANSPORT (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
anneal_transport_dispose (GObject *object)
{
  AnnealTransport *self = ANNEAL_TRANSPORT (object);

  forget_player (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_TRANSPORT);

  G_OBJECT_CLASS (anneal_transport_parent_class)->dispose (object);
}

static void
anneal_transport_class_init (AnnealTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = anneal_transport_get_property;
  object_class->set_property = anneal_transport_set_property;
  object_class->dispose = anneal_transport_dispose;

  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, ANNEAL_TYPE_PLAYER,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "transport");
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-transport.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, progress);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, pages);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, first_problem_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, play_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, speed_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, speed);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, speed_menu);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, problem_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, problem);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, seed);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, set_up_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, refusals_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, refusals);
  gtk_widget_class_bind_template_child (widget_class, AnnealTransport, status);
  gtk_widget_class_bind_template_callback (widget_class, seed_value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dice_clicked_cb);
}

static void
anneal_transport_init (AnnealTransport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_lazy_model (self->speed_button, self->speed_menu);
  anneal_menu_button_set_lazy_popover (self->first_problem_button, ANNEAL_TYPE_PROBLEM_CHOOSER);
  gtk_menu_button_set_create_popup_func (self->problem_button, create_chooser_cb, NULL, NULL);
  gtk_menu_button_set_create_popup_func (self->set_up_button, create_panel_cb, self, NULL);
}

void
anneal_transport_choose_problem (AnnealTransport *self)
{
  g_return_if_fail (ANNEAL_IS_TRANSPORT (self));

  gtk_menu_button_popup (is_bar (self) ? self->problem_button : self->first_problem_button);
}

void
anneal_transport_set_up (AnnealTransport *self)
{
  g_return_if_fail (ANNEAL_IS_TRANSPORT (self));

  gtk_menu_button_popup (self->set_up_button);
}
