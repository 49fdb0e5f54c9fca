/* anneal-module.c: a text that was read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-module-private.h"
#include "anneal-parser.h"

void
anneal_diagnostic_free (AnnealDiagnostic *self)
{
  g_clear_error (&self->error);
  g_free (self);
}

void
anneal_diagnostics_add (GPtrArray      *diagnostics,
                        AnnealSeverity  severity,
                        GError         *error)
{
  AnnealDiagnostic *diagnostic = g_new (AnnealDiagnostic, 1);

  diagnostic->severity = severity;
  diagnostic->error = error;
  g_ptr_array_add (diagnostics, diagnostic);
}

static gsize
get_place (const AnnealDiagnostic *diagnostic)
{
  AnnealSpan span = { 0, 0 };

  anneal_error_get_span (diagnostic->error, &span);

  return span.start;
}

static int
order_by_place (gconstpointer a,
                gconstpointer b)
{
  gsize left = get_place (*(const AnnealDiagnostic * const *) a);
  gsize right = get_place (*(const AnnealDiagnostic * const *) b);

  return (left > right) - (left < right);
}

void
anneal_diagnostics_sort (GPtrArray *diagnostics)
{
  g_ptr_array_sort (diagnostics, order_by_place);
}

static void
report_error (gpointer  data,
              GError   *error)
{
  GPtrArray *diagnostics = data;

  /* A text that is no Python at all has something wrong on every line. */
  if (diagnostics->len < ANNEAL_MAX_DIAGNOSTICS)
    anneal_diagnostics_add (diagnostics, ANNEAL_SEVERITY_ERROR, error);
  else
    g_error_free (error);
}

/* What the lexer relies on. */
static gboolean
check_text (const char  *text,
            gsize        length,
            GError     **error)
{
  const char *zero = memchr (text, '\0', length);
  const char *bad;

  if (length > ANNEAL_MAX_TEXT_BYTES)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, (AnnealSpan) { 0, 0 },
                           _("The text has %zu bytes, more than %d"), length, ANNEAL_MAX_TEXT_BYTES);
      return FALSE;
    }

  if (!g_utf8_validate_len (text, length, &bad) && (zero == NULL || bad < zero))
    {
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX,
                           (AnnealSpan) { (gsize) (bad - text), (gsize) (bad - text) + 1 },
                           _("The text is not UTF-8: byte 0x%02X does not belong there"), (guchar) *bad);
      return FALSE;
    }
  if (zero != NULL)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX,
                           (AnnealSpan) { (gsize) (zero - text), (gsize) (zero - text) + 1 },
                           _("source code cannot contain null bytes"));
      return FALSE;
    }

  return TRUE;
}

static AnnealModule *
new_module (const char *text,
            gsize       length)
{
  AnnealModule *self = g_atomic_rc_box_new0 (AnnealModule);

  self->text = g_malloc (length + 1);
  memcpy (self->text, text, length);
  self->text[length] = '\0';
  self->length = length;
  anneal_arena_init (&self->arena);

  return self;
}

static void
parser_init (AnnealParser *parser,
             AnnealModule *module,
             AnnealReport  report,
             gpointer      data)
{
  *parser = (AnnealParser) {
    .text = module->text,
    .arena = &module->arena,
    .names = g_hash_table_new (g_str_hash, g_str_equal),
    .report = report,
    .data = data,
  };
  anneal_tokens_init (&parser->tokens, module->text, module->length, report, data);
  parser->token = (const AnnealToken *) (gpointer) parser->tokens.tokens->data;
}

static void
parser_clear (AnnealParser *parser)
{
  anneal_tokens_clear (&parser->tokens);
  g_hash_table_unref (parser->names);
}

AnnealModule *
anneal_module_parse (const char *text,
                     gssize      length,
                     GPtrArray  *diagnostics)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  GError *error = NULL;
  gboolean good = check_text (text, n_bytes, &error);
  AnnealModule *self = new_module (good ? text : "", good ? n_bytes : 0);
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  AnnealParser parser;

  if (!good)
    report_error (found, error);

  parser_init (&parser, self, report_error, found);
  self->block = anneal_parse_block (&parser);
  parser_clear (&parser);
  anneal_tree_resolve (self, NULL);

  anneal_diagnostics_sort (found);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (diagnostics, g_ptr_array_index (found, i));

  return self;
}

static void
keep_first (gpointer  data,
            GError   *error)
{
  GError **kept = data;

  if (*kept == NULL)
    *kept = error;
  else
    g_error_free (error);
}

/* A text that is one expression; NULL with an error otherwise. */
AnnealModule *
anneal_module_parse_expression (const char  *text,
                                AnnealNode **expression,
                                GError     **error)
{
  gsize length = strlen (text);
  AnnealModule *self;
  GError *local_error = NULL;
  AnnealParser parser;

  if (!check_text (text, length, error))
    return NULL;

  self = new_module (text, length);
  parser_init (&parser, self, keep_first, &local_error);
  while (parser.token->kind == ANNEAL_TOKEN_LINE)
    anneal_parser_advance (&parser);
  *expression = local_error == NULL ? anneal_parse_expressions (&parser) : NULL;
  while (parser.token->kind == ANNEAL_TOKEN_NEWLINE)
    anneal_parser_advance (&parser);
  if (*expression != NULL && parser.token->kind != ANNEAL_TOKEN_END)
    anneal_parser_fail_here (&parser);
  parser_clear (&parser);

  if (local_error != NULL || *expression == NULL)
    {
      if (local_error == NULL)
        anneal_set_error_at (&local_error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { 0, length }, "invalid syntax");
      g_propagate_error (error, local_error);
      anneal_module_unref (self);
      return NULL;
    }

  anneal_tree_resolve (self, *expression);
  return self;
}

AnnealModule *
anneal_module_ref (AnnealModule *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_module (gpointer data)
{
  AnnealModule *self = data;

  g_free (self->text);
  anneal_arena_clear (&self->arena);
}

void
anneal_module_unref (AnnealModule *self)
{
  g_atomic_rc_box_release_full (self, free_module);
}

const char *
anneal_module_get_text (const AnnealModule *self)
{
  return self->text;
}
