"""Scorer: articles -> labels, confidences and evidence."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from . import _documents, _models, _options, _pool, _tenor


def _missing() -> dict[str, Any]:
    """The result of a text that is missing."""
    return {"error": {"code": "missing_text", "message": "the text is missing"}}


class Scorer:
    """Open models, which score texts.

        with tenor.Scorer("genre", "stance") as scorer:
            found = scorer.score("Rebels seized the town on Monday, officials said. ...")
            found["scores"]["genre"]["label"]

    Parameters
    ----------
    *models : str, os.PathLike or bytes
        A str is the name of an installed model, such as "genre"; with a '/' in it or '.tenor' at
        its end it is a path. Bytes are the content of a model file. With none, all installed models
        are opened, as tenor-classify does.
    directory : path, optional
        Where the models with names are. Otherwise the environment's TENOR_MODELS says it (files
        and directories, separated by colons); otherwise it is `tenor.models_directory()`, or
        models/ of the checkout for a package that was built there and not installed.
    read : bool, default True
        Read the files into memory. With False they are mapped, which shares their memory among
        processes; but a file that is cut short or overwritten meanwhile makes scoring crash.

    Raises
    ------
    tenor.Error
        If a model cannot be opened, or two have the same task.

    A scorer may be used by any number of threads at the same time, and after a fork. It closes with
    the object, with `close()`, or at the end of a `with`; calls that are running then end as usual.
    A pickled scorer opens the same models again: by their paths, or names, or bytes.
    """

    def __init__(self, *models: Any, directory: Any = None, read: bool = True) -> None:
        self._sources = _models.find_all(models, directory)
        self._read = bool(read)
        self._open()

    def _open(self) -> None:
        self._scorer = _tenor.Scorer(self._sources, self._read)
        # Results that nobody scores with now. They remember words, so that scoring is fast.
        self._results: list[_tenor.Result] = []

    @property
    def tasks(self) -> tuple[str, ...]:
        """What the models find, in their order: ("genre", "stance")."""
        return self._scorer.tasks

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The labels of each task, in the order of `probabilities`."""
        return dict(zip(self._scorer.tasks, self._scorer.labels))

    @property
    def version(self) -> str:
        """The version of the library."""
        return _tenor.version()

    @property
    def closed(self) -> bool:
        return self._scorer.closed

    def close(self) -> None:
        """Closes the models. Scoring is a ValueError from now on."""
        self._scorer.close()
        self._results.clear()

    def __enter__(self) -> "Scorer":
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed " if self.closed else ""
        return f"<{state}tenor.Scorer of {', '.join(self.tasks)}>"

    def __getstate__(self) -> dict[str, Any]:
        if self.closed:
            raise ValueError("the scorer is closed")
        return {"_sources": self._sources, "_read": self._read}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._open()

    # ---- Scoring ----------------------------------------------------------------------

    def score(self, texts: Any, *, threads: int | None = None, evidence: bool = False,
              explain: bool | str = False, spans: str = "input", no_abstain: bool = False,
              any_language: bool = False, min_confidence: float = 0.0, coverage: float = 0.0,
              coverage_by: str = "all", raw: bool = False, format: str = "text",
              charset: str | None = None, source: str | None = None,
              most_bytes: int | None = None, timeout: float | None = None) -> Any:
        """Scores a text, or each of an iterable of texts.

        Parameters
        ----------
        texts : str, bytes, dict, or an iterable of them (list, generator, Series)
            A dict has the text as "text", or a page of HTML as "html", and optionally "title",
            "source", "byline", "date", "site", "format" ("text" or "html") and, of bytes, "charset".
            What is not said to be HTML is text, tags and all.
        threads : int, optional
            Default: one for each processor that this process may use. One text takes one thread.
            The results are the same with any number.
        evidence : bool
            Also mentions of speakers, quotations and targets.
        explain : bool, "all" or a label
            Also the reasons for the label that was given, for all labels, or for this one.
        spans : "input" or "text"
            Spans are of the text as it was given, or as it was read (without HTML's tags, a title
            first), which is then there as "text".
        no_abstain, any_language, raw : bool
            Always give a label; score other languages than the models'; take all of the text for
            the article, boilerplate and comments too.
        min_confidence : float
            Give no label with less confidence.
        coverage : float
            Above 0: also "set", labels that have the true one with this probability: over all
            articles, or with coverage_by="label" over those of each true label.
        format, charset, source : str
            Of all texts that do not say otherwise.
        most_bytes : int, optional
            A longer text, as UTF-8, is an error.
        timeout : float, optional
            A text that takes more seconds, its evidence and reasons included, is an error, "stopped".

        Returns
        -------
        dict, or a list of dicts in the order of the texts
            The keys are those of tenor-classify's JSON lines; its man page describes them:
            "page", "scores", "evidence", "notes"; also "language", and a score without a label has
            "label": None beside "abstain". Numbers are not rounded. Spans are lists [begin, end] for
            text[begin:end]: in characters of a str, in bytes of bytes; in a title that is given
            beside the text they are [begin, end, "title"].

            A text that cannot be scored gives {"error": {"code": ..., "message": ...}}: "empty_text",
            "binary_text", "text_too_large", "stopped"; "missing_text" for None, NaN or pandas.NA in
            the place of a text.

        Raises
        ------
        TypeError, ValueError
            For arguments, and documents, that are of no such type or value; a closed scorer.
        MemoryError

        Ctrl-C ends a call that is running.
        """
        found = self._score(
            texts, threads, format, charset, source, scores_only=False, evidence=evidence,
            explain=explain, spans=spans, no_abstain=no_abstain, any_language=any_language,
            min_confidence=min_confidence, coverage=coverage, coverage_by=coverage_by, raw=raw,
            most_bytes=most_bytes, timeout=timeout)
        return next(found) if _documents.is_single(texts) else list(found)

    def stream(self, texts: Any, *, threads: int | None = None, format: str = "text",
               charset: str | None = None, source: str | None = None,
               **options: Any) -> Iterator[dict[str, Any]]:
        """The results of `score` one by one, in order, for more texts than fit into memory. Takes
        the same arguments. Texts are read a few ahead of the results, by the thread that asks
        for these."""
        _options.check_names("stream", options, is_plain=False)
        return self._score(texts, threads, format, charset, source, scores_only=False, **options)

    def probabilities(self, texts: Any, task: str, **options: Any) -> Any:
        """The probabilities of a task's labels: a row for each text, a column for each of
        `labels[task]`, NaN where the model abstains or the text is missing or cannot be scored.

        A numpy array if there is numpy, else a list of lists. Takes the options of `score`."""
        if task not in self.tasks:
            raise ValueError(f"no model has the task {task!r}; there are {', '.join(self.tasks)}")
        nothing = [float("nan")] * len(self.labels[task])
        rows = []
        for found in self._plain("probabilities", texts, options):
            score = found.get("scores", {}).get(task, {})
            rows.append(list(score["probabilities"].values()) if "probabilities" in score
                        else list(nothing))
        try:
            import numpy
        except ImportError:
            return rows
        return numpy.array(rows, dtype=float).reshape(len(rows), len(nothing))

    def frame(self, texts: Any, **options: Any) -> Any:
        """A pandas.DataFrame with a row for each text, and the columns TASK, TASK.confidence and
        TASK.abstain (why there is no label) for each task, and error (its code). A Series' index
        is kept. Takes the options of `score`."""
        import pandas

        columns: dict[str, list[Any]] = {}
        for task in self.tasks:
            columns.update({task: [], f"{task}.confidence": [], f"{task}.abstain": []})
        columns["error"] = []
        for found in self._plain("frame", texts, options):
            for task in self.tasks:
                score = found.get("scores", {}).get(task, {})
                columns[task].append(score.get("label"))
                columns[f"{task}.confidence"].append(score.get("confidence", float("nan")))
                columns[f"{task}.abstain"].append(score.get("abstain", {}).get("reason"))
            columns["error"].append(found.get("error", {}).get("code"))
        index = texts.index if isinstance(texts, pandas.Series) else None
        return pandas.DataFrame(columns, index=index)

    def _plain(self, method: str, texts: Any, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Labels and probabilities alone. `method` is the one that was called."""
        threads, format = options.pop("threads", None), options.pop("format", "text")
        charset, source = options.pop("charset", None), options.pop("source", None)
        _options.check_names(method, options, is_plain=True)
        return self._score(texts, threads, format, charset, source, scores_only=True, **options)

    def _score(self, texts: Any, threads: int | None, format: str, charset: str | None,
               source: Any, **options: Any) -> Iterator[dict[str, Any]]:
        """Checks all arguments at once; the texts as they come."""
        if self.closed:
            raise ValueError("the scorer is closed")
        reader = _documents.Documents(format, charset, source)
        is_single = _documents.is_single(texts)
        count = 1 if is_single else _options.threads_of(threads)
        if is_single:
            _options.threads_of(threads)
            documents = iter([reader.read(texts)])
        else:
            documents = (reader.read(text, number)
                         for number, text in enumerate(_documents.each(texts)))
        run = _options.make_run(self.labels, is_direct=count == 1, **options)
        if count == 1:
            return self._in_this_thread(documents, run)
        return self._in_threads(documents, run, count)

    # ---- Results ----------------------------------------------------------------------

    @contextlib.contextmanager
    def _worker(self, run: _tenor.Run) -> Iterator[Callable[[Any], Any]]:
        """What scores documents, on one thread."""
        try:
            result = self._results.pop()
        except IndexError:
            result = _tenor.Result()
        try:
            yield lambda document: (_missing() if document is None else
                                    result.score(self._scorer, document, run))
        finally:
            if not self.closed:
                self._results.append(result)

    def _in_this_thread(self, documents: Iterator[Any], run: _tenor.Run) -> Iterator[Any]:
        with self._worker(run) as work:
            for document in documents:
                yield work(document)

    def _in_threads(self, documents: Iterator[Any], run: _tenor.Run,
                    threads: int) -> Iterator[Any]:
        return _pool.in_order(lambda: self._worker(run), documents, threads, run.stop)
