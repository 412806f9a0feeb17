/* datadir: a short list of places; the first that has the data is taken. */
#include "datadir.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TENOR_CHECKOUT "tenor-checkout" /* a file, which the Makefile writes */
#ifndef TENOR_DATADIR
#define TENOR_DATADIR "" /* nowhere; the Makefile defines it */
#endif

/* The directory of the program, with its slash, as the system names it: NULL where the system
 * does not say. */
static const char *own_directory(char path[static PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    slash[1] = '\0';
    return path;
}

/* Appends DIRECTORY/RELATIVE/NAME, `name` perhaps empty. The directory is the first
 * `directory_length` bytes of `directory`, which end in a slash or are none. */
static bool add_place(struct name_list *places, const char *directory, size_t directory_length,
                      const char *relative, const char *name, struct failure *failure)
{
    struct text_buffer place = {0};
    bool done =
        text_buffer_append(&place, directory, directory_length, failure) &&
        text_buffer_format(&place, failure, "%s%s%s", relative, *name ? "/" : "", name) &&
        name_list_add(places, place.data, failure);
    text_buffer_release(&place);
    return done;
}

/* Appends CHECKOUT/IN_TREE if the program is in a build tree: there the Makefile has written where
 * the checkout is, as seen from the folder above the program's. Nothing else makes a program look
 * outside of what was installed: `/models` beside /usr may be anybody's. */
static bool add_checkout(struct name_list *places, const char *directory,
                         size_t directory_length, const char *in_tree, struct failure *failure)
{
    char checkout[PATH_MAX];
    struct text_buffer path = {0};
    bool done = text_buffer_append(&path, directory, directory_length, failure) &&
                text_buffer_format(&path, failure, "../" TENOR_CHECKOUT);
    FILE *mark = done ? fopen(path.data, "r") : NULL;
    if (mark && fgets(checkout, sizeof checkout, mark) && *checkout && *checkout != '\n' &&
        strlen(checkout) < sizeof checkout - 1) {
        checkout[strcspn(checkout, "\n")] = '\0';
        text_buffer_clear(&path);
        if (*checkout != '/')
            done = text_buffer_append(&path, directory, directory_length, failure) &&
                   text_buffer_append(&path, "../", 3, failure);
        done = done && text_buffer_format(&path, failure, "%s/%s", checkout, in_tree) &&
               name_list_add(places, path.data, failure);
    }
    if (mark)
        fclose(mark);
    text_buffer_release(&path);
    return done;
}

bool datadir_places(const char *argv0, const char *in_tree, const char *name,
                    struct name_list *places, struct failure *failure)
{
    char own_path[PATH_MAX];
    const char *const programs[] = {argv0, own_directory(own_path)};
    bool done = true;
    for (int installed = 0; installed < 2; installed++)
        for (size_t i = 0; i < 2 && done; i++) {
            const char *slash = programs[i] ? strrchr(programs[i], '/') : NULL;
            if (!slash)
                continue;
            const size_t length = (size_t)(slash + 1 - programs[i]);
            done = installed
                       ? add_place(places, programs[i], length, "../share/tenor", name, failure)
                       : add_checkout(places, programs[i], length, in_tree, failure);
        }
    if (done && *TENOR_DATADIR)
        done = add_place(places, "", 0, TENOR_DATADIR, name, failure);
    return done;
}

/* Does the directory at `path` hold the data? */
static bool has_data(const char *path, bool *has, struct failure *failure)
{
    struct text_buffer lexicons = {0};
    bool done = text_buffer_format(&lexicons, failure, "%s/lexicons", path);
    *has = done && directory_exists(lexicons.data);
    text_buffer_release(&lexicons);
    return done;
}

bool datadir_find(const char *argv0, struct text_buffer *path, struct failure *failure)
{
    const char *chosen = getenv("TENOR_DATA");
    text_buffer_clear(path);
    if (chosen && *chosen)
        return text_buffer_append(path, chosen, strlen(chosen), failure);
    struct name_list places = {0};
    bool found = false, done = datadir_places(argv0, "data", "", &places, failure);
    for (size_t i = 0; done && !found && i < places.count; i++) {
        done = has_data(places.items[i], &found, failure);
        if (found)
            done = text_buffer_append(path, places.items[i], strlen(places.items[i]), failure);
    }
    name_list_release(&places);
    if (done && !found)
        return fail(failure, FAILURE_OPEN, "cannot find the word lists: set TENOR_DATA");
    return done;
}
