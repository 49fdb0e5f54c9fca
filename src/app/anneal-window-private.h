/* anneal-window-private.h: what the files of the window share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-window.h"

#include "anneal-curves.h"
#include "anneal-drawer.h"
#include "anneal-file.h"
#include "anneal-import.h"
#include "anneal-lesson-bar.h"
#include "anneal-picture-view.h"
#include "anneal-player.h"
#include "anneal-plot-view.h"
#include "anneal-recovery.h"
#include "anneal-sidebar.h"
#include "anneal-transport.h"

G_BEGIN_DECLS

struct _AnnealWindow
{
  AdwApplicationWindow  parent_instance;

  AnnealStore          *store;
  AnnealCurves         *curves;
  AnnealPlayer         *player;
  AnnealRecovery       *recovery;
  guint                 recovery_id;      /* runs out when unsaved edits have to be on disk */
  GSettings            *settings;         /* (nullable): without an installed schema nothing is remembered */

  char                 *path;             /* (nullable): of the document */
  AnnealFileStamp       stamp;            /* of the file as it was read or saved */
  GFileMonitor         *monitor;          /* (nullable) */
  GCancellable         *cancellable;      /* of what outlives a call: clipboard, chooser */
  char                 *pasted;           /* (nullable): the text last pasted, for a look at what was wrong with it */
  guint                 too_new : 1;      /* written by a newer version: not to be saved over */
  guint                 changed_on_disk : 1;
  guint                 recovered : 1;    /* opened from a recovery copy */
  guint                 closing : 1;      /* the question whether to save was answered */
  guint                 show_sidebar : 1;
  guint                 show_drawer : 1;
  guint                 show_picture : 1;         /* if there is one */
  guint                 show_training : 1;
  guint                 recovery_failed : 1;      /* and it was said */

  AdwToastOverlay      *toasts;
  AdwToastOverlay      *plot_toasts;
  AdwToast             *undo_toast;       /* (nullable), weak: offers to undo what was done last */
  AdwToast             *restart_toast;    /* (nullable), weak: offers to train from the start */
  AdwWindowTitle       *window_title;
  AdwSplitButton       *open_button;
  GMenu                *recent_menu;
  GMenuModel           *main_menu;
  GtkMenuButton        *menu_button;
  GtkRevealer          *banner;
  GtkLabel             *banner_label;
  GtkButton            *banner_first;
  GtkButton            *banner_second;
  AdwFlap              *flap;
  AnnealSidebar        *sidebar;
  GtkPaned             *paned;
  AnnealLessonBar      *lesson;
  AdwFlap              *picture_flap;
  AnnealPictureView    *picture;
  AnnealPlotView       *plot;
  AnnealTransport      *transport;
  AnnealDrawer         *drawer;           /* (nullable): until it is first opened */
  int                   drawer_height;    /* when it was last hidden; 0: it was not */
  GtkStack             *pages;
};

/* anneal-window.c */
AdwToastOverlay *_anneal_window_get_toasts (AnnealWindow *self);         /* where toasts are told now */
void  _anneal_window_update_title    (AnnealWindow *self);
void  _anneal_window_update_banner   (AnnealWindow *self);
void  _anneal_window_show_toast      (AnnealWindow *self,
                                      const char   *title,
                                      const char   *button_label,     /* (nullable) */
                                      const char   *action);          /* (nullable) */
void  _anneal_window_show_error      (AnnealWindow *self,
                                      const char   *heading,
                                      const GError *error);
/* Escaped for showing: the file's name, or "Untitled". */
char *_anneal_window_dup_name        (AnnealWindow *self);

/* anneal-window-actions.c */
void  _anneal_window_install_actions (GtkWidgetClass *widget_class);
void  _anneal_window_update_actions  (AnnealWindow *self);

/* anneal-window-drawer.c */
void  _anneal_window_set_show_drawer (AnnealWindow *self,
                                      gboolean      show);
void  _anneal_window_restore_drawer  (AnnealWindow *self);
void  _anneal_window_remember_drawer (AnnealWindow *self);

/* anneal-window-files.c */
void  _anneal_window_open            (AnnealWindow *self);
/* A project becomes the window's; the runs of a Python script are added to those that are there. */
gboolean _anneal_window_open_path    (AnnealWindow *self,
                                      const char   *path,
                                      GError      **error);
void  _anneal_window_accept_drops    (AnnealWindow *self);
void  _anneal_window_save            (AnnealWindow *self,
                                      gboolean      overwrite);
void  _anneal_window_save_as         (AnnealWindow *self);
void  _anneal_window_reload          (AnnealWindow *self);
void  _anneal_window_check_disk      (AnnealWindow *self);
void  _anneal_window_ask_to_close    (AnnealWindow *self);
/* Takes @project, as a document that is saved as it is. */
void  _anneal_window_show_project    (AnnealWindow  *self,
                                      AnnealProject *project,
                                      const char    *path,            /* (nullable) */
                                      gboolean       too_new);
void  _anneal_window_update_recent   (AnnealWindow *self);

/* anneal-window-lessons.c */
void  _anneal_window_install_lesson_actions (GtkWidgetClass *widget_class);
void  _anneal_window_update_lesson   (AnnealWindow *self);

/* anneal-window-recovery.c */
void  _anneal_window_take_recovered  (AnnealWindow *self,
                                      AnnealRecovered *recovered);
void  _anneal_window_schedule_recovery (AnnealWindow *self);

/* anneal-window-runs.c */
void  _anneal_window_commit          (AnnealWindow  *self,
                                      AnnealProject *project);        /* (transfer full) (nullable) */
void  _anneal_window_add_run         (AnnealWindow  *self,
                                      const char    *scheduler_id);
void  _anneal_window_delete_run      (AnnealWindow  *self,
                                      guint64        run_id);
void  _anneal_window_duplicate_run   (AnnealWindow  *self,
                                      guint64        run_id);
void  _anneal_window_paste_clipboard (AnnealWindow  *self);
gboolean _anneal_window_paste_file   (AnnealWindow  *self,
                                      const char    *path,
                                      GError       **error);
void  _anneal_window_paste_dialog    (AnnealWindow  *self,
                                      const char    *text);           /* (nullable) */
guint _anneal_window_add_imported    (AnnealWindow  *self,
                                      AnnealImport  *import);
void  _anneal_window_copy_figure     (AnnealWindow  *self);
void  _anneal_window_copy_picture    (AnnealWindow  *self);

/* anneal-window-training.c */
void  _anneal_window_install_training_actions (GtkWidgetClass *widget_class);
/* The picture is there if it is wanted and there is a problem. */
void  _anneal_window_update_picture  (AnnealWindow *self);
void  _anneal_window_update_training_actions  (AnnealWindow   *self);
void  _anneal_window_start_training           (AnnealWindow   *self);
void  _anneal_window_remember_training        (AnnealWindow   *self);

G_END_DECLS
