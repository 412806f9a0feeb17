#!/usr/bin/env python3
"""Which documents should the genre model be trained on?

usage: genre_sets.py BUILD CORPORA [--only NAME,NAME…] [--keep DIR]
                     [--pages FILE…]

A fifth of each part is held out: whole outlets of AllSides ("newsroom") and of conflict, whole
authors of felix, single documents where no source is named. A model is trained on the rest of
each mixture below, and printed are, for each held-out part: documents, accuracy, macro-F1 over
the labels that the part has, log loss, and F1 of news, opinion and review. A part that a mixture
has nothing of is of an origin that its model never saw; for these, also the whole of conflict is
printed. Then what the models say of articles without a label of ours: the share that is called
news, opinion and review. --pages are files, which get one line each. --keep: models that
are there are used, new ones are put there, and so is held.jsonl, all that is held out:
`tenor-classify --no-abstain --evaluate -m A -m B --by part held.jsonl` says what can be told
from chance.
"""
import argparse
import gzip
import json
import math
import pathlib
import random
import subprocess
import tempfile

SEED = 1
LABELS = ("news", "opinion", "review")
# The sample set's own names of the labels.
SAMPLE_LABELS = {"report": "news"}
# One of so many documents of a part is taken; a part that is not named is left out.
MIXTURES = {
    "articles": {"web": 1, "newsroom": 1},
    "articles+conflict": {"web": 1, "newsroom": 1, "conflict": 1},
    "capped+conflict+felix/2": {"web": 1, "newsroom": 5, "conflict": 1, "felix": 2},
    "capped+conflict+felix": {"web": 1, "newsroom": 5, "conflict": 1, "felix": 1},
    "capped+felix/2": {"web": 1, "newsroom": 5, "felix": 2},
    "articles+conflict+felix/2": {"web": 1, "newsroom": 1, "conflict": 1, "felix": 2},
}


def read(path):
    opened = gzip.open(path, "rt") if str(path).endswith(".gz") else open(path)
    with opened as lines:
        return [json.loads(line) for line in lines]


def write(path, documents):
    with open(path, "w") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")
    return str(path)


def parts_of(corpora):
    """Part → documents, in the order of their files."""
    parts = {"web": [], "newsroom": []}
    for document in read(corpora / "genre/articles.jsonl.gz"):
        parts["newsroom" if document["origin"] == "newsroom" else "web"].append(document)
    parts["conflict"] = read(corpora / "genre/conflict.jsonl")
    parts["felix"] = read(corpora / "genre/felix.jsonl.gz")
    return parts


def group_of(document):
    return document.get("author") or document.get("source") or document["id"]


def split(documents):
    """→ (rest, held out): a fifth of the documents of each label, about, in whole groups."""
    groups = sorted({group_of(d) for d in documents})
    random.Random(SEED).shuffle(groups)
    wanted = {}
    for document in documents:
        wanted[document["label"]] = wanted.get(document["label"], 0) + 1 / 5
    held = set()
    for group in groups:
        labels = [d["label"] for d in documents if group_of(d) == group]
        if all(wanted[label] > 0 for label in labels) and len(labels) < len(documents) / 10:
            held.add(group)
            for label in labels:
                wanted[label] -= 1
    return ([d for d in documents if group_of(d) not in held],
            [d for d in documents if group_of(d) in held])


def thinned(documents, step):
    """Every `step`-th document of each label, as make-models.sh takes them."""
    seen, kept = {}, []
    for document in documents:
        count = seen.get(document["label"], 0)
        seen[document["label"]] = count + 1
        if count % step == 0:
            kept.append(document)
    return kept


def train(build, model, path):
    subprocess.run([f"{build}/bin/tenor-train", "-q", "--task", "genre", "--background", "none",
                    "--max-features", "150000", "--threads", "1", "-o", model, path], check=True)


def score(build, model, *paths):
    """The probabilities of all documents, in their order; None of one without words (masked)."""
    run = subprocess.run([f"{build}/bin/tenor-classify", "-q", "--no-abstain", "--threads", "1",
                          "-m", model, "--format", "jsonl", *paths],
                         capture_output=True, text=True, check=True)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    return [r["scores"]["genre"]["probabilities"] if "scores" in r else None for r in records]


def best(probabilities):
    return max(probabilities, key=probabilities.get)


def f1(truths, guesses, label):
    both = sum(t == g == label for t, g in zip(truths, guesses))
    return 2 * both / max(1, truths.count(label) + guesses.count(label))


def print_figures(name, documents, scores):
    truths = [d["label"] for d, p in zip(documents, scores) if p]
    scores = [p for p in scores if p]
    guesses = [best(p) for p in scores]
    right = sum(t == g for t, g in zip(truths, guesses))
    labels = sorted(set(truths))
    macro = sum(f1(truths, guesses, label) for label in labels) / len(labels)
    loss = sum(-math.log(max(p[t], 1e-6)) for p, t in zip(scores, truths)) / len(truths)
    print(name, len(truths), f"{right / len(truths):.3f}", f"{macro:.3f}", f"{loss:.3f}",
          *(f"{f1(truths, guesses, label):.3f}" if label in labels else "-" for label in LABELS),
          sep="\t", flush=True)


def print_shares(name, scores):
    guesses = [best(p) for p in scores if p]
    print(name, len(guesses), *(f"{guesses.count(label) / len(guesses):.3f}" for label in LABELS),
          sep="\t", flush=True)


def sample_set():
    path = pathlib.Path(__file__).parents[2] / "data/sample/articles.jsonl"
    return [dict(d, label=SAMPLE_LABELS.get(d["genre"], d["genre"])) for d in read(path)]


def unlabelled(corpora):
    horne = read(corpora / "genre/horne2017.jsonl")
    sets = {f"horne2017, {label}": [d for d in horne if d["label"] == label]
            for label in ("real", "fake", "satire")}
    sets["polnear (news)"] = read(corpora / "attribution/polnear_train.jsonl")
    return sets


def held_out(parts, mixture):
    """Name → held-out documents, and the whole of conflict if the mixture has none of it."""
    sets = {}
    for document in parts["web"][1]:
        sets.setdefault(document["origin"], []).append(document)
    sets |= {name: parts[name][1] for name in ("newsroom", "conflict", "felix")}
    if "conflict" not in mixture:
        sets["all of conflict"] = sum(parts["conflict"], [])
    sets["sample set"] = sample_set()
    return sets


def keep_held(folder, parts):
    documents = [dict(d, part=name, source=d.get("author") or d.get("source") or "")
                 for name, part in held_out(parts, parts).items() for d in part]
    write(folder / "held.jsonl", documents)


def report(build, model, corpora, parts, mixture, work, pages):
    print("part", "documents", "accuracy", "macro-F1", "log loss", *(f"F1 {x}" for x in LABELS),
          sep="\t")
    for name, documents in held_out(parts, mixture).items():
        path = write(work / "held.jsonl", documents)
        print_figures(name, documents, score(build, model, path))
    print("part", "documents", *LABELS, sep="\t")
    for name, documents in unlabelled(corpora).items():
        print_shares(name, score(build, model, write(work / "held.jsonl", documents)))
    for page in pages:
        probabilities = score(build, model, str(page))[0]
        likeliest = sorted(probabilities, key=probabilities.get)[:-4:-1]
        print(page.name, *(f"{x} {probabilities[x]:.2f}" for x in likeliest), sep="\t")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("corpora", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(MIXTURES))
    parser.add_argument("--pages", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    parts = {name: split(documents) for name, documents in parts_of(options.corpora).items()}
    if options.keep:
        keep_held(options.keep, parts)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for name in options.only.split(","):
            mixture = MIXTURES[name]
            model = (options.keep or work) / f"{name.replace('/', '_')}.tenor"
            documents = [d for part, step in mixture.items() for d in thinned(parts[part][0], step)]
            print(f"# {name}: {len(documents)} documents", flush=True)
            if not model.exists():
                train(options.build, str(model), write(work / "train.jsonl", documents))
            report(options.build, str(model), options.corpora, parts, mixture, work,
                   options.pages)


main()
