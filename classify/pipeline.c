#include "pipeline.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS_PER_THREAD 4
#define MOST_BYTES       ((size_t)16 << 20) /* on their way, where that is more than one record */
#define KEPT_BYTES       ((size_t)1 << 20) /* what an idle slot or result may hold on to */

struct slot {
    struct item item;
    size_t size;              /* of the item, while it is on its way */
    struct text_buffer lines; /* what is to be printed */
    size_t bad;               /* of its records: the article and its comments */
    bool done;
};

/* Records are numbered as they are submitted; record n lives in slot n % slot_count, and
 * printed <= taken <= submitted <= printed + slot_count. */
struct pipeline {
    struct pipeline_options options;
    struct slot *slots;
    size_t slot_count;
    pthread_t *threads;
    size_t thread_count;

    pthread_mutex_t lock; /* guards all below, and the slots' `done` */
    pthread_cond_t work;  /* a record was submitted, or no more will be */
    pthread_cond_t room;  /* a record was printed, or printing failed */
    size_t submitted, taken, printed;
    size_t bytes;           /* on their way */
    bool printing;          /* a thread prints; it goes on until the next record is not done */
    bool closed;            /* no more records come */
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

static const char *bytes_of(const struct text_buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}

/* What a worker scores into. */
struct worker {
    const struct pipeline_options *options;
    tenor_result *article, *comment; /* NULL until they are needed */
    struct text_buffer name;         /* of the comment */
};

static void forget_results(struct worker *worker)
{
    tenor_result_free(worker->article);
    tenor_result_free(worker->comment);
    worker->article = worker->comment = NULL;
}

/* Scores a document and formats what is said of it. */
static bool score(const struct worker *worker, struct slot *slot, const struct output_id *id,
                  const tenor_document *document, tenor_result **result, unsigned notes,
                  struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    tenor_error error = {.code = TENOR_OK};
    if (!*result && !(*result = tenor_result_new()))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (tenor_score(options->scorer, document, *result, &error) == TENOR_OK)
        return output_result(options->output, id, *result, notes, &slot->lines, failure);
    slot->bad++;
    return output_error(options->output, id, tenor_code_name((int)error.code), error.message,
                        options->scorer, &slot->lines, failure);
}

static bool score_comment(struct worker *worker, struct slot *slot,
                          const struct output_id *page, size_t index, struct failure *failure)
{
    tenor_comment comment;
    struct text_buffer *name = &worker->name;
    if (!tenor_result_comment(worker->article, index, &comment))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    text_buffer_clear(name);
    if (!(page->name ? text_buffer_append(name, page->name, page->name_length, failure)
                     : text_buffer_format(name, failure, "%zu", page->number)) ||
        !text_buffer_format(name, failure, "#c%zu", index + 1))
        return false;
    const struct output_id id = {
        .name = name->data, .name_length = name->length, .of = page, .author = comment.author};
    const tenor_document document = {.text = comment.text,
                                     .text_length = comment.text_length,
                                     .charset = "utf-8",
                                     .raw = true,
                                     .any_language = worker->options->any_language};
    return score(worker, slot, &id, &document, &worker->comment, 0, failure);
}

static bool score_page(struct worker *worker, struct slot *slot, const struct output_id *id,
                       struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    const struct item *item = &slot->item;
    const tenor_document document = {.text = bytes_of(&item->text),
                                     .text_length = item->text.length,
                                     .title = item->title.data,
                                     .title_length = item->title.length,
                                     .source = item->source.data,
                                     .source_length = item->source.length,
                                     .any_language = options->any_language,
                                     .format = item->html ? TENOR_HTML : TENOR_TEXT,
                                     .charset =
                                         item->charset ? item->charset : options->charset,
                                     .raw = options->raw};
    bool done = score(worker, slot, id, &document, &worker->article,
                      item->replaced ? TENOR_NOTE_INVALID_UTF8 : 0, failure);
    const size_t comments = options->comments ? tenor_result_page(worker->article).comments : 0;
    for (size_t i = 0; done && i < comments; i++)
        done = score_comment(worker, slot, id, i, failure);
    return done;
}

/* Makes a slot's lines. A large article's results are not kept, nor their memory. */
static bool score_slot(struct worker *worker, struct slot *slot, struct failure *failure)
{
    const struct item *item = &slot->item;
    const struct output_id id = {.name = item->has_id ? bytes_of(&item->id) : NULL,
                                 .name_length = item->id.length,
                                 .number = item->number};
    text_buffer_clear(&slot->lines);
    slot->bad = item->broken;
    if (item->broken)
        return output_error(worker->options->output, &id, broken_code(item->failure.code),
                            item->failure.message, worker->options->scorer, &slot->lines,
                            failure);
    bool done = score_page(worker, slot, &id, failure);
    if (slot->size > KEPT_BYTES)
        forget_results(worker);
    return done;
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

/* Prints what is done and next in line. Called with the lock held, which is given up while
 * the stream is written to: `printing` keeps other threads from it meanwhile. */
static void print_finished(struct pipeline *pipeline)
{
    if (pipeline->printing)
        return;
    pipeline->printing = true;
    while (!has_failed(pipeline) && pipeline->printed < pipeline->taken &&
           slot_of(pipeline, pipeline->printed)->done) {
        struct slot *slot = slot_of(pipeline, pipeline->printed);
        struct failure failure = {0};
        pthread_mutex_unlock(&pipeline->lock);
        bool written = print(&pipeline->options, &slot->lines, &failure);
        if (slot->size > KEPT_BYTES)
            item_release(&slot->item);
        pthread_mutex_lock(&pipeline->lock);
        if (!written)
            pipeline->failure = failure;
        slot->done = false;
        pipeline->bad += slot->bad;
        pipeline->bytes -= slot->size;
        pipeline->printed++;
        pthread_cond_broadcast(&pipeline->room);
    }
    pipeline->printing = false;
}

static void *work(void *argument)
{
    struct pipeline *pipeline = argument;
    struct worker worker = {.options = &pipeline->options};
    pthread_mutex_lock(&pipeline->lock);
    for (;;) {
        while (pipeline->taken == pipeline->submitted && !pipeline->closed &&
               !has_failed(pipeline))
            pthread_cond_wait(&pipeline->work, &pipeline->lock);
        if (pipeline->taken == pipeline->submitted || has_failed(pipeline))
            break;
        struct slot *slot = slot_of(pipeline, pipeline->taken++);
        struct failure failure = {0};
        pthread_mutex_unlock(&pipeline->lock);
        bool scored = score_slot(&worker, slot, &failure);
        pthread_mutex_lock(&pipeline->lock);
        if (!scored && !has_failed(pipeline))
            pipeline->failure = failure;
        slot->done = true;
        print_finished(pipeline);
    }
    pthread_cond_broadcast(&pipeline->room);
    pthread_mutex_unlock(&pipeline->lock);
    forget_results(&worker);
    text_buffer_release(&worker.name);
    return NULL;
}

/* ---- The reader's side ------------------------------------------------------ */

struct item *pipeline_slot(struct pipeline *pipeline)
{
    pthread_mutex_lock(&pipeline->lock);
    while (pipeline->submitted - pipeline->printed == pipeline->slot_count &&
           !has_failed(pipeline))
        pthread_cond_wait(&pipeline->room, &pipeline->lock);
    struct item *item =
        has_failed(pipeline) ? NULL : &slot_of(pipeline, pipeline->submitted)->item;
    pthread_mutex_unlock(&pipeline->lock);
    return item;
}

void pipeline_submit(struct pipeline *pipeline)
{
    pthread_mutex_lock(&pipeline->lock);
    struct slot *slot = slot_of(pipeline, pipeline->submitted);
    slot->size = item_size(&slot->item);
    while (pipeline->bytes > 0 && pipeline->bytes + slot->size > MOST_BYTES &&
           !has_failed(pipeline))
        pthread_cond_wait(&pipeline->room, &pipeline->lock);
    pipeline->bytes += slot->size;
    pipeline->submitted++;
    pthread_cond_signal(&pipeline->work);
    pthread_mutex_unlock(&pipeline->lock);
}

static void free_pipeline(struct pipeline *pipeline)
{
    for (size_t i = 0; pipeline->slots && i < pipeline->slot_count; i++) {
        item_release(&pipeline->slots[i].item);
        text_buffer_release(&pipeline->slots[i].lines);
    }
    free(pipeline->slots);
    free(pipeline->threads);
    pthread_cond_destroy(&pipeline->room);
    pthread_cond_destroy(&pipeline->work);
    pthread_mutex_destroy(&pipeline->lock);
    free(pipeline);
}

struct pipeline *pipeline_start(const struct pipeline_options *options, struct failure *failure)
{
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (!pipeline) {
        fail(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    pipeline->options = *options;
    pthread_mutex_init(&pipeline->lock, NULL);
    pthread_cond_init(&pipeline->work, NULL);
    pthread_cond_init(&pipeline->room, NULL);
    pipeline->slot_count = SLOTS_PER_THREAD * options->threads;
    pipeline->slots = calloc(pipeline->slot_count, sizeof *pipeline->slots);
    pipeline->threads = calloc(options->threads, sizeof *pipeline->threads);
    if (pipeline->slots && pipeline->threads)
        while (pipeline->thread_count < options->threads &&
               pthread_create(&pipeline->threads[pipeline->thread_count], NULL, work,
                              pipeline) == 0)
            pipeline->thread_count++;
    if (pipeline->thread_count == 0) {
        fail(failure, FAILURE_MEMORY, "cannot start a thread");
        free_pipeline(pipeline);
        return NULL;
    }
    return pipeline;
}

bool pipeline_finish(struct pipeline *pipeline, size_t *bad, struct failure *failure)
{
    pthread_mutex_lock(&pipeline->lock);
    pipeline->closed = true;
    pthread_cond_broadcast(&pipeline->work);
    pthread_mutex_unlock(&pipeline->lock);
    for (size_t i = 0; i < pipeline->thread_count; i++)
        pthread_join(pipeline->threads[i], NULL);

    if (!has_failed(pipeline) && fflush(pipeline->options.stream) != 0)
        fail_file(&pipeline->failure, FAILURE_WRITE, "write the output", NULL);
    bool done = !has_failed(pipeline);
    if (!done && failure)
        *failure = pipeline->failure;
    *bad = pipeline->bad;
    free_pipeline(pipeline);
    return done;
}
