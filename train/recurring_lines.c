/* recurring_lines: see recurring_lines.h. */
#include "recurring_lines.h"

#include <stdlib.h>
#include <string.h>

/* A part of a document. */
struct line {
    uint64_t key;
    uint32_t document;
    uint32_t bytes; /* of a whole passage; 0 for a sentence, which is part of one */
};

struct line_list {
    struct line *items;
    size_t count, capacity;
};

struct reader {
    struct article article;
    struct text_buffer scratch;
    struct line_list lines;
};

struct finder {
    struct recurring_lines *recurring;
    const struct corpus *corpus;
    const struct extractor *extractor;
    size_t threads;
    struct reader *readers; /* [threads] */
    struct line_list lines; /* all, sorted */
    size_t *documents;      /* [sources] */
    size_t *bytes;          /* [documents] of different passages */
    size_t *covered;        /* [documents] those of them that seem to recur */
    bool knows_copies;      /* `covered` is complete */
};

/* ---- Reading ---------------------------------------------------------------------------- */

static bool add_line(struct line_list *list, const struct line *line, struct failure *failure)
{
    if (!memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items,
                        failure))
        return false;
    list->items[list->count++] = *line;
    return true;
}

static bool add_passage(struct reader *reader, uint32_t document, struct span span,
                        struct failure *failure)
{
    struct passage_parts parts;
    if (!passage_parts_find(&parts, reader->article.text, span, &reader->scratch, failure))
        return false;
    for (size_t p = 0; p < PASSAGE_PARTS; p++) {
        const struct line line = {parts.key[p], document,
                                  p == PASSAGE_WHOLE ? (uint32_t)span_length(span) : 0};
        if (parts.key[p] && !add_line(&reader->lines, &line, failure))
            return false;
    }
    return true;
}

static bool read_document(size_t index, size_t thread, void *context, struct failure *failure)
{
    const struct finder *finder = context;
    struct reader *reader = &finder->readers[thread];
    const struct article *article = &reader->article;
    struct failure why = {0};
    if (!article_read(&reader->article, &finder->corpus->documents[index].document,
                      finder->extractor->page, &why))
        return why.code != FAILURE_MEMORY || fail(failure, FAILURE_MEMORY, "%s", why.message);
    for (size_t i = 0; i < article->passage_count; i++)
        if (role_is_article(article->passages[i].role) &&
            !add_passage(reader, (uint32_t)index, article->passages[i].span, failure))
            return false;
    return true;
}

/* Moves the lines of all readers to one list. */
static bool join_lists(struct finder *finder, struct failure *failure)
{
    for (size_t t = 0; t < finder->threads; t++) {
        struct line_list *from = &finder->readers[t].lines, *to = &finder->lines;
        if (from->count == 0)
            continue;
        if (!memory_reserve(&to->items, &to->capacity, to->count + from->count,
                            sizeof *to->items, failure))
            return false;
        memcpy(to->items + to->count, from->items, from->count * sizeof *to->items);
        to->count += from->count;
        free(from->items);
        *from = (struct line_list){0};
    }
    return true;
}

/* ---- Counting --------------------------------------------------------------------------- */

/* Whole passages before sentences with the same words. */
static int compare_lines(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return (b->bytes > a->bytes) - (b->bytes < a->bytes);
}

/* Sorts the lines, and leaves each document one with the same words. */
static void sort_lines(struct line_list *list)
{
    size_t kept = 0;
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_lines);
    for (size_t i = 0; i < list->count; i++) {
        const struct line *line = &list->items[i];
        if (kept > 0 && list->items[kept - 1].key == line->key &&
            list->items[kept - 1].document == line->document)
            continue;
        list->items[kept++] = *line;
    }
    list->count = kept;
}

static uint32_t source_of(const struct finder *finder, const struct line *line)
{
    return finder->corpus->documents[line->document].source;
}

static bool recurs(const struct finder *finder, uint32_t source, size_t with, size_t elsewhere)
{
    const double own = (double)finder->documents[source];
    const double others = (double)finder->corpus->count - own;
    return finder->documents[source] >= RECURRING_SOURCE_DOCUMENTS &&
           with >= RECURRING_DOCUMENTS && others > 0 && (double)with >= RECURRING_SHARE * own &&
           (double)with / own >= RECURRING_TIMES * (double)elsewhere / others;
}

/* Is the document no copy, as far as is known? */
static bool is_witness(const struct finder *finder, const struct line *line)
{
    return !finder->knows_copies ||
           2 * finder->covered[line->document] <= finder->bytes[line->document];
}

/* Called for each line of a document in whose source it recurs. */
typedef bool (*line_action)(struct finder *finder, const struct line *line,
                            struct failure *failure);

/* The lines lines[count] have the same words. with[source] is zero for all sources, before and
 * behind. Linear in `count`, however many sources they are of. */
static bool visit_same(struct finder *finder, const struct line *lines, size_t count,
                       size_t *with, line_action action, struct failure *failure)
{
    size_t witnesses = 0;
    bool done = true;
    for (size_t i = 0; i < count; i++) {
        const uint32_t source = source_of(finder, &lines[i]);
        if (source != CORPUS_NO_SOURCE)
            with[source] += is_witness(finder, &lines[i]);
        witnesses += is_witness(finder, &lines[i]);
    }
    for (size_t i = 0; done && i < count; i++) {
        const uint32_t source = source_of(finder, &lines[i]);
        if (source != CORPUS_NO_SOURCE &&
            recurs(finder, source, with[source], witnesses - with[source]))
            done = action(finder, &lines[i], failure);
    }
    for (size_t i = 0; i < count; i++)
        if (source_of(finder, &lines[i]) != CORPUS_NO_SOURCE)
            with[source_of(finder, &lines[i])] = 0;
    return done;
}

static bool visit(struct finder *finder, line_action action, struct failure *failure)
{
    const struct line_list *list = &finder->lines;
    size_t *with = calloc(finder->corpus->source_count + 1, sizeof *with);
    bool done = with || fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t begin = 0, end; done && begin < list->count; begin = end) {
        for (end = begin; end < list->count && list->items[end].key == list->items[begin].key;
             end++)
            ;
        if (end - begin >= RECURRING_DOCUMENTS)
            done = visit_same(finder, list->items + begin, end - begin, with, action, failure);
    }
    free(with);
    return done;
}

/* Adds up how much of the document seems to recur. */
static bool cover(struct finder *finder, const struct line *line, struct failure *failure)
{
    (void)failure;
    finder->covered[line->document] += line->bytes;
    return true;
}

/* Adds the line to its source's set, once: visit() goes by ascending keys. */
static bool keep(struct finder *finder, const struct line *line, struct failure *failure)
{
    struct passage_set *set = &finder->recurring->sets[source_of(finder, line)];
    if (set->count > 0 && set->keys[set->count - 1] == line->key)
        return true;
    if (!memory_reserve(&set->keys, &set->capacity, set->count + 1, sizeof *set->keys, failure))
        return false;
    set->keys[set->count++] = line->key;
    finder->recurring->sources += set->count == 1;
    finder->recurring->lines++;
    return true;
}

/* ---- The whole -------------------------------------------------------------------------- */

static bool allocate(struct finder *finder, struct failure *failure)
{
    const size_t sources = finder->corpus->source_count, documents = finder->corpus->count;
    finder->readers = calloc(finder->threads, sizeof *finder->readers);
    finder->documents = calloc(sources, sizeof *finder->documents);
    finder->bytes = calloc(documents + 1, sizeof *finder->bytes);
    finder->covered = calloc(documents + 1, sizeof *finder->covered);
    finder->recurring->sets = calloc(sources, sizeof *finder->recurring->sets);
    finder->recurring->source_count = sources;
    return (finder->readers && finder->documents && finder->bytes && finder->covered &&
            finder->recurring->sets) ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", documents);
}

static void finder_release(struct finder *finder)
{
    for (size_t t = 0; finder->readers && t < finder->threads; t++) {
        article_release(&finder->readers[t].article);
        text_buffer_release(&finder->readers[t].scratch);
        free(finder->readers[t].lines.items);
    }
    free(finder->readers);
    free(finder->lines.items);
    free(finder->documents);
    free(finder->bytes);
    free(finder->covered);
}

static void count_documents(struct finder *finder)
{
    for (size_t i = 0; i < finder->corpus->count; i++)
        if (finder->corpus->documents[i].source != CORPUS_NO_SOURCE)
            finder->documents[finder->corpus->documents[i].source]++;
    for (size_t i = 0; i < finder->lines.count; i++)
        finder->bytes[finder->lines.items[i].document] += finder->lines.items[i].bytes;
}

static void leave_out(const struct recurring_lines *recurring, struct corpus *corpus)
{
    corpus->recurring_lines = recurring->lines;
    corpus->recurring_sources = recurring->sources;
    for (size_t i = 0; i < corpus->count; i++) {
        const uint32_t source = corpus->documents[i].source;
        if (source != CORPUS_NO_SOURCE && recurring->sets[source].count > 0)
            corpus->documents[i].document.left_out = &recurring->sets[source];
    }
}

bool recurring_lines_find(struct recurring_lines *recurring, struct corpus *corpus,
                          const struct extractor *extractor, size_t threads,
                          const struct training_progress *progress, struct failure *failure)
{
    *recurring = (struct recurring_lines){0};
    if (corpus->source_count == 0)
        return true;
    struct finder finder = {.recurring = recurring,
                            .corpus = corpus,
                            .extractor = extractor,
                            .threads = threads ? threads : 1};
    const struct training_progress stage = progress_stage(progress, "recurring lines");
    bool done = allocate(&finder, failure) &&
                parallel_threads(corpus->count, finder.threads, read_document, &finder, &stage,
                                 failure) &&
                join_lists(&finder, failure);
    if (done) {
        sort_lines(&finder.lines);
        count_documents(&finder);
        done = visit(&finder, cover, failure);
        finder.knows_copies = true;
        done = done && visit(&finder, keep, failure);
    }
    finder_release(&finder);
    if (!done)
        recurring_lines_release(recurring);
    else
        leave_out(recurring, corpus);
    return done;
}

void recurring_lines_release(struct recurring_lines *recurring)
{
    for (size_t s = 0; recurring->sets && s < recurring->source_count; s++)
        passage_set_release(&recurring->sets[s]);
    free(recurring->sets);
    *recurring = (struct recurring_lines){0};
}
