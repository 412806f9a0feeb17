#!/usr/bin/env python3
"""What each part of tenor-train is worth: the same outer folds with an option changed.

usage: ablations.py BUILD CORPORA [--sets NAME,...] [--variants NUMBER,...] [--folds N]
                    [--repeats N] [OPTION...]

The outer folds are those of tests/accuracy.py. A row a variant: accuracy and log-loss, and the
differences to the default options, each with half the width of a 95% interval. Other
options go to tenor-train in every variant.
"""
import argparse
import collections
import math
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import accuracy

REPEATS = {"satire": 4, "hyperpartisan": 3, "syria": 8, "core8": 1, "semeval2016": 1}
VARIANTS = ["", "--head 0", "--head 60", "--head 120", "--chars none", "--words none",
            "--words 1-3", "--features ngrams", "--features dense",
            "--average 1", "--class-weight none", "--no-groups"]


def outcome(label, record):
    """Whether the label was found, and the logarithm of what probability it got, negated."""
    if "error" in record:
        return 0.0, math.log(1e6)
    result = next(iter(record["scores"].values()))
    return float(result["label"] == label), -math.log(max(result["probabilities"][label], 1e-6))


def paired(base, other, clusters):
    """Mean of other - base, and 1.96 standard errors of it. What shares a cluster is not
    independent: the sums of clusters are what varies (Liang & Zeger 1986)."""
    differences = [b - a for a, b in zip(base, other)]
    mean = sum(differences) / len(differences)
    sums = collections.defaultdict(float)
    for cluster, difference in zip(clusters, differences):
        sums[cluster] += difference - mean
    count = len(sums)
    variance = sum(s * s for s in sums.values()) * count / (count - 1)
    return mean, 1.96 * math.sqrt(variance) / len(differences)


def cluster(document):
    """A document that is scored in several repeats is one, and so is a source."""
    return document.get("source") or document["text"]


def row(set_name, variant, scores, base, clusters):
    """scores and base: accuracies and log-losses of documents, as two lists."""
    cells = []
    for mine, theirs in zip(scores, base):
        mean, half = paired(theirs, mine, clusters)
        cells.append(f"{sum(mine) / len(mine):.3f} {mean:+.3f} ±{half:.3f}")
    print(f"{set_name:14} {variant or 'default':30} {cells[0]}   {cells[1]}", flush=True)


def ablate(build, corpora, name, variants, folds, repeats, options):
    splits = list(accuracy.outer_splits(corpora, name, folds, repeats or REPEATS[name]))
    clusters = [cluster(d) for _, _, test in splits for d in test]
    sourced = any("source" in d for _, _, test in splits for d in test)
    base = None
    for variant in variants:
        if variant == "--no-groups" and not sourced:
            continue
        outcomes = []
        for _, train, test in splits:
            pairs, _ = accuracy.score(build, train, test, variant.split() + options, False)
            outcomes += [outcome(label, record) for label, record in pairs]
        scores = list(zip(*outcomes))
        base = base or scores
        row(name, variant, scores, base, clusters)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--sets", default=",".join(REPEATS))
    parser.add_argument("--variants", default=",".join(map(str, range(1, len(VARIANTS)))))
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=0)
    arguments, options = parser.parse_known_args()
    variants = [""] + [VARIANTS[int(i)] for i in arguments.variants.split(",")]
    print(f"{'set':14} {'variant':30} {'accuracy':20}   log-loss")
    for name in arguments.sets.split(","):
        ablate(arguments.build, arguments.corpora, name, variants, arguments.folds,
               arguments.repeats, options)


if __name__ == "__main__":
    sys.exit(main())
