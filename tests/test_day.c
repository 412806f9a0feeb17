/* Tests of day. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/article/day.h"
#include "failing_malloc.h"

static const char *const lines[] = {"0 de of st nd rd th er", "1 january januar ינואר",
                                    "3 march mar märz marzo mars марта مارس március",
                                    "4 april"};

static struct day_names read_names(void)
{
    struct day_names names = {0};
    bool memory;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        cr_assert(day_names_add(&names, lines[i], strlen(lines[i]), &memory), "%s", lines[i]);
    return names;
}

/* The days of a text, "2031-03-11 2031-03-12"; "?" for one whose order is not known. */
static const char *find(const char *text, enum day_order order, bool value)
{
    static char said[DAYS_MOST * (DAY_TEXT + 1)];
    struct day_names names = read_names();
    struct day_found found[DAYS_MOST];
    struct text_buffer scratch = {0};
    size_t count;
    cr_assert(
        days_find(&names, text, strlen(text), order, value, found, &count, &scratch, NULL));
    said[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char day[DAY_TEXT];
        day_write(found[i].day, day);
        strcat(said, i > 0 ? " " : "");
        strcat(said, day[0] ? day : "?");
        cr_expect(found[i].span.begin < found[i].span.end && found[i].span.end <= strlen(text));
    }
    text_buffer_release(&scratch);
    day_names_release(&names);
    return said;
}

Test(day, forms)
{
    static const struct {
        const char *text, *days;
    } cases[] = {
        {"2031-03-11", "2031-03-11"},
        {"2031-03-11T21:40:00+01:00", "2031-03-11"},
        {"2031/3/11", "2031-03-11"},
        {"2031. 03. 11.", "2031-03-11"},
        {"/2031/03/11/lock-opens", "2031-03-11"},
        {"11.03.2031 | City", "2031-03-11"},
        {"11. 3. 2031", "2031-03-11"},
        {"11.03.31, 21:40", "2031-03-11"},
        {"11/3/2031", "?"},
        {"25/3/2031", "2031-03-25"},
        {"3/25/2031", "2031-03-25"},
        {"3-3-2031", "2031-03-03"},
        {"Dienstag, 11. M\u00e4rz 2031, 21:40 Uhr", "2031-03-11"},
        {"11. MA\u0308RZ 2031", "2031-03-11"},
        {"11 de marzo de 2031 a las 21:40", "2031-03-11"},
        {"1er mars 2031", "2031-03-01"},
        {"11 марта 2031 г.", "2031-03-11"},
        {"11-Mar-2031", "2031-03-11"},
        {"the 11th of March, 2031", "2031-03-11"},
        {"by Ida \u2022 March 11, 2031 \u2022 River", "2031-03-11"},
        {"MARCH 11 2031", "2031-03-11"},
        {"Mar. 11th, 2031", "2031-03-11"},
        {"Tue Mar 11 2031 15:21:41 GMT+0000", "2031-03-11"},
        {"Tue Mar 11 15:21:41 CET 2031", "2031-03-11"},
        {"Tue, 11 Mar 2031 15:21:41 +0000", "2031-03-11"},
        {"2031. m\u00e1rcius 11.", "2031-03-11"},
        {"2031年3月11日", "2031-03-11"},
        {"2031년 3월 11일", "2031-03-11"},
        {"\u0661\u0661 \u0645\u0627\u0631\u0633 \u0662\u0660\u0663\u0661", "2031-03-11"},
        {"Published 3 March 2031, updated 4 April 2031", "2031-03-03 2031-04-04"},
        {"29.02.2032", "2032-02-29"},
        /* None. */
        {"29.02.2031", ""},
        {"31 April 2031", ""},
        {"March 11", ""},
        {"March 2031", ""},
        {"\u00a9 2031 The Quay", ""},
        {"version 1.2.31", ""},
        {"10.3.20.31", ""},
        {"1.2.31.4", ""},
        {"0001-01-01", ""},
        {"2031-13-11", ""},
        {"call 11-03-20311", ""},
        {"1931015301", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(find(cases[i].text, DAY_ORDER_UNKNOWN, false), cases[i].days,
                         "'%s': '%s', not '%s'", cases[i].text,
                         find(cases[i].text, DAY_ORDER_UNKNOWN, false), cases[i].days);
}

Test(day, the_order_is_the_callers)
{
    cr_expect_str_eq(find("3/4/2031", DAY_ORDER_DAY_FIRST, false), "2031-04-03");
    cr_expect_str_eq(find("3/4/2031", DAY_ORDER_MONTH_FIRST, false), "2031-03-04");
    cr_expect_str_eq(find("25/4/2031", DAY_ORDER_MONTH_FIRST, false), "2031-04-25");
    cr_expect_str_eq(find("3.4.2031", DAY_ORDER_MONTH_FIRST, false), "2031-04-03");
}

Test(day, numbers_are_days_as_values_only)
{
    static const struct {
        const char *value, *day;
    } cases[] = {{"1931015301", "2031-03-11"},
                 {"1931015301000", "2031-03-11"},
                 {"20310311", "2031-03-11"},
                 {"20310311T214000Z", "2031-03-11"},
                 {"20310311214000", "2031-03-11"},
                 {"951782400", ""},
                 {"20311311", ""},
                 {"0", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(find(cases[i].value, DAY_ORDER_UNKNOWN, true), cases[i].day, "%s: %s",
                         cases[i].value, find(cases[i].value, DAY_ORDER_UNKNOWN, true));
}

Test(day, only_months_with_words_are_read)
{
    static const char *const bad[] = {"", "march", "13 march", "3", "3march", "x 3"};
    struct day_names names = {0};
    bool memory;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_not(day_names_add(&names, bad[i], strlen(bad[i]), &memory), "'%s'", bad[i]);
        cr_expect_not(memory);
    }
    day_names_release(&names);
}

Test(day, long_and_hostile_texts)
{
    char text[2 * DAY_TEXT_MOST + 1];
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cr_expect_str_eq(find(text, DAY_ORDER_UNKNOWN, true), "");
    for (size_t i = 1; i < sizeof text - 1; i += 2)
        text[i] = i % 3 ? '.' : '/';
    find(text, DAY_ORDER_UNKNOWN, true);
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xC2\xBA", 2);
    cr_expect_str_eq(find(text, DAY_ORDER_UNKNOWN, true), "");
}

Test(day, out_of_memory)
{
    const char text[] = "11 M\u00e4rz 2031";
    struct day_names names = read_names();
    for (size_t left = 0; left < 2; left++) {
        struct text_buffer scratch = {0};
        struct day_found found[DAYS_MOST];
        struct failure failure = {0};
        size_t count;
        failing_malloc_after(left);
        const bool done = days_find(&names, text, sizeof text - 1, DAY_ORDER_UNKNOWN, false,
                                    found, &count, &scratch, &failure);
        const bool failed = failing_malloc_stop();
        cr_expect_eq(done, !failed);
        cr_expect(done || failure.code == FAILURE_MEMORY);
        text_buffer_release(&scratch);
    }
    day_names_release(&names);
}
