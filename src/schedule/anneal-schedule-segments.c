/* anneal-schedule-segments.c: which part of a schedule is at work when, and which parameters are places in time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-schedule-segments.h"

#include "anneal-schedule-parts.h"
#include "anneal-scheduler-private.h"

/* Composites may list others many times over. */
#define MAX_VISITS 10000

typedef struct
{
  const AnnealSchedule *schedule;
  guint64               n_ticks;
  GArray               *segments;       /* (nullable) */
  GArray               *marks;          /* (nullable) */
  gboolean             *seen;           /* (n_nodes): a shared part has its marks where it is first at work */
  guint                 n_visits;
} Walk;

/* A node at work. */
typedef struct
{
  guint   node;
  guint64 first, end;   /* ticks of the whole schedule */
  guint64 elapsed;      /* the node's own ticks before @first */
  guint   depth;
} Stay;

static void visit (Walk    *walk,
                   guint    node,
                   guint64  first,
                   guint64  end,
                   guint    depth);

static guint64
get_elapsed (const AnnealSchedule *schedule,
             guint                 node)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);

  for (guint i = 0; i < scheduler->n_params; i++)
    if ((scheduler->params[i].flags & ANNEAL_PARAM_ELAPSED) != 0)
      {
        g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, i);
        double last = anneal_object_get_number (&value);

        return last >= 0 && last < ANNEAL_MAX_TICKS ? (guint64) last + 1 : 0;
      }

  return 0;
}

/* Marks ---------------------------------------------------------------------------------------------------------- */

/* A whole number of ticks. */
static gboolean
read_tick (const AnnealObject *value,
           gint64             *tick)
{
  double number = anneal_object_is_number (value) && value->kind != ANNEAL_BOOL ? anneal_object_get_number (value)
                                                                                : (double) NAN;

  if (!(fabs (number) <= ANNEAL_MAX_TICKS) || number != floor (number))
    return FALSE;

  *tick = (gint64) number;
  return TRUE;
}

/* Where the part ends, the mark of what follows lies. */
static void
add_mark (Walk       *walk,
          const Stay *stay,
          AnnealMark *mark)
{
  gint64 last = (gint64) stay->end - (stay->end < walk->n_ticks ? 1 : 0);
  gint64 place;

  mark->node = stay->node;
  mark->offset = (gint64) stay->first - (gint64) stay->elapsed;
  place = mark->value + mark->offset;
  if (place < (gint64) stay->first || place > last || walk->marks->len >= ANNEAL_MAX_MARKS)
    return;

  mark->min = MIN (mark->min, mark->value);
  mark->max = CLAMP (mark->max, mark->value, last - mark->offset);
  g_array_append_val (walk->marks, *mark);
}

static void
add_list_marks (Walk               *walk,
                const Stay         *stay,
                guint               param,
                const AnnealObject *list)
{
  const AnnealParam *row = &anneal_schedule_get_scheduler (walk->schedule, stay->node)->params[param];
  gsize n_items;

  if (!anneal_object_iterate (list, &n_items, NULL) || n_items > ANNEAL_MAX_MARKS)
    return;

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (list, i);
      g_auto(AnnealObject) before = i > 0 ? anneal_object_get_item (list, i - 1) : (AnnealObject) ANNEAL_OBJECT_NONE;
      g_auto(AnnealObject) after = i + 1 < n_items ? anneal_object_get_item (list, i + 1)
                                                   : (AnnealObject) ANNEAL_OBJECT_NONE;
      AnnealMark mark = { .param = param, .item = (int) i };
      gint64 neighbour;

      if (!read_tick (&item, &mark.value))
        continue;
      mark.min = read_tick (&before, &neighbour) ? neighbour + 1 : (gint64) row->min;
      mark.max = read_tick (&after, &neighbour) ? neighbour - 1 : ANNEAL_MAX_TICKS;
      add_mark (walk, stay, &mark);
    }
}

static void
add_marks (Walk       *walk,
           const Stay *stay)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (walk->schedule, stay->node);

  for (guint i = 0; i < scheduler->n_params; i++)
    {
      const AnnealParam *row = &scheduler->params[i];

      if ((row->flags & ANNEAL_PARAM_POSITION) == 0)
        continue;

      g_auto(AnnealObject) value = anneal_schedule_get_value (walk->schedule, stay->node, i);
      AnnealMark mark = { .param = i, .item = -1, .min = (gint64) row->min, .max = ANNEAL_MAX_TICKS };

      if (row->type == ANNEAL_PARAM_INT_LIST)
        add_list_marks (walk, stay, i, &value);
      else if (read_tick (&value, &mark.value))
        add_mark (walk, stay, &mark);
    }
}

/* Segments ------------------------------------------------------------------------------------------------------- */

static void
add_segment (Walk    *walk,
             guint    node,
             guint64  first,
             guint64  end,
             guint    depth)
{
  AnnealSegment segment = { .first = first, .end = end, .node = node, .depth = depth };

  if (walk->segments != NULL && walk->segments->len < ANNEAL_MAX_SEGMENTS)
    g_array_append_val (walk->segments, segment);
}

/* The part that is at work in @tick, its position in the list, and to before which tick: a list of times that is not
 * sorted may name one where nothing changes. */
static gsize
find_part (Walk               *walk,
           const Stay         *stay,
           const AnnealObject *values,
           guint64             tick,
           guint64            *end)
{
  const AnnealSchedulerClass *klass = anneal_schedule_get_scheduler (walk->schedule, stay->node)->klass;
  gsize position = 0;

  for (*end = tick; *end < stay->end && walk->n_visits < MAX_VISITS; walk->n_visits++)
    {
      guint64 until;
      gsize next = klass->find_part (values, *end - stay->first + stay->elapsed, &until);

      if (*end > tick && next != position)
        break;
      position = next;
      *end = until < ANNEAL_MAX_TICKS ? CLAMP (until - stay->elapsed + stay->first, *end + 1, stay->end) : stay->end;
    }

  return position;
}

static void
visit_one_by_one (Walk       *walk,
                  const Stay *stay)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (walk->schedule, stay->node);
  g_autofree AnnealObject *values = g_new (AnnealObject, scheduler->n_params);
  guint64 end;

  for (guint i = 0; i < scheduler->n_params; i++)
    values[i] = anneal_schedule_get_value (walk->schedule, stay->node, i);

  for (guint64 tick = stay->first; tick < stay->end && walk->n_visits < MAX_VISITS; tick = end)
    {
      gsize position = find_part (walk, stay, values, tick, &end);
      int part = anneal_schedule_get_part (walk->schedule, stay->node, (guint) MIN (position, G_MAXUINT));

      if (part < 0)
        continue;
      add_segment (walk, (guint) part, tick, end, stay->depth);
      visit (walk, (guint) part, tick, end, stay->depth + 1);
    }

  for (guint i = 0; i < scheduler->n_params; i++)
    anneal_object_clear (&values[i]);
}

/* Segments would lie over each other: the first part that has some shows them. */
static void
visit_all (Walk       *walk,
           const Stay *stay)
{
  GArray *segments = walk->segments;
  guint n_before = segments != NULL ? segments->len : 0;

  for (guint i = 0; i < anneal_schedule_get_n_parts (walk->schedule, stay->node) && walk->n_visits < MAX_VISITS; i++)
    {
      int part = anneal_schedule_get_part (walk->schedule, stay->node, i);

      walk->n_visits++;
      if (part >= 0)
        visit (walk, (guint) part, stay->first, stay->end, stay->depth);
      if (segments != NULL && segments->len > n_before)
        walk->segments = NULL;
    }

  walk->segments = segments;
}

static void
visit (Walk    *walk,
       guint    node,
       guint64  first,
       guint64  end,
       guint    depth)
{
  Stay stay = { .node = node, .first = first, .end = end, .depth = depth };

  stay.elapsed = get_elapsed (walk->schedule, node);
  if (walk->marks != NULL && !walk->seen[node])
    add_marks (walk, &stay);
  walk->seen[node] = TRUE;

  if (anneal_schedule_get_scheduler (walk->schedule, node)->klass->find_part != NULL)
    visit_one_by_one (walk, &stay);
  else
    visit_all (walk, &stay);
}

/* Schedulers of which one is stepped until the next one is, are as good as a sequence. */
static gboolean
is_relay (const AnnealStepped *stepped,
          guint                n_stepped)
{
  for (guint i = 1; i < n_stepped; i++)
    if (stepped[i - 1].end > stepped[i].first)
      return FALSE;

  return n_stepped > 1;
}

static void
visit_schedule (Walk *walk)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (walk->schedule, &n_stepped);
  gboolean relay = is_relay (stepped, n_stepped);

  walk->seen = g_new0 (gboolean, anneal_schedule_get_n_nodes (walk->schedule));
  for (guint i = relay ? 0 : n_stepped - 1; i < n_stepped; i++)
    {
      guint64 end = MIN (stepped[i].end, walk->n_ticks);

      if (stepped[i].first >= end)
        continue;
      if (relay)
        add_segment (walk, stepped[i].node, stepped[i].first, end, 0);
      visit (walk, stepped[i].node, stepped[i].first, end, relay ? 1 : 0);
    }
  g_free (walk->seen);
}

GArray *
anneal_schedule_dup_segments (const AnnealSchedule *self,
                              guint64               n_ticks)
{
  Walk walk = { .schedule = self, .n_ticks = MIN (n_ticks, ANNEAL_MAX_TICKS) };

  walk.segments = g_array_new (FALSE, FALSE, sizeof (AnnealSegment));
  visit_schedule (&walk);
  return walk.segments;
}

GArray *
anneal_schedule_dup_marks (const AnnealSchedule *self,
                           guint64               n_ticks)
{
  Walk walk = { .schedule = self, .n_ticks = MIN (n_ticks, ANNEAL_MAX_TICKS) };

  walk.marks = g_array_new (FALSE, FALSE, sizeof (AnnealMark));
  visit_schedule (&walk);
  return walk.marks;
}

AnnealSchedule *
anneal_schedule_with_mark (const AnnealSchedule *self,
                           const AnnealMark     *mark,
                           gint64                value)
{
  g_auto(AnnealArgument) argument = { .value = ANNEAL_OBJECT_INT (value) };

  if (mark->item >= 0)
    {
      g_auto(AnnealObject) before = anneal_schedule_get_value (self, mark->node, mark->param);
      g_autofree AnnealObject *items = NULL;
      gsize n_items;

      g_return_val_if_fail (anneal_object_iterate (&before, &n_items, NULL) && mark->item < (int) n_items, NULL);

      items = g_new (AnnealObject, n_items);
      for (gsize i = 0; i < n_items; i++)
        items[i] = i == (gsize) mark->item ? (AnnealObject) ANNEAL_OBJECT_INT (value)
                                           : anneal_object_get_item (&before, i);
      argument.value = before.kind == ANNEAL_TUPLE ? anneal_object_new_tuple (items, n_items)
                                                   : anneal_object_new_list (items, n_items);
      for (gsize i = 0; i < n_items; i++)
        anneal_object_clear (&items[i]);
    }

  return anneal_schedule_with_argument (self, mark->node, mark->param, &argument);
}
