/* anneal-training-picture-private.h: what the files that draw pictures of a training share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-training-picture.h"

G_BEGIN_DECLS

/* A part of the picture, in px, and what lies in it. */
typedef struct
{
  double x, y, width, height;
  double x_min, x_max, y_min, y_max;
} AnnealPicturePanel;

/* How a run is, at the update that is shown. */
typedef struct
{
  const AnnealRun *run;
  guint64          n_done;        /* updates; of a network, at the snapshot */
  gboolean         has_diverged;
  float           *params;        /* of a network, else NULL */
  float           *outputs;       /* (nullable): (n_train + n_validation, n_outputs), once they are asked for */
  double          *path;          /* (n_points, 2): of a surface, else NULL; all finite */
  gsize            n_points;
  AnnealPicturePanel panel;       /* where it was drawn last, if each run has its own; else empty */
} AnnealPictureRun;

struct _AnnealTrainingPicture
{
  AnnealTrainSetup     setup;
  const AnnealDataset *data;      /* NULL: a surface */
  AnnealNetwork       *network;   /* NULL: a surface; with the parameters of the run that was last looked at */
  AnnealPictureRun    *runs;      /* (n_runs) */
  guint                n_runs;
  AnnealPicturePanel   together;  /* where all were drawn last, if they share one; else empty */
};

/* One that is being drawn. */
typedef struct
{
  AnnealTrainingPicture *of;
  const AnnealPlotTheme *theme;
  cairo_t               *cr;
  double                 line;    /* px: height of a line of text */
} AnnealPicture;

static inline double
anneal_picture_x (const AnnealPicturePanel *panel,
                  double                    x)
{
  return panel->x + (x - panel->x_min) / (panel->x_max - panel->x_min) * panel->width;
}

static inline double
anneal_picture_y (const AnnealPicturePanel *panel,
                  double                    y)
{
  return panel->y + panel->height - (y - panel->y_min) / (panel->y_max - panel->y_min) * panel->height;
}

/* With its left (@align 0), middle (0.5) or right end (1) at x, and its upper edge at y; its height. */
double _anneal_picture_write       (const AnnealPicture      *self,
                                    const char               *text,
                                    double                    x,
                                    double                    y,
                                    double                    align,
                                    double                    max_width,
                                    guint32                   color);
double _anneal_picture_measure_text (const AnnealPicture     *self,
                                     const char              *text);
/* How high a line of text is in the theme's font, px. */
double _anneal_picture_measure_line (const AnnealPicture     *self);
void   _anneal_picture_set_color   (const AnnealPicture      *self,
                                    guint32                   color,
                                    double                    alpha);
/* Values from 0 to 1, row by row from the bottom, as a smooth field between two colours. */
void   _anneal_picture_draw_field  (const AnnealPicture      *self,
                                    const AnnealPicturePanel *panel,
                                    const double             *values,     /* (n_rows, n_columns) */
                                    guint                     n_columns,
                                    guint                     n_rows,
                                    guint32                   low,
                                    guint32                   high);
void   _anneal_picture_draw_frame  (const AnnealPicture      *self,
                                    const AnnealPicturePanel *panel);

static inline double
anneal_picture_find_x (const AnnealPicturePanel *panel,
                       double                    px)
{
  return panel->x_min + (px - panel->x) / panel->width * (panel->x_max - panel->x_min);
}

static inline double
anneal_picture_find_y (const AnnealPicturePanel *panel,
                       double                    px)
{
  return panel->y_min + (panel->y + panel->height - px) / panel->height * (panel->y_max - panel->y_min);
}

/* The ends of both axes, for which the panel becomes smaller. */
void   _anneal_picture_add_axes    (const AnnealPicture      *self,
                                    AnnealPicturePanel       *panel);

/* anneal-training-picture-surface.c */
void   _anneal_picture_draw_surface  (const AnnealPicture    *self,
                                      AnnealPicturePanel      panel);

/* anneal-training-picture-network.c: what a run's network makes of all rows: (n_rows, n_outputs), lent */
const float *_anneal_picture_predict (AnnealTrainingPicture  *self,
                                      AnnealPictureRun       *run);
/* What the network of a run makes of some rows: (n_rows, n_outputs); outputs of classes are shares. */
void   _anneal_picture_predict_rows  (AnnealTrainingPicture  *self,
                                      AnnealPictureRun       *run,
                                      const float            *inputs,
                                      guint                   n_rows,
                                      float                  *outputs);
/* How often validation rows of a class (row) were taken for another (column): (n_outputs, n_outputs). */
guint *_anneal_picture_count_classes (AnnealTrainingPicture  *self,
                                      AnnealPictureRun       *run);
/* Validation rows whose class is right. */
guint  _anneal_picture_count_right   (AnnealTrainingPicture  *self,
                                      AnnealPictureRun       *run);
/* Classes that no plane can show. */
gboolean _anneal_picture_is_matrix   (const AnnealTrainingPicture *self);
gboolean _anneal_picture_has_panels  (const AnnealPicture    *self);
void   _anneal_picture_draw_run      (const AnnealPicture    *self,
                                      AnnealPictureRun       *run,
                                      AnnealPicturePanel      panel);
/* Below a panel: rows that are images, with the class that each was taken for.  Its height, 0 where there are none. */
double _anneal_picture_measure_images (const AnnealPicture   *self);
void   _anneal_picture_draw_images   (const AnnealPicture    *self,
                                      AnnealPictureRun       *run,
                                      const AnnealPicturePanel *panel);
void   _anneal_picture_draw_together (const AnnealPicture    *self,
                                      AnnealPicturePanel      panel);

G_END_DECLS
