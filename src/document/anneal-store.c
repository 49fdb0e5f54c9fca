/* anneal-store.c: which project is current, and the ones before and after it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include "anneal-store.h"

/* A pause this long ends a step of undo. */
#define REST_MS 500

/* Every pointer is set except merge_key; `undo` and `redo` hold projects, the nearest one last. */
struct _AnnealStore
{
  GObject        parent_instance;

  AnnealProject *project;
  AnnealProject *saved;         /* what the file holds */
  GPtrArray     *undo;          /* at most ANNEAL_STORE_MAX_UNDO */
  GPtrArray     *redo;
  char          *merge_key;     /* (nullable): of the last commit, if more may join it */
  guint          rest_source;   /* after which they may not */
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_MODIFIED,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  N_PROPS
};

enum
{
  CHANGED,
  RESET,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealStore, anneal_store, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What the flags were before an edit, to notify of those that differ after it. */
typedef struct
{
  guint can_undo : 1;
  guint can_redo : 1;
  guint modified : 1;
} Flags;

static const AnnealProject *
peek (GPtrArray *projects)
{
  return projects->len > 0 ? g_ptr_array_index (projects, projects->len - 1) : NULL;
}

static AnnealProject *
pop (GPtrArray *projects)
{
  return g_ptr_array_steal_index (projects, projects->len - 1);
}

static Flags
read_flags (AnnealStore *self)
{
  return (Flags) {
    .can_undo = self->undo->len > 0,
    .can_redo = self->redo->len > 0,
    .modified = self->project != self->saved,
  };
}

static void
notify_flags (AnnealStore *self,
              Flags        before)
{
  Flags after = read_flags (self);

  if (before.can_undo != after.can_undo)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  if (before.can_redo != after.can_redo)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
  if (before.modified != after.modified)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  if (before.can_undo || after.can_undo)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_LABEL]);
  if (before.can_redo || after.can_redo)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_LABEL]);
}

/* Listeners may edit again: what they are told stays alive until all have heard. */
static void
emit_changed (AnnealStore   *self,
              AnnealProject *before,      /* (transfer full) */
              Flags          flags)
{
  g_autoptr(AnnealProject) old = before;
  g_autoptr(AnnealProject) project = anneal_project_ref (self->project);

  g_signal_emit (self, signals[CHANGED], 0, old, project);
  notify_flags (self, flags);
}

/* Takes @project; gives the one before. */
static AnnealProject *
swap_project (AnnealStore   *self,
              AnnealProject *project)
{
  AnnealProject *before = self->project;

  self->project = project;
  return before;
}

static char *
dup_undo_label (AnnealStore *self)
{
  const AnnealProject *before = peek (self->undo);

  return before != NULL ? anneal_project_describe_change (before, self->project) : NULL;
}

static char *
dup_redo_label (AnnealStore *self)
{
  const AnnealProject *after = peek (self->redo);

  return after != NULL ? anneal_project_describe_change (self->project, after) : NULL;
}

/* @project with another view.  Projects that were the same stay the same: `known` maps the old to the new. */
static AnnealProject *
change_view (AnnealProject    *project,   /* (transfer full) */
             GHashTable       *known,
             const AnnealView *view)
{
  g_autoptr(AnnealProject) old = project;
  AnnealProject *changed = g_hash_table_lookup (known, old);

  if (changed == NULL)
    {
      changed = anneal_project_with_view (old, view);
      g_hash_table_insert (known, anneal_project_ref (old), changed);
    }

  return anneal_project_ref (changed);
}

static void
anneal_store_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AnnealStore *self = ANNEAL_STORE (object);

  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->undo->len > 0);
      break;

    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->redo->len > 0);
      break;

    case PROP_MODIFIED:
      g_value_set_boolean (value, self->project != self->saved);
      break;

    case PROP_UNDO_LABEL:
      g_value_take_string (value, dup_undo_label (self));
      break;

    case PROP_REDO_LABEL:
      g_value_take_string (value, dup_redo_label (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
anneal_store_finalize (GObject *object)
{
  AnnealStore *self = ANNEAL_STORE (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  anneal_project_unref (self->project);
  anneal_project_unref (self->saved);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self->merge_key);

  G_OBJECT_CLASS (anneal_store_parent_class)->finalize (object);
}

static void
anneal_store_class_init (AnnealStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = anneal_store_get_property;
  object_class->finalize = anneal_store_finalize;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* (before, after): const AnnealProject *, lent */
  signals[CHANGED] = g_signal_new ("changed", ANNEAL_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[RESET] = g_signal_new ("reset", ANNEAL_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
anneal_store_init (AnnealStore *self)
{
  self->project = anneal_project_new ();
  self->saved = anneal_project_ref (self->project);
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_project_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_project_unref);
}

AnnealStore *
anneal_store_new (AnnealProject *project)
{
  AnnealStore *self = g_object_new (ANNEAL_TYPE_STORE, NULL);

  anneal_store_reset (self, project);
  return self;
}

const AnnealProject *
anneal_store_get_project (AnnealStore *self)
{
  g_return_val_if_fail (ANNEAL_IS_STORE (self), NULL);

  return self->project;
}

/**
 * anneal_store_commit:
 * @self: a store
 * @project: (transfer full): what an edit made of the current project; the same one does nothing
 * @merge_key: (nullable): joins this edit with those just before it of the same key, as in the drag of a slider
 */
void
anneal_store_commit (AnnealStore   *self,
                     AnnealProject *project,
                     const char    *merge_key)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));
  g_return_if_fail (project != NULL);

  if (project == self->project)
    {
      anneal_project_unref (project);
      return;
    }

  Flags flags = read_flags (self);
  gboolean merges = merge_key != NULL && g_strcmp0 (merge_key, self->merge_key) == 0;
  AnnealProject *before = swap_project (self, project);

  if (!merges)
    {
      if (self->undo->len == ANNEAL_STORE_MAX_UNDO)
        g_ptr_array_remove_index (self->undo, 0);
      g_ptr_array_add (self->undo, anneal_project_ref (before));
      g_ptr_array_set_size (self->redo, 0);
      anneal_store_end_merge (self);
      self->merge_key = g_strdup (merge_key);
    }

  emit_changed (self, before, flags);
}

void
anneal_store_end_merge (AnnealStore *self)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_pointer (&self->merge_key, g_free);
}

static gboolean
rest_cb (gpointer data)
{
  AnnealStore *self = data;

  self->rest_source = 0;
  anneal_store_end_merge (self);
  return G_SOURCE_REMOVE;
}

void
anneal_store_end_merge_after_rest (AnnealStore *self)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->merge_key != NULL)
    self->rest_source = g_timeout_add (REST_MS, rest_cb, self);
}

void
anneal_store_cancel_merge (AnnealStore *self)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  if (self->merge_key == NULL || self->undo->len == 0)
    return;

  anneal_store_end_merge (self);

  Flags flags = read_flags (self);
  AnnealProject *before = swap_project (self, pop (self->undo));

  emit_changed (self, before, flags);
}

/* Does nothing when there is nothing to undo. */
void
anneal_store_undo (AnnealStore *self)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  anneal_store_end_merge (self);
  if (self->undo->len == 0)
    return;

  Flags flags = read_flags (self);
  AnnealProject *before = swap_project (self, pop (self->undo));

  g_ptr_array_add (self->redo, anneal_project_ref (before));
  emit_changed (self, before, flags);
}

/* Does nothing when there is nothing to redo. */
void
anneal_store_redo (AnnealStore *self)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  anneal_store_end_merge (self);
  if (self->redo->len == 0)
    return;

  Flags flags = read_flags (self);
  AnnealProject *before = swap_project (self, pop (self->redo));

  g_ptr_array_add (self->undo, anneal_project_ref (before));
  emit_changed (self, before, flags);
}

/* The current project is what the file holds: "modified" is FALSE whenever it is current again. */
void
anneal_store_mark_saved (AnnealStore *self)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  Flags flags = read_flags (self);

  anneal_store_end_merge (self);
  anneal_project_unref (self->saved);
  self->saved = anneal_project_ref (self->project);
  notify_flags (self, flags);
}

void
anneal_store_reset (AnnealStore   *self,
                    AnnealProject *project)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));
  g_return_if_fail (project != NULL);

  Flags flags = read_flags (self);
  AnnealProject *before = swap_project (self, project);

  anneal_store_end_merge (self);
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
  anneal_project_unref (self->saved);
  self->saved = anneal_project_ref (project);
  g_signal_emit (self, signals[RESET], 0);
  emit_changed (self, before, flags);
}

/* The view is saved with the project, but changing it is no edit: nothing to undo, and nothing to ask about at the
 * end. */
void
anneal_store_set_view (AnnealStore      *self,
                       const AnnealView *view)
{
  g_return_if_fail (ANNEAL_IS_STORE (self));

  if (anneal_view_equal (&self->project->view, view))
    return;

  g_autoptr(GHashTable) known = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) anneal_project_unref,
                                                       (GDestroyNotify) anneal_project_unref);
  GPtrArray *histories[] = { self->undo, self->redo };
  Flags flags = read_flags (self);
  AnnealProject *before = anneal_project_ref (self->project);

  self->project = change_view (self->project, known, view);
  self->saved = change_view (self->saved, known, view);
  for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
    for (guint j = 0; j < histories[i]->len; j++)
      histories[i]->pdata[j] = change_view (histories[i]->pdata[j], known, view);

  emit_changed (self, before, flags);
}
