/* output_json_places: where things stand in an article, as JSON; and its text. */
#ifndef TENOR_OUTPUT_JSON_PLACES_H
#define TENOR_OUTPUT_JSON_PLACES_H

#include "output_writer.h"

/* [begin,end], or [begin,end,"title"] of a mark in a title beside the text: then bytes of that. */
bool json_mark(const struct output_writer *writer, const tenor_mark *mark);

/* The spans of `count` marks of a kind, from number `first` on, as an array. */
bool json_marks(const struct output_writer *writer, tenor_result *result, tenor_mark_kind kind,
                size_t first, size_t count);

/* The field "quotations": what is between the marks, and whose words it is. */
bool json_quotations(const struct output_writer *writer, tenor_result *result);

/* The fields "text" and "text_map", as tenor-features prints them. */
bool json_text_as_read(const struct output_writer *writer, const tenor_result *result);

#endif
