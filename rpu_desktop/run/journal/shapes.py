"""Whether what a journal says is of the kind that it should be: other versions write journals, too."""

from __future__ import annotations

import string
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

__all__ = ["MISFITS", "a_map", "count", "names", "number", "of_kind", "template", "words"]

MISFITS = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading something of another shape may raise."""

_END_OF_TIME = 253_000_000_000.0
"""Seconds since 1970 beyond which there is no date (the year 9987)."""


def words(value: Any) -> str:
    """A string that can be written down again.

    Raises:
        ValueError: it is none; so do all of these functions.

    """
    if not isinstance(value, str):
        raise ValueError(f"no text: {type(value)}")
    value.encode()  # half a surrogate pair is no character
    return value


def number(value: Any) -> float:
    """Seconds, or another number of that size."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _END_OF_TIME:
        raise ValueError("no number")
    return float(value)


def count(value: Any) -> int:
    """A number of things."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("no count")
    return value


def names(value: Any) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list | tuple):
        raise ValueError("no list")
    return tuple(map(words, value))


def a_map(value: Any) -> dict[str, Any]:
    """A map; what it holds is not looked at."""
    if not isinstance(value, Mapping):
        raise ValueError("no map")
    return dict(value)


def template(source: Any, given: typing.Collection[str]) -> str:
    """The words of a text, with no other gaps than those that are `given`."""
    if given:
        for _, gap, form, conversion in string.Formatter().parse(words(source)):
            if gap is not None and (gap not in given or form or conversion):
                raise ValueError("a gap that nothing fills")
    return words(source)


def of_kind(value: Any, hint: Any) -> Any:
    """The value as `hint`, the kind of a field, wants it; for kinds of plain values."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return _of_one_kind(value, typing.get_args(hint))
    if hint is float:
        return number(value)
    if hint is int:
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
            raise ValueError("no whole number")
        return value
    if hint is str:
        return words(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if not isinstance(hint, type) or not isinstance(value, hint):
        raise ValueError(f"no {hint}")
    return value


def _of_one_kind(value: Any, hints: tuple[Any, ...]) -> Any:
    if value is None and type(None) in hints:
        return None
    (hint,) = (kind for kind in hints if kind is not type(None))
    return of_kind(value, hint)
