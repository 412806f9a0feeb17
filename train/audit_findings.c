/* audit_findings: what was counted → sentences. */
#include <math.h>

#include "audit.h"
#include "report_writer.h"

#define NAMES_SHOWN 3 /* labels that a sentence names */

/* Where a document's label is so often that of most of its source's others, outlets are
 * easier to learn than anything else: no set in models/ACCURACY.md is labelled as well by
 * its texts. */
#define TOLD_SHARE 0.9

/* One text under two labels is an error from one in so many documents on. Wrong labels are
 * in most sets: 3.3% on average of ten test sets (Northcutt, Athalye and Mueller 2021,
 * "Pervasive label errors in test sets destabilize machine learning benchmarks", NeurIPS). */
#define CONFLICTS_IN 100

/* What all sentences are made from. */
struct finder {
    struct audit *audit;
    const struct dataset *dataset;
    const struct corpus *corpus;
    uint32_t folds;
    const char *task;
    struct text_buffer sentence;
    struct report_writer writer; /* appends to `sentence` */
};

/* Begins a sentence. */
static struct report_writer *begin(struct finder *finder)
{
    text_buffer_clear(&finder->sentence);
    return &finder->writer; /* for a variable: put() takes its argument several times */
}

/* Adds the sentence to the findings. */
static void end(struct finder *finder, enum finding_kind kind, enum finding_level level,
                size_t documents)
{
    struct report_writer *writer = &finder->writer;
    writer->ok = writer->ok && findings_add(&finder->audit->findings, kind, level, documents,
                                            &finder->sentence, writer->failure);
}

void audit_put_share(struct report_writer *writer, const struct estimate *share)
{
    put(writer, "%.0f [%.0f, %.0f] of 100", 100 * share->value, 100 * share->low,
        100 * share->high);
}

/* "1 document" or "3 documents". */
static void put_documents(struct report_writer *writer, size_t count)
{
    put(writer, "%zu document%s", count, count == 1 ? "" : "s");
}

static void put_pair(struct finder *finder, const size_t *pair)
{
    put(&finder->writer, "; the first: ");
    for (size_t i = 0; i < 2; i++) {
        const struct corpus_document *document = &finder->corpus->documents[pair[i]];
        put(&finder->writer, "%s", i ? ", " : "");
        put_quoted(&finder->writer, document->id);
        put(&finder->writer, " (");
        put_plain(&finder->writer, finder->corpus->labels[document->label]);
        put(&finder->writer, ")");
    }
}

/* ---- Copies --------------------------------------------------------------------- */

static enum finding_level conflict_level(const struct finder *finder, size_t conflicts)
{
    return CONFLICTS_IN * conflicts >= finder->corpus->count ? FINDING_ERROR : FINDING_WARNING;
}

static void find_conflicts(struct finder *finder)
{
    const struct audit *audit = finder->audit;
    if (audit->conflicts > 0) {
        put_documents(begin(finder), audit->conflicts);
        put(&finder->writer, " with the text of another of another label");
        put_pair(finder, audit->first_conflict);
        end(finder, FINDING_CONFLICTS, conflict_level(finder, audit->conflicts),
            audit->conflicts);
    }
    if (audit->near_conflicts > 0) {
        put_documents(begin(finder), audit->near_conflicts);
        put(&finder->writer, " with nearly the text of another of another label");
        put_pair(finder, audit->first_near_conflict);
        end(finder, FINDING_NEAR_CONFLICTS, conflict_level(finder, audit->near_conflicts),
            audit->near_conflicts);
    }
}

/* How many texts there are, of copies only one. */
static size_t count_texts(const struct finder *finder)
{
    size_t texts = finder->corpus->count;
    for (size_t g = 0; g < finder->audit->group_count; g++)
        texts -= finder->audit->groups[g].count - 1;
    return texts;
}

/* Where copies cannot be in one fold, or are too many for one (fitting.h). */
static void find_folds_of_copies(struct finder *finder)
{
    const struct audit *audit = finder->audit;
    const size_t count = finder->corpus->count, texts = count_texts(finder);
    if (audit->group_count == 0)
        return;
    const size_t largest = audit->groups[0].count;
    struct report_writer *writer = begin(finder);
    if (texts < finder->folds) {
        put(writer,
            "only %zu text%s differ%s, fewer than there are folds: texts are scored by "
            "machines that were trained on them",
            texts, texts == 1 ? "" : "s", texts == 1 ? "s" : "");
        end(finder, FINDING_FEW_TEXTS, FINDING_ERROR, count);
    } else if (finder->folds * largest > count) {
        put(writer,
            "%zu documents are copies of one text: more than a fold's share, so folds "
            "are uneven",
            largest);
        end(finder, FINDING_LARGE_GROUP, FINDING_WARNING, largest);
    }
}

static void find_copies(struct finder *finder)
{
    const struct audit *audit = finder->audit;
    if (audit->duplicates > 0) {
        put_documents(begin(finder), audit->duplicates);
        put(&finder->writer, " with the text of another of the same label");
        end(finder, FINDING_DUPLICATES, FINDING_NOTE, audit->duplicates);
    }
    if (audit->near_duplicates > 0) {
        put_documents(begin(finder), audit->near_duplicates);
        put(&finder->writer, " with nearly the text of another%s",
            count_texts(finder) < finder->folds ? "" : "; copies are kept in one fold");
        end(finder, FINDING_NEAR_DUPLICATES, FINDING_NOTE, audit->near_duplicates);
    }
}

/* ---- Labels and sources ------------------------------------------------------------ */

static void find_unlearnable(struct finder *finder)
{
    struct failure why = {0};
    if (audit_check(finder->audit, finder->corpus, &why))
        return;
    struct report_writer *writer = begin(finder);
    put(writer, "nothing can be learned: ");
    put_plain(writer, why.message);
    end(finder, FINDING_UNLEARNABLE, FINDING_ERROR, finder->corpus->count);
}

static void find_similar_labels(struct finder *finder)
{
    const struct audit *audit = finder->audit;
    if (audit->similar_labels == 0)
        return;
    const uint32_t *pair = audit->first_similar;
    size_t documents[2] = {audit->label_documents[pair[0]], audit->label_documents[pair[1]]};
    struct report_writer *writer = begin(finder);
    put(writer, "labels ");
    put_quoted(writer, finder->corpus->labels[pair[0]]);
    put(writer, " (%zu) and ", documents[0]);
    put_quoted(writer, finder->corpus->labels[pair[1]]);
    put(writer, " (%zu) differ only by case or blanks", documents[1]);
    if (audit->similar_labels > 1)
        put(writer, ", and %zu more", audit->similar_labels - 1);
    end(finder, FINDING_SIMILAR_LABELS, FINDING_ERROR, documents[0] + documents[1]);
}

typedef bool (*label_test)(const struct audit *audit, size_t label);

static bool has_few_documents(const struct audit *audit, size_t label)
{
    return audit->label_documents[label] < AUDIT_FEW_DOCUMENTS;
}

/* "label 'a' VERB", "labels 'a', 'b', 'c' and 37 more VERBS" for the labels that pass; returns
 * how many those are. `documents` gets how many documents they have. */
static size_t put_labels(struct finder *finder, label_test passes, const char *verb,
                         const char *verbs, size_t *documents)
{
    const struct audit *audit = finder->audit;
    struct report_writer *writer = begin(finder);
    size_t count = 0, named = 0;
    *documents = 0;
    for (size_t l = 0; l < finder->corpus->label_count; l++) {
        count += passes(audit, l);
        *documents += passes(audit, l) ? audit->label_documents[l] : 0;
    }
    put(writer, count == 1 ? "label " : "labels ");
    for (size_t l = 0; l < finder->corpus->label_count && named < NAMES_SHOWN; l++)
        if (passes(audit, l)) {
            put(writer, "%s", named == 0 ? "" : named + 1 == count ? " and " : ", ");
            put_quoted(writer, finder->corpus->labels[l]);
            named++;
        }
    if (count > named)
        put(writer, " and %zu more", count - named);
    put(writer, " %s ", count == 1 ? verb : verbs);
    return count;
}

/* The fewest documents that a label with few of them has. */
static size_t fewest_documents(const struct finder *finder)
{
    size_t fewest = AUDIT_FEW_DOCUMENTS;
    for (size_t l = 0; l < finder->corpus->label_count; l++)
        if (finder->audit->label_documents[l] < fewest)
            fewest = finder->audit->label_documents[l];
    return fewest;
}

static void find_few_documents(struct finder *finder)
{
    size_t documents;
    const size_t fewest = fewest_documents(finder);
    if (fewest == AUDIT_FEW_DOCUMENTS)
        return;
    const size_t count = put_labels(finder, has_few_documents, "has", "have", &documents);
    if (count == 1)
        put(&finder->writer, "only %zu document%s", fewest, fewest == 1 ? "" : "s");
    else
        put(&finder->writer, "fewer than %d documents, the smallest %zu", AUDIT_FEW_DOCUMENTS,
            fewest);
    if (fewest < finder->folds)
        put(&finder->writer, ": fewer than there are folds");
    end(finder, FINDING_FEW_DOCUMENTS, FINDING_WARNING, documents);
}

static void find_one_source(struct finder *finder)
{
    size_t documents, any = 0;
    for (size_t l = 0; l < finder->corpus->label_count; l++)
        any += audit_is_of_one_source(finder->audit, l);
    if (any == 0)
        return;
    put_labels(finder, audit_is_of_one_source, "comes", "come", &documents);
    put(&finder->writer, "from one source%s: other sources cannot be measured",
        any == 1 ? "" : " each");
    end(finder, FINDING_ONE_SOURCE, FINDING_WARNING, documents);
}

/* Does the source tell the label of most documents, if not of all? */
static bool sources_tell(const struct finder *finder)
{
    const struct audit *audit = finder->audit;
    return 2 * audit->with_company >= finder->corpus->count &&
           (double)audit->told_by_source >= TOLD_SHARE * (double)audit->with_company;
}

static void find_sources_that_tell(struct finder *finder)
{
    const struct audit *audit = finder->audit;
    const bool decide = audit->sources_decide_labels;
    if (finder->corpus->label_count < 2 || audit->with_company == 0 ||
        (!decide && !sources_tell(finder)))
        return;
    struct report_writer *writer = begin(finder);
    if (decide)
        put(writer, "the label is decided by the source");
    else
        put(writer, "the source tells the label of %.0f in 100 documents",
            floor(100 * (double)audit->told_by_source / (double)audit->with_company));
    put(writer, ": a model may learn outlets rather than ");
    put_plain(writer, finder->task);
    end(finder, FINDING_SOURCES_DECIDE, FINDING_WARNING, audit->with_company);
}

/* Sources with words of their own. */
static void find_signatures(struct finder *finder)
{
    const struct signatures *signatures = &finder->dataset->signatures;
    const struct corpus *corpus = finder->corpus;
    size_t documents = 0;
    if (signatures->sources == 0)
        return;
    for (size_t i = 0; i < corpus->count; i++) {
        const uint32_t source = corpus->documents[i].source;
        documents += source != CORPUS_NO_SOURCE && signatures->found[source] > 0;
    }
    struct report_writer *writer = begin(finder);
    put(writer, "%zu of %zu source%s %s words that hardly any other has: ", signatures->sources,
        corpus->source_count, corpus->source_count == 1 ? "" : "s",
        signatures->sources == 1 ? "has" : "have");
    if (signatures->dropped > 0)
        put(writer, "%zu n-grams are left out", signatures->dropped);
    else
        put(writer, "--drop-signatures leaves them out");
    end(finder, FINDING_SIGNATURES, FINDING_NOTE, documents);
}

/* Lines that documents are read without, here or with --drop-lines. */
static void find_recurring_lines(struct finder *finder)
{
    const struct corpus *corpus = finder->corpus;
    const size_t lines = corpus->recurring_lines;
    size_t documents = 0;
    if (lines == 0)
        return;
    for (size_t i = 0; i < corpus->count; i++)
        documents += corpus->documents[i].document.left_out != NULL;
    struct report_writer *writer = begin(finder);
    put(writer,
        "%zu line%s recur%s in documents of one source, with %zu source%s that %s any: "
        "--drop-lines leaves them out",
        lines, lines == 1 ? "" : "s", lines == 1 ? "s" : "", corpus->recurring_sources,
        corpus->recurring_sources == 1 ? "" : "s",
        corpus->recurring_sources == 1 ? "has" : "have");
    end(finder, FINDING_RECURRING_LINES, FINDING_NOTE, documents);
}

/* ---- Confounds ------------------------------------------------------------------------ */

/* The words for one of them. */
struct confound_words {
    const char *number, *larger, *smaller, *instead;
};

static void find_confound(struct finder *finder, enum finding_kind kind,
                          const struct confound *confound, const struct confound_words *words)
{
    if (confound->told == 0)
        return;
    struct report_writer *writer = begin(finder);
    const double area = confound->area[confound->label];
    put(writer, "%s tells the label: in %.0f of 100 pairs a text of ", words->number,
        100 * (area > 0.5 ? area : 1 - area));
    put_quoted(writer, finder->corpus->labels[confound->label]);
    put(writer, " is %s than another's", area > 0.5 ? words->larger : words->smaller);
    if (finder->corpus->label_count > 2 && confound->told > 1)
        put(writer, ", and %zu other label%s stand%s out so", confound->told - 1,
            confound->told == 2 ? "" : "s", confound->told == 2 ? "s" : "");
    put(writer, "; a model may learn %s", words->instead);
    end(finder, kind, FINDING_WARNING, finder->audit->label_documents[confound->label]);
}

static void find_confounds(struct finder *finder)
{
    static const struct confound_words length = {"length", "longer", "shorter",
                                                 "how long texts are"};
    static const struct confound_words date = {"date", "later", "earlier",
                                               "what was in the news"};
    find_confound(finder, FINDING_LENGTH, &finder->audit->length, &length);
    find_confound(finder, FINDING_DATE, &finder->audit->date, &date);
}

/* ---- What reading has counted ----------------------------------------------------------- */

static void find_left_out(struct finder *finder)
{
    const struct dataset *dataset = finder->dataset;
    const struct corpus *corpus = finder->corpus;
    if (dataset->without_words > 0) {
        put_documents(begin(finder), dataset->without_words);
        put(&finder->writer, " without words left out; the first: ");
        put_quoted(&finder->writer, dataset->first_without_words);
        end(finder, FINDING_WITHOUT_WORDS, FINDING_NOTE, dataset->without_words);
    }
    if (corpus->passed_over.count > 0) {
        struct report_writer *writer = begin(finder);
        writer->ok =
            writer->ok && skipped_text(&corpus->passed_over, writer->out, writer->failure);
        end(finder, FINDING_SKIPPED_FILES, FINDING_NOTE, corpus->passed_over.count);
    }
}

static void find_odd_fields(struct finder *finder)
{
    const struct corpus *corpus = finder->corpus;
    if (corpus->repeated_ids > 0) {
        put_documents(begin(finder), corpus->repeated_ids);
        put(&finder->writer, " with the id of another; the first: ");
        put_quoted(&finder->writer, corpus->first_repeated_id);
        put(&finder->writer, " (line %zu)", corpus->first_repeated_line);
        end(finder, FINDING_REPEATED_IDS, FINDING_NOTE, corpus->repeated_ids);
    }
    if (corpus->unread_dates > 0) {
        put_documents(begin(finder), corpus->unread_dates);
        put(&finder->writer, " with a date that cannot be read");
        end(finder, FINDING_UNREAD_DATES, FINDING_NOTE, corpus->unread_dates);
    }
}

/* ---- The whole --------------------------------------------------------------------------- */

bool audit_put_findings(struct audit *audit, const struct dataset *dataset, uint32_t folds,
                        const char *task, struct failure *failure)
{
    struct finder finder = {.audit = audit,
                            .dataset = dataset,
                            .corpus = dataset->corpus,
                            .folds = folds,
                            .task = task};
    finder.writer = (struct report_writer){&finder.sentence, failure, true};
    find_unlearnable(&finder);
    find_similar_labels(&finder);
    find_conflicts(&finder);
    find_sources_that_tell(&finder);
    find_signatures(&finder);
    find_recurring_lines(&finder);
    find_confounds(&finder);
    find_one_source(&finder);
    find_few_documents(&finder);
    find_folds_of_copies(&finder);
    find_copies(&finder);
    find_left_out(&finder);
    find_odd_fields(&finder);
    text_buffer_release(&finder.sentence);
    return finder.writer.ok;
}

static void find_crossing(struct finder *finder, const struct fit *fit)
{
    if (fit->crossing == 0)
        return;
    put_documents(begin(finder), fit->crossing);
    put(&finder->writer, " with nearly the text of another source: unseen sources may look "
                         "better than they are");
    end(finder, FINDING_CROSSING, FINDING_WARNING, fit->crossing);
}

/* Are known sources labelled better by more than the intervals of both figures? If not, that is
 * said only of a quick fit, which has no table for it in a training report. */
static void find_learned_sources(struct finder *finder, const struct evaluation *known,
                                 const struct evaluation *unseen, const char *by)
{
    const bool learned = known->accuracy.low > unseen->accuracy.high;
    if (!learned && !*by)
        return;
    struct report_writer *writer = begin(finder);
    put(writer, "%sknown sources are labelled right in ", by);
    audit_put_share(writer, &known->accuracy);
    put(writer, " documents, unseen ones in ");
    audit_put_share(writer, &unseen->accuracy);
    put(writer,
        learned ? ": much of what is learned is the source" : ": the difference may be chance");
    end(finder, learned ? FINDING_SOURCES_LEARNED : FINDING_UNSEEN_SOURCES,
        learned ? FINDING_WARNING : FINDING_NOTE, known->documents);
}

bool audit_fit(struct audit *audit, const struct fit *fit, const struct evaluation *known,
               const struct evaluation *unseen, const char *by, struct failure *failure)
{
    struct finder finder = {.audit = audit};
    finder.writer = (struct report_writer){&finder.sentence, failure, true};
    if (fit->grouped) {
        find_crossing(&finder, fit);
        find_learned_sources(&finder, known, unseen, by);
    }
    text_buffer_release(&finder.sentence);
    return finder.writer.ok;
}
