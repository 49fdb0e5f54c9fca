/* anneal-import-private.h: what the files that read scripts share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-import-fields.h"

G_BEGIN_DECLS

/* A scheduler that the text builds. */
typedef struct
{
  const AnnealScheduler *scheduler;
  AnnealArgument        *arguments;   /* (n_params) */
  AnnealSpan             call;
  AnnealSpan            *spans;       /* (n_params) */
  guint                  optimizer;
  guint                  is_part : 1; /* another scheduler has it in its list */
} AnnealImportNode;

/* One reading of one text.  Optimizers and nodes are the host's objects of the index. */
typedef struct
{
  const char *text;
  gsize       length;
  GPtrArray  *diagnostics;      /* of AnnealDiagnostic; lent */
  GPtrArray  *optimizers;       /* of AnnealOptimizer */
  GArray     *places;           /* of AnnealSpan: the optimizers' calls; empty of the implicit one */
  GPtrArray  *nodes;            /* of AnnealImportNode */
  GPtrArray  *things;           /* of char: Python expressions that stand for what is not looked into */
  GHashTable *thing_indices;    /* by those texts */
  AnnealPytorch version;        /* whose signatures count */
  const AnnealOptimizer *given; /* what `optimizer` is where the text builds none; lent */
  int         implicit;         /* its index once it was asked for, or -1 */
  AnnealFieldTable *fields;     /* (nullable): what names stand for; lent */
  gsize       place;            /* start of the call that is worked on */
  guint       has_assumed : 1;  /* it was said that a class that nothing imports is taken for PyTorch's */
  guint       is_strict : 1;    /* names that nobody knows are errors */
  guint       is_lenient : 1;   /* a name is what the text gives to it anywhere */
  guint       has_needs : 1;    /* a field that was not there before has a value now: to be read again */
} AnnealImporter;

/* What Python knows of a constructor. */
typedef struct
{
  const char        *callee;        /* "StepLR" */
  const char        *first;         /* (nullable): the argument in front of the rows: "optimizer", "params" */
  const AnnealParam *params;
  guint              n_params;
  gboolean           has_verbose;   /* `verbose` ends the signature */
  gboolean           lets_verbose;  /* … and no more does, but verbose= is let pass */
  gboolean           first_is_last; /* `first` stands behind the rows instead, and may be left out */
} AnnealSignature;

/* What a call gives to `first` (slot 0), to each row (from slot 1) and to `verbose` (the last slot); lent, NULL where
 * nothing was given. */
typedef struct
{
  const AnnealObject **values;
  AnnealSpan          *spans;
} AnnealBinding;

void             anneal_importer_init        (AnnealImporter        *self,
                                              const char            *text,
                                              gsize                  length,
                                              AnnealPytorch          version,
                                              const AnnealOptimizer *given,
                                              AnnealFieldTable      *fields,      /* (nullable) */
                                              GPtrArray             *diagnostics);
void             anneal_importer_clear       (AnnealImporter        *self);
AnnealPythonHost anneal_importer_get_host    (AnnealImporter        *self);
void             anneal_importer_report      (AnnealImporter        *self,
                                              AnnealSeverity         severity,
                                              GError                *error);      /* (transfer full) */
void             anneal_importer_note        (AnnealImporter        *self,
                                              AnnealSpan             span,
                                              const char            *format,
                                              ...) G_GNUC_PRINTF (3, 4);
/* The value as it was written at @span, if that says more than repr() and means the same alone.  FALSE: it is open for
 * want of fields, or it could not be worked out, which is reported, and @argument stays unset. */
gboolean         anneal_importer_take_argument (AnnealImporter      *self,
                                              const AnnealObject    *value,
                                              AnnealSpan             span,
                                              AnnealArgument        *argument);

/* Asks for what @value depends on, for the call at @self->place; FALSE if it is not open for want of fields. */
gboolean         anneal_importer_need        (AnnealImporter         *self,
                                              const AnnealObject     *value);
void             anneal_importer_add_optimizer (AnnealImporter       *self,
                                              AnnealOptimizer        *optimizer,    /* (transfer full) */
                                              AnnealSpan              place);

/* Whose a class is.  @dotted: "torch.optim.SGD", or an end of it. */
const char      *anneal_import_get_last_name (const char             *dotted);
gboolean         anneal_import_find_class    (const char             *dotted,
                                              gboolean               *is_scheduler,
                                              guint                  *index);
gboolean         anneal_import_is_foreign_scheduler (const char      *dotted);
gboolean         anneal_import_is_other_torch (const char            *dotted);
gboolean         anneal_importer_is_namesake (const AnnealImporter   *self,
                                              const char             *dotted);
gboolean         anneal_importer_is_unbound  (const AnnealImporter   *self,
                                              const char             *name);
void             anneal_importer_note_own_classes (AnnealImporter    *self);

/* optimizer.param_groups, group["lr"] = 0.1 and their like. */
extern const AnnealHostType anneal_import_thing_type;       /* somebody else's, not looked into */
extern const AnnealHostType anneal_import_add_group_type;
gboolean         anneal_importer_get_groups  (AnnealImporter         *self,
                                              const AnnealObject     *optimizer,
                                              const char             *name,
                                              AnnealObject           *value);
gboolean         anneal_importer_get_item    (gpointer                data,
                                              const AnnealObject     *object,
                                              const AnnealObject     *key,
                                              AnnealObject           *value);
gboolean         anneal_importer_assign      (gpointer                data,
                                              const AnnealObject     *object,
                                              const AnnealObject     *key,
                                              const AnnealObject     *value,
                                              AnnealSpan              span,
                                              GError                **error);
gboolean         anneal_importer_add_group   (AnnealImporter         *self,
                                              const AnnealObject     *method,
                                              const AnnealCall       *call,
                                              AnnealObject           *result,
                                              GError                **error);
gboolean         anneal_optimizer_kind_has_group_key (const AnnealOptimizerKind *kind,
                                              const char             *key);
/* A new optimizer with one more group. */
AnnealOptimizer *anneal_importer_append_group (AnnealImporter        *self,
                                              const AnnealOptimizer  *optimizer,
                                              const AnnealObject     *dict,
                                              AnnealSpan              span,
                                              GError                **error);

/* Where the values of a list of dicts stand; see there. */
GArray          *anneal_importer_find_groups (const AnnealImporter *self,
                                              AnnealSpan            span);
void             anneal_importer_find_group_value (const AnnealImporter *self,
                                              const GArray          *groups,
                                              guint                  group,
                                              const char            *key,
                                              AnnealSpan            *span);

/* What `optimizer` is where the text builds none; FALSE in the text of an optimizer. */
gboolean         anneal_importer_get_implicit (AnnealImporter       *self,
                                              AnnealObject          *value);

gboolean         anneal_signature_bind       (const AnnealSignature *self,
                                              const AnnealCall      *call,
                                              AnnealBinding         *binding,
                                              GError               **error);
void             anneal_binding_clear        (AnnealBinding         *self);

void             anneal_import_node_free     (AnnealImportNode      *self);

gboolean         anneal_importer_build_optimizer (AnnealImporter            *self,
                                                  const AnnealOptimizerKind *kind,
                                                  const AnnealCall          *call,
                                                  AnnealObject              *result,
                                                  GError                   **error);
gboolean         anneal_importer_build_scheduler (AnnealImporter            *self,
                                                  const AnnealScheduler     *scheduler,
                                                  const AnnealCall          *call,
                                                  AnnealObject              *result,
                                                  GError                   **error);
/* The schedules that the text steps, appended to @runs. */
void             anneal_importer_find_runs   (AnnealImporter        *self,
                                              const AnnealModule    *module,
                                              AnnealScope           *scope,
                                              GPtrArray             *runs);

/* Says which runs need which fields, what was taken for them, and what has no value. */
void             anneal_importer_finish_fields (AnnealImporter       *self,
                                              GPtrArray              *runs);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealImporter, anneal_importer_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealBinding, anneal_binding_clear)

G_END_DECLS
