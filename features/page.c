/* page: what both readers hand on. */
#include "page.h"

#include <stdlib.h>

void page_clear(struct page *page)
{
    page->text = "";
    page->length = 0;
    text_buffer_clear(&page->made);
    page->line_count = 0;
    page->map.count = 0;
    text_buffer_clear(&page->said);
    for (size_t i = 0; i < FACT_COUNT; i++)
        page->fact_begin[i] = page->fact_length[i] = 0;
}

void page_release(struct page *page)
{
    text_buffer_release(&page->made);
    free(page->lines);
    offset_map_release(&page->map);
    text_buffer_release(&page->said);
    *page = (struct page){0};
}
