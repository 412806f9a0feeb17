/* target_kinds: is a name in no list a person's, a body's, a place's, or nobody's?
 *
 * By its first and last words, by what stands beside it, and for want of anything else by its
 * length: names of two to four words are mostly persons'. Such a guess is not sure; other
 * mentions of the name may correct it. */
#include "target_work.h"

#define PERSON_MOST 4 /* words of a person's name; what has more is a body */

/* Is one of the words an everyday word, which persons are not called? */
static bool has_everyday_word(const struct target_work *work, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (!tagged(work, i, TAG_PARTICLE) &&
            (has(&work->view, i, MARKS_OF_CLASSES) || tagged(work, i, TAG_OPENING | TAG_LOWER)))
            return true;
    return false;
}

/* "F" of "F-16", "Tu-22M3" */
static bool has_digit(const struct sentence_view *view, uint32_t i)
{
    const struct token *token = &view->tokens[i];
    const char *form = token_form(view->input->tokens, token);
    for (size_t at = 0; at < token->form_length; at++)
        if (form[at] >= '0' && form[at] <= '9')
            return true;
    return inside(view, i + 1) && view->tokens[i + 1].kind == TOKEN_NUMBER &&
           flagged(view, i + 1, TOKEN_HYPHEN_BEFORE);
}

bool target_is_thing(const struct target_work *work, uint32_t first, uint32_t last)
{
    const struct sentence_view *view = &work->view;
    return tagged(work, last, TAG_THING_NOUN) || tagged(work, first, TAG_THING_NOUN) ||
           has_digit(view, last) ||
           (has(view, last, MARK_DOCUMENT | MARK_DATE) && !has(view, last, MARK_ORGANISATION) &&
            !view_is_surname(view, last));
}

/* A word in small letters and in no list of other classes: "regime" of "the Vane regime". */
static bool is_plain_noun(const struct sentence_view *view, uint32_t i)
{
    return is_word(view, i) && !flagged(view, i, TOKEN_CAPITALISED | TOKEN_CLITIC) &&
           !has(view, i, MARKS_OF_CLASSES & ~MARKS_OF_HEADS) && !form_ends(view, i, "ed");
}

/* The kind of a name in no list, of several words. */
static enum target_kind kind_of_long(const struct target_work *work, struct range part,
                                     bool *sure)
{
    const struct sentence_view *view = &work->view;
    const bool first_name =
        tagged(work, part.first, TAGS_OF_FIRST_NAMES) || name_is_initial(view, part.first);
    const bool the = form_is(view, part.first - 1, "the") &&
                     part.first > view->sentence.first && !is_plain_noun(view, part.end);
    *sure = true;
    if ((tagged(work, part.end - 1, TAG_PLACE_NOUN) ||
         tagged(work, part.first, TAG_PLACE_NOUN)) &&
        !first_name)
        return TARGET_PLACE; /* Orrin Bridge, Fort Orrin */
    if (tagged(work, part.first, TAG_BODY_NAME))
        return TARGET_ORGANISATION; /* Google Maps */
    if (first_name && !the && part.end - part.first <= PERSON_MOST)
        return TARGET_PERSON;
    *sure = false;
    if (the || part.end - part.first > PERSON_MOST ||
        has_everyday_word(work, part.first, part.end))
        return TARGET_ORGANISATION;
    return TARGET_PERSON;
}

/* The kind of a name in no list, of one word. */
static enum target_kind kind_of_short(const struct target_work *work, uint32_t i, bool *sure)
{
    const struct sentence_view *view = &work->view;
    const bool the =
        i > view->sentence.first && form_is(view, i - 1, "the") && !is_plain_noun(view, i + 1);
    *sure = true;
    if (tagged(work, i, TAGS_OF_FIRST_NAMES) && !the)
        return TARGET_PERSON;
    if (has(view, i, MARK_ORGANISATION) || tagged(work, i, TAG_BODY_NAME) ||
        (flagged(view, i, TOKEN_ALL_CAPS) && !work->shouted &&
         !target_word_is_long_capitals(work, i)))
        return TARGET_ORGANISATION;
    if (tagged(work, i + 1, TAG_PLACE_NOUN) && !flagged(view, i + 1, TOKEN_CAPITALISED))
        return TARGET_PLACE; /* Orrin province */
    *sure = false;
    if (form_is(view, i - 1, "in") || form_is(view, i - 1, "near") ||
        form_is(view, i - 1, "from") || form_is(view, i - 1, "at"))
        return TARGET_PLACE;
    return the ? TARGET_ORGANISATION : TARGET_PERSON;
}

bool target_is_everyday(const struct target_work *work, struct range part)
{
    return part.end == part.first + 1 && tagged(work, part.first, TAG_LOWER | TAG_OPENING) &&
           !flagged(&work->view, part.first, TOKEN_ALL_CAPS) &&
           !tagged(work, part.first, TAGS_OF_FIRST_NAMES);
}

bool target_kind_decide(const struct target_work *work, struct range part, bool title,
                        struct found_mention *mention)
{
    const bool single = part.end == part.first + 1;
    mention->sure = true;
    mention->kind = TARGET_PERSON;
    if (part.first + work->words[part.first].group_length == part.end)
        mention->kind = TARGET_GROUP;
    else if (!title) {
        mention->kind = (uint8_t)(single ? kind_of_short(work, part.first, &mention->sure)
                                         : kind_of_long(work, part, &mention->sure));
        return (mention->sure && mention->kind == TARGET_PERSON) ||
               !target_is_thing(work, part.first, part.end - 1);
    }
    return true;
}
