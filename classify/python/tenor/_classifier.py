"""Classifier: a scikit-learn classifier of texts, trained by tenor-train."""

import os
from collections.abc import Sequence
from typing import Any

from . import _documents, _training
from ._errors import Error
from ._scorer import Scorer

# scikit-learn asks estimators for more with each version (tags, metadata routing), and its base
# classes answer. So they are used where they are; without scikit-learn, the four methods below are
# all that anybody asks for.
try:
    from sklearn.base import BaseEstimator as _Estimator
    from sklearn.base import ClassifierMixin as _Mixin
except ImportError:

    class _Mixin:  # type: ignore[no-redef]
        _estimator_type = "classifier"
        predict: Any

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
            """The share of texts whose label is right."""
            weights = [1.0] * len(y) if sample_weight is None else list(sample_weight)
            right = [found == label for found, label in zip(self.predict(X), y)]
            return float(sum(w for w, is_right in zip(weights, right) if is_right) / sum(weights))

    class _Estimator:  # type: ignore[no-redef]
        @classmethod
        def _names(cls) -> list[str]:
            code = cls.__init__.__code__
            return sorted(code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount])

        def get_params(self, deep: bool = True) -> dict[str, Any]:
            return {name: getattr(self, name) for name in self._names()}

        def set_params(self, **parameters: Any) -> Any:
            for name, value in parameters.items():
                if name not in self._names():
                    raise ValueError(f"there is no parameter {name!r}")
                setattr(self, name, value)
            return self


def _numpy() -> Any:
    """numpy, or None."""
    try:
        import numpy
    except ImportError:
        return None
    return numpy


def _list(name: str, values: Any) -> list[Any]:
    """Python's own values, not numpy's."""
    return [value.item() if hasattr(value, "dtype") and getattr(value, "shape", None) == ()
            else value for value in _documents.many(name, values)]


class Classifier(_Mixin, _Estimator):  # type: ignore[misc]
    """Trains a model on labelled texts, as tenor-train does, and is one of scikit-learn's
    classifiers: for cross_val_score, GridSearchCV, Pipeline, CalibratedClassifierCV, joblib.

        model = tenor.Classifier(seed=1).fit(texts, labels, groups=outlets)
        model.predict_proba(more_texts)

    Probabilities are calibrated already. Unlike tenor-classify, `predict` gives each text a
    label, whatever its language, kind and length, since scikit-learn expects one.

    Parameters
    ----------
    All that are None are tenor-train's defaults; `tenor-train --help` describes them.

    seed : int
    threads : int, optional
        Threads of fit and of predict, one for each processor if it is None; the results are the
        same with any number. With n_jobs of scikit-learn, 1 is best.
    features : "all", "ngrams" or "dense", optional
    words, chars : str, optional
        Word and character n-grams, such as "1-2", or "none".
    head, min_documents, max_features : int, optional
    drop_lines, drop_signatures : bool
        Leave out what recurs in the texts of one source. Needs `groups`.
    class_weight : "balanced" or "none", optional
    cost : float, optional
        The C of the support vector machines; otherwise it is searched for.
    average, folds, search_documents : int, optional
    language : str, optional
        Language of the texts, or "any".
    raw : bool
        Texts have no boilerplate and comments that should be looked for.
    background, vectors : path or "none", optional
    options : tuple of str
        More options of tenor-train: ("--target", "mayor=mayor.txt").
    abstain : bool
        Leave texts without a label where the model abstains: None in what predict gives, NaN in
        what predict_proba gives.
    train : path, optional
        The program tenor-train; otherwise the environment's TENOR_TRAIN, the one built with
        this package, or the one in PATH.

    Attributes
    ----------
    classes_ : the labels, sorted, of the type that y has
    model_ : bytes, the content of the model file: write it to a file for tenor-classify
    report_ : dict, tenor-train's report
    """

    def __init__(self, *, seed: int = 1, threads: int | None = None,
                 features: str | None = None, words: str | None = None,
                 chars: str | None = None, head: int | None = None,
                 min_documents: int | None = None, max_features: int | None = None,
                 drop_lines: bool = False, drop_signatures: bool = False,
                 class_weight: str | None = None, cost: float | None = None,
                 average: int | None = None, folds: int | None = None,
                 search_documents: int | None = None, language: str | None = None,
                 raw: bool = False, background: Any = None, vectors: Any = None,
                 options: Sequence[str] = (), abstain: bool = False, train: Any = None) -> None:
        self.seed = seed
        self.threads = threads
        self.features = features
        self.words = words
        self.chars = chars
        self.head = head
        self.min_documents = min_documents
        self.max_features = max_features
        self.drop_lines = drop_lines
        self.drop_signatures = drop_signatures
        self.class_weight = class_weight
        self.cost = cost
        self.average = average
        self.folds = folds
        self.search_documents = search_documents
        self.language = language
        self.raw = raw
        self.background = background
        self.vectors = vectors
        self.options = options
        self.abstain = abstain
        self.train = train

    def _more_tags(self) -> dict[str, Any]:
        """What X is, for scikit-learn before 1.6."""
        return {"X_types": ["string"], "no_validation": True}

    def __sklearn_tags__(self) -> Any:
        """The same since."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        return tags

    def __getstate__(self) -> dict[str, Any]:
        """The model is pickled as bytes, and opened again when it is needed."""
        inherited = getattr(super(), "__getstate__", None)
        state = dict(inherited() if inherited else self.__dict__)
        state.pop("_scorer", None)
        return state

    # ---- Training ---------------------------------------------------------------------

    def _command_options(self) -> list[str]:
        options: list[str] = []
        for name in ("seed", "threads", "features", "words", "chars", "head", "min_documents",
                     "max_features", "class_weight", "cost", "average", "folds",
                     "search_documents", "language", "background", "vectors"):
            value = getattr(self, name)
            if value is not None:
                value = os.fsdecode(value) if isinstance(value, os.PathLike) else str(value)
                options.append(f"--{name.replace('_', '-')}={value}")
        for name in ("drop_lines", "drop_signatures", "raw"):
            if getattr(self, name):
                options.append(f"--{name.replace('_', '-')}")
        return options + _training.check_options(self.options)

    @staticmethod
    def _classes(labels: list[Any]) -> list[Any]:
        """The labels, sorted, which must differ as text too: so a model has them."""
        for label in labels:
            if _documents.is_missing(label):
                raise ValueError("a label is missing")
            if not isinstance(label, (str, int, float)):
                raise TypeError(
                    f"a label is str, bool, int or float, not {type(label).__name__}")
        classes = sorted(set(labels))
        names = [str(label) for label in classes]
        for name in names:
            if not name or name != name.strip():
                raise ValueError(f"a label is empty or has blanks around it: {name!r}")
        if len(set(names)) < len(names):
            raise ValueError("two labels are spelled alike")
        if len(classes) < 2:
            raise ValueError("there are texts of one label only; it takes two")
        return classes

    def fit(self, X: Any, y: Any, groups: Any = None) -> "Classifier":
        """Trains on texts X with labels y.

        X has str, or dicts as `Scorer.score` takes them (str only); y has str, bool, int or float.
        `groups` are the texts' sources: texts of one source are never on both sides of
        tenor-train's own splits. A group that is missing (None, NaN) says nothing of its text's
        source. The texts are written to a temporary file, for the program to read.

        Raises ValueError, TypeError or `tenor.Error` with what tenor-train said.
        """
        documents, labels = _documents.many("X", X), _list("y", y)
        sources = None if groups is None else _list("groups", groups)
        if len(documents) != len(labels):
            raise ValueError(f"there are {len(documents)} texts and {len(labels)} labels")
        if sources is not None and len(sources) != len(documents):
            raise ValueError(f"there are {len(documents)} texts and {len(sources)} groups")
        classes = self._classes(labels)
        model, report = _training.train(
            _training.find_program(self.train), documents, [str(label) for label in labels],
            sources, self._command_options())
        self._scorer = Scorer(model)
        if self._scorer.tasks != (_training.TASK,):
            raise Error("bad_data", f"the model has another task: {self._scorer.tasks[0]}")
        names = self._scorer.labels[_training.TASK]
        if set(names) != {str(label) for label in classes}:
            raise Error("bad_data", f"the model has other labels than y: {', '.join(names)}")
        numpy = _numpy()
        self.classes_ = numpy.array(classes) if numpy else classes
        self.model_, self.report_ = model, report
        return self

    # ---- Predicting -------------------------------------------------------------------

    def _open(self) -> Scorer:
        if not hasattr(self, "model_"):
            try:
                from sklearn.exceptions import NotFittedError
            except ImportError:
                raise ValueError("this Classifier is not fitted yet: call fit") from None
            raise NotFittedError("this Classifier is not fitted yet: call fit")
        if not hasattr(self, "_scorer"):
            self._scorer = Scorer(self.model_)
        return self._scorer

    def _columns(self, scorer: Scorer) -> list[str]:
        """The model's label of each class: it has them in the order of their bytes."""
        names = {name: name for name in scorer.labels[_training.TASK]}
        return [names[str(label)] for label in _list("classes_", self.classes_)]

    def _rows(self, X: Any) -> list[list[float]]:
        """A text that cannot be scored is an error: there is no honest row for it."""
        scorer = self._open()
        columns = self._columns(scorer)
        rows = []
        found = scorer._plain("predict", _documents.many("X", X), {
            "threads": self.threads, "raw": self.raw, "no_abstain": not self.abstain,
            "any_language": not self.abstain})
        for number, result in enumerate(found):
            if "error" in result:
                raise Error(result["error"]["code"],
                            f"text number {number}: {result['error']['message']}")
            score = result["scores"][_training.TASK]
            known = score.get("probabilities")
            rows.append([known[name] if known else float("nan") for name in columns])
        return rows

    def predict_proba(self, X: Any) -> Any:
        """A row for each text, a column for each of `classes_`. Raises `tenor.Error` for a text that
        cannot be scored, such as one that is empty or missing."""
        rows = self._rows(X)
        numpy = _numpy()
        return numpy.array(rows, dtype=float).reshape(len(rows), len(self.classes_)) \
            if numpy else rows

    def predict_log_proba(self, X: Any) -> Any:
        """The logarithms of `predict_proba`."""
        import numpy

        with numpy.errstate(divide="ignore"):
            return numpy.log(self.predict_proba(X))

    def predict(self, X: Any) -> Any:
        """The most likely of `classes_` for each text; with `abstain`, None where there is none."""
        rows = self._rows(X)
        classes = _list("classes_", self.classes_)
        labels = [None if row[0] != row[0] else classes[row.index(max(row))] for row in rows]
        numpy = _numpy()
        if not numpy:
            return labels
        if self.abstain:
            return numpy.array(labels, dtype=object)
        return numpy.array(labels, dtype=self.classes_.dtype)
