/* models: what SQL says that the models are → an open scorer. */
#ifndef TENOR_SQL_MODELS_H
#define TENOR_SQL_MODELS_H

#include <stddef.h>

#include "../../features/io/directory.h"
#include "../tenor.h"

/* Opens models. Each source is the path of a file or of a directory, whose files *.tenor are taken
 * in byte order, if it has a '/'; else the name of an installed model. No source: all that are
 * installed. Files are read, so that nothing that happens to them afterwards matters. Returns NULL
 * on failure, with `error` filled in. */
tenor_scorer *sql_models_open(const struct name_list *sources, tenor_error *error);

/* Opens the models that tenor-classify would open by TENOR_MODELS; where it is not set or empty, all
 * that are installed. As above. */
tenor_scorer *sql_models_of_environment(tenor_error *error);

/* Appends the parts of a list between separators, without blanks around them and without empty
 * ones. Fails with TENOR_NO_MEMORY. */
tenor_code sql_models_split(const char *list, const char *separators,
                            struct name_list *sources);

#endif
