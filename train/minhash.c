/* minhash: see minhash.h.
 *
 * The orders are x → a x + b modulo 2^32, of the 32 bits of a shingle's hash, with another odd
 * `a` and another `b` in each. The loops have a fixed length, so that compilers use SIMD. */
#include "minhash.h"

#include <string.h>

#include "../features/base/hash.h"

/* The factors of the orders: any odd numbers without a pattern. */
struct orders {
    uint32_t factor[MINHASH_SIZE], offset[MINHASH_SIZE];
};

static void make_orders(struct orders *orders)
{
    for (uint32_t i = 0; i < MINHASH_SIZE; i++) {
        const uint64_t random = hash_mix(i + 1);
        orders->factor[i] = (uint32_t)random | 1;
        orders->offset[i] = (uint32_t)(random >> 32);
    }
}

static void add_shingle(uint32_t *restrict minimum, const struct orders *restrict orders,
                        uint32_t shingle)
{
    for (size_t i = 0; i < MINHASH_SIZE; i++) {
        const uint32_t value = shingle * orders->factor[i] + orders->offset[i];
        minimum[i] = value < minimum[i] ? value : minimum[i];
    }
}

/* The last `count` words, the newest of which is number `newest`. */
static uint32_t hash_shingle(const uint64_t *words, size_t newest, size_t count)
{
    uint64_t hash = count;
    for (size_t back = count; back-- > 0;)
        hash = hash_combine(hash, words[(newest - back) % SHINGLE_WORDS]);
    return (uint32_t)(hash >> 32);
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* The hash of what stands between runs of ASCII white space; 0 if there is nothing. */
static uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = 0;
    for (size_t begin = 0, end; begin < length; begin = end + 1) {
        for (end = begin; end < length && !is_space(text[end]); end++)
            ;
        if (end > begin)
            hash = hash_combine(hash, hash_bytes(text + begin, end - begin));
    }
    return hash;
}

void fingerprint_take(struct fingerprint *fingerprint, const struct document *document,
                      const struct tokens *tokens)
{
    struct orders orders;
    uint64_t words[SHINGLE_WORDS] = {0};
    size_t count = 0;
    make_orders(&orders);
    fingerprint->text = hash_text(document->text, document->text_length);
    memset(fingerprint->minimum, 0xff, sizeof fingerprint->minimum);
    for (size_t i = 0; i < tokens->count; i++) {
        if (!token_is_word(&tokens->items[i]))
            continue;
        words[count % SHINGLE_WORDS] = tokens->items[i].hash;
        if (++count >= SHINGLE_WORDS)
            add_shingle(fingerprint->minimum, &orders,
                        hash_shingle(words, count - 1, SHINGLE_WORDS));
    }
    if (count > 0 && count < SHINGLE_WORDS)
        add_shingle(fingerprint->minimum, &orders, hash_shingle(words, count - 1, count));
}

double fingerprint_resemblance(const struct fingerprint *left, const struct fingerprint *right)
{
    unsigned equal = 0;
    for (size_t i = 0; i < MINHASH_SIZE; i++)
        equal += left->minimum[i] == right->minimum[i];
    return (double)equal / MINHASH_SIZE;
}
