"""Running tenor-train on labelled texts."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _tree
from ._errors import Error

# What the exit status of tenor-train says.
CODES = {65: "bad_data", 66: "cannot_open", 74: "cannot_write", 78: "bad_model"}
FIELDS = ("text", "html", "title", "source", "date")
TASK = "label"


def find_program(named: Any) -> str:
    """The tenor-train to run: the one that is named, TENOR_TRAIN, that of the build that this
    package is in, or the first in PATH."""
    if named is not None:
        return os.fsdecode(named)
    if os.environ.get("TENOR_TRAIN"):
        return os.environ["TENOR_TRAIN"]
    directory = _tree.build()
    built = os.path.join(directory, "bin", "tenor-train") if directory else ""
    found = built if os.access(built, os.X_OK) else shutil.which("tenor-train")
    if found is None:
        raise Error(
            "cannot_open",
            "there is no tenor-train in PATH; name it with train=... or TENOR_TRAIN",
        )
    return found


def _text(name: str, value: Any, where: str) -> Any:
    """A str; JSON has no bytes. Half of a surrogate pair is read as U+FFFD, as in scoring."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    if not isinstance(value, str):
        raise TypeError(f"the {name} of {where} is str, not {type(value).__name__}: decode it")
    return re.sub("[\ud800-\udfff]", "\ufffd", value)


def _record(document: Any, number: int) -> dict[str, Any]:
    where = f"document number {number}"
    if not isinstance(document, Mapping):
        if not isinstance(document, str):
            raise TypeError(f"{where} is str or dict, not {type(document).__name__}")
        document = {"text": document}
    known = ("byline", "site", "format") + FIELDS
    unknown = [name for name in document if name not in known]
    if unknown:
        raise ValueError(f"{where} has an unknown field {unknown[0]!r}")
    record = {name: _text(name, document.get(name), where) for name in FIELDS}
    if document.get("format") == "html":
        record["html"], record["text"] = record["text"], None
    if (record["text"] is None) == (record["html"] is None):
        raise ValueError(f"{where} has not exactly one of 'text' and 'html'")
    return {name: value for name, value in record.items() if value is not None}


def _write_records(path: str, documents: Iterable[Any], labels: Sequence[str],
                   groups: Sequence[Any] | None) -> bool:
    """Are there pages of HTML among them?"""
    has_pages = False
    with open(path, "w", encoding="ascii") as file:
        for number, document in enumerate(documents):
            record = _record(document, number)
            record["label"] = labels[number]
            if groups is not None:
                record["source"] = str(groups[number])
            has_pages = has_pages or "html" in record
            file.write(json.dumps(record) + "\n")
    return has_pages


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    except OSError as error:
        raise Error("cannot_open", f"cannot run '{command[0]}': {error.strerror}") from None
    if done.returncode == 0:
        return
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == 71:
        raise MemoryError(said)
    if done.returncode == 2:
        raise ValueError(said)
    said = said or f"tenor-train ended with status {done.returncode}"
    raise Error(CODES.get(done.returncode, "training_failed"), said)


def train(program: str, documents: Iterable[Any], labels: Sequence[str],
          groups: Sequence[Any] | None, options: Sequence[str]) -> tuple[bytes, dict[str, Any]]:
    """The content of a model file, and tenor-train's report (its man page has the fields)."""
    with tempfile.TemporaryDirectory(prefix="tenor-") as directory:
        records = os.path.join(directory, "set.jsonl")
        model = os.path.join(directory, "label.tenor")
        report = os.path.join(directory, "report.json")
        has_pages = _write_records(records, documents, labels, groups)
        _run([program, "--quiet", "--task", TASK, "--input", "jsonl", "--output", model,
              "--report", report, *(["--html-field", "html"] if has_pages else []), *options,
              records])
        with open(model, "rb") as file:
            content = file.read()
        with open(report, encoding="utf-8") as file:
            return content, json.load(file)
