/* tenor-train's command line. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../train/options.h"

#define MOST_WORDS 24

/* Parses "tenor-train LINE", split at blanks. The words stay valid until the next call. */
static enum options_outcome parse(struct train_options *options, const char *line)
{
    static char words[512];
    static char *argv[MOST_WORDS + 1];
    static char program[] = "tenor-train";
    int argc = 1;
    argv[0] = program;
    cr_assert_lt(strlen(line), sizeof words);
    strcpy(words, line);
    for (char *word = strtok(words, " "); word && argc < MOST_WORDS; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    optind = 1; /* getopt begins anew */
    return options_parse(options, argc, argv);
}

static void parse_well(struct train_options *options, const char *line)
{
    cr_assert_eq(parse(options, line), OPTIONS_RUN, "%s", line);
}

Test(options, defaults)
{
    struct train_options options;
    parse_well(&options, "set.jsonl");
    cr_assert_eq(options.input_count, 1);
    cr_assert_str_eq(options.inputs[0], "set.jsonl");
    cr_assert_null(options.output);
    cr_assert_null(options.describe);
    cr_assert_null(options.report);
    cr_assert_null(options.lexicons);
    cr_assert_null(options.page);
    cr_assert_null(options.corpus.ids_path);
    cr_assert_null(options.language);
    cr_assert_str_eq(options.task, "stance");
    cr_assert_str_eq(options.corpus.fields.label, "label");
    cr_assert_eq(options.corpus.format, RECORDS_AUTO);
    cr_assert_null(options.corpus.fields.html);
    cr_assert_null(options.corpus.charset);
    cr_assert(options.dense && options.page_rules && !options.quiet);
    cr_assert_eq(options.maximum_features, 4000000);
    cr_assert_eq(options.fit.solver, SOLVER_AUTO);
    cr_assert_not(options.fit.ignore_sources);
    cr_assert_eq(options.fit.balance, 1);
    cr_assert_eq(options.fit.cost, 0);
    cr_assert_eq(options.fit.average, 0);
    cr_assert_eq(options.fit.folds, 5);
    cr_assert_eq(options.fit.seed, 1);
    cr_assert_geq(options.fit.threads, 1);
    cr_assert_eq(options.fit.memory_bytes, 2048e6);
    cr_assert_eq(options.fit.search_documents, 2000);
}

Test(options, defaults_are_those_of_the_recipe)
{
    struct train_options options;
    struct recipe recipe = {0};
    recipe_default(&recipe);
    parse_well(&options, "set.jsonl");
    cr_assert_eq(options.block_count, recipe.block_count);
    cr_assert_arr_eq(options.blocks, recipe.blocks, sizeof recipe.blocks);
    recipe_release(&recipe);
}

Test(options, everything_at_once)
{
    struct train_options options;
    parse_well(&options, "-o m.tenor one.jsonl -q --task genre --report r.json --input csv "
                         "--label-field camp --text-field body two.csv --ids list --raw "
                         "--language any");
    cr_assert_str_eq(options.output, "m.tenor");
    cr_assert(options.quiet);
    cr_assert_not(options.page_rules);
    cr_assert_str_eq(options.task, "genre");
    cr_assert_str_eq(options.language, "any");
    cr_assert_str_eq(options.report, "r.json");
    cr_assert_str_eq(options.corpus.ids_path, "list");
    cr_assert_eq(options.corpus.format, RECORDS_CSV);
    cr_assert_str_eq(options.corpus.fields.label, "camp");
    cr_assert_str_eq(options.corpus.fields.text, "body");
    cr_assert_eq(options.input_count, 2);
    cr_assert_str_eq(options.inputs[0], "one.jsonl");
    cr_assert_str_eq(options.inputs[1], "two.csv");

    parse_well(&options, "--id-field=key --title-field=head --source-field=paper "
                         "--lexicons lists --page-rules rules --output=m --input html "
                         "--html-field page --charset Latin1 -");
    cr_assert_eq(options.corpus.format, RECORDS_HTML);
    cr_assert_str_eq(options.corpus.fields.html, "page");
    cr_assert_str_eq(options.corpus.charset, "Latin1");
    cr_assert_str_eq(options.corpus.fields.id, "key");
    cr_assert_str_eq(options.corpus.fields.title, "head");
    cr_assert_str_eq(options.corpus.fields.source, "paper");
    cr_assert_str_eq(options.lexicons, "lists");
    cr_assert_str_eq(options.page, "rules");
    cr_assert_str_eq(options.output, "m");
    cr_assert_str_eq(options.inputs[0], "-");
    cr_assert_not(options.quiet, "nothing is left of the line before");
    cr_assert_str_eq(options.task, "stance");
}

Test(options, word_lists_of_ones_own)
{
    struct train_options options;
    parse_well(&options, "--lexicon a=x.txt --lexicon a.b=y=z s");
    cr_assert_eq(options.own_lexicon_count, 2);
    cr_assert_str_eq(options.own_lexicons[0], "a=x.txt");
    cr_assert_str_eq(options.own_lexicons[1], "a.b=y=z");
    parse_well(&options, "s");
    cr_assert_eq(options.own_lexicon_count, 0);
}

Test(options, targets_of_ones_own)
{
    struct train_options options;
    parse_well(&options,
               "--target west=x.txt --targets camps --target east=y=z --targets a/b s");
    cr_assert_eq(options.own_target_count, 2);
    cr_assert_str_eq(options.own_targets[0], "west=x.txt");
    cr_assert_str_eq(options.own_targets[1], "east=y=z");
    cr_assert_eq(options.target_directory_count, 2);
    cr_assert_str_eq(options.target_directories[0], "camps");
    cr_assert_str_eq(options.target_directories[1], "a/b");
    parse_well(&options, "s");
    cr_assert_eq(options.own_target_count + options.target_directory_count, 0);
}

Test(options, how_to_learn)
{
    struct train_options options;
    parse_well(&options, "--class-weight none --cost 0.25 --average 3 --solver descent "
                         "--folds 10 --no-groups --search-documents 10 --memory 2 "
                         "--seed 18446744073709551615 --threads 1024 s");
    cr_assert_eq(options.fit.balance, 0);
    cr_assert_eq(options.fit.cost, 0.25);
    cr_assert_eq(options.fit.average, 3);
    cr_assert_eq(options.fit.solver, SOLVER_DESCENT);
    cr_assert_eq(options.fit.folds, 10);
    cr_assert(options.fit.ignore_sources);
    cr_assert_eq(options.fit.search_documents, 10);
    cr_assert_eq(options.fit.memory_bytes, 2e6);
    cr_assert_eq(options.fit.seed, UINT64_MAX);
    cr_assert_eq(options.fit.threads, 1024);
    parse_well(&options, "--solver gram --class-weight balanced --seed 0 s");
    cr_assert_eq(options.fit.solver, SOLVER_GRAM);
    cr_assert_eq(options.fit.balance, 1);
    cr_assert_eq(options.fit.seed, 0);
    parse_well(&options, "--solver libsvm s");
    cr_assert_eq(options.fit.solver, SOLVER_LIBSVM);
}

/* The lengths of the n-grams of this unit, the same in all its blocks; false if it has none. */
static bool range_of(const struct train_options *options, enum ngram_unit unit,
                     unsigned *shortest, unsigned *longest)
{
    size_t found = 0;
    for (size_t b = 0; b < options->block_count; b++)
        if (options->blocks[b].unit == unit) {
            cr_assert(found == 0 || *shortest == options->blocks[b].shortest);
            cr_assert(found == 0 || *longest == options->blocks[b].longest);
            *shortest = options->blocks[b].shortest;
            *longest = options->blocks[b].longest;
            found++;
        }
    return found > 0;
}

Test(options, ranges_of_n_grams)
{
    static const struct {
        const char *line;
        unsigned words[2], characters[2]; /* 0: none */
    } cases[] = {{"s", {1, 2}, {2, 5}},
                 {"--words 1-3 --chars 1-6 s", {1, 3}, {1, 6}},
                 {"--words 2 --chars 4 s", {2, 2}, {4, 4}},
                 {"--words 3-3 s", {3, 3}, {2, 5}},
                 {"--words none s", {0, 0}, {2, 5}},
                 {"--chars none s", {1, 2}, {0, 0}},
                 {"--chars none --words 2-3 s", {2, 3}, {0, 0}},
                 {"--features ngrams s", {1, 2}, {2, 5}},
                 {"--features dense s", {0, 0}, {0, 0}},
                 {"--words none --chars none s", {0, 0}, {0, 0}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct train_options options;
        parse_well(&options, cases[i].line);
        unsigned words[2] = {0, 0}, characters[2] = {0, 0};
        range_of(&options, NGRAM_WORDS, &words[0], &words[1]);
        range_of(&options, NGRAM_CHARACTERS, &characters[0], &characters[1]);
        cr_assert_arr_eq(words, cases[i].words, sizeof words, "%s", cases[i].line);
        cr_assert_arr_eq(characters, cases[i].characters, sizeof characters, "%s",
                         cases[i].line);
    }
}

Test(options, the_head_of_an_article)
{
    struct train_options options;
    parse_well(&options, "s");
    cr_assert_eq(options.block_count, 4);
    cr_assert_eq(options.blocks[0].head, 0);
    cr_assert_eq(options.blocks[2].head, 30);
    parse_well(&options, "--head 100 --words none s");
    cr_assert_eq(options.block_count, 2);
    cr_assert_eq(options.blocks[0].head, 0);
    cr_assert_eq(options.blocks[1].head, 100);
    parse_well(&options, "--head 0 s");
    cr_assert_eq(options.block_count, 2);
    cr_assert_eq(options.blocks[1].head, 0);
    cr_assert_eq(options.blocks[1].unit, NGRAM_CHARACTERS);
}

Test(options, kinds_of_features)
{
    struct train_options options;
    parse_well(&options, "--features ngrams --min-documents 7 --max-features 1 s");
    cr_assert_not(options.dense);
    cr_assert_eq(options.maximum_features, 1);
    for (size_t b = 0; b < options.block_count; b++)
        cr_assert_eq(options.blocks[b].minimum_documents, 7);
    parse_well(&options, "--features dense s");
    cr_assert(options.dense);
    cr_assert_eq(options.block_count, 0);
    parse_well(&options, "--features all s");
    cr_assert(options.dense && options.block_count > 0);
}

Test(options, the_last_one_holds)
{
    struct train_options options;
    parse_well(&options, "--folds 3 --folds 4 -o a -o b s --task x --task y");
    cr_assert_eq(options.fit.folds, 4);
    cr_assert_str_eq(options.output, "b");
    cr_assert_str_eq(options.task, "y");
}

Test(options, file_names_that_look_like_options)
{
    struct train_options options;
    parse_well(&options, "-o m -- -q --help");
    cr_assert_eq(options.input_count, 2);
    cr_assert_str_eq(options.inputs[0], "-q");
    cr_assert_str_eq(options.inputs[1], "--help");
    cr_assert_not(options.quiet);
}

Test(options, describing_takes_a_model_alone)
{
    struct train_options options;
    parse_well(&options, "--describe m.tenor");
    cr_assert_str_eq(options.describe, "m.tenor");
    cr_assert_eq(options.input_count, 0);
}

Test(options, numbers_at_their_bounds, .init = cr_redirect_stderr)
{
    static const struct {
        const char *option;
        const char *good[2], *bad[6];
    } cases[] = {
        {"threads", {"1", "1024"}, {"0", "1025", "-1", "1.0", "1k", "0x2"}},
        {"folds", {"2", "1000"}, {"1", "1001", "+3", "two", "3,", "99999999999"}},
        {"average", {"1", "50"}, {"0", "51", "-0", "1e1", ".", "a"}},
        {"search-documents", {"10", "1000000"}, {"9", "1000001", "-", "x", "1_0", "0"}},
        {"memory", {"1", "100000000"}, {"0", "100000001", "1G", "-1", "MB", "1/2"}},
        {"min-documents", {"1", "1000000"}, {"0", "1000001", "-2", "1.5", "n", "''"}},
        {"max-features", {"1", "500000000"}, {"0", "500000001", "-1", "1e6", "x", "-"}},
        {"seed",
         {"0", "18446744073709551615"},
         {"-1", "18446744073709551616", "1.", "one", "0x1", "1e3"}},
        {"cost", {"1e-9", "1e9"}, {"0", "-1", "1.1e9", "nan", "inf", "1x"}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct train_options options;
        char line[100];
        for (size_t j = 0; j < 8; j++) {
            const char *value = j < 2 ? cases[i].good[j] : cases[i].bad[j - 2];
            snprintf(line, sizeof line, "--%s=%s s", cases[i].option, value);
            cr_assert_eq(parse(&options, line), j < 2 ? OPTIONS_RUN : OPTIONS_WRONG, "%s",
                         line);
        }
    }
}

Test(options, what_is_wrong, .init = cr_redirect_stderr)
{
    static const char *const lines[] = {
        "",
        "-o m.tenor",
        "-q",
        "s --nonsense",
        "s -x",
        "s --task",
        "s -o",
        "--describe m s",
        "--task Stance s",
        "--task= s",
        "--task st\xc3\xa4nd s",
        "--task 01234567890123456789012345678901234567890123456789012345678901234 s",
        "--words 0-1 s",
        "--words 1-4 s",
        "--words 3-2 s",
        "--words -1 s",
        "--words 1- s",
        "--words 1--2 s",
        "--words 1-2-3 s",
        "--words 111 s",
        "--words None s",
        "--chars 0 s",
        "--chars 7 s",
        "--chars 2-77 s",
        "--chars 2:5 s",
        "--features none s",
        "--input xml s",
        "--charset klingon s",
        "--charset= s",
        "--language German s",
        "--language EN s",
        "--language e s",
        "--language= s",
        "--class-weight 2 s",
        "--kernel linear s",
        "--target s",
        "--target West=x s",
        "--target west=x --target west=y s",
        "--features ngrams --words none --chars none s"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct train_options options;
        cr_assert_eq(parse(&options, lines[i]), OPTIONS_WRONG, "%s", lines[i]);
    }
}

Test(options, what_is_wrong_is_said, .init = cr_redirect_stderr)
{
    struct train_options options;
    parse(&options, "--folds many set.jsonl");
    fflush(stderr);
    FILE *stream = cr_get_redirected_stderr();
    char line[200];
    cr_assert(fgets(line, sizeof line, stream));
    cr_assert_str_eq(line,
                     "tenor-train: bad value 'many' for --folds: a whole number from 2 to "
                     "1000\n");
}

Test(options, help_and_version_are_printed, .init = cr_redirect_stdout)
{
    struct train_options options;
    char line[200];
    cr_assert_eq(parse(&options, "--version --nonsense"), OPTIONS_DONE);
    cr_assert_eq(parse(&options, "-q --help"), OPTIONS_DONE);
    fflush(stdout);
    FILE *stream = cr_get_redirected_stdout();
    cr_assert(fgets(line, sizeof line, stream));
    cr_assert_eq(strncmp(line, "tenor-train ", 12), 0, "%s", line);
    cr_assert(fgets(line, sizeof line, stream));
    cr_assert_eq(strncmp(line, "usage: tenor-train ", 19), 0, "%s", line);
}

Test(options, a_page_by_its_name)
{
    struct train_options options;
    static const char *const pages[] = {"r.html", "r.HTM", "a.b/r.json.html"};
    static const char *const others[] = {"r.json", "html", "r.html.gz", "r.xhtml"};
    char line[64];
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        snprintf(line, sizeof line, "set.jsonl --report %s", pages[i]);
        parse_well(&options, line);
        cr_expect(options.report_page, "%s", line);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(line, sizeof line, "set.jsonl --report %s", others[i]);
        parse_well(&options, line);
        cr_expect_not(options.report_page, "%s", line);
    }
}

Test(options, weights_are_of_a_training, .init = cr_redirect_stderr)
{
    struct train_options options;
    parse_well(&options, "set.jsonl --weights w.tsv");
    cr_assert_str_eq(options.weights, "w.tsv");
    cr_assert_eq(parse(&options, "--audit set.jsonl --weights w.tsv"), OPTIONS_WRONG);
    cr_assert_eq(parse(&options, "--describe m.tenor --weights w.tsv"), OPTIONS_WRONG);
    cr_assert_eq(parse(&options, "--audit set.jsonl --report r.html"), OPTIONS_WRONG);
    cr_assert_eq(parse(&options, "--audit set.jsonl --report r.json"), OPTIONS_RUN);
}
