/* audit_doubtful: labels that look wrong → a sentence. */
#include <stdlib.h>

#include "audit.h"
#include "report_writer.h"

#define SHOWN 3 /* documents that the sentence names */

/* "'x' (left, rather right: 0.97)" */
static void put_document(struct report_writer *writer, const struct corpus *corpus,
                         const struct doubtful_label *doubtful)
{
    const struct corpus_document *document = &corpus->documents[doubtful->document];
    put_quoted(writer, document->id);
    put(writer, " (");
    put_plain(writer, corpus->labels[document->label]);
    put(writer, ", rather ");
    put_plain(writer, corpus->labels[doubtful->rather]);
    put(writer, ": %.2f)", doubtful->other);
}

static bool add_finding(struct audit *audit, const struct corpus *corpus,
                        struct failure *failure)
{
    const struct doubtful_labels *doubtful = &audit->doubtful;
    struct text_buffer sentence = {0};
    struct report_writer writer = {&sentence, failure, true};
    put(&writer, "%zu document%s a label that looks wrong, out of fold; the most doubtful: ",
        doubtful->count, doubtful->count == 1 ? " has" : "s have");
    for (size_t i = 0; i < doubtful->count && i < SHOWN; i++) {
        put(&writer, "%s", i ? ", " : "");
        put_document(&writer, corpus, &doubtful->items[i]);
    }
    const bool ok =
        writer.ok && findings_add(&audit->findings, FINDING_DOUBTFUL_LABELS, FINDING_NOTE,
                                  doubtful->count, &sentence, failure);
    text_buffer_release(&sentence);
    return ok;
}

bool audit_doubtful(struct audit *audit, const struct corpus *corpus,
                    const struct out_of_fold *out, struct failure *failure)
{
    uint32_t *label = malloc((corpus->count + 1) * sizeof *label);
    if (!label)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++)
        label[i] = corpus->documents[i].label;
    bool ok = doubtful_labels_find(&audit->doubtful, out, label, failure);
    if (ok && audit->doubtful.count > 0)
        ok = add_finding(audit, corpus, failure);
    free(label);
    return ok;
}
