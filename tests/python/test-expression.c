/* test-expression.c: what expressions give, and what is wrong with those that give nothing
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-python.h"

typedef struct
{
  const char *text;
  const char *repr;
} Case;

typedef struct
{
  const char *text;
  AnnealError code;
  gsize       start;
  gsize       end;
  const char *message;
} BadCase;

static void
check_cases (const Case *cases,
             gsize       n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_auto(AnnealObject) value = { 0 };
      g_autoptr(GError) error = NULL;
      g_autofree char *repr = NULL;

      g_autofree char *escaped = g_strescape (cases[i].text, NULL);

      g_test_message ("%s", escaped);
      anneal_expression_parse (cases[i].text, &value, &error);
      g_assert_no_error (error);
      repr = anneal_object_repr (&value);
      g_assert_cmpstr (repr, ==, cases[i].repr);
    }
}

static void
check_bad_cases (const BadCase *cases,
                 gsize          n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_auto(AnnealObject) value = { 0 };
      g_autoptr(GError) error = NULL;
      AnnealSpan span;

      g_autofree char *escaped = g_strescape (cases[i].text, NULL);

      g_test_message ("%s", escaped);
      g_assert_false (anneal_expression_parse (cases[i].text, &value, &error));
      g_assert_error (error, ANNEAL_ERROR, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_true (anneal_error_get_span (error, &span));
      g_assert_cmpuint (span.start, ==, cases[i].start);
      g_assert_cmpuint (span.end, ==, cases[i].end);
    }
}

static void
test_literals (void)
{
  static const Case cases[] = {
    { "1_000", "1000" }, { "0x1F", "31" }, { "0b101", "5" }, { "0o17", "15" }, { "00", "0" }, { ".5", "0.5" },
    { "1.", "1.0" }, { "1e-3", "0.001" }, { "1_0.0_1e1_0", "100100000000.0" }, { "1e400", "inf" },
    { "9223372036854775807", "9223372036854775807" }, { "18446744073709551616", "18446744073709551616" },
    { "'a' \"b\"", "'ab'" }, { "r'\\n'", "'\\\\n'" }, { "'\\x41\\u0042\\U00000043\\104\\n'", "'ABCD\\n'" },
    { "'''a\nb'''", "'a\\nb'" }, { "'\\q'", "'\\\\q'" }, { "u'x'", "'x'" }, { "None", "None" }, { "True", "True" },
    { "()", "()" }, { "(1,)", "(1,)" }, { "1, 2", "(1, 2)" }, { "[1, [2.5], ]", "[1, [2.5]]" },
    { "{'a': 1, **{'b': 2}}", "{'a': 1, 'b': 2}" }, { "[*(1, 2), 3]", "[1, 2, 3]" }, { "1if 2else 3", "1" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_operators (void)
{
  static const Case cases[] = {
    { "-2 ** 2", "-4" }, { "2 ** -1", "0.5" }, { "2 ** 3 ** 2", "512" }, { "-2 ** -2", "-0.25" },
    { "not 1 == 2", "True" },
    { "1 + 2 * 3 - 4 / 2", "5.0" }, { "7 // -2", "-4" }, { "-7 % 3", "2" }, { "-1e-20 % 1.0", "1.0" },
    { "1 // 0.1", "9.0" }, { "-5 % float('inf')", "inf" }, { "7 / 7", "1.0" }, { "0.0 * -1", "-0.0" },
    { "-0.0", "-0.0" },
    { "0 ** 0", "1" }, { "1 << 3 | 1", "9" }, { "~5 & 0xFF", "250" }, { "6 ^ 3", "5" }, { "-1 >> 70", "-1" },
    { "True + True", "2" }, { "True & False", "False" }, { "9007199254740993 / 3", "3002399751580331.0" },
    { "(2 ** 53 + 1) / 1", "9007199254740992.0" }, { "(2 ** 53 + 3) / 1", "9007199254740996.0" },
    { "0 / 9007199254740993", "0.0" }, { "0 / -9007199254740993", "-0.0" },
    { "9223372036854775807 / 9223372036854775806", "1.0" }, { "-9007199254740993 / 2", "-4503599627370496.0" },
    { "[0] * 3", "[0, 0, 0]" }, { "2 * 'ab'", "'abab'" }, { "[1] + [2]", "[1, 2]" }, { "(1,) * 0", "()" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* Beyond 64 bits an integer is kept while a double is exactly that integer. */
static void
test_wide_integers (void)
{
  static const Case cases[] = {
    { "2 ** 64", "18446744073709551616" }, { "2 ** 64 - 2 ** 64 + 1", "1" }, { "-(2 ** 63)", "-9223372036854775808" },
    { "-9223372036854775808", "-9223372036854775808" }, { "10 ** 20", "100000000000000000000" },
    { "math.floor(1e300) / 1e300", "1.0" }, { "1 << 70", "1180591620717411303424" }, { "2 ** 70 / 2 ** 68", "4.0" },
    { "2 ** 64 == 2.0 ** 64", "True" }, { "2 ** 63 > 9223372036854775807", "True" },
    { "9223372036854775807 + 1", "9223372036854775808" }, { "4294967296 * -4294967296", "-18446744073709551616" },
    { "(-9223372036854775807 - 1) // -1", "9223372036854775808" }, { "(-9223372036854775807 - 1) % -1", "0" },
  };
  static const BadCase bad[] = {
    { "3 ** 40", ANNEAL_ERROR_LIMIT, 0, 7,
      "The integer 3 ** 40 is too large for this program; write one of the numbers with a decimal point" },
    { "2 ** 64 + 1", ANNEAL_ERROR_LIMIT, 0, 11,
      "The integer 18446744073709551616 + 1 is too large for this program; write one of the numbers with a decimal "
      "point" },
    { "9 ** 9 ** 9", ANNEAL_ERROR_LIMIT, 0, 11,
      "The integer 9 ** 387420489 is too large for this program; write one of the numbers with a decimal point" },
    { "18446744073709551617", ANNEAL_ERROR_LIMIT, 0, 20,
      "The integer 18446744073709551617 is too large for this program (64 bits); write it with a decimal point" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
  check_bad_cases (bad, G_N_ELEMENTS (bad));
}

static void
test_comparisons (void)
{
  static const Case cases[] = {
    { "1 < 2 < 3", "True" }, { "3 > 2 > 2", "False" }, { "1 == 1.0 == True", "True" }, { "1 != 1", "False" },
    { "2 ** 53 + 1 == 2.0 ** 53", "False" }, { "float('nan') == float('nan')", "False" }, { "'a' < 'b'", "True" },
    { "[1, 2] < [1, 3]", "True" }, { "7 in (7, 14)", "True" }, { "3 not in range(0, 9, 2)", "True" },
    { "'b' in 'abc'", "True" }, { "None is None", "True" }, { "1 is not None", "True" }, { "'x' in {'x': 1}", "True" },
    { "0 or 0.5", "0.5" }, { "[] or 1", "1" }, { "1 and 2", "2" }, { "0 and 1 / 0", "0" }, { "1 if [] else 2", "2" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_functions (void)
{
  static const Case cases[] = {
    { "round(0.5)", "0" }, { "round(2.5)", "2" }, { "round(1.15, 1)", "1.1" }, { "round(2.675, 2)", "2.67" },
    { "round(1234.5, -2)", "1200.0" }, { "round(25, -1)", "20" }, { "round(35, -1)", "40" }, { "round(7, 2)", "7" },
    { "round(-0.4)", "0" }, { "round(5e-324, 400)", "5e-324" }, { "int(-2.7)", "-2" }, { "int('7')", "7" },
    { "float('1e-3')", "0.001" }, { "min(3, 1, 2)", "1" }, { "max([1, 2.5])", "2.5" }, { "max(1, 1.0)", "1" },
    { "sum([0.1] * 10)", "0.9999999999999999" }, { "sum(range(5), 0.5)", "10.5" }, { "len('한')", "1" },
    { "abs(-3)", "3" }, { "pow(2, -1)", "0.5" }, { "divmod(-7, 2)", "(-4, 1)" }, { "sorted([3, 1, 2])", "[1, 2, 3]" },
    { "list(range(5, 20, 5))", "[5, 10, 15]" }, { "[i * 30 for i in range(1, 4)]", "[30, 60, 90]" },
    { "[i * j for i in range(3) for j in (1, 10) if i]", "[1, 10, 2, 20]" }, { "sum(e >= 3 for e in [1, 5])", "1" },
    { "math.floor(-0.5)", "-1" }, { "math.log(8, 2)", "3.0" }, { "math.hypot(3, 4)", "5.0" },
    { "np.floor(2.5)", "2.0" },
    { "np.clip(5, 0, 1.5)", "1.5" }, { "np.interp(5, [0, 10], [0, 1])", "0.5" }, { "np.maximum(1, 2)", "2" },
    { "[0.1, 0.2, 0.3][-1]", "0.3" }, { "[1, 2, 3, 4][1::2]", "[2, 4]" }, { "(lambda a, b=2: a / b)(1)", "0.5" },
    { "(lambda a, b: a - b)(b=1, a=3)", "2" }, { "max(*[1, 7, 2])", "7" }, { "round(number=2.5)", "2" },
    { "list(zip([1, 2], 'ab'))", "[(1, 'a'), (2, 'b')]" }, { "any([0, 1])", "True" }, { "math.comb(10, 3)", "120" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* CPython's own words. */
static void
test_errors (void)
{
  static const BadCase cases[] = {
    { "1 / 0", ANNEAL_ERROR_ARITHMETIC, 0, 5, "division by zero" },
    { "2 * (1.0 / 0)", ANNEAL_ERROR_ARITHMETIC, 5, 12, "float division by zero" },
    { "1 % 0", ANNEAL_ERROR_ARITHMETIC, 0, 5, "integer modulo by zero" },
    { "1 // 0", ANNEAL_ERROR_ARITHMETIC, 0, 6, "integer division or modulo by zero" },
    { "1 % 0.0", ANNEAL_ERROR_ARITHMETIC, 0, 7, "float modulo" },
    { "1.0 // 0", ANNEAL_ERROR_ARITHMETIC, 0, 8, "float floor division by zero" },
    { "0.0 ** -1", ANNEAL_ERROR_ARITHMETIC, 0, 9, "0.0 cannot be raised to a negative power" },
    { "10.0 ** 400", ANNEAL_ERROR_ARITHMETIC, 0, 11, "(34, 'Numerical result out of range')" },
    { "(-8) ** 0.5", ANNEAL_ERROR_ARITHMETIC, 0, 11,
      "(-8.0) ** 0.5 is a complex number, which would give a complex learning rate" },
    { "math.sqrt(-1)", ANNEAL_ERROR_ARITHMETIC, 0, 13, "math domain error" },
    { "math.exp(1000)", ANNEAL_ERROR_ARITHMETIC, 0, 14, "math range error" },
    { "1 + foo", ANNEAL_ERROR_NAME, 4, 7, "name 'foo' is not defined" },
    { "math.cosine(1)", ANNEAL_ERROR_NAME, 0, 11, "module 'math' has no attribute 'cosine'" },
    { "1 + ord('a')", ANNEAL_ERROR_NAME, 4, 7, "ord() is not read by this program" },
    { "math.fsum([1])", ANNEAL_ERROR_NAME, 0, 9, "math.fsum() is not read by this program" },
    { "0.1(2)", ANNEAL_ERROR_TYPE, 0, 6, "'float' object is not callable" },
    { "1.5 << 1", ANNEAL_ERROR_TYPE, 0, 8, "unsupported operand type(s) for <<: 'float' and 'int'" },
    { "'a' < 1", ANNEAL_ERROR_TYPE, 0, 7, "'<' not supported between instances of 'str' and 'int'" },
    { "-'a'", ANNEAL_ERROR_TYPE, 0, 4, "bad operand type for unary -: 'str'" },
    { "[1][1]", ANNEAL_ERROR_RANGE, 0, 6, "list index out of range" },
    { "(lambda a, b: a)(1)", ANNEAL_ERROR_TYPE, 0, 19,
      "<lambda>() missing 1 required positional argument: 'b'" },
    { "(lambda: 1)(1)", ANNEAL_ERROR_TYPE, 0, 14, "<lambda>() takes 0 positional arguments but 1 was given" },
    { "(lambda a, b=1: a)(1, 2, 3)", ANNEAL_ERROR_TYPE, 0, 27,
      "<lambda>() takes from 1 to 2 positional arguments but 3 were given" },
    { "(lambda a: a)(b=1)", ANNEAL_ERROR_TYPE, 0, 18, "<lambda>() got an unexpected keyword argument 'b'" },
    { "(lambda a: a)(1, a=1)", ANNEAL_ERROR_TYPE, 0, 21, "<lambda>() got multiple values for argument 'a'" },
    { "{[1]: 2}", ANNEAL_ERROR_TYPE, 0, 8, "unhashable type: 'list'" },
    { "1 in 2", ANNEAL_ERROR_TYPE, 0, 6, "argument of type 'int' is not iterable" },
    { "max([])", ANNEAL_ERROR_RANGE, 0, 7, "max() arg is an empty sequence" },
    { "int('a')", ANNEAL_ERROR_RANGE, 0, 8, "invalid literal for int() with base 10: 'a'" },
    { "abs()", ANNEAL_ERROR_TYPE, 0, 5, "abs() takes exactly one argument (0 given)" },
  };

  check_bad_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_syntax_errors (void)
{
  static const BadCase cases[] = {
    { "", ANNEAL_ERROR_SYNTAX, 0, 0, "invalid syntax" },
    { "1 +", ANNEAL_ERROR_SYNTAX, 3, 3, "invalid syntax" },
    { "(1", ANNEAL_ERROR_SYNTAX, 0, 1, "'(' was never closed" },
    { "1)", ANNEAL_ERROR_SYNTAX, 1, 2, "unmatched ')'" },
    { "[1)", ANNEAL_ERROR_SYNTAX, 2, 3, "closing parenthesis ')' does not match opening parenthesis '['" },
    { "f(1 2)", ANNEAL_ERROR_SYNTAX, 2, 5, "invalid syntax. Perhaps you forgot a comma?" },
    { "1 if 2", ANNEAL_ERROR_SYNTAX, 0, 6, "expected 'else' after 'if' expression" },
    { "'abc", ANNEAL_ERROR_SYNTAX, 0, 4, "unterminated string literal" },
    { "0777", ANNEAL_ERROR_SYNTAX, 4, 4,
      "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers" },
    { "12abc", ANNEAL_ERROR_SYNTAX, 2, 3, "invalid decimal literal" },
    { "0o8", ANNEAL_ERROR_SYNTAX, 2, 3, "invalid digit '8' in octal literal" },
    { "f(a=1, 2)", ANNEAL_ERROR_SYNTAX, 7, 8, "positional argument follows keyword argument" },
    { "f(a=1, a=2)", ANNEAL_ERROR_SYNTAX, 7, 8, "keyword argument repeated: a" },
    { "f('a'=1)", ANNEAL_ERROR_SYNTAX, 2, 5, "expression cannot contain assignment, perhaps you meant \"==\"?" },
    { "f(True=1)", ANNEAL_ERROR_SYNTAX, 2, 6, "cannot assign to True" },
    { "lambda x, x: 1", ANNEAL_ERROR_SYNTAX, 10, 11, "duplicate argument 'x' in function definition" },
    { "lambda x=1, y: 1", ANNEAL_ERROR_SYNTAX, 12, 13, "non-default argument follows default argument" },
    { "1\n2", ANNEAL_ERROR_SYNTAX, 2, 2, "invalid syntax" },
    { "2\xC3\x97" "3", ANNEAL_ERROR_SYNTAX, 1, 3, "invalid character '×' (U+00D7), write *" },
    { "2 \xC3\x97 3", ANNEAL_ERROR_SYNTAX, 2, 4, "invalid character '×' (U+00D7), write *" },
    { "f\xEF\xBC\x88" "1)", ANNEAL_ERROR_SYNTAX, 1, 4, "invalid character '（' (U+FF08), write (" },
    { "1 +\xE2\x80\x8B 2", ANNEAL_ERROR_SYNTAX, 3, 6, "invalid non-printable character U+200B" },
    { "\xFF", ANNEAL_ERROR_SYNTAX, 0, 1, "The text is not UTF-8: byte 0xFF does not belong there" },
    { "'\\x4'", ANNEAL_ERROR_SYNTAX, 1, 4, "invalid escape in a string" },
    { "f'{'", ANNEAL_ERROR_SYNTAX, 0, 4, "f-string: expecting '}'" },
  };

  check_bad_cases (cases, G_N_ELEMENTS (cases));
}

/* Nothing but the listed names and attributes is there to be reached. */
static void
test_nothing_else (void)
{
  static const char * const texts[] = {
    "open('x', 'w')", "eval('1')", "__import__('os')", "globals()", "(1).__class__", "''.join([])", "math.__dict__",
    "getattr(math, 'pi')", "np.load('x')", "(lambda: 0).__globals__", "[].__class__", "'%s' % 1", "type(1)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto(AnnealObject) value = { 0 };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_false (anneal_expression_parse (texts[i], &value, &error));
      g_assert_nonnull (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/expression/literals", test_literals);
  g_test_add_func ("/python/expression/operators", test_operators);
  g_test_add_func ("/python/expression/wide-integers", test_wide_integers);
  g_test_add_func ("/python/expression/comparisons", test_comparisons);
  g_test_add_func ("/python/expression/functions", test_functions);
  g_test_add_func ("/python/expression/errors", test_errors);
  g_test_add_func ("/python/expression/syntax-errors", test_syntax_errors);
  g_test_add_func ("/python/expression/nothing-else", test_nothing_else);

  return g_test_run ();
}
