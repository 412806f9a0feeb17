"""What several tests need: where things are, texts, and the comparing of results."""

import json
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ["TENOR_BUILD"]
MODELS = os.path.join(ROOT, "models")
SAMPLE = os.path.join(ROOT, "data", "sample")

# Characters of one to four bytes, in names, quotation marks and between words.
NON_ASCII = (
    "The café’s owner 🙂 may perhaps lose it, said Zoë Müller of the naïve 🇸🇾 office on "
    "Monday. “We will clearly not – never – leave Łódź,” she said. 東京 denied it.\n\n"
) * 4

# Small and quick, for what is not about accuracy.
QUICK = dict(cost=1, average=1, background="none", vectors="none", chars="none", head=0, folds=2)


def read(name):
    with open(os.path.join(SAMPLE, name), encoding="utf-8") as file:
        return file.read()


def demo():
    """(name, text) of each sample article."""
    names = sorted(os.listdir(os.path.join(SAMPLE, "demo")))
    return [(name, read(os.path.join("demo", name))) for name in names]


def labelled():
    return [json.loads(line) for line in read("articles.jsonl").splitlines()]


def classify(*arguments, given=b""):
    """The records that tenor-classify prints."""
    program = os.path.join(BUILD, "bin", "tenor-classify")
    done = subprocess.run([program, "--quiet", "--format", "jsonl", *arguments], input=given,
                          stdout=subprocess.PIPE, check=True,
                          env={**os.environ, "TENOR_MODELS": MODELS})
    return [json.loads(line) for line in done.stdout.splitlines()]


def python(code, *arguments):
    """Runs code in a Python of its own."""
    return subprocess.run([sys.executable, "-B", "-c", code, *arguments], capture_output=True,
                          text=True, timeout=60, cwd=ROOT)


# How far a number may be from what tenor-classify prints, which it rounds to some decimals.
ROUNDED = {"probability": 6e-4, "tone": 6e-4, "share": 6e-5, "hedges_per_100": 6e-5,
           "boosters_per_100": 6e-5, "attributions_per_100": 6e-5, "quoted_share": 6e-5,
           "unnamed_share": 6e-5}


def difference(found, printed, where=""):
    """Where a result lacks, or differs from, what was printed; None if nowhere."""
    if isinstance(printed, dict) and isinstance(found, dict):
        for key, value in printed.items():
            if key not in found:
                return f"{where}: no {key}"
            unlike = difference(found[key], value, f"{where}.{key}")
            if unlike:
                return unlike
        return None
    if isinstance(printed, list) and isinstance(found, list) and len(found) == len(printed):
        for i, value in enumerate(printed):
            unlike = difference(found[i], value, f"{where}[{i}]")
            if unlike:
                return unlike
        return None
    if isinstance(printed, float) and isinstance(found, (int, float)):
        near = ROUNDED.get(where.rpartition(".")[2], 2e-6)
        return None if abs(found - printed) <= near else f"{where}: {found} is not {printed}"
    same = type(found) is type(printed) and found == printed
    return None if same else f"{where}: {found!r} is not {printed!r}"


def spans(value):
    """All spans within a result."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("spans", "mentions") and inner and isinstance(inner[0], list):
                yield from inner
            elif key == "span":
                yield inner
            else:
                yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)
