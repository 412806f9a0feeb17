/* learn_cues: PolNeAR → the words that head cues, and the weights that decide which are cues.
 *
 *     learn_cues words POLNEAR.jsonl ...      data/lexicons/list.cue.txt, to standard output
 *     learn_cues weights POLNEAR.jsonl ...    data/evidence/cues.txt, to standard output
 *
 * `make cues` runs both. Word lists and page rules are read from ./data, or from $TENOR_DATA.
 *
 * The weights are of two linear sums (features/evidence/cue.h). The first sum is trained on all
 * candidates. The second sees the first sums of a candidate's neighbours; it is trained on
 * first sums from five-fold cross-validation by article, because in new articles too the first
 * sums come from weights that were trained on other articles. The second bias is set so that as
 * many candidates are cues as people marked. */
#include <jansson.h>
#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/evidence/sentence_view.h"
#include "../../features/extract.h"
#include "../../features/io/recipe_load.h"

#define FOLDS       5
#define COST        0.2 /* liblinear's C of the first sums: less is a stronger penalty */
#define SECOND_COST 0.1 /* the same of the second sums */
#define LEAST_ROWS  2   /* a key needs this many candidates to get a weight */
/* Keys of the first sum that are kept: more gained nothing measurable. */
#define KEPT  8000
#define UNITS 127 /* the largest weight in units: it must fit an int8_t */
/* A word is a candidate if it heads at least this many cues, and heads one in at least this
 * share of its occurrences. Lower values list more words that are hardly ever cues. */
#define LEAST_CUES      2
#define LEAST_CUE_SHARE 0.1

/* ---- The annotated articles -------------------------------------------------------- */

struct cue_span {
    uint32_t *pieces; /* [2 * count] begin and end of each piece in bytes */
    size_t count;
    uint32_t head; /* token of the head word, or ATTRIBUTION_NO_TOKEN */
};

struct annotated {
    char *text;
    struct cue_span *cues;
    size_t cue_count;
    struct features features;
    size_t first_row; /* index of the row of its first candidate */
};

struct set {
    struct annotated *articles;
    size_t count, capacity;
};

static void die(const char *message)
{
    fprintf(stderr, "learn_cues: %s\n", message);
    exit(1);
}

static void *need(void *memory)
{
    if (!memory)
        die("out of memory");
    return memory;
}

static void must(bool done, const struct failure *failure)
{
    if (!done)
        die(failure->message);
}

/* PolNeAR counts in code points: offsets[k] is the byte at which code point k begins. */
static uint32_t *code_point_offsets(const char *text, size_t length, size_t *count)
{
    uint32_t *offsets = need(malloc((length + 1) * sizeof *offsets));
    *count = 0;
    for (size_t at = 0; at < length; at++)
        if (((unsigned char)text[at] & 0xC0u) != 0x80u)
            offsets[(*count)++] = (uint32_t)at;
    offsets[*count] = (uint32_t)length;
    return offsets;
}

/* "12 17;20 25" */
static void read_pieces(const char *text, const uint32_t *offsets, size_t count,
                        struct cue_span *cue)
{
    for (const char *at = text; *at; at += *at == ';') {
        char *end;
        unsigned long begin = strtoul(at, &end, 10), stop = strtoul(end, &end, 10);
        if (end == at || stop > count || begin > stop)
            die("a span that is none");
        cue->pieces = need(realloc(cue->pieces, 2 * (cue->count + 1) * sizeof *cue->pieces));
        cue->pieces[2 * cue->count] = offsets[begin];
        cue->pieces[2 * cue->count++ + 1] = offsets[stop];
        at = end;
    }
}

static const char *part(const json_t *array, size_t index)
{
    const char *text = json_string_value(json_array_get(array, index));
    return text ? text : "";
}

static bool has_name(const char *relation, const char *name)
{
    return strstr(relation, name) != NULL;
}

/* Is `id` the cue of this relation, as "T2" is in "Attribution:T4 Content:T3 Cue:T2"? Relations
 * that are not attributions in our sense (discussed, discarded) have none. */
static bool relation_has_cue(const char *relation, const char *id)
{
    char wanted[64];
    if (has_name(relation, "Discuss") || has_name(relation, "Discard"))
        return false;
    snprintf(wanted, sizeof wanted, "Cue:%s", id);
    for (const char *at = relation; (at = strstr(at, wanted)) != NULL; at++) {
        char behind = at[strlen(wanted)];
        if (behind == '\0' || behind == ' ')
            return true;
    }
    return false;
}

static void read_cues(struct annotated *article, const json_t *record)
{
    const json_t *spans = json_object_get(record, "spans");
    const json_t *relations = json_object_get(record, "relations");
    size_t count, index, r;
    uint32_t *offsets = code_point_offsets(article->text, strlen(article->text), &count);
    json_t *span, *relation;
    json_array_foreach(spans, index, span)
    {
        if (strcmp(part(span, 1), "Cue") != 0)
            continue;
        bool used = false;
        json_array_foreach(relations, r, relation)
        {
            const char *text = json_string_value(relation);
            used = used || relation_has_cue(text ? text : "", part(span, 0));
        }
        if (!used)
            continue;
        article->cues =
            need(realloc(article->cues, (article->cue_count + 1) * sizeof *article->cues));
        struct cue_span *cue = &article->cues[article->cue_count++];
        *cue = (struct cue_span){.head = ATTRIBUTION_NO_TOKEN};
        read_pieces(part(span, 2), offsets, count, cue);
    }
    free(offsets);
}

static void read_article(struct set *set, const struct extractor *extractor, const char *line)
{
    struct failure failure = {0};
    json_error_t error;
    json_t *record = json_loads(line, 0, &error);
    const char *text = json_string_value(json_object_get(record, "text"));
    if (!text)
        die("a line that is no article");
    must(memory_reserve(&set->articles, &set->capacity, set->count + 1, sizeof *set->articles,
                        &failure),
         &failure);
    struct annotated *article = &set->articles[set->count++];
    *article = (struct annotated){.text = need(strdup(text))};
    read_cues(article, record);
    const struct document document = {.text = article->text,
                                      .text_length = strlen(article->text)};
    must(features_extract(&article->features, extractor, &document, 0, &failure), &failure);
    json_decref(record);
}

static void read_set(struct set *set, const struct extractor *extractor, char **paths,
                     int count)
{
    char *line = NULL;
    size_t capacity = 0;
    for (int p = 0; p < count; p++) {
        FILE *file = fopen(paths[p], "r");
        if (!file)
            die("cannot open the annotated articles");
        while (getline(&line, &capacity, file) > 0)
            read_article(set, extractor, line);
        fclose(file);
    }
    free(line);
}

/* ---- Tokens in cues ---------------------------------------------------------------- */

/* The first token that ends after `byte`. */
static uint32_t token_at(const struct tokens *tokens, uint32_t byte)
{
    size_t low = 0, high = tokens->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (token_end(tokens, &tokens->items[middle]) > byte)
            high = middle;
        else
            low = middle + 1;
    }
    return (uint32_t)low;
}

typedef void token_visitor(const struct tokens *tokens, uint32_t token, void *context);

static void visit_cue(const struct tokens *tokens, const struct cue_span *cue,
                      token_visitor *visit, void *context)
{
    for (size_t p = 0; p < cue->count; p++)
        for (uint32_t i = token_at(tokens, cue->pieces[2 * p]);
             i < tokens->count && tokens->items[i].begin < cue->pieces[2 * p + 1]; i++)
            visit(tokens, i, context);
}

/* How often a form occurs, how often within a cue, and how often as the head of one. */
struct form_counts {
    uint64_t hash;
    const char *text;
    uint32_t length, all, in_cues, heads;
};

struct form_table {
    struct form_counts *slots;
    size_t mask;
};

static struct form_counts *form_of_token(struct form_table *forms, const struct tokens *tokens,
                                         uint32_t token)
{
    const struct token *item = &tokens->items[token];
    size_t slot = (size_t)item->hash & forms->mask;
    while (forms->slots[slot].text && forms->slots[slot].hash != item->hash)
        slot = (slot + 1) & forms->mask;
    struct form_counts *form = &forms->slots[slot];
    form->hash = item->hash;
    form->text = token_form(tokens, item);
    form->length = item->form_length;
    return form;
}

static void count_in_cue(const struct tokens *tokens, uint32_t token, void *context)
{
    form_of_token(context, tokens, token)->in_cues++;
}

struct head_search {
    struct form_table *forms;
    const struct cue_candidates *candidates; /* NULL: none are preferred */
    uint32_t head;
    double share;
};

static bool is_candidate(const struct cue_candidates *candidates, uint32_t token)
{
    size_t low = 0, high = candidates->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (candidates->items[middle].token < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < candidates->count && candidates->items[low].token == token;
}

/* The head of a cue is its word that is most often in cues; of the weights' candidates, if it has
 * any, for only those can be found. The small constants smooth the
 * share of rare words. */
static void seek_head(const struct tokens *tokens, uint32_t token, void *context)
{
    struct head_search *search = context;
    const struct form_counts *form = form_of_token(search->forms, tokens, token);
    double share = (form->in_cues + 0.05) / (form->all + 2.0);
    if (search->candidates && is_candidate(search->candidates, token))
        share += 1;
    if (search->head == ATTRIBUTION_NO_TOKEN || share > search->share) {
        search->head = token;
        search->share = share;
    }
}

static void count_forms(struct set *set, struct form_table *forms, bool among_candidates)
{
    size_t tokens = 0, slots = 1024;
    for (size_t a = 0; a < set->count; a++)
        tokens += set->articles[a].features.tokens.count;
    while (slots < 2 * tokens)
        slots *= 2;
    *forms = (struct form_table){need(calloc(slots, sizeof *forms->slots)), slots - 1};
    for (size_t a = 0; a < set->count; a++) {
        const struct annotated *article = &set->articles[a];
        for (uint32_t i = 0; i < article->features.tokens.count; i++)
            form_of_token(forms, &article->features.tokens, i)->all++;
        for (size_t c = 0; c < article->cue_count; c++)
            visit_cue(&article->features.tokens, &article->cues[c], count_in_cue, forms);
    }
    for (size_t a = 0; a < set->count; a++) {
        struct annotated *article = &set->articles[a];
        for (size_t c = 0; c < article->cue_count; c++) {
            const struct cue_candidates *candidates =
                &article->features.attributions.candidates;
            struct head_search search = {forms, among_candidates ? candidates : NULL,
                                         ATTRIBUTION_NO_TOKEN, 0};
            visit_cue(&article->features.tokens, &article->cues[c], seek_head, &search);
            article->cues[c].head = search.head;
            if (search.head != ATTRIBUTION_NO_TOKEN)
                form_of_token(forms, &article->features.tokens, search.head)->heads++;
        }
    }
}

/* ---- Words ------------------------------------------------------------------------- */

static int by_text(const void *left, const void *right)
{
    const struct form_counts *a = left, *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, shorter);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

static void print_words(struct set *set)
{
    struct form_table forms;
    size_t kept = 0;
    count_forms(set, &forms, false);
    for (size_t slot = 0; slot <= forms.mask; slot++) {
        const struct form_counts form = forms.slots[slot];
        if (form.text && form.heads >= LEAST_CUES && form.heads >= LEAST_CUE_SHARE * form.all &&
            form.text[0] >= 'a' && form.text[0] <= 'z')
            forms.slots[kept++] = form;
    }
    qsort(forms.slots, kept, sizeof *forms.slots, by_text);
    puts("# Words that head the cue of an attribution at least twice, and one time in ten,\n"
         "# in the training part of PolNeAR (Newell et al. 2018). Made by `make cues`.");
    for (size_t i = 0; i < kept; i++)
        printf("%.*s\n", (int)forms.slots[i].length, forms.slots[i].text);
    free(forms.slots);
}

/* ---- Rows -------------------------------------------------------------------------- */

/* All candidates as the rows of a linear problem. Column k + 1 is key_of[k]; after these come
 * the first sum, if has_sums, and the bias. */
struct rows {
    struct feature_node **x; /* [count] */
    double *y;               /* [count] 1 if it heads a cue, else -1 */
    uint32_t *article;       /* [count] */
    size_t count;
    uint32_t *key_of, *frequency; /* [columns] */
    size_t columns;
    bool has_sums;
};

struct key_table {
    uint32_t *keys, *columns, *counts;
    size_t mask, used;
};

static void keep_key(struct key_table *table, uint32_t key)
{
    size_t slot = key & table->mask;
    while (table->counts[slot] && table->keys[slot] != key)
        slot = (slot + 1) & table->mask;
    table->used += table->counts[slot]++ == 0;
    table->keys[slot] = key;
    if (table->used * 2 > table->mask)
        die("more keys than there is room for");
}

static const uint32_t none = UINT32_MAX;

static uint32_t column_of(const struct key_table *table, uint32_t key)
{
    size_t slot = key & table->mask;
    while (table->counts[slot] && table->keys[slot] != key)
        slot = (slot + 1) & table->mask;
    return table->counts[slot] ? table->columns[slot] : none;
}

static void number_keys(struct key_table *table, struct rows *rows)
{
    rows->key_of = need(calloc(table->used + 1, sizeof *rows->key_of));
    rows->frequency = need(calloc(table->used + 1, sizeof *rows->frequency));
    for (size_t slot = 0; slot <= table->mask; slot++) {
        table->columns[slot] = none;
        if (table->counts[slot] < LEAST_ROWS)
            continue;
        rows->key_of[rows->columns] = table->keys[slot];
        rows->frequency[rows->columns] = table->counts[slot];
        table->columns[slot] = (uint32_t)rows->columns++;
    }
}

static struct sentence_view view_of(struct annotated *article)
{
    struct features *features = &article->features;
    return (struct sentence_view){.input = NULL,
                                  .tokens = features->tokens.items,
                                  .token_count = (uint32_t)features->tokens.count,
                                  .marks = features->attributions.marks,
                                  .bits = &features->attributions.bits};
}

/* Writes the keys of an article's candidate `index` and returns how many. */
typedef size_t key_source(struct annotated *article, struct sentence_view *view, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS]);

static size_t first_keys(struct annotated *article, struct sentence_view *view, size_t index,
                         uint32_t keys[static CUE_MAX_KEYS])
{
    return cue_keys(view, &article->features.attributions.candidates.items[index], keys);
}

static size_t second_keys(struct annotated *article, struct sentence_view *view, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS])
{
    (void)view;
    return cue_neighbour_keys(&article->features.attributions.candidates, index, keys);
}

typedef void key_visitor(void *context, size_t row, struct annotated *article, size_t candidate,
                         const uint32_t *keys, size_t count);

static void visit_keys(struct set *set, key_source *source, key_visitor *visit, void *context)
{
    uint32_t keys[CUE_MAX_KEYS];
    for (size_t a = 0; a < set->count; a++) {
        struct annotated *article = &set->articles[a];
        struct sentence_view view = view_of(article);
        const struct evidence_input input = {.article = &article->features.article,
                                             .tokens = &article->features.tokens,
                                             .quotations = &article->features.quotations};
        view.input = &input;
        for (size_t c = 0; c < article->features.attributions.candidates.count; c++) {
            size_t count = source(article, &view, c, keys);
            visit(context, article->first_row + c, article, c, keys, count);
        }
    }
}

static void count_keys(void *context, size_t row, struct annotated *article, size_t candidate,
                       const uint32_t *keys, size_t count)
{
    (void)row, (void)article, (void)candidate;
    for (size_t k = 0; k < count; k++)
        keep_key(context, keys[k]);
}

struct fill {
    struct rows *rows;
    const struct key_table *table;
    const struct set *set;
};

static int by_index(const void *left, const void *right)
{
    const struct feature_node *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

static int bias_column(const struct rows *rows)
{
    return (int)rows->columns + rows->has_sums + 1;
}

static void fill_row(void *context, size_t row, struct annotated *article, size_t candidate,
                     const uint32_t *keys, size_t count)
{
    struct fill *fill = context;
    struct rows *rows = fill->rows;
    const struct cue_candidate *self =
        &article->features.attributions.candidates.items[candidate];
    struct feature_node *node = need(malloc((count + 3) * sizeof *node));
    rows->x[row] = node;
    for (size_t k = 0; k < count; k++) {
        uint32_t column = column_of(fill->table, keys[k]);
        if (column != none)
            *node++ = (struct feature_node){(int)column + 1, 1};
    }
    qsort(rows->x[row], (size_t)(node - rows->x[row]), sizeof *node, by_index);
    if (rows->has_sums)
        *node++ = (struct feature_node){(int)rows->columns + 1, (double)self->first};
    *node++ = (struct feature_node){bias_column(rows), 1};
    *node = (struct feature_node){-1, 0};
    rows->y[row] = -1;
    for (size_t c = 0; c < article->cue_count; c++)
        if (article->cues[c].head == self->token)
            rows->y[row] = 1;
    rows->article[row] = (uint32_t)(article - fill->set->articles);
}

static void make_rows(struct set *set, size_t count, key_source *source, bool has_sums,
                      struct rows *rows)
{
    const size_t slots = (size_t)1 << 22;
    struct key_table table = {.keys = need(calloc(slots, sizeof *table.keys)),
                              .columns = need(calloc(slots, sizeof *table.columns)),
                              .counts = need(calloc(slots, sizeof *table.counts)),
                              .mask = slots - 1};
    *rows = (struct rows){.x = need(calloc(count, sizeof *rows->x)),
                          .y = need(calloc(count, sizeof *rows->y)),
                          .article = need(calloc(count, sizeof *rows->article)),
                          .count = count,
                          .has_sums = has_sums};
    visit_keys(set, source, count_keys, &table);
    number_keys(&table, rows);
    struct fill fill = {rows, &table, set};
    visit_keys(set, source, fill_row, &fill);
    free(table.keys);
    free(table.columns);
    free(table.counts);
}

static void rows_release(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        free(rows->x[i]);
    free(rows->x);
    free(rows->y);
    free(rows->article);
    free(rows->key_of);
    free(rows->frequency);
}

/* ---- Fitting ----------------------------------------------------------------------- */

/* Articles are assigned to folds by position: their order in the file says nothing about their
 * contents. */
static uint32_t fold_of(const struct rows *rows, size_t row)
{
    return rows->article[row] % FOLDS;
}

static void print_nothing(const char *text)
{
    (void)text;
}

/* Logistic regression on the rows outside of fold `held_out` (FOLDS: on all rows). Not hinge
 * loss: the second sum needs probabilities in order, while hinge loss only cares which side of
 * the boundary a candidate is on. */
static void fit(const struct rows *rows, double cost, uint32_t held_out, double *weights)
{
    struct feature_node **x = need(malloc(rows->count * sizeof *x));
    double *y = need(malloc(rows->count * sizeof *y));
    struct problem problem = {.n = bias_column(rows), .y = y, .x = x, .bias = 1};
    for (size_t i = 0; i < rows->count; i++)
        if (fold_of(rows, i) != held_out) {
            x[problem.l] = rows->x[i];
            y[problem.l++] = rows->y[i];
        }
    const struct parameter parameter = {.solver_type = L2R_LR, .eps = 0.001, .C = cost};
    set_print_string_function(print_nothing);
    struct model *model = need(train(&problem, &parameter));
    const double sign = model->label[0] > 0 ? 1 : -1;
    for (int column = 0; column < problem.n; column++)
        weights[column] = sign * model->w[column];
    free_and_destroy_model(&model);
    free(x);
    free(y);
}

static double sum_of(const struct rows *rows, size_t row, const double *weights)
{
    double sum = 0;
    for (const struct feature_node *node = rows->x[row]; node->index > 0; node++)
        sum += weights[node->index - 1] * node->value;
    return sum;
}

/* Fills sums[row] with the out-of-fold decision values of all rows. `weights` is working
 * memory. */
static void cross_validate(const struct rows *rows, double cost, double *weights, double *sums)
{
    for (uint32_t fold = 0; fold < FOLDS; fold++) {
        fit(rows, cost, fold, weights);
        for (size_t i = 0; i < rows->count; i++)
            if (fold_of(rows, i) == fold)
                sums[i] = sum_of(rows, i, weights);
    }
}

static int descending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a < b) - (a > b);
}

/* What must be added to the sums so that `wanted` of them are positive. */
static double shift_for(const double *sums, size_t count, size_t wanted)
{
    double *sorted = need(malloc(count * sizeof *sorted));
    memcpy(sorted, sums, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, descending);
    double shift = -(sorted[wanted < count ? wanted : count - 1]);
    free(sorted);
    return shift;
}

static void report(const char *name, const struct rows *rows, const double *sums, double shift,
                   size_t cues)
{
    size_t positive = 0, right = 0;
    for (size_t i = 0; i < rows->count; i++) {
        positive += sums[i] + shift > 0;
        right += sums[i] + shift > 0 && rows->y[i] > 0;
    }
    fprintf(stderr, "%s: precision %.3f recall %.3f F1 %.3f of %zu cues, out of fold\n", name,
            (double)right / (double)positive, (double)right / (double)cues,
            2.0 * (double)right / (double)(positive + cues), cues);
}

/* Sets all but the KEPT most important weights to 0. Importance is size times the square root
 * of how many candidates have the key. */
static void prune(const struct rows *rows, double *weights)
{
    double *order = need(malloc(rows->columns * sizeof *order));
    for (size_t f = 0; f < rows->columns; f++)
        order[f] = fabs(weights[f]) * sqrt(rows->frequency[f]);
    qsort(order, rows->columns, sizeof *order, descending);
    double least = rows->columns > KEPT ? order[KEPT] : 0;
    for (size_t f = 0; f < rows->columns; f++)
        if (fabs(weights[f]) * sqrt(rows->frequency[f]) <= least)
            weights[f] = 0;
    free(order);
}

static double largest(const double *weights, size_t count)
{
    double most = 0;
    for (size_t f = 0; f < count; f++)
        most = fabs(weights[f]) > most ? fabs(weights[f]) : most;
    return most;
}

static void print_keys(const struct rows *rows, const double *weights, double scale)
{
    for (size_t f = 0; f < rows->columns; f++) {
        long units = lround(weights[f] / scale);
        if (units != 0)
            printf("%05x %ld\n", rows->key_of[f], units);
    }
}

/* Gives each candidate its out-of-fold first sum, and compares the candidates. */
static void hand_out(struct set *set, const double *sums)
{
    for (size_t a = 0; a < set->count; a++) {
        struct cue_candidates *candidates = &set->articles[a].features.attributions.candidates;
        for (size_t c = 0; c < candidates->count; c++)
            candidates->items[c].first = (float)sums[set->articles[a].first_row + c];
        cue_compare(candidates, &set->articles[a].features.tokens, NULL);
    }
}

static void print_sums(const struct rows *first, const double *weights,
                       const struct rows *second, const double *second_weights, double shift)
{
    const double scale =
        fmax(largest(weights, first->columns), largest(second_weights, second->columns)) /
        UNITS;
    puts("# Which words are cues of attributions: the weights of features/evidence/cue.h, "
         "trained on the\n"
         "# training part of PolNeAR (Newell et al. 2018) by `make cues`.");
    printf("scale %ld\nbias %ld\nsecond %ld\nsecond_bias %ld\n", lround(scale * 1e6),
           lround(weights[first->columns] * 1e6), lround(second_weights[second->columns] * 1e6),
           lround((second_weights[second->columns + 1] + shift) * 1e6));
    print_keys(first, weights, scale);
    print_keys(second, second_weights, scale);
}

static void print_weights(struct set *set)
{
    struct form_table forms;
    struct rows first, second;
    size_t count = 0, cues = 0;
    count_forms(set, &forms, true);
    free(forms.slots);
    for (size_t a = 0; a < set->count; a++) {
        set->articles[a].first_row = count;
        count += set->articles[a].features.attributions.candidates.count;
        cues += set->articles[a].cue_count;
    }
    double *sums = need(calloc(count, sizeof *sums));
    make_rows(set, count, first_keys, false, &first);
    double *weights = need(calloc((size_t)bias_column(&first), sizeof *weights));
    cross_validate(&first, COST, weights, sums);
    report("first", &first, sums, shift_for(sums, count, cues), cues);
    hand_out(set, sums);
    fit(&first, COST, FOLDS, weights);
    prune(&first, weights);

    make_rows(set, count, second_keys, true, &second);
    double *second_weights = need(calloc((size_t)bias_column(&second), sizeof *second_weights));
    cross_validate(&second, SECOND_COST, second_weights, sums);
    const double shift = shift_for(sums, count, cues);
    report("second", &second, sums, shift, cues);
    fit(&second, SECOND_COST, FOLDS, second_weights);
    print_sums(&first, weights, &second, second_weights, shift);
    rows_release(&first);
    rows_release(&second);
    free(weights);
    free(second_weights);
    free(sums);
}

int main(int count, char **arguments)
{
    struct failure failure = {0};
    struct recipe recipe;
    struct set set = {0};
    bool words = count > 2 && strcmp(arguments[1], "words") == 0;
    if (count < 3 || (!words && strcmp(arguments[1], "weights") != 0))
        die("usage: learn_cues words|weights POLNEAR.jsonl ...");
    if (setenv("TENOR_DATA", "data", 0) != 0)
        die("out of memory");
    recipe_default(&recipe);
    recipe.page_rules = false;
    must(recipe_load(NULL, NULL, arguments[0], &recipe, &failure), &failure);
    text_buffer_clear(&recipe.cues); /* the features are needed, not the decision */
    struct extractor *extractor = extractor_new(&recipe, &failure);
    must(extractor != NULL, &failure);
    read_set(&set, extractor, arguments + 2, count - 2);
    if (words)
        print_words(&set);
    else
        print_weights(&set);
    for (size_t a = 0; a < set.count; a++) {
        for (size_t c = 0; c < set.articles[a].cue_count; c++)
            free(set.articles[a].cues[c].pieces);
        free(set.articles[a].cues);
        free(set.articles[a].text);
        features_release(&set.articles[a].features);
    }
    free(set.articles);
    extractor_free(extractor);
    return 0;
}
