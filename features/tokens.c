/* tokens: article → tokens and sentences.
 *
 * One pass over each block. The byte in hand says what can begin here (ascii_leads);
 * a small function for each of these takes it, writes a token or none, and moves on.
 * Where a sentence ends is settled when the next token comes, since only that one
 * tells a full stop from an abbreviation's. What has to look ahead stops at a
 * character that cannot be looked over twice, or after a fixed number of bytes, so
 * that the whole is linear in the text. */
#include "tokens.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "token_scan.h"
#include "unicode.h"

#define SENTENCE_MOST 2000 /* tokens: later stages may look over a whole sentence */

/* How what was read last bears on whether the sentence ends before the next token. */
enum ending {
    GOES_ON,
    AFTER_ABBREVIATION, /* ends before a capitalised word that often begins sentences */
    AFTER_STOP,         /* ends before white space and anything that can begin one */
    AFTER_WIDE_STOP     /* the same without white space: Chinese and Japanese stops */
};

struct splitter {
    struct tokens *tokens;
    struct failure *failure;
    struct scan scan; /* the text, and where the block ends */
    size_t at;        /* the next byte to read */
    uint32_t block;
    unsigned block_flags; /* on every token of the block */
    unsigned pending;     /* on the next token */
    enum ending ending;
    bool sentence_open;     /* the last sentence is in this block and goes on */
    bool has_word;          /* it has its first word */
    bool quote_open;        /* an odd number of straight double quotes so far in the block */
    unsigned emphasis_open; /* EMPHASIS_STAR, EMPHASIS_LINE: a mark awaits its partner */
    size_t link_text_end, link_end; /* of the link whose text is being read */
};

enum { EMPHASIS_STAR = 1, EMPHASIS_LINE = 2 };

/* ---- Sentences ------------------------------------------------------------- */

static bool is_closing(const struct splitter *s, uint32_t point)
{
    bool space_before = s->pending & TOKEN_SPACE_BEFORE;
    switch (point) {
    case ')':
    case ']':
    case '}':
    case 0x201D: /* ” */
    case 0x2019: /* ’ */
    case 0x00BB: /* » */
    case 0x203A: /* › */
        return true;
    case '"':
        return space_before ? s->quote_open : true;
    case '\'':
        return !space_before;
    default:
        return false;
    }
}

static bool is_opening(const struct splitter *s, uint32_t point)
{
    switch (point) {
    case '(':
    case '[':
    case '{':
    case '`':
    case 0x201C: /* “ */
    case 0x2018: /* ‘ */
    case 0x201E: /* „ */
    case 0x00AB: /* « */
    case 0x2039: /* ‹ */
    case 0x00BF: /* ¿ */
    case 0x00A1: /* ¡ */
        return true;
    case '"':
    case '\'':
        return !is_closing(s, point);
    default:
        return false;
    }
}

static bool can_begin_sentence(const struct splitter *s, enum token_kind kind, uint32_t point)
{
    if (kind == TOKEN_PUNCTUATION)
        return is_opening(s, point);
    return kind != TOKEN_WORD || !unicode_is_lower(point);
}

static bool sentence_ends(const struct splitter *s, enum token_kind kind, size_t begin,
                          size_t end, uint32_t point)
{
    bool space_before = s->pending & TOKEN_SPACE_BEFORE;
    switch (s->ending) {
    case AFTER_ABBREVIATION:
        return space_before && kind == TOKEN_WORD && unicode_is_upper(point) &&
               scan_begins_sentences(s->scan.text + begin, end - begin);
    case AFTER_STOP:
        return space_before && can_begin_sentence(s, kind, point);
    case AFTER_WIDE_STOP:
        return can_begin_sentence(s, kind, point);
    default:
        return false;
    }
}

static bool open_sentence(struct splitter *s)
{
    struct tokens *tokens = s->tokens;
    if (!memory_reserve(&tokens->sentences, &tokens->sentence_capacity,
                        tokens->sentence_count + 1, sizeof *tokens->sentences, s->failure))
        return false;
    uint32_t here = (uint32_t)tokens->count;
    tokens->sentences[tokens->sentence_count++] = (struct sentence){here, here, s->block};
    s->sentence_open = true;
    s->has_word = false;
    return true;
}

/* Settles which sentence the next token belongs to. */
static bool settle_sentence(struct splitter *s, enum token_kind kind, size_t begin, size_t end)
{
    if (s->sentence_open && s->ending != GOES_ON) {
        unsigned bytes;
        uint32_t point = unicode_next(s->scan.text, s->scan.end, begin, &bytes);
        if (sentence_ends(s, kind, begin, end, point))
            s->sentence_open = false;
        if (!is_closing(s, point))
            s->ending = GOES_ON;
    }
    const struct tokens *tokens = s->tokens;
    if (s->sentence_open &&
        tokens->count - tokens->sentences[tokens->sentence_count - 1].first < SENTENCE_MOST)
        return true;
    return open_sentence(s);
}

/* ---- Tokens ----------------------------------------------------------------- */

/* Begins the token text[begin .. end): its sentence, the separator before its form,
 * and room for `form_room` bytes. NULL without memory. */
static struct token *begin_token(struct splitter *s, enum token_kind kind, size_t begin,
                                 size_t end, size_t form_room)
{
    struct tokens *tokens = s->tokens;
    struct text_buffer *forms = &tokens->forms;
    if (!settle_sentence(s, kind, begin, end) ||
        !memory_reserve(&tokens->items, &tokens->capacity, tokens->count + 1,
                        sizeof *tokens->items, s->failure) ||
        !memory_reserve(&forms->data, &forms->capacity, forms->length + form_room + 2, 1,
                        s->failure))
        return NULL;
    const struct sentence *sentence = &tokens->sentences[tokens->sentence_count - 1];
    if (tokens->count > 0)
        forms->data[forms->length++] = sentence->first == tokens->count ? '\n' : ' ';

    struct token *token = &tokens->items[tokens->count];
    *token = (struct token){
        .begin = (uint32_t)begin,
        .length = (uint32_t)(end - begin),
        .form = (uint32_t)forms->length,
        .flags = (uint16_t)(s->pending | s->block_flags),
        .sentence = (uint32_t)tokens->sentence_count - 1,
        .kind = (uint8_t)kind,
    };
    return token;
}

/* Ends it: its form is what was appended to the forms since. */
static bool end_token(struct splitter *s, struct token *token)
{
    struct tokens *tokens = s->tokens;
    struct text_buffer *forms = &tokens->forms;
    /* Forms are at most thrice as long as an article, which is at most 1 GiB. */
    forms->data[forms->length] = '\0';
    token->form_length = (uint16_t)(forms->length - token->form);
    token->hash = hash_bytes(forms->data + token->form, token->form_length);
    if (token_is_word(token)) {
        tokens->word_count++;
        if (!s->has_word)
            token->flags |= TOKEN_SENTENCE_FIRST;
        s->has_word = true;
    }
    tokens->count++;
    tokens->sentences[tokens->sentence_count - 1].end = (uint32_t)tokens->count;
    s->pending = 0;
    return true;
}

/* A token whose form is given; the next byte to read is at its end. */
static bool add_token(struct splitter *s, enum token_kind kind, size_t end, const char *form,
                      size_t form_length)
{
    struct token *token = begin_token(s, kind, s->at, end, form_length);
    if (!token)
        return false;
    struct text_buffer *forms = &s->tokens->forms;
    memcpy(forms->data + forms->length, form, form_length);
    forms->length += form_length;
    s->at = end;
    return end_token(s, token);
}

/* A token as it stands in the text. */
static bool add_verbatim(struct splitter *s, enum token_kind kind, size_t end)
{
    return add_token(s, kind, end, s->scan.text + s->at, end - s->at);
}

static bool add_mark(struct splitter *s, size_t end, const char *form)
{
    return add_token(s, TOKEN_PUNCTUATION, end, form, strlen(form));
}

/* A token text[s->at .. end) whose form is its first `length` bytes folded, at most
 * TOKEN_MAX_FORM. */
static bool add_folded(struct splitter *s, enum token_kind kind, size_t length, size_t end)
{
    struct token *token = begin_token(s, kind, s->at, end, length);
    struct text_buffer *forms = &s->tokens->forms;
    if (!token || !unicode_fold(s->scan.text + s->at, length, forms, s->failure))
        return false;
    /* Some letters become longer. */
    forms->length = token->form + unicode_cut(forms->data + token->form,
                                              forms->length - token->form, TOKEN_MAX_FORM);
    s->at = end;
    return end_token(s, token);
}

/* A word or number. */
static bool add_word(struct splitter *s, size_t form_end, size_t end)
{
    const char *word = s->scan.text + s->at;
    size_t length = unicode_cut(word, form_end - s->at, TOKEN_MAX_FORM);
    struct letter_case found = scan_case(word, length);
    if (found.first_upper)
        s->pending |= TOKEN_CAPITALISED;
    if (found.all_upper)
        s->pending |= TOKEN_ALL_CAPS;
    return add_folded(s, found.letters ? TOKEN_WORD : TOKEN_NUMBER, length, end);
}

/* ---- What can begin a token -------------------------------------------------- */

static bool take_url(struct splitter *s, size_t end)
{
    s->tokens->link_count++;
    return add_token(s, TOKEN_URL, end, "<url>", 5);
}

/* The run of letters and digits text[s->at .. end), and the clitics at its end, each
 * a token. */
static bool add_word_and_clitics(struct splitter *s, size_t end, bool apostrophe)
{
    enum { MOST = 3 }; /* shouldn't've has two */
    size_t ends[MOST + 1] = {end};
    size_t count = 0;
    while (apostrophe && count < MOST && ends[count] > s->at) {
        size_t begin = scan_clitic(s->scan.text, s->at, ends[count]);
        if (begin == ends[count])
            break;
        ends[++count] = begin;
    }
    if (ends[count] > s->at && !add_word(s, ends[count], ends[count]))
        return false;
    while (count-- > 0) {
        s->pending |= TOKEN_CLITIC;
        if (!add_word(s, ends[count], ends[count]))
            return false;
    }
    return true;
}

static bool take_word(struct splitter *s)
{
    bool apostrophe = false;
    size_t end = scan_word(&s->scan, s->at, s->emphasis_open & EMPHASIS_STAR, &apostrophe);
    if (end < s->scan.end && scan_may_go_on(s->scan.text[end])) {
        size_t longer = scan_url(&s->scan, s->at, end);
        if (longer > end)
            return take_url(s, longer);
        longer = scan_email(&s->scan, end);
        if (longer > end)
            return add_token(s, TOKEN_EMAIL, longer, "<email>", 7);
        size_t form_end = end;
        longer = scan_abbreviation(&s->scan, s->at, &form_end);
        if (longer > end) {
            if (!add_word(s, form_end, longer))
                return false;
            s->ending = AFTER_ABBREVIATION;
            return true;
        }
    }
    return add_word_and_clitics(s, end, apostrophe);
}

/* An apostrophe at the begin: a clitic that was set apart ("Reilly 's"), or a mark. */
static bool take_apostrophe(struct splitter *s, size_t after)
{
    const char *text = s->scan.text;
    if (text[s->at] == '\'' && after < s->scan.end && text[after] == '\'') {
        s->quote_open = !s->quote_open;
        return add_mark(s, after + 1, "\"");
    }
    if (s->sentence_open && scan_is_letter(&s->scan, after)) {
        bool apostrophe = false;
        size_t end = scan_word(&s->scan, after, true, &apostrophe);
        if (scan_clitic(text, s->at, end) == s->at) {
            s->pending |= TOKEN_CLITIC;
            return add_word(s, end, end);
        }
    }
    return add_mark(s, after, "'");
}

/* A hyphen joins what stands on its left to what follows; with a blank on its left,
 * or doubled, it is a dash. */
static bool take_hyphen(struct splitter *s, size_t after)
{
    size_t end = after;
    while (end < s->scan.end && s->scan.text[end] == '-')
        end++;
    if (end > after || s->pending & TOKEN_SPACE_BEFORE)
        return add_mark(s, end, "-");
    if (scan_is_word(&s->scan, end))
        s->pending |= TOKEN_HYPHEN_BEFORE;
    s->at = end;
    return true;
}

static bool take_stop(struct splitter *s)
{
    size_t end = scan_ellipsis(&s->scan, s->at);
    bool done = end > s->at ? add_mark(s, end, "...") : add_mark(s, s->at + 1, ".");
    s->ending = AFTER_STOP;
    return done;
}

/* Question and exclamation marks; "![" begins a picture's link. */
static bool take_exclamation(struct splitter *s)
{
    size_t text_end, link_end;
    if (s->scan.text[s->at] == '!' && scan_link(&s->scan, s->at + 1, &text_end, &link_end)) {
        s->at++;
        return true;
    }
    bool done = add_verbatim(s, TOKEN_PUNCTUATION, s->at + 1);
    s->ending = AFTER_STOP;
    return done;
}

static bool take_quote(struct splitter *s)
{
    bool done = add_mark(s, s->at + 1, "\"");
    s->quote_open = !s->quote_open;
    return done;
}

static bool take_backquote(struct splitter *s)
{
    bool doubled = s->at + 1 < s->scan.end && s->scan.text[s->at + 1] == '`';
    return doubled ? add_mark(s, s->at + 2, "\"") : add_mark(s, s->at + 1, "'");
}

/* A run of * or _ glued to what it emphasises is markup, and so is its partner. Alone
 * ("5 * 3") or longer than markdown knows ("****") it is a symbol. */
static bool take_emphasis(struct splitter *s)
{
    char mark = s->scan.text[s->at];
    unsigned open = mark == '*' ? EMPHASIS_STAR : EMPHASIS_LINE;
    size_t end = s->at + 1;
    while (end < s->scan.end && s->scan.text[end] == mark)
        end++;
    bool space_before = s->pending & TOKEN_SPACE_BEFORE;
    bool space_after = scan_is_space(&s->scan, end);
    if (end - s->at > 3 || (space_before && space_after))
        return add_token(s, TOKEN_SYMBOL, end, &mark, 1);

    s->tokens->markup_count++;
    s->at = end;
    if (!space_before && s->emphasis_open & open) {
        s->emphasis_open &= ~open;
    } else if (!space_after) {
        s->emphasis_open |= open;
        s->pending |= TOKEN_EMPHASISED;
    }
    return true;
}

static bool take_bracket(struct splitter *s)
{
    if (!scan_link(&s->scan, s->at, &s->link_text_end, &s->link_end))
        return add_verbatim(s, TOKEN_PUNCTUATION, s->at + 1);
    s->at++;
    return true;
}

static bool take_closing_bracket(struct splitter *s)
{
    if (s->link_end == 0 || s->at != s->link_text_end)
        return add_verbatim(s, TOKEN_PUNCTUATION, s->at + 1);
    s->tokens->link_count++;
    s->at = s->link_end;
    return true;
}

static bool take_angle(struct splitter *s)
{
    bool apostrophe = false;
    size_t begin = s->at + 1;
    size_t name = scan_word(&s->scan, begin, true, &apostrophe);
    size_t end = scan_url(&s->scan, begin, name);
    if (end == name)
        return add_verbatim(s, TOKEN_SYMBOL, begin);
    s->at = begin;
    bool done = take_url(s, end);
    if (s->at < s->scan.end && s->scan.text[s->at] == '>')
        s->at++;
    return done;
}

/* @name and #topic, where nothing stands glued before them. */
static bool take_tag(struct splitter *s, enum token_kind kind)
{
    size_t end = s->at + 1;
    bool glued = s->at > s->scan.begin && scan_is_word_byte(s->scan.text[s->at - 1]);
    if (!glued)
        end = kind == TOKEN_HANDLE ? scan_handle(&s->scan, end) : scan_hashtag(&s->scan, end);
    if (end == s->at + 1)
        return add_verbatim(s, TOKEN_PUNCTUATION, end);
    size_t length = unicode_cut(s->scan.text + s->at, end - s->at, TOKEN_MAX_FORM);
    return add_folded(s, kind, length, end);
}

static void take_space(struct splitter *s, size_t after)
{
    s->pending = TOKEN_SPACE_BEFORE;
    s->at = after;
}

static bool take_wide_mark(struct splitter *s, uint32_t point, size_t after)
{
    if (point == 0x2026) /* … */
        return take_stop(s);
    const char *form = scan_mark_form(point);
    bool done = form ? add_mark(s, after, form) : add_verbatim(s, TOKEN_PUNCTUATION, after);
    if (scan_is_wide_stop(point))
        s->ending = AFTER_WIDE_STOP;
    return done;
}

/* What begins with a byte that is not ASCII. */
static bool take_wide(struct splitter *s)
{
    unsigned bytes;
    uint32_t point = unicode_next(s->scan.text, s->scan.end, s->at, &bytes);
    size_t after = s->at + bytes;
    switch (unicode_class(point)) {
    case CHARACTER_LETTER:
    case CHARACTER_DIGIT:
        return scan_stands_alone(point) ? add_word(s, after, after) : take_word(s);
    case CHARACTER_APOSTROPHE:
        return take_apostrophe(s, after);
    case CHARACTER_HYPHEN:
        return take_hyphen(s, after);
    case CHARACTER_PUNCTUATION:
        return take_wide_mark(s, point, after);
    case CHARACTER_SYMBOL:
        return add_verbatim(s, TOKEN_SYMBOL, after);
    case CHARACTER_INVISIBLE:
        s->at = after;
        return true;
    default:
        take_space(s, after);
        return true;
    }
}

/* ---- Blocks ------------------------------------------------------------------- */

/* What each ASCII byte can begin: a letter a, a digit 0, a blank, one of the marks that have
 * a function of their own, another mark "," or symbol "$". Rows of sixteen. */
static const char ascii_leads[] = "         \n\n\n\n\n  "
                                  "                "
                                  " !\"#$,,'(,*$,-.,"
                                  "0000000000,,<$$!"
                                  "@aaaaaaaaaaaaaaa"
                                  "aaaaaaaaaaa[,]$*"
                                  "`aaaaaaaaaaaaaaa"
                                  "aaaaaaaaaaa,$,$ ";

static bool take_next(struct splitter *s)
{
    unsigned char c = (unsigned char)s->scan.text[s->at];
    switch (c < 0x80 ? ascii_leads[c] : 'w') {
    case 'a':
    case '0':
        return take_word(s);
    case ' ':
        take_space(s, s->at + 1);
        return true;
    case '\n':
        take_space(s, s->at + 1);
        s->at = scan_quotation_marks(&s->scan, s->at, &s->tokens->markup_count);
        return true;
    case '.':
        return take_stop(s);
    case '!':
        return take_exclamation(s);
    case '\'':
        return take_apostrophe(s, s->at + 1);
    case '"':
        return take_quote(s);
    case '`':
        return take_backquote(s);
    case '-':
        return take_hyphen(s, s->at + 1);
    case '*':
        return take_emphasis(s);
    case '[':
        return take_bracket(s);
    case ']':
        return take_closing_bracket(s);
    case '<':
        return take_angle(s);
    case '@':
        return take_tag(s, TOKEN_HANDLE);
    case '#':
        return take_tag(s, TOKEN_HASHTAG);
    case '$':
        return add_verbatim(s, TOKEN_SYMBOL, s->at + 1);
    case 'w':
        return take_wide(s);
    default:
        return add_verbatim(s, TOKEN_PUNCTUATION, s->at + 1);
    }
}

static bool split_block(struct tokens *tokens, const struct article *article, size_t index,
                        struct failure *failure)
{
    const struct block *block = &article->blocks[index];
    bool title = block->role == ROLE_TITLE || block->role == ROLE_HEADING;
    struct splitter s = {
        .tokens = tokens,
        .failure = failure,
        .scan = {.text = article->text,
                 .begin = block->span.begin,
                 .end = block->span.end,
                 .quotation = block->role == ROLE_QUOTATION},
        .block = (uint32_t)index,
        .block_flags = title ? TOKEN_TITLE : 0,
        .pending = TOKEN_SPACE_BEFORE,
    };
    s.at = scan_quotation_marks(&s.scan, s.scan.begin, &tokens->markup_count);
    s.at = scan_block_mark(&s.scan, s.at, &tokens->markup_count);
    while (s.at < s.scan.end) {
        if (!take_next(&s))
            return false;
    }
    return true;
}

bool tokens_split(struct tokens *tokens, const struct article *article, struct failure *failure)
{
    tokens->count = tokens->sentence_count = tokens->word_count = 0;
    tokens->markup_count = tokens->link_count = 0;
    text_buffer_clear(&tokens->forms);
    for (size_t i = 0; i < article->block_count; i++) {
        if (role_is_article(article->blocks[i].role) &&
            !split_block(tokens, article, i, failure))
            return false;
    }
    return true;
}

void tokens_release(struct tokens *tokens)
{
    free(tokens->items);
    free(tokens->sentences);
    text_buffer_release(&tokens->forms);
    *tokens = (struct tokens){0};
}
