/* ascii: 26 letters have two cases, and nothing else has. */
#include <criterion/criterion.h>

#include "../features/base/ascii.h"

Test(ascii, lower)
{
    for (int byte = 0; byte < 256; byte++) {
        const bool capital = byte >= 0x41 && byte <= 0x5A;
        cr_expect_eq(ascii_lower((char)byte), (char)(capital ? byte + 0x20 : byte), "%02x",
                     (unsigned)byte);
    }
}

Test(ascii, equal)
{
    cr_expect(ascii_equal("", ""));
    cr_expect(ascii_equal("og:TITLE", "OG:title"));
    cr_expect_not(ascii_equal("a", ""));
    cr_expect_not(ascii_equal("", "a"));
    cr_expect_not(ascii_equal("ab", "a"));
    cr_expect_not(ascii_equal("a", "ab"));
    cr_expect_not(ascii_equal("[", "{")); /* which differ as "A" and "a" do */
    cr_expect_not(ascii_equal("\xC3\x89", "\xC3\xA9"));
    cr_expect_not(ascii_equal("t\xC4\xB0tle", "title"));
}

Test(ascii, begins)
{
    cr_expect(ascii_begins("", ""));
    cr_expect(ascii_begins("None", ""));
    cr_expect(ascii_begins("NONE !important", "none"));
    cr_expect(ascii_begins("none", "NONE"));
    cr_expect_not(ascii_begins("no", "none"));
    cr_expect_not(ascii_begins("block", "none"));
}

Test(ascii, same)
{
    cr_expect(ascii_same("The Quay", "the quayside", 8));
    cr_expect(ascii_same("a", "b", 0));
    cr_expect_not(ascii_same("The Quay", "the quays", 9));
    cr_expect_not(ascii_same("a\0b", "a\0c", 3));
}
