/* vector_formats: see vector_formats.h. */
#include "vector_formats.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/io/byte_stream.h"
#include "../features/text/unicode.h"

/* A row of 1,000 numbers in full precision has 25,000 bytes, and a word seldom 100. */
#define MOST_ROW_BYTES ((size_t)1 << 17)
/* The longest word of a binary file; where a word is longer, it is no such file. */
#define MOST_WORD_BYTES ((size_t)1 << 12)

/* A file that is read from its beginning, with a view of what comes next. */
struct vector_source {
    struct byte_stream stream;
    struct word_vectors_builder *builder;
    const char *path;
    char *bytes; /* [2 * MOST_ROW_BYTES]; those in [begin, end) are still to be read */
    size_t begin, end;
    size_t line;      /* of the file, from 1; in binary files the word */
    size_t announced; /* how many words the head says there are; 0: there is no head */
    float *vector;    /* [WORD_VECTORS_MAX_DIMENSIONS] */
    struct text_buffer folded;
};

/* Reads on until `wanted` <= MOST_ROW_BYTES bytes are in view, or the file ends. */
static bool look_ahead(struct vector_source *source, size_t wanted, struct failure *failure)
{
    if (source->end - source->begin >= wanted)
        return true;
    memmove(source->bytes, source->bytes + source->begin, source->end - source->begin);
    source->end -= source->begin;
    source->begin = 0;
    while (source->end < wanted && !source->stream.ended) {
        size_t got;
        if (!byte_stream_read(&source->stream, source->bytes + source->end,
                              2 * MOST_ROW_BYTES - source->end, &got, failure))
            return false;
        source->end += got;
    }
    return true;
}

static bool fail_at(const struct vector_source *source, const char *what,
                    struct failure *failure)
{
    return fail(failure, FAILURE_DATA, "%s:%zu: %s", source->path, source->line, what);
}

/* ---- Words ----------------------------------------------------------------------------- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool has_blank(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_blank(word[i]) || word[i] == '\n')
            return true;
    return false;
}

/* Adds a word with source->vector. */
static bool add_word(struct vector_source *source, const char *word, size_t length,
                     struct failure *failure)
{
    struct failure why = {0};
    for (size_t d = 0; d < source->builder->dimensions; d++)
        if (!isfinite(source->vector[d]))
            return fail_at(source, "a number is not finite", failure);
    if (has_blank(word, length) || !unicode_is_valid(word, length))
        return true;
    text_buffer_clear(&source->folded);
    if (!unicode_fold(word, length, &source->folded, failure))
        return false;
    if (source->folded.length == 0)
        return true;
    const uint64_t hash = hash_bytes(source->folded.data, source->folded.length);
    if (word_vectors_add(source->builder, hash, 0, source->vector, &why))
        return true;
    return why.code == FAILURE_TOO_LARGE
               ? fail(failure, why.code, "'%s' has %s", source->path, why.message)
               : fail(failure, why.code, "%s", why.message);
}

/* ---- Text ------------------------------------------------------------------------------ */

/* Sets *row to the next line, without its end and the blanks round it, as a string that is in
 * view; NULL at the end of the file. */
static bool next_row(struct vector_source *source, char **row, struct failure *failure)
{
    *row = NULL;
    if (!look_ahead(source, MOST_ROW_BYTES, failure))
        return false;
    if (source->begin == source->end)
        return true;
    source->line++;
    char *begin = source->bytes + source->begin;
    char *end = memchr(begin, '\n', source->end - source->begin);
    if (!end && source->end - source->begin >= MOST_ROW_BYTES)
        return fail_at(source, "the line is too long for a word and its vector", failure);
    if (end) {
        source->begin = (size_t)(end - source->bytes) + 1;
    } else {
        end = source->bytes + source->end; /* there is room for one more byte */
        source->begin = source->end;
    }
    if (memchr(begin, '\0', (size_t)(end - begin)))
        return fail_at(source, "a NUL: this is no text of word vectors", failure);
    while (end > begin && (is_blank(end[-1]) || end[-1] == '\r'))
        end--;
    *end = '\0';
    while (is_blank(*begin))
        begin++;
    *row = begin;
    return true;
}

/* Reads a number that is a whole field. */
static bool read_number(const char *field, float *number)
{
    char *end;
    if (isspace((unsigned char)*field))
        return false;
    *number = strtof(field, &end);
    return end > field && (*end == '\0' || is_blank(*end));
}

static size_t count_fields(const char *row)
{
    size_t count = 0;
    for (const char *at = row; *at; at++)
        count += !is_blank(*at) && (at == row || is_blank(at[-1]));
    return count;
}

/* Where the last `wanted` fields of the row begin, or the row itself if it has no more. */
static char *last_fields(char *row, size_t wanted)
{
    char *at = row + strlen(row);
    for (size_t found = 0; at > row && found < wanted; at--)
        found += !is_blank(at[0]) && at[0] != '\0' && is_blank(at[-1]);
    return at > row ? at + 1 : row;
}

static bool fail_fields(const struct vector_source *source, size_t found,
                        struct failure *failure)
{
    return fail(failure, FAILURE_DATA, "%s:%zu: %zu field%s instead of a word and %zu numbers",
                source->path, source->line, found, found == 1 ? "" : "s",
                source->builder->dimensions);
}

/* Reads a line: a word, which may have blanks in it, and its numbers. */
static bool read_row(struct vector_source *source, char *row, struct failure *failure)
{
    const size_t dimensions = source->builder->dimensions, fields = count_fields(row);
    if (fields < dimensions + 1)
        return fail_fields(source, fields, failure);
    char *at = last_fields(row, dimensions);
    const char *word_end = at;
    while (word_end > row && is_blank(word_end[-1]))
        word_end--;
    /* Where fields are left over, they are words; a number among them is one number too many.
     */
    float surplus;
    char *second = last_fields(row, fields - 1);
    if (fields > dimensions + 1 && read_number(second, &surplus))
        return fail_fields(source, fields, failure);
    for (size_t d = 0; d < dimensions; d++) {
        if (!read_number(at, &source->vector[d]))
            return fail(failure, FAILURE_DATA, "%s:%zu: field %zu is no number", source->path,
                        source->line, fields - dimensions + d + 1);
        while (*at && !is_blank(*at))
            at++;
        while (is_blank(*at))
            at++;
    }
    return add_word(source, row, (size_t)(word_end - row), failure);
}

static bool fail_short(const struct vector_source *source, size_t words,
                       struct failure *failure)
{
    return fail(failure, FAILURE_DATA, "'%s' is cut short: it has %zu words of %zu",
                source->path, words, source->announced);
}

/* Reads rows until the file ends; the first is in view already if it is not NULL. */
static bool read_rows(struct vector_source *source, char *row, struct failure *failure)
{
    size_t words = 0;
    for (;; row = NULL) {
        if (!row && !next_row(source, &row, failure))
            return false;
        if (!row)
            break;
        if (source->announced > 0 && words == source->announced)
            return fail_at(source, "more words than the first line says", failure);
        if (!read_row(source, row, failure))
            return false;
        words++;
    }
    return words >= source->announced || fail_short(source, words, failure);
}

/* ---- Binary ---------------------------------------------------------------------------- */

static float float_at(const unsigned char *bytes)
{
    const uint32_t bits = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                          (uint32_t)bytes[3] << 24;
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Reads a word, a blank, and its numbers. */
static bool read_binary_word(struct vector_source *source, struct failure *failure)
{
    const size_t number_bytes = source->builder->dimensions * sizeof(float);
    if (!look_ahead(source, MOST_WORD_BYTES + number_bytes, failure))
        return false;
    while (source->begin < source->end && source->bytes[source->begin] == '\n')
        source->begin++;
    const char *word = source->bytes + source->begin;
    const size_t left = source->end - source->begin;
    const char *end = memchr(word, ' ', left < MOST_WORD_BYTES ? left : MOST_WORD_BYTES);
    const size_t length = end ? (size_t)(end - word) : 0;
    if (!end && left >= MOST_WORD_BYTES)
        return fail(failure, FAILURE_DATA, "'%s': word %zu has no end", source->path,
                    source->line);
    if (!end || left - length - 1 < number_bytes)
        return fail_short(source, source->line - 1, failure);
    for (size_t d = 0; d < source->builder->dimensions; d++)
        source->vector[d] = float_at((const unsigned char *)end + 1 + d * sizeof(float));
    source->begin += length + 1 + number_bytes;
    return add_word(source, word, length, failure);
}

static bool read_binary(struct vector_source *source, struct failure *failure)
{
    for (source->line = 1; source->line <= source->announced; source->line++)
        if (!read_binary_word(source, failure))
            return false;
    if (!look_ahead(source, 2, failure))
        return false;
    while (source->begin < source->end && source->bytes[source->begin] == '\n')
        source->begin++;
    return source->begin == source->end ||
           fail(failure, FAILURE_DATA, "'%s' goes on after its %zu words", source->path,
                source->announced);
}

/* Are the first word's numbers text? The bytes where a binary file has them are looked at: are
 * they printable? The low bytes of a float are as good as random, or 0: of several dimensions
 * one has a byte that is not. */
static bool is_text(const struct vector_source *source)
{
    const char *at = source->bytes + source->begin, *end = source->bytes + source->end;
    const char *blank = memchr(at, ' ', (size_t)(end - at));
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    if (!blank || (newline && newline < blank && newline > at))
        return true; /* in a binary file it would be a word without an end */
    const size_t number_bytes = source->builder->dimensions * sizeof(float);
    if ((size_t)(end - blank - 1) > number_bytes)
        end = blank + 1 + number_bytes;
    for (at = blank + 1; at < end && *at != '\n'; at++)
        if ((unsigned char)*at < ' ' ? *at != '\t' && *at != '\r' : (unsigned char)*at > '~')
            return false;
    return true;
}

/* ---- The file -------------------------------------------------------------------------- */

/* Reads a head: two whole numbers. */
static bool read_head(const char *row, size_t *words, size_t *dimensions)
{
    char *end;
    if (count_fields(row) != 2 || strspn(row, "0123456789 \t") != strlen(row))
        return false;
    *words = strtoull(row, &end, 10);
    *dimensions = strtoull(end, &end, 10);
    return true;
}

static bool check_head(const struct vector_source *source, size_t dimensions,
                       struct failure *failure)
{
    if (source->announced == 0)
        return fail_at(source, "no words", failure);
    if (dimensions == 0)
        return fail_at(source, "no dimensions", failure);
    if (source->announced > WORD_VECTORS_MAX_WORDS)
        return fail(failure, FAILURE_TOO_LARGE, "'%s' has more than %d words", source->path,
                    WORD_VECTORS_MAX_WORDS);
    return true;
}

static bool read_file(struct vector_source *source, struct failure *failure)
{
    char *row;
    if (!look_ahead(source, MOST_ROW_BYTES, failure))
        return false;
    static const char mark[] = "\xEF\xBB\xBF"; /* a byte order mark */
    if (source->end - source->begin >= 3 && memcmp(source->bytes + source->begin, mark, 3) == 0)
        source->begin += 3;
    if (source->begin == source->end)
        return fail(failure, FAILURE_DATA, "'%s' is empty", source->path);
    if (!next_row(source, &row, failure))
        return false;
    size_t dimensions = count_fields(row);
    const bool headed = read_head(row, &source->announced, &dimensions);
    if (headed && !check_head(source, dimensions, failure))
        return false;
    dimensions -= headed ? 0 : dimensions > 0;
    if (dimensions == 0)
        return fail_at(source, "no word with its numbers", failure);
    if (dimensions > WORD_VECTORS_MAX_DIMENSIONS)
        return fail(failure, FAILURE_TOO_LARGE, "'%s' has vectors of more than %d dimensions",
                    source->path, WORD_VECTORS_MAX_DIMENSIONS);
    source->builder->dimensions = dimensions;
    if (!headed)
        return read_rows(source, row, failure);
    if (!look_ahead(source, MOST_ROW_BYTES, failure))
        return false;
    return is_text(source) ? read_rows(source, NULL, failure) : read_binary(source, failure);
}

bool vector_formats_read(struct word_vectors_builder *builder, const char *path,
                         struct failure *failure)
{
    struct vector_source source = {.builder = builder, .path = path};
    bool ok = byte_stream_open(&source.stream, path, failure);
    if (ok) {
        source.bytes = malloc(2 * MOST_ROW_BYTES + 1);
        source.vector = malloc(WORD_VECTORS_MAX_DIMENSIONS * sizeof *source.vector);
        ok = (source.bytes && source.vector) ||
             fail(failure, FAILURE_MEMORY, "not enough memory for word vectors");
    }
    ok = ok && read_file(&source, failure);
    if (ok && builder->count == 0)
        ok = fail(failure, FAILURE_DATA, "'%s' has no words", path);
    byte_stream_close(&source.stream);
    free(source.bytes);
    free(source.vector);
    text_buffer_release(&source.folded);
    return ok;
}
