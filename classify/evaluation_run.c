/* evaluation_run: see evaluation_run.h. */
#include "evaluation_run.h"

#include <stdio.h>
#include <string.h>

#include "../features/io/labelled.h"

/* ---- Models ------------------------------------------------------------ */

static bool have_same_labels(const tenor_scorer *first, const tenor_scorer *second)
{
    const size_t labels = tenor_scorer_labels(first, 0);
    if (tenor_scorer_labels(second, 0) != labels)
        return false;
    for (size_t l = 0; l < labels; l++)
        if (strcmp(tenor_scorer_label(first, 0, l), tenor_scorer_label(second, 0, l)) != 0)
            return false;
    return true;
}

static bool refuse(tenor_error *error, const char *paths[static 2], const char *what)
{
    error->code = TENOR_BAD_MODEL;
    snprintf(error->message, sizeof error->message, "'%.90s' and '%.90s' %s", paths[0],
             paths[1], what);
    return false;
}

/* Can the two models be compared? */
static bool check_pair(tenor_scorer *const *scorers, const char *const *paths,
                       tenor_error *error)
{
    const char *both[] = {paths[0], paths[1]};
    if (strcmp(tenor_scorer_task(scorers[0], 0), tenor_scorer_task(scorers[1], 0)) != 0)
        return refuse(error, both, "are models of two tasks");
    return have_same_labels(scorers[0], scorers[1]) ||
           refuse(error, both, "are models with different labels");
}

bool evaluation_open(const char *const *paths, size_t count,
                     tenor_scorer *scorers[static MOST_EVALUATED], tenor_error *error)
{
    bool done = true;
    for (size_t m = 0; m < MOST_EVALUATED; m++)
        scorers[m] = NULL;
    for (size_t m = 0; done && m < count; m++)
        done = (scorers[m] = tenor_scorer_open(&paths[m], 1, error));
    if (done && (count < 2 || check_pair(scorers, paths, error)))
        return true;
    for (size_t m = 0; m < count; m++)
        tenor_scorer_close(scorers[m]);
    return false;
}

/* ---- The collector ----------------------------------------------------- */

static const char *check(const void *context, const struct record *record,
                         struct failure *failure)
{
    const struct evaluation_run *run = context;
    if (labelled_check_record(record, run->label_field, failure))
        return NULL;
    return record->label_length == 0 ? "no_label" : "bad_record";
}

static bool scored(const void *context, const struct record *record,
                   tenor_result *const *results, struct text_buffer *parcel,
                   struct failure *failure)
{
    const struct evaluation_run *run = context;
    return parcel_scored(&run->outcomes, record, results, parcel, failure);
}

static bool not_scored(const void *context, const struct output_id *id, const char *code,
                       const char *message, struct text_buffer *parcel, struct failure *failure)
{
    (void)context;
    return parcel_error(id, code, message, parcel, failure);
}

static bool take(void *context, const struct text_buffer *parcel, struct failure *failure)
{
    struct evaluation_run *run = context;
    return outcomes_take(&run->outcomes, parcel, failure);
}

void evaluation_run_begin(struct evaluation_run *run, tenor_scorer *const *scorers,
                          size_t count, const char *label_field)
{
    const tenor_scorer *all[MOST_EVALUATED] = {scorers[0], scorers[1]};
    *run = (struct evaluation_run){.label_field = label_field};
    outcomes_begin(&run->outcomes, all, count);
    run->collector = (struct pipeline_collector){.context = run,
                                                 .compared = count > 1 ? scorers[1] : NULL,
                                                 .check = check,
                                                 .scored = scored,
                                                 .not_scored = not_scored,
                                                 .take = take};
}

/* ---- The report -------------------------------------------------------- */

bool evaluation_run_report(const struct evaluation_run *run,
                           const struct evaluation_names *names, bool json,
                           struct text_buffer *out, bool *lacks_group, struct failure *failure)
{
    struct evaluation_report report;
    if (!evaluation_make(&run->outcomes, names->group_field != NULL, &report, failure))
        return false;
    *lacks_group =
        names->group_field && run->outcomes.count > 0 && report.group_names.count == 0;
    const bool done = json ? evaluation_json(&report, names, out, failure)
                           : evaluation_text(&report, names, out, failure);
    evaluation_report_release(&report);
    return done;
}

void evaluation_run_release(struct evaluation_run *run)
{
    outcomes_release(&run->outcomes);
}
