/* bits: where an article has its commas, quotation marks, clauses, verbs: a bit a token. */
#include "token_bits.h"

#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"

bool token_bits_begin(struct token_bits *bits, size_t tokens, struct failure *failure)
{
    const size_t blocks = tokens / 64 + 3; /* with that of the token behind the last */
    if (!memory_reserve(&bits->blocks, &bits->capacity, blocks, sizeof *bits->blocks, failure))
        return false;
    bits->count = blocks;
    memset(bits->blocks, 0, blocks * sizeof *bits->blocks);
    return true;
}

void token_bits_release(struct token_bits *bits)
{
    free(bits->blocks);
    *bits = (struct token_bits){0};
}

size_t token_bits_next(const struct token_bits *bits, enum token_bit bit, size_t token)
{
    size_t block = token / 64 + 1;
    if (block >= bits->count)
        return SIZE_MAX;
    uint64_t set = bits->blocks[block][bit] >> token % 64 << token % 64;
    while (set == 0)
        if (++block >= bits->count)
            return SIZE_MAX;
        else
            set = bits->blocks[block][bit];
    return (block - 1) * 64 + (size_t)__builtin_ctzll(set);
}
