/* audit_text: see audit_text.h. */
#include "audit_text.h"

#include "learning_report.h"
#include "report_columns.h"

#define GROUPS_SHOWN   10 /* the rest is in the JSON report */
#define MEMBERS_SHOWN  3
#define DOUBTFUL_SHOWN 10
#define NGRAMS_SHOWN   5 /* of a source */

void put_finding(struct report_writer *writer, const struct finding *finding)
{
    put(writer, "%s: %s\n", finding_level_name(finding->level), finding->sentence);
}

static void put_set(struct report_writer *writer, const struct audit *audit,
                    const struct corpus *corpus)
{
    put(writer, "%zu document%s, %zu label%s", corpus->count, corpus->count == 1 ? "" : "s",
        corpus->label_count, corpus->label_count == 1 ? "" : "s");
    if (corpus->source_count > 0)
        put(writer, ", %zu source%s", corpus->source_count,
            corpus->source_count == 1 ? "" : "s");
    if (audit->date.documents > 0)
        put(writer, ", %zu dated", audit->date.documents);
    put(writer, "\n\n");
    put_label_table(writer, corpus, audit);
}

static void put_findings(struct report_writer *writer, const struct findings *findings)
{
    put(writer, "\n%s", findings->count == 0 ? "nothing found\n" : "");
    for (size_t i = 0; i < findings->count; i++)
        put_finding(writer, &findings->items[i]);
}

/* The figures of a row, with what always saying the largest would get right. */
static void put_told(struct report_writer *writer, const char *what, size_t documents,
                     const struct estimate *accuracy, double largest)
{
    if (documents > 0)
        put(writer, "%-29s  %9zu  %.3f [%.3f, %.3f]  %.3f\n", what, documents, accuracy->value,
            accuracy->low, accuracy->high, largest);
}

static void put_words(struct report_writer *writer, const struct words_fit *words)
{
    if (!words || words->lack != WORDS_ENOUGH)
        return;
    const bool sources = words->fit.has_sources;
    put(writer,
        "\nwhat words alone tell, out of fold, with 95%% intervals\n\n"
        "                               documents  right                 the largest\n");
    put_told(writer, sources ? "label, known sources" : "label", words->known.documents,
             &words->known.accuracy, words->largest);
    put_told(writer, "label, unseen sources", words->unseen.documents, &words->unseen.accuracy,
             words->largest);
    put_told(writer, "source", words->source.documents, &words->source.accuracy,
             words->source.largest);
    put_told(writer, "source, its label being known", words->source_in_label.documents,
             &words->source_in_label.accuracy, words->source_in_label.largest);
}

/* "0.97  'a': left, rather right" */
static void put_doubtful(struct report_writer *writer, const struct doubtful_labels *doubtful,
                         const struct corpus *corpus)
{
    if (doubtful->count == 0)
        return;
    put(writer, "\nlabels that look wrong, the most doubtful first, with the probability of "
                "the label\nthat is given and of another\n\n");
    for (size_t i = 0; i < doubtful->count && i < DOUBTFUL_SHOWN; i++) {
        const struct doubtful_label *item = &doubtful->items[i];
        const struct corpus_document *document = &corpus->documents[item->document];
        put(writer, "%.3f  %.3f  ", item->given, item->other);
        put_quoted(writer, document->id);
        put(writer, ": ");
        put_plain(writer, corpus->labels[document->label]);
        put(writer, ", rather ");
        put_plain(writer, corpus->labels[item->rather]);
        put(writer, "\n");
    }
    if (doubtful->count > DOUBTFUL_SHOWN)
        put(writer, "… and %zu more; --report FILE lists them all\n",
            doubtful->count - DOUBTFUL_SHOWN);
}

/* "same  'a' (left), 'b' (left), 'c' (right) and 4 more" */
static void put_group(struct report_writer *writer, const struct audit *audit,
                      const struct corpus *corpus, const struct copy_group *group)
{
    put(writer, "%s", group->same ? "same    " : "nearly  ");
    for (uint32_t i = 0; i < group->count && i < MEMBERS_SHOWN; i++) {
        const struct corpus_document *document =
            &corpus->documents[audit->members[group->begin + i]];
        put(writer, "%s", i ? ", " : "");
        put_quoted(writer, document->id);
        put(writer, " (");
        put_plain(writer, corpus->labels[document->label]);
        put(writer, ")");
    }
    if (group->count > MEMBERS_SHOWN)
        put(writer, " and %u more", (unsigned)(group->count - MEMBERS_SHOWN));
    put(writer, "\n");
}

static void put_groups(struct report_writer *writer, const struct audit *audit,
                       const struct corpus *corpus)
{
    if (audit->group_count == 0)
        return;
    put(writer, "\ncopies: %zu group%s, the largest first\n\n", audit->group_count,
        audit->group_count == 1 ? "" : "s");
    for (size_t i = 0; i < audit->group_count && i < GROUPS_SHOWN; i++)
        put_group(writer, audit, corpus, &audit->groups[i]);
    if (audit->group_count > GROUPS_SHOWN)
        put(writer, "… and %zu more; --report FILE lists them all\n",
            audit->group_count - GROUPS_SHOWN);
}

/* "The Mast: 12: 'mast' (9), 'by the mast' (7) and 10 more", with how many texts have each. */
static size_t put_signatures_of(struct report_writer *writer,
                                const struct signatures *signatures,
                                const struct corpus *corpus, size_t first)
{
    const uint32_t source = signatures->items[first].source;
    const size_t found = signatures->found[source];
    size_t i = first;
    put_plain(writer, corpus->sources[source]);
    put(writer, ": ");
    for (; i < signatures->count && signatures->items[i].source == source; i++) {
        if (i - first >= NGRAMS_SHOWN)
            continue;
        put(writer, "%s", i > first ? ", " : "");
        put_quoted(writer, signatures->items[i].spelling);
        put(writer, " (%u)", (unsigned)signatures->items[i].documents);
    }
    if (found > NGRAMS_SHOWN)
        put(writer, " and %zu more", found - NGRAMS_SHOWN);
    put(writer, "\n");
    return i;
}

static void put_signatures(struct report_writer *writer, const struct signatures *signatures,
                           const struct corpus *corpus)
{
    if (signatures->count == 0)
        return;
    put(writer, "\nwords that hardly any other source has, and in how many of its texts:\n\n");
    for (size_t i = 0; i < signatures->count;)
        i = put_signatures_of(writer, signatures, corpus, i);
}

bool audit_text(const struct audit *audit, const struct corpus *corpus, struct text_buffer *out,
                struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    put_set(&writer, audit, corpus);
    put_findings(&writer, &audit->findings);
    put_words(&writer, audit->words);
    learning_curve_text(&writer, audit->learning_curve);
    put_doubtful(&writer, &audit->doubtful, corpus);
    put_groups(&writer, audit, corpus);
    put_signatures(&writer, audit->signatures, corpus);
    return writer.ok;
}
