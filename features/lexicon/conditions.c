/* conditions: compiling the conditions of entries, and testing them. */
#include "conditions.h"

#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../text/token_scan.h"
#include "../text/unicode.h"
#include "lexicon.h"

enum condition_place { PLACE_BEFORE, PLACE_AFTER, PLACE_HERE };

/* Kinds of tokens that a condition can name. START and END are the ends of the sentence; the
 * last two are about the entry itself. */
enum condition_kind {
    KIND_NUMBER = 1 << 0,
    KIND_NAME = 1 << 1,
    KIND_MARK = 1 << 2,
    KIND_START = 1 << 3,
    KIND_END = 1 << 4,
    KIND_CAPITALISED = 1 << 5,
    KIND_CAPITALS = 1 << 6
};

static const struct {
    const char *name;
    uint8_t kind;
} kinds[] = {{"NUMBER", KIND_NUMBER},
             {"NAME", KIND_NAME},
             {"MARK", KIND_MARK},
             {"START", KIND_START},
             {"END", KIND_END},
             {"CAPITALS", KIND_CAPITALS},
             {"CAPITALISED", KIND_CAPITALISED}};
#define KINDS_HERE (KIND_CAPITALISED | KIND_CAPITALS)

/* ---- Sets of words -------------------------------------------------------- */

static uint64_t member_key(uint16_t set, uint64_t hash)
{
    const uint64_t key = hash ^ hash_mix(set + UINT64_C(1));
    return key ? key : 1;
}

static uint64_t filter_bit(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 58);
}

static size_t member_slot(const struct conditions *conditions, uint64_t key)
{
    size_t slot = (size_t)key & conditions->member_mask;
    while (conditions->members[slot] != 0 && conditions->members[slot] != key)
        slot = (slot + 1) & conditions->member_mask;
    return slot;
}

static bool is_member(const struct conditions *conditions, uint16_t set, uint64_t hash)
{
    return conditions->members[member_slot(conditions, member_key(set, hash))] != 0;
}

static bool resize_members(struct conditions *conditions, size_t slots, struct failure *failure)
{
    uint64_t *old = conditions->members;
    const size_t old_slots = old ? conditions->member_mask + 1 : 0;
    uint64_t *members = calloc(slots, sizeof *members);
    if (!members)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    conditions->members = members;
    conditions->member_mask = slots - 1;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i] != 0)
            members[member_slot(conditions, old[i])] = old[i];
    free(old);
    return true;
}

bool conditions_add_word(struct conditions *conditions, uint16_t set, uint64_t hash,
                         struct failure *failure)
{
    const size_t slots = conditions->members ? conditions->member_mask + 1 : 0;
    if (2 * (conditions->member_count + 1) > slots &&
        !resize_members(conditions, slots ? 2 * slots : 64, failure))
        return false;
    const uint64_t key = member_key(set, hash);
    uint64_t *member = &conditions->members[member_slot(conditions, key)];
    conditions->member_count += *member == 0;
    *member = key;
    conditions->filters[set] |= filter_bit(hash);
    return true;
}

static bool new_set(struct conditions *conditions, uint16_t *set,
                    const struct rule_source *source, struct failure *failure)
{
    if (conditions->set_count == UINT16_MAX)
        return rule_source_fail(source, failure, "too many conditions");
    if (!memory_reserve(&conditions->filters, &conditions->set_capacity,
                        conditions->set_count + 1, sizeof *conditions->filters, failure))
        return false;
    conditions->filters[conditions->set_count] = 0;
    *set = (uint16_t)conditions->set_count++;
    return true;
}

/* Finds the set of a list, or makes it when the list is first named. */
static bool list_set(struct conditions *conditions, const char *name, size_t length,
                     const struct rule_source *source, uint16_t *set, struct failure *failure)
{
    for (size_t i = 0; i < conditions->list_count; i++) {
        const struct condition_list *list = &conditions->lists[i];
        if (list->length == length && memcmp(list->name, name, length) == 0) {
            *set = list->set;
            return true;
        }
    }
    if (conditions->list_count == LEXICON_MAX_CATEGORIES)
        return rule_source_fail(source, failure, "too many lists in conditions");
    if (!memory_reserve(&conditions->lists, &conditions->list_capacity,
                        conditions->list_count + 1, sizeof *conditions->lists, failure) ||
        !new_set(conditions, set, source, failure))
        return false;
    conditions->lists[conditions->list_count++] =
        (struct condition_list){name, length, *set, *source};
    return true;
}

/* ---- Text → conditions ---------------------------------------------------- */

struct condition_reader {
    struct conditions *conditions;
    const struct rule_source *source;
    struct failure *failure;
    const char *at, *end;
    const char *word; /* the word that was read last, and its length */
    size_t length;
    int own_set; /* set of the words spelled out in the current condition, or -1 */
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool read_word(struct condition_reader *reader)
{
    while (reader->at < reader->end && is_blank(*reader->at))
        reader->at++;
    reader->word = reader->at;
    while (reader->at < reader->end && !is_blank(*reader->at) && *reader->at != '{' &&
           *reader->at != '}')
        reader->at++;
    reader->length = (size_t)(reader->at - reader->word);
    return reader->length > 0;
}

static bool word_is(const struct condition_reader *reader, const char *text)
{
    return rule_source_is(reader->word, reader->length, text);
}

static bool wrong(const struct condition_reader *reader, const char *what)
{
    if (reader->length == 0)
        return rule_source_fail(reader->source, reader->failure, "bad condition: %s", what);
    return rule_source_fail(reader->source, reader->failure, "bad condition: %s '%.*s'", what,
                            rule_source_excerpt(reader->word, reader->length), reader->word);
}

static bool add_number(struct condition_reader *reader, struct condition *condition,
                       uint16_t set)
{
    struct conditions *conditions = reader->conditions;
    if (conditions->number_count == UINT16_MAX)
        return rule_source_fail(reader->source, reader->failure, "too many conditions");
    if (!memory_reserve(&conditions->numbers, &conditions->number_capacity,
                        conditions->number_count + 1, sizeof *conditions->numbers,
                        reader->failure))
        return false;
    conditions->numbers[conditions->number_count++] = set;
    condition->word_sets++;
    return true;
}

/* Would the tokeniser split it into two tokens? */
static bool is_divided(const struct condition_reader *reader)
{
    const size_t clitic = scan_clitic(reader->word, 0, reader->length);
    return (clitic > 0 && clitic < reader->length) ||
           (reader->length > 1 && memchr(reader->word, '-', reader->length));
}

/* Adds a word that is spelled out: its folded form must be that of one token. */
static bool add_literal(struct condition_reader *reader, struct condition *condition)
{
    if (is_divided(reader))
        return wrong(reader, "more than one token:");
    struct text_buffer form = {0};
    bool added = unicode_fold(reader->word, reader->length, &form, reader->failure);
    if (added && reader->own_set < 0) {
        uint16_t set = 0;
        added = new_set(reader->conditions, &set, reader->source, reader->failure) &&
                add_number(reader, condition, set);
        reader->own_set = added ? set : -1;
    }
    added = added && conditions_add_word(reader->conditions, (uint16_t)reader->own_set,
                                         hash_bytes(form.data, form.length), reader->failure);
    text_buffer_release(&form);
    return added;
}

/* "*ed": any word that ends in -ed. */
static bool read_ending(struct condition_reader *reader, struct condition *condition)
{
    const size_t length = reader->length - 1;
    if (length > CONDITION_MAX_ENDING || condition->ending_length > 0)
        return wrong(reader, "more than one ending, or a long one:");
    condition->ending_length = (uint8_t)length;
    memcpy(condition->ending, reader->word + 1, length);
    return true;
}

static uint8_t kind_of(const struct condition_reader *reader)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (word_is(reader, kinds[i].name))
            return kinds[i].kind;
    return 0;
}

/* A kind, an ending, a list, or a word. */
static bool read_thing(struct condition_reader *reader, struct condition *condition)
{
    const uint8_t kind = kind_of(reader);
    if (kind & KINDS_HERE)
        return wrong(reader, "only the entry itself can be");
    if ((kind == KIND_START && condition->place != PLACE_AFTER) ||
        (kind == KIND_END && condition->place != PLACE_BEFORE))
        return wrong(reader, "nothing stands there of");
    if (kind) {
        condition->kinds |= kind;
        return true;
    }
    if (reader->word[0] >= 'A' && reader->word[0] <= 'Z')
        return wrong(reader, "no such kind of token as");
    if (reader->length > 1 && reader->word[0] == '*')
        return read_ending(reader, condition);
    if (reader->length < 2 || !memchr(reader->word, '.', reader->length) ||
        !rule_source_is_name(reader->word, reader->length))
        return add_literal(reader, condition);
    uint16_t set = 0;
    return list_set(reader->conditions, reader->word, reader->length, reader->source, &set,
                    reader->failure) &&
           add_number(reader, condition, set);
}

/* Reads the number of tokens after "before" or "after"; 1 if none is given. */
static bool read_reach(struct condition_reader *reader, struct condition *condition)
{
    condition->reach = 1;
    if (!read_word(reader))
        return wrong(reader, "nothing stands behind 'before' or 'after'");
    if (reader->word[0] < '0' || reader->word[0] > '9')
        return true;
    unsigned reach = 0;
    for (size_t i = 0; i < reader->length; i++) {
        const char digit = reader->word[i];
        reach = digit >= '0' && digit <= '9' && reach <= CONDITION_MAX_REACH
                    ? 10 * reach + (unsigned)(digit - '0')
                    : CONDITION_MAX_REACH + 1;
    }
    if (reach < 1 || reach > CONDITION_MAX_REACH)
        return wrong(reader, "not a distance in tokens:");
    condition->reach = (uint8_t)reach;
    return read_word(reader) || wrong(reader, "nothing stands behind 'before' or 'after'");
}

/* Reads what is between two braces. */
static bool read_inside(struct condition_reader *reader, struct condition *condition)
{
    if (!read_word(reader))
        return wrong(reader, "it asks for nothing");
    condition->negated = word_is(reader, "not");
    if (condition->negated && !read_word(reader))
        return wrong(reader, "nothing stands behind 'not'");
    const bool before = word_is(reader, "before");
    if (!before && !word_is(reader, "after")) {
        condition->place = PLACE_HERE;
        condition->kinds = kind_of(reader) & KINDS_HERE;
        return condition->kinds ? !read_word(reader) || wrong(reader, "one word too many:")
                                : wrong(reader, "neither before nor after nor a kind:");
    }
    condition->place = before ? PLACE_BEFORE : PLACE_AFTER;
    if (!read_reach(reader, condition))
        return false;
    do {
        if (!read_thing(reader, condition))
            return false;
    } while (read_word(reader));
    return true;
}

static bool read_condition(struct condition_reader *reader)
{
    struct conditions *conditions = reader->conditions;
    struct condition condition = {.words = (uint16_t)conditions->number_count};
    reader->own_set = -1;
    if (*reader->at != '{')
        return read_word(reader) ? wrong(reader, "no '{' opens before")
                                 : wrong(reader, "a '}' too many");
    reader->at++;
    if (!read_inside(reader, &condition))
        return false;
    if (reader->at == reader->end || *reader->at != '}')
        return rule_source_fail(reader->source, reader->failure, "a condition without its '}'");
    reader->at++;
    while (reader->at < reader->end && is_blank(*reader->at))
        reader->at++;
    condition.last = reader->at == reader->end;
    if (!memory_reserve(&conditions->items, &conditions->capacity, conditions->count + 1,
                        sizeof *conditions->items, reader->failure))
        return false;
    conditions->items[conditions->count++] = condition;
    return true;
}

bool conditions_add(struct conditions *conditions, const char *text, size_t length,
                    const struct rule_source *source, uint16_t *number, struct failure *failure)
{
    struct condition_reader reader = {.conditions = conditions,
                                      .source = source,
                                      .failure = failure,
                                      .at = text,
                                      .end = text + length};
    if (conditions->count >= UINT16_MAX)
        return rule_source_fail(source, failure, "too many conditions");
    *number = (uint16_t)(conditions->count + 1);
    while (reader.at < reader.end)
        if (!read_condition(&reader))
            return false;
    return true;
}

void conditions_seal(struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        struct condition *condition = &conditions->items[i];
        for (size_t j = 0; j < condition->word_sets; j++)
            condition->filter |= conditions->filters[conditions->numbers[condition->words + j]];
    }
    free(conditions->lists);
    conditions->lists = NULL;
    conditions->list_count = conditions->list_capacity = 0;
}

void conditions_release(struct conditions *conditions)
{
    free(conditions->items);
    free(conditions->numbers);
    free(conditions->filters);
    free(conditions->members);
    free(conditions->lists);
    *conditions = (struct conditions){0};
}

/* ---- Conditions and tokens ------------------------------------------------ */

static bool has_word(const struct conditions *conditions, const struct condition *condition,
                     uint64_t hash)
{
    for (size_t i = 0; i < condition->word_sets; i++)
        if (is_member(conditions, conditions->numbers[condition->words + i], hash))
            return true;
    return false;
}

/* Is the token capitalised as a name is: not because it begins a sentence or a quotation, or is
 * in a title or in all capitals? */
static bool is_name(const struct tokens *tokens, uint32_t i)
{
    const struct token *token = &tokens->items[i];
    return token->flags & TOKEN_CAPITALISED &&
           !(token->flags & (TOKEN_SENTENCE_FIRST | TOKEN_TITLE | TOKEN_ALL_CAPS)) &&
           !(i > 0 && tokens->items[i - 1].flags & TOKEN_OPENS_QUOTE);
}

static bool is_kind(const struct tokens *tokens, uint32_t i, uint8_t wanted)
{
    const struct token *token = &tokens->items[i];
    return (wanted & KIND_NUMBER && token->kind == TOKEN_NUMBER) ||
           (wanted & KIND_MARK && token->kind == TOKEN_PUNCTUATION) ||
           (wanted & KIND_NAME && token->kind == TOKEN_WORD && is_name(tokens, i));
}

static bool holds_here(const struct condition *condition, const struct tokens *tokens,
                       uint32_t first)
{
    return (condition->kinds & KIND_CAPITALISED && is_name(tokens, first)) ||
           (condition->kinds & KIND_CAPITALS && tokens->items[first].flags & TOKEN_ALL_CAPS);
}

static bool has_ending(const struct condition *condition, const struct tokens *tokens,
                       const struct token *token)
{
    const size_t length = condition->ending_length;
    return token->kind == TOKEN_WORD && token->form_length > length &&
           memcmp(token_form(tokens, token) + token->form_length - length, condition->ending,
                  length) == 0;
}

static inline bool holds_of(const struct conditions *conditions,
                            const struct condition *condition, const struct tokens *tokens,
                            uint32_t i)
{
    const uint64_t hash = tokens->items[i].hash;
    if (condition->filter & filter_bit(hash) && has_word(conditions, condition, hash))
        return true;
    return (condition->kinds && is_kind(tokens, i, condition->kinds)) ||
           (condition->ending_length && has_ending(condition, tokens, &tokens->items[i]));
}

static bool holds_after(const struct conditions *conditions, const struct condition *condition,
                        const struct tokens *tokens, const struct sentence *sentence,
                        uint32_t first)
{
    for (uint32_t i = first, left = condition->reach; left > 0; left--) {
        if (i == sentence->first || tokens->items[i].flags & TOKEN_SENTENCE_FIRST)
            if (condition->kinds & KIND_START)
                return true;
        if (i == sentence->first)
            return false;
        if (holds_of(conditions, condition, tokens, --i))
            return true;
    }
    return false;
}

static bool holds_before(const struct conditions *conditions, const struct condition *condition,
                         const struct tokens *tokens, const struct sentence *sentence,
                         uint32_t end)
{
    for (uint32_t i = end, left = condition->reach; left > 0; left--, i++) {
        const bool at_end = i == sentence->end || (i + 1 == sentence->end &&
                                                   tokens->items[i].kind == TOKEN_PUNCTUATION);
        if (at_end && condition->kinds & KIND_END)
            return true;
        if (i == sentence->end)
            return false;
        if (holds_of(conditions, condition, tokens, i))
            return true;
    }
    return false;
}

static bool holds(const struct conditions *conditions, const struct condition *condition,
                  const struct tokens *tokens, const struct sentence *sentence, uint32_t first,
                  uint32_t end)
{
    switch ((enum condition_place)condition->place) {
    case PLACE_BEFORE:
        return holds_before(conditions, condition, tokens, sentence, end);
    case PLACE_AFTER:
        return holds_after(conditions, condition, tokens, sentence, first);
    case PLACE_HERE:
        break;
    }
    return holds_here(condition, tokens, first);
}

bool conditions_hold(const struct conditions *conditions, uint16_t number,
                     const struct tokens *tokens, const struct sentence *sentence,
                     uint32_t first, uint32_t end)
{
    for (const struct condition *condition = &conditions->items[number - 1];; condition++) {
        if (holds(conditions, condition, tokens, sentence, first, end) == condition->negated)
            return false;
        if (condition->last)
            return true;
    }
}
