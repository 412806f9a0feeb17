/* shipped_scene: genre and stance as they ship, opened, and a result: they have all that there is to
 * be found. */
#ifndef TENOR_SHIPPED_SCENE_H
#define TENOR_SHIPPED_SCENE_H

#include <criterion/criterion.h>
#include <string.h>

#include "../classify/tenor.h"

struct scene {
    tenor_scorer *scorer;
    tenor_result *result;
};

static inline struct scene begin(void)
{
    const char *const paths[] = {"models/genre.tenor", "models/stance.tenor"};
    struct scene scene = {tenor_scorer_open(paths, 2, NULL), tenor_result_new()};
    cr_assert(scene.scorer && scene.result);
    return scene;
}

static inline void end(struct scene *scene)
{
    tenor_result_free(scene->result);
    tenor_scorer_close(scene->scorer);
}

/* Scores a document, whatever it is about. Lengths that are 0 are those of strings. */
static inline void must_score(struct scene *scene, tenor_document document)
{
    tenor_error error;
    document.no_abstain = 1;
    if (document.text_length == 0)
        document.text_length = strlen(document.text);
    if (document.title && document.title_length == 0)
        document.title_length = strlen(document.title);
    cr_assert_eq(tenor_score(scene->scorer, &document, scene->result, &error), TENOR_OK, "%s",
                 error.message);
}

#endif
