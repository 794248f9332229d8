"""Whether new plans lead on: those that do not come more and more slowly, and end in a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

__all__ = ["Convergence"]

_PLANS = 10
"""So many plans in a row may lead to nothing."""
_PROMPT = 2
"""So many of them are followed at once: a pool that others work on changes often."""
_SLOWEST = 6
"""The longest pause between two plans, in pauses of the run's patience."""
_VAIN = 5
"""How often one step may end without an error and without effect before another way is looked for."""


@dataclass(slots=True)
class Convergence:
    """What has come of the plans so far.

    An action that was done, a refusal that was not known before and whatever others change in the pool is headway.
    """

    _plans: int = 0
    _idle: int = 0
    _learned: set[Hashable] = field(default_factory=set)
    _vain: Counter[Hashable] = field(default_factory=Counter)

    def plan(self) -> None:
        """Another plan is made."""
        self._plans += 1
        self._idle += 1

    def done(self) -> None:
        """An action of a plan was carried out."""
        self._plans = self._idle = 0
        self._vain.clear()

    def changed(self) -> None:
        """Somebody else has changed the pool."""
        self._plans = 0

    def learned(self, what: Hashable) -> None:
        """The pool has refused something; when it did so before, nothing has been learned."""
        if what not in self._learned:
            self._learned.add(what)
            self._plans = 0

    def in_vain(self, step: Hashable) -> bool:
        """A step had no effect; whether it has had none so often that it has to be left."""
        self._vain[step] += 1
        return self._vain[step] % _VAIN == 0

    def restart(self) -> None:
        """The admin wants everything tried again."""
        self.done()
        self._learned.clear()

    @property
    def stuck(self) -> int:
        """How many plans led to nothing, when it is too many; else 0."""
        return self._plans if self._plans > _PLANS else 0

    def pause(self, seconds: float) -> float:
        """How long to wait before this plan, where the usual pause is `seconds`."""
        return seconds * min(max(0, self._idle - _PROMPT), _SLOWEST)
