/* named_output: named weights as JSON, which a model carries, and as a table
 * (named_weights.h). */
#include <string.h>

#include "json_writer.h"
#include "named_weights.h"

/* ---- JSON ------------------------------------------------------------------------------ */

static void json_label(struct report_writer *writer, const struct named_weights *named,
                       const char *name, size_t label)
{
    size_t strongest[NAMED_STRONGEST];
    const size_t count =
        named_weights_strongest(named, NAMED_WORDS, label, strongest, NAMED_STRONGEST);
    writer->ok =
        writer->ok && json_put_string(writer->out, name, strlen(name), writer->failure);
    put(writer, ":[");
    for (size_t i = 0; i < count; i++) {
        const struct named_weight *item = &named->items[strongest[i]];
        put(writer, "%s{", i ? "," : "");
        put_string(writer, "ngram", item->name);
        put(writer, ",\"documents\":%lu,\"weight\":", (unsigned long)item->documents);
        writer->ok = writer->ok &&
                     json_put_float(writer->out, named_weights_of(named, strongest[i])[label],
                                    writer->failure);
        put(writer, "}");
    }
    put(writer, "]");
}

bool named_weights_json(const struct named_weights *named, const struct model *model,
                        struct text_buffer *out, struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    put(&writer, "{");
    for (size_t k = 0; k < model->label_count; k++) {
        put(&writer, "%s", k ? "," : "");
        json_label(&writer, named, model->labels[k], k);
    }
    put(&writer, "}");
    return writer.ok;
}

/* ---- The table --------------------------------------------------------------------------- */

static const char *kind_name(const struct named_weight *item)
{
    static const char *const names[][NGRAM_MAX_WORDS] = {
        [NAMED_WORDS] = {"word", "pair", "triple"},
        [NAMED_HEAD] = {"head word", "head pair", "head triple"}};
    return item->kind == NAMED_DENSE ? "feature" : names[item->kind][item->words - 1];
}

static void put_row(struct report_writer *writer, const struct named_weights *named, size_t row)
{
    const struct named_weight *item = &named->items[row];
    put(writer, "%s\t", kind_name(item));
    put_plain(writer, item->name);
    put(writer, "\t%s\t", item->unit ? item->unit : "");
    if (item->kind != NAMED_DENSE)
        put(writer, "%lu", (unsigned long)item->documents);
    for (size_t k = 0; k < named->labels; k++)
        put(writer, "\t%.6g", (double)named_weights_of(named, row)[k]);
    put(writer, "\n");
}

bool named_weights_tsv(const struct named_weights *named, const struct model *model,
                       struct text_buffer *out, struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    put(&writer, "kind\tname\tunit\tdocuments");
    for (size_t k = 0; k < model->label_count; k++) {
        put(&writer, "\t");
        put_plain(&writer, model->labels[k]);
    }
    put(&writer, "\n");
    for (size_t i = 0; writer.ok && i < named->count; i++)
        put_row(&writer, named, i);
    return writer.ok;
}
