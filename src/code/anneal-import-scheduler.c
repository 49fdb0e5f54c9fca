/* anneal-import-scheduler.c: schedulers out of constructor calls
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

#include "anneal-number.h"

static const AnnealObject none = ANNEAL_OBJECT_NONE;

static gboolean
is_node (const AnnealObject *object)
{
  return object->kind == ANNEAL_HOST && object->host == &anneal_schedule_node_type;
}

/* "SGD with lr=0.1" */
static char *
dup_implicit_words (const AnnealOptimizer *optimizer)
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];
  char number[ANNEAL_NUMBER_LENGTH];

  anneal_optimizer_get_groups (optimizer, groups);
  anneal_number_format (groups[0].lr, number);
  /* translators: an optimizer's class and its learning rate */
  return g_strdup_printf (_("%s with lr=%s"), anneal_optimizer_get_kind (optimizer)->name, number);
}

/* The implicit optimizer stands in for one that could not be worked out.  A name that the text never gives to anything
 * is a slip; what a function makes that is not in the text is no fault of the text. */
static void
report_optimizer (AnnealImporter     *self,
                  const AnnealObject *value,
                  AnnealSpan          span)
{
  const char *expression = value->kind == ANNEAL_UNKNOWN ? anneal_object_get_expression (value) : NULL;
  GError *reason = NULL;

  if (value->kind == ANNEAL_UNKNOWN
      && (self->fields == NULL || expression == NULL || anneal_importer_is_unbound (self, expression)))
    {
      anneal_set_error_at (&reason, ANNEAL_ERROR_NAME, span, "%s", anneal_object_get_string (value));
      anneal_importer_report (self, ANNEAL_SEVERITY_ERROR, reason);
      return;
    }

  g_autofree char *words = dup_implicit_words (self->given);

  anneal_importer_note (self, span, _("This optimizer is not made of PyTorch's classes in the text: %s stands for it"),
                        words);
}

static gboolean
find_optimizer (AnnealImporter     *self,
                const AnnealObject *value,
                AnnealSpan          span,
                guint              *optimizer,
                GError            **error)
{
  AnnealObject found = *value;
  gboolean is_open = value->kind == ANNEAL_UNKNOWN
                     || (value->kind == ANNEAL_HOST && value->host == &anneal_import_thing_type);

  if (is_open && anneal_importer_get_implicit (self, &found))
    report_optimizer (self, value, span);

  if (found.kind == ANNEAL_HOST && found.host == &anneal_optimizer_type)
    {
      *optimizer = found.index;
      return TRUE;
    }

  anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span, "%s is not an Optimizer", anneal_object_get_type_name (value));
  return FALSE;
}

/* What ChainedScheduler does without `optimizer`: the one of the first part that has one, else the implicit one, which
 * is not looked at before the parts are refused. */
static gboolean
find_parts_optimizer (AnnealImporter      *self,
                      const AnnealBinding *binding,
                      guint                n_params,
                      guint               *optimizer)
{
  AnnealObject implicit;

  for (guint i = 1; i <= n_params; i++)
    {
      const AnnealObject *list = binding->values[i];
      gboolean is_list = list != NULL && (list->kind == ANNEAL_LIST || list->kind == ANNEAL_TUPLE);
      gsize n_items = 0;
      const AnnealObject *items = is_list ? anneal_object_get_items (list, &n_items) : NULL;

      for (gsize j = 0; j < n_items; j++)
        if (is_node (&items[j]))
          {
            *optimizer = ((AnnealImportNode *) g_ptr_array_index (self->nodes, items[j].index))->optimizer;
            return TRUE;
          }
    }

  if (!anneal_importer_get_implicit (self, &implicit))
    return FALSE;

  *optimizer = implicit.index;
  return TRUE;
}

/* The mistake of passing the optimizer where the list of schedulers belongs. */
static gboolean
check_lists (AnnealImporter        *self,
             const AnnealScheduler *scheduler,
             const AnnealBinding   *binding,
             GError               **error)
{
  for (guint i = 0; i < scheduler->n_params; i++)
    {
      const AnnealObject *value = binding->values[i + 1];

      if (scheduler->params[i].type != ANNEAL_PARAM_SCHEDULE_LIST || value == NULL || value->kind != ANNEAL_HOST
          || value->host != &anneal_optimizer_type)
        continue;

      anneal_set_error_at (error, ANNEAL_ERROR_TYPE, binding->spans[i + 1], "object of type '%s' has no len()",
                           anneal_optimizer_get_kind (g_ptr_array_index (self->optimizers, value->index))->name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
find_bound_optimizer (AnnealImporter        *self,
                      const AnnealScheduler *scheduler,
                      const AnnealBinding   *binding,
                      guint                 *optimizer,
                      GError               **error)
{
  const AnnealObject *value = binding->values[0];

  if (!check_lists (self, scheduler, binding, error))
    return FALSE;

  if ((scheduler->flags & ANNEAL_SCHEDULER_OPTIMIZER_LAST) != 0 && (value == NULL || value->kind == ANNEAL_NONE)
      && find_parts_optimizer (self, binding, scheduler->n_params, optimizer))
    return TRUE;

  return find_optimizer (self, value != NULL ? value : &none, binding->spans[0], optimizer, error);
}

/* Marks the schedulers in a composite's list; they must act on its own optimizer. */
static gboolean
adopt_parts (AnnealImporter     *self,
             const char         *composite,
             guint               optimizer,
             const AnnealObject *list,
             AnnealSpan          span,
             GError            **error)
{
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (list->kind == ANNEAL_LIST || list->kind == ANNEAL_TUPLE)
    items = anneal_object_get_items (list, &n_items);

  for (gsize i = 0; i < n_items; i++)
    {
      AnnealImportNode *part = is_node (&items[i]) ? g_ptr_array_index (self->nodes, items[i].index) : NULL;

      if (part == NULL)
        continue;
      if (part->optimizer != optimizer)
        {
          anneal_set_error_at (error, ANNEAL_ERROR_CONFLICT, span,
                               "%s expects all schedulers to belong to the same optimizer, but got scheduler %s at "
                               "index %zu, which is of another optimizer", composite, part->scheduler->name, i);
          return FALSE;
        }
      part->is_part = TRUE;
    }

  return TRUE;
}

static gboolean
adopt_all_parts (AnnealImporter         *self,
                 const AnnealImportNode *node,
                 GError                **error)
{
  const AnnealScheduler *scheduler = node->scheduler;

  for (guint i = 0; i < scheduler->n_params; i++)
    if (scheduler->params[i].type == ANNEAL_PARAM_SCHEDULE_LIST
        && !adopt_parts (self, scheduler->name, node->optimizer, &node->arguments[i].value, node->spans[i], error))
      return FALSE;

  return TRUE;
}

/* @binding: of the call, where `verbose` may stand without its name. */
static void
note_verbose (AnnealImporter        *self,
              const AnnealSignature *signature,
              const AnnealCall      *call,
              const AnnealBinding   *binding)
{
  guint slot = signature->n_params + 1;

  if (signature->has_verbose && binding->values[slot] != NULL)
    anneal_importer_note (self, binding->spans[slot],
                          self->version < ANNEAL_PYTORCH_2_2
                          ? _("PyTorch 1.13 prints every rate when verbose is true; the rates are the same")
                          : _("PyTorch 2.2 warns that verbose is deprecated; the rates are the same"));

  for (guint i = 0; signature->lets_verbose && i < call->n_keywords; i++)
    if (strcmp (call->keywords[i], "verbose") == 0)
      anneal_importer_note (self, call->keyword_name_spans[i],
                            _("verbose= is ignored; PyTorch 2.7 and newer refuse it"));
}

/* What Python knows of the scheduler's constructor in the version chosen. */
static AnnealSignature
get_signature (const AnnealImporter  *self,
               const AnnealScheduler *scheduler)
{
  gboolean is_verbose = (scheduler->flags & ANNEAL_SCHEDULER_NEVER_VERBOSE) == 0;
  AnnealSignature signature = {
    .callee = scheduler->name,
    .first = "optimizer",
    .params = scheduler->params,
    .n_params = scheduler->n_params,
    .has_verbose = is_verbose && self->version < ANNEAL_PYTORCH_2_7,
    /* Real code is full of it. */
    .lets_verbose = is_verbose && self->version >= ANNEAL_PYTORCH_2_7,
    .first_is_last = (scheduler->flags & ANNEAL_SCHEDULER_OPTIMIZER_LAST) != 0,
  };

  /* ChainedScheduler took no optimizer beside its parts'. */
  if (signature.first_is_last && self->version < ANNEAL_PYTORCH_2_7)
    signature.first = NULL;

  return signature;
}

void
anneal_import_node_free (AnnealImportNode *self)
{
  for (guint i = 0; i < self->scheduler->n_params; i++)
    anneal_argument_clear (&self->arguments[i]);
  g_free (self->arguments);
  g_free (self->spans);
  g_free (self);
}

static AnnealImportNode *
new_node (AnnealImporter        *self,
          const AnnealScheduler *scheduler,
          const AnnealBinding   *binding,
          AnnealSpan             call,
          guint                  optimizer)
{
  AnnealImportNode *node = g_new0 (AnnealImportNode, 1);

  node->scheduler = scheduler;
  node->call = call;
  node->optimizer = optimizer;
  node->arguments = g_new0 (AnnealArgument, scheduler->n_params);
  node->spans = g_new0 (AnnealSpan, scheduler->n_params);

  for (guint i = 0; i < scheduler->n_params; i++)
    if (binding->values[i + 1] != NULL)
      {
        node->spans[i] = binding->spans[i + 1];
        anneal_importer_take_argument (self, binding->values[i + 1], node->spans[i], &node->arguments[i]);
      }

  return node;
}

/**
 * anneal_importer_build_scheduler:
 * @result: (out): an object of anneal_schedule_node_type
 *
 * Appends a scheduler to those that the text builds.  What its own constructor refuses is not looked at: that is
 * anneal_schedule_check().
 */
gboolean
anneal_importer_build_scheduler (AnnealImporter        *self,
                                 const AnnealScheduler *scheduler,
                                 const AnnealCall      *call,
                                 AnnealObject          *result,
                                 GError               **error)
{
  AnnealSignature signature = get_signature (self, scheduler);
  g_auto(AnnealBinding) binding = { 0 };
  guint optimizer = 0;

  if (!anneal_signature_bind (&signature, call, &binding, error)
      || !find_bound_optimizer (self, scheduler, &binding, &optimizer, error))
    return FALSE;

  if (self->nodes->len >= ANNEAL_MAX_NODES)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, call->span, _("There are more than %d schedulers"),
                           ANNEAL_MAX_NODES);
      return FALSE;
    }

  AnnealImportNode *node = new_node (self, scheduler, &binding, call->span, optimizer);

  if (!adopt_all_parts (self, node, error))
    {
      anneal_import_node_free (node);
      return FALSE;
    }

  note_verbose (self, &signature, call, &binding);
  *result = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, self->nodes->len);
  g_ptr_array_add (self->nodes, node);
  return TRUE;
}
