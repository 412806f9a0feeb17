/* corpus: a labelled set → documents in memory.
 *
 * Records are read one after another and checked; their strings are copied into one arena.
 * Labels and sources are numbered in the order in which they occur, and when all are read, anew
 * in byte order, so that the numbers do not depend on the order of the input. */
#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../features/base/ascii.h"
#include "../features/io/directory.h"
#include "../features/io/labelled.h"
#include "../features/io/record_document.h"
#include "../features/io/record_id.h"
#include "../features/io/walk.h"
#include "date.h"
#include "string_set.h"

#define SHOWN_LINES 10 /* of a note, unless all are asked for */

/* Records of one file about which there is one thing to say. All zero is empty. */
struct passed_over {
    size_t count;
    struct text_buffer lines; /* 4, 9, ... */
};

/* A corpus being read. */
struct corpus_reader {
    struct corpus *corpus;
    const struct corpus_options *options;
    struct string_set labels, sources, ids;
    struct string_set wanted;                 /* --ids */
    size_t seen;                              /* records of the path in hand, wanted or not */
    size_t records;                           /* of all paths until now, wanted or not */
    struct record_fields fields, page_fields; /* of files of records; in labels' directories */
    struct passed_over unlabelled, rejected, cleaned; /* records of the file in hand */
};

/* ---- Records ------------------------------------------------------------- */

/* Is the document among the wanted ones? Marks its id as found. */
static bool is_wanted(struct corpus_reader *reader, const char *id)
{
    if (!reader->options->ids_path)
        return true;
    struct string *item = string_set_find(&reader->wanted, id, strlen(id));
    if (!item)
        return false;
    item->uses = 0;
    return true;
}

static bool add_document(struct corpus_reader *reader, const struct record *record,
                         const char *id, const char *file, struct failure *failure)
{
    struct corpus *corpus = reader->corpus;
    struct string_arena *strings = corpus->strings;
    if (corpus->count >= UINT32_MAX - 1)
        return fail(failure, FAILURE_DATA, "too many documents");
    if (!memory_reserve(&corpus->documents, &corpus->capacity, corpus->count + 1,
                        sizeof *corpus->documents, failure))
        return false;

    struct corpus_document added = {.document =
                                        record_document(record, reader->options->charset),
                                    .source = CORPUS_NO_SOURCE,
                                    .file = file,
                                    .line = record->line};
    added.document.source = NULL;
    added.document.source_length = 0;
    added.document.byline = added.document.date = added.document.site = NULL;
    added.document.byline_length = added.document.date_length = added.document.site_length = 0;
    const struct string *label =
        string_set_add(&reader->labels, strings, record->label, record->label_length, failure);
    if (!label)
        return false;
    added.label = (uint32_t)(label - reader->labels.items);
    if (record->source && record->source_length > 0) {
        const struct string *source = string_set_add(&reader->sources, strings, record->source,
                                                     record->source_length, failure);
        if (!source)
            return false;
        added.source = (uint32_t)(source - reader->sources.items);
        added.document.source = source->bytes;
        added.document.source_length = source->length;
    }
    if (record->date && record->date_length > 0) {
        added.date = date_parse(record->date, record->date_length);
        corpus->unread_dates += added.date == 0;
    }
    added.id = string_arena_copy(strings, id, strlen(id), failure);
    added.document.text =
        string_arena_copy(strings, record->text, record->text_length, failure);
    if (!added.id || !added.document.text)
        return false;
    if (record->title) {
        added.document.title =
            string_arena_copy(strings, record->title, record->title_length, failure);
        if (!added.document.title)
            return false;
    }
    corpus->documents[corpus->count++] = added;
    return true;
}

static bool count_record(struct corpus_reader *reader, struct passed_over *passed,
                         const struct record *record, struct failure *failure)
{
    passed->count++;
    return (passed->count > SHOWN_LINES && !reader->options->verbose) ||
           text_buffer_format(&passed->lines, failure, "%s%zu", passed->count > 1 ? ", " : "",
                              record->line);
}

/* Notes "'a.csv': 3 records without a label are passed over: lines 4, 9, 12", and forgets them. */
static bool note_records(struct corpus_reader *reader, const char *path,
                         struct passed_over *passed, const char *one, const char *several,
                         struct failure *failure)
{
    struct text_buffer *notes = &reader->corpus->notes;
    const size_t count = passed->count;
    const bool cut = count > SHOWN_LINES && !reader->options->verbose;
    const bool done =
        count == 0 ||
        (text_buffer_format(notes, failure, "'%s': %zu %s: %s %s", path, count,
                            count == 1 ? one : several, count == 1 ? "line" : "lines",
                            passed->lines.data) &&
         (!cut || text_buffer_format(notes, failure, " and %zu more", count - SHOWN_LINES)) &&
         text_buffer_append(notes, "\n", 1, failure));
    passed->count = 0;
    text_buffer_clear(&passed->lines);
    return done;
}

/* Notes what is to be said of the file's records. */
static bool note_file_records(struct corpus_reader *reader, const char *path,
                              struct failure *failure)
{
    return note_records(reader, path, &reader->unlabelled,
                        "record without a label is passed over",
                        "records without a label are passed over", failure) &&
           note_records(reader, path, &reader->rejected,
                        "record is passed over, whose answer is reject or ignore",
                        "records are passed over, whose answer is reject or ignore", failure) &&
           note_records(reader, path, &reader->cleaned,
                        "id has control characters, which are shown as '?'",
                        "ids have control characters, which are shown as '?'", failure);
}

/* Checks a record of a labelled file, and adds it if it is wanted. */
static bool take_record(struct corpus_reader *reader, const struct record *record,
                        const char *file, struct text_buffer *id, struct failure *failure)
{
    text_buffer_clear(id);
    const struct record_id called = record_id(record, NULL, reader->records);
    const enum labelled_use use = labelled_use_of(record);
    bool given = called.name && called.length > 0;
    if (use != LABELLED_USED)
        return count_record(reader,
                            use == LABELLED_REJECTED ? &reader->rejected : &reader->unlabelled,
                            record, failure);
    if (!labelled_check_record(record, reader->fields.label, failure))
        return false;
    if (called.name ? !text_buffer_append(id, called.name, called.length, failure)
                    : !text_buffer_format(id, failure, "%zu", called.number))
        return false;
    if (labelled_clean_id(id->data, id->length) &&
        !count_record(reader, &reader->cleaned, record, failure))
        return false;
    if (!is_wanted(reader, id->data))
        return true;
    if (given) {
        const struct string *known = string_set_add(&reader->ids, reader->corpus->strings,
                                                    id->data, id->length, failure);
        if (!known)
            return false;
        if (known->uses > 1 && reader->corpus->repeated_ids++ == 0) {
            reader->corpus->first_repeated_id = known->bytes;
            reader->corpus->first_repeated_line = record->line;
        }
    }
    return add_document(reader, record, id->data, file, failure);
}

/* Notes what the file is taken for, where that is not plain. A set on standard input is usually
 * JSON lines. */
static bool note_file(struct corpus_reader *reader, const char *path,
                      const struct record_reader *records, struct failure *failure)
{
    const bool standard = strcmp(path, "-") == 0;
    const char *note = record_reader_note(records);
    if (!note || (standard && record_reader_format(records) == RECORDS_JSONL))
        return true;
    return text_buffer_format(&reader->corpus->notes, failure, "%s: %s\n",
                              standard ? "standard input" : path, note);
}

static bool read_file(struct corpus_reader *reader, const char *path, struct failure *failure)
{
    const enum record_format asked = reader->options->format;
    struct record_reader *records = record_reader_open(path, asked, &reader->fields, failure);
    const bool fits =
        records && labelled_check_file(path, asked, record_reader_format(records), failure) &&
        note_file(reader, path, records, failure);
    char *file =
        fits ? string_arena_copy(reader->corpus->strings, path, strlen(path), failure) : NULL;
    struct text_buffer id = {0};
    bool done = file != NULL;
    while (done) {
        struct record record;
        struct failure reason = {0};
        enum record_status status = record_reader_next(records, &record, &reason);
        if (status == RECORD_END)
            break;
        reader->seen++;
        reader->records++;
        if (status == RECORD_FAILED)
            done = fail(failure, reason.code, "%s", reason.message);
        else if (status == RECORD_BROKEN)
            done = fail(failure, reason.code, "'%s': %s", path, reason.message);
        else if (!take_record(reader, &record, file, &id, &reason))
            done = reason.code == FAILURE_MEMORY
                       ? fail(failure, reason.code, "%s", reason.message)
                       : fail(failure, reason.code, "'%s': line %zu: %s", path, record.line,
                              reason.message);
    }
    done = done && note_file_records(reader, path, failure);
    text_buffer_release(&id);
    record_reader_close(records);
    return done;
}

/* ---- A directory per label ------------------------------------------------ */

/* A file in a label's directory. */
struct labelled_page {
    const char *label, *name, *path;
    char *file; /* the path, in the arena */
};

/* Adds the documents of the file. The id is LABEL/FILE, or what the file of many documents
 * says. */
static bool add_pages(struct corpus_reader *reader, const struct labelled_page *page,
                      struct record_reader *records, struct text_buffer *id,
                      struct failure *failure)
{
    for (;;) {
        struct record record;
        struct failure reason = {0};
        const enum record_status status = record_reader_next(records, &record, &reason);
        if (status == RECORD_END)
            return true;
        if (status != RECORD_READ)
            return fail(failure, reason.code, "'%s': %s", page->path, reason.message);
        reader->seen++;
        reader->records++;
        text_buffer_clear(id);
        if (record.id ? !text_buffer_append(id, record.id, record.id_length, failure)
                      : !text_buffer_format(id, failure, "%s/%s", page->label, page->name))
            return false;
        if (!is_wanted(reader, id->data))
            continue;
        record.label = page->label;
        record.label_length = strlen(page->label);
        if (!add_document(reader, &record, id->data, page->file, failure))
            return false;
    }
}

/* `*skipped`: the file is no document. */
static bool read_page(struct corpus_reader *reader, struct labelled_page *page, bool *skipped,
                      struct failure *failure)
{
    struct stat status;
    struct failure reason = {0};
    *skipped = false;
    if (stat(page->path, &status) == 0 && !S_ISREG(status.st_mode))
        return fail(failure, FAILURE_DATA, "'%s' is %s where a text file is expected",
                    page->path, S_ISDIR(status.st_mode) ? "a directory" : "no regular file");
    struct record_reader *records =
        record_reader_open(page->path, labelled_page_format(reader->options->format),
                           &reader->page_fields, &reason);
    if (!records) {
        *skipped = reason.code == FAILURE_KIND;
        if (*skipped)
            skipped_add(&reader->corpus->passed_over, page->path, &reason);
        return *skipped || fail(failure, reason.code, "%s", reason.message);
    }
    page->file =
        string_arena_copy(reader->corpus->strings, page->path, strlen(page->path), failure);
    struct text_buffer id = {0};
    record_reader_count_skipped(records, &reader->corpus->passed_over);
    const bool done = page->file && add_pages(reader, page, records, &id, failure);
    text_buffer_release(&id);
    record_reader_close(records);
    return done;
}

static bool read_label(struct corpus_reader *reader, const char *label, const char *path,
                       struct failure *failure)
{
    struct failure reason;
    if (!labelled_check_name("label", label, strlen(label), &reason))
        return fail(failure, FAILURE_DATA, "directory '%s': %s", path, reason.message);
    struct name_list names = {0};
    struct text_buffer file = {0};
    size_t documents = 0;
    bool done = directory_list(path, NULL, &names, failure);
    for (size_t i = 0; done && i < names.count; i++) {
        text_buffer_clear(&file);
        done = text_buffer_format(&file, failure, "%s/%s", path, names.items[i]);
        bool skipped = done && walk_skips(file.data, directory_exists(file.data));
        struct labelled_page page = {label, names.items[i], file.data, NULL};
        if (skipped)
            skipped_add(&reader->corpus->passed_over, file.data, NULL);
        else if (done)
            done = read_page(reader, &page, &skipped, failure);
        documents += !skipped;
    }
    if (done && documents == 0)
        done = fail(failure, FAILURE_DATA, "directory '%s' has no documents", path);
    text_buffer_release(&file);
    name_list_release(&names);
    return done;
}

static bool read_directory(struct corpus_reader *reader, const char *path,
                           struct failure *failure)
{
    struct name_list names = {0};
    struct text_buffer below = {0};
    bool done = directory_list(path, NULL, &names, failure);
    for (size_t i = 0; done && i < names.count; i++) {
        text_buffer_clear(&below);
        done = text_buffer_format(&below, failure, "%s/%s", path, names.items[i]);
        if (done && !directory_exists(below.data))
            done = fail(failure, FAILURE_DATA,
                        "'%s' is a file where a directory per label is expected", below.data);
        done = done && read_label(reader, names.items[i], below.data, failure);
    }
    text_buffer_release(&below);
    name_list_release(&names);
    return done;
}

/* ---- The set -------------------------------------------------------------- */

static bool read_path(struct corpus_reader *reader, const char *path, struct failure *failure)
{
    reader->seen = 0;
    bool done;
    if (strcmp(path, "-") != 0 && directory_exists(path)) {
        done = read_directory(reader, path, failure);
    } else {
        done = read_file(reader, path, failure);
    }
    if (done && reader->seen == 0)
        return fail(failure, FAILURE_DATA, "'%s' has no documents", path);
    return done;
}

/* Reads the list of wanted ids. When a document with an id is found, its `uses` become 0. */
static bool read_wanted(struct corpus_reader *reader, struct failure *failure)
{
    const char *path = reader->options->ids_path;
    struct record_reader *records = record_reader_open(path, RECORDS_TEXT, NULL, failure);
    struct record record;
    bool done = records != NULL;
    if (done && record_reader_next(records, &record, failure) != RECORD_READ)
        done = false;
    for (size_t at = 0; done && at < record.text_length;) {
        const char *line = record.text + at;
        const char *newline = memchr(line, '\n', record.text_length - at);
        size_t length = newline ? (size_t)(newline - line) : record.text_length - at;
        at += length + 1;
        if (line == record.text && length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
            line += 3;
            length -= 3;
        }
        if (length > 0 && line[length - 1] == '\r')
            length--;
        done = length == 0 ||
               string_set_add(&reader->wanted, reader->corpus->strings, line, length, failure);
    }
    record_reader_close(records);
    if (done && reader->wanted.count == 0)
        return fail(failure, FAILURE_DATA, "'%s' lists no ids", path);
    return done;
}

static bool check_wanted(const struct corpus_reader *reader, struct failure *failure)
{
    size_t missing = 0;
    const char *first = NULL;
    for (size_t i = reader->wanted.count; i-- > 0;)
        if (reader->wanted.items[i].uses > 0) {
            missing++;
            first = reader->wanted.items[i].bytes;
        }
    if (missing == 0)
        return true;
    return fail(failure, FAILURE_DATA, "'%s': no document has the id '%s' (%zu such %s)",
                reader->options->ids_path, first, missing, missing == 1 ? "id" : "ids");
}

struct numbered {
    char *name;
    size_t number;
};

static int compare_numbered(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;
    return strcmp(a->name, b->name);
}

/* Sorts the set's strings into (*names)[count]; (*renumber)[old number] gets a string's new
 * number. Both are the caller's to free, on failure too. */
static bool sort_strings(const struct string_set *set, char ***names, uint32_t **renumber,
                         struct failure *failure)
{
    struct numbered *order = calloc(set->count + 1, sizeof *order);
    *names = calloc(set->count + 1, sizeof **names);
    *renumber = calloc(set->count + 1, sizeof **renumber);
    bool done = order && *names && *renumber;
    if (!done)
        failure_set(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; done && i < set->count; i++)
        order[i] = (struct numbered){set->items[i].bytes, i};
    if (done)
        qsort(order, set->count, sizeof *order, compare_numbered);
    for (size_t i = 0; done && i < set->count; i++) {
        (*names)[i] = order[i].name;
        (*renumber)[order[i].number] = (uint32_t)i;
    }
    free(order);
    return done;
}

static bool number_names(struct corpus_reader *reader, struct failure *failure)
{
    struct corpus *corpus = reader->corpus;
    uint32_t *label = NULL, *source = NULL;
    corpus->label_count = reader->labels.count;
    corpus->source_count = reader->sources.count;
    bool done = sort_strings(&reader->labels, &corpus->labels, &label, failure) &&
                sort_strings(&reader->sources, &corpus->sources, &source, failure);
    for (size_t i = 0; done && i < corpus->count; i++) {
        struct corpus_document *document = &corpus->documents[i];
        document->label = label[document->label];
        if (document->source != CORPUS_NO_SOURCE)
            document->source = source[document->source];
    }
    free(label);
    free(source);
    return done;
}

bool corpus_read(struct corpus *corpus, const char *const *paths, size_t path_count,
                 const struct corpus_options *options, struct failure *failure)
{
    *corpus = (struct corpus){0};
    corpus->strings = calloc(1, sizeof *corpus->strings);
    if (!corpus->strings)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    struct corpus_reader reader = {.corpus = corpus, .options = options};
    corpus->passed_over.all = options->verbose;
    reader.fields = options->fields;
    reader.fields.named |= 1u << FIELD_LABEL;
    reader.fields.answer = RECORD_ANSWER;
    reader.page_fields = labelled_page_fields(&options->fields);
    bool done = !options->ids_path || read_wanted(&reader, failure);
    for (size_t i = 0; done && i < path_count; i++)
        done = read_path(&reader, paths[i], failure);
    if (done && options->ids_path)
        done = check_wanted(&reader, failure);
    if (done && corpus->count == 0)
        done = fail(failure, FAILURE_DATA, "the set has no documents with a label");
    done = done && number_names(&reader, failure);
    text_buffer_release(&reader.unlabelled.lines);
    text_buffer_release(&reader.rejected.lines);
    text_buffer_release(&reader.cleaned.lines);
    string_set_release(&reader.labels);
    string_set_release(&reader.sources);
    string_set_release(&reader.ids);
    string_set_release(&reader.wanted);
    if (!done)
        corpus_release(corpus);
    return done;
}

/* So many labels that this would take long are no classes. */
bool corpus_note_labels(struct corpus *corpus, struct failure *failure)
{
    const size_t count = corpus->label_count < 1000 ? corpus->label_count : 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (ascii_equal(corpus->labels[i], corpus->labels[j]) &&
                !text_buffer_format(&corpus->notes, failure,
                                    "the labels '%s' and '%s' differ by case alone\n",
                                    corpus->labels[i], corpus->labels[j]))
                return false;
    return true;
}

void corpus_release(struct corpus *corpus)
{
    if (corpus->strings)
        string_arena_release(corpus->strings);
    free(corpus->strings);
    free(corpus->documents);
    free(corpus->labels);
    free(corpus->sources);
    skipped_release(&corpus->passed_over);
    text_buffer_release(&corpus->notes);
    *corpus = (struct corpus){0};
}
