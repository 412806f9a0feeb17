/* function_words: the most frequent words of the languages that a text in Latin letters is most
 * often in. They are not in data/lexicons for the reason that language.c gives. */
#include "function_words.h"

#include <stdint.h>
#include <string.h>

#include "../text/unicode.h"

#define WORD_MOST 16 /* bytes; a longer word is in no list */

/* A blank around each word; what an apostrophe cuts is two words. */
static const struct {
    const char *language, *words;
} lists[] = {
    {"en",
     " the of and to in a is that for it with as was on be by at from are or an this have "
     "has not but he his they which we you will its who were been their "},
    {"de",
     " der die das und in zu den von mit ist im auf für nicht ein eine des dem sich auch als "
     "an es werden wird bei oder hat aus einer sind dass nach wie um haben "},
    {"fr",
     " de la le les et des en l d à un une du que qui est dans pour par au sur ne pas plus "
     "ce il se sont qu aux avec ou son sa n ont été "},
    {"es", " de la que el en y a los las del se un una por con no para es su al lo como más o "
           "pero sus le ha me sin sobre este ya entre "},
    {"it",
     " di e il la che in a per un è una del non le i si della con da l dei al gli nel sono "
     "alla come più dal anche delle ha ma o "},
    {"pt",
     " de a o que e do da em um para os no se na por mais as dos com não uma é ao ou das à "
     "como mas foi ele tem seu sua pelo "},
    {"nl",
     " de van het een en in is dat op te zijn voor met die niet aan er om ook als dan maar "
     "bij of uit nog naar heeft hij ze door over tot wordt "},
    {"sv", " och i att det som en på är av för med till den har de inte om ett men var jag han "
           "från så vi kan när man ska eller sig vid "},
    {"da",
     " og i at det er en til på som for med den de af ikke der et har fra om han men var vi "
     "kan jeg så skal eller sig ved også "},
    {"nb",
     " og i det å er som på en til for av med at har de ikke den et om fra han var jeg men "
     "vi så kan skal eller seg ved også "},
    {"nn",
     " og i det å er som på ein til for av med at har dei ikkje den eit om frå han var eg "
     "men vi så kan skal eller seg ved også "},
    {"is", " og í að á er sem um til en við af með það fyrir ekki var hann eru frá þá þess eða "
           "hafa hefur sé skal ég hún því "},
    {"fi",
     " ja on ei että se oli hän mutta ovat tai kun myös kuin joka niin jos sen sekä mukaan "
     "voi ole olla ne vain nyt jo hänen siitä "},
    {"et",
     " ja on ei et see oma kui oli või ning mis ka ta seda aga selle kes tema nii ta mida "
     "siis ole peab "},
    {"lv", " un ir ka no ar par uz tas tā nav kas bet arī vai pie viņa lai to gan tikai jo kā "
           "tiek viņam "},
    {"lt", " ir kad yra į su tai kaip iš bet ar jis turi apie už per nuo ne tik jų jo būti "
           "savo arba "},
    {"pl",
     " i w na z się do nie że o jest to a jak za po od co ale dla ma przez są tym oraz lub "
     "jego być ich przy czy "},
    {"cs",
     " a v se na je že s z do i o to k ve pro za by ale jako po jeho od si nebo být jsou při "
     "má co podle která který "},
    {"sk",
     " a v sa na je že s z do i o to k vo pre za by ale ako po jeho od si alebo byť sú pri "
     "má čo podľa ktorá ktorý "},
    {"sl",
     " in je v na da se za so ki z po ne s pa kot o tudi do od bi iz ali ima pri ter njegov "
     "biti "},
    {"hr", " i u je na se da za su od s o ne a ili koji kao to iz po bi ima biti sa će što "
           "njegov "},
    {"bs", " i u je na se da za su od s o ne a ili koji kao to iz po bi ima biti sa će što "
           "njegov "},
    {"sr", " i u je na se da za su od s o ne a ili koji kao to iz po bi ima biti sa će što "
           "njegov "},
    {"hu",
     " a az és hogy nem is egy de ez meg van csak ha már vagy mint volt ki minden kell el "
     "azt sem aki lehet van "},
    {"ro",
     " de și şi în a la cu o pe care nu un că să din se ca mai este al sau pentru ale i l "
     "fi prin sa au are "},
    {"tr", " ve bir bu da de için ile olarak çok daha gibi ne ama olan her o kadar sonra "
           "veya en var değil ya hiç ki olduğu kendi "},
    {"ca", " de la el i que a els en les del l un una per d amb no es al és com o ha dels són "
           "més seu seva pel "},
    {"gl",
     " de a o que e do da en un para os no se na por máis as dos con non unha é ao ou das á "
     "como mais foi "},
    {"eu",
     " eta da ez du bat ere dira baina edo dute zen izan bere da hori hau baino duen egin "
     "den "},
    {"af",
     " die van en in het is dat nie te op vir met word sal aan om as sy was hy deur ook of "
     "n by wat tot daar uit "},
    {"id",
     " yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh "
     "atau sebagai setiap orang telah mereka "},
    {"ms",
     " yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke kerana ada oleh "
     "atau sebagai setiap orang telah mereka "},
    {"sq", " e të në i për me një që dhe nga së ka si është nuk u do më ose çdo njeri se tij "},
    {"ga", " an na a ar agus i is le do ag go sé tá ní as san nó de gach chun ó "},
    {"sco", " the o an tae wi fae frae aw nae hae wis ane oot no thair thay til bi ilka "
            "auld mair whit whan he she it in on "},
    {"cy", " y yn a i o ar yr ac mae ei am gan bod wedi neu pob "},
};

static const char *find_list(const char *language)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].language, language) == 0)
            return lists[i].words;
    return NULL;
}

/* A word in small letters between two blanks. */
struct list_word {
    char text[WORD_MOST + 3];
    size_t length;
    bool fits;
};

static void add_letter(struct list_word *word, uint32_t point)
{
    const uint32_t lower = unicode_lower(point);
    word->fits &= lower < 0x10000 && word->length + 3 <= WORD_MOST;
    if (!word->fits)
        return;
    char *at = word->text + 1 + word->length;
    if (lower < 0x80) {
        *at = (char)lower;
        word->length += 1;
    } else if (lower < 0x800) {
        at[0] = (char)(0xC0u | lower >> 6);
        at[1] = (char)(0x80u | (lower & 0x3Fu));
        word->length += 2;
    } else {
        at[0] = (char)(0xE0u | lower >> 12);
        at[1] = (char)(0x80u | (lower >> 6 & 0x3Fu));
        at[2] = (char)(0x80u | (lower & 0x3Fu));
        word->length += 3;
    }
}

static bool is_listed(struct list_word *word, const char *list)
{
    if (!list || !word->fits || word->length == 0)
        return false;
    word->text[0] = word->text[1 + word->length] = ' ';
    word->text[2 + word->length] = '\0';
    return strstr(list, word->text) != NULL;
}

struct word_count function_words_count(const char *text, size_t length, const char *language)
{
    const char *list = find_list(language);
    struct word_count count = {.has_list = list != NULL};
    struct list_word word = {.length = 0};
    enum character_class before = CHARACTER_SPACE;
    unsigned bytes;
    for (size_t at = 0; at < length; at += bytes) {
        const uint32_t point = unicode_next(text, length, at, &bytes);
        const enum character_class class = unicode_class(point);
        const bool begins = class != before;
        before = class;
        if (begins && (class == CHARACTER_LETTER || class == CHARACTER_DIGIT)) {
            count.tokens++;
            count.running += unicode_is_lower(point);
            word = (struct list_word){.fits = unicode_is_lower(point)};
        }
        if (class != CHARACTER_LETTER)
            continue;
        add_letter(&word, point);
        const bool ends = at + bytes == length ||
                          unicode_class(unicode_next(text, length, at + bytes,
                                                     &(unsigned){0})) != CHARACTER_LETTER;
        count.function += ends && is_listed(&word, list);
    }
    return count;
}
