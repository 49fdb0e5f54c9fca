/* anneal-pytorch.c: the versions of PyTorch whose numbers and words are given
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-pytorch.h"

#include "anneal-error.h"
#include "anneal-text.h"

static const char * const names[ANNEAL_N_PYTORCH] = { "1.13", "2.2", "2.7", "2.14" };

#define LIST "1.13, 2.2, 2.7, 2.14"

/* What may follow a series: ".2", ".2+cu121", "+cu121", ".0a0+git1234". */
static gboolean
is_release (const char *suffix)
{
  if (*suffix == '\0')
    return TRUE;
  if (*suffix != '.' && *suffix != '+')
    return FALSE;
  if (!g_ascii_isalnum (suffix[1]))
    return FALSE;

  return strspn (suffix, "0123456789abcdefghijklmnopqrstuvwxyz.+") == strlen (suffix);
}

gboolean
anneal_pytorch_parse (const char     *text,
                      AnnealPytorch  *version,
                      GError        **error)
{
  g_autofree char *shown = NULL;

  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    if (g_str_has_prefix (text, names[i]) && is_release (text + strlen (names[i])))
      {
        *version = (AnnealPytorch) i;
        return TRUE;
      }

  shown = anneal_text_escape (text, -1);
  anneal_set_error (error, ANNEAL_ERROR_NAME, _("PyTorch “%s” is none of the versions that are followed: %s"),
                    shown, LIST);
  return FALSE;
}

const char *
anneal_pytorch_get_name (AnnealPytorch version)
{
  g_return_val_if_fail ((guint) version < ANNEAL_N_PYTORCH, NULL);

  return names[version];
}

const char *
anneal_pytorch_get_list (void)
{
  return LIST;
}
