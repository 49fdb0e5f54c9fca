/* anneal-import-host.c: the names that a script may use without binding them, PyTorch's above all
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

/* Different things of the user's that one text may name before they all are one. */
#define MAX_THINGS 100000

/* Longest argument that is kept as it was written, in bytes. */
#define MAX_ARGUMENT_TEXT 1000

/* The index counts the tables' rows. */
static const AnnealHostType optimizer_class_type = { "type" };
static const AnnealHostType scheduler_class_type = { "type" };
/* The index is one of AnnealImporter.things. */
const AnnealHostType anneal_import_thing_type = { "object" };
static const AnnealHostType tensors_type = { "list" };

/* Added to the index of a class that nothing imports. */
#define ASSUMED (1u << 16)

/* What documentation and questions call the optimizer; also as an attribute of `self`. */
static const char * const optimizer_names[] = { "opt", "optimizer", NULL };

/* … and the weights that are trained, one by one, and what holds them. */
static const char * const tensor_names[] = { "a", "b", "c", "d", "params", NULL };
static const char * const holder_names[] = { "model", "self", NULL };

static guint
find_thing (AnnealImporter *self,
            const char     *expression)
{
  gpointer index;

  if (g_hash_table_lookup_extended (self->thing_indices, expression, NULL, &index))
    return GPOINTER_TO_UINT (index);
  if (self->things->len >= MAX_THINGS)
    return 0;

  char *copy = g_strdup (expression);

  g_ptr_array_add (self->things, copy);
  g_hash_table_insert (self->thing_indices, copy, GUINT_TO_POINTER (self->things->len - 1));
  return self->things->len - 1;
}

static AnnealObject
new_thing (AnnealImporter       *self,
           const AnnealHostType *type,
           const char           *expression)
{
  return (AnnealObject) ANNEAL_OBJECT_HOST (type, find_thing (self, expression));
}

static const char *
get_thing (AnnealImporter     *self,
           const AnnealObject *object)
{
  return g_ptr_array_index (self->things, object->index);
}

/* @dotted is "torch.optim.SGD" where an import says so; a bare "SGD" is assumed to be that. */
static gboolean
lookup_class (const char   *dotted,
              AnnealObject *value)
{
  gboolean is_scheduler;
  guint index;

  if (!anneal_import_find_class (dotted, &is_scheduler, &index))
    return FALSE;

  if (!g_str_has_prefix (dotted, "torch."))
    index |= ASSUMED;
  *value = (AnnealObject) ANNEAL_OBJECT_HOST (is_scheduler ? &scheduler_class_type : &optimizer_class_type, index);
  return TRUE;
}

/* Takes @optimizer. */
void
anneal_importer_add_optimizer (AnnealImporter  *self,
                               AnnealOptimizer *optimizer,
                               AnnealSpan       place)
{
  g_ptr_array_add (self->optimizers, optimizer);
  g_array_append_val (self->places, place);
}

gboolean
anneal_importer_get_implicit (AnnealImporter *self,
                              AnnealObject   *value)
{
  if (self->given == NULL)
    return FALSE;

  if (self->implicit < 0)
    {
      self->implicit = (int) self->optimizers->len;
      anneal_importer_add_optimizer (self, anneal_optimizer_ref (self->given), (AnnealSpan) { 0, 0 });
    }
  *value = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_optimizer_type, (guint32) self->implicit);
  return TRUE;
}

/* The modules that classes are looked for in, under their names and what they are imported as. */
static gboolean
lookup_module (const char   *dotted,
               AnnealObject *value)
{
  static const struct
  {
    const char *name;
    const char *module;
  } modules[] = {
    { "torch", "torch" },
    { "torch.optim", "torch.optim" },
    { "optim", "torch.optim" },
    { "torch.optim.lr_scheduler", "torch.optim.lr_scheduler" },
    { "lr_scheduler", "torch.optim.lr_scheduler" },
    { "torch.optim.swa_utils", "torch.optim.swa_utils" },
    { "swa_utils", "torch.optim.swa_utils" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (strcmp (modules[i].name, dotted) == 0)
      {
        *value = anneal_object_new_module (modules[i].module);
        return TRUE;
      }

  return FALSE;
}

static gboolean
host_lookup (gpointer      data,
             const char   *dotted,
             AnnealObject *value)
{
  AnnealImporter *self = data;
  gboolean is_script = self->fields != NULL && !anneal_field_table_is_one_line (self->fields);

  if (g_strv_contains (optimizer_names, dotted))
    return anneal_importer_get_implicit (self, value);
  if (lookup_class (dotted, value) || lookup_module (dotted, value))
    return TRUE;

  /* In a script these may be anything, and are gone through. */
  if (!is_script && g_strv_contains (tensor_names, dotted))
    *value = new_thing (self, &tensors_type, dotted);
  else if ((!is_script && g_strv_contains (holder_names, dotted)) || anneal_importer_is_namesake (self, dotted)
           || anneal_import_is_foreign_scheduler (dotted) || anneal_import_is_other_torch (dotted))
    *value = new_thing (self, &anneal_import_thing_type, dotted);
  else
    return FALSE;

  return TRUE;
}

/* Things have any attribute; of optimizers and schedulers only what changes no learning rate may be used. */
static gboolean
host_attribute (gpointer            data,
                const AnnealObject *object,
                const char         *name,
                AnnealObject       *value)
{
  static const char * const harmless[] = {
    "base_lrs", "get_last_lr", "get_lr", "last_epoch", "load_state_dict", "state", "state_dict", "step", "zero_grad",
    NULL,
  };
  AnnealImporter *self = data;
  gboolean is_known = object->host == &anneal_optimizer_type || object->host == &anneal_schedule_node_type;
  g_autofree char *expression = NULL;

  if (object->host == &anneal_import_thing_type && strcmp (get_thing (self, object), "self") == 0
      && g_strv_contains (optimizer_names, name))
    return anneal_importer_get_implicit (self, value);
  if (object->host == &anneal_optimizer_type && anneal_importer_get_groups (self, object, name, value))
    return TRUE;

  if (object->host == &anneal_import_thing_type)
    expression = g_strconcat (get_thing (self, object), ".", name, NULL);
  else if (is_known && g_strv_contains (harmless, name))
    expression = g_strconcat (object->host->type_name, ".", name, NULL);
  else
    return FALSE;

  *value = new_thing (self, &anneal_import_thing_type, expression);
  return TRUE;
}

/* Only what `parameters()` gives is the same thing at every call. */
static AnnealObject
call_thing (AnnealImporter     *self,
            const AnnealObject *callee)
{
  const char *expression = get_thing (self, callee);
  g_autofree char *result = NULL;

  if (strcmp (anneal_import_get_last_name (expression), "parameters") == 0)
    result = g_strconcat (expression, "()", NULL);
  else
    result = g_strdup_printf ("%s()#%u", expression, self->things->len);

  return new_thing (self, &anneal_import_thing_type, result);
}

/* What a call of somebody else's thing means for the curves. */
static void
note_thing (AnnealImporter   *self,
            const char       *expression,
            const AnnealCall *call)
{
  const char *last = anneal_import_get_last_name (expression);

  if (anneal_importer_is_namesake (self, expression))
    anneal_importer_note (self, call->callee_span, _("%s is not taken for PyTorch's %s, for it comes from elsewhere"),
                          expression, last);
  else if (strchr (expression, '(') == NULL && anneal_import_is_foreign_scheduler (expression))
    anneal_importer_note (self, call->callee_span, _("%s is not one of PyTorch's schedulers and is not drawn"),
                          expression);
  else if (strcmp (expression, "LRScheduler.load_state_dict") == 0
           || strcmp (expression, "Optimizer.load_state_dict") == 0)
    anneal_importer_note (self, call->span,
                          _("What load_state_dict() loads is not known: drawn as from a fresh start"));
}

/* Said once: somebody who imports nothing shows a part of a script. */
static void
note_assumed (AnnealImporter   *self,
              const char       *name,
              const AnnealCall *call)
{
  if (self->has_assumed || anneal_field_table_is_one_line (self->fields))
    return;

  self->has_assumed = TRUE;
  anneal_importer_note (self, call->callee_span, _("%s is taken for PyTorch's, though nothing imports it"), name);
}

static gboolean
call_class (AnnealImporter      *self,
            const AnnealObject  *callee,
            const AnnealCall    *call,
            AnnealObject        *result,
            GError             **error)
{
  guint n_rows;
  guint index = callee->index & ~ASSUMED;
  gboolean is_optimizer = callee->host == &optimizer_class_type;
  const AnnealOptimizerKind *kind = is_optimizer ? anneal_optimizer_kinds_all (&n_rows)[index] : NULL;
  const AnnealScheduler *scheduler = is_optimizer ? NULL : anneal_schedulers_all (&n_rows)[index];

  self->place = call->span.start;
  if ((callee->index & ASSUMED) != 0 && self->fields != NULL)
    note_assumed (self, is_optimizer ? kind->name : scheduler->name, call);

  return is_optimizer ? anneal_importer_build_optimizer (self, kind, call, result, error)
                      : anneal_importer_build_scheduler (self, scheduler, call, result, error);
}

static gboolean
host_call (gpointer            data,
           const AnnealObject *callee,
           const AnnealCall   *call,
           AnnealObject       *result,
           GError            **error)
{
  AnnealImporter *self = data;

  if (callee->host == &optimizer_class_type || callee->host == &scheduler_class_type)
    return call_class (self, callee, call, result, error);
  if (callee->host == &anneal_import_add_group_type)
    return anneal_importer_add_group (self, callee, call, result, error);

  if (callee->host != &anneal_import_thing_type)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_TYPE, call->callee_span, "'%s' object is not callable",
                           callee->host->type_name);
      return FALSE;
    }

  note_thing (self, get_thing (self, callee), call);
  *result = call_thing (self, callee);
  return TRUE;
}

static gboolean
host_resolve (gpointer            data,
              const char         *expression,
              const AnnealObject *guess,
              AnnealObject       *value)
{
  AnnealImporter *self = data;

  if (anneal_field_table_resolve (self->fields, expression, guess, value))
    return TRUE;

  return self->is_lenient && anneal_field_table_find_assigned (self->fields, expression, value);
}

void
anneal_importer_init (AnnealImporter        *self,
                      const char            *text,
                      gsize                  length,
                      AnnealPytorch          version,
                      const AnnealOptimizer *given,
                      AnnealFieldTable      *fields,
                      GPtrArray             *diagnostics)
{
  *self = (AnnealImporter) {
    .text = text,
    .length = length,
    .version = version,
    .diagnostics = diagnostics,
    .optimizers = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_optimizer_unref),
    .nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_import_node_free),
    .places = g_array_new (FALSE, FALSE, sizeof (AnnealSpan)),
    .fields = fields,
    .things = g_ptr_array_new_with_free_func (g_free),
    .thing_indices = g_hash_table_new (g_str_hash, g_str_equal),
    .given = given,
    .implicit = -1,
  };
}

void
anneal_importer_clear (AnnealImporter *self)
{
  g_clear_pointer (&self->thing_indices, g_hash_table_unref);
  g_clear_pointer (&self->things, g_ptr_array_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->optimizers, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
}

AnnealPythonHost
anneal_importer_get_host (AnnealImporter *self)
{
  return (AnnealPythonHost) {
    .lookup = host_lookup,
    .call = host_call,
    .attribute = host_attribute,
    .data = self,
    .resolve = self->fields != NULL && !self->is_strict ? host_resolve : NULL,
    .item = anneal_importer_get_item,
    .assign = anneal_importer_assign,
  };
}

void
anneal_importer_report (AnnealImporter *self,
                        AnnealSeverity  severity,
                        GError         *error)
{
  AnnealDiagnostic *diagnostic = g_new0 (AnnealDiagnostic, 1);

  diagnostic->severity = severity;
  diagnostic->error = error;
  g_ptr_array_add (self->diagnostics, diagnostic);
}

void
anneal_importer_note (AnnealImporter *self,
                      AnnealSpan      span,
                      const char     *format,
                      ...)
{
  g_autofree char *message = NULL;
  GError *error = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  anneal_set_error_at (&error, ANNEAL_ERROR_NAME, span, "%s", message);
  anneal_importer_report (self, ANNEAL_SEVERITY_NOTE, error);
}

/* Whether @value is open only for want of fields. */
gboolean
anneal_importer_need (AnnealImporter     *self,
                      const AnnealObject *value)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (self->fields == NULL)
    return FALSE;

  anneal_object_collect_names (value, names);
  if (anneal_field_table_need (self->fields, self->place, names))
    self->has_needs = TRUE;
  return names->len > 0;
}

gboolean
anneal_importer_take_argument (AnnealImporter     *self,
                               const AnnealObject *value,
                               AnnealSpan          span,
                               AnnealArgument     *argument)
{
  gboolean is_open = value->kind != ANNEAL_FUNCTION && anneal_importer_need (self, value);

  if (value->kind == ANNEAL_UNKNOWN && !is_open)
    {
      GError *error = NULL;

      anneal_set_error_at (&error, ANNEAL_ERROR_NAME, span, "%s", anneal_object_get_string (value));
      anneal_importer_report (self, ANNEAL_SEVERITY_ERROR, error);
      return FALSE;
    }

  argument->value = anneal_object_ref (*value);
  if (is_open)
    return FALSE;

  if (value->kind == ANNEAL_HOST || value->kind == ANNEAL_FUNCTION || span.end <= span.start
      || span.end > self->length || span.end - span.start > MAX_ARGUMENT_TEXT)
    return TRUE;

  g_autofree char *lines = g_strndup (self->text + span.start, span.end - span.start);
  g_autofree char *text = anneal_expression_dup_joined (lines);
  g_autofree char *repr = anneal_object_repr (value);
  g_auto(AnnealObject) alone = { 0 };

  if (text == NULL && strpbrk (lines, "\r\n") == NULL)
    text = g_steal_pointer (&lines);
  if (text != NULL && strcmp (text, repr) != 0 && anneal_expression_parse (text, &alone, NULL)
      && anneal_object_equal (&alone, value))
    argument->text = g_steal_pointer (&text);

  return TRUE;
}
