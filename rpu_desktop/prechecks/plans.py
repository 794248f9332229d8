"""Plans that several checks need, each made once; checks run in threads side by side."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from threading import Lock

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import UpgradePlan, Wishes, make_plan
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
        self._lock = Lock()
        self._made: deque[_Made] = deque(maxlen=_KEPT)
        self._cleared: tuple[PoolSnapshot, PoolSnapshot] | None = None

    def plan(self, snapshot: PoolSnapshot, wishes: Wishes, standing: PlanState) -> UpgradePlan:
        """The plan for these; who asks while it is being made waits for it."""
        with self._lock:
            for made in self._made:
                if made.snapshot is snapshot and made.wishes == wishes and made.standing == standing:
                    return made.plan
            plan = make_plan(snapshot, wishes, standing=standing)
            self._made.append(_Made(snapshot, wishes, standing, plan))
            return plan

    def without_cds(self, snapshot: PoolSnapshot) -> PoolSnapshot:
        """The pool as it is once all CDs are ejected, always the same object for the same snapshot."""
        with self._lock:
            if self._cleared is None or self._cleared[0] is not snapshot:
                self._cleared = snapshot, _without_cds(snapshot)
            return self._cleared[1]


def _without_cds(snapshot: PoolSnapshot) -> PoolSnapshot:
    vbds = {ref: replace(vbd, empty=True) if vbd.type == "CD" else vbd for ref, vbd in snapshot.vbds.items()}
    return replace(snapshot, vbds=vbds)
