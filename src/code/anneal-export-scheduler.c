/* anneal-export-scheduler.c: schedulers as calls, in an order that builds them as they were built
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include "anneal-export-private.h"

#include "anneal-ticker.h"

/* More than this is no longer read as one statement. */
#define MAX_INSIDE 8

typedef struct
{
  AnnealExporter        *exporter;
  const AnnealExportRun *run;
  const char            *optimizer;    /* the variable */
  char                 **names;        /* (n_nodes): variables; NULL: built inside of another's call */
  guint8                *is_inside;    /* (n_nodes) */
  guint8                *leads;        /* (n_nodes): comes first of several that follow one another */
} Writer;

static int
find_param (const AnnealScheduler *scheduler,
            AnnealParamType        type)
{
  for (guint i = 0; i < scheduler->n_params; i++)
    if (scheduler->params[i].type == type)
      return (int) i;

  return -1;
}

/* The indices of the parts, which are other nodes; (element-type guint). */
static GArray *
get_parts (const AnnealSchedule *schedule,
           guint                 node)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (guint));
  int param = find_param (anneal_schedule_get_scheduler (schedule, node), ANNEAL_PARAM_SCHEDULE_LIST);
  const AnnealObject *value = param >= 0 ? &anneal_schedule_get_argument (schedule, node, (guint) param)->value : NULL;
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (value != NULL && (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE))
    items = anneal_object_get_items (value, &n_items);
  for (gsize i = 0; i < n_items; i++)
    if (items[i].kind == ANNEAL_HOST && items[i].host == &anneal_schedule_node_type && items[i].index < node)
      g_array_append_vals (parts, &(guint) { items[i].index }, 1);

  return parts;
}

/* Whether writing the parts of @node into its own call builds them in the schedule's order: @next, the one that is to
 * be built next, goes up by what is inside. */
static gboolean
is_in_order (const AnnealSchedule *schedule,
             guint                 node,
             guint                *next,
             guint                 n_left)
{
  g_autoptr(GArray) parts = get_parts (schedule, node);

  for (guint i = 0; i < parts->len; i++)
    if (parts->len > n_left || !is_in_order (schedule, g_array_index (parts, guint, i), next, n_left - parts->len))
      return FALSE;

  return (*next)++ == node;
}

/* The first node that belongs to @node, if those inside are built just before it. */
static guint
find_first (const AnnealSchedule *schedule,
            guint                 node)
{
  for (;;)
    {
      g_autoptr(GArray) parts = get_parts (schedule, node);

      if (parts->len == 0)
        return node;
      node = g_array_index (parts, guint, 0);
    }
}

/* How often the nodes are listed anywhere. */
static guint
count_listings (const AnnealSchedule *schedule,
                guint                 first,
                guint                 last)
{
  guint n = 0;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    {
      g_autoptr(GArray) parts = get_parts (schedule, i);

      for (guint j = 0; j < parts->len; j++)
        n += g_array_index (parts, guint, j) >= first && g_array_index (parts, guint, j) <= last;
    }

  return n;
}

/* How many of the nodes are stepped by themselves. */
static guint
count_stepped (const AnnealSchedule *schedule,
               guint                 first,
               guint                 last)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);
  guint n = 0;

  for (guint i = 0; i < n_stepped; i++)
    n += stepped[i].node >= first && stepped[i].node <= last;

  return n;
}

/* Parts of different classes have names that say something; "linear_2" does not. */
static gboolean
has_twins (const AnnealSchedule *schedule,
           guint                 node)
{
  g_autoptr(GArray) parts = get_parts (schedule, node);

  for (guint i = 0; i < parts->len; i++)
    for (guint j = 0; j < i; j++)
      if (anneal_schedule_get_scheduler (schedule, g_array_index (parts, guint, i))
          == anneal_schedule_get_scheduler (schedule, g_array_index (parts, guint, j)))
        return TRUE;

  return FALSE;
}

/* Marks the nodes that are written inside of another's call. */
static void
place_inside (Writer *self)
{
  const AnnealSchedule *schedule = self->run->schedule;

  for (guint node = anneal_schedule_get_n_nodes (schedule); node-- > 0;)
    {
      guint first = find_first (schedule, node);
      guint next = first;

      /* Each of those inside stands in one list, and what is stepped needs a name. */
      if (self->is_inside[node] || node - first > MAX_INSIDE || !has_twins (schedule, node)
          || !is_in_order (schedule, node, &next, MAX_INSIDE)
          || count_listings (schedule, first, node - 1) != node - first
          || count_stepped (schedule, first, node - 1) > 0)
        continue;

      for (guint i = first; i < node; i++)
        self->is_inside[i] = TRUE;
    }
}

/* The rate of the first group once @node alone is built, or a negative number. */
static double
get_first_rate (const Writer *self,
                guint         node)
{
  const AnnealSchedule *schedule = self->run->schedule;
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);
  const AnnealArgument *arguments = anneal_schedule_get_argument (schedule, node, 0);
  g_autoptr(AnnealSchedule) alone = anneal_schedule_new_list (&scheduler, &arguments, 1, 0, NULL);
  g_autoptr(AnnealTicker) ticker = alone != NULL ? anneal_ticker_new (alone, self->run->optimizer,
                                                                      ANNEAL_PYTORCH_DEFAULT, NULL) : NULL;
  guint n_groups;

  return ticker != NULL ? anneal_ticker_get_groups (ticker, &n_groups)[0].lr : -1;
}

/* Those that follow one another do so at milestones. */
static void
find_leaders (Writer *self)
{
  const AnnealSchedule *schedule = self->run->schedule;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    {
      g_autoptr(GArray) parts = get_parts (schedule, i);

      if (parts->len > 1 && find_param (anneal_schedule_get_scheduler (schedule, i), ANNEAL_PARAM_INT_LIST) >= 0)
        self->leads[g_array_index (parts, guint, 0)] = TRUE;
    }
}

/* One that leads is a warm-up if it starts below the optimizer's rate. */
static gboolean
is_warmup (const Writer *self,
           guint         node)
{
  const AnnealSchedule *schedule = self->run->schedule;
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  if (!self->leads[node] || anneal_schedule_get_scheduler (schedule, node)->n_params == 0
      || find_param (anneal_schedule_get_scheduler (schedule, node), ANNEAL_PARAM_SCHEDULE_LIST) >= 0
      || !anneal_optimizer_check (self->run->optimizer, ANNEAL_PYTORCH_DEFAULT, NULL))
    return FALSE;

  double rate = get_first_rate (self, node);

  anneal_optimizer_get_groups (self->run->optimizer, groups);
  return rate >= 0 && rate < groups[0].lr;
}

/* The only one that is stepped, or the only one that is from the start. */
static gboolean
is_main (const AnnealSchedule *schedule,
         guint                 node)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);
  gboolean found = FALSE;

  for (guint i = 0; i < n_stepped; i++)
    if (stepped[i].node == node && (n_stepped == 1 || stepped[i].first == 0))
      found = TRUE;
    else if (stepped[i].node != node && stepped[i].first == 0)
      return FALSE;

  return found;
}

static char *
dup_variable (const Writer *self,
              guint         node)
{
  const AnnealSchedule *schedule = self->run->schedule;
  g_autofree char *wish = NULL;

  if (is_main (schedule, node))
    wish = g_strdup ("scheduler");
  else if (is_warmup (self, node))
    wish = g_strdup ("warmup");
  else
    wish = anneal_class_dup_variable (anneal_schedule_get_scheduler (schedule, node)->name);

  return anneal_exporter_take_name (self->exporter, wish);
}

static AnnealPiece *new_call (Writer     *self,
                              guint       node,
                              const char *before);

/* The list of a composite: names, or calls. */
static AnnealPiece *
new_part_list (Writer             *self,
               const char         *before,
               const AnnealObject *value)
{
  gboolean is_tuple = value->kind == ANNEAL_TUPLE;
  AnnealPiece *list = anneal_piece_new_group (before, is_tuple ? "(" : "[", is_tuple ? ")" : "]");
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (value, &n_items);

  list->keeps_comma = is_tuple && n_items == 1;
  for (gsize i = 0; i < n_items; i++)
    {
      AnnealArgument item = { .value = items[i] };

      if (items[i].kind != ANNEAL_HOST || items[i].host != &anneal_schedule_node_type)
        anneal_piece_add (list, anneal_exporter_new_argument (self->exporter, NULL, &item, NULL));
      else if (self->names[items[i].index] != NULL)
        anneal_piece_add (list, anneal_piece_new (NULL, self->names[items[i].index]));
      else
        anneal_piece_add (list, new_call (self, items[i].index, NULL));
    }

  return list;
}

static AnnealPiece *
new_argument (Writer                *self,
              const AnnealScheduler *scheduler,
              const AnnealArgument  *argument,
              const AnnealParam     *param)
{
  g_autofree char *name = g_strconcat (param->key, "=", NULL);
  gboolean is_first = (scheduler->flags & ANNEAL_SCHEDULER_OPTIMIZER_LAST) != 0 && param == scheduler->params;
  gboolean is_list = argument->value.kind == ANNEAL_LIST || argument->value.kind == ANNEAL_TUPLE;

  if (param->type == ANNEAL_PARAM_SCHEDULE_LIST && is_list)
    return new_part_list (self, is_first ? NULL : name, &argument->value);

  return anneal_exporter_new_argument (self->exporter, name, argument, param);
}

static AnnealPiece *
new_call (Writer     *self,
          guint       node,
          const char *before)
{
  const AnnealSchedule *schedule = self->run->schedule;
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);
  g_autofree char *opening = g_strconcat (anneal_exporter_use_class (self->exporter, scheduler->symbol), "(", NULL);
  AnnealPiece *call = anneal_piece_new_group (before, opening, ")");

  call->path = g_strdup_printf ("/%u", node);
  /* Where it may be left out, the parts have it. */
  if ((scheduler->flags & ANNEAL_SCHEDULER_OPTIMIZER_LAST) == 0)
    anneal_piece_add (call, anneal_piece_new (NULL, self->optimizer));
  for (guint i = 0; i < scheduler->n_params; i++)
    {
      const AnnealArgument *argument = anneal_schedule_get_argument (schedule, node, i);

      if (anneal_argument_is_default (argument, &scheduler->params[i]))
        continue;

      AnnealPiece *piece = anneal_piece_add (call, new_argument (self, scheduler, argument, &scheduler->params[i]));

      piece->path = g_strdup_printf ("/%u/params/%s", node, scheduler->params[i].key);
    }

  return call;
}

GPtrArray *
anneal_exporter_new_schedulers (AnnealExporter        *self,
                                const char            *optimizer_variable,
                                const AnnealExportRun *run,
                                GStrv                 *variables)
{
  guint n_nodes = anneal_schedule_get_n_nodes (run->schedule);
  GPtrArray *statements = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_piece_free);
  GStrv names = g_new0 (char *, n_nodes + 1);
  g_autofree guint8 *is_inside = g_new0 (guint8, n_nodes);
  g_autofree guint8 *leads = g_new0 (guint8, n_nodes);
  Writer writer = { self, run, optimizer_variable, names, is_inside, leads };

  place_inside (&writer);
  find_leaders (&writer);
  for (guint i = 0; i < n_nodes; i++)
    {
      if (is_inside[i])
        continue;

      names[i] = dup_variable (&writer, i);

      g_autofree char *before = g_strconcat (names[i], " = ", NULL);

      g_ptr_array_add (statements, new_call (&writer, i, before));
    }

  for (guint i = 0; i < n_nodes; i++)
    if (names[i] == NULL)
      names[i] = g_strdup ("");
  *variables = names;
  return statements;
}

gboolean
anneal_export_is_plain (const AnnealSchedule *schedule)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);

  return n_stepped == 1 && stepped[0].node + 1 == anneal_schedule_get_n_nodes (schedule) && stepped[0].first == 0
         && stepped[0].end == G_MAXUINT64;
}
