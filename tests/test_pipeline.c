/* test_pipeline: order, failures and bounds, with any number of threads. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../classify/pipeline.h"
#include "failing_malloc.h"
#include "small_model.h"
#include "tiny_model.h"

/* ---- Helpers ------------------------------------------------------------ */

static tenor_scorer *scorer;
static const struct output_settings jsonl = {.format = OUTPUT_JSONL};

static void set_up(void)
{
    char path[512];
    tenor_error error;
    test_directory_make();
    tiny_model_path(path, sizeof path);
    tiny_model_write(path, &tiny_stance);
    scorer = tenor_scorer_open((const char *const[]){path}, 1, &error);
    cr_assert(scorer, "%s", error.message);
    tiny_model_remove(path);
}

static void tear_down(void)
{
    tenor_scorer_close(scorer);
    test_directory_remove();
}

TestSuite(pipeline, .init = set_up, .fini = tear_down,
          .timeout = 120); /* seconds; only a deadlock takes longer, even with sanitizers */

/* A line of JSON as an item. */
static bool give_line(struct item *item, const char *line, size_t number)
{
    struct record_row *row = &item->row;
    const size_t length = strlen(line);
    cr_assert(memory_reserve(&row->bytes, &row->capacity, length + 1, 1, NULL));
    memcpy(row->bytes, line, length);
    row->data = row->bytes;
    row->length = length;
    row->line = row->number = item->number = number;
    row->layout = (struct record_layout){.format = RECORDS_JSONL,
                                         .names = {[FIELD_ID] = "id", [FIELD_TEXT] = "text"}};
    return true;
}

/* Runs over a source; what is printed goes to `printed`, to be freed. */
static bool run(size_t threads, bool (*next)(void *, struct item *), void *context,
                char **printed, size_t *bad, struct failure *failure)
{
    size_t length;
    FILE *stream = open_memstream(printed, &length);
    cr_assert(stream);
    const struct pipeline_options options = {.threads = threads,
                                             .input = {next, context},
                                             .scorer = scorer,
                                             .output = &jsonl,
                                             .stream = stream};
    bool done = pipeline_run(&options, bad, failure);
    fclose(stream);
    return done;
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; (text = strchr(text, '\n')); text++)
        count++;
    return count;
}

/* ---- Many threads -------------------------------------------------------------- */

static void write_text(const char *name, const char *text)
{
    test_write_bytes(test_path(name), text, strlen(text));
}

/* Files of all formats with all that can be wrong with a row, and a line of megabytes. */
static void write_files(void)
{
    static const char sentence[] = "The council may reject the costly harbour plan. ";
    struct text_buffer lines = {0};
    write_text("1.csv", "id,text\na,\"two\nlines of a harbour\"\nb\nc,The harbour\nd,\"open\n");
    write_text("2.tsv", "text\tid\nThe\\tharbour\te\n\tf\n");
    write_text("3.txt", "The council must reject it.");
    write_text("4.txt", "");
    write_text("5.csv", "text,more,id\nThe harbour,x,g\n");
    for (size_t i = 0; i < 400; i++) {
        const char *text = i % 7 == 0   ? "{\"id\":%zu,\"text\":\"\"}\n"
                           : i % 7 == 1 ? "{\"id\":%zu,\n"
                           : i % 7 == 2 ? "{\"id\":\"\xff%zu\",\"text\":\"harbour \xff\"}\n"
                                        : "{\"id\":%zu,\"text\":\"The new harbour\"}\n";
        cr_assert(text_buffer_format(&lines, NULL, text, i));
    }
    cr_assert(text_buffer_append(&lines, "{\"text\":\"", 9, NULL));
    for (size_t i = 0; i < 50000; i++)
        cr_assert(text_buffer_append(&lines, sentence, sizeof sentence - 1, NULL));
    cr_assert(text_buffer_append(&lines, "\"}\n{\"id\":\"last\"}\n", 17, NULL));
    test_write_bytes(test_path("6.jsonl"), lines.data, lines.length);
    text_buffer_release(&lines);
}

static bool next_of_input(void *context, struct item *item)
{
    return input_next(context, item, NULL) == INPUT_RECORD;
}

static char *score_files(size_t threads)
{
    char *directory = strdup(test_directory()), *printed;
    size_t bad;
    struct failure failure = {0};
    struct input *input =
        input_open(&directory, 1, RECORDS_AUTO, &record_fields_default, &failure);
    cr_assert(input);
    cr_assert(run(threads, next_of_input, input, &printed, &bad, &failure), "%s",
              failure.message);
    cr_assert_eq(input_next(input, &(struct item){0}, NULL), INPUT_END);
    input_close(input);
    free(directory);
    /* b, d, f, 4.txt, the last, and two of seven */
    cr_assert_eq(bad, 5 + 58 + 57);
    return printed;
}

Test(pipeline, any_number_of_threads_prints_the_same)
{
    write_files();
    char *one = score_files(1);
    cr_assert_eq(count_lines(one), 4 + 2 + 2 + 1 + 402);
    cr_assert_eq(strncmp(one, "{\"id\":\"a\",\"page\"", 16), 0);
    for (size_t threads = 2; threads < 32; threads += threads) {
        char *many = score_files(threads);
        cr_assert_str_eq(many, one, "%zu threads", threads);
        free(many);
    }
    free(one);
}

/* ---- A slow source ------------------------------------------------------------- */

struct conversation {
    FILE *answers;
    size_t given;
    struct read_pause pause;
};

static void conversation_on_wait(void *context, const struct read_pause *pause)
{
    ((struct conversation *)context)->pause = *pause;
}

/* Gives a record when the one before is answered. */
static bool next_of_conversation(void *context, struct item *item)
{
    struct conversation *conversation = context;
    char answer[4096], expected[32];
    if (conversation->pause.waiting)
        conversation->pause.waiting(conversation->pause.context);
    if (conversation->given > 0) {
        snprintf(expected, sizeof expected, "{\"id\":%zu,", conversation->given);
        cr_assert(fgets(answer, sizeof answer, conversation->answers));
        cr_assert_eq(strncmp(answer, expected, strlen(expected)), 0, "%s", answer);
    }
    return conversation->given < 20 &&
           give_line(item, "{\"text\":\"The harbour\"}", ++conversation->given);
}

/* With --line-buffered, and without it where the source says that it waits. */
Test(pipeline, a_record_is_printed_before_the_next_is_there)
{
    for (size_t threads = 1; threads <= 8; threads++) {
        const bool at_once = threads > 4;
        int ends[2];
        size_t bad;
        cr_assert_eq(pipe(ends), 0);
        struct conversation conversation = {.answers = fdopen(ends[0], "r")};
        FILE *stream = fdopen(ends[1], "w");
        const struct pipeline_options options = {
            .threads = at_once ? threads - 4 : threads,
            .input = {next_of_conversation, &conversation, conversation_on_wait},
            .scorer = scorer,
            .output = &jsonl,
            .stream = stream,
            .line_buffered = !at_once,
            .at_once = at_once};
        cr_assert(pipeline_run(&options, &bad, NULL));
        cr_assert_eq(bad, 0);
        cr_assert_eq(conversation.pause.waiting != NULL, at_once);
        fclose(stream);
        fclose(conversation.answers);
    }
}

/* ---- Whole lines ---------------------------------------------------------------- */

enum { WHOLE_RECORDS = 400 };

/* Ids of many lengths, so that lines end anywhere in a buffer; some lines are longer than what is
 * collected. */
static bool next_of_any_length(void *context, struct item *item)
{
    static const char text[] = "\",\"text\":\"The harbour\"}";
    char line[12000] = "{\"id\":\"";
    const size_t number = ++*(size_t *)context;
    const size_t length = strlen(line), id = number % 50 == 0 ? 9000 : number * 37 % 2000;
    if (number > WHOLE_RECORDS)
        return false;
    memset(line + length, 'x', id);
    memcpy(line + length + id, text, sizeof text);
    return give_line(item, line, number);
}

/* What was written at once comes out of such a socket at once. */
static void *count_cut_messages(void *context)
{
    static char message[1 << 18];
    size_t *counts = context; /* messages, those that are cut, lines */
    for (ssize_t got; (got = read((int)counts[0], message, sizeof message)) > 0;) {
        counts[1]++;
        counts[2] += message[got - 1] != '\n';
        for (ssize_t i = 0; i < got; i++)
            counts[3] += message[i] == '\n';
    }
    return NULL;
}

Test(pipeline, what_is_written_at_once_ends_with_a_line)
{
    static char buffer[1 << 16];
    int ends[2];
    pthread_t reader;
    size_t given = 0, bad;
    cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    size_t counts[4] = {(size_t)ends[0]};
    cr_assert_eq(pthread_create(&reader, NULL, count_cut_messages, counts), 0);
    FILE *stream = fdopen(ends[1], "w");
    cr_assert_eq(setvbuf(stream, buffer, _IOFBF, sizeof buffer), 0);
    fputs("header\n", stream);
    const struct pipeline_options options = {.threads = 2,
                                             .input = {next_of_any_length, &given},
                                             .scorer = scorer,
                                             .output = &jsonl,
                                             .stream = stream};
    cr_assert(pipeline_run(&options, &bad, NULL));
    fclose(stream);
    pthread_join(reader, NULL);
    close(ends[0]);
    cr_assert_eq(counts[3], WHOLE_RECORDS + 1);
    cr_assert_eq(counts[2], 0, "%zu of %zu writes end within a line", counts[2], counts[1]);
    cr_assert_lt(counts[1], WHOLE_RECORDS, "lines are written together");
}

/* ---- The bound on bytes --------------------------------------------------------- */

/* Lines of so many bytes: two of them are within the bound, a third is beyond it. */
enum { LARGE = 6 << 20, LARGE_WITHIN_BOUND = 2, LARGE_RECORDS = 6 };

/* Records of which none is printed before the reader of the pipe begins to read. */
struct large_records {
    pthread_mutex_t lock;
    size_t given;  /* guarded by `lock` */
    size_t before; /* how many were given before anything could be printed */
    int pipe;      /* where the lines come out */
    size_t lines;  /* read of the pipe */
};

/* A short record with blanks after it, so that it is large and quickly parsed. */
static bool next_large(void *context, struct item *item)
{
    struct large_records *records = context;
    static const char text[] = "{\"text\":\"The harbour\"}";
    pthread_mutex_lock(&records->lock);
    const size_t number = records->given < LARGE_RECORDS ? ++records->given : 0;
    pthread_mutex_unlock(&records->lock);
    if (number == 0)
        return false;
    char *line = malloc(LARGE + 1);
    memset(line, ' ', LARGE);
    memcpy(line, text, sizeof text - 1);
    line[LARGE] = '\0';
    give_line(item, line, number);
    free(line);
    return true;
}

static size_t count_given(struct large_records *records)
{
    pthread_mutex_lock(&records->lock);
    const size_t given = records->given;
    pthread_mutex_unlock(&records->lock);
    return given;
}

/* Waits until more records are given than the bound allows, but no longer than half a second,
 * and then lets them be printed. */
static void *read_late(void *context)
{
    struct large_records *records = context;
    char bytes[4096];
    ssize_t got;
    for (int i = 0; i < 50 && count_given(records) <= LARGE_WITHIN_BOUND + 1; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    records->before = count_given(records);
    while ((got = read(records->pipe, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < got; i++)
            records->lines += bytes[i] == '\n';
    return NULL;
}

/* Fills a pipe, so that the next write to it waits. */
static void fill_pipe(int end)
{
    const int flags = fcntl(end, F_GETFL);
    cr_assert_eq(fcntl(end, F_SETFL, flags | O_NONBLOCK), 0);
    while (write(end, "x", 1) == 1)
        ;
    cr_assert_eq(fcntl(end, F_SETFL, flags), 0);
}

Test(pipeline, bytes_on_their_way_are_bounded)
{
    struct large_records records = {.lock = PTHREAD_MUTEX_INITIALIZER};
    int ends[2];
    pthread_t reader;
    size_t bad;
    cr_assert_eq(pipe(ends), 0);
    fill_pipe(ends[1]);
    records.pipe = ends[0];
    FILE *stream = fdopen(ends[1], "w");
    cr_assert_eq(pthread_create(&reader, NULL, read_late, &records), 0);
    const struct pipeline_options options = {.threads = 8,
                                             .input = {next_large, &records},
                                             .scorer = scorer,
                                             .output = &jsonl,
                                             .stream = stream,
                                             .line_buffered = true};
    cr_assert(pipeline_run(&options, &bad, NULL));
    fclose(stream);
    pthread_join(reader, NULL);
    close(ends[0]);
    cr_assert_eq(bad, 0);
    cr_assert_eq(records.lines, LARGE_RECORDS);
    /* One more is read, and waits until there is room for it. */
    cr_assert_leq(records.before, LARGE_WITHIN_BOUND + 1, "%zu records were read",
                  records.before);
}

/* ---- Failures ------------------------------------------------------------------ */

static bool next_without_end(void *context, struct item *item)
{
    return give_line(item, "{\"text\":\"The harbour\"}", ++*(size_t *)context);
}

Test(pipeline, what_cannot_be_written_ends_an_endless_run)
{
    for (size_t threads = 1; threads <= 4; threads++) {
        FILE *stream = fopen("/dev/full", "w");
        size_t given = 0, bad;
        struct failure failure = {0};
        const struct pipeline_options options = {.threads = threads,
                                                 .input = {next_without_end, &given},
                                                 .scorer = scorer,
                                                 .output = &jsonl,
                                                 .stream = stream,
                                                 .line_buffered = threads % 2 == 0};
        cr_assert_not(pipeline_run(&options, &bad, &failure));
        cr_assert_eq(failure.code, FAILURE_WRITE);
        cr_assert_str_eq(failure.message, "cannot write the output: no space left on device");
        fclose(stream);
    }
}

/* Eight records; the thread that takes the third, which is longer than those before it, has an
 * allocation fail behind that. */
struct shortage {
    size_t given, successes;
    bool failed;
};
enum { RECORDS = 8, FAILING = 3 };

static bool next_before_shortage(void *context, struct item *item)
{
    struct shortage *shortage = context;
    bool went_short = failing_malloc_stop();
    shortage->failed |= went_short;
    if (shortage->given == RECORDS)
        return false;
    if (++shortage->given != FAILING)
        return give_line(item, "{\"text\":\"The harbour \xff plan\"}", shortage->given);
    struct text_buffer line = {0};
    cr_assert(text_buffer_append(&line, "{\"text\":\"", 9, NULL));
    for (size_t i = 0; i < 200; i++)
        cr_assert(text_buffer_format(&line, NULL, "%zu boats \xff may stay. ", i));
    cr_assert(text_buffer_append(&line, "\"}", 2, NULL));
    give_line(item, line.data, shortage->given);
    text_buffer_release(&line);
    failing_malloc_after(shortage->successes);
    return true;
}

/* It costs that record its score, or the run, but then none before it. */
static bool run_short_of_memory(size_t threads, size_t successes)
{
    char *printed;
    size_t bad;
    struct failure failure = {0};
    struct shortage shortage = {.successes = successes};
    bool done = run(threads, next_before_shortage, &shortage, &printed, &bad, &failure);
    bool failed = failing_malloc_stop() || shortage.failed || !done || bad > 0;
    const size_t lines = count_lines(printed);
    cr_assert(done || failure.code == FAILURE_MEMORY);
    cr_assert(done ? lines == RECORDS : lines == FAILING - 1, "%zu lines", lines);
    cr_assert(!done || bad == (strstr(printed, "\"error\"") != NULL), "%s", printed);
    free(printed);
    return failed;
}

Test(pipeline, a_worker_without_memory_loses_no_record_before_its_own)
{
    size_t successes = 0;
    while (run_short_of_memory(1, successes))
        successes++;
    cr_assert_gt(successes, 10);
    while (successes-- > 0)
        run_short_of_memory(4, successes);
}

Test(pipeline, without_memory_it_does_not_begin)
{
    for (size_t successes = 0; successes < 2; successes++) {
        size_t given = 0, bad;
        struct failure failure = {0};
        const struct pipeline_options options = {.threads = 3,
                                                 .input = {next_without_end, &given},
                                                 .scorer = scorer,
                                                 .output = &jsonl,
                                                 .stream = stdout};
        failing_malloc_after(successes);
        cr_assert_not(pipeline_run(&options, &bad, &failure));
        cr_assert(failing_malloc_stop());
        cr_assert_eq(failure.code, FAILURE_MEMORY);
        cr_assert_eq(given, 0);
    }
}
