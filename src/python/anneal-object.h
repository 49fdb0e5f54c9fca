/* anneal-object.h: a Python value
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "anneal-error.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_UNSET,       /* no value at all: "not given" */
  ANNEAL_NONE,
  ANNEAL_BOOL,
  ANNEAL_INT,         /* exact, 64 bits; beyond is an error, never a wrap */
  ANNEAL_FLOAT,
  ANNEAL_STRING,
  ANNEAL_LIST,
  ANNEAL_TUPLE,
  ANNEAL_DICT,
  ANNEAL_RANGE,
  ANNEAL_FUNCTION,    /* a lambda, or a built-in such as math.cos; see anneal-function.h */
  ANNEAL_RECORD,      /* an object with attributes: a class of the text's, one of its instances, parsed arguments */
  ANNEAL_MODULE,      /* "math", "torch.optim": a name with names inside */
  ANNEAL_HOST,        /* something of the host's: the optimizer, a scheduler that was built */
  ANNEAL_UNKNOWN,     /* what could not be worked out; touching it is an error that says why */
} AnnealObjectKind;

/* What an ANNEAL_HOST value is; one constant per kind of thing, compared by address. */
typedef struct
{
  const char *type_name;    /* as Python's messages have it: "SGD", "StepLR" */
} AnnealHostType;

typedef struct _AnnealHeap AnnealHeap;

/* A value, passed by copy.  Numbers carry no reference; every other kind shares an immutable, atomically counted
 * body, so values may cross threads.  An object that is all zero is ANNEAL_UNSET. */
typedef struct
{
  guint32 kind;             /* an AnnealObjectKind */
  guint32 index;            /* ANNEAL_HOST: the host's own number for the thing.  ANNEAL_FLOAT: 1 for an integer beyond
                               64 bits that is exactly this double, such as 2 ** 64 or math.floor (1e300) */
  union
  {
    gint64                integer;   /* ANNEAL_BOOL (0 or 1), ANNEAL_INT */
    double                number;    /* ANNEAL_FLOAT */
    AnnealHeap           *heap;
    const AnnealHostType *host;      /* ANNEAL_HOST */
  };
} AnnealObject;

/* For constant tables. */
#define ANNEAL_OBJECT_NONE       { .kind = ANNEAL_NONE }
#define ANNEAL_OBJECT_BOOL(b)    { .kind = ANNEAL_BOOL, .integer = (b) }
#define ANNEAL_OBJECT_INT(i)     { .kind = ANNEAL_INT, .integer = (i) }
#define ANNEAL_OBJECT_FLOAT(d)   { .kind = ANNEAL_FLOAT, .number = (d) }
#define ANNEAL_OBJECT_HOST(t, i) { .kind = ANNEAL_HOST, .index = (i), .host = (t) }

AnnealObject        anneal_object_ref          (AnnealObject  self);
void                anneal_object_clear        (AnnealObject *self);           /* to ANNEAL_UNSET */

AnnealObject        anneal_object_new_string   (const char         *text,
                                                gssize              length);
AnnealObject        anneal_object_new_list     (const AnnealObject *items,     /* takes a reference of each */
                                                gsize               n_items);
AnnealObject        anneal_object_new_tuple    (const AnnealObject *items,
                                                gsize               n_items);
AnnealObject        anneal_object_new_module   (const char         *dotted);   /* "torch.optim": names are inside */
AnnealObject        anneal_object_new_unknown  (const char         *why);      /* the sentence when it is touched */

/* ANNEAL_UNKNOWN: the expression it stands for, "len(train_loader) * args.epochs // 2", as Python text on one line;
 * NULL if there is none or it is too long. */
const char         *anneal_object_get_expression (const AnnealObject *self);
/* The unresolved names that a value depends on, "len(train_loader)" and "args.epochs", each once, in the order of their
 * use, appended to @names: those of an ANNEAL_UNKNOWN, of what is inside lists and dicts, and of what functions
 * need.  These are the expressions that AnnealPythonHost.resolve() was asked for; a function says them once its module
 * has run. (element-type utf8), made with g_free() to free them. */
void                anneal_object_collect_names (const AnnealObject *self,
                                                 GPtrArray          *names);

/* ANNEAL_STRING, ANNEAL_UNKNOWN (why). */
const char         *anneal_object_get_string   (const AnnealObject *self);
/* ANNEAL_LIST, ANNEAL_TUPLE; lent. */
const AnnealObject *anneal_object_get_items    (const AnnealObject *self,
                                                gsize              *n_items);
/* Any iterable but a dict (list, tuple, range): the number of items, and one of them (a new reference).
 * @n_items is FALSE-checked first: "'int' object is not iterable". */
gboolean            anneal_object_iterate      (const AnnealObject *self,
                                                gsize              *n_items,
                                                GError            **error);
AnnealObject        anneal_object_get_item     (const AnnealObject *self,
                                                gsize               i);
/* ANNEAL_DICT: the value of a string key (lent), or NULL.  Pairs in their order. */
const AnnealObject *anneal_object_lookup       (const AnnealObject *self,
                                                const char         *key);
gsize               anneal_object_get_n_pairs  (const AnnealObject *self);
void                anneal_object_get_pair     (const AnnealObject *self,
                                                gsize               i,
                                                const AnnealObject **key,
                                                const AnnealObject **value);

gboolean            anneal_object_is_number    (const AnnealObject *self);     /* bool, int, float */
/* The number as a double (an int beyond 2^53 is rounded as Python does), else NAN; ask is_number first. */
double              anneal_object_get_number   (const AnnealObject *self);
gboolean            anneal_object_equal        (const AnnealObject *a,         /* ==, but strict: 1 is not 1.0 */
                                                const AnnealObject *b);

const char         *anneal_object_get_type_name (const AnnealObject *self);    /* "int", "NoneType", "SGD", … */
char               *anneal_object_repr         (const AnnealObject *self);     /* Python's: "[30, 80]", "'cos'" */

/* The arithmetic of the language, for schedulers that follow Python to the letter; the same code as the evaluator's. */
typedef enum
{
  ANNEAL_ADD, ANNEAL_SUBTRACT, ANNEAL_MULTIPLY, ANNEAL_DIVIDE, ANNEAL_FLOOR_DIVIDE, ANNEAL_MODULO, ANNEAL_POWER,
  ANNEAL_LEFT_SHIFT, ANNEAL_RIGHT_SHIFT, ANNEAL_BIT_AND, ANNEAL_BIT_OR, ANNEAL_BIT_XOR,
} AnnealOperator;

gboolean            anneal_object_operate      (AnnealOperator      op,
                                                const AnnealObject *a,
                                                const AnnealObject *b,
                                                AnnealObject       *result,
                                                GError            **error);
/* -1, 0, 1; 2: unordered (NaN). An error for kinds that have no order. Exact for an int against a float. */
gboolean            anneal_object_compare      (const AnnealObject *a,
                                                const AnnealObject *b,
                                                int                *order,
                                                GError            **error);
gboolean            anneal_object_is_true      (const AnnealObject *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealObject, anneal_object_clear)

G_END_DECLS
