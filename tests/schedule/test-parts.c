/* test-parts.c: a schedule as the tree of its parts: edits, segments and marks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-schedule-parts.h"
#include "anneal-schedule-segments.h"

#define N_TICKS 100

/* Refused as a part by PyTorch itself. */
#define METRIC_READER ANNEAL_SCHEDULER_READS_METRIC

static const AnnealScheduler *
find (const char *name)
{
  g_autofree char *id = g_strconcat ("torch.", name, NULL);
  const AnnealScheduler *scheduler = anneal_scheduler_find (id);

  g_assert_nonnull (scheduler);
  return scheduler;
}

static AnnealSchedule *
new_schedule (const char *name)
{
  return anneal_schedule_new (find (name));
}

/* Takes @schedule. */
static AnnealSchedule *
with (AnnealSchedule *schedule,
      guint           node,
      const char     *key,
      const char     *text)
{
  g_autoptr(AnnealSchedule) owned = schedule;
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (owned, node), key);
  g_auto(AnnealArgument) argument = { .text = NULL };

  g_assert_cmpint (param, >=, 0);
  g_assert_true (anneal_argument_parse (text, &argument, NULL));
  return anneal_schedule_with_argument (owned, node, (guint) param, &argument);
}

static void
append_node (GString              *text,
             const AnnealSchedule *schedule,
             guint                 node)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);
  guint n_parts = anneal_schedule_get_n_parts (schedule, node);
  int times = anneal_scheduler_find_param (scheduler, "milestones");

  g_string_append_printf (text, "%s#%u", scheduler->name, node);
  if ((scheduler->flags & ANNEAL_SCHEDULER_COMPOSITE) == 0)
    return;

  g_string_append_c (text, '(');
  for (guint i = 0; i < n_parts; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_node (text, schedule, (guint) anneal_schedule_get_part (schedule, node, i));
    }
  if (times >= 0)
    {
      g_autofree char *value = anneal_argument_dup_text (anneal_schedule_get_argument (schedule, node, (guint) times),
                                                         &scheduler->params[times]);

      g_string_append_printf (text, "; %s", value);
    }
  g_string_append_c (text, ')');
}

/* "SequentialLR#2(LinearLR#0, StepLR#1; [5])", and how many nodes there are. */
static void
assert_tree (const AnnealSchedule *schedule,
             guint                 n_nodes,
             const char           *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_nonnull (schedule);
  append_node (text, schedule, anneal_schedule_get_stepped (schedule));
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (anneal_schedule_get_n_nodes (schedule), ==, n_nodes);
}

/* Of the same schedulers with the same values in force: an edit writes down what was a fallback before. */
static void
assert_equal (const AnnealSchedule *a,
              const AnnealSchedule *b)
{
  g_assert_nonnull (a);
  g_assert_cmpuint (anneal_schedule_get_n_nodes (a), ==, anneal_schedule_get_n_nodes (b));
  g_assert_cmpuint (anneal_schedule_get_stepped (a), ==, anneal_schedule_get_stepped (b));

  for (guint node = 0; node < anneal_schedule_get_n_nodes (a); node++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (a, node);

      g_assert_cmpstr (scheduler->id, ==, anneal_schedule_get_scheduler (b, node)->id);
      for (guint i = 0; i < scheduler->n_params; i++)
        {
          g_auto(AnnealObject) value_a = anneal_schedule_get_value (a, node, i);
          g_auto(AnnealObject) value_b = anneal_schedule_get_value (b, node, i);

          g_autofree char *text_a = anneal_object_repr (&value_a);
          g_autofree char *text_b = anneal_object_repr (&value_b);

          /* Functions are equal only to themselves. */
          if (scheduler->params[i].type == ANNEAL_PARAM_FUNCTION)
            continue;
          g_assert_cmpstr (text_a, ==, text_b);
          g_assert_true (anneal_object_equal (&value_a, &value_b));
        }
    }
}

static void
assert_passes (const AnnealSchedule *schedule)
{
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_schedule_check (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
  g_assert_no_error (error);
}

static AnnealSchedule *
add (const AnnealSchedule *schedule,
     guint                 node,
     guint                 position,
     const char           *name)
{
  g_autoptr(GError) error = NULL;
  AnnealSchedule *added = anneal_schedule_with_part_added (schedule, node, position, find (name), N_TICKS, &error);

  g_assert_no_error (error);
  return added;
}

/* A list built in the order of @names; the last one is stepped and lists @parts. */
static AnnealSchedule *
new_list (const char * const *names,
          guint               n_names,
          const guint        *parts,
          guint               n_parts,
          const char         *milestones)
{
  g_autofree const AnnealScheduler **schedulers = g_new (const AnnealScheduler *, n_names);
  g_autofree AnnealObject *items = g_new (AnnealObject, n_parts);

  for (guint i = 0; i < n_names; i++)
    schedulers[i] = find (names[i]);
  for (guint i = 0; i < n_parts; i++)
    items[i] = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, parts[i]);

  g_autoptr(AnnealSchedule) plain = anneal_schedule_new_list (schedulers, NULL, n_names, n_names - 1, NULL);
  g_auto(AnnealArgument) list = { .value = anneal_object_new_list (items, n_parts) };
  g_autoptr(AnnealSchedule) timed = with (anneal_schedule_ref (plain), n_names - 1, "milestones", milestones);

  return anneal_schedule_with_argument (timed, n_names - 1, 0, &list);
}

static void
test_add (void)
{
  g_autoptr(AnnealSchedule) sequence = new_schedule ("SequentialLR");
  g_autoptr(AnnealSchedule) at_end = add (sequence, 2, 2, "StepLR");
  g_autoptr(AnnealSchedule) in_front = add (sequence, 2, 0, "StepLR");
  g_autoptr(AnnealSchedule) between = add (sequence, 2, 1, "StepLR");
  g_autoptr(AnnealSchedule) nested = add (sequence, 2, 2, "SequentialLR");

  assert_tree (sequence, 3, "SequentialLR#2(LinearLR#0, CosineAnnealingLR#1; [5])");
  assert_tree (at_end, 4, "SequentialLR#3(LinearLR#0, CosineAnnealingLR#1, StepLR#2; [5, 53])");
  assert_tree (in_front, 4, "SequentialLR#3(StepLR#0, LinearLR#1, CosineAnnealingLR#2; [3, 5])");
  assert_tree (between, 4, "SequentialLR#3(LinearLR#0, StepLR#1, CosineAnnealingLR#2; [5, 53])");
  assert_tree (nested, 6, "SequentialLR#5(LinearLR#0, CosineAnnealingLR#1, "
               "SequentialLR#4(LinearLR#2, CosineAnnealingLR#3; [5]); [5, 53])");
  assert_passes (nested);
}

/* A time that is no number counts as the beginning, and stays. */
static void
test_add_beside_no_time (void)
{
  static const char * const times[] = { "['x']", "[float('nan')]", "[-1e300]" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(AnnealSchedule) strange = with (new_schedule ("SequentialLR"), 2, "milestones", times[i]);
      g_autoptr(AnnealSchedule) added = anneal_schedule_with_part_added (strange, 2, 2, find ("StepLR"), N_TICKS, NULL);
      g_auto(AnnealObject) value = anneal_schedule_get_value (added, 3, 1);
      g_auto(AnnealObject) item = anneal_object_get_item (&value, 1);

      g_assert_cmpint (item.kind, ==, ANNEAL_INT);
      g_assert_cmpint (item.integer, ==, N_TICKS / 2);
    }
}

static void
test_add_to_chain (void)
{
  g_autoptr(AnnealSchedule) chain = new_schedule ("ChainedScheduler");
  g_autoptr(AnnealSchedule) added = add (chain, 2, 1, "StepLR");

  assert_tree (added, 4, "ChainedScheduler#3(LinearLR#0, StepLR#1, CosineAnnealingLR#2)");
  assert_passes (added);
}

static void
test_remove (void)
{
  g_autoptr(AnnealSchedule) sequence = new_schedule ("SequentialLR");
  g_autoptr(AnnealSchedule) three = add (sequence, 2, 2, "StepLR");
  g_autoptr(AnnealSchedule) without_first = anneal_schedule_without_part (three, 3, 0);
  g_autoptr(AnnealSchedule) one = anneal_schedule_without_part (without_first, 2, 1);
  g_autoptr(AnnealSchedule) alone = anneal_schedule_with_unwrapped (one, 1);

  assert_tree (without_first, 3, "SequentialLR#2(CosineAnnealingLR#0, StepLR#1; [53])");
  assert_tree (one, 2, "SequentialLR#1(CosineAnnealingLR#0; [])");
  assert_tree (alone, 1, "CosineAnnealingLR#0");
  assert_passes (one);
}

/* Parts that another list names, too, stay, and so does what is listed twice. */
static void
test_shared (void)
{
  const char * const names[] = { "LinearLR", "StepLR", "SequentialLR" };
  const guint twice[] = { 0, 1, 0 };
  g_autoptr(AnnealSchedule) schedule = new_list (names, 3, twice, 3, "[10, 20]");
  g_autoptr(AnnealSchedule) once = anneal_schedule_without_part (schedule, 2, 0);
  g_autoptr(AnnealSchedule) never = anneal_schedule_without_part (once, 2, 1);
  g_autoptr(AnnealSchedule) moved = anneal_schedule_with_part_moved (schedule, 2, 1, 0);

  assert_tree (once, 3, "SequentialLR#2(StepLR#1, LinearLR#0; [20])");
  assert_tree (never, 2, "SequentialLR#1(StepLR#0; [])");
  assert_tree (moved, 3, "SequentialLR#2(StepLR#1, LinearLR#0, LinearLR#0; [10, 20])");
}

/* What was built for nothing stays, with the place that it had, until it is removed itself. */
static void
test_unlisted (void)
{
  const char * const names[] = { "LinearLR", "ConstantLR", "StepLR", "SequentialLR" };
  const guint parts[] = { 0, 2 };
  g_autoptr(AnnealSchedule) schedule = new_list (names, 4, parts, 2, "[10]");
  g_autoptr(AnnealSchedule) without = anneal_schedule_without_part (schedule, 3, 0);
  g_autoptr(AnnealSchedule) moved = anneal_schedule_with_part_moved (schedule, 3, 0, 1);
  g_autoptr(AnnealSchedule) clean = anneal_schedule_without_node (schedule, 1);

  g_assert_false (anneal_schedule_is_listed (schedule, 1));
  g_assert_true (anneal_schedule_is_listed (schedule, 2));
  assert_tree (without, 3, "SequentialLR#2(StepLR#1; [])");
  assert_tree (moved, 4, "SequentialLR#3(StepLR#0, LinearLR#2; [10])");
  assert_tree (clean, 3, "SequentialLR#2(LinearLR#0, StepLR#1; [10])");
}

/* Built in another order than listed: moving changes the list alone. */
static void
test_move_keeps_own_order (void)
{
  const char * const names[] = { "LinearLR", "StepLR", "ConstantLR", "SequentialLR" };
  const guint parts[] = { 2, 0, 1 };
  g_autoptr(AnnealSchedule) schedule = new_list (names, 4, parts, 3, "[10, 20]");
  g_autoptr(AnnealSchedule) moved = anneal_schedule_with_part_moved (schedule, 3, 2, 0);

  assert_tree (moved, 4, "SequentialLR#3(StepLR#1, ConstantLR#2, LinearLR#0; [10, 20])");
}

static void
test_move_nested (void)
{
  g_autoptr(AnnealSchedule) sequence = new_schedule ("SequentialLR");
  g_autoptr(AnnealSchedule) nested = add (sequence, 2, 1, "ChainedScheduler");
  g_autoptr(AnnealSchedule) moved = anneal_schedule_with_part_moved (nested, 5, 1, 0);
  g_autoptr(AnnealSchedule) back = anneal_schedule_with_part_moved (moved, 5, 0, 1);

  assert_tree (nested, 6, "SequentialLR#5(LinearLR#0, ChainedScheduler#3(LinearLR#1, CosineAnnealingLR#2), "
               "CosineAnnealingLR#4; [5, 53])");
  assert_tree (moved, 6, "SequentialLR#5(ChainedScheduler#2(LinearLR#0, CosineAnnealingLR#1), LinearLR#3, "
               "CosineAnnealingLR#4; [5, 53])");
  assert_equal (back, nested);
}

static void
test_warm_up (void)
{
  g_autoptr(AnnealSchedule) step = new_schedule ("StepLR");
  g_autoptr(AnnealSchedule) warm = anneal_schedule_with_warm_up (step, N_TICKS, NULL);
  g_autoptr(AnnealSchedule) warmer = anneal_schedule_with_warm_up (warm, N_TICKS, NULL);
  g_autoptr(AnnealSchedule) chain = new_schedule ("ChainedScheduler");
  g_autoptr(AnnealSchedule) warm_chain = anneal_schedule_with_warm_up (chain, 3, NULL);
  g_auto(AnnealObject) from = anneal_schedule_get_value (warm, 0, 0);
  g_auto(AnnealObject) length = anneal_schedule_get_value (warm, 0, 2);

  assert_tree (warm, 3, "SequentialLR#2(LinearLR#0, StepLR#1; [5])");
  g_assert_cmpfloat (from.number, ==, 0.1);
  g_assert_cmpint (length.integer, ==, 5);
  assert_tree (warmer, 4, "SequentialLR#3(LinearLR#0, LinearLR#1, StepLR#2; [5, 10])");
  assert_tree (warm_chain, 5, "SequentialLR#4(LinearLR#0, ChainedScheduler#3(LinearLR#1, CosineAnnealingLR#2); [1])");
  assert_passes (warmer);
  assert_passes (warm_chain);
}

static void
test_chain (void)
{
  g_autoptr(AnnealSchedule) step = new_schedule ("StepLR");
  g_autoptr(AnnealSchedule) chain = anneal_schedule_with_chained (step, find ("ExponentialLR"), NULL);
  g_autoptr(AnnealSchedule) longer = anneal_schedule_with_chained (chain, find ("LinearLR"), NULL);

  assert_tree (chain, 3, "ChainedScheduler#2(StepLR#0, ExponentialLR#1)");
  assert_tree (longer, 4, "ChainedScheduler#3(StepLR#0, ExponentialLR#1, LinearLR#2)");
  assert_passes (longer);
}

static void
test_limit (void)
{
  g_autofree const AnnealScheduler **schedulers = g_new (const AnnealScheduler *, ANNEAL_MAX_NODES);

  for (guint i = 0; i < ANNEAL_MAX_NODES; i++)
    schedulers[i] = find ("ConstantLR");

  g_autoptr(AnnealSchedule) full = anneal_schedule_new_list (schedulers, NULL, ANNEAL_MAX_NODES, 0, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_schedule_with_warm_up (full, N_TICKS, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (anneal_schedule_with_wrapped (full, 7, find ("SequentialLR"), &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static const AnnealScheduler *
choose_scheduler (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  const AnnealScheduler *scheduler;

  do
    scheduler = schedulers[g_test_rand_int_range (0, (gint32) n_schedulers)];
  while ((scheduler->flags & METRIC_READER) != 0);

  return scheduler;
}

/* Does one edit to a random node and takes it back; returns the edited schedule. */
static AnnealSchedule *
edit (const AnnealSchedule *schedule)
{
  guint node = (guint) g_test_rand_int_range (0, (gint32) anneal_schedule_get_n_nodes (schedule));
  guint n_parts = anneal_schedule_get_n_parts (schedule, node);
  gboolean has_times = g_test_rand_bit ();
  g_autoptr(AnnealSchedule) edited = NULL;
  g_autoptr(AnnealSchedule) back = NULL;

  if (n_parts == 0)
    {
      edited = anneal_schedule_with_wrapped (schedule, node, find (has_times ? "SequentialLR" : "ChainedScheduler"),
                                             NULL);
      back = anneal_schedule_with_unwrapped (edited, node + 1);
    }
  else if (g_test_rand_bit ())
    {
      guint position = (guint) g_test_rand_int_range (0, (gint32) n_parts + 1);
      const AnnealScheduler *scheduler = choose_scheduler ();
      guint n_before = anneal_schedule_get_n_nodes (schedule);

      edited = anneal_schedule_with_part_added (schedule, node, position, scheduler, N_TICKS, NULL);
      node += anneal_schedule_get_n_nodes (edited) - n_before;
      back = anneal_schedule_without_part (edited, node, position);
    }
  else
    {
      guint from = (guint) g_test_rand_int_range (0, (gint32) n_parts);
      guint to = (guint) g_test_rand_int_range (0, (gint32) n_parts);

      edited = anneal_schedule_with_part_moved (schedule, node, from, to);
      back = anneal_schedule_with_part_moved (edited, node, to, from);
    }

  assert_equal (back, schedule);
  return g_steal_pointer (&edited);
}

/* Whatever is edited, PyTorch still builds it, and the edit that takes it back gives the very same schedule. */
static void
test_property (void)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (choose_scheduler ());

      assert_passes (schedule);
      for (guint k = 0; k < 8; k++)
        {
          g_autoptr(AnnealSchedule) edited = edit (schedule);
          g_autoptr(GArray) segments = anneal_schedule_dup_segments (edited, N_TICKS);
          g_autoptr(GArray) marks = anneal_schedule_dup_marks (edited, N_TICKS);

          assert_passes (edited);
          for (guint j = 0; j < segments->len; j++)
            g_assert_cmpuint (g_array_index (segments, AnnealSegment, j).first, <,
                              g_array_index (segments, AnnealSegment, j).end);
          for (guint j = 0; j < marks->len; j++)
            {
              const AnnealMark *mark = &g_array_index (marks, AnnealMark, j);
              g_autoptr(AnnealSchedule) same = anneal_schedule_with_mark (edited, mark, mark->value);

              g_assert_cmpint (mark->min, <=, mark->value);
              g_assert_cmpint (mark->max, >=, mark->value);
              assert_passes (same);
            }
          anneal_schedule_unref (g_steal_pointer (&schedule));
          schedule = g_steal_pointer (&edited);
        }
    }
}

/* "0-5 LinearLR, 5-100 StepLR": deeper ones in parentheses. */
static void
assert_segments (const AnnealSchedule *schedule,
                 const char           *expected)
{
  g_autoptr(GArray) segments = anneal_schedule_dup_segments (schedule, N_TICKS);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      const AnnealSegment *segment = &g_array_index (segments, AnnealSegment, i);
      const char *name = anneal_schedule_get_scheduler (schedule, segment->node)->name;

      g_string_append_printf (text, "%s%.*s%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT " %s", i > 0 ? ", " : "",
                              (int) segment->depth, ">>>>", segment->first, segment->end, name);
    }

  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_segments (void)
{
  g_autoptr(AnnealSchedule) step = new_schedule ("StepLR");
  g_autoptr(AnnealSchedule) sequence = new_schedule ("SequentialLR");
  g_autoptr(AnnealSchedule) nested = add (sequence, 2, 2, "SequentialLR");
  g_autoptr(AnnealSchedule) chained = anneal_schedule_with_chained (sequence, find ("StepLR"), NULL);
  g_autoptr(AnnealSchedule) zero = with (anneal_schedule_ref (sequence), 2, "milestones", "[0]");
  g_autoptr(AnnealSchedule) equal = with (anneal_schedule_ref (nested), 5, "milestones", "[30, 30]");
  g_autoptr(AnnealSchedule) unsorted = with (anneal_schedule_ref (nested), 5, "milestones", "[30, 10]");
  g_autoptr(AnnealSchedule) wrong = with (anneal_schedule_ref (sequence), 2, "milestones", "5");
  g_autoptr(AnnealSchedule) late = with (anneal_schedule_ref (sequence), 2, "milestones", "[1e300]");

  assert_segments (step, "");
  assert_segments (sequence, "0-5 LinearLR, 5-100 CosineAnnealingLR");
  assert_segments (nested, "0-5 LinearLR, 5-53 CosineAnnealingLR, 53-100 SequentialLR, "
                   ">53-58 LinearLR, >58-100 CosineAnnealingLR");
  assert_segments (chained, "0-5 LinearLR, 5-100 CosineAnnealingLR");
  assert_segments (zero, "0-100 CosineAnnealingLR");
  assert_segments (equal, "0-30 LinearLR, 30-100 SequentialLR, >30-35 LinearLR, >35-100 CosineAnnealingLR");
  /* Python's bisection on a list that is not sorted. */
  assert_segments (unsorted, "0-10 LinearLR, 10-100 SequentialLR, "
                   ">10-15 LinearLR, >15-100 CosineAnnealingLR");
  assert_segments (wrong, "0-100 LinearLR");
  assert_segments (late, "0-100 LinearLR");
}

static void
test_relay (void)
{
  const AnnealScheduler *schedulers[] = { find ("StepLR"), find ("SWALR") };
  const AnnealStepped stepped[] = { { 0, 0, 75 }, { 1, 75, G_MAXUINT64 } };
  g_autoptr(AnnealSchedule) list = anneal_schedule_new_list (schedulers, NULL, 2, 1, NULL);
  g_autoptr(AnnealSchedule) relay = anneal_schedule_with_stepped (list, stepped, 2);

  assert_segments (relay, "0-75 StepLR, 75-100 SWALR");
}

/* "2.milestones[0]=5+0 (0…9)" */
static void
assert_mark (const AnnealSchedule *schedule,
             guint                 i,
             const char           *expected)
{
  g_autoptr(GArray) marks = anneal_schedule_dup_marks (schedule, N_TICKS);

  g_assert_cmpuint (marks->len, >, i);

  const AnnealMark *mark = &g_array_index (marks, AnnealMark, i);
  g_autofree char *text =
    g_strdup_printf ("%u.%s[%d]=%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "…%" G_GINT64_FORMAT,
                     mark->node, anneal_schedule_get_scheduler (schedule, mark->node)->params[mark->param].key,
                     mark->item, mark->value, mark->offset, mark->min, mark->max);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_marks (void)
{
  g_autoptr(AnnealSchedule) sequence = new_schedule ("SequentialLR");
  g_autoptr(AnnealSchedule) multi = with (new_schedule ("MultiStepLR"), 0, "milestones", "(30, 60, 200)");
  g_autoptr(AnnealSchedule) late = with (anneal_schedule_ref (multi), 0, "last_epoch", "9");
  g_autoptr(AnnealSchedule) warm = anneal_schedule_with_warm_up (multi, N_TICKS, NULL);
  g_autoptr(GArray) marks = anneal_schedule_dup_marks (multi, N_TICKS);
  g_autoptr(AnnealSchedule) moved =
    anneal_schedule_with_mark (multi, &g_array_index (marks, AnnealMark, 1), 55);
  g_autofree char *text = anneal_argument_dup_text (anneal_schedule_get_argument (moved, 0, 0),
                                                    &anneal_schedule_get_scheduler (moved, 0)->params[0]);

  assert_mark (sequence, 0, "2.milestones[0]=5+0 0…100");
  assert_mark (sequence, 1, "1.T_max[-1]=90+5 1…95");
  g_assert_cmpuint (marks->len, ==, 2);
  assert_mark (multi, 0, "0.milestones[0]=30+0 0…59");
  assert_mark (multi, 1, "0.milestones[1]=60+0 31…100");
  assert_mark (late, 0, "0.milestones[0]=30+-10 0…59");
  assert_mark (warm, 1, "1.milestones[0]=30+5 0…59");
  g_assert_cmpstr (text, ==, "(30, 55, 200)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/parts/add", test_add);
  g_test_add_func ("/schedule/parts/add-beside-no-time", test_add_beside_no_time);
  g_test_add_func ("/schedule/parts/add-to-chain", test_add_to_chain);
  g_test_add_func ("/schedule/parts/remove", test_remove);
  g_test_add_func ("/schedule/parts/shared", test_shared);
  g_test_add_func ("/schedule/parts/unlisted", test_unlisted);
  g_test_add_func ("/schedule/parts/move-keeps-own-order", test_move_keeps_own_order);
  g_test_add_func ("/schedule/parts/move-nested", test_move_nested);
  g_test_add_func ("/schedule/parts/warm-up", test_warm_up);
  g_test_add_func ("/schedule/parts/chain", test_chain);
  g_test_add_func ("/schedule/parts/limit", test_limit);
  g_test_add_func ("/schedule/parts/property", test_property);
  g_test_add_func ("/schedule/parts/segments", test_segments);
  g_test_add_func ("/schedule/parts/relay", test_relay);
  g_test_add_func ("/schedule/parts/marks", test_marks);

  return g_test_run ();
}
