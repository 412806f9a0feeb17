/* token_bits: making the sets of bits, and searching them. */
#include "token_bits.h"

#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"

bool token_bits_begin(struct token_bits *bits, size_t tokens, struct failure *failure)
{
    /* The all-zero rows at both ends, and one more for the position after the last token. */
    const size_t rows = tokens / TOKENS_PER_SET + 3;
    if (!memory_reserve(&bits->sets, &bits->capacity, rows, sizeof *bits->sets, failure))
        return false;
    bits->count = rows;
    memset(bits->sets, 0, rows * sizeof *bits->sets);
    return true;
}

void token_bits_release(struct token_bits *bits)
{
    free(bits->sets);
    *bits = (struct token_bits){0};
}

size_t token_bits_next(const struct token_bits *bits, enum token_bit bit, size_t token)
{
    size_t row = token / TOKENS_PER_SET + 1;
    if (row >= bits->count)
        return SIZE_MAX;
    uint64_t set = bits->sets[row][bit] >> token % 64 << token % 64;
    while (set == 0)
        if (++row >= bits->count)
            return SIZE_MAX;
        else
            set = bits->sets[row][bit];
    return (row - 1) * TOKENS_PER_SET + (size_t)__builtin_ctzll(set);
}
