/* anneal-document-steps.c: which schedulers of a run are stepped, and when, in a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include "anneal-document-private.h"

typedef struct
{
  guint64       order;
  AnnealStepped stepped;
} Entry;

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = ((const Entry *) a)->order;
  guint64 second = ((const Entry *) b)->order;

  return first < second ? -1 : first > second;
}

static gboolean
read_entry (json_t   *object,
            guint     node,
            Entry    *entry,
            GError  **error)
{
  json_t *steps;

  *entry = (Entry) { .stepped = { .node = node, .end = G_MAXUINT64 } };
  if (!anneal_document_get_object (object, "steps", &steps, error))
    return FALSE;

  if (anneal_document_get_integer (steps, "order", 0, ANNEAL_MAX_NODES, &entry->order, error)
      && anneal_document_get_integer (steps, "from", 0, G_MAXINT64, &entry->stepped.first, error)
      && anneal_document_get_integer (steps, "until", 0, G_MAXINT64, &entry->stepped.end, error))
    return TRUE;

  anneal_document_prefix (error, "/steps");
  return FALSE;
}

/**
 * anneal_document_read_steps:
 * @schedule: (transfer full): as it is without what the nodes say of their steps
 * @nodes: the array that @schedule was read from
 *
 * Returns: (transfer full): the schedule with the ticks in which its nodes are stepped, or %NULL with @error set
 */
AnnealSchedule *
anneal_document_read_steps (AnnealSchedule  *schedule,
                            json_t          *nodes,
                            GError         **error)
{
  g_autoptr(AnnealSchedule) plain = schedule;
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint i = 0; i < anneal_schedule_get_n_nodes (plain); i++)
    {
      json_t *node = json_array_get (nodes, i);
      Entry entry;

      if (json_object_get (node, "steps") == NULL)
        continue;
      if (!read_entry (node, i, &entry, error))
        {
          anneal_document_prefix (error, "/%u", i);
          return NULL;
        }
      g_array_append_val (entries, entry);
    }

  if (entries->len == 0)
    return g_steal_pointer (&plain);

  g_autofree AnnealStepped *stepped = g_new (AnnealStepped, entries->len);

  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    stepped[i] = g_array_index (entries, Entry, i).stepped;

  return anneal_schedule_with_stepped (plain, stepped, entries->len);
}

/* Nothing for a schedule of which one node gets all the calls. */
void
anneal_document_write_steps (AnnealJsonWriter     *writer,
                             const AnnealSchedule *schedule,
                             guint                 node)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);

  if (n_stepped == 1 && stepped[0].first == 0 && stepped[0].end == G_MAXUINT64)
    return;

  for (guint i = 0; i < n_stepped; i++)
    {
      if (stepped[i].node != node)
        continue;

      anneal_json_writer_member (writer, "steps");
      anneal_json_writer_begin_object (writer);
      anneal_json_writer_member (writer, "order");
      anneal_json_writer_int (writer, (gint64) i);
      anneal_json_writer_member (writer, "from");
      anneal_json_writer_int (writer, (gint64) stepped[i].first);
      if (stepped[i].end <= G_MAXINT64)
        {
          anneal_json_writer_member (writer, "until");
          anneal_json_writer_int (writer, (gint64) stepped[i].end);
        }
      anneal_json_writer_end_object (writer);
      return;
    }
}
