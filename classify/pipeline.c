#include "pipeline.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS_PER_THREAD 4
#define MOST_BYTES       ((size_t)16 << 20) /* on their way, where that is more than one record */
#define KEPT_BYTES       ((size_t)1 << 20) /* what an idle slot or worker may hold on to */

#define REMEMBERED       ((size_t)14 << 20) /* of the articles before, by one thread or two */

/* What is to be printed of a record. */
struct slot {
    size_t size;              /* of the record */
    struct text_buffer lines; /* memory kept from record to record */
    size_t bad;               /* of its records: the article and its comments */
    bool done;
    struct failure failure; /* the lines could not be made */
};

/* Records are numbered as they are taken; record n's lines go to slot n % slot_count, and
 * printed <= taken <= printed + slot_count. */
struct pipeline {
    struct pipeline_options options;
    struct slot *slots;
    size_t slot_count;

    pthread_mutex_t turn; /* whose it is to read; taken before `lock` */
    bool ended;           /* guarded by `turn`: no more records come */

    pthread_mutex_t lock; /* guards all below, and the slots' `done` */
    pthread_cond_t room;  /* a record was printed, or all winds down */
    size_t taken, printed;
    size_t bytes;           /* of records on their way */
    bool printing;          /* a thread prints; it goes on until the next record is not done */
    size_t bad;             /* records printed that could not be scored */
    struct failure failure; /* once set, everything winds down */
};

static bool has_failed(const struct pipeline *pipeline)
{
    return pipeline->failure.code != FAILURE_NONE;
}

static struct slot *slot_of(struct pipeline *pipeline, size_t record)
{
    return &pipeline->slots[record % pipeline->slot_count];
}

/* ---- Scoring -------------------------------------------------------------- */

static const char *broken_code(enum failure_code code)
{
    switch (code) {
    case FAILURE_MEMORY:
        return tenor_code_name(TENOR_NO_MEMORY);
    case FAILURE_TOO_LARGE:
        return tenor_code_name(TENOR_TEXT_TOO_LARGE);
    default:
        return "bad_record";
    }
}

/* What a thread takes records apart and scores with. */
struct scoring_worker {
    const struct pipeline_options *options;
    struct item item;
    struct record_parser parser;
    tenor_result *article, *comment; /* NULL until they are needed */
    struct text_buffer name;         /* of the comment */
};

static void worker_release(struct scoring_worker *worker)
{
    item_release(&worker->item);
    record_parser_release(&worker->parser);
    tenor_result_free(worker->article);
    tenor_result_free(worker->comment);
    text_buffer_release(&worker->name);
    *worker = (struct scoring_worker){.options = worker->options};
}

/* Where there are more than two threads, each has as much as with two: less would be slow. */
static tenor_result *new_result(const struct pipeline_options *options)
{
    tenor_result *result = tenor_result_new();
    const size_t shares = (options->threads > 1 ? 2u : 1u) * (options->comments ? 2u : 1u);
    tenor_result_limit(result, REMEMBERED / shares);
    return result;
}

/* Scores a document and formats what is said of it. */
static bool score(const struct scoring_worker *worker, struct slot *slot,
                  const struct output_id *id, const tenor_document *document,
                  tenor_result **result, unsigned notes, struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    tenor_error error = {.code = TENOR_OK};
    if (!*result && !(*result = new_result(options)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (tenor_score(options->scorer, document, *result, &error) == TENOR_OK)
        return output_result(options->output, id, *result, notes, &slot->lines, failure);
    slot->bad++;
    return output_error(options->output, id, tenor_code_name((int)error.code), error.message,
                        options->scorer, &slot->lines, failure);
}

static bool score_comment(struct scoring_worker *worker, struct slot *slot,
                          const struct output_id *page, size_t index, struct failure *failure)
{
    tenor_comment comment;
    struct text_buffer *name = &worker->name;
    if (!tenor_result_comment(worker->article, index, &comment))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    text_buffer_clear(name);
    if (!(page->record.name
              ? text_buffer_append(name, page->record.name, page->record.length, failure)
              : text_buffer_format(name, failure, "%zu", page->record.number)) ||
        !text_buffer_format(name, failure, "#c%zu", index + 1))
        return false;
    const struct output_id id = {
        .record = {name->data, name->length, 0}, .of = page, .author = comment.author};
    const tenor_document document = {.text = comment.text,
                                     .text_length = comment.text_length,
                                     .charset = "utf-8",
                                     .raw = true,
                                     .any_language = worker->options->any_language};
    return score(worker, slot, &id, &document, &worker->comment, 0, failure);
}

static bool score_page(struct scoring_worker *worker, struct slot *slot,
                       const struct output_id *id, const struct record *record,
                       struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    const tenor_document document = {.text = record->text,
                                     .text_length = record->text_length,
                                     .title = record->title,
                                     .title_length = record->title_length,
                                     .source = record->source,
                                     .source_length = record->source_length,
                                     .any_language = options->any_language,
                                     .format = record->html ? TENOR_HTML : TENOR_TEXT,
                                     .charset =
                                         record->charset ? record->charset : options->charset,
                                     .raw = options->raw};
    bool done = score(worker, slot, id, &document, &worker->article,
                      record->replaced ? TENOR_NOTE_INVALID_UTF8 : 0, failure);
    const size_t comments = options->comments ? tenor_result_page(worker->article).comments : 0;
    for (size_t i = 0; done && i < comments; i++)
        done = score_comment(worker, slot, id, i, failure);
    return done;
}

/* Makes a slot's lines of the worker's item. */
static bool score_item(struct scoring_worker *worker, struct slot *slot,
                       struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    struct record record;
    struct output_id id = {.of = NULL};
    struct failure reason = {0};
    const enum record_status status =
        item_parse(&worker->item, &worker->parser, &record, &id.record, &reason);
    if (worker->item.row.layout.format == RECORDS_JSONL && slot->size > KEPT_BYTES)
        record_row_release(&worker->item.row); /* the parser has the strings */
    text_buffer_clear(&slot->lines);
    slot->bad = status != RECORD_READ;
    switch (status) {
    case RECORD_READ:
        return score_page(worker, slot, &id, &record, failure);
    case RECORD_BROKEN:
        return output_error(options->output, &id, broken_code(reason.code), reason.message,
                            options->scorer, &slot->lines, failure);
    default:
        return fail(failure, reason.code, "%s", reason.message);
    }
}

/* ---- Printing ------------------------------------------------------------- */

static bool print(const struct pipeline_options *options, const struct text_buffer *lines,
                  struct failure *failure)
{
    if (fwrite(lines->data, 1, lines->length, options->stream) == lines->length &&
        (!options->line_buffered || fflush(options->stream) == 0))
        return true;
    return fail_file(failure, FAILURE_WRITE, "write the output", NULL);
}

/* Prints what is done and next in line, up to a record whose lines could not be made. Called
 * with the lock held, which is given up while the stream is written to: `printing` keeps other
 * threads from it meanwhile. */
static void print_finished(struct pipeline *pipeline)
{
    if (pipeline->printing)
        return;
    pipeline->printing = true;
    while (!has_failed(pipeline) && pipeline->printed < pipeline->taken &&
           slot_of(pipeline, pipeline->printed)->done) {
        struct slot *slot = slot_of(pipeline, pipeline->printed);
        pthread_mutex_unlock(&pipeline->lock);
        bool written = slot->failure.code == FAILURE_NONE &&
                       print(&pipeline->options, &slot->lines, &slot->failure);
        if (slot->lines.capacity > KEPT_BYTES)
            text_buffer_release(&slot->lines);
        pthread_mutex_lock(&pipeline->lock);
        if (!written)
            pipeline->failure = slot->failure;
        slot->done = false;
        pipeline->bad += slot->bad;
        pipeline->bytes -= slot->size;
        pipeline->printed++;
        pthread_cond_broadcast(&pipeline->room);
    }
    pipeline->printing = false;
}

/* ---- The threads ------------------------------------------------------------ */

static bool has_room(const struct pipeline *pipeline, size_t size)
{
    return pipeline->taken - pipeline->printed < pipeline->slot_count &&
           (pipeline->bytes == 0 || pipeline->bytes + size <= MOST_BYTES);
}

/* Waits until a record of this size may be on its way, and gives it a slot; NULL when
 * everything winds down. */
static struct slot *take_slot(struct pipeline *pipeline, size_t size)
{
    struct slot *slot = NULL;
    pthread_mutex_lock(&pipeline->lock);
    while (!has_room(pipeline, size) && !has_failed(pipeline))
        pthread_cond_wait(&pipeline->room, &pipeline->lock);
    if (!has_failed(pipeline)) {
        slot = slot_of(pipeline, pipeline->taken++);
        slot->size = size;
        pipeline->bytes += size;
    }
    pthread_mutex_unlock(&pipeline->lock);
    return slot;
}

/* Takes the next record; NULL if there are no more. The turn to read is held until the record
 * has its slot, so that their order is that of the input. */
static struct slot *take_record(struct pipeline *pipeline, struct item *item)
{
    const struct pipeline_input *input = &pipeline->options.input;
    struct slot *slot = NULL;
    pthread_mutex_lock(&pipeline->turn);
    if (!pipeline->ended && input->next(input->context, item))
        slot = take_slot(pipeline, item->row.length);
    pipeline->ended = !slot;
    pthread_mutex_unlock(&pipeline->turn);
    return slot;
}

static void *work(void *argument)
{
    struct pipeline *pipeline = argument;
    struct scoring_worker worker = {.options = &pipeline->options};
    bool failed = false;
    for (struct slot *slot; !failed && (slot = take_record(pipeline, &worker.item));) {
        slot->failure = (struct failure){0};
        score_item(&worker, slot, &slot->failure);
        if (slot->size > KEPT_BYTES)
            worker_release(&worker);
        pthread_mutex_lock(&pipeline->lock);
        slot->done = true;
        print_finished(pipeline);
        failed = has_failed(pipeline);
        pthread_mutex_unlock(&pipeline->lock);
    }
    worker_release(&worker);
    return NULL;
}

/* Works on this thread and as many others as can be had. */
static void work_on_threads(struct pipeline *pipeline, pthread_t *others, size_t most)
{
    size_t count = 0;
    while (count < most && pthread_create(&others[count], NULL, work, pipeline) == 0)
        count++;
    work(pipeline);
    while (count > 0)
        pthread_join(others[--count], NULL);
}

bool pipeline_run(const struct pipeline_options *options, size_t *bad, struct failure *failure)
{
    struct pipeline pipeline = {.options = *options,
                                .turn = PTHREAD_MUTEX_INITIALIZER,
                                .lock = PTHREAD_MUTEX_INITIALIZER,
                                .room = PTHREAD_COND_INITIALIZER,
                                .slot_count = SLOTS_PER_THREAD * options->threads};
    pthread_t *others = calloc(options->threads, sizeof *others);
    pipeline.slots = calloc(pipeline.slot_count, sizeof *pipeline.slots);
    if (others && pipeline.slots)
        work_on_threads(&pipeline, others, options->threads - 1);
    else
        failure_set(&pipeline.failure, FAILURE_MEMORY, "out of memory");
    if (!has_failed(&pipeline) && fflush(options->stream) != 0)
        fail_file(&pipeline.failure, FAILURE_WRITE, "write the output", NULL);

    for (size_t i = 0; pipeline.slots && i < pipeline.slot_count; i++)
        text_buffer_release(&pipeline.slots[i].lines);
    free(pipeline.slots);
    free(others);
    *bad = pipeline.bad;
    if (has_failed(&pipeline) && failure)
        *failure = pipeline.failure;
    return !has_failed(&pipeline);
}
