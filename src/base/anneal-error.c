/* anneal-error.c: the one error domain, with the place an error is about
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-error.h"

typedef struct
{
  AnnealSpan span;
  char      *path;
  guint      has_span : 1;
} AnnealErrorPrivate;

static void
anneal_error_private_init (AnnealErrorPrivate *private)
{
  *private = (AnnealErrorPrivate) { .path = NULL };
}

static void
anneal_error_private_copy (const AnnealErrorPrivate *source,
                           AnnealErrorPrivate       *target)
{
  *target = *source;
  target->path = g_strdup (source->path);
}

static void
anneal_error_private_clear (AnnealErrorPrivate *private)
{
  g_free (private->path);
}

G_DEFINE_EXTENDED_ERROR (AnnealError, anneal_error)

/* NULL for an error of another domain. */
static AnnealErrorPrivate *
find_private (const GError *error)
{
  if (error == NULL || error->domain != ANNEAL_ERROR)
    return NULL;

  return anneal_error_get_private (error);
}

static GError *
new_error (AnnealError  code,
           const char  *format,
           va_list      arguments) G_GNUC_PRINTF (2, 0);

static GError *
new_error (AnnealError  code,
           const char  *format,
           va_list      arguments)
{
  return g_error_new_valist (ANNEAL_ERROR, (int) code, format, arguments);
}

void
anneal_set_error (GError     **error,
                  AnnealError  code,
                  const char  *format,
                  ...)
{
  va_list arguments;

  if (error == NULL)
    return;

  va_start (arguments, format);
  g_propagate_error (error, new_error (code, format, arguments));
  va_end (arguments);
}

void
anneal_set_error_at (GError     **error,
                     AnnealError  code,
                     AnnealSpan   span,
                     const char  *format,
                     ...)
{
  va_list arguments;

  if (error == NULL)
    return;

  va_start (arguments, format);
  g_propagate_error (error, new_error (code, format, arguments));
  va_end (arguments);
  anneal_error_take_span (*error, span);
}

void
anneal_set_error_path (GError     **error,
                       AnnealError  code,
                       const char  *path,
                       const char  *format,
                       ...)
{
  va_list arguments;

  if (error == NULL)
    return;

  va_start (arguments, format);
  g_propagate_error (error, new_error (code, format, arguments));
  va_end (arguments);
  anneal_error_prefix_path (*error, path);
}

/**
 * anneal_error_get_span:
 * @error: any error
 * @span: (out): the bytes of the text that was read
 *
 * Returns: %FALSE if @error has no span
 */
gboolean
anneal_error_get_span (const GError *error,
                       AnnealSpan   *span)
{
  const AnnealErrorPrivate *private = find_private (error);

  if (private == NULL || !private->has_span)
    return FALSE;

  *span = private->span;
  return TRUE;
}

/**
 * anneal_error_get_path:
 * @error: any error
 *
 * Returns: (nullable): where in a document or schedule, such as "/runs/0/schedule/1/params/T_max"
 */
const char *
anneal_error_get_path (const GError *error)
{
  const AnnealErrorPrivate *private = find_private (error);

  return private != NULL ? private->path : NULL;
}

/**
 * anneal_error_take_span:
 * @error: any error
 * @span: used unless @error already has a more precise one
 */
void
anneal_error_take_span (GError     *error,
                        AnnealSpan  span)
{
  AnnealErrorPrivate *private = find_private (error);

  if (private == NULL || private->has_span)
    return;

  private->span = span;
  private->has_span = TRUE;
}

/**
 * anneal_error_prefix_path:
 * @error: any error
 * @prefix: put before the path that @error has, such as "/runs/0"
 */
void
anneal_error_prefix_path (GError     *error,
                          const char *prefix)
{
  AnnealErrorPrivate *private = find_private (error);

  if (private == NULL)
    return;

  g_autofree char *rest = g_steal_pointer (&private->path);

  private->path = g_strconcat (prefix, rest, NULL);
}
