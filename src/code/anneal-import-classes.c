/* anneal-import-classes.c: whose class a name is: PyTorch's, the text's own, or somebody else's
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

#define TORCH "torch."

const char *
anneal_import_get_last_name (const char *dotted)
{
  const char *dot = strrchr (dotted, '.');

  return dot != NULL ? dot + 1 : dotted;
}

/* Whether @dotted is @symbol or an end of it: "torch.optim.SGD", "optim.SGD", "SGD". */
static gboolean
is_symbol (const char *dotted,
           const char *symbol)
{
  gsize length = strlen (dotted);
  gsize symbol_length = strlen (symbol);

  return g_str_has_suffix (symbol, dotted)
         && (length == symbol_length || symbol[symbol_length - length - 1] == '.');
}

gboolean
anneal_import_find_class (const char *dotted,
                          gboolean   *is_scheduler,
                          guint      *index)
{
  guint n_kinds;
  guint n_schedulers;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  *is_scheduler = FALSE;
  for (*index = 0; *index < n_kinds; (*index)++)
    if (is_symbol (dotted, kinds[*index]->symbol))
      return TRUE;

  *is_scheduler = TRUE;
  for (*index = 0; *index < n_schedulers; (*index)++)
    if (is_symbol (dotted, schedulers[*index]->symbol))
      return TRUE;

  return FALSE;
}

static const AnnealToken *
get_token (const AnnealImporter *self,
           guint                 i)
{
  return &g_array_index (self->fields->tokens.tokens, AnnealToken, i);
}

static gboolean
is_name (const AnnealImporter *self,
         guint                 i,
         const char           *name)
{
  const AnnealToken *token = get_token (self, i);

  return token->kind == ANNEAL_TOKEN_NAME && token->end - token->start == strlen (name)
         && memcmp (self->text + token->start, name, strlen (name)) == 0;
}

/* Whether the text names @name itself where it comes from: "from x import StepLR", "x.StepLR".  "from x import *" may
 * bring it or not. */
static gboolean
is_named (const AnnealImporter *self,
          const char           *name)
{
  gboolean in_import = FALSE;

  for (guint i = 0; i + 1 < self->fields->tokens.tokens->len; i++)
    {
      const AnnealToken *token = get_token (self, i);

      if (token->kind == ANNEAL_TOKEN_NEWLINE)
        in_import = FALSE;
      else if (token->symbol == ANNEAL_KEYWORD_IMPORT)
        in_import = TRUE;
      else if ((in_import || token->symbol == '.') && is_name (self, i + (in_import ? 0 : 1), name))
        return TRUE;
    }

  return FALSE;
}

/* Whether @name is a bare name that the text gives to nothing, neither by "=" nor as a parameter. */
gboolean
anneal_importer_is_unbound (const AnnealImporter *self,
                            const char           *name)
{
  gboolean in_def = FALSE;

  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;

  for (guint i = 0; i + 1 < self->fields->tokens.tokens->len; i++)
    {
      const AnnealToken *token = get_token (self, i);

      if (token->kind == ANNEAL_TOKEN_NEWLINE)
        in_def = FALSE;
      else if (token->symbol == ANNEAL_KEYWORD_DEF)
        in_def = TRUE;
      else if (is_name (self, i, name) && (in_def || get_token (self, i + 1)->symbol == '='))
        return FALSE;
    }

  return TRUE;
}

/* A class of somebody else's that is called as one of PyTorch's. */
gboolean
anneal_importer_is_namesake (const AnnealImporter *self,
                             const char           *dotted)
{
  const char *last = anneal_import_get_last_name (dotted);
  gboolean is_scheduler;
  guint index;

  return self->fields != NULL && last != dotted && !g_str_has_prefix (dotted, TORCH)
         && anneal_import_find_class (last, &is_scheduler, &index) && is_named (self, last);
}

/* What PyTorch has in the modules of its optimizers and schedulers beside these. */
gboolean
anneal_import_is_other_torch (const char *dotted)
{
  static const char * const names[] = {
    "torch.optim.Adafactor", "torch.optim.Muon", "torch.optim.Optimizer", "torch.optim.lr_scheduler.LRScheduler",
    "torch.optim.lr_scheduler._LRScheduler", "torch.optim.lr_scheduler.bisect_right", "torch.optim.optimizer",
    "torch.optim.swa_utils.AveragedModel", "torch.optim.swa_utils.get_ema_avg_fn",
    "torch.optim.swa_utils.get_ema_multi_avg_fn", "torch.optim.swa_utils.get_swa_avg_fn",
    "torch.optim.swa_utils.get_swa_multi_avg_fn", "torch.optim.swa_utils.update_bn", NULL,
  };

  return g_strv_contains (names, dotted);
}

/* Schedulers that other libraries make, by the names that they give them. */
gboolean
anneal_import_is_foreign_scheduler (const char *dotted)
{
  const char *last = anneal_import_get_last_name (dotted);
  g_autofree char *lower = g_ascii_strdown (last, -1);

  if (last == dotted || g_str_has_prefix (dotted, TORCH))
    return FALSE;

  return (g_str_has_suffix (last, "LR") && strlen (last) > 2) || strstr (lower, "lr_sched") != NULL
         || strstr (lower, "lrsched") != NULL
         || ((g_str_has_prefix (lower, "get_") || g_str_has_prefix (lower, "create_")
              || g_str_has_prefix (lower, "build_") || g_str_has_prefix (lower, "make_"))
             && strstr (lower, "schedule") != NULL)
         || (g_str_has_suffix (last, "Scheduler") && strstr (dotted, "optim") != NULL)
         || (g_str_has_suffix (last, "Scheduler") && strstr (dotted, "sched") != NULL);
}

/* Whether the text defines here a class of its own that is called as one of PyTorch's, or is made out of one. */
static gboolean
is_own_class (const AnnealImporter *self,
              guint                 i)
{
  static const char * const bases[] = { "LRScheduler", "_LRScheduler", NULL };
  const AnnealToken *token = get_token (self, i + 1);
  gboolean is_scheduler;
  guint index;

  if (get_token (self, i)->symbol != ANNEAL_KEYWORD_CLASS || token->kind != ANNEAL_TOKEN_NAME)
    return FALSE;

  g_autofree char *own = g_strndup (self->text + token->start, token->end - token->start);

  if (anneal_import_find_class (own, &is_scheduler, &index))
    return TRUE;

  for (guint j = i + 2; j + 1 < self->fields->tokens.tokens->len && get_token (self, j)->symbol != ':'; j++)
    {
      const AnnealToken *base = get_token (self, j);
      g_autofree char *base_name = g_strndup (self->text + base->start, base->end - base->start);

      if (base->kind == ANNEAL_TOKEN_NAME
          && (g_strv_contains (bases, base_name)
              || (anneal_import_find_class (base_name, &is_scheduler, &index) && is_scheduler)))
        return TRUE;
    }

  return FALSE;
}

void
anneal_importer_note_own_classes (AnnealImporter *self)
{
  for (guint i = 0; i + 2 < self->fields->tokens.tokens->len; i++)
    {
      if (!is_own_class (self, i))
        continue;

      const AnnealToken *token = get_token (self, i + 1);
      g_autofree char *own = g_strndup (self->text + token->start, token->end - token->start);

      anneal_importer_note (self, (AnnealSpan) { token->start, token->end },
                            _("%s is the text's own class and not drawn: only PyTorch's schedulers are"), own);
    }
}
