/* list_marks: which category has which bit. */
#include "list_marks.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *category;
    uint32_t mark;
} lists[] = {
    {"list.auxiliary", MARK_AUXILIARY},
    {"list.capitalised_common", MARK_COMMON},
    {"list.clause_mark", MARK_CLAUSE},
    {"list.conjunction", MARK_CONJUNCTION},
    {"list.cue", MARK_CUE},
    {"list.determiner", MARK_DETERMINER},
    {"list.document", MARK_DOCUMENT},
    {"list.feminine", MARK_FEMININE},
    {"list.function_word", MARK_FUNCTION},
    {"list.imperative", MARK_IMPERATIVE},
    {"list.ly_noun", MARK_LY_NOUN},
    {"list.masculine", MARK_MASCULINE},
    {"list.month", MARK_MONTH},
    {"list.negator", MARK_NEGATOR},
    {"list.no_cue", MARK_NO_CUE},
    {"list.organisation", MARK_ORGANISATION},
    {"list.other_pronoun", MARK_OTHER_PRONOUN},
    {"list.past_verb", MARK_PAST},
    {"list.person_pronoun", MARK_PRONOUN},
    {"list.person_title", MARK_TITLE},
    {"list.preposition", MARK_PREPOSITION},
    {"list.reporting_frame", MARK_FRAME},
    {"list.reporting_verb", MARK_VERB},
    {"list.unnamed_source", MARK_UNNAMED},
    {"list.weekday", MARK_WEEKDAY},
};

uint32_t list_mark(const char *category)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(category, lists[i].category) == 0)
            return lists[i].mark;
    return 0;
}
