"""What the pool's error codes mean and what to do about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rpu_desktop.texts import Text, plain, translate

__all__ = ["NameOf", "describe"]

NameOf = Callable[[str], str | None]
"""The name behind a reference or uuid; None when unknown."""


def describe(code: str, params: Sequence[str], name_of: NameOf) -> tuple[Text, Text | None]:
    """(what happened, what to do)."""
    return translate("xapi", "The pool refused: {code}").of(code=plain(code)), None
