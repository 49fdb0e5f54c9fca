/* anneal-import-runs.c: which of the schedulers that a text builds are drawn, and how they are stepped
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include "anneal-import-uses.h"

static AnnealImportNode *
get_node (AnnealImporter *self,
          guint           i)
{
  return g_ptr_array_index (self->nodes, i);
}

/* Sets the bits of a scheduler and of the parts in it. */
static void
choose_with_parts (AnnealImporter *self,
                   guint           node,
                   guint8          chosen[])
{
  const AnnealImportNode *found = get_node (self, node);

  chosen[node] = TRUE;
  for (guint i = 0; i < found->scheduler->n_params; i++)
    {
      const AnnealObject *value = &found->arguments[i].value;
      gsize n_items = 0;
      const AnnealObject *items = NULL;

      if (found->scheduler->params[i].type == ANNEAL_PARAM_SCHEDULE_LIST
          && (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE))
        items = anneal_object_get_items (value, &n_items);

      /* Parts are built before what holds them, so this ends. */
      for (gsize j = 0; j < n_items; j++)
        if (items[j].kind == ANNEAL_HOST && items[j].host == &anneal_schedule_node_type && items[j].index < node
            && !chosen[items[j].index])
          choose_with_parts (self, items[j].index, chosen);
    }
}

static void
choose_of_optimizer (AnnealImporter *self,
                     guint           optimizer,
                     guint8          chosen[])
{
  for (guint i = 0; i < self->nodes->len; i++)
    chosen[i] = get_node (self, i)->optimizer == optimizer;
}

/* The list with the indices that its schedulers have among the chosen ones. */
static AnnealObject
renumber (const AnnealObject *list,
          const guint         indices[])
{
  if (list->kind != ANNEAL_LIST && list->kind != ANNEAL_TUPLE)
    return anneal_object_ref (*list);

  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (list, &n_items);
  g_autofree AnnealObject *renumbered = g_memdup2 (items, n_items * sizeof *items);

  for (gsize i = 0; i < n_items; i++)
    if (items[i].kind == ANNEAL_HOST && items[i].host == &anneal_schedule_node_type)
      renumbered[i].index = indices[items[i].index];

  return list->kind == ANNEAL_LIST ? anneal_object_new_list (renumbered, n_items)
                                   : anneal_object_new_tuple (renumbered, n_items);
}

static AnnealArgument *
copy_arguments (const AnnealImportNode *node,
                const guint             indices[])
{
  AnnealArgument *arguments = g_new0 (AnnealArgument, node->scheduler->n_params + 1);

  for (guint i = 0; i < node->scheduler->n_params; i++)
    if (node->scheduler->params[i].type == ANNEAL_PARAM_SCHEDULE_LIST)
      arguments[i].value = renumber (&node->arguments[i].value, indices);
    else
      anneal_argument_copy (&node->arguments[i], &arguments[i]);

  return arguments;
}

static void
free_arguments (const AnnealScheduler *scheduler,
                AnnealArgument        *arguments)
{
  for (guint i = 0; i < scheduler->n_params; i++)
    anneal_argument_clear (&arguments[i]);
  g_free (arguments);
}

/* A scheduler that is stepped, and where the call stands. */
typedef struct
{
  AnnealStepped stepped;
  gsize         call;
} Step;

/* Who is stepped only later comes later; in the same turn the calls count. */
static int
compare_steps (gconstpointer a,
               gconstpointer b)
{
  const Step *first = a;
  const Step *second = b;
  gboolean overlap = first->stepped.first < second->stepped.end && second->stepped.first < first->stepped.end;

  if (!overlap)
    return first->stepped.first < second->stepped.first ? -1 : 1;

  return first->call < second->call ? -1 : first->call > second->call;
}

static gboolean
is_stepped_with (const AnnealUse *self,
                 const AnnealUse *drawn)
{
  return self == drawn || (self->is_stepped && self->stepping == drawn->stepping && self->in_loop == drawn->in_loop);
}

/* The chosen ones that are stepped as often as @drawn; takes @schedule. */
static AnnealSchedule *
with_steps (AnnealImporter *self,
            AnnealSchedule *schedule,
            GArray         *uses,
            const guint8    chosen[],
            const guint     indices[],
            guint           drawn)
{
  g_autoptr(AnnealSchedule) plain = schedule;
  g_autoptr(GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const AnnealUse *use = &g_array_index (uses, AnnealUse, i);
      Step step = { { indices[i], use->first, use->end }, use->step_call.start };

      if (chosen[i] && !get_node (self, i)->is_part && is_stepped_with (use, &g_array_index (uses, AnnealUse, drawn)))
        g_array_append_val (steps, step);
    }

  g_autofree AnnealStepped *stepped = g_new (AnnealStepped, steps->len + 1);

  g_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    stepped[i] = g_array_index (steps, Step, i).stepped;

  return steps->len > 0 ? anneal_schedule_with_stepped (plain, stepped, steps->len) : g_steal_pointer (&plain);
}

/* The chosen schedulers as a schedule; NULL after reporting why not. */
static AnnealSchedule *
build_schedule (AnnealImporter *self,
                GArray         *uses,
                const guint8    chosen[],
                guint           drawn)
{
  g_autofree guint *indices = g_new0 (guint, self->nodes->len);
  g_autofree const AnnealScheduler **schedulers = g_new0 (const AnnealScheduler *, self->nodes->len);
  g_autofree AnnealArgument **arguments = g_new0 (AnnealArgument *, self->nodes->len);
  guint n = 0;
  GError *error = NULL;

  for (guint i = 0; i < self->nodes->len; i++)
    if (chosen[i])
      {
        indices[i] = n;
        schedulers[n] = get_node (self, i)->scheduler;
        arguments[n++] = copy_arguments (get_node (self, i), indices);
      }

  AnnealSchedule *schedule = anneal_schedule_new_list (schedulers, (const AnnealArgument * const *) arguments, n,
                                                       indices[drawn], &error);

  for (guint i = 0; i < n; i++)
    free_arguments (schedulers[i], arguments[i]);

  if (schedule != NULL)
    return with_steps (self, schedule, uses, chosen, indices, drawn);

  anneal_error_take_span (error, get_node (self, drawn)->call);
  anneal_importer_report (self, ANNEAL_SEVERITY_ERROR, error);
  return NULL;
}

/* Policies that move the momentum, too, count batches in PyTorch's documentation, the others epochs. */
static AnnealStepping
guess_stepping (AnnealImporter *self,
                const guint8    chosen[])
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (chosen[i] && (get_node (self, i)->scheduler->flags & ANNEAL_SCHEDULER_SETS_MOMENTUM) != 0)
      return ANNEAL_STEPPING_BATCH;

  return ANNEAL_STEPPING_EPOCH;
}

static AnnealNodeSpans *
copy_spans (AnnealImporter *self,
            const guint8    chosen[])
{
  AnnealNodeSpans *spans = g_new0 (AnnealNodeSpans, self->nodes->len + 1);
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    if (chosen[i])
      {
        const AnnealImportNode *node = get_node (self, i);

        spans[n++] = (AnnealNodeSpans) {
          .call = node->call,
          .arguments = g_memdup2 (node->spans, node->scheduler->n_params * sizeof (AnnealSpan)),
        };
      }

  return spans;
}

/* PyTorch's own warning; a message of PyTorch's is not translated. */
static void
note_order (AnnealImporter  *self,
            const AnnealUse *use)
{
  if (use->scheduler_first)
    anneal_importer_note (self, use->step_call, "Detected call of `lr_scheduler.step()` before `optimizer.step()`. "
                          "In PyTorch 1.1.0 and later, you should call them in the opposite order: `optimizer.step()` "
                          "before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping the "
                          "first value of the learning rate schedule");
}

static void
add_run (AnnealImporter *self,
         GArray         *uses,
         const guint8    chosen[],
         guint           drawn,
         GPtrArray      *runs)
{
  AnnealSchedule *schedule = build_schedule (self, uses, chosen, drawn);
  const AnnealUse *use = &g_array_index (uses, AnnealUse, drawn);

  if (schedule == NULL)
    return;

  AnnealImportedRun *run = g_new0 (AnnealImportedRun, 1);

  run->name = g_strdup (use->name);
  run->schedule = schedule;
  run->optimizer = anneal_optimizer_ref (g_ptr_array_index (self->optimizers, get_node (self, drawn)->optimizer));
  run->stepping_found = use->in_loop;
  run->stepping = use->in_loop ? use->stepping : guess_stepping (self, chosen);
  run->call_order_found = use->order_found;
  run->scheduler_first = use->scheduler_first;
  run->spans = copy_spans (self, chosen);
  g_ptr_array_add (runs, run);
  note_order (self, use);
}

static const char *
get_shown_name (AnnealImporter *self,
                GArray         *uses,
                guint           node)
{
  const AnnealUse *use = &g_array_index (uses, AnnealUse, node);

  return use->name != NULL ? use->name : get_node (self, node)->scheduler->name;
}

/* Says what becomes of the other schedulers on the optimizer of the one that is drawn. */
static void
note_others (AnnealImporter *self,
             GArray         *uses,
             guint           drawn)
{
  const AnnealUse *drawn_use = &g_array_index (uses, AnnealUse, drawn);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const AnnealImportNode *node = get_node (self, i);
      const AnnealUse *use = &g_array_index (uses, AnnealUse, i);
      const char *name = get_shown_name (self, uses, i);
      const char *drawn_name = get_shown_name (self, uses, drawn);

      if (node->is_part || node->optimizer != get_node (self, drawn)->optimizer || is_stepped_with (use, drawn_use))
        continue;

      if (use->is_stepped)
        anneal_importer_note (self, use->step_call, _("%s is not stepped as often as %s on the same optimizer; its "
                                                      "steps are not drawn"), name, drawn_name);
      else
        anneal_importer_note (self, node->call, _("%s is built but not stepped: all it does is to change where %s "
                                                  "starts"), name, drawn_name);
    }
}

/* The scheduler of an optimizer that is drawn: the last one that is stepped, else the last one; -1 if there is none.
 * @all_bare: (out): none is stepped or given to a name: they are alternatives. */
static int
find_drawn (AnnealImporter *self,
            GArray         *uses,
            guint           optimizer,
            gboolean       *all_bare)
{
  int last = -1;
  int last_stepped = -1;

  *all_bare = TRUE;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const AnnealImportNode *node = get_node (self, i);
      const AnnealUse *use = &g_array_index (uses, AnnealUse, i);

      if (node->is_part || node->optimizer != optimizer)
        continue;

      last = (int) i;
      if (use->is_stepped)
        last_stepped = (int) i;
      *all_bare &= use->is_bare && !use->is_stepped;
    }

  return last_stepped >= 0 ? last_stepped : last;
}

/* Alternatives, such as lines out of a documentation: each on an optimizer of its own. */
static void
add_alternatives (AnnealImporter *self,
                  GArray         *uses,
                  guint           optimizer,
                  GPtrArray      *runs)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (!get_node (self, i)->is_part && get_node (self, i)->optimizer == optimizer)
      {
        g_autofree guint8 *chosen = g_new0 (guint8, self->nodes->len);

        choose_with_parts (self, i, chosen);
        add_run (self, uses, chosen, i, runs);
      }
}

static int
compare_runs (gconstpointer a,
              gconstpointer b)
{
  const AnnealImportedRun *first = *(AnnealImportedRun * const *) a;
  const AnnealImportedRun *second = *(AnnealImportedRun * const *) b;
  gsize first_start = first->spans[anneal_schedule_get_stepped (first->schedule)].call.start;
  gsize second_start = second->spans[anneal_schedule_get_stepped (second->schedule)].call.start;

  return first_start < second_start ? -1 : first_start > second_start;
}

void
anneal_importer_find_runs (AnnealImporter     *self,
                           const AnnealModule *module,
                           AnnealScope        *scope,
                           GPtrArray          *runs)
{
  g_autoptr(GArray) uses = anneal_importer_find_uses (self, module, scope);

  for (guint optimizer = 0; optimizer < self->optimizers->len; optimizer++)
    {
      gboolean all_bare;
      int drawn = find_drawn (self, uses, optimizer, &all_bare);

      if (drawn < 0)
        continue;
      if (all_bare)
        {
          add_alternatives (self, uses, optimizer, runs);
          continue;
        }

      g_autofree guint8 *chosen = g_new0 (guint8, self->nodes->len);

      choose_of_optimizer (self, optimizer, chosen);
      add_run (self, uses, chosen, (guint) drawn, runs);
      note_others (self, uses, (guint) drawn);
    }

  g_ptr_array_sort (runs, compare_runs);
}
