/* fuzz-python-parse.c: any bytes are read as a module, with errors that point into them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-python.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_autoptr(AnnealModule) module = anneal_module_parse ((const char *) data, (gssize) size, diagnostics);
  g_autoptr(GArray) calls = anneal_module_find_method_calls (module, "step");

  for (guint i = 0; i < diagnostics->len; i++)
    check_error (((AnnealDiagnostic *) g_ptr_array_index (diagnostics, i))->error, size);

  for (guint i = 0; i < calls->len; i++)
    {
      const AnnealMethodCall *call = &g_array_index (calls, AnnealMethodCall, i);

      g_assert_cmpuint (call->span.start, <, call->span.end);
      g_assert_cmpuint (call->span.end, <=, size);
    }

  return 0;
}
