/* shares: the method of largest remainders, which is also called Hamilton's. */
#include "shares.h"

#include <math.h>

#define PARTS 1e6 /* 10^SHARE_DECIMALS */

/* Raises the part with the largest remainder, the first of them, to the next whole number. */
static void raise_one(double *parts, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (parts[i] - floor(parts[i]) > parts[best] - floor(parts[best]))
            best = i;
    parts[best] = floor(parts[best]) + 1;
}

void shares_round(double *shares, size_t count)
{
    double left = PARTS;
    for (size_t i = 0; i < count; i++) {
        shares[i] *= PARTS;
        left -= floor(shares[i]);
    }
    for (size_t raised = 0; raised < count && left > 0; raised++, left--)
        raise_one(shares, count);
    for (size_t i = 0; i < count; i++)
        shares[i] = floor(shares[i]) / PARTS;
}
