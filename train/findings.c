/* findings: see findings.h. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

static bool is_worse(const struct finding *a, const struct finding *b)
{
    if (a->level != b->level)
        return a->level < b->level;
    if (a->documents != b->documents)
        return a->documents > b->documents;
    return a->kind < b->kind;
}

bool findings_add(struct findings *findings, enum finding_kind kind, enum finding_level level,
                  size_t documents, const struct text_buffer *sentence, struct failure *failure)
{
    struct finding added = {kind, level, documents, malloc(sentence->length + 1)};
    if (!added.sentence || !memory_reserve(&findings->items, &findings->capacity,
                                           findings->count + 1, sizeof added, failure)) {
        free(added.sentence);
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    memcpy(added.sentence, sentence->data, sentence->length + 1);
    size_t at = findings->count++;
    for (; at > 0 && is_worse(&added, &findings->items[at - 1]); at--)
        findings->items[at] = findings->items[at - 1];
    findings->items[at] = added;
    return true;
}

void findings_release(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        free(findings->items[i].sentence);
    free(findings->items);
    *findings = (struct findings){0};
}

const char *finding_kind_name(enum finding_kind kind)
{
    static const char *const names[FINDING_KINDS] = {
        [FINDING_UNLEARNABLE] = "unlearnable",
        [FINDING_SIMILAR_LABELS] = "similar_labels",
        [FINDING_CONFLICTS] = "conflicts",
        [FINDING_NEAR_CONFLICTS] = "near_conflicts",
        [FINDING_SOURCES_DECIDE] = "sources_decide_labels",
        [FINDING_LENGTH] = "length_tells_label",
        [FINDING_DATE] = "date_tells_label",
        [FINDING_ONE_SOURCE] = "label_of_one_source",
        [FINDING_FEW_DOCUMENTS] = "few_documents",
        [FINDING_SOURCES_LEARNED] = "sources_learned",
        [FINDING_CROSSING] = "near_duplicates_across_sources",
        [FINDING_FEW_TEXTS] = "few_texts",
        [FINDING_LARGE_GROUP] = "large_group",
        [FINDING_DUPLICATES] = "duplicates",
        [FINDING_NEAR_DUPLICATES] = "near_duplicates",
        [FINDING_REPEATED_IDS] = "repeated_ids",
        [FINDING_DOUBTFUL_LABELS] = "doubtful_labels",
        [FINDING_SIGNATURES] = "signatures",
        [FINDING_RECURRING_LINES] = "recurring_lines",
        [FINDING_WORDS_TELL] = "words_tell_label",
        [FINDING_SOURCES_TOLD] = "words_tell_source",
        [FINDING_UNSEEN_SOURCES] = "unseen_sources",
        [FINDING_NOT_FITTED] = "not_fitted",
        [FINDING_WITHOUT_WORDS] = "without_words",
        [FINDING_SKIPPED_FILES] = "skipped_files",
        [FINDING_UNREAD_DATES] = "unread_dates"};
    return names[kind];
}

const char *finding_level_name(enum finding_level level)
{
    static const char *const names[] = {"error", "warning", "note"};
    return names[level];
}
