/* test-file.c: figures as the bytes of files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>
#include <string.h>

#include "figures.h"

#include "anneal-error.h"
#include "anneal-plot-file.h"

#define N 4001

typedef struct
{
  double           *y[10];
  AnnealPlotLine    lines[10];
  AnnealPlotLane    lane;
  AnnealPlotFigure  figure;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->lines); i++)
    {
      fixture->y[i] = curve_new (i % CURVE_NOISE, N);
      for (gsize k = 0; k < N; k++)
        fixture->y[i][k] *= 1 - 0.05 * i;
      fixture->lines[i] = line_of (fixture->y[i], N, NULL);
      fixture->lines[i].color = anneal_plot_palette (i);
      fixture->lines[i].dash = i;
      fixture->lines[i].label = i == 0 ? "코사인 <&> \"γ\"" : "Steps";
    }
  fixture->lane = lane_of (fixture->lines, G_N_ELEMENTS (fixture->lines));
  fixture->figure = figure_of (&fixture->lane, 1, N - 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->y); i++)
    g_free (fixture->y[i]);
}

static GBytes *
render (const Fixture    *fixture,
        AnnealPlotFormat  format)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = anneal_plot_render (&fixture->figure, &anneal_plot_theme_light, format, 900, 500, 1.5, &error);

  g_assert_no_error (error);
  return bytes;
}

static gboolean
contains (GBytes     *bytes,
          const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i + strlen (text) <= size; i++)
    if (memcmp (data + i, text, strlen (text)) == 0)
      return TRUE;
  return FALSE;
}

static guint32
read_big_endian (GBytes *bytes,
                 gsize   offset)
{
  guint32 number;

  memcpy (&number, (const char *) g_bytes_get_data (bytes, NULL) + offset, sizeof number);
  return GUINT32_FROM_BE (number);
}

static void
test_png (Fixture       *fixture,
          gconstpointer  unused)
{
  g_autoptr(GBytes) bytes = render (fixture, ANNEAL_PLOT_PNG);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 8, "\x89PNG\r\n\x1a\n", 8);
  /* Width and height stand at the beginning of IHDR, the first chunk. */
  g_assert_cmpuint (read_big_endian (bytes, 16), ==, 1350);
  g_assert_cmpuint (read_big_endian (bytes, 20), ==, 750);
}

typedef struct
{
  GString *text;
  guint    n_paths;
} Seen;

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **names,
               const char          **values,
               gpointer              user_data,
               GError              **error)
{
  Seen *seen = user_data;

  seen->n_paths += g_str_equal (name, "path");
}

static void
note_text (GMarkupParseContext  *context,
           const char           *text,
           gsize                 length,
           gpointer              user_data,
           GError              **error)
{
  Seen *seen = user_data;

  if (!g_str_equal (g_markup_parse_context_get_element (context), "text"))
    return;
  g_string_append_len (seen->text, text, (gssize) length);
  g_string_append_c (seen->text, '\n');
}

static void
test_svg (Fixture       *fixture,
          gconstpointer  unused)
{
  static const GMarkupParser parser = { .start_element = start_element, .text = note_text };
  g_autoptr(GBytes) bytes = render (fixture, ANNEAL_PLOT_SVG);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Seen seen = { text, 0 };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &seen, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_markup_parse_context_parse (context, data, (gssize) size, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);

  g_assert_nonnull (strstr (text->str, "Ninety epochs\n"));
  g_assert_nonnull (strstr (text->str, "Learning rate\n"));
  g_assert_nonnull (strstr (text->str, "Update\n"));
  g_assert_nonnull (strstr (text->str, "코사인 <&> \"γ\"\n"));
  g_assert_nonnull (strstr (text->str, "0.08\n"));
  g_assert_cmpuint (seen.n_paths, ==, 2 * G_N_ELEMENTS (fixture->lines));
  /* Ten smooth lines: what they look like, not how many values they have. */
  g_assert_cmpuint (size, <, 60 * 1024);
}

static void
test_pdf (Fixture       *fixture,
          gconstpointer  unused)
{
  g_autoptr(GBytes) bytes = render (fixture, ANNEAL_PLOT_PDF);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 5, "%PDF-", 5);
  g_assert_true (contains (bytes, "%%EOF"));
  /* Letters that can be searched for. */
  g_assert_true (contains (bytes, "/ToUnicode"));
  /* 900 × 500 px of 1/96 in, in points. */
  g_assert_true (contains (bytes, "/MediaBox [ 0 0 675 375 ]"));
  g_assert_false (contains (bytes, "/CreationDate (D:20"));
}

static void
test_same_bytes (Fixture       *fixture,
                 gconstpointer  unused)
{
  for (AnnealPlotFormat format = ANNEAL_PLOT_PNG; format <= ANNEAL_PLOT_PDF; format++)
    {
      g_autoptr(GBytes) once = render (fixture, format);
      g_autoptr(GBytes) twice = render (fixture, format);

      g_assert_true (g_bytes_equal (once, twice));
    }
}

static void
test_transparent (Fixture       *fixture,
                  gconstpointer  unused)
{
  AnnealPlotTheme theme = anneal_plot_theme_dark;
  g_autoptr(GError) error = NULL;

  theme.background_alpha = 0;

  g_autoptr(GBytes) png = anneal_plot_render (&fixture->figure, &theme, ANNEAL_PLOT_PNG, 300, 200, 1, &error);

  g_assert_no_error (error);
  /* IHDR's colour type: RGB with alpha. */
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (png, NULL))[25], ==, 6);

  g_autoptr(GBytes) svg = anneal_plot_render (&fixture->figure, &theme, ANNEAL_PLOT_SVG, 300, 200, 1, &error);

  g_assert_no_error (error);
  g_assert_false (contains (svg, "width=\"300\" height=\"200\" fill="));
}

static void
check_size (const Fixture    *fixture,
            AnnealPlotFormat  format,
            double            width,
            double            height,
            double            scale,
            gboolean          fits)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_plot_render (&fixture->figure, &anneal_plot_theme_light, format,
                                                width, height, scale, &error);

  if (fits)
    g_assert_no_error (error);
  else
    g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_assert_cmpint (bytes != NULL, ==, fits);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  unused)
{
  static const double bad[] = { 0, -5, 0.4, 16385, 1e30, (double) NAN, (double) INFINITY };

  fixture->lane.n_lines = 1;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (AnnealPlotFormat format = ANNEAL_PLOT_PNG; format <= ANNEAL_PLOT_PDF; format++)
      {
        check_size (fixture, format, bad[i], 300, 1, FALSE);
        check_size (fixture, format, 300, bad[i], 1, FALSE);
      }
  check_size (fixture, ANNEAL_PLOT_PNG, 300, 200, (double) NAN, FALSE);
  check_size (fixture, ANNEAL_PLOT_PNG, 300, 200, 100, FALSE);
  check_size (fixture, ANNEAL_PLOT_PNG, 300, 200, 0, FALSE);

  check_size (fixture, ANNEAL_PLOT_PNG, 1, 1, 1, TRUE);
  check_size (fixture, ANNEAL_PLOT_SVG, 1, 1, 1, TRUE);
  check_size (fixture, ANNEAL_PLOT_PDF, 1, 1, 1, TRUE);
  check_size (fixture, ANNEAL_PLOT_PNG, 16384, 30, 1, TRUE);
  check_size (fixture, ANNEAL_PLOT_PNG, 8192, 8192.4, 1, FALSE);
  check_size (fixture, ANNEAL_PLOT_SVG, 8192, 8192, 1, TRUE);
  check_size (fixture, ANNEAL_PLOT_SVG, 16384, 16384, 1, FALSE);
}

/* Noise as wide as a picture can be, over and over: refused before it is written. */
static void
test_too_many_points (Fixture       *fixture,
                      gconstpointer  unused)
{
  const gsize n = 200000;
  g_autofree double *y = curve_new (CURVE_NOISE, n);
  g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);
  AnnealPlotLine lines[40];

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    lines[i] = line_of (y, n, pyramid);
  fixture->lane = lane_of (lines, G_N_ELEMENTS (lines));
  fixture->figure.x_max = (double) n;
  check_size (fixture, ANNEAL_PLOT_SVG, 16384, 300, 1, FALSE);
  fixture->lane.n_lines = 10;
  check_size (fixture, ANNEAL_PLOT_SVG, 16384, 300, 1, TRUE);
}

static void
test_names (void)
{
  static const struct
  {
    const char      *name;
    AnnealPlotFormat format;
  }
  names[] = { { "a.png", ANNEAL_PLOT_PNG }, { "/x/b.c.SVG", ANNEAL_PLOT_SVG }, { "c.Pdf", ANNEAL_PLOT_PDF } };
  static const char * const bad[] = { "", "png", "a.jpg", "a.png.txt", "\xff.gif" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;
      AnnealPlotFormat format;

      g_assert_true (anneal_plot_format_from_name (names[i].name, &format, &error));
      g_assert_no_error (error);
      g_assert_cmpint (format, ==, names[i].format);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      AnnealPlotFormat format;

      g_assert_false (anneal_plot_format_from_name (bad[i], &format, &error));
      g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, ".svg"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/plot/file/png", test_png);
  add ("/plot/file/svg", test_svg);
  add ("/plot/file/pdf", test_pdf);
  add ("/plot/file/same-bytes", test_same_bytes);
  add ("/plot/file/transparent", test_transparent);
  add ("/plot/file/limits", test_limits);
  add ("/plot/file/too-many-points", test_too_many_points);
  g_test_add_func ("/plot/file/names", test_names);

  return g_test_run ();
}
