"""Validates the values in a journal, because other versions write journals, too."""

from __future__ import annotations

import string
from collections.abc import Collection
from typing import Any

__all__ = ["MISFITS", "count", "flag", "items", "number", "template", "whole", "words"]

MISFITS = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading a value of the wrong type may raise."""

_END_OF_TIME = 253_000_000_000.0
"""Seconds since 1970 beyond which there is no date (the year 9987)."""


def words(value: Any) -> str:
    """A string that can be written again.

    Raises:
        ValueError: it is not; so do all of these functions.

    """
    if not isinstance(value, str):
        raise ValueError(f"no text: {type(value)}")
    value.encode()  # a lone surrogate is not a character
    return value


def number(value: Any) -> float:
    """Seconds, or another number of that magnitude."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _END_OF_TIME:
        raise ValueError("no number")
    return float(value)


def count(value: Any) -> int:
    """A number of things."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("no count")
    return value


def items(value: Any) -> list[Any]:
    """A list; its items are not checked."""
    if not isinstance(value, list | tuple):
        raise ValueError("no list")
    return list(value)


def whole(value: Any) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError("no whole number")
    return value


def flag(value: Any) -> bool:
    """A boolean."""
    if not isinstance(value, bool):
        raise ValueError("neither yes nor no")
    return value


def template(source: Any, given: Collection[str]) -> str:
    """The template of a text, with no other placeholders than those that are `given`."""
    if given:
        for _, gap, form, conversion in string.Formatter().parse(words(source)):
            if gap is not None and (gap not in given or form or conversion):
                raise ValueError("a gap that nothing fills")
    return words(source)
