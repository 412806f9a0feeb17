"""What a call asks of all its documents, checked."""

import math
import operator
import os
from typing import Any

from . import _tenor

# What a method says, not its caller.
INNER = ("labels", "scores_only", "is_direct")


def _fraction(name: str, value: Any) -> float:
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError(f"{name} is from 0 to 1, not {value!r}")
    return number


def _count(name: str, value: Any) -> int:
    """A whole number from 1; numpy's too."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} is an int, not {type(value).__name__}")
    number = operator.index(value)
    if number < 1:
        raise ValueError(f"{name} is at least 1, not {number}")
    return number


def _bytes(value: Any) -> int:
    if value is None:
        return 0
    return min(_count("most_bytes", value), 1 << 30)


def _seconds(value: Any) -> float:
    if value is None:
        return 0.0
    number = float(value)
    if not (number > 0 and math.isfinite(number)):
        raise ValueError(f"timeout is above 0 seconds, not {value!r}")
    return number


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"{name} is {' or '.join(map(repr, known))}, not {value!r}")
    return str(value)


def _explain(value: Any, labels: dict[str, tuple[str, ...]]) -> Any:
    """In the extension's words: None is no label, True the given one, False all."""
    if value is False or value is None:
        return None
    if value is True:
        return True
    if value == "all":
        return False
    if not any(value in names for names in labels.values()):
        raise ValueError(f"explain is True, 'all' or a label; no model has a label {value!r}")
    return value


def threads_of(threads: Any) -> int:
    """How many threads score; as many as there are processors if that is not said."""
    if threads is None:
        return len(os.sched_getaffinity(0))
    return _count("threads", threads)


def check_names(method: str, options: dict[str, Any], is_plain: bool) -> None:
    """Are they options of Scorer.score? Those of what is not plain are refused where it is."""
    code = make_run.__code__
    for name in options:
        if is_plain and name in ("evidence", "explain", "spans"):
            raise TypeError(f"Scorer.{method}(): {name} is for score and stream: there is no room for it "
                            "here")
        if name not in code.co_varnames[: code.co_kwonlyargcount + 1] or name in INNER:
            raise TypeError(f"Scorer.{method}() got an unexpected keyword argument {name!r}")


def make_run(
    labels: dict[str, tuple[str, ...]],
    *,
    scores_only: bool,
    is_direct: bool,
    evidence: bool = False,
    explain: Any = False,
    spans: str = "input",
    no_abstain: bool = False,
    any_language: bool = False,
    min_confidence: float = 0.0,
    coverage: float = 0.0,
    coverage_by: str = "all",
    raw: bool = False,
    most_bytes: int | None = None,
    timeout: float | None = None,
) -> _tenor.Run:
    """The options of Scorer.score, as the extension takes them."""
    return _tenor.Run(
        scores_only,
        evidence,
        _one_of("spans", spans, ("input", "text")) == "text",
        is_direct,
        _explain(explain, labels),
        no_abstain,
        any_language,
        raw,
        _fraction("min_confidence", min_confidence),
        _fraction("coverage", coverage),
        _one_of("coverage_by", coverage_by, ("all", "label")) == "label",
        _bytes(most_bytes),
        _seconds(timeout),
    )
