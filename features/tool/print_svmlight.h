/* print_svmlight: --svmlight, features by index for SVMlight and LIBSVM. */
#ifndef TENOR_PRINT_SVMLIGHT_H
#define TENOR_PRINT_SVMLIGHT_H

#include "printer.h"

/* The label, or 0 if there is none; then INDEX:VALUE, ascending: the dense features that are
 * not 0, from index 1; after all of those the counts of n-grams by their bucket. */
void print_svmlight(struct printer *printer);

#endif
