#!/usr/bin/env python3
"""What did not get into tenor-train, and why: candidate features beside the plain n-grams.

usage: candidates.py BUILD CORPORA [--sets NAME,...] [--candidates NAME,...] [--repeats N]

Outside the product, so that a candidate costs a line here and nothing there. A candidate is a
mixture of Gram matrices; the base is words 1-2 (case kept, marks are tokens) and characters 2-5
inside tokens, one to one. Machines: one-vs-rest linear SVMs (hinge, balanced, C = 1).
Calibration: logistic regression of inner out-of-fold decision values, flattened, where there are
sources, until it suits folds by source too; labels are read off it. The outer folds are
those of tests/accuracy.py, the same for all candidates; rows as by ablations.py, differences
to the base or to what COMPARED_WITH says. Which n-grams
are kept and their document frequencies are counted over the whole set, without labels; what
looks at labels, and the nuisance of sources, is fitted within each training part.
Needs numpy, scipy and scikit-learn; without, says so and exits with 77.
"""
import argparse
import functools
import json
import math
import os
import re
import subprocess
import sys

try:
    import numpy
    import scipy.sparse as sparse
    from scipy.linalg.blas import sger
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold
except ImportError as missing:
    print(f"candidates.py: skipped: {missing}", file=sys.stderr)
    sys.exit(77)
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import ablations
import accuracy

REPEATS = {"satire": 3, "hyperpartisan": 2, "syria": 8, "semeval2016": 1, "core8": 1}
ADDRESS = re.compile(r"(?:https?:|www\.)\S+")
TOKEN = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
NEGATORS = frozenset("no not never none nothing nobody neither nor without cannot".split())
SUFFIXES = ("ings", "ing", "edly", "ed", "ly", "ies", "es", "'s", "s")


@functools.lru_cache(None)
def function_words():
    path = os.path.join(HERE, "../../data/lexicons/list.function_word.txt")
    with open(path, encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines if not line.startswith("#"))


def tokens_of(document):
    text = "\n\n".join(filter(None, (document.get("title"), document["text"])))
    text = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return TOKEN.findall(ADDRESS.sub("ADDRESS", text))


# ---- What is counted: tokens → terms --------------------------------------------------


def words(low, high):
    return lambda tokens: [" ".join(tokens[i:i + n]) for n in range(low, high + 1)
                           for i in range(len(tokens) - n + 1)]


def letters(text, low, high):
    return [text[i:i + n] for n in range(low, high + 1) for i in range(len(text) - n + 1)]


def letters_of_form(token):
    return letters(f" {token} ", 2, 5)


def skip_pairs(tokens):
    return [f"{a} _ {b}" for gap in (2, 3) for a, b in zip(tokens, tokens[gap:])]


def lowered(tokens):
    return [token.lower() for token in tokens]


def stem(token):
    word = token.lower()
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[:-len(suffix)]
    return word


def negated(tokens):
    """Marks the words between a negator and the next mark of punctuation."""
    out, inside = [], False
    for token in tokens:
        inside = inside and token[0].isalnum()
        out.append("not:" + token if inside else token)
        inside = inside or token.lower() in NEGATORS or token.endswith("n't")
    return out


def voice(quoted):
    def part(tokens):
        out, inside = [], False
        for token in tokens:
            inside ^= token == '"'
            if inside == quoted:
                out.append(token)
        return out
    return part


def masked(tokens):
    """Capitalised words inside sentences, but for those of closed classes, become one."""
    before = ["."] + tokens
    return ["NAME" if token[0].isupper() and previous not in '.!?"'
            and token.lower() not in function_words() else token
            for previous, token in zip(before, tokens)]


def skeleton(tokens):
    return [t for t in lowered(tokens) if not t[0].isalnum() or t in function_words()]


def of(part, terms):
    return lambda tokens: terms(part(tokens))


W12 = words(1, 2)
PLAIN = {"words": 1, "chars": 1}  # Gram matrices and their weights
TERMS = {
    "words": W12, "chars": list, "words 1-3": words(1, 3),
    "across": lambda tokens: letters(" ".join(tokens), 3, 5),
    "skip": skip_pairs, "lower": of(lowered, W12), "negated": of(negated, W12),
    "stems": of(lambda tokens: [stem(t) for t in tokens], W12),
    "own": of(voice(False), W12), "quoted": of(voice(True), W12),
    "masked words": of(masked, W12), "masked chars": masked,
    "skeleton": of(skeleton, words(1, 3)), "last 60": of(lambda tokens: tokens[-60:], W12),
    **{f"first {n}": of(lambda tokens, n=n: tokens[:n], W12) for n in (15, 30, 60, 120)},
}

IN_FORMS = {"chars", "masked chars"}  # not the forms are counted, but what is in them

# ---- How it is weighted: counts → rows of length one ------------------------------------


def unit_rows(matrix):
    norms = numpy.sqrt(matrix.multiply(matrix).sum(1)).A1
    return sparse.diags(1 / numpy.maximum(norms, 1e-12)) @ matrix


def inverse_frequency(counts):
    frequency = numpy.bincount(counts.indices, minlength=counts.shape[1])
    return sparse.diags(numpy.log((1 + counts.shape[0]) / (1 + frequency)) + 1)


def logarithmic(counts):
    counts = counts.astype(float)
    counts.data = 1 + numpy.log(counts.data)
    return counts @ inverse_frequency(counts)


def saturating(counts):
    """BM25's term frequency, k = 1.2, b = 0.75 (Robertson & Zaragoza 2009)."""
    counts = counts.astype(float)
    lengths = counts.sum(1).A1
    scale = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
    scale = numpy.repeat(scale, numpy.diff(counts.indptr))
    counts.data = 2.2 * counts.data / (counts.data + scale)
    return counts @ inverse_frequency(counts)


def pivoted(matrix):
    """Divided by a norm drawn towards the mean, slope 0.75 (Singhal, Buckley & Mitra 1996)."""
    norms = numpy.sqrt(matrix.multiply(matrix).sum(1)).A1
    return sparse.diags(1 / (0.25 * norms.mean() + 0.75 * norms)) @ matrix


def gram(matrix):
    """Frequent columns as a dense product, which is faster for them, the others as a sparse one."""
    matrix = matrix.tocsc().astype(numpy.float32)
    frequent = numpy.diff(matrix.indptr) > matrix.shape[0] / 30
    dense = matrix[:, frequent].toarray()
    rare = matrix[:, ~frequent].tocsr()
    product = dense @ dense.T + (rare @ rare.T).toarray()
    return product / product.diagonal().mean()


# ---- What looks at the training part ----------------------------------------------------


def log_count_ratio(counts, positive):
    """Naive-Bayes weights, half of them a constant: Wang & Manning (2012) put into the scale."""
    present = counts.sign()
    p = 1 + present[positive].sum(0).A1
    q = 1 + present[~positive].sum(0).A1
    ratio = numpy.abs(numpy.log(p / p.sum() / (q / q.sum())))
    return 0.5 + 0.5 * ratio / ratio.mean()


def best_fifth(counts, positive):
    """1 for the fifth of the terms that has the largest chi-squared, else 0."""
    present = counts.sign()
    hits = present[positive].sum(0).A1
    total = present.sum(0).A1
    share = positive.mean()
    chi = (hits - share * total) ** 2 / numpy.maximum(total * (1 - total / len(positive)), 1e-9)
    return (chi >= numpy.quantile(chi, 0.8)).astype(float)


def project_out(kernel, rows, labels, sources):
    """Takes the directions between sources of one label away (Solomonoff, Campbell & Boardman
    2005), softly: with a ridge of a tenth of their mean squared length."""
    directions = []
    for label in set(labels[rows]):
        centroids = []
        for source in sorted(set(sources[rows][labels[rows] == label])):
            here = rows[(labels[rows] == label) & (sources[rows] == source)]
            centroids.append(numpy.bincount(here, minlength=len(labels)) / len(here))
        directions += list(numpy.array(centroids) - numpy.mean(centroids, 0))
    m = numpy.array(directions).T
    km = kernel @ m
    inner = m.T @ km
    ridge = 0.1 * numpy.trace(inner) / len(inner) * numpy.eye(len(inner))
    return kernel - km @ numpy.linalg.solve(inner + ridge, km.T)


def flattened(logarithms, labels):
    """The slope, at most 1, that suits these probabilities best: unseen sources want less."""
    def loss(slope):
        return -log_softmax(slope * logarithms, 1)[range(len(labels)), labels].mean()
    return minimize_scalar(loss, bounds=(0.02, 1), method="bounded").x


# ---- A set, its Gram matrices, its machines -----------------------------------------------


class Problem:
    """Documents of one target, and the outer splits of all repeats over them."""

    def __init__(self, build, documents, splits):
        self.build, self.documents, self.splits = build, documents, splits
        names, self.labels = numpy.unique([d["label"] for d in documents], return_inverse=True)
        self.columns = [1] if len(names) == 2 else range(len(names))  # machines, by their label
        self.sources = numpy.array([d.get("source", "") for d in documents])
        self.tokens = [tokens_of(d) for d in documents]
        folds = [StratifiedKFold] + [StratifiedGroupKFold] * bool(self.sources[0])
        self.jobs = []  # for each split: its training part, and that without each inner fold
        for train, _ in splits:
            inner = [f(3, shuffle=True, random_state=1).split(train, self.labels[train],
                                                              self.sources[train]) for f in folds]
            self.jobs.append([train] + [train[kept] for way in inner for kept, _ in way])

    @functools.lru_cache(2)
    def counts(self, block):
        vectorizer = CountVectorizer(analyzer=TERMS[block], dtype=numpy.float32)
        counts = vectorizer.fit_transform(self.tokens)
        if block in IN_FORMS:
            inside = CountVectorizer(analyzer=letters_of_form, dtype=numpy.float32)
            counts = counts @ inside.fit_transform(vectorizer.get_feature_names_out())
        return counts[:, numpy.bincount(counts.indices, minlength=counts.shape[1]) >= 2]

    @functools.lru_cache(None)
    def dense(self):
        lines = "".join(json.dumps(d) + "\n" for d in self.documents)
        done = subprocess.run([self.build + "/bin/tenor-features", "--dense", "--input", "jsonl",
                               "-"], input=lines.encode(), capture_output=True, check=True)
        table = [line.split("\t") for line in done.stdout.decode().strip().split("\n")]
        values = numpy.array([line[2:] for line in table[1:]], float)  # without id and label
        values = numpy.sign(values) * numpy.sqrt(numpy.abs(values))
        spread = values.std(0)
        values = (values - values.mean(0))[:, spread > 0] / spread[spread > 0]
        return numpy.clip(values, -3, 3) / math.sqrt(values.shape[1])

    @functools.lru_cache(None)
    def block(self, name):
        name, _, how = name.partition("@")
        if name == "dense":
            return gram(sparse.csr_matrix(self.dense()))
        if name == "rbf":
            products = self.dense() @ self.dense().T
            squares = products.diagonal()
            return numpy.exp(2 * products - squares[:, None] - squares[None, :])
        counts = self.counts(name)
        if how == "sources":
            used = [self.counts(name)[self.sources == s].sign().sum(0).A1 > 0
                    for s in set(self.sources)]
            counts = counts[:, numpy.sum(used, 0) >= 2]
        weighted = (saturating if how == "bm25" else logarithmic)(counts)
        return gram(pivoted(weighted) if how == "pivoted" else unit_rows(weighted))

    def mixture(self, weights):
        return sum(w * self.block(b) for b, w in weights.items()) / sum(weights.values())

    def machines(self, kernel, jobs, columns):
        """Decision values of all documents, a column a job and label, of machines trained on
        the job's documents: dual coordinate descent (Hsieh et al. 2008), all at once."""
        kernel = numpy.ascontiguousarray(kernel + 1, numpy.float32)  # + 1: the bias
        count = len(kernel)
        signs = numpy.zeros((count, len(jobs), len(columns)), numpy.float32)
        bound = numpy.zeros_like(signs)
        for j, rows in enumerate(jobs):
            for c, column in enumerate(columns):
                positive = self.labels == column
                signs[:, j, c] = numpy.where(positive, 1, -1)
                share = min(max(positive[rows].mean(), 0.001), 0.999)
                bound[rows, j, c] = numpy.where(positive[rows], 0.5 / share, 0.5 / (1 - share))
        signs, bound = signs.reshape(count, -1), bound.reshape(count, -1)
        alpha = numpy.zeros_like(signs)
        decision = numpy.zeros(signs.shape, numpy.float32, order="F")
        order = numpy.random.default_rng(1)
        for _ in range(60):
            largest = 0
            for i in order.permutation(count):
                step = (1 - signs[i] * decision[i]) / kernel[i, i]
                new = numpy.clip(alpha[i] + step, 0, bound[i])
                change = new - alpha[i]
                alpha[i] = new
                most = numpy.abs(change).max()
                if most > 1e-4:
                    decision = sger(1, kernel[i], change * signs[i], a=decision, overwrite_a=1)
                largest = max(largest, most)
            if largest < 0.05:
                break
        return decision.reshape(count, len(jobs), len(columns))

    def out_of_fold(self, train, jobs, decision):
        """Decision values of the training part, by machines that did not see the document."""
        values = numpy.empty((len(self.labels), len(self.columns)))
        for j, kept in enumerate(jobs):
            left_out = numpy.setdiff1d(train, kept)
            values[left_out] = decision[left_out, j]
        return values[train]

    def outcomes(self, decide):
        """Accuracy and log-loss of each scored document; decide(jobs) gives decision values."""
        decision = decide([rows for jobs in self.jobs for rows in jobs])
        right, loss = [], []
        at = 0
        for (train, test), jobs in zip(self.splits, self.jobs):
            ways = [self.out_of_fold(train, jobs[j:j + 3], decision[:, at + j:])
                    for j in range(1, len(jobs), 3)]
            calibrate = LogisticRegression(C=10, max_iter=1000)
            calibrate.fit(ways[0], self.labels[train])
            seen = calibrate.predict_log_proba(numpy.vstack(ways))
            slope = flattened(seen, numpy.tile(self.labels[train], len(ways)))
            chances = log_softmax(slope * calibrate.predict_log_proba(decision[test, at]), 1)
            right += list((chances.argmax(1) == self.labels[test]).astype(float))
            loss += list(-chances[range(len(test)), self.labels[test]])
            at += len(jobs)
        return right, loss


# ---- Candidates: problem, jobs → decision values -------------------------------------------


def mix(weights):
    def decide(problem, jobs):
        return problem.machines(problem.mixture(weights), jobs, problem.columns)
    return decide


def beside(*names, weight=0.5):
    return mix({**PLAIN, **{name: weight / len(names) for name in names}})


def supervised(scale):
    """The words scaled for each machine by what its training part says."""
    def decide(problem, jobs):
        weighted = logarithmic(problem.counts("words"))
        parts = []
        for rows in jobs:
            values = []
            for column in problem.columns:
                by = scale(problem.counts("words")[rows], problem.labels[rows] == column)
                kernel = gram(unit_rows(weighted @ sparse.diags(by))) + problem.block("chars")
                values.append(problem.machines(kernel / 2, [rows], [column]))
            parts.append(numpy.concatenate(values, 2))
        return numpy.concatenate(parts, 1)
    return decide


def without_nuisance(problem, jobs):
    kernel = problem.mixture(PLAIN)
    return numpy.concatenate([problem.machines(
        project_out(kernel, rows, problem.labels, problem.sources), [rows], problem.columns)
        for rows in jobs], 1)


CANDIDATES = {
    "base": mix(PLAIN),
    "words once more": mix({"words": 1.5, "chars": 1}),
    "characters once more": mix({"words": 1, "chars": 1.5}),
    "words alone": mix({"words": 1}),
    "characters alone": mix({"chars": 1}),
    "words 1-3": mix({"words 1-3": 1, "chars": 1}),
    "lower-cased words": beside("lower"),
    "stems": beside("stems"),
    "skip pairs": beside("skip"),
    "negation scope": beside("negated"),
    "own voice and quotation": beside("own", "quoted"),
    "function words and marks 1-3": beside("skeleton"),
    "names masked": mix({"masked words": 1, "masked chars": 1}),
    "characters across words 3-5": beside("across"),
    "first 15 tokens": beside("first 15"),
    "first 30 tokens": beside("first 30"),
    "first 60 tokens": beside("first 60"),
    "first 120 tokens": beside("first 120"),
    "last 60 tokens": beside("last 60"),
    "BM25 term frequency": mix({"words@bm25": 1, "chars@bm25": 1}),
    "pivoted length": mix({"words@pivoted": 1, "chars@pivoted": 1}),
    "dense linear": beside("dense", weight=0.25),
    "dense linear and RBF": beside("dense", "rbf", weight=0.5),
    "n-grams of two sources": mix({"words@sources": 1, "chars@sources": 1}),
    "nuisance projection": without_nuisance,
    "log-count ratios": supervised(log_count_ratio),
    "chi-squared best fifth": supervised(best_fifth),
}
# A block of words beside the base shifts weight from characters to words, which can help or
# hurt by itself: such a block is compared with as much weight on the words that are there.
COMPARED_WITH = {"characters across words 3-5": "characters once more"} | dict.fromkeys(
    ["lower-cased words", "stems", "skip pairs", "negation scope", "own voice and quotation",
     "function words and marks 1-3", "first 15 tokens", "first 30 tokens", "first 60 tokens",
     "first 120 tokens", "last 60 tokens"], "words once more")
SOURCED = {"n-grams of two sources", "nuisance projection"}


def problems(build, corpora, name, repeats):
    """One a target. Splits share their documents, so that an address tells which it is."""
    by_target = {}
    for _, train, test in accuracy.outer_splits(corpora, name, 5, repeats or REPEATS[name]):
        documents, at, splits = by_target.setdefault(test[0].get("target", ""), ([], {}, []))
        for document in train + test if not documents else []:
            at[id(document)] = len(documents)
            documents.append(document)
        splits.append([numpy.array([at[id(d)] for d in part]) for part in (train, test)])
    return [Problem(build, documents, splits) for documents, _, splits in by_target.values()]


def compare(build, corpora, name, candidates, repeats):
    parts = problems(build, corpora, name, repeats)
    clusters = [ablations.cluster(part.documents[i]) for part in parts
                for _, test in part.splits for i in test]
    sourced = any(part.sources[0] for part in parts)

    @functools.lru_cache(None)
    def measure(candidate):
        decide = CANDIDATES[candidate]
        pooled = [part.outcomes(functools.partial(decide, part)) for part in parts]
        return [sum(lists, []) for lists in zip(*pooled)]
    for candidate in candidates:
        if sourced or candidate not in SOURCED:
            base = measure(COMPARED_WITH.get(candidate, "base"))
            ablations.row(name, candidate, measure(candidate), base, clusters)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("corpora")
    parser.add_argument("--sets", default=",".join(REPEATS))
    parser.add_argument("--candidates", default=",".join(CANDIDATES))
    parser.add_argument("--repeats", type=int, default=0)
    arguments = parser.parse_args()
    print(f"{'set':14} {'candidate':30} {'accuracy':20}   log-loss")
    for name in arguments.sets.split(","):
        compare(arguments.build, arguments.corpora, name, arguments.candidates.split(","),
                arguments.repeats)


if __name__ == "__main__":
    sys.exit(main())
