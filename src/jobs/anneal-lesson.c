/* anneal-lesson.c: the table of lessons
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a text promises is seen with the seed that its project has; tests/jobs/test-lesson.c trains all of them.
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-lesson.h"

#include "anneal-document.h"
#include "anneal-lessons-resource.h"

#define RESOURCES ANNEAL_RESOURCES "/lessons/"

/* From one thing alone to many at once. */
static const AnnealLesson lessons[] = {
  {
    .id = "too-high-too-low",
    .title = N_("Too High, Too Low, Just Right"),
    .summary = N_("Four rates on a bowl, and the limit between two of them"),
    .text = N_("The bowl curves by 20 along its steep axis, so plain gradient descent is stable up to a rate "
               "of 2 / 20 = 0.1. With 0.005 the loss is still above 5 after 200 updates; with 0.05 it is "
               "below 1e-7. 0.099 swings from side to side and still gets there, 0.101 swings further each "
               "time: a difference of one fiftieth decides between a minimum and a loss of 100 000. Move the rates "
               "and see where it turns."),
  },
  {
    .id = "decayed-too-early",
    .title = N_("Frozen: Decayed Too Early"),
    .summary = N_("The sum of all rates is the budget for getting anywhere"),
    .text = N_("All four start with the same rate. γ = 0.9 adds up to 0.9 over all updates, however long it "
               "trains: along the flat axis the distance can shrink by exp(−0.9) and no more, and the loss "
               "stays at 6.4. γ = 0.98 ends at 0.004, γ = 0.995 below 1e-10, and the constant rate is best "
               "of all, because nothing here is noisy. When a curve goes flat, ask whether it has arrived or "
               "was only stopped."),
  },
  {
    .id = "noise-floor",
    .title = N_("The Noise Floor"),
    .summary = N_("Why rates decay at all: gradients are noisy"),
    .text = N_("Every gradient has noise of standard deviation 1, as from small batches. The constant rate "
               "0.05 comes down within 100 updates and then shakes around a loss of 0.04 for ever: theory "
               "says 0.038. Whoever lowers the rate lowers the floor: 1/√t and cosine end more than ten "
               "times deeper, StepLR, whose last 250 updates have a hundredth of the rate, more than a "
               "hundred times. Change the seed: the order of the last three is luck, the distance to the "
               "first is not."),
  },
  {
    .id = "warm-restarts",
    .title = N_("Warm Restarts"),
    .summary = N_("What a restart costs, and what it does not bring here"),
    .text = N_("The rate restarts at updates 100, 300 and 700, and the loss climbs back to the noise floor "
               "each time: a saw in both lanes. Just before a restart the weights are as good as they get, "
               "so stop there or not at all. At the end both runs are equally deep: on a bowl restarts bring "
               "nothing but several good moments to stop at."),
  },
  {
    .id = "wsd-against-cosine",
    .title = N_("WSD Against Cosine"),
    .summary = N_("A schedule that can end whenever you want it to"),
    .text = N_("A cosine has to know its end: at update 500 it is half way down, and its loss with it. "
               "Warm-up, stable, decay keeps the rate level and falls at the end, whenever that is. “WSD to "
               "500” is done at update 500, where the cosine still shakes; “WSD to 1000” is the same run up "
               "to update 400 and decays later. At update 1000 all are more than eight times below the floor "
               "of 0.038."),
  },
  {
    .id = "ravine",
    .title = N_("Momentum in a Ravine"),
    .summary = N_("A valley a hundred times steeper than it is long"),
    .text = N_("Across the valley the surface curves by 100, along it by 1. The steep side allows no rate "
               "above 0.02, and with 0.01 plain SGD crawls: a loss of 0.1 after 300 updates. Momentum 0.9 "
               "with the same rate is below 1e-11, Nesterov's below 1e-13: it looks ahead, which stills the "
               "steep axis. See their paths. Adam scales both axes by itself, so that a rate thirty times "
               "larger suits it."),
  },
  {
    .id = "divergence-and-rescue",
    .title = N_("Divergence and Rescue"),
    .summary = N_("A start so steep that the first steps decide"),
    .text = N_("Beale's function is steep at this corner: with the rate 0.004 the first update leaves the "
               "picture and the third is the last. The second run gets the same rate, but over 60 updates: "
               "the small first steps lead out of the steep corner, and by the time the rate is at its full "
               "height the surface is flat enough for it. It ends at a loss of 0.032 and goes on falling."),
  },
  {
    .id = "escape",
    .title = N_("Escape from a Bad Basin"),
    .summary = N_("Large rate and noise first, then decay"),
    .text = N_("Rastrigin's function is full of dents, and the gradients are noisy. The constant rate 0.01 "
               "jumps from dent to dent and never settles: its loss is in the hundreds. Linear and cosine "
               "wander in the same way while the rate is large and settle as it falls, here in the lowest "
               "dent of all, at 0.02, and in one at 4; the small rate 0.002 shakes around 7. Which dent it is "
               "depends on the seed, and with another one cosine may end at 25: large rates try more dents, "
               "decay only makes one of them stay."),
  },
  {
    .id = "warmup-rescues-adam",
    .title = N_("Warm-up Rescues Adam"),
    .summary = N_("The first forty updates decide about all others"),
    .text = N_("Adam with a rate of 0.2 on handwritten digits, twice the same cosine. At once, the first "
               "large steps shut most units of the network down for good: the loss jumps to 7 and stays "
               "above 1, and a quarter of the digits is right. With 40 updates of warm-up before it, about 95 %. "
               "The rate is the same, only its first tenth differs. Try 0.03: there warm-up makes hardly any "
               "difference."),
  },
  {
    .id = "decay-beats-constant",
    .title = N_("Decay Beats Constant"),
    .summary = N_("Five schedules on handwritten digits"),
    .text = N_("Small batches of 16 digits and a rate of 0.1 with momentum. The constant rate learns as fast "
               "as any, but its validation loss jumps up and down: it ends at 0.3, with 91 % right, an epoch "
               "after 95 %. Each of the four that decay ends about 0.1, with 97 %. Among them there is hardly "
               "a difference: that the rate falls matters, how it falls does not."),
  },
  {
    .id = "batch-size-is-noise",
    .title = N_("Batch Size Is Noise"),
    .summary = N_("The same rate with batches of 8, of 32, and of all rows"),
    .text = N_("With batches of 8 the gradient is so noisy that the constant rate ends at 86 % right and "
               "cosine at 94 %. Now set the batch size to 32, behind the gear in the bar, and play again: the "
               "two hardly differ. Set it to 0, all rows at once: there is no noise to anneal away, the curves "
               "are smooth, and the constant rate gets deeper, as cosine only spends its budget. Decay pays for "
               "noise."),
  },
  {
    .id = "plateau",
    .title = N_("Cut on a Plateau"),
    .summary = N_("ReduceLROnPlateau looks at the validation loss"),
    .text = N_("“Plateau” cuts its rate to 0.3 of it when the validation loss has not got better by a hundredth for "
               "more than 5 epochs. Watch the staircase in the learning-rate lane line up with the flat "
               "parts of the validation curve: five cuts, and the shaking stops. The noise of the data has "
               "variance 0.01, so no validation loss can stay far below that. This schedule is no function "
               "of time: without training there is nothing to draw."),
  },
  {
    .id = "lr-finder",
    .title = N_("Find a Learning Rate"),
    .summary = N_("A rate that rises with every batch shows which one is good"),
    .text = N_("“Range test” raises its rate with every batch, from 0.0001 to 10. Up to 0.001 hardly "
               "anything happens; from 0.005 to 0.03 the loss falls steeply, there the rate is good; from "
               "0.1 it rises again, and past 0.3 all that was learnt is lost. “Too careful” trains with "
               "0.0001 and gets little more than a third of the digits right. Give it 0.03, read off the "
               "other curve, and play again: 97 %. Find a Learning Rate in the menu (F) makes the same test aside, of "
               "any run."),
  },
  {
    .id = "decay-does-not-matter",
    .title = N_("Where Decay Does Not Help"),
    .summary = N_("Two spirals without a wrong point"),
    .text = N_("Decay is no law. The two arms can be told apart without an error, so the gradients of all "
               "batches vanish together and there is no noise floor. All four get every point right; after "
               "1500 updates the constant rate has the smallest loss, WSD is next, cosine four times higher, "
               "and the exponential decay, which spends the least, twenty times. Where nothing shakes, decay "
               "only costs."),
  },
};

/* The titles of runs that are words; names such as StepLR and γ = 0.9 are the same in every language. */
static const char * const run_titles[] = {
  NC_("run", "At once"),
  NC_("run", "Below the limit"),
  NC_("run", "Constant"),
  NC_("run", "Constant 0.002"),
  NC_("run", "Constant 0.01"),
  NC_("run", "Cosine"),
  NC_("run", "Cosine to 1000"),
  NC_("run", "Exponential"),
  NC_("run", "Just right"),
  NC_("run", "Linear"),
  NC_("run", "Momentum"),
  NC_("run", "Plateau"),
  NC_("run", "Range test"),
  NC_("run", "Restarts"),
  NC_("run", "Too careful"),
  NC_("run", "Too high"),
  NC_("run", "Too low"),
  NC_("run", "WSD to 1000"),
  NC_("run", "WSD to 500"),
  NC_("run", "Warm-up"),
  NC_("run", "Warm-up and cosine"),
};

const AnnealLesson *
anneal_lessons_all (guint *n_lessons)
{
  *n_lessons = G_N_ELEMENTS (lessons);
  return lessons;
}

const AnnealLesson *
anneal_lesson_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (lessons); i++)
    if (g_str_equal (lessons[i].id, id))
      return &lessons[i];
  return NULL;
}

GBytes *
anneal_lesson_dup_bytes (const AnnealLesson *self,
                         GError            **error)
{
  g_autofree char *path = g_strconcat (RESOURCES, self->id, ".anneal", NULL);

  return g_resource_lookup_data (anneal_lessons_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static const char *
translate_title (const char *title)
{
  for (guint i = 0; i < G_N_ELEMENTS (run_titles); i++)
    if (g_str_equal (title, run_titles[i]))
      return g_dpgettext2 (GETTEXT_PACKAGE, "run", title);

  return title;
}

AnnealProject *
anneal_lesson_open (const AnnealLesson *self,
                    GError            **error)
{
  g_autoptr(GBytes) bytes = anneal_lesson_dup_bytes (self, error);
  AnnealProject *project = bytes != NULL ? anneal_document_read (bytes, NULL, error) : NULL;

  for (guint i = 0; project != NULL && i < project->n_runs; i++)
    {
      g_autoptr(AnnealProject) before = project;
      g_autoptr(AnnealRun) run = anneal_run_with_title (before->runs[i], translate_title (before->runs[i]->title));

      project = anneal_project_with_changed_run (before, run);
    }

  return project;
}
