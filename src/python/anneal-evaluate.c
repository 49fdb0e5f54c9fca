/* anneal-evaluate.c: the value of an expression
 *
 * The common nodes, numbers above all, are worked out here without a reference or an allocation; the rest is in
 * the other anneal-evaluate-*.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-unknown-private.h"

static gboolean
fail_spent (GError **error)
{
  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("Needs more than %d steps of calculation"),
                    ANNEAL_MAX_NODES_A_CALL);
  return FALSE;
}

gboolean
anneal_evaluation_spend (AnnealEvaluation  *self,
                         guint64            n,
                         GError           **error)
{
  if (self->nodes < n)
    {
      self->nodes = 0;
      return fail_spent (error);
    }

  self->nodes -= n;
  return TRUE;
}

/* What a leaf holds, lent; NULL if @node is no leaf or has no value. */
static inline const AnnealObject *
peek (const AnnealFrame *frame,
      const AnnealNode  *node)
{
  const AnnealObject *object;

  if (node->kind == ANNEAL_NODE_CONSTANT)
    return &node->constant;
  if (node->kind == ANNEAL_NODE_LOCAL)
    object = &frame->slots[node->name.index];
  else if (node->kind == ANNEAL_NODE_CAPTURE)
    object = &frame->function->captured[node->name.index];
  else
    return NULL;

  return object->kind != ANNEAL_UNSET ? object : NULL;
}

/* The value of @node: lent if it is a leaf, else put into @temporary, which the caller clears. */
static inline const AnnealObject *
evaluate_operand (AnnealFrame       *frame,
                  const AnnealNode  *node,
                  AnnealObject      *temporary,
                  GError           **error)
{
  const AnnealObject *object = peek (frame, node);

  if (object != NULL)
    return object;

  return anneal_evaluate (frame, node, temporary, error) ? temporary : NULL;
}

static inline void
drop (AnnealObject *object)
{
  if (anneal_object_has_heap (object))
    anneal_object_clear (object);
}

/* The operators of doubles that cannot fail; FALSE: take the long way. */
static inline gboolean
operate_fast (AnnealOperator  op,
              double          a,
              double          b,
              AnnealObject   *result)
{
  double value;

  switch ((int) op)
    {
    case ANNEAL_ADD:
      value = a + b;
      break;
    case ANNEAL_SUBTRACT:
      value = a - b;
      break;
    case ANNEAL_MULTIPLY:
      value = a * b;
      break;
    case ANNEAL_DIVIDE:
      if (b == 0.0)
        return FALSE;
      value = a / b;
      break;
    case ANNEAL_POWER:
      if (!(a > 0.0))
        return FALSE;
      value = pow (a, b);
      if (!isfinite (value))
        return FALSE;
      break;
    default:
      return FALSE;
    }

  *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (value);
  return TRUE;
}

static inline gboolean
operate (AnnealOperator       op,
         const AnnealObject  *a,
         const AnnealObject  *b,
         AnnealObject        *result,
         GError             **error)
{
  if (a->kind == ANNEAL_FLOAT && a->index == 0)
    {
      if (b->kind == ANNEAL_FLOAT && b->index == 0 && operate_fast (op, a->number, b->number, result))
        return TRUE;
      if (b->kind == ANNEAL_INT && operate_fast (op, a->number, (double) b->integer, result))
        return TRUE;
    }
  else if (a->kind == ANNEAL_INT && b->kind == ANNEAL_FLOAT && b->index == 0
           && operate_fast (op, (double) a->integer, b->number, result))
    return TRUE;

  return anneal_operate (op, a, b, result, error);
}

/* Whether an operation that failed did so for what is not known, and gives a longer expression. */
static gboolean
stay_open (AnnealFrame         *frame,
           const AnnealObject  *a,
           const AnnealObject  *b,
           GError             **error)
{
  if (!frame->evaluation->is_open || !(anneal_unknown_is_open (a) || (b != NULL && anneal_unknown_is_open (b))))
    return FALSE;

  anneal_unknown_spend (frame->evaluation);
  g_clear_error (error);
  return TRUE;
}

/* From the left: the value so far is the left operand of the next link.  It changes places between links, as copying
 * what was just written in parts would cost more than the arithmetic. */
static gboolean
evaluate_chain (AnnealFrame       *frame,
                const AnnealNode  *node,
                AnnealObject      *result,
                GError           **error)
{
  AnnealObject so_far[2] = { { 0 } };
  const AnnealObject *left = evaluate_operand (frame, node->chain.first, &so_far[0], error);

  for (guint i = 0; left != NULL && i < node->chain.n; i++)
    {
      const AnnealLink *link = &node->chain.links[i];
      AnnealObject temporary = { 0 };
      AnnealObject *value = i + 1 < node->chain.n ? &so_far[(i + 1) % 2] : result;
      const AnnealObject *right = evaluate_operand (frame, link->operand, &temporary, error);
      gboolean good = right != NULL && operate ((AnnealOperator) link->op, left, right, value, error);

      if (right != NULL && !good)
        {
          good = stay_open (frame, left, right, error);
          if (good)
            *value = anneal_unknown_calculate ((AnnealOperator) link->op, left, right);
          else
            anneal_error_take_span (*error, (AnnealSpan) { node->start, link->end });
        }

      drop (&temporary);
      drop (&so_far[i % 2]);
      left = good ? value : NULL;
    }

  if (left == NULL)
    return FALSE;

  return node->chain.n == 1 || anneal_evaluation_spend (frame->evaluation, node->chain.n - 1, error);
}

static gboolean
is_same (const AnnealObject *a,
         const AnnealObject *b)
{
  if (a->kind != b->kind)
    return FALSE;

  return anneal_object_has_heap (a) ? a->heap == b->heap : anneal_object_equal (a, b);
}

static gboolean
compare (AnnealComparison     op,
         const AnnealObject  *a,
         const AnnealObject  *b,
         gboolean            *result,
         GError             **error)
{
  static const char * const symbols[] = { "<", "<=", ">", ">=" };
  int order;

  switch (op)
    {
    case ANNEAL_COMPARE_IN:
    case ANNEAL_COMPARE_NOT_IN:
      if (!anneal_object_contains (b, a, result, error))
        return FALSE;
      *result = *result == (op == ANNEAL_COMPARE_IN);
      return TRUE;
    case ANNEAL_COMPARE_IS:
    case ANNEAL_COMPARE_IS_NOT:
      *result = is_same (a, b) == (op == ANNEAL_COMPARE_IS);
      return !anneal_object_refuse_unknown (a, error) && !anneal_object_refuse_unknown (b, error);
    case ANNEAL_COMPARE_EQUAL:
    case ANNEAL_COMPARE_NOT_EQUAL:
      *result = anneal_object_python_equal (a, b) == (op == ANNEAL_COMPARE_EQUAL);
      return !anneal_object_refuse_unknown (a, error) && !anneal_object_refuse_unknown (b, error);
    case ANNEAL_COMPARE_LESS:
    case ANNEAL_COMPARE_LESS_EQUAL:
    case ANNEAL_COMPARE_GREATER:
    case ANNEAL_COMPARE_GREATER_EQUAL:
    default:
      if (!anneal_object_compare_as (a, b, symbols[op], &order, error))
        return FALSE;
      *result = (order == -1 && op <= ANNEAL_COMPARE_LESS_EQUAL)
                || (order == 1 && op >= ANNEAL_COMPARE_GREATER)
                || (order == 0 && (op == ANNEAL_COMPARE_LESS_EQUAL || op == ANNEAL_COMPARE_GREATER_EQUAL));
      return TRUE;
    }
}

static const char *
get_comparison_symbol (AnnealComparison op)
{
  static const char * const symbols[] = { "<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not" };

  return symbols[op];
}

/* a < b < c is a < b and b < c, with b worked out once. */
static gboolean
evaluate_compare (AnnealFrame       *frame,
                  const AnnealNode  *node,
                  AnnealObject      *result,
                  GError           **error)
{
  AnnealObject held = { 0 };
  const AnnealObject *left = evaluate_operand (frame, node->chain.first, &held, error);
  gboolean truth = left != NULL;

  for (guint i = 0; left != NULL && truth && i < node->chain.n; i++)
    {
      const AnnealLink *link = &node->chain.links[i];
      AnnealObject temporary = { 0 };
      const AnnealObject *right = evaluate_operand (frame, link->operand, &temporary, error);
      gboolean good = right != NULL && compare ((AnnealComparison) link->op, left, right, &truth, error);

      if (right != NULL && !good)
        {
          if (stay_open (frame, left, right, error))
            *result = anneal_unknown_operate (get_comparison_symbol ((AnnealComparison) link->op),
                                              ANNEAL_POWER_COMPARE, left, right);
          else
            anneal_error_take_span (*error, (AnnealSpan) { node->start, link->end });
        }

      drop (&held);
      held = temporary;
      left = !good ? NULL : right == &temporary ? &held : right;
    }

  drop (&held);
  if (left == NULL)
    return result->kind == ANNEAL_UNKNOWN;

  *result = (AnnealObject) ANNEAL_OBJECT_BOOL (truth);
  return anneal_evaluation_spend (frame->evaluation, node->chain.n, error);
}

/* What comes of @node, a choice that depends on @parts, of which one is not known. */
static gboolean
leave_open (AnnealFrame         *frame,
            const AnnealNode    *node,
            AnnealPower          power,
            const AnnealObject  *parts,
            gsize                n_parts,
            AnnealObject        *result,
            GError             **error)
{
  g_autofree char *text = NULL;

  if (!frame->evaluation->is_open)
    {
      for (gsize i = 0; i < n_parts && !anneal_object_refuse_unknown (&parts[i], error); i++)
        continue;
      return FALSE;
    }

  text = anneal_node_dup_text (frame->module, node);
  *result = anneal_unknown_new_composed (text, power, parts, n_parts);
  return TRUE;
}

/* "and", "or": one of the operands.  Behind one that is not known, the others say what else it depends on. */
static gboolean
evaluate_logic (AnnealFrame       *frame,
                const AnnealNode  *node,
                AnnealObject      *result,
                GError           **error)
{
  gboolean stop_at = node->kind == ANNEAL_NODE_OR;
  AnnealObject parts[2] = { { 0 } };
  gboolean good = TRUE;

  for (guint i = 0; good && i < node->list.n; i++)
    {
      AnnealObject value = { 0 };

      good = anneal_evaluate (frame, node->list.items[i], &value, error);
      if (!good)
        break;
      if (parts[0].kind == ANNEAL_UNSET && value.kind != ANNEAL_UNKNOWN
          && (i + 1 == node->list.n || anneal_object_is_true (&value) == stop_at))
        {
          *result = value;
          return anneal_evaluation_spend (frame->evaluation, node->list.n, error);
        }
      if (value.kind == ANNEAL_UNKNOWN && i + 1 == node->list.n && parts[0].kind == ANNEAL_UNSET)
        {
          *result = value;
          return anneal_evaluation_spend (frame->evaluation, node->list.n, error);
        }
      if (value.kind == ANNEAL_UNKNOWN && !frame->evaluation->is_open)
        good = !anneal_object_refuse_unknown (&value, error);
      if (value.kind == ANNEAL_UNKNOWN && parts[parts[0].kind != ANNEAL_UNSET].kind == ANNEAL_UNSET)
        {
          parts[parts[0].kind != ANNEAL_UNSET] = value;
          continue;
        }
      drop (&value);
    }

  good = good && leave_open (frame, node, ANNEAL_POWER_OR, parts, G_N_ELEMENTS (parts), result, error);
  drop (&parts[0]);
  drop (&parts[1]);

  return good && anneal_evaluation_spend (frame->evaluation, node->list.n, error);
}

static gboolean
evaluate_conditional (AnnealFrame       *frame,
                      const AnnealNode  *node,
                      AnnealObject      *result,
                      GError           **error)
{
  AnnealObject temporary = { 0 };
  const AnnealObject *choice = evaluate_operand (frame, node->conditional.condition, &temporary, error);
  g_auto(AnnealObject) held = { 0 };
  g_auto(AnnealObject) yes = { 0 };
  g_auto(AnnealObject) no = { 0 };

  if (choice == NULL)
    return FALSE;
  if (choice->kind != ANNEAL_UNKNOWN)
    {
      gboolean truth = anneal_object_is_true (choice);

      drop (&temporary);
      return anneal_evaluate (frame, truth ? node->conditional.yes : node->conditional.no, result, error);
    }

  held = anneal_object_ref (*choice);
  drop (&temporary);
  if (frame->evaluation->is_open && (!anneal_evaluate (frame, node->conditional.yes, &yes, error)
                                     || !anneal_evaluate (frame, node->conditional.no, &no, error)))
    return FALSE;

  return leave_open (frame, node, ANNEAL_POWER_CONDITIONAL, (AnnealObject[]) { held, yes, no }, 3, result, error);
}

static gboolean
negate (const AnnealObject  *operand,
        AnnealObject        *result,
        GError             **error)
{
  AnnealObject zero = ANNEAL_OBJECT_INT (0);

  if (operand->kind != ANNEAL_FLOAT)
    return anneal_operate (ANNEAL_SUBTRACT, &zero, operand, result, error);

  /* 0 - 0.0 would lose the sign. */
  *result = anneal_object_is_wide (operand) ? anneal_object_new_whole (-operand->number)
                                            : (AnnealObject) ANNEAL_OBJECT_FLOAT (-operand->number);
  return TRUE;
}

static const char *
get_sign (AnnealNodeKind kind)
{
  return kind == ANNEAL_NODE_NOT ? "not " : kind == ANNEAL_NODE_NEGATIVE ? "-"
         : kind == ANNEAL_NODE_POSITIVE ? "+" : "~";
}

static gboolean
apply_sign (AnnealNodeKind       kind,
            const AnnealObject  *operand,
            AnnealObject        *result,
            GError             **error)
{
  if (anneal_object_refuse_unknown (operand, error))
    return FALSE;
  if (kind == ANNEAL_NODE_NOT)
    {
      *result = (AnnealObject) ANNEAL_OBJECT_BOOL (!anneal_object_is_true (operand));
      return TRUE;
    }

  if (!anneal_object_is_number (operand) || (kind == ANNEAL_NODE_INVERT && operand->kind == ANNEAL_FLOAT))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "bad operand type for unary %s: '%s'", get_sign (kind),
                        anneal_object_get_type_name (operand));
      return FALSE;
    }

  if (kind == ANNEAL_NODE_NEGATIVE)
    return negate (operand, result, error);

  *result = *operand;
  if (operand->kind == ANNEAL_BOOL)
    result->kind = ANNEAL_INT;
  if (kind == ANNEAL_NODE_INVERT)
    result->integer = ~operand->integer;

  return TRUE;
}

static gboolean
evaluate_unary (AnnealFrame       *frame,
                const AnnealNode  *node,
                AnnealObject      *result,
                GError           **error)
{
  AnnealObject temporary = { 0 };
  const AnnealObject *operand;
  gboolean good;

  operand = evaluate_operand (frame, node->unary, &temporary, error);
  good = operand != NULL && apply_sign ((AnnealNodeKind) node->kind, operand, result, error);
  if (operand != NULL && !good && stay_open (frame, operand, NULL, error))
    {
      *result = anneal_unknown_negate (get_sign ((AnnealNodeKind) node->kind),
                                       node->kind == ANNEAL_NODE_NOT ? ANNEAL_POWER_NOT : ANNEAL_POWER_UNARY, operand);
      good = TRUE;
    }
  drop (&temporary);

  return good;
}

/* A name with no value yet: of the module while it runs, or of nobody. */
static gboolean
evaluate_name (AnnealFrame       *frame,
               const AnnealNode  *node,
               AnnealObject      *result,
               GError           **error)
{
  AnnealRunner *runner = frame->evaluation->runner;

  if (node->kind == ANNEAL_NODE_LOCAL)
    {
      anneal_set_error (error, ANNEAL_ERROR_NAME,
                        "cannot access local variable '%s' where it is not associated with a value", node->name.name);
      return FALSE;
    }

  if (node->kind == ANNEAL_NODE_CAPTURE)
    runner = frame->function->runner;
  if (runner != NULL && anneal_runner_lookup (runner, node->name.name, result))
    return TRUE;

  if (runner != NULL)
    *result = anneal_library_lookup (runner, node->name.name);
  if (result->kind != ANNEAL_UNSET)
    return TRUE;
  if (frame->evaluation->is_open)
    {
      g_autofree char *why = g_strdup_printf ("name '%s' is not defined", node->name.name);

      *result = anneal_open (frame, node->name.name, why, NULL, FALSE);
      return TRUE;
    }

  if (anneal_builtin_is_elsewhere (NULL, node->name.name))
    anneal_set_error (error, ANNEAL_ERROR_NAME, _("%s() is not read by this program"), node->name.name);
  else
    anneal_set_error (error, ANNEAL_ERROR_NAME, "name '%s' is not defined", node->name.name);

  return FALSE;
}

/* One that keeps the words for unreadable Python: touching it is the error. */
static gboolean
make_unknown (AnnealFrame      *frame,
              const AnnealNode *node,
              AnnealObject     *result)
{
  g_autofree char *text = frame->evaluation->is_open ? anneal_node_dup_text (frame->module, node) : NULL;

  *result = text != NULL ? anneal_unknown_new_name (text, _(node->why), TRUE)
                         : anneal_object_new_unknown (_(node->why));
  return TRUE;
}

static gboolean
evaluate_inner (AnnealFrame       *frame,
                const AnnealNode  *node,
                AnnealObject      *result,
                GError           **error)
{
  switch ((AnnealNodeKind) node->kind)
    {
    case ANNEAL_NODE_CHAIN:
      return evaluate_chain (frame, node, result, error);
    case ANNEAL_NODE_COMPARE:
      return evaluate_compare (frame, node, result, error);
    case ANNEAL_NODE_CONDITIONAL:
      return evaluate_conditional (frame, node, result, error);
    case ANNEAL_NODE_CALL:
      return anneal_evaluate_call (frame, node, result, error);
    case ANNEAL_NODE_NEGATIVE:
    case ANNEAL_NODE_POSITIVE:
    case ANNEAL_NODE_INVERT:
    case ANNEAL_NODE_NOT:
      return evaluate_unary (frame, node, result, error);
    case ANNEAL_NODE_AND:
    case ANNEAL_NODE_OR:
      return evaluate_logic (frame, node, result, error);
    case ANNEAL_NODE_LOCAL:
    case ANNEAL_NODE_CAPTURE:
    case ANNEAL_NODE_GLOBAL:
    case ANNEAL_NODE_NAME:
      return evaluate_name (frame, node, result, error);
    case ANNEAL_NODE_LAMBDA:
      return anneal_function_new (frame, node->code, result, error);
    case ANNEAL_NODE_WALRUS:
      return anneal_evaluate (frame, node->named.value, result, error)
             && anneal_evaluate_assign (frame, node->named.target, result, error);
    case ANNEAL_NODE_COMPREHENSION:
      return anneal_evaluate_comprehension (frame, node, result, error);
    case ANNEAL_NODE_SUBSCRIPT:
      return anneal_evaluate_subscript (frame, node, result, error);
    case ANNEAL_NODE_ATTRIBUTE:
      return anneal_evaluate_attribute (frame, node, result, error);
    case ANNEAL_NODE_TUPLE:
    case ANNEAL_NODE_LIST:
    case ANNEAL_NODE_DICT:
      return anneal_evaluate_display (frame, node, result, error);
    case ANNEAL_NODE_UNREADABLE:
      return make_unknown (frame, node, result);
    case ANNEAL_NODE_SLICE:
    case ANNEAL_NODE_STAR:
      anneal_set_error (error, ANNEAL_ERROR_SYNTAX, "invalid syntax");
      return FALSE;
    case ANNEAL_NODE_CONSTANT:
    default:
      g_assert_not_reached ();
    }
}

/**
 * anneal_evaluate:
 * @frame: the call under way
 * @node: a resolved expression
 * @result: (out): a new reference
 * @error: not %NULL, unlike elsewhere: this is called for every node
 *
 * Returns: %FALSE with an error that has a span, and nothing in @result
 */
gboolean
anneal_evaluate (AnnealFrame       *frame,
                 const AnnealNode  *node,
                 AnnealObject      *result,
                 GError           **error)
{
  AnnealEvaluation *evaluation = frame->evaluation;
  const AnnealObject *leaf = peek (frame, node);
  gboolean good;

  if (leaf != NULL)
    {
      *result = anneal_object_has_heap (leaf) ? anneal_object_ref (*leaf) : *leaf;
      return TRUE;
    }

  /* Straight into its place, see evaluate_chain(). */
  *result = (AnnealObject) { 0 };
  if (evaluation->nodes == 0)
    good = fail_spent (error);
  else if (evaluation->stack >= ANNEAL_MAX_STACK)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "maximum recursion depth exceeded");
      good = FALSE;
    }
  else
    {
      evaluation->nodes--;
      evaluation->stack++;
      good = evaluate_inner (frame, node, result, error);
      evaluation->stack--;
    }

  if (good)
    return TRUE;

  drop (result);
  anneal_error_take_span (*error, ANNEAL_SPAN_OF (node));
  return FALSE;
}
