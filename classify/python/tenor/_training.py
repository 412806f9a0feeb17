"""Running tenor-train on labelled texts."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from . import _documents, _tree
from ._errors import Error

# What the exit status of tenor-train says.
CODES = {65: "bad_data", 66: "cannot_open", 74: "cannot_write", 78: "bad_model"}
TASK = "label"
# Options that are for fit alone, or with which there is no model.
OWN = ("output", "task", "report", "describe", "audit", "input", "label-field", "text-field",
       "id-field", "title-field", "source-field", "date-field", "html-field", "delimiter", "charset",
       "ids", "help", "version")


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


def check_options(options: Any) -> list[str]:
    """More options of tenor-train. Some are not for users: fit says what is read, and reads what is
    written. The program knows an option by its first letters too."""
    if not isinstance(options, (tuple, list)):
        raise TypeError(f"options is a tuple of str, not {type(options).__name__}")
    for option in options:
        if not isinstance(option, (str, os.PathLike)):
            raise TypeError(f"an option is str, not {type(option).__name__}")
    words = [os.fsdecode(option) for option in options]
    for word in words:
        name = word.partition("=")[0]
        if word[:2] in ("-o", "-h", "-V") or (
                name.startswith("--") and any(own.startswith(name[2:]) for own in OWN)):
            raise ValueError(f"the option {name} is not for fit, which has its own files")
    return words


def _text(name: str, value: Any, where: str) -> Any:
    """A str; JSON has no bytes. Half of a surrogate pair is read as U+FFFD, as in scoring."""
    if not isinstance(value, str):
        raise TypeError(f"the {name} of {where} is str, not {type(value).__name__}: decode it")
    return re.sub("[\ud800-\udfff]", "\ufffd", value)


def _record(reader: _documents.Documents, document: Any, number: int) -> dict[str, Any]:
    """What is a document for scoring is one here, if it is str."""
    where = f"document number {number}"
    read = reader.read(document, number)
    if read is None:
        raise ValueError(f"{where} has no text: it is missing")
    text, title, source, _, date, _, is_html, _ = read
    fields = {"html" if is_html else "text": text, "title": title, "source": source, "date": date}
    return {name: _text(name, value, where) for name, value in fields.items() if value is not None}


def _write_records(path: str, documents: Iterable[Any], labels: Sequence[str],
                   groups: Sequence[Any] | None) -> bool:
    """Are there pages of HTML among them?"""
    has_pages = False
    reader = _documents.Documents("text", None, None)
    with open(path, "w", encoding="ascii") as file:
        for number, document in enumerate(documents):
            record = _record(reader, document, number)
            record["label"] = labels[number]
            if groups is not None and not _documents.is_missing(groups[number]):
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


def _read_results(model: str, report: str) -> tuple[bytes, dict[str, Any]]:
    try:
        with open(model, "rb") as file:
            content = file.read()
        with open(report, encoding="utf-8") as file:
            return content, json.load(file)
    except FileNotFoundError:
        raise Error("training_failed", "the program for training has written no model") from None
    except ValueError:
        raise Error("training_failed", "the report of the training is no JSON") from None


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
        return _read_results(model, report)
