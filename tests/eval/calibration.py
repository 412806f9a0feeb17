#!/usr/bin/env python3
"""Which calibration tells best how sure a model may be?

usage: calibration.py BUILD CORPORA [--keep FOLDER] [--sets "NAME;..."]

For each set tenor-train writes its out-of-fold decision values (--predictions), of plain folds
(known sources) and, where sources are named, of grouped ones (unseen sources). For each fold, each
method is fitted on the decision values of the other folds and scored on this one: log loss and ECE
(15 bins) over all documents. What a method has to choose is chosen by cross-validation on the other
folds. Prints two markdown tables: log loss and ECE, and Brier scores.

The decision values of the other folds come from machines that have read this fold, as everywhere
in stacking; no calibration sees its labels.

--keep FOLDER keeps the predictions, and uses those that are there. Needs numpy, scipy and
scikit-learn.
"""
import argparse
import collections
import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
import scipy.optimize
import scipy.special
import sklearn.isotonic

# Of AllSides, and without n-grams of characters: trainings of minutes.
PER_OUTLET, RANDOM_DOCUMENTS = 100, 4000
LEAST = 1e-15  # the probability that log loss takes for 0, as metrics/metrics.c does
BINS = 15


# ---- Sets -------------------------------------------------------------------------------

def read(path):
    opened = gzip.open(path, "rt") if str(path).endswith(".gz") else open(path)
    with opened as lines:
        return [json.loads(line) for line in lines]


def listed(corpora, part):
    ids = set((corpora / f"stance/allsides/{part}.ids").read_text().split())
    articles = [d for d in read(corpora / "stance/allsides/articles.jsonl.gz") if d["id"] in ids]
    random.Random(1).shuffle(articles)
    return articles


def capped(articles):
    have = collections.Counter()
    for article in articles:
        have[article["source"]] += 1
        if have[article["source"]] <= PER_OUTLET:
            yield article


SETS = {
    "core8": lambda c: read(c / "genre/core8.jsonl"),
    "satire": lambda c: read(c / "genre/satire.jsonl"),
    "semeval2016, one target": lambda c: [d for d in read(c / "stance/semeval2016_train.jsonl")
                                          if d["target"] == "hillary"],
    "hyperpartisan": lambda c: read(c / "stance/hyperpartisan.jsonl"),
    "camp_syria, two camps": lambda c: [d for d in read(c / "stance/camp_syria.jsonl")
                                        if d["label"] != "agency"],
    "syria": lambda c: read(c / "stance/syria.jsonl"),
    "allsides-media": lambda c: list(capped(listed(c, "media_train"))),
    "allsides-random": lambda c: listed(c, "random_train")[:RANDOM_DOCUMENTS],
}


def predict(build, corpora, name, folder):
    """What tenor-train predicts of the set's documents, out of fold."""
    path = folder / f"{name}.jsonl"
    if not path.exists():
        with tempfile.TemporaryDirectory() as work:
            documents, made = pathlib.Path(work) / "set.jsonl", pathlib.Path(work) / "made.jsonl"
            with open(documents, "w") as out:
                for document in SETS[name](corpora):
                    out.write(json.dumps(document) + "\n")
            options = ["--chars", "none"] if name.startswith("allsides") else []
            subprocess.run(["nice", f"{build}/bin/tenor-train", "-q", "--threads", "1",
                            "--background", "none", "--predictions", made, documents, *options],
                           check=True)
            path.write_text(made.read_text())
    return read(path)


class Values:
    """Decision values of some documents [n, outputs], their labels and folds."""

    def __init__(self, z, y, fold, labels):
        self.z, self.y, self.fold, self.labels = z, y, fold, labels

    def part(self, chosen):
        return Values(self.z[chosen], self.y[chosen], self.fold[chosen], self.labels)

    def without(self, fold):
        return self.part(self.fold != fold)

    def only(self, fold):
        return self.part(self.fold == fold)


def values_of(records, kind):
    """The values of this kind of folds, or None."""
    if kind not in records[0]:
        return None
    labels = sorted(records[0][kind]["probabilities"], key=str.encode)
    names = labels[:1] if len(labels) == 2 else labels
    return Values(numpy.array([[r[kind]["decision"][n] for n in names] for r in records]),
                  numpy.array([labels.index(r["label"]) for r in records]),
                  numpy.array([r[kind]["fold"] for r in records]), len(labels))


# ---- Methods: a function from Values to a function from z to probabilities ------------------

def softmax(logits):
    """Of one column, which stands for two labels, the second logit is 0."""
    if logits.shape[1] == 1:
        logits = numpy.hstack([logits, numpy.zeros_like(logits)])
    return scipy.special.softmax(logits, axis=1)


def frequencies(values):
    return numpy.bincount(values.y, minlength=values.labels).astype(float)


def share(values):
    """Laplace's: a label of which the folds have no document still has a share."""
    return (frequencies(values) + 1) / (len(values.y) + values.labels)


def targets(values):
    """Platt's smoothed targets, as train/calibrate.c has them."""
    have, n = frequencies(values), len(values.y)
    target = numpy.outer(1 / (have + 2) / (n - have), have)
    numpy.fill_diagonal(target, (have + 1) / (have + 2))
    return target[values.y]


def minimise(loss, start, bounds=None):
    """`loss` returns the value and the gradient."""
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds,
                                    options={"maxiter": 5000, "ftol": 1e-13, "gtol": 1e-8})
    return found.x


def cross_entropy(logits, target):
    """The mean, and its gradient by the logits."""
    probability = softmax(logits)
    value = -(target * numpy.log(numpy.maximum(probability, 1e-300))).sum() / len(target)
    return value, ((probability - target) / len(target))[:, :logits.shape[1]]


def standard(values):
    """About each output's mean, per one deviation for all."""
    center = values.z.mean(axis=0)
    deviation = numpy.sqrt(((values.z - center) ** 2).mean()) or 1
    return center, deviation


def fit_vector(values, common=False, intercepts=True):
    """Slopes and intercepts of standardised values, as train/calibrate.c fits them: never
    negative slopes, drawn to their mean by a Gaussian prior; or one slope in common."""
    center, deviation = standard(values)
    if not intercepts:
        center = numpy.zeros_like(center)
    z, target, outputs = (values.z - center) / deviation, targets(values), values.z.shape[1]
    slopes = 1 if common else outputs

    def loss(x):
        value, by_logit = cross_entropy(z * x[:slopes] + x[slopes:], target)
        by_slope, off = (by_logit * z).sum(axis=0), x[:slopes] - x[:slopes].mean()
        value += 0.5 / len(z) * (off ** 2).sum()
        by_slope = numpy.array([by_slope.sum()]) if common else by_slope
        return value, numpy.concatenate([by_slope + off / len(z),
                                         by_logit.sum(axis=0) * intercepts])
    x = minimise(loss, numpy.concatenate([numpy.ones(slopes), numpy.zeros(outputs)]),
                 [(0, None)] * slopes + [(None, None)] * outputs)
    return numpy.resize(x[:slopes], outputs), x[slopes:], center, deviation


def apply_vector(fit, z, temper=1):
    slope, intercept, center, deviation = fit
    return softmax(temper * ((z - center) / deviation * slope + intercept))


def shares(values):
    return lambda z: numpy.tile(share(values), (len(z), 1))


def vector(values):
    fit = fit_vector(values)
    return lambda z: apply_vector(fit, z)


def one_slope(values):
    fit = fit_vector(values, common=True)
    return lambda z: apply_vector(fit, z)


def temperature(values):
    fit = fit_vector(values, common=True, intercepts=False)
    return lambda z: apply_vector(fit, z)


def log_loss(probability, y):
    return -numpy.log(numpy.maximum(probability[numpy.arange(len(y)), y], LEAST))


def choose(values, fit, candidates):
    """The candidate with the least log loss, each fold scored by a fit on the others; `fit` gives
    a function from z and a candidate to probabilities."""
    sums = numpy.zeros(len(candidates))
    for fold in set(values.fold):
        fitted, held = fit(values.without(fold)), values.only(fold)
        sums += [log_loss(fitted(held.z, c), held.y).sum() for c in candidates]
    return candidates[int(sums.argmin())]


def dirichlet(values):
    """Kull et al. 2019: softmax(W ln q + b), q the temperature-scaled probabilities; what is off
    W's diagonal, and b, have an L2 penalty, chosen on the folds. With two labels it is beta
    calibration (Kull et al. 2017)."""
    def fit(values, penalty):
        base, labels = temperature(values), values.labels
        x, target = numpy.log(numpy.maximum(base(values.z), LEAST)), numpy.eye(labels)[values.y]
        off = penalty * (1 - numpy.eye(labels)) / (labels * (labels - 1))

        def loss(p):
            w, b = p[:labels * labels].reshape(labels, labels), p[labels * labels:]
            value, by_logit = cross_entropy(x @ w.T + b, target)
            value += (off * w ** 2).sum() + penalty * (b ** 2).mean()
            return value, numpy.concatenate([(by_logit.T @ x + 2 * off * w).ravel(),
                                             by_logit.sum(axis=0) + 2 * penalty * b / labels])
        p = minimise(loss, numpy.concatenate([numpy.eye(labels).ravel(), numpy.zeros(labels)]))
        w, b = p[:labels * labels].reshape(labels, labels), p[labels * labels:]
        return lambda z: softmax(numpy.log(numpy.maximum(base(z), LEAST)) @ w.T + b)

    penalties = 1e-4, 1e-3, 1e-2, 1e-1, 1

    def path(values):
        fits = {penalty: fit(values, penalty) for penalty in penalties}
        return lambda z, penalty: fits[penalty](z)
    return fit(values, choose(values, path, penalties))


def by_label(values, fit):
    """Probabilities of each label against the others, by `fit` on (z, whether it is the label),
    divided by their sum (Zadrozny and Elkan 2002)."""
    fits = [fit(values.z[:, k], values.y == k) for k in range(values.z.shape[1])]

    def apply(z):
        p = numpy.column_stack([f(z[:, k]) for k, f in enumerate(fits)])
        if len(fits) == 1:
            return numpy.hstack([p, 1 - p])
        total = p.sum(axis=1, keepdims=True)
        return numpy.where(total > 0, p / numpy.where(total > 0, total, 1), share(values))
    return apply


def isotonic(values):
    def fit(z, is_label):
        regression = sklearn.isotonic.IsotonicRegression(out_of_bounds="clip")
        return regression.fit(z, is_label.astype(float)).predict
    return by_label(values, fit)


def venn_abers(values):
    """Vovk and Petej 2014, inductive: isotonic regression with the document as a 0, then as a 1;
    the two are merged to p1 / (1 - p0 + p1), which minimises the regret of log loss."""
    def fit(z, is_label):
        at, which, count = numpy.unique(z, return_inverse=True, return_counts=True)
        hits = numpy.bincount(which, weights=is_label.astype(float))

        def one(value, outcome):
            i = numpy.searchsorted(at, value)
            if i < len(at) and at[i] == value:
                h, n = hits.copy(), count.astype(float)
                h[i], n[i] = h[i] + outcome, n[i] + 1
            else:
                h, n = numpy.insert(hits, i, outcome), numpy.insert(count.astype(float), i, 1)
            return sklearn.isotonic.isotonic_regression(h / n, sample_weight=n)[i]

        def apply(z):
            p0, p1 = (numpy.array([one(v, outcome) for v in z]) for outcome in (0.0, 1.0))
            return p1 / (1 - p0 + p1)
        return apply
    return by_label(values, fit)


def mixed(values):
    """(1 - a) vector scaling + a shares."""
    def fit(values):
        scaled, own = vector(values), share(values)
        return lambda z, a: (1 - a) * scaled(z) + a * own
    a = choose(values, fit, [i / 50 for i in range(51)])
    fitted = fit(values)
    return lambda z: fitted(z, a)


def jackknifed(values):
    """Vector scaling, each slope times max(0, 1 - se^2 / slope^2), se from the jackknife over
    the folds; the intercepts are then fitted again."""
    slope, intercept, center, deviation = fit_vector(values)
    folds = sorted(set(values.fold))
    left = []
    for fold in folds:
        some = fit_vector(values.without(fold))
        left.append(some[0] / some[3] * deviation)
    left = numpy.array(left)
    variance = (len(folds) - 1) / len(folds) * ((left - left.mean(axis=0)) ** 2).sum(axis=0)
    squares = numpy.maximum(slope ** 2, 1e-12)
    slope = slope * numpy.maximum(0, 1 - variance / squares)
    z, target = (values.z - center) / deviation * slope, targets(values)

    def loss(b):
        value, by_logit = cross_entropy(z + b, target)
        return value, by_logit.sum(axis=0)
    fit = slope, minimise(loss, intercept), center, deviation
    return lambda z: apply_vector(fit, z)


METHODS = {
    "class shares": shares,
    "vector scaling": vector,
    "one slope, intercepts": one_slope,
    "temperature alone": temperature,
    "Dirichlet": dirichlet,
    "isotonic": isotonic,
    "Venn–Abers": venn_abers,
    "vector scaling and shares": mixed,
    "vector scaling, slopes shrunk": jackknifed,
}
BOTH = "as tenor-train: vector scaling of known, tempered by both"
UNSEEN = "vector scaling of known, tempered by unseen"


def tempered(known, kinds):
    """What tenor-train does for unseen sources: vector scaling of the plain folds' values, times
    an inverse temperature of at most 1, fitted on these kinds of values (train/temperature.h)."""
    fit = fit_vector(known)

    def loss(t):
        return sum(log_loss(apply_vector(fit, v.z, t), v.y).sum() for v in kinds)
    t = scipy.optimize.minimize_scalar(loss, bounds=(0.05, 1), method="bounded").x
    t = 1 if loss(1) <= loss(t) else t
    return lambda z: apply_vector(fit, z, t)


# ---- Figures --------------------------------------------------------------------------------

def out_of_fold(values, fit):
    """Each fold's probabilities, by a fit without it: `fit(fold)`."""
    probability = numpy.zeros((len(values.y), values.labels))
    for fold in set(values.fold):
        probability[values.fold == fold] = fit(fold)(values.only(fold).z)
    return probability


def ece(probability, y):
    confidence, right = probability.max(axis=1), probability.argmax(axis=1) == y
    bins = numpy.clip(numpy.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    return sum(abs((confidence - right)[bins == b].sum()) for b in range(BINS)) / len(y)


def brier(probability, y):
    return ((probability - numpy.eye(probability.shape[1])[y]) ** 2).sum(axis=1)


def differs(loss, base, groups):
    """Is the mean difference more than 1.96 standard errors? A group is one observation."""
    difference = loss - base
    sums = numpy.bincount(groups, weights=difference - difference.mean())
    return abs(difference.sum()) > 1.96 * numpy.sqrt((sums ** 2).sum())


def measure(records, kind):
    """{method: (log loss, ECE, Brier score, whether log loss differs from vector scaling's)}."""
    values = values_of(records, kind)
    known, unseen = values_of(records, "known"), values_of(records, "unseen")
    sources = [r.get("source") or f"#{i}" for i, r in enumerate(records)]
    groups = numpy.unique(sources, return_inverse=True)[1]
    made = {name: out_of_fold(values, lambda fold: method(values.without(fold)))
            for name, method in METHODS.items()}
    if kind == "unseen":
        def rest(fold, *of):
            return [values.part(unseen.fold != fold) for values in of]
        made[BOTH] = out_of_fold(values, lambda fold: tempered(
            *rest(fold, known), rest(fold, known, unseen)))
        made[UNSEEN] = out_of_fold(values, lambda fold: tempered(
            *rest(fold, known), rest(fold, unseen)))
    base = log_loss(made["vector scaling"], values.y)
    figures = {}
    for name, probability in made.items():
        loss = log_loss(probability, values.y)
        figures[name] = (loss.mean(), ece(probability, values.y),
                         brier(probability, values.y).mean(), differs(loss, base, groups))
    return figures


def print_table(columns, cell):
    names = [*METHODS, BOTH, UNSEEN]
    print("|", *(f"| {column}" for column in columns), "|")
    print("|---" * (len(columns) + 1) + "|")
    for name in names:
        cells = [cell(figures[name]) if name in figures else "–" for figures in columns.values()]
        print(f"| {name} |", " | ".join(cells), "|")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("corpora", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--sets", default=";".join(SETS), help="names, with ; between them")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    columns = {}
    with tempfile.TemporaryDirectory() as work:
        for name in arguments.sets.split(";"):
            records = predict(arguments.build, arguments.corpora, name,
                              arguments.keep or pathlib.Path(work))
            kinds = [kind for kind in ("known", "unseen") if kind in records[0]]
            for kind in kinds:
                columns[f"{name}, {kind}" if len(kinds) > 1 else name] = measure(records, kind)
    print_table(columns, lambda f: ("**{:.3f}**" if f[3] else "{:.3f}").format(f[0])
                + f" ({f[1]:.3f})")
    print_table(columns, lambda f: f"{f[2]:.3f}")


if __name__ == "__main__":
    sys.exit(main())
