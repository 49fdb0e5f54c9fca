/* anneal-export-private.h: what the files that write scripts share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-export.h"

G_BEGIN_DECLS

#define ANNEAL_CODE_COLUMNS 88     /* of the longest line, where it can be helped */
#define ANNEAL_CODE_INDENT  4

/* A piece of an expression, laid out when it is known how much room there is: "lr=" "0.1", or "optimizer = " "SGD("
 * with pieces inside and ")" behind them. */
typedef struct
{
  char       *path;         /* (nullable): what the span of the value is found by */
  char       *before;       /* (nullable): the name and "=" */
  char       *text;         /* the value, or what opens it */
  GPtrArray  *items;        /* (nullable) of AnnealPiece */
  const char *closing;      /* … ")" */
  guint       keeps_comma : 1;    /* "(1,)" */
  guint       is_import : 1;      /* one name a line, so that a change is one line */
} AnnealPiece;

AnnealPiece *anneal_piece_new         (const char        *before,     /* (nullable) */
                                       const char        *text);
AnnealPiece *anneal_piece_new_group   (const char        *before,     /* (nullable) */
                                       const char        *opening,
                                       const char        *closing);
AnnealPiece *anneal_piece_add         (AnnealPiece       *self,
                                       AnnealPiece       *item);      /* (transfer full); returns it */
void         anneal_piece_free        (AnnealPiece       *self);
/* Appends it to a line of @text that has begun; lines that follow are indented by @indent at least. */
void         anneal_piece_write       (const AnnealPiece *self,
                                       guint              indent,
                                       GString           *text,
                                       GHashTable        *spans);

/* Appends @value, whose first line begins at @column, in lines that are read as the one it is. */
void         anneal_code_fill         (const char        *value,
                                       gsize              column,
                                       guint              indent,
                                       GString           *text);

/* One writing of one text. */
typedef struct
{
  GHashTable *names;              /* set of the names in use */
  GHashTable *classes;            /* set of dotted names to be imported */
  GPtrArray  *functions;          /* of char: the "def"s, in their order */
  GHashTable *function_names;     /* by their text as it came in: what each is called */
  guint       modules;            /* bits: those used, see anneal_exporter_note_text() */
} AnnealExporter;

void         anneal_exporter_init          (AnnealExporter        *self);
void         anneal_exporter_clear         (AnnealExporter        *self);

/* Names. */
char        *anneal_exporter_take_name     (AnnealExporter        *self,
                                            const char            *wish);    /* or with a number behind it */
char        *anneal_class_dup_variable     (const char            *name);    /* "CosineAnnealingLR": "cosine" */
/* The last part of the symbol; it will be imported. */
const char  *anneal_exporter_use_class     (AnnealExporter        *self,
                                            const char            *symbol);
/* Modules that @text uses will be imported. */
void         anneal_exporter_note_text     (AnnealExporter        *self,
                                            const char            *text);
void         anneal_exporter_write_imports (const AnnealExporter  *self,
                                            GString               *text);

/* The value as it is written in a call: as it came in, functions by name if they are no expressions. */
AnnealPiece *anneal_exporter_new_argument  (AnnealExporter        *self,
                                            const char            *before,
                                            const AnnealArgument  *argument,
                                            const AnnealParam     *param);   /* (nullable) */
void         anneal_exporter_write_functions (const AnnealExporter *self,
                                            GString               *text);
/* Whether PyTorch would do the same without it. */
gboolean     anneal_argument_is_default    (const AnnealArgument  *self,
                                            const AnnealParam     *param);

AnnealPiece *anneal_exporter_new_optimizer (AnnealExporter        *self,
                                            const char            *variable,
                                            const AnnealOptimizer *optimizer);
/* (element-type AnnealPiece): one statement a scheduler, but for those inside of others.  @variables: (out): (n_nodes):
 * their names, "" for those inside. */
GPtrArray   *anneal_exporter_new_schedulers (AnnealExporter        *self,
                                             const char            *optimizer_variable,
                                             const AnnealExportRun *run,
                                             GStrv                 *variables);
/* Whether a reader can tell from the constructions alone which scheduler is stepped: the last one is, and always. */
gboolean     anneal_export_is_plain        (const AnnealSchedule  *schedule);

void         anneal_export_write_loop      (const AnnealExportRun     *run,
                                            const AnnealExportOptions *options,
                                            const char                *optimizer,
                                            GStrv                      schedulers,
                                            GString                   *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealExporter, anneal_exporter_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealPiece, anneal_piece_free)

G_END_DECLS
