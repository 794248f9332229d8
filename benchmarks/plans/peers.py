"""What the peers would do with the same pool, simulated.

XenCenter empties a host with the toolstack's ``host.evacuate`` and brings its VMs back right after its upgrade
(RollingUpgradeUpgradePage.cs: EvacuateHostPlanAction, upgrade, BringBabiesBackAction). Xen Orchestra empties every
host the same way and brings VMs back after the last one, each by itself (pool.mjs): before its fix in 2026 host by
host in a fixed order, each VM tried once; since then in the reverse order, and again as long as something moves.

The toolstack sends the biggest VM to the host with the most free memory; if one does not fit the call fails
(binpack.ml biggest_fit_decreasing, xapi_host.ml compute_evacuation_plan_no_wlb). Every VM must be able to run on every
candidate. Since 2026 only hosts that are upgraded are candidates once there are some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, VmRef
from rpu_desktop.planning import Migrate, Reason, UpgradeHost, UpgradePlan
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.memory import footprint, resident_size
from rpu_desktop.planning.types import Action, Migration, Step

__all__ = ["PEERS", "Run", "replay"]

PEERS = (
    "XenCenter, toolstack before 2026",
    "XenCenter, toolstack since 2026",
    "Xen Orchestra before its fix",
    "Xen Orchestra since its fix",
)


@dataclass(slots=True)
class Run:
    """The result: `stuck` is the host that could not be emptied, `away` the VMs that did not return home."""

    plan: UpgradePlan
    stuck: HostRef | None
    away: int


def replay(snapshot: PoolSnapshot, peer: str) -> Run:
    """Simulate a peer's method."""
    return _Replay(snapshot, only_upgraded="since 2026" in peer).run(peer)


@dataclass(slots=True)
class _Replay:
    snapshot: PoolSnapshot
    only_upgraded: bool
    at: dict[VmRef, HostRef] = field(init=False)
    free: dict[HostRef, int] = field(init=False)
    upgraded: list[HostRef] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    barrier: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        vms = self.snapshot.vms.values()
        self.at = {vm.ref: vm.resident_on for vm in vms}
        self.free = {host.ref: host.memory_total or 0 for host in self.snapshot.hosts.values()}
        for vm in vms:
            self.free[vm.resident_on] -= resident_size(vm)

    def run(self, peer: str) -> Run:
        homes = dict(self.at)
        order = [host.ref for host in self.snapshot.hosts_in_order()]
        for host in order:
            if not self._evacuate(host):
                return self._done(homes, host)
            self._phase([UpgradeHost(host)])
            self.upgraded.append(host)
            if peer.startswith("XenCenter"):
                self._back([vm for vm, home in homes.items() if home == host], homes)
        if peer.startswith("Xen Orchestra"):
            self._all_back(order, homes, fixed="since" in peer)
        return self._done(homes, None)

    def _done(self, homes: dict[VmRef, HostRef], stuck: HostRef | None) -> Run:
        away = sum(self.at[vm] != home for vm, home in homes.items())
        return Run(UpgradePlan(stuck is None, (), tuple(self.actions)), stuck, away)

    def _evacuate(self, host: HostRef) -> bool:
        candidates = [other for other in self.free if other != host]
        if host not in self.upgraded and self.upgraded and self.only_upgraded:
            candidates = [other for other in candidates if other in self.upgraded]
        leaving = [vm for vm, where in self.at.items() if where == host]
        capabilities = Capabilities(self.snapshot)
        if any(not capabilities.hosts(self.snapshot.vms[vm]).issuperset(candidates) for vm in leaving):
            return False
        room = {other: self.free[other] for other in candidates}
        moves: list[Migration] = []
        for vm in sorted(leaving, key=lambda vm: -footprint(self.snapshot.vms[vm])):
            target = max(candidates, key=lambda other: room[other], default=None)
            if target is None or room[target] < footprint(self.snapshot.vms[vm]):
                return False
            room[target] -= footprint(self.snapshot.vms[vm])
            moves.append(Migrate(vm, host, target, Reason.EVACUATE))
        self._phase(moves)
        return True

    def _back(self, vms: Sequence[VmRef], homes: dict[VmRef, HostRef], *, one_by_one: bool = False) -> int:
        moves: list[Migration] = []
        for vm in vms:
            home = homes[vm]
            if self.at[vm] != home and self.free[home] >= footprint(self.snapshot.vms[vm]):
                moves.append(Migrate(vm, self.at[vm], home, Reason.RETURN))
                self._move(moves[-1])
        self._write(moves, one_by_one=one_by_one)
        return len(moves)

    def _all_back(self, order: Sequence[HostRef], homes: dict[VmRef, HostRef], *, fixed: bool) -> None:
        hosts = list(order)
        if fixed:
            hosts.reverse()
        else:
            hosts[0], hosts[-1] = hosts[-1], hosts[0]
        vms = [vm for host in hosts for vm, home in homes.items() if home == host]
        while self._back(vms, homes, one_by_one=True) and fixed:
            pass

    def _move(self, move: Migration) -> None:
        self.free[move.source] += resident_size(self.snapshot.vms[move.vm])
        self.free[move.target] -= resident_size(self.snapshot.vms[move.vm])
        self.at[move.vm] = move.target

    def _phase(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if isinstance(step, Migrate):
                self._move(step)
        self._write(steps)

    def _write(self, steps: Sequence[Step], *, one_by_one: bool = False) -> None:
        added = []
        for step in steps:
            self.actions.append(Action(len(self.actions) + 1, self.barrier, step))
            added.append(len(self.actions))
            if one_by_one:
                self.barrier = (len(self.actions),)
        if added and not one_by_one:
            self.barrier = tuple(added)
