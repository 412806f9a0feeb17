/* record_format: tables of endings, and a look at the first bytes. */
#include "record_format.h"

#include <string.h>
#include <strings.h>

const char *const record_format_names[RECORDS_FORMATS + 1] = {
    [RECORDS_AUTO] = "auto",   [RECORDS_TEXT] = "text", [RECORDS_HTML] = "html",
    [RECORDS_JSONL] = "jsonl", [RECORDS_CSV] = "csv",   [RECORDS_TSV] = "tsv",
    [RECORDS_MAIL] = "mail",   [RECORDS_MBOX] = "mbox", [RECORDS_MHTML] = "mhtml",
    [RECORDS_WARC] = "warc",   [RECORDS_ZIP] = "zip",   [RECORDS_FEED] = "feed",
    [RECORDS_JSON] = "json"};

/* ---- Names ------------------------------------------------------------- */

/* The length of a name without an ending that says how the file is compressed. */
static size_t unpacked_length(const char *path)
{
    static const char *const endings[] = {".gz", ".zst", ".zstd", ".xz", ".bz2"};
    const size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i]);
        if (length >= ending && strcasecmp(path + length - ending, endings[i]) == 0)
            return length - ending;
    }
    return length;
}

/* The ending after the name's last dot, and its length, but for that of compressed files. */
static const char *ending_of(const char *path, size_t *length)
{
    const char *end = path + unpacked_length(path);
    const char *begin = end;
    while (begin > path && begin[-1] != '.' && begin[-1] != '/')
        begin--;
    *length = begin > path && begin[-1] == '.' ? (size_t)(end - begin) : 0;
    return begin;
}

static bool is_ending(const char *ending, size_t length, const char *of)
{
    return strlen(of) == length && strncasecmp(ending, of, length) == 0;
}

enum record_format record_format_of(const char *path)
{
    static const struct {
        const char *ending;
        enum record_format format;
    } formats[] = {
        {"txt", RECORDS_TEXT},        {"md", RECORDS_TEXT},      {"markdown", RECORDS_TEXT},
        {"html", RECORDS_HTML},       {"htm", RECORDS_HTML},     {"xhtml", RECORDS_HTML},
        {"jsonl", RECORDS_JSONL},     {"ndjson", RECORDS_JSONL}, {"jl", RECORDS_JSONL},
        {"jsonlines", RECORDS_JSONL}, {"json", RECORDS_JSON},    {"csv", RECORDS_CSV},
        {"tsv", RECORDS_TSV},         {"tab", RECORDS_TSV}};
    size_t length;
    const char *ending = ending_of(path, &length);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (is_ending(ending, length, formats[i].ending))
            return formats[i].format;
    return RECORDS_AUTO;
}

bool record_name_is_document(const char *name)
{
    static const char *const others[] = {
        "js",  "mjs",  "map",  "css",   "json", "wasm", "download",               /* of pages */
        "png", "jpg",  "jpeg", "gif",   "svg",  "webp", "avif",     "ico", "bmp", /* pictures */
        "tif", "tiff", "woff", "woff2", "ttf",  "otf",  "eot",                   /* and fonts */
        "mp3", "m4a",  "ogg",  "wav",   "mp4",  "webm", "mov",      "avi", "swf" /* media */
    };
    size_t length;
    const char *ending = ending_of(name, &length);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_ending(ending, length, others[i]))
            return false;
    return true;
}

/* What browsers put behind a page's name, in the languages they speak. */
static const char *const endings_of_parts[] = {
    "_files",    ".files",     "-Dateien",   "_Dateien", "_fichiers",    "_archivos",
    "_arquivos", "_ficheiros", "_bestanden", "_file",    "-filer",       "_filer",
    "_pliki",    "_tiedostot", "_soubory",   "_elemei",  "_dosyalar",    "_datoteke",
    "_fitxers",  "_fajlovi",   "_failid",    "_fails",   "_fitxategiak", "_bylos"};

size_t record_page_of_parts(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof endings_of_parts / sizeof *endings_of_parts; i++) {
        const size_t ending = strlen(endings_of_parts[i]);
        if (length > ending && memcmp(name + length - ending, endings_of_parts[i], ending) == 0)
            return name[length - ending - 1] == '/' ? 0 : length - ending;
    }
    return 0;
}

/* ---- First bytes ------------------------------------------------------- */

#define WHITE_SPACE " \t\r\n\f"

static bool begins(const char *at, const char *with)
{
    return strncasecmp(at, with, strlen(with)) == 0;
}

/* Where the text goes on after the first `end` in it, or the end of the text. */
static const char *after(const char *at, const char *end)
{
    const char *found = strstr(at, end);
    return found ? found + strlen(end) : at + strlen(at);
}

static const char *skip_marks(const char *at)
{
    static const char *const marks[] = {"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (begins(at, marks[i]))
            return at + strlen(marks[i]);
    return at;
}

/* Skips lines like "Content-Type: text/html" and "HTTP/1.1 200 OK". */
static const char *skip_header(const char *at)
{
    for (;;) {
        const size_t name = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
        if ((name == 0 || at[name] != ':') && !begins(at, "http/"))
            return at;
        at = after(at, "\n");
    }
}

static const char *skip_comments(const char *at)
{
    for (;;) {
        at += strspn(at, WHITE_SPACE);
        if (begins(at, "<!--"))
            at = after(at, "-->");
        else if (begins(at, "<?"))
            at = after(at, ">");
        else
            return at;
    }
}

/* The bytes may end right after the tag's name; then strchr finds the NUL. */
static bool begins_tag(const char *at, const char *tag)
{
    return begins(at, tag) && strchr(WHITE_SPACE "/>", at[strlen(tag)]);
}

/* The first bytes as a string in `head`, without the NULs of UTF-16, byte order mark, white
 * space, header lines, comments and XML declaration. */
static const char *first_tag(const char *bytes, size_t length,
                             char head[static RECORD_HEAD_BYTES + 1])
{
    size_t kept = 0;
    for (size_t i = 0; i < length && i < RECORD_HEAD_BYTES; i++)
        if (bytes[i] != '\0') /* half of the bytes of UTF-16 */
            head[kept++] = bytes[i];
    head[kept] = '\0';
    const char *at = skip_marks(head);
    at = skip_header(at + strspn(at, WHITE_SPACE));
    return skip_comments(at);
}

bool record_begins_html(const char *bytes, size_t length)
{
    char head[RECORD_HEAD_BYTES + 1];
    const char *at = first_tag(bytes, length, head);
    return begins_tag(at, "<!doctype html") || begins_tag(at, "<html");
}

bool record_begins_feed(const char *bytes, size_t length)
{
    char head[RECORD_HEAD_BYTES + 1];
    const char *at = first_tag(bytes, length, head);
    return begins_tag(at, "<!doctype rss") || begins_tag(at, "<rss") ||
           begins_tag(at, "<rdf:rdf") || begins_tag(at, "<feed");
}
