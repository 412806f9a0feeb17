"""Where models are: names, paths and bytes -> what the extension opens."""

import os
from typing import Any

from . import _tenor, _tree
from ._errors import Error

SUFFIX = b".tenor"

# ("path", path), ("bytes", content) or ("name", name, directory or None).
Source = tuple[Any, ...]


def find_all(models: tuple[Any, ...], directory: Any) -> tuple[Source, ...]:
    """Where each model is that was asked for; all that are installed if none was."""
    place = None if directory is None else os.fsencode(directory)
    if models:
        return tuple(_find(model, place) for model in models)
    paths = _installed(place)
    return tuple(("path", path) for path in paths)


def _find(model: Any, directory: bytes | None) -> Source:
    if isinstance(model, (bytes, bytearray, memoryview)):
        return ("bytes", bytes(model))
    if isinstance(model, os.PathLike):
        return ("path", os.fsencode(model))
    if not isinstance(model, str):
        raise TypeError(
            f"a model is a name, a path or bytes, not {type(model).__name__}"
        )
    if "/" in model or model.endswith(".tenor"):
        return ("path", os.fsencode(model))
    name = os.fsencode(model)
    if directory is None and os.environ.get("TENOR_MODELS"):
        return ("path", _find_named(name))
    if directory is None:
        directory = os.fsencode(_installed_directory())
    return ("name", name, directory)


def _installed_directory() -> str:
    """Where models are that nobody named: in the checkout, of a build tree's package, else where the
    library's were installed."""
    directory = _tree.models() or _tenor.models_directory()
    if not directory:
        raise Error(
            "cannot_open",
            "no models were installed with this library: name their directory",
        )
    return directory


def _named_places() -> list[bytes]:
    """The files and directories of TENOR_MODELS."""
    return [place for place in os.environb[b"TENOR_MODELS"].split(b":") if place]


def _find_named(name: bytes) -> bytes:
    for place in _named_places():
        if os.path.isdir(place):
            path = os.path.join(place, name + SUFFIX)
            if os.path.exists(path):
                return path
        elif os.path.basename(place) == name + SUFFIX:
            return place
    raise Error(
        "cannot_open",
        f"no model '{os.fsdecode(name)}' in TENOR_MODELS='{os.environ['TENOR_MODELS']}'",
    )


def _list_directory(directory: bytes) -> list[bytes]:
    """Its models, in byte order. A directory that cannot be read has none."""
    try:
        names = os.listdir(directory)
    except OSError:
        return []
    return [
        os.path.join(directory, name)
        for name in sorted(names)
        if name.endswith(SUFFIX)
    ]


def _installed(directory: bytes | None) -> list[bytes]:
    """What tenor-classify scores with where none is named."""
    where = "'%s'" % os.fsdecode(directory or b"")
    if directory is not None:
        paths = _list_directory(directory)
    elif os.environ.get("TENOR_MODELS"):
        where = f"TENOR_MODELS='{os.environ['TENOR_MODELS']}'"
        paths = []
        for place in _named_places():
            paths += _list_directory(place) if os.path.isdir(place) else [place]
    else:
        where = f"'{_installed_directory()}'"
        paths = _list_directory(os.fsencode(_installed_directory()))
    if not paths:
        raise Error("cannot_open", f"no models (*.tenor) in {where}")
    return paths
