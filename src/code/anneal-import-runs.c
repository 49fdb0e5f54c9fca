/* anneal-import-runs.c: which of the schedulers that a text builds are drawn, and how they are stepped
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

/* What is known of one scheduler beside its construction. */
typedef struct
{
  char           *name;             /* (nullable): the variable it was given to */
  AnnealSpan      step_call;
  AnnealStepping  stepping;
  guint           is_stepped : 1;   /* its step() is called somewhere */
  guint           in_loop : 1;      /* … and a loop tells how often */
  guint           is_bare : 1;      /* a statement of its own, given to no name */
} Use;

static AnnealImportNode *
get_node (AnnealImporter *self,
          guint           i)
{
  return g_ptr_array_index (self->nodes, i);
}

static gboolean
is_name_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || byte == '.' || (byte & 0x80) != 0;
}

/* Looks at the line in front of a call: nothing, or "name =", or "name: Type =". */
static void
read_target (const char *text,
             gsize       call_start,
             Use        *use)
{
  gsize start = call_start;

  while (start > 0 && strchr ("\r\n;", text[start - 1]) == NULL)
    start--;
  while (start < call_start && (text[start] == ' ' || text[start] == '\t'))
    start++;

  gsize end = start;
  gsize equals = call_start;

  while (end < call_start && is_name_byte (text[end]))
    end++;
  while (equals > end && (text[equals - 1] == ' ' || text[equals - 1] == '\t'))
    equals--;

  use->is_bare = start == call_start;
  if (end == start || equals == end || text[equals - 1] != '=')
    return;

  g_autofree char *between = g_strndup (text + end, equals - 1 - end);

  g_strstrip (between);
  if (*between == '\0' || (*between == ':' && strpbrk (between, "=()") == NULL))
    use->name = g_strndup (text + start, end - start);
}

/* An innermost loop of several counts batches, any other one epochs. */
static void
read_step_call (const AnnealMethodCall *call,
                Use                    *use)
{
  if (use->in_loop)
    return;

  use->is_stepped = TRUE;
  use->step_call = call->span;
  use->in_loop = call->loop_depth > 0;
  use->stepping = call->loop_depth >= 2 && !call->has_inner_loop ? ANNEAL_STEPPING_BATCH : ANNEAL_STEPPING_EPOCH;
}

static void
clear_use (gpointer data)
{
  g_free (((Use *) data)->name);
}

static GArray *
find_uses (AnnealImporter     *self,
           const AnnealModule *module,
           AnnealScope        *scope)
{
  GArray *uses = g_array_new (FALSE, TRUE, sizeof (Use));
  g_autoptr(GArray) calls = anneal_module_find_method_calls (module, "step");

  g_array_set_clear_func (uses, clear_use);
  g_array_set_size (uses, self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    read_target (self->text, get_node (self, i)->call.start, &g_array_index (uses, Use, i));

  for (guint i = 0; i < calls->len; i++)
    {
      const AnnealMethodCall *call = &g_array_index (calls, AnnealMethodCall, i);
      const AnnealObject *object = call->object != NULL ? anneal_scope_lookup (scope, call->object) : NULL;

      if (object != NULL && object->kind == ANNEAL_HOST && object->host == &anneal_schedule_node_type
          && object->index < uses->len)
        read_step_call (call, &g_array_index (uses, Use, object->index));
    }

  return uses;
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

/* The chosen schedulers as a schedule that steps @stepped; NULL after reporting why not. */
static AnnealSchedule *
build_schedule (AnnealImporter *self,
                const guint8    chosen[],
                guint           stepped)
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
                                                       indices[stepped], &error);

  for (guint i = 0; i < n; i++)
    free_arguments (schedulers[i], arguments[i]);

  if (schedule == NULL)
    {
      anneal_error_take_span (error, get_node (self, stepped)->call);
      anneal_importer_report (self, ANNEAL_SEVERITY_ERROR, error);
    }

  return schedule;
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

static void
add_run (AnnealImporter *self,
         const Use      *use,
         const guint8    chosen[],
         guint           stepped,
         GPtrArray      *runs)
{
  AnnealSchedule *schedule = build_schedule (self, chosen, stepped);

  if (schedule == NULL)
    return;

  AnnealImportedRun *run = g_new0 (AnnealImportedRun, 1);

  run->name = g_strdup (use->name);
  run->schedule = schedule;
  run->optimizer = anneal_optimizer_ref (g_ptr_array_index (self->optimizers, get_node (self, stepped)->optimizer));
  run->stepping_found = use->in_loop;
  run->stepping = use->in_loop ? use->stepping : guess_stepping (self, chosen);
  run->spans = copy_spans (self, chosen);
  g_ptr_array_add (runs, run);
}

static const char *
get_shown_name (AnnealImporter *self,
                GArray         *uses,
                guint           node)
{
  const Use *use = &g_array_index (uses, Use, node);

  return use->name != NULL ? use->name : get_node (self, node)->scheduler->name;
}

/* Says what becomes of the other schedulers on the optimizer of the one that is drawn. */
static void
report_others (AnnealImporter *self,
               GArray         *uses,
               guint           drawn)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const AnnealImportNode *node = get_node (self, i);
      const Use *use = &g_array_index (uses, Use, i);
      GError *error = NULL;

      if (i == drawn || node->is_part || node->optimizer != get_node (self, drawn)->optimizer)
        continue;

      if (!use->is_stepped)
        {
          anneal_importer_note (self, node->call, _("%s is built but not stepped: all it does is to change where %s "
                                                    "starts"),
                                get_shown_name (self, uses, i), get_shown_name (self, uses, drawn));
          continue;
        }

      anneal_set_error_at (&error, ANNEAL_ERROR_CONFLICT, use->step_call,
                           _("%s and %s are both stepped on the same optimizer, which cannot be drawn; only the "
                             "second one is"),
                           get_shown_name (self, uses, i), get_shown_name (self, uses, drawn));
      anneal_importer_report (self, ANNEAL_SEVERITY_ERROR, error);
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
      const Use *use = &g_array_index (uses, Use, i);

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
        add_run (self, &g_array_index (uses, Use, i), chosen, i, runs);
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
  g_autoptr(GArray) uses = find_uses (self, module, scope);

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
      add_run (self, &g_array_index (uses, Use, (guint) drawn), chosen, (guint) drawn, runs);
      report_others (self, uses, (guint) drawn);
    }

  g_ptr_array_sort (runs, compare_runs);
}
