/* token_class: what a token is in its sentence. */
#include "token_class.h"

#define ALIKE(class)                                                                           \
    {                                                                                          \
        class, class, class, class, class                                                      \
    }
const uint8_t token_classes[RANKS][ENDINGS] = {
    ALIKE(CLASS_CLAUSE),
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
    ALIKE(CLASS_PREPOSITION),
    {CLASS_FRAME_VERB, CLASS_FRAME_VERB_ED, CLASS_FRAME_VERB_ING, CLASS_FRAME_VERB_S,
     CLASS_FRAME_VERB},
    {CLASS_VERB, CLASS_VERB_ED, CLASS_VERB_ING, CLASS_VERB_S, CLASS_VERB},
    ALIKE(CLASS_PAST),
    ALIKE(CLASS_FUNCTION),
    [RANK_CAPITALISED] = ALIKE(CLASS_CAPITALISED),
    [RANK_OTHER] = {CLASS_OTHER, CLASS_ED, CLASS_ING, CLASS_S, CLASS_LY},
};
_Static_assert(MARK_CONJUNCTION << 1 == 1 << RANK_NAME &&
                   MARK_FUNCTION << 2 == 1 << RANK_CAPITALISED,
               "the rows are in the marks' order");
