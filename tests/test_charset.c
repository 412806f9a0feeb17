/* charset: which encoding is chosen, and how bytes are decoded. */
#include <criterion/criterion.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "../features/text/charset.h"
#include "../features/text/charset_label.h"
#include "../features/text/unicode.h"
#include "failing_malloc.h"

#define BYTES(literal) literal, sizeof literal - 1
#define FFFD           "\xEF\xBF\xBD"

/* What one call needs and returns. */
struct run {
    struct text_buffer scratch;
    struct offset_map map;
    struct charset_decoded decoded;
    struct failure failure;
};

static bool decode(struct run *run, const char *bytes, size_t length, const char *declared,
                   bool markup)
{
    return charset_decode(bytes, length, declared, markup, &run->scratch, &run->map,
                          &run->decoded, &run->failure);
}

static void release(struct run *run)
{
    text_buffer_release(&run->scratch);
    offset_map_release(&run->map);
}

/* What the map must be for any input: offsets grow, stay inside, and where a piece is not
 * `changed` the bytes are the same. */
static void assert_map(const struct run *run, const char *bytes, size_t length)
{
    const struct charset_decoded *decoded = &run->decoded;
    size_t piece = 0, before = 0;
    for (size_t made = 0; made < decoded->length; made++) {
        while (piece < run->map.count && run->map.pieces[piece].made <= made)
            piece++;
        bool changed = piece > 0 && run->map.pieces[piece - 1].changed;
        size_t given = offset_map_begin(&run->map, made);
        cr_assert_geq(given, before);
        cr_assert_lt(given, length);
        if (!changed && bytes[given] != '\0')
            cr_assert_eq(decoded->text[made], bytes[given]);
        before = given;
    }
    cr_assert_leq(offset_map_end(&run->map, decoded->length), length);
    if (run->map.count == 0)
        cr_assert(decoded->length == length || decoded->length == 0);
    cr_assert(unicode_is_valid(decoded->text, decoded->length));
}

static void assert_decodes(const char *bytes, size_t length, const char *declared, bool markup,
                           const char *expected, const char *name, unsigned flags)
{
    struct run run = {0};
    cr_assert(decode(&run, bytes, length, declared, markup), "%s: %s", name,
              run.failure.message);
    cr_assert_str_eq(run.decoded.name, name, "%s, not %s, for '%s'", run.decoded.name, name,
                     expected);
    cr_assert_eq(run.decoded.length, strlen(expected), "'%.*s', not '%s'",
                 (int)run.decoded.length, run.decoded.text, expected);
    cr_assert_eq(memcmp(run.decoded.text, expected, run.decoded.length), 0, "'%.*s', not '%s'",
                 (int)run.decoded.length, run.decoded.text, expected);
    cr_assert_eq(run.decoded.flags, flags, "flags %u for '%s'", run.decoded.flags, expected);
    assert_map(&run, bytes, length);
    release(&run);
}

/* ---- Without a declaration ------------------------------------------------------- */

Test(charset, undeclared)
{
    static const struct {
        const char *input;
        size_t length;
        const char *expected, *name;
        unsigned flags;
    } cases[] = {
        {BYTES(""), "", "utf-8", 0},
        {BYTES("\xEF\xBB\xBF"), "", "utf-8", TEXT_BOM},
        {BYTES("\xEF\xBB\xBFone"), "one", "utf-8", TEXT_BOM},
        {BYTES("na\xC3\xAFve"), "na\xC3\xAFve", "utf-8", 0},
        {BYTES("twelve bytes and a NUL\0 here"), "twelve bytes and a NUL  here", "utf-8",
         TEXT_NUL},
        {BYTES("\xEF\xBB\xBFold caf\xE9"), "old caf" FFFD, "utf-8",
         TEXT_BOM | TEXT_INVALID_UTF8},
        /* No valid UTF-8: what stands in well-formed sequences outweighs the rest, or not. */
        {BYTES("caf\xE9 noir"), "caf\xC3\xA9 noir", "windows-1252", TEXT_GUESSED},
        {BYTES("\x93Yes\x94 \x96 5 \x80"),
         "\xE2\x80\x9CYes\xE2\x80\x9D \xE2\x80\x93 5 \xE2\x82\xAC", "windows-1252",
         TEXT_GUESSED},
        {BYTES("\xE2\x80\x9CYes\xE2\x80\x9D, cut \xE2\x80"),
         "\xE2\x80\x9CYes\xE2\x80\x9D, cut " FFFD, "utf-8", TEXT_INVALID_UTF8},
        {BYTES("caf\xE9 \0 noir, for long"), "caf\xC3\xA9   noir, for long", "windows-1252",
         TEXT_NUL | TEXT_GUESSED},
        /* UTF-16: "h€", a pair, NUL, half a pair, an odd byte. */
        {BYTES("\xFF\xFEh\0\xAC\x20"), "h\xE2\x82\xAC", "utf-16le", TEXT_UTF16 | TEXT_BOM},
        {BYTES("\xFE\xFF\0h\x20\xAC"), "h\xE2\x82\xAC", "utf-16be", TEXT_UTF16 | TEXT_BOM},
        {BYTES("\xFE\xFF\xD8\x3D\xDE\x00"), "\xF0\x9F\x98\x80", "utf-16be",
         TEXT_UTF16 | TEXT_BOM},
        {BYTES("\xFE\xFF\0a\0\0\0b"), "a b", "utf-16be", TEXT_UTF16 | TEXT_BOM | TEXT_NUL},
        {BYTES("\xFE\xFF\xD8\x3D\0a"), FFFD "a", "utf-16be",
         TEXT_UTF16 | TEXT_BOM | TEXT_INVALID_UTF8},
        {BYTES("\xFE\xFF\xDE\x00\0a"), FFFD "a", "utf-16be",
         TEXT_UTF16 | TEXT_BOM | TEXT_INVALID_UTF8},
        {BYTES("\xFE\xFF\0ab"), "a" FFFD, "utf-16be",
         TEXT_UTF16 | TEXT_BOM | TEXT_INVALID_UTF8},
        {BYTES("\xFE\xFF\xD8\x3D"), FFFD, "utf-16be",
         TEXT_UTF16 | TEXT_BOM | TEXT_INVALID_UTF8},
        {BYTES("\xFE\xFF"), "", "utf-16be", TEXT_UTF16 | TEXT_BOM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_decodes(cases[i].input, cases[i].length, NULL, false, cases[i].expected,
                       cases[i].name, cases[i].flags);
}

Test(charset, clean_text_is_not_copied)
{
    static const char input[] = "Plain words, \xE2\x80\x9Cquoted\xE2\x80\x9D,\tand\r\nlines.\n";
    struct run run = {0};
    for (int markup = 0; markup <= 1; markup++) {
        cr_assert(decode(&run, BYTES(input), NULL, markup));
        cr_assert_eq(run.decoded.text, input);
        cr_assert_eq(run.map.count, 0);
    }
    cr_assert(decode(&run, BYTES("only ASCII"), "koi8-r", false));
    cr_assert_str_eq(run.decoded.name, "koi8-r");
    cr_assert_null(run.scratch.data);
    cr_assert_null(run.map.pieces);
}

Test(charset, nothing_at_all)
{
    struct run run = {0};
    cr_assert(decode(&run, NULL, 0, NULL, true));
    cr_assert_eq(run.decoded.length, 0);
    cr_assert_not_null(run.decoded.text);
    release(&run);
}

Test(charset, windows_1252_is_whole)
{
    char bytes[128], expected[512];
    size_t at = 0;
    for (unsigned i = 0; i < 128; i++)
        bytes[i] = (char)(0x80 + i);
    for (unsigned i = 0xA0; i < 0x100; i++) {
        expected[at++] = (char)(0xC0 | i >> 6);
        expected[at++] = (char)(0x80 | (i & 0x3F));
    }
    expected[at] = '\0';
    struct run run = {0};
    cr_assert(decode(&run, bytes, sizeof bytes, "latin1", false));
    assert_map(&run, bytes, sizeof bytes);
    cr_assert_geq(run.decoded.length, at);
    cr_assert_eq(memcmp(run.decoded.text + run.decoded.length - at, expected, at), 0);

    /* Where iconv has the lower half, it has the same. */
    iconv_t converter = iconv_open("UTF-8", "CP1252");
    for (unsigned i = 0; i < 32; i++) {
        char *from = &bytes[i], made[8], *to = made;
        size_t left = 1, room = sizeof made;
        if (iconv(converter, &from, &left, &to, &room) == (size_t)-1)
            continue;
        struct run one = {0};
        cr_assert(decode(&one, &bytes[i], 1, "windows-1252", false));
        cr_assert_eq(one.decoded.length, sizeof made - room, "byte %02x", 0x80 + i);
        cr_assert_eq(memcmp(one.decoded.text, made, sizeof made - room), 0, "byte %02x",
                     0x80 + i);
        release(&one);
    }
    iconv_close(converter);
    release(&run);
}

static bool is_binary(const char *bytes, size_t length)
{
    struct run run = {0};
    bool decoded = decode(&run, bytes, length, NULL, false);
    cr_assert(decoded || run.failure.code == FAILURE_BINARY);
    release(&run);
    return !decoded;
}

Test(charset, more_than_a_tenth_of_control_bytes_is_binary)
{
    cr_assert(is_binary(BYTES("\x01")));
    cr_assert(is_binary(BYTES("\x7F"
                              "ELF\x02\x01\x01\0\0\0\0\0")));
    cr_assert(is_binary(BYTES("eight by\x02")));
    cr_assert_not(is_binary(BYTES("nine byte\x02")));
    cr_assert_not(is_binary(BYTES("\t\n\v\f\r \t\n")));
}

/* The same share in a longer text, where one byte is a smaller part of it. */
Test(charset, the_share_of_control_bytes_is_exact)
{
    char bytes[1000];
    memset(bytes, 'a', sizeof bytes);
    memset(bytes, '\x02', 100);
    cr_expect_not(is_binary(bytes, sizeof bytes));
    cr_expect(is_binary(bytes, sizeof bytes - 1), "100 of 999");
    bytes[100] = '\x02';
    cr_expect(is_binary(bytes, sizeof bytes), "101 of 1000");
}

Test(charset, too_large)
{
    struct run run = {0};
    cr_assert_not(decode(&run, "x", CHARSET_MAX_BYTES + 1, NULL, false));
    cr_assert_eq(run.failure.code, FAILURE_TOO_LARGE);
}

/* ---- What the caller declares ------------------------------------------------------ */

Test(charset, the_caller_is_believed)
{
    static const struct {
        const char *input;
        size_t length;
        const char *declared, *expected, *name;
        unsigned flags;
    } cases[] = {
        {BYTES("caf\xE9"), " ISO-8859-1\n", "caf\xC3\xA9", "windows-1252", 0},
        {BYTES("caf\xC3\xA9"), "latin1", "caf\xC3\x83\xC2\xA9", "windows-1252", 0},
        {BYTES("caf\xE9"), "utf-8", "caf" FFFD, "utf-8", TEXT_INVALID_UTF8},
        {BYTES("<meta charset=koi8-r>\xC1"), "windows-1251", "<meta charset=koi8-r>\xD0\x91",
         "windows-1251", 0},
        {BYTES("\xCF\xF0\xE8\xE2\xE5\xF2"), "cp1251",
         "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82", "windows-1251", 0},
        {BYTES("\xF0\xD2\xC9\xD7\xC5\xD4"), "KOI8-R",
         "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82", "koi8-r", 0},
        {BYTES("\xB3\xF3\xB9\xBF"), "iso-8859-2", "\xC5\x82\xC3\xB3\xC5\xA1\xC5\xBC",
         "iso-8859-2", 0},
        {BYTES("a\xD0y"), "latin5", "a\xC4\x9Ey", "windows-1254", 0},
        {BYTES("\x8E"
               "t\x8E"),
         "macintosh", "\xC3\xA9t\xC3\xA9", "macintosh", 0},
        {BYTES("e\xEC and e"), "windows-1258", "e\xCC\x81 and e", "windows-1258", 0},
        {BYTES("\xA1\xD2"), "windows-1253", "\xCE\x85" FFFD, "windows-1253", TEXT_INVALID_UTF8},
        {BYTES("\xD6\xD0\xCE\xC4 ok"), "gb2312", "\xE4\xB8\xAD\xE6\x96\x87 ok", "gbk", 0},
        {BYTES("\x81\x30\x89\x38\xD6\xD0"), "gb18030", "\xC3\x9F\xE4\xB8\xAD", "gb18030", 0},
        {BYTES("\xA4\xA4\xA4\xE5"), "big5", "\xE4\xB8\xAD\xE6\x96\x87", "big5", 0},
        {BYTES("\xC6\xFC\xCB\xDC!"), "euc-jp", "\xE6\x97\xA5\xE6\x9C\xAC!", "euc-jp", 0},
        {BYTES("\x93\xFA\x96{\xB1"), "sjis", "\xE6\x97\xA5\xE6\x9C\xAC\xEF\xBD\xB1",
         "shift_jis", 0},
        {BYTES("a\x1B$BF|K\\\x1B(Bb"), "iso-2022-jp",
         "a\xE6\x97\xA5\xE6\x9C\xAC"
         "b",
         "iso-2022-jp", 0},
        {BYTES("\xC7\xD1\xB1\xDB"), "euc-kr", "\xED\x95\x9C\xEA\xB8\x80", "euc-kr", 0},
        {BYTES("h\0i\0"), "utf-16le", "hi", "utf-16le", TEXT_UTF16},
        {BYTES("\0h\0i"), "utf-16be", "hi", "utf-16be", TEXT_UTF16},
        {BYTES("\xFE\xFF\0h"), "utf-16", "h", "utf-16be", TEXT_UTF16 | TEXT_BOM},
        {BYTES("\xEF\xBB\xBFz"), "windows-1252", "\xC3\xAF\xC2\xBB\xC2\xBFz", "windows-1252",
         0},
        /* Damage: a sequence that is cut off, and one that cannot be. */
        {BYTES("\xD6\xD0\xCE"), "gbk", "\xE4\xB8\xAD" FFFD, "gbk", TEXT_INVALID_UTF8},
        {BYTES("\xD6 \xD6\xD0"), "euc-kr", FFFD " \xE6\xAB\x93", "euc-kr", TEXT_INVALID_UTF8},
        {BYTES("\xFF"
               "A"),
         "shift_jis", FFFD "A", "shift_jis", TEXT_INVALID_UTF8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_decodes(cases[i].input, cases[i].length, cases[i].declared, true,
                       cases[i].expected, cases[i].name, cases[i].flags);
}

Test(charset, unknown_names_fail)
{
    static const char *const names[] = {"",
                                        " ",
                                        "utf-9",
                                        "latin",
                                        "lat in1",
                                        "8859",
                                        "a name that is longer than any encoding has one"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct run run = {0};
        cr_assert_not(decode(&run, BYTES("x"), names[i], false), "'%s'", names[i]);
        cr_assert_eq(run.failure.code, FAILURE_ARGUMENT);
        release(&run);
    }
}

/* Every encoding of the table is one that this system reads, and its labels find it. */
Test(charset, every_label_is_known)
{
    static const char *const labels[] = {
        "utf8",         "UTF-8",       "unicode",      "us-ascii",       "cp1250",
        "windows-1253", "iso-8859-9",  "windows-1255", "cp1256",         "cp1257",
        "x-cp1258",     "tis-620",     "latin2",       "latin3",         "latin4",
        "cyrillic",     "arabic",      "greek",        "hebrew",         "latin6",
        "iso8859-13",   "l9",          "iso-8859-14",  "iso-8859-16",    "koi8-u",
        "866",          "mac",         "gb_2312",      "big5-hkscs",     "x-euc-jp",
        "ms_kanji",     "csiso2022jp", "korean",       "ks_c_5601-1987", "x-mac-cyrillic"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const struct encoding *encoding = encoding_find(labels[i], strlen(labels[i]));
        cr_assert_not_null(encoding, "%s", labels[i]);
        cr_assert_eq(encoding_find(encoding->name, strlen(encoding->name)), encoding);
        cr_assert_lt(strlen(encoding->name), CHARSET_NAME_MAX);
        struct run run = {0};
        cr_assert(decode(&run, BYTES("\xE0\xE1\xE2\xE3 "), labels[i], false), "%s: %s",
                  labels[i], run.failure.message);
        assert_map(&run, BYTES("\xE0\xE1\xE2\xE3 "));
        release(&run);
    }
}

/* ---- What a page declares ------------------------------------------------------------ */

static void assert_declares(const char *page, bool markup, const char *name)
{
    const struct encoding *found = encoding_declared(page, strlen(page), markup);
    cr_assert_str_eq(found ? found->name : "none", name, "'%.60s'", page);
}

Test(charset, pages_declare)
{
    static const struct {
        const char *page, *name;
    } cases[] = {
        {"<meta charset=koi8-r>", "koi8-r"},
        {"<META CHARSET = 'Windows-1251' >", "windows-1251"},
        {"<html><head><title>x</title><meta name=a/><meta charset=\"gbk\"/>", "gbk"},
        {"<meta http-equiv=Content-Type content='text/html; charset=euc-jp'>", "euc-jp"},
        {"<meta content=\"text/html;charset = 'big5'\" http-equiv=\"CONTENT-TYPE\">", "big5"},
        {"<meta content='text/html; charset charset=l1' http-equiv=content-type>",
         "windows-1252"},
        {"<?xml version='1.0' encoding='ISO-8859-2'?><html>", "iso-8859-2"},
        {"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html; charset=koi8-u\r\n\r\n<p>",
         "koi8-u"},
        {"Content-Type: text/html; charset=sjis\n\n<meta charset=gbk>", "shift_jis"},
        {"<meta charset=utf-16le>", "utf-8"},
        {"<meta charset=nonsense><meta charset=koi8-r>", "koi8-r"},
        {"<!-- <meta charset=gbk> --><meta charset=koi8-r>", "koi8-r"},
        {"<!--><meta charset=koi8-r>-->", "koi8-r"},
        {"<a title='<meta charset=gbk>'><meta charset=koi8-r>", "koi8-r"},
        {"</a ><!x><?y><meta\ncharset=koi8-r>", "koi8-r"},
        {"a < b <meta charset=koi8-r>", "koi8-r"},
        /* Not declared. */
        {"", "none"},
        {"<", "none"},
        {"<meta charset", "none"},
        {"<meta charset=", "none"},
        {"<meta charset=koi8-", "none"},
        {"<!-- <meta charset=gbk>", "none"},
        {"<metacharset=gbk>", "none"},
        {"<meta content='text/html; charset=gbk'>", "none"},
        {"<meta http-equiv=refresh content='0; charset=gbk'>", "none"},
        {"<p>meta charset=gbk</p>", "none"},
        {"It said: Content-Type: text/html; charset=gbk", "none"},
        {"Dear reader,\nContent-Type: text/html; charset=gbk", "none"},
        {"HTTP/1.1 200 OK\r\n\r\nContent-Type: x; charset=gbk", "none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_declares(cases[i].page, true, cases[i].name);
    assert_declares("<meta charset=koi8-r>", false, "none");
    assert_declares("Content-Type: text/plain; charset=koi8-r\n\n", false, "koi8-r");
}

/* Puts `tag` in a page of blanks, at `at`. Is it found? */
static bool finds_at(const char *tag, size_t at, bool markup)
{
    static char page[70000];
    memset(page, ' ', sizeof page);
    memcpy(page + at, tag, strlen(tag));
    return encoding_declared(page, sizeof page, markup) != NULL;
}

Test(charset, only_the_beginning_of_a_page_is_searched)
{
    const char *meta = "<meta charset=koi8-r>";
    cr_assert(finds_at(meta, 1000, true));
    cr_assert(finds_at(meta, 1010, true), "goes on behind the first 1,024 bytes");
    cr_assert(finds_at(meta, 65536 - strlen(meta), true));
    cr_assert(!finds_at(meta, 65536 - 10, true));
    cr_assert(!finds_at(meta, 2000, false));
    /* Later on, only where a parser would find it; in the first 1,024 bytes the HTML Standard
     * does not look for scripts. */
    static const char *const hidden[] = {
        "<script>var a = '<meta charset=koi8-r>'</script>",
        "<style>/* <meta charset=koi8-r> */</style>",
        "<TITLE>How to write <meta charset=koi8-r></TITLE>",
        "<textarea><meta charset=koi8-r></textarea>",
    };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        cr_assert(finds_at(hidden[i], 0, true), "%s", hidden[i]);
        cr_assert(!finds_at(hidden[i], 2000, true), "%s", hidden[i]);
    }
    cr_assert(!finds_at("<!-- <meta charset=koi8-r> -->", 2000, true));
    cr_assert(finds_at("<script>1</script><style>a</style><meta charset=koi8-r>", 2000, true));
    cr_assert(!finds_at("Content-Type: text/html; charset=koi8-r\n", 2000, true));
}

/* Any beginning of a page with all kinds of marks in it. */
Test(charset, cut_pages_end_well)
{
    static const char page[] =
        "HTTP/1.0 200\nA: b\n\n<?xml encoding=\"x\"?><!-- --><!--->< a b="
        "'c' d=\"e\"f=g h/><meta http-equiv='content-type' content='a; "
        "charset = \"koi8-r\"'></meta><?z";
    for (size_t length = 0; length < sizeof page; length++) {
        char *cut = malloc(
            length + 1); /* exactly this size, so that a sanitizer sees a read beyond it */
        memcpy(cut, page, length);
        cut = realloc(cut, length ? length : 1);
        encoding_declared(cut, length, true);
        free(cut);
    }
}

Test(charset, pages_are_believed_where_their_bytes_agree)
{
    static const struct {
        const char *input;
        size_t length;
        const char *expected, *name;
        unsigned flags;
    } cases[] = {
        {BYTES("<meta charset=koi8-r>\xF0\xD2"), "<meta charset=koi8-r>\xD0\x9F\xD1\x80",
         "koi8-r", 0},
        /* Saved as UTF-8, with the old declaration still in it. */
        {BYTES("<meta charset=latin1>caf\xC3\xA9"), "<meta charset=latin1>caf\xC3\xA9", "utf-8",
         0},
        /* ASCII alone is what it says it is. */
        {BYTES("<meta charset=gbk>cafe"), "<meta charset=gbk>cafe", "gbk", 0},
        {BYTES("<meta charset=iso-2022-jp>\x1B$BF|\x1B(B"),
         "<meta charset=iso-2022-jp>\xE6\x97\xA5", "iso-2022-jp", 0},
        /* UTF-8 that is none, or nearly. */
        {BYTES("<meta charset=utf-8>caf\xE9"), "<meta charset=utf-8>caf\xC3\xA9",
         "windows-1252", TEXT_GUESSED},
        {BYTES("<meta charset=utf-8>\xC3\xA9\xC3\xA9\xE9"),
         "<meta charset=utf-8>\xC3\xA9\xC3\xA9" FFFD, "utf-8", TEXT_INVALID_UTF8},
        {BYTES("<meta charset=nonsense>caf\xE9"), "<meta charset=nonsense>caf\xC3\xA9",
         "windows-1252", TEXT_GUESSED},
        {BYTES("\xEF\xBB\xBF<meta charset=koi8-r>\xC3\xA9"), "<meta charset=koi8-r>\xC3\xA9",
         "utf-8", TEXT_BOM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_decodes(cases[i].input, cases[i].length, NULL, true, cases[i].expected,
                       cases[i].name, cases[i].flags);
}

/* ---- Maps, memory, hostile bytes -------------------------------------------------------- */

Test(charset, a_word_is_found_where_it_was_given)
{
    static const struct {
        const char *input;
        size_t length;
        const char *declared, *word;
        size_t begin, end; /* of the word, in the input */
    } cases[] = {
        {BYTES("caf\xE9 bl\xFC end"), NULL, "bl\xC3\xBC", 5, 8},
        {BYTES("\xEF\xBB\xBFone two"), NULL, "two", 7, 10},
        {BYTES("\xFF\xFE\xE9\0 \0a\0b\0 \0c\0"), NULL, "ab", 6, 10},
        {BYTES("\xD6\xD0 \xCE\xC4 abc"), "gbk", "\xE6\x96\x87", 3, 5},
        {BYTES("\xD6\xD0 \xCE\xC4 abc"), "gbk", "abc", 6, 9},
        {BYTES("\x1B$BF|K\\\x1B(B ab"), "iso-2022-jp", "\xE6\x9C\xAC", 5, 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run = {0};
        cr_assert(decode(&run, cases[i].input, cases[i].length, cases[i].declared, false));
        const char *at = strstr(run.decoded.text, cases[i].word);
        cr_assert_not_null(at, "%s", cases[i].word);
        size_t made = (size_t)(at - run.decoded.text);
        cr_expect_eq(offset_map_begin(&run.map, made), cases[i].begin, "case %zu", i);
        size_t end = offset_map_end(&run.map, made + strlen(cases[i].word));
        /* The escape that follows a character belongs to it. */
        cr_expect(end == cases[i].end || (i == 5 && end == 10), "case %zu: %zu", i, end);
        release(&run);
    }
}

static const char *const many[] = {NULL,          "utf-8",  "latin1",  "windows-1258",
                                   "gb18030",     "big5",   "sjis",    "euc-jp",
                                   "iso-2022-jp", "euc-kr", "utf-16le"};

Test(charset, any_bytes_in_any_encoding)
{
    unsigned random = 7;
    struct run run = {0};
    for (int round = 0; round < 3000; round++) {
        char bytes[64];
        size_t length = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < length; i++) {
            random = random * 1103515245u + 12345u;
            bytes[i] = (char)(random >> 16 | (random & 1u << 30 ? 0x20 : 0));
        }
        const char *declared = many[round % (int)(sizeof many / sizeof *many)];
        if (decode(&run, bytes, length, declared, round % 2))
            assert_map(&run, bytes, length);
        else
            cr_assert_eq(run.failure.code, FAILURE_BINARY, "%s", run.failure.message);
    }
    release(&run);
}

Test(charset, no_memory)
{
    static const char input[] = "caf\xE9 \x93yes\x94 one two three four five six seven eight";
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        bool failed = true;
        for (size_t n = 0; failed; n++) {
            struct run run = {0};
            failing_malloc_after(n);
            bool done = decode(&run, BYTES(input), many[i], false);
            failed = failing_malloc_stop();
            cr_assert_neq(done, failed);
            cr_assert(done || run.failure.code == FAILURE_MEMORY);
            release(&run);
        }
    }
}

Test(charset, warm_scratch_is_enough)
{
    static const char input[] = "caf\xE9 \x93yes\x94";
    struct run run = {0};
    cr_assert(decode(&run, BYTES(input), "latin1", false));
    size_t before = failing_malloc_count();
    for (int i = 0; i < 10; i++)
        cr_assert(decode(&run, BYTES(input), "latin1", false));
    cr_assert_eq(failing_malloc_count(), before);
    release(&run);
}
