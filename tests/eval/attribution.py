#!/usr/bin/env python3
"""Measures attributions against PolNeAR (Newell et al. 2018).

usage: attribution.py BUILD CORPORA [train|dev] [--errors N]

Cues: a predicted cue is right if it overlaps one that people marked; each of those counts once,
and so does each predicted one. Contents: words in some content, predicted against marked. Sources:
of the cues that were found and whose source people marked, how many sources overlap it; and the
words of those sources, as F1. Articles: attributions per 1,000 words, predicted against marked.
Relations that people set aside (Discuss, Discard) are left out.
"""
import json
import math
import os
import re
import subprocess
import sys

WORD = re.compile(r"\w+")


def read_articles(path):
    """id -> (text, [attribution as {"Source": [(begin, end)], ...} in code points])."""
    articles = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            spans = {span[0]: span for span in record["spans"]}
            found = []
            for relation in record["relations"]:
                parts = [part.split(":") for part in relation.split()]
                if any(kind in ("Discuss", "Discard") for kind, _ in parts):
                    continue
                attribution = {"Source": [], "Cue": [], "Content": []}
                for kind, name in parts:
                    if kind in attribution and name in spans:
                        attribution[kind] += [tuple(map(int, piece.split()))
                                              for piece in spans[name][2].split(";")]
                found.append(attribution)
            articles[record["id"]] = record["text"], found
    return articles


def predict(build, path):
    program = os.path.join(build, "bin", "tenor-features")
    run = subprocess.run([program, "--evidence", "--raw", "--input", "jsonl", path],
                         check=True, stdout=subprocess.PIPE)
    return {record["id"]: record for record in map(json.loads, run.stdout.splitlines())}


class Words:
    """The words of a text, found by code points or by bytes."""

    def __init__(self, text):
        self.begins = [match.start() for match in WORD.finditer(text)]
        self.ends = [match.end() for match in WORD.finditer(text)]
        self.code_point = {}
        at = 0
        for index, character in enumerate(text):
            self.code_point[at] = index
            at += len(character.encode())
        self.code_point[at] = len(text)

    def from_bytes(self, span):
        return self.code_point[span[0]], self.code_point[span[1]]

    def inside(self, spans):
        return {word for word, (begin, end) in enumerate(zip(self.begins, self.ends))
                if any(begin < stop and end > start for start, stop in spans)}


def overlap(spans, span):
    return any(begin < span[1] and end > span[0] for begin, end in spans)


def f1(right, predicted, marked):
    precision = right / predicted if predicted else 0
    recall = right / marked if marked else 0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0


def correlation(pairs):
    count = len(pairs)
    means = [sum(pair[side] for pair in pairs) / count for side in (0, 1)]
    covariance = sum((a - means[0]) * (b - means[1]) for a, b in pairs)
    spread = [math.sqrt(sum((pair[side] - means[side]) ** 2 for pair in pairs))
              for side in (0, 1)]
    return covariance / (spread[0] * spread[1])


def main():
    build, corpora = sys.argv[1:3]
    part = sys.argv[3] if len(sys.argv) > 3 else "dev"
    errors = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    path = os.path.join(corpora, "attribution", "polnear_%s.jsonl" % part)
    articles, records = read_articles(path), predict(build, path)

    cue = [0, 0, 0]      # right, predicted, marked
    content = [0, 0, 0]
    source = [0, 0, 0]
    sources = [0, 0]     # overlapping, marked
    densities = []
    for name, (text, marked) in articles.items():
        words = Words(text)
        predicted = records[name]["attributions"]
        marked = [attribution for attribution in marked if attribution["Cue"]]
        used = set()
        for attribution in predicted:
            span = words.from_bytes(attribution["cue"])
            match = next((index for index, other in enumerate(marked)
                          if index not in used and overlap(other["Cue"], span)), None)
            if match is None:
                if errors > 0:
                    print("no cue:  ", repr(text[max(0, span[0] - 60):span[1] + 40]))
                    errors -= 1
                continue
            used.add(match)
            if not marked[match]["Source"]:
                continue
            given = attribution["source"]
            ours = words.inside([words.from_bytes(given)]) if given else set()
            theirs = words.inside(marked[match]["Source"])
            sources[0] += bool(ours & theirs)
            sources[1] += 1
            for slot, count in enumerate((len(ours & theirs), len(ours), len(theirs))):
                source[slot] += count
        for slot, count in enumerate((len(used), len(predicted), len(marked))):
            cue[slot] += count
        ours = words.inside([words.from_bytes(piece) for attribution in predicted
                             for piece in attribution["content"]])
        theirs = words.inside([piece for attribution in marked
                               for piece in attribution["Content"]])
        for slot, count in enumerate((len(ours & theirs), len(ours), len(theirs))):
            content[slot] += count
        densities.append((1000 * len(predicted) / len(words.begins),
                          1000 * len(marked) / len(words.begins)))

    print("%d articles of polnear_%s" % (len(articles), part))
    print("cues      precision %.3f  recall %.3f  F1 %.3f" % f1(*cue))
    print("contents  precision %.3f  recall %.3f  F1 %.3f (words)" % f1(*content))
    print("sources   %.3f overlap; precision %.3f  recall %.3f  F1 %.3f (words)"
          % (sources[0] / sources[1], *f1(*source)))
    ratios = [ours / theirs for ours, theirs in densities if theirs > 0]
    print("articles  r %.3f  mean ratio %.3f (attributions per 1,000 words)"
          % (correlation(densities), sum(ratios) / len(ratios)))


if __name__ == "__main__":
    main()
