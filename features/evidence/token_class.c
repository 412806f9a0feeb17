/* token_class: the table of classes. */
#include "token_class.h"

/* A row's columns: without an ending, -ed, -ing, -s, -ly, "that", "to". */
#define ROW(none, ed, ing, s, ly, that, to)                                                    \
    {                                                                                          \
        none, ed, ing, s, ly, that, to                                                         \
    }
#define ALIKE(class) ROW(class, class, class, class, class, class, class)
#define VERB(class)  ROW(class, class##_ED, class##_ING, class##_S, class, class, class)

const uint8_t token_classes[RANKS][WORD_ENDINGS] = {
    ROW(CLASS_CLAUSE, CLASS_CLAUSE, CLASS_CLAUSE, CLASS_CLAUSE, CLASS_CLAUSE, CLASS_THAT,
        CLASS_CLAUSE),
    ALIKE(CLASS_PERSON_PRONOUN),
    ALIKE(CLASS_OTHER_PRONOUN),
    ALIKE(CLASS_NEGATOR),
    ALIKE(CLASS_AUXILIARY),
    ALIKE(CLASS_DETERMINER),
    ALIKE(CLASS_CONJUNCTION),
    [RANK_NAME] = ALIKE(CLASS_NAME),
    ALIKE(CLASS_UNNAMED),
    ALIKE(CLASS_DOCUMENT),
    ALIKE(CLASS_ORGANISATION),
    ALIKE(CLASS_DATE),
    ALIKE(CLASS_DATE),
    ROW(CLASS_PREPOSITION, CLASS_PREPOSITION, CLASS_PREPOSITION, CLASS_PREPOSITION,
        CLASS_PREPOSITION, CLASS_PREPOSITION, CLASS_TO),
    VERB(CLASS_FRAME_VERB),
    VERB(CLASS_VERB),
    ALIKE(CLASS_PAST),
    ALIKE(CLASS_FUNCTION),
    [RANK_CAPITALISED] = ALIKE(CLASS_CAPITALISED),
    [RANK_OTHER] =
        ROW(CLASS_OTHER, CLASS_ED, CLASS_ING, CLASS_S, CLASS_LY, CLASS_OTHER, CLASS_OTHER),
};
_Static_assert(MARK_CONJUNCTION << 1 == 1 << RANK_NAME &&
                   MARK_FUNCTION << 2 == 1 << RANK_CAPITALISED,
               "the rows are in the marks' order");
