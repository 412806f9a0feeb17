/* date: dates as records have them → numbers that can be compared. */
#ifndef TENOR_DATE_H
#define TENOR_DATE_H

#include <stddef.h>
#include <stdint.h>

/* The date that bytes[length] begin with, as year * 10000 + month * 100 + day; what is not
 * given is 0. 0 if they begin with no date of the years 1000 to 9999. Read are 2018,
 * 2018-05, 2018-05-03, 20180503, and 5/3/2018 or 5/3/18 (month and day; the other way round
 * if there is no such month; 69 is 1969 and 68 is 2068, as in POSIX); '-', '/' and '.' are
 * alike, and a time may follow. Whether the month has so many days is not checked. */
uint32_t date_parse(const char *bytes, size_t length);

#endif
