/* temporary_file: random names, tried until one is free. */
#include "temporary_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hash.h"

#define TRIES     100 /* even the second is hardly ever needed */
#define MOST_NAME 200 /* bytes of the name: with the rest it stays below the usual limit, 255 */

/* The length of the directory part of `path`, including the slash. */
static size_t directory_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* mkstemp would make the file unreadable to others. */
int temporary_file_create(const char *path, char *temporary)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz012345"; /* 32 */
    const size_t directory = directory_length(path);
    const int written = snprintf(temporary, strlen(path) + TEMPORARY_FILE_MORE, "%.*s.%.*s.",
                                 (int)directory, path, MOST_NAME, path + directory);
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t random = hash_combine((uint64_t)getpid(), (uint64_t)now.tv_nsec);
    int descriptor = -1;
    for (int try = 0; try < TRIES && descriptor < 0; try++) {
        random = hash_mix(random + 1);
        for (int i = 0; i < 6; i++)
            temporary[written + i] = alphabet[random >> (5 * i) & 31];
        temporary[written + 6] = '\0';
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST && errno != EINTR)
            break;
    }
    return descriptor;
}

bool temporary_file_flush(int descriptor)
{
    int result;
    do
        result = fsync(descriptor);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

void temporary_file_flush_directory(const char *path)
{
    const size_t length = directory_length(path);
    char *directory = length > 0 ? strndup(path, length) : NULL;
    if (length > 0 && !directory)
        return;
    const int descriptor =
        open(directory ? directory : ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    free(directory);
    if (descriptor < 0)
        return;
    temporary_file_flush(descriptor);
    close(descriptor);
}
