/* nasty_texts: kinds of text on which a reader may take long: hostile ones, and ordinary ones to
 * compare them with. Each is a piece over and over, so that it can be of any length. */
#ifndef TENOR_NASTY_TEXTS_H
#define TENOR_NASTY_TEXTS_H

#include <stdio.h>
#include <string.h>

#include "../features/article/article.h"

static const struct nasty_text {
    const char *name, *before, *piece; /* the text: `before`, then `piece` over and over */
    enum document_format format;
} nasty_texts[] = {
    {"plain words", "", "The ferry sank near the pier on Tuesday. ", DOCUMENT_TEXT},
    {"one long sentence", "", "the ferry sank and ", DOCUMENT_TEXT},
    {"one long word", "", "a", DOCUMENT_TEXT},
    {"names without end", "", "Vane Orr Quill ", DOCUMENT_TEXT},
    {"initials", "", "J. K. L. ", DOCUMENT_TEXT},
    {"commas", "", ", , a, ", DOCUMENT_TEXT},
    {"quotation marks that never close", "", "\"a b c ", DOCUMENT_TEXT},
    {"an odd number of marks in each paragraph", "", "\"a b c.\n\n\"d\" e \"f.\n\n",
     DOCUMENT_TEXT},
    {"quotations that open in quotations", "",
     "\xe2\x80\x9c\xe2\x80\x98\xe2\x80\x9c\xe2\x80\x98 a ", DOCUMENT_TEXT},
    {"marks that close nothing", "", "\xe2\x80\x9d\xe2\x80\x99 a ", DOCUMENT_TEXT},
    {"single marks and apostrophes", "", "'a' don't 'b c' the boys' 'd ", DOCUMENT_TEXT},
    {"speeches reopened each paragraph", "", "\xe2\x80\x9cWe sail, and we sail.\n\n",
     DOCUMENT_TEXT},
    {"brackets", "", "((([a (b) ", DOCUMENT_TEXT},
    {"cues and nothing else", "", "said told asked added ", DOCUMENT_TEXT},
    {"cues that report cues", "", "Vane said that he said that ", DOCUMENT_TEXT},
    {"participles far from their subject", "", ", looked , looked foolish saying ",
     DOCUMENT_TEXT},
    {"quoted names", "", "\"Quill\" , according to \"Quill Board\" said that ", DOCUMENT_TEXT},
    {"according to according to", "", "according to ", DOCUMENT_TEXT},
    {"who said, who said", "", "Vane, who said, ", DOCUMENT_TEXT},
    {"speakers, each another", "", "Vane%u said it rained. ", DOCUMENT_TEXT},
    {"pronouns", "\"No,\" said Olin Vane. ", "\"No,\" he said. ", DOCUMENT_TEXT},
    {"labels of a transcript", "", "VANE%u: Yes.\n\n", DOCUMENT_TEXT},
    {"colons", "", "Vane: a: b: ", DOCUMENT_TEXT},
    {"dashes before names", "", "\"a\" - Vane \"b\" ", DOCUMENT_TEXT},
    {"names, each another", "", "Then Mr Vane%u left. ", DOCUMENT_TEXT},
    {"one name over and over", "", "Then Mr Vane met Vane. ", DOCUMENT_TEXT},
    {"people of one surname", "", "Then Mr Olin%u Vane left. ", DOCUMENT_TEXT},
    {"countries, peoples, bodies", "", "the Syrian army and Russian rebels of the U.S. ",
     DOCUMENT_TEXT},
    {"names joined without end", "", "Board of ", DOCUMENT_TEXT},
    {"particles of names", "Vane ", "von der al-", DOCUMENT_TEXT},
    {"he and she", "Mr Vane left. ", "He told her that his dog bit him. ", DOCUMENT_TEXT},
    {"titles without end", "Vane left. ", "Mr President he ", DOCUMENT_TEXT},
    {"they after many names", "", "Rebels met Vane%u. They left. ", DOCUMENT_TEXT},
    {"voices in voices", "", "Vane said that Orr said that Syria said that ", DOCUMENT_TEXT},
    {"acronyms", "", "Orrin Harbour Office%u OHO ", DOCUMENT_TEXT},
    {"matches of targets", "", "growth target growth government of Syria ", DOCUMENT_TEXT},
    {"tone words", "", "Vane praised the corrupt liar Orr badly ", DOCUMENT_TEXT},
    {"negations", "", "Vane did not never fail to ", DOCUMENT_TEXT},
    {"agents of what agents did", "", "the killing of Vane by the killers of ", DOCUMENT_TEXT},
    {"relative clauses", "", "Vane, whom Orr, who ", DOCUMENT_TEXT},
    {"appositions", "", "Vane, a liar, ", DOCUMENT_TEXT},
    {"what everybody has", "", "Vane's brave Orr's ", DOCUMENT_TEXT},
    {"hedges", "", "may might if perhaps about 30 ", DOCUMENT_TEXT},
    {"beginnings of phrases", "", "as far as as far as it ", DOCUMENT_TEXT},
    {"lines of one letter", "", "x\n", DOCUMENT_TEXT},
    {"words of one letter", "", "a ", DOCUMENT_TEXT},
    {"words, each another", "", "w%u ", DOCUMENT_TEXT},
    {"blanks", "a", " ", DOCUMENT_TEXT},
    {"blanks beyond ASCII", "a", "\xc2\xa0", DOCUMENT_TEXT},
    {"letters beyond ASCII", "", "\xd0\xbc\xd0\xb8\xd1\x80 ", DOCUMENT_TEXT},
    {"letters of an encoding to be guessed", "", "\xec\xe8\xf0 \xe8 \xf2\xf0\xf3\xe4. ",
     DOCUMENT_TEXT},
    {"paragraphs of text", "", "The ferry sank near the pier on Tuesday, he said.\n\n",
     DOCUMENT_TEXT},
    {"empty lines", "a", "\n\n\n\n", DOCUMENT_TEXT},
    {"emphasis", "", "*a* __b__ **c ", DOCUMENT_TEXT},
    {"links", "", "[a](b) [[c](d ", DOCUMENT_TEXT},
    {"brackets of links", "a ", "[", DOCUMENT_TEXT},
    {"comments", "A paragraph that is long enough to be one, and another sentence in it.\n\n",
     "Reply\n\nVane says:\n\nNo comment on that, thank you.\n\n", DOCUMENT_TEXT},
    {"addresses", "", "http://a.b/c?d=e@f ", DOCUMENT_TEXT},
    {"combining marks", "a", "\xcc\x81", DOCUMENT_TEXT},
    {"bytes that are no text", "a b ", "\xff\xfe\xc3 ", DOCUMENT_TEXT},
    {"elements in elements", "", "<div>a", DOCUMENT_HTML},
    {"elements never closed", "", "<p><b><i>a b ", DOCUMENT_HTML},
    {"elements never opened", "", "</p></b></i>a b ", DOCUMENT_HTML},
    {"tags cut off", "", "<a href='", DOCUMENT_HTML},
    {"entities", "", "&amp;&lt;&nosuch;&#x41;", DOCUMENT_HTML},
    {"comments of markup", "", "<!-- a --><!-", DOCUMENT_HTML},
    {"links and blocks that cross", "", "<a href=x>a<div>b</a>c", DOCUMENT_HTML},
    {"links never closed", "<a href=x>", "<p>a<object>b", DOCUMENT_HTML},
    {"bold that crosses blocks", "", "<b><p><i>a</b>b", DOCUMENT_HTML},
    {"headings and forms", "", "<h1><form>a</h2></form>", DOCUMENT_HTML},
    {"drawings", "", "<svg><g>a</svg><math></g>", DOCUMENT_HTML},
    {"quotations in quotations", "", "<q>a ", DOCUMENT_HTML},
    {"attributes without end", "<p ", "class=a&amp;b id ", DOCUMENT_HTML},
    {"references without end", "", "&CounterClockwise&#000", DOCUMENT_HTML},
    {"titles of tags", "<title>", "a<b<c>", DOCUMENT_HTML},
    {"titles of marks", "<title>>", "<1", DOCUMENT_HTML},
    {"scripts in scripts", "<script><!--", "<script></script>--><!--", DOCUMENT_HTML},
    {"tables in tables", "", "<table><td>a<select>", DOCUMENT_HTML},
    {"lists", "", "<ul><li>a<li>b", DOCUMENT_HTML},
    {"tags alone", "", "<b></b>", DOCUMENT_HTML},
    {"breaks alone", "", "<br>", DOCUMENT_HTML},
    {"blocks alone", "<p>a", "<div></div>", DOCUMENT_HTML},
    {"one long script", "<p>a<script>", "x=1;", DOCUMENT_HTML},
    {"one long attribute", "<p>a<a title='", "b&amp; ", DOCUMENT_HTML},
    {"data of a page", "<p>a<script type=application/ld+json>",
     "{\"a\":[\"b\"],\"c\":", DOCUMENT_HTML},
    {"comments of readers", "<h1>The ferry sank</h1><p>The ferry sank on Tuesday, he said.</p>",
     "<div class=comment><b class=author>Vane</b><p>It did not sink at all.</p></div>",
     DOCUMENT_HTML},
    {"authors in authors", "<h1>The ferry sank</h1><div class=comment><b class=author>",
     "<i class=author></i>", DOCUMENT_HTML},
    {"names of comments", "<h1>The ferry sank</h1><p>The ferry sank on Tuesday, he said.</p>",
     "<div class=comment id=comment-%u><b class=author>Vane</b><p>It did not.</p></div>",
     DOCUMENT_HTML},
    {"headings in elements", "<title>The ferry sank</title><h1>The ferry sank</h1>",
     "<div><h1>a b", DOCUMENT_HTML},
    {"bodies in bodies", "<title>The ferry sank</title><h1>The ferry sank</h1>",
     "<div class=article-body>It sank.", DOCUMENT_HTML},
    {"rows", "<table>", "<tr><td>a<td>b", DOCUMENT_HTML},
    {"paragraphs", "", "<p>The ferry sank near the pier on Tuesday, he said.</p>",
     DOCUMENT_HTML},
};

#define NASTY_TEXTS (sizeof nasty_texts / sizeof *nasty_texts)

/* Writes a text of fewer than `size` bytes, with a NUL behind it, and returns its length. Each %u of the piece becomes a new number, so that no two pieces are the same. */
static inline size_t nasty_text_write(const struct nasty_text *kind, char *text, size_t size)
{
    size_t length = (size_t)snprintf(text, size, "%s", kind->before);
    const char *number = strstr(kind->piece, "%u");
    const size_t head = number ? (size_t)(number - kind->piece) : strlen(kind->piece);
    for (unsigned i = 0;; i++) {
        char piece[256];
        const int wrote = number ? snprintf(piece, sizeof piece, "%.*s%u%s", (int)head,
                                            kind->piece, i, number + 2)
                                 : snprintf(piece, sizeof piece, "%s", kind->piece);
        if (length + (size_t)wrote >= size)
            return length;
        memcpy(text + length, piece, (size_t)wrote);
        length += (size_t)wrote;
    }
}

#endif
