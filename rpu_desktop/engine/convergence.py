"""Detects runs that keep planning without progress: they are slowed down, and finally the admin is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

__all__ = ["Convergence"]

_PLANS = 10
"""Maximum number of consecutive plans without progress."""
_PROMPT = 2
"""Number of those that follow without a pause, because a pool that others work on changes often."""
_SLOWEST = 6
"""The longest pause between two plans, as a multiple of the usual pause."""
_VAIN = 5
"""How often one step may end without error and without effect before another way is tried."""


@dataclass(slots=True)
class Convergence:
    """Progress of the plans so far.

    Progress is an action that was done, a refusal that was not known, and any change that others make to the pool.
    """

    _plans: int = 0
    _idle: int = 0
    _learned: set[Hashable] = field(default_factory=set)
    _vain: Counter[Hashable] = field(default_factory=Counter)

    def plan(self) -> None:
        """A new plan was made."""
        self._plans += 1
        self._idle += 1

    def done(self) -> None:
        """An action of a plan was done."""
        self._plans = self._idle = 0
        self._vain.clear()

    def changed(self) -> None:
        """Someone else has changed the pool."""
        self._plans = 0

    def learned(self, what: Hashable) -> None:
        """The pool has refused something; a repeated refusal is no progress."""
        if what not in self._learned:
            self._learned.add(what)
            self._plans = 0

    def in_vain(self, step: Hashable) -> bool:
        """A step had no effect; returns whether that has happened too often."""
        self._vain[step] += 1
        return self._vain[step] % _VAIN == 0

    def restart(self) -> None:
        """Reset, because the admin wants everything tried again."""
        self.done()
        self._learned.clear()

    @property
    def stuck(self) -> int:
        """The number of plans without progress if there are too many, else 0."""
        return self._plans if self._plans > _PLANS else 0

    def pause(self, seconds: float) -> float:
        """The pause (s) before this plan, if the usual pause is `seconds`."""
        return seconds * min(max(0, self._idle - _PROMPT), _SLOWEST)
