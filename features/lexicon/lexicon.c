/* lexicon: compiles the source of word lists and patterns into what lexicon_match.c reads. */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../rules/rule_source.h"
#include "lexicon_compiled.h"
#include "list_marks.h"

/* ---- Compiling ------------------------------------------------------------ */

#define WORDS_PREFIX "words."
#define USUAL_LINE   12 /* bytes per entry, a guess: only sizes the first tables */

/* An entry of one token without conditions: what a condition that names its category looks
 * for. */
struct listed_word {
    uint64_t hash;
    uint16_t category;
};

struct compiler {
    struct lexicon *lexicon;
    struct listed_word *listed;
    size_t listed_count, listed_capacity;
    struct trie_ending *endings;
    size_t ending_count, ending_capacity;
    uint16_t conditions;                 /* of the current line */
    uint64_t hashes[LEXICON_MAX_PHRASE]; /* of the current phrase */
    size_t hash_count;
    bool words_only;         /* the current category is "words.…" */
    struct text_buffer text; /* the current phrase, where it is not as in the source */
    struct tokens tokens;
};

/* Finds or adds the category of this name. Categories are still in the source's order. */
static bool enter_category(struct lexicon *lexicon, const struct lexicon_entry *header,
                           const struct rule_source *source, uint16_t *number,
                           struct failure *failure)
{
    for (size_t i = 0; i < lexicon->category_count; i++)
        if (rule_source_is(header->text, header->length, lexicon->categories[i].name)) {
            *number = (uint16_t)i;
            return true;
        }
    if (lexicon->category_count == LEXICON_MAX_CATEGORIES)
        return rule_source_fail(source, failure, "more than %d categories",
                                LEXICON_MAX_CATEGORIES);
    if (!memory_reserve(&lexicon->categories, &lexicon->category_capacity,
                        lexicon->category_count + 1, sizeof *lexicon->categories, failure))
        return false;
    *number = (uint16_t)lexicon->category_count;
    struct category *category = &lexicon->categories[lexicon->category_count++];
    *category = (struct category){.number = *number};
    memcpy(category->name, header->text, header->length);
    category->mark = list_mark(category->name);
    return true;
}

/* Splits a phrase by the same code as the text in which it is to be found. `*first` is the
 * index of its first token. A phrase that begins with an apostrophe is put after a word: at the
 * begin of a text the apostrophe would open a quotation, and only after a word can it begin a
 * clitic ('s supposed to). */
static bool split_phrase(struct compiler *compiler, const struct lexicon_entry *phrase,
                         size_t *first, struct failure *failure)
{
    const char *text = phrase->text;
    size_t length = phrase->length;
    *first = phrase->text[0] == '\'';
    if (*first == 1) {
        text_buffer_clear(&compiler->text);
        if (!text_buffer_append(&compiler->text, "x ", 2, failure) ||
            !text_buffer_append(&compiler->text, phrase->text, phrase->length, failure))
            return false;
        text = compiler->text.data;
        length = compiler->text.length;
    }
    return tokens_split_text(&compiler->tokens, text, length, failure);
}

/* Reads the next word of a plain phrase: lower case ASCII letters and single blanks, where
 * tokens are words. *at moves to the next word. False for any other phrase, or at its end. */
static bool next_plain_word(const struct lexicon_entry *phrase, size_t *at, uint64_t *hash)
{
    const char *word = phrase->text + *at;
    size_t length = 0, left = phrase->length - *at;
    while (length < left && word[length] >= 'a' && word[length] <= 'z')
        length++;
    if (length == 0 || length > TOKEN_MAX_FORM || (length < left && word[length] != ' '))
        return false;
    *hash = hash_bytes(word, length);
    *at += length < left ? length + 1 : length;
    return true;
}

static bool too_long(const struct lexicon_entry *phrase, const struct rule_source *source,
                     struct failure *failure)
{
    return rule_source_fail(source, failure, "entry '%.*s' is too long",
                            rule_source_excerpt(phrase->text, phrase->length), phrase->text);
}

/* Hashes the words of a plain phrase. `*plain` is false if it is not plain, which is no
 * failure. */
static bool hash_plain(struct compiler *compiler, const struct lexicon_entry *phrase,
                       bool *plain, const struct rule_source *source, struct failure *failure)
{
    size_t at = 0;
    uint64_t hash;
    compiler->hash_count = 0;
    *plain = false;
    while (at < phrase->length) {
        if (!next_plain_word(phrase, &at, &hash))
            return true;
        if (compiler->hash_count == LEXICON_MAX_PHRASE)
            return too_long(phrase, source, failure);
        compiler->hashes[compiler->hash_count++] = hash;
    }
    *plain = true;
    return true;
}

/* Hashes the words of any phrase, split as articles are. */
static bool hash_split(struct compiler *compiler, const struct lexicon_entry *phrase,
                       const struct rule_source *source, struct failure *failure)
{
    const struct tokens *tokens = &compiler->tokens;
    struct failure why = {0};
    size_t first;
    if (!split_phrase(compiler, phrase, &first, &why)) {
        if (why.code == FAILURE_MEMORY)
            return fail(failure, FAILURE_MEMORY, "%s", why.message);
        return rule_source_fail(source, failure, "%s", why.message);
    }
    if (tokens->count == first)
        return rule_source_fail(source, failure, "entry '%.*s' has no words",
                                rule_source_excerpt(phrase->text, phrase->length),
                                phrase->text);
    if (tokens->count - first > LEXICON_MAX_PHRASE)
        return too_long(phrase, source, failure);
    compiler->hash_count = tokens->count - first;
    for (size_t i = 0; i < compiler->hash_count; i++)
        compiler->hashes[i] = tokens->items[first + i].hash;
    return true;
}

/* Records a word that conditions may look for. */
static bool list_word(struct compiler *compiler, uint32_t code, struct failure *failure)
{
    if (compiler->hash_count != 1 || code_is_exclusion(code) || code_conditions(code) != 0)
        return true;
    if (!memory_reserve(&compiler->listed, &compiler->listed_capacity,
                        compiler->listed_count + 1, sizeof *compiler->listed, failure))
        return false;
    compiler->listed[compiler->listed_count++] =
        (struct listed_word){compiler->hashes[0], code_category(code)};
    return true;
}

static bool enter_phrase(struct compiler *compiler, uint32_t code, struct failure *failure)
{
    uint32_t node = TRIE_ROOT;
    for (size_t i = 0; i < compiler->hash_count; i++)
        if (!trie_descend(&compiler->lexicon->trie, &node, compiler->hashes[i], failure))
            return false;
    if (!memory_reserve(&compiler->endings, &compiler->ending_capacity,
                        compiler->ending_count + 1, sizeof *compiler->endings, failure))
        return false;
    const bool word =
        compiler->hash_count == 1 && !code_is_exclusion(code) && code_conditions(code) == 0;
    const uint32_t mark = word ? compiler->lexicon->categories[code_category(code)].mark : 0;
    compiler->endings[compiler->ending_count++] = (struct trie_ending){node, code, mark};
    return true;
}

/* Words that exist for conditions alone are recorded but not entered: they match nothing. */
static bool add_phrase(struct compiler *compiler, const struct lexicon_entry *phrase,
                       uint32_t code, const struct rule_source *source, struct failure *failure)
{
    bool plain;
    return hash_plain(compiler, phrase, &plain, source, failure) &&
           (plain || hash_split(compiler, phrase, source, failure)) &&
           list_word(compiler, code, failure) &&
           (compiler->words_only || enter_phrase(compiler, code, failure));
}

static bool add_pattern(struct lexicon *lexicon, const struct lexicon_entry *pattern,
                        uint32_t code, const struct rule_source *source,
                        struct failure *failure)
{
    const size_t number = pattern_set_count(lexicon->patterns);
    if (number == UINT16_MAX)
        return rule_source_fail(source, failure, "too many patterns");
    if (!memory_reserve(&lexicon->pattern_codes, &lexicon->pattern_capacity, number + 1,
                        sizeof *lexicon->pattern_codes, failure) ||
        !pattern_set_add(lexicon->patterns, pattern->text, pattern->length, (uint16_t)number,
                         source, failure))
        return false;
    lexicon->pattern_codes[number] = code;
    return true;
}

/* Adds a phrase or a pattern with its conditions. The alternatives of one line share them. */
static bool add_entry(struct compiler *compiler, const struct lexicon_entry *entry,
                      uint16_t category, const struct rule_source *source,
                      struct failure *failure)
{
    struct lexicon *lexicon = compiler->lexicon;
    if (entry->conditions_length == 0)
        compiler->conditions = 0;
    else if (!entry->alternative &&
             !conditions_add(&lexicon->conditions, entry->conditions, entry->conditions_length,
                             source, &compiler->conditions, failure))
        return false;
    const uint32_t code = entry_code(category, entry->exclusion, compiler->conditions);
    return entry->kind == ENTRY_PATTERN ? add_pattern(lexicon, entry, code, source, failure)
                                        : add_phrase(compiler, entry, code, source, failure);
}

static bool read_entries(struct compiler *compiler, struct rule_source *source,
                         struct failure *failure)
{
    const size_t prefix = strlen(WORDS_PREFIX);
    uint16_t category = 0;
    struct lexicon_entry entry;
    while (rule_source_next(source, &entry, failure)) {
        bool done = true;
        switch (entry.kind) {
        case ENTRY_END:
            return true;
        case ENTRY_CATEGORY:
            done = enter_category(compiler->lexicon, &entry, source, &category, failure);
            compiler->words_only =
                entry.length >= prefix && memcmp(entry.text, WORDS_PREFIX, prefix) == 0;
            break;
        case ENTRY_PHRASE:
        case ENTRY_PATTERN:
            done = add_entry(compiler, &entry, category, source, failure);
            break;
        }
        if (!done)
            return false;
    }
    return false;
}

static bool begins_with(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

static int compare_categories(const void *a, const void *b)
{
    const struct category *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* Sorts the categories; to[number in the source] becomes the number in the lexicon. */
static void number_categories(struct lexicon *lexicon, uint16_t *to)
{
    if (lexicon->category_count > 0)
        qsort(lexicon->categories, lexicon->category_count, sizeof *lexicon->categories,
              compare_categories);
    for (size_t i = 0; i < lexicon->category_count; i++) {
        struct category *category = &lexicon->categories[i];
        to[category->number] = (uint16_t)i;
        const bool no_feature =
            begins_with(category->name, "list.") || begins_with(category->name, WORDS_PREFIX) ||
            begins_with(category->name, "alias.") || begins_with(category->name, "target.");
        category->feature = no_feature ? LEXICON_NONE : (uint16_t)lexicon->feature_count++;
    }
}

static uint32_t renumber(uint32_t code, const uint16_t *to)
{
    return entry_code(to[code_category(code)], code_is_exclusion(code), code_conditions(code));
}

/* The category of a list that conditions name, which must be there by now. */
static bool find_list(const struct lexicon *lexicon, const struct condition_list *list,
                      uint16_t *category, struct failure *failure)
{
    for (*category = 0; *category < lexicon->category_count; ++*category)
        if (rule_source_is(list->name, list->length, lexicon->categories[*category].name))
            return true;
    return rule_source_fail(&list->source, failure, "bad condition: no list '%.*s'",
                            rule_source_excerpt(list->name, list->length), list->name);
}

/* Adds the words of the lists that conditions name to the conditions' sets. Categories still
 * have the numbers of the source. */
static bool fill_lists(struct compiler *compiler, struct failure *failure)
{
    struct lexicon *lexicon = compiler->lexicon;
    uint16_t set_of[LEXICON_MAX_CATEGORIES];
    bool wanted[LEXICON_MAX_CATEGORIES] = {false};
    struct conditions *conditions = &lexicon->conditions;
    for (size_t i = 0; i < conditions->list_count; i++) {
        uint16_t category;
        if (!find_list(lexicon, &conditions->lists[i], &category, failure))
            return false;
        wanted[category] = true;
        set_of[category] = conditions->lists[i].set;
    }
    for (size_t i = 0; conditions->list_count > 0 && i < compiler->listed_count; i++) {
        const struct listed_word *word = &compiler->listed[i];
        if (wanted[word->category] &&
            !conditions_add_word(conditions, set_of[word->category], word->hash, failure))
            return false;
    }
    conditions_seal(conditions);
    return true;
}

static bool compile(struct compiler *compiler, struct rule_source *source,
                    struct failure *failure)
{
    struct lexicon *lexicon = compiler->lexicon;
    uint16_t to[LEXICON_MAX_CATEGORIES] = {0};
    lexicon->patterns = pattern_set_new(true, failure);
    if (!lexicon->patterns ||
        !trie_begin(&lexicon->trie, source->length / USUAL_LINE, failure) ||
        !read_entries(compiler, source, failure) || !fill_lists(compiler, failure))
        return false;
    number_categories(lexicon, to);
    for (size_t i = 0; i < pattern_set_count(lexicon->patterns); i++)
        lexicon->pattern_codes[i] = renumber(lexicon->pattern_codes[i], to);
    for (size_t i = 0; i < compiler->ending_count; i++)
        compiler->endings[i].code = renumber(compiler->endings[i].code, to);
    return trie_seal(&lexicon->trie, compiler->endings, compiler->ending_count, failure) &&
           pattern_set_seal(lexicon->patterns, failure);
}

struct lexicon *lexicon_compile(const char *source, size_t length, const char *name,
                                struct failure *failure)
{
    struct rule_source reader = rule_source_begin(source, length, name);
    struct compiler compiler = {.lexicon = calloc(1, sizeof *compiler.lexicon)};
    if (!compiler.lexicon) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (!compile(&compiler, &reader, failure)) {
        lexicon_free(compiler.lexicon);
        compiler.lexicon = NULL;
    }
    free(compiler.endings);
    free(compiler.listed);
    text_buffer_release(&compiler.text);
    tokens_release(&compiler.tokens);
    return compiler.lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
    if (!lexicon)
        return;
    pattern_set_free(lexicon->patterns);
    free(lexicon->pattern_codes);
    conditions_release(&lexicon->conditions);
    trie_release(&lexicon->trie);
    free(lexicon->categories);
    free(lexicon);
}

/* ---- Categories ----------------------------------------------------------- */

size_t lexicon_category_count(const struct lexicon *lexicon)
{
    return lexicon->category_count;
}

const char *lexicon_category_name(const struct lexicon *lexicon, size_t category)
{
    return lexicon->categories[category].name;
}

uint16_t lexicon_category(const struct lexicon *lexicon, const char *name)
{
    size_t low = 0, high = lexicon->category_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(lexicon->categories[middle].name, name);
        if (order == 0)
            return (uint16_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return LEXICON_NONE;
}

uint32_t lexicon_mark(const struct lexicon *lexicon, size_t category)
{
    return lexicon->categories[category].mark;
}

size_t lexicon_feature_count(const struct lexicon *lexicon)
{
    return lexicon->feature_count;
}

uint16_t lexicon_feature(const struct lexicon *lexicon, size_t category)
{
    return lexicon->categories[category].feature;
}
