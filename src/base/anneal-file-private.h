/* anneal-file-private.h: what reading and saving files share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include "anneal-file.h"

G_BEGIN_DECLS

AnnealFileStamp anneal_file_stamp_of (const struct stat *status);

/* Text that names @path in a message. */
char           *anneal_file_dup_shown (const char        *path);

G_END_DECLS
