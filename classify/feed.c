/* feed: see feed.h. */
#include "feed.h"

#include <stdarg.h>
#include <stdio.h>

#define MOST_NOTES 10 /* of one kind, unless all are asked for */

void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("tenor-classify: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void say_skipped(const struct skipped *skipped)
{
    struct text_buffer text = {0};
    if (skipped->count > 0 && skipped_text(skipped, &text, NULL))
        say("%s", text.data);
    text_buffer_release(&text);
}

/* ---- Progress ---------------------------------------------------------- */

static double seconds_between(const struct timespec *from, const struct timespec *to)
{
    return (double)(to->tv_sec - from->tv_sec) + 1e-9 * (double)(to->tv_nsec - from->tv_nsec);
}

static void counter_begin(struct article_counter *counter, bool wanted)
{
    *counter = (struct article_counter){.wanted = wanted};
    clock_gettime(CLOCK_MONOTONIC, &counter->began);
    counter->last = counter->began;
}

static void counter_add(struct article_counter *counter)
{
    struct timespec now;
    counter->records++;
    if (!counter->wanted || clock_gettime(CLOCK_MONOTONIC, &now) != 0 ||
        seconds_between(&counter->last, &now) < 0.5)
        return;
    counter->last = now;
    counter->shown = true;
    fprintf(stderr, "\r%zu articles, %.0f a second\033[K", counter->records,
            (double)counter->records / seconds_between(&counter->began, &now));
}

static void counter_clear(struct article_counter *counter)
{
    if (counter->shown)
        fputs("\r\033[K", stderr);
    counter->shown = false;
}

/* ---- Records ----------------------------------------------------------- */

void feed_begin(struct feed *feed, struct input *input, bool show, enum verbosity verbosity)
{
    *feed = (struct feed){.input = input, .status = STATUS_DONE, .verbosity = verbosity};
    counter_begin(&feed->counter, show);
}

/* A labelled set that is none is bad data; all else is an input that cannot be read. */
static enum status status_of_input(const struct failure *failure)
{
    return failure->code == FAILURE_DATA ? STATUS_BAD_RECORD : STATUS_NO_INPUT;
}

/* Says what the file is taken for, where that is not plain. */
static void say_note(struct feed *feed)
{
    const char *note = input_take_note(feed->input);
    if (!note || feed->verbosity == VERBOSITY_QUIET ||
        (++feed->notes > MOST_NOTES && feed->verbosity != VERBOSITY_ALL))
        return;
    counter_clear(&feed->counter);
    say("%s: %s", input_path(feed->input), note);
}

/* A record that took the rest of its file is more than a bad record among the output. */
static void say_unclosed(struct feed *feed, const struct record_row *row)
{
    struct failure failure = {0};
    if (row->unclosed_lines < 2 || feed->names_errors)
        return;
    record_row_fail_unclosed(row, &failure);
    counter_clear(&feed->counter);
    say("%s: line %zu: %s", input_path(feed->input), row->unclosed_line, failure.message);
}

bool feed_next(void *context, struct item *item)
{
    struct feed *feed = context;
    struct failure failure = {0};
    enum input_status status;
    while ((status = input_next(feed->input, item, &failure)) == INPUT_UNREADABLE) {
        counter_clear(&feed->counter);
        say("%s", failure.message);
        if (failure.code == FAILURE_MEMORY) {
            feed->status = STATUS_NO_MEMORY;
            return false;
        }
        if (feed->status != STATUS_NO_INPUT)
            feed->status = status_of_input(&failure);
    }
    if (status != INPUT_RECORD)
        return false;
    say_note(feed);
    say_unclosed(feed, &item->row);
    counter_add(&feed->counter);
    return true;
}

void feed_on_wait(void *context, const struct read_pause *pause)
{
    const struct feed *feed = context;
    input_on_wait(feed->input, pause);
}

void feed_end(struct feed *feed)
{
    counter_clear(&feed->counter);
    if (feed->verbosity == VERBOSITY_USUAL && feed->notes > MOST_NOTES)
        say("%zu more files are taken for what their content says; --verbose names them",
            feed->notes - MOST_NOTES);
}
