/* fuzz_records: see fuzz_records.h. */
#include "fuzz_records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../features/io/record_sniff.h"
#include "../../features/io/records.h"

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_records: broken: %s\n", what);
    abort();
}

static void check_record(const struct record *record, enum record_status status, size_t size)
{
    demand(status == RECORD_READ || status == RECORD_BROKEN, "a row is read or broken");
    demand(status != RECORD_READ || record->text, "what was read has a text");
    /* A byte of UTF-16 or windows-1252 becomes three at most, and a text has a few parts. */
    demand(record_format_is_container(record->format) || record->text_length <= 3 * size + 16,
           "a text is no longer than its file");
    for (size_t i = 0; i < 2; i++)
        demand(record->kept[i].kind == KEPT_NONE || record->kept[i].data ||
                   record->kept[i].length == 0,
               "what is kept is there");
}

static void read_as(const char *path, size_t size, enum record_format format,
                    const struct record_fields *fields)
{
    struct failure failure = {0};
    struct record_reader *reader = record_reader_open(path, format, fields, &failure);
    demand(reader || (failure.code != FAILURE_NONE && failure.code != FAILURE_MEMORY),
           "it opens, or says why not");
    size_t records = 0;
    enum record_status status = reader ? RECORD_READ : RECORD_END;
    while (status == RECORD_READ || status == RECORD_BROKEN) {
        struct record record;
        status = record_reader_next(reader, &record, &failure);
        if (status == RECORD_READ || status == RECORD_BROKEN) {
            check_record(&record, status, size);
            demand(record.number == ++records, "records are counted");
            demand(records <= size + 1, "records come to an end");
        }
    }
    demand(status == RECORD_END || failure.code != FAILURE_NONE, "it ends, or says why not");
    record_reader_close(reader);
}

/* Packed data become many: they are for others to fuzz. */
static bool is_packed(const uint8_t *data, size_t size)
{
    return size > 1 && ((data[0] == 0x1f && data[1] == 0x8b) || data[0] == 0xfd ||
                        data[0] == 0x28 || data[0] == 'B');
}

void fuzz_records(const uint8_t *data, size_t size)
{
    static const enum record_format formats[] = {RECORDS_AUTO,  RECORDS_BY_CONTENT,
                                                 RECORDS_JSONL, RECORDS_JSON,
                                                 RECORDS_CSV,   RECORDS_TSV};
    static const char *const kept[] = {"a.b", "id"};
    struct record_fields fields = record_fields_default, named, bare;
    char path[64];
    FILE *file = tmpfile();
    demand(file && fwrite(data, 1, size, file) == size && fflush(file) == 0, "there is a file");
    fields.kept = kept;
    fields.kept_count = 2;
    fields.answer = RECORD_ANSWER;
    named = fields;
    named.group = "g";
    bare = fields;
    bare.columns = "id,a.b,text";
    demand(record_fields_name(&named, FIELD_TEXT, "title,a.b,text", NULL), "fields have names");
    snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
    for (size_t i = 0; i < sizeof formats / sizeof *formats && !is_packed(data, size); i++) {
        read_as(path, size, formats[i], &fields);
        read_as(path, size, formats[i], &named);
        if (record_format_is_table(formats[i]))
            read_as(path, size, formats[i], &bare);
    }
    fclose(file);
    for (enum record_format as = RECORDS_AUTO; as <= RECORDS_TSV; as++) {
        const struct sniffed whole = record_sniff((const char *)data, size, true, as, &fields);
        demand(!whole.more, "a whole file tells all");
        demand(whole.skip <= size, "what is skipped is there");
        record_sniff((const char *)data, size / 2, false, as, &fields);
    }
}

#ifdef TENOR_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_records(data, size);
    return 0;
}
#endif
