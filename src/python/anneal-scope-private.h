/* anneal-scope-private.h: filling a scope
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-python.h"

G_BEGIN_DECLS

struct _AnnealScope
{
  GHashTable   *values;     /* (element-type utf8 AnnealObject) */
  AnnealScope  *outer;      /* (nullable) */
  AnnealObject  result;
};

AnnealScope *anneal_scope_new  (AnnealScope        *outer);
void         anneal_scope_bind (AnnealScope        *self,
                                const char         *name,
                                const AnnealObject *value);

G_END_DECLS
