/* lexicon_check: the forms of each pattern, and the sentences of each phrase. */
#include "lexicon_check.h"

#include <string.h>

#include "../rules/pattern_forms.h"
#include "../rules/rule_source.h"
#include "token_forms.h"

struct checker {
    struct rule_source source;
    struct pattern_forms forms;
    struct token_asker asker;
    struct text_buffer piece, instead; /* of the form that was looked at last */
    struct text_buffer why;
    lexicon_warning *warn;
    void *context;
    struct failure *failure;
};

/* ---- Patterns ------------------------------------------------------------- */

/* "'Ministry' is 'ministry' there". */
static bool explain(struct checker *checker)
{
    const struct text_buffer *piece = &checker->piece, *instead = &checker->instead;
    text_buffer_clear(&checker->why);
    if (piece->length == 0)
        return text_buffer_format(&checker->why, checker->failure,
                                  "no match has a blank at an end, or two in a row");
    if (instead->length == 0)
        return text_buffer_format(&checker->why, checker->failure, "patterns never see '%.*s'",
                                  rule_source_excerpt(piece->data, piece->length), piece->data);
    return text_buffer_format(&checker->why, checker->failure, "patterns see '%.*s' as '%.*s'",
                              rule_source_excerpt(piece->data, piece->length), piece->data,
                              rule_source_excerpt(instead->data, instead->length),
                              instead->data);
}

static void warn_of_pattern(struct checker *checker, const struct lexicon_entry *entry)
{
    struct failure warning;
    rule_source_fail(&checker->source, &warning, "pattern '%.*s' can never match: %s",
                     rule_source_excerpt(entry->text, entry->length), entry->text,
                     checker->why.data);
    checker->warn(checker->context, warning.message);
}

static void warn_of_alternative(struct checker *checker, const struct lexicon_entry *entry,
                                const struct pattern_alternative *alternative)
{
    struct failure warning;
    const char *text = entry->text + alternative->begin;
    rule_source_fail(&checker->source, &warning,
                     "alternative '%.*s' of a pattern can never match: %s",
                     rule_source_excerpt(text, alternative->length), text, checker->why.data);
    checker->warn(checker->context, warning.message);
}

/* Sets `*taken` to the alternatives of all forms that can be there, and `*any` to whether there
 * is such a form. */
static bool find_possible(struct checker *checker, uint64_t *taken, bool *any)
{
    const struct pattern_forms *forms = &checker->forms;
    *taken = forms->unclear;
    *any = false;
    for (size_t i = 0; i < forms->count; i++) {
        const struct pattern_form *form = &forms->items[i];
        bool can;
        if (!token_forms_can_be(&checker->asker, form->text.data, form->text.length, &can,
                                &checker->piece, &checker->instead, checker->failure))
            return false;
        *taken |= can ? form->alternatives : 0;
        *any |= can;
    }
    return true;
}

/* Why the first form with this alternative cannot be there; with 0 the first form of all. */
static bool explain_first(struct checker *checker, uint64_t alternative)
{
    const struct pattern_forms *forms = &checker->forms;
    size_t first = 0;
    while (first < forms->count &&
           (forms->items[first].alternatives & alternative) != alternative)
        first++;
    bool can;
    return first == forms->count ||
           (token_forms_can_be(&checker->asker, forms->items[first].text.data,
                               forms->items[first].text.length, &can, &checker->piece,
                               &checker->instead, checker->failure) &&
            explain(checker));
}

/* Warns of alternatives that no possible form takes, but not of those inside of such ones. */
static bool check_alternatives(struct checker *checker, const struct lexicon_entry *entry,
                               uint64_t taken)
{
    const struct pattern_forms *forms = &checker->forms;
    for (size_t i = 0; i < forms->alternative_count; i++) {
        const uint64_t bit = UINT64_C(1) << i;
        const struct pattern_alternative *alternative = &forms->alternatives[i];
        if ((taken & bit) || (alternative->inside & ~taken))
            continue;
        if (!explain_first(checker, bit))
            return false;
        warn_of_alternative(checker, entry, alternative);
    }
    return true;
}

static bool check_pattern(struct checker *checker, const struct lexicon_entry *entry)
{
    uint64_t taken;
    bool any;
    if (!pattern_forms_list(&checker->forms, entry->text, entry->length, checker->failure))
        return false;
    if (!checker->forms.known || checker->forms.count == 0)
        return true;
    if (!find_possible(checker, &taken, &any))
        return false;
    if (any)
        return check_alternatives(checker, entry, taken);
    if (!explain_first(checker, 0))
        return false;
    warn_of_pattern(checker, entry);
    return true;
}

/* ---- Phrases -------------------------------------------------------------- */

/* May a sentence end in it? Most phrases have no such mark. */
static bool may_end_sentence(const struct lexicon_entry *entry)
{
    for (size_t i = 0; i < entry->length; i++)
        if (strchr(".!?", entry->text[i]) || (unsigned char)entry->text[i] >= 0xE2)
            return true;
    return false;
}

/* Does a sentence end between the words of the phrase in this text, in which it is
 * [begin, end)? */
static bool find_end(struct checker *checker, const char *text, size_t begin, size_t end,
                     bool *ends)
{
    const struct tokens *tokens = &checker->asker.tokens;
    if (!tokens_split_text(&checker->asker.tokens, text, strlen(text), checker->failure))
        return false;
    *ends = false;
    for (size_t i = 1; i < tokens->count; i++)
        *ends |= tokens->items[i - 1].begin >= begin && tokens->items[i].begin < end &&
                 tokens->items[i - 1].sentence != tokens->items[i].sentence;
    return true;
}

/* A phrase is only warned of if it is cut alone and between other words. */
static bool check_phrase(struct checker *checker, const struct lexicon_entry *entry)
{
    static const char *const before[] = {"", "the "}, *const after[] = {"", " is"};
    struct text_buffer *text = &checker->why;
    if (!may_end_sentence(entry))
        return true;
    for (size_t i = 0; i < 2; i++) {
        bool ends;
        const size_t begin = strlen(before[i]);
        text_buffer_clear(text);
        if (!text_buffer_append(text, before[i], begin, checker->failure) ||
            !text_buffer_append(text, entry->text, entry->length, checker->failure) ||
            !text_buffer_append(text, after[i], strlen(after[i]), checker->failure) ||
            !find_end(checker, text->data, begin, begin + entry->length, &ends))
            return false;
        if (!ends)
            return true;
    }
    struct failure warning;
    rule_source_fail(&checker->source, &warning,
                     "entry '%.*s' matches no text that is written so: a sentence ends in it",
                     rule_source_excerpt(entry->text, entry->length), entry->text);
    checker->warn(checker->context, warning.message);
    return true;
}

/* ---- A source ------------------------------------------------------------- */

static bool check_entries(struct checker *checker)
{
    struct lexicon_entry entry;
    struct failure bad;
    while (rule_source_next(&checker->source, &entry, &bad)) {
        if (entry.kind == ENTRY_END)
            return true;
        if ((entry.kind == ENTRY_PATTERN && !check_pattern(checker, &entry)) ||
            (entry.kind == ENTRY_PHRASE && !check_phrase(checker, &entry)))
            return false;
    }
    return true; /* the compiler tells what is wrong */
}

bool lexicon_check(const char *source, size_t length, const char *name, lexicon_warning *warn,
                   void *context, struct failure *failure)
{
    struct checker checker = {.source = rule_source_begin(source, length, name),
                              .warn = warn,
                              .context = context,
                              .failure = failure};
    const bool done = check_entries(&checker);
    pattern_forms_release(&checker.forms);
    token_asker_release(&checker.asker);
    text_buffer_release(&checker.piece);
    text_buffer_release(&checker.instead);
    text_buffer_release(&checker.why);
    return done;
}
