/* html_weights: how much text that reads like an article's is in each element.
 *
 * Text has a weight: sentences with few links (after the block density of Kohlschütter,
 * Fankhauser and Nejdl 2010, "Boilerplate detection using shallow text features", WSDM). The
 * weights of lines are summed up the tree, with and without the elements that are boilerplate
 * by what their markup calls them. */
#ifndef TENOR_HTML_WEIGHTS_H
#define TENOR_HTML_WEIGHTS_H

#include "html_comments.h"
#include "html_headline.h"
#include "html_rules.h"
#include "html_tree.h"

#define HTML_ARTICLE_LEAST 250.0F /* weight: an article has as much, a head or a teaser less */

/* What is known of an element from all that is in it, and from where it stands. */
struct html_weight {
    float all;         /* weight of the text inside */
    float before;      /* weight of the page's text before the first line inside */
    float kept;        /* of the text that is neither boilerplate nor comments, squared up:
                          see sum_kept */
    float own;         /* of that, the text that no smaller part of the page holds */
    uint32_t heaviest; /* the child with most of `kept`; 0: none */
    uint16_t hints;    /* enum html_hint of it and of those around it, up to the article's
                          element, which is not included */
    uint16_t depth;    /* elements between the article's and this one */
    bool headed;       /* it holds the headline */
    bool in_scope;     /* it is in the part of the page around the headline */
    bool in_head;      /* it is boilerplate only because it is in a header with the headline */
    bool another;      /* it is an article below the page's own */
    bool boilerplate;  /* it, or an element around it, is boilerplate, */
    bool comment;      /* is a part of the page for readers' comments, */
    bool in_article;   /* is the article's element */
};

/* Is a line in this element a reader's, and not a form or a heading beside the comments? */
static inline bool html_weight_is_comment(const struct html_weight *weight)
{
    return weight->comment && !weight->boilerplate;
}

static inline bool html_weight_is_kept(const struct html_weight *weight)
{
    return !weight->boilerplate && !weight->comment;
}

/* Sets all of `weights`, [tree->element_count], but what says where the article's element is:
 * hints, depth and in_article are 0. If the page has no text to speak of but captions, these
 * become paragraphs. Linear time; fails only if stopped. */
bool html_weights_find(struct html_weight *weights, const struct html_tree *tree,
                       const struct html_headline *headline,
                       const struct html_comments *comments, struct failure *failure);

#endif
