/* anneal-python.h: reading and running Python text, as far as schedules need it
 *
 * Text → tokens → an immutable tree → values.  Nothing is imported, opened or started: names that the text does not
 * bind itself are asked of a host, and calls of the host's things go to the host.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-function.h"
#include "anneal-object.h"

G_BEGIN_DECLS

#define ANNEAL_MAX_TEXT_BYTES  (1024 * 1024)
#define ANNEAL_MAX_TOKENS      100000
#define ANNEAL_MAX_DEPTH       100          /* of brackets, operators, blocks */
#define ANNEAL_MAX_STRING      65536        /* characters */
#define ANNEAL_MAX_ITEMS       1000000      /* of a list or range */

typedef enum
{
  ANNEAL_SEVERITY_NOTE,       /* read differently from what might be expected, or passed over; the rest is unharmed */
  ANNEAL_SEVERITY_ERROR,      /* wrong, but the rest was read */
} AnnealSeverity;

typedef struct
{
  AnnealSeverity severity;
  GError        *error;       /* with a span */
} AnnealDiagnostic;

void anneal_diagnostic_free (AnnealDiagnostic *self);

/* One call as the host sees it; everything is lent. */
typedef struct
{
  AnnealSpan          span;             /* of the whole call */
  AnnealSpan          callee_span;
  guint               n_positional;
  const AnnealObject *positional;
  const AnnealSpan   *positional_spans;
  guint               n_keywords;
  const char * const *keywords;
  const AnnealObject *keyword_values;
  const AnnealSpan   *keyword_spans;    /* of the values */
  const AnnealSpan   *keyword_name_spans;
} AnnealCall;

/* What the world outside the text offers to it. */
typedef struct
{
  /* What a dotted name stands for: "optimizer" (not bound by the text), "torch.optim.SGD" (bound by an import, or
   * written out).  ANNEAL_MODULE is answered for free for every proper prefix of a known name. Return FALSE if it is
   * not known: then the text's use of it is "name 'x' is not defined" or "module 'torch.optim' has no attribute 'X'".
   */
  gboolean (*lookup)    (gpointer            data,
                         const char         *dotted,
                         AnnealObject       *value);
  /* Calls an ANNEAL_HOST value that lookup() or call() gave out. */
  gboolean (*call)      (gpointer            data,
                         const AnnealObject *callee,
                         const AnnealCall   *call,
                         AnnealObject       *result,
                         GError            **error);
  /* value.name of an ANNEAL_HOST value: "model.parameters". */
  gboolean (*attribute) (gpointer            data,
                         const AnnealObject *object,
                         const char         *name,
                         AnnealObject       *value);
  gpointer   data;

  /* (nullable): The value of a name that nothing gives: "args.epochs", "len(train_loader)", "config['lr']", "k", asked
   * whenever one is needed, also for what no schedule depends on.  @guess (nullable): what the text says in case there
   * is no other, as "config.get('lr', 0.1)" does.  FALSE leaves the name open: then it and all that is worked out from
   * it are ANNEAL_UNKNOWN with an expression; see anneal_object_get_expression() and anneal_object_collect_names().
   *
   * A host with this function has its texts read as scripts: names that nobody knows are no errors, and what a
   * schedule cannot depend on is passed over without a word. */
  gboolean (*resolve)   (gpointer            data,
                         const char         *expression,
                         const AnnealObject *guess,
                         AnnealObject       *value);
  /* (nullable): object[key] of an ANNEAL_HOST value: group["lr"]. */
  gboolean (*item)      (gpointer            data,
                         const AnnealObject *object,
                         const AnnealObject *key,
                         AnnealObject       *value);
  /* (nullable): object[key] = value of an ANNEAL_HOST value: group["lr"] = 0.1; with a string that begins with a point,
   * object.key = value.  @span: of the statement. */
  gboolean (*assign)    (gpointer            data,
                         const AnnealObject *object,
                         const AnnealObject *key,
                         const AnnealObject *value,
                         AnnealSpan          span,
                         GError            **error);
} AnnealPythonHost;

/* A text that was read.  Immutable, counted atomically; functions made from it keep it alive. */
typedef struct _AnnealModule AnnealModule;

/* Always returns a module, as much of it as could be read; what could not is an error in @diagnostics (in the order of
 * the text).  A statement keyword at the start of a line inside brackets closes them: the opening bracket is reported,
 * and the statement that it stood in is kept as far as it was whole. */
AnnealModule *anneal_module_parse (const char       *text,
                                   gssize            length,
                                   GPtrArray        *diagnostics);   /* of AnnealDiagnostic */
AnnealModule *anneal_module_ref   (AnnealModule     *self);
void          anneal_module_unref (AnnealModule     *self);
const char   *anneal_module_get_text (const AnnealModule *self);

/* Names bound while a module ran: a plain map, frozen when run() returns. */
typedef struct _AnnealScope AnnealScope;

/* Runs the statements in their order.  One that fails is an error in @diagnostics, binds its targets to ANNEAL_UNKNOWN,
 * and the next one goes on.  Names come from @outer first (nullable).
 *
 * Loops that only calculate are run; those that call step() or backward() are not.  With AnnealPythonHost.resolve they
 * are gone through once, as are all branches of an "if" whose condition is not known, and every function that nothing
 * calls, so that what they build is found.  Then the scope also has
 *   "main.scheduler", "Trainer.fit.scheduler"    what the variables of functions held of the host's things at last,
 *   "self.scheduler", "Trainer.self.scheduler"   likewise for the attributes of objects,
 *   "scheduler"                                  either of them, if the text itself binds no such name,
 *   "build()", "Model.configure_optimizers()"    what functions gave that nothing calls.
 */
AnnealScope        *anneal_module_run    (AnnealModule           *self,
                                          const AnnealPythonHost *host,
                                          AnnealScope            *outer,
                                          GPtrArray              *diagnostics);
AnnealScope        *anneal_scope_ref     (AnnealScope            *self);
void                anneal_scope_unref   (AnnealScope            *self);
const AnnealObject *anneal_scope_lookup  (AnnealScope            *self,
                                          const char             *name);
/* Value of the last statement that is an expression or an assignment, lent; NULL if there is none. */
const AnnealObject *anneal_scope_get_result (AnnealScope         *self);

/* Where "name.step()" stands: how many loops are around it, and whether the innermost of them holds a further loop.
 * Two calls with the same loop are made in the order of their spans, at every turn of it. */
typedef struct
{
  AnnealSpan  span;
  char       *object;         /* "scheduler", "self.scheduler" */
  char       *function;       /* (nullable): where it stands: "main", "Trainer.fit" */
  AnnealSpan  condition;      /* of the innermost "if" around it, inside its loop and function; empty if none */
  AnnealSpan  loop;           /* the innermost loop around it, inside its function; empty if there is none */
  char       *iterable;       /* (nullable): what that loop goes over: "range(args.epochs)", "enumerate(loader)" */
  guint       place;          /* which statement of that loop, or of the function or text, it stands in, from 0 */
  guint       loop_depth;     /* loops around it, inside its function */
  guint       outer_depth;    /* loops around the calls of its function, as far as they can be found by its name */
  guint       has_inner_loop : 1;   /* also one in a function that the loop calls */
  guint       in_else : 1;    /* it runs if the condition does not hold */
} AnnealMethodCall;

/* All calls of @method, such as "step", anywhere in the text, loops and function bodies included.
 * (element-type AnnealMethodCall) */
GArray       *anneal_module_find_method_calls (const AnnealModule *self,
                                               const char         *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealModule, anneal_module_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealScope, anneal_scope_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealDiagnostic, anneal_diagnostic_free)

G_END_DECLS
