/* anneal-runner-class.c: classes of a script
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-record-private.h"
#include "anneal-runner-private.h"

static const char *
get_last_name (const AnnealNode *node)
{
  if (node->kind == ANNEAL_NODE_CALL)
    node = node->call.callee;
  if (node->kind == ANNEAL_NODE_ATTRIBUTE)
    return node->attribute.name;

  return node->kind == ANNEAL_NODE_GLOBAL || node->kind == ANNEAL_NODE_CAPTURE || node->kind == ANNEAL_NODE_LOCAL
         || node->kind == ANNEAL_NODE_NAME ? node->name.name : "";
}

/* The bases: one that the text made is looked into, one from elsewhere may have anything. */
static void
take_bases (AnnealRunner     *self,
            const AnnealNode *bases,
            AnnealRecord     *class)
{
  static const char * const field_makers[] = { "BaseModel", "BaseSettings", "NamedTuple", "TypedDict", NULL };

  for (guint i = 0; i < bases->call.n; i++)
    {
      const AnnealNode *node = bases->call.arguments[i].value;
      g_auto(AnnealObject) base = { 0 };
      g_autoptr(GError) error = NULL;

      if (bases->call.arguments[i].name != NULL || strcmp (get_last_name (node), "object") == 0)
        continue;
      if (g_strv_contains (field_makers, get_last_name (node)))
        {
          class->is_dataclass = TRUE;
          continue;
        }

      anneal_evaluate (self->frame, node, &base, &error);
      if (base.kind == ANNEAL_RECORD && ANNEAL_RECORD_OF (&base)->role == ANNEAL_ROLE_CLASS
          && class->class.kind == ANNEAL_UNSET)
        {
          class->class = anneal_object_ref (base);
          class->is_open = ANNEAL_RECORD_OF (&base)->is_open;
          class->is_dataclass = ANNEAL_RECORD_OF (&base)->is_dataclass;
        }
      else
        class->is_open = TRUE;
    }
}

/* What the body binds becomes the class's. */
static gboolean
run_body (AnnealRunner        *self,
          const AnnealCode    *code,
          const AnnealObject  *class,
          GError             **error)
{
  g_auto(AnnealObject) body = { 0 };
  g_autofree AnnealObject *slots = g_new0 (AnnealObject, code->n_slots + 1);
  AnnealFrame *outer = self->frame;
  AnnealFrame frame = { &self->evaluation, slots, self->module, NULL };
  gboolean good = TRUE;

  if (!anneal_function_new (self->frame, code, &body, error))
    return FALSE;

  frame.function = ANNEAL_FUNCTION_OF (&body);
  self->frame = &frame;
  anneal_runner_run_block (self, &code->block);
  self->frame = outer;
  self->flow = ANNEAL_FLOW_ON;

  for (guint i = 0; i < code->n_slots; i++)
    {
      if (good && code->names[i] != NULL)
        good = anneal_record_set (class, code->names[i], &slots[i], error);
      anneal_object_clear (&slots[i]);
    }

  return good;
}

gboolean
anneal_runner_run_class (AnnealRunner           *self,
                         const AnnealStatement  *statement,
                         const AnnealStatement  *decorator,
                         GError                **error)
{
  g_auto(AnnealObject) class = { 0 };
  const char *decoration = decorator != NULL && decorator->value != NULL ? get_last_name (decorator->value) : "";

  if (statement->code == NULL)
    {
      anneal_runner_pass_over (self, statement);
      return TRUE;
    }
  if (!anneal_record_new (self, ANNEAL_ROLE_CLASS, statement->code->name, &class, error))
    return FALSE;

  take_bases (self, statement->value, ANNEAL_RECORD_OF (&class));
  if (strstr (decoration, "dataclass") != NULL || strcmp (decoration, "define") == 0
      || strcmp (decoration, "attrs") == 0)
    ANNEAL_RECORD_OF (&class)->is_dataclass = TRUE;

  return run_body (self, statement->code, &class, error)
         && anneal_evaluate_assign (self->frame, statement->target, &class, error);
}

/* The object of a class that was made last; UNSET if there is none. */
static AnnealObject
find_instance (AnnealRunner       *self,
               const AnnealObject *class)
{
  for (guint i = self->records->len; i > 0; i--)
    {
      AnnealObject record = { .kind = ANNEAL_RECORD, .heap = g_ptr_array_index (self->records, i - 1) };

      if (ANNEAL_RECORD_OF (&record)->role == ANNEAL_ROLE_INSTANCE
          && ANNEAL_RECORD_OF (&record)->class.heap == class->heap)
        return anneal_object_ref (record);
    }

  return (AnnealObject) { 0 };
}

/* An object whose constructor's arguments are not known. */
static AnnealObject
make_instance (AnnealRunner       *self,
               const AnnealObject *class,
               AnnealObject      (*call) (AnnealRunner       *self,
                                          const AnnealObject *function,
                                          const AnnealObject *self_object))
{
  const AnnealObject *init = anneal_record_lookup (class, "__init__");
  g_autoptr(GError) error = NULL;
  AnnealObject object = { 0 };

  if (!anneal_record_new (self, ANNEAL_ROLE_INSTANCE, ANNEAL_RECORD_OF (class)->name, &object, &error))
    return object;

  ANNEAL_RECORD_OF (&object)->class = anneal_object_ref (*class);
  ANNEAL_RECORD_OF (&object)->is_open = TRUE;
  if (init != NULL && init->kind == ANNEAL_FUNCTION && ANNEAL_FUNCTION_OF (init)->builtin == NULL)
    {
      AnnealObject ignored = call (self, init, &object);

      anneal_object_clear (&ignored);
    }

  return object;
}

void
anneal_runner_run_methods (AnnealRunner          *self,
                           const AnnealStatement *statement,
                           AnnealObject         (*call) (AnnealRunner       *self,
                                                         const AnnealObject *function,
                                                         const AnnealObject *self_object))
{
  const AnnealObject *known = anneal_scope_lookup (self->scope, statement->code->name);
  g_auto(AnnealObject) class = { 0 };
  g_auto(AnnealObject) object = { 0 };

  g_hash_table_add (self->called, statement->code);
  if (known == NULL || known->kind != ANNEAL_RECORD || ANNEAL_RECORD_OF (known)->role != ANNEAL_ROLE_CLASS)
    return;

  class = anneal_object_ref (*known);
  object = find_instance (self, &class);
  if (object.kind == ANNEAL_UNSET)
    object = make_instance (self, &class, call);

  for (const AnnealStatement *s = statement->block.first; object.kind == ANNEAL_RECORD && s != NULL; s = s->next)
    {
      const AnnealObject *method = s->kind == ANNEAL_STATEMENT_DEF && s->code != NULL
                                   ? anneal_record_lookup (&class, s->code->name) : NULL;
      g_auto(AnnealObject) held = { 0 };
      g_auto(AnnealObject) result = { 0 };
      g_autofree char *name = NULL;

      if (method == NULL || method->kind != ANNEAL_FUNCTION || g_hash_table_contains (self->called, s->code)
          || ANNEAL_FUNCTION_OF (method)->builtin != NULL)
        continue;

      held = anneal_object_ref (*method);
      result = call (self, &held, ANNEAL_FUNCTION_OF (&held)->use == ANNEAL_USE_STATIC ? NULL : &object);
      name = g_strconcat (statement->code->name, ".", s->code->name, "()", NULL);
      anneal_runner_keep_local (self, name, &result);
    }
}

/* The host's things that objects hold are found as "self.scheduler" and "Trainer.self.scheduler". */
void
anneal_runner_keep_attributes (AnnealRunner *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AnnealRecord *record = g_ptr_array_index (self->records, i);
      GHashTableIter iter;
      gpointer name;
      gpointer value;

      g_hash_table_iter_init (&iter, record->members);
      while (record->role == ANNEAL_ROLE_INSTANCE && g_hash_table_iter_next (&iter, &name, &value))
        {
          g_autofree char *plain = g_strconcat ("self.", name, NULL);
          g_autofree char *qualified = g_strconcat (record->name, ".", plain, NULL);

          if (((AnnealObject *) value)->kind != ANNEAL_HOST)
            continue;
          anneal_runner_keep_local (self, plain, value);
          anneal_runner_keep_local (self, qualified, value);
        }
    }
}
