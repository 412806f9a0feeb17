/* function_words: has a text the little words that running text of a language has? */
#ifndef TENOR_FUNCTION_WORDS_H
#define TENOR_FUNCTION_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct word_count {
    size_t tokens;   /* words and numbers */
    size_t running;  /* words that begin with a small letter */
    size_t function; /* words of the language's list, but for those with a capital: a name's */
    bool has_list;   /* is there a list for the language? */
};

/* Counts the words of text[0 .. length), valid UTF-8. `language` is an ISO 639 code. Linear in
 * `length`. */
struct word_count function_words_count(const char *text, size_t length, const char *language);

#endif
