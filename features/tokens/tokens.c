/* tokens: the tokeniser.
 *
 * One pass over each passage. The next byte says what can begin here (ascii_leads); a small
 * function for each case writes one token or none (token_writer.h) and moves on. Most of a text
 * is plain words, which are read sixteen bytes at once (ascii_run.h); only where a word may go
 * on beyond its letters is it read byte by byte (token_scan.h). Every look ahead stops at a
 * character that is not looked over again, or after a fixed number of bytes, so that the time
 * is linear in the length of the text. */
#include "tokens.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/ascii_run.h"
#include "../base/stop.h"
#include "../text/token_scan.h"
#include "../text/unicode.h"
#include "token_writer.h"

struct splitter {
    struct token_writer writer;
    struct scan scan;       /* the text and the passage's end */
    size_t text_end;        /* where the article's text ends: bytes before it can be read */
    size_t at;              /* the next byte to read */
    size_t piece_end;       /* where the text is returned from, to ask whether to stop */
    unsigned emphasis_open; /* EMPHASIS_STAR, EMPHASIS_LINE: a mark was opened and not closed */
    size_t link_text_end, link_end; /* of the link whose text is being read; 0 for none */
};

enum { EMPHASIS_STAR = 1, EMPHASIS_LINE = 2 };

/* ---- Tokens, from the next byte on ---------------------------------------------- */

static bool add_token(struct splitter *s, enum token_kind kind, size_t end, const char *form,
                      size_t form_length)
{
    const size_t begin = s->at;
    s->at = end;
    return token_writer_add(&s->writer, kind, begin, end, form, form_length);
}

static bool add_byte(struct splitter *s, enum token_kind kind, size_t end, char form)
{
    const size_t begin = s->at;
    s->at = end;
    return token_writer_add_byte(&s->writer, kind, begin, end, form);
}

static bool add_mark(struct splitter *s, size_t end, char form)
{
    return add_byte(s, TOKEN_PUNCTUATION, end, form);
}

/* The next byte, as it is. */
static bool add_this(struct splitter *s, enum token_kind kind)
{
    return add_byte(s, kind, s->at + 1, s->scan.text[s->at]);
}

/* The bytes before `end`, as they are. */
static bool add_verbatim(struct splitter *s, enum token_kind kind, size_t end)
{
    return add_token(s, kind, end, s->scan.text + s->at, end - s->at);
}

static inline struct ascii_run read_run(const struct splitter *s, size_t begin, size_t end)
{
    return ascii_run_read(s->scan.text + begin, end - begin, s->text_end - begin);
}

/* Writes the word that is this run. The token may end later than the run, at `end`. */
static bool add_run(struct splitter *s, const struct ascii_run *run, size_t end)
{
    const size_t begin = s->at;
    s->at = end;
    return token_writer_add_run(&s->writer, begin, run, end);
}

/* Writes a word or number that ends at `end` and whose form is made of the bytes before
 * `form_end`. */
static bool add_word(struct splitter *s, size_t form_end, size_t end)
{
    const size_t begin = s->at;
    const struct ascii_run run = read_run(s, begin, form_end);
    if (begin + run.length == form_end)
        return add_run(s, &run, end);
    s->at = end;
    return token_writer_add_word(&s->writer, begin, form_end, end);
}

static bool has_space_before(const struct splitter *s)
{
    return s->writer.pending & TOKEN_SPACE_BEFORE;
}

/* ---- What can begin a token -------------------------------------------------- */

static void take_space(struct splitter *s, size_t after)
{
    s->writer.pending = TOKEN_SPACE_BEFORE;
    s->at = after;
}

static bool take_url(struct splitter *s, size_t end)
{
    s->writer.tokens->link_count++;
    return add_token(s, TOKEN_URL, end, "<url>", 5);
}

/* Writes the word text[s->at .. end) and the clitics at its end, each as a token. */
static bool add_word_and_clitics(struct splitter *s, size_t end, bool apostrophe)
{
    enum { MOST = 3 }; /* clitics; shouldn't've has two */
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
        s->writer.pending |= TOKEN_CLITIC;
        if (!add_word(s, ends[count], ends[count]))
            return false;
    }
    return true;
}

/* Bytes after which a word surely ends: blanks and most marks. After the others an address, an
 * abbreviation, a clitic or a decimal may follow. In rows of sixteen. */
static const bool ends_word[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* control characters */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* */
    1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, /* not ' * + , - . / */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, /* not digits and : */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* not @ and letters */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, /* nor _ */
    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, /* not bytes beyond ASCII */
};

static bool is_ending(const struct splitter *s, size_t at)
{
    return at == s->scan.end || ends_word[(unsigned char)s->scan.text[at]];
}

/* Is the run [begin, end) surely a whole word although the mark at `end` may continue one? A
 * comma continues a word only before a digit, a hyphen only in an address. */
static bool is_word_at_mark(const struct splitter *s, size_t begin, size_t end)
{
    bool apostrophe = false;
    switch (s->scan.text[end]) {
    case ',':
        return end + 1 == s->scan.end || (unsigned char)(s->scan.text[end + 1] - '0') >= 10;
    case '.':
        return scan_stop_is_plain(&s->scan, begin, end);
    case '-':
        return scan_email(&s->scan, end) == end;
    default:
        return (unsigned char)s->scan.text[end] >= 0x80 &&
               scan_word_from(&s->scan, begin, end, false, &apostrophe) == end;
    }
}

static inline bool is_plain_word(const struct splitter *s, size_t begin, size_t end)
{
    return is_ending(s, end) || is_word_at_mark(s, begin, end);
}

/* The length in bytes of a clitic 's at `at` that surely ends there, or 0. */
static size_t plain_clitic(const struct splitter *s, size_t at)
{
    const char *text = s->scan.text + at;
    const size_t left = s->scan.end - at;
    const size_t length = left >= 2 && memcmp(text, "'s", 2) == 0              ? 2
                          : left >= 4 && memcmp(text, "\xE2\x80\x99s", 4) == 0 ? 4
                                                                               : 0;
    return length > 0 && is_ending(s, at + length) ? length : 0;
}

/* Takes a word that reaches `end` and may go on. */
static bool take_long_word(struct splitter *s, size_t end)
{
    bool apostrophe = false;
    end = scan_word_from(&s->scan, s->at, end, s->emphasis_open & EMPHASIS_STAR, &apostrophe);
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
            s->writer.ending = AFTER_ABBREVIATION;
            return true;
        }
    }
    return add_word_and_clitics(s, end, apostrophe);
}

/* Takes what is usually between two plain words of a sentence: a comma, a blank, or a hyphen
 * that joins them. Returns where the next word begins. */
static inline size_t take_between(const struct splitter *s, struct word_cursor *cursor,
                                  size_t at)
{
    const char *text = s->scan.text;
    const size_t end = s->scan.end;
    if (at < end && text[at] == ',' && word_cursor_has_room(cursor)) {
        word_cursor_add_mark(cursor, at, ',');
        at++;
    }
    if (at < end && text[at] == ' ') {
        cursor->pending = TOKEN_SPACE_BEFORE;
        at++;
    } else if (at + 1 < end && text[at] == '-' && scan_is_word_byte(text[at + 1])) {
        cursor->pending |= TOKEN_HYPHEN_BEFORE;
        at++;
    }
    return at;
}

/* Takes plain words from s->at on, as long as they are plain and in the current sentence, and
 * what is between them. Returns the run after them; `*plain` says whether that is a plain
 * word. */
static inline struct ascii_run take_plain_words(struct splitter *s, bool *plain)
{
    struct word_cursor cursor = token_writer_open_words(&s->writer);
    struct ascii_run run;
    size_t at = s->at;
    for (;;) {
        run = read_run(s, at, s->scan.end);
        const size_t end = at + run.length;
        const bool whole = run.length > 0 && run.length < ASCII_RUN_MOST;
        const size_t clitic = whole && !is_ending(s, end) ? plain_clitic(s, end) : 0;
        *plain = whole && clitic == 0 && is_plain_word(s, at, end);
        if (!(*plain || clitic > 0) || !word_cursor_has_room(&cursor))
            break;
        word_cursor_add(&cursor, at, &run);
        if (clitic > 0)
            word_cursor_add_clitic(&cursor, end, clitic);
        at = take_between(s, &cursor, end + clitic);
    }
    token_writer_close_words(&s->writer, &cursor);
    s->at = at;
    return run;
}

/* Takes a full stop with a blank after it: most sentences end so. */
static bool take_plain_stop(struct splitter *s)
{
    const char *at = s->scan.text + s->at;
    if (s->scan.end - s->at < 3 || at[0] != '.' || at[1] != ' ' || at[2] == '.')
        return true;
    if (!add_mark(s, s->at + 1, '.'))
        return false;
    s->writer.ending = AFTER_STOP;
    return true;
}

/* Takes the next word, and what follows it as long as these are plain words. */
static bool take_words(struct splitter *s)
{
    bool plain;
    do {
        const struct ascii_run run = take_plain_words(s, &plain);
        const size_t end = s->at + run.length;
        if (run.length > 0 && !plain)
            return take_long_word(s, end);
        if (run.length > 0 && !add_run(s, &run, end))
            return false;
        if (!take_plain_stop(s))
            return false;
        if (s->at == s->scan.end || s->scan.text[s->at] != ' ')
            return true;
        take_space(s, s->at + 1);
    } while (s->at < s->piece_end && scan_is_word_byte(s->scan.text[s->at]));
    return true;
}

/* An apostrophe before a word: a clitic after a blank ("Reilly 's"), or a mark. */
static bool take_apostrophe(struct splitter *s, size_t after)
{
    const char *text = s->scan.text;
    if (text[s->at] == '\'' && after < s->scan.end && text[after] == '\'') {
        s->writer.quote_open = !s->writer.quote_open;
        return add_mark(s, after + 1, '"');
    }
    if (s->writer.sentence_full > 0 && scan_is_letter(&s->scan, after)) {
        bool apostrophe = false;
        size_t end = scan_word(&s->scan, after, true, &apostrophe);
        if (scan_clitic(text, s->at, end) == s->at) {
            s->writer.pending |= TOKEN_CLITIC;
            return add_word(s, end, end);
        }
    }
    return add_mark(s, after, '\'');
}

/* A hyphen joins the words on both sides. After a blank, or doubled, it is a dash. */
static bool take_hyphen(struct splitter *s, size_t after)
{
    size_t end = after;
    while (end < s->scan.end && s->scan.text[end] == '-')
        end++;
    if (end > after || has_space_before(s))
        return add_mark(s, end, '-');
    if (scan_is_word(&s->scan, end))
        s->writer.pending |= TOKEN_HYPHEN_BEFORE;
    s->at = end;
    return true;
}

static bool take_stop(struct splitter *s)
{
    size_t end = scan_ellipsis(&s->scan, s->at);
    bool done = end > s->at ? add_token(s, TOKEN_PUNCTUATION, end, "...", 3)
                            : add_mark(s, s->at + 1, '.');
    s->writer.ending = AFTER_STOP;
    return done;
}

/* Question and exclamation marks. "![" begins a picture's link. */
static bool take_exclamation(struct splitter *s)
{
    size_t text_end, link_end;
    if (s->scan.text[s->at] == '!' && scan_link(&s->scan, s->at + 1, &text_end, &link_end)) {
        s->at++;
        return true;
    }
    bool done = add_this(s, TOKEN_PUNCTUATION);
    s->writer.ending = AFTER_STOP;
    return done;
}

static bool take_quote(struct splitter *s)
{
    bool done = add_mark(s, s->at + 1, '"');
    s->writer.quote_open = !s->writer.quote_open;
    return done;
}

static bool take_backquote(struct splitter *s)
{
    bool doubled = s->at + 1 < s->scan.end && s->scan.text[s->at + 1] == '`';
    return doubled ? add_mark(s, s->at + 2, '"') : add_mark(s, s->at + 1, '\'');
}

/* A run of * or _ that touches what it emphasises is markup, and so is the run that closes it.
 * With blanks on both sides ("5 * 3"), or longer than markdown allows ("****"), it is a
 * symbol. */
static bool take_emphasis(struct splitter *s)
{
    char mark = s->scan.text[s->at];
    unsigned open = mark == '*' ? EMPHASIS_STAR : EMPHASIS_LINE;
    size_t end = s->at + 1;
    while (end < s->scan.end && s->scan.text[end] == mark)
        end++;
    bool space_before = has_space_before(s);
    bool space_after = scan_is_space(&s->scan, end);
    if (end - s->at > 3 || (space_before && space_after))
        return add_byte(s, TOKEN_SYMBOL, end, mark);

    s->writer.tokens->markup_count++;
    s->at = end;
    if (!space_before && s->emphasis_open & open) {
        s->emphasis_open &= ~open;
    } else if (!space_after) {
        s->emphasis_open |= open;
        s->writer.pending |= TOKEN_EMPHASISED;
    }
    return true;
}

static bool take_bracket(struct splitter *s)
{
    if (!scan_link(&s->scan, s->at, &s->link_text_end, &s->link_end))
        return add_this(s, TOKEN_PUNCTUATION);
    s->at++;
    return true;
}

static bool take_closing_bracket(struct splitter *s)
{
    if (s->link_end == 0 || s->at != s->link_text_end)
        return add_this(s, TOKEN_PUNCTUATION);
    s->writer.tokens->link_count++;
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
        return add_this(s, TOKEN_SYMBOL);
    s->at = begin;
    bool done = take_url(s, end);
    if (s->at < s->scan.end && s->scan.text[s->at] == '>')
        s->at++;
    return done;
}

/* @name and #topic, unless a letter or digit is directly before them. */
static bool take_tag(struct splitter *s, enum token_kind kind)
{
    size_t end = s->at + 1;
    bool glued = s->at > s->scan.begin && scan_is_word_byte(s->scan.text[s->at - 1]);
    if (!glued)
        end = kind == TOKEN_HANDLE ? scan_handle(&s->scan, end) : scan_hashtag(&s->scan, end);
    if (end == s->at + 1)
        return add_this(s, TOKEN_PUNCTUATION);
    const size_t begin = s->at;
    s->at = end;
    return token_writer_add_folded(&s->writer, kind, begin, end - begin, end);
}

static bool take_wide_mark(struct splitter *s, uint32_t point, size_t after)
{
    if (point == 0x2026) /* … */
        return take_stop(s);
    const char form = scan_mark_form(point);
    bool done = form ? add_mark(s, after, form) : add_verbatim(s, TOKEN_PUNCTUATION, after);
    if (scan_is_wide_stop(point))
        s->writer.ending = AFTER_WIDE_STOP;
    return done;
}

/* Takes what begins with a byte beyond ASCII. */
static bool take_wide(struct splitter *s)
{
    unsigned bytes;
    uint32_t point = unicode_next(s->scan.text, s->scan.end, s->at, &bytes);
    size_t after = s->at + bytes;
    switch (unicode_class(point)) {
    case CHARACTER_LETTER:
    case CHARACTER_DIGIT:
        return scan_stands_alone(point) ? add_word(s, after, after) : take_long_word(s, s->at);
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

/* ---- Passages ----------------------------------------------------------------- */

/* What each ASCII byte can begin: "a" a letter, "0" a digit, " " white space, "," a mark
 * without a function of its own here, "$" a symbol; the others stand for themselves. In rows of
 * sixteen. */
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
        return take_words(s);
    case ' ':
        take_space(s, s->at + 1);
        return true;
    case '\n':
        take_space(s, s->at + 1);
        s->at = scan_quotation_marks(&s->scan, s->at, &s->writer.tokens->markup_count);
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
        return add_this(s, TOKEN_SYMBOL);
    case 'w':
        return take_wide(s);
    default:
        return add_this(s, TOKEN_PUNCTUATION);
    }
}

/* As much as is split without asking whether to stop. */
static size_t piece_length(const struct splitter *s)
{
    const size_t left = s->scan.end - s->at;
    return left < STOP_WORK ? left : STOP_WORK;
}

static bool split_piece(struct splitter *s)
{
    s->piece_end = s->at + piece_length(s);
    while (s->at < s->piece_end) {
        const size_t at = s->at;
        if (s->scan.text[at] == ' ')
            take_space(s, at + 1);
        else if (!take_next(s) || s->at == at) /* a scan that was stopped may take nothing */
            return false;
    }
    return true;
}

static bool split_passage(struct tokens *tokens, const struct article *article, size_t index,
                          struct failure *failure)
{
    const struct passage *passage = &article->passages[index];
    const bool title = passage->role == ROLE_TITLE || passage->role == ROLE_HEADING;
    struct splitter s = {
        .writer = {.tokens = tokens,
                   .failure = failure,
                   .text = article->text,
                   .end = passage->span.end,
                   .passage = (uint32_t)index,
                   .passage_flags = title ? TOKEN_TITLE : 0,
                   .pending = TOKEN_SPACE_BEFORE},
        .scan = {.text = article->text,
                 .begin = passage->span.begin,
                 .end = passage->span.end,
                 .quotation = passage->role == ROLE_QUOTATION,
                 .failure = failure},
        .text_end = article->length,
    };
    s.at = scan_quotation_marks(&s.scan, s.scan.begin, &tokens->markup_count);
    s.at = scan_passage_mark(&s.scan, s.at, &tokens->markup_count);
    while (s.at < s.scan.end)
        if (!go_on(failure, piece_length(&s)) || !split_piece(&s))
            return false;
    return true;
}

/* Ends the last sentence and the last form: all others were ended by what followed them. */
static void finish(struct tokens *tokens)
{
    if (tokens->sentence_count > 0)
        tokens->sentences[tokens->sentence_count - 1].end = (uint32_t)tokens->count;
    if (tokens->forms.capacity > 0)
        tokens->forms.data[tokens->forms.length] = '\0';
}

#ifndef NDEBUG

/* Are the tokens sorted by begin, inside their passage and without overlap, each with a form of
 * its own? */
static bool tokens_are_sorted(const struct tokens *tokens, const struct article *article)
{
    size_t end = 0, form_end = 0, words = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        const struct sentence *sentence = &tokens->sentences[token->sentence];
        const struct span passage = article->passages[sentence->passage].span;
        if (token->begin < end || token->begin < passage.begin ||
            token_end(tokens, token) > passage.end || token_length(tokens, token) == 0 ||
            token->form < form_end || token->form_length == 0)
            return false;
        end = token_end(tokens, token);
        form_end = (size_t)token->form + token->form_length;
        words += token_is_word(token);
    }
    return words == tokens->word_count && form_end == tokens->forms.length;
}

/* Do the sentences, none of them empty, partition the tokens in order? */
static bool sentences_partition(const struct tokens *tokens)
{
    uint32_t first = 0;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        if (sentence->first != first || sentence->end <= first ||
            sentence->end > tokens->count || tokens->items[first].sentence != i ||
            tokens->items[sentence->end - 1].sentence != i)
            return false;
        first = sentence->end;
    }
    return first == tokens->count;
}

#endif

bool tokens_split(struct tokens *tokens, const struct article *article, struct failure *failure)
{
    tokens->count = tokens->sentence_count = tokens->word_count = 0;
    tokens->markup_count = tokens->link_count = 0;
    tokens->length_count = 0;
    text_buffer_clear(&tokens->forms);
    bool done = true;
    for (size_t i = 0; i < article->passage_count && done; i++) {
        if (role_is_article(article->passages[i].role))
            done = split_passage(tokens, article, i, failure);
    }
    finish(tokens);
    assert(!done || tokens_are_sorted(tokens, article));
    assert(!done || sentences_partition(tokens));
    return done;
}

bool tokens_split_text(struct tokens *tokens, const char *text, size_t length,
                       struct failure *failure)
{
    struct passage passage = {.span = page_trim(text, 0, length), .role = ROLE_PARAGRAPH};
    const struct article article = {.text = text,
                                    .length = length,
                                    .passages = &passage,
                                    .passage_count = passage.span.end > passage.span.begin};
    return tokens_split(tokens, &article, failure);
}

void tokens_release(struct tokens *tokens)
{
    free(tokens->items);
    free(tokens->sentences);
    free(tokens->lengths);
    text_buffer_release(&tokens->forms);
    *tokens = (struct tokens){0};
}

size_t tokens_memory(const struct tokens *tokens)
{
    return tokens->capacity * sizeof *tokens->items +
           tokens->sentence_capacity * sizeof *tokens->sentences +
           tokens->length_capacity * sizeof *tokens->lengths + tokens->forms.capacity;
}

uint32_t token_listed_length(const struct tokens *tokens, const struct token *token)
{
    const uint32_t wanted = (uint32_t)(token - tokens->items);
    size_t low = 0, high = tokens->length_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (tokens->lengths[middle].token < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    assert(low < tokens->length_count && tokens->lengths[low].token == wanted);
    return tokens->lengths[low].length;
}
