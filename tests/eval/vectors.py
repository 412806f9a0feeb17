#!/usr/bin/env python3
"""What word vectors add: training sets with and without them, out of fold.

usage: vectors.py BUILD CORPORA [--sets NAME,...] [--seeds N] [--vectors FILE] [--base BUILD]

Figures are those of tenor-train's reports (nested cross-validation up to 500 documents),
the mean of seeds 1 to N (default 3), with its default options; seconds are the processor's.
The tweets are one model a target: their F is the mean F1 of favor and against over all
targets together. "valid" are models of all their training tweets, on the set's valid part. --base also
trains with another build, which has no vectors.
"""
import argparse
import collections
import json
import math
import os
import resource
import subprocess
import sys
import tempfile

SETS = {
    "core8": "genre/core8.jsonl",
    "satire": "genre/satire.jsonl",
    "hyperpartisan": "stance/hyperpartisan.jsonl",
    "syria": "stance/syria.jsonl",
}
TWEETS = "stance/semeval2016_train.jsonl"
VALID = "stance/semeval2016_valid.jsonl"


def child_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def train(build, path, seed, work, options):
    """The report, the predictions and the seconds of a training; the model is in work/model."""
    report, predictions = os.path.join(work, "report"), os.path.join(work, "predictions")
    before = child_seconds()
    subprocess.run([os.path.join(build, "bin/tenor-train"), "--quiet", "--task", "x", "--seed",
                    str(seed), "--report", report, "--predictions", predictions, "-o",
                    os.path.join(work, "model"), path, *options], check=True)
    seconds = child_seconds() - before
    with open(report, encoding="utf-8") as file:
        made = json.load(file)
    with open(predictions, encoding="utf-8") as file:
        return made, [json.loads(line) for line in file], seconds


def value(part, name):
    return part[name]["value"] if isinstance(part[name], dict) else part[name]


def row(name, label, figures):
    cells = [f"{sum(column) / len(column):.3f}" for column in zip(*(f[:3] for f in figures))]
    seconds = sum(f[3] for f in figures) / len(figures)
    print(f"| {name} | {label} | {' | '.join(cells)} | {seconds:.1f} |", flush=True)


def measure(name, path, variants, seeds, work):
    for label, build, options in variants:
        parts = collections.defaultdict(list)
        for seed in seeds:
            report, _, seconds = train(build, path, seed, work, options)
            for kind in ("cross_validated", "known", "unseen"):
                if kind in report and report[kind]:
                    parts[kind].append([value(report[kind], figure) for figure in
                                        ("accuracy", "macro_f1", "log_loss")] + [seconds])
        for kind, figures in parts.items():
            row(name if kind == "cross_validated" else f"{name}, {kind}", label, figures)


def mean_f1(pairs):
    """Of favor and against; pairs of true and predicted labels."""
    scores = []
    for label in ("favor", "against"):
        hits = sum(true == label == predicted for true, predicted in pairs)
        said = sum(true == label for true, _ in pairs) + sum(p == label for _, p in pairs)
        scores.append(2 * hits / said if said else 0)
    return sum(scores) / len(scores)


def write(path, documents):
    with open(path, "w", encoding="utf-8") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")


def by_target(path):
    targets = collections.defaultdict(list)
    with open(path, encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            targets[document["target"]].append(document)
    return targets


def classify(build, work, documents):
    """True and predicted labels, and the sum of the true ones' log losses."""
    path = os.path.join(work, "valid.jsonl")
    write(path, documents)
    done = subprocess.run([os.path.join(build, "bin/tenor-classify"), "-m",
                           os.path.join(work, "model"), "--format", "jsonl", "--no-abstain",
                           path], check=True, capture_output=True, encoding="utf-8")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    scores = [record["scores"]["x"] for record in said]
    loss = -sum(math.log(score["probabilities"][document["label"]])
                for document, score in zip(documents, scores))
    return [(d["label"], score["label"]) for d, score in zip(documents, scores)], loss


def measure_tweets(corpora, variants, seeds, work):
    tweets, valid = (by_target(os.path.join(corpora, path)) for path in (TWEETS, VALID))
    for label, build, options in variants:
        figures, held = [], []
        for seed in seeds:
            pairs, valid_pairs, loss, valid_loss, seconds = [], [], 0, 0, 0
            for target, documents in sorted(tweets.items()):
                path = os.path.join(work, "tweets.jsonl")
                write(path, documents)
                report, predictions, took = train(build, path, seed, work, options)
                pairs += [(p["label"], p["known"]["predicted"]) for p in predictions]
                more, lost = classify(build, work, valid[target])
                valid_pairs += more
                valid_loss += lost
                loss += report["cross_validated"]["log_loss"] * len(documents)
                seconds += took
            accuracy = sum(a == b for a, b in pairs) / len(pairs)
            figures.append([accuracy, mean_f1(pairs), loss / len(pairs), seconds / len(tweets)])
            held.append([sum(a == b for a, b in valid_pairs) / len(valid_pairs),
                         mean_f1(valid_pairs), valid_loss / len(valid_pairs),
                         seconds / len(tweets)])
        row("semeval2016 (F)", label, figures)
        row("semeval2016 valid (F)", label, held)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--sets", default="semeval2016," + ",".join(SETS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--vectors", help="a file (default: the shipped one)")
    parser.add_argument("--base", help="a build that has no vectors")
    arguments = parser.parse_args()
    with_vectors = ["--vectors", arguments.vectors] if arguments.vectors else []
    variants = [("without", arguments.build, ["--vectors", "none"]),
                ("with", arguments.build, with_vectors)]
    if arguments.base:
        variants.insert(0, ("base", arguments.base, []))
    print("| set | vectors | accuracy | macro-F1 | log loss | seconds |")
    print("|---|---|---|---|---|---|")
    seeds = range(1, arguments.seeds + 1)
    with tempfile.TemporaryDirectory() as work:
        for name in arguments.sets.split(","):
            if name == "semeval2016":
                measure_tweets(arguments.corpora, variants, seeds, work)
            elif name in SETS:
                path = os.path.join(arguments.corpora, SETS[name])
                measure(name, path, variants, seeds, work)
            else:
                sys.exit(f"vectors.py: no set '{name}'")


if __name__ == "__main__":
    main()
