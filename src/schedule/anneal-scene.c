/* anneal-scene.c: one scheduler at work in a computed run: where its surprises are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-scene.h"

#include "anneal-schedule-parts.h"

/* A search through a curve ends here: it is done on the main thread, with every edit. */
#define MAX_SEARCHED 1000000

/* Step number of a scheduler that its constructor has just stepped: 0, or another one when training is resumed. */
static double
get_first_t (const AnnealSchedule *schedule,
             guint                 node)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), "last_epoch");

  if (param < 0)
    return 0;

  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, (guint) param);

  return anneal_object_is_number (&value) ? anneal_object_get_number (&value) + 1 : 0;
}

/* Whether @stint of node @self->node could be found below @node, which is at work in @outer.  @known: (n_nodes): looked
 * at before; parts that are listed in several composites would double the work at every level. */
static gboolean
find_stint (AnnealScene       *self,
            guint              node,
            const AnnealStint *outer,
            gboolean          *known)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (self->schedule, node);

  if (node == self->node)
    {
      self->stint = *outer;
      return TRUE;
    }
  if (known[node] || scheduler->get_part_stint == NULL)
    return FALSE;

  known[node] = TRUE;
  for (guint i = 0; i < anneal_schedule_get_n_parts (self->schedule, node); i++)
    {
      int part = anneal_schedule_get_part (self->schedule, node, i);
      AnnealStint stint;

      /* A part is built before its composite: this ends. */
      if (part >= 0 && scheduler->get_part_stint (self->schedule, node, i, outer, &stint)
          && find_stint (self, (guint) part, &stint, known))
        return TRUE;
    }

  return FALSE;
}

void
anneal_scene_set_node (AnnealScene *self,
                       guint        node)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (self->schedule, &n_stepped);
  g_autofree gboolean *known = g_new0 (gboolean, anneal_schedule_get_n_nodes (self->schedule));

  self->node = node;
  self->stint = (AnnealStint) { 0 };
  self->is_stepped = FALSE;
  for (guint i = 0; i < n_stepped && !self->is_stepped; i++)
    {
      /* Ticks from number `first` on, counted from 0, make the values after it. */
      const AnnealStint stint = {
        .first = stepped[i].first,
        .end = stepped[i].end == G_MAXUINT64 ? G_MAXUINT64 : stepped[i].end + 1,
        .t_first = get_first_t (self->schedule, stepped[i].node),
      };

      self->is_stepped = find_stint (self, stepped[i].node, &stint, known) ? 1 : 0;
    }
}

gboolean
anneal_scene_get_number (const AnnealScene *self,
                         guint              param,
                         double            *number)
{
  g_auto(AnnealObject) value = anneal_schedule_get_value (self->schedule, self->node, param);

  if (!anneal_object_is_number (&value))
    return FALSE;

  *number = anneal_object_get_number (&value);
  return TRUE;
}

guint
anneal_scene_count_item (const AnnealScene *self,
                         guint              param,
                         double             t)
{
  g_auto(AnnealObject) value = anneal_schedule_get_value (self->schedule, self->node, param);
  gsize n_items = 0;
  guint count = 0;

  if (!anneal_object_iterate (&value, &n_items, NULL))
    return 0;

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&value, i);

      if (anneal_object_is_number (&item) && anneal_object_get_number (&item) == t)
        count++;
    }

  return count;
}

gboolean
anneal_scene_is_string (const AnnealScene *self,
                        guint              param,
                        const char        *text)
{
  g_auto(AnnealObject) value = anneal_schedule_get_value (self->schedule, self->node, param);

  return value.kind == ANNEAL_STRING && g_str_equal (anneal_object_get_string (&value), text);
}

double
anneal_scene_get_base (const AnnealScene *self)
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  anneal_optimizer_get_groups (self->optimizer, groups);
  return groups[0].lr;
}

gboolean
anneal_scene_find_step (const AnnealScene *self,
                        double             t,
                        guint64           *tick)
{
  double distance = t - self->stint.t_first;

  if (!self->is_stepped || !(distance >= 0 && distance < ANNEAL_MAX_TICKS) || distance != floor (distance))
    return FALSE;

  *tick = self->stint.first + (guint64) distance;
  return *tick < self->stint.end && *tick < self->n_values;
}

gboolean
anneal_scene_is_alone (const AnnealScene *self)
{
  return anneal_schedule_get_n_nodes (self->schedule) == 1;
}

gboolean
anneal_scene_rises (const AnnealScene *self,
                    guint64            tick)
{
  return tick > 0 && tick < self->n_values && self->lr[tick] > self->lr[tick - 1];
}

gboolean
anneal_scene_find_unstepped (const AnnealScene *self,
                             guint64           *tick)
{
  *tick = 0;
  return !self->is_stepped && self->n_values > 0 && self->lr[0] != anneal_scene_get_base (self);
}

gboolean
anneal_scene_find_changed_start (const AnnealScene *self,
                                 guint64           *tick)
{
  *tick = self->stint.first;
  return self->is_stepped && *tick < self->n_values && self->lr[*tick] != anneal_scene_get_base (self);
}

gboolean
anneal_scene_find_taken_momentum (const AnnealScene *self,
                                  guint64           *tick)
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  anneal_optimizer_get_groups (self->optimizer, groups);
  *tick = self->stint.first;
  return self->is_stepped && self->momentum != NULL && *tick < self->n_values && groups[0].momentum == 0
         && self->momentum[*tick] != 0;
}

gboolean
anneal_scene_find_refusal (const AnnealScene *self,
                           guint64           *tick)
{
  *tick = self->refused_at;
  return self->is_stepped && *tick != G_MAXUINT64 && *tick >= self->stint.first && *tick < self->stint.end;
}

gboolean
anneal_scene_find_negative (const AnnealScene *self,
                            guint64           *tick)
{
  guint64 n = MIN (MIN (self->n_values, self->stint.end), self->stint.first + MAX_SEARCHED);

  for (*tick = self->stint.first; *tick < n; (*tick)++)
    if (self->lr[*tick] < 0)
      return TRUE;

  return FALSE;
}

static gboolean
find_skipped_value (const AnnealScene *self,
                    guint64           *tick)
{
  *tick = 1;
  return self->scheduler_first && self->n_values > 1;
}

const AnnealSurprise anneal_common_surprises[] = {
  {
    .text = N_("The numbers of a scheduler count calls of `scheduler.step()`, neither epochs nor batches. The same "
               "code means something else when the call moves from the loop over epochs into the loop over batches."),
  },
  {
    .text = N_("Calling `scheduler.step()` before `optimizer.step()` only makes PyTorch warn, and ReduceLROnPlateau "
               "and CosineAnnealingWarmRestarts do not even do that. But the first value is never used, and all "
               "others come one step too early."),
    .find = find_skipped_value,
  },
};

const guint anneal_n_common_surprises = G_N_ELEMENTS (anneal_common_surprises);
