/* small_page: a page of text with boilerplate around its article, and two comments on it. */
#ifndef TENOR_SMALL_PAGE_H
#define TENOR_SMALL_PAGE_H

static const char small_page[] =
    "# The \"ferry\" stops in May\n\nBy Ida Quill | 3 May 2021\n\n"
    "The ferry to Marrow Island may stop in May, the council said on Monday, as it cannot pay "
    "for empty boats any longer.\n\n"
    "Many islanders believe that the service could still be saved, and they have collected "
    "four "
    "hundred names in a week, which is more than the island has people.\n\n"
    "The company has sold its second boat and the kiosk, and it has let three of its five "
    "sailors go, who are now looking for work on the mainland.\n\n"
    "Share this:\n\nFacebook\n\nTwitter\n\n2 Comments\n\n"
    "**Ann Lee** says:\n\n4 May 2021 at 8:15 am\n\nThe *boat* was never\nempty.\n\nI miss "
    "it.\n\n"
    "Reply\n\n**Old Ferryman** says:\n\n4 May 2021 at 9:40 am\n\nIt was.\n\nReply\n";

#endif
