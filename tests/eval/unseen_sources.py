#!/usr/bin/env python3
"""How much of what a model knows is its outlets?

usage: unseen_sources.py BUILD CORPORA [OPTION...]

Reads the AllSides articles of media_train.ids, at most 100 of each outlet, drawn with a fixed seed.
Five folds of whole outlets, with like shares of each label, are left out in turn; then a random
fifth of the articles, whose outlets are known. A model is trained on the rest, with the OPTIONs for
tenor-train, and says what was left out is. Printed are macro-F1, accuracy and log loss (in nats) of
all five folds together, and of the fifth.
"""
import gzip
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

FOLDS = 5
MOST = 100  # articles of an outlet: else three outlets are a fifth of all
OPTIONS = ["--chars", "none", "--background", "none", "--threads", "1"]


def read(corpora):
    folder = corpora / "stance/allsides"
    wanted = set((folder / "media_train.ids").read_text().split())
    by_source = {}
    with gzip.open(folder / "articles.jsonl.gz", "rt") as lines:
        for document in map(json.loads, lines):
            if document["id"] in wanted and document.get("source"):
                by_source.setdefault(document["source"], []).append(document)
    rng = random.Random(7)
    for source in sorted(by_source):
        rng.shuffle(by_source[source])
        del by_source[source][MOST:]
    return by_source


def split(by_source):
    """The outlets of each fold: the largest first, to where its label has fewest articles."""
    folds = [[] for _ in range(FOLDS)]
    have = [{} for _ in range(FOLDS)]
    for source in sorted(by_source, key=lambda s: (-len(by_source[s]), s)):
        counts = {}
        for document in by_source[source]:
            counts[document["label"]] = counts.get(document["label"], 0) + 1
        label = max(sorted(counts), key=counts.get)
        fold = min(range(FOLDS), key=lambda f: (have[f].get(label, 0), f))
        folds[fold].append(source)
        for name, count in counts.items():
            have[fold][name] = have[fold].get(name, 0) + count
    return folds


def write(path, documents):
    with open(path, "w") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")
    return path


def score(build, options, train, left, work):
    """Pairs of a label and the probabilities that a model gives."""
    model = work / "model.tenor"
    subprocess.run([f"{build}/bin/tenor-train", "-q", *OPTIONS, *options, "-o", model,
                    write(work / "train.jsonl", train)], check=True)
    unnamed = [{k: d[k] for k in ("id", "title", "text") if k in d} for d in left]
    run = subprocess.run([f"{build}/bin/tenor-classify", "-q", "-m", model, "--format", "jsonl",
                          "--no-abstain", write(work / "left.jsonl", unnamed)],
                         capture_output=True, text=True, check=True)
    rows = [json.loads(line).get("scores", {}).get("stance") for line in run.stdout.splitlines()]
    assert len(rows) == len(left)
    return [(d["label"], r["probabilities"]) for d, r in zip(left, rows) if r]


def figures(scored):
    labels = sorted({label for label, _ in scored})
    said = [(label, max(p, key=p.get)) for label, p in scored]
    f1 = []
    for name in labels:
        hits = sum(a == b == name for a, b in said)
        f1.append(2 * hits / max(1, sum((a == name) + (b == name) for a, b in said)))
    loss = -sum(math.log(max(p[label], 1e-15)) for label, p in scored) / len(scored)
    accuracy = sum(a == b for a, b in said) / len(said)
    return f"{sum(f1) / len(f1):.3f}\t{accuracy:.3f}\t{loss:.3f}\t{len(scored)}"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    build, corpora, options = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    by_source = read(corpora)
    folds = split(by_source)
    print("left out", "macro-F1", "accuracy", "log loss", "articles", sep="\t", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        work, scored = pathlib.Path(folder), []
        everything = [d for source in sorted(by_source) for d in by_source[source]]
        for number, fold in enumerate(folds, 1):
            parts = [], []
            for document in everything:
                parts[document["source"] in fold].append(document)
            scored += (mine := score(build, options, *parts, work))
            print(f"outlets {number}", figures(mine), sep="\t", flush=True)
        print("outlets", figures(scored), sep="\t", flush=True)
        random.Random(8).shuffle(everything)
        fifth = len(everything) // FOLDS
        known = score(build, options, everything[fifth:], everything[:fifth], work)
        print("articles", figures(known), sep="\t", flush=True)


main()
