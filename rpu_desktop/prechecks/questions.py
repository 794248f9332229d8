"""What circumstances know of a probe: its name, and of what type its answers are."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

__all__ = ["HostQuestion", "PoolQuestion", "Question"]

T = TypeVar("T")


class Question(Generic[T]):
    """What a pool is asked; `T` is the type of an answer."""

    id: ClassVar[str]


class HostQuestion(Question[T]):
    """What each live host is asked."""


class PoolQuestion(Question[T]):
    """What the pool is asked once."""
