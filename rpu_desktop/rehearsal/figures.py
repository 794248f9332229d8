"""Figures that are measured during a rehearsal, in addition to its report."""

from __future__ import annotations

from rpu_desktop import clock
from rpu_desktop.inventory import Host, NoWholePool, PoolSnapshot
from rpu_desktop.planning import Migrate, StartVm, StopVm, ThroughputModel, UpgradePlan, estimate, total_seconds
from rpu_desktop.planning.memory import free_memory
from rpu_desktop.rehearsal.script import Expectation, Tightest
from rpu_desktop.run.events import Event, HostChanged, Named, VmChanged, VmStage
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["MemoryWatch", "expectation"]

_ARRIVED = frozenset({VmStage.MOVED, VmStage.UP})


class MemoryWatch:
    """Records the moment at which a host of one pool had the smallest share of its memory free.

    Memory decreases on a host that receives a VM, so only such hosts are checked.
    """

    def __init__(self, connection: PoolConnection) -> None:
        self.tightest: Tightest | None = None
        self._connection = connection

    def listen(self, event: Event) -> None:
        """Check the hosts of the event."""
        match event:
            case VmChanged(stage=stage, target=Named() as target) if stage in _ARRIVED:
                self._look(target.uuid)
            case HostChanged(host=host) if self.tightest is None:
                self._look(host.uuid)
            case _:
                pass

    def _look(self, uuid: str) -> None:
        try:
            snapshot = self._connection.snapshot()
        except NoWholePool:
            return
        host = next((host for host in snapshot.hosts.values() if host.uuid == uuid), None)
        found = _of(snapshot, host) if host is not None else None
        if found is not None and (self.tightest is None or _share(found) < _share(self.tightest)):
            self.tightest = found


def _of(snapshot: PoolSnapshot, host: Host) -> Tightest | None:
    free = free_memory(snapshot, host.ref)
    if free is None or not host.memory_total:
        return None
    return Tightest(clock.now(), Named(host.uuid, host.name), free, host.memory_total)


def _share(found: Tightest) -> float:
    return found.free / found.total


def expectation(plan: UpgradePlan, snapshot: PoolSnapshot, window: int) -> Expectation:
    """The figures of the plan."""
    pace = ThroughputModel.of(snapshot)
    seconds = total_seconds(plan, snapshot, pace, window)
    migrations = sum(isinstance(action.step, Migrate) for action in plan.all_actions())
    return Expectation(seconds, migrations, _down(plan, snapshot, pace, window))


def _down(plan: UpgradePlan, snapshot: PoolSnapshot, pace: ThroughputModel, window: int) -> dict[str, float]:
    down: dict[str, float] = {}
    for each in plan.passes:
        slots = estimate(each, snapshot, pace, window=window).actions
        stopped = {a.step.vm: slots[a.id].end for a in each.actions if isinstance(a.step, StopVm)}
        for action in each.actions:
            if isinstance(action.step, StartVm) and action.step.vm in stopped:
                uuid = snapshot.vms[action.step.vm].uuid
                down[uuid] = down.get(uuid, 0.0) + slots[action.id].end - stopped.pop(action.step.vm)
    return down
