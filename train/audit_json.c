/* audit_json: see audit_json.h. */
#include "audit_json.h"

#include "evaluate_json.h"
#include "json_writer.h"
#include "learning_report.h"

void audit_json_set(struct report_writer *writer, const struct audit *audit,
                    const struct corpus *corpus)
{
    put(writer, "\"documents\":%zu,\"sources\":%zu,\"labels\":[", corpus->count,
        corpus->source_count);
    for (size_t l = 0; l < corpus->label_count; l++) {
        put(writer, "%s{", l ? "," : "");
        put_string(writer, "label", corpus->labels[l]);
        put(writer, ",\"documents\":%zu,\"sources\":%zu}", audit->label_documents[l],
            audit->label_sources[l]);
    }
    put(writer, "],");
}

static void json_confound(struct report_writer *writer, const char *key,
                          const struct confound *confound, size_t labels)
{
    put(writer, "\"%s\":{\"documents\":%zu,\"areas\":[", key, confound->documents);
    for (size_t l = 0; l < labels; l++) {
        put(writer, "%s", l ? "," : "");
        writer->ok =
            writer->ok && json_put_number(writer->out, confound->area[l], writer->failure);
    }
    put(writer, "]},");
}

static void json_findings(struct report_writer *writer, const struct findings *findings,
                          bool sentences)
{
    put(writer, "\"findings\":[");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        put(writer, "%s{\"kind\":\"%s\",\"level\":\"%s\",\"documents\":%zu", i ? "," : "",
            finding_kind_name(finding->kind), finding_level_name(finding->level),
            finding->documents);
        if (sentences) {
            put(writer, ",");
            put_string(writer, "text", finding->sentence);
        }
        put(writer, "}");
    }
    put(writer, "]");
}

void audit_json_counts(struct report_writer *writer, const struct audit *audit,
                       const struct corpus *corpus, bool sentences)
{
    put(writer,
        "\"audit\":{\"duplicates\":%zu,\"conflicts\":%zu,\"without_words\":%zu,"
        "\"sources_decide_labels\":%s,\"near_duplicates\":%zu,\"near_conflicts\":%zu,"
        "\"copy_groups\":%zu,\"similar_labels\":%zu,"
        "\"source_tells\":{\"documents\":%zu,\"right\":%zu},",
        audit->duplicates, audit->conflicts, audit->without_words,
        truth(audit->sources_decide_labels), audit->near_duplicates, audit->near_conflicts,
        audit->group_count, audit->similar_labels, audit->with_company, audit->told_by_source);
    put(writer, "\"recurring_lines\":{\"lines\":%zu,\"sources\":%zu},", corpus->recurring_lines,
        corpus->recurring_sources);
    put(writer, "\"signatures\":{\"sources\":%zu,\"dropped\":%zu},", audit->sources_with_words,
        audit->dropped_signatures);
    json_confound(writer, "length", &audit->length, corpus->label_count);
    json_confound(writer, "date", &audit->date, corpus->label_count);
    json_findings(writer, &audit->findings, sentences);
    put(writer, "}");
}

static void json_group(struct report_writer *writer, const struct audit *audit,
                       const struct corpus *corpus, const struct copy_group *group)
{
    put(writer, "{\"same\":%s,\"documents\":[", truth(group->same));
    for (uint32_t i = 0; i < group->count; i++) {
        const struct corpus_document *document =
            &corpus->documents[audit->members[group->begin + i]];
        put(writer, "%s{", i ? "," : "");
        put_string(writer, "id", document->id);
        put(writer, ",");
        put_string(writer, "label", corpus->labels[document->label]);
        if (document->source != CORPUS_NO_SOURCE) {
            put(writer, ",");
            put_string(writer, "source", corpus->sources[document->source]);
        }
        put(writer, "}");
    }
    put(writer, "]}");
}

/* Those of one source, from items[first] on. Returns where they end. */
static size_t json_signatures_of(struct report_writer *writer,
                                 const struct signatures *signatures,
                                 const struct corpus *corpus, size_t first)
{
    const uint32_t source = signatures->items[first].source;
    size_t i = first;
    put(writer, "%s{", first ? "," : "");
    put_string(writer, "source", corpus->sources[source]);
    put(writer, ",\"found\":%u,\"ngrams\":[", (unsigned)signatures->found[source]);
    for (; i < signatures->count && signatures->items[i].source == source; i++) {
        const struct signature *signature = &signatures->items[i];
        put(writer, "%s{", i > first ? "," : "");
        put_string(writer, "ngram", signature->spelling);
        put(writer, ",\"documents\":%u,\"elsewhere\":%u}", (unsigned)signature->documents,
            (unsigned)signature->elsewhere);
    }
    put(writer, "]}");
    return i;
}

static void json_telling(struct report_writer *writer, const char *key,
                         const struct words_telling *telling)
{
    put(writer, "\"%s\":", key);
    if (telling->documents == 0) {
        put(writer, "null");
        return;
    }
    put(writer, "{\"documents\":%zu,\"sources\":%zu,", telling->documents, telling->classes);
    json_estimate(writer, "accuracy", &telling->accuracy);
    put(writer, ",");
    put_number(writer, "largest", telling->largest);
    put(writer, "}");
}

/* "words":{...}: what the quick fit says, or why there is none. */
static void json_words(struct report_writer *writer, const struct words_fit *words,
                       const struct corpus *corpus)
{
    const bool fitted = words->lack == WORDS_ENOUGH;
    put(writer, "\"words\":{\"left_out\":");
    if (fitted)
        put(writer, "null,");
    else
        put(writer, "\"%s\",", words_lack_name(words->lack));
    json_evaluation(writer, "known", fitted ? &words->known : NULL, corpus);
    put(writer, ",");
    json_evaluation(writer, "unseen", fitted && words->fit.grouped ? &words->unseen : NULL,
                    corpus);
    put(writer, ",\"largest\":");
    if (fitted)
        writer->ok =
            writer->ok && json_put_number(writer->out, words->largest, writer->failure);
    else
        put(writer, "null");
    put(writer, ",");
    json_telling(writer, "source", &words->source);
    put(writer, ",");
    json_telling(writer, "source_in_label", &words->source_in_label);
    put(writer, "}");
}

static void json_doubtful(struct report_writer *writer, const struct doubtful_labels *doubtful,
                          const struct corpus *corpus)
{
    put(writer, "\"doubtful_labels\":[");
    for (size_t i = 0; i < doubtful->count; i++) {
        const struct doubtful_label *item = &doubtful->items[i];
        const struct corpus_document *document = &corpus->documents[item->document];
        put(writer, "%s{", i ? "," : "");
        put_string(writer, "id", document->id);
        put(writer, ",");
        put_string(writer, "label", corpus->labels[document->label]);
        put(writer, ",");
        put_string(writer, "rather", corpus->labels[item->rather]);
        put(writer, ",");
        put_number(writer, "given_probability", item->given);
        put(writer, ",");
        put_number(writer, "rather_probability", item->other);
        put(writer, "}");
    }
    put(writer, "]");
}

bool audit_json(const struct audit *audit, const struct corpus *corpus, struct text_buffer *out,
                struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    put(&writer, "{");
    audit_json_set(&writer, audit, corpus);
    audit_json_counts(&writer, audit, corpus, true);
    put(&writer, ",");
    if (audit->words) {
        json_words(&writer, audit->words, corpus);
        put(&writer, ",");
    }
    learning_curve_json(&writer, audit->learning_curve);
    put(&writer, ",");
    json_doubtful(&writer, &audit->doubtful, corpus);
    put(&writer, ",\"copies\":[");
    for (size_t i = 0; i < audit->group_count; i++) {
        put(&writer, "%s", i ? "," : "");
        json_group(&writer, audit, corpus, &audit->groups[i]);
    }
    put(&writer, "],\"signatures\":[");
    for (size_t i = 0; i < audit->signatures->count;)
        i = json_signatures_of(&writer, audit->signatures, corpus, i);
    put(&writer, "]}");
    return writer.ok;
}
