/* predictions: see predictions.h. Each document is written as soon as its row is made. */
#include "predictions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../metrics/shares.h"
#include "../metrics/tally.h"
#include "json_writer.h"

struct predictions_writer {
    struct report_writer row; /* appends to `text` */
    struct text_buffer text;
    const struct corpus *corpus;
    const struct fit *fit;
    double *share; /* [labels] scratch: a document's probabilities, rounded */
};

static const char *source_name(const struct corpus *corpus, size_t document)
{
    const uint32_t source = corpus->documents[document].source;
    return source != CORPUS_NO_SOURCE ? corpus->sources[source] : NULL;
}

/* Rounds the document's probabilities to writer->share; returns the predicted label. */
static uint32_t round_probabilities(struct predictions_writer *writer,
                                    const struct out_of_fold *out, size_t document)
{
    const size_t labels = writer->corpus->label_count;
    const double *probability = out->probability + document * labels;
    memcpy(writer->share, probability, labels * sizeof *probability);
    shares_round(writer->share, labels);
    return outcome_of(probability, labels, writer->corpus->documents[document].label).predicted;
}

/* ---- JSON lines ------------------------------------------------------------------- */

static void json_numbers(struct predictions_writer *writer, const char *key,
                         const double *number, size_t count, bool rounded)
{
    struct report_writer *row = &writer->row;
    put(row, ",\"%s\":{", key);
    for (size_t k = 0; k < count; k++) {
        const char *label = writer->corpus->labels[k];
        put(row, "%s", k ? "," : "");
        row->ok = row->ok && json_put_string(row->out, label, strlen(label), row->failure);
        put(row, ":");
        if (rounded)
            put(row, "%.*f", SHARE_DECIMALS, number[k]);
        else
            row->ok = row->ok && json_put_number(row->out, number[k], row->failure);
    }
    put(row, "}");
}

static void json_kind(struct predictions_writer *writer, const char *key,
                      const struct out_of_fold *out, size_t document)
{
    const struct corpus *corpus = writer->corpus;
    const size_t outputs = writer->fit->outputs;
    const uint32_t predicted = round_probabilities(writer, out, document);
    put(&writer->row, ",\"%s\":{\"fold\":%lu,", key, (unsigned long)out->fold[document] + 1);
    put_string(&writer->row, "predicted", corpus->labels[predicted]);
    json_numbers(writer, "decision", out->decision + document * outputs, outputs, false);
    json_numbers(writer, "probabilities", writer->share, corpus->label_count, true);
    put(&writer->row, "}");
}

static void json_row(struct predictions_writer *writer, size_t document)
{
    const struct corpus *corpus = writer->corpus;
    const char *source = source_name(corpus, document);
    put(&writer->row, "{");
    put_string(&writer->row, "id", corpus->documents[document].id);
    put(&writer->row, ",");
    put_string(&writer->row, "label", corpus->labels[corpus->documents[document].label]);
    if (source) {
        put(&writer->row, ",");
        put_string(&writer->row, "source", source);
    }
    json_kind(writer, "known", &writer->fit->known, document);
    if (writer->fit->grouped)
        json_kind(writer, "unseen", &writer->fit->unseen, document);
    put(&writer->row, "}\n");
}

/* ---- CSV --------------------------------------------------------------------------- */

/* A cell of two strings, one after the other. A quote within quotes is written twice. */
static void csv_cell(struct report_writer *row, const char *first, const char *then)
{
    const char *const parts[] = {first, then};
    const bool quoted = strpbrk(first, ",\"\n") || strpbrk(then, ",\"\n");
    put(row, "%s", quoted ? "\"" : "");
    for (size_t p = 0; p < 2; p++) {
        const char *rest = parts[p];
        while (*rest) {
            const size_t length = strcspn(rest, "\"");
            row->ok = row->ok && text_buffer_append(row->out, rest, length, row->failure);
            rest += length;
            if (*rest == '"') {
                put(row, "\"\"");
                rest++;
            }
        }
    }
    put(row, "%s", quoted ? "\"" : "");
}

static void csv_head_kind(struct predictions_writer *writer, const char *kind)
{
    char name[64];
    put(&writer->row, ",%s_fold,%s_predicted", kind, kind);
    snprintf(name, sizeof name, "%s_decision_", kind);
    for (size_t k = 0; k < writer->fit->outputs; k++) {
        put(&writer->row, ",");
        csv_cell(&writer->row, name, writer->corpus->labels[k]);
    }
    snprintf(name, sizeof name, "%s_probability_", kind);
    for (size_t l = 0; l < writer->corpus->label_count; l++) {
        put(&writer->row, ",");
        csv_cell(&writer->row, name, writer->corpus->labels[l]);
    }
}

static void csv_head(struct predictions_writer *writer)
{
    put(&writer->row, "id,label,source");
    csv_head_kind(writer, "known");
    if (writer->fit->grouped)
        csv_head_kind(writer, "unseen");
    put(&writer->row, "\n");
}

static void csv_kind(struct predictions_writer *writer, const struct out_of_fold *out,
                     size_t document)
{
    struct report_writer *row = &writer->row;
    const size_t outputs = writer->fit->outputs;
    const uint32_t predicted = round_probabilities(writer, out, document);
    put(row, ",%lu,", (unsigned long)out->fold[document] + 1);
    csv_cell(row, writer->corpus->labels[predicted], "");
    for (size_t k = 0; k < outputs; k++) {
        put(row, ",");
        row->ok = row->ok && json_put_number(row->out, out->decision[document * outputs + k],
                                             row->failure);
    }
    for (size_t l = 0; l < writer->corpus->label_count; l++)
        put(row, ",%.*f", SHARE_DECIMALS, writer->share[l]);
}

static void csv_row(struct predictions_writer *writer, size_t document)
{
    const struct corpus *corpus = writer->corpus;
    const char *source = source_name(corpus, document);
    csv_cell(&writer->row, corpus->documents[document].id, "");
    put(&writer->row, ",");
    csv_cell(&writer->row, corpus->labels[corpus->documents[document].label], "");
    put(&writer->row, ",");
    csv_cell(&writer->row, source ? source : "", "");
    csv_kind(writer, &writer->fit->known, document);
    if (writer->fit->grouped)
        csv_kind(writer, &writer->fit->unseen, document);
    put(&writer->row, "\n");
}

/* ---- The file ------------------------------------------------------------------------ */

static bool ends_in_csv(const char *path)
{
    const size_t length = strlen(path);
    return length >= 4 && strcasecmp(path + length - 4, ".csv") == 0;
}

static bool write_row(struct predictions_writer *writer, FILE *stream, const char *path)
{
    if (!writer->row.ok)
        return false;
    if (fwrite(writer->text.data, 1, writer->text.length, stream) != writer->text.length)
        return fail_file(writer->row.failure, FAILURE_WRITE, "write", path);
    text_buffer_clear(&writer->text);
    return true;
}

static bool write_rows(struct predictions_writer *writer, FILE *stream, const char *path)
{
    const bool csv = ends_in_csv(path);
    bool ok = true;
    if (csv) {
        csv_head(writer);
        ok = write_row(writer, stream, path);
    }
    for (size_t i = 0; ok && i < writer->corpus->count; i++) {
        if (csv)
            csv_row(writer, i);
        else
            json_row(writer, i);
        ok = write_row(writer, stream, path);
    }
    return ok;
}

bool predictions_write(const char *path, const struct corpus *corpus, const struct fit *fit,
                       struct failure *failure)
{
    struct predictions_writer writer = {.corpus = corpus,
                                        .fit = fit,
                                        .share =
                                            calloc(corpus->label_count, sizeof *writer.share)};
    if (!writer.share)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu labels",
                    corpus->label_count);
    writer.row = (struct report_writer){&writer.text, failure, true};
    FILE *stream = fopen(path, "w");
    bool ok = stream || fail_file(failure, FAILURE_WRITE, "write", path);
    ok = ok && write_rows(&writer, stream, path);
    if (stream && fclose(stream) != 0 && ok)
        ok = fail_file(failure, FAILURE_WRITE, "write", path);
    text_buffer_release(&writer.text);
    free(writer.share);
    return ok;
}
