/* test-object.c: values, their operators and how they are written
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-object.h"
#include "anneal-python.h"

#define INT(i)   ((AnnealObject) ANNEAL_OBJECT_INT (i))
#define FLOAT(d) ((AnnealObject) ANNEAL_OBJECT_FLOAT (d))

static const AnnealHostType optimizer_type = { "SGD" };

static void
assert_repr (const AnnealObject *object,
             const char         *expected)
{
  g_autofree char *repr = anneal_object_repr (object);

  g_assert_cmpstr (repr, ==, expected);
}

static void
test_repr (void)
{
  g_auto(AnnealObject) string = anneal_object_new_string ("it's\t한\x01", -1);
  AnnealObject items[] = {
    INT (-30), FLOAT (0.1), FLOAT (1e16), ANNEAL_OBJECT_NONE, ANNEAL_OBJECT_BOOL (TRUE), string,
    ANNEAL_OBJECT_HOST (&optimizer_type, 3),
  };
  g_auto(AnnealObject) list = anneal_object_new_list (items, G_N_ELEMENTS (items));
  g_auto(AnnealObject) single = anneal_object_new_tuple (items, 1);

  assert_repr (&list, "[-30, 0.1, 1e+16, None, True, \"it's\\t한\\x01\", <SGD object>]");
  assert_repr (&single, "(-30,)");
}

static void
test_type_names (void)
{
  g_auto(AnnealObject) unknown = anneal_object_new_unknown ("Nobody knows");
  AnnealObject objects[] = { INT (1), FLOAT (1.0), ANNEAL_OBJECT_NONE, ANNEAL_OBJECT_HOST (&optimizer_type, 0) };
  static const char * const names[] = { "int", "float", "NoneType", "SGD" };

  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    g_assert_cmpstr (anneal_object_get_type_name (&objects[i]), ==, names[i]);
  g_assert_cmpstr (anneal_object_get_string (&unknown), ==, "Nobody knows");
}

static void
test_equal (void)
{
  AnnealObject one = INT (1);
  AnnealObject one_float = FLOAT (1.0);
  AnnealObject zero = FLOAT (0.0);
  AnnealObject minus_zero = FLOAT (-0.0);
  AnnealObject nan_float = FLOAT ((double) NAN);
  g_auto(AnnealObject) a = anneal_object_new_list (&one, 1);
  g_auto(AnnealObject) b = anneal_object_new_list (&one, 1);
  g_auto(AnnealObject) c = anneal_object_new_list (&one_float, 1);

  g_assert_false (anneal_object_equal (&one, &one_float));
  g_assert_false (anneal_object_equal (&zero, &minus_zero));
  g_assert_true (anneal_object_equal (&nan_float, &nan_float));
  g_assert_true (anneal_object_equal (&a, &b));
  g_assert_false (anneal_object_equal (&a, &c));
}

static void
test_references (void)
{
  AnnealObject string = anneal_object_new_string ("cos", -1);
  g_auto(AnnealObject) list = anneal_object_new_list (&string, 1);
  gsize n_items;

  anneal_object_clear (&string);
  g_assert_cmpuint (string.kind, ==, ANNEAL_UNSET);
  g_assert_cmpstr (anneal_object_get_string (&anneal_object_get_items (&list, &n_items)[0]), ==, "cos");
  g_assert_cmpuint (n_items, ==, 1);
}

static void
test_iterate (void)
{
  AnnealObject number = INT (7);
  g_auto(AnnealObject) range = { 0 };
  g_auto(AnnealObject) string = anneal_object_new_string ("a한z", -1);
  g_auto(AnnealObject) letter = { 0 };
  g_autoptr(GError) error = NULL;
  gsize n_items;

  g_assert_true (anneal_expression_parse ("range(30, 100, 30)", &range, NULL));
  g_assert_true (anneal_object_iterate (&range, &n_items, NULL));
  g_assert_cmpuint (n_items, ==, 3);
  g_assert_cmpint (anneal_object_get_item (&range, 2).integer, ==, 90);

  g_assert_true (anneal_object_iterate (&string, &n_items, NULL));
  g_assert_cmpuint (n_items, ==, 3);
  letter = anneal_object_get_item (&string, 1);
  g_assert_cmpstr (anneal_object_get_string (&letter), ==, "한");

  g_assert_false (anneal_object_iterate (&number, &n_items, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_TYPE);
  g_assert_cmpstr (error->message, ==, "'int' object is not iterable");
}

static void
test_dict (void)
{
  g_auto(AnnealObject) dict = { 0 };
  const AnnealObject *key;
  const AnnealObject *value;

  g_assert_true (anneal_expression_parse ("{'lr': 0.3, 'betas': (0.9, 0.99), 'lr': 0.1}", &dict, NULL));
  g_assert_cmpuint (anneal_object_get_n_pairs (&dict), ==, 2);
  g_assert_cmpfloat (anneal_object_lookup (&dict, "lr")->number, ==, 0.1);
  g_assert_null (anneal_object_lookup (&dict, "momentum"));
  anneal_object_get_pair (&dict, 1, &key, &value);
  g_assert_cmpstr (anneal_object_get_string (key), ==, "betas");
  assert_repr (value, "(0.9, 0.99)");
}

/* Both are rounded on their way to a double, and would be equal there. */
static void
test_compare_exactly (void)
{
  AnnealObject a = INT (G_GINT64_CONSTANT (9007199254740993));
  AnnealObject b = FLOAT (9007199254740992.0);
  AnnealObject huge = FLOAT (1e300);
  AnnealObject nan_float = FLOAT ((double) NAN);
  int order;

  g_assert_true (anneal_object_compare (&a, &b, &order, NULL));
  g_assert_cmpint (order, ==, 1);
  g_assert_true (anneal_object_compare (&b, &a, &order, NULL));
  g_assert_cmpint (order, ==, -1);
  g_assert_true (anneal_object_compare (&a, &huge, &order, NULL));
  g_assert_cmpint (order, ==, -1);
  g_assert_true (anneal_object_compare (&a, &nan_float, &order, NULL));
  g_assert_cmpint (order, ==, 2);
}

static void
test_operate (void)
{
  AnnealObject a = INT (-7);
  AnnealObject b = INT (2);
  AnnealObject none = ANNEAL_OBJECT_NONE;
  AnnealObject result;
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_object_operate (ANNEAL_FLOOR_DIVIDE, &a, &b, &result, NULL));
  g_assert_cmpint (result.integer, ==, -4);
  g_assert_true (anneal_object_operate (ANNEAL_MODULO, &a, &b, &result, NULL));
  g_assert_cmpint (result.integer, ==, 1);
  g_assert_false (anneal_object_operate (ANNEAL_MULTIPLY, &b, &none, &result, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_TYPE);
  g_assert_cmpstr (error->message, ==, "unsupported operand type(s) for *: 'int' and 'NoneType'");
}

static void
test_unknown (void)
{
  g_auto(AnnealObject) unknown = anneal_object_new_unknown ("module 'torch' has no attribute 'device'");
  AnnealObject one = INT (1);
  AnnealObject result;
  g_autoptr(GError) error = NULL;

  g_assert_false (anneal_object_operate (ANNEAL_ADD, &one, &unknown, &result, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_assert_cmpstr (error->message, ==, "module 'torch' has no attribute 'device'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/object/repr", test_repr);
  g_test_add_func ("/python/object/type-names", test_type_names);
  g_test_add_func ("/python/object/equal", test_equal);
  g_test_add_func ("/python/object/references", test_references);
  g_test_add_func ("/python/object/iterate", test_iterate);
  g_test_add_func ("/python/object/dict", test_dict);
  g_test_add_func ("/python/object/compare-exactly", test_compare_exactly);
  g_test_add_func ("/python/object/operate", test_operate);
  g_test_add_func ("/python/object/unknown", test_unknown);

  return g_test_run ();
}
