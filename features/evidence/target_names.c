/* target_names: mention → target.
 *
 * A table has, for each target, the words under which it may be met again: the last word and
 * the first of a person's name, and the titles that the person was given; of a body the head
 * noun and the acronym; the last word of all others. Of the targets that share a mention's word,
 * and mean the same by the rules of name.h, the one that was mentioned last is taken. */
#include "target_work.h"

#define ACRONYM_LEAST 2
#define ACRONYM_MOST  8 /* letters */
#define KEYS_MOST     3 /* words of one name under which a target is found */

/* ---- The table ----------------------------------------------------------------------- */

bool target_names_begin(struct target_work *work)
{
    size_t slots = 64;
    while (slots < work->capital_count)
        slots *= 2;
    work->found_count = work->known_count = work->key_count = 0;
    memset(work->alias_target, 0xFF, sizeof work->alias_target);
    if (!memory_reserve(&work->key_slots, &work->key_slot_capacity, slots,
                        sizeof *work->key_slots, work->failure))
        return false;
    work->key_mask = slots - 1;
    memset(work->key_slots, 0xFF, slots * sizeof *work->key_slots);
    return true;
}

/* Keys whose hashes end alike share a slot's chain; they are told apart there. */
static uint32_t *slot_of(const struct target_work *work, uint64_t hash)
{
    return &work->key_slots[hash & work->key_mask];
}

static bool add_key(struct target_work *work, uint64_t hash, uint32_t target)
{
    uint32_t *slot = slot_of(work, hash);
    const uint32_t latest = *slot;
    if (latest != MENTION_NONE && work->keys[latest].hash == hash &&
        work->keys[latest].target == target)
        return true;
    if (!memory_reserve(&work->keys, &work->key_capacity, work->key_count + 1,
                        sizeof *work->keys, work->failure))
        return false;
    work->keys[work->key_count] = (struct name_key){hash, target, latest};
    *slot = (uint32_t)work->key_count++;
    return true;
}

/* The hash of the token that the first letters of the capitalised words are; 0 if they are too
 * few or too many. */
static uint64_t acronym_of(const struct target_work *work, const struct name *name)
{
    char letters[ACRONYM_MOST];
    size_t count = 0;
    for (uint32_t i = name->first; i < name->end; i++) {
        const struct token *token = &work->view.tokens[i];
        const char *form = token_form(work->view.input->tokens, token);
        if (!(token->flags & TOKEN_CAPITALISED))
            continue;
        if (count == ACRONYM_MOST || (unsigned char)*form >= 0x80)
            return 0;
        letters[count++] = *form;
    }
    return count < ACRONYM_LEAST ? 0 : hash_bytes(letters, count);
}

/* Writes the hashes under which a name is entered and looked up; returns how many. */
static size_t keys_of(const struct target_work *work, const struct name *name, unsigned kind,
                      uint64_t keys[static KEYS_MOST])
{
    size_t count = 0;
    keys[count++] = name->head_hash;
    if (kind == TARGET_PERSON && name->first_hash != name->head_hash)
        keys[count++] = name->first_hash;
    const uint64_t acronym = kind == TARGET_ORGANISATION ? acronym_of(work, name) : 0;
    if (acronym != 0)
        keys[count++] = acronym;
    return count;
}

static bool enter(struct target_work *work, const struct name *name, unsigned kind,
                  uint32_t target)
{
    uint64_t keys[KEYS_MOST];
    const size_t count = keys_of(work, name, kind, keys);
    for (size_t i = 0; i < count; i++)
        if (!add_key(work, keys[i], target))
            return false;
    return true;
}

/* ---- Are they one? ------------------------------------------------------------------- */

/* Names of one word and a kind that is only guessed may be a person's. */
static bool may_be_person(const struct name *name, unsigned kind, bool sure, bool common)
{
    return kind == TARGET_PERSON || (!sure && !common && name_length(name) == 1);
}

/* "Jordan" is Michael Jordan if he was named before, and "VANE" is Olin Vane. */
static bool is_surname_of(const struct known_target *known, const struct found_mention *mention)
{
    const bool place =
        mention->kind == TARGET_PLACE && !mention->adjective && name_length(&known->name) > 1;
    return known->kind == TARGET_PERSON && (place || mention->name.acronym) &&
           name_length(&mention->name) == 1 && known->name.head_hash == mention->name.head_hash;
}

static bool is_same(const struct target_work *work, const struct known_target *known,
                    const struct found_mention *mention)
{
    const struct sentence_view *view = &work->view;
    if (known->alias != LEXICON_NONE)
        return false;
    if (is_surname_of(known, mention))
        return true;
    if (mention->alias != LEXICON_NONE)
        return false;
    if (may_be_person(&known->name, known->kind, known->sure, known->common) &&
        may_be_person(&mention->name, mention->kind, mention->sure, mention->common))
        return names_same_person(view, &known->name, &mention->name);
    if (known->kind == TARGET_ORGANISATION || known->kind == TARGET_GROUP)
        return known->kind == mention->kind &&
               names_same_body(view, &known->name, &mention->name);
    return (known->kind == mention->kind || !known->sure || !mention->sure) &&
           known->adjective == mention->adjective &&
           names_same_words(view, &known->name, &mention->name);
}

/* The target that the mention is one of, the one mentioned last; MENTION_NONE if there is
 * none. */
static uint32_t find(const struct target_work *work, const struct found_mention *mention)
{
    uint64_t keys[KEYS_MOST];
    const size_t count = keys_of(work, &mention->name, mention->kind, keys);
    uint32_t best = MENTION_NONE;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = *slot_of(work, keys[i]);
        for (unsigned left = SPEAKERS_COMPARED; at != MENTION_NONE && left > 0; left--) {
            const struct name_key *key = &work->keys[at];
            const struct known_target *known = &work->known[key->target];
            if (key->hash == keys[i] && is_same(work, known, mention) &&
                (best == MENTION_NONE || known->last_mention > work->known[best].last_mention))
                best = key->target;
            at = key->before;
        }
    }
    return best;
}

/* ---- Aliases ------------------------------------------------------------------------- */

enum target_kind target_kind_of_alias(const char *category, const char **called)
{
    static const struct {
        const char *prefix;
        enum target_kind kind;
    } kinds[] = {{"alias.person.", TARGET_PERSON},
                 {"alias.organisation.", TARGET_ORGANISATION},
                 {"alias.place.", TARGET_PLACE},
                 {"alias.group.", TARGET_GROUP}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(category, kinds[i].prefix, strlen(kinds[i].prefix)) == 0) {
            *called = category + strlen(kinds[i].prefix);
            return kinds[i].kind;
        }
    *called = category + strlen("alias.");
    return TARGET_ORGANISATION;
}

/* Is the mention what its list is called: "United States" of united_states? */
static bool is_called(const struct target_work *work, const struct name *name,
                      const char *called)
{
    for (uint32_t i = name->first; i < name->end; i++) {
        const struct token *token = &work->view.tokens[i];
        const char *form = token_form(work->view.input->tokens, token);
        if (strncmp(called, form, token->form_length) != 0)
            return false;
        called += token->form_length;
        if (*called == '_' && i + 1 < name->end)
            called++;
    }
    return *called == '\0';
}

/* How good a name the mention is for an alias's target: an adjective is poor, what the list is
 * called is best. */
static uint8_t goodness(const struct target_work *work, const struct found_mention *mention,
                        const char *called)
{
    if (mention->adjective)
        return 0;
    if (is_called(work, &mention->name, called))
        return UINT8_MAX;
    const uint32_t length = name_length(&mention->name);
    return length < UINT8_MAX ? (uint8_t)length : UINT8_MAX - 1;
}

/* ---- Joining ------------------------------------------------------------------------- */

static bool append(struct target_work *work, struct found_mention mention, uint32_t target)
{
    if (!memory_reserve(&work->found, &work->found_capacity, work->found_count + 1,
                        sizeof *work->found, work->failure))
        return false;
    struct known_target *known = &work->known[target];
    known->last_mention = (uint32_t)work->found_count;
    known->named++;
    mention.target = target;
    work->found[work->found_count++] = mention;
    return true;
}

static bool append_new(struct target_work *work, const struct found_mention *mention)
{
    if (!memory_reserve(&work->known, &work->known_capacity, work->known_count + 1,
                        sizeof *work->known, work->failure))
        return false;
    const uint32_t target = (uint32_t)work->known_count;
    work->known[target] = (struct known_target){.name = mention->name,
                                                .alias = mention->alias,
                                                .kind = mention->kind,
                                                .sure = mention->sure,
                                                .adjective = mention->adjective,
                                                .common = mention->common,
                                                .list = LEXICON_NONE};
    work->known_count++;
    return append(work, *mention, target);
}

static bool join_alias(struct target_work *work, const struct found_mention *mention)
{
    const char *called;
    uint32_t *target = &work->alias_target[mention->alias];
    struct found_mention self = *mention;
    self.kind = (uint8_t)target_kind_of_alias(
        lexicon_category_name(work->view.input->lexicon, mention->alias), &called);
    const uint8_t good = goodness(work, &self, called);
    if (*target != MENTION_NONE) {
        struct known_target *known = &work->known[*target];
        if (good > known->spelled) {
            known->name = self.name;
            known->spelled = good;
        }
        return append(work, self, *target);
    }
    *target = (uint32_t)work->known_count;
    if (!append_new(work, &self))
        return false;
    work->known[*target].spelled = good;
    return true;
}

/* The mention may tell more of its target: a fuller name, the kind, the gender. */
static bool learn(struct target_work *work, const struct found_mention *mention,
                  uint32_t target)
{
    struct known_target *known = &work->known[target];
    if (known->name.gender == GENDER_UNKNOWN)
        known->name.gender = mention->name.gender;
    known->placed |= mention->kind == TARGET_PLACE;
    if (!known->sure && mention->sure && !mention->common && mention->kind != TARGET_PLACE) {
        known->kind = mention->kind;
        known->sure = true;
    }
    if (known->kind == TARGET_PERSON && mention->kind == TARGET_PLACE)
        return true;
    /* A rebel group keeps the name by which it came, but "Syrian rebels" is better. */
    const bool fuller =
        known->common == mention->common
            ? !known->common && name_is_fuller(&work->view, &mention->name, &known->name)
            : known->common;
    if (!fuller)
        return true;
    const uint8_t gender = known->name.gender;
    known->name = mention->name;
    known->name.gender = gender;
    known->common = mention->common;
    return enter(work, &mention->name, known->kind, target);
}

bool target_names_join(struct target_work *work, struct found_mention mention)
{
    const uint32_t same = find(work, &mention);
    if (same != MENTION_NONE)
        return learn(work, &mention, same) && append(work, mention, same);
    if (mention.alias != LEXICON_NONE)
        return join_alias(work, &mention);
    const uint32_t target = (uint32_t)work->known_count;
    return append_new(work, &mention) && enter(work, &mention.name, mention.kind, target);
}

bool target_names_join_known(struct target_work *work, struct found_mention mention)
{
    const uint32_t same = find(work, &mention);
    return same == MENTION_NONE || work->known[same].common || append(work, mention, same);
}

/* ---- Titles -------------------------------------------------------------------------------- */

/* The key of a title is no word's. */
static uint64_t title_key(uint64_t title)
{
    return hash_mix(title + 1);
}

bool target_names_entitle(struct target_work *work, uint64_t title)
{
    const uint32_t target = work->found[work->found_count - 1].target;
    return work->known[target].kind != TARGET_PERSON || add_key(work, title_key(title), target);
}

bool target_names_join_titled(struct target_work *work, struct found_mention mention)
{
    const uint64_t key = title_key(mention.name.head_hash);
    uint32_t only = MENTION_NONE, at = *slot_of(work, key);
    for (unsigned left = SPEAKERS_COMPARED; at != MENTION_NONE && left > 0; left--) {
        const struct name_key *entry = &work->keys[at];
        if (entry->hash == key && only != MENTION_NONE && only != entry->target)
            return true; /* there are two presidents */
        only = entry->hash == key ? entry->target : only;
        at = entry->before;
    }
    return only == MENTION_NONE || append(work, mention, only);
}
