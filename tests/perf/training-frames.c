/* training-frames.c: whether the window still answers while eight runs train as fast as they can
 *
 * Frames are asked for one after another, with the cursor moved in each, and the time from the beginning of one to the
 * beginning of the next is taken: first of a window that is idle, then of the same one while it trains.  The frame
 * clock gives a window a frame every 1/60 s at best.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-window.h"
#include "bench.h"

#define N_RUNS    8
#define N_UPDATES 1000000
#define N_FRAMES  121
#define FRAME_MS  (1000.0 / 60)

typedef struct
{
  AnnealWindow *window;
  gint64        before;             /* the beginning of the frame before, in µs */
  guint         n;
  double        intervals[N_FRAMES];
} Frames;

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Frames *frames = user_data;
  gint64 now = g_get_monotonic_time ();

  if (frames->before != 0)
    frames->intervals[frames->n++] = (double) (now - frames->before) / 1e3;
  frames->before = now;
  anneal_plot_view_set_cursor (frames->window->plot, 1000 + 997 * (frames->n % 50));
  return frames->n < N_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
measure (AnnealWindow *window,
         Frames       *frames)
{
  *frames = (Frames) { .window = window };
  gtk_widget_add_tick_callback (GTK_WIDGET (window), tick_cb, frames, NULL);
  while (frames->n < N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
}

static AnnealProject *
new_project (void)
{
  g_autoptr(AnnealProject) plain = bench_new_project (N_RUNS, N_UPDATES / 1000, 1000);
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, anneal_problem_find ("spirals"));
  return anneal_project_with_training (plain, &setup);
}

static double
find_worst (const Frames *frames)
{
  double worst = 0;

  for (guint i = 0; i < N_FRAMES; i++)
    worst = MAX (worst, frames->intervals[i]);
  return worst;
}

int
main (void)
{
  AnnealWindow *window = bench_open_window (new_project (), 1280, 800);
  Frames idle, training;

  bench_wait_curves (window);
  measure (window, &idle);
  g_object_set (window->player, "speed", 0.0, NULL);
  anneal_player_play (window->player);
  measure (window, &training);

  double idle_worst = find_worst (&idle), training_worst = find_worst (&training);
  guint64 n_done = anneal_training_get_n_done (anneal_player_get_training (window->player));
  double idle_median = bench_median (idle.intervals, N_FRAMES);
  double training_median = bench_median (training.intervals, N_FRAMES);

  g_print ("from frame to frame, in frames of 1/60 s: idle median %.2f, worst %.2f; while %u runs train median %.2f "
           "(aim: at most 1 more than idle), worst %.2f; %" G_GUINT64_FORMAT " updates of each run meanwhile\n",
           idle_median / FRAME_MS, idle_worst / FRAME_MS, N_RUNS, training_median / FRAME_MS, training_worst / FRAME_MS,
           n_done);
  bench_close_window (window);
  return 0;
}
