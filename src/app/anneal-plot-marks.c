/* anneal-plot-marks.c: where the parts of a run are at work, and its parameters that are places in time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-plot-marks.h"

#include "anneal-plot-theme.h"
#include "anneal-run-edit.h"
#include "anneal-schedule-segments.h"

#define MARK_WIDTH   15       /* px that a pointer finds */
#define GRIP_BELOW   8        /* the grip lies on the axis */
#define NAME_MARGIN  6
#define LABEL_TOP    24       /* below the names of the parts */

struct _AnnealPlotMarks
{
  GtkWidget             parent_instance;

  AnnealPlotCanvas     *canvas;     /* unowned: both are children of one view */
  AnnealCurves         *curves;     /* (nullable) */
  AnnealRunEdit        *edit;       /* (nullable): of the chosen run */

  const AnnealSchedule *schedule;   /* (nullable): what the following are of */
  guint64               n_ticks;
  GArray               *segments;   /* of AnnealSegment */
  GArray               *marks;      /* of AnnealMark */
  GPtrArray            *handles;    /* of AnnealPlotHandle, children, as many as marks */

  int                   dragged;    /* -1: none */
  double                grip;       /* px from the mark to where it was taken */
  guint                 has_moved : 1;
};

G_DEFINE_FINAL_TYPE (AnnealPlotMarks, anneal_plot_marks, GTK_TYPE_WIDGET)

/* The chosen run, if it is drawn. */
static const AnnealRun *
get_run (AnnealPlotMarks *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;

  return run != NULL && run->visible && run->schedule != NULL ? run : NULL;
}

/* Places ---------------------------------------------------------------------------------------------------------- */

/* Updates from one tick to the next, and the update at which tick 0 lies: in the wrong call order, each value is used
 * one step() earlier. */
static void
get_tick_scale (AnnealPlotMarks *self,
                double          *updates,
                double          *first)
{
  const AnnealRun *run = get_run (self);
  const AnnealProject *project = anneal_run_edit_get_project (self->edit);

  *updates = run->stepping == ANNEAL_STEPPING_EPOCH ? (double) project->n_batches : 1;
  *first = project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST ? -*updates : 0;
}

/* px; NAN without a layout. */
static double
find_tick_x (AnnealPlotMarks *self,
             double           tick)
{
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);
  double updates, first;

  if (layout == NULL || layout->n_lanes == 0 || get_run (self) == NULL)
    return (double) NAN;

  get_tick_scale (self, &updates, &first);
  return anneal_plot_scale_forward (&layout->x_scale, tick * updates + first);
}

static double
find_tick (AnnealPlotMarks *self,
           double           x)
{
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);
  double updates, first;

  if (layout == NULL || layout->n_lanes == 0 || get_run (self) == NULL)
    return (double) NAN;

  get_tick_scale (self, &updates, &first);
  return (anneal_plot_scale_inverse (&layout->x_scale, x) - first) / updates;
}

double
anneal_plot_marks_find_x (AnnealPlotMarks *self,
                          guint            i)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), (double) NAN);
  g_return_val_if_fail (i < self->marks->len, (double) NAN);

  const AnnealMark *mark = &g_array_index (self->marks, AnnealMark, i);

  return find_tick_x (self, (double) (mark->value + mark->offset));
}

int
anneal_plot_marks_pick (AnnealPlotMarks *self,
                        double           x)
{
  int nearest = -1;
  double least = MARK_WIDTH / 2.0 + 1;

  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), -1);

  for (guint i = 0; i < self->marks->len; i++)
    {
      double distance = fabs (anneal_plot_marks_find_x (self, i) - x);

      if (!(distance < least))
        continue;
      least = distance;
      nearest = (int) i;
    }

  return nearest;
}

/* Moving ---------------------------------------------------------------------------------------------------------- */

static AnnealRun *
dup_moved_run (AnnealPlotMarks *self,
               guint            i,
               gint64           value)
{
  const AnnealMark *mark = &g_array_index (self->marks, AnnealMark, i);
  gint64 limited = CLAMP (value, mark->min, mark->max);

  if (limited == mark->value || get_run (self) == NULL)
    return NULL;

  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_mark (get_run (self)->schedule, mark, limited);

  return anneal_run_with_schedule (get_run (self), schedule);
}

gboolean
anneal_plot_marks_begin_drag (AnnealPlotMarks *self,
                              double           x)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), FALSE);

  self->dragged = anneal_plot_marks_pick (self, x);
  if (self->dragged < 0)
    return FALSE;

  AnnealPlotHandle *handle = anneal_plot_marks_get_handle (self, (guint) self->dragged);

  self->grip = x - anneal_plot_marks_find_x (self, (guint) self->dragged);
  self->has_moved = FALSE;
  anneal_run_edit_end (self->edit);
  gtk_widget_grab_focus (GTK_WIDGET (handle));
  anneal_plot_handle_set_held (handle, TRUE);
  return TRUE;
}

/* Straight to the store: however long a drag rests, it is one step of undo. */
void
anneal_plot_marks_drag_to (AnnealPlotMarks *self,
                           double           x)
{
  g_return_if_fail (ANNEAL_IS_PLOT_MARKS (self));

  double tick = find_tick (self, x - self->grip);

  if (self->dragged < 0 || !isfinite (tick))
    return;

  const AnnealMark *mark = &g_array_index (self->marks, AnnealMark, self->dragged);
  gint64 value = (gint64) CLAMP (round (tick), -1, (double) ANNEAL_MAX_TICKS) - mark->offset;
  g_autoptr(AnnealRun) run = dup_moved_run (self, (guint) self->dragged, value);
  g_autofree char *merge_key = g_strdup_printf ("mark/%" G_GUINT64_FORMAT, anneal_run_edit_get_id (self->edit));

  if (run == NULL)
    return;

  self->has_moved = TRUE;
  anneal_store_commit (anneal_curves_get_store (self->curves),
                       anneal_project_with_changed_run (anneal_run_edit_get_project (self->edit), run), merge_key);
}

/* FALSE: none was held. */
static gboolean
let_go (AnnealPlotMarks *self)
{
  if (self->dragged < 0)
    return FALSE;

  if ((guint) self->dragged < self->handles->len)
    anneal_plot_handle_set_held (anneal_plot_marks_get_handle (self, (guint) self->dragged), FALSE);
  self->dragged = -1;
  return TRUE;
}

void
anneal_plot_marks_end_drag (AnnealPlotMarks *self)
{
  g_return_if_fail (ANNEAL_IS_PLOT_MARKS (self));

  if (let_go (self))
    anneal_store_end_merge (anneal_curves_get_store (self->curves));
}

gboolean
anneal_plot_marks_cancel_drag (AnnealPlotMarks *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), FALSE);

  if (!let_go (self))
    return FALSE;

  if (self->has_moved)
    anneal_store_cancel_merge (anneal_curves_get_store (self->curves));
  return TRUE;
}

static void
nudged_cb (AnnealPlotMarks  *self,
           gint64            by,
           AnnealPlotHandle *handle)
{
  guint i;

  if (!g_ptr_array_find (self->handles, handle, &i) || self->dragged >= 0)
    return;

  AnnealRun *run = dup_moved_run (self, i, g_array_index (self->marks, AnnealMark, i).value + by);

  if (run != NULL)
    anneal_run_edit_commit (self->edit, run, "mark");
}

static gboolean
cancelled_cb (AnnealPlotMarks *self)
{
  return anneal_plot_marks_cancel_drag (self);
}

/* The gesture is this widget's, for a mark moves under it. */
static void
drag_begin_cb (AnnealPlotMarks *self,
               double           x,
               double           y,
               GtkGesture      *gesture)
{
  gtk_gesture_set_state (gesture, anneal_plot_marks_begin_drag (self, x) ? GTK_EVENT_SEQUENCE_CLAIMED
                                                                        : GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (AnnealPlotMarks *self,
                double           offset_x,
                double           offset_y,
                GtkGestureDrag  *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    anneal_plot_marks_drag_to (self, x + offset_x);
}

static void
drag_end_cb (AnnealPlotMarks *self)
{
  anneal_plot_marks_end_drag (self);
}

/* Showing --------------------------------------------------------------------------------------------------------- */

static GdkRGBA
color_from_rgb (guint32 rgb,
                float   alpha)
{
  return (GdkRGBA) {
    .red = (float) (rgb >> 16 & 0xff) / 255,
    .green = (float) (rgb >> 8 & 0xff) / 255,
    .blue = (float) (rgb & 0xff) / 255,
    .alpha = alpha,
  };
}

static GdkRGBA
get_run_color (AnnealPlotMarks *self,
               float            alpha)
{
  return color_from_rgb (anneal_plot_theme_adapt (anneal_plot_canvas_get_theme (self->canvas), get_run (self)->color),
                         alpha);
}

static void
set_n_handles (AnnealPlotMarks *self,
               guint            n_handles)
{
  while (self->handles->len > n_handles)
    {
      gtk_widget_unparent (g_ptr_array_index (self->handles, self->handles->len - 1));
      g_ptr_array_set_size (self->handles, (int) self->handles->len - 1);
    }

  while (self->handles->len < n_handles)
    {
      GtkWidget *handle = anneal_plot_handle_new ();

      g_signal_connect_object (handle, "nudged", G_CALLBACK (nudged_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (handle, "cancelled", G_CALLBACK (cancelled_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (handle, GTK_WIDGET (self));
      g_ptr_array_add (self->handles, handle);
    }
}

static void
show_marks (AnnealPlotMarks *self)
{
  set_n_handles (self, self->marks->len);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const AnnealMark *mark = &g_array_index (self->marks, AnnealMark, i);
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (self->schedule, mark->node);
      GdkRGBA color = get_run_color (self, 1);

      anneal_plot_handle_show (g_ptr_array_index (self->handles, i), _(scheduler->params[mark->param].label),
                             mark->value, mark->min, mark->max, &color);
    }
}

/* Places are looked for only in a schedule that is another one. */
static void
read_schedule (AnnealPlotMarks *self)
{
  const AnnealRun *run = get_run (self);
  const AnnealSchedule *schedule = run != NULL ? run->schedule : NULL;
  guint64 n_ticks = run != NULL ? anneal_series_n_ticks (anneal_run_edit_get_project (self->edit), run) : 0;

  if (schedule == self->schedule && n_ticks == self->n_ticks)
    return;

  g_clear_pointer (&self->schedule, anneal_schedule_unref);
  g_clear_pointer (&self->segments, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  self->n_ticks = n_ticks;
  if (schedule == NULL)
    {
      self->segments = g_array_new (FALSE, FALSE, sizeof (AnnealSegment));
      self->marks = g_array_new (FALSE, FALSE, sizeof (AnnealMark));
      return;
    }

  self->schedule = anneal_schedule_ref (schedule);
  self->segments = anneal_schedule_dup_segments (schedule, n_ticks);
  self->marks = anneal_schedule_dup_marks (schedule, n_ticks);
}

void
anneal_plot_marks_update (AnnealPlotMarks *self)
{
  g_return_if_fail (ANNEAL_IS_PLOT_MARKS (self));

  read_schedule (self);
  if (self->dragged >= (int) self->marks->len)
    anneal_plot_marks_end_drag (self);
  show_marks (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
anneal_plot_marks_set_run (AnnealPlotMarks *self,
                           AnnealCurves    *curves,
                           guint64          run_id)
{
  g_return_if_fail (ANNEAL_IS_PLOT_MARKS (self));

  if (self->curves == curves && self->edit != NULL && anneal_run_edit_get_id (self->edit) == run_id)
    return;

  anneal_plot_marks_end_drag (self);
  g_clear_object (&self->edit);
  g_set_object (&self->curves, curves);
  if (curves != NULL && run_id != 0)
    self->edit = anneal_run_edit_new (curves, run_id);
  anneal_plot_marks_update (self);
}

static void
append_text (AnnealPlotMarks *self,
             GtkSnapshot     *snapshot,
             PangoLayout     *text,
             double           x,
             double           y,
             float            alpha)
{
  GdkRGBA color = color_from_rgb (anneal_plot_canvas_get_theme (self->canvas)->foreground, alpha);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf ((float) x), floorf ((float) y)));
  gtk_snapshot_append_layout (snapshot, text, &color);
  gtk_snapshot_restore (snapshot);
}

/* Nothing that its own segments follow is a band itself. */
static gboolean
is_band (AnnealPlotMarks *self,
         guint            i)
{
  return i + 1 >= self->segments->len || g_array_index (self->segments, AnnealSegment, i + 1).depth
                                           <= g_array_index (self->segments, AnnealSegment, i).depth;
}

static void
append_band (AnnealPlotMarks     *self,
             GtkSnapshot         *snapshot,
             const AnnealSegment *segment,
             const AnnealPlotBox *box,
             gboolean             is_odd)
{
  double left = fmax (find_tick_x (self, (double) segment->first), box->x);
  double right = fmin (find_tick_x (self, (double) segment->end), box->x + box->width);
  GdkRGBA color = get_run_color (self, is_odd ? 0.09f : 0.03f);
  const char *name = anneal_schedule_get_scheduler (self->schedule, segment->node)->name;
  int width;

  if (!(right > left))
    return;

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float) left, (float) box->y,
                                                                    (float) (right - left), (float) box->height));

  g_autoptr(PangoLayout) text = gtk_widget_create_pango_layout (GTK_WIDGET (self), name);

  pango_layout_get_pixel_size (text, &width, NULL);
  if (width + 2 * NAME_MARGIN <= right - left)
    append_text (self, snapshot, text, (left + right - width) / 2, box->y + 2, 0.7f);
}

static void
append_bands (AnnealPlotMarks        *self,
              GtkSnapshot            *snapshot,
              const AnnealPlotLayout *layout)
{
  gboolean is_odd = TRUE;

  for (guint i = 0; i < self->segments->len; i++)
    if (is_band (self, i))
      {
        append_band (self, snapshot, &g_array_index (self->segments, AnnealSegment, i), &layout->lanes[0].box, is_odd);
        is_odd = !is_odd;
      }
}

/* Beside the line, on the side that has room. */
static void
append_label (AnnealPlotMarks     *self,
              GtkSnapshot         *snapshot,
              guint                i,
              const AnnealPlotBox *box)
{
  g_autoptr(PangoLayout) text =
    gtk_widget_create_pango_layout (GTK_WIDGET (self),
                                    anneal_plot_handle_get_label (g_ptr_array_index (self->handles, i)));
  GdkRGBA ground = color_from_rgb (anneal_plot_canvas_get_theme (self->canvas)->background, 0.9f);
  double x = anneal_plot_marks_find_x (self, i) + NAME_MARGIN;
  GskRoundedRect frame;
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  if (x + width + 2 * NAME_MARGIN > box->x + box->width)
    x -= width + 4 * NAME_MARGIN;

  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT ((float) x, (float) box->y + LABEL_TOP,
                                                                (float) (width + 2 * NAME_MARGIN), (float) height + 6),
                                   NAME_MARGIN);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  gtk_snapshot_append_color (snapshot, &ground, &frame.bounds);
  gtk_snapshot_pop (snapshot);
  append_text (self, snapshot, text, x + NAME_MARGIN, box->y + LABEL_TOP + 3, 1);
}

static void
anneal_plot_marks_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  AnnealPlotMarks *self = ANNEAL_PLOT_MARKS (widget);
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);

  if (layout == NULL || layout->n_lanes == 0 || get_run (self) == NULL)
    return;

  append_bands (self, snapshot, layout);
  for (guint i = self->handles->len; i-- > 0;)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->handles, i), snapshot);
  for (guint i = 0; i < self->handles->len; i++)
    if (gtk_widget_get_child_visible (g_ptr_array_index (self->handles, i))
        && anneal_plot_handle_is_active (g_ptr_array_index (self->handles, i)))
      append_label (self, snapshot, i, &layout->lanes[0].box);
}

static void
anneal_plot_marks_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  AnnealPlotMarks *self = ANNEAL_PLOT_MARKS (widget);
  const AnnealPlotLayout *layout = anneal_plot_canvas_get_layout (self->canvas);

  for (guint i = 0; i < self->handles->len; i++)
    {
      GtkWidget *handle = g_ptr_array_index (self->handles, i);
      double x = layout != NULL ? anneal_plot_marks_find_x (self, i) : (double) NAN;
      const AnnealPlotBox *box = layout != NULL ? &layout->lanes[0].box : NULL;
      gboolean is_shown = x >= (box != NULL ? box->x - 0.5 : 0) && x <= (box != NULL ? box->x + box->width + 0.5 : 0);

      gtk_widget_set_child_visible (handle, is_shown);
      if (is_shown)
        gtk_widget_size_allocate (handle, &(GtkAllocation) { (int) floor (x) - MARK_WIDTH / 2, (int) box->y, MARK_WIDTH,
                                                             (int) box->height + GRIP_BELOW }, -1);
    }
}

/* Only the marks take the pointer. */
static gboolean
anneal_plot_marks_contains (GtkWidget *widget,
                            double     x,
                            double     y)
{
  return FALSE;
}

/* Life ------------------------------------------------------------------------------------------------------------ */

static void
anneal_plot_marks_dispose (GObject *object)
{
  AnnealPlotMarks *self = ANNEAL_PLOT_MARKS (object);

  set_n_handles (self, 0);
  g_clear_object (&self->edit);
  g_clear_object (&self->curves);

  G_OBJECT_CLASS (anneal_plot_marks_parent_class)->dispose (object);
}

static void
anneal_plot_marks_finalize (GObject *object)
{
  AnnealPlotMarks *self = ANNEAL_PLOT_MARKS (object);

  g_clear_pointer (&self->schedule, anneal_schedule_unref);
  g_array_unref (self->segments);
  g_array_unref (self->marks);
  g_ptr_array_unref (self->handles);

  G_OBJECT_CLASS (anneal_plot_marks_parent_class)->finalize (object);
}

static void
anneal_plot_marks_class_init (AnnealPlotMarksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_plot_marks_dispose;
  object_class->finalize = anneal_plot_marks_finalize;
  widget_class->snapshot = anneal_plot_marks_snapshot;
  widget_class->size_allocate = anneal_plot_marks_size_allocate;
  widget_class->contains = anneal_plot_marks_contains;
  gtk_widget_class_set_css_name (widget_class, "plotmarks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
anneal_plot_marks_init (AnnealPlotMarks *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->dragged = -1;
  self->segments = g_array_new (FALSE, FALSE, sizeof (AnnealSegment));
  self->marks = g_array_new (FALSE, FALSE, sizeof (AnnealMark));
  self->handles = g_ptr_array_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
anneal_plot_marks_new (AnnealPlotCanvas *canvas)
{
  AnnealPlotMarks *self = g_object_new (ANNEAL_TYPE_PLOT_MARKS, NULL);

  self->canvas = canvas;
  return GTK_WIDGET (self);
}

guint
anneal_plot_marks_get_n_marks (AnnealPlotMarks *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), 0);

  return self->marks->len;
}

AnnealPlotHandle *
anneal_plot_marks_get_handle (AnnealPlotMarks *self,
                            guint            i)
{
  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), NULL);
  g_return_val_if_fail (i < self->handles->len, NULL);

  return g_ptr_array_index (self->handles, i);
}

guint
anneal_plot_marks_get_n_bands (AnnealPlotMarks *self)
{
  guint n_bands = 0;

  g_return_val_if_fail (ANNEAL_IS_PLOT_MARKS (self), 0);

  for (guint i = 0; i < self->segments->len; i++)
    n_bands += is_band (self, i) ? 1 : 0;

  return n_bands;
}
