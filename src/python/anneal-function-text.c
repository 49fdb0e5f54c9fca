/* anneal-function-text.c: functions as text that stands alone, and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-function-text-private.h"
#include "anneal-module-private.h"
#include "anneal-record-private.h"

#define MAX_LEVELS 20

/* A piece of the function's text and what takes its place. */
typedef struct
{
  guint32  start;
  guint32  end;
  char    *text;
} Edit;

typedef struct
{
  const AnnealFunction *function;
  const AnnealObject  **captured;   /* of the body that is read, the function's or one inside; NULL: stays a name */
  GArray               *edits;      /* (element-type Edit) */
  GHashTable           *helpers;    /* (nullable): texts of "def"s that the function uses, by their names */
  GError              **error;
  guint                 level;
  gboolean              is_inside;  /* that body is one inside */
} Writer;

static char    *write_function (const AnnealFunction  *function,
                                guint                  level,
                                GError               **error);
static gboolean is_helper      (const AnnealObject    *value);
static gboolean edit_node      (Writer                *self,
                                const AnnealNode      *node);
static gboolean edit_block     (Writer                *self,
                                const AnnealBlock     *block);

static void
clear_edit (gpointer data)
{
  g_free (((Edit *) data)->text);
}

static gboolean
add_edit (Writer             *self,
          guint32             start,
          guint32             end,
          const AnnealObject *value)
{
  Edit edit = { start, end, anneal_function_write_value (value, self->level, self->error) };

  if (edit.text == NULL)
    return FALSE;

  g_array_append_val (self->edits, edit);
  return TRUE;
}

/* A "def" that is used stays a name, and is written into the function that uses it. */
static gboolean
take_helper (Writer               *self,
             const AnnealNode     *node,
             const AnnealFunction *helper)
{
  const char *known = g_hash_table_lookup (self->helpers, helper->code->name);
  g_autofree char *text = write_function (helper, self->level + 1, self->error);

  if (text == NULL)
    return FALSE;
  if (strcmp (node->name.name, helper->code->name) != 0 || (known != NULL && strcmp (known, text) != 0))
    {
      anneal_set_error (self->error, ANNEAL_ERROR_TYPE, _("The function %s() cannot be written inside another one"),
                        helper->code->name);
      return FALSE;
    }

  g_hash_table_replace (self->helpers, g_strdup (helper->code->name), g_steal_pointer (&text));
  return TRUE;
}

static gboolean
edit_capture (Writer           *self,
              const AnnealNode *node)
{
  const AnnealObject *value = self->captured[node->name.index];

  /* A name that nobody has bound stays: it fails in the copy when it is used, and only then, as it does here.  So does
   * a module that is not read. */
  if (value == NULL || value->kind == ANNEAL_UNSET
      || (value->kind == ANNEAL_MODULE && !anneal_builtin_has_module (anneal_object_get_string (value))))
    return TRUE;

  /* A function may call itself by the name it is written with. */
  if (value->kind == ANNEAL_FUNCTION && value->heap == &self->function->callable.heap
      && self->function->code->expression == NULL)
    return TRUE;
  if (value->kind == ANNEAL_FUNCTION && value->heap == &self->function->callable.heap)
    {
      anneal_set_error (self->error, ANNEAL_ERROR_TYPE, _("A lambda that calls itself cannot be written alone"));
      return FALSE;
    }

  if (self->helpers != NULL && is_helper (value))
    return take_helper (self, node, ANNEAL_FUNCTION_OF (value));

  return add_edit (self, node->start, node->end, value);
}

static gboolean
edit_items (Writer      *self,
            AnnealNode **items,
            guint        n)
{
  for (guint i = 0; i < n; i++)
    if (items[i] != NULL && !edit_node (self, items[i]))
      return FALSE;

  return TRUE;
}

/* The body of a function inside: names that it takes from further out than this function are captures here. */
static gboolean
edit_inside (Writer           *self,
             const AnnealCode *code)
{
  g_autofree const AnnealObject **captured = g_new0 (const AnnealObject *, code->n_captures + 1);
  Writer inside = { self->function, captured, self->edits, self->helpers, self->error, self->level, TRUE };

  for (guint i = 0; i < code->n_captures; i++)
    {
      const AnnealCapture *from = &code->captures[i];

      if (from->from_local == 0 && !self->is_inside && self->function->bound.kind != ANNEAL_UNSET)
        {
          anneal_set_error (self->error, ANNEAL_ERROR_TYPE,
                            _("A method that uses '%s' like this cannot be written alone"), from->name);
          return FALSE;
        }
      captured[i] = from->from_local < 0 && from->from_capture >= 0 ? self->captured[from->from_capture] : NULL;
    }

  for (guint i = 0; i < code->n_parameters; i++)
    if (code->parameters[i].fallback != NULL && !edit_node (self, code->parameters[i].fallback))
      return FALSE;

  return code->expression != NULL ? edit_node (&inside, code->expression) : edit_block (&inside, &code->block);
}

static gboolean
edit_comprehension (Writer           *self,
                    const AnnealNode *node)
{
  for (guint i = 0; i < node->comprehension.n; i++)
    {
      const AnnealClause *clause = &node->comprehension.clauses[i];

      if (!edit_node (self, clause->iterable) || !edit_items (self, clause->conditions, clause->n_conditions))
        return FALSE;
    }

  return edit_node (self, node->comprehension.element);
}

static gboolean
edit_links (Writer           *self,
            const AnnealNode *node)
{
  if (!edit_node (self, node->chain.first))
    return FALSE;

  for (guint i = 0; i < node->chain.n; i++)
    if (!edit_node (self, node->chain.links[i].operand))
      return FALSE;

  return TRUE;
}

static gboolean
edit_call (Writer           *self,
           const AnnealNode *node)
{
  if (!edit_node (self, node->call.callee))
    return FALSE;

  for (guint i = 0; i < node->call.n; i++)
    if (!edit_node (self, node->call.arguments[i].value))
      return FALSE;

  return TRUE;
}

/* Whether @node is the object of a method: its first parameter. */
static gboolean
is_self (const Writer     *self,
         const AnnealNode *node)
{
  return !self->is_inside && self->function->bound.kind != ANNEAL_UNSET && node->kind == ANNEAL_NODE_LOCAL
         && node->name.index == 0;
}

static gboolean
fail_self (Writer           *self,
           const AnnealNode *node)
{
  anneal_set_error (self->error, ANNEAL_ERROR_TYPE, _("A method that uses '%s' like this cannot be written alone"),
                    node->name.name);
  return FALSE;
}

/* "self.rate" */
static gboolean
edit_attribute (Writer           *self,
                const AnnealNode *node)
{
  const AnnealObject *value = self->function->bound.kind == ANNEAL_RECORD
                              ? anneal_record_lookup (&self->function->bound, node->attribute.name) : NULL;

  return value != NULL ? add_edit (self, node->start, node->end, value) : fail_self (self, node->attribute.object);
}

static gboolean
edit_node (Writer           *self,
           const AnnealNode *node)
{
  AnnealNode *parts[3] = { NULL };

  switch ((AnnealNodeKind) node->kind)
    {
    case ANNEAL_NODE_CAPTURE:
      return edit_capture (self, node);
    case ANNEAL_NODE_TUPLE:
    case ANNEAL_NODE_LIST:
    case ANNEAL_NODE_DICT:
    case ANNEAL_NODE_AND:
    case ANNEAL_NODE_OR:
      return edit_items (self, node->list.items, node->list.n);
    case ANNEAL_NODE_COMPREHENSION:
      return edit_comprehension (self, node);
    case ANNEAL_NODE_ATTRIBUTE:
      if (is_self (self, node->attribute.object))
        return edit_attribute (self, node);
      return edit_node (self, node->attribute.object);
    case ANNEAL_NODE_LOCAL:
      return !is_self (self, node) || fail_self (self, node);
    case ANNEAL_NODE_CALL:
      return edit_call (self, node);
    case ANNEAL_NODE_SUBSCRIPT:
      return edit_node (self, node->subscript.object) && edit_node (self, node->subscript.index);
    case ANNEAL_NODE_SLICE:
      parts[0] = node->slice.start;
      parts[1] = node->slice.stop;
      parts[2] = node->slice.step;
      return edit_items (self, parts, 3);
    case ANNEAL_NODE_NEGATIVE:
    case ANNEAL_NODE_POSITIVE:
    case ANNEAL_NODE_INVERT:
    case ANNEAL_NODE_NOT:
    case ANNEAL_NODE_STAR:
      return edit_node (self, node->unary);
    case ANNEAL_NODE_CHAIN:
    case ANNEAL_NODE_COMPARE:
      return edit_links (self, node);
    case ANNEAL_NODE_CONDITIONAL:
      return edit_node (self, node->conditional.condition) && edit_node (self, node->conditional.yes)
             && edit_node (self, node->conditional.no);
    case ANNEAL_NODE_WALRUS:
      return edit_node (self, node->named.value);
    case ANNEAL_NODE_LAMBDA:
      return edit_inside (self, node->code);
    case ANNEAL_NODE_CONSTANT:
    case ANNEAL_NODE_GLOBAL:
    case ANNEAL_NODE_NAME:
    case ANNEAL_NODE_UNREADABLE:
    default:
      return TRUE;
    }
}

/* "values[k] = x": a target may use names too. */
static gboolean
edit_targets (Writer                *self,
              const AnnealStatement *statement)
{
  for (guint i = 0; i < statement->n_targets; i++)
    if (statement->targets[i]->kind != ANNEAL_NODE_CAPTURE && !edit_node (self, statement->targets[i]))
      return FALSE;

  return TRUE;
}

static gboolean
edit_statement (Writer                *self,
                const AnnealStatement *statement)
{
  if (statement->kind == ANNEAL_STATEMENT_BROKEN)
    {
      anneal_set_error (self->error, ANNEAL_ERROR_SYNTAX, _("This line could not be read"));
      return FALSE;
    }
  if (statement->code != NULL)
    return edit_inside (self, statement->code);

  return (statement->value == NULL || edit_node (self, statement->value))
         && edit_targets (self, statement)
         && edit_block (self, &statement->block) && edit_block (self, &statement->handlers)
         && edit_block (self, &statement->lastly);
}

static gboolean
edit_block (Writer            *self,
            const AnnealBlock *block)
{
  for (const AnnealStatement *s = block->first; s != NULL; s = s->next)
    {
      const AnnealStatement *branch = s;

      /* A chain of "elif" is walked, not descended. */
      for (;;)
        {
          if (!edit_statement (self, branch))
            return FALSE;
          if (branch->orelse.first == NULL || branch->orelse.first != branch->orelse.last)
            break;
          branch = branch->orelse.first;
        }
      if (!edit_block (self, &branch->orelse))
        return FALSE;
    }

  return TRUE;
}

static int
order_edits (gconstpointer a,
             gconstpointer b)
{
  const Edit *left = a;
  const Edit *right = b;

  return (left->start > right->start) - (left->start < right->start);
}

/* The text from @start to @end with what takes the place of its pieces. */
static GString *
replace_pieces (const AnnealFunction *function,
                GArray               *edits,
                guint32               start,
                guint32               end)
{
  const char *text = function->module->text;
  GString *result = g_string_new (NULL);
  guint32 at = start;

  g_array_sort (edits, order_edits);
  for (guint i = 0; i < edits->len; i++)
    {
      const Edit *edit = &g_array_index (edits, Edit, i);

      g_string_append_len (result, text + at, edit->start - at);
      g_string_append (result, edit->text);
      at = edit->end;
    }

  g_string_append_len (result, text + at, end - at);
  return result;
}

static char *
apply_edits (const AnnealFunction *function,
             GArray               *edits)
{
  g_autoptr(GString) result = replace_pieces (function, edits, function->code->start, function->code->end);

  if (function->code->closers != NULL)
    g_string_append (result, function->code->closers);

  /* Lines went on because of a bracket that is not part of the function. */
  if (function->code->expression != NULL && strpbrk (result->str, "\r\n") != NULL)
    {
      char *joined = anneal_expression_dup_joined (result->str);

      if (joined != NULL)
        return joined;
      g_string_prepend_c (result, '(');
      g_string_append_c (result, ')');
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Defaults are what they were worth when the function was made; partial() may have given some that are not written.
 * The object of a method is no parameter any more. */
static gboolean
edit_parameters (Writer *self)
{
  const AnnealFunction *function = self->function;
  const AnnealCode *code = function->code;

  for (guint i = 0; i < code->n_parameters; i++)
    {
      const AnnealParameter *parameter = &code->parameters[i];
      const AnnealNode *written = parameter->fallback;
      const AnnealObject *value = &function->fallbacks[i];

      if (i == 0 && function->bound.kind != ANNEAL_UNSET)
        {
          Edit edit = { parameter->start, code->n_parameters > 1 ? code->parameters[1].start : parameter->end,
                        g_strdup ("") };

          g_array_append_val (self->edits, edit);
          continue;
        }
      if (written != NULL && (written->kind != ANNEAL_NODE_CONSTANT || !anneal_object_equal (&written->constant, value))
          && !add_edit (self, written->start, written->end, value))
        return FALSE;
      if (written == NULL && value->kind != ANNEAL_UNSET)
        {
          g_autofree char *text = anneal_function_write_value (value, self->level, self->error);
          Edit edit = { parameter->end, parameter->end, NULL };

          if (text == NULL)
            return FALSE;
          edit.text = g_strconcat ("=", text, NULL);
          g_array_append_val (self->edits, edit);
        }
    }

  return TRUE;
}

/* @captured: (n_captures) */
static Writer
start_writing (const AnnealFunction  *function,
               guint                  level,
               const AnnealObject   **captured,
               GError               **error)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (Edit));

  g_array_set_clear_func (edits, clear_edit);
  for (guint i = 0; i < function->code->n_captures; i++)
    captured[i] = &function->captured[i];

  return (Writer) { function, captured, edits, NULL, error, level, FALSE };
}

static gboolean
check_function (const AnnealFunction  *function,
                guint                  level,
                GError               **error)
{
  const AnnealCode *code = function->code;

  if (level > MAX_LEVELS)
    anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The function needs more than %d others to be written alone"),
                      MAX_LEVELS);
  else if (code->is_cut || code->unreadable != NULL)
    anneal_set_error (error, ANNEAL_ERROR_SYNTAX, "%s",
                      code->is_cut ? _("The function is cut off") : _(code->unreadable));
  else
    return TRUE;

  return FALSE;
}

static char *
check_length (char    *text,      /* (transfer full) */
              GError **error)
{
  if (strlen (text) <= ANNEAL_MAX_FUNCTION_TEXT)
    return text;

  g_free (text);
  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The text of the function has more than %d bytes"),
                    ANNEAL_MAX_FUNCTION_TEXT);
  return NULL;
}

static char *
write_function (const AnnealFunction  *function,
                guint                  level,
                GError               **error)
{
  const AnnealCode *code = function->code;

  if (!check_function (function, level, error))
    return NULL;

  g_autofree const AnnealObject **captured = g_new0 (const AnnealObject *, code->n_captures + 1);
  Writer writer = start_writing (function, level, captured, error);
  g_autoptr(GArray) edits = writer.edits;

  if (!edit_parameters (&writer)
      || !(code->expression != NULL ? edit_node (&writer, code->expression) : edit_block (&writer, &code->block)))
    return NULL;

  return check_length (apply_edits (function, edits), error);
}

/* What follows the text that describes a function, if there is anything. */
static const AnnealStatement *
skip_description (const AnnealStatement *first)
{
  return first != NULL && first->next != NULL && first->kind == ANNEAL_STATEMENT_EXPRESSION
         && first->value->kind == ANNEAL_NODE_CONSTANT ? first->next : first;
}

/* What a "def" gives that only returns, perhaps below a text that describes it; NULL if it does more. */
static const AnnealNode *
find_returned (const AnnealCode *code)
{
  const AnnealStatement *statement = skip_description (code->block.first);

  return statement != NULL && statement->next == NULL && statement->kind == ANNEAL_STATEMENT_RETURN
         ? statement->value : NULL;
}

static gboolean
calls_itself (const AnnealFunction *function)
{
  for (guint i = 0; i < function->code->n_captures; i++)
    if (function->captured[i].kind == ANNEAL_FUNCTION && function->captured[i].heap == &function->callable.heap)
      return TRUE;

  return FALSE;
}

/* "lambda e, k=3: ", with the defaults' values. */
static gboolean
write_head (const AnnealFunction  *function,
            guint                  level,
            GString               *text,
            GError               **error)
{
  g_string_append (text, "lambda");
  for (guint i = 0; i < function->code->n_parameters; i++)
    {
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : " ", function->code->parameters[i].name);
      if (function->fallbacks[i].kind == ANNEAL_UNSET)
        continue;

      g_autofree char *fallback = anneal_function_write_value (&function->fallbacks[i], level, error);

      if (fallback == NULL)
        return FALSE;
      g_string_append_printf (text, "=%s", fallback);
    }

  g_string_append (text, ": ");
  return TRUE;
}

/* A function that another one uses stands inside it as an expression, also if it was a "def". */
char *
anneal_function_write_lambda (const AnnealFunction  *function,
                              guint                  level,
                              GError               **error)
{
  const AnnealNode *returned = function->code->expression == NULL ? find_returned (function->code) : NULL;

  if (function->code->expression != NULL)
    return write_function (function, level, error);
  if (!check_function (function, level, error))
    return NULL;
  if (returned == NULL || function->code->has_stars || function->bound.kind != ANNEAL_UNSET || calls_itself (function))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, _("The function %s() cannot be written inside another one"),
                        function->code->name);
      return NULL;
    }

  g_autofree const AnnealObject **captured = g_new0 (const AnnealObject *, function->code->n_captures + 1);
  Writer writer = start_writing (function, level, captured, error);
  g_autoptr(GArray) edits = writer.edits;
  g_autoptr(GString) text = g_string_new (NULL);

  if (!write_head (function, level, text, error) || !edit_node (&writer, returned))
    return NULL;

  GString *value = replace_pieces (function, edits, returned->start, returned->end);

  g_string_append (text, value->str);
  g_string_free (value, TRUE);
  return check_length (g_string_free (g_steal_pointer (&text), FALSE), error);
}

static gboolean
is_helper (const AnnealObject *value)
{
  if (value->kind != ANNEAL_FUNCTION || ANNEAL_FUNCTION_OF (value)->builtin != NULL)
    return FALSE;

  const AnnealFunction *function = ANNEAL_FUNCTION_OF (value);

  return function->code->expression == NULL && function->bound.kind == ANNEAL_UNSET
         && (find_returned (function->code) == NULL || function->code->has_stars || calls_itself (function));
}

/* The helpers, each followed by a new line that begins with @indent. */
static char *
join_helpers (GHashTable *helpers,
              const char *indent)
{
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (helpers), (GCompareFunc) strcmp);
  GString *joined = g_string_new (NULL);

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_auto(GStrv) lines = g_strsplit (g_strchomp (g_hash_table_lookup (helpers, name->data)), "\n", -1);
      g_autofree char *separator = g_strconcat ("\n", indent, NULL);
      g_autofree char *text = g_strjoinv (separator, lines);

      g_string_append_printf (joined, "%s\n\n%s", text, indent);
    }

  return g_string_free (joined, FALSE);
}

/* "lambda t: helper (t) / 2", as a "def" with the helpers inside. */
static char *
write_lambda_with_helpers (const AnnealFunction  *function,
                           GHashTable            *helpers,
                           GError               **error)
{
  const AnnealNode *expression = function->code->expression;
  g_autofree const AnnealObject **captured = g_new0 (const AnnealObject *, function->code->n_captures + 1);
  Writer writer = start_writing (function, 0, captured, error);
  g_autoptr(GArray) edits = writer.edits;
  g_autoptr(GString) head = g_string_new (NULL);

  writer.helpers = helpers;
  if (!write_head (function, 0, head, error) || !edit_node (&writer, expression))
    return NULL;

  g_autoptr(GString) value = replace_pieces (function, edits, expression->start, expression->end);
  g_autofree char *parameters = g_strndup (head->str + strlen ("lambda"), head->len - strlen ("lambda: "));
  g_autofree char *joined = join_helpers (helpers, "    ");
  gboolean is_long = strpbrk (value->str, "\r\n") != NULL;

  return g_strdup_printf ("def lr_lambda(%s):\n    %sreturn %s%s%s", g_strstrip (parameters), joined,
                          is_long ? "(" : "", value->str, is_long ? ")" : "");
}

/* A "def" with the helpers as the first lines of its body. */
static char *
write_def_with_helpers (const AnnealFunction  *function,
                        GArray                *edits,
                        GHashTable            *helpers,
                        GError               **error)
{
  const char *text = function->module->text;
  const AnnealStatement *statement = skip_description (function->code->block.first);
  guint32 start = statement->start;
  guint32 line = start;

  while (line > function->code->start && text[line - 1] != '\n')
    line--;

  g_autofree char *indent = g_strndup (text + line, start - line);

  if (line == function->code->start || strspn (indent, " \t") != start - line)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, _("The function %s() cannot be written inside another one"),
                        (const char *) g_list_first (g_hash_table_get_keys (helpers))->data);
      return NULL;
    }

  Edit edit = { start, start, join_helpers (helpers, indent) };

  g_array_append_val (edits, edit);
  return apply_edits (function, edits);
}

/* A function with the "def"s that it uses. */
static char *
write_whole (const AnnealFunction  *function,
             GError               **error)
{
  const AnnealCode *code = function->code;

  if (!check_function (function, 0, error))
    return NULL;

  g_autoptr(GHashTable) helpers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree const AnnealObject **captured = g_new0 (const AnnealObject *, code->n_captures + 1);
  Writer writer = start_writing (function, 0, captured, error);
  g_autoptr(GArray) edits = writer.edits;

  writer.helpers = helpers;
  if (!edit_parameters (&writer)
      || !(code->expression != NULL ? edit_node (&writer, code->expression) : edit_block (&writer, &code->block)))
    return NULL;

  char *text = g_hash_table_size (helpers) == 0 ? apply_edits (function, edits)
               : code->expression != NULL       ? write_lambda_with_helpers (function, helpers, error)
                                                : write_def_with_helpers (function, edits, helpers, error);

  return text != NULL ? check_length (text, error) : NULL;
}

char *
anneal_function_dup_source (const AnnealObject *function)
{
  g_return_val_if_fail (function->kind == ANNEAL_FUNCTION, NULL);

  const AnnealFunction *self = ANNEAL_FUNCTION_OF (function);

  if (self->builtin != NULL)
    return anneal_function_write_builtin (self->builtin);

  g_autoptr(GArray) edits = g_array_new (FALSE, FALSE, sizeof (Edit));

  return apply_edits (self, edits);
}

char *
anneal_function_dup_text (const AnnealObject  *function,
                          GError             **error)
{
  g_return_val_if_fail (function->kind == ANNEAL_FUNCTION, NULL);

  if (ANNEAL_FUNCTION_OF (function)->builtin != NULL)
    return anneal_function_write_builtin (ANNEAL_FUNCTION_OF (function)->builtin);

  return write_whole (ANNEAL_FUNCTION_OF (function), error);
}
