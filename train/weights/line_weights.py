#!/usr/bin/env python3
"""Fits data/page/decision.txt, and evaluates the decision.

usage: line_weights.py BUILD CORPORA SAMPLES [--write FILE]

Run it from the root; it needs BUILD/train/weights/line_features (a make target).

It reads three kinds of pages. The HTML pages of CORPORA/extraction become three texts each: one
line per block element, with and without empty lines between, and as markdown with links; their
lines are article if their 4-token shingles are in the page's articleBody. In the pages in SAMPLES
the lines that the rules leave are article, except those hashed below. In the clean articles of
CORPORA/genre and CORPORA/stance/allsides all lines are article.

The model is a logistic regression, fitted by Newton's method with a ridge, on the lines that the
decision is asked about (features/article/page_decision.h). A line weighs as the square root of
its tokens, and a line of the article ARTICLE_WEIGHT times as much, since losing a paragraph is
worse than keeping a menu.

Prints token precision, recall and F1 of what is kept, by rules alone and with the decision,
cross-validated over folds of pages, and the share of the clean articles' words that is removed.
--write fits on everything and writes the weights.
"""
import argparse
import gzip
import hashlib
import html.parser
import json
import math
import os
import re
import subprocess
import sys
import tempfile

FOLDS = 5
RIDGE = 1.0
STEPS = 7
ARTICLE_WEIGHT = 6.0
CLEAN = 400  # articles of each clean set
SMOOTHING = [0.0, 0.3, 0.6, 0.9]
ROLES_OF_ARTICLE = range(0, 5)
BODY_ROLES = range(1, 5)  # without the title, which is in no articleBody
TITLE, HEADING = 0, 2
BOILERPLATE_OF_SAMPLES = {"ef458071"}  # hashes of lines that no rule matches

BLOCKS = set("""address article aside blockquote body br button caption center dd details dialog
div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav
ol option p pre section summary table tbody td tfoot th thead title tr ul""".split())
HIDDEN = set("script style noscript template head svg iframe select textarea".split())


class Blocks(html.parser.HTMLParser):
    """The visible text of a page, one line per block element."""

    def __init__(self, markdown):
        super().__init__(convert_charrefs=True)
        self.markdown, self.lines, self.line = markdown, [], []
        self.hidden, self.mark = 0, ""

    def end_line(self):
        text = re.sub(r"\s+", " ", "".join(self.line)).strip()
        if re.sub(r"[\[\]()#*\s-]", "", text):
            self.lines.append(self.mark + text)
        self.line, self.mark = [], ""

    def handle_starttag(self, tag, attrs):
        if tag in HIDDEN:
            self.hidden += 1
        if tag in BLOCKS:
            self.end_line()
            if self.markdown and re.fullmatch("h[1-6]", tag):
                self.mark = "#" * int(tag[1]) + " "
            elif self.markdown and tag == "li":
                self.mark = "- "
        if self.markdown and tag == "a" and not self.hidden:
            self.line.append("[")

    def handle_endtag(self, tag):
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        if self.markdown and tag == "a" and not self.hidden:
            self.line.append("](#)")
        if tag in BLOCKS:
            self.end_line()

    def handle_data(self, data):
        if not self.hidden:
            self.line.append(data)


def lines_of(page, markdown):
    blocks = Blocks(markdown)
    blocks.feed(page)
    blocks.end_line()
    return [re.sub(r"\[\s*\]\(#\)", "", line) for line in blocks.lines]


def tokens(text):
    return re.findall(r"\w+", re.sub(r"\]\(#\)", "] ", text))


class Page:
    def __init__(self, name, text, is_article, is_clean=False, is_sample=False):
        self.name, self.text, self.is_article = name, text.encode(), is_article
        self.is_clean, self.is_sample = is_clean, is_sample
        self.rows = []


def judge_by_shingles(body):
    words = tokens(body)
    shingles = {tuple(words[i : i + 4]) for i in range(len(words))}
    paragraphs = {tuple(tokens(p)) for p in body.split("\n")}

    def is_article(line):
        own = tokens(line)
        if len(own) < 4:
            return tuple(own) in paragraphs
        found = sum(tuple(own[i : i + 4]) in shingles for i in range(len(own) - 3))
        return found * 2 >= len(own) - 3

    return is_article


def read_pages(corpora, samples):
    with open(os.path.join(corpora, "extraction", "ground-truth.json"), encoding="utf-8") as file:
        truth = json.load(file)
    for name, page in sorted(truth.items()):
        path = os.path.join(corpora, "extraction", "html", name + ".html")
        with open(path, encoding="utf-8", errors="replace") as file:
            source = file.read()
        judge = judge_by_shingles(page["articleBody"])
        plain = lines_of(source, False)
        yield Page(name, "\n\n".join(plain), judge)
        yield Page(name, "\n".join(plain), judge)
        yield Page(name, "\n\n".join(lines_of(source, True)), judge)
    for name in sorted(os.listdir(samples)):
        if not name.endswith(".txt"):
            continue
        with open(os.path.join(samples, name), encoding="utf-8") as file:
            yield Page(name, file.read(), lambda line: hashlib.sha1(
                line.encode()).hexdigest()[:8] not in BOILERPLATE_OF_SAMPLES, is_sample=True)
    for path in ("genre/articles.jsonl.gz", "stance/allsides/articles.jsonl.gz"):
        with gzip.open(os.path.join(corpora, path), "rt", encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        for i, text in enumerate(texts[:: max(1, len(texts) // CLEAN)]):
            yield Page("%s %d" % (path, i), text, lambda line: True, is_clean=True)


class Row:
    def __init__(self, page, fields):
        begin, end, role, asked = map(int, fields[1:5])
        line = page.text[begin:end].decode("utf-8", "replace")
        self.role, self.asked = role, asked
        self.article = page.is_article(line)
        if page.is_sample and not asked:
            self.article = role in ROLES_OF_ARTICLE
        self.tokens = len(tokens(line))
        self.features = [float(x) for x in fields[5:]] if asked else None


def measure(build, pages):
    """Reads the pages' lines as the library sees them, without a decision."""
    with tempfile.TemporaryDirectory() as work:
        rules = os.path.join(work, "rules")
        os.mkdir(rules)
        for name in os.listdir("data/page"):
            if name.endswith(".txt") and name != "decision.txt":
                os.symlink(os.path.abspath("data/page/" + name), os.path.join(rules, name))
        paths = []
        for i, page in enumerate(pages):
            paths.append(os.path.join(work, "%d.txt" % i))
            with open(paths[-1], "wb") as file:
                file.write(page.text)
        tool = os.path.join(build, "train", "weights", "line_features")
        output = subprocess.run([tool, rules] + paths, check=True, stdout=subprocess.PIPE,
                                encoding="ascii").stdout.splitlines()
    for line in output[1:]:
        fields = line.split("\t")
        page = pages[int(fields[0])]
        page.rows.append(Row(page, fields))
    return output[0].split()


def solve(matrix, vector):
    """Gaussian elimination of a positive definite system."""
    n = len(vector)
    for i in range(n):
        pivot = matrix[i][i]
        for j in range(i + 1, n):
            factor = matrix[j][i] / pivot
            if factor:
                row, above = matrix[j], matrix[i]
                for k in range(i, n):
                    row[k] -= factor * above[k]
                vector[j] -= factor * vector[i]
    for i in reversed(range(n)):
        for j in range(i + 1, n):
            vector[i] -= matrix[i][j] * vector[j]
        vector[i] /= matrix[i][i]
    return vector


def gather(pages):
    """Equal lines (sparse features, target) with their weights summed."""
    lines = {}
    for page in pages:
        for row in page.rows:
            if row.asked and row.tokens:
                sparse = tuple((i, x) for i, x in enumerate(row.features) if x)
                key = sparse, 0.0 if row.article else 1.0
                weight = math.sqrt(row.tokens) * (ARTICLE_WEIGHT if row.article else 1.0)
                lines[key] = lines.get(key, 0.0) + weight
    return [(sparse, y, weight) for (sparse, y), weight in lines.items()]


def fit(pages, width):
    """Logistic regression: w <- w - H^-1 g, H = X'SX + ridge, g = X'(p - y) + ridge w."""
    lines, weights = gather(pages), [0.0] * width
    for _ in range(STEPS):
        gradient = [RIDGE * w for w in weights]
        hessian = [[RIDGE * (i == j) for j in range(width)] for i in range(width)]
        for sparse, y, weight in lines:
            score = sum(weights[i] * x for i, x in sparse)
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            error, curve = weight * (p - y), weight * p * (1 - p)
            for i, x in sparse:
                gradient[i] += error * x
                row, slope = hessian[i], curve * x
                for j, z in sparse:
                    row[j] += slope * z
        step = solve(hessian, gradient)
        weights = [w - s for w, s in zip(weights, step)]
    return weights


def kept(page, weights, smoothing):
    """Which rows are kept as the article's text."""
    sums = [sum(w * x for w, x in zip(weights, row.features)) if row.asked and weights else 0.0
            for row in page.rows]
    for i, row in enumerate(page.rows):
        around = (sums[i - 1] if i else 0.0) + (sums[i + 1] if i + 1 < len(sums) else 0.0)
        away = row.asked and sums[i] + smoothing * around / 2 > 0
        yield row, row.role in BODY_ROLES and not away


def score(pages, weights_of, smoothing):
    """Mean token precision and recall over pages, and F1 of the means."""
    precisions, recalls = [], []
    for page in pages:
        right = wrong = lost = 0
        for row, keep in kept(page, weights_of(page), smoothing):
            right += row.tokens * (keep and row.article)
            wrong += row.tokens * (keep and not row.article)
            lost += row.tokens * (not keep and row.article and row.role != TITLE)
        precisions.append(right / (right + wrong) if right + wrong else 1.0)
        recalls.append(right / (right + lost) if right + lost else 1.0)
    precision, recall = (sum(x) / len(x) for x in (precisions, recalls))
    return precision, recall, 2 * precision * recall / (precision + recall)


def set_aside(pages, weights_of, smoothing):
    """Shares of the clean articles' words: by rules, and by rules and the decision."""
    words = by_rules = by_both = 0
    for page in pages:
        for row, keep in kept(page, weights_of(page), smoothing):
            words += row.tokens
            by_rules += row.tokens * (row.role not in ROLES_OF_ARTICLE)
            by_both += row.tokens * (row.role != TITLE and not keep)
    return by_rules / words, by_both / words


def fold_of(page):
    return int(hashlib.sha1(page.name.encode()).hexdigest(), 16) % FOLDS


def report(pages, folds):
    raw = [p for p in pages if not p.is_clean]
    clean = [p for p in pages if p.is_clean]
    print("%-28s P %.4f R %.4f F1 %.4f" % (("rules alone",) + score(raw, lambda p: None, 0)))
    for smoothing in SMOOTHING:
        by_fold = lambda page: folds[fold_of(page)]
        print("decision, smoothing %.1f       P %.4f R %.4f F1 %.4f" % (
            (smoothing,) + score(raw, by_fold, smoothing)), end="")
        print("   clean words set aside: rules %.4f, both %.4f" % set_aside(
            clean, by_fold, smoothing))


def write(path, names, weights, smoothing):
    with open(path, "w", encoding="ascii") as file:
        file.write("""# The decision on lines that no rule knows (features/article/page_decision.h): weights in
# thousandths, boilerplate above 0. Made by train/weights/line_weights.py; do not edit.

""")
        for name, weight in zip(names, weights):
            file.write("%s %d\n" % (name, round(1000 * weight)))
        file.write("smoothing %d\n" % round(1000 * smoothing))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("samples")
    parser.add_argument("--write")
    parser.add_argument("--smoothing", type=float, default=0.6)
    arguments = parser.parse_args()
    pages = list(read_pages(arguments.corpora, arguments.samples))
    names = measure(arguments.build, pages)
    asked = [row for page in pages for row in page.rows if row.asked]
    print("%d pages, %d lines, %d asked about, %d of them boilerplate" % (
        len(pages), sum(len(p.rows) for p in pages), len(asked),
        sum(not row.article for row in asked)))
    folds = [fit([p for p in pages if fold_of(p) != k], len(names)) for k in range(FOLDS)]
    report(pages, folds)
    if arguments.write:
        write(arguments.write, names, fit(pages, len(names)), arguments.smoothing)
    return 0


if __name__ == "__main__":
    sys.exit(main())
