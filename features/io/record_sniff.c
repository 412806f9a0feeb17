/* record_sniff: JSON by its objects, tables by the number of cells in their rows. */
#include "record_sniff.h"

#include <string.h>

#include "row_ends.h"

#define MOST_COLUMNS 1000 /* of a header that is looked at */
#define MOST_NAME    64   /* bytes of a column's name; a sentence is longer */
#define SURE_COLUMNS 3    /* without a column for the text, so many ... */
#define SURE_ROWS    3    /* ... in so many rows are a table, too */

struct head {
    const char *bytes;
    size_t length;
    bool ended; /* the file has no other bytes */
};

static size_t skip_blanks(const struct head *head, size_t at, const char *blanks)
{
    while (at < head->length && head->bytes[at] != '\0' && strchr(blanks, head->bytes[at]))
        at++;
    return at;
}

static size_t after_mark(const struct head *head)
{
    return head->length >= 3 && memcmp(head->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* ---- JSON -------------------------------------------------------------- */

enum object { OBJECT_NONE, OBJECT_CUT, OBJECT_WHOLE };

/* Where the string that begins at `at` ends. A string has no line ends. */
static enum object string_end(const struct head *head, size_t *at)
{
    for (size_t i = *at + 1; i < head->length; i++) {
        const char byte = head->bytes[i];
        if (byte == '\n')
            return OBJECT_NONE;
        if (byte == '"') {
            *at = i + 1;
            return OBJECT_WHOLE;
        }
        i += byte == '\\';
    }
    return OBJECT_CUT;
}

/* Does {"name": or {} stand at `at`? */
static enum object object_begins(const struct head *head, size_t at)
{
    static const char blanks[] = " \t\r\n";
    if (at >= head->length || head->bytes[at] != '{')
        return OBJECT_NONE;
    at = skip_blanks(head, at + 1, blanks);
    if (at == head->length)
        return OBJECT_CUT;
    if (head->bytes[at] == '}')
        return OBJECT_WHOLE;
    if (head->bytes[at] != '"')
        return OBJECT_NONE;
    const enum object name = string_end(head, &at);
    if (name != OBJECT_WHOLE)
        return name;
    at = skip_blanks(head, at, blanks);
    if (at == head->length)
        return OBJECT_CUT;
    return head->bytes[at] == ':' ? OBJECT_WHOLE : OBJECT_NONE;
}

/* Moves `*at` behind the object that begins there. */
static enum object object_end(const struct head *head, size_t *at)
{
    const enum object begins = object_begins(head, *at);
    size_t depth = 0;
    if (begins != OBJECT_WHOLE)
        return begins;
    for (size_t i = *at; i < head->length; i++) {
        const char byte = head->bytes[i];
        if (byte == '"') {
            const enum object string = string_end(head, &i);
            if (string != OBJECT_WHOLE)
                return string;
            i--;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if ((byte == '}' || byte == ']') && --depth == 0) {
            *at = i + 1;
            return OBJECT_WHOLE;
        }
    }
    return OBJECT_CUT;
}

static bool has_newline(const struct head *head, size_t from, size_t to)
{
    return memchr(head->bytes + from, '\n', to - from) != NULL;
}

static const char json_doubt[] = "it begins like JSON";

/* Of the lines from `at` on, of which the first is an object, most must be objects: records that
 * are damaged make no text of a file. */
static void sniff_lines(const struct head *head, size_t at, struct sniffed *sniffed)
{
    size_t lines = 0, objects = 0;
    bool ended = false; /* an object by the end of its line */
    while ((at = skip_blanks(head, at, " \t\r\n")) < head->length) {
        const char *newline = memchr(head->bytes + at, '\n', head->length - at);
        size_t end = at;
        const enum object object = object_end(head, &end);
        if (!newline && object == OBJECT_CUT)
            break;
        const size_t line_end = newline ? (size_t)(newline - head->bytes) : head->length;
        const bool whole = object == OBJECT_WHOLE && end <= line_end &&
                           skip_blanks(head, end, " \t\r") == line_end;
        lines++;
        objects += whole;
        ended |= whole && newline;
        at = line_end;
    }
    sniffed->more = lines < 2;
    if (2 * objects > lines)
        sniffed->format = RECORDS_JSONL;
    else
        sniffed->doubt = json_doubt;
    sniffed->sure = sniffed->format == RECORDS_JSONL && ended;
}

/* Objects begin at `at`. */
static void sniff_objects(const struct head *head, size_t at, struct sniffed *sniffed)
{
    size_t end = at;
    const enum object object = object_end(head, &end);
    if (object == OBJECT_CUT) {
        sniffed->format = has_newline(head, at, head->length) ? RECORDS_JSON : RECORDS_JSONL;
        sniffed->more = true;
        return;
    }
    const size_t next = skip_blanks(head, end, " \t\r");
    if (object == OBJECT_NONE)
        sniffed->doubt = object_begins(head, at) == OBJECT_WHOLE ? json_doubt : NULL;
    else if (!has_newline(head, at, end) && (next == head->length || head->bytes[next] == '\n'))
        sniff_lines(head, at, sniffed);
    else if (next == head->length ||
             (head->bytes[next] != '\0' && strchr("\n{,", head->bytes[next]))) {
        sniffed->format = RECORDS_JSON;
        sniffed->sure = true;
    } else
        sniffed->doubt = json_doubt;
}

/* Returns whether the file is JSON, or might be. */
static bool sniff_json(const struct head *head, struct sniffed *sniffed)
{
    const size_t begin = skip_blanks(head, after_mark(head), " \t\r\n");
    if (begin == head->length)
        return false;
    if (head->bytes[begin] != '[') {
        sniff_objects(head, begin, sniffed);
        return sniffed->format != RECORDS_AUTO || sniffed->doubt;
    }
    const size_t first = skip_blanks(head, begin + 1, " \t\r\n");
    size_t end = first;
    const bool empty = first < head->length && head->bytes[first] == ']' && head->ended &&
                       skip_blanks(head, first + 1, " \t\r\n") == head->length;
    const enum object object = object_end(head, &end);
    if (empty || object != OBJECT_NONE)
        sniffed->format = RECORDS_JSON;
    sniffed->sure = object == OBJECT_WHOLE;
    return sniffed->format != RECORDS_AUTO;
}

/* ---- Tables ------------------------------------------------------------ */

struct table_look {
    size_t columns;         /* of the header row */
    size_t rows, irregular; /* below it, as far as they are whole */
    bool has_text;          /* there is a column for the text */
    bool neat;              /* its cells are names */
};

struct cell {
    const char *data;
    size_t length;
};

static bool is_named(const struct cell *cell, const char *name)
{
    return name && strlen(name) == cell->length && memcmp(name, cell->data, cell->length) == 0;
}

/* Names are short, and no sentences. */
static bool is_neat(const struct cell *cell)
{
    size_t words = 1;
    for (size_t i = 0; i < cell->length; i++) {
        words += cell->data[i] == ' ';
        if (strchr(".!?,;\"", cell->data[i]))
            return false;
    }
    return cell->length > 0 && cell->length <= MOST_NAME && words <= 3;
}

static void look_at_name(struct table_look *look, struct cell cell,
                         const struct record_fields *fields)
{
    if (cell.length >= 2 && cell.data[0] == '"' && cell.data[cell.length - 1] == '"')
        cell = (struct cell){cell.data + 1, cell.length - 2};
    look->has_text |= is_named(&cell, fields->text) || is_named(&cell, fields->html);
    for (size_t i = 0; i < fields->text_count && fields->text_count > 1; i++)
        look->has_text |= is_named(&cell, record_fields_text(fields, i));
    look->neat &= is_neat(&cell);
}

/* Counts the cells of a row; those of the header are looked at, too (`look` not NULL). */
static size_t count_cells(const char *row, size_t length, const struct row_scan *kind,
                          const struct record_fields *fields, struct table_look *look)
{
    size_t cells = 0, begin = 0;
    bool quoted = false;
    for (size_t at = 0; at <= length && cells < MOST_COLUMNS; at++) {
        if (at < length && (quoted || row[at] != kind->delimiter)) {
            if (row[at] == '"' && row[begin] == '"' && kind->format == RECORDS_CSV)
                quoted = !quoted;
            continue;
        }
        if (look)
            look_at_name(look, (struct cell){row + begin, at - begin}, fields);
        cells++;
        begin = at + 1;
    }
    return cells;
}

static bool is_header(const struct table_look *look)
{
    return look->columns >= 2 &&
           (look->has_text || (look->neat && look->columns >= SURE_COLUMNS));
}

/* Looks at the rows as those of a table of this format. */
static struct table_look look_at_rows(const struct head *head, size_t begin,
                                      const struct row_scan *kind,
                                      const struct record_fields *fields)
{
    struct table_look look = {.neat = true};
    while (begin < head->length) {
        size_t end = begin;
        struct row_scan row = *kind;
        if (!row_scan_end(&row, head->bytes, head->length, &end) && !head->ended)
            break;
        const size_t length = end - begin - (end > begin && head->bytes[end - 1] == '\r');
        if (look.columns == 0) {
            look.columns = count_cells(head->bytes + begin, length, kind, fields, &look);
            if (!is_header(&look))
                break; /* the rows of prose need not be counted */
        } else if (length > 0) {
            look.rows++;
            look.irregular +=
                count_cells(head->bytes + begin, length, kind, fields, NULL) != look.columns;
        }
        begin = end + 1;
    }
    return look;
}

static bool is_regular(const struct table_look *look)
{
    return 10 * look->irregular <= look->rows;
}

/* What tables are divided by; tabs without quotation marks come before those with. */
static const struct row_scan kinds_of_table[] = {
    {.format = RECORDS_TSV, .delimiter = '\t'}, {.format = RECORDS_CSV, .delimiter = ','},
    {.format = RECORDS_CSV, .delimiter = ';'},  {.format = RECORDS_CSV, .delimiter = '\t'},
    {.format = RECORDS_CSV, .delimiter = '|'},
};
#define KINDS_OF_TABLE (sizeof kinds_of_table / sizeof *kinds_of_table)

/* Could a file of this name, with what divides its cells perhaps given, be such a table? A tab
 * between cells of a file called .csv goes with quotation marks. */
static bool may_be(const struct row_scan *kind, enum record_format named, char given)
{
    if (given && kind->delimiter != given)
        return false;
    return named == RECORDS_AUTO || kind->format == named ||
           (named == RECORDS_TSV && kind->delimiter == '\t');
}

/* How sure it is that this is the table: 0: it is none. Of a file whose name says that it is
 * one, the header decides. */
static int table_score(const struct table_look *look, bool named)
{
    if (look->columns >= 2 && look->has_text && look->rows > 0 && is_regular(look))
        return 4;
    if (look->columns >= SURE_COLUMNS && look->rows >= SURE_ROWS && look->irregular == 0 &&
        look->neat)
        return 3;
    if (!named)
        return 0;
    return look->has_text ? 2 : look->columns >= 2 ? 1 : 0;
}

/* A line "sep=;", which Excel takes for what it says and does not show. */
static char separator_line(const struct head *head, size_t *begin)
{
    const size_t at = *begin;
    if (head->length < at + 5 || memcmp(head->bytes + at, "sep=", 4) != 0)
        return '\0';
    const size_t end = at + 5 + (head->length > at + 5 && head->bytes[at + 5] == '\r');
    if (end >= head->length || head->bytes[end] != '\n')
        return '\0';
    *begin = end + 1;
    return head->bytes[at + 4];
}

static void sniff_table(const struct head *head, enum record_format named,
                        const struct record_fields *fields, struct sniffed *sniffed)
{
    size_t begin = after_mark(head);
    char given = separator_line(head, &begin);
    int best = 0;
    sniffed->skip = given ? begin : 0;
    if (fields->delimiter)
        given = fields->delimiter;
    if (named != RECORDS_AUTO || given) { /* where nothing speaks against it */
        sniffed->format = named == RECORDS_AUTO ? RECORDS_CSV : named;
        sniffed->delimiter = given ? given : named == RECORDS_TSV ? '\t' : ',';
        if (sniffed->format == RECORDS_TSV && sniffed->delimiter != '\t')
            sniffed->format = RECORDS_CSV;
    }
    for (size_t i = 0; i < KINDS_OF_TABLE; i++) {
        const struct row_scan *kind = &kinds_of_table[i];
        if (!may_be(kind, named, given))
            continue;
        const struct table_look look = look_at_rows(head, begin, kind, fields);
        const int score = table_score(&look, named != RECORDS_AUTO || given);
        if (score > best) {
            best = score;
            sniffed->format = kind->format;
            sniffed->delimiter = kind->delimiter;
        }
        if (look.columns >= 2 && look.has_text && sniffed->format == RECORDS_AUTO)
            sniffed->doubt = "its first line is like that of a table";
    }
    if (sniffed->format != RECORDS_AUTO)
        sniffed->doubt = NULL;
    sniffed->more = best < 4;
    sniffed->sure = best == 4;
}

/* ---- The whole --------------------------------------------------------- */

struct sniffed record_sniff(const char *bytes, size_t length, bool ended,
                            enum record_format named, const struct record_fields *fields)
{
    const struct head head = {bytes, length, ended};
    struct sniffed sniffed = {.format = RECORDS_AUTO};
    if (record_format_is_table(named))
        sniff_table(&head, named, fields, &sniffed);
    else if (!sniff_json(&head, &sniffed) && (named == RECORDS_AUTO || named == RECORDS_TEXT))
        sniff_table(&head, RECORDS_AUTO, fields, &sniffed);
    /* Excel calls its tables .txt, too; of these nothing but the column of the text is sure. */
    if (named == RECORDS_TEXT && record_format_is_table(sniffed.format) && sniffed.more)
        sniffed = (struct sniffed){.format = RECORDS_AUTO};
    if (ended || length >= RECORD_SNIFF_MOST)
        sniffed.more = false;
    return sniffed;
}
