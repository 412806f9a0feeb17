/* html_style: the style sheet and the script of a page of HTML. */
#ifndef TENOR_HTML_STYLE_H
#define TENOR_HTML_STYLE_H

/* The style sheet in parts, after which NULL comes. The rules of layers of reasons are not in
 * it, as their number depends on the models. */
extern const char *const html_style[];

/* The script, which only adds comfort: it sorts the index, and unfolds all that is folded
 * before printing. And its SHA-256 in base64, by which the page's policy lets this script alone
 * run; in tests/browser/page.sh the browser compares them. */
extern const char html_script[];
extern const char html_script_hash[];

#endif
