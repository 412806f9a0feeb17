#!/usr/bin/env python3
"""Accuracy on public labelled sets, by nested cross-validation.

usage: accuracy.py BUILD CORPORA [--sets NAME,...] [--folds N] [--repeats N] [--peer] [OPTION...]

Each outer fold is scored by a model that tenor-train made of the other folds with its
default options; the search for settings and the calibration see the inner documents alone.
Where documents name sources, a source is on one side of the outer split; where a label has
fewer sources than there are folds, each repeat holds out one source of each label instead,
drawn at random. Prints one row a set:
documents scored a repeat, accuracy, macro-F1, ECE (15 bins), seconds of training a model. For
the tweets, one model a target, a line before gives the mean F1 of favor and against.
Other options go to tenor-train. --peer scores scikit-learn on the same folds instead: TF-IDF of
words and word pairs, a linear SVM with C from a grid, sigmoid calibration.
"""
import argparse
import collections
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time

SETS = {
    "genre": ("genre/articles.jsonl.gz", 1),
    "core8": ("genre/core8.jsonl", 2),
    "satire": ("genre/satire.jsonl", 4),
    "hyperpartisan": ("stance/hyperpartisan.jsonl", 4),
    "syria": ("stance/syria.jsonl", 12),
    "semeval2016": ("stance/semeval2016_train.jsonl", 1),
    "allsides-random": ("stance/allsides/articles.jsonl.gz", 1),
    "allsides-media": ("stance/allsides/articles.jsonl.gz", 1),
}
HELD_OUT = 1300  # documents scored of the sets that bring their own split


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def outer_folds(documents, count, seed):
    """Fold numbers: groups shuffled, the largest first, each to the fold that has fewest
    of its most common label."""
    rng = random.Random(seed)
    groups = collections.defaultdict(list)
    for i, document in enumerate(documents):
        groups[document.get("source") or f"#{i}"].append(i)
    order = list(groups.values())
    rng.shuffle(order)
    order.sort(key=len, reverse=True)
    held = [collections.Counter() for _ in range(count)]
    fold = [0] * len(documents)
    for members in order:
        labels = collections.Counter(documents[i]["label"] for i in members)
        label = labels.most_common(1)[0][0]
        best = min(range(count), key=lambda f: (held[f][label], sum(held[f].values())))
        held[best].update(labels)
        for i in members:
            fold[i] = best
    return fold


def sources_of_labels(documents):
    sources = collections.defaultdict(set)
    for i, document in enumerate(documents):
        sources[document["label"]].add(document.get("source") or f"#{i}")
    return sources


def one_source_a_label(documents, seed):
    """Fold 0 holds out one source of each label, fold 1 is never held out."""
    rng = random.Random(seed)
    out = {rng.choice(sorted(names)) for _, names in sorted(sources_of_labels(documents).items())}
    return [0 if d.get("source") in out else 1 for d in documents]


def score(build, train, test, options, peer):
    """(true label, record) of each test document, and the seconds that training took."""
    if peer:
        return score_peer(train, test)
    with tempfile.TemporaryDirectory() as work:
        paths = [os.path.join(work, name) for name in ("train.jsonl", "test.jsonl", "m.tenor")]
        for path, documents in zip(paths, (train, test)):
            with open(path, "w", encoding="utf-8") as out:
                for document in documents:
                    if path == paths[1]:
                        document = {k: v for k, v in document.items() if k != "label"}
                    out.write(json.dumps(document) + "\n")
        start = time.time()
        subprocess.run([build + "/bin/tenor-train", "-q", paths[0], "-o", paths[2], *options],
                       check=True)
        seconds = time.time() - start
        lines = subprocess.run([build + "/bin/tenor-classify", "-m", paths[2], "--no-abstain",
                                "--format", "jsonl", paths[1]], check=True,
                               capture_output=True)
        records = [json.loads(line) for line in lines.stdout.splitlines()]
    return [(d["label"], r) for d, r in zip(test, records)], seconds


def score_peer(train, test):
    """The same from scikit-learn."""
    import numpy
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import GridSearchCV
    from sklearn.svm import LinearSVC

    def texts(documents):
        return ["\n\n".join(filter(None, (d.get("title"), d["text"]))) for d in documents]
    start = time.time()
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    vectors = vectorizer.fit_transform(texts(train))
    labels = numpy.array([d["label"] for d in train])
    grid = GridSearchCV(LinearSVC(), {"C": [0.1, 0.3, 1, 3]}, scoring="f1_macro", cv=5)
    grid.fit(vectors, labels)
    model = CalibratedClassifierCV(LinearSVC(C=grid.best_params_["C"]), cv=5, ensemble=False)
    model.fit(vectors, labels)
    seconds = time.time() - start
    scored = []
    for document, row in zip(test, model.predict_proba(vectorizer.transform(texts(test)))):
        best = int(row.argmax())
        result = {"label": str(model.classes_[best]), "confidence": float(row[best])}
        scored.append((document["label"], {"scores": {"peer": result}}))
    return scored, seconds


def f1_by_label(pairs):
    true, guessed, hits = (collections.Counter() for _ in range(3))
    for label, guess in pairs:
        true[label] += 1
        guessed[guess] += 1
        hits[label] += label == guess
    return {k: 2 * hits[k] / (true[k] + guessed[k]) for k in true}


def figures(scored):
    pairs, bins = [], collections.defaultdict(list)
    for label, record in scored:
        if "error" in record:
            pairs.append((label, None))
            continue
        result = next(iter(record["scores"].values()))
        pairs.append((label, result["label"]))
        bins[min(int(result["confidence"] * 15), 14)].append(
            (result["confidence"], result["label"] == label))
    ece = sum(abs(sum(c - h for c, h in members)) for members in bins.values()) / len(scored)
    f1 = f1_by_label(pairs)
    accuracy = sum(a == b for a, b in pairs) / len(pairs)
    return accuracy, sum(f1.values()) / len(f1), ece, f1


def allsides_split(corpora, name, documents):
    """The random split as published. Of the media split the training list alone, split
    again by whole sources: its own validation list is two thirds one newspaper."""
    def listed(part):
        with open(f"{corpora}/stance/allsides/{part}.ids", encoding="utf-8") as lines:
            ids = set(lines.read().split())
        return [d for d in documents if d["id"] in ids]

    if name == "allsides-random":
        train, test = listed("random_train"), listed("random_valid")
    else:
        part = listed("media_train")
        fold = outer_folds(part, 5, 1)
        train = [d for d, f in zip(part, fold) if f != 0]
        test = [d for d, f in zip(part, fold) if f == 0]
    random.Random(1).shuffle(test)
    return train, test[:HELD_OUT]


def outer_splits(corpora, name, folds, repeats):
    """(repeat, documents to train on, documents to score), one for each model."""
    path, default_repeats = SETS[name]
    documents = read(os.path.join(corpora, path))
    if name.startswith("allsides"):
        yield 0, *allsides_split(corpora, name, documents)
        return
    targets = sorted({d.get("target", "") for d in documents})
    for seed in range(repeats or default_repeats):
        for target in targets:
            part = [d for d in documents if d.get("target", "") == target]
            few = min(map(len, sources_of_labels(part).values())) < folds
            fold = one_source_a_label(part, seed) if few else outer_folds(part, folds, seed)
            for f in range(1 if few else folds):
                train = [d for d, g in zip(part, fold) if g != f]
                test = [d for d, g in zip(part, fold) if g == f]
                if test:
                    yield seed, train, test


def evaluate(build, corpora, name, folds, repeats, options, peer):
    scored = collections.defaultdict(list)  # (label, record) of a repeat's documents
    seconds = []
    targets = set()
    for repeat, train, test in outer_splits(corpora, name, folds, repeats):
        pairs, took = score(build, train, test, options, peer)
        scored[repeat] += pairs
        seconds.append(took)
        targets.update(d.get("target", "") for d in test)
    runs = [figures(pairs) for pairs in scored.values()]
    for run in runs if len(targets) > 1 else []:  # as the shared task counts: over all targets
        print(f"  {name}: mean F1 of favor and against "
              f"{(run[3]['favor'] + run[3]['against']) / 2:.3f}")
    return runs, seconds, len(next(iter(scored.values())))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=0)
    parser.add_argument("--peer", action="store_true")
    arguments, options = parser.parse_known_args()
    print(f"{'set':16} {'scored':>6} {'accuracy':>16} {'macro-F1':>16} {'ECE':>6} {'train s':>8}")
    for name in arguments.sets.split(","):
        runs, seconds, count = evaluate(arguments.build, arguments.corpora, name,
                                        arguments.folds, arguments.repeats, options, arguments.peer)

        def spread(at):
            values = [run[at] for run in runs]
            return f"{sum(values) / len(values):.3f} {min(values):.3f}-{max(values):.3f}"
        ece = sum(run[2] for run in runs) / len(runs)
        print(f"{name:16} {count:6} {spread(0):>16} {spread(1):>16} {ece:6.3f} "
              f"{sum(seconds) / len(seconds):8.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
