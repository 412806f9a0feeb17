/* target_mentions: the names, peoples and bodies that a sentence mentions.
 *
 * Capitalised words that stand beside each other are a run: "Russian President Vladimir Putin",
 * "Free Syrian Army", "Board of Trade". A run is cut into parts from left to right: at titles,
 * behind adjectives of countries, at names that have a list of their own; a part is all one
 * name. Behind a run, a plain noun for a group or body belongs to it: "Syrian rebels". */
#include "target_work.h"

/* ---- Parts of a run ------------------------------------------------------------------ */

/* What is known while a run is cut. */
struct cutting {
    struct range run;
    bool title;          /* a title stands before what comes next, */
    uint64_t title_hash; /* whose last word has this hash, */
    enum gender gender;  /* and which is a man's or a woman's */
};

static struct found_mention mention_of(const struct target_work *work, uint32_t first,
                                       uint32_t end, uint32_t head, enum target_kind kind)
{
    const struct token *tokens = work->view.tokens;
    return (struct found_mention){.name = {.first = first,
                                           .end = end,
                                           .head = head,
                                           .first_hash = tokens[first].hash,
                                           .head_hash = tokens[head].hash},
                                  .alias = LEXICON_NONE,
                                  .kind = (uint8_t)kind,
                                  .antecedent = MENTION_NONE,
                                  .list = LEXICON_NONE};
}

static bool push(struct target_work *work, const struct found_mention *mention)
{
    return target_is_side_taking(work, mention->name.first) ||
           target_names_join(work, *mention);
}

/* A plain noun behind the run, such as "rebels" or "army": the end of it, or `i`. */
static uint32_t noun_end(const struct target_work *work, uint32_t i)
{
    const struct word_tags *word = &work->words[i];
    if (!inside(&work->view, i) || target_word_is_title(work, i)) /* "press secretary" */
        return i;
    return i +
           (word->group_length > word->body_length ? word->group_length : word->body_length);
}

static bool is_alias_of_place(const struct target_work *work, uint16_t category)
{
    const char *called;
    const char *name = lexicon_category_name(work->view.input->lexicon, category);
    return target_kind_of_alias(name, &called) == TARGET_PLACE;
}

/* Is it a listed body or group, which no title makes a person: "member of Congress"? */
static bool is_alias_of_other(const struct target_work *work, uint32_t i)
{
    return work->words[i].alias_length > 0 && !is_alias_of_place(work, work->words[i].alias);
}

/* The name of a list at `first`, or an adjective of no listed country. */
static bool push_listed(struct target_work *work, uint32_t first, uint32_t end)
{
    const struct word_tags *word = &work->words[first];
    const bool adjective = tagged(work, end - 1, TAGS_OF_ADJECTIVES);
    const bool alias = word->alias_length > 0 && first + word->alias_length == end;
    const uint32_t noun = noun_end(work, end);
    if (noun > end && (!alias || is_alias_of_place(work, word->alias))) { /* Syrian rebels */
        const bool group = work->words[end].group_length > 0;
        struct found_mention body =
            mention_of(work, first, noun, noun - 1, group ? TARGET_GROUP : TARGET_ORGANISATION);
        body.sure = true;
        return push(work, &body);
    }
    if (!alias && tagged(work, end - 1, TAG_CREED))
        return true;
    /* "ISIS fighters" are ISIS. */
    struct found_mention mention = mention_of(work, first, noun, end - 1, TARGET_PLACE);
    mention.sure = true;
    mention.adjective = adjective;
    if (alias)
        mention.alias = word->alias;
    return push(work, &mention);
}

static enum gender gender_of_first_name(const struct target_work *work, uint32_t i)
{
    const bool masculine = tagged(work, i, TAG_MASCULINE);
    const bool feminine = tagged(work, i, TAG_FEMININE);
    return masculine == feminine ? GENDER_UNKNOWN
           : masculine           ? GENDER_MASCULINE
                                 : GENDER_FEMININE;
}

/* A name in no list. */
static bool push_name(struct target_work *work, const struct cutting *cutting,
                      struct range part)
{
    const uint32_t last = part.end - 1;
    if (part.first < last && target_word_is_long_capitals(work, part.first) &&
        !flagged(&work->view, part.first + 1, TOKEN_ALL_CAPS))
        part.first++; /* "WATCHED Vane" */
    const bool single = last == part.first;
    struct found_mention mention = mention_of(work, part.first, part.end, last, TARGET_PERSON);
    if (target_is_everyday(work, part))
        return target_names_join_known(work, mention);
    if (single && name_is_initial(&work->view, last))
        return true;
    if (!target_kind_decide(work, part, cutting->title, &mention))
        return true;
    mention.name.acronym = single && flagged(&work->view, last, TOKEN_ALL_CAPS);
    if (mention.kind == TARGET_PERSON)
        mention.name.gender = (uint8_t)(cutting->gender != GENDER_UNKNOWN ? cutting->gender
                                        : single ? GENDER_UNKNOWN /* Kerry, a surname? */
                                                 : gender_of_first_name(work, part.first));
    const size_t before = work->found_count;
    if (!push(work, &mention))
        return false;
    return !cutting->title || work->found_count == before ||
           target_names_entitle(work, cutting->title_hash);
}

static bool push_body(struct target_work *work, struct range part, uint32_t head)
{
    const bool single = part.end == part.first + 1;
    struct found_mention mention =
        mention_of(work, part.first, part.end, head, TARGET_ORGANISATION);
    mention.sure = true;
    mention.name.acronym = single && flagged(&work->view, head, TOKEN_ALL_CAPS);
    return push(work, &mention);
}

/* ---- Cutting ------------------------------------------------------------------------- */

/* Does a new part begin at `i`, behind the first unit of one? A name of several words that has
 * a list, an adjective of a country, a title. */
static bool begins_part(const struct target_work *work, uint32_t i)
{
    return (target_is_listed(work, i) && (target_unit_length(work, i) > 1 ||
                                          flagged(&work->view, i, TOKEN_HYPHEN_BEFORE))) ||
           (tagged(work, i, TAGS_OF_ADJECTIVES) &&
            !flagged(&work->view, i, TOKEN_HYPHEN_BEFORE)) ||
           target_word_is_title(work, i);
}

/* Where the part that begins at `first` must end. A title at the very end behind a first name
 * is a surname: Stephen King. */
static uint32_t part_limit(const struct target_work *work, uint32_t first, uint32_t run_end)
{
    const struct sentence_view *view = &work->view;
    uint32_t i = first + target_unit_length(work, first);
    for (; i < run_end && !begins_part(work, i); i++)
        if (form_is(view, i, "of") || form_is(view, i, "for")) /* Bank of South Korea */
            i += (form_is(view, i + 1, "the") ? 2 : 1) + target_unit_length(work, i + 1) - 1;
    const bool surname =
        i + 1 == run_end && has(&work->view, i, MARK_TITLE) &&
        (tagged(work, i - 1, TAGS_OF_FIRST_NAMES) || name_is_initial(&work->view, i - 1));
    return surname || i > run_end ? run_end : i;
}

/* The last word in [first, end) that heads a body, if it is not the first; else `end`. Words
 * behind an "of" head nothing. */
static uint32_t body_head(const struct target_work *work, uint32_t first, uint32_t end)
{
    uint32_t head = end;
    for (uint32_t i = first; i < end; i++) {
        if (form_is(&work->view, i, "of") || form_is(&work->view, i, "for"))
            return i > first ? i - 1 : end;
        if (i > first && target_heads_body(work, i))
            head = i;
    }
    return head;
}

/* Where a person's name ends that begins at `first`: before the name of a place, unless it is a
 * surname ("Denzel Washington"). */
static uint32_t name_end(const struct target_work *work, uint32_t first, uint32_t limit)
{
    uint32_t i = first + 1;
    for (; i < limit; i++) {
        const bool behind_first_name =
            tagged(work, i - 1, TAGS_OF_FIRST_NAMES) || name_is_initial(&work->view, i - 1);
        if (target_is_listed(work, i) && !behind_first_name)
            break;
    }
    return i;
}

/* Are the words behind a body's head part of its name: "Wire" of "African News Wire"? */
static bool is_plain_rest(const struct target_work *work, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (target_is_listed(work, i) || tagged(work, i, TAGS_OF_FIRST_NAMES))
            return false;
    return true;
}

/* Pushes the part at `first`, where a name with a list or an adjective of a country is. It ends
 * there, or goes on to `limit` as another name: "Christian Vane", "Brooklyn Bridge", "Russia
 * Today". Returns its end, or 0 for lack of memory. */
static uint32_t cut_listed(struct target_work *work, const struct cutting *cutting,
                           uint32_t first, uint32_t limit)
{
    const uint32_t unit = first + target_unit_length(work, first);
    const bool adjective = tagged(work, unit - 1, TAGS_OF_ADJECTIVES);
    const bool more = unit < limit;
    const bool person = more && unit == first + 1 && tagged(work, first, TAGS_OF_FIRST_NAMES);
    const bool other = more && !adjective && !target_is_listed(work, unit) &&
                       !flagged(&work->view, unit, TOKEN_HYPHEN_BEFORE) &&
                       !target_is_thing(work, first, limit - 1) &&
                       !tagged(work, unit, TAGS_OF_FIRST_NAMES);
    if (!person && !other)
        return push_listed(work, first, unit) ? unit : 0;
    const struct range part = {first, limit};
    const bool pushed = person || tagged(work, limit - 1, TAG_PLACE_NOUN)
                            ? push_name(work, cutting, part)
                            : push_body(work, part, limit - 1);
    return pushed ? limit : 0;
}

/* Cuts off the part at `first`, which is no title; returns its end, or 0 for lack of memory. */
static uint32_t cut_part(struct target_work *work, const struct cutting *cutting,
                         uint32_t first)
{
    const uint32_t limit = part_limit(work, first, cutting->run.end);
    const uint32_t unit = first + target_unit_length(work, first);
    const uint32_t head = body_head(work, first, limit);
    const bool linked = head < limit && (form_is(&work->view, head + 1, "of") ||
                                         form_is(&work->view, head + 1, "for"));
    if (head < limit && !cutting->title && !tagged(work, first, TAG_THING_NOUN) &&
        (head >= unit || (linked && unit <= head + 1))) {
        const bool all = linked || is_plain_rest(work, head + 1, limit);
        const uint32_t end = all ? limit : head + 1;
        return push_body(work, (struct range){first, end}, head) ? end : 0;
    }
    if (tagged(work, unit - 1, TAGS_OF_ADJECTIVES) ||
        (target_is_listed(work, first) && (!cutting->title || is_alias_of_other(work, first))))
        return cut_listed(work, cutting, first, limit);
    const uint32_t end = unit > first + 1 ? unit /* African Americans */
                                          : name_end(work, first, limit);
    return push_name(work, cutting, (struct range){first, end}) ? end : 0;
}

static bool cut_run(struct target_work *work, struct range run)
{
    const struct sentence_view *view = &work->view;
    struct cutting cutting = {.run = run};
    if (run.first > view->sentence.first && target_word_is_title(work, run.first - 1) &&
        !flagged(view, run.first - 1, TOKEN_ALL_CAPS)) {
        cutting.title = true;
        cutting.title_hash = view->tokens[run.first - 1].hash;
        cutting.gender = name_gender(view, run.first - 1, run.first);
    }
    for (uint32_t i = run.first; i < run.end;) {
        if (target_word_is_title(work, i) && !target_is_listed(work, i)) {
            cutting.title = true;
            cutting.title_hash = view->tokens[i].hash;
            const enum gender gender = name_gender(view, i, i + 1);
            cutting.gender = gender != GENDER_UNKNOWN ? gender : cutting.gender;
            i++;
            continue;
        }
        if (!tagged(work, i, TAG_NAME) && !target_is_listed(work, i)) {
            i++; /* an "and" or "of" that a part left over */
            continue;
        }
        i = cut_part(work, &cutting, i);
        if (i == 0)
            return false;
        cutting.title = false;
        cutting.gender = GENDER_UNKNOWN;
    }
    return true;
}

/* ---- The sentence -------------------------------------------------------------------- */

/* Does an adjective tell which ones they are: "jihadist forces"? */
static bool has_modifier(const struct target_work *work, uint32_t i)
{
    static const char *const endings[] = {"ist",  "al",  "ic",  "ive", "ary",  "ern", "ate",
                                          "eign", "ish", "ese", "ian", "ible", "ite"};
    const struct sentence_view *view = &work->view;
    const bool taken =
        work->found_count > 0 && work->found[work->found_count - 1].name.end >= i;
    if (i <= view->sentence.first || taken || !is_word(view, i - 1) ||
        flagged(view, i - 1, TOKEN_CAPITALISED | TOKEN_HYPHEN_BEFORE) ||
        has(view, i - 1, MARKS_OF_CLASSES))
        return false;
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++)
        if (form_ends(view, i - 1, endings[e]))
            return true;
    return false;
}

/* "rebels"; "the army": a body needs an article or a possessive, or it is part of something
 * else. */
static bool push_noun(struct target_work *work, uint32_t i, uint32_t *end)
{
    const struct sentence_view *view = &work->view;
    const struct word_tags *word = &work->words[i];
    const bool group = word->group_length > 0;
    const bool headed = form_is(view, i - 1, "the") || form_is(view, i - 1, "its") ||
                        form_is(view, i - 1, "their") || form_is(view, i - 1, "'s");
    *end = i + 1;
    if (!group && !headed)
        return true;
    const uint32_t first = has_modifier(work, i) ? i - 1 : i;
    *end = i + (group ? word->group_length : word->body_length);
    struct found_mention mention =
        mention_of(work, first, *end, *end - 1, group ? TARGET_GROUP : TARGET_ORGANISATION);
    mention.sure = mention.common = true;
    return push(work, &mention);
}

/* "the board", for the Harbour Board. */
static bool push_again(struct target_work *work, uint32_t i)
{
    struct found_mention mention = mention_of(work, i, i + 1, i, TARGET_ORGANISATION);
    mention.sure = mention.common = true;
    return target_names_join_known(work, mention);
}

/* "the president", of whom the article has called a president before. */
static bool is_known_title(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    return has(view, i, MARK_TITLE) && form_is(view, i - 1, "the") &&
           !tagged(work, i + 1, TAG_NAME) && !has(view, i + 1, MARK_TITLE) &&
           !form_is(view, i + 1, "of") && !flagged(view, i + 1, TOKEN_HYPHEN_BEFORE);
}

static bool push_titled(struct target_work *work, uint32_t i)
{
    struct found_mention mention = mention_of(work, i, i + 1, i, TARGET_PERSON);
    mention.sure = mention.common = true;
    return target_names_join_titled(work, mention);
}

/* May a mention begin at the token? Most words are of no interest, which is found out without
 * a branch for each reason. */
static inline bool is_of_interest(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    const struct word_tags *word = &work->words[i];
    const uint64_t hash = view->tokens[i].hash;
    const unsigned lengths = (word->tags & (TAG_NAME | TAG_PARTICLE)) | word->alias_length |
                             word->place_length | word->group_length | word->body_length;
    const uint32_t marks =
        view->marks[i] & (uint32_t)(MARK_MASCULINE | MARK_FEMININE | MARK_PRONOUN |
                                    MARK_OTHER_PRONOUN | MARK_ORGANISATION | MARK_TITLE);
    const bool bound =
        i + 1 < view->token_count && (view->tokens[i + 1].flags & TOKEN_HYPHEN_BEFORE) != 0;
    return (lengths | marks) != 0 || bound || hash == hash_of_form("their") ||
           hash == hash_of_form("its");
}

/* Finds what begins at token `i`, and where to go on. */
static bool find_at(struct target_work *work, uint32_t i, uint32_t *end)
{
    const struct sentence_view *view = &work->view;
    const struct word_tags *word = &work->words[i];
    *end = i + 1;
    if (is_known_title(work, i))
        return push_titled(work, i);
    if (target_begins_run(work, i)) {
        const struct range run = target_run_at(work, i);
        const size_t before = work->found_count;
        if (!cut_run(work, run))
            return false;
        *end = run.end; /* or behind it: "Syrian rebels" */
        if (work->found_count > before && work->found[work->found_count - 1].name.end > *end)
            *end = work->found[work->found_count - 1].name.end;
        return true;
    }
    if (word->group_length > 0 || word->body_length > 0)
        return push_noun(work, i, end);
    if (has(view, i, MARK_ORGANISATION))
        return !form_is(view, i - 1, "the") || push_again(work, i);
    return !target_is_pronoun(work, i) || target_pronoun_join(work, i);
}

bool target_mentions_find(struct target_work *work)
{
    const uint32_t end = work->view.sentence.end;
    for (uint32_t i = work->view.sentence.first; i < end;) {
        uint32_t next = i + 1;
        if (is_of_interest(work, i) && !find_at(work, i, &next))
            return false;
        i = next;
    }
    return true;
}
