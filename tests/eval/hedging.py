#!/usr/bin/env python3
"""Measures hedging: is there uncertainty in a sentence?

usage: hedging.py BUILD LABELS CORPORA [even|odd|all] [--errors]

LABELS (tests/eval/hedging_labels.tsv) has a line for each sentence of some articles of
CORPORA/attribution (PolNeAR): the article's id, where the sentence begins and ends in bytes of
its text, and whether two annotators, each by itself, found it uncertain. Sentences on which they
differ are left out. A sentence is predicted uncertain if a hedge of tenor-features begins in it;
approximators and boosters are no hedges (features/evidence/hedging.h).

The rules were written with an eye on the articles whose crc32(id) is even; the figure to
believe is that of the odd ones.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile
import zlib


def read_labels(path):
    """(id, begin, end) -> the annotators' labels."""
    labels = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                continue
            name, begin, end, *given = line.split("\t")
            labels[name, int(begin), int(end)] = tuple(int(label) for label in given)
    return labels


def read_texts(corpora, names):
    texts = {}
    for part in ("train", "dev"):
        path = os.path.join(corpora, "attribution", "polnear_%s.jsonl" % part)
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                if record["id"] in names:
                    texts[record["id"]] = record["text"]
    return texts


def find_hedges(build, texts):
    """id -> its hedges, as tenor-features prints them."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for name, text in texts.items():
            file.write(json.dumps({"id": name, "text": text}) + "\n")
        file.flush()
        program = os.path.join(build, "bin", "tenor-features")
        for form in ("--evidence", "--jsonl"):
            run = subprocess.run([program, form, "--raw", file.name], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, encoding="utf-8", check=False)
            if run.returncode != 2:
                break
        if run.returncode != 0:
            sys.exit(run.stderr)
    records = (json.loads(line) for line in run.stdout.splitlines())
    return {record["id"]: record["hedges"] for record in records}


def ratio(part, whole):
    return part / whole if whole else 0.0


def kappa(pairs):
    """Cohen's kappa of two annotators."""
    count = len(pairs)
    agreed = ratio(sum(a == b for a, b in pairs), count)
    first, second = (ratio(sum(pair[i] for pair in pairs), count) for i in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return ratio(agreed - chance, 1 - chance)


def is_in(half, name):
    return half == "all" or zlib.crc32(name.encode()) % 2 == (half == "odd")


def measure(labels, texts, hedges, half, show):
    counts = collections.Counter()
    categories = collections.defaultdict(collections.Counter)
    chosen = {key: given for key, given in labels.items() if is_in(half, key[0])}
    for (name, begin, end), given in sorted(chosen.items()):
        if len(set(given)) > 1:
            continue
        found = [hedge for hedge in hedges[name] if begin <= hedge["span"][0] < end]
        counts[given[0], bool(found)] += 1
        for hedge in found:
            categories[hedge["category"]][given[0]] += 1
        if show and given[0] != bool(found):
            text = texts[name].encode()
            cues = [text[slice(*hedge["span"])].decode() for hedge in found]
            sentence = " ".join(text[begin:end].decode().split())
            print("%s %s %s" % ("missed" if given[0] else "wrong ", cues, sentence))
    true, wrong, missed = counts[1, True], counts[0, True], counts[1, False]
    precision, recall = ratio(true, true + wrong), ratio(true, true + missed)
    print("%-4s %5d sentences, %3d uncertain: precision %.3f, recall %.3f, F1 %.3f"
          % (half, sum(counts.values()), true + missed, precision, recall,
             ratio(2 * precision * recall, precision + recall)))
    pairs = list(chosen.values())
    print("     annotators: kappa %.3f; they differ on %d sentences"
          % (kappa(pairs), sum(a != b for a, b in pairs)))
    if half == "all":
        for category, of in sorted(categories.items()):
            print("     %-32s %4d in uncertain sentences, %3d in others"
                  % (category, of[1], of[0]))


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--errors"]
    if not 3 <= len(arguments) <= 4:
        sys.exit(__doc__)
    labels = read_labels(arguments[1])
    texts = read_texts(arguments[2], {key[0] for key in labels})
    labels = {key: given for key, given in labels.items() if key[0] in texts}
    hedges = find_hedges(arguments[0], texts)
    for half in arguments[3:] or ("even", "odd", "all"):
        measure(labels, texts, hedges, half, "--errors" in sys.argv)


if __name__ == "__main__":
    main()
