/* anneal-tree.h: what the parser makes of a text
 *
 * Everything lives in the arena of its module and never changes after anneal_tree_resolve(), so threads share it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-object-private.h"

G_BEGIN_DECLS

/* Pieces that are freed together. */
typedef struct
{
  GPtrArray *blocks;
  char      *free;
  gsize      n_free;
  GArray    *objects;       /* (element-type AnnealObject): what constants hold */
} AnnealArena;

void     anneal_arena_init  (AnnealArena        *self);
void     anneal_arena_clear (AnnealArena        *self);
gpointer anneal_arena_alloc (AnnealArena        *self,      /* zeroed */
                             gsize               size);
char    *anneal_arena_copy  (AnnealArena        *self,
                             const char         *text,
                             gsize               length);
/* Keeps @object (taken) for as long as the arena. */
void     anneal_arena_keep  (AnnealArena        *self,
                             AnnealObject        object);

#define anneal_arena_new(self, Type)        ((Type *) anneal_arena_alloc ((self), sizeof (Type)))
#define anneal_arena_new_n(self, Type, n)   ((Type *) anneal_arena_alloc ((self), (n) * sizeof (Type)))

typedef struct _AnnealNode AnnealNode;
typedef struct _AnnealCode AnnealCode;
typedef struct _AnnealStatement AnnealStatement;

typedef enum
{
  ANNEAL_NODE_CONSTANT,
  ANNEAL_NODE_LOCAL,            /* name.index: a slot of the frame */
  ANNEAL_NODE_CAPTURE,          /* name.index: of the function's captures */
  ANNEAL_NODE_GLOBAL,           /* looked up by name; only in code that runs once */
  ANNEAL_NODE_NAME,             /* not resolved yet */
  ANNEAL_NODE_TUPLE,            /* list */
  ANNEAL_NODE_LIST,
  ANNEAL_NODE_DICT,             /* list: key, value, key, value, …; a NULL key unpacks the value */
  ANNEAL_NODE_COMPREHENSION,
  ANNEAL_NODE_ATTRIBUTE,
  ANNEAL_NODE_CALL,
  ANNEAL_NODE_SUBSCRIPT,
  ANNEAL_NODE_SLICE,            /* only inside a subscript */
  ANNEAL_NODE_NEGATIVE,
  ANNEAL_NODE_POSITIVE,
  ANNEAL_NODE_INVERT,
  ANNEAL_NODE_NOT,
  ANNEAL_NODE_CHAIN,            /* a + b * … - c, from the left */
  ANNEAL_NODE_COMPARE,
  ANNEAL_NODE_AND,              /* list */
  ANNEAL_NODE_OR,
  ANNEAL_NODE_CONDITIONAL,
  ANNEAL_NODE_LAMBDA,
  ANNEAL_NODE_STAR,             /* unary: only in displays, calls and targets */
  ANNEAL_NODE_WALRUS,           /* named */
  ANNEAL_NODE_UNREADABLE,       /* Python that this program does not evaluate: why */
} AnnealNodeKind;

typedef enum
{
  ANNEAL_COMPARE_LESS, ANNEAL_COMPARE_LESS_EQUAL, ANNEAL_COMPARE_GREATER, ANNEAL_COMPARE_GREATER_EQUAL,
  ANNEAL_COMPARE_EQUAL, ANNEAL_COMPARE_NOT_EQUAL, ANNEAL_COMPARE_IN, ANNEAL_COMPARE_NOT_IN, ANNEAL_COMPARE_IS,
  ANNEAL_COMPARE_IS_NOT,
} AnnealComparison;

typedef struct
{
  AnnealNode *operand;
  guint32     end;              /* of the operand with its brackets */
  guint8      op;               /* an AnnealOperator or an AnnealComparison */
} AnnealLink;

typedef struct
{
  const char *name;             /* NULL: positional, or unpacked */
  AnnealNode *value;
  AnnealSpan  name_span;
  guint8      stars;            /* *value, **value */
} AnnealArgument;

typedef struct
{
  AnnealNode  *target;
  AnnealNode  *iterable;
  AnnealNode **conditions;
  guint        n_conditions;
} AnnealClause;

struct _AnnealNode
{
  guint32 start;
  guint32 end;
  guint8  kind;
  guint8  parenthesised;        /* "(a, b)" is one item, "a, b" several */
  union
  {
    AnnealObject constant;      /* its body is the arena's */
    const char  *why;
    AnnealNode  *unary;
    struct { const char *name; guint index; } name;
    struct { AnnealNode **items; guint n; } list;
    struct { AnnealNode *object; const char *name; AnnealNode *folded; } attribute;
    struct { AnnealNode *callee; AnnealArgument *arguments; guint n; guint8 plain; } call;  /* plain: positional only */
    struct { AnnealNode *object; AnnealNode *index; } subscript;
    struct { AnnealNode *start; AnnealNode *stop; AnnealNode *step; } slice;
    struct { AnnealNode *first; AnnealLink *links; guint n; } chain;
    struct { AnnealNode *condition; AnnealNode *yes; AnnealNode *no; } conditional;
    struct { AnnealNode *target; AnnealNode *value; } named;
    struct { AnnealNode *element; AnnealClause *clauses; guint n; } comprehension;
    AnnealCode  *code;
  };
};

typedef struct
{
  const char *name;
  AnnealNode *fallback;         /* (nullable) */
  guint32     start;
  guint32     end;              /* of the name and its annotation */
  guint8      stars;            /* *args, **kwargs */
  guint8      by_keyword;       /* behind a star: never positional */
} AnnealParameter;

/* A name of the function around, or of the module, that a function's body uses. */
typedef struct
{
  const char *name;
  gint        from_local;       /* slot of the frame around, or -1 */
  gint        from_capture;     /* capture of the function around, or -1; both -1: a name of the module */
  gboolean    changes;          /* the local gets another value after the function is made */
} AnnealCapture;

typedef struct
{
  AnnealStatement *first;
  AnnealStatement *last;
} AnnealBlock;

/* What a function does, apart from what it closes over. */
struct _AnnealCode
{
  guint32          start;
  guint32          end;
  const char      *name;        /* "<lambda>" */
  const char      *owner;       /* (nullable): the class whose method it is */
  AnnealParameter *parameters;
  guint            n_parameters;
  AnnealNode      *expression;  /* of a lambda */
  AnnealBlock      block;       /* of a def */
  AnnealCapture   *captures;
  guint            n_captures;
  guint            n_slots;     /* parameters first */
  const char     **names;       /* (n_slots): of the slots; NULL for those of comprehensions */
  const char      *unreadable;  /* (nullable): why it cannot be called */
  const char      *closers;     /* (nullable): brackets that its text lacks at the end */
  guint            is_cut : 1;  /* its text is not all that was read */
  guint            is_class : 1;        /* the body of a class: its locals are the class's attributes */
  guint            has_stars : 1;       /* among its parameters */
};

typedef enum
{
  ANNEAL_STATEMENT_EXPRESSION,  /* value */
  ANNEAL_STATEMENT_ASSIGN,      /* targets = value; value is NULL for a mere annotation */
  ANNEAL_STATEMENT_AUGMENT,     /* targets[0] op= value */
  ANNEAL_STATEMENT_IMPORT,
  ANNEAL_STATEMENT_IF,          /* value, block, orelse */
  ANNEAL_STATEMENT_LOOP,        /* target (nullable), value, block, orelse */
  ANNEAL_STATEMENT_DEF,
  ANNEAL_STATEMENT_RETURN,      /* value (nullable) */
  ANNEAL_STATEMENT_PASS,
  ANNEAL_STATEMENT_CLASS,       /* target, code (nullable), bases, block */
  ANNEAL_STATEMENT_WITH,        /* value (nullable): what is opened; targets, block */
  ANNEAL_STATEMENT_TRY,         /* block, handlers, orelse, lastly */
  ANNEAL_STATEMENT_HANDLER,     /* value (nullable): the exceptions; block */
  ANNEAL_STATEMENT_BREAK,
  ANNEAL_STATEMENT_CONTINUE,
  ANNEAL_STATEMENT_NAMES,       /* global, nonlocal: targets are names */
  ANNEAL_STATEMENT_DECORATOR,   /* value: of the definition that follows */
  ANNEAL_STATEMENT_DELETE,      /* targets */
  ANNEAL_STATEMENT_BLOCK,       /* async …: block */
  ANNEAL_STATEMENT_SKIPPED,     /* raise, …: value (nullable) */
  ANNEAL_STATEMENT_BROKEN,      /* was reported; targets as far as they are known */
} AnnealStatementKind;

typedef struct
{
  const char *dotted;           /* "torch.optim.SGD" */
  const char *name;             /* what it is bound to */
  gboolean    whole;            /* "import a.b": binds "a" */
  AnnealSpan  span;
} AnnealImported;

struct _AnnealStatement
{
  guint32          start;
  guint32          end;
  guint8           kind;
  guint8           op;
  const char      *construct;   /* (nullable): the note that goes with it, untranslated */
  AnnealNode     **targets;
  guint            n_targets;
  AnnealNode      *target;
  AnnealNode      *value;
  AnnealImported  *imported;
  guint            n_imported;
  AnnealCode      *code;
  AnnealBlock      block;
  AnnealBlock      orelse;
  AnnealBlock      handlers;
  AnnealBlock      lastly;      /* "finally" */
  AnnealStatement *next;
};

#define ANNEAL_SPAN_OF(piece) ((AnnealSpan) { (piece)->start, (piece)->end })

struct _AnnealModule
{
  char        *text;
  gsize        length;
  AnnealArena  arena;
  AnnealBlock  block;
  guint        n_slots;         /* of comprehensions outside functions */
};

typedef void (*AnnealNodeVisitor) (AnnealNode *node,
                                   gpointer    data);

void                   anneal_node_foreach       (const AnnealNode      *node,
                                                  AnnealNodeVisitor      visit,
                                                  gpointer               data);
void                   anneal_block_foreach      (const AnnealBlock     *block,
                                                  AnnealNodeVisitor      visit,
                                                  gpointer               data);
const AnnealStatement *anneal_statement_get_elif (const AnnealStatement *self);

/* Gives every name its place: slots, captures, built-ins.  @expression (nullable) instead of statements. */
void anneal_tree_resolve (struct _AnnealModule *module,
                          AnnealNode           *expression);

G_END_DECLS
