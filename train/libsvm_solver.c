/* libsvm_solver: trains machines of solver.h by libsvm (Chang and Lin 2011), on a kernel matrix.
 *
 * libsvm ends the process where memory does not suffice: by a C++ exception that nobody catches,
 * or a null pointer that it follows. So it runs in a child process. Parent and child do the same
 * work, with the same machines in the same order, but where a machine is to be solved the child
 * trains it and sends what it found, and the parent reads this. A child that ends too early is an
 * error of ours. A child for each machine would take longer than libsvm, for there are thousands.
 *
 * Only the thread that forks goes on in the child, and another may have held a lock. So there
 * must be no other threads. */
#include <errno.h>
#include <libsvm/svm.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "solver.h"

#define CACHE_MEGABYTES 256
#define USUAL_TOLERANCE 1e-3

/* One of the two processes. The kernel has the bias feature in it. It changes nothing here: with
 * a bias that costs nothing the coefficients' sum is 0. */
struct libsvm_side {
    size_t count;
    struct svm_node *nodes; /* [count][count + 1]: node 0 of a row has its number, from 1, which
                               libsvm uses as the column to read in other rows */
    FILE *pipe;
    bool in_child;
    pid_t child; /* the parent's; 0 when it has ended */
};

/* What the child sends. The coefficients follow, [count]. */
struct answer {
    double bias;
    struct failure failure;
};

/* ---- The child -------------------------------------------------------------------- */

static void print_nothing(const char *text)
{
    (void)text;
}

/* Ends with the parent, leaves no core file, and says nothing but to the pipe, which has one of
 * the usual numbers if the parent was started without it. */
static void become_child(int to)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (to != STDOUT_FILENO)
        close(STDOUT_FILENO);
    if (to != STDERR_FILENO)
        close(STDERR_FILENO);
    svm_set_print_string_function(print_nothing);
}

static struct svm_model *train(const struct svm_problem *set,
                               const struct kernel_problem *problem, struct failure *failure)
{
    int labels[2] = {1, -1};
    double costs[2] = {problem->cost_positive, problem->cost_negative};
    const double tolerance = problem->tolerance;
    const struct svm_parameter parameter = {
        .svm_type = C_SVC,
        .kernel_type = PRECOMPUTED,
        .cache_size = CACHE_MEGABYTES,
        .eps = tolerance > 0 && tolerance < USUAL_TOLERANCE ? tolerance : USUAL_TOLERANCE,
        .C = 1,
        .nr_weight = 2,
        .weight_label = labels,
        .weight = costs,
        .shrinking = 1};
    const char *wrong = svm_check_parameter(set, &parameter);
    struct svm_model *model = wrong ? NULL : svm_train(set, &parameter);
    if (!model)
        failure_set(failure, FAILURE_DATA, "libsvm: %s", wrong ? wrong : "no model");
    return model;
}

/* libsvm puts the label 1 before -1, so the coefficients have our signs. */
static void read_model(const struct svm_model *model, const struct svm_problem *set,
                       double *coefficient, double *bias)
{
    for (int v = 0; v < model->l; v++) {
        const struct svm_node *row = set->x[model->sv_indices[v] - 1];
        coefficient[(size_t)row[0].value - 1] = model->sv_coef[0][v];
    }
    *bias = -model->rho[0];
}

/* Sets coefficient[count], and fills in the answer. */
static void find_answer(const struct libsvm_side *side, const struct kernel_problem *problem,
                        double *coefficient, struct answer *answer)
{
    double *y = malloc(side->count * sizeof *y);
    struct svm_node **x = malloc(side->count * sizeof *x);
    struct svm_problem set = {0, y, x};
    const bool ok =
        (y && x) || fail(&answer->failure, FAILURE_MEMORY, "not enough memory to train");
    for (size_t i = 0; ok && i < side->count; i++) {
        coefficient[i] = 0;
        if (problem->signs[i] != 1 && problem->signs[i] != -1)
            continue;
        y[set.l] = problem->signs[i];
        x[set.l++] = side->nodes + i * (side->count + 1);
    }
    struct svm_model *model = ok ? train(&set, problem, &answer->failure) : NULL;
    if (model)
        read_model(model, &set, coefficient, &answer->bias);
    svm_free_and_destroy_model(&model);
    free(y);
    free(x);
}

static bool train_and_send(const struct libsvm_side *side, const struct kernel_problem *problem,
                           double *coefficient, double *bias)
{
    struct answer answer = {0};
    find_answer(side, problem, coefficient, &answer);
    *bias = answer.bias;
    return fwrite(&answer, sizeof answer, 1, side->pipe) == 1 &&
           fwrite(coefficient, sizeof *coefficient, side->count, side->pipe) == side->count &&
           fflush(side->pipe) == 0;
}

/* ---- The parent ------------------------------------------------------------------- */

/* The signal that ended the child; 0 if it was none. */
static int reap(struct libsvm_side *side)
{
    int status = 0;
    pid_t got;
    do
        got = waitpid(side->child, &status, 0);
    while (got < 0 && errno == EINTR);
    side->child = 0;
    return got > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static bool receive(struct libsvm_side *side, double *coefficient, double *bias,
                    struct failure *failure)
{
    struct answer answer = {0};
    if (fread(&answer, sizeof answer, 1, side->pipe) != 1 ||
        fread(coefficient, sizeof *coefficient, side->count, side->pipe) != side->count)
        return fail(failure, FAILURE_MEMORY,
                    "not enough memory for libsvm: its process ended early (signal %d)",
                    reap(side));
    *bias = answer.bias;
    return answer.failure.code == FAILURE_NONE ||
           fail(failure, answer.failure.code, "%s", answer.failure.message);
}

static void decide(const struct libsvm_side *side, const double *coefficient, double bias,
                   double *decision)
{
    for (size_t i = 0; i < side->count; i++) {
        const struct svm_node *row = side->nodes + i * (side->count + 1) + 1;
        decision[i] = bias;
        for (size_t j = 0; j < side->count; j++)
            decision[i] += coefficient[j] * row[j].value;
    }
}

/* ---- Both --------------------------------------------------------------------------- */

bool libsvm_solve(struct libsvm_side *side, const struct kernel_problem *problem,
                  double *coefficient, double *decision, double *bias, struct failure *failure)
{
    if (side->in_child)
        return train_and_send(side, problem, coefficient, bias);
    if (!receive(side, coefficient, bias, failure))
        return false;
    decide(side, coefficient, *bias, decision);
    return true;
}

static bool make_nodes(struct libsvm_side *side, const struct kernel_matrix *kernel,
                       struct failure *failure)
{
    const size_t count = side->count;
    side->nodes = calloc(count, (count + 1) * sizeof *side->nodes);
    if (!side->nodes)
        return fail(failure, FAILURE_MEMORY,
                    "not enough memory for libsvm's kernel of %zu documents", count);
    for (size_t row = 0; row < count; row++) {
        struct svm_node *own = side->nodes + row * (count + 1);
        own[0] = (struct svm_node){0, (double)(row + 1)};
        for (size_t column = 0; column < count; column++)
            own[column + 1] =
                (struct svm_node){(int)(column + 1), kernel_matrix_value(kernel, row, column)};
    }
    return true;
}

static _Noreturn void work_as_child(struct libsvm_side *side, int to, libsvm_work work,
                                    void *context)
{
    become_child(to);
    side->in_child = true;
    side->pipe = fdopen(to, "wb");
    _exit(side->pipe && work(side, true, context, NULL) ? 0 : 1);
}

static bool work_as_parent(struct libsvm_side *side, int from, libsvm_work work, void *context,
                           struct failure *failure)
{
    side->pipe = fdopen(from, "rb");
    const bool ok = side->pipe ? work(side, false, context, failure)
                               : fail_file(failure, FAILURE_MEMORY, "read from libsvm", NULL);
    if (!ok && side->child)
        kill(side->child, SIGKILL);
    if (side->pipe)
        fclose(side->pipe);
    else
        close(from);
    if (side->child)
        reap(side);
    return ok;
}

static bool work_in_both(struct libsvm_side *side, libsvm_work work, void *context,
                         struct failure *failure)
{
    int ends[2];
    if (pipe(ends) != 0)
        return fail_file(failure, FAILURE_MEMORY, "make a pipe to libsvm", NULL);
    side->child = fork();
    if (side->child == 0) {
        close(ends[0]);
        work_as_child(side, ends[1], work, context);
    }
    const bool forked = side->child > 0 ||
                        fail_file(failure, FAILURE_MEMORY, "start a process for libsvm", NULL);
    close(ends[1]);
    if (forked)
        return work_as_parent(side, ends[0], work, context, failure);
    close(ends[0]);
    return false;
}

bool libsvm_run(const struct kernel_matrix *kernel, size_t count, libsvm_work work,
                void *context, struct failure *failure)
{
    struct libsvm_side side = {.count = count};
    const bool ok =
        make_nodes(&side, kernel, failure) && work_in_both(&side, work, context, failure);
    free(side.nodes);
    return ok;
}

/* The rows of libsvm's cache are floats. */
double libsvm_bytes(size_t count)
{
    return (double)count * (double)count * (sizeof(struct svm_node) + sizeof(float));
}

/* The version of the header: 324 is 3.24. */
const char *libsvm_solver_name(void)
{
#define DIGIT(value) (char)('0' + (value) % 10)
    static const char name[] = {'l',
                                'i',
                                'b',
                                's',
                                'v',
                                'm',
                                ' ',
                                DIGIT(LIBSVM_VERSION / 100),
                                '.',
                                DIGIT(LIBSVM_VERSION / 10),
                                DIGIT(LIBSVM_VERSION),
                                '\0'};
    return name;
}
