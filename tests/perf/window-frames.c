/* window-frames.c: what frames of the window cost: an empty one, a repaint, the cursor moved, a parameter edited
 *
 * Ten runs of 10^5 updates at 1600 × 900.  Counted is the change itself, and then the frame that shows it, from its
 * beginning until the X server has drawn all of it; waiting for the frame's turn is nobody's work and left out.  A
 * repaint shows the same pictures on all of the window, as after another window was over it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>

#include "bench-window.h"
#include "bench.h"

#define N_RUNS    10
#define N_UPDATES 100000
#define N_ROUNDS  31
#define N_LONG    1000000     /* updates of the run that may take three frames */

static gboolean painted;
static double begun_ms, ended_ms;     /* of the last frame */

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

static void
before_paint_cb (void)
{
  begun_ms = now_ms ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                GdkDisplay    *display)
{
  XSync (gdk_x11_display_get_xdisplay (display), False);
  ended_ms = now_ms ();
  painted = TRUE;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
wait_for_frame (void)
{
  painted = FALSE;
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
}

/* What is timed; @i alternates, so that every call changes something. */
typedef void (*Change) (AnnealWindow *window,
                        guint         i);

static void
change_nothing (AnnealWindow *window,
                guint         i)
{
  gtk_widget_queue_draw (GTK_WIDGET (window));
}

static void
expose (AnnealWindow *window,
        guint         i)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  Display *display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));

  XClearArea (display, gdk_x11_surface_get_xid (surface), 0, 0, 0, 0, True);
  XSync (display, False);
}

static void
move_cursor (AnnealWindow *window,
             guint         i)
{
  anneal_plot_view_set_cursor (window->plot, 20000 + 997 * (i % 50));
}

/* The selected run's eta_min, far from the ends of the axis. */
static void
edit (AnnealWindow *window,
      guint         i)
{
  const AnnealProject *project = anneal_store_get_project (window->store);
  const AnnealRun *run = project->runs[0];
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (run->schedule, 0), "eta_min");
  AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (0.01 + 0.0001 * (i % 50)) };
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (run->schedule, 0, (guint) param, &argument);
  g_autoptr(AnnealRun) changed = anneal_run_with_schedule (run, schedule);

  anneal_store_commit (window->store, anneal_project_with_changed_run (project, changed), "edit");
}

static double
time_change (AnnealWindow *window,
             Change        change,
             guint         i)
{
  settle ();

  double start = now_ms ();

  change (window, i);

  double changed = now_ms ();

  wait_for_frame ();
  return changed - start + ended_ms - begun_ms;
}

/* Frames from an edit of a long run to its curve; the old one is shown meanwhile. */
static guint
count_frames (AnnealWindow *window,
              guint         i)
{
  guint64 id = anneal_store_get_project (window->store)->runs[0]->id;
  AnnealSeries *before = anneal_curves_get_series (window->curves, id);
  guint n = 0;

  settle ();
  edit (window, i);
  while (anneal_curves_get_series (window->curves, id) == before || n == 0)
    {
      gtk_widget_queue_draw (GTK_WIDGET (window));
      wait_for_frame ();
      n++;
    }

  return n;
}

static void
time_long_run (AnnealWindow *window)
{
  const AnnealProject *project = anneal_store_get_project (window->store);
  double frames[N_ROUNDS];

  anneal_store_commit (window->store, anneal_project_with_horizon (project, 1, N_LONG, NULL), NULL);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      bench_wait_curves (window);
      frames[i] = count_frames (window, i);
    }

  g_print ("frames from the edit of a run of 10^6 updates to its curve: median %.0f (aim: at most 3)\n",
           bench_median (frames, N_ROUNDS));
}

int
main (void)
{
  static const struct
  {
    const char *what;
    Change      change;
    double      aim;
  } changes[] = {
    { "an empty frame, against a repaint", change_nothing, 1 },
    { "the cursor moved, against a repaint", move_cursor, 1 },
    { "a parameter edited, against a repaint", edit, 1.3 },
  };
  AnnealWindow *window = bench_open_window (bench_new_project (N_RUNS, 1, N_UPDATES), 1600, 900);
  double a[N_ROUNDS], b[N_ROUNDS];

  g_object_set (window->sidebar, "selected-run", anneal_store_get_project (window->store)->runs[0]->id, NULL);

  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  g_signal_connect (clock, "before-paint", before_paint_cb, NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), gtk_widget_get_display (GTK_WIDGET (window)));
  wait_for_frame ();
  move_cursor (window, 1);
  wait_for_frame ();

  for (guint k = 0; k < G_N_ELEMENTS (changes); k++)
    {
      for (guint i = 0; i < N_ROUNDS; i++)
        {
          a[i] = time_change (window, changes[k].change, i);
          b[i] = time_change (window, expose, i);
        }
      bench_print_ratio (changes[k].what, a, b, N_ROUNDS, changes[k].aim);
    }

  time_long_run (window);
  bench_close_window (window);
  return 0;
}
