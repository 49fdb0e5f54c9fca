/* anneal-cli-picture.c: the options of commands that draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-picture.h"

#include <glib/gi18n-lib.h>

#include "anneal-cli-request.h"

gboolean
anneal_cli_picture_read (const AnnealCliPicture  *self,
                         const char              *output,
                         AnnealExport            *export,
                         GError                 **error)
{
  *export = (AnnealExport) ANNEAL_EXPORT_INIT;
  export->dark = self->dark;
  export->title = self->title;

  if (self->title != NULL && !g_utf8_validate (self->title, -1, NULL))
    {
      anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("The title is not valid UTF-8"));
      return FALSE;
    }

  return anneal_plot_format_from_name (output, &export->format, error)
         && anneal_cli_read_positive ("--width", self->width, &export->width, error)
         && anneal_cli_read_positive ("--height", self->height, &export->height, error)
         && anneal_cli_read_positive ("--scale", self->scale, &export->scale, error);
}

gboolean
anneal_cli_picture_is_given (const AnnealCliPicture *self)
{
  return self->width != NULL || self->height != NULL || self->scale != NULL || self->title != NULL || self->log_y
         || self->dark;
}
