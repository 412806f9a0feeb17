/* target_voices: in the content of which attribution does a token stand?
 *
 * In the innermost one: "Vane said that Orr had said that ..." is Orr's. The pieces of contents
 * are sorted by where they begin. While the tokens are asked for one after another, the pieces
 * that have begun lie on a stack; those that have ended are dropped when they are on top, each
 * once. */
#include <stdlib.h>

#include "../base/sort.h"

#include "target_work.h"

/* By begin; of those that begin together the longest first, so that the innermost is on top. */
static int compare_pieces(const void *left, const void *right)
{
    const struct voice_piece *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return (a->attribution > b->attribution) - (a->attribution < b->attribution);
}

static void add_piece(struct target_work *work, uint32_t first, uint32_t end,
                      uint32_t attribution)
{
    if (end > first)
        work->pieces[work->piece_count++] = (struct voice_piece){first, end, attribution};
}

void target_voices_rewind(struct target_work *work)
{
    work->next_piece = work->open_count = 0;
}

bool target_voices_begin(struct target_work *work)
{
    const struct attributions *attributions = work->attributions;
    work->piece_count = 0;
    target_voices_rewind(work);
    if (!memory_reserve(&work->pieces, &work->piece_capacity, 2 * attributions->count,
                        sizeof *work->pieces, work->failure) ||
        !memory_reserve(&work->open, &work->open_capacity, 2 * attributions->count,
                        sizeof *work->open, work->failure))
        return false;
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        add_piece(work, item->content_first, item->content_end, (uint32_t)i);
        add_piece(work, item->more_first, item->more_end, (uint32_t)i);
    }
    return sort_items(work->pieces, work->piece_count, sizeof *work->pieces, compare_pieces,
                      work->failure);
}

/* Is the token in the words for who speaks? They are not said by themselves. */
static bool is_source(const struct target_work *work, uint32_t attribution, uint32_t i)
{
    const struct attribution *item = &work->attributions->items[attribution];
    return i >= item->source_first && i < item->source_end;
}

uint32_t target_voice_at(struct target_work *work, uint32_t i)
{
    for (; work->next_piece < work->piece_count && work->pieces[work->next_piece].first <= i;
         work->next_piece++)
        work->open[work->open_count++] = work->pieces[work->next_piece];
    while (work->open_count > 0 && work->open[work->open_count - 1].end <= i)
        work->open_count--;
    if (work->open_count == 0)
        return TONE_AUTHOR;
    const struct voice_piece *top = &work->open[work->open_count - 1];
    if (!is_source(work, top->attribution, i))
        return top->attribution;
    const bool below = work->open_count > 1 && top[-1].end > i;
    return below ? top[-1].attribution : TONE_AUTHOR;
}
