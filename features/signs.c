/* signs: where an article has its commas, quotation marks, clauses, verbs: a bit a token. */
#include "signs.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

bool signs_begin(struct signs *signs, size_t tokens, struct failure *failure)
{
    const size_t blocks = tokens / 64 + 3; /* with that of the token behind the last */
    if (!memory_reserve(&signs->blocks, &signs->capacity, blocks, sizeof *signs->blocks,
                        failure))
        return false;
    signs->count = blocks;
    memset(signs->blocks, 0, blocks * sizeof *signs->blocks);
    return true;
}

void signs_release(struct signs *signs)
{
    free(signs->blocks);
    *signs = (struct signs){0};
}

size_t signs_next(const struct signs *signs, enum sign sign, size_t token)
{
    size_t block = token / 64 + 1;
    if (block >= signs->count)
        return SIZE_MAX;
    uint64_t set = signs->blocks[block][sign] >> token % 64 << token % 64;
    while (set == 0)
        if (++block >= signs->count)
            return SIZE_MAX;
        else
            set = signs->blocks[block][sign];
    return (block - 1) * 64 + (size_t)__builtin_ctzll(set);
}
