/* tenor.h: finds the genre and the stance of news articles.
 *
 *     tenor_error error;
 *     const char *paths[] = {"genre.tenor", "stance.tenor"};
 *     tenor_scorer *scorer = tenor_scorer_open(paths, 2, &error);
 *     tenor_result *result = tenor_result_new();
 *     tenor_document document = {
 *         .size = sizeof document, .text = text, .text_length = strlen(text)};
 *     if (scorer && result && tenor_score(scorer, &document, result, &error) == TENOR_OK)
 *         if (tenor_result_label(result, 0))
 *             printf("%s %.2f\n", tenor_result_label(result, 0),
 *                    tenor_result_confidence(result, 0));
 *     tenor_result_free(result);
 *     tenor_scorer_close(scorer);
 *
 * Open one or more models once. Score as many documents as you like into the same result, and
 * ask the result what was found.
 *
 * The library never prints, never exits, never sets the locale and keeps no global state.
 * Every failure is returned as a code, a failed allocation too.
 *
 * Threads: an open scorer never changes, so any number of threads may use it at the same time.
 * A result may be used by only one thread at a time.
 *
 * Strings returned are UTF-8 and end with a NUL. They belong to the object they come from.
 *
 * Structs begin with `size`, so that they can grow: the caller sets it to sizeof the struct as it
 * knows it. A call that fills one in writes no more than that, and sets what is beyond its own
 * version's to zero. It returns 0 if `size` is less than a first member's worth or absurd (above
 * 4096): it was not set. tenor_error alone has no size: it will not grow. */
#ifndef TENOR_H
#define TENOR_H

#include <stddef.h>

#define TENOR_VERSION_MAJOR 0
#define TENOR_VERSION_MINOR 2
#define TENOR_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TENOR_API __attribute__((visibility("default")))
#else
#define TENOR_API
#endif

/* The version of the library that is running, such as "0.2.0". A static string. */
TENOR_API const char *tenor_version(void);

typedef enum tenor_code {
    TENOR_OK = 0,
    TENOR_NO_MEMORY = 1,      /* an allocation failed */
    TENOR_BAD_ARGUMENT = 2,   /* a required pointer is NULL, no models, a member that is out of
                                 its range or not set, or unknown charset */
    TENOR_CANNOT_OPEN = 3,    /* a model file cannot be opened or read */
    TENOR_BAD_MODEL = 4,      /* not a model, damaged, other version, or two of one task */
    TENOR_EMPTY_TEXT = 5,     /* the article has no words, so it cannot be scored */
    TENOR_BINARY_TEXT = 6,    /* the bytes are not text */
    TENOR_TEXT_TOO_LARGE = 7, /* more bytes than tenor_document.most_bytes, or than 1 GiB */
    TENOR_STOPPED = 8         /* tenor_document.stop said so */
} tenor_code;

/* The name of a code, such as "empty_text". Names do not change between versions. A static
 * string, never NULL. */
TENOR_API const char *tenor_code_name(int code);

/* A call that fails fills this in; one that succeeds does not touch it. Every function that
 * takes a pointer to a tenor_error also takes NULL. */
typedef struct tenor_error {
    tenor_code code;
    char message[256]; /* one line, no full stop: "cannot open 'x': no such file" */
} tenor_error;

/* ---- Opening ---------------------------------------------------------- */

typedef struct tenor_scorer tenor_scorer;

/* Opens one or more model files; no two may have the same task, and no path may be NULL. Returns
 * NULL on failure, with nothing left open.
 *
 * The files are mapped into memory. They must not be changed in place while the scorer is open;
 * replacing one by renaming another over it is safe. */
TENOR_API tenor_scorer *tenor_scorer_open(const char *const *paths, size_t count,
                                          tenor_error *error);

/* Where a model comes from: exactly one of `path`, `name` and `bytes` is set, the others are NULL. */
typedef struct tenor_model {
    size_t size;      /* set by the caller; the same in all of an array */
    const char *path; /* a model file */
    /* An installed model by its name, which is that of its task for the models that come with
     * Tenor, such as "stance": NAME.tenor in `directory` or, if that is NULL, in
     * tenor_models_directory. Letters, digits, '.', '_' and '-', not beginning with '.'. */
    const char *name, *directory;
    const void *bytes; /* the content of a model file, which is copied; [length] */
    size_t length;
    /* Not 0: the file is read into memory, and nothing that happens to it afterwards matters. A
     * file that is mapped (0) is shared by all processes that have it open; but whoever cuts it
     * short or writes over it while it is open (`cp` does) makes scoring crash or go wrong. */
    int read;
} tenor_model;
/* Opens one or more models, as tenor_scorer_open does. Also fails with TENOR_BAD_ARGUMENT where a
 * tenor_model is not as it should be. */
TENOR_API tenor_scorer *tenor_scorer_open_models(const tenor_model *models, size_t count,
                                                 tenor_error *error);

/* Where the models that were installed with this library are, as it was built. A static string;
 * "" in a library that was built without. No variable of the environment is looked at. */
TENOR_API const char *tenor_models_directory(void);

/* Closes a scorer; it must not be used afterwards. NULL is allowed.
 *
 * Results that were scored with it stay readable, with all their strings and reasons. The files
 * stay mapped until the last of these results is freed or scores with another scorer. */
TENOR_API void tenor_scorer_close(tenor_scorer *scorer);

/* What the models are: how many, their tasks, their labels. Models are numbered from 0 in the
 * order of `paths`, labels from 0 in byte order. A number out of range gives 0 or NULL. */
TENOR_API size_t tenor_scorer_models(const tenor_scorer *scorer);
TENOR_API const char *tenor_scorer_task(const tenor_scorer *scorer, size_t model);
TENOR_API size_t tenor_scorer_labels(const tenor_scorer *scorer, size_t model);
TENOR_API const char *tenor_scorer_label(const tenor_scorer *scorer, size_t model,
                                         size_t label);

/* The number of the model with this task, and of its label with this name; TENOR_NOT_FOUND if
 * there is none. */
TENOR_API size_t tenor_scorer_find_task(const tenor_scorer *scorer, const char *task);
TENOR_API size_t tenor_scorer_find_label(const tenor_scorer *scorer, size_t model,
                                         const char *label);
#define TENOR_NOT_FOUND ((size_t)-1)

/* ---- Scoring ---------------------------------------------------------- */

typedef enum tenor_format {
    TENOR_TEXT = 0, /* plain text or markdown, even if it contains tags */
    TENOR_HTML = 1
} tenor_format;

/* A document to score: a page with an article on it, as HTML or as the text a scraper made of
 * it. Boilerplate and readers' comments are recognised and not scored (see tenor_result_page).
 *
 * Only `size` and `text` are required; set all other fields to zero. A caller compiled with a later
 * header than the library's has fields that the library does not know: they must be zero, else
 * tenor_score fails with TENOR_BAD_ARGUMENT. Lengths are in bytes. A field with a
 * length needs no NUL at its end and may hold any bytes (see tenor_result_notes). */
typedef struct tenor_document {
    size_t size; /* set by the caller */
    const char *text;
    size_t text_length;
    const char *title; /* read before the text */
    size_t title_length;
    /* The outlet, spelled as in the training set, or NULL. A model is more often right about
     * outlets it was trained on, so they have a calibration of their own. Others get lower
     * confidences. The features of the text do not depend on the outlet. */
    const char *source;
    size_t source_length;
    int any_language;      /* not 0: score the text whatever its language; its encoding must
                              be known all the same */
    int no_abstain;        /* not 0: every model gives a label, whatever the text */
    double min_confidence; /* 0 to 1: a model gives no label with less confidence */
    tenor_format format;
    /* The encoding of `text`: a NUL-terminated name that tenor_charset knows. With NULL the
     * encoding is that of the byte order mark, else the one the page declares, else UTF-8 if
     * the bytes are valid UTF-8, else a guess (TENOR_NOTE_CHARSET_GUESSED): windows-1252 if
     * no other fits clearly better. The encoding of `title` is always detected. */
    const char *charset;
    int raw; /* not 0: score all of the text; do not look for boilerplate and comments */
    /* Above 0, up to 1: also find a set of labels that has the true one with this probability
     * (see tenor_result_in_set). 0: no set. */
    double coverage;
    int coverage_by_label; /* not 0: with that probability for each label by itself */
    /* What is known of the text from elsewhere (a mail's sender, a feed's date); it takes the
     * place of what the page says in tenor_result_page, and changes no score. UTF-8. */
    const char *byline, *date, *site;
    size_t byline_length, date_length, site_length;
    /* A longer text, or title, is TENOR_TEXT_TOO_LARGE; memory and time are linear in these
     * bytes. 0, and more than that: 1 GiB. */
    size_t most_bytes;
    /* Not NULL: asked now and then by the thread that scores, with stop_context. If it returns
     * anything but 0, tenor_score ends at once with TENOR_STOPPED. It must return; it may not use
     * the result.
     *
     * So are the calls that find more when they are asked (tenor_result_targets, _target,
     * _target_mention, _explain, _marks, _mark, _feature, _comment), by the thread that calls: they
     * end at once and return 0, and tenor_result_code gives TENOR_STOPPED. The result stays as it
     * was, and they can be made again. So `stop_context` must stay valid as long as the document's
     * bytes must: until you have asked all that you want to know. */
    int (*stop)(void *stop_context);
    void *stop_context;
} tenor_document;

/* The name that the WHATWG Encoding Standard gives the charset with this label, in upper or
 * lower case: "windows-1252" for "Latin1". NULL for an unknown label. A static string. */
TENOR_API const char *tenor_charset(const char *label);

typedef struct tenor_result tenor_result;

/* Makes an empty result to score into. Returns NULL for lack of memory.
 *
 * Use it for many documents: it keeps its memory, so that after the first few documents scoring
 * allocates nothing, but for texts that are not clearly English, whose language libexttextcat is
 * asked for (15 allocations), and for a text or title that is not UTF-8: iconv loads its encoding,
 * and where that must be guessed several (up to some hundred allocations). libexttextcat does not
 * look whether its allocations succeed. It is only called after a look that there is memory for all
 * of them; where another thread takes that in between, the process ends. */
TENOR_API tenor_result *tenor_result_new(void);

TENOR_API void tenor_result_free(tenor_result *result); /* NULL is allowed */

/* Limits the cache of a result to about `bytes`. The cache holds what the models know of the
 * words and phrases of earlier documents; the default is 14 MB. A smaller cache makes scoring
 * slower and changes nothing else. A service with many threads can give each result its share
 * of the memory. NULL is allowed.
 *
 * Besides the cache a result holds the working memory of the document that was scored last, up
 * to about 12 times the length of an article once it was scored. What is asked for comes on top: in
 * all up to about 40 times the length while tenor_result_explain looks for reasons, and 30 times once
 * reasons, targets and all kinds of marks were asked for. It is freed when the next document is
 * scored, if it is larger than `bytes` and than 2 MB, so that one huge document does not cost its
 * memory for ever.
 * To free it before, once you have asked what you want to know, call tenor_result_trim. */
TENOR_API void tenor_result_limit(tenor_result *result, size_t bytes);

/* Frees memory until the result holds at most about `bytes`, if it holds more: first the working
 * memory of the last document, and the result is then empty, as after a failure. If that does not
 * suffice, the cache and all else, so that what is left is as tenor_result_new makes it, with the
 * same limit; it then holds no scorer, whose models are closed if nothing else holds them
 * (tenor_scorer_close). With 0 all of this is freed in any case. The result can be used again.
 * NULL is allowed. */
TENOR_API void tenor_result_trim(tenor_result *result, size_t bytes);

/* Scores one document with all models of the scorer. What the result held before is lost. On
 * failure the result is empty and can be used again.
 *
 * The document's bytes are not copied. Keep them until you have asked the result for reasons,
 * marks, speakers, targets and comments. Time and memory are linear in the length of the text. The
 * same models, document and library version give the same result, to the last bit. */
TENOR_API tenor_code tenor_score(const tenor_scorer *scorer, const tenor_document *document,
                                 tenor_result *result, tenor_error *error);

/* Calls below that return 0 for lack of memory, or because tenor_document.stop said so, can be told
 * by this from those that have nothing to return: TENOR_NO_MEMORY or TENOR_STOPPED, that of the last
 * such call since tenor_score, or since this was last called; TENOR_OK if there was none. Such a
 * call can be made again. */
TENOR_API tenor_code tenor_result_code(tenor_result *result);

/* ---- What was found --------------------------------------------------- */

/* The number of models; 0 in a new result and after a failure. All functions below then return
 * 0 or NULL, as they do for a model or label out of range. */
TENOR_API size_t tenor_result_models(const tenor_result *result);
TENOR_API const char *tenor_result_task(const tenor_result *result, size_t model);

/* The label with the largest probability, and that probability (0 to 1). */
TENOR_API const char *tenor_result_label(const tenor_result *result, size_t model);
TENOR_API double tenor_result_confidence(const tenor_result *result, size_t model);

/* A model abstains from a text that it cannot be right about. This returns why, or NULL if the
 * model gave a label:
 *
 *     "encoding"    the bytes were decoded, but into no text of any language: they are in an
 *                   encoding that the document does not declare, or not in the one it does.
 *                   Never by a model of no single language. It does not matter how short the
 *                   text is, if it has at least about ten such characters
 *     "language"    the text is in another language than the training set. Never by a model of
 *                   no single language, nor for a text whose language is unclear, but for one
 *                   case: most letters, and ten at least, are not Latin. That is not English,
 *                   whatever language it is
 *     "short"       the article has fewer words than the model needs to tell half of what it
 *                   can tell of a whole one, and fewer than nearly all that it was trained on
 *     "unfamiliar"  the text is not like the articles that the model was trained on
 *     "low_margin"  the confidence is below tenor_document.min_confidence
 *
 * The reason is a static string that does not change between versions. A model that abstains
 * has no label (NULL), confidence and probabilities of 0, and no reasons. */
TENOR_API const char *tenor_result_abstained(const tenor_result *result, size_t model);
/* The number of words below which the model calls an article "short"; 0 or 1: none is. */
TENOR_API size_t tenor_result_minimum_words(const tenor_result *result, size_t model);
/* How much the text is like the articles that the model was trained on, as a decision value
 * of a linear machine (train/familiarity.h) minus its threshold: negative means unfamiliar.
 * 0 from a model that was trained without a background, or that abstained because of the
 * language or encoding. */
TENOR_API double tenor_result_familiarity(const tenor_result *result, size_t model);
/* The ISO 639 code of the text's language ("en", "de", "ar"). NULL if it is unclear (fewer than
 * 200 characters, few words, similar to several languages or to none, or in the wrong
 * encoding). A model may abstain for the language all the same: see "language" above. */
TENOR_API const char *tenor_result_language(const tenor_result *result);

/* The calibrated probability of each label, in the order of tenor_scorer_label. They sum to 1
 * unless the model abstained. */
TENOR_API size_t tenor_result_labels(const tenor_result *result, size_t model);
TENOR_API const char *tenor_result_label_name(const tenor_result *result, size_t model,
                                              size_t label);
TENOR_API double tenor_result_probability(const tenor_result *result, size_t model,
                                          size_t label);
/* All of them at once, and all decision values (see tenor_result_decision), in the order of the
 * labels. At most `room` are written. Returns the number of labels that the model gave values to:
 * 0 if it abstained. `values` may be NULL if `room` is 0. */
TENOR_API size_t tenor_result_probabilities(const tenor_result *result, size_t model,
                                            double *values, size_t room);
TENOR_API size_t tenor_result_decisions(const tenor_result *result, size_t model,
                                        double *values, size_t room);

/* Is the label in the set that tenor_document.coverage asks for? 1 or 0. Always 0 if no set was
 * asked for, or the model abstained; else the set has at least the label that was given.
 *
 * The set is that of conformal prediction (Vovk, Gammerman and Shafer 2005), made by how
 * training documents were scored by a model that had not seen them. Where a document is one
 * more like these, drawn from the same sources in the same way, the true label is in the set
 * with the asked probability: on average over all documents or, with coverage_by_label, over
 * those of each true label. It is about that, since the model that scores has seen all training
 * documents; models/ACCURACY.md has what was measured. A document from a source that the model
 * does not know is compared with how documents of left-out sources were scored. That is the
 * best guess there is, but new sources may differ from those of the training set in ways that
 * no number measures. With fewer than coverage / (1 - coverage) training documents (of a
 * label), every label (that label) is in the set. */
TENOR_API int tenor_result_in_set(const tenor_result *result, size_t model, size_t label);

/* Evidence: measures of the article that do not depend on labels. They rest on English words
 * and English grammar, so of a text that is clearly in another language, or in the wrong
 * encoding, nothing is measured but the number of words: all others are 0, and there are no
 * speakers and targets. tenor_result_unmeasured says why. */
typedef struct tenor_evidence {
    size_t size;                 /* set by the caller */
    int measured;                /* 1; 0: not measured */
    size_t words;                /* words scored */
    double hedges_per_100;       /* hedges per 100 words: may, suggests, it seems that */
    double boosters_per_100;     /* boosters per 100 words: clearly, of course */
    double attributions_per_100; /* attributions per 100 words: said, according to */
    double quoted_share;         /* words inside quotation marks, of all words: 0 to 1 */
    double unnamed_share;        /* attributions to an unnamed source, of all: 0 to 1 */
} tenor_evidence;
/* Fills in `evidence` and returns 1. Returns 0, and fills in zeros, if nothing was scored. */
TENOR_API int tenor_result_evidence(const tenor_result *result, tenor_evidence *evidence);
/* Why it was not measured: "language" (the text is not English) or "encoding", as of a model
 * for English that abstains. NULL if it was measured, and after a failure. A static string. */
TENOR_API const char *tenor_result_unmeasured(const tenor_result *result);

/* Someone who speaks in the article, with everything that is attributed to them. Mentions of
 * one speaker ("Joshua Vane of the port office", "Vane", "he") are counted together. */
typedef struct tenor_speaker {
    size_t size;         /* set by the caller */
    char name[96];       /* the fullest name, or a noun phrase if there is none ("officials") */
    const char *kind;    /* "person", "organisation", "document", "unnamed"; static */
    size_t attributions; /* at least 1 */
    size_t words;        /* words attributed to it */
    double share;        /* of the article's words, 0 to 1 */
} tenor_speaker;
/* The number of speakers. Those with the most attributions come first. */
TENOR_API size_t tenor_result_speakers(const tenor_result *result);
/* Fills in `speaker` with speaker number `index` and returns 1. Returns 0 if there is no such
 * speaker, or for lack of memory. The document's bytes must still be there. */
TENOR_API int tenor_result_speaker(tenor_result *result, size_t index, tenor_speaker *speaker);

/* Someone or something that the article speaks of: a person, an organisation, a place or a
 * group, with all its mentions ("the United States", "U.S." and "Washington" are one target); or
 * a list of the user's own that a model was trained with (tenor-train --target), with all
 * mentions of what is on it. Each mention has a tone, which is what a learned decision takes it
 * for: how the sentence speaks of the target. It says nothing of whether that is deserved.
 *
 * Targets are part of the evidence: of a text that was not measured there are none. */
typedef struct tenor_target {
    size_t size;      /* set by the caller */
    char name[96];    /* the fullest name, a group's first mention, or a list's name */
    const char *kind; /* "person", "organisation", "place", "group", "list"; static */
    size_t mentions;  /* at least 1; the sum of the next three */
    size_t negative, neutral, positive;
    /* Those of them that are in the author's voice. The others are in what the article
     * attributes to someone. */
    size_t author_negative, author_neutral, author_positive;
    double tone; /* the mean, over all mentions, of P(positive) - P(negative): -1 to 1 */
} tenor_target;
/* The number of targets. Those with the most mentions come first; of these, those that are
 * mentioned first. 0 also for lack of memory, or if stopped (tenor_result_code).
 *
 * Scoring does not look for targets, unless a model has lists of them: the first of these three
 * calls after tenor_score does, and takes time for it. The document's bytes must still be there
 * then. If models have lists, the targets and all other evidence are found with the word lists of
 * the first such model. */
TENOR_API size_t tenor_result_targets(tenor_result *result);
/* Fills in `target` with target number `index` and returns 1. Returns 0 if there is no such
 * target, or for lack of memory or if stopped. The document's bytes must still be there. */
TENOR_API int tenor_result_target(tenor_result *result, size_t index, tenor_target *target);

/* A mention of a target. */
typedef struct tenor_target_mention {
    size_t size; /* set by the caller */
    /* Bytes of tenor_document.text as it was given, [begin, end). Both are 0 for a mention in
     * tenor_document.title. */
    size_t begin, end;
    const char *tone;   /* "negative", "neutral", "positive": the most likely one; static */
    double probability; /* of that tone, 1/3 to 1 */
    int author;         /* 1: in the author's voice; 0: in the content of an attribution */
    size_t speaker;     /* whose: an index for tenor_result_speaker. TENOR_NO_SPEAKER if it is
                           the author's, or if the article does not say whose */
} tenor_target_mention;
#define TENOR_NO_SPEAKER ((size_t)-1)
/* Fills in `mention` with mention number `index` of target number `target`, in the order of the
 * article, and returns 1. Returns 0 if there is none, or for lack of memory or if stopped. */
TENOR_API int tenor_result_target_mention(tenor_result *result, size_t target, size_t index,
                                          tenor_target_mention *mention);

/* ---- The page around it ------------------------------------------------ */

/* What else is on the page. Strings are NULL if the page does not give them. */
typedef struct tenor_page {
    size_t size;            /* set by the caller */
    size_t article_words;   /* words of the article, which are those scored */
    size_t comments;        /* readers' comments: see tenor_result_comment */
    size_t furniture_words; /* words of boilerplate: menus, notices, captions, the byline */
    const char *title;
    const char *byline;         /* the authors' names, without "By" */
    const char *date;           /* as written on the page */
    const char *site;           /* the name of the site */
    const char *charset;        /* the encoding of the text, such as "utf-8"; NULL only after a
                            failure */
    const char *const *authors; /* [author_count]: the names in the byline, one by one */
    size_t author_count;
    const char *day; /* of `date`, in ISO 8601: "2031-03-11"; NULL if it cannot be told */
} tenor_page;
/* Fills in `page` and returns 1. Returns 0, and fills in zeros, if nothing was scored. The strings
 * are valid until the result scores again. */
TENOR_API int tenor_result_page(const tenor_result *result, tenor_page *page);

/* A reader's comment. To score it, pass its text to tenor_score with another result, as a
 * document with `raw` set, the charset "utf-8" and no source (the outlet did not write it). */
typedef struct tenor_comment {
    size_t size;        /* set by the caller */
    const char *author; /* NULL if it is not known */
    const char *text;   /* without markup, with an empty line between paragraphs */
    size_t text_length; /* bytes; may be 0 */
    const char
        *date;     /* when it was written, as the page prints it ("3 hours ago"); NULL if that
                           is not known */
    size_t parent; /* the comment that it answers: an index, smaller than its own;
                           TENOR_NO_COMMENT if it answers none or that is not known */
} tenor_comment;
/* Fills in `comment` with comment number `index`, in the order of the page, and returns 1.
 * Returns 0 if there is no such comment (see tenor_page.comments), or for lack of memory or if
 * stopped. The strings are valid until the result scores again. At the first call after scoring the
 * document's bytes must still be there. */
TENOR_API int tenor_result_comment(tenor_result *result, size_t index, tenor_comment *comment);

/* ---- How it was read --------------------------------------------------- */

/* Notes on how the text was read. Each is one bit. */
enum {
    TENOR_NOTE_INVALID_UTF8 = 1 << 0, /* bytes that cannot be decoded became U+FFFD */
    TENOR_NOTE_UTF16 = 1 << 1,        /* the text was UTF-16 */
    TENOR_NOTE_NUL = 1 << 2,          /* NUL bytes were read as blanks */
    /* 1 << 3 was "short_text", which is now a reason to abstain. */
    /* The language is not known: the text is not clearly English, and the data of
     * libexttextcat, which recognises other languages, is not installed. The text was scored,
     * and its evidence measured, all the same: but not by models for English, nor the evidence,
     * if its letters show that it is not English (see "language" above). */
    TENOR_NOTE_LANGUAGE_UNCHECKED = 1 << 4,
    /* Neither the caller nor the text named its charset, and it is not UTF-8: the charset was
     * guessed (see tenor_page.charset). So was that of a title that is not UTF-8. */
    TENOR_NOTE_CHARSET_GUESSED = 1 << 5
};
TENOR_API unsigned tenor_result_notes(const tenor_result *result);
/* The name of one note, such as "invalid_utf8"; NULL for any other number. Names do not change
 * between versions. A static string. */
TENOR_API const char *tenor_note_name(unsigned note);

/* ---- Why --------------------------------------------------------------- */

/* The decision value of a label: the sum from which, with those of the other labels, its
 * probability is calculated. Above 0 speaks for the label. With two labels that of one is the
 * negative of the other's. 0 if the model abstained. */
TENOR_API double tenor_result_decision(const tenor_result *result, size_t model, size_t label);

/* A reason for, or against, a label: a part of its decision value. The weights of all reasons
 * add up to the decision value, within rounding. */
typedef struct tenor_reason {
    size_t size; /* set by the caller */
    /* As it first stands in the article, with single blanks; or a feature's name, such as
     * "hedging.modal"; "" for the constant. Valid until tenor_result_explain is called again,
     * or the result scores again. */
    const char *text;
    /* A static string:
     *     "word"           the same word, at all its places, whatever its capitals; what its
     *                      characters and it alone add, and its part in phrases that are no
     *                      reasons of their own. "Don't" and "US-led" are one word each;
     *                      all web addresses are the same word, and all mail addresses
     *     "function_word"  the same of a word of a closed class: the, of, not
     *     "punctuation"    a punctuation mark or symbol
     *     "phrase"         two or three words in a row, which add more together than each of
     *                      them does: what they add beside their words
     *     "feature"        a measure of the article
     *     "constant"       what is added for every article; always there, once */
    const char *kind;
    double weight;      /* what it adds to the decision value; above 0: for the label */
    size_t occurrences; /* places in the text: see tenor_result_reason_place. Of a feature, the
                           words of the list that it counts; 0 if it rests on no list */
    /* Of a feature alone, else 0 and NULL: what was measured, its mean over the training
     * articles, and the unit of both ("per 100 words"; static). */
    double value, mean;
    const char *unit;
    /* Of a feature: its number for tenor_result_feature, by which its TENOR_MARK_FEATURE are found.
     * TENOR_NO_FEATURE: of another reason, or of a model with other features than the evidence. */
    size_t feature;
} tenor_reason;
#define TENOR_NO_FEATURE ((size_t)-1)
/* Finds the reasons for a label of model number `model`, and returns how many there are; the
 * weightiest come first, whether for or against. Asking for another label forgets them. 0 if
 * the model abstained, and for lack of memory or if stopped (tenor_result_code). The document's
 * bytes must still be there. */
TENOR_API size_t tenor_result_explain(tenor_result *result, size_t model, size_t label);
/* Fills in `reason` with reason number `index` of those found last and returns 1. Returns 0 if
 * there is no such reason. */
TENOR_API int tenor_result_reason(const tenor_result *result, size_t index,
                                  tenor_reason *reason);
/* Sets [*begin, *end) to where a reason stands, in bytes of tenor_document.text as it was
 * given, both 0 in tenor_document.title; and returns 1. Returns 0 if there is no such
 * occurrence. Occurrences are in the order of the article. */
TENOR_API int tenor_result_reason_place(const tenor_result *result, size_t index,
                                        size_t occurrence, size_t *begin, size_t *end);

/* Where things stand in the text. Words for a speaker are sources, what pronouns stand for, the
 * fullest name and, if it is a target too, the target's other mentions; each place once. */
typedef enum tenor_mark_kind {
    TENOR_MARK_HEDGE = 0,
    TENOR_MARK_APPROXIMATOR = 1, /* "about" thirty: vague, but not in doubt */
    TENOR_MARK_BOOSTER = 2,
    TENOR_MARK_QUOTATION = 3, /* what is inside quotation marks */
    TENOR_MARK_CUE = 4,       /* a word that attributes: "said" */
    TENOR_MARK_SOURCE = 5,    /* who says it */
    TENOR_MARK_CONTENT = 6,   /* what is said; it may be in two pieces, each a mark */
    TENOR_MARK_SPEAKER = 7,   /* words for speakers (see below), speaker by speaker */
    TENOR_MARK_TARGET = 8,    /* mentions of targets, target by target */
    TENOR_MARK_REASON = 9,    /* of what tenor_result_explain found last, reason by reason */
    TENOR_MARK_FEATURE = 10 /* what features count, feature by feature: tenor_result_feature */
} tenor_mark_kind;
typedef struct tenor_mark {
    size_t size;       /* set by the caller */
    size_t begin, end; /* bytes of tenor_document.text as it was given, [begin, end); both 0 in
                          tenor_document.title */
    /* Whose words they are, or of a mark of an attribution who speaks: an index for
     * tenor_result_speaker. TENOR_NO_SPEAKER: the author's, or the article does not say. */
    size_t speaker;
    int author; /* 1: in the author's voice. 0: in what is quoted or attributed; of a quotation
                   always; of marks of attributions, reasons and features never said */
    size_t attribution;   /* of cues, sources, contents: those of one attribution have the same
                             number. Of hedges, quotations, mentions and the like: the one in
                             whose content they stand. Else TENOR_NO_ATTRIBUTION */
    const char *category; /* the word list of a hedge, approximator or booster, such as
                             "hedging.modal", valid as long as the result; else NULL */
    size_t title_begin, title_end; /* of a mark in tenor_document.title: bytes of it, as it was
                                      given. Else both 0 */
    size_t item; /* the target, reason or feature that it is of, by its number; else
                    TENOR_NO_ITEM */
    const char
        *tone;    /* of a mention: the most likely one, such as "neutral"; static; else NULL */
    double value; /* of a mention that tone's probability, of a reason its weight, of a feature
                         what was measured; else 0 */
} tenor_mark;
#define TENOR_NO_ATTRIBUTION ((size_t)-1)
#define TENOR_NO_ITEM        ((size_t)-1)
/* The number of marks of a kind; 0 for lack of memory or if stopped (tenor_result_code), and, but
 * for reasons, if the evidence was not measured. The document's bytes must still be there. */
TENOR_API size_t tenor_result_marks(tenor_result *result, tenor_mark_kind kind);
/* Fills in `mark` with mark number `index` of a kind, in the order of the article (of attributions
 * that of their cues; of kinds that go by something, that of it first), and returns 1. Returns 0 if
 * there is no such mark, or for lack of memory or if stopped. Marks of features are always at hand;
 * of all others it is fastest to go through one kind after the other. */
TENOR_API int tenor_result_mark(tenor_result *result, tenor_mark_kind kind, size_t index,
                                tenor_mark *mark);

/* A dense feature of the article: a named number, one of those that models weigh beside words. */
typedef struct tenor_feature {
    size_t size;             /* set by the caller */
    const char *name;        /* "hedging.modal"; valid until the result scores again */
    const char *unit;        /* "per 100 words"; static */
    const char *description; /* one line; static */
    double value;
    /* What it counts: marks number first_mark, ... of TENOR_MARK_FEATURE. 0 of a length, and of
     * what no word shows. */
    size_t first_mark, marks;
} tenor_feature;
/* The number of features; 0 if the evidence was not measured. */
TENOR_API size_t tenor_result_features(const tenor_result *result);
/* Fills in `feature` with feature number `index` and returns 1. Returns 0 if there is no such
 * feature, or for lack of memory or if stopped. At the first call after scoring the document's bytes
 * must still be there. */
TENOR_API int tenor_result_feature(tenor_result *result, size_t index, tenor_feature *feature);

/* ---- The text as it was read ------------------------------------------------------------ */

/* From now on, places of reasons, marks, mentions and passages are bytes of the text as it was
 * read (`as_read` not 0), or of tenor_document.text as it was given (0; so in a new result).
 * The text as read is UTF-8, without the tags of HTML, and begins with tenor_document.title: so
 * in it a title has places like any other passage. Reasons of a model that reads the page by
 * other rules than the evidence, and so has another text, have both places 0. NULL is
 * allowed. */
TENOR_API void tenor_result_places_as_read(tenor_result *result, int as_read);

/* A part of the page that is like a paragraph. Passages do not overlap. */
typedef struct tenor_passage {
    size_t size; /* set by the caller */
    const char
        *text; /* as it was read, valid UTF-8 without NUL, markdown and all; no NUL at its
                           end. Valid until the result scores again */
    size_t text_length; /* bytes, at least 1 */
    size_t begin, end;  /* its place: see tenor_result_places_as_read */
    /* "title", "lead", "heading", "paragraph", "quotation"; and of what is not scored
     * "caption", "byline", "furniture" (boilerplate), "comment"; static */
    const char *role;
    int scored;     /* 1: it is of the article */
    size_t comment; /* of a comment: an index for tenor_result_comment. Else TENOR_NO_COMMENT */
    size_t title_begin,
        title_end; /* of tenor_document.title: bytes of it, as it was given. Else
                                      both 0 */
} tenor_passage;
#define TENOR_NO_COMMENT ((size_t)-1)
/* The number of passages, of all that is on the page. */
TENOR_API size_t tenor_result_passages(const tenor_result *result);
/* Fills in `passage` with passage number `index`, in the order of the page, and returns 1.
 * Returns 0 if there is no such passage. The document's bytes must still be there. */
TENOR_API int tenor_result_passage(const tenor_result *result, size_t index,
                                   tenor_passage *passage);

/* All of the text as it was read: valid UTF-8 without NUL, no NUL at its end. NULL, and *length 0,
 * if nothing was scored. Valid until the result scores again, as long as the document's bytes are
 * there. */
TENOR_API const char *tenor_result_text(const tenor_result *result, size_t *length);

/* A stretch of the text as it was read, and the bytes that it was read from: so that what is marked
 * in the one can be shown in the other. */
typedef struct tenor_run {
    size_t size;                   /* set by the caller */
    size_t begin, end;             /* bytes of the text as it was read, not empty */
    size_t given_begin, given_end; /* bytes as they were given; may be empty, of a line end that
                                      stands for a tag */
    int in_title;                  /* 1: of tenor_document.title; 0: of its text */
    int same; /* 1: the same bytes (but a NUL is read as a blank). 0: the one as a whole stands for
                 the other, as a letter for "&eacute;" */
} tenor_run;
/* Fills in `run` with the first run that ends behind byte `from` of the text as it was read, and
 * returns 1. Returns 0 if there is none. Go on with the end of that one. */
TENOR_API int tenor_result_run(const tenor_result *result, size_t from, tenor_run *run);

#ifdef __cplusplus
}
#endif

#endif
