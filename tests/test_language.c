/* language: guesses for texts in many languages, written for these tests. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/article/language.h"
#include "failing_malloc.h"

#define NOWHERE "/nowhere/at/all"

static bool guess_in(struct languages *languages, const char *text,
                     struct language_guess *guess, struct failure *failure)
{
    struct article article = {0};
    const struct document document = {.text = text, .text_length = strlen(text)};
    cr_assert(article_read(&article, &document, NULL, NULL));
    bool guessed = language_guess(languages, &article, guess, failure);
    article_release(&article);
    return guessed;
}

static struct language_guess guess(const char *text)
{
    struct languages languages = {0};
    struct language_guess guessed;
    struct failure failure = {0};
    cr_assert(guess_in(&languages, text, &guessed, &failure), "%s", failure.message);
    languages_release(&languages);
    return guessed;
}

static void assert_language(const char *text, const char *code)
{
    struct language_guess guessed = guess(text);
    cr_assert_str_eq(guessed.count ? guessed.codes[0] : "", code, "%s, not %s: '%.60s…'",
                     guessed.count ? guessed.codes[0] : "undecided", code, text);
}

/* ---- Languages -------------------------------------------------------------------- */

static const struct {
    const char *code, *text;
} foreign[] = {
    {"de", "Der Gemeinderat hat am Montag beschlossen, die Fähre zur Insel nur noch bis Ende "
           "Mai fahren zu lassen. "
           "Man könne leere Boote nicht länger bezahlen, sagte die Bürgermeisterin vor der "
           "Sitzung. Die Bewohner wollen "
           "dagegen klagen, denn ohne das Schiff kommen weder Post noch Brot auf die Insel, "
           "und der Arzt müsste mit "
           "einem kleinen Ruderboot übersetzen."},
    {"fr", "Le conseil municipal a décidé lundi que le bac ne desservirait plus l'île après la "
           "fin du mois de mai. "
           "Nous ne pouvons plus payer des bateaux vides, a déclaré la maire avant la séance. "
           "Les habitants comptent "
           "porter l'affaire devant le juge, car sans le bac ni le courrier ni le pain "
           "n'arriveront plus jusqu'au "
           "village, et le médecin devrait venir à la rame."},
    {"es", "El ayuntamiento decidió el lunes que el transbordador dejará de llegar a la isla a "
           "finales de mayo. No "
           "podemos seguir pagando barcos vacíos, dijo la alcaldesa antes de la reunión. Los "
           "vecinos quieren llevar el "
           "asunto a los tribunales, porque sin el barco no llegarán ni el correo ni el pan, y "
           "el médico tendría que "
           "cruzar remando en una barca pequeña."},
    {"it", "Il consiglio comunale ha deciso lunedì che il traghetto non raggiungerà più "
           "l'isola dopo la fine di maggio. "
           "Non possiamo continuare a pagare barche vuote, ha detto la sindaca prima della "
           "riunione. Gli abitanti "
           "vogliono rivolgersi al giudice, perché senza il traghetto non arriverebbero né la "
           "posta né il pane, e il "
           "medico dovrebbe attraversare il braccio di mare a remi."},
    {"nl", "De gemeenteraad heeft maandag besloten dat de veerboot na eind mei niet meer naar "
           "het eiland vaart. We "
           "kunnen niet langer voor lege boten betalen, zei de burgemeester voor de "
           "vergadering. De bewoners willen "
           "naar de rechter stappen, want zonder de boot komen er geen post en geen brood meer "
           "op het eiland, en de "
           "dokter zou met een roeiboot moeten oversteken."},
    {"pt", "A câmara municipal decidiu na segunda-feira que a balsa deixará de chegar à ilha "
           "no fim de maio. Não "
           "podemos continuar a pagar barcos vazios, disse a presidente antes da reunião. Os "
           "moradores querem levar o "
           "caso aos tribunais, porque sem a balsa não chegariam nem o correio nem o pão, e o "
           "médico teria de "
           "atravessar o canal a remos num barco pequeno."},
    {"ru", "Городской совет решил в понедельник, что паром перестанет ходить на остров в конце "
           "мая. Мы больше не можем "
           "платить за пустые суда, сказала глава города перед заседанием. Жители хотят "
           "обратиться в суд, потому что "
           "без парома на остров не будут привозить ни почту, ни хлеб, а врачу придётся "
           "переправляться на вёсельной "
           "лодке."},
    {"uk", "Міська рада вирішила в понеділок, що пором перестане ходити на острів наприкінці "
           "травня. Ми більше не "
           "можемо платити за порожні човни, сказала міська голова перед засіданням. Мешканці "
           "хочуть звернутися до "
           "суду, бо без порома на острів не привозитимуть ані пошти, ані хліба, а лікареві "
           "доведеться переправлятися "
           "на весловому човні."},
    {"pl", "Rada miasta zdecydowała w poniedziałek, że prom przestanie pływać na wyspę pod "
           "koniec maja. Nie możemy "
           "dłużej płacić za puste łodzie, powiedziała burmistrzyni przed posiedzeniem. "
           "Mieszkańcy chcą iść do sądu, "
           "ponieważ bez promu na wyspę nie dotrze ani poczta, ani chleb, a lekarz musiałby "
           "przeprawiać się małą "
           "łodzią wiosłową."},
    {"sv", "Kommunfullmäktige beslutade i måndags att färjan till ön bara ska gå till slutet "
           "av maj. Vi kan inte "
           "betala för tomma båtar längre, sade kommunalrådet före mötet. Invånarna vill gå "
           "till domstol, eftersom "
           "varken post eller bröd kommer till ön utan färjan, och läkaren skulle bli tvungen "
           "att ro över sundet i en "
           "liten eka varje vecka."},
    {"da", "Byrådet besluttede mandag, at færgen til øen kun skal sejle til udgangen af maj. "
           "Vi kan ikke blive ved med "
           "at betale for tomme både, sagde borgmesteren før mødet. Beboerne vil gå til "
           "domstolen, fordi hverken post "
           "eller brød kommer til øen uden færgen, og lægen ville blive nødt til at ro over "
           "sundet i en lille jolle "
           "hver eneste uge."},
    {"tr", "Belediye meclisi pazartesi günü vapurun mayıs sonundan itibaren adaya "
           "uğramayacağına karar verdi. Boş "
           "gemiler için daha fazla para ödeyemeyiz, dedi belediye başkanı toplantıdan önce. "
           "Ada halkı mahkemeye "
           "başvurmak istiyor, çünkü vapur olmadan adaya ne posta ne de ekmek gelecek, doktor "
           "da küçük bir kayıkla "
           "kürek çekerek geçmek zorunda kalacak."},
    {"ar", "قرر مجلس المدينة يوم الاثنين أن تتوقف العبارة عن الوصول إلى الجزيرة في نهاية شهر "
           "مايو. وقالت رئيسة البلدية "
           "قبل الاجتماع إننا لا نستطيع أن ندفع ثمن القوارب الفارغة بعد الآن. ويريد السكان "
           "اللجوء إلى القضاء لأن البريد "
           "والخبز لن يصلا إلى الجزيرة من دون العبارة، وسيضطر الطبيب إلى العبور في قارب صغير."},
    {"zh", "市议会星期一决定，渡轮从五月底起不再开往该岛。市长在会前表示，我们不能再为空船付钱"
           "。岛上的居民打算向法院提起诉讼，"
           "因为没有渡轮，邮件和面包都无法送到岛上，医生也只能自己划着小船过海。一位在岛上住了"
           "六十年的老渔民说，他小时候也没有渡轮，"
           "但那时岛上有自己的学校、商店和医院，现在什么都没有了。议会将在下个月再次讨论这个问"
           "题，届时居民代表也会出席会议并发言，"
           "希望能够找到双方都可以接受的办法。另外，省里的交通部门也表示，愿意承担一部分费用，"
           "但具体的数额还没有确定下来，需要等到秋天才能公布。"},
    {"el", "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα ότι το πορθμείο θα σταματήσει να "
           "πηγαίνει στο νησί στο τέλος "
           "Μαΐου. Δεν μπορούμε να πληρώνουμε άλλο για άδεια πλοία, είπε η δήμαρχος πριν από "
           "τη συνεδρίαση. Οι "
           "κάτοικοι θέλουν να προσφύγουν στο δικαστήριο, γιατί χωρίς το πλοίο δεν θα φτάνει "
           "ούτε το ταχυδρομείο ούτε "
           "το ψωμί στο νησί."},
};

Test(language, foreign_texts)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        assert_language(foreign[i].text, foreign[i].code);
        struct language_guess guessed = guess(foreign[i].text);
        cr_assert_not(language_may_be(&guessed, "en"), "%s", foreign[i].code);
        cr_assert(language_may_be(&guessed, foreign[i].code));
        cr_assert(language_may_be(&guessed, ""));
    }
}

/* English in capitals, lists and programs, and texts that are hardly more than names. */
static const struct {
    const char *what, *text;
    bool without_library;
} english[] = {
    {"prose",
     "The council decided on Monday that the ferry to the island will stop at the end of "
     "May. We cannot pay for empty boats any longer, the mayor said before the meeting. "
     "Those who live there want to go to court, because without the ferry neither post "
     "nor bread would reach the village.",
     true},
    {"capitals",
     "THE COUNCIL DECIDED ON MONDAY THAT THE FERRY TO THE ISLAND WILL STOP AT THE END "
     "OF MAY. WE CANNOT PAY FOR EMPTY BOATS ANY LONGER, THE MAYOR SAID BEFORE THE "
     "MEETING. THOSE WHO LIVE THERE WANT TO GO TO COURT, BECAUSE OF THE POST.",
     true},
    {"capital headlines",
     "COUNCIL VOTES: ISLAND FERRY SERVICE ENDS MAY. MAYOR: EMPTY BOATS COST TOO "
     "MUCH. RESIDENTS PLAN COURT CHALLENGE. DOCTOR FACES WEEKLY ROWING BOAT "
     "CROSSING. UNION LEADERS CALL EMERGENCY MEETING. PROVINCE OFFERS PARTIAL "
     "FUNDING. STORM DAMAGES HARBOUR WALL.",
     false},
    {"headlines",
     "Council votes: island ferry service ends May\nMayor: empty boats cost too much\n"
     "Residents plan court challenge\nDoctor faces weekly rowing boat crossing\nUnion "
     "leaders call emergency meeting\nProvince offers partial funding\nStorm damages "
     "harbour wall\nSchool closes early\nLocal bakery wins national prize\n",
     false},
    {"markdown",
     "# The *ferry*\n\n> **We** cannot pay for [empty boats](https://example.org/boats), "
     "said the mayor.\n\n- The post comes by boat\n- The bread comes by boat\n- The "
     "doctor comes by boat\n\nWhat will they do when it has stopped, and who is going to "
     "pay for it? See [the minutes](https://example.org/minutes) of the meeting.",
     true},
    {"two languages",
     "The council decided on Monday that the ferry will stop at the end of May. We "
     "cannot pay for empty boats, said the mayor. Die Bewohner wollen dagegen klagen, "
     "denn ohne das Schiff kommen weder Post noch Brot auf die Insel.",
     true},
    {"program",
     "for (size_t i = 0; i < count; i++) {\n    if (items[i].number == 0)\n        return "
     "false;\n    printf(\"%zu %s\\n\", items[i].number, items[i].name);\n    total += "
     "items[i].number * weight[i];\n}\nqsort(items, count, sizeof *items, compare);\n"
     "return write_all(descriptor, items, count) && close(descriptor) == 0;\n",
     false},
    {"names",
     "James Walker, Emily Thompson, George Harrison, Margaret Davies, Robert Fletcher, Susan "
     "Bradley, Thomas Whitfield, Catherine Moore, William Turner, Jennifer Hughes, Michael "
     "Bennett, Patricia Coleman, Andrew Sullivan, Linda Hartley, Peter Crawford",
     false},
    {"places",
     "Aleppo, Damascus, Homs, Hama, Idlib, Raqqa, Deir ez-Zor, Latakia, Tartus, Daraa, "
     "Quneitra, As-Suwayda, Hasakah, Qamishli, Manbij, Kobani, Afrin, Jarablus, Palmyra, "
     "Douma, Ghouta, Azaz, Al-Bab, Maarat al-Numan, Khan Shaykhun, Saraqib, Tal Abyad",
     false},
    {"a team",
     "Alonso; Varela, Moreno, Pinto, Da Costa; Ribas, Santana (Oliva 63), Marcos; Del Rio "
     "(Lema "
     "71), Torres, Ferran (Soler 88). Substitutes: Casal, Nadal, Roig, Pons. Booked: Varela, "
     "Ribas. Goals: Torres 12, 55, Ferran 80. Referee: M. Catala. Attendance: 12,480.",
     false},
    {"quotations of shares",
     "AAPL 189.2 MSFT 402.1 GOOG 141.8 AMZN 155.3 TSLA 207.8 NVDA 615.2 META 390.4 NFLX 562.0 "
     "INTC 43.6 CSCO 51.9 ORCL 112.7 ADBE 611.3 CRM 279.9 AMD 177.2 QCOM 146.5 TXN 164.1 IBM "
     "187.4 PYPL 62.3 SQ 66.1 UBER 65.9 LYFT 13.2 SNAP 16.4",
     false},
    {"addresses",
     "https://www.example.org/news/2021/05/03/ferry-service-ends "
     "https://www.example.org/news/2021/05/04/residents-sue https://example.com/?id=12345 "
     "http://example.net/gallery/image_00123.jpg https://example.org/authors/jane-roe",
     false},
    {"figures",
     "12.5 13.7 88.1 1,200 3,400 2021-05-03 2021-05-04 45% 67% 12% $1,200 £99 1:30 2:45 3:15 "
     "7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 1.1 1.2 1.3 "
     "1.4 1.5 1.6 1.7 1.8 1.9 2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 3.0 3.1",
     false},
};

Test(language, nothing_english_is_called_foreign)
{
    for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
        struct language_guess guessed = guess(english[i].text);
        cr_expect(language_may_be(&guessed, "en"), "%s: %s", english[i].what, guessed.codes[0]);
        struct languages nowhere = {.directory = NOWHERE};
        if (english[i].without_library)
            cr_expect(guess_in(&nowhere, english[i].text, &guessed, NULL), "%s",
                      english[i].what);
        languages_release(&nowhere);
    }
}

Test(language, capitals_are_no_language)
{
    assert_language(
        "DER GEMEINDERAT HAT AM MONTAG BESCHLOSSEN, DIE FÄHRE ZUR INSEL NUR NOCH BIS ENDE "
        "MAI FAHREN ZU LASSEN. MAN KÖNNE LEERE BOOTE NICHT LÄNGER BEZAHLEN, SAGTE DIE "
        "BÜRGERMEISTERIN VOR DER SITZUNG. DIE BEWOHNER WOLLEN DAGEGEN KLAGEN.",
        "de");
    assert_language(
        "ГОРОДСКОЙ СОВЕТ РЕШИЛ В ПОНЕДЕЛЬНИК, ЧТО ПАРОМ ПЕРЕСТАНЕТ ХОДИТЬ НА ОСТРОВ В КОНЦЕ "
        "МАЯ. МЫ БОЛЬШЕ НЕ МОЖЕМ ПЛАТИТЬ ЗА ПУСТЫЕ СУДА, СКАЗАЛА ГЛАВА ГОРОДА ПЕРЕД "
        "ЗАСЕДАНИЕМ. ЖИТЕЛИ ХОТЯТ ОБРАТИТЬСЯ В СУД.",
        "ru");
}

/* Names without the little words between them are in no language, however like one they are. */
Test(language, names_are_no_language)
{
    static const char *const lists[] = {
        "Alonso; Varela, Moreno, Pinto, Da Costa; Ribas, Santana (Oliva 63), Marcos; Del Rio "
        "(Lema 71), Torres, Ferran (Soler 88). Substitutes: Casal, Nadal, Roig, Pons. Booked: "
        "Varela, Ribas. Goals: Torres 12, 55, Ferran 80. Referee: M. Catala. Attendance: "
        "12,480.",
        "Müller, Schröder, Köhler, Weiß, Schäfer, Böhm, Krüger, Jäger, Günther, Bräuer, "
        "Förster, "
        "Schütz, Häusler, Kühn, Lübbers, Mönch, Pfändler, Röder, Süßmilch, Thöne, Würth, "
        "Zöllner, "
        "Dörfler, Grünwald, Hönig, Jürgens, Kästner",
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct language_guess guessed = guess(lists[i]);
        cr_expect_eq(guessed.count, 0, "%s: '%s'", guessed.codes[0], lists[i]);
        cr_expect(language_may_be(&guessed, "en"));
    }
}

/* Norwegian text may be taken for Danish too: models of both languages may read it. */
Test(language, languages_that_are_alike)
{
    struct language_guess guessed = guess(
        "Kommunestyret vedtok mandag at fergen til øya bare skal gå til slutten av mai. Vi kan "
        "ikke betale for tomme båter lenger, sa ordføreren før møtet. Innbyggerne vil gå til "
        "retten, fordi verken post eller brød kommer til øya uten fergen.");
    cr_assert_geq(guessed.count, 2);
    cr_assert(language_may_be(&guessed, "nb"));
    cr_assert(language_may_be(&guessed, "da"));
    cr_assert_not(language_may_be(&guessed, "en"));
}

/* ---- Wrong encodings --------------------------------------------------------------- */

static const char mojibake[] =
    "Ãîðîäñêîé ñîâåò ðåøèë â ïîíåäåëüíèê, ÷òî ïàðîì ïåðåñòàíåò õîäèòü.";

static void assert_mojibake(const struct language_guess *guessed)
{
    cr_assert(guessed->mojibake);
    cr_assert_eq(guessed->count, 0);
    cr_assert_not(language_may_be(guessed, "en"));
    cr_assert_not(language_may_be(guessed, "ru"));
    cr_assert(language_may_be(guessed, ""));
}

Test(language, mojibake_is_in_no_language)
{
    struct language_guess guessed = guess(mojibake);
    assert_mojibake(&guessed);
    guessed = guess("Ïðèâåò êàê äåëà"); /* however short */
    assert_mojibake(&guessed);
    guessed = guess("Été à Évé");
    cr_assert_not(guessed.mojibake);
    cr_assert(language_may_be(&guessed, "en"));
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        cr_assert_not(guess(foreign[i].text).mojibake, "%s", foreign[i].code);
}

/* The fingerprints are not needed for it. */
Test(language, mojibake_without_fingerprints)
{
    struct languages languages = {.directory = NOWHERE};
    struct language_guess guessed;
    cr_assert(guess_in(&languages, mojibake, &guessed, NULL));
    assert_mojibake(&guessed);
    languages_release(&languages);
}

/* English with a quotation that was read in the wrong encoding, and with one that was not. */
Test(language, english_with_a_quotation)
{
    static const char *const quotations[] = {
        mojibake, "Городской совет решил в понедельник, что паром перестанет ходить."};
    char text[2048];
    for (size_t i = 0; i < 2; i++) {
        snprintf(text, sizeof text, "%s \"%s\" %s", english[0].text, quotations[i],
                 english[0].text);
        struct language_guess guessed = guess(text);
        cr_assert_not(guessed.mojibake);
        cr_assert_str_eq(guessed.codes[0], "en");
    }
}

/* Many replaced characters: the text is in a language that is recognised, or in none. */
Test(language, replaced_characters)
{
    struct text_buffer text = {0};
    size_t replaced = 0;
    for (const char *at = foreign[0].text; *at; at++) {
        const bool replace = *at == 'r' || *at == 't';
        replaced += replace;
        cr_assert(
            text_buffer_append(&text, replace ? "\xEF\xBF\xBD" : at, replace ? 3 : 1, NULL));
    }
    cr_assert_geq(replaced, 30);
    cr_assert_str_eq(foreign[0].code, "de");
    struct language_guess guessed = guess(text.data);
    cr_assert_str_eq(guessed.codes[0], "de");
    cr_assert_not(guessed.mojibake);
    text_buffer_clear(&text);
    for (size_t i = 0; i < 40; i++)
        cr_assert(text_buffer_format(&text, NULL, "%s", "觎\xEF\xBF\xBD囹 陟 赅 "));
    guessed = guess(text.data);
    assert_mojibake(&guessed);
    text_buffer_release(&text);
}

/* ---- Other letters ----------------------------------------------------------------- */

/* Odia, of which there are no fingerprints; two Chinese words; English as a minority, with so
 * many of its frequent words that it would be English by these alone. */
static const char odia[] = "ଫେରୀ ମେ ମାସର ଶେଷରୁ ଦ୍ୱୀପକୁ ଯିବ ନାହିଁ ବୋଲି ମେୟର କହିଛନ୍ତି। ";
static const char *const not_english[] = {
    odia,
    "ଫେରୀ ମେ ମାସର ଶେଷରୁ ଦ୍ୱୀପକୁ ଯିବ ନାହିଁ ବୋଲି ମେୟର କହିଛନ୍ତି। ଲୋକମାନେ ଅଦାଲତକୁ ଯିବାକୁ ଚାହାନ୍ତି, "
    "କାରଣ ଫେରୀ ବିନା ଦ୍ୱୀପକୁ ଡାକ କିମ୍ବା ରୁଟି ଆସିବ ନାହିଁ। ଡାକ୍ତରଙ୍କୁ ଛୋଟ ଡଙ୍ଗାରେ ଆସିବାକୁ ପଡ଼ିବ। "
    "ପରିଷଦ ଆସନ୍ତା ମାସରେ ପୁଣି ଆଲୋଚନା କରିବ। ପ୍ରଦେଶ ଖର୍ଚ୍ଚର ଏକ ଅଂଶ ଦେବାକୁ ରାଜି ଅଛି।",
    "渡轮公司董事会 市政府议会",
    "Паром не ходит.",
    "It was the one that we had and now it is not there, so what will they do to us if we are "
    "out "
    "of it? "
    "渡轮从五月底起不再开往该岛，市长在会前表示，我们不能再为空船付钱。岛上的居民打算向法院"
    "提起诉讼，因为没有渡轮，邮件和面包都无法送到岛上，医生也只能自己划着小船过海。一位在岛上住"
    "了"
    "六十年的老渔民说，他小时候也没有渡轮，但那时岛上有自己的学校、商店和医院，现在什么都没有了"
    "。",
};

static void assert_not_english(const struct language_guess *guessed, const char *text)
{
    cr_expect(guessed->not_latin, "%s", text);
    cr_expect_not(language_may_be(guessed, "en"), "%s", text);
    cr_expect(language_may_be(guessed, ""), "%s", text);
    for (size_t i = 0; i < guessed->count && i < LANGUAGE_MOST_ALIKE; i++)
        cr_expect_str_neq(guessed->codes[i], "en", "%s", text);
}

Test(language, other_letters_are_not_english)
{
    for (size_t i = 0; i < sizeof not_english / sizeof *not_english; i++) {
        const struct language_guess guessed = guess(not_english[i]);
        assert_not_english(&guessed, not_english[i]);
        cr_expect_not(guessed.mojibake, "%s", not_english[i]);
    }
    const struct language_guess guessed = guess(odia);
    cr_assert_eq(guessed.count, 0);
    cr_assert(language_may_be(&guessed, "or"), "undecided");
    cr_assert(language_may_be(&guessed, "de"), "undecided");
}

Test(language, other_letters_without_fingerprints)
{
    struct languages languages = {.directory = NOWHERE};
    struct language_guess guessed;
    struct failure failure = {0};
    for (size_t i = 0; i < sizeof not_english / sizeof *not_english; i++) {
        if (!guess_in(&languages, not_english[i], &guessed, &failure))
            cr_expect_eq(failure.code, FAILURE_OPEN);
        cr_expect_eq(guessed.count, 0);
        assert_not_english(&guessed, not_english[i]);
    }
    /* The text before makes no difference. */
    cr_assert(guess_in(&languages, english[0].text, &guessed, NULL));
    cr_assert_not(guessed.not_latin);
    cr_assert(language_may_be(&guessed, "en"));
    languages_release(&languages);
}

/* Most letters decide. */
Test(language, english_with_other_letters)
{
    char text[2048];
    snprintf(text, sizeof text, "%s 渡轮从五月底起不再开往该岛，市长在会前表示。 %s",
             english[0].text, english[0].text);
    const char *const texts[] = {text, "渡轮公司 ferry",
                                 "The mayor said “渡轮不再开往该岛了吗”.",
                                 "😀😀😀😀😀😀😀😀😀😀😀😀 2031 — 2032"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct language_guess guessed = guess(texts[i]);
        cr_expect_not(guessed.not_latin, "%s", texts[i]);
        cr_expect(language_may_be(&guessed, "en"), "%s", texts[i]);
    }
    assert_language(text, "en");
}

/* ---- Edges ------------------------------------------------------------------------- */

Test(language, short_texts_are_undecided)
{
    const char *german = foreign[0].text;
    char text[512];
    cr_assert_str_eq(foreign[0].code, "de");
    assert_language("", "");
    assert_language("Guten Tag.", "");
    snprintf(text, sizeof text, "%.*s", 198, german); /* with an umlaut: 199 bytes */
    assert_language(text, "");
    snprintf(text, sizeof text, "%.*s", 210, german);
    assert_language(text, "de");
    /* Characters, not bytes. */
    snprintf(text, sizeof text, "%.*s", 300, foreign[6].text);
    cr_assert_str_eq(foreign[6].code, "ru");
    assert_language(text, "");
}

/* The first so many characters of a text of one paragraph. */
static const char *first_characters(const char *text, size_t characters)
{
    static char cut[1024];
    size_t bytes = 0;
    for (; text[bytes]; bytes++)
        if (((unsigned char)text[bytes] & 0xC0) != 0x80 && characters-- == 0)
            break;
    cr_assert_lt(bytes, sizeof cut);
    memcpy(cut, text, bytes);
    cut[bytes] = '\0';
    return cut;
}

/* The 200 characters count the line break behind the paragraph. */
Test(language, the_least_length)
{
    const size_t least = 199;
    cr_assert_str_eq(foreign[0].code, "de");
    assert_language(first_characters(foreign[0].text, least - 1), "");
    assert_language(first_characters(foreign[0].text, least), "de");
    cr_assert_str_eq(foreign[6].code, "ru");
    assert_language(first_characters(foreign[6].text, least - 1), "");
    assert_language(first_characters(foreign[6].text, least), "ru");
    assert_language(first_characters(english[0].text, least - 1), "");
    assert_language(first_characters(english[0].text, least), "en");
}

/* Only the beginning of the scored text counts, and a cut never splits a character. */
Test(language, long_texts)
{
    struct text_buffer text = {0};
    for (size_t pad = 0; pad < 4; pad++) {
        text_buffer_clear(&text);
        cr_assert(text_buffer_append(&text, "xxxx", pad, NULL));
        while (text.length < 3 * LANGUAGE_MOST_BYTES)
            cr_assert(text_buffer_format(&text, NULL, "%s\n\n", foreign[13].text));
        cr_assert_str_eq(foreign[13].code, "zh");
        assert_language(text.data, "zh");
    }
    text_buffer_release(&text);
}

Test(language, a_reader_is_used_again)
{
    struct languages languages = {0};
    struct language_guess guessed;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
            cr_assert(guess_in(&languages, foreign[i].text, &guessed, NULL));
            cr_assert_str_eq(guessed.codes[0], foreign[i].code);
        }
    languages_release(&languages);
    cr_assert_null(languages.handle);
    languages_release(&languages);
}

Test(language, without_fingerprints)
{
    struct languages languages = {.directory = NOWHERE};
    struct language_guess guessed = {.count = 1};
    struct failure failure = {0};
    cr_assert_not(guess_in(&languages, foreign[0].text, &guessed, &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert_str_eq(failure.message,
                     "cannot open '" NOWHERE "/fpdb.conf': no such file or directory");
    cr_assert_eq(guessed.count, 0);
    cr_assert(language_may_be(&guessed, "en"));
    languages_release(&languages);

    char directory[2000];
    memset(directory, 'x', sizeof directory - 1);
    directory[sizeof directory - 1] = '\0';
    languages.directory = directory;
    cr_assert_not(languages_open(&languages, &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
}

Test(language, no_memory)
{
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct languages languages = {0};
        struct language_guess guessed;
        struct failure failure = {0};
        struct article article = {0};
        const struct document document = {.text = foreign[0].text,
                                          .text_length = strlen(foreign[0].text)};
        cr_assert(article_read(&article, &document, NULL, NULL));
        failing_malloc_after(n);
        bool done = language_guess(&languages, &article, &guessed, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(done, failed);
        cr_assert(done || (failure.code == FAILURE_MEMORY && guessed.count == 0));
        languages_release(&languages);
        article_release(&article);
    }
}

/* libexttextcat takes memory for granted, so each step first checks that there is some. Nothing
 * else allocates in these two calls: if the compiler drops the check, they succeed. */
Test(language, each_step_checks_for_memory)
{
    struct languages languages = {0};
    struct language_guess guessed;
    struct failure failure = {0};
    struct article article = {0};
    const struct document document = {.text = foreign[0].text,
                                      .text_length = strlen(foreign[0].text)};
    cr_assert(article_read(&article, &document, NULL, NULL));

    failing_malloc_after(0);
    cr_expect_not(languages_open(&languages, &failure), "opening checks");
    cr_expect(failing_malloc_stop());
    cr_expect_eq(failure.code, FAILURE_MEMORY);
    cr_expect_null(languages.handle);

    cr_assert(language_guess(&languages, &article, &guessed, &failure));
    failure = (struct failure){0};
    failing_malloc_after(0);
    cr_expect_not(language_guess(&languages, &article, &guessed, &failure), "guessing checks");
    cr_expect(failing_malloc_stop());
    cr_expect_eq(failure.code, FAILURE_MEMORY);
    cr_expect_eq(guessed.count, 0);
    languages_release(&languages);
    article_release(&article);
}
