#!/usr/bin/env python3
"""Is what a learning curve foretells true? Halves and quarters of sets foretell what twice as many
documents of the same set have.

usage: learning_curve.py BUILD CORPORA
"""

import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

SETS = {
    "genre/satire.jsonl": [],
    "genre/core8.jsonl": [],
    "genre/felix.jsonl.gz": ["--no-groups"],
    "genre/subjectivity.jsonl": ["--no-groups"],
    "stance/babe.jsonl": ["--source-field", "outlet"],
    "stance/hyperpartisan.jsonl": ["--no-groups"],
    "stance/syria.jsonl": ["--no-groups"],
    "stance/camp_syria.jsonl": ["--no-groups"],
}
MEASURES = ("accuracy", "macro_f1", "log_loss")
DRAWS = 4


def read_lines(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as file:
        return file.readlines()


def curve_of(build, lines, options, work):
    """The learning curve of these records, by words alone."""
    records, report = os.path.join(work, "set.jsonl"), os.path.join(work, "report.json")
    with open(records, "w") as file:
        file.writelines(lines)
    subprocess.run(
        [f"{build}/bin/tenor-train", "-q", "--audit", "--learning-curve", records,
         "--report", report, *options], check=True)
    with open(report) as file:
        return json.load(file)["learning_curve"]


def compare(said, was, found):
    """Adds whether what twice as many have is in the interval, what was said and what came."""
    for measure in MEASURES:
        forecast = said["twice"][measure]["score"]
        now = said["points"][-1][measure]["value"]
        then = was["points"][-1][measure]["value"]
        found[measure].append((forecast["low"] <= then <= forecast["high"],
                               forecast["value"] - now, then - now))


def main():
    build, corpora = sys.argv[1:3]
    everything = {measure: [] for measure in MEASURES}
    with tempfile.TemporaryDirectory() as work:
        for name, options in SETS.items():
            lines = read_lines(os.path.join(corpora, name))
            whole = curve_of(build, lines, options, work)
            generator = random.Random(5)
            found = {measure: [] for measure in MEASURES}
            for _ in range(DRAWS):
                generator.shuffle(lines)
                half = curve_of(build, lines[:len(lines) // 2], options, work)
                quarter = curve_of(build, lines[:len(lines) // 4], options, work)
                compare(half, whole, found)
                compare(quarter, half, found)
            show(name, found)
            for measure in MEASURES:
                everything[measure] += found[measure]
    show("all", everything)


def show(name, found):
    for measure in MEASURES:
        rows = found[measure]
        print(f"{name:28} {measure:9} in the interval {sum(r[0] for r in rows)} of {len(rows)}, "
              f"change said {sum(r[1] for r in rows) / len(rows):+.3f}, "
              f"was {sum(r[2] for r in rows) / len(rows):+.3f}", flush=True)


if __name__ == "__main__":
    main()
