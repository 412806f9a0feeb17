/* outcomes: see outcomes.h. */
#include "outcomes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "plain_bytes.h"

/* More messages would push the report off the screen; the report counts all. */
#define MOST_MESSAGES 5

enum fate { FATE_ERROR, FATE_UNKNOWN_LABEL, FATE_DOCUMENT };

/* What a parcel begins with. These strings follow it: the error's code or the unknown label;
 * the error's message; the document's source; its group; and then the document's
 * probabilities. */
struct parcel_head {
    enum fate fate;
    struct labelled_document document;
    size_t name_length, message_length, source_length, group_length; /* 0: missing */
};

void outcomes_begin(struct outcomes *outcomes, const tenor_scorer *const *scorers, size_t count)
{
    assert(count >= 1 && count <= MOST_EVALUATED);
    *outcomes = (struct outcomes){.models = count, .labels = tenor_scorer_labels(*scorers, 0)};
    for (size_t m = 0; m < count; m++)
        outcomes->scorers[m] = scorers[m];
}

/* ---- Packing ----------------------------------------------------------- */

/* Sets `*label` to the number of the record's label; false if the models have no such label. */
static bool find_label(const struct outcomes *outcomes, const struct record *record,
                       uint32_t *label)
{
    for (size_t l = 0; l < outcomes->labels; l++) {
        const char *name = tenor_scorer_label(outcomes->scorers[0], 0, l);
        if (strlen(name) == record->label_length &&
            memcmp(name, record->label, record->label_length) == 0) {
            *label = (uint32_t)l;
            return true;
        }
    }
    return false;
}

static bool pack_probabilities(const struct outcomes *outcomes, tenor_result *const *results,
                               struct text_buffer *parcel, struct failure *failure)
{
    for (size_t m = 0; m < outcomes->models; m++)
        for (size_t l = 0; l < outcomes->labels; l++) {
            const double probability = tenor_result_probability(results[m], 0, l);
            if (!text_buffer_append(parcel, &probability, sizeof probability, failure))
                return false;
        }
    return true;
}

static void set_prediction(const struct outcomes *outcomes, tenor_result *const *results,
                           struct labelled_document *document)
{
    for (size_t m = 0; m < outcomes->models; m++) {
        for (size_t l = 0; l < outcomes->labels; l++)
            document->set_size[m] += tenor_result_in_set(results[m], 0, l) != 0;
        document->in_set[m] = tenor_result_in_set(results[m], 0, document->label) != 0;
    }
}

bool parcel_scored(const struct outcomes *outcomes, const struct record *record,
                   tenor_result *const *results, struct text_buffer *parcel,
                   struct failure *failure)
{
    struct parcel_head head;
    memset(&head, 0, sizeof head); /* its padding too, since all its bytes are copied */
    if (!find_label(outcomes, record, &head.document.label)) {
        head.fate = FATE_UNKNOWN_LABEL;
        head.name_length = record->label_length;
        return text_buffer_append(parcel, &head, sizeof head, failure) &&
               text_buffer_append(parcel, record->label, record->label_length, failure);
    }
    head.fate = FATE_DOCUMENT;
    head.source_length = record->source_length;
    head.group_length = record->group_length;
    for (size_t m = 0; m < outcomes->models; m++)
        head.document.abstained[m] = tenor_result_abstained(results[m], 0);
    set_prediction(outcomes, results, &head.document);
    return text_buffer_append(parcel, &head, sizeof head, failure) &&
           text_buffer_append(parcel, record->source, record->source_length, failure) &&
           text_buffer_append(parcel, record->group, record->group_length, failure) &&
           pack_probabilities(outcomes, results, parcel, failure);
}

bool parcel_error(const struct output_id *id, const char *code, const char *message,
                  struct text_buffer *parcel, struct failure *failure)
{
    struct parcel_head head;
    struct text_buffer line = {0};
    memset(&head, 0, sizeof head);
    bool done = (id->record.name ? text_buffer_append(&line, "'", 1, failure) &&
                                       text_buffer_append(&line, id->record.name,
                                                          id->record.length, failure) &&
                                       text_buffer_format(&line, failure, "': %s", message)
                                 : text_buffer_format(&line, failure, "record %zu: %s",
                                                      id->record.number, message));
    head.fate = FATE_ERROR;
    head.name_length = strlen(code);
    head.message_length = line.length;
    done = done && text_buffer_append(parcel, &head, sizeof head, failure) &&
           text_buffer_append(parcel, code, head.name_length, failure) &&
           text_buffer_append(parcel, line.data, line.length, failure);
    text_buffer_release(&line);
    return done;
}

/* ---- Taking ------------------------------------------------------------ */

static bool take_error(struct outcomes *outcomes, const struct parcel_head *head,
                       const char *strings, struct failure *failure)
{
    const bool shown = outcomes->errors_shown < MOST_MESSAGES;
    outcomes->errors_shown += shown;
    return names_add(&outcomes->errors, strings, head->name_length, failure) &&
           (!shown || (plain_bytes(&outcomes->first_errors, strings + head->name_length,
                                   head->message_length, failure) &&
                       text_buffer_append(&outcomes->first_errors, "\n", 1, failure)));
}

static bool take_document(struct outcomes *outcomes, const struct parcel_head *head,
                          const char *strings, struct failure *failure)
{
    const size_t width = outcomes->models * outcomes->labels;
    const char *source = strings, *group = source + head->source_length;
    if (outcomes->count >= UINT32_MAX - 1)
        return fail(failure, FAILURE_DATA, "too many documents");
    if (!memory_reserve(&outcomes->documents, &outcomes->capacity, outcomes->count + 1,
                        sizeof *outcomes->documents, failure) ||
        !memory_reserve(&outcomes->probability, &outcomes->probability_capacity,
                        (outcomes->count + 1) * width, sizeof *outcomes->probability,
                        failure) ||
        !names_add(&outcomes->sources, head->source_length > 0 ? source : NULL,
                   head->source_length, failure) ||
        !names_add(&outcomes->groups, head->group_length > 0 ? group : NULL, head->group_length,
                   failure))
        return false;
    memcpy(outcomes->probability + outcomes->count * width, group + head->group_length,
           width * sizeof *outcomes->probability);
    outcomes->documents[outcomes->count++] = head->document;
    return true;
}

bool outcomes_take(struct outcomes *outcomes, const struct text_buffer *parcel,
                   struct failure *failure)
{
    struct parcel_head head;
    assert(parcel->length >= sizeof head);
    memcpy(&head, parcel->data, sizeof head);
    const char *strings = parcel->data + sizeof head;
    outcomes->records++;
    switch (head.fate) {
    case FATE_ERROR:
        return take_error(outcomes, &head, strings, failure);
    case FATE_UNKNOWN_LABEL:
        return names_add(&outcomes->unknown, strings, head.name_length, failure);
    case FATE_DOCUMENT:
        break;
    }
    return take_document(outcomes, &head, strings, failure);
}

void outcomes_release(struct outcomes *outcomes)
{
    names_release(&outcomes->errors);
    names_release(&outcomes->unknown);
    names_release(&outcomes->sources);
    names_release(&outcomes->groups);
    text_buffer_release(&outcomes->first_errors);
    free(outcomes->documents);
    free(outcomes->probability);
    *outcomes = (struct outcomes){0};
}
