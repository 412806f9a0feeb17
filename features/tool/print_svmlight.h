/* print_svmlight: --svmlight, features by index for SVMlight and LIBSVM. */
#ifndef TENOR_PRINT_SVMLIGHT_H
#define TENOR_PRINT_SVMLIGHT_H

#include "printer.h"

/* The label's number, or 0 if there is no label; then INDEX:VALUE, ascending: the dense features
 * that are not 0, from index 1; after all of those the counts of n-grams by their bucket.
 * Nothing else: some readers take what follows a # for features.
 *
 * Without a map labels are numbers and stay as they are written; any other one is
 * FAILURE_ARGUMENT. With a map, FAILURE_RECORD is what label_map_number says, and a record
 * without a label where the map has a 0. */
void print_svmlight(struct printer *printer);

#endif
