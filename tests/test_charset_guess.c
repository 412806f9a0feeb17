/* charset_guess: texts in the encodings of their languages, which nobody declares. */
#include <criterion/criterion.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/text/charset.h"
#include "../features/text/charset_guess.h"
#include "../features/text/charset_sample.h"
#include "../features/text/unicode.h"
#include "failing_malloc.h"

#define BYTES(literal) literal, sizeof literal - 1

static size_t encode(const char *text, const char *encoding, char *bytes, size_t room)
{
    char *to = bytes, *from = (char *)text;
    size_t left = strlen(text), all = room;
    iconv_t converter = iconv_open(encoding, "UTF-8");
    cr_assert_neq(converter, (iconv_t)-1);
    cr_assert_eq(iconv(converter, &from, &left, &to, &room), 0, "%s in %s", text, encoding);
    cr_assert_neq(iconv(converter, NULL, NULL, &to, &room), (size_t)-1);
    iconv_close(converter);
    return all - room;
}

static const char *guess(const char *bytes, size_t length, bool markup)
{
    const struct encoding *encoding;
    struct failure failure = {0};
    cr_assert(charset_guess(bytes, length, markup, &encoding, &failure), "%s", failure.message);
    return encoding->name;
}

static void expect_guess(const char *text, const char *encoding, const char *name)
{
    char bytes[8192];
    const size_t length = encode(text, encoding, bytes, sizeof bytes);
    const char *found = guess(bytes, length, false);
    cr_expect_str_eq(found, name, "%s, not %s: '%s'", found, name, text);
}

/* ---- What is guessed ------------------------------------------------------------------ */

static const struct {
    const char *text, *encodings[5]; /* names that iconv and the Encoding Standard share */
} texts[] = {
    {"Паром перестанет ходить на остров в конце мая, сказала глава города.",
     {"windows-1251", "koi8-r", "iso-8859-5", "ibm866"}},
    {"Міська рада вирішила, що пором перестане ходити на острів наприкінці травня, бо його "
     "ніхто не їздить.",
     {"windows-1251", "koi8-u", "iso-8859-5"}},
    {"Общинският съвет реши, че фериботът ще спре да ходи до острова в края на май.",
     {"windows-1251", "iso-8859-5"}},
    {"Το πορθμείο θα σταματήσει να πηγαίνει στο νησί. Άλλοι θέλουν να μείνει, είπε η δήμαρχος.",
     {"windows-1253", "iso-8859-7"}},
    {"Rada miasta zdecydowała, że prom przestanie pływać na wyspę. Mieszkańcy chcą iść do "
     "sądu, bo łódź się spóźnia.",
     {"windows-1250", "iso-8859-2"}},
    {"Městská rada rozhodla, že loď přestane na ostrov jezdit koncem května. Ťažko říct, proč.",
     {"windows-1250", "iso-8859-2"}},
    {"A városi tanács úgy döntött, hogy a komp május végétől nem jár többé a szigetre, mert "
     "túl kevesen ülnek rajta, és őszre sem lesz több.",
     {"windows-1250"}},
    {"Belediye meclisi vapurun mayıs sonundan itibaren adaya uğramayacağına karar verdi.",
     {"windows-1254"}},
    {"Miesto taryba nusprendė, kad nuo gegužės pabaigos keltas į salą nebeplauks.",
     {"windows-1257"}},
    {"המעבורת תפסיק להגיע לאי בסוף מאי, אמרה ראשת העיר לפני הישיבה.", {"windows-1255"}},
    {"قرر مجلس المدينة أن تتوقف العبارة عن الوصول إلى الجزيرة في نهاية شهر مايو.",
     {"windows-1256", "iso-8859-6"}},
    {"เรือข้ามฟากจะหยุดไปที่เกาะในปลายเดือนพฤษภาคม นายกเทศมนตรีกล่าวก่อนการประชุม", {"windows-874"}},
    {"渡轮从五月底起不再开往该岛，市长在会前表示。岛上的居民打算向法院提起诉讼。", {"gbk"}},
    {"渡輪從五月底起不再開往該島，市長在會前表示。島上的居民打算向法院提起訴訟。", {"big5"}},
    {"フェリーは五月の終わりから島へ行かなくなると、市長が会議の前に述べた。",
     {"shift_jis", "euc-jp"}},
    {"여객선은 오월 말부터 섬에 가지 않는다고 시장이 회의 전에 말했다.", {"euc-kr"}},
};

static const char *iconv_name(const char *name)
{
    return strcmp(name, "windows-874") == 0 ? "TIS-620" : name;
}

Test(charset_guess, languages_in_their_encodings)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (const char *const *name = texts[i].encodings; *name; name++)
            expect_guess(texts[i].text, iconv_name(*name), *name);
}

/* Also languages that have no table, and English with names. */
Test(charset_guess, western_texts_stay_western)
{
    static const char *const western[] = {
        "“Yes” – said the mayor’s aide… it’s 5 € or nothing.",
        "Beyoncé, Björk and Zoë met Señor Peña in a café in São Paulo; the façade was naïve.",
        "Là où le bac ne va plus, les élèves ont dû être logés à l’hôtel.",
        "Die Fähre fährt künftig nur noch bis Ende Mai; der Ärger ist groß.",
        "El año que viene el transbordador dejará de llegar a la isla, según la alcaldesa.",
        "Færgen sejler kun til udgangen af maj, så øen må klare sig selv, sagde borgmesteren.",
        "Bwrdd y dref a benderfynodd na fydd y fferi’n hwylio i’r ynys ar ôl diwedd mis Mai: "
        "môr, tân, gêm.",
        "Die veerboot sal ná Mei nie meer na die eiland vaar nie; sê die burgemeester môre.",
        "© 2019 ± 5 °C, § 12, 3 × 4, ½ µm",
        "“Kalda”, “Mets”, “Tamm”: “Kuid linnas on ka teisi, kes on seal olnud”.",
        "é",
        "é è",
        "É À",
    };
    char bytes[1024];
    for (size_t i = 0; i < sizeof western / sizeof *western; i++) {
        const size_t length = encode(western[i], "WINDOWS-1252//TRANSLIT", bytes, sizeof bytes);
        cr_expect_str_eq(guess(bytes, length, false), "windows-1252", "'%s'", western[i]);
    }
}

Test(charset_guess, what_fits_no_language_is_windows_1252)
{
    char bytes[4096];
    uint32_t state = 1;
    for (size_t i = 0; i < sizeof bytes; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (char)(0x80 | (state >> 24 & 0x7F));
    }
    for (size_t length = 16; length <= sizeof bytes; length *= 4)
        cr_expect_str_eq(guess(bytes, length, false), "windows-1252", "%zu bytes", length);
    memset(bytes, 0xFF, sizeof bytes);
    cr_expect_str_eq(guess(bytes, sizeof bytes, false), "windows-1252");
    cr_expect_str_eq(guess(BYTES("plain"), false), "windows-1252");
    cr_expect_str_eq(guess(BYTES(""), false), "windows-1252");
}

/* A text of characters of several bytes may end in any of them. */
Test(charset_guess, cut_texts)
{
    char bytes[1024];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *name = texts[i].encodings[0];
        const size_t length = encode(texts[i].text, iconv_name(name), bytes, sizeof bytes);
        for (size_t cut = length - 6; cut <= length; cut++) {
            char *exact = malloc(cut + 1); /* so that a sanitizer sees a read beyond it */
            memcpy(exact, bytes, cut);
            exact = realloc(exact, cut ? cut : 1);
            const char *found = guess(exact, cut, false);
            if (cut + 4 > length)
                cr_expect_str_eq(found, name, "%zu of %zu bytes", cut, length);
            free(exact);
        }
    }
}

/* ---- Pages ------------------------------------------------------------------------------ */

/* What stands in tags, comments, scripts and styles is not looked at. */
Test(charset_guess, pages)
{
    char word[256], page[2048];
    const size_t length =
        encode("Паром перестанет ходить на остров в конце мая, сказала глава города.", "KOI8-R",
               word, sizeof word);
    static const char *const pages[] = {
        "<!doctype html><title>x</title><nav><a href=/>Home</a></nav><p>%.*s</p>",
        "<script>var caf\xE9 = '\xE9t\xE9 \xE0 l\xE0';</script><p>%.*s",
        "<style>/* \xE9t\xE9 \xE0 l\xE0 */</style><p title='\xE9t\xE9 \xE0'>%.*s",
        "<!-- \xE9t\xE9 \xE0 l\xE0 > --><p>3 < 4 %.*s",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        snprintf(page, sizeof page, pages[i], (int)length, word);
        cr_expect_str_eq(guess(page, strlen(page), true), "koi8-r", "'%s'", pages[i]);
    }
    snprintf(page, sizeof page, "<p title='%.*s'>The ferry", (int)length, word);
    cr_expect_str_eq(guess(page, strlen(page), true), "windows-1252");
    snprintf(page, sizeof page, "<script>%.*s", (int)length, word);
    cr_expect_str_eq(guess(page, strlen(page), true), "windows-1252");
}

Test(charset_guess, the_sample_is_around_bytes_beyond_ascii)
{
    static struct charset_sample sample;
    char text[1000];
    memset(text, 'a', sizeof text);
    charset_sample_take(&sample, text, sizeof text, false);
    cr_assert_eq(sample.length, 0);
    text[500] = '\xE9';
    charset_sample_take(&sample, text, sizeof text, false);
    cr_assert_eq(sample.length, 1 + 32 + 1 + 32 + 1 + 1);
    cr_assert_eq(sample.bytes[0], ' ');
    cr_assert_eq(sample.bytes[33], '\xE9');
    text[550] = '\xE9';
    charset_sample_take(&sample, text, sizeof text, false);
    cr_assert_eq(sample.length, 1 + 32 + 51 + 32 + 1 + 1);
    memset(text, '\xE9', sizeof text);
    for (size_t i = 0; i < 3; i++)
        charset_sample_take(&sample, text, sizeof text, i > 1);
    cr_assert_eq(sample.length, sizeof text + 1);
}

/* ---- All together -------------------------------------------------------------------------- */

static struct charset_decoded decode(const char *bytes, size_t length, const char *declared,
                                     struct text_buffer *scratch)
{
    struct offset_map map = {0};
    struct charset_decoded decoded;
    struct failure failure = {0};
    cr_assert(charset_decode(bytes, length, declared, false, scratch, &map, &decoded, &failure),
              "%s", failure.message);
    offset_map_release(&map);
    return decoded;
}

Test(charset_guess, a_guess_is_said_and_used)
{
    struct text_buffer scratch = {0};
    char bytes[1024];
    size_t length = encode(texts[0].text, "KOI8-R", bytes, sizeof bytes);
    struct charset_decoded decoded = decode(bytes, length, NULL, &scratch);
    cr_assert_str_eq(decoded.name, "koi8-r");
    cr_assert_eq(decoded.flags, TEXT_GUESSED);
    cr_assert_eq(decoded.length, strlen(texts[0].text));
    cr_assert_eq(memcmp(decoded.text, texts[0].text, decoded.length), 0);
    decoded = decode(bytes, length, "koi8-r", &scratch);
    cr_assert_eq(decoded.flags, 0, "the caller said so");
    decoded =
        decode(BYTES("Content-Type: text/plain; charset=koi8-r\n\n\xF0\xC1"), NULL, &scratch);
    cr_assert_eq(decoded.flags, 0, "declared");
    decoded = decode(texts[0].text, strlen(texts[0].text), NULL, &scratch);
    cr_assert_eq(decoded.flags, 0, "UTF-8");
    text_buffer_release(&scratch);
}

Test(charset_guess, iso_2022_jp)
{
    struct text_buffer scratch = {0};
    char bytes[1024];
    const char *text = "The ferry (フェリー) は五月の終わりから島へ行かなくなる。";
    size_t length = encode(text, "ISO-2022-JP", bytes, sizeof bytes);
    struct charset_decoded decoded = decode(bytes, length, NULL, &scratch);
    cr_assert_str_eq(decoded.name, "iso-2022-jp");
    cr_assert_eq(decoded.flags, TEXT_GUESSED);
    cr_assert_eq(decoded.length, strlen(text));
    cr_assert_eq(memcmp(decoded.text, text, decoded.length), 0);
    text_buffer_release(&scratch);
    cr_assert(charset_is_iso_2022_jp(BYTES("\x1B[1mbold\x1B[0m \x1B$B%U\x1B(B")));
    cr_assert(charset_is_iso_2022_jp(BYTES("\x1B$@%U\x1B(J")));
    static const char *const others[] = {
        "",
        "plain",
        "\x1B",
        "\x1B$B",
        "\x1B$B%U",
        "\x1B$B%U(",
        "\x1B$B%U\x1B(",
        "\x1B$B\x1B(B",
        "\x1B$B%\x1B(B",
        "\x1B$B% U\x1B(B",
        "\x1B[31mred\x1B[0m, as terminals have it",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect(!charset_is_iso_2022_jp(others[i], strlen(others[i])), "%zu", i);
}

Test(charset_guess, ten_megabytes)
{
    const size_t length = (size_t)10 << 20;
    char *text = malloc(length);
    memset(text, 'e', length);
    for (size_t i = 0; i < length; i += 7)
        text[i] = ' ';
    text[length - 1] = '\xE9';
    cr_expect_str_eq(guess(text, length, false), "windows-1252");
    for (size_t i = 0; i + 1 < length; i += 7)
        text[i] = '<';
    cr_expect_str_eq(guess(text, length, true), "windows-1252");
    for (size_t i = 0; i + 70 < length; i += 70)
        memcpy(text + i, "\xEF\xE0\xF0\xEE\xEC ", 6);
    cr_expect(*guess(text, length, true));
    free(text);
}

Test(charset_guess, out_of_memory)
{
    char bytes[1024];
    const size_t length = encode(texts[0].text, "KOI8-R", bytes, sizeof bytes);
    const struct encoding *encoding;
    struct failure failure = {0};
    failing_malloc_after(0);
    const bool done = charset_guess(bytes, length, false, &encoding, &failure);
    cr_assert(failing_malloc_stop());
    cr_assert(!done);
    cr_assert_eq(failure.code, FAILURE_MEMORY);
}
