/* audit: see audit.h. */
#include "audit.h"

#include <stdlib.h>

#include "../models/model.h"

bool audit_check(const struct audit *audit, const struct corpus *corpus,
                 struct failure *failure)
{
    if (corpus->label_count < 2)
        return fail(failure, FAILURE_DATA,
                    "the set has only the label '%s': two or more are needed",
                    corpus->label_count ? corpus->labels[0] : "");
    if (corpus->label_count > MODEL_MAX_LABELS)
        return fail(failure, FAILURE_DATA, "the set has %zu labels: at most %d can be learned",
                    corpus->label_count, MODEL_MAX_LABELS);
    for (size_t k = 0; k < corpus->label_count; k++)
        if (audit->label_documents[k] == 0)
            return fail(failure, FAILURE_DATA, "label '%s' has no document with words",
                        corpus->labels[k]);
    for (size_t i = 0; i < corpus->count; i++) {
        uint32_t label = corpus->documents[i].label;
        if (audit->label_documents[label] < 2)
            return fail(failure, FAILURE_DATA, "label '%s' has one document only: '%s'",
                        corpus->labels[label], corpus->documents[i].id);
    }
    return true;
}

static bool audit_allocate(struct audit *audit, size_t labels, struct failure *failure)
{
    audit->label_documents = calloc(labels + 1, sizeof *audit->label_documents);
    audit->label_sources = calloc(labels + 1, sizeof *audit->label_sources);
    audit->label_unnamed = calloc(labels + 1, sizeof *audit->label_unnamed);
    audit->length.area = calloc(labels + 1, sizeof *audit->length.area);
    audit->date.area = calloc(labels + 1, sizeof *audit->date.area);
    return (audit->label_documents && audit->label_sources && audit->label_unnamed &&
            audit->length.area && audit->date.area) ||
           fail(failure, FAILURE_MEMORY, "out of memory");
}

bool audit_take(struct audit *audit, const struct dataset *dataset, uint32_t folds,
                const char *task, struct failure *failure)
{
    *audit = (struct audit){.without_words = dataset->without_words,
                            .sources_with_words = dataset->signatures.sources,
                            .dropped_signatures = dataset->signatures.dropped,
                            .signatures = &dataset->signatures};
    const struct corpus *corpus = dataset->corpus;
    const bool done = audit_allocate(audit, corpus->label_count, failure) &&
                      audit_count_labels(audit, corpus, failure) &&
                      audit_count_copies(audit, dataset, failure) &&
                      audit_find_confounds(audit, dataset, failure) &&
                      audit_put_findings(audit, dataset, folds, task, failure);
    if (!done)
        audit_release(audit);
    return done;
}

void audit_release(struct audit *audit)
{
    free(audit->label_documents);
    free(audit->label_sources);
    free(audit->label_unnamed);
    free(audit->length.area);
    free(audit->date.area);
    free(audit->groups);
    free(audit->members);
    doubtful_labels_release(&audit->doubtful);
    findings_release(&audit->findings);
    *audit = (struct audit){0};
}
