/* Offset maps: offsets in a text that was made from another → offsets in that one. */
#include <criterion/criterion.h>

#include "../features/base/offset_map.h"

static void add(struct offset_map *map, size_t made, size_t given, bool changed)
{
    cr_assert(offset_map_add(map, made, given, changed, NULL));
}

static void expect(const struct offset_map *map, size_t made, size_t begin, size_t end)
{
    cr_expect_eq(offset_map_begin(map, made), begin, "begin of %zu: %zu", made,
                 offset_map_begin(map, made));
    cr_expect_eq(offset_map_end(map, made), end, "end of %zu: %zu", made,
                 offset_map_end(map, made));
}

Test(offset_map, empty_is_the_identity)
{
    struct offset_map map = {0};
    expect(&map, 0, 0, 0);
    expect(&map, 7, 7, 7);
}

/* "<b>a &amp; b</b> c" → "a & b c" */
Test(offset_map, tags_left_out_and_an_entity_read)
{
    struct offset_map map = {0};
    add(&map, 0, 3, false);
    add(&map, 2, 5, true); /* &amp; */
    add(&map, 3, 10, false);
    add(&map, 5, 16, false);
    expect(&map, 0, 3, 3);
    expect(&map, 2, 5, 5);
    expect(&map, 3, 10, 10); /* behind all of the entity */
    expect(&map, 5, 16, 12); /* a range that ends here ends before </b> */
    expect(&map, 7, 18, 18);
    offset_map_release(&map);
}

Test(offset_map, a_piece_that_continues_the_last_adds_nothing)
{
    struct offset_map map = {0};
    add(&map, 0, 0, false);
    add(&map, 4, 4, false);
    cr_expect_eq(map.count, 0);
    add(&map, 4, 6, false);
    add(&map, 9, 11, false);
    cr_expect_eq(map.count, 1);
    offset_map_release(&map);
}

Test(offset_map, the_last_piece_at_an_offset_counts)
{
    struct offset_map map = {0};
    add(&map, 0, 2, false);
    add(&map, 0, 9, false);
    cr_expect_eq(map.count, 1);
    expect(&map, 0, 9, 9);
    offset_map_release(&map);
}

/* One byte of windows-1252 becomes three of UTF-8. */
Test(offset_map, changed_pieces_map_as_a_whole)
{
    struct offset_map map = {0};
    add(&map, 5, 5, true);
    add(&map, 8, 6, false);
    expect(&map, 5, 5, 5);
    expect(&map, 6, 5, 6);
    expect(&map, 7, 5, 6);
    expect(&map, 8, 6, 6);
    expect(&map, 9, 7, 7);
    offset_map_release(&map);
}
