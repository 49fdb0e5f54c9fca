/* anneal-function-private.h: functions from the inside
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function.h"
#include "anneal-python.h"
#include "anneal-tree.h"

G_BEGIN_DECLS

/* Levels of the tree under way at once, over all calls: bounds the C stack. */
#define ANNEAL_MAX_STACK 1000

/* Evaluation nodes for all the statements of one text together. */
#define ANNEAL_MAX_NODES_A_RUN 5000000

typedef struct _AnnealRunner AnnealRunner;
typedef struct _AnnealBuiltin AnnealBuiltin;

/* One evaluation from the outside: what it may spend, and the run that it belongs to. */
typedef struct
{
  guint64       nodes;      /* left */
  guint         stack;      /* levels under way */
  guint         depth;      /* calls under way */
  AnnealRunner *runner;     /* (nullable) */
  gboolean      is_open;    /* names that nothing gives stay open, and go through arithmetic */
  struct _AnnealFunction *freezing;     /* (nullable): the function whose unresolved names are looked for */
} AnnealEvaluation;

/* A call of a built-in function: values in the order of its parameters, ANNEAL_UNSET where none was given. */
typedef gboolean (*AnnealBuiltinFunc) (const AnnealBuiltin  *self,
                                       AnnealEvaluation     *evaluation,
                                       const AnnealObject   *arguments,
                                       gsize                 n_arguments,
                                       AnnealObject         *result,
                                       GError              **error);

/* What a function of one double may do wrong. */
typedef enum
{
  ANNEAL_CHECK_NONE,        /* numpy: goes on with inf and nan */
  ANNEAL_CHECK_DOMAIN,      /* math: an infinite result is outside the domain */
  ANNEAL_CHECK_RANGE,       /* math: an infinite result is too large */
} AnnealCheck;

struct _AnnealBuiltin
{
  const char        *module;        /* "math", "np"; NULL: a name of the language */
  const char        *name;
  double           (*unary) (double x);
  AnnealBuiltinFunc  call;          /* if there is no unary */
  gint8              n_min;
  gint8              n_max;         /* -1: any number */
  guint8             check;
  const char        *keywords;      /* (nullable): "number ndigits" */
};

/* How a class has a function. */
typedef enum
{
  ANNEAL_USE_METHOD,
  ANNEAL_USE_PROPERTY,
  ANNEAL_USE_STATIC,
  ANNEAL_USE_CLASS,
} AnnealUse;

typedef struct _AnnealFunction
{
  AnnealCallable       callable;
  const AnnealBuiltin *builtin;     /* NULL: written in the text */
  AnnealModule        *module;
  const AnnealCode    *code;
  AnnealObject        *fallbacks;   /* (n_parameters) */
  AnnealObject        *captured;    /* (n_captures); itself without a reference */
  AnnealRunner        *runner;      /* while the names of its module may still change, borrowed */
  guint8               mark;        /* the runner's */
  guint8               use;
  AnnealObject         bound;       /* the first argument of a method; unset for functions */
  GHashTable          *supplied;    /* (nullable) (element-type utf8 AnnealObject): unresolved names of its body */
  GPtrArray           *names;       /* (nullable) (element-type utf8): those that have no value */
} AnnealFunction;

/* One call under way. */
typedef struct
{
  AnnealEvaluation     *evaluation;
  AnnealObject         *slots;
  AnnealModule         *module;
  const AnnealFunction *function;   /* NULL: the module itself */
} AnnealFrame;

/* How a block ended. */
typedef enum
{
  ANNEAL_FLOW_ON,
  ANNEAL_FLOW_BREAK,
  ANNEAL_FLOW_CONTINUE,
  ANNEAL_FLOW_RETURN,
} AnnealFlow;

#define ANNEAL_FUNCTION_OF(object) ((AnnealFunction *) (object)->heap)

/* A number, a function or another module: "math", "pi".  ANNEAL_UNSET if there is none. */
AnnealObject anneal_builtin_lookup     (const char            *module,       /* (nullable) */
                                        const char            *name);
gboolean     anneal_builtin_has_module (const char            *module);
gboolean     anneal_builtin_is_elsewhere (const char           *module,      /* (nullable) */
                                          const char           *name);
/* Calls @visit for every name of @module. */
void         anneal_builtin_foreach    (const char            *module,
                                        void                 (*visit) (const char *name,
                                                                       gpointer    data),
                                        gpointer               data);
gboolean     anneal_builtin_call       (const AnnealFunction  *function,
                                        AnnealEvaluation      *evaluation,
                                        const AnnealCall      *call,
                                        AnnealObject          *result,
                                        GError               **error);
gboolean     anneal_builtin_call_unary (const AnnealBuiltin   *builtin,
                                        const AnnealObject    *argument,
                                        AnnealObject          *result,
                                        GError               **error);

/* The tables; each ends with a NULL name. */
extern const AnnealBuiltin anneal_builtins_core[];
extern const AnnealBuiltin anneal_builtins_math[];
extern const AnnealBuiltin anneal_builtins_numpy[];

gboolean     anneal_evaluate           (AnnealFrame           *frame,
                                        const AnnealNode      *node,
                                        AnnealObject          *result,
                                        GError               **error);
gboolean     anneal_evaluate_call      (AnnealFrame           *frame,
                                        const AnnealNode      *node,
                                        AnnealObject          *result,
                                        GError               **error);
gboolean     anneal_evaluate_display   (AnnealFrame           *frame,
                                        const AnnealNode      *node,
                                        AnnealObject          *result,
                                        GError               **error);
gboolean     anneal_evaluate_comprehension (AnnealFrame       *frame,
                                            const AnnealNode  *node,
                                            AnnealObject      *result,
                                            GError           **error);
gboolean     anneal_evaluate_subscript (AnnealFrame           *frame,
                                        const AnnealNode      *node,
                                        AnnealObject          *result,
                                        GError               **error);
gboolean     anneal_evaluate_attribute (AnnealFrame           *frame,
                                        const AnnealNode      *node,
                                        AnnealObject          *result,
                                        GError               **error);
/* Runs the statements of a function; @result is set by a return. */
gboolean     anneal_execute_block      (AnnealFrame           *frame,
                                        const AnnealBlock     *block,
                                        AnnealFlow            *flow,
                                        AnnealObject          *result,
                                        GError               **error);
/* Whether the exception that an error stands for is among those of an "except". */
gboolean     anneal_execute_is_caught  (const AnnealNode      *exceptions,    /* (nullable) */
                                        const GError          *error);
gboolean     anneal_execute_augment    (AnnealFrame           *frame,
                                        const AnnealStatement *statement,
                                        AnnealObject          *result,
                                        GError               **error);
/* Spends @n nodes; FALSE with an error when there are no more. */
gboolean     anneal_evaluation_spend   (AnnealEvaluation      *self,
                                        guint64                n,
                                        GError               **error);
/* Calls anything that can be called, from a built-in too. */
gboolean     anneal_evaluation_call    (AnnealEvaluation      *self,
                                        const AnnealObject    *callee,
                                        const AnnealCall      *call,
                                        AnnealObject          *result,
                                        GError               **error);
/* "self.scheduler": names and points only, as it was written; NULL for anything else. */
char        *anneal_node_dup_dotted    (const AnnealNode      *node);
gboolean     anneal_evaluation_is_simple (const AnnealObject  *callee);
/* Gives the items of @value to the targets, slot by slot. */
gboolean     anneal_evaluate_assign    (AnnealFrame           *frame,
                                        const AnnealNode      *target,
                                        const AnnealObject    *value,
                                        GError               **error);

/* Gives @value to a variable of the function under way, if it has one of that name. */
gboolean     anneal_frame_bind         (AnnealFrame           *frame,
                                        const char            *name,
                                        const AnnealObject    *value);
/* Methods of lists, dicts and strings.  @place: where @self was found, for those that change it. */
gboolean     anneal_evaluate_has_method (const AnnealObject   *self,
                                         const char           *name);
gboolean     anneal_evaluate_method    (AnnealFrame           *frame,
                                        const AnnealNode      *place,
                                        const AnnealObject    *self,
                                        const char            *name,
                                        const AnnealCall      *call,
                                        AnnealObject          *result,
                                        GError               **error);
gboolean     anneal_evaluate_replace   (AnnealFrame           *frame,
                                        const AnnealNode      *place,
                                        const AnnealObject    *value,
                                        GError               **error);
/* An attribute that is to be called: for a method, its object with index 1. */
gboolean     anneal_evaluate_callee    (AnnealFrame           *frame,
                                        const AnnealNode      *node,
                                        AnnealObject          *result,
                                        GError               **error);
/* container[key] = value, object.name = value; *known says whether there is such a thing to assign to at all. */
gboolean     anneal_evaluate_assign_part (AnnealFrame         *frame,
                                          const AnnealNode    *target,
                                          const AnnealObject  *value,
                                          gboolean            *known,
                                          GError             **error);
/* What "target op= value" would give to the target. */
gboolean     anneal_execute_augmented  (AnnealFrame           *frame,
                                        const AnnealStatement *statement,
                                        AnnealObject          *result,
                                        GError               **error);
/* What fails now is a mistake about the host's things, and is said in any case. */
void         anneal_runner_note_failure (AnnealRunner         *self);
void         anneal_runner_note_call   (AnnealRunner          *self,
                                        gboolean               good);

gboolean     anneal_function_new       (AnnealFrame           *frame,
                                        const AnnealCode      *code,
                                        AnnealObject          *result,
                                        GError               **error);

gboolean     anneal_function_bind      (const AnnealFunction  *function,
                                        const AnnealCall      *call,
                                        AnnealObject          *slots,
                                        GError               **error);

/* The body of a function as part of a script: going on after what fails. */
gboolean     anneal_runner_run_function (AnnealRunner         *self,
                                         AnnealFrame          *frame,
                                         AnnealObject         *result,
                                         GError              **error);
/* A name of the module while it runs; FALSE without an error if there is none. */
gboolean     anneal_runner_lookup      (AnnealRunner          *self,
                                        const char            *name,
                                        AnnealObject          *value);
void         anneal_runner_bind        (AnnealRunner          *self,
                                        const char            *name,
                                        const AnnealObject    *value);
void         anneal_runner_add_function (AnnealRunner         *self,
                                         AnnealFunction       *function);
const AnnealPythonHost *anneal_runner_get_host (AnnealRunner  *self);
/* Asks the host for the value of a name that nothing gives. */
gboolean     anneal_runner_resolve     (AnnealRunner          *self,
                                        const char            *expression,
                                        const AnnealObject    *guess,         /* (nullable) */
                                        AnnealObject          *value);
/* The text of a node on one line. */
char        *anneal_node_dup_text      (const AnnealModule    *module,
                                        const AnnealNode      *node);

/* @function as a method of @self. */
AnnealObject anneal_function_bind_self (const AnnealObject    *function,
                                        const AnnealObject    *self);
/* @function with other values for some of its parameters: "partial (f, k=3)". */
gboolean     anneal_function_with_fallbacks (const AnnealObject  *function,
                                             const AnnealCall    *call,
                                             AnnealObject        *result,
                                             GError             **error);
void         anneal_function_supply    (AnnealFunction        *self,
                                        const char            *expression,
                                        const AnnealObject    *value);
void         anneal_function_collect_names (const AnnealFunction *self,
                                            GPtrArray            *names);

G_END_DECLS
