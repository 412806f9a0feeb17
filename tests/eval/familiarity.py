#!/usr/bin/env python3
"""How many articles does a model give no label because they are not like its own?

usage: familiarity.py BUILD CORPORA

For each set a fifth of the sources (or documents, where none are named) is left out, a model is
trained on the others, and the share that `tenor-classify` calls unfamiliar is printed: of what was
left out, of AllSides articles that do not name the Syrian war's countries and leaders, of
how-tos and stories, of AllSides at large, and of the first 100 words of those articles.
"""
import gzip
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

SETS = {"camp_syria": ("stance/camp_syria.jsonl", {"agency"}),
        "syria": ("stance/syria.jsonl", set()),
        "hyperpartisan": ("stance/hyperpartisan.jsonl", set()),
        "core8": ("genre/core8.jsonl", set()),
        "satire": ("genre/satire.jsonl", set())}
WAR = re.compile("Syria|Assad|Iraq|ISIS|Islamic State|Russia|Iran|Turkey|Turkish|Putin")
OTHERS = 1500  # articles of AllSides, which show a share to within a point


def read(path):
    opened = gzip.open(path, "rt") if str(path).endswith(".gz") else open(path)
    with opened as lines:
        return [json.loads(line) for line in lines]


def write(path, documents):
    with open(path, "w") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")
    return path


def others(corpora, rng):
    articles = read(corpora / "stance/allsides/articles.jsonl.gz")
    rng.shuffle(articles)
    web = read(corpora / "genre/articles.jsonl.gz")
    off = [d for d in articles if not WAR.search(d["text"])][:OTHERS]
    return {"not on the war": off,
            "how-tos, fiction": [d for d in web if d["label"] in ("instruction", "fiction")],
            "AllSides": articles[:OTHERS],
            "100 words": [dict(d, text=" ".join(d["text"].split()[:100])) for d in off]}


def unfamiliar(build, model, path):
    run = subprocess.run([f"{build}/bin/tenor-classify", "-q", "-m", model, "--format", "tsv", path],
                         capture_output=True, text=True, check=True)
    rows = run.stdout.splitlines()[1:]
    return sum("abstain:unfamiliar" in row for row in rows) / len(rows)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, corpora = sys.argv[1], pathlib.Path(sys.argv[2])
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        strange = {name: write(work / f"{name}.jsonl", documents)
                   for name, documents in others(corpora, rng).items()}
        print("set", "left out", *strange, sep="\t")
        for name, (path, dropped) in SETS.items():
            documents = [d for d in read(corpora / path) if d["label"] not in dropped]
            sources = sorted({d.get("source") or d["id"] for d in documents})
            rng.shuffle(sources)
            held = set(sources[:max(2, len(sources) // 5)])
            parts = [], []
            for document in documents:
                parts[(document.get("source") or document["id"]) in held].append(document)
            model = str(work / "model.tenor")
            subprocess.run([f"{build}/bin/tenor-train", "-q", "--cost", "4", "--average", "1",
                            "-o", model, write(work / "train.jsonl", parts[0])], check=True)
            left = write(work / "left.jsonl", parts[1])
            shares = [unfamiliar(build, model, p) for p in [left, *strange.values()]]
            print(name, *(f"{share:.3f}" for share in shares), sep="\t", flush=True)


main()
