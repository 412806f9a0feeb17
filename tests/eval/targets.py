#!/usr/bin/env python3
"""What lists of targets add: training sets with and without them, out of fold.

usage: targets.py BUILD CORPORA [--targets DIR] [--seeds N]

The sets are those on the Syrian war, for the list that ships is about it (default: "syria"): the
camps of outlets, as the shipped model is trained on them, the outlets of FA-KES, and op-eds
against dispatches; and two that have nothing to do with it. Each with all features, and with
dense features alone, where n-grams do not hide what targets say. Figures are those of
tenor-train's reports, the mean of seeds 1 to N (default 2).
"""
import argparse
import json
import os
import tempfile

from vectors import measure

SETS = {
    "syria": "stance/syria.jsonl",
    "conflict": "genre/conflict.jsonl",
    "hyperpartisan": "stance/hyperpartisan.jsonl",
    "satire": "genre/satire.jsonl",
}
CAMPS = "stance/camp_syria.jsonl"


def even_camps(corpora, path):
    """Two camps, of which the larger one gives three documents of five (make-models.sh)."""
    seen = 0
    with open(os.path.join(corpora, CAMPS), encoding="utf-8") as given, \
            open(path, "w", encoding="utf-8") as kept:
        for line in given:
            label = json.loads(line)["label"]
            seen += label == "opposition"
            if label == "government" or (label == "opposition" and (seen - 1) % 5 < 3):
                kept.write(line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--targets", default="syria")
    parser.add_argument("--seeds", type=int, default=2)
    arguments = parser.parse_args()
    seeds = range(1, arguments.seeds + 1)
    targets = ["--targets", arguments.targets]
    print("| set | targets | accuracy | macro-F1 | log loss | seconds |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        camps = os.path.join(work, "camps.jsonl")
        even_camps(arguments.corpora, camps)
        paths = {"camps": camps} | {name: os.path.join(arguments.corpora, path)
                                    for name, path in SETS.items()}
        for name, path in paths.items():
            for features in ("all", "dense"):
                only = ["--features", features]
                measure(f"{name}, {features}" if features == "dense" else name, path,
                        [("without", arguments.build, only),
                         ("with", arguments.build, only + targets)], seeds, work)


if __name__ == "__main__":
    main()
