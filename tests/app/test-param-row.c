/* test-param-row.c: one parameter in a list, of every type
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "anneal-function-editor.h"
#include "anneal-number-editor.h"
#include "anneal-param-row.h"

/* A row in a window, and what it said. */
typedef struct
{
  GtkWidget      *window;
  AnnealParamRow *row;
  AnnealArgument  edited;
  guint           n_edited;
  guint           n_ended;
} Fixture;

static void
edited_cb (Fixture              *fixture,
           const AnnealArgument *argument)
{
  anneal_argument_clear (&fixture->edited);
  anneal_argument_copy (argument, &fixture->edited);
  fixture->n_edited++;
}

static void
edit_ended_cb (Fixture *fixture)
{
  fixture->n_ended++;
}

static void
show (Fixture    *fixture,
      const char *text)
{
  g_auto(AnnealArgument) argument = { 0 };
  g_autoptr(GError) error = NULL;

  if (text != NULL)
    anneal_argument_parse (text, &argument, &error);
  g_assert_no_error (error);
  anneal_param_row_set_argument (fixture->row, &argument, NULL);
}

static Fixture *
fixture_new (const AnnealParam *param)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->window = gtk_window_new ();
  fixture->row = ANNEAL_PARAM_ROW (anneal_param_row_new (param));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->row));
  g_signal_connect_swapped (fixture->row, "edited", G_CALLBACK (edited_cb), fixture);
  g_signal_connect_swapped (fixture->row, "edit-ended", G_CALLBACK (edit_ended_cb), fixture);
  show (fixture, NULL);

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  app_test_destroy (fixture->window, GTK_WIDGET (fixture->row));
  anneal_argument_clear (&fixture->edited);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GtkWidget *
find (Fixture *fixture,
      GType    type)
{
  return app_test_find (GTK_WIDGET (fixture->row), type, 0);
}

static const char *
get_entry_text (Fixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (find (fixture, GTK_TYPE_ENTRY)));
}

static void
assert_edited (Fixture           *fixture,
               const AnnealParam *param,
               const char        *text)
{
  g_autofree char *edited = anneal_argument_dup_text (&fixture->edited, param);

  g_assert_cmpstr (edited, ==, text);
}

static const AnnealParam rate = {
  .key = "eta_min",
  .label = "Lowest rate",
  .doc = "Where it ends.",
  .type = ANNEAL_PARAM_DOUBLE,
  .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_PER_GROUP,
  .unit = ANNEAL_UNIT_LR,
  .min = 1e-6,
  .max = 1,
  .fallback = ANNEAL_OBJECT_FLOAT (0.2385),
};

static const AnnealParam length = {
  .key = "T_max",
  .label = "Length",
  .doc = "How long it takes.",
  .type = ANNEAL_PARAM_INT,
  .unit = ANNEAL_UNIT_TICK,
  .flags = ANNEAL_PARAM_OPTIONAL,
  .min = 1,
  .max = 500,
  .fallback = ANNEAL_OBJECT_INT (37),
};

static const AnnealParam flag = {
  .key = "cycle_momentum",
  .label = "Cycle momentum",
  .doc = "Whether it does.",
  .type = ANNEAL_PARAM_BOOL,
  .fallback = ANNEAL_OBJECT_BOOL (TRUE),
};

static const AnnealParam choice = {
  .key = "anneal_strategy",
  .label = "Shape",
  .doc = "How it falls.",
  .type = ANNEAL_PARAM_CHOICE,
  .fallback_text = "'linear'",
  .choices = (const char * const[]) { "cos", "linear", NULL },
};

static const AnnealParam milestones = {
  .key = "milestones",
  .label = "Milestones",
  .doc = "Where it drops.",
  .type = ANNEAL_PARAM_INT_LIST,
  .unit = ANNEAL_UNIT_TICK,
  .fallback_text = "[30, 80]",
};

static const AnnealParam betas = {
  .key = "betas",
  .label = "Betas",
  .doc = "Two of them.",
  .type = ANNEAL_PARAM_DOUBLE_PAIR,
  .fallback_text = "(0.9, 0.999)",
};

static const AnnealParam function = {
  .key = "lr_lambda",
  .label = "Factor",
  .doc = "Of the epoch.",
  .type = ANNEAL_PARAM_FUNCTION,
  .flags = ANNEAL_PARAM_PER_GROUP,
  .fallback_text = "lambda epoch: 0.95 ** epoch",
};

static void
test_number_typed (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&length);
  GtkWidget *scale = find (fixture, GTK_TYPE_SCALE);
  double before = gtk_range_get_value (GTK_RANGE (scale));

  g_assert_cmpstr (get_entry_text (fixture), ==, "37");
  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "3*40");
  assert_edited (fixture, &length, "3*40");
  g_assert_cmpint (fixture->edited.value.kind, ==, ANNEAL_INT);
  g_assert_cmpint (fixture->edited.value.integer, ==, 120);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), >, before);
}

static void
test_number_dragged (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&length);

  gtk_range_set_value (GTK_RANGE (find (fixture, GTK_TYPE_SCALE)), 0.6180);
  g_assert_cmpuint (fixture->n_edited, ==, 1);
  g_assert_cmpint (fixture->edited.value.kind, ==, ANNEAL_INT);
  g_assert_cmpint (fixture->edited.value.integer, ==, (gint64) anneal_param_from_slider (&length, 0.6180));
  assert_edited (fixture, &length, get_entry_text (fixture));
}

/* A key press is seen: the number is another one, and goes the right way. */
static void
test_number_stepped (void)
{
  static const AnnealParam * const params[] = { &length, &rate };

  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (params[i]);
      GtkWidget *scale = find (fixture, GTK_TYPE_SCALE);
      double before = anneal_object_get_number (&params[i]->fallback);
      gboolean handled;

      g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_STEP_FORWARD, 0.0, &handled);
      g_assert_true (handled);
      g_assert_cmpfloat (anneal_object_get_number (&fixture->edited.value), >, before);
      g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_PAGE_BACKWARD, 0.0, &handled);
      g_assert_cmpfloat (anneal_object_get_number (&fixture->edited.value), <, before);
    }
}

static void
test_number_none (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&length);

  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "  ");
  g_assert_cmpint (fixture->edited.value.kind, ==, ANNEAL_NONE);
  show (fixture, "44");
  g_assert_cmpstr (get_entry_text (fixture), ==, "44");
  show (fixture, "None");
  g_assert_cmpstr (get_entry_text (fixture), ==, "");
}

static void
test_showing_is_silent (void)
{
  static const struct
  {
    const AnnealParam *param;
    const char        *text;
  } cases[] = {
    { &length, "53" },
    { &rate, "[0.017, 3e-4]" },
    { &flag, "False" },
    { &choice, "'cos'" },
    { &choice, "'no such word'" },
    { &milestones, "(3, 17)" },
    { &betas, "(0.85, 0.98)" },
    { &function, "lambda e: 1 / (e + 3)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (cases[i].param);

      show (fixture, cases[i].text);
      app_test_settle ();
      g_assert_cmpuint (fixture->n_edited, ==, 0);
      g_assert_null (anneal_param_row_get_message (fixture->row));
    }
}

static void
test_bad_text (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);
  GtkWidget *entry = find (fixture, GTK_TYPE_ENTRY);

  app_test_enter (entry, "0.1 +");
  g_assert_cmpuint (fixture->n_edited, ==, 0);
  g_assert_nonnull (anneal_param_row_get_message (fixture->row));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpstr (get_entry_text (fixture), ==, "0.1 +");

  app_test_enter (entry, "");
  g_assert_cmpstr (anneal_param_row_get_message (fixture->row), ==, "Enter a value");

  app_test_enter (entry, "0.1 + 0.05");
  g_assert_null (anneal_param_row_get_message (fixture->row));
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpuint (fixture->n_edited, ==, 1);
}

/* What is being typed is not shouted at: only a pause, Enter or leaving tells that it is finished. */
static void
test_unfinished_text (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);

  gtk_editable_set_text (GTK_EDITABLE (find (fixture, GTK_TYPE_ENTRY)), "1e-");
  g_assert_null (anneal_param_row_get_message (fixture->row));
  gtk_editable_set_text (GTK_EDITABLE (find (fixture, GTK_TYPE_ENTRY)), "1e-3");
  assert_edited (fixture, &rate, "1e-3");
}

static void
test_model_wins_over_bad_text (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);

  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "xyz");
  g_assert_nonnull (anneal_param_row_get_message (fixture->row));
  show (fixture, "0.031");
  g_assert_cmpstr (get_entry_text (fixture), ==, "0.031");
  g_assert_null (anneal_param_row_get_message (fixture->row));
}

static void
test_own_edit_is_left_alone (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);

  gtk_editable_set_text (GTK_EDITABLE (find (fixture, GTK_TYPE_ENTRY)), "0.10 ");
  anneal_param_row_set_argument (fixture->row, &fixture->edited, NULL);
  g_assert_cmpstr (get_entry_text (fixture), ==, "0.10 ");
}

static void
test_error_of_the_document (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);
  g_autoptr(GError) error = g_error_new (ANNEAL_ERROR, ANNEAL_ERROR_RANGE, "Too small: %d", -17);

  anneal_param_row_set_error (fixture->row, error);
  g_assert_cmpstr (anneal_param_row_get_message (fixture->row), ==, "Too small: -17");
  g_assert_true (gtk_widget_has_css_class (find (fixture, GTK_TYPE_ENTRY), "error"));
  anneal_param_row_set_error (fixture->row, NULL);
  g_assert_null (anneal_param_row_get_message (fixture->row));
}

static void
test_reset (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);

  g_assert_null (app_test_find_icon (GTK_WIDGET (fixture->row), "edit-undo-symbolic"));
  show (fixture, "0.031");
  app_test_click (app_test_find_icon (GTK_WIDGET (fixture->row), "edit-undo-symbolic"));
  g_assert_cmpuint (fixture->n_edited, ==, 1);
  g_assert_cmpint (fixture->edited.value.kind, ==, ANNEAL_UNSET);
  show (fixture, NULL);
  g_assert_cmpstr (get_entry_text (fixture), ==, "0.2385");
  show (fixture, "0.2385");
  g_assert_null (app_test_find_icon (GTK_WIDGET (fixture->row), "edit-undo-symbolic"));
}

static void
test_inherited (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);
  AnnealArgument unset = { 0 };
  AnnealArgument inherited = { .value = ANNEAL_OBJECT_FLOAT (0.0073) };

  anneal_param_row_set_argument (fixture->row, &unset, &inherited);
  g_assert_cmpstr (get_entry_text (fixture), ==, "0.0073");
  g_assert_null (app_test_find_icon (GTK_WIDGET (fixture->row), "edit-undo-symbolic"));
}

static void
test_spread (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);
  GtkWidget *row = GTK_WIDGET (fixture->row);

  g_assert_cmpuint (app_test_count (row, GTK_TYPE_TOGGLE_BUTTON), ==, 0);
  anneal_param_row_set_n_groups (fixture->row, 3);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (fixture, GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  assert_edited (fixture, &rate, "[0.2385, 0.2385, 0.2385]");

  anneal_param_row_set_argument (fixture->row, &fixture->edited, NULL);
  g_assert_cmpuint (app_test_count (row, ANNEAL_TYPE_NUMBER_EDITOR), ==, 3);
  app_test_enter (app_test_find (row, GTK_TYPE_ENTRY, 1), "2e-2");
  assert_edited (fixture, &rate, "[0.2385, 2e-2, 0.2385]");

  anneal_param_row_set_argument (fixture->row, &fixture->edited, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (fixture, GTK_TYPE_TOGGLE_BUTTON)), FALSE);
  assert_edited (fixture, &rate, "0.2385");
  anneal_param_row_set_argument (fixture->row, &fixture->edited, NULL);
  g_assert_cmpuint (app_test_count (row, ANNEAL_TYPE_NUMBER_EDITOR), ==, 1);
}

/* The entry stays as long as someone types in it, and becomes one for each group afterwards. */
static void
test_spread_typed (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&rate);
  GtkWidget *row = GTK_WIDGET (fixture->row);
  GtkWidget *entry = find (fixture, GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), "[0.1, 0.02]");
  anneal_param_row_set_argument (fixture->row, &fixture->edited, NULL);
  app_test_settle ();
  g_assert_true (find (fixture, GTK_TYPE_ENTRY) == entry);
  g_assert_cmpstr (get_entry_text (fixture), ==, "[0.1, 0.02]");

  g_signal_emit_by_name (entry, "activate");
  app_test_settle ();
  g_assert_cmpuint (app_test_count (row, ANNEAL_TYPE_NUMBER_EDITOR), ==, 2);
}

static void
test_switch (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&flag);
  GtkWidget *toggle = find (fixture, GTK_TYPE_SWITCH);

  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  assert_edited (fixture, &flag, "False");
}

static void
test_choice (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&choice);
  GtkDropDown *drop_down = GTK_DROP_DOWN (find (fixture, GTK_TYPE_DROP_DOWN));

  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 1);
  gtk_drop_down_set_selected (drop_down, 0);
  assert_edited (fixture, &choice, "'cos'");
  show (fixture, "'sin'");
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, GTK_INVALID_LIST_POSITION);
}

static void
test_list (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&milestones);
  GtkWidget *row = GTK_WIDGET (fixture->row);

  g_assert_cmpuint (app_test_count (row, GTK_TYPE_FLOW_BOX_CHILD), ==, 2);
  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "4*13, [101]");
  assert_edited (fixture, &milestones, "[30, 52, 80, 101]");
  g_assert_cmpstr (get_entry_text (fixture), ==, "");

  app_test_click (app_test_find (app_test_find (row, GTK_TYPE_FLOW_BOX_CHILD, 2), GTK_TYPE_BUTTON, 0));
  assert_edited (fixture, &milestones, "[30, 52, 101]");
  g_assert_cmpuint (app_test_count (row, GTK_TYPE_FLOW_BOX_CHILD), ==, 3);

  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "7,,");
  g_assert_nonnull (anneal_param_row_get_message (fixture->row));
  g_assert_cmpstr (get_entry_text (fixture), ==, "7,,");
}

/* An order that the user chose is kept. */
static void
test_list_unsorted (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&milestones);

  show (fixture, "[80, 30]");
  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "52");
  assert_edited (fixture, &milestones, "[80, 30, 52]");
}

static void
test_list_long (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&milestones);

  show (fixture, "range(1777)");
  g_assert_cmpuint (app_test_count (GTK_WIDGET (fixture->row), GTK_TYPE_FLOW_BOX_CHILD), <, 100);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->row), "and 1717 more"));
}

static void
test_pair (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&betas);

  g_assert_cmpstr (get_entry_text (fixture), ==, "(0.9, 0.999)");
  app_test_enter (find (fixture, GTK_TYPE_ENTRY), "(0.85, 1 - 2e-2)");
  assert_edited (fixture, &betas, "(0.85, 1 - 2e-2)");
}

/* Whether the character at @offset is underlined. */
static gboolean
is_marked (GtkTextBuffer *buffer,
           int            offset)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);

  g_autoptr(GSList) tags = gtk_text_iter_get_tags (&iter);

  for (GSList *link = tags; link != NULL; link = link->next)
    {
      PangoUnderline underline;

      g_object_get (link->data, "underline", &underline, NULL);
      if (underline == PANGO_UNDERLINE_ERROR)
        return TRUE;
    }

  return FALSE;
}

static void
test_function (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&function);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (fixture, GTK_TYPE_TEXT_VIEW)));
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "lambda epoch: 0.95 ** epoch");
  gtk_text_buffer_set_text (buffer, "lambda e: 0.9 ** e", -1);
  assert_edited (fixture, &function, "lambda e: 0.9 ** e");
  g_assert_cmpint (fixture->edited.value.kind, ==, ANNEAL_FUNCTION);
}

/* Spans are bytes, the view counts characters. */
static void
test_function_underlined (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&function);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (fixture, GTK_TYPE_TEXT_VIEW)));
  const char *text = "lambda é: é + x";
  const char *x = strchr (text, 'x');
  g_autoptr(GError) error = NULL;

  show (fixture, text);
  anneal_set_error_at (&error, ANNEAL_ERROR_NAME, (AnnealSpan) { (gsize) (x - text), (gsize) (x - text) + 1 },
                       "name 'x' is not defined");
  anneal_param_row_set_error (fixture->row, error);
  g_assert_true (is_marked (buffer, 14));
  g_assert_false (is_marked (buffer, 13));
  g_assert_cmpstr (anneal_param_row_get_message (fixture->row), ==, "name 'x' is not defined");

  anneal_param_row_set_error (fixture->row, NULL);
  g_assert_false (is_marked (buffer, 14));
}

static void
test_accessible (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&length);
  GtkAccessible *scale = GTK_ACCESSIBLE (find (fixture, GTK_TYPE_SCALE));

  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "Length");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "How long it takes.");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "37");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find (fixture, GTK_TYPE_ENTRY)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Length");
}

static void
test_unit (void)
{
  g_autoptr(Fixture) fixture = fixture_new (&length);

  anneal_param_row_set_tick_name (fixture->row, "batches");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->row), "Length  T_max · batches"));
  anneal_param_row_set_tick_name (fixture->row, "epochs");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->row), "Length  T_max · epochs"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/param-row/number/typed", test_number_typed);
  g_test_add_func ("/app/param-row/number/dragged", test_number_dragged);
  g_test_add_func ("/app/param-row/number/stepped", test_number_stepped);
  g_test_add_func ("/app/param-row/number/none", test_number_none);
  g_test_add_func ("/app/param-row/showing-is-silent", test_showing_is_silent);
  g_test_add_func ("/app/param-row/bad-text", test_bad_text);
  g_test_add_func ("/app/param-row/unfinished-text", test_unfinished_text);
  g_test_add_func ("/app/param-row/model-wins-over-bad-text", test_model_wins_over_bad_text);
  g_test_add_func ("/app/param-row/own-edit-is-left-alone", test_own_edit_is_left_alone);
  g_test_add_func ("/app/param-row/error-of-the-document", test_error_of_the_document);
  g_test_add_func ("/app/param-row/reset", test_reset);
  g_test_add_func ("/app/param-row/inherited", test_inherited);
  g_test_add_func ("/app/param-row/spread", test_spread);
  g_test_add_func ("/app/param-row/spread-typed", test_spread_typed);
  g_test_add_func ("/app/param-row/switch", test_switch);
  g_test_add_func ("/app/param-row/choice", test_choice);
  g_test_add_func ("/app/param-row/list", test_list);
  g_test_add_func ("/app/param-row/list-unsorted", test_list_unsorted);
  g_test_add_func ("/app/param-row/list-long", test_list_long);
  g_test_add_func ("/app/param-row/pair", test_pair);
  g_test_add_func ("/app/param-row/function", test_function);
  g_test_add_func ("/app/param-row/function-underlined", test_function_underlined);
  g_test_add_func ("/app/param-row/accessible", test_accessible);
  g_test_add_func ("/app/param-row/unit", test_unit);

  return g_test_run ();
}
