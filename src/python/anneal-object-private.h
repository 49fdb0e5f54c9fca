/* anneal-object-private.h: the bodies behind values, for the files of this folder
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-object.h"

G_BEGIN_DECLS

/* Values inside values, and items all levels together: beyond, a value is refused, so that walks over one stay short
 * and shallow whatever a text does ("a = [a, a]", many times over). */
#define ANNEAL_MAX_NESTING 100
#define ANNEAL_MAX_WEIGHT  4000000

/* What every body starts with, in a GAtomicRcBox.  Never changes once it is shared. */
struct _AnnealHeap
{
  void  (*finalize) (AnnealHeap *self);     /* (nullable) */
  guint   nesting;                          /* 0: nothing inside */
  guint   weight;                           /* items, all levels together; stops at ANNEAL_MAX_WEIGHT + 1 */
};

typedef struct
{
  AnnealHeap heap;
  gsize      length;
  gsize      n_characters;
  char       text[];
} AnnealText;

typedef struct
{
  AnnealHeap   heap;
  gsize        n_items;
  AnnealObject items[];
} AnnealItems;

typedef struct
{
  AnnealHeap   heap;
  GHashTable  *index;       /* key (in pairs) → its place + 1 */
  gsize        n_pairs;
  AnnealObject pairs[];     /* (n_pairs, 2): key, value */
} AnnealDict;

typedef struct
{
  AnnealHeap heap;
  gint64     start;
  gint64     stop;
  gint64     step;
  gsize      n_items;
} AnnealRange;

/* What could not be worked out. */
typedef struct
{
  AnnealHeap heap;
  char      *why;
  char      *expression;    /* (nullable) */
  GPtrArray *names;         /* (nullable) (element-type utf8): unresolved names that it depends on */
  guint8     power;         /* how strongly the expression holds together: see anneal-unknown.c */
  guint8     is_opaque;     /* made by a call: takes the name of the variable that it is given to */
} AnnealUnknown;

/* How a function introduces itself; the rest of it belongs to who made it. */
typedef struct
{
  AnnealHeap  heap;
  const char *type_name;    /* "function", "builtin_function_or_method", "type" */
  const char *name;         /* "<lambda>", "cos" */
} AnnealCallable;

#define ANNEAL_TEXT(object)     ((const AnnealText *) (object)->heap)
#define ANNEAL_UNKNOWN_OF(object) ((const AnnealUnknown *) (object)->heap)
#define ANNEAL_ITEMS(object)    ((const AnnealItems *) (object)->heap)
#define ANNEAL_DICT_OF(object)  ((const AnnealDict *) (object)->heap)
#define ANNEAL_RANGE_OF(object) ((const AnnealRange *) (object)->heap)

/* "type" of a class, else the name of the class. */
const char  *anneal_record_get_type_name (const AnnealObject *self);

/* Room for @size bytes, zero but for the head. */
gpointer     anneal_heap_new            (gsize        size,
                                         void       (*finalize) (AnnealHeap *self));
/* Lets @self answer for one more thing inside it. */
void         anneal_heap_contain        (AnnealHeap         *self,
                                         const AnnealObject *inside);

static inline gboolean
anneal_object_has_heap (const AnnealObject *self)
{
  return (self->kind >= ANNEAL_STRING && self->kind <= ANNEAL_MODULE) || self->kind == ANNEAL_UNKNOWN;
}

/* Take the references in @items; FALSE with an error if the value would be too large. */
gboolean     anneal_object_take_list    (AnnealObject       *items,
                                         gsize               n_items,
                                         AnnealObjectKind    kind,
                                         AnnealObject       *result,
                                         GError            **error);
/* @pairs: (n_pairs, 2), references taken; a later key replaces the value of an equal earlier one. */
gboolean     anneal_object_take_dict    (AnnealObject       *pairs,
                                         gsize               n_pairs,
                                         AnnealObject       *result,
                                         GError            **error);
gboolean     anneal_object_new_range    (gint64              start,
                                         gint64              stop,
                                         gint64              step,
                                         AnnealObject       *result,
                                         GError            **error);

/* Any kind of key. */
const AnnealObject *anneal_object_find_key (const AnnealObject *dict,
                                            const AnnealObject *key,
                                            GError            **error);

static inline gboolean
anneal_object_is_integer (const AnnealObject *self)
{
  return self->kind == ANNEAL_INT || self->kind == ANNEAL_BOOL;
}

/* An integer beyond 64 bits; see AnnealObject. */
#define ANNEAL_OBJECT_WIDE(d) { .kind = ANNEAL_FLOAT, .index = 1, .number = (d) }

static inline gboolean
anneal_object_is_wide (const AnnealObject *self)
{
  return self->kind == ANNEAL_FLOAT && self->index != 0;
}

/* The integer that a whole, finite double is. */
AnnealObject anneal_object_new_whole     (double              value);

/* Touching an unknown value: sets the error that says why, and returns TRUE. */
gboolean     anneal_object_refuse_unknown (const AnnealObject *self,
                                           GError            **error);

/* Python's ==: 1 == 1.0 == True. */
gboolean     anneal_object_python_equal (const AnnealObject *a,
                                         const AnnealObject *b);
guint        anneal_object_hash         (const AnnealObject *self);
/* anneal_object_compare() with the operator that its error names. */
gboolean     anneal_object_compare_as   (const AnnealObject *a,
                                         const AnnealObject *b,
                                         const char         *symbol,
                                         int                *order,
                                         GError            **error);
gboolean     anneal_object_contains     (const AnnealObject *container,
                                         const AnnealObject *item,
                                         gboolean           *found,
                                         GError            **error);

/* Shorter forms of the operators for numbers that are known to be such; see anneal-arithmetic.c. */
gboolean     anneal_float_power         (double              base,
                                         double              exponent,
                                         double             *result,
                                         GError            **error);
gboolean     anneal_float_divmod        (double              a,
                                         double              b,
                                         double             *quotient,
                                         double             *remainder);
double       anneal_int_divide          (gint64              a,
                                         gint64              b);
const char  *anneal_operator_get_symbol (AnnealOperator      op);

/* anneal_object_operate() that gives wide integers where 64 bits are not enough. */
gboolean     anneal_operate             (AnnealOperator      op,
                                         const AnnealObject *a,
                                         const AnnealObject *b,
                                         AnnealObject       *result,
                                         GError            **error);
/* Of integers, at least one of them wide, or of two whose result is. */
gboolean     anneal_wide_operate        (AnnealOperator      op,
                                         const AnnealObject *a,
                                         const AnnealObject *b,
                                         AnnealObject       *result,
                                         GError            **error);
gboolean     anneal_wide_find           (AnnealOperator      op,    /* FALSE: not exact */
                                         gint64              a,
                                         gint64              b,
                                         AnnealObject       *result);
gboolean     anneal_wide_fail           (AnnealOperator      op,    /* "… is too large for this program" */
                                         const AnnealObject *a,
                                         const AnnealObject *b,
                                         GError            **error);

/* a + b of two sequences, sequence * count; FALSE without an error if the kinds do not fit. */
gboolean     anneal_sequence_add        (const AnnealObject *a,
                                         const AnnealObject *b,
                                         AnnealObject       *result,
                                         GError            **error);
gboolean     anneal_sequence_repeat     (const AnnealObject *sequence,
                                         gint64              count,
                                         AnnealObject       *result,
                                         GError            **error);

G_END_DECLS
