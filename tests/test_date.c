/* Dates as records have them. */
#include <criterion/criterion.h>
#include <string.h>

#include "../train/date.h"

static uint32_t parse(const char *text)
{
    return date_parse(text, strlen(text));
}

Test(date, the_forms_that_records_have)
{
    cr_assert_eq(parse("2018-05-03"), 20180503);
    cr_assert_eq(parse("2018-05-03T10:00:00Z"), 20180503);
    cr_assert_eq(parse("2018/5/3 10:00"), 20180503);
    cr_assert_eq(parse("20180503"), 20180503);
    cr_assert_eq(parse("2018-05"), 20180500);
    cr_assert_eq(parse("2018"), 20180000);
    cr_assert_eq(parse("2018, in May"), 20180000);
    cr_assert_eq(parse("5/3/2018"), 20180503);
    cr_assert_eq(parse("31/3/2018"), 20180331);
    cr_assert_eq(parse("31.3.2018."), 20180331);
    cr_assert_eq(parse("5/3/18"), 20180503);
    cr_assert_eq(parse("5/3/99"), 19990503);
}

Test(date, what_is_no_date)
{
    const char *texts[] = {
        "",          "May 3, 2018", "0001-11-30", "0",        "1525305600",
        "201805033", "2018-13-01",  "2018-01-32", "13/13/18", "5/3",
        "5/3/2",     "5/3/20188",   "-2018",      "5/3/018",  "2018-05-033333333"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_assert_eq(parse(texts[i]), 0, "'%s' is %u", texts[i], (unsigned)parse(texts[i]));
}

/* Nothing behind the given bytes is read. */
Test(date, a_part_of_a_string)
{
    cr_assert_eq(date_parse("2018-05-03", 7), 20180500);
    cr_assert_eq(date_parse("2018-05-03", 5), 20180000);
    cr_assert_eq(date_parse("2018-05-03", 4), 20180000);
    cr_assert_eq(date_parse("2018-05-03", 0), 0);
}
