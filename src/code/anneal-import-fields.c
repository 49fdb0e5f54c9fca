/* anneal-import-fields.c: names that a script does not explain, and what they are taken for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "anneal-import-fields.h"

/* More is no form that anybody fills in. */
#define MAX_FIELDS 100

/* Names with values that are looked into. */
#define MAX_ASKED  64

/* What the runner calls the arguments of the program. */
#define ARGUMENTS "args."

/* What the last name of a field says, in lower case. */
static const char * const batches_names[] = {
  "batches_per_epoch", "iter_per_epoch", "iters_per_epoch", "iterations_per_epoch", "n_batches", "nb", "nbatches",
  "niter_per_ep", "niter_per_epoch", "num_batches", "num_batches_per_epoch", "num_iters_per_epoch",
  "num_steps_per_epoch", "num_update_steps_per_epoch", "spe", "steps_per_epoch", "train_steps_per_epoch",
  "updates_per_epoch", NULL,
};
static const char * const epochs_names[] = {
  "epoch", "epochs", "max_epoch", "max_epochs", "n_epoch", "n_epochs", "nepoch", "nepochs", "num_epoch", "num_epochs",
  "num_train_epochs", "total_epoch", "total_epochs", "train_epochs", "training_epochs", NULL,
};
static const char * const updates_names[] = {
  "estimated_stepping_batches", "iterations", "max_iter", "max_iters", "max_steps", "max_train_steps", "n_iter",
  "n_steps", "niter", "num_iterations", "num_iters", "num_steps", "num_train_steps", "num_training_steps", "t_total",
  "total_iters", "total_iterations", "total_steps", "train_steps", NULL,
};
static const char * const one_names[] = {
  "accum_iter", "accum_steps", "accumulate_grad_batches", "accumulation_steps", "device_count", "get_world_size",
  "grad_accum_steps", "gradient_accumulation_steps", "n_gpu", "n_gpus", "ngpus", "ngpus_per_node", "nprocs", "num_gpu",
  "num_gpus", "num_processes", "world_size", NULL,
};

static void
free_field (gpointer data)
{
  AnnealImportField *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->source);
  g_array_unref (self->spans);
  g_array_unref (self->runs);
  g_free (self);
}

/* What the lexer has to say is said where the text is parsed. */
static void
ignore_report (gpointer  data,
               GError   *error)
{
  g_error_free (error);
}

void
anneal_field_table_init (AnnealFieldTable          *self,
                         const char                *text,
                         gsize                      length,
                         const AnnealImportOptions *options)
{
  gboolean is_readable = length <= ANNEAL_MAX_TEXT_BYTES && g_utf8_validate_len (text, length, NULL);

  *self = (AnnealFieldTable) {
    .text = text,
    .length = length,
    .options = options,
    .fields = g_ptr_array_new_with_free_func (free_field),
    .by_name = g_hash_table_new (g_str_hash, g_str_equal),
    .asked = g_ptr_array_new_with_free_func (g_free),
    .own = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
    .needs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref),
  };
  anneal_tokens_init (&self->tokens, text, is_readable ? length : 0, ignore_report, NULL);
}

gboolean
anneal_field_table_is_one_line (const AnnealFieldTable *self)
{
  guint n_lines = 0;

  for (guint i = 0; i < self->tokens.tokens->len && n_lines < 2; i++)
    n_lines += g_array_index (self->tokens.tokens, AnnealToken, i).kind == ANNEAL_TOKEN_LINE;

  return n_lines < 2;
}

void
anneal_field_table_clear (AnnealFieldTable *self)
{
  anneal_tokens_clear (&self->tokens);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_clear_pointer (&self->needs, g_hash_table_unref);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
}

static const char *
find_given (const AnnealFieldTable *self,
            const char             *name)
{
  for (guint i = 0; i < self->options->n_values; i++)
    if (strcmp (self->options->values[i].name, name) == 0)
      return self->options->values[i].text;

  return NULL;
}

/* Remembers that @name was asked for and has a value; a lent copy of it. */
static const char *
remember (AnnealFieldTable *self,
          const char       *name)
{
  for (guint i = 0; i < self->asked->len; i++)
    if (strcmp (g_ptr_array_index (self->asked, i), name) == 0)
      return g_ptr_array_index (self->asked, i);

  if (self->asked->len >= MAX_ASKED)
    return NULL;

  g_ptr_array_add (self->asked, g_strdup (name));
  return g_ptr_array_index (self->asked, self->asked->len - 1);
}

/* What the script itself says of a name, or NULL. */
static const char *
learn_own (AnnealFieldTable   *self,
           const char         *name,
           const AnnealObject *guess)
{
  const char *known = g_hash_table_lookup (self->own, name);

  if (known != NULL || guess == NULL)
    return known;

  g_autofree char *text = anneal_object_repr (guess);
  g_auto(AnnealObject) back = { 0 };
  const char *copy = anneal_expression_parse (text, &back, NULL) ? remember (self, name) : NULL;

  if (copy == NULL)
    return NULL;

  g_hash_table_insert (self->own, (gpointer) copy, g_steal_pointer (&text));
  return g_hash_table_lookup (self->own, name);
}

gboolean
anneal_field_table_resolve (AnnealFieldTable   *self,
                            const char         *expression,
                            const AnnealObject *guess,
                            AnnealObject       *value)
{
  const AnnealImportField *field = g_hash_table_lookup (self->by_name, expression);
  const char *own = learn_own (self, expression, guess);
  const char *text = find_given (self, expression);

  if (text != NULL)
    remember (self, expression);
  if (self->withheld != NULL && strcmp (self->withheld, expression) == 0)
    return FALSE;

  if (text == NULL)
    text = field != NULL ? field->text : own;
  return text != NULL && anneal_expression_parse (text, value, NULL);
}

static const AnnealToken *
get_token (const AnnealTokens *tokens,
           guint               i)
{
  return &g_array_index (tokens->tokens, AnnealToken, i);
}

/* Strings are the same in either quotes. */
static gboolean
is_same_token (const char        *a_text,
               const AnnealToken *a,
               const char        *b_text,
               const AnnealToken *b)
{
  guint32 length = a->end - a->start;
  guint32 skip = a->kind == ANNEAL_TOKEN_STRING && length >= 2 ? 1 : 0;

  return a->kind == b->kind && a->symbol == b->symbol && length == b->end - b->start
         && memcmp (a_text + a->start + skip, b_text + b->start + skip, length - 2 * skip) == 0;
}

static void
find_whole (AnnealFieldTable *self,
            const char       *name,
            GArray           *spans)
{
  AnnealTokens wanted;
  const GArray *tokens = self->tokens.tokens;

  anneal_tokens_init (&wanted, name, strlen (name), ignore_report, NULL);

  /* Without the tokens that begin and end the line. */
  guint first = get_token (&wanted, 0)->kind == ANNEAL_TOKEN_LINE ? 1 : 0;
  guint n = wanted.tokens->len - first;

  while (n > 0 && (get_token (&wanted, first + n - 1)->kind == ANNEAL_TOKEN_END
                   || get_token (&wanted, first + n - 1)->kind == ANNEAL_TOKEN_NEWLINE))
    n--;

  for (guint i = 0; n > 0 && i + n <= tokens->len; i++)
    {
      guint matched = 0;

      if (i > 0 && *name != '.' && get_token (&self->tokens, i - 1)->symbol == '.')
        continue;
      while (matched < n && is_same_token (self->text, get_token (&self->tokens, i + matched), name,
                                           get_token (&wanted, first + matched)))
        matched++;
      if (matched == n)
        {
          AnnealSpan span = { get_token (&self->tokens, i)->start, get_token (&self->tokens, i + n - 1)->end };

          g_array_append_val (spans, span);
        }
    }

  anneal_tokens_clear (&wanted);
}

/* Every place in the text where @name is written, however it is laid out; an argument of the program may be that of
 * something else than "args". */
static void
find_spans (AnnealFieldTable *self,
            const char       *name,
            GArray           *spans)
{
  find_whole (self, name, spans);
  if (spans->len == 0 && g_str_has_prefix (name, ARGUMENTS))
    find_whole (self, name + strlen (ARGUMENTS) - 1, spans);
}

/* The last name in "args.epochs", "cfg['train']['epochs']", "len(train_loader)" and "get_world_size()", in lower case;
 * *is_length: of a len(). */
static char *
dup_last_name (const char *name,
               gboolean   *is_length)
{
  const char *end = name + strlen (name);

  *is_length = g_str_has_prefix (name, "len(");
  while (end > name && strchr ("()[]'\"", end[-1]) != NULL)
    end--;

  const char *start = end;

  while (start > name && (g_ascii_isalnum (start[-1]) || start[-1] == '_'))
    start--;

  g_autofree char *last = g_strndup (start, (gsize) (end - start));

  return g_ascii_strdown (last, -1);
}

/* "90" in "epochs = 90", "epochs: int = 90" and "f (epochs=90)", wherever the text has it. */
static char *
find_assigned (const AnnealFieldTable *self,
               const char             *last_name)
{
  for (guint i = 0; i + 2 < self->tokens.tokens->len; i++)
    {
      const AnnealToken *name = get_token (&self->tokens, i);
      guint equals = i + 1;

      if (name->kind != ANNEAL_TOKEN_NAME || name->end - name->start != strlen (last_name)
          || g_ascii_strncasecmp (self->text + name->start, last_name, strlen (last_name)) != 0)
        continue;
      if (get_token (&self->tokens, equals)->symbol == ':' && equals + 3 < self->tokens.tokens->len)
        equals += 2;
      if (get_token (&self->tokens, equals)->symbol != '=')
        continue;

      const AnnealToken *value = get_token (&self->tokens, equals + 1);

      if (value->kind == ANNEAL_TOKEN_INTEGER || value->kind == ANNEAL_TOKEN_FLOAT)
        return g_strndup (self->text + value->start, value->end - value->start);
    }

  return NULL;
}

gboolean
anneal_field_table_find_assigned (const AnnealFieldTable *self,
                                  const char             *name,
                                  AnnealObject           *value)
{
  g_autofree char *text = find_assigned (self, name);

  return text != NULL && anneal_expression_parse (text, value, NULL);
}

/* Python text of what the name stands for by its look; NULL: it does not say. */
static char *
guess_by_name (const AnnealFieldTable  *self,
               const char              *last_name,
               gboolean                 is_length,
               const char             **source)
{
  guint64 n_epochs = self->options->n_epochs;
  guint64 n_batches = self->options->n_batches;
  guint64 guess = 0;

  if (is_length ? strstr (last_name, "load") != NULL || strstr (last_name, "batches") != NULL
                  || g_str_has_suffix (last_name, "_dl") || g_str_equal (last_name, "dl")
                : g_strv_contains (batches_names, last_name))
    {
      guess = n_batches;
      *source = _("the project's batches per epoch");
    }
  else if (!is_length && g_strv_contains (epochs_names, last_name))
    {
      guess = n_epochs;
      *source = _("the project's epochs");
    }
  else if (!is_length && g_strv_contains (updates_names, last_name))
    {
      guess = n_epochs * n_batches;
      *source = _("the project's updates: epochs times batches");
    }
  else if (!is_length && g_strv_contains (one_names, last_name))
    {
      guess = 1;
      *source = _("one process with one device");
    }

  return guess > 0 ? g_strdup_printf ("%" PRIu64, guess) : NULL;
}

static void
find_value (const AnnealFieldTable *self,
            AnnealImportField      *field)
{
  const char *given = find_given (self, field->name);
  const char *own = g_hash_table_lookup (self->own, field->name);
  const char *source = NULL;
  gboolean is_length;
  g_autofree char *last_name = dup_last_name (field->name, &is_length);

  if (given != NULL)
    {
      g_auto(AnnealObject) value = { 0 };

      /* Half a number, while somebody types, is none. */
      field->is_given = TRUE;
      field->text = anneal_expression_parse (given, &value, NULL) ? g_strdup (given) : NULL;
    }
  else if (own != NULL)
    {
      field->text = g_strdup (own);
      source = _("the script's own default");
    }
  else if (!is_length && (field->text = find_assigned (self, last_name)) != NULL)
    source = _("the script has it under the same name elsewhere");
  else
    field->text = guess_by_name (self, last_name, is_length, &source);

  field->is_sure = given != NULL || own != NULL;
  field->source = g_strdup (source);
}

static AnnealImportField *
add_field (AnnealFieldTable *self,
           const char       *name)
{
  AnnealImportField *field = g_new0 (AnnealImportField, 1);

  field->name = g_strdup (name);
  field->spans = g_array_new (FALSE, FALSE, sizeof (AnnealSpan));
  field->runs = g_array_new (FALSE, FALSE, sizeof (guint));
  find_spans (self, name, field->spans);
  find_value (self, field);
  g_ptr_array_add (self->fields, field);
  g_hash_table_insert (self->by_name, field->name, field);
  return field;
}

static gboolean
contains (const GPtrArray *names,
          const char      *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp (g_ptr_array_index (names, i), name) == 0)
      return TRUE;

  return FALSE;
}

gboolean
anneal_field_table_need (AnnealFieldTable *self,
                         gsize             place,
                         GPtrArray        *names)
{
  GPtrArray *known = g_hash_table_lookup (self->needs, GSIZE_TO_POINTER (place));
  gboolean has_new = FALSE;

  if (known == NULL)
    {
      known = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->needs, GSIZE_TO_POINTER (place), known);
    }

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (!contains (known, name))
        g_ptr_array_add (known, g_strdup (name));
      if (!g_hash_table_contains (self->by_name, name) && self->fields->len < MAX_FIELDS)
        has_new |= add_field (self, name)->text != NULL;
    }

  return has_new;
}

static void
add_run (AnnealFieldTable *self,
         const char       *name,
         guint             run)
{
  AnnealImportField *field = g_hash_table_lookup (self->by_name, name);

  /* Runs come in ascending order. */
  if (field != NULL && (field->runs->len == 0 || g_array_index (field->runs, guint, field->runs->len - 1) != run))
    g_array_append_val (field->runs, run);
}

void
anneal_field_table_add_run (AnnealFieldTable *self,
                            gsize             place,
                            guint             run)
{
  const GPtrArray *names = g_hash_table_lookup (self->needs, GSIZE_TO_POINTER (place));

  for (guint i = 0; names != NULL && i < names->len; i++)
    add_run (self, g_ptr_array_index (names, i), run);
}

static int
compare_fields (gconstpointer a,
                gconstpointer b)
{
  const AnnealImportField *first = *(AnnealImportField * const *) a;
  const AnnealImportField *second = *(AnnealImportField * const *) b;
  gsize first_start = first->spans->len > 0 ? g_array_index (first->spans, AnnealSpan, 0).start : G_MAXSIZE;
  gsize second_start = second->spans->len > 0 ? g_array_index (second->spans, AnnealSpan, 0).start : G_MAXSIZE;

  if (first_start != second_start)
    return first_start < second_start ? -1 : 1;

  return strcmp (first->name, second->name);
}

void
anneal_field_table_drop_unused (AnnealFieldTable *self)
{
  for (guint i = self->fields->len; i-- > 0;)
    {
      AnnealImportField *field = g_ptr_array_index (self->fields, i);

      if (field->runs->len > 0)
        continue;

      g_hash_table_remove (self->by_name, field->name);
      g_ptr_array_remove_index (self->fields, i);
    }

  g_ptr_array_sort (self->fields, compare_fields);
}
