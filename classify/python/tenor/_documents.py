"""What users give as documents, checked -> tuples for the extension."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import _tenor

FIELDS = ("text", "html", "title", "source", "byline", "date", "site", "format", "charset")
BYTES = (bytes, bytearray, memoryview)


def is_missing(value: Any) -> bool:
    """Is it None, NaN of any type, pandas.NaT or pandas.NA? None of them equals itself."""
    if value is None:
        return True
    if isinstance(value, (str, Mapping) + BYTES) or getattr(value, "shape", ()) != ():
        return False
    differs = None
    try:
        differs = value != value
        return bool(differs)
    except Exception:  # pandas.NA answers with itself, and is neither true nor false
        return differs is value


def is_single(texts: Any) -> bool:
    """Is it one document, and no collection of them?"""
    return isinstance(texts, (str, Mapping) + BYTES)


def many(name: str, values: Any) -> list[Any]:
    """A list: of texts, labels or sources."""
    if is_single(values) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is a list, not {type(values).__name__}")
    return list(each(values))


def each(texts: Any) -> Iterator[Any]:
    """The documents of a collection."""
    if hasattr(texts, "columns") and hasattr(texts, "to_dict"):
        raise TypeError(
            "a table is no list of texts: give one of its columns, or "
            "table[['title', 'text']].to_dict('records')"
        )
    if not isinstance(texts, Iterable):
        raise TypeError(
            f"texts are str, bytes, dict, or an iterable of them, not {type(texts).__name__}"
        )
    return iter(texts)


def check_format(name: Any) -> bool:
    """Is it HTML?"""
    if not isinstance(name, str) or name not in ("text", "html"):
        raise ValueError(f"a format is 'text' or 'html', not {name!r}")
    return bool(name == "html")


def check_charset(name: Any) -> Any:
    if name is None:
        return None
    if not isinstance(name, str):
        raise TypeError(f"a charset is a str, not {type(name).__name__}")
    if "\0" in name or _tenor.charset(name) is None:
        raise ValueError(f"there is no charset {name!r}")
    return name


class Documents:
    """Makes tuples of documents, with what the call said for all of them."""

    def __init__(self, format: str, charset: str | None, source: Any) -> None:
        self.is_html = check_format(format)
        self.charset = check_charset(charset)
        self.source = self._field("source", source, "")

    def read(self, given: Any, number: int | None = None) -> tuple[Any, ...] | None:
        """The tuple of a document; None if its text is missing. `number` is its place in a list, for
        messages."""
        where = "" if number is None else f" number {number}"
        if isinstance(given, Mapping):
            return self._read_mapping(given, where)
        if is_missing(given):
            return None
        return self._make(given, (None,) * 5, self.is_html, self.charset, where)

    def _read_mapping(self, given: Mapping[str, Any], where: str) -> tuple[Any, ...] | None:
        unknown = [name for name in given if name not in FIELDS]
        if unknown:
            raise ValueError(f"document{where} has an unknown field {unknown[0]!r}; known are "
                             + ", ".join(FIELDS))
        page, text = given.get("html"), given.get("text")
        has_page, has_text = not is_missing(page), not is_missing(text)
        if has_page and has_text or not ("html" in given or "text" in given):
            raise ValueError(f"document{where} has not exactly one of 'text' and 'html'")
        is_html, charset = self.is_html, self.charset
        if not is_missing(given.get("format")):
            is_html = check_format(given["format"])
        if has_page:
            is_html, text = True, page
        if not is_missing(given.get("charset")):
            charset = check_charset(given["charset"])
        facts = tuple(
            self._field(name, given.get(name), where)
            for name in ("title", "source", "byline", "date", "site")
        )
        if not (has_page or has_text):
            return None
        return self._make(text, facts, is_html, charset, where)

    @staticmethod
    def _field(name: str, value: Any, where: str) -> Any:
        if is_missing(value):
            return None
        if not isinstance(value, (str, bytes)):
            raise TypeError(
                f"the {name} of document{where} is str or bytes, not {type(value).__name__}"
            )
        return value

    def _make(self, text: Any, facts: tuple[Any, ...], is_html: bool, charset: Any,
              where: str) -> tuple[Any, ...]:
        if isinstance(text, (bytearray, memoryview)):
            text = bytes(text)
        if not isinstance(text, (str, bytes)):
            raise TypeError(
                f"document{where} is str, bytes or dict, not {type(text).__name__}"
            )
        if isinstance(text, str) and charset is not None:
            raise ValueError(f"document{where} is a str: a charset is for bytes")
        title, source, byline, date, site = facts
        if source is None:
            source = self.source
        return (text, title, source, byline, date, site, is_html, charset)
