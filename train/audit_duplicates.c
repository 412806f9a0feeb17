/* audit_duplicates: how many documents repeat others, and under which labels. */
#include <stdlib.h>

#include "audit.h"

struct member {
    uint32_t first, document; /* `first` stands for the text or the cluster */
};

/* A text or cluster whose documents are gone through in their order. */
struct group_walk {
    uint32_t first;  /* its first document */
    uint32_t other;  /* the first document with another label than that; or `first` */
    size_t number;   /* of the group, from 1 */
    size_t *seen;    /* [labels] number of the last group with this label */
    size_t earliest; /* document of a conflict until now */
};

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

static void sort_members(struct member *members, const uint32_t *first, size_t count)
{
    for (uint32_t i = 0; i < count; i++)
        members[i] = (struct member){first[i], i};
    qsort(members, count, sizeof *members, compare_members);
}

/* Goes on to a member. Returns whether its group had its label before. */
static bool walk_to(struct group_walk *walk, const struct corpus *corpus,
                    const struct member *member)
{
    const uint32_t label = corpus->documents[member->document].label;
    if (member->document == member->first) {
        walk->first = walk->other = member->document;
        walk->number++;
    }
    const uint32_t first_label = corpus->documents[walk->first].label;
    if (walk->other == walk->first && label != first_label)
        walk->other = member->document;
    const bool repeated = walk->seen[label] == walk->number;
    walk->seen[label] = walk->number;
    return repeated;
}

/* Is there a document with another label in the group, up to this one? If it is the set's
 * earliest such one, pair[] becomes the two. */
static bool is_conflict(struct group_walk *walk, const struct corpus *corpus, uint32_t document,
                        size_t *pair)
{
    if (walk->other == walk->first)
        return false;
    if (document < walk->earliest) {
        const bool as_first =
            corpus->documents[document].label == corpus->documents[walk->first].label;
        walk->earliest = document;
        pair[0] = as_first ? walk->other : walk->first;
        pair[1] = document;
    }
    return true;
}

static void count_same(struct audit *audit, const struct corpus *corpus,
                       const struct member *members, size_t *seen)
{
    struct group_walk walk = {.seen = seen, .earliest = SIZE_MAX};
    for (size_t i = 0; i < corpus->count; i++) {
        audit->duplicates += walk_to(&walk, corpus, &members[i]);
        audit->conflicts +=
            is_conflict(&walk, corpus, members[i].document, audit->first_conflict);
    }
}

/* `text` tells which documents are the same as an earlier one. */
static void count_near(struct audit *audit, const struct corpus *corpus,
                       const struct member *members, const uint32_t *text, size_t *seen)
{
    struct group_walk walk = {.seen = seen, .earliest = SIZE_MAX};
    for (size_t i = 0; i < corpus->count; i++) {
        const uint32_t document = members[i].document;
        walk_to(&walk, corpus, &members[i]);
        if (document == members[i].first || text[document] != document)
            continue;
        audit->near_duplicates++;
        audit->near_conflicts +=
            is_conflict(&walk, corpus, document, audit->first_near_conflict);
    }
}

static int compare_groups(const void *left, const void *right)
{
    const struct copy_group *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (a->begin > b->begin) - (a->begin < b->begin);
}

/* Lists the clusters of two documents and more. */
static bool list_groups(struct audit *audit, const struct member *members, const uint32_t *text,
                        size_t count, struct failure *failure)
{
    audit->members = calloc(count + 1, sizeof *audit->members);
    audit->groups = calloc(count / 2 + 1, sizeof *audit->groups);
    if (!audit->members || !audit->groups)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    uint32_t end;
    for (uint32_t begin = 0; begin < count; begin = end) {
        bool same = true;
        for (end = begin; end < count && members[end].first == members[begin].first; end++) {
            audit->members[end] = members[end].document;
            same = same && text[members[end].document] == text[members[begin].document];
        }
        if (end - begin > 1)
            audit->groups[audit->group_count++] = (struct copy_group){begin, end - begin, same};
    }
    qsort(audit->groups, audit->group_count, sizeof *audit->groups, compare_groups);
    return true;
}

bool audit_count_copies(struct audit *audit, const struct dataset *dataset,
                        struct failure *failure)
{
    const struct corpus *corpus = dataset->corpus;
    const struct duplicates *copies = &dataset->duplicates;
    struct member *members = calloc(corpus->count + 1, sizeof *members);
    size_t *seen = calloc(2 * (corpus->label_count + 1), sizeof *seen);
    bool done = (members && seen) || fail(failure, FAILURE_MEMORY, "out of memory");
    if (done) {
        sort_members(members, copies->text, corpus->count);
        count_same(audit, corpus, members, seen);
        sort_members(members, copies->cluster, corpus->count);
        count_near(audit, corpus, members, copies->text, seen + corpus->label_count + 1);
        done = list_groups(audit, members, copies->text, corpus->count, failure);
    }
    free(members);
    free(seen);
    return done;
}
