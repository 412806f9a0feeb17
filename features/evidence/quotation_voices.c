/* quotation_voices: contents that have more than half of a quotation have its middle token. So the
 * contents over that token are looked at, which lie on a stack while the quotations go by. */
#include "quotation_voices.h"

#include <stdlib.h>

#include "../base/sort.h"
#include "../base/stop.h"

/* Contents over one token that are looked at. Real ones nest two or three deep; this bounds the
 * time of a text in which all is attributed to all. */
#define MOST_OVER_A_TOKEN 8

struct content_piece {
    uint32_t first, end, attribution;
};

/* By begin; of those that begin together the longest first, so that the innermost comes last. */
static int compare(const void *left, const void *right)
{
    const struct content_piece *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return (a->attribution > b->attribution) - (a->attribution < b->attribution);
}

/* How many pieces there are; in any order. */
static size_t list_pieces(const struct attributions *attributions, struct content_piece *pieces)
{
    size_t count = 0;
    for (uint32_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        if (item->content_first < item->content_end)
            pieces[count++] = (struct content_piece){item->content_first, item->content_end, i};
        if (item->more_first < item->more_end)
            pieces[count++] = (struct content_piece){item->more_first, item->more_end, i};
    }
    return count;
}

/* How many tokens of the quotation are in the piece. */
static uint32_t overlap(const struct quotation *quotation, const struct content_piece *piece)
{
    const uint32_t first = piece->first > quotation->first ? piece->first : quotation->first;
    const uint32_t end = piece->end < quotation->end ? piece->end : quotation->end;
    return first < end ? end - first : 0;
}

/* The voice of a quotation; open[0 .. count) are the pieces that may be over its middle. */
static uint32_t voice_of(const struct quotation *quotation, const struct content_piece *open,
                         size_t count)
{
    uint32_t most = (quotation->end - quotation->first) / 2, voice = QUOTATION_NO_VOICE;
    for (size_t i = 0; i < count && i < MOST_OVER_A_TOKEN; i++) {
        const struct content_piece *piece = &open[count - 1 - i]; /* the innermost first */
        if (overlap(quotation, piece) > most) {
            most = overlap(quotation, piece);
            voice = piece->attribution;
        }
    }
    return voice;
}

bool quotation_voices_find(struct quotation_voices *voices, const struct quotations *quotations,
                           const struct attributions *attributions, struct failure *failure)
{
    voices->count = 0;
    if (!memory_reserve(&voices->items, &voices->capacity, quotations->count,
                        sizeof *voices->items, failure) ||
        !memory_reserve(&voices->pieces, &voices->piece_capacity, 2 * attributions->count,
                        sizeof *voices->pieces, failure))
        return false;
    /* The stack is kept in the part of the array that was read. */
    struct content_piece *pieces = voices->pieces;
    const size_t count = list_pieces(attributions, pieces);
    size_t next = 0, open = 0;
    if (!sort_items(pieces, count, sizeof *pieces, compare, failure))
        return false;
    for (size_t i = 0; i < quotations->count; i++) {
        const struct quotation *quotation = &quotations->items[i];
        const uint32_t middle = quotation->first + (quotation->end - quotation->first) / 2;
        if (!go_on_at(failure, i))
            return false;
        for (; next < count && pieces[next].first <= middle; next++) {
            while (open > 0 && pieces[open - 1].end <= pieces[next].first)
                open--;
            pieces[open++] = pieces[next];
        }
        while (open > 0 && pieces[open - 1].end <= middle)
            open--;
        voices->items[voices->count++] = voice_of(quotation, pieces, open);
    }
    return true;
}

void quotation_voices_release(struct quotation_voices *voices)
{
    free(voices->items);
    free(voices->pieces);
    *voices = (struct quotation_voices){0};
}

size_t quotation_voices_memory(const struct quotation_voices *voices)
{
    return voices->capacity * sizeof *voices->items +
           voices->piece_capacity * sizeof *voices->pieces;
}
