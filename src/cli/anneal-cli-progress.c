/* anneal-cli-progress.c: a bar in the last line of a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-progress.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Of a terminal that does not say how wide it is; and the widest bar. */
#define DEFAULT_WIDTH 80
#define MAX_WIDTH     100

/* In µs.  Whatever takes less than the first is over before a bar is read. */
#define FIRST    300000
#define INTERVAL 100000

void
anneal_cli_progress_init (AnnealCliProgress *self,
                          GOutputStream     *err)
{
  *self = (AnnealCliProgress) { .start = g_get_monotonic_time () };

  if (!G_IS_UNIX_OUTPUT_STREAM (err) || g_strcmp0 (g_getenv ("TERM"), "dumb") == 0)
    return;

  self->fd = g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (err));
  if (isatty (self->fd))
    self->err = err;
}

gboolean
anneal_cli_progress_is_wanted (const AnnealCliProgress *self)
{
  return self->err != NULL;
}

/* Asked anew each time: windows are resized. */
static guint
get_width (const AnnealCliProgress *self)
{
  struct winsize size;

  if (ioctl (self->fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return DEFAULT_WIDTH;

  return size.ws_col;
}

static void
print (const AnnealCliProgress *self,
       const char              *text)
{
  g_output_stream_write_all (self->err, text, strlen (text), NULL, NULL, NULL);
}

/* "0:42", "1:07:30" */
static char *
dup_duration (double seconds)
{
  guint64 whole = (guint64) CLAMP (ceil (seconds), 0, 360000.0);
  guint hours = (guint) (whole / 3600);
  guint minutes = (guint) (whole / 60 % 60);

  if (hours > 0)
    return g_strdup_printf ("%u:%02u:%02u", hours, minutes, (guint) (whole % 60));

  return g_strdup_printf ("%u:%02u", minutes, (guint) (whole % 60));
}

/* One for a letter, two for a Hangul syllable. */
static guint
count_columns (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;

  return n;
}

char *
anneal_cli_progress_format (double share,
                            gint64 elapsed,
                            guint  width)
{
  share = share > 0 ? MIN (share, 1) : 0;

  /* Of the first second nothing can be told. */
  double left = share > 0 && elapsed >= G_USEC_PER_SEC ? (double) elapsed / G_USEC_PER_SEC * (1 - share) / share : -1;
  g_autofree char *duration = dup_duration (left);
  /* translators: a percentage, and the time that work will still take, such as 0:42 */
  g_autofree char *text = left < 0 ? g_strdup_printf ("%3u %%", (guint) (share * 100))
                                   : g_strdup_printf (_("%3u %%, %s left"), (guint) (share * 100), duration);
  guint n_columns = count_columns (text);

  /* The last column stays empty: some terminals wrap there. */
  width = MIN (width, MAX_WIDTH) - (width > 0 ? 1 : 0);
  if (width < n_columns + 8)
    return n_columns <= width ? g_steal_pointer (&text) : g_strdup ("");

  guint n_cells = width - n_columns - 3;
  guint n_full = (guint) (share * n_cells);
  g_autoptr(GString) line = g_string_new ("[");

  for (guint i = 0; i < n_cells; i++)
    g_string_append_c (line, i < n_full ? '#' : ' ');
  g_string_append_printf (line, "] %s", text);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

void
anneal_cli_progress_update (AnnealCliProgress *self,
                            double             share)
{
  gint64 now = g_get_monotonic_time ();

  if (self->err == NULL || now - self->start < FIRST || now - self->drawn < INTERVAL)
    return;

  g_autofree char *bar = anneal_cli_progress_format (share, now - self->start, get_width (self));
  g_autofree char *line = g_strconcat ("\r", bar, "\033[K", NULL);

  print (self, line);
  self->drawn = now;
}

void
anneal_cli_progress_clear (AnnealCliProgress *self)
{
  if (self->err == NULL || self->drawn == 0)
    return;

  print (self, "\r\033[K");
  self->drawn = 0;
}
