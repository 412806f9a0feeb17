#!/usr/bin/env python3
"""Usage: html_weights.py BUILD CORPORA [--write]

Fits the weights of the decision on lines inside the element that holds the article
(data/page/html.weight.txt) by logistic regression on the pages of CORPORA/extraction. A line
belongs to the article if most of its 4-token shingles do. Needs BUILD/train/weights/html_lines
(make BUILD/train/weights/html_lines). Prints the F1 of tests/eval/extraction.py for pages that
the weights were not fitted on (eight folds of whole pages), for several biases; then the weights
fitted on all pages, which --write writes to data/page/html.weight.txt."""
import argparse
import math
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "eval"))
import extraction

NAMES = ("bias", "links", "sentence", "deep", "quotation", "caption", "bare", "title")
PENALTY = 1.0  # on each weight squared, in lines of average importance


def label(lines, article):
    """Which of the lines belong to the article."""
    true = extraction.shingles(article)
    words = " " + " ".join(re.findall(r"\w+", article)) + " "
    labels = []
    for line in lines:
        found = extraction.shingles(line[3])
        count = len(re.findall(r"\w+", line[3]))
        if count < 4:
            said = " ".join(re.findall(r"\w+", line[3]))
            labels.append(bool(said) and f" {said} " in words)
        else:
            labels.append(sum(n for s, n in found.items() if s in true) > sum(found.values()) / 2)
    return within(lines, labels)


def within(lines, labels):
    """A short line's words may be anywhere: it counts only between long ones."""
    size = [len(line[3].split()) for line in lines]
    long = [i for i, good in enumerate(labels) if good and size[i] >= 10]
    first, last = (long[0], long[-1] + 2) if long else (0, -1)
    return [good and (size[i] >= 10 or first <= i <= last) for i, good in enumerate(labels)]


def solve(matrix, vector):
    """Gaussian elimination with pivots."""
    size = len(vector)
    rows = [row[:] + [value] for row, value in zip(matrix, vector)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    solution = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(rows[i][j] * solution[j] for j in range(i + 1, size))
        solution[i] = (rows[i][size] - rest) / rows[i][i]
    return solution


def learn(examples):
    """Newton's method for the penalised log-loss; examples are (features, label, importance)."""
    size = len(NAMES)
    weights = [0.0] * size
    for _ in range(12):
        gradient = [0.0] + [PENALTY * w for w in weights[1:]]
        hessian = [[PENALTY * (i == j and i > 0) + 1e-6 * (i == j) for j in range(size)]
                   for i in range(size)]
        for features, good, importance in examples:
            p = 1 / (1 + math.exp(-sum(w * f for w, f in zip(weights, features))))
            for i, f in enumerate(features):
                if f:
                    gradient[i] += importance * (p - good) * f
                    curve = importance * p * (1 - p) * f
                    for j in range(size):
                        hessian[i][j] += curve * features[j]
        weights = [w - s for w, s in zip(weights, solve(hessian, gradient))]
    return weights


def examples_of(record, labels):
    """Each page weighs the same; within it, each word."""
    chosen = [(line[4], good, max(1, len(line[3].split())))
              for line, good in zip(record["lines"], labels) if len(line) > 4]
    total = sum(importance for _, _, importance in chosen)
    return [(features, good, 100 * importance / total) for features, good, importance in chosen]


def choose(record, weights, bias):
    return "\n\n".join(line[3] for line in record["lines"] if len(line) > 4 and
                       sum(w * f for w, f in zip(weights, line[4])) + bias >= 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pages = extraction.pages(options.corpora)
    records = extraction.read_lines(options.build, [path for _, path, _ in pages])
    examples = [examples_of(record, label(record["lines"], page[2]))
                for record, page in zip(records, pages)]
    folds = 8
    learned = [learn([e for i, page in enumerate(examples) if i % folds != fold for e in page])
               for fold in range(folds)]
    for bias in (-1, -0.5, 0, 0.5, 1, 2):
        scores = [extraction.score(choose(record, learned[i % folds], bias), pages[i][2])
                  for i, record in enumerate(records)]
        print("bias %+.2f: precision %.4f, recall %.4f, F1 %.4f" %
              (bias, *extraction.means(scores)))
    weights = learn([e for page in examples for e in page])
    text = ("# What a line inside the element that holds the article weighs by its looks, in\n"
            "# thousandths: at 0 or more it is the article's. Learned by\n"
            "# train/weights/html_weights.py; see features/page/html_rules.h for the features.\n\n" +
            "".join(f"{name} {round(1000 * weight)}\n" for name, weight in zip(NAMES, weights)))
    print(text, end="")
    if options.write:
        (extraction.ROOT / "data/page/html.weight.txt").write_text(text)


if __name__ == "__main__":
    main()
