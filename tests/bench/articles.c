/* articles: the bytes of all records in one buffer; pointers into it are set at the end. */
#include "articles.h"

#include <stdlib.h>

#include "../../features/io/record_document.h"
#include "../../features/io/records.h"

static bool keep(struct articles *articles, const struct record *record,
                 struct failure *failure)
{
    if (!memory_reserve(&articles->items, &articles->capacity, articles->count + 1,
                        sizeof *articles->items, failure) ||
        !text_buffer_append(&articles->bytes, record->title, record->title_length, failure) ||
        !text_buffer_append(&articles->bytes, record->text, record->text_length, failure))
        return false;
    struct document *item = &articles->items[articles->count++];
    *item = record_document(record, NULL);
    item->source = NULL; /* it does not change the features, and its bytes are not kept */
    item->source_length = 0;
    return true;
}

bool articles_read(struct articles *articles, const char *path, struct failure *failure)
{
    struct record_reader *reader = record_reader_open(path, RECORDS_AUTO, NULL, failure);
    enum record_status status = RECORD_READ;
    struct record record;
    bool kept = reader != NULL;
    while (kept && (status = record_reader_next(reader, &record, failure)) != RECORD_END &&
           status != RECORD_FAILED)
        kept = status == RECORD_BROKEN || keep(articles, &record, failure);
    record_reader_close(reader);
    return kept && status == RECORD_END;
}

bool articles_place(struct articles *articles, struct failure *failure)
{
    const char *at = articles->bytes.data;
    for (size_t i = 0; i < articles->count; i++) {
        struct document *document = &articles->items[i];
        document->title = at;
        at += document->title_length;
        document->text = at;
        at += document->text_length;
    }
    return articles->count > 0 || fail(failure, FAILURE_EMPTY, "no articles to read");
}

void articles_release(struct articles *articles)
{
    text_buffer_release(&articles->bytes);
    free(articles->items);
    *articles = (struct articles){0};
}
