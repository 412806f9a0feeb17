/* report_json: see report_json.h. */
#include "report_json.h"

#include <stdint.h>

#include "audit_json.h"
#include "evaluate_json.h"
#include "json_writer.h"
#include "learning_report.h"
#include "target_names.h"

static void put_float(struct report_writer *writer, float value)
{
    writer->ok = writer->ok && json_put_float(writer->out, value, writer->failure);
}

static void json_set(struct report_writer *writer, const struct training_report *report)
{
    audit_json_set(writer, report->audit, report->corpus);
    audit_json_counts(writer, report->audit, report->corpus, false);
    put(writer, ",");
}

/* The lists of targets, if there are any. */
static void json_targets(struct report_writer *writer, const struct lexicon *lexicon)
{
    bool first = true;
    for (size_t i = 0; lexicon && i < lexicon_category_count(lexicon); i++) {
        const char *name = target_list_name(lexicon, i);
        if (!name)
            continue;
        put(writer, "%s\"%s\"", first ? "\"targets\":[" : ",", name); /* a-z 0-9 _ . alone */
        first = false;
    }
    put(writer, "%s", first ? "" : "],");
}

static void json_features(struct report_writer *writer, const struct training_report *report)
{
    const struct recipe *recipe = report->recipe;
    put(writer, "\"features\":{\"ngrams\":%zu,\"dense\":%s,", report->features,
        truth(recipe->dense));
    json_targets(writer, report->lexicon);
    put(writer, "\"blocks\":[");
    for (size_t b = 0; b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        put(writer,
            "%s{\"unit\":\"%s\",\"shortest\":%d,\"longest\":%d,\"cased\":%s,"
            "\"punctuation\":%s,\"digits\":%s,\"minimum_documents\":%lu,\"head\":%lu,"
            "\"vectors\":%s}",
            b ? "," : "", unit_name(block->unit), block->shortest, block->longest,
            truth(block->flags & NGRAM_CASED), truth(block->flags & NGRAM_PUNCTUATION),
            truth(block->flags & NGRAM_DIGITS), (unsigned long)block->minimum_documents,
            (unsigned long)block->head, truth(is_of_vectors(block)));
    }
    put(writer, "]},");
}

static void json_trials(struct report_writer *writer, const struct training_report *report)
{
    const struct trials *trials = report->trials;
    put(writer, "\"search\":{\"documents\":%zu,\"averaged\":%zu,\"trials\":[",
        report->searched_documents, report->average);
    for (size_t t = 0; t < trials->count; t++) {
        const struct trial *trial = &trials->items[t];
        put(writer, "%s{", t ? "," : "");
        put_number(writer, "cost", trial->settings.cost);
        put(writer, ",\"block_weight\":[");
        for (size_t b = 0; b < report->recipe->block_count; b++) {
            put(writer, "%s", b ? "," : "");
            put_float(writer, trial->settings.block_weight[b]);
        }
        put(writer, "],\"dense_weight\":");
        put_float(writer, trial->settings.dense_weight);
        put(writer, ",");
        put_number(writer, "log_loss", trial->log_loss);
        put(writer, ",");
        put_number(writer, "accuracy", trial->accuracy);
        put(writer, ",");
        put_number(writer, "macro_f1", trial->macro_f1);
        put(writer, "}");
    }
    put(writer, "]},");
}

/* JSON readers keep whole numbers exact up to 2^53, and some reject numbers above 2^63. */
static void json_seed(struct report_writer *writer, unsigned long long seed)
{
    const char *quote = seed > 1ULL << 53 ? "\"" : "";
    put(writer, "\"seed\":%s%llu%s,", quote, seed, quote);
}

static void json_options(struct report_writer *writer, const struct training_report *report)
{
    static const char *const origins[] = {
        [ORIGIN_NONE] = "none", [ORIGIN_SHIPPED] = "shipped", [ORIGIN_OWN] = "own"};
    const struct report_options *options = &report->options;
    put(writer,
        "\"options\":{\"page_rules\":%s,\"drop_lines\":%s,\"drop_signatures\":%s,"
        "\"groups\":%s,\"max_features\":%zu,\"cost\":",
        truth(report->recipe->page_rules), truth(options->drop_lines),
        truth(options->drop_signatures), truth(options->groups), options->maximum_features);
    if (options->cost > 0)
        writer->ok = writer->ok && json_put_number(writer->out, options->cost, writer->failure);
    else
        put(writer, "null");
    put(writer, ",");
    put_string(writer, "background", origins[options->background]);
    put(writer, ",");
    put_string(writer, "vectors", origins[options->vectors]);
    put(writer, "},");
}

/* "familiarity":{...}, or null for a model that has none. */
static void json_familiarity(struct report_writer *writer, const struct training_report *report)
{
    const struct familiarity *familiarity = report->familiarity;
    put(writer, "\"familiarity\":");
    if (report_has_familiarity(report)) {
        put(writer, "{");
        put_number(writer, "threshold", familiarity->threshold);
        put(writer, ",");
        put_number(writer, "rejected_own", familiarity->rejected_own);
        put(writer, "},");
    } else {
        put(writer, "null,");
    }
}

/* "length_curve":{...}, or null if the set was too small for one. */
static void json_length_curve(struct report_writer *writer, const struct length_curve *curve)
{
    put(writer, "\"minimum_words\":%lu,\"length_curve\":", (unsigned long)curve->minimum_words);
    if (curve->documents == 0) {
        put(writer, "null,");
        return;
    }
    put(writer, "{\"documents\":%zu,\"learned\":%s,\"points\":[", curve->documents,
        truth(curve->learned));
    for (size_t c = 0; c < FIRST_WORDS_COLUMNS; c++) {
        if (c < FIRST_WORDS_LENGTHS)
            put(writer, "%s{\"words\":%lu,", c ? "," : "",
                (unsigned long)first_words_lengths[c]);
        else
            put(writer, "],\"whole\":{");
        put_number(writer, "gain", curve->gain[c]);
        put(writer, ",");
        put_number(writer, "accuracy", curve->accuracy[c]);
        put(writer, "}");
    }
    put(writer, "},");
}

static void json_unseen_sources(struct report_writer *writer,
                                const struct training_report *report)
{
    static const char *const names[] = {[UNSEEN_NO_SOURCES] = "no_sources",
                                        [UNSEEN_LONE_LABEL] = "cannot_be_measured",
                                        [UNSEEN_TEMPERED] = "few_sources",
                                        [UNSEEN_MEASURED] = "measured"};
    put_string(writer, "unseen_sources", names[report->unseen_sources]);
    put(writer, ",\"nested\":%s,", truth(report->nested));
    put_number(writer, "kept", report->kept);
    put(writer, ",");
}

bool report_json(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    put(&writer, "{");
    put_string(&writer, "task", report->task);
    put(&writer, ",");
    json_set(&writer, report);
    if (report_has_language(report))
        put_string(&writer, "language", report->language);
    else
        put(&writer, "\"language\":null");
    put(&writer, ",");
    if (report->word_share)
        put_number(&writer, "word_share", *report->word_share);
    else
        put(&writer, "\"word_share\":null");
    put(&writer, ",");
    json_features(&writer, report);
    put_string(&writer, "version", report->version);
    put(&writer, ",");
    put_string(&writer, "solver", report->solver);
    put(&writer, ",");
    put_string(&writer, "class_weight", report->class_weight);
    put(&writer, ",\"folds\":%zu,", report->folds);
    json_seed(&writer, report->seed);
    json_options(&writer, report);
    json_trials(&writer, report);
    json_unseen_sources(&writer, report);
    json_familiarity(&writer, report);
    json_length_curve(&writer, report->length_curve);
    learning_curve_json(&writer, report->learning_curve);
    put(&writer, ",");
    const struct evaluation *unseen = report->known ? report->primary : NULL;
    json_evaluation(&writer, "unseen", unseen, report->corpus);
    put(&writer, ",");
    json_evaluation(&writer, "known", report->known, report->corpus);
    put(&writer, ",");
    json_evaluation(&writer, "cross_validated", unseen ? NULL : report->primary,
                    report->corpus);
    put(&writer, "}");
    return writer.ok;
}
