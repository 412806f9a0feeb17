/* failure and memory: messages, and arrays that grow. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"

Test(failure, fills_in_code_and_message)
{
    struct failure failure = {0};
    cr_assert_not(fail(&failure, FAILURE_OPEN, "cannot open '%s': %s", "x", "no such file"));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert_str_eq(failure.message, "cannot open 'x': no such file");
}

Test(failure, without_a_struct_only_returns_false)
{
    cr_assert_not(fail(NULL, FAILURE_MEMORY, "out of memory"));
}

Test(failure, may_quote_its_own_message)
{
    struct failure failure = {0};
    failure_set(&failure, FAILURE_MODEL, "bad label");
    failure_set(&failure, FAILURE_MODEL, "'m': %s", failure.message);
    cr_assert_str_eq(failure.message, "'m': bad label");
}

Test(failure, long_message_is_cut_at_a_character)
{
    struct failure failure;
    for (size_t before = 250; before < 258; before++) {
        char text[300];
        memset(text, 'a', before);
        memcpy(text + before, "\xE2\x82\xAC\xE2\x82\xAC", 7); /* two euro signs */
        failure_set(&failure, FAILURE_DATA, "%s", text);
        size_t length = strlen(failure.message);
        cr_assert_lt(length, sizeof failure.message);
        size_t whole = before < 255 ? before + (255 - before) / 3 * 3 : 255;
        cr_assert_eq(length, whole, "%zu before: %zu bytes", before, length);
    }
}

Test(failure, says_what_the_system_says)
{
    struct failure failure = {0};
    errno = ENOENT;
    cr_expect_not(fail_file(&failure, FAILURE_OPEN, "open", "x"));
    cr_expect_eq(failure.code, FAILURE_OPEN);
    cr_expect_str_eq(failure.message, "cannot open 'x': no such file or directory");
    errno = ENOSPC;
    cr_expect_not(fail_file(&failure, FAILURE_WRITE, "write standard output", NULL));
    cr_expect_eq(failure.code, FAILURE_WRITE);
    cr_expect_str_eq(failure.message, "cannot write standard output: no space left on device");
    errno = EDOTDOT;
    cr_expect_not(fail_file(&failure, FAILURE_OPEN, "read", "x"));
    cr_expect_str_eq(failure.message, "cannot read 'x': RFS specific error");
    cr_expect_not(fail_file(NULL, FAILURE_OPEN, "open", "x"));
}

Test(memory, reserve_keeps_items_and_capacity)
{
    int *items = NULL;
    size_t capacity = 0, allocations = 0, last = 0;
    for (size_t i = 0; i < 10000; i++) {
        cr_assert(memory_reserve(&items, &capacity, i + 1, sizeof *items, NULL));
        cr_assert_geq(capacity, i + 1);
        allocations += capacity != last;
        last = capacity;
        items[i] = (int)i;
    }
    for (size_t i = 0; i < 10000; i++)
        cr_assert_eq(items[i], (int)i);
    cr_assert_lt(allocations, 30, "grows by a share, not by a step");
    free(items);
}

Test(memory, overflow_is_a_failure_and_changes_nothing)
{
    struct failure failure = {0};
    uint64_t *items = NULL;
    size_t capacity = 0;
    cr_assert(memory_reserve(&items, &capacity, 4, sizeof *items, &failure));
    uint64_t *before = items;
    size_t capacity_before = capacity;
    cr_assert_not(memory_reserve(&items, &capacity, SIZE_MAX / 4, sizeof *items, &failure));
    cr_assert_eq(failure.code, FAILURE_MEMORY);
    cr_assert_eq(items, before);
    cr_assert_eq(capacity, capacity_before);
    free(items);
}

static void assert_invariants(const struct text_buffer *buffer)
{
    if (buffer->capacity == 0) {
        cr_assert_null(buffer->data);
        cr_assert_eq(buffer->length, 0);
    } else {
        cr_assert_lt(buffer->length, buffer->capacity);
        cr_assert_eq(buffer->data[buffer->length], '\0');
    }
}

Test(memory, text_buffer_grows_and_ends_with_nul)
{
    struct text_buffer buffer = {0};
    assert_invariants(&buffer);
    text_buffer_clear(&buffer);
    assert_invariants(&buffer);
    cr_assert(text_buffer_append(&buffer, NULL, 0, NULL));
    assert_invariants(&buffer);
    for (int i = 0; i < 100; i++) {
        cr_assert(text_buffer_append(&buffer, "ab\0c", 4, NULL));
        assert_invariants(&buffer);
        cr_assert(text_buffer_format(&buffer, NULL, "%d-%s", 7, ""));
        assert_invariants(&buffer);
    }
    cr_assert_eq(buffer.length, 600);
    cr_assert_eq(memcmp(buffer.data + 594, "ab\0c7-", 6), 0);
    size_t capacity = buffer.capacity;
    text_buffer_clear(&buffer);
    assert_invariants(&buffer);
    cr_assert_eq(buffer.capacity, capacity);
    text_buffer_release(&buffer);
    assert_invariants(&buffer);
}

/* A large array grows by less, so that less of it is waste, and still in linear time. */
Test(memory, large_arrays_grow_by_an_eighth)
{
    char *items = NULL;
    size_t capacity = 0, times = 0;
    for (size_t need = 1; need <= (size_t)1 << 24; need = capacity + 1) {
        const size_t before = capacity;
        cr_assert(memory_reserve(&items, &capacity, need, 1, NULL));
        if (before > MEMORY_LARGE)
            cr_assert_leq(capacity, before + before / 8 + 1);
        times++;
    }
    cr_expect_lt(times, 80);
    free(items);
}

Test(memory, only_what_is_large_is_given_back)
{
    uint64_t *items = NULL;
    size_t capacity = 0;
    cr_assert(
        memory_reserve(&items, &capacity, MEMORY_LARGE / sizeof *items, sizeof *items, NULL));
    const uint64_t *const before = items;
    memory_give_back(&items, &capacity, sizeof *items);
    cr_expect_eq(items, before);
    cr_assert(memory_reserve(&items, &capacity, MEMORY_LARGE / sizeof *items + 1, sizeof *items,
                             NULL));
    memory_give_back(&items, &capacity, sizeof *items);
    cr_expect_null(items);
    cr_expect_eq(capacity, 0);
    memory_give_back(&items, &capacity, sizeof *items);
    cr_assert(memory_reserve(&items, &capacity, 3, sizeof *items, NULL));
    free(items);
}
