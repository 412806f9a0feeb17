/* file_kind: a table of the bytes that files begin with, and a look at the heads of texts. */
#include "file_kind.h"

#include <string.h>

#include "mail_head.h"

/* Bytes at a place in a file; length 0: none. */
struct mark {
    size_t at, length;
    const char *bytes;
};
#define MARK(at, bytes)                                                                        \
    {                                                                                          \
        at, sizeof(bytes) - 1, bytes                                                           \
    }

#define PANDOC  "convert it with pandoc first"
#define OFFICE  "convert it with LibreOffice first"
#define UNPACK  "unpack it first"
#define NO_TEXT "it has no text to read"
#define RECORDS "convert it to JSON lines first"
#define SHEET   "save it as CSV first"

/* What these are is told by their directories: office_kinds. */
static const char office[] = "an Office document";

/* A file is the first of these whose marks it has all. */
static const struct {
    struct mark marks[3];
    struct file_kind kind;
} kinds[] = {
    {{MARK(0, "%PDF-")}, {.name = "a PDF", .advice = "convert it with pdftotext first"}},
    {{MARK(0, "%!PS")}, {.name = "PostScript", .advice = "convert it with ps2ascii first"}},
    {{MARK(0, "{\\rtf")}, {.name = "an RTF text", .advice = PANDOC}},
    {{MARK(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
     {.name = "an old Office file", .advice = OFFICE}},
    {{MARK(0, "AT&TFORM")}, {.name = "a DjVu", .advice = "convert it with djvutxt first"}},
    {{MARK(60, "BOOKMOBI")}, {.name = "a Mobipocket book", .advice = "convert it first"}},
    {{MARK(0, "bplist00")},
     {.name = "a property list or web archive", .advice = "save the page as HTML instead"}},
    {{MARK(0, "!BDN")},
     {.name = "an Outlook folder", .advice = "convert it with readpst first"}},

    /* Archives: what a zip is, the name of its first file says; of an Office document,
     * which begins with any of these, the directory of its parts (office_kinds). */
    {{MARK(0, "PK\3\4"), MARK(30, "[Content_Types].xml")}, {.name = office, .advice = OFFICE}},
    {{MARK(0, "PK\3\4"), MARK(30, "_rels/")}, {.name = office, .advice = OFFICE}},
    {{MARK(0, "PK\3\4"), MARK(30, "docProps/")}, {.name = office, .advice = OFFICE}},
    {{MARK(0, "PK\3\4"), MARK(30, "word/")}, {.name = office, .advice = OFFICE}},
    {{MARK(0, "PK\3\4"), MARK(30, "xl/")}, {.name = office, .advice = OFFICE}},
    {{MARK(0, "PK\3\4"), MARK(30, "mimetypeapplication/epub")},
     {.name = "an EPUB book", .advice = PANDOC}},
    {{MARK(0, "PK\3\4"), MARK(30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")},
     {.name = "an OpenDocument spreadsheet", .advice = SHEET}},
    {{MARK(0, "PK\3\4"), MARK(30, "mimetypeapplication/vnd.oasis.opendocument.presentation")},
     {.name = "an OpenDocument presentation", .advice = OFFICE}},
    {{MARK(0, "PK\3\4"), MARK(30, "mimetypeapplication/vnd.oasis")},
     {.name = "an OpenDocument text", .advice = PANDOC}},
    {{MARK(0, "PK\3\4"), MARK(30, "META-INF/")}, {.name = "a Java archive", .advice = UNPACK}},
    {{MARK(0, "PK\3\4")}, {.format = RECORDS_ZIP}},
    {{MARK(0, "PK\5\6")}, {.format = RECORDS_ZIP}},
    {{MARK(257, "ustar")}, {.name = "a tar archive", .advice = UNPACK}},
    {{MARK(0, "BZh"), MARK(4, "1AY&SY")},
     {.name = "a bzip2 file in a compressed file", .advice = UNPACK}},
    {{MARK(0, "\xfd"
              "7zXZ\0")},
     {.name = "an xz file in a compressed file", .advice = UNPACK}},
    {{MARK(0, "\x28\xb5\x2f\xfd")},
     {.name = "a zstd file in a compressed file", .advice = UNPACK}},
    {{MARK(0, "\x1f\x8b")}, {.name = "a gzip file in a compressed file", .advice = UNPACK}},
    {{MARK(0, "7z\xbc\xaf\x27\x1c")}, {.name = "a 7z archive", .advice = UNPACK}},
    {{MARK(0, "Rar!\x1a\x07")}, {.name = "a RAR archive", .advice = UNPACK}},

    /* Tables and databases. */
    {{MARK(0, "PAR1")}, {.name = "a Parquet table", .advice = RECORDS}},
    {{MARK(0, "ARROW1\0\0")}, {.name = "an Arrow table", .advice = RECORDS}},
    {{MARK(0, "Obj\1")}, {.name = "an Avro table", .advice = RECORDS}},
    {{MARK(0, "\x89HDF\r\n")}, {.name = "an HDF5 file", .advice = RECORDS}},
    {{MARK(0, "SQLite format 3\0")}, {.name = "an SQLite database", .advice = RECORDS}},

    /* Pictures, sound, films, fonts, programs. */
    {{MARK(0, "\x89PNG\r\n")}, {.name = "a PNG picture", .advice = NO_TEXT}},
    {{MARK(0, "\xff\xd8\xff")}, {.name = "a JPEG picture", .advice = NO_TEXT}},
    {{MARK(0, "GIF87a")}, {.name = "a GIF picture", .advice = NO_TEXT}},
    {{MARK(0, "GIF89a")}, {.name = "a GIF picture", .advice = NO_TEXT}},
    {{MARK(0, "RIFF"), MARK(8, "WEBP")}, {.name = "a WebP picture", .advice = NO_TEXT}},
    {{MARK(0, "RIFF"), MARK(8, "WAVE")}, {.name = "a sound file", .advice = NO_TEXT}},
    {{MARK(0, "RIFF"), MARK(8, "AVI ")}, {.name = "a film", .advice = NO_TEXT}},
    {{MARK(0, "BM"), MARK(6, "\0\0\0\0")}, {.name = "a BMP picture", .advice = NO_TEXT}},
    {{MARK(0, "II*\0")}, {.name = "a TIFF picture", .advice = NO_TEXT}},
    {{MARK(0, "MM\0*")}, {.name = "a TIFF picture", .advice = NO_TEXT}},
    {{MARK(0, "\0\0\1\0")}, {.name = "an icon", .advice = NO_TEXT}},
    {{MARK(0, "\0\0\0"), MARK(4, "ftypavif")}, {.name = "an AVIF picture", .advice = NO_TEXT}},
    {{MARK(0, "\0\0\0"), MARK(4, "ftyphei")}, {.name = "a HEIC picture", .advice = NO_TEXT}},
    {{MARK(0, "\0\0\0"), MARK(4, "ftyp")}, {.name = "a film", .advice = NO_TEXT}},
    {{MARK(0, "\x1a\x45\xdf\xa3")}, {.name = "a film", .advice = NO_TEXT}},
    {{MARK(0, "OggS\0")}, {.name = "a sound file", .advice = NO_TEXT}},
    {{MARK(0, "fLaC\0")}, {.name = "a sound file", .advice = NO_TEXT}},
    {{MARK(0, "ID3\2\0")}, {.name = "a sound file", .advice = NO_TEXT}},
    {{MARK(0, "ID3\3\0")}, {.name = "a sound file", .advice = NO_TEXT}},
    {{MARK(0, "ID3\4\0")}, {.name = "a sound file", .advice = NO_TEXT}},
    {{MARK(0, "wOFF\0")}, {.name = "a font", .advice = NO_TEXT}},
    {{MARK(0, "wOF2\0")}, {.name = "a font", .advice = NO_TEXT}},
    {{MARK(0, "OTTO\0")}, {.name = "a font", .advice = NO_TEXT}},
    {{MARK(0, "\0\1\0\0\0")}, {.name = "a font", .advice = NO_TEXT}},
    {{MARK(0, "\x7f"
              "ELF")},
     {.name = "a program", .advice = NO_TEXT}},
    {{MARK(0, "TENOR\r\n\x1a")},
     {.name = "a model of Tenor", .advice = "it is named with --model"}},
    {{MARK(0, "MZ\x90\0")}, {.name = "a program", .advice = NO_TEXT}},
    {{MARK(0, "\0asm")}, {.name = "a program", .advice = NO_TEXT}},
    {{MARK(0, "\xca\xfe\xba\xbe")}, {.name = "a program", .advice = NO_TEXT}},

    {{MARK(0, "WARC/0.")}, {.format = RECORDS_WARC}},
    {{MARK(0, "WARC/1.")}, {.format = RECORDS_WARC}},
};

/* An Office document has the first of these directories, which is in its first bytes. */
static const struct {
    const char *directory;
    struct file_kind kind;
} office_kinds[] = {
    {"word/", {.name = "a Word document", .advice = PANDOC}},
    {"xl/", {.name = "an Excel spreadsheet", .advice = SHEET}},
    {"ppt/", {.name = "a PowerPoint presentation", .advice = OFFICE}},
};

static bool has_marks(const char *bytes, size_t length, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (marks[i].length > 0 &&
            (length < marks[i].at + marks[i].length ||
             memcmp(bytes + marks[i].at, marks[i].bytes, marks[i].length) != 0))
            return false;
    return true;
}

/* Has a zip archive a file in the directory? Looks at the first FILE_KIND_HEAD bytes only. */
static bool has_directory(const char *bytes, size_t length, const char *directory)
{
    const size_t name = 30, name_length = strlen(directory); /* behind a file's header */
    if (length > FILE_KIND_HEAD)
        length = FILE_KIND_HEAD;
    for (size_t at = 0; at + name + name_length <= length; at++)
        if (memcmp(bytes + at, "PK\3\4", 4) == 0 &&
            memcmp(bytes + at + name, directory, name_length) == 0)
            return true;
    return false;
}

static struct file_kind office_kind(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof office_kinds / sizeof *office_kinds; i++)
        if (has_directory(bytes, length, office_kinds[i].directory))
            return office_kinds[i].kind;
    return (struct file_kind){.name = office, .advice = OFFICE};
}

struct file_kind file_kind_of(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (has_marks(bytes, length, kinds[i].marks,
                      sizeof kinds[i].marks / sizeof *kinds[i].marks))
            return kinds[i].kind.name == office ? office_kind(bytes, length) : kinds[i].kind;
    if (record_begins_feed(bytes, length))
        return (struct file_kind){.format = RECORDS_FEED};
    if (mail_head_begins_mbox(bytes, length))
        return (struct file_kind){.format = RECORDS_MBOX};
    if (mail_head_begins_mail(bytes, length))
        return (struct file_kind){.format = RECORDS_MAIL};
    return (struct file_kind){.format = RECORDS_AUTO};
}

bool file_kind_refuse(const struct file_kind *kind, const char *path, struct failure *failure)
{
    return fail(failure, FAILURE_KIND, "'%s' is %s: %s", path, kind->name, kind->advice);
}
