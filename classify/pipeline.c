/* pipeline: each thread reads a record in its turn, scores it, and prints what is next. */
#include "pipeline.h"
#include "by_value.h"

#include <assert.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Slots for each thread: more let the threads go on while a long record is scored, at the price
 * of memory for the lines that wait behind it. On 4,000 articles two threads took 2% longer with 4, and
 * half a megabyte less. */
#define SLOTS_PER_THREAD 16
/* The most bytes of records that were taken and not printed yet, unless it is one record only.
 * Bounds memory where records are large; 16 MB are some thousand articles. */
#define MOST_BYTES ((size_t)16 << 20)
/* Memory that a slot or a thread keeps for its next record; more is freed after a large one. */
#define KEPT_BYTES ((size_t)1 << 20)
/* The limit of the results' caches (tenor_result_limit), of all threads together; and the least that
 * one of many threads gets. 10,000 articles with the shipped models took one thread 11.3 s with 14 MB,
 * 9.3 s with 28, 9.2 s with 56 and 8.4 s with 100. 48 MB are filled by 4,000 articles, so that more of
 * them take no more memory; 64 save 1 to 2% of the instructions. BENCH.md has a curve. */
#define CACHE_BYTES       ((size_t)48 << 20)
#define LEAST_CACHE_BYTES ((size_t)7 << 20)

/* Bytes that a pipe takes whole or not at all; files are written in such pieces too. */
#ifdef PIPE_BUF
#define WHOLE_BYTES ((size_t)PIPE_BUF)
#else
#define WHOLE_BYTES ((size_t)_POSIX_PIPE_BUF)
#endif

/* What is to be printed for a record. */
struct slot {
    size_t size;              /* bytes of the record's row */
    struct text_buffer lines; /* its memory is kept from record to record */
    struct text_buffer rows;  /* those of the index: of the article and its comments */
    size_t bad;               /* how many could not be scored: the article and its comments */
    bool read;                /* the record is what it should be, scored or not */
    uint64_t kept_found;      /* the kept fields that the record has, a bit each */
    bool done;                /* scored, and not printed yet */
    struct failure failure;   /* why the lines could not be made; else FAILURE_NONE */
};

/* Records are numbered as they are taken. The lines of record n go to slot n % slot_count, and
 * printed <= taken <= printed + slot_count. */
struct pipeline {
    struct pipeline_options options;
    struct slot *slots;
    size_t slot_count;

    pthread_mutex_t turn; /* held by the thread that reads; taken before `lock` */
    bool ended;           /* guarded by `turn`: no more records come */

    pthread_mutex_t lock; /* guards everything below, and `done` of the slots */
    pthread_cond_t room;  /* signalled when a record was printed, or something failed */
    size_t taken, printed;
    size_t bytes;           /* of the records that are taken and not printed */
    bool printing;          /* a thread prints, until the next record is not done */
    bool waiting;           /* no more input is there at the moment */
    size_t unflushed;       /* bytes in the stream; for the thread that prints */
    size_t bad;             /* printed records that could not be scored */
    struct failure failure; /* the first; once it is set all threads stop */
};

/* Called with the lock held. */
static void assert_counters(const struct pipeline *pipeline)
{
    assert(pipeline->printed <= pipeline->taken);
    assert(pipeline->taken - pipeline->printed <= pipeline->slot_count);
    assert(pipeline->taken > pipeline->printed || pipeline->bytes == 0);
    (void)pipeline;
}

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

/* What a thread parses and scores records with. */
struct scoring_worker {
    const struct pipeline_options *options;
    struct item item;
    struct record_parser parser;
    /* NULL until they are first used. `second` is that of a comment, or of the collector's
     * second scorer. */
    tenor_result *article, *second;
    struct text_buffer id;   /* of a record that has none but its number */
    struct text_buffer name; /* of the comment */
};

static void worker_release(struct scoring_worker *worker)
{
    item_release(&worker->item);
    record_parser_release(&worker->parser);
    tenor_result_free(worker->article);
    tenor_result_free(worker->second);
    text_buffer_release(&worker->id);
    text_buffer_release(&worker->name);
    *worker = (struct scoring_worker){.options = worker->options};
}

/* Each thread has its share of CACHE_BYTES, and one that has two results each half of that. */
static tenor_result *new_result(const struct pipeline_options *options)
{
    tenor_result *result = tenor_result_new();
    const bool second =
        options->comments || (options->collector && options->collector->compared);
    const size_t share = CACHE_BYTES / options->threads;
    tenor_result_limit(result, (share > LEAST_CACHE_BYTES ? share : LEAST_CACHE_BYTES) /
                                   (second ? 2 : 1));
    return result;
}

/* Formats, or packs for the collector, why a record could not be scored. */
static bool put_error(const struct pipeline_options *options, struct slot *slot,
                      const struct output_id *id, const char *code, const char *message,
                      struct failure *failure)
{
    const struct pipeline_collector *collector = options->collector;
    slot->bad++;
    if (collector)
        return collector->not_scored(collector->context, id, code, message, &slot->lines,
                                     failure);
    return output_error(options->output, id, code, message, options->scorer, &slot->lines,
                        failure) &&
           output_row(options->output, id, NULL, options->scorer, &slot->rows, failure);
}

/* Scores a document into `*result`. Sets `*error` if it cannot be scored; fails for lack of
 * memory for the result. */
static bool find_result(const struct pipeline_options *options, const tenor_scorer *scorer,
                        const tenor_document *document, tenor_result **result,
                        tenor_error *error, struct failure *failure)
{
    *error = (tenor_error){.code = TENOR_OK};
    if (!*result && !(*result = new_result(options)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    tenor_score(scorer, document, *result, error);
    return true;
}

/* Scores a document and formats the result, or the error, into the slot. */
static bool score(const struct scoring_worker *worker, struct slot *slot,
                  const struct output_id *id, const tenor_document *document,
                  tenor_result **result, unsigned notes, struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    tenor_error error;
    if (!find_result(options, options->scorer, document, result, &error, failure))
        return false;
    if (error.code != TENOR_OK)
        return put_error(options, slot, id, tenor_code_name((int)error.code), error.message,
                         failure);
    return output_result(options->output, id, *result, notes, &slot->lines, failure) &&
           output_row(options->output, id, *result, options->scorer, &slot->rows, failure);
}

/* Scores a record for the collector, by its second scorer too. */
static bool collect(struct scoring_worker *worker, struct slot *slot,
                    const struct output_id *id, const struct record *record,
                    const tenor_document *document, struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    const struct pipeline_collector *collector = options->collector;
    struct failure reason = {0};
    tenor_error error;
    const char *wrong = collector->check(collector->context, record, &reason);
    if (wrong)
        return put_error(options, slot, id, wrong, reason.message, failure);
    if (!find_result(options, options->scorer, document, &worker->article, &error, failure) ||
        (collector->compared && error.code == TENOR_OK &&
         !find_result(options, collector->compared, document, &worker->second, &error,
                      failure)))
        return false;
    if (error.code != TENOR_OK)
        return put_error(options, slot, id, tenor_code_name((int)error.code), error.message,
                         failure);
    tenor_result *const results[] = {worker->article, worker->second};
    return collector->scored(collector->context, record, results, &slot->lines, failure);
}

static bool score_comment(struct scoring_worker *worker, struct slot *slot,
                          const struct output_id *page, size_t index, struct failure *failure)
{
    tenor_comment comment = {.size = sizeof comment};
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
        .record = {name->data, name->length, index + 1},
        .of = page,
        .author = comment.author,
        .date = comment.date,
        .parent = comment.parent != TENOR_NO_COMMENT ? comment.parent + 1 : 0,
        .kept = page->kept};
    const tenor_document document = {.size = sizeof document,
                                     .text = comment.text,
                                     .text_length = comment.text_length,
                                     .charset = "utf-8",
                                     .raw = true,
                                     .any_language = worker->options->any_language,
                                     .no_abstain = worker->options->no_abstain,
                                     .min_confidence = worker->options->min_confidence,
                                     .coverage = worker->options->sets.coverage,
                                     .coverage_by_label = worker->options->sets.by_label};
    return score(worker, slot, &id, &document, &worker->second, 0, failure);
}

static bool score_page(struct scoring_worker *worker, struct slot *slot,
                       const struct output_id *id, const struct record *record,
                       struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    const char *source = record->source ? record->source : options->source;
    const tenor_document document = {.size = sizeof document,
                                     .text = record->text,
                                     .text_length = record->text_length,
                                     .title = record->title,
                                     .title_length = record->title_length,
                                     .source = source,
                                     .source_length = record->source ? record->source_length
                                                      : source       ? strlen(source)
                                                                     : 0,
                                     .any_language = options->any_language,
                                     .no_abstain = options->no_abstain,
                                     .min_confidence = options->min_confidence,
                                     .coverage = options->sets.coverage,
                                     .coverage_by_label = options->sets.by_label,
                                     .byline = record->byline,
                                     .byline_length = record->byline_length,
                                     .date = record->date,
                                     .date_length = record->date_length,
                                     .site = record->site,
                                     .site_length = record->site_length,
                                     .format = record->html ? TENOR_HTML : TENOR_TEXT,
                                     .charset =
                                         record->charset ? record->charset : options->charset,
                                     .raw = options->raw};
    if (options->collector)
        return collect(worker, slot, id, record, &document, failure);
    bool done = score(worker, slot, id, &document, &worker->article,
                      record->replaced ? TENOR_NOTE_INVALID_UTF8 : 0, failure);
    const size_t comments = options->comments ? result_page_of(worker->article).comments : 0;
    for (size_t i = 0; done && i < comments; i++)
        done = score_comment(worker, slot, id, i, failure);
    return done;
}

/* Names a record that has only its number: numbers begin anew in each run, and an engine that cuts
 * its input into parts has many runs. */
static bool name_record(struct scoring_worker *worker, struct record_id *id,
                        struct failure *failure)
{
    const char *prefix = worker->options->id_prefix;
    if (id->name || !prefix)
        return true;
    text_buffer_clear(&worker->id);
    if (!text_buffer_format(&worker->id, failure, "%s%zu", prefix, id->number))
        return false;
    id->name = worker->id.data;
    id->length = worker->id.length;
    return true;
}

/* Which kept fields the record has. */
_Static_assert(RECORD_KEPT_MOST <= 64, "a bit for each");
static uint64_t find_kept(const struct pipeline_options *options, const struct output_id *id)
{
    uint64_t found = 0;
    for (size_t i = 0; id->kept && options->output && i < options->output->kept_count; i++)
        found |= (uint64_t)(id->kept[i].kind != KEPT_NONE) << i;
    return found;
}

/* Parses and scores the worker's item, and fills the slot with its lines. */
static bool score_item(struct scoring_worker *worker, struct slot *slot,
                       struct failure *failure)
{
    const struct pipeline_options *options = worker->options;
    struct record record;
    struct output_id id = {.of = NULL};
    struct failure reason = {0};
    const enum record_status status =
        item_parse(&worker->item, &worker->parser, &record, &id.record, &reason);
    id.kept = record.kept;
    slot->kept_found = find_kept(options, &id);
    if (worker->item.row.layout.format == RECORDS_JSONL && slot->size > KEPT_BYTES)
        record_row_release(&worker->item.row); /* the parser has the strings */
    text_buffer_clear(&slot->lines);
    text_buffer_clear(&slot->rows);
    slot->bad = 0;
    slot->read = status == RECORD_READ;
    if (!name_record(worker, &id.record, failure))
        return false;
    switch (status) {
    case RECORD_READ:
        return score_page(worker, slot, &id, &record, failure);
    case RECORD_BROKEN:
        return put_error(options, slot, &id, broken_code(reason.code), reason.message, failure);
    default:
        return fail(failure, reason.code, "%s", reason.message);
    }
}

/* ---- Printing ------------------------------------------------------------- */

static bool flush(struct pipeline *pipeline, struct failure *failure)
{
    pipeline->unflushed = 0;
    return fflush(pipeline->options.stream) == 0 ||
           fail_file(failure, FAILURE_WRITE, "write the output", NULL);
}

/* Writes the lines of a record behind those that still stand in the stream if all of them are
 * written whole, else by themselves. */
static bool write_lines(struct pipeline *pipeline, const struct text_buffer *lines,
                        struct failure *failure)
{
    FILE *stream = pipeline->options.stream;
    if (pipeline->unflushed > 0 && pipeline->unflushed + lines->length > WHOLE_BYTES &&
        !flush(pipeline, failure))
        return false;
    pipeline->unflushed += lines->length;
    if (fwrite(lines->data, 1, lines->length, stream) != lines->length)
        return fail_file(failure, FAILURE_WRITE, "write the output", NULL);
    return (!pipeline->options.line_buffered && pipeline->unflushed < WHOLE_BYTES) ||
           flush(pipeline, failure);
}

static bool print(struct pipeline *pipeline, const struct slot *slot, struct failure *failure)
{
    const struct pipeline_options *options = &pipeline->options;
    const struct pipeline_collector *collector = options->collector;
    const struct text_buffer *lines = &slot->lines, *rows = &slot->rows;
    if (collector)
        return collector->take(collector->context, lines, failure);
    if (options->rows && !text_buffer_append(options->rows, rows->data, rows->length, failure))
        return false;
    return write_lines(pipeline, lines, failure);
}

/* Prints the next record. Called with the lock held, which is released meanwhile. */
static void print_next(struct pipeline *pipeline)
{
    struct slot *slot = slot_of(pipeline, pipeline->printed);
    pthread_mutex_unlock(&pipeline->lock);
    bool written = slot->failure.code == FAILURE_NONE && print(pipeline, slot, &slot->failure);
    if (slot->lines.capacity > KEPT_BYTES)
        text_buffer_release(&slot->lines);
    pthread_mutex_lock(&pipeline->lock);
    if (!written)
        pipeline->failure = slot->failure;
    slot->done = false;
    pipeline->bad += slot->bad;
    if (pipeline->options.records_read)
        *pipeline->options.records_read += slot->read;
    if (pipeline->options.kept_found)
        *pipeline->options.kept_found |= slot->kept_found;
    assert(pipeline->bytes >= slot->size);
    pipeline->bytes -= slot->size;
    pipeline->printed++;
    assert_counters(pipeline);
    pthread_cond_broadcast(&pipeline->room);
}

/* Hands on what stands in the stream. Called as print_next is. */
static void flush_now(struct pipeline *pipeline)
{
    struct failure failure = {0};
    pthread_mutex_unlock(&pipeline->lock);
    const bool flushed = flush(pipeline, &failure);
    pthread_mutex_lock(&pipeline->lock);
    if (!flushed)
        pipeline->failure = failure;
}

/* Prints the records that are next in order and done, up to one whose lines could not be made; and
 * hands them on if no more input is waiting. Called with the lock held. It is released while the
 * stream is written to; `printing` keeps other threads from printing meanwhile. */
static void print_finished(struct pipeline *pipeline)
{
    if (pipeline->printing)
        return;
    pipeline->printing = true;
    while (!has_failed(pipeline)) {
        if (pipeline->printed < pipeline->taken && slot_of(pipeline, pipeline->printed)->done)
            print_next(pipeline);
        else if (pipeline->waiting && pipeline->unflushed > 0)
            flush_now(pipeline);
        else
            break;
    }
    pipeline->printing = false;
}

/* read_pause: the thread that reads is about to wait. */
static void input_waits(void *context)
{
    struct pipeline *pipeline = context;
    pthread_mutex_lock(&pipeline->lock);
    pipeline->waiting = true;
    print_finished(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
}

/* ---- The threads ------------------------------------------------------------ */

static bool has_room(const struct pipeline *pipeline, size_t size)
{
    return pipeline->taken - pipeline->printed < pipeline->slot_count &&
           (pipeline->bytes == 0 || pipeline->bytes + size <= MOST_BYTES);
}

/* Waits until there is room for a record of this size, and gives it a slot; NULL if something
 * failed. */
static struct slot *take_slot(struct pipeline *pipeline, size_t size)
{
    struct slot *slot = NULL;
    pthread_mutex_lock(&pipeline->lock);
    while (!has_room(pipeline, size) && !has_failed(pipeline))
        pthread_cond_wait(&pipeline->room, &pipeline->lock);
    if (!has_failed(pipeline)) {
        slot = slot_of(pipeline, pipeline->taken++);
        pipeline->waiting = false;
        assert(!slot->done);
        slot->size = size;
        pipeline->bytes += size;
        assert_counters(pipeline);
    }
    pthread_mutex_unlock(&pipeline->lock);
    return slot;
}

/* Reads the next record and gives it a slot; NULL if there are no more. `turn` is held until
 * the record has its slot, so that the slots are in the order of the input. */
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

/* Works on this thread and on up to `most` others. If fewer can be started, those do it all. */
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
    /* Whatever stands in the stream already, such as a header row, is not counted: it goes first. */
    pipeline.unflushed = options->stream ? WHOLE_BYTES : 0;
    if (options->at_once && options->input.on_wait)
        options->input.on_wait(options->input.context,
                               &(struct read_pause){input_waits, &pipeline});
    if (others && pipeline.slots)
        work_on_threads(&pipeline, others, options->threads - 1);
    else
        failure_set(&pipeline.failure, FAILURE_MEMORY, "out of memory");
    if (!has_failed(&pipeline) && options->stream && fflush(options->stream) != 0)
        fail_file(&pipeline.failure, FAILURE_WRITE, "write the output", NULL);

    for (size_t i = 0; pipeline.slots && i < pipeline.slot_count; i++) {
        text_buffer_release(&pipeline.slots[i].lines);
        text_buffer_release(&pipeline.slots[i].rows);
    }
    free(pipeline.slots);
    free(others);
    *bad = pipeline.bad;
    if (has_failed(&pipeline) && failure)
        *failure = pipeline.failure;
    return !has_failed(&pipeline);
}
