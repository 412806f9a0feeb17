/* mojibake: texts as they are, and the same bytes read in another encoding. */
#include <criterion/criterion.h>
#include <iconv.h>
#include <string.h>

#include "../features/text/charset.h"
#include "../features/text/mojibake.h"

static const char *const names[] = {
    [MOJIBAKE_NONE] = "none", [MOJIBAKE_LIKELY] = "likely", [MOJIBAKE_SURE] = "sure"};

static void expect(const char *text, enum mojibake expected, const char *about)
{
    const enum mojibake found = mojibake_find(text, strlen(text));
    cr_expect_eq(found, expected, "%s is %s, not %s: '%s'", about, names[found],
                 names[expected], text);
}

/* Expects it of UTF-8 that is written in the encoding `written` and then read in `read`; NULL:
 * in the one that is detected. */
static void expect_read(const char *text, const char *written, const char *read,
                        enum mojibake expected)
{
    char bytes[2048], *to = bytes, *from = (char *)text;
    size_t left = strlen(text), room = sizeof bytes;
    iconv_t converter = iconv_open(written, "UTF-8");
    cr_assert_neq(converter, (iconv_t)-1);
    cr_assert_eq(iconv(converter, &from, &left, &to, &room), 0, "%s in %s", text, written);
    iconv_close(converter);
    struct text_buffer scratch = {0};
    struct offset_map map = {0};
    struct charset_decoded decoded;
    cr_assert(charset_decode(bytes, sizeof bytes - room, read, false, &scratch, &map, &decoded,
                             NULL));
    const enum mojibake found = mojibake_find(decoded.text, decoded.length);
    cr_expect_eq(found, expected, "%s read as %s is %s, not %s: '%.*s'", written, decoded.name,
                 names[found], names[expected], (int)decoded.length, decoded.text);
    text_buffer_release(&scratch);
    offset_map_release(&map);
}

static const char russian[] =
    "Паром перестанет ходить на остров в конце мая, сказала глава города. Жители хотят "
    "обратиться в суд: без парома не будет ни почты, ни хлеба.";
static const char chinese[] = "渡轮从五月底起不再开往该岛，市长在会前表示。岛上的居民打算向法院"
                              "提起诉讼，因为没有渡轮，邮件和面包都无法送到岛上。";
static const char japanese[] = "フェリーは五月の終わりから島へ行かなくなると、市長が会議の前に"
                               "述べた。島の人々は裁判所に訴えるつもりだ。";
static const char korean[] = "여객선은 오월 말부터 섬에 가지 않는다고 시장이 회의 전에 말했다. "
                             "주민들은 법원에 호소할 생각이다.";
static const char greek[] = "Το πορθμείο θα σταματήσει να πηγαίνει στο νησί στο τέλος Μαΐου, "
                            "είπε η δήμαρχος πριν από τη συνεδρίαση.";
static const char arabic[] = "قرر مجلس المدينة أن تتوقف العبارة عن الوصول إلى الجزيرة في نهاية "
                             "شهر مايو، وقالت رئيسة البلدية إن القوارب فارغة.";
static const char hebrew[] = "המעבורת תפסיק להגיע לאי בסוף מאי, אמרה ראשת העיר לפני הישיבה. "
                             "התושבים רוצים לפנות לבית המשפט.";
static const char thai[] = "เรือข้ามฟากจะหยุดไปที่เกาะในปลายเดือนพฤษภาคม นายกเทศมนตรีกล่าวก่อนการประชุม";

static const struct {
    const char *text, *encodings[6];
} foreign[] = {
    {russian, {"WINDOWS-1251", "KOI8-R", "ISO-8859-5", "IBM866", "MACCYRILLIC"}},
    {chinese, {"GBK", "GB18030"}},
    {"渡輪從五月底起不再開往該島，市長在會前表示。島上的居民打算向法院提起訴訟。", {"BIG5"}},
    {japanese, {"SHIFT_JIS", "EUC-JP"}},
    {korean, {"EUC-KR"}},
    {greek, {"WINDOWS-1253", "ISO-8859-7"}},
    {arabic, {"WINDOWS-1256", "ISO-8859-6"}},
    {hebrew, {"WINDOWS-1255", "ISO-8859-8"}},
    {thai, {"TIS-620"}},
};

Test(mojibake, encodings_read_as_windows_1252)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        for (const char *const *encoding = foreign[i].encodings; *encoding; encoding++)
            expect_read(foreign[i].text, *encoding, "windows-1252", MOJIBAKE_SURE);
}

/* What was read as Latin-1 and saved as UTF-8. */
Test(mojibake, encoded_twice)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        expect_read(foreign[i].text, "UTF-8", "windows-1252", MOJIBAKE_SURE);
    expect("Ðóññêèé òåêñò ïðî÷èòàí êàê Latin-1", MOJIBAKE_SURE, "Russian");
}

/* Languages that windows-1252 is for, and those of Latin letters that it is not for: their own
 * letters become others, and the text stays what it is. */
static const struct {
    const char *text, *encoding;
} latin[] = {
    {"“The ferry’s café”, said Zoë — the naïve mayor’s fiancé — “costs £5 … or €6.”",
     "WINDOWS-1252"},
    {"Là où le bac ne va plus, les élèves de l'école ont dû être logés à l'hôtel, "
     "déclara-t-il.",
     "WINDOWS-1252"},
    {"Die Fähre fährt künftig nur noch über Böhlen; man könne größere Schäden so vermeiden.",
     "WINDOWS-1252"},
    {"¿Qué pasará mañana? Según el señor Núñez, el transbordador no llegará más.",
     "WINDOWS-1252"},
    {"A balsa não chegará à ilha; não são só três irmãos, são as populações que o dirão.",
     "WINDOWS-1252"},
    {"Það er ekki hægt að greiða fyrir tóma báta, sagði bæjarstjórinn áður en fundurinn hófst.",
     "WINDOWS-1252"},
    {"Färjan får inte gå längre än till ön på måndag, sade rådet på mötet före åskvädret.",
     "WINDOWS-1252"},
    {"Prom przestanie pływać na wyspę; łódź będzie kosztować więcej, powiedział wójt.",
     "WINDOWS-1250"},
    {"Příliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta před zasedáním v pondělí.",
     "WINDOWS-1250"},
    {"A vízitúra őszi időpontját később közlik: árvíztűrő tükörfúrógép kell hozzá, mondta.",
     "ISO-8859-2"},
    {"Boş gemiler için daha fazla para ödeyemeyiz, dedi başkan; çünkü vapur artık uğramıyor.",
     "WINDOWS-1254"},
};

Test(mojibake, latin_letters)
{
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++) {
        expect(latin[i].text, MOJIBAKE_NONE, latin[i].encoding);
        expect_read(latin[i].text, latin[i].encoding, NULL, MOJIBAKE_NONE);
    }
}

/* All scripts, and languages of Latin letters with the most marks. */
Test(mojibake, texts_as_they_are)
{
    static const char *const texts[] = {
        "",
        " \n\t",
        "Hội đồng thành phố đã quyết định hôm thứ Hai rằng phà sẽ ngừng chạy ra đảo vào cuối "
        "tháng Năm; thị trưởng nói trước cuộc họp rằng không thể trả tiền cho những chuyến phà "
        "trống.",
        "Diné bizaad bee yáłtiʼ dóó bikʼehgo naalkaah; ąąʼ ályaaígíí tʼáá ałtso ádaatʼé "
        "nahalin.",
        "Ìgbìmọ̀ ìlú náà pinnu ní ọjọ́ Ajé pé ọkọ̀ ojú omi náà yóò dẹ́kun láti máa lọ sí erékùṣù.",
        "የከተማው ምክር ቤት ጀልባው ወደ ደሴቱ መሄድ እንዲያቆም ሰኞ ዕለት ወሰነ፤ ከንቲባዋ ከስብሰባው በፊት ተናገሩ።",
        "ក្រុមប្រឹក្សាក្រុងបានសម្រេចនៅថ្ងៃច័ន្ទថាសាឡាងនឹងឈប់ទៅកោះនៅចុងខែឧសភា។",
        "नगर परिषद ने सोमवार को फ़ैसला किया कि नाव मई के अंत में द्वीप पर जाना बंद कर देगी।",
        "ქალაქის საბჭომ ორშაბათს გადაწყვიტა, რომ ბორანი კუნძულზე აღარ წავა მაისის ბოლოს.",
        "Քաղաքային խորհուրդը երկուշաբթի որոշեց, որ լաստանավը մայիսի վերջին կդադարի գնալ կղզի։",
        "ПАРОМ ПЕРЕСТАНЕТ ХОДИТЬ НА ОСТРОВ, сказала Глава Города в Понедельник.",
        "“…” — ‘…’ — “…” — ‘…’ — “…” — ‘…’ — 5",
        "The mayor said: «Паром перестанет ходить на остров в конце мая», and left the meeting "
        "before anyone could ask what would become of the post, the bread and the doctor.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect(texts[i], MOJIBAKE_NONE, "a text");
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        expect(foreign[i].text, MOJIBAKE_NONE, "a text");
}

/* What is declared, and plainly wrong. */
Test(mojibake, wrong_encodings)
{
    expect_read(russian, "WINDOWS-1251", "windows-1250", MOJIBAKE_SURE);
    expect_read(russian, "WINDOWS-1251", "iso-8859-2", MOJIBAKE_SURE);
    expect_read(russian, "WINDOWS-1251", "utf-8", MOJIBAKE_SURE);
    expect_read(russian, "ISO-8859-5", "windows-1251", MOJIBAKE_SURE);
    expect_read(russian, "UTF-8", "windows-1251", MOJIBAKE_SURE);
    expect_read(chinese, "GBK", "windows-1251", MOJIBAKE_SURE);
    expect_read(chinese, "GBK", "utf-8", MOJIBAKE_SURE);
    expect_read(japanese, "SHIFT_JIS", "euc-jp", MOJIBAKE_SURE);
    expect_read(russian, "WINDOWS-1251", "gbk", MOJIBAKE_LIKELY);
    expect_read(russian, "WINDOWS-1251", "euc-kr", MOJIBAKE_LIKELY);
    expect_read(latin[8].text, "WINDOWS-1250", "utf-8", MOJIBAKE_LIKELY);
    expect_read(latin[0].text, "WINDOWS-1252", "windows-1251", MOJIBAKE_NONE);
    expect_read(latin[2].text, "WINDOWS-1252", "koi8-r", MOJIBAKE_NONE);
}

/* The share of strays that is needed, and their number. */
Test(mojibake, limits)
{
    expect("Ïðèâåòêàê", MOJIBAKE_NONE, "nine strays");
    expect("Ïðèâåò êàê äåëà", MOJIBAKE_SURE, "three words");
    expect("Été à Évé", MOJIBAKE_NONE, "a few accents");
    expect("àààààààààà aaaaaaaaaaaaaaa", MOJIBAKE_SURE, "0.4");
    expect("àààààààààà aaaaaaaaaaaaaaaa", MOJIBAKE_NONE, "less");
    expect("àààààààààà — “aaaaaaaaaaaaaaa”…", MOJIBAKE_SURE, "0.4 with typographic marks");
    expect("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", MOJIBAKE_NONE, "three replacements");
    expect("аБаБаБаБаБаБаБаБаБ", MOJIBAKE_NONE, "nine turns");
    expect("аБаБаБаБаБаБаБаБаБаБ", MOJIBAKE_SURE, "ten turns");
    expect("iPhone eBay McDonald JavaScript userName fileName getItem setItem openFile readAll "
           "lineCount",
           MOJIBAKE_NONE, "turns in ASCII");
}
