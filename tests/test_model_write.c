/* Writing model files, and what must not be opened or replaced. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../models/checksum.h"
#include "../models/model_write.h"
#include "failing_malloc.h"
#include "feature_table.h"
#include "small_model.h"

int fuzz_model(const uint8_t *data, size_t size);

TestSuite(model_write, .init = test_directory_make, .fini = test_directory_remove);

/* ---- Files that cannot be opened ----------------------------------------------------- */

static void assert_no_model(const char *path, enum failure_code code, const char *part)
{
    struct failure failure = {0};
    cr_assert_null(model_file_open(path, &failure), "%s", path);
    cr_assert_eq(failure.code, code, "%s", failure.message);
    cr_assert(strstr(failure.message, part), "'%s' lacks '%s'", failure.message, part);
}

Test(model_write, what_is_no_regular_file_is_not_opened, .timeout = 10)
{
    cr_assert_eq(mkfifo(test_path("pipe"), 0600), 0);
    assert_no_model(test_path("none"), FAILURE_OPEN, "none': no such file or directory");
    assert_no_model(test_directory(), FAILURE_OPEN, "': is a directory");
    assert_no_model(test_path("pipe"), FAILURE_OPEN, "pipe': not a regular file");
    if (access("/dev/zero", R_OK) == 0)
        assert_no_model("/dev/zero", FAILURE_OPEN, "'/dev/zero': not a regular file");
}

/* The superuser may read everything, so the test gives up that right for a while. */
Test(model_write, an_unreadable_file_is_not_opened)
{
    uid_t user = geteuid();
    test_write_bytes(test_path("closed"), "x", 1);
    cr_assert_eq(chmod(test_directory(), 0755), 0);
    cr_assert_eq(chmod(test_path("closed"), 0), 0);
    if (user == 0)
        cr_assert_eq(seteuid(65534), 0);
    assert_no_model(test_path("closed"), FAILURE_OPEN, "closed': permission denied");
    cr_assert_eq(seteuid(user), 0);
}

Test(model_write, files_that_are_no_models_are_refused)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    char *path = test_path("file");
    test_write_bytes(path, "", 0);
    assert_no_model(path, FAILURE_MODEL, "file' is not a tenor model: it is empty");
    test_write_bytes(path, small_article, strlen(small_article));
    assert_no_model(path, FAILURE_MODEL, "file' is not a tenor model");
    test_write_bytes(path, "TENOR\r\n", 7);
    assert_no_model(path, FAILURE_MODEL, "file' is cut short");
    cr_assert(model_file_write(test_path("m"), &small->model, NULL));
    cr_assert_eq(truncate(test_path("m"), 1000), 0);
    assert_no_model(test_path("m"), FAILURE_MODEL, "m' is cut short");
    if (truncate(test_path("m"), ((off_t)1 << 32) + 1) == 0) /* a file with a hole */
        assert_no_model(test_path("m"), FAILURE_MODEL, "is larger than a model can be");
    small_model_free(small);
}

/* ---- Writing ------------------------------------------------------------------------- */

static void assert_not_written(const char *path, const struct model *model,
                               enum failure_code code, const char *part)
{
    struct failure failure = {0};
    cr_assert_not(model_file_write(path, model, &failure), "%s", path);
    cr_assert_eq(failure.code, code, "%s", failure.message);
    cr_assert(strstr(failure.message, part), "'%s' lacks '%s'", failure.message, part);
}

Test(model_write, only_regular_files_are_replaced)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    const char *part = "it is not a regular file";
    test_write_bytes(test_path("target"), "mine", 4);
    cr_assert_eq(symlink("target", test_path("link")), 0);
    cr_assert_eq(mkfifo(test_path("pipe"), 0600), 0);
    assert_not_written(test_path("link"), &small->model, FAILURE_WRITE, part);
    assert_not_written(test_path("pipe"), &small->model, FAILURE_WRITE, part);
    assert_not_written(test_directory(), &small->model, FAILURE_WRITE, part);
    if (access("/dev/null", F_OK) == 0)
        assert_not_written("/dev/null", &small->model, FAILURE_WRITE, part);
    assert_not_written("-", &small->model, FAILURE_WRITE, "needs a file name");
    assert_not_written(test_path("none/m"), &small->model, FAILURE_WRITE,
                       "none/m': no such file or directory");
    assert_not_written(test_path("target/m"), &small->model, FAILURE_WRITE, "not a directory");
    assert_not_written("", &small->model, FAILURE_WRITE, "cannot write ''");
    cr_assert_eq(test_directory_count(), 3);
    small_model_free(small);
}

Test(model_write, a_new_file_has_the_permissions_of_any_new_file)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    struct stat status;
    umask(027);
    test_write_model(test_path("m"), &small->model);
    cr_assert_eq(stat(test_path("m"), &status), 0);
    cr_assert_eq(status.st_mode & 0777u, 0640u);
    cr_assert_eq(test_directory_count(), 1);
    small_model_free(small);
}

static void assert_holds(const char *path, const char *text)
{
    size_t length;
    unsigned char *bytes = test_read_bytes(path, &length, 0);
    cr_assert_eq(length, strlen(text));
    cr_assert_eq(memcmp(bytes, text, length), 0);
    free(bytes);
}

Test(model_write, a_model_that_could_not_be_opened_is_not_written)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    const char *const unsorted[] = {"b", "a"};
    char *path = test_path("m");
    test_write_bytes(path, "mine", 4);
    small->bias[0] = NAN;
    assert_not_written(path, &small->model, FAILURE_MODEL, "m': the model is not sound (bias)");
    small->bias[0] = 0;
    for (size_t slot = 0; slot < SMALL_SLOTS; slot++) {
        small->check[slot] = 1;
        feature_at(&small->model.vocabulary, (uint32_t)slot)->idf = 1;
    }
    assert_not_written(path, &small->model, FAILURE_MODEL, "(vocabulary)");
    small->check[0] = 0;
    small->set_scores[0] = 2;
    assert_not_written(path, &small->model, FAILURE_MODEL, "(scores of prediction sets)");
    small->set_scores[0] = 0.5;
    small->model.labels = unsorted;
    assert_not_written(path, &small->model, FAILURE_MODEL, "(labels)");
    small->model.label_count = SIZE_MAX;
    assert_not_written(path, &small->model, FAILURE_MODEL, "(number of labels)");
    assert_holds(path, "mine");
    cr_assert_eq(test_directory_count(), 1);
    small_model_free(small);
}

Test(model_write, a_write_that_fails_leaves_the_old_file_alone)
{
    struct small_model *small = small_model_new(SMALL_DENSE);
    const struct rlimit limit = {.rlim_cur = 1024, .rlim_max = RLIM_INFINITY};
    char *path = test_path("m");
    test_write_bytes(path, "mine", 4);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_not_written(path, &small->model, FAILURE_WRITE, "m': file too large");
    const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_holds(path, "mine");
    cr_assert_eq(test_directory_count(), 1);
    small_model_free(small);
}

/* Stands in for the C library's fsync in the whole test program. The call after
 * `fsync_successes` more fails, if that is not negative; the others flush. */
static int fsync_successes = -1;

int fsync(int descriptor)
{
    if (fsync_successes >= 0 && fsync_successes-- == 0) {
        errno = EIO;
        return -1;
    }
    return fdatasync(descriptor);
}

Test(model_write, a_flush_that_fails_leaves_the_old_file_alone)
{
    struct small_model *small = small_model_new(SMALL_DENSE);
    char *path = test_path("m");
    test_write_bytes(path, "mine", 4);
    fsync_successes = 0;
    assert_not_written(path, &small->model, FAILURE_WRITE, "m': input/output error");
    cr_assert_eq(fsync_successes, -1, "the file was flushed");
    assert_holds(path, "mine");
    cr_assert_eq(test_directory_count(), 1);
    small_model_free(small);
}

/* The file is complete under its new name by then; only the name might not survive a power
 * cut. */
Test(model_write, a_directory_that_cannot_be_flushed_does_not_matter)
{
    struct small_model *small = small_model_new(SMALL_DENSE);
    char *path = test_path("m");
    fsync_successes = 1;
    test_write_model(path, &small->model);
    cr_assert_eq(fsync_successes, -1, "the directory was flushed, after the file");
    struct model_file *file = model_file_open(path, NULL);
    cr_assert_not_null(file);
    model_file_close(file);
    small_model_free(small);
}

/* ---- When memory runs out --------------------------------------------------------- */

Test(model_write, a_failed_allocation_is_reported_and_leaves_no_file)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    const char *path = test_path("m");
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        bool written = model_file_write(path, &small->model, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(written, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_assert_eq(test_directory_count(), (size_t)written);
    }
    small_model_free(small);
}

Test(model_write, a_failed_allocation_while_opening_is_reported)
{
    size_t length;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, 0);
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        struct model_file *file = model_file_open_memory(image, length, "m", &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(file != NULL, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        model_file_close(file);
    }
    free(image);
}

/* ---- The checksum -------------------------------------------------------------------- */

Test(model_write, the_checksum_sees_every_byte_and_the_length)
{
    unsigned char bytes[200];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i % 7 == 0 ? 0 : i);
    for (size_t length = 0; length < sizeof bytes; length++) {
        uint64_t sum = model_checksum(bytes, length, 1);
        cr_assert_eq(model_checksum(bytes, length, 1), sum);
        cr_assert_neq(model_checksum(bytes, length, 2), sum);
        cr_assert_neq(model_checksum(bytes, length + 1, 1), sum);
        for (size_t at = 0; at < length; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                bytes[at] ^= (unsigned char)(1u << bit);
                cr_assert_neq(model_checksum(bytes, length, 1), sum);
                bytes[at] ^= (unsigned char)(1u << bit);
            }
    }
}

/* If this changed, existing model files could no longer be read. */
Test(model_write, the_checksum_is_part_of_the_format)
{
    const char text[] = "A checksum is a promise to a reader whom one does not know.";
    cr_assert_eq(model_checksum(text, sizeof text, 0), UINT64_C(0xe228f241a1d81e36));
}

/* ---- What the fuzzer starts from ----------------------------------------------------- */

/* With TENOR_WRITE_SEEDS set, the models are also written to tests/fuzz/model/. Do this when
 * the dense features have changed, since the old models then do not open. */
Test(model_write, small_models_pass_through_the_fuzz_target)
{
    for (enum small_kind kind = 0; kind < SMALL_KINDS; kind++) {
        size_t length;
        char path[64];
        unsigned char *image = small_model_image(kind, &length, 0);
        cr_assert_lt(length, 4096, "%s has %zu bytes", small_kind_names[kind], length);
        cr_assert_eq(fuzz_model(image, length), 1, "%s", small_kind_names[kind]);
        snprintf(path, sizeof path, "tests/fuzz/model/%s.tenor", small_kind_names[kind]);
        if (getenv("TENOR_WRITE_SEEDS"))
            test_write_bytes(path, image, length);
        free(image);
    }
}

Test(model_write, the_fuzz_corpus_breaks_nothing)
{
    size_t count = 0, length;
    DIR *entries = opendir("tests/fuzz/model");
    cr_assert(entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        char path[512];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "tests/fuzz/model/%s", entry->d_name);
        unsigned char *bytes = test_read_bytes(path, &length, 0);
        fuzz_model(bytes, length);
        free(bytes);
        count++;
    }
    closedir(entries);
    cr_assert_geq(count, (size_t)SMALL_KINDS);
}
