/* vector_formats: users' files of word vectors.
 *
 * Three formats are read; none has a mark, so they are told apart by how they begin:
 *
 *     GloVe's text      each line a word and its numbers, parted by blanks
 *     word2vec's text   the same, after a line with the number of words and of dimensions
 *     word2vec's binary after such a line, each word, a blank, and its numbers as 32-bit
 *                       floats, little endian; a newline may follow
 *
 * A file whose first line is two whole numbers has that line as its head. Its first word's
 * numbers are text if they can be read as such. */
#ifndef TENOR_VECTOR_FORMATS_H
#define TENOR_VECTOR_FORMATS_H

#include "word_vectors.h"

/* Adds the words of a file to `builder`, which is empty, and sets its dimensions. Words that
 * are not valid UTF-8, or have blanks in them, are checked and left out: no text has them as
 * tokens. Fails as word_vectors_open does. */
bool vector_formats_read(struct word_vectors_builder *builder, const char *path,
                         struct failure *failure);

#endif
