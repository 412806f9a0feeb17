/* article_places: see article_places.h. The text was made in two steps, from bytes to characters
 * and from a page to its lines, and each has a map. A run goes on until a piece of either ends. */
#include "article_places.h"

static struct span title_span(const struct article *article, struct span span)
{
    const struct offset_map *map = &article->title_decoded;
    return (struct span){(uint32_t)offset_map_begin(map, article->title_begin + span.begin),
                         (uint32_t)offset_map_end(map, article->title_begin + span.end)};
}

struct article_place article_place(const struct article *article, struct span span)
{
    const bool in_title = span.begin < article->text_offset;
    return (struct article_place){
        in_title ? title_span(article, span) : article_input_span(article, span), in_title};
}

static size_t smaller(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* Narrows [*begin, *end), of which byte `at` is `to` in the map's own offsets, to the map's piece
 * with that byte. Returns whether the piece is the same byte for byte. */
static bool narrow(const struct offset_map *map, size_t at, size_t to, size_t *begin,
                   size_t *end)
{
    size_t piece_begin, piece_end;
    const bool changed = offset_map_piece(map, to, &piece_begin, &piece_end);
    *begin = at - smaller(at - *begin, to - piece_begin);
    *end = piece_end == SIZE_MAX ? *end : smaller(*end, at + (piece_end - to));
    return !changed;
}

bool article_run_after(const struct article *article, size_t from, struct article_run *run)
{
    const size_t offset = article->text_offset;
    /* A title is followed by two line ends that nobody gave. */
    const size_t title_end = offset > 2 ? offset - 2 : 0;
    const bool in_title = from < title_end;
    const size_t at = in_title || from > offset ? from : offset;
    size_t begin = in_title ? 0 : offset, end = in_title ? title_end : article->length;
    if (at >= end)
        return false;
    if (in_title) {
        run->same =
            narrow(&article->title_decoded, at, article->title_begin + at, &begin, &end);
    } else {
        const struct offset_map *page = &article->page.map;
        run->same =
            narrow(page, at, at - offset, &begin, &end) &&
            narrow(&article->decoded, at, offset_map_begin(page, at - offset), &begin, &end);
    }
    run->read = (struct span){(uint32_t)begin, (uint32_t)end};
    run->given = article_place(article, run->read);
    return true;
}
