/* anneal-cli-picture.h: the options of commands that draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli.h"
#include "anneal-figure.h"

G_BEGIN_DECLS

/* The texts of the options: a member of a command's own struct. */
typedef struct
{
  char    *width;
  char    *height;
  char    *scale;
  char    *title;
  gboolean log_y;
  gboolean dark;
} AnnealCliPicture;

/* The rows of these options; @picture is the member, @log_text says which axes --log-y is about. */
#define ANNEAL_CLI_PICTURE_ENTRIES(Options, picture, log_text) \
  { "width", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, picture.width), \
    N_("In pixels of 1/96 inch; 1280 unless given"), "N" }, \
  { "height", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, picture.height), N_("720 unless given"), "N" }, \
  { "scale", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, picture.scale), \
    N_("What the pixels of a png are multiplied by"), "X" }, \
  { "log-y", 0, 0, G_OPTION_ARG_NONE, ANNEAL_CLI_FIELD (Options, picture.log_y), log_text, NULL }, \
  { "dark", 0, 0, G_OPTION_ARG_NONE, ANNEAL_CLI_FIELD (Options, picture.dark), N_("A dark background"), NULL }, \
  { "title", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, picture.title), N_("The figure's title"), "TEXT" }

/* @output: the file's name, whose ending says the format.  *export borrows from the options. */
gboolean anneal_cli_picture_read     (const AnnealCliPicture  *self,
                                      const char              *output,
                                      AnnealExport            *export,
                                      GError                 **error);
/* Whether any of the options is given. */
gboolean anneal_cli_picture_is_given (const AnnealCliPicture  *self);

G_END_DECLS
