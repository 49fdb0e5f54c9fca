/* anneal-training-picture-private.h: what the files that draw pictures of a training share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-training-picture.h"

G_BEGIN_DECLS

typedef struct
{
  const AnnealTraining  *training;
  gint64                 update;
  const AnnealPlotTheme *theme;
  cairo_t               *cr;
} AnnealPicture;

/* A part of the picture, in px, and what lies in it. */
typedef struct
{
  double x, y, width, height;
  double x_min, x_max, y_min, y_max;
} AnnealPicturePanel;

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

/* How many updates a run has done that the picture may show. */
guint64 _anneal_picture_get_n_done (const AnnealPicture      *self,
                                    const AnnealReplica      *replica);

/* anneal-training-picture-surface.c */
void   _anneal_picture_draw_surface  (const AnnealPicture    *self,
                                      AnnealPicturePanel      panel);
/* FALSE: it has not begun. */
gboolean _anneal_picture_get_point   (const AnnealPicture    *self,
                                      const AnnealReplica    *replica,
                                      double                  point[2]);

/* anneal-training-picture-network.c: outputs of all rows for the weights of a run: (n_rows, n_outputs) */
float *_anneal_picture_predict       (const AnnealPicture    *self,
                                      const AnnealReplica    *replica);
/* The share of validation rows whose class is right; (n_right of n). */
guint  _anneal_picture_count_right   (const AnnealPicture    *self,
                                      const float            *outputs);
gboolean _anneal_picture_has_panels  (const AnnealPicture    *self);
void   _anneal_picture_draw_replica  (const AnnealPicture    *self,
                                      const AnnealReplica    *replica,
                                      AnnealPicturePanel      panel);
void   _anneal_picture_draw_together (const AnnealPicture    *self,
                                      AnnealPicturePanel      panel);

G_END_DECLS
