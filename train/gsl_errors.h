/* gsl_errors: GSL's errors as what its functions return. */
#ifndef TENOR_GSL_ERRORS_H
#define TENOR_GSL_ERRORS_H

/* GSL ends the program at its first error, unless it is told not to: from here on it is. That
 * holds for all threads, and any of them may say so at any time. */
void gsl_errors_return(void);

#endif
