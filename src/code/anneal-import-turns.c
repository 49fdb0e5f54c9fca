/* anneal-import-turns.c: in which turns of a loop step() is called
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-uses.h"

/* Turns that are tried one by one, and the greatest power of two that is. */
#define N_TRIED    1024
#define MAX_POWER  40

/* A condition as a function of the turn. */
typedef struct
{
  AnnealObject function;
  gint64       start;         /* what the loop's name is in turn 0 */
  gboolean     negated;       /* it is the other branch that counts */
  gboolean     failed;        /* it cannot be worked out */
  AnnealBudget budget;
} Condition;

static void
condition_clear (Condition *self)
{
  anneal_object_clear (&self->function);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Condition, condition_clear)

static gboolean
is_name_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || (byte & 0x80) != 0;
}

gboolean
anneal_importer_mentions (const AnnealImporter *self,
                          AnnealSpan            span,
                          const char           *name)
{
  gsize length = strlen (name);

  for (gsize i = span.start; i + length <= span.end; i++)
    if (memcmp (self->text + i, name, length) == 0
        && (i == 0 || (!is_name_byte (self->text[i - 1]) && self->text[i - 1] != '.'))
        && (i + length >= self->length || !is_name_byte (self->text[i + length])))
      return TRUE;

  return FALSE;
}

char *
anneal_importer_dup_loop_name (const AnnealImporter   *self,
                               const AnnealMethodCall *call)
{
  gsize i = call->loop.start + strlen ("for");

  if (call->loop.end <= i || call->loop.end > self->length || memcmp (self->text + call->loop.start, "for", 3) != 0)
    return NULL;

  while (i < call->loop.end && (self->text[i] == ' ' || self->text[i] == '('))
    i++;

  gsize start = i;

  while (i < call->loop.end && is_name_byte (self->text[i]))
    i++;

  return i > start ? g_strndup (self->text + start, i - start) : NULL;
}

/* The value of Python text among the names that the text has bound; FALSE if it is not known. */
static gboolean
evaluate (AnnealImporter *self,
          AnnealScope    *scope,
          const char     *text,
          AnnealObject   *value)
{
  g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, ignored);
  AnnealPythonHost host = anneal_importer_get_host (self);

  /* The condition may be about a function's own names, which are in no scope by now. */
  self->is_lenient = TRUE;

  g_autoptr(AnnealScope) inner = ignored->len == 0 ? anneal_module_run (module, &host, scope, ignored) : NULL;
  const AnnealObject *result = inner != NULL ? anneal_scope_get_result (inner) : NULL;

  self->is_lenient = FALSE;

  if (result == NULL || ignored->len > 0)
    return FALSE;

  *value = anneal_object_ref (*result);
  return TRUE;
}

/* 1 for "range(1, epochs + 1)" and "enumerate(loader, start=1)", 0 for what says nothing else. */
static gint64
find_start (AnnealImporter *self,
            AnnealScope    *scope,
            const char     *iterable)
{
  static const char * const makers[] = { "range(", "enumerate(" };
  g_auto(AnnealObject) first = { 0 };
  const char *arguments = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (makers) && arguments == NULL; i++)
    {
      const char *maker = iterable != NULL ? strstr (iterable, makers[i]) : NULL;

      arguments = maker != NULL ? maker + strlen (makers[i]) : NULL;
      if (arguments != NULL && i == 1)
        {
          const char *comma = strrchr (arguments, ',');

          arguments = comma != NULL ? comma + 1 + strspn (comma + 1, " ") : NULL;
          if (arguments != NULL && g_str_has_prefix (arguments, "start="))
            arguments += strlen ("start=");
        }
      else if (arguments != NULL && strchr (arguments, ',') == NULL)
        arguments = NULL;
    }

  g_autofree char *text = arguments != NULL ? g_strndup (arguments, strcspn (arguments, ",)")) : NULL;

  return text != NULL && evaluate (self, scope, text, &first) && first.kind == ANNEAL_INT ? first.integer : 0;
}

/* Whether the call is made in turn @k. */
static gboolean
holds (Condition *self,
       guint64    k)
{
  AnnealObject argument = ANNEAL_OBJECT_INT (self->start + (gint64) k);
  g_auto(AnnealObject) result = { 0 };

  if (self->failed || !anneal_function_call (&self->function, &argument, &self->budget, &result, NULL)
      || result.kind == ANNEAL_UNKNOWN)
    {
      self->failed = TRUE;
      return FALSE;
    }

  return anneal_object_is_true (&result) != self->negated;
}

/* The first turn after @low that is not as @low is, if @high is not. */
static guint64
find_change (Condition *self,
             guint64    low,
             guint64    high)
{
  gboolean before = holds (self, low);

  while (high - low > 1 && !self->failed)
    {
      guint64 middle = low + (high - low) / 2;

      if (holds (self, middle) == before)
        low = middle;
      else
        high = middle;
    }

  return high;
}

/* One stretch of turns, or FALSE: it comes and goes, never is, or cannot be told. */
static gboolean
find_stretch (Condition *self,
              guint64   *first,
              guint64   *end)
{
  gboolean is_on = holds (self, 0);
  guint n_starts = is_on;
  guint64 last = 0;

  *first = 0;
  *end = G_MAXUINT64;
  for (guint i = 1; i < N_TRIED + MAX_POWER && n_starts < 2 && !self->failed; i++)
    {
      guint64 k = i < N_TRIED ? i : G_GUINT64_CONSTANT (1) << (i - N_TRIED + 11);

      if (i >= N_TRIED && i - N_TRIED + 11 > MAX_POWER)
        break;
      if (holds (self, k) != is_on && !self->failed)
        {
          guint64 change = find_change (self, last, k);

          is_on = !is_on;
          n_starts += is_on;
          if (is_on)
            *first = change;
          *end = is_on ? G_MAXUINT64 : change;
        }
      last = k;
    }

  return n_starts == 1 && !self->failed;
}

/* Whether a condition may have to do with the turns of the loop, and not only with what the script is called with.
 * "for phase in ['train', 'val']" does not count. */
static gboolean
is_about_turns (const AnnealImporter   *self,
                const AnnealMethodCall *call,
                gboolean                counts)
{
  AnnealSpan span = call->condition;

  if (call->iterable != NULL && (*call->iterable == '[' || *call->iterable == '('))
    return FALSE;

  return span.end > span.start && span.end <= self->length
         && (counts || memchr (self->text + span.start, '%', span.end - span.start) != NULL
             || anneal_importer_mentions (self, span, "epoch"));
}

void
anneal_importer_find_turns (AnnealImporter         *self,
                            AnnealScope            *scope,
                            const AnnealMethodCall *call,
                            guint64                *first,
                            guint64                *end)
{
  g_autofree char *name = anneal_importer_dup_loop_name (self, call);
  gboolean counts = name != NULL && anneal_importer_mentions (self, call->condition, name);

  *first = 0;
  *end = G_MAXUINT64;
  if (!is_about_turns (self, call, counts))
    return;

  g_autofree char *text = g_strndup (self->text + call->condition.start, call->condition.end - call->condition.start);
  g_autofree char *lambda = g_strdup_printf ("lambda %s: (%s)", counts ? name : "_", text);
  g_auto(Condition) condition = { .negated = call->in_else, .budget = ANNEAL_BUDGET_INIT };
  guint64 found_first;
  guint64 found_end;

  condition.start = find_start (self, scope, call->iterable);
  if (counts && evaluate (self, scope, lambda, &condition.function)
      && find_stretch (&condition, &found_first, &found_end))
    {
      *first = found_first;
      *end = found_end;
      return;
    }

  if (call->in_else)
    anneal_importer_note (self, call->condition,
                          _("step() is drawn as if it were called at every turn, not only where “%s” does not hold"),
                          text);
  else
    anneal_importer_note (self, call->condition,
                          _("step() is drawn as if it were called at every turn, not only where “%s” holds"), text);
}
