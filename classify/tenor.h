/* tenor.h: genre and stance of news articles, as a library.
 *
 *     tenor_error error;
 *     const char *paths[] = {"genre.tenor", "stance.tenor"};
 *     tenor_scorer *scorer = tenor_scorer_open(paths, 2, &error);
 *     tenor_result *result = tenor_result_new();
 *     tenor_document document = {.text = text, .text_length = strlen(text)};
 *     if (scorer && result && tenor_score(scorer, &document, result, &error) == TENOR_OK)
 *         printf("%s %.2f\n", tenor_result_label(result, 0), tenor_result_confidence(result,
 * 0)); tenor_result_free(result); tenor_scorer_close(scorer);
 *
 * The library never prints, never exits, never sets the locale and keeps no global
 * state. Every failure, a failed allocation too, comes back as a code.
 *
 * Threads. A scorer is immutable once opened: any number of threads may use it at
 * once. A result belongs to one thread at a time.
 *
 * Strings returned are UTF-8, NUL-terminated, and owned by the object they were asked
 * of. */
#ifndef TENOR_H
#define TENOR_H

#include <stddef.h>

#define TENOR_VERSION_MAJOR 0
#define TENOR_VERSION_MINOR 1
#define TENOR_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TENOR_API __attribute__((visibility("default")))
#else
#define TENOR_API
#endif

/* The version of the library that is running: "0.1.0". Static. */
TENOR_API const char *tenor_version(void);

typedef enum tenor_code {
    TENOR_OK = 0,
    TENOR_NO_MEMORY = 1,     /* an allocation failed */
    TENOR_BAD_ARGUMENT = 2,  /* NULL where a thing is needed, no models, an unknown charset */
    TENOR_CANNOT_OPEN = 3,   /* a model file cannot be opened or read */
    TENOR_BAD_MODEL = 4,     /* not a model, damaged, of another version, or one task twice */
    TENOR_EMPTY_TEXT = 5,    /* the article has no words: there is nothing to score */
    TENOR_BINARY_TEXT = 6,   /* the bytes are not text */
    TENOR_TEXT_TOO_LARGE = 7 /* more than 1 GiB */
} tenor_code;

/* The stable short name of a code: "empty_text". Static, never NULL. */
TENOR_API const char *tenor_code_name(int code);

/* Filled in by a call that fails, untouched by one that succeeds. Wherever a call takes a
 * tenor_error it may be NULL. */
typedef struct tenor_error {
    tenor_code code;
    char message[256]; /* one line, no full stop: "cannot open 'x': no such file" */
} tenor_error;

/* ---- Opening ---------------------------------------------------------- */

typedef struct tenor_scorer tenor_scorer;

/* Opens `count` >= 1 model files, each of its own task. The files are mapped, not read
 * in, and must not be changed in place while the scorer is open (replacing one by renaming is
 * safe). Returns NULL on failure, with nothing left open. */
TENOR_API tenor_scorer *tenor_scorer_open(const char *const *paths, size_t count,
                                          tenor_error *error);

/* Closes it: it must not be used any more. Results made with it stay readable, all their
 * strings too, but for tenor_result_phrases, which must not be asked any more; the files stay
 * mapped until the last such result is freed or scores with another scorer. NULL is allowed. */
TENOR_API void tenor_scorer_close(tenor_scorer *scorer);

/* Models are numbered from 0 in the order they were opened in. Out of range: 0 or NULL. */
TENOR_API size_t tenor_scorer_models(const tenor_scorer *scorer);
TENOR_API const char *tenor_scorer_task(const tenor_scorer *scorer, size_t model);
TENOR_API size_t tenor_scorer_labels(const tenor_scorer *scorer, size_t model);
TENOR_API const char *tenor_scorer_label(const tenor_scorer *scorer, size_t model,
                                         size_t label);

/* ---- Scoring ---------------------------------------------------------- */

typedef enum tenor_format {
    TENOR_TEXT = 0, /* text or markdown, also a text that mentions <html> */
    TENOR_HTML = 1
} tenor_format;

/* A page with an article on it: the text that a scraper made of it, or its HTML. What is no
 * part of the article, boilerplate and readers' comments, is found and not scored
 * (tenor_result_page). Only `text` is required; set the rest to zero. Lengths are bytes;
 * nothing that has a length needs a NUL at its end, and any bytes are allowed (see
 * tenor_result_notes for what became of them). */
typedef struct tenor_document {
    const char *text;
    size_t text_length;
    const char *title; /* read before the text */
    size_t title_length;
    /* The outlet, in the words of the training set's source field. An outlet that a model was
     * trained on is easier to read than a new one, so it gets its own calibration; unknown or
     * NULL gets the more careful one. It never changes which features are seen. */
    const char *source;
    size_t source_length;
    int any_language; /* not 0: score it whatever language it is in */
    tenor_format format;
    /* What `text` is encoded in, NUL-terminated, by any name that tenor_charset knows. NULL:
     * find out by a byte order mark, what the page declares of itself, else UTF-8 if it is
     * that, else windows-1252. `title` is found out for itself. */
    const char *charset;
    int raw; /* not 0: all of the text is the article; nothing is set apart or found out */
} tenor_document;

/* The name, in the WHATWG's Encoding Standard, of the charset that goes by `label` in any case:
 * "windows-1252" for "Latin1". NULL for one that is not known. Static. */
TENOR_API const char *tenor_charset(const char *label);

typedef struct tenor_result tenor_result;

/* A result to score into, over and over: it keeps its memory, so that scoring allocates
 * nothing once warm (but for what libexttextcat does to tell a text's language, where that is
 * not English). NULL for lack of memory. */
TENOR_API tenor_result *tenor_result_new(void);

/* Has a result remember up to about `bytes` of what the models have for words and phrases of
 * the articles before, and not 14 MB; in a service with many threads, say, a share of what is
 * to be spent in all. With less it takes longer; what is said of an article is the same. */
TENOR_API void tenor_result_limit(tenor_result *result, size_t bytes); /* NULL is allowed */
TENOR_API void tenor_result_free(tenor_result *result);                /* NULL is allowed */

/* Scores one article by all models of the scorer, in one pass over its text where their
 * recipes agree. The document's bytes are not kept, but tenor_result_phrases needs them to be
 * still there. Time and memory are linear in the text. On failure the result holds nothing (no
 * models, zero evidence) and can be used again. The same models, document and library version
 * give the same result to the last bit. */
TENOR_API tenor_code tenor_score(const tenor_scorer *scorer, const tenor_document *document,
                                 tenor_result *result, tenor_error *error);

/* ---- What was found --------------------------------------------------- */

/* Number of models that scored; 0 in a fresh or failed result. */
TENOR_API size_t tenor_result_models(const tenor_result *result);
TENOR_API const char *tenor_result_task(const tenor_result *result, size_t model);
/* A model gives no label to a text in another language than that of its training set: this is
 * the stable name of the reason, "language", or NULL where it gave one. An abstained model has
 * the label NULL, the confidence 0, no probabilities above 0 and no phrases. A text whose
 * language is not clear is scored, and so is any by a model that knows no language. Static. */
TENOR_API const char *tenor_result_abstained(const tenor_result *result, size_t model);
/* The ISO 639 code ("en", "de", "ar") of the text's language; NULL where that is not clear
 * (fewer than 200 characters, few words, like several languages) or was not asked: with
 * any_language, or where no model knows its own. */
TENOR_API const char *tenor_result_language(const tenor_result *result);

/* The label with the largest probability, and that probability (0 to 1). */
TENOR_API const char *tenor_result_label(const tenor_result *result, size_t model);
TENOR_API double tenor_result_confidence(const tenor_result *result, size_t model);
/* The calibrated probability of each label, in the order of tenor_scorer_label; they
 * sum to 1. Out of range: 0. */
TENOR_API size_t tenor_result_labels(const tenor_result *result, size_t model);
TENOR_API const char *tenor_result_label_name(const tenor_result *result, size_t model,
                                              size_t label);
TENOR_API double tenor_result_probability(const tenor_result *result, size_t model,
                                          size_t label);

/* The article's evidence; independent of labels. */
typedef struct tenor_evidence {
    size_t words;                /* words scored */
    double hedges_per_100;       /* hedges per 100 words: may, suggests, it seems that */
    double boosters_per_100;     /* boosters per 100 words: clearly, of course */
    double attributions_per_100; /* attributions per 100 words: said, according to */
    double quoted_share;         /* share of the words inside quotation marks, 0 to 1 */
    double unnamed_share; /* share of the attributions whose source has no name, 0 to 1 */
} tenor_evidence;
/* All zero for a failed result. By value: nothing to free. */
TENOR_API tenor_evidence tenor_result_evidence(const tenor_result *result);

/* Who speaks in the article: a source with all that is attributed to it, its mentions ("Joshua
 * Vane of the port office", "Vane", "he") taken together. */
typedef struct tenor_speaker {
    char name[96];       /* its fullest name, or the noun phrase of one without ("officials") */
    const char *kind;    /* "person", "organisation", "document", "unnamed"; static */
    size_t attributions; /* at least 1 */
    size_t words;        /* words attributed to it */
    double share;        /* of the article's words, 0 to 1 */
} tenor_speaker;
/* How many speakers there are; those with the most attributions come first. */
TENOR_API size_t tenor_result_speakers(const tenor_result *result);
/* Describes speaker `index` and returns 1; 0 out of range and for lack of memory. Asks for the
 * document's bytes to be still there, and works in the result's scratch. */
TENOR_API int tenor_result_speaker(tenor_result *result, size_t index, tenor_speaker *speaker);

/* ---- The page around it ------------------------------------------------ */

/* What a page is besides its article. Strings are NULL where the page does not say it. */
typedef struct tenor_page {
    size_t article_words;   /* scored */
    size_t comments;        /* by readers, set apart: see tenor_result_comment */
    size_t furniture_words; /* in neither: menus, notices, captions, the byline */
    const char *title;
    const char *byline; /* the names of who wrote it, without "By" */
    const char *date;   /* as the page writes it */
    const char *site;
    const char *charset; /* that the text was in: "utf-8"; NULL in a failed result only */
} tenor_page;
/* By value: nothing to free; its strings are the result's, until it scores again. All zero for
 * a failed result. */
TENOR_API tenor_page tenor_result_page(const tenor_result *result);

/* A reader's comment. To score it, hand its text to tenor_score as a document that is `raw`,
 * with the charset "utf-8" and without a source (the outlet did not write it), and another
 * result. */
typedef struct tenor_comment {
    const char *author; /* NULL where it has no name */
    const char *text;   /* as it reads: without markup, an empty line between paragraphs */
    size_t text_length; /* bytes; may be 0 */
} tenor_comment;
/* Describes comment `index`, in the order of the page, and returns 1; 0 out of range (see
 * tenor_page.comments) and for lack of memory. What it is given stays until the result scores
 * again. The first such call after a score asks for the document's bytes to be still there. */
TENOR_API int tenor_result_comment(tenor_result *result, size_t index, tenor_comment *comment);

/* ---- How it was read --------------------------------------------------- */

/* What should be known about how the text was read, as bits. */
enum {
    TENOR_NOTE_INVALID_UTF8 = 1 << 0, /* some bytes could not be decoded and read as U+FFFD */
    TENOR_NOTE_UTF16 = 1 << 1,        /* was UTF-16 */
    TENOR_NOTE_NUL = 1 << 2,          /* had NUL bytes, read as blanks */
    TENOR_NOTE_SHORT_TEXT = 1 << 3, /* fewer words than one of the models needs to be trusted */
    /* The text was scored without knowing its language: it is not English beyond doubt, and
     * libexttextcat's data, which would tell, is not installed. */
    TENOR_NOTE_LANGUAGE_UNCHECKED = 1 << 4
};
TENOR_API unsigned tenor_result_notes(const tenor_result *result);
/* The stable name of one bit, "invalid_utf8", or NULL. Static. */
TENOR_API const char *tenor_note_name(unsigned note);

/* ---- Why --------------------------------------------------------------- */

/* A phrase that weighed. */
typedef struct tenor_phrase {
    char text[96]; /* as read: folded words, or characters with _ for a word's edge; or the
                      name of a dense feature: "hedging.modal" */
    int feature;   /* 1: the name of a dense feature; 0: n-gram of the article */
    double weight; /* what it added to the label's log-odds; > 0 */
} tenor_phrase;
/* Writes the up to `most` phrases that spoke most for the label that model `model` gave,
 * strongest first, pieces of a stronger one left out, and returns how many. Asks for the scorer
 * and the document's bytes to be still there, and works in the result's scratch. 0 for a kernel
 * model or when nothing spoke for it; fewer than there are for lack of memory. */
TENOR_API size_t tenor_result_phrases(tenor_result *result, size_t model, tenor_phrase *phrases,
                                      size_t most);

#ifdef __cplusplus
}
#endif

#endif
