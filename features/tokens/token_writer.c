/* token_writer: where sentences end, and tokens whose form takes work. */
#include "token_writer.h"

#include <string.h>

#include "../text/token_scan.h"
#include "../text/unicode.h"

/* Tokens: later stages may look over a whole sentence, so its length must be bounded; a
 * sentence of a news article has 20 to 30 words. */
#define SENTENCE_MOST 2000

/* ---- Sentences ------------------------------------------------------------- */

static bool is_closing(const struct token_writer *writer, uint32_t point)
{
    bool space_before = writer->pending & TOKEN_SPACE_BEFORE;
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
        return space_before ? writer->quote_open : true;
    case '\'':
        return !space_before;
    default:
        return false;
    }
}

static bool is_opening(const struct token_writer *writer, uint32_t point)
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
        return !is_closing(writer, point);
    default:
        return false;
    }
}

static bool can_begin_sentence(const struct token_writer *writer, enum token_kind kind,
                               uint32_t point)
{
    if (kind == TOKEN_PUNCTUATION)
        return is_opening(writer, point);
    return kind != TOKEN_WORD || !unicode_is_lower(point);
}

static bool sentence_ends(const struct token_writer *writer, enum token_kind kind, size_t begin,
                          size_t end, uint32_t point)
{
    bool space_before = writer->pending & TOKEN_SPACE_BEFORE;
    switch (writer->ending) {
    case AFTER_ABBREVIATION:
        return space_before && kind == TOKEN_WORD && unicode_is_upper(point) &&
               scan_begins_sentences(writer->text + begin, end - begin);
    case AFTER_STOP:
        return space_before && can_begin_sentence(writer, kind, point);
    case AFTER_WIDE_STOP:
        return can_begin_sentence(writer, kind, point);
    default:
        return false;
    }
}

static bool open_sentence(struct token_writer *writer)
{
    struct tokens *tokens = writer->tokens;
    if (!memory_reserve(&tokens->sentences, &tokens->sentence_capacity,
                        tokens->sentence_count + 1, sizeof *tokens->sentences, writer->failure))
        return false;
    const uint32_t here = (uint32_t)tokens->count;
    if (tokens->sentence_count > 0)
        tokens->sentences[tokens->sentence_count - 1].end = here;
    tokens->sentences[tokens->sentence_count++] =
        (struct sentence){here, here, writer->passage};
    writer->sentence_full = tokens->count + SENTENCE_MOST;
    writer->sentence_first = TOKEN_SENTENCE_FIRST;
    writer->separator = '\n';
    return true;
}

bool token_writer_settle(struct token_writer *writer, enum token_kind kind, size_t begin,
                         size_t end)
{
    bool open = writer->sentence_full > 0;
    if (open && writer->ending != GOES_ON) {
        unsigned bytes;
        uint32_t point = unicode_next(writer->text, writer->end, begin, &bytes);
        open = !sentence_ends(writer, kind, begin, end, point);
        if (!is_closing(writer, point))
            writer->ending = GOES_ON;
    }
    return (open && writer->tokens->count < writer->sentence_full) || open_sentence(writer);
}

/* ---- Tokens ----------------------------------------------------------------- */

static unsigned count_characters(const char *form, size_t length)
{
    unsigned count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)form[i] & 0xC0u) != 0x80u;
    return count < TOKEN_MANY ? count : TOKEN_MANY;
}

/* Writes the token whose form was written where token_writer_begin said. */
static void end_token(struct token_writer *writer, enum token_kind kind, size_t begin,
                      size_t end, const char *form, size_t form_length)
{
    const bool clitic = writer->pending & TOKEN_CLITIC;
    const struct written_form written = {.hash = hash_bytes(form, form_length),
                                         .kind = kind,
                                         .length = form_length,
                                         .characters = count_characters(form, form_length),
                                         .is_word = kind == TOKEN_NUMBER ||
                                                    (kind == TOKEN_WORD && !clitic)};
    token_writer_end(writer, begin, end, &written);
}

bool token_writer_add(struct token_writer *writer, enum token_kind kind, size_t begin,
                      size_t end, const char *form, size_t form_length)
{
    char *to = token_writer_begin(writer, kind, begin, end, form_length);
    if (!to)
        return false;
    memcpy(to, form, form_length);
    end_token(writer, kind, begin, end, to, form_length);
    return true;
}

bool token_writer_add_folded(struct token_writer *writer, enum token_kind kind, size_t begin,
                             size_t length, size_t end)
{
    struct text_buffer *forms = &writer->tokens->forms;
    const char *text = writer->text + begin;
    length = unicode_cut(text, length, TOKEN_MAX_FORM);
    if (!token_writer_begin(writer, kind, begin, end, length))
        return false;
    const size_t form_begin = forms->length;
    if (!unicode_fold(text, length, forms, writer->failure))
        return false;
    /* Folding makes some letters longer. */
    const char *form = forms->data + form_begin;
    const size_t form_length = unicode_cut(form, forms->length - form_begin, TOKEN_MAX_FORM);
    forms->length = form_begin; /* token_writer_end adds the form's length */
    end_token(writer, kind, begin, end, form, form_length);
    return true;
}

bool token_writer_add_word(struct token_writer *writer, size_t begin, size_t form_end,
                           size_t end)
{
    const char *word = writer->text + begin;
    const struct letter_case found =
        scan_case(word, unicode_cut(word, form_end - begin, TOKEN_MAX_FORM));
    if (found.first_upper)
        writer->pending |= TOKEN_CAPITALISED;
    if (found.all_upper)
        writer->pending |= TOKEN_ALL_CAPS;
    return token_writer_add_folded(writer, found.letters ? TOKEN_WORD : TOKEN_NUMBER, begin,
                                   form_end - begin, end);
}
