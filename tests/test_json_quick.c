/* The quick reader of JSON, against jansson. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/io/json_plain.h"
#include "../features/io/json_quick.h"
#include "failing_malloc.h"

static json_t *load_quick(const char *text, size_t length, struct text_buffer *scratch)
{
    struct failure failure = {0};
    json_t *root;
    cr_assert(json_quick_load(text, length, scratch, &root, &failure), "%s", failure.message);
    return root;
}

/* What is understood must be what jansson makes of it, members in the same order. */
static bool is_understood(const char *text, size_t length)
{
    struct text_buffer scratch = {0};
    json_t *quick = load_quick(text, length, &scratch);
    text_buffer_release(&scratch);
    if (!quick)
        return false;
    json_t *own = json_loadb(text, length, JSON_ALLOW_NUL, NULL);
    cr_assert(own, "'%.*s' is an error", (int)length, text);
    cr_assert(json_equal(quick, own), "'%.*s'", (int)length, text);
    char *one = json_dumps(quick, 0), *other = json_dumps(own, 0);
    cr_assert_str_eq(one, other);
    free(one);
    free(other);
    json_decref(quick);
    json_decref(own);
    return true;
}

static const char *const understood[] = {
    "{}",
    " \t\r\n{ \"a\" : \"b\" , \"c\" : [ ] }\n ",
    "{\"text\":\"One two three, four five six.\",\"id\":17}",
    "{\"a\":\"\"}",
    "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
    "{\"a\":\"x\\u0041\\u00e9\\u20AC\\uD83d\\uDE00y\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \x7f\"}",
    "{\"a\":0,\"b\":-0,\"c\":-12,\"d\":123456789012345678}",
    "{\"a\":1234567890123456789,\"b\":1.5,\"c\":-2e3,\"d\":0.1E-7,\"e\":[1,2.0]}",
    "{\"a\":true,\"b\":false,\"c\":null,\"d\":[true,[],{},[{\"e\":[0]}]]}",
    "{\"a\":1,\"b\":2,\"a\":3}", /* the last one counts, in the first one's place */
    "{\"\":1,\"a.b\":{\"c\":2}}",
};

static const char *const left_to_jansson[] = {
    "",
    " ",
    "[]",
    "\"a\"",
    "17",
    "nul",
    "{",
    "}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1}}",
    "{\"a\":1}x",
    "{'a':1}",
    "{a:1}",
    "{\"a\":[1,]}",
    "{\"a\":[1",
    "{\"a\":\"b",
    "{\"a\":\"b\\",
    "{\"a\":\"b\\\"}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12g4\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\ud800\\u0041\"}",
    "{\"a\":\"\\ud800x\"}",
    "{\"a\":\"\\udc00\"}",
    "{\"a\":\"line\nbreak\"}",
    "{\"a\":\"tab\there\"}",
    "{\"a\":\"\x01\"}",
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\xc3\"}",
    "{\"a\":\"\xc0\x80\"}",
    "{\"a\":\"\xed\xa0\x80\"}",
    "{\"a\":\"\xf5\x80\x80\x80\"}",
    "{\"a\":01}",
    "{\"a\":-}",
    "{\"a\":1.}",
    "{\"a\":.5}",
    "{\"a\":1e}",
    "{\"a\":+1}",
    "{\"a\":1x}",
    "{\"a\":0x10}",
    "{\"a\":1e999}",
    "{\"a\":12345678901234567890}",
    "{\"a\":NaN}",
    "{\"a\":truefalse}",
    "{\"a\\u0041\":1}", /* jansson reads it */
    "{\"\xc3\xa9\":1}", /* this one, too */
    "\xef\xbb\xbf{}",
};

Test(json_quick, reads_what_is_usual)
{
    for (size_t i = 0; i < sizeof understood / sizeof *understood; i++)
        cr_expect(is_understood(understood[i], strlen(understood[i])), "'%s'", understood[i]);
}

Test(json_quick, leaves_what_is_not)
{
    for (size_t i = 0; i < sizeof left_to_jansson / sizeof *left_to_jansson; i++)
        cr_expect_not(is_understood(left_to_jansson[i], strlen(left_to_jansson[i])), "'%s'",
                      left_to_jansson[i]);
    cr_expect_not(is_understood("{\"a\":\"b\0c\"}", 11));
    cr_expect_not(is_understood("{\"a\":\0}", 7));
    cr_expect_not(is_understood("{\"a\":1\0}", 8));
    cr_expect_not(is_understood("{\"a\":1}\0", 8));
}

/* Neither may be read that is too deep for the stack, nor anything behind the text's end. */
Test(json_quick, deep_and_cut)
{
    char deep[2000] = "{\"a\":";
    for (size_t depth = 1; depth < 600; depth++) {
        memset(deep + 5, '[', depth);
        memset(deep + 5 + depth, ']', depth);
        deep[5 + 2 * depth] = '}';
        cr_expect_eq(is_understood(deep, 6 + 2 * depth), depth < 32, "%zu", depth);
    }
    for (size_t i = 0; i < sizeof understood / sizeof *understood; i++) {
        const size_t length = strlen(understood[i]);
        for (size_t cut = 0; cut < length; cut++) {
            char *copy = malloc(cut + 1); /* for AddressSanitizer */
            memcpy(copy, understood[i], cut);
            is_understood(copy, cut);
            free(copy);
        }
    }
}

/* Any byte in any place, of any of the texts. */
Test(json_quick, damaged)
{
    uint64_t state = 1;
    size_t read = 0, left = 0;
    for (size_t round = 0; round < 40000; round++) {
        char text[200];
        state = hash_mix(state + round);
        const char *from = understood[state % (sizeof understood / sizeof *understood)];
        const size_t length = strlen(from);
        memcpy(text, from, length);
        for (size_t i = 0; i < 1 + state % 3; i++) {
            static const char odd[] = "\"\\{}[],:0-.e\n\x80\xc3\xa9u";
            const uint64_t draw = hash_mix(state + i + 1);
            text[draw % length] =
                draw >> 60 < 12 ? odd[(draw >> 20) % (sizeof odd - 1)] : (char)(draw >> 40);
        }
        *(is_understood(text, length) ? &read : &left) += 1;
    }
    cr_expect(read > 2000 && left > 2000, "%zu, %zu", read, left);
}

Test(json_quick, plain_bytes)
{
    char bytes[40];
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
        for (size_t place = 0; place < sizeof bytes; place++) {
            memset(bytes, place % 2 ? '!' : '~', sizeof bytes); /* beside what is not */
            bytes[place] = (char)byte;
            cr_assert_eq(json_plain_length(bytes, sizeof bytes), plain ? sizeof bytes : place,
                         "%u at %zu", byte, place);
            cr_assert_eq(json_plain_length(bytes, place), place);
        }
    }
}

Test(json_quick, lack_of_memory)
{
    static const char text[] =
        "{\"a\":\"b\\nc\",\"d\":[1,\"e\",{\"f\":2},1.5],\"g\":\"h\",\"i\":{\"j\":true}}";
    struct failure failure = {0};
    bool done = false;
    size_t failed = 0;
    json_set_alloc_funcs(malloc, free); /* else jansson's would not come by failing_malloc */
    for (size_t after = 0; !done; after++) {
        struct text_buffer scratch = {0};
        json_t *root;
        failing_malloc_after(after);
        const bool loaded = json_quick_load(text, sizeof text - 1, &scratch, &root, &failure);
        done = !failing_malloc_stop();
        cr_assert(loaded || failure.code == FAILURE_MEMORY);
        cr_assert(loaded || !root);
        failed += !loaded;
        json_decref(root);
        text_buffer_release(&scratch);
    }
    cr_expect(failed > 5, "%zu", failed);
}
