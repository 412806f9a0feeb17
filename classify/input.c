#include "input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct input {
    char *const *arguments;
    size_t argument_count, next_argument;
    enum record_format format;
    const struct record_fields *fields;

    /* What the directory in hand still holds; the top is next. A path that ends in '/' is a
     * directory, which also sorts it among its neighbours as its files' paths will be. */
    char **stack;
    size_t stack_count, stack_capacity;
    const char *directory; /* the argument that is being walked, or NULL */
    size_t files_found;    /* files opened in it */

    struct record_reader *reader; /* of the file in hand, or NULL */
    struct text_buffer path;      /* the file in hand */
    size_t records;               /* given so far */
};

/* ---- Items ------------------------------------------------------------- */

void item_clear(struct item *item)
{
    text_buffer_clear(&item->text);
    text_buffer_clear(&item->title);
    text_buffer_clear(&item->source);
    text_buffer_clear(&item->id);
    item->has_id = item->broken = item->replaced = false;
}

void item_release(struct item *item)
{
    text_buffer_release(&item->text);
    text_buffer_release(&item->title);
    text_buffer_release(&item->source);
    text_buffer_release(&item->id);
    *item = (struct item){0};
}

size_t item_size(const struct item *item)
{
    return item->text.length + item->title.length + item->source.length + item->id.length;
}

/* ---- Directories -------------------------------------------------------- */

static int compare_paths_downwards(const void *left, const void *right)
{
    return strcmp(*(char *const *)right, *(char *const *)left);
}

/* Is the entry one to read, and is it a directory? A link is followed to a file only, so that
 * no walk goes round in circles. */
static bool is_wanted(int directory, const char *name, bool *is_directory)
{
    struct stat status;
    if (name[0] == '.' || fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    *is_directory = S_ISDIR(status.st_mode);
    if (S_ISLNK(status.st_mode) && fstatat(directory, name, &status, 0) != 0)
        return false;
    return *is_directory || S_ISREG(status.st_mode);
}

static bool push(struct input *input, const char *directory, const char *name,
                 bool is_directory, struct failure *failure)
{
    struct text_buffer path = {0};
    if (!text_buffer_format(&path, failure, "%s%s%s", directory, name,
                            is_directory ? "/" : "") ||
        !memory_reserve(&input->stack, &input->stack_capacity, input->stack_count + 1,
                        sizeof *input->stack, failure)) {
        text_buffer_release(&path);
        return false;
    }
    input->stack[input->stack_count++] = path.data;
    return true;
}

/* Pushes what is in `directory`, which ends in '/', the first in byte order on top. */
static bool push_directory(struct input *input, const char *directory, struct failure *failure)
{
    size_t before = input->stack_count;
    DIR *stream = opendir(directory);
    if (!stream)
        return fail_file(failure, FAILURE_OPEN, "open", directory);
    bool done = true, is_directory;
    for (struct dirent *entry; done && (entry = readdir(stream));)
        if (is_wanted(dirfd(stream), entry->d_name, &is_directory))
            done = push(input, directory, entry->d_name, is_directory, failure);
    closedir(stream);
    if (input->stack_count > before)
        qsort(input->stack + before, input->stack_count - before, sizeof *input->stack,
              compare_paths_downwards);
    return done;
}

static bool walk_argument(struct input *input, const char *argument, struct failure *failure)
{
    size_t length = strlen(argument);
    bool has_slash = length > 0 && argument[length - 1] == '/';
    input->directory = argument;
    input->files_found = 0;
    return push(input, argument, "", !has_slash, failure);
}

/* ---- Files --------------------------------------------------------------- */

static bool open_file(struct input *input, const char *path, struct failure *failure)
{
    text_buffer_clear(&input->path);
    if (!text_buffer_append(&input->path, path, strlen(path), failure))
        return false;
    input->reader = record_reader_open(path, input->format, input->fields, failure);
    return input->reader != NULL;
}

static bool open_stacked(struct input *input, struct failure *failure)
{
    char *path = input->stack[--input->stack_count];
    size_t length = strlen(path);
    bool done;
    if (length > 0 && path[length - 1] == '/') {
        done = push_directory(input, path, failure);
    } else if ((done = open_file(input, path, failure))) {
        input->files_found++;
    }
    free(path);
    return done;
}

static bool open_argument(struct input *input, struct failure *failure)
{
    const char *argument = input->arguments[input->next_argument++];
    struct stat status;
    if (strcmp(argument, "-") != 0 && stat(argument, &status) == 0 && S_ISDIR(status.st_mode))
        return walk_argument(input, argument, failure);
    return open_file(input, argument, failure);
}

/* Takes one step towards the next file. */
static bool advance(struct input *input, struct failure *failure)
{
    if (input->stack_count > 0)
        return open_stacked(input, failure);
    const char *walked = input->directory;
    input->directory = NULL;
    if (walked && input->files_found == 0)
        return fail(failure, FAILURE_OPEN, "no readable files in '%s'", walked);
    return input->next_argument == input->argument_count || open_argument(input, failure);
}

static bool at_end(const struct input *input)
{
    return !input->directory && input->next_argument == input->argument_count;
}

/* ---- Records -------------------------------------------------------------- */

static bool copy_field(struct text_buffer *to, const char *from, size_t length,
                       struct failure *failure)
{
    return !from || text_buffer_append(to, from, length, failure);
}

/* Is the file in hand one text, so that its name names the record? */
static bool is_one_text(const struct input *input)
{
    const char *path = input->path.data;
    enum record_format format =
        input->format == RECORDS_AUTO ? record_format_of(path) : input->format;
    return format == RECORDS_TEXT && strcmp(path, "-") != 0;
}

static bool copy_record(const struct input *input, const struct record *record,
                        struct item *item, struct failure *failure)
{
    const char *id = record->id ? record->id : is_one_text(input) ? input->path.data : NULL;
    size_t id_length = record->id ? record->id_length : input->path.length;
    if (!copy_field(&item->id, id, id_length, failure))
        return false;
    item->has_id = id != NULL;
    if (item->broken)
        return true;
    item->replaced = record->replaced;
    return copy_field(&item->text, record->text, record->text_length, failure) &&
           copy_field(&item->title, record->title, record->title_length, failure) &&
           copy_field(&item->source, record->source, record->source_length, failure);
}

static enum record_status read_record(struct input *input, struct item *item,
                                      struct failure *failure)
{
    struct record record = {0};
    enum record_status status = record_reader_next(input->reader, &record, &item->failure);
    if (status == RECORD_FAILED && failure)
        *failure = item->failure;
    if (status == RECORD_END || status == RECORD_FAILED)
        return status;
    item->broken = status == RECORD_BROKEN;
    item->number = ++input->records;
    if (!copy_record(input, &record, item, &item->failure))
        item->broken = true;
    return RECORD_READ;
}

enum input_status input_next(struct input *input, struct item *item, struct failure *failure)
{
    item_clear(item);
    for (;;) {
        if (!input->reader) {
            if (input->stack_count == 0 && at_end(input))
                return INPUT_END;
            if (!advance(input, failure))
                return INPUT_UNREADABLE;
            continue;
        }
        enum record_status status = read_record(input, item, failure);
        if (status == RECORD_READ)
            return INPUT_RECORD;
        record_reader_close(input->reader);
        input->reader = NULL;
        if (status == RECORD_FAILED)
            return INPUT_UNREADABLE;
    }
}

struct input *input_open(char *const *paths, size_t count, enum record_format format,
                         const struct record_fields *fields, struct failure *failure)
{
    struct input *input = calloc(1, sizeof *input);
    if (!input) {
        fail(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    input->arguments = paths;
    input->argument_count = count;
    input->format = format;
    input->fields = fields;
    return input;
}

void input_close(struct input *input)
{
    if (!input)
        return;
    record_reader_close(input->reader);
    while (input->stack_count > 0)
        free(input->stack[--input->stack_count]);
    free(input->stack);
    text_buffer_release(&input->path);
    free(input);
}
