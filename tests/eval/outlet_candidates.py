#!/usr/bin/env python3
"""What could make a machine hold for outlets it never saw: candidates, outside the product.

usage: outlet_candidates.py BUILD CORPORA    (a python3 with numpy, scipy and scikit-learn)

AllSides, media split, its training part, at most 100 articles an outlet. Lower-cased words and
pairs of three articles or more, log counts and idf; ridge regression on the labels, each label
weighing the same, so that a candidate costs one Gram matrix and one solution. Three draws of five
folds of whole outlets, and one of five random folds. Prints macro-F1 and accuracy of both.
"""
import collections
import gzip
import json
import random
import subprocess
import sys
import tempfile

import numpy
import scipy.linalg
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score

CAP = 100
DRAWS = 3
FOLDS = 5


def articles(corpora):
    folder = corpora + "/stance/allsides/"
    with open(folder + "media_train.ids", encoding="utf-8") as ids:
        wanted = set(ids.read().split())
    with gzip.open(folder + "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [d for d in map(json.loads, lines) if d["id"] in wanted]
    random.Random(5).shuffle(found)
    taken, kept = collections.Counter(), []
    for article in found:
        taken[article["source"]] += 1
        if taken[article["source"]] <= CAP:
            kept.append(article)
    return kept


def cleaned(build, found):
    """The articles without boilerplate, as Tenor reads them."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for article in found:
            out.write(json.dumps(article) + "\n")
        out.flush()
        lines = subprocess.run([build + "/bin/tenor-features", "--article", out.name], check=True,
                               capture_output=True).stdout.splitlines()
    return [(a["title"] or "") + "\n\n" + (a["text"] or "") for a in map(json.loads, lines)]


def outlet_folds(label, source, seed):
    """The largest outlet first, each to the fold with the fewest articles of its label."""
    members = collections.defaultdict(list)
    for i, name in enumerate(source):
        members[name].append(i)
    names = sorted(members)
    random.Random(seed).shuffle(names)
    names.sort(key=lambda name: -len(members[name]))
    held = [collections.Counter() for _ in range(FOLDS)]
    fold = numpy.zeros(len(label), int)
    for name in names:
        own = label[members[name][0]]
        best = min(range(FOLDS), key=lambda f: (held[f][own], sum(held[f].values())))
        held[best][own] += len(members[name])
        fold[members[name]] = best
    return fold


def predict(gram, label, fold, ridge, weight):
    said = numpy.zeros(len(label), int)
    for held in range(FOLDS):
        train, test = numpy.where(fold != held)[0], numpy.where(fold == held)[0]
        cost = weight[train].copy()
        for k in range(3):
            cost[label[train] == k] *= len(train) / 3 / cost[label[train] == k].sum()
        kernel = gram[numpy.ix_(train, train)].astype(float) + 1
        kernel[numpy.diag_indices(len(train))] += ridge / cost
        target = numpy.where(label[train][:, None] == numpy.arange(3), 1.0, -1.0)
        solution = scipy.linalg.cho_solve(scipy.linalg.cho_factor(kernel, overwrite_a=True), target)
        said[test] = ((gram[numpy.ix_(test, train)] + 1) @ solution).argmax(1)
    return said


def unit(matrix):
    length = numpy.sqrt(numpy.asarray(matrix.multiply(matrix).sum(1)).ravel())
    return scipy.sparse.diags(1 / numpy.maximum(length, 1e-9).astype(numpy.float32)) @ matrix


def main():
    build, corpora = sys.argv[1:3]
    found = articles(corpora)
    names = {"center": 0, "left": 1, "right": 2}
    label = numpy.array([names[a["label"]] for a in found])
    source = numpy.array([a["source"] for a in found])
    size = collections.Counter(source)
    even = numpy.ones(len(label))
    by_size = numpy.array([size[s] for s in source]) ** -0.5
    folds = [outlet_folds(label, source, seed) for seed in range(1, DRAWS + 1)]
    mixed = numpy.random.RandomState(0).randint(0, FOLDS, len(label))

    def vectors(texts):
        return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=3,
                               dtype=numpy.float32).fit_transform(texts)

    def show(name, matrix, ridge=1.0, weight=even):
        gram = (matrix @ matrix.T).toarray()
        row = []
        for group in (folds, [mixed]):
            said = [predict(gram, label, fold, ridge, weight) for fold in group]
            row += [numpy.mean([f1_score(label, s, average="macro") for s in said]),
                    numpy.mean([accuracy_score(label, s) for s in said])]
        print("| %s | %.3f, %.3f | %.3f, %.3f |" % (name, *row), flush=True)

    print("| | unseen outlets | known outlets |\n|---|---|---|")
    show("whole pages", vectors(["%s\n\n%s" % (a["title"], a["text"]) for a in found]))
    base = vectors(cleaned(build, found))
    show("**without boilerplate**", base)
    show("ridge 0.3", base, 0.3)
    show("ridge 3", base, 3)
    show("articles weighed by 1/√n of their outlet", base, weight=by_size)

    outlets = sorted(size)
    place = {name: i for i, name in enumerate(outlets)}
    member = scipy.sparse.csr_matrix((numpy.ones(len(label), numpy.float32),
                                      ([place[s] for s in source], numpy.arange(len(label)))))
    has = (base > 0).astype(numpy.float32)
    by_outlet = (member @ has).tocsr()
    carriers = numpy.asarray((by_outlet > 0).sum(0)).ravel().astype(numpy.float32) / len(outlets)
    for power in (0.25, 0.5, 1):
        show("n-grams weighed by (share of outlets)^%g" % power,
             unit(base @ scipy.sparse.diags(carriers ** power)))
    total = numpy.asarray(has.sum(0)).ravel()
    for times in (10, 30):
        known = numpy.zeros(base.shape[1], bool)
        for i, name in enumerate(outlets):
            row = by_outlet[i]
            rest = (total[row.indices] - row.data) / (len(label) - size[name])
            known[row.indices[(row.data >= 5) & (row.data >= 0.05 * size[name]) &
                              (row.data / size[name] >= times * rest)]] = True
        show("without n-grams of one outlet, %d times rarer elsewhere" % times,
             unit(base[:, ~known]))
    effect = scipy.sparse.hstack([base, 0.3 * member.T]).tocsr()
    gram = (base @ base.T).toarray()
    both = (effect @ effect.T).toarray()
    said = []
    for fold in folds:
        # the outlet's own effect is in the training part alone
        apart = fold[:, None] != fold[None, :]
        said.append(predict(numpy.where(apart, gram, both), label, fold, 1.0, even))
    print("| an effect for each outlet, in training alone | %.3f, %.3f | – |" % (
        numpy.mean([f1_score(label, s, average="macro") for s in said]),
        numpy.mean([accuracy_score(label, s) for s in said])), flush=True)


if __name__ == "__main__":
    main()
