/* script: letters that are Latin and letters that are not, and what is no letter. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/text/script.h"

static bool is_other(const char *text)
{
    return script_is_not_latin(text, strlen(text));
}

Test(script, other_scripts)
{
    static const char *const texts[] = {
        "渡轮从五月底起不再开往该岛",
        "フェリーは島へ行かない",
        "여객선은 오월 말부터 섬에 가지 않는다",
        "Паром перестанет ходить",
        "Το πορθμείο θα σταματήσει",
        "المدينة أن تتوقف العبارة",
        "המעבורת תפסיק להגיע לאי",
        "เรือข้ามฟากจะหยุดไปที่เกาะ",
        "మే నెలాఖరు నుండి పడవ ద్వీపానికి వెళ్ళదని మేయర్ చెప్పారు",
        "ଫେରୀ ମେ ମାସର ଶେଷରୁ ଦ୍ୱୀପକୁ ଯିବ ନାହିଁ ବୋଲି ମେୟର କହିଛନ୍ତି",
        "ጀልባው ከግንቦት መጨረሻ ጀምሮ ወደ ደሴቱ አይሄድም",
        "ܐܠܦܐ ܠܐ ܬܐܙܠ ܠܓܙܪܬܐ",
        "ᏥᏳ ᎥᏝ ᎠᎹᏰᎵ ᏱᎦᎷᎪᎢ",
        "𐐀𐐁𐐂𐐃𐐄𐐅𐐆𐐇𐐈𐐉",
        /* More than half suffices. */
        "said the mayor (渡轮从五月底起不再开往该岛)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect(is_other(texts[i]), "%s", texts[i]);
}

Test(script, latin)
{
    static const char *const texts[] = {
        "",
        "The ferry will stop at the end of May, the mayor said.",
        "Phà sẽ ngừng chạy ra đảo vào cuối tháng Năm, bà thị trưởng nói.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ",
        "ƁƂƄƆƇƉƊƋƎƏƐƑɐɑɒɓɔɕɖɗɘ",
        "ＴＨＥ　ＦＥＲＲＹ　ＷＩＬＬ　ＳＴＯＰ",
        "𝗧𝗛𝗘 𝗙𝗘𝗥𝗥𝗬 𝗪𝗜𝗟𝗟 𝗦𝗧𝗢𝗣",
        "ﬁﬂﬀﬃﬄﬁﬂﬀﬃﬄ",
        /* Half is not most: ten letters each. */
        "abcdefghij 渡轮从五月底起不再",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_not(is_other(texts[i]), "%s", texts[i]);
}

/* Emoji, digits, punctuation and marks count for neither side. */
Test(script, what_is_no_letter)
{
    static const char *const texts[] = {
        "😀😀😀😀😀😀😀😀😀😀😀😀 the ferry",
        "٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩",
        "—“”…—“”…—“”…«»¡¿§¶",
        "→→→→→→→→→→→→→→★★★★★★",
        "、。「」、。「」、。「」、。「」、。「」",
        "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
        "\u0B3E\u0B3F\u0B4D\u0B3E\u0B3F\u0B4D\u0B3E\u0B3F\u0B4D\u0B3E\u0B3F\u0B4D",
        "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD",
        "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_not(is_other(texts[i]), "%s", texts[i]);
    /* Not against other scripts either. */
    cr_expect(is_other("渡轮从五月底起不再开 😀😀😀😀😀😀😀😀😀😀😀😀 0123456789 0123456789"));
}

/* Ten letters, and one more than the Latin ones. A combining mark makes no letter of nine ten.
 */
Test(script, the_least_letters)
{
    char text[256];
    cr_assert_eq(SCRIPT_LEAST_LETTERS, 10);
    cr_expect_not(is_other("渡轮从五月底起不再"));
    cr_expect(is_other("渡轮从五月底起不再开"));
    cr_expect_not(is_other("абвгдежзи"));
    cr_expect_not(is_other("абвгдежзи\u0301"));
    cr_expect(is_other("абвгдежзий"));
    for (int latin = 8; latin < 14; latin++) {
        snprintf(text, sizeof text, "%.*s абвгдежзийк", latin, "abcdefghijklmnop");
        cr_expect_eq(is_other(text), latin < 11, "%s", text);
    }
    /* All bytes of a character belong to the text, or none. */
    cr_expect_not(script_is_not_latin("абвгдежзий", 2 * 9));
    cr_expect_not(script_is_not_latin(NULL, 0));
}
