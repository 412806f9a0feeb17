"""Is this package in a build tree? Then the models and tools beside it are meant."""

import os

PACKAGE = os.path.dirname(os.path.abspath(__file__))


def build() -> str | None:
    """The build's directory, which the Makefile marks with a file; None where there is none."""
    directory = os.path.dirname(os.path.dirname(PACKAGE))
    marked = os.path.exists(os.path.join(directory, "tenor-checkout"))
    return directory if marked else None


def models() -> str | None:
    """The models of the checkout that was built."""
    directory = build()
    if directory is None:
        return None
    with open(os.path.join(directory, "tenor-checkout"), encoding="utf-8") as file:
        return os.path.join(directory, file.readline().rstrip("\n"), "models")
