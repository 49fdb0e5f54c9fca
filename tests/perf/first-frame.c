/* first-frame.c: how long programs take from exec to their first painted frame, alternated in one run
 *
 *   first-frame ROUNDS PROGRAM-A PROGRAM-B
 *
 * Prints the median of each and the ratio A / B, round by round.  A frame counts as painted when the window's pixels
 * have eight colours: a plain background alone does not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>

#include "bench.h"

#define N_COLORS      8
#define MIN_WIDTH     100     /* smaller windows are helpers of the toolkit */
#define TIME_LIMIT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  Display *display;
  int      damage_event;
  Window   window;
  Damage   damage;
} Watch;

static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;     /* windows of the program may be gone by the time they are asked about */
}

static gboolean
has_color (const guint32 *colors,
           guint          n_colors,
           guint32        color)
{
  for (guint i = 0; i < n_colors; i++)
    if (colors[i] == color)
      return TRUE;

  return FALSE;
}

static gboolean
is_painted (Watch *watch)
{
  XWindowAttributes attributes;
  guint32 colors[N_COLORS];
  guint n_colors = 0;

  if (!XGetWindowAttributes (watch->display, watch->window, &attributes) || attributes.map_state != IsViewable)
    return FALSE;

  XImage *image = XGetImage (watch->display, watch->window, 0, 0,
                             (guint) attributes.width, (guint) attributes.height, AllPlanes, ZPixmap);

  if (image == NULL)
    return FALSE;

  for (int y = 2; y < attributes.height && n_colors < N_COLORS; y += 3)
    for (int x = 2; x < attributes.width && n_colors < N_COLORS; x += 2)
      {
        guint32 color = (guint32) XGetPixel (image, x, y) & 0xffffff;

        if (!has_color (colors, n_colors, color))
          colors[n_colors++] = color;
      }

  XDestroyImage (image);
  return n_colors == N_COLORS;
}

static void
take_window (Watch  *watch,
             Window  window)
{
  XWindowAttributes attributes;

  if (watch->window != None
      || !XGetWindowAttributes (watch->display, window, &attributes)
      || attributes.width < MIN_WIDTH)
    return;

  watch->window = window;
  watch->damage = XDamageCreate (watch->display, window, XDamageReportNonEmpty);
  XSync (watch->display, False);
}

/* TRUE when the event may have painted something. */
static gboolean
handle_event (Watch *watch)
{
  XEvent event;

  XNextEvent (watch->display, &event);
  if (event.type == MapNotify)
    take_window (watch, event.xmap.window);
  else if (event.type == watch->damage_event)
    XDamageSubtract (watch->display, watch->damage, None, None);
  else
    return FALSE;

  return watch->window != None;
}

static pid_t
start_program (const char *program)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      execl (program, program, NULL);
      _exit (127);
    }

  return pid;
}

static void
end_program (pid_t pid)
{
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

/* Milliseconds from exec to the first frame. */
static double
time_program (Watch      *watch,
              const char *program)
{
  gint64 start = g_get_monotonic_time ();
  pid_t pid = start_program (program);
  gboolean painted = FALSE;

  watch->window = None;
  while (!painted)
    {
      if (g_get_monotonic_time () - start > TIME_LIMIT_US || waitpid (pid, NULL, WNOHANG) == pid)
        g_error ("%s has shown no window", program);

      if (XPending (watch->display) == 0)
        g_usleep (1000);
      while (!painted && XPending (watch->display) > 0)
        painted = handle_event (watch) && is_painted (watch);
    }

  double elapsed = (double) (g_get_monotonic_time () - start) / 1000;

  end_program (pid);
  return elapsed;
}

int
main (int   argc,
      char *argv[])
{
  int error_base;
  Watch watch = { .display = XOpenDisplay (NULL) };

  if (argc != 4 || watch.display == NULL || !XDamageQueryExtension (watch.display, &watch.damage_event, &error_base))
    {
      g_printerr ("Usage, on an X display: first-frame ROUNDS PROGRAM-A PROGRAM-B\n");
      return 2;
    }
  watch.damage_event += XDamageNotify;
  XSetErrorHandler (ignore_error);
  XSelectInput (watch.display, DefaultRootWindow (watch.display), SubstructureNotifyMask);

  guint n_rounds = (guint) CLAMP (atoi (argv[1]), 1, 100);
  g_autofree double *a = g_new (double, n_rounds);
  g_autofree double *b = g_new (double, n_rounds);

  time_program (&watch, argv[2]);       /* the first one of each only warms the caches */
  time_program (&watch, argv[3]);
  for (guint i = 0; i < n_rounds; i++)
    {
      a[i] = time_program (&watch, argv[2]);
      b[i] = time_program (&watch, argv[3]);
    }

  bench_print_ratio ("exec to first frame, against a bare libadwaita window", a, b, n_rounds, 1.25);
  return 0;
}
