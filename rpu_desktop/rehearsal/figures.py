"""Figures that are measured during a rehearsal, in addition to its report."""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop import clock
from rpu_desktop.inventory import NULL_REF, NoWholePool, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, VmRef
from rpu_desktop.inventory.tables import changed_keys
from rpu_desktop.planning import Migrate, StartVm, StopVm, ThroughputModel, UpgradePlan, estimate, total_seconds
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.rehearsal.script import Expectation, Tightest
from rpu_desktop.run.events import Event, HostChanged, Named, VmChanged, VmStage
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["MemoryWatch", "TakenMemory", "expectation"]

_ARRIVED = frozenset({VmStage.MOVED, VmStage.UP})


class MemoryWatch:
    """Records the moment at which a host of one pool had the smallest share of its memory free.

    Memory decreases on a host that receives a VM, so only such hosts are checked.
    """

    def __init__(self, connection: PoolConnection) -> None:
        self.tightest: Tightest | None = None
        self._connection = connection
        self._taken = TakenMemory()

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
        if host is None or not host.memory_total:
            return
        free = max(0, host.memory_total - host.memory_overhead - self._taken.on(host.ref, snapshot))
        found = Tightest(clock.now(), Named(host.uuid, host.name), free, host.memory_total)
        if self.tightest is None or _share(found) < _share(self.tightest):
            self.tightest = found


class TakenMemory:
    """What the VMs take on each host, as `free_memory` counts it; only VMs that have changed are counted again."""

    def __init__(self) -> None:
        self._vms: Mapping[VmRef, Vm] = {}
        self._bytes: dict[str, int] = {}

    def on(self, host: HostRef, snapshot: PoolSnapshot) -> int:
        """Bytes that VMs take on `host`."""
        for ref in changed_keys(self._vms, snapshot.vms):
            self._add(self._vms.get(ref), -1)
            self._add(snapshot.vms.get(ref), 1)
        self._vms = snapshot.vms
        return self._bytes.get(host, 0)

    def _add(self, vm: Vm | None, sign: int) -> None:
        if vm is None:
            return
        for host in {vm.resident_on, vm.scheduled_to_be_resident_on} - {NULL_REF}:
            self._bytes[host] = self._bytes.get(host, 0) + sign * resident_size(vm)


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
