/* target_work: what the stages of finding targets share. Private to targets.c and target_*.c.
 *
 *     target_words.c     which words can be in names, by capitals and by lists
 *     target_runs.c      words of names that stand beside each other
 *     target_mentions.c  a sentence → names, peoples, bodies
 *     target_kinds.c     a name in no list → its kind
 *     target_voices.c    a token → in whose voice it is
 *     target_names.c     a mention → the target that it is one of
 *     target_pronouns.c  he, their → a mention before it
 *     target_lists.c     the matches of the user's own targets
 *     targets.c          the stages in order; tones, the order of targets
 *     target_features.c  the features of the user's own targets
 *
 * All of them take linear time: around a word a fixed number of tokens is looked at, and of the
 * names that share a word the latest SPEAKERS_COMPARED. */
#ifndef TENOR_TARGET_WORK_H
#define TENOR_TARGET_WORK_H

#include "sentence_view.h"
#include "targets.h"

/* ---- Words ------------------------------------------------------------------------- */

/* The lists that a token is in, and what it was found to be. */
enum word_tag {
    TAG_NAME = 1 << 0,       /* capitalised as names are, here */
    TAG_DEMONYM = 1 << 1,    /* Russian */
    TAG_MASCULINE = 1 << 2,  /* first names of men, */
    TAG_FEMININE = 1 << 3,   /* of women */
    TAG_PARTICLE = 1 << 4,   /* von, al */
    TAG_PLACE_NOUN = 1 << 5, /* Street */
    TAG_BODY_NOUN = 1 << 6,  /* Brigade */
    TAG_THING_NOUN = 1 << 7, /* War: what it ends is no target */
    TAG_OPENING = 1 << 8,    /* an everyday word that may open a sentence */
    TAG_OFFICE = 1 << 9,     /* Secretary of State */
    TAG_BODY_WORD = 1 << 10, /* army */
    TAG_BODY_NAME = 1 << 11, /* Google */
    TAG_CREED = 1 << 12,     /* Jewish, Republican */
    TAG_LOWER = 1 << 13      /* the article has it in lower case, too */
};
#define TAGS_OF_FIRST_NAMES (TAG_MASCULINE | TAG_FEMININE)
#define TAGS_OF_ADJECTIVES  (TAG_DEMONYM | TAG_CREED)

/* What begins at a token: an entry of these lists, of so many tokens. 0: nothing. */
struct word_tags {
    uint16_t tags;
    uint16_t alias; /* category, if alias_length > 0 */
    uint8_t alias_length, place_length, group_length, body_length;
};

#define TARGET_FILTER_WORDS 128 /* of 64 bits: few of the words with small letters pass */

/* A capitalised word of the article, by its hash; 0 is an empty slot. */
struct seen_word {
    uint64_t hash;
    bool inside; /* capitalised inside of a sentence, and not shouted */
    bool lower;  /* in lower case somewhere */
};

/* What a category of the lexicon is to this stage. */
enum list_role {
    ROLE_NONE,
    ROLE_TARGET, /* the roles up to here tag no words */
    ROLE_ALIAS,
    ROLE_PLACE,
    ROLE_GROUP,
    ROLE_PEOPLE,
    ROLE_BODY,
    ROLE_TAG /* from here on: it tags words with the bit of number role - ROLE_TAG */
};

/* ---- Mentions ----------------------------------------------------------------------- */

#define MENTION_NONE UINT32_MAX

/* A mention as it is found, before its target has a place in the order of targets. */
struct found_mention {
    struct name name;
    uint16_t alias;      /* category, or LEXICON_NONE */
    uint8_t kind;        /* enum target_kind */
    bool sure;           /* of the kind */
    bool adjective;      /* Russian: a poor name for its target */
    bool common;         /* a noun without a capital: rebels, the army */
    bool pronoun;        /* then the next tells whose */
    uint32_t antecedent; /* index of the mention that it refers to, or MENTION_NONE */
    uint16_t list;       /* the user's target that it is one of, or LEXICON_NONE */
    bool replaced;       /* by the match of a user's target that is only partly in it */
    uint32_t target;     /* index in known */
};

/* A target as it is known so far. */
struct known_target {
    struct name name;
    uint16_t alias; /* category, or LEXICON_NONE */
    uint8_t kind;
    bool sure, adjective, common;
    bool placed;           /* something happens in it, so it may be a place */
    uint8_t spelled;       /* how good the name is; alias targets only */
    uint32_t last_mention; /* index of its latest mention that is no pronoun */
    uint32_t named;        /* mentions that are no pronouns */
    uint16_t list;         /* the user's target that most of these are of, or LEXICON_NONE, */
    uint32_t votes;        /* as voting has found it */
    uint32_t listed;       /* how many of the mentions are of it */
};

/* A word under which a target is known. */
struct name_key {
    uint64_t hash;
    uint32_t target;
    uint32_t before; /* index of the key before with this slot, or MENTION_NONE */
};

/* A stretch of tokens in an attribution's content, for the voices. */
struct voice_piece {
    uint32_t first, end, attribution;
};

/* A target to be ordered. */
struct ranked_target {
    uint32_t key; /* index in known; of a user's target, known_count + its category */
    uint32_t mentions;
    uint32_t first; /* token of its first mention, and its end */
    uint32_t end;
};

/* A match of a user's target. */
struct list_match {
    uint32_t first, end;
    uint16_t category;
    bool apart; /* it is a mention of its own */
};

/* Reusable; all zero is empty. */
struct target_work {
    struct sentence_view view; /* with the marks and bits that attribution_find has made */
    struct token_bits bits;    /* its arrays are the attributions' */
    const struct attributions *attributions;
    struct failure *failure;
    uint8_t roles[LEXICON_MAX_CATEGORIES]; /* enum list_role, or ROLE_TAG + a tag's number */
    uint32_t alias_target[LEXICON_MAX_CATEGORIES]; /* index in known, or MENTION_NONE */
    bool headline;                                 /* the current sentence is one */
    bool shouted;                                  /* ... all in capitals */

    struct word_tags *words; /* [token_count + 1]; the last is all zero */
    size_t word_capacity;
    struct seen_word *seen; /* [seen_mask + 1] */
    size_t seen_mask, seen_count, seen_capacity;
    uint32_t *capitals; /* [capital_count] the capitalised words */
    size_t capital_count, next_capital, capital_capacity;
    uint64_t filter[TARGET_FILTER_WORDS]; /* a bit for each of their hashes */
    uint8_t *sentences;                   /* [sentence_count] enum sentence_style */
    size_t sentence_capacity;

    struct found_mention *found;
    size_t found_count, found_capacity;
    struct known_target *known;
    size_t known_count, known_capacity;
    struct name_key *keys;
    size_t key_count, key_capacity;
    uint32_t *key_slots; /* [key_mask + 1] index in keys, or MENTION_NONE */
    size_t key_mask, key_slot_capacity;

    struct list_match *matches;
    size_t match_count, match_capacity;
    struct tone_work *tone;
    struct voice_piece *pieces, *open;
    size_t piece_count, next_piece, open_count, piece_capacity, open_capacity;
    struct ranked_target *ranks; /* the targets, in their order */
    size_t rank_count, rank_capacity;
    uint32_t *ordered; /* [known_count + categories] the place of each in that order */
    size_t ordered_capacity;
};

static inline bool tagged(const struct target_work *work, uint32_t i, unsigned tags)
{
    const uint32_t at = inside(&work->view, i) ? i : work->view.token_count;
    return (work->words[at].tags & tags) != 0;
}

/* Words that head the name of a body: the Harbour Board, the Board of Trade. */
static inline bool target_heads_body(const struct target_work *work, uint32_t i)
{
    return flagged(&work->view, i, TOKEN_CAPITALISED) &&
           (has(&work->view, i, MARK_ORGANISATION) ||
            tagged(work, i, TAG_BODY_NOUN | TAG_BODY_WORD) || work->words[i].group_length == 1);
}

/* The tokens of the entry that begins at a token: 1 if none does. */
static inline uint32_t target_unit_length(const struct target_work *work, uint32_t i)
{
    const struct word_tags *word = &work->words[i];
    uint32_t length = 1;
    length = word->alias_length > length ? word->alias_length : length;
    length = word->place_length > length ? word->place_length : length;
    return word->group_length > length && flagged(&work->view, i, TOKEN_CAPITALISED)
               ? word->group_length
               : length;
}

static inline bool target_is_listed(const struct target_work *work, uint32_t i)
{
    return work->words[i].alias_length > 0 || work->words[i].place_length > 0;
}

/* ---- The stages ---------------------------------------------------------------------- */

/* Finds out what every word may be. Fails only for lack of memory, as do the next four. */
bool target_words_read(struct target_work *work);
/* Makes sentence `number` the current one, and tags its words that are in names. Sentences must
 * be entered in their order. */
void target_words_enter(struct target_work *work, size_t number);
/* Is the token a word of a title that stands before names, or of an office? */
bool target_word_is_title(const struct target_work *work, uint32_t i);

/* Prepares for target_voice_at. */
bool target_voices_begin(struct target_work *work);
/* Begins again with the first token. */
void target_voices_rewind(struct target_work *work);
/* The attribution in whose content token `i` stands, or TONE_AUTHOR. The tokens must be asked
 * for in ascending order. */
uint32_t target_voice_at(struct target_work *work, uint32_t i);

/* Is it a word in capitals, and too long for an acronym? */
#define ACRONYM_USUAL 5 /* letters */
static inline bool target_word_is_long_capitals(const struct target_work *work, uint32_t i)
{
    return flagged(&work->view, i, TOKEN_ALL_CAPS) &&
           work->view.tokens[i].characters > ACRONYM_USUAL;
}

/* Does a run of names begin at the token? And all of it, which is in the sentence and has a
 * fixed number of tokens at most. */
bool target_begins_run(const struct target_work *work, uint32_t i);
struct range target_run_at(const struct target_work *work, uint32_t first);
/* "pro" of "pro-Vane", which is no word on Vane. */
bool target_is_side_taking(const struct target_work *work, uint32_t i);

/* Finds the mentions of the current sentence, pronouns among them, and joins them. */
bool target_mentions_find(struct target_work *work);

/* What begins or ends as no name of anybody does: a war, a law, a prize, a day, an F-16. */
bool target_is_thing(const struct target_work *work, uint32_t first, uint32_t last);
/* Is it one everyday word, with a capital for a reason of its own: "the Bill", where it is a
 * bill elsewhere? Then it may still be the last name of somebody who was named before. */
bool target_is_everyday(const struct target_work *work, struct range part);
/* Sets the kind of a name in no list, and whether that is sure; false for what is no target.
 * `title`: a person's title stands before it. */
bool target_kind_decide(const struct target_work *work, struct range part, bool title,
                        struct found_mention *mention);

/* Empties the table of names. To be called after target_words_read. */
bool target_names_begin(struct target_work *work);
/* Appends a mention and finds or makes its target. */
bool target_names_join(struct target_work *work, struct found_mention mention);
/* The same for a word such as "the board" or "Power", only if a body or person that was named
 * before has it. */
bool target_names_join_known(struct target_work *work, struct found_mention mention);

/* Notes that the person of the latest mention was given this title, by the hash of its last
 * word. */
bool target_names_entitle(struct target_work *work, uint64_t title);
/* Joins "the president", if only one person in the article was called that. */
bool target_names_join_titled(struct target_work *work, struct found_mention mention);

/* "alias.place.united_states" → TARGET_PLACE, and where "united_states" begins. A list without
 * a kind is an organisation's. */
enum target_kind target_kind_of_alias(const char *category, const char **called);

/* Appends a mention for the pronoun at token `i` of the current sentence if it can be
 * resolved. */
bool target_pronoun_join(struct target_work *work, uint32_t i);
bool target_is_pronoun(const struct target_work *work, uint32_t i);

/* Notes which mentions are of the user's targets (found[].list), and which matches of these are
 * mentions of their own (matches[].apart). */
bool target_lists_apply(struct target_work *work);

#endif
