/* tone_relations: looks to the right of a mention for its verb, to the left for what it depends
 * on. */
#include "tone_relations.h"

#include "sentence_view.h"

#define AUXILIARIES 5  /* tokens of auxiliaries and adverbs before a verb */
#define APPOSITION  14 /* tokens of an apposition between commas */
#define OBJECTS     6  /* tokens behind a verb that are looked at */
#define AGENT       8  /* tokens from "by" back to what was done */
#define POSSESSED   3  /* tokens of what a mention has */
#define MODIFIERS   4  /* tokens before a mention that belong to it */

/* ---- Words --------------------------------------------------------------------------- */

/* How many letters are left without an ending; at least three, else all. */
static inline size_t without(const char *form, size_t length, const char *ending)
{
    const size_t end = strlen(ending);
    return length >= end + 3 && memcmp(form + length - end, ending, end) == 0 ? length - end
                                                                              : length;
}

/* Without "ing", "ed", "es", "s" or "ly". */
static size_t without_ending(const char *form, size_t length)
{
    switch (form[length - 1]) {
    case 'g':
        return without(form, length, "ing");
    case 'd':
        return without(form, length, "ed");
    case 'y':
        return without(form, length, "ly");
    case 's': {
        const size_t left = without(form, length, "es");
        return left < length ? left : without(form, length, "s");
    }
    default:
        return length;
    }
}

uint64_t tone_stem(const struct sentence_view *view, uint32_t i)
{
    const struct token *token = &view->tokens[i];
    const char *form = token_form(view->input->tokens, token);
    size_t length = without_ending(form, token->form_length);
    if (length > 3 && form[length - 1] == 'e')
        length--;
    if (length > 3 && form[length - 1] == form[length - 2])
        length--;
    return hash_bytes(form, length);
}

static bool is_be(const struct sentence_view *view, uint32_t i)
{
    static const char *const forms[] = {"is",   "are",   "was", "were", "be",
                                        "been", "being", "'s",  "'re",  "'m"};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
        if (form_is(view, i, forms[f]))
            return true;
    return form_is(view, i, "got") || form_is(view, i, "get") || form_is(view, i, "gets");
}

static bool is_have(const struct sentence_view *view, uint32_t i)
{
    return form_is(view, i, "has") || form_is(view, i, "have") || form_is(view, i, "had") ||
           form_is(view, i, "'ve");
}

static bool is_plain_word(const struct sentence_view *view, uint32_t i)
{
    return inside(view, i) && view->tokens[i].kind == TOKEN_WORD;
}

static bool is_auxiliary(const struct sentence_view *view, uint32_t i)
{
    return has(view, i, MARK_AUXILIARY) || flagged(view, i, TOKEN_CLITIC);
}

static bool reverses(const struct sentence_view *view, const struct tone_weights *weights,
                     uint32_t i)
{
    const uint32_t slot = tone_weights_word(weights, view->tokens[i].hash);
    return has(view, i, MARK_NEGATOR) ||
           (slot != TONE_NO_WORD && weights->flags[slot] & TONE_REVERSES);
}

/* Words that end a phrase. */
#define MARKS_OF_BORDERS ((uint32_t)(MARK_CLAUSE | MARK_CONJUNCTION))

/* ---- Collecting ---------------------------------------------------------------------- */

struct relation_list {
    const struct sentence_view *view;
    const struct tone_weights *weights;
    struct tone_relation *items;
    size_t count;
};

static void add(struct relation_list *list, unsigned kind, uint32_t token, bool negated,
                bool governs)
{
    if (list->count < TONE_MAX_RELATIONS)
        list->items[list->count++] =
            (struct tone_relation){token, (uint8_t)kind, negated, governs};
}

/* What a mention has: "Vane's" or "his" and the words that follow. Returns the token behind. */
static uint32_t add_possessed(struct relation_list *list, uint32_t i)
{
    const struct sentence_view *view = list->view;
    for (size_t k = 0; k < POSSESSED && is_plain_word(view, i) && !is_auxiliary(view, i) &&
                       !has(view, i, MARK_PREPOSITION | MARKS_OF_BORDERS);
         k++, i++)
        add(list, RELATION_POSSESSED, i, false, true);
    return i;
}

static bool is_possessive(const struct sentence_view *view,
                          const struct target_mention *mention)
{
    const uint32_t last = mention->end - 1;
    return mention->pronoun &&
           (form_is(view, last, "his") || form_is(view, last, "their") ||
            form_is(view, last, "its") ||
            (form_is(view, last, "her") && is_plain_word(view, mention->end) &&
             !has(view, mention->end, MARK_PREPOSITION | MARKS_OF_BORDERS)));
}

/* Behind an apposition between commas, if one begins at `i`. */
static uint32_t behind_apposition(const struct sentence_view *view, uint32_t i)
{
    if (!inside(view, i) || !is_comma(view, i))
        return i;
    for (uint32_t end = i + 1; end < i + APPOSITION && inside(view, end); end++)
        if (is_comma(view, end))
            return end + 1;
    return i;
}

/* The words behind `word` up to the end of its phrase. Those behind another's name are
 * rather said of that one. */
static void add_objects(struct relation_list *list, uint32_t word, unsigned kind, bool negated)
{
    const struct sentence_view *view = list->view;
    for (uint32_t i = word + 1;
         i <= word + OBJECTS && inside(view, i) && !has(view, i, MARKS_OF_BORDERS) &&
         view->tokens[i].kind != TOKEN_PUNCTUATION;
         i++) {
        if (flagged(view, i, TOKEN_CAPITALISED) && !view->in_title)
            kind = kind == RELATION_WHOM ? kind : RELATION_BEYOND;
        else if (!has(view, i, MARK_DETERMINER | MARK_PREPOSITION | MARK_AUXILIARY))
            add(list, kind, i, negated, true);
    }
}

/* The verb that the mention is the subject of: behind auxiliaries and adverbs from `i` on. */
static void add_verb(struct relation_list *list, uint32_t i, unsigned kind)
{
    const struct sentence_view *view = list->view;
    bool negated = false, passive = false;
    const uint32_t first = i;
    for (; i < first + AUXILIARIES && inside(view, i); i++) {
        const bool adverb = form_ends(view, i, "ly");
        if (!adverb && !is_auxiliary(view, i) && !reverses(view, list->weights, i) &&
            !form_is(view, i, "who") && !form_is(view, i, "that") &&
            !form_is(view, i, "which") && !form_is(view, i, "to"))
            break;
        if (reverses(view, list->weights, i)) {
            negated = true;
            add(list, RELATION_REVERSER, i, false, false);
        }
        if (is_be(view, i))
            passive = true;
        else if (is_auxiliary(view, i) && !adverb && !is_have(view, i) &&
                 !has(view, i, MARK_NEGATOR))
            passive = false;
        if (adverb)
            add(list, RELATION_ADVERB, i, false, false);
    }
    if (!is_plain_word(view, i) ||
        has(view, i, MARK_PREPOSITION | MARKS_OF_BORDERS | MARK_PRONOUN))
        return;
    const bool of_mention = kind == RELATION_SUBJECT;
    add(list, of_mention && passive ? RELATION_PASSIVE : kind, i, negated, true);
    if (of_mention && !passive && flagged(view, i + 1, TOKEN_CAPITALISED) &&
        inside(view, i + 1))
        add(list, RELATION_SUBJECT_TO, i, negated, true);
    add_objects(list, i, passive ? RELATION_OF_PASSIVE : RELATION_OF_SUBJECT, negated);
}

/* "Vane, who lied," and "Vane, whom Orr called a liar,". */
static void add_relative(struct relation_list *list, uint32_t i)
{
    const struct sentence_view *view = list->view;
    const bool comma = inside(view, i) && is_comma(view, i);
    const uint32_t relative = i + comma;
    if (!inside(view, relative))
        return;
    const bool who = form_is(view, relative, "who") || form_is(view, relative, "which");
    if (form_is(view, relative, "whom") ||
        (who && flagged(view, relative + 1, TOKEN_CAPITALISED)))
        add_objects(list, relative, RELATION_WHOM, false);
    else if (who && comma) /* without a comma the main verb is found like this */
        add_verb(list, relative, RELATION_SUBJECT);
}

static void look_right(struct relation_list *list, const struct target_mention *mention)
{
    const struct sentence_view *view = list->view;
    uint32_t i = mention->end;
    unsigned kind = RELATION_SUBJECT;
    if (is_possessive(view, mention) ||
        (form_is(view, i, "'s") && inside(view, i + 1) && !is_auxiliary(view, i + 1))) {
        i = add_possessed(list, i + !is_possessive(view, mention));
        kind = RELATION_POSSESSED_IS;
    }
    if (has(view, i, MARK_PREPOSITION))
        add_objects(list, i, form_is(view, i, "as") ? RELATION_AS : RELATION_BEHIND, false);
    add_relative(list, i);
    add_verb(list, behind_apposition(view, i), kind);
}

/* A preposition's relation, of its own for the most frequent ones. */
static unsigned with_preposition(const struct sentence_view *view, uint32_t i)
{
    static const char *const forms[] = {"of",   "for",  "to",   "by",     "against", "from",
                                        "with", "on",   "in",   "at",     "over",    "about",
                                        "as",   "like", "than", "between"};
    for (unsigned f = 0; f < sizeof forms / sizeof *forms; f++)
        if (form_is(view, i, forms[f]))
            return RELATION_WITH + f;
    return RELATION_GOVERNOR;
}

/* The word that a preposition depends on: the one before it, but that of "the bombing of
 * Syria by Vane" is "bombing". */
static uint32_t governor_of(const struct sentence_view *view, uint32_t preposition)
{
    uint32_t governor = preposition - 1;
    if (!form_is(view, preposition, "by"))
        return governor;
    for (uint32_t i = governor; i + AGENT > preposition && is_plain_word(view, i) &&
                                !has(view, i, MARKS_OF_BORDERS | MARK_AUXILIARY);
         i--)
        if (has(view, i, MARK_PREPOSITION) && is_plain_word(view, i - 1))
            governor = i - 1;
    return governor;
}

static void add_governors(struct relation_list *list, uint32_t preposition)
{
    const struct sentence_view *view = list->view;
    add(list, RELATION_PREPOSITION, preposition, false, false);
    const uint32_t governor = governor_of(view, preposition);
    if (!is_plain_word(view, governor))
        return;
    const bool negated =
        inside(view, governor - 1) && reverses(view, list->weights, governor - 1);
    add(list, with_preposition(view, preposition), governor, negated, true);
    add(list, RELATION_GOVERNOR, governor, negated, true);
    if (is_plain_word(view, governor - 1))
        add(list, RELATION_BEFORE_GOVERNOR, governor - 1, false, true);
}

/* Does the token belong to the mention behind it: "the former President Vane"? */
static bool is_modifier(const struct sentence_view *view, uint32_t i)
{
    if (!inside(view, i) || has(view, i, MARK_PREPOSITION | MARKS_OF_BORDERS))
        return false;
    return has(view, i, MARK_DETERMINER | MARK_TITLE) || form_is(view, i, "former") ||
           (view->tokens[i].kind == TOKEN_WORD && flagged(view, i, TOKEN_CAPITALISED));
}

static void look_left(struct relation_list *list, const struct target_mention *mention)
{
    const struct sentence_view *view = list->view;
    uint32_t i = mention->first - 1;
    for (size_t k = 0; k < MODIFIERS && is_modifier(view, i); k++, i--)
        add(list, RELATION_MODIFIER, i, false, false);
    if (!inside(view, i)) {
        add(list, RELATION_START, TONE_AUTHOR, false, false);
    } else if (has(view, i, MARK_PREPOSITION)) {
        add_governors(list, i);
    } else if (is_plain_word(view, i) && !has(view, i, MARKS_OF_BORDERS)) {
        const bool negated = inside(view, i - 1) && reverses(view, list->weights, i - 1);
        add(list, RELATION_OBJECT, i, negated, true);
        if (is_plain_word(view, i - 1))
            add(list, RELATION_BEFORE_OBJECT, i - 1, false, true);
    } else {
        add(list, RELATION_MARK, i, false, false);
    }
}

size_t tone_relations_find(const struct sentence_view *view,
                           const struct target_mention *mention,
                           const struct tone_weights *weights,
                           struct tone_relation relations[static TONE_MAX_RELATIONS])
{
    struct relation_list list = {view, weights, relations, 0};
    look_right(&list, mention);
    look_left(&list, mention);
    return list.count;
}
