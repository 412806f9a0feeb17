#!/usr/bin/env python3
"""How often is the true label in a prediction set, and how large are the sets?

usage: coverage.py BUILD CORPORA

Each set is cut into five folds, twice: documents drawn at random, by label; and, where documents
name sources, whole sources drawn at random. Each fold is scored by a model that tenor-train made
of the other four with its default options, but for the background: scoring is with --no-abstain,
so that every document counts. Printed are, of all five folds together, for each coverage that was
asked for: the share of documents whose set has the true label, over all and of the label where it
is least; and the mean number of labels in a set. Once with --coverage-by=all, once with
--coverage-by=label.
"""
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SETS = {"satire": "genre/satire.jsonl",
        "hyperpartisan": "stance/hyperpartisan.jsonl",
        "core8": "genre/core8.jsonl",
        "camp_syria": "stance/camp_syria.jsonl"}
FOLDS = 5
ASKED = "0.8", "0.9", "0.95"


def write(path, documents):
    with open(path, "w") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")
    return path


def random_folds(documents, rng):
    """A fold for each document: each label's documents are dealt out in turn."""
    order = list(range(len(documents)))
    rng.shuffle(order)
    order.sort(key=lambda i: documents[i]["label"])
    fold = [0] * len(documents)
    for place, i in enumerate(order):
        fold[i] = place % FOLDS
    return fold


def source_folds(documents, rng):
    """The same for whole sources, by the label that most of their documents have, the largest
    first: so that each fold has its share of labels as nearly as whole sources allow."""
    members = collections.defaultdict(list)
    for i, document in enumerate(documents):
        members[document.get("source") or document["id"]].append(i)
    sources = list(members.values())
    rng.shuffle(sources)
    sources.sort(key=len, reverse=True)
    held = collections.Counter()
    fold = [0] * len(documents)
    for group in sources:
        labels = collections.Counter(documents[i]["label"] for i in group)
        label = labels.most_common(1)[0][0]
        best = min(range(FOLDS), key=lambda f: held[f, label])
        for i in group:
            fold[i] = best
            held[best, documents[i]["label"]] += 1
    return fold


def predict(build, model, documents, path, *options):
    run = subprocess.run([f"{build}/bin/tenor-classify", "-q", "-m", model, "--format", "jsonl",
                          "--no-abstain", *options, write(path, documents)],
                         capture_output=True, text=True, check=True)
    return [json.loads(line)["scores"]["x"]["set"] for line in run.stdout.splitlines()]


def measure(build, documents, fold, work):
    """For each way of asking: hits and documents by label, and the sum of the sizes."""
    hits, sizes = collections.Counter(), collections.Counter()
    model = str(work / "model.tenor")
    for f in range(FOLDS):
        mine = [d for d, own in zip(documents, fold) if own == f]
        rest = [d for d, own in zip(documents, fold) if own != f]
        subprocess.run([f"{build}/bin/tenor-train", "-q", "--task", "x", "--background",
                        "none", "-o", model, write(work / "train.jsonl", rest)], check=True)
        for by in "all", "label":
            for asked in ASKED:
                options = "--coverage", asked, "--coverage-by", by
                found = predict(build, model, mine, work / "left.jsonl", *options)
                for document, labels in zip(mine, found):
                    hits[by, asked, document["label"]] += document["label"] in labels
                    sizes[by, asked] += len(labels)
    return hits, sizes


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, corpora = sys.argv[1], pathlib.Path(sys.argv[2])
    print("set", "folds", "by", "asked", "measured", "least of a label", "mean size", "labels",
          sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        for name, path in SETS.items():
            documents = [json.loads(line) for line in open(corpora / path)]
            count = collections.Counter(d["label"] for d in documents)
            kinds = {"random": random_folds}
            if any(d.get("source") for d in documents):
                kinds["sources"] = source_folds
            for kind, folds in kinds.items():
                hits, sizes = measure(build, documents, folds(documents, random.Random(1)),
                                      pathlib.Path(folder))
                for by, asked in sizes:
                    own = {label: hits[by, asked, label] for label in count}
                    print(name, kind, by, asked, f"{sum(own.values()) / len(documents):.3f}",
                          f"{min(own[label] / count[label] for label in own):.3f}",
                          f"{sizes[by, asked] / len(documents):.2f}", len(count), sep="\t",
                          flush=True)


main()
