/* Extracting features: of ordinary, odd and very long documents, in threads, without memory. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/extract.h"
#include "../features/text/unicode.h"
#include "failing_malloc.h"
#include "fuzz/fuzz_extract.h"

static const char lexicon[] = "[booster.certainty]\nclearly\n"
                              "[hedging.modal]\nmay {not before NUMBER}\nmight\n"
                              "[hedging.phrase]\n/in my (?:own )?view/\n"
                              "[list.reporting_verb]\nsaid\n"
                              "[list.person_pronoun]\nshe\n";
static const char page[] = "[furniture]\n/^Share$/\n[comments]\n/^\\d+ comments$/\n";

static const char article[] =
    "The lighthouse of Orrin\n"
    "\n"
    "The lighthouse may be sold, the harbour office said on Tuesday. \xe2\x80\x9cIt is "
    "clearly\n"
    "too dear for us,\xe2\x80\x9d she said.\n"
    "\n"
    "In my view, 1,200 people might disagree \xe2\x80\x94 and the caf\xc3\xa9 owners do!\n"
    "\n"
    "## What next?\n"
    "\n"
    "> Nobody knows.\n"
    "\n"
    "- A vote, perhaps\n"
    "- Or a *long* wait";

static struct extractor *open_with(const char *lexicon_text, const char *page_text,
                                   struct failure *failure)
{
    struct recipe recipe;
    recipe_default(&recipe);
    recipe.page_rules = page_text != NULL;
    cr_assert(text_buffer_append(&recipe.lexicon, lexicon_text, strlen(lexicon_text), NULL));
    /* Every candidate is a cue. */
    static const char cues[] = "bias 1000000\nsecond 1000000\n";
    cr_assert(text_buffer_append(&recipe.cues, cues, strlen(cues), NULL));
    if (page_text)
        cr_assert(text_buffer_append(&recipe.page, page_text, strlen(page_text), NULL));
    struct extractor *extractor = extractor_new(&recipe, failure);
    cr_expect_null(recipe.lexicon.data, "the recipe is taken over");
    cr_expect_null(recipe.page.data);
    cr_expect_eq(recipe.block_count, 0);
    return extractor;
}

static struct extractor *open_extractor(void)
{
    struct failure failure = {0};
    struct extractor *extractor = open_with(lexicon, page, &failure);
    cr_assert_not_null(extractor, "%s", failure.message);
    return extractor;
}

static bool extract_bytes(struct features *features, const struct extractor *extractor,
                          const char *text, size_t length, struct failure *failure)
{
    return features_extract(features, extractor,
                            &(struct document){.text = text, .text_length = length}, ~0u,
                            failure);
}

static void extract(struct features *features, const struct extractor *extractor,
                    const char *text)
{
    struct failure failure = {0};
    cr_assert(extract_bytes(features, extractor, text, strlen(text), &failure), "%s",
              failure.message);
}

/* Everything that a model reads must be the same, bit for bit. */
static void expect_same(const struct features *a, const struct features *b,
                        const struct extractor *extractor, const char *what)
{
    cr_assert_eq(a->ngrams.count, b->ngrams.count, "%s", what);
    cr_expect_arr_eq(a->ngrams.begin, b->ngrams.begin, sizeof a->ngrams.begin);
    for (size_t i = 0; i < a->ngrams.count; i++) {
        cr_assert_eq(a->ngrams.items[i].key, b->ngrams.items[i].key, "%s: %zu", what, i);
        cr_assert_eq(a->ngrams.items[i].count, b->ngrams.items[i].count, "%s: %zu", what, i);
    }
    for (size_t i = 0; i < extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(extractor->lexicon, i, name, &unit, &description);
        cr_expect_eq(memcmp(&a->dense[i], &b->dense[i], sizeof *a->dense), 0, "%s: %s", what,
                     name);
    }
    cr_expect_eq(a->tokens.word_count, b->tokens.word_count, "%s", what);
    cr_expect_eq(a->hedging.count, b->hedging.count, "%s", what);
    cr_expect_eq(a->attributions.count, b->attributions.count, "%s", what);
}

static void expect_empty(const struct features *features)
{
    cr_expect_eq(features->article.passage_count, 0);
    cr_expect_eq(features->article.length, 0);
    cr_expect_eq(features->tokens.count, 0);
    cr_expect_eq(features->tokens.word_count, 0);
    cr_expect_eq(features->ngrams.count, 0);
    cr_expect_eq(features->ngrams.begin[NGRAM_MAX_BLOCKS], 0);
    cr_expect_eq(features->hedging.count, 0);
    cr_expect_eq(features->attributions.count, 0);
    cr_expect_eq(features->quotations.count, 0);
    cr_expect_eq(features->matches.count, 0);
}

/* ---- One way through ----------------------------------------------------------------- */

Test(extract, every_stage_has_its_part)
{
    struct extractor *extractor = open_extractor();
    struct features features = {0};
    extract(&features, extractor, article);
    cr_expect_gt(features.article.passage_count, 4);
    cr_expect_gt(features.tokens.word_count, 30);
    cr_expect_gt(features.quotations.count, 0);
    cr_expect_geq(features.hedging.hedge_count, 3, "may, in my view, might");
    cr_expect_eq(features.hedging.booster_count, 1);
    cr_expect_gt(features.attributions.count, 0);
    for (size_t b = 0; b < extractor->recipe.block_count; b++)
        cr_expect_gt(features.ngrams.begin[b + 1], features.ngrams.begin[b]);
    features_release(&features);
    extractor_free(extractor);
}

Test(extract, dense_slots_hold_what_their_names_say)
{
    struct extractor *extractor = open_extractor();
    struct features features = {0};
    extract(&features, extractor, "It may rain. It may snow in May 2012.");
    cr_expect_eq(extractor->dense_count, dense_count(extractor->lexicon));
    float modal = -1, hedges = -1;
    for (size_t i = 0; i < extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(extractor->lexicon, i, name, &unit, &description);
        if (strcmp(name, "hedging.modal") == 0)
            modal = features.dense[i];
        if (strcmp(name, "hedges.author") == 0)
            hedges = features.dense[i];
    }
    cr_expect_float_eq(modal, 100.0f * 2 / 9, 1e-4);
    cr_expect_float_eq(hedges, 100.0f * 2 / 9, 1e-4);
    features_release(&features);
    extractor_free(extractor);
}

Test(extract, mask_chooses_blocks_and_nothing_else)
{
    struct extractor *extractor = open_extractor();
    struct features all = {0}, none = {0};
    extract(&all, extractor, article);
    cr_assert(features_extract(
        &none, extractor,
        &(struct document){.text = article, .text_length = sizeof article - 1}, 0, NULL));
    cr_expect_eq(none.ngrams.count, 0);
    cr_expect_arr_eq(none.dense, all.dense, extractor->dense_count * sizeof *all.dense);
    features_release(&none);
    features_release(&all);
    extractor_free(extractor);
}

static bool extract_first(struct features *features, const struct extractor *extractor,
                          const struct document *document, size_t words)
{
    return features_extract_first(features, extractor, document, words, ~0u, NULL);
}

/* The first words are like a text that ends behind them, once its title is recognised. */
Test(extract, first_words_are_like_a_text_of_them)
{
    struct extractor *extractor = open_extractor();
    struct features whole = {0}, first = {0}, alone = {0};
    const struct document document = {.text = article, .text_length = sizeof article - 1};
    extract(&whole, extractor, article);
    const struct tokens *tokens = &whole.tokens;
    for (size_t i = 0, words = 0; i + 1 < tokens->count; i++) {
        words += token_is_word(&tokens->items[i]);
        if (words < 6 || !token_is_word(&tokens->items[i + 1]))
            continue;
        cr_assert(extract_first(&first, extractor, &document, words));
        cr_assert_eq(first.tokens.word_count, words);
        cr_assert(extract_bytes(&alone, extractor, article,
                                token_end(tokens, &tokens->items[i]), NULL));
        expect_same(&first, &alone, extractor, "cut");
    }
    cr_assert(extract_first(&alone, extractor, &document, 20));
    for (size_t words = 20; words >= 8; words -= 4) {
        cr_assert(features_cut(&alone, extractor, words, ~0u, NULL));
        cr_assert(extract_first(&first, extractor, &document, words));
        expect_same(&first, &alone, extractor, "cut again");
    }
    for (size_t more = 0; more < 2; more++) {
        cr_assert(extract_first(&first, extractor, &document, tokens->word_count + more));
        expect_same(&first, &whole, extractor, "all of it");
    }
    features_release(&alone);
    features_release(&first);
    features_release(&whole);
    extractor_free(extractor);
}

/* The title beside the text comes first; boilerplate does not count. */
Test(extract, first_words_of_a_page)
{
    static const char text[] = "Share\n\nThe ferry stops in May, the office said.\n\nShare\n\n"
                               "It may come back.\n";
    struct extractor *extractor = open_extractor();
    struct features features = {0};
    const struct document document = {.text = text,
                                      .text_length = sizeof text - 1,
                                      .title = "Ferry to stop",
                                      .title_length = 13};
    for (size_t words = 1; words < 40; words++) {
        cr_assert(extract_first(&features, extractor, &document, words));
        cr_expect_eq(features.tokens.word_count, words < 15 ? words : 15);
        cr_expect_eq(features.article.passage_count, 5, "none is lost");
    }
    cr_expect(!extract_first(&features, extractor, &(struct document){.text = ""}, 5));
    expect_empty(&features);
    features_release(&features);
    extractor_free(extractor);
}

Test(extract, page_rules_can_be_left_out)
{
    struct failure failure = {0};
    struct extractor *with = open_extractor(), *raw = open_with(lexicon, NULL, &failure);
    cr_assert_not_null(raw, "%s", failure.message);
    struct features a = {0}, b = {0};
    const char text[] = "Share\n\nThe text itself is this.\n";
    extract(&a, with, text);
    extract(&b, raw, text);
    cr_expect_null(raw->page);
    cr_expect_eq(b.tokens.word_count, 6);
    cr_expect_eq(a.tokens.word_count, 5);
    features_release(&a);
    features_release(&b);
    extractor_free(with);
    extractor_free(raw);
}

/* ---- The same text in other clothes -------------------------------------------------- */

static void replace_newlines(const char *text, const char *newline, struct text_buffer *out)
{
    for (const char *at = text; *at; at++)
        cr_assert(*at == '\n' ? text_buffer_append(out, newline, strlen(newline), NULL)
                              : text_buffer_append(out, at, 1, NULL));
}

Test(extract, line_ends_and_byte_order_marks_change_nothing)
{
    static const struct {
        const char *what, *before, *newline, *after;
    } clothes[] = {
        {"a last newline", "", "\n", "\n"},
        {"several last newlines", "", "\n", "\n\n\n"},
        {"CRLF", "", "\r\n", ""},
        {"CRLF with a last one", "", "\r\n", "\r\n"},
        {"CR", "", "\r", ""},
        {"a byte order mark", "\xef\xbb\xbf", "\n", ""},
        {"everything", "\xef\xbb\xbf", "\r\n", "\r\n"},
    };
    struct extractor *extractor = open_extractor();
    struct features plain = {0}, other = {0};
    extract(&plain, extractor, article);
    for (size_t i = 0; i < sizeof clothes / sizeof *clothes; i++) {
        struct text_buffer text = {0};
        cr_assert(
            text_buffer_append(&text, clothes[i].before, strlen(clothes[i].before), NULL));
        replace_newlines(article, clothes[i].newline, &text);
        cr_assert(text_buffer_append(&text, clothes[i].after, strlen(clothes[i].after), NULL));
        cr_assert(extract_bytes(&other, extractor, text.data, text.length, NULL));
        expect_same(&plain, &other, extractor, clothes[i].what);
        text_buffer_release(&text);
    }
    features_release(&other);
    features_release(&plain);
    extractor_free(extractor);
}

Test(extract, utf16_changes_nothing)
{
    static const char text[] = "The harbour may close. \"No,\" she said.";
    char wide[2 * sizeof text] = {'\xff', '\xfe'};
    for (size_t i = 0; i < sizeof text - 1; i++)
        wide[2 + 2 * i] = text[i];
    struct extractor *extractor = open_extractor();
    struct features narrow = {0}, other = {0};
    extract(&narrow, extractor, text);
    cr_assert(extract_bytes(&other, extractor, wide, 2 * sizeof text, NULL));
    expect_same(&narrow, &other, extractor, "UTF-16");
    cr_expect(other.article.flags & TEXT_UTF16);
    features_release(&other);
    features_release(&narrow);
    extractor_free(extractor);
}

/* ---- What cannot be read ------------------------------------------------------------- */

Test(extract, what_cannot_be_read_leaves_nothing)
{
    static const char noise[] = "\x01\x02\x03\x04\x05\x06\x07\x08";
    static const struct {
        const char *text;
        size_t length;
        enum failure_code code;
    } unreadable[] = {{NULL, 0, FAILURE_EMPTY},
                      {"", 0, FAILURE_EMPTY},
                      {" \n\t\r\n ", 6, FAILURE_EMPTY},
                      {"... !? --", 9, FAILURE_EMPTY},
                      {noise, sizeof noise - 1, FAILURE_BINARY},
                      {article, ARTICLE_MAX_BYTES + 1, FAILURE_TOO_LARGE}};
    struct extractor *extractor = open_extractor();
    struct features features = {0}, fresh = {0};
    extract(&fresh, extractor, article);
    for (size_t i = 0; i < sizeof unreadable / sizeof *unreadable; i++) {
        struct failure failure = {0};
        cr_expect_not(extract_bytes(&features, extractor, unreadable[i].text,
                                    unreadable[i].length, &failure));
        cr_expect_eq(failure.code, unreadable[i].code, "%zu: %s", i, failure.message);
        expect_empty(&features);
        extract(&features, extractor, article);
        expect_same(&features, &fresh, extractor, "after a failure");
    }
    features_release(&features);
    features_release(&fresh);
    extractor_free(extractor);
}

Test(extract, bad_recipes_are_refused)
{
    struct failure failure = {0};
    cr_expect_null(open_with("[hedging.modal]\n/(/\n", NULL, &failure));
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    cr_expect_null(open_with(lexicon, "[furniture]\n/[/\n", &failure));
    cr_expect_eq(failure.code, FAILURE_LEXICON);

    struct recipe recipe = {.block_count = 1, .blocks = {{NGRAM_WORDS, 1, 200, 0, 1}}};
    cr_expect_null(extractor_new(&recipe, &failure));
    cr_expect_eq(failure.code, FAILURE_ARGUMENT);
    extractor_free(NULL);
}

/* A recipe needs no word lists. */
Test(extract, an_empty_lexicon_will_do)
{
    struct recipe recipe;
    recipe_default(&recipe);
    struct failure failure = {0};
    struct extractor *extractor = extractor_new(&recipe, &failure);
    cr_assert_not_null(extractor, "%s", failure.message);
    struct features features = {0};
    extract(&features, extractor, article);
    cr_expect_eq(features.hedging.count, 0);
    features_release(&features);
    extractor_free(extractor);
}

static void fill_recipe(struct recipe *recipe, const char *rules)
{
    recipe_default(recipe);
    recipe->page_rules = rules != NULL;
    if (rules)
        cr_assert(text_buffer_append(&recipe->page, rules, strlen(rules), NULL));
}

/* What an extractor has compiled of the same text is not compiled again. */
Test(extract, same_texts_are_compiled_once)
{
    struct extractor *first = open_extractor();
    struct recipe same, other, none;
    fill_recipe(&same, page);
    fill_recipe(&other, "[furniture]\n/x/\n");
    fill_recipe(&none, NULL);
    cr_expect(extractor_has_page_rules(first, &same));
    cr_expect_not(extractor_has_page_rules(first, &other));
    cr_expect_not(extractor_has_page_rules(first, &none));
    struct failure failure = {0};
    struct extractor *second = extractor_new_beside(&same, first, &failure);
    cr_assert_not_null(second, "%s", failure.message);
    cr_expect_eq(second->page, first->page);
    cr_expect_eq(second->tone, first->tone);
    cr_expect_neq(second->lexicon, first->lexicon);
    cr_expect_neq(second->cues, first->cues);
    cr_assert(text_buffer_append(&other.lexicon, lexicon, strlen(lexicon), NULL));
    struct extractor *third = extractor_new_beside(&other, first, &failure);
    cr_assert_not_null(third, "%s", failure.message);
    cr_expect_eq(third->lexicon, first->lexicon);
    cr_expect_eq(third->dense_count, first->dense_count);
    cr_expect_neq(third->page, first->page);
    struct features features = {0};
    extract(&features, third, article);
    extractor_free(third);
    extract(&features, second, article);
    extractor_free(second);
    extract(&features, first, article);
    features_release(&features);
    extractor_free(first);
    recipe_release(&none);
}

/* ---- Memory and threads -------------------------------------------------------------- */

Test(extract, warm_features_allocate_nothing)
{
    struct extractor *extractor = open_extractor();
    struct features features = {0};
    extract(&features, extractor, article);
    size_t before = failing_malloc_count();
    for (int round = 0; round < 3; round++) {
        extract(&features, extractor, "A short one, for once. She said so.");
        extract(&features, extractor, article);
    }
    cr_expect_eq(failing_malloc_count(), before);
    features_release(&features);
    extractor_free(extractor);
}

Test(extract, failed_allocations_come_back)
{
    struct extractor *extractor = open_extractor();
    struct features fresh = {0};
    extract(&fresh, extractor, article);
    bool failed = true;
    for (size_t after = 0; failed; after++) {
        struct features features = {0};
        struct failure failure = {0};
        failing_malloc_after(after);
        bool extracted =
            extract_bytes(&features, extractor, article, sizeof article - 1, &failure);
        failed = failing_malloc_stop();
        cr_expect_eq(extracted, !failed, "allocation %zu", after);
        if (failed) {
            cr_expect_eq(failure.code, FAILURE_MEMORY);
            expect_empty(&features);
            extract(&features, extractor, article);
        }
        expect_same(&features, &fresh, extractor, "after a failed allocation");
        features_release(&features);
    }
    features_release(&fresh);
    extractor_free(extractor);
}

Test(extract, failed_allocations_of_an_extractor_come_back)
{
    bool failed = true;
    for (size_t after = 0; failed; after++) {
        struct recipe recipe;
        struct failure failure = {0};
        recipe_default(&recipe);
        cr_assert(text_buffer_append(&recipe.lexicon, lexicon, sizeof lexicon - 1, NULL));
        cr_assert(text_buffer_append(&recipe.page, page, sizeof page - 1, NULL));
        failing_malloc_after(after);
        struct extractor *extractor = extractor_new(&recipe, &failure);
        failed = failing_malloc_stop();
        cr_expect_eq(extractor == NULL, failed, "allocation %zu", after);
        cr_expect_null(recipe.lexicon.data);
        if (failed)
            cr_expect_eq(failure.code, FAILURE_MEMORY);
        extractor_free(extractor);
    }
}

static void *extract_many(void *extractor)
{
    struct features *features = calloc(1, sizeof *features);
    const struct document document = {.text = article, .text_length = sizeof article - 1};
    for (int round = 0; features && round < 20; round++) {
        if (!features_extract(features, extractor, &document, ~0u, NULL)) {
            free(features);
            return NULL;
        }
    }
    return features;
}

Test(extract, threads_share_an_extractor)
{
    struct extractor *extractor = open_extractor();
    struct features alone = {0};
    extract(&alone, extractor, article);
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, extract_many, extractor), 0);
    for (size_t i = 0; i < 4; i++) {
        void *result;
        cr_assert_eq(pthread_join(threads[i], &result), 0);
        cr_assert_not_null(result);
        expect_same(result, &alone, extractor, "in a thread");
        features_release(result);
        free(result);
    }
    features_release(&alone);
    extractor_free(extractor);
}

/* ---- The fuzzer's files -------------------------------------------------------------- */

static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    struct text_buffer data = {0};
    char chunk[4096];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;)
        cr_assert(text_buffer_append(&data, chunk, got, NULL));
    fclose(file);
    /* In memory of exactly its size, so that a sanitizer notices a read beyond it. */
    uint8_t *exact = malloc(data.length ? data.length : 1);
    cr_assert_not_null(exact);
    if (data.length > 0)
        memcpy(exact, data.data, data.length);
    fuzz_extract(exact, data.length);
    /* And with each of the options. */
    for (uint8_t options = 0; data.length > 0 && options < 8; options++) {
        exact[0] = options;
        fuzz_extract(exact, data.length);
    }
    free(exact);
    text_buffer_release(&data);
}

Test(extract, replays_the_fuzzers_files)
{
    static const char directory[] = "tests/fuzz/extract";
    DIR *files = opendir(directory);
    cr_assert_not_null(files, "%s", directory);
    size_t replayed = 0;
    for (struct dirent *entry; (entry = readdir(files));) {
        char path[512];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        replay(path);
        replayed++;
    }
    closedir(files);
    cr_expect_geq(replayed, 12);
}

/* ---- One extractor instead of another ---------------------------------------------- */

static struct extractor *open_lexicon(const char *more, const char *page_text)
{
    char text[1024];
    struct failure failure = {0};
    snprintf(text, sizeof text, "%s%s", lexicon, more);
    struct extractor *extractor = open_with(text, page_text, &failure);
    cr_assert_not_null(extractor, "%s", failure.message);
    return extractor;
}

Test(extract, with_lists_of_targets_all_else_is_the_same)
{
    struct extractor *narrow = open_extractor();
    struct extractor *wide =
        open_lexicon("[target.office]\nthe harbour office\n[target.owners]\nowners\n", page);
    struct features few = {0}, many = {0};
    cr_expect(extractor_covers(wide, narrow));
    cr_expect(extractor_covers(narrow, narrow));
    cr_expect_eq(wide->dense_count, narrow->dense_count + 2 * TARGET_FEATURES);
    extract(&few, narrow, article);
    extract(&many, wide, article);
    expect_same(&few, &many, narrow, "with lists");
    features_release(&few);
    features_release(&many);
    extractor_free(wide);
    extractor_free(narrow);
}

static void expect_no_cover(const char *wide_more, const char *wide_page, const char *more)
{
    struct extractor *wide = open_lexicon(wide_more, wide_page);
    struct extractor *narrow = open_lexicon(more, page);
    cr_expect_not(extractor_covers(wide, narrow), "'%s' for '%s'", wide_more, more);
    extractor_free(wide);
    extractor_free(narrow);
}

Test(extract, what_differs_otherwise_covers_nothing)
{
    expect_no_cover("[booster.other]\nindeed\n", page, "");
    expect_no_cover("he\n[target.office]\noffice\n", page, ""); /* in the list before */
    expect_no_cover("[target.office]\noffice\n[booster.other]\nindeed\n", page, "");
    expect_no_cover("[target.office]\noffice\n", NULL, "");
    expect_no_cover("", page, "[target.office]\noffice\n");
    expect_no_cover("[target.office]\noffice\n[target.owners]\nowners\n", page,
                    "[target.office]\noffice\n");
}

/* N-grams are counted for each model's own blocks, whoever finds the tokens. */
Test(extract, other_blocks_are_covered)
{
    struct extractor *wide = open_lexicon("[target.office]\noffice\n", page);
    struct extractor *narrow = open_extractor();
    struct features few = {0}, many = {0};
    narrow->recipe.blocks[0].head++;
    narrow->recipe.block_count--;
    narrow->recipe.dense = !narrow->recipe.dense;
    cr_expect(extractor_covers(wide, narrow));
    extract(&few, narrow, article);
    extract(&many, wide, article);
    few.ngrams.count = many.ngrams.count = 0;
    memset(few.ngrams.begin, 0, sizeof few.ngrams.begin);
    memset(many.ngrams.begin, 0, sizeof many.ngrams.begin);
    expect_same(&few, &many, narrow, "with other blocks");
    narrow->recipe.page_rules = !narrow->recipe.page_rules;
    cr_expect_not(extractor_covers(wide, narrow));
    features_release(&few);
    features_release(&many);
    extractor_free(wide);
    extractor_free(narrow);
}

static bool same_tone(const struct target_mention *one, const struct target_mention *other)
{
    return memcmp(one->probability, other->probability, sizeof one->probability) == 0;
}

Test(extract, lists_can_be_measured_later)
{
    static const char text[] = "Vane praised the terrible Tarsk plan. Tarsk lied.";
    struct extractor *extractor = open_lexicon("[target.east]\nTarsk\n", page);
    const struct document document = {.text = text, .text_length = sizeof text - 1};
    const size_t lists = extractor->dense_count - TARGET_FEATURES;
    struct features late = {0}, early = {0};
    extract(&early, extractor, text);
    for (size_t round = 0; round < 2; round++) {
        cr_assert(features_extract_without_lists(&late, extractor, &document, NULL));
        cr_expect_eq(late.ngrams.count, 0);
        for (size_t f = 0; f < extractor->dense_count; f++)
            cr_expect_eq(late.dense[f], f < lists ? early.dense[f] : 0, "%zu", f);
        failing_malloc_after(0);
        const bool measured = features_measure_lists(&late, extractor, NULL);
        cr_expect_eq(measured, !failing_malloc_stop());
        cr_expect_eq(late.lists_measured, measured);
        cr_assert(features_measure_lists(&late, extractor, NULL));
        cr_expect_arr_eq(late.dense, early.dense, extractor->dense_count * sizeof *late.dense);
    }
    cr_expect_gt(late.dense[lists], 0);
    features_release(&late);
    features_release(&early);
    extractor_free(extractor);
}

/* Measuring lists needs the tones of their mentions alone. The others are decided when they are asked
 * for, and are what they would have been. */
Test(extract, tones_of_others_than_lists_are_found_later)
{
    static const char text[] =
        "Mayor Vane praised the terrible Tarsk plan. Tarsk lied about Orr, a great liar. "
        "\"Orr is a fool,\" said Vane. Mr Orr hates Tarsk.";
    struct extractor *extractor = open_lexicon("[target.east]\nTarsk\n", page);
    struct features late = {0}, early = {0};
    extract(&late, extractor, text);
    cr_expect(late.lists_found && !late.targets_found);
    size_t toned = 0;
    for (size_t i = 0; i < late.targets.mention_count; i++)
        toned += late.targets.mentions[i].probability[0] > 0;
    cr_expect(toned == 3 && late.targets.mention_count > 5, "%zu of %zu", toned,
              late.targets.mention_count);
    extract(&early, extractor, text);
    const struct evidence_input input = {.article = &early.article,
                                         .tokens = &early.tokens,
                                         .quotations = &early.quotations,
                                         .lexicon = extractor->lexicon,
                                         .matches = &early.matches,
                                         .cues = extractor->cues,
                                         .tone = extractor->tone};
    cr_assert(targets_find(&early.targets, &input, &early.attributions, NULL));
    for (size_t round = 0; round < 2; round++) {
        cr_assert(features_find_targets(&late, extractor, NULL));
        cr_assert(late.targets_found);
        cr_assert_eq(late.targets.mention_count, early.targets.mention_count);
        for (size_t i = 0; i < late.targets.mention_count; i++)
            cr_expect(same_tone(&late.targets.mentions[i], &early.targets.mentions[i]), "%zu",
                      i);
        for (size_t i = 0; i < late.targets.count; i++)
            cr_expect(late.targets.items[i].tone == early.targets.items[i].tone &&
                          memcmp(late.targets.items[i].counts, early.targets.items[i].counts,
                                 sizeof early.targets.items[i].counts) == 0,
                      "target %zu", i);
    }
    features_release(&late);
    features_release(&early);
    extractor_free(extractor);
}

Test(extract, lists_that_name_nobody_in_the_text_cost_nothing)
{
    struct extractor *extractor = open_lexicon("[target.east]\nTarsk\n", page);
    struct features features = {0};
    extract(&features, extractor, article);
    cr_expect_not(features.lists_found);
    for (size_t i = extractor->dense_count - TARGET_FEATURES; i < extractor->dense_count; i++)
        cr_expect_eq(features.dense[i], 0);
    extract(&features, extractor, "The mayor of Tarsk may go. Tarsk is glad.");
    cr_expect(features.lists_found);
    cr_expect_gt(features.dense[extractor->dense_count - TARGET_FEATURES], 0);
    extract(&features, extractor, article); /* nothing is left of the last one */
    cr_expect_eq(features.dense[extractor->dense_count - TARGET_FEATURES], 0);
    features_release(&features);
    extractor_free(extractor);
}
