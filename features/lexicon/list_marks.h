/* list_marks: the word lists in which the stages look single words up, a bit each.
 *
 * These words are a third of any text (the, of, he, said): a match for each would be many
 * times as many matches. lexicon_match therefore writes their marks beside the token
 * (lexicon.h). Bits are in an order of rank: of a word that stands in several of the first
 * lists the lowest bit says most about what it is in its sentence (attribution_phrase.c). */
#ifndef TENOR_LIST_MARKS_H
#define TENOR_LIST_MARKS_H

#include <stdint.h>

enum list_mark {
    MARK_CLAUSE = 1 << 0,  /* that, whether, how, ... */
    MARK_PRONOUN = 1 << 1, /* of a person */
    MARK_OTHER_PRONOUN = 1 << 2,
    MARK_NEGATOR = 1 << 3,
    MARK_AUXILIARY = 1 << 4,
    MARK_DETERMINER = 1 << 5,
    MARK_CONJUNCTION = 1 << 6,
    MARK_UNNAMED = 1 << 7,
    MARK_DOCUMENT = 1 << 8,
    MARK_ORGANISATION = 1 << 9,
    MARK_MONTH = 1 << 10,
    MARK_WEEKDAY = 1 << 11,
    MARK_PREPOSITION = 1 << 12,
    MARK_FRAME = 1 << 13, /* a verb that reports only with a clause or a quotation */
    MARK_VERB = 1 << 14,  /* a reporting verb begins here */
    MARK_PAST = 1 << 15,
    MARK_FUNCTION = 1 << 16,
    /* Here ends the order. */
    MARK_CUE = 1 << 17,    /* a word that was seen in cues */
    MARK_NO_CUE = 1 << 18, /* in a phrase that reports nothing */
    MARK_TITLE = 1 << 19,
    MARK_COMMON = 1 << 20,  /* capitalised for another reason than being a name */
    MARK_LY_NOUN = 1 << 21, /* ends in -ly and is no adverb */
    MARK_MASCULINE = 1 << 22,
    MARK_FEMININE = 1 << 23,
    MARK_IMPERATIVE = 1 << 24
};
#define LIST_MARK_BITS 25

/* The mark of the list that is the category of this name; 0 if it has none. */
uint32_t list_mark(const char *category);

#endif
