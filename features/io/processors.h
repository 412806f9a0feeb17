/* processors: how many processors this process may use. */
#ifndef TENOR_PROCESSORS_H
#define TENOR_PROCESSORS_H

#include <stddef.h>

/* At least 1. Processors that the process is kept from (taskset, a batch system) do not count. */
size_t processors_usable(void);

#endif
