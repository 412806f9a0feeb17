/* offset_map: a sorted list of pieces, searched by bisection. */
#include "offset_map.h"

#include <assert.h>
#include <stdlib.h>

/* Does a piece that begins here continue the last one byte for byte? */
static bool goes_on(const struct offset_map *map, size_t made, size_t given, bool changed)
{
    if (changed)
        return false;
    if (map->count == 0)
        return made == given;
    const struct offset_piece *last = &map->pieces[map->count - 1];
    return !last->changed && given - last->given == made - last->made;
}

bool offset_map_add(struct offset_map *map, size_t made, size_t given, bool changed,
                    struct failure *failure)
{
    if (map->count > 0 && map->pieces[map->count - 1].made == made)
        map->count--;
    if (goes_on(map, made, given, changed))
        return true;
    if (!memory_reserve(&map->pieces, &map->capacity, map->count + 1, sizeof *map->pieces,
                        failure))
        return false;
    assert(made <= UINT32_MAX && given <= INT32_MAX);
    map->pieces[map->count++] = (struct offset_piece){
        .made = (uint32_t)made, .given = given & INT32_MAX, .changed = changed};
    return true;
}

/* The number of pieces that begin at or before `made`. */
static size_t pieces_until(const struct offset_map *map, size_t made)
{
    size_t low = 0, high = map->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (map->pieces[middle].made <= made)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t offset_map_begin(const struct offset_map *map, size_t made)
{
    const size_t count = pieces_until(map, made);
    if (count == 0)
        return made;
    const struct offset_piece *piece = &map->pieces[count - 1];
    return piece->changed ? piece->given : piece->given + (made - piece->made);
}

size_t offset_map_end(const struct offset_map *map, size_t made)
{
    if (made == 0)
        return offset_map_begin(map, 0);
    const size_t count = pieces_until(map, made - 1);
    const bool changed = count > 0 && map->pieces[count - 1].changed;
    if (changed && count < map->count)
        return map->pieces[count].given;
    return offset_map_begin(map, made - 1) + 1;
}

bool offset_map_piece(const struct offset_map *map, size_t made, size_t *begin, size_t *end)
{
    const size_t count = pieces_until(map, made);
    *begin = count > 0 ? map->pieces[count - 1].made : 0;
    *end = count < map->count ? map->pieces[count].made : SIZE_MAX;
    return count > 0 && map->pieces[count - 1].changed;
}

void offset_map_release(struct offset_map *map)
{
    free(map->pieces);
    *map = (struct offset_map){0};
}

size_t offset_map_memory(const struct offset_map *map)
{
    return map->capacity * sizeof *map->pieces;
}
