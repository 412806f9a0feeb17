/* confusions: see confusions.h. */
#include "confusions.h"

size_t confusions_worst(const struct evaluation *evaluation, size_t *worst, size_t most)
{
    const size_t labels = evaluation->labels;
    const size_t *confusion = evaluation->confusion;
    size_t count = 0;
    for (size_t cell = 0; cell < labels * labels; cell++) {
        const bool wrong = cell / labels != cell % labels && confusion[cell] > 0;
        const bool full = count == most;
        if (!wrong || most == 0 || (full && confusion[cell] <= confusion[worst[most - 1]]))
            continue;
        size_t at = full ? most - 1 : count++;
        for (; at > 0 && confusion[worst[at - 1]] < confusion[cell]; at--)
            worst[at] = worst[at - 1];
        worst[at] = cell;
    }
    return count;
}
