/* charset_label: the names of encodings, and the one that a page declares.
 *
 * The names are those of the Encoding Standard (section 4.2) that occur in practice. A page is
 * searched as in the HTML Standard, "prescan a byte stream to determine its encoding", and if
 * that finds nothing in its first 1,024 bytes, further on for a <meta> that a parser would find
 * ("changing the encoding while parsing"). */
#include "charset_label.h"

#include <string.h>

#include "../base/ascii.h"

#define PRESCAN_BYTES 1024 /* as in the HTML Standard */
/* A later <meta> counts too, for browsers begin anew when they come to one. Archives put scripts
 * of several kilobytes before the page's own head. */
#define LATE_BYTES ((size_t)64 << 10)
#define LABEL_MAX  40

/* Where the Encoding Standard means a superset of an encoding, the iconv name is the
 * superset's. */
static const struct encoding encodings[] = {
    {"utf-8", ENCODING_UTF8, NULL,
     " utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 "},
    {"utf-16le", ENCODING_UTF16, NULL,
     " utf-16 ucs-2 unicode csunicode iso-10646-ucs-2 unicodefeff "},
    {"utf-16be", ENCODING_UTF16, NULL, " unicodefffe "},
    {"windows-1252", ENCODING_WINDOWS_1252, NULL,
     " ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
     "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 x-user-defined "},
    {"iso-2022-jp", ENCODING_SHIFTS, "ISO-2022-JP", " csiso2022jp "},
    {"windows-1250", ENCODING_BYTES, "CP1250", " cp1250 x-cp1250 "},
    {"windows-1251", ENCODING_BYTES, "CP1251", " cp1251 x-cp1251 "},
    {"windows-1253", ENCODING_BYTES, "CP1253", " cp1253 x-cp1253 "},
    {"windows-1254", ENCODING_BYTES, "CP1254",
     " cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 l5 latin5 "
     "x-cp1254 "},
    {"windows-1255", ENCODING_BYTES, "CP1255", " cp1255 x-cp1255 "},
    {"windows-1256", ENCODING_BYTES, "CP1256", " cp1256 x-cp1256 "},
    {"windows-1257", ENCODING_BYTES, "CP1257", " cp1257 x-cp1257 "},
    {"windows-1258", ENCODING_BYTES, "CP1258", " cp1258 x-cp1258 "},
    {"windows-874", ENCODING_BYTES, "CP874",
     " dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 "},
    {"iso-8859-2", ENCODING_BYTES, "ISO-8859-2",
     " csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 l2 latin2 "},
    {"iso-8859-3", ENCODING_BYTES, "ISO-8859-3",
     " csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 l3 latin3 "},
    {"iso-8859-4", ENCODING_BYTES, "ISO-8859-4",
     " csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 l4 latin4 "},
    {"iso-8859-5", ENCODING_BYTES, "ISO-8859-5",
     " csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 "},
    {"iso-8859-6", ENCODING_BYTES, "ISO-8859-6",
     " arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 "
     "iso8859-6 "
     "iso88596 iso_8859-6 "},
    {"iso-8859-7", ENCODING_BYTES, "ISO-8859-7",
     " csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 "
     "iso_8859-7 "},
    {"iso-8859-8", ENCODING_BYTES, "ISO-8859-8",
     " csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 "
     "iso_8859-8 "
     "logical visual "},
    {"iso-8859-10", ENCODING_BYTES, "ISO-8859-10",
     " csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6 "},
    {"iso-8859-13", ENCODING_BYTES, "ISO-8859-13", " iso8859-13 iso885913 "},
    {"iso-8859-14", ENCODING_BYTES, "ISO-8859-14", " iso8859-14 iso885914 "},
    {"iso-8859-15", ENCODING_BYTES, "ISO-8859-15",
     " csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 "},
    {"iso-8859-16", ENCODING_BYTES, "ISO-8859-16", " "},
    {"koi8-r", ENCODING_BYTES, "KOI8-R", " cskoi8r koi koi8 koi8_r "},
    {"koi8-u", ENCODING_BYTES, "KOI8-U", " koi8-ru "},
    {"ibm866", ENCODING_BYTES, "CP866", " 866 cp866 csibm866 "},
    {"macintosh", ENCODING_BYTES, "MACINTOSH", " csmacintosh mac x-mac-roman "},
    {"x-mac-cyrillic", ENCODING_BYTES, "MAC-CYRILLIC", " x-mac-ukrainian "},
    {"gbk", ENCODING_SEQUENCES, "GB18030",
     " chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk "},
    {"gb18030", ENCODING_SEQUENCES, "GB18030", " "},
    {"big5", ENCODING_SEQUENCES, "BIG5-HKSCS", " big5-hkscs cn-big5 csbig5 x-x-big5 "},
    {"euc-jp", ENCODING_SEQUENCES, "EUC-JP", " cseucpkdfmtjapanese x-euc-jp "},
    {"shift_jis", ENCODING_SEQUENCES, "CP932",
     " csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis "},
    {"euc-kr", ENCODING_SEQUENCES, "CP949",
     " cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
     "windows-949 "},
};

const struct encoding *const
    encoding_utf8 = &encodings[0],
    *const encoding_utf16le = &encodings[1], *const encoding_utf16be = &encodings[2],
    *const encoding_windows_1252 = &encodings[3], *const encoding_iso_2022_jp = &encodings[4];

/* ---- Names -------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

const struct encoding *encoding_find(const char *label, size_t length)
{
    char word[LABEL_MAX + 3]; /* between two spaces, as in the table */
    while (length > 0 && is_space(*label)) {
        label++;
        length--;
    }
    while (length > 0 && is_space(label[length - 1]))
        length--;
    if (length == 0 || length > LABEL_MAX)
        return NULL;
    word[0] = word[length + 1] = ' ';
    word[length + 2] = '\0';
    for (size_t i = 0; i < length; i++) {
        if (label[i] <= ' ')
            return NULL;
        word[i + 1] = ascii_lower(label[i]);
    }
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        const char *name = encodings[i].name;
        bool same = strlen(name) == length && memcmp(name, word + 1, length) == 0;
        if (same || strstr(encodings[i].labels, word))
            return &encodings[i];
    }
    return NULL;
}

/* ---- Declarations ------------------------------------------------------------------ */

/* The part of the page that is still to be read, or a part of it. */
struct label_text {
    const char *text;
    size_t length;
};

static bool begins(struct label_text text, const char *lower_case)
{
    size_t length = strlen(lower_case);
    if (text.length < length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (ascii_lower(text.text[i]) != lower_case[i])
            return false;
    return true;
}

static bool is(struct label_text text, const char *lower_case)
{
    return text.length == strlen(lower_case) && begins(text, lower_case);
}

static void drop(struct label_text *text, size_t count)
{
    count = count < text->length ? count : text->length;
    text->text += count;
    text->length -= count;
}

static void drop_spaces(struct label_text *text)
{
    while (text->length > 0 && is_space(*text->text))
        drop(text, 1);
}

/* Drops all up to and with `end`, or everything. */
static void drop_past(struct label_text *text, const char *end)
{
    while (text->length > 0 && !begins(*text, end))
        drop(text, 1);
    drop(text, strlen(end));
}

/* Reads a value: in quotation marks, or up to one of the bytes in `stops` or a space. */
static struct label_text read_value(struct label_text *text, const char *stops)
{
    char quote = text->length > 0 ? *text->text : '\0';
    bool quoted = quote == '"' || quote == '\'';
    drop(text, quoted);
    struct label_text value = {text->text, 0};
    while (value.length < text->length) {
        char c = value.text[value.length];
        if (quoted ? c == quote : is_space(c) || strchr(stops, c))
            break;
        value.length++;
    }
    drop(text, value.length + quoted);
    return value;
}

/* The encoding behind NAME= in "text/html; charset=utf-8" or in an XML declaration. */
static const struct encoding *find_named(struct label_text text, const char *name)
{
    while (text.length > 0) {
        drop_past(&text, name);
        drop_spaces(&text);
        if (!begins(text, "="))
            continue;
        drop(&text, 1);
        drop_spaces(&text);
        struct label_text value = read_value(&text, ";,?");
        return encoding_find(value.text, value.length);
    }
    return NULL;
}

/* Reads one attribute of a tag; false at the tag's end, which is not read. */
static bool read_attribute(struct label_text *text, struct label_text *name,
                           struct label_text *value)
{
    while (text->length > 0 && (is_space(*text->text) || *text->text == '/'))
        drop(text, 1);
    if (text->length == 0 || *text->text == '>')
        return false;
    *name = (struct label_text){text->text, 0};
    do
        name->length++;
    while (name->length < text->length && !is_space(name->text[name->length]) &&
           !strchr("=/>", name->text[name->length]));
    drop(text, name->length);
    drop_spaces(text);
    *value = (struct label_text){text->text, 0};
    if (!begins(*text, "="))
        return true;
    drop(text, 1);
    drop_spaces(text);
    *value = read_value(text, ">");
    return true;
}

/* Reads the attributes of a tag: the encoding that they name if it is a <meta>. */
static const struct encoding *read_attributes(struct label_text *text)
{
    const struct encoding *charset = NULL, *content = NULL;
    bool is_content_type = false;
    struct label_text name, value;
    while (read_attribute(text, &name, &value)) {
        if (is(name, "http-equiv"))
            is_content_type = is(value, "content-type");
        else if (is(name, "content"))
            content = find_named(value, "charset");
        else if (is(name, "charset"))
            charset = encoding_find(value.text, value.length);
    }
    return charset ? charset : is_content_type ? content : NULL;
}

/* Drops up to the end tag of an element whose content has no tags; nothing of other elements. */
static void drop_raw_text(struct label_text *text, struct label_text name)
{
    static const char *const ends[] = {"</script", "</style", "</title", "</textarea",
                                       "</noscript"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        while (is(name, ends[i] + 2) && text->length > 0 && !begins(*text, ends[i]))
            drop(text, 1);
}

/* Reads a tag, up to its end: the encoding that it declares. `in_scripts`: what follows
 * is read as tags even in a script. */
static const struct encoding *declared_in_tag(struct label_text *text, bool in_scripts)
{
    struct label_text name = {text->text, 0};
    while (name.length < text->length && !is_space(name.text[name.length]) &&
           !strchr("/>", name.text[name.length]))
        name.length++;
    drop(text, name.length);
    const struct encoding *named = read_attributes(text);
    if (!in_scripts)
        drop_raw_text(text, name);
    return is(name, "meta") ? named : NULL;
}

static const struct encoding *declared_in_markup(struct label_text text, bool in_scripts)
{
    const struct encoding *found = NULL;
    while (text.length > 0 && !found) {
        const char *mark = memchr(text.text, '<', text.length);
        drop(&text, mark ? (size_t)(mark - text.text) : text.length);
        struct label_text tag = text;
        drop(&tag, begins(text, "</") ? 2 : 1);
        if (begins(text, "<!--")) {
            drop(&text, 2); /* <!--> is a comment too */
            drop_past(&text, "-->");
        } else if (begins(text, "<?xml")) {
            const char *end = memchr(text.text, '>', text.length);
            struct label_text whole = {text.text, end ? (size_t)(end - text.text) : 0};
            found = find_named(whole, "encoding");
            drop(&text, whole.length + 1);
        } else if (tag.length > 0 && is_letter(*tag.text)) {
            const bool ends = begins(text, "</");
            drop(&text, (size_t)(tag.text - text.text));
            found = declared_in_tag(&text, in_scripts || ends);
        } else if (begins(text, "<!") || begins(text, "</") || begins(text, "<?")) {
            drop_past(&text, ">");
        } else {
            drop(&text, 1);
        }
    }
    return found;
}

/* Lines "Name: value" at the very beginning, perhaps behind "HTTP/1.1 200 OK". */
static const struct encoding *declared_in_header(struct label_text text)
{
    bool first = true;
    while (text.length > 0) {
        const char *end = memchr(text.text, '\n', text.length);
        struct label_text line = {text.text, end ? (size_t)(end - text.text) : text.length};
        size_t name = 0;
        while (name < line.length && (is_letter(line.text[name]) || line.text[name] == '-'))
            name++;
        bool is_field = name > 0 && name < line.length && line.text[name] == ':';
        if (!is_field && !(first && begins(line, "http/")))
            return NULL;
        if (is_field && is((struct label_text){line.text, name}, "content-type"))
            return find_named(line, "charset");
        drop(&text, line.length + 1);
        first = false;
    }
    return NULL;
}

const struct encoding *encoding_declared(const char *bytes, size_t length, bool markup)
{
    struct label_text text = {bytes, length < PRESCAN_BYTES ? length : PRESCAN_BYTES};
    struct label_text more = {bytes, length < LATE_BYTES ? length : LATE_BYTES};
    const struct encoding *found = declared_in_header(text);
    if (!found && markup)
        found = declared_in_markup(text, true);
    if (!found && markup && length > PRESCAN_BYTES)
        found = declared_in_markup(more, false);
    return found && found->kind == ENCODING_UTF16 ? encoding_utf8 : found;
}
