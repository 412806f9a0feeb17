#!/usr/bin/env python3
"""How right is a model about fewer words than it asks for, and about more?

usage: length.py BUILD CORPORA

For each set a model is trained without a fifth of its sources (or documents, where none are
named), for each fifth. What was left out is cut to half of the words that the model needs (what
tenor-train measured, before the bound by the set's own lengths), to that number, to twice and
four times of it, and not at all. Printed are the five models' numbers, needed and asked for;
accuracy and gain at each length (by how many nats the log loss is lower than that of the labels'
shares); and the share of whole articles that are called short. Where a model learned nothing, 40
words stand for what it needs.
"""
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

SETS = {"hyperpartisan": ("stance/hyperpartisan.jsonl", lambda d: True),
        "core8": ("genre/core8.jsonl", lambda d: True),
        "satire": ("genre/satire.jsonl", lambda d: True),
        "syria": ("stance/syria.jsonl", lambda d: True),
        "camp_syria, two camps": ("stance/camp_syria.jsonl", lambda d: d["label"] != "agency"),
        "semeval2016, hillary": ("stance/semeval2016_train.jsonl",
                                 lambda d: d["target"] == "hillary")}
PARTS = 5
FACTORS = 0.5, 1, 2, 4, None


def write(path, documents):
    with open(path, "w") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")
    return path


def half(curve):
    """Where half of the gain is reached, as length_curve_half of train/length_curve.c has it."""
    if not curve["learned"]:
        return None
    gains = []
    for point in curve["points"]:
        gains.append((point["gain"], 1))
        while len(gains) > 1 and gains[-2][0] > gains[-1][0]:
            (a, n), (b, m) = gains[-2:]
            gains[-2:] = [((a * n + b * m) / (n + m), n + m)]
    gains = [gain for gain, n in gains for _ in range(n)]
    wanted, before, start = curve["whole"]["gain"] / 2, 0, 0
    for point, gain in zip(curve["points"], gains):
        if gain >= wanted:
            share = (wanted - before) / (gain - before)
            return math.ceil(start + (point["words"] - start) * share)
        before, start = gain, point["words"]
    return start


def score(build, model, documents, path, *options):
    """A score for each document, or None: three words of a tweet may all be handles."""
    run = subprocess.run([f"{build}/bin/tenor-classify", "-q", "-m", model, "--format", "jsonl",
                          *options, write(path, documents)],
                         capture_output=True, text=True, check=True)
    return [json.loads(line).get("scores", {}).get("x") for line in run.stdout.splitlines()]


def gain(document, scores, share):
    label = document["label"]
    return math.log(max(scores["probabilities"][label], 1e-15) / share[label])


def measure(build, documents, work):
    """What each model needs and asks for; accuracy and gain by factor; the share of the short."""
    rng = random.Random(7)
    sources = sorted({d.get("source") or d["id"] for d in documents})
    rng.shuffle(sources)
    part = {source: i % PARTS for i, source in enumerate(sources)}
    share = {}
    for d in documents:
        share[d["label"]] = share.get(d["label"], 0) + 1 / len(documents)
    needed, asked, sums, short = [], [], [[0, 0, 0] for _ in FACTORS], 0
    for p in range(PARTS):
        mine = [d for d in documents if part[d.get("source") or d["id"]] == p]
        model, report = str(work / "model.tenor"), work / "report.json"
        subprocess.run([f"{build}/bin/tenor-train", "-q", "--task", "x", "--cost", "4", "--average",
                        "1", "--background", "none", "--report", report, "-o", model,
                        write(work / "train.jsonl", [d for d in documents if d not in mine])],
                       check=True)
        summary = json.loads(report.read_text())
        asked.append(summary["minimum_words"])
        words = half(summary["length_curve"])
        short += sum("abstain" in (s or {}) for s in score(build, model, mine, work / "left.jsonl"))
        needed.append(words)
        for factor, total in zip(FACTORS, sums):
            most = None if factor is None else max(1, round(factor * (words or 40)))
            cut = [dict(d, text=" ".join(d["text"].split()[:most]) if most else d["text"])
                   for d in mine]
            for d, s in zip(mine, score(build, model, cut, work / "cut.jsonl", "--no-abstain")):
                if s:
                    total[0] += s["label"] == d["label"]
                    total[1] += gain(d, s, share)
                    total[2] += 1
    return needed, asked, [(a / n, g / n) for a, g, n in sums], short / len(documents)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, corpora = sys.argv[1], pathlib.Path(sys.argv[2])
    print("set", "needed", "asked for", "half", "needed", "twice", "four times", "all", "short",
          sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        for name, (path, wanted) in SETS.items():
            documents = [d for d in map(json.loads, open(corpora / path)) if wanted(d)]
            needed, asked, sums, short = measure(build, documents, pathlib.Path(folder))
            print(name, *(" ".join(map(str, part)) for part in (needed, asked)),
                  *(f"{a:.3f}, {g:+.2f}" for a, g in sums), f"{short:.3f}", sep="\t", flush=True)


main()
