/* shares: rounding shares of a whole so that they still sum to it. */
#ifndef TENOR_SHARES_H
#define TENOR_SHARES_H

#include <stddef.h>

/* Decimals of a rounded share: what "%.6f" prints. */
#define SHARE_DECIMALS 6

/* Rounds shares[0 .. count), each 0 to 1, that sum to 1 but for floating-point error: by the
 * method of largest remainders each becomes the next lower or higher multiple of 10^-6, and
 * what is printed of them sums to 1. A share that is larger than another is not smaller
 * afterwards; of equal ones the first is the larger, if they must differ. */
void shares_round(double *shares, size_t count);

#endif
