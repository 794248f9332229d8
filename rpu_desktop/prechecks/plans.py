"""Plans that several checks need, and what they are made from, each made once; checks run in threads side by side."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from threading import Lock

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import UpgradePlan, Wishes, make_plan
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.types import PlanState

__all__ = ["Plans"]

_KEPT = 8
"""How many plans are kept: more than checks need for one set of decisions."""


@dataclass(frozen=True, slots=True)
class _Made:
    snapshot: PoolSnapshot
    wishes: Wishes
    standing: PlanState
    plan: UpgradePlan


class Plans:
    """The latest plans, by everything that they depend on; a snapshot is known by its identity."""

    def __init__(self) -> None:
        self._planning = Lock()
        self._made: deque[_Made] = deque(maxlen=_KEPT)
        self._looking = Lock()
        """Not the other one: who only asks for these does not wait for a plan."""
        self._cleared: tuple[PoolSnapshot, PoolSnapshot] | None = None
        self._known: tuple[PoolSnapshot, Capabilities] | None = None

    def plan(self, snapshot: PoolSnapshot, wishes: Wishes, standing: PlanState) -> UpgradePlan:
        """The plan for these; who asks while it is being made waits for it."""
        with self._planning:
            for made in self._made:
                if made.snapshot is snapshot and made.wishes == wishes and made.standing == standing:
                    return made.plan
            plan = make_plan(snapshot, wishes, standing=standing, capabilities=self.capabilities(snapshot))
            self._made.append(_Made(snapshot, wishes, standing, plan))
            return plan

    def without_cds(self, snapshot: PoolSnapshot) -> PoolSnapshot:
        """The pool as it is once all CDs are ejected, always the same object for the same snapshot."""
        with self._looking:
            if self._cleared is None or self._cleared[0] is not snapshot:
                self._cleared = snapshot, _without_cds(snapshot)
            return self._cleared[1]

    def capabilities(self, snapshot: PoolSnapshot) -> Capabilities:
        """Which VM can run on which host, always the same object for the same snapshot."""
        with self._looking:
            if self._known is None or self._known[0] is not snapshot:
                self._known = snapshot, Capabilities(snapshot)
            return self._known[1]


def _without_cds(snapshot: PoolSnapshot) -> PoolSnapshot:
    ejected = {
        ref: replace(vbd, empty=True) for ref, vbd in snapshot.vbds.items() if vbd.type == "CD" and not vbd.empty
    }
    return replace(snapshot, vbds={**snapshot.vbds, **ejected})
