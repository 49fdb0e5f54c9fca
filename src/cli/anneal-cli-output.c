/* anneal-cli-output.c: writing millions of numbers to a stream
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-output.h"

#include <math.h>
#include <string.h>

#include "anneal-json-writer.h"
#include "anneal-number.h"

AnnealCliOutput *
anneal_cli_output_new (GOutputStream *stream)
{
  AnnealCliOutput *self = g_new (AnnealCliOutput, 1);

  self->stream = stream;
  self->error = NULL;
  self->length = 0;
  return self;
}

void
anneal_cli_output_free (AnnealCliOutput *self)
{
  g_clear_error (&self->error);
  g_free (self);
}

static void
write_buffer (AnnealCliOutput *self)
{
  if (self->error == NULL)
    g_output_stream_write_all (self->stream, self->buffer, self->length, NULL, NULL, &self->error);
  self->length = 0;
}

void
anneal_cli_output_bytes (AnnealCliOutput *self,
                         const char      *bytes,
                         gsize            length)
{
  while (length > 0)
    {
      gsize n = MIN (length, sizeof self->buffer - self->length);

      memcpy (self->buffer + self->length, bytes, n);
      self->length += n;
      bytes += n;
      length -= n;
      if (self->length == sizeof self->buffer)
        write_buffer (self);
    }
}

void
anneal_cli_output_text (AnnealCliOutput *self,
                        const char      *text)
{
  anneal_cli_output_bytes (self, text, strlen (text));
}

void
anneal_cli_output_printf (AnnealCliOutput *self,
                          const char      *format,
                          ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  anneal_cli_output_text (self, text);
}

/* Room for one number in a row. */
static char *
reserve_number (AnnealCliOutput *self)
{
  if (sizeof self->buffer - self->length < ANNEAL_NUMBER_LENGTH)
    write_buffer (self);

  return self->buffer + self->length;
}

void
anneal_cli_output_double (AnnealCliOutput *self,
                          double           value)
{
  self->length += anneal_number_format (value, reserve_number (self));
}

void
anneal_cli_output_count (AnnealCliOutput *self,
                         guint64          value)
{
  self->length += anneal_number_format_int ((gint64) value, reserve_number (self));
}

/* RFC 4180. */
void
anneal_cli_output_cell (AnnealCliOutput *self,
                        const char      *text)
{
  if (strpbrk (text, "\",\r\n") == NULL)
    {
      anneal_cli_output_text (self, text);
      return;
    }

  anneal_cli_output_bytes (self, "\"", 1);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        anneal_cli_output_bytes (self, "\"", 1);
      anneal_cli_output_bytes (self, p, 1);
    }
  anneal_cli_output_bytes (self, "\"", 1);
}

void
anneal_cli_output_string (AnnealCliOutput *self,
                          const char      *text)
{
  AnnealJsonWriter *writer = anneal_json_writer_new (ANNEAL_JSON_COMPACT);

  anneal_json_writer_string (writer, text);

  g_autoptr(GBytes) bytes = anneal_json_writer_end (writer);

  anneal_cli_output_bytes (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
anneal_cli_output_number (AnnealCliOutput *self,
                          double           value)
{
  const char *quote = isfinite (value) ? "" : "\"";

  anneal_cli_output_text (self, quote);
  anneal_cli_output_double (self, value);
  anneal_cli_output_text (self, quote);
}

gboolean
anneal_cli_output_flush (AnnealCliOutput *self,
                         GError         **error)
{
  write_buffer (self);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}
