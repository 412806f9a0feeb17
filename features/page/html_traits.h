/* html_traits: what tree construction knows of the names of elements (HTML Standard, section
 * 13.2.4 and 13.2.6). */
#ifndef TENOR_HTML_TRAITS_H
#define TENOR_HTML_TRAITS_H

#include <stdint.h>

#include "html_tags.h"

/* Bits. The standard's words are in quotes. */
enum html_trait {
    TRAIT_VOID = 1 << 0,    /* has no end tag, and nothing inside */
    TRAIT_SPECIAL = 1 << 1, /* "special" */
    /* Where looking for an open element ends: "in scope", and so on. */
    TRAIT_SCOPE = 1 << 2,
    TRAIT_TABLE_SCOPE = 1 << 3,
    TRAIT_LIST_SCOPE = 1 << 4,
    TRAIT_BUTTON_SCOPE = 1 << 5,
    TRAIT_IMPLIED_END = 1 << 6, /* "generate implied end tags" closes it */
    TRAIT_CLOSES_P = 1 << 7,    /* its start tag closes an open <p> */
    TRAIT_BLOCK_END = 1 << 8,   /* its end tag closes all that is inside of it */
    TRAIT_FORMATTING = 1 << 9,  /* its end tag leaves blocks inside of it open */
    TRAIT_HEADING = 1 << 10,    /* <h1> to <h6>: each end tag closes any */
    TRAIT_HEAD = 1 << 11,       /* may stand in <head> */
    TRAIT_TABLE_PART = 1 << 12, /* <caption> to <td> */
    TRAIT_MARKER = 1 << 13,     /* links outside are not opened again inside */
    TRAIT_LEAVES_SVG = 1 << 14, /* its start tag closes <svg> and <math> */
    TRAIT_TITLE_TEXT = 1 << 15, /* read as HTML_TITLE */
    TRAIT_RAW_TEXT = 1 << 16,   /* read as HTML_RAW */
    TRAIT_SVG_HTML = 1 << 17,   /* in <svg>: inside of it is HTML */
    TRAIT_MATH_HTML = 1 << 18   /* in <math>, likewise */
};

/* The traits of a name; enum html_trait. */
uint32_t html_traits_of(enum html_name name);

#endif
