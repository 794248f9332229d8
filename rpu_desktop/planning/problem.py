"""The planning problem in plain numbers: hosts and VMs are indexes, sets of hosts are bit masks, sizes are bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, SrRef, VmRef
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.memory import balance, footprint, overheads_grow, resident_size, vcpu_overhead
from rpu_desktop.planning.older_parts import older_parts
from rpu_desktop.planning.order import has_order
from rpu_desktop.planning.shelves import Disk, Layout, Shelf
from rpu_desktop.planning.storage_motion import LocalDisk, StorageMotion, without_disks
from rpu_desktop.planning.types import Immovable, PlanState, StopVm, Wishes
from rpu_desktop.versions import SoftwareVersion

__all__ = ["NOWHERE", "Problem", "build_problem"]

NOWHERE = -1
"""Stands for no host."""
_MIGRATING = frozenset({"pool_migrate", "migrate_send"})
"""Operations after which a VM runs where it is scheduled to be."""


@dataclass(slots=True)
class Problem:
    """The input of the planner; constant while it is solved.

    `vms` are those that can be migrated. VMs that cannot are accounted for in `free`, and are in `pinned` if they are
    stopped for their host's turn. `size` is what a VM occupies on its host, `need` what must be free before it is sent
    to a host. `accepts[s]` are the hosts that accept VMs from host `s` as long as neither has been upgraded; no
    upgraded host accepts VMs from hosts in `barred`. `turn_mask` are the hosts that have a turn. `ahead` allows the
    next member to be emptied while another is away.
    """

    hosts: list[HostRef]
    turns: list[int]
    coordinator: int
    free: list[int]
    growth: int
    ahead: bool
    accepts: list[int]
    barred: int
    upgraded: int
    open: int
    away: int
    vms: list[VmRef]
    size: list[int]
    need: list[int]
    start: list[int]
    home: list[int]
    allowed: list[int]
    apart: list[tuple[int, ...]]
    affinity: list[int]
    pinned: dict[int, list[VmRef]]
    down: list[StopVm[VmRef, HostRef]]
    room: list[VmRef]
    by_hand: bool = False
    """Whether the admin has chosen the order of `turns`: it is kept."""
    shelves: list[Shelf] = field(default_factory=list)
    space: list[int] = field(default_factory=list)
    """The free bytes of each of `shelves`."""
    disks: dict[int, tuple[Disk, ...]] = field(default_factory=dict)
    """The disks of VMs that move together with them."""
    lies: dict[int, Layout] = field(default_factory=dict)
    """Where those disks are."""
    frozen: bool = False
    """The toolstack moves no disks between the first upgrade and the last: they are parked before, and return after."""
    turn_mask: int = field(init=False)

    def __post_init__(self) -> None:
        self.turn_mask = mask(self.turns)

    def home_layout(self, vm: int) -> Layout:
        """Where the local disks of this VM belong."""
        return tuple(disk.home for disk in self.disks[vm])

    def reachable(self, source: int, upgraded: int) -> int:
        """The hosts whose version accepts VMs from `source`, once the hosts in the mask `upgraded` are upgraded."""
        if upgraded >> source & 1:
            return upgraded
        if self.barred >> source & 1:
            return self.accepts[source] & ~(upgraded & self.turn_mask)
        return self.accepts[source] | upgraded


def mask(hosts: Iterable[int]) -> int:
    """The bit mask of these hosts."""
    found = 0
    for host in hosts:
        found |= 1 << host
    return found


def build_problem(
    snapshot: PoolSnapshot,
    wishes: Wishes,
    turns: Sequence[Host],
    homes: Mapping[VmRef, HostRef] | None,
    standing: PlanState,
    immovable: Iterable[VmRef],
    movers: Iterable[VmRef] = (),
    *,
    frozen: bool = False,
    capabilities: Capabilities | None = None,
) -> Problem:
    """Build the problem from a snapshot, the admin's wishes and a run's state.

    `immovable` are VMs (references) that no host can take, `movers` those whose local disks move (`Problem.frozen`:
    only before and after all turns). `capabilities` are those of this snapshot, if they are known already.
    """
    found = _Builder(snapshot, wishes, turns, standing, movers, capabilities).build(homes, set(immovable))
    found.frozen = frozen
    return found


def _disk(disk: LocalDisk, index: Mapping[SrRef, int]) -> Disk:
    return Disk(disk.vbd, index[disk.home], disk.data, disk.full, disk.twice)


class _Builder:
    def __init__(
        self,
        snapshot: PoolSnapshot,
        wishes: Wishes,
        turns: Sequence[Host],
        standing: PlanState,
        movers: Iterable[VmRef],
        capabilities: Capabilities | None,
    ) -> None:
        self.snapshot = snapshot
        self.motion = StorageMotion(snapshot, standing.displaced)
        self.movers = {ref: self.motion.disks(snapshot.vms[ref]) for ref in movers}
        self.wishes = wishes
        self.standing = standing
        self.to_upgrade = turns
        self.hosts = [host.ref for host in snapshot.hosts_in_order()]
        self.index = {ref: number for number, ref in enumerate(self.hosts)}
        self.turns = [self.index[host.ref] for host in turns]
        if self.movers:
            capabilities = Capabilities(without_disks(snapshot, self.movers.values()))
        self.capabilities = capabilities or Capabilities(snapshot)
        self.masks: dict[frozenset[HostRef], int] = {}
        self.versions = {ref: host.software_version.for_migration for ref, host in snapshot.hosts.items()}
        self.accepting: dict[SoftwareVersion, int] = {}
        self.banned: dict[VmRef, int] = {}
        for vm, host in standing.banned:
            self.banned[vm] = self.banned.get(vm, 0) | 1 << self.index[host]
        self.balance = balance(snapshot)
        coordinator = snapshot.coordinator
        upgraded = all(host.ref != coordinator.ref for host in turns)
        self.grows = not upgraded and overheads_grow(coordinator.software_version, standing.target)

    def build(self, homes: Mapping[VmRef, HostRef] | None, immovable: set[VmRef]) -> Problem:
        running = [vm for vm in self.snapshot.guests() if vm.occupies_host and vm.resident_on in self.index]
        for vm in running:
            self._give(vm.resident_on, resident_size(vm) - self._size(vm))
        movable = [vm for vm in running if vm.ref not in immovable]
        start = [self._location(vm) for vm in movable]
        problem = Problem(
            hosts=self.hosts,
            turns=self.turns,
            coordinator=self.index[self.snapshot.coordinator.ref],
            free=[],
            growth=self.wishes.target_dom0_growth,
            ahead=self.wishes.empty_ahead,
            accepts=[self._acceptors(host) for host in self.hosts],
            barred=mask(self.index[ref] for ref in older_parts(self.snapshot, self.to_upgrade, self.standing.target)),
            upgraded=self._upgraded(),
            open=mask(self.index[host.ref] for host in self.snapshot.hosts.values() if self._is_open(host)),
            away=NOWHERE if self.standing.away is None else self.index[self.standing.away],
            vms=[vm.ref for vm in movable],
            size=[self._size(vm) for vm in movable],
            need=[max(footprint(vm) - resident_size(vm), 0) + self._size(vm) for vm in movable],
            start=start,
            home=[self._home(vm, where, homes) for vm, where in zip(movable, start, strict=True)],
            allowed=[self._allowed(vm) for vm in movable],
            apart=self._apart(movable),
            affinity=[self.index.get(vm.affinity, NOWHERE) for vm in movable],
            pinned=self._pinned(running, immovable),
            down=list(self.standing.down),
            room=[],
            by_hand=has_order(self.snapshot, self.wishes.order),
        )
        self._shelve(problem)
        problem.room = [vm.ref for vm, host in zip(movable, start, strict=True) if self._may_rest(vm, host, problem)]
        self._account(movable, problem)
        problem.free = [free if (free := self.balance[host]) is not None else 0 for host in self.hosts]
        return problem

    def _shelve(self, problem: Problem) -> None:
        """The storage that VMs with local disks come from, and could go to.

        Space that a disk will need at home when it returns, and does not take there now, is kept free for it.
        """
        if not self.movers:
            return
        storages = list(self.motion.storages.values())
        index = {storage.ref: number for number, storage in enumerate(storages)}
        problem.shelves = [
            Shelf(storage.ref, mask(self.index[host] for host in storage.hosts), storage.thick, storage.takes)
            for storage in storages
        ]
        problem.space = [storage.free for storage in storages]
        for vm, ref in enumerate(problem.vms):
            disks = self.movers.get(ref, ())
            if disks:
                problem.disks[vm] = tuple(_disk(disk, index) for disk in disks)
                problem.lies[vm] = tuple(index[disk.here] for disk in disks)
                for disk in disks:
                    problem.space[index[disk.here]] -= disk.size(storages[index[disk.here]]) - disk.own

    def _may_rest(self, vm: Vm, host: int, problem: Problem) -> bool:
        """Whether the VM may be stopped to free memory; an older hypervisor does not resume what was suspended."""
        how = None if vm.is_this_machine else self.wishes.make_room_by_vm.get(vm.uuid)
        asleep_for_good = problem.barred >> host & 1 or vm.ref in self.standing.unwakeable
        return how is not None and not (how is Immovable.SUSPEND and asleep_for_good)

    def _account(self, movable: Sequence[Vm], problem: Problem) -> None:
        """Migrations in progress count as done; VMs that are down keep their memory reserved on their home hosts."""
        for vm, where in zip(movable, problem.start, strict=True):
            target = self.hosts[where]
            if target != vm.resident_on:
                self._give(vm.resident_on, self._size(vm))
                if vm.scheduled_to_be_resident_on != target:
                    self._give(target, -self._size(vm))
        for down in problem.down:
            self._give(down.host, -self._size(self.snapshot.vms[down.vm]))

    def _size(self, vm: Vm) -> int:
        """The VM's size, by the formula of the coordinator's new version."""
        return resident_size(vm) + (vcpu_overhead(vm) if self.grows else 0)

    def _give(self, host: HostRef, size: int) -> None:
        free = self.balance[host]
        if free is not None:
            self.balance[host] = free + size

    def _location(self, vm: Vm) -> int:
        scheduled = vm.scheduled_to_be_resident_on
        arriving = (
            scheduled if scheduled in self.index and _MIGRATING.intersection(vm.current_operations.values()) else None
        )
        return self.index[arriving or vm.resident_on]

    def _home(self, vm: Vm, where: int, homes: Mapping[VmRef, HostRef] | None) -> int:
        if not self.wishes.return_home and vm.ref not in self.movers:
            return NOWHERE
        home = homes.get(vm.ref) if homes is not None else None
        return where if home is None else self.index.get(home, where)

    def _allowed(self, vm: Vm) -> int:
        hosts = self.capabilities.hosts(vm)
        if hosts not in self.masks:
            self.masks[hosts] = mask(self.index[host] for host in hosts)
        return self.masks[hosts] & ~self.banned.get(vm.ref, 0)

    def _acceptors(self, source: HostRef) -> int:
        old = self.versions[source]
        if old not in self.accepting:
            accept = {new: new.accepts_vm_from(old) for new in set(self.versions.values())}
            self.accepting[old] = mask(self.index[ref] for ref, new in self.versions.items() if accept[new])
        return self.accepting[old]

    def _upgraded(self) -> int:
        """Hosts that need no turn because they run the coordinator's new version."""
        coordinator = self.snapshot.coordinator
        if self.index[coordinator.ref] in self.turns:
            return 0
        done = (
            number
            for ref, number in self.index.items()
            if number not in self.turns
            and self.snapshot.hosts[ref].software_version.accepts_vm_from(coordinator.software_version)
        )
        return mask(done)

    def _is_open(self, host: Host) -> bool:
        """Whether VMs can be sent there in its current state."""
        return host.enabled and host.live is not False and self.balance[host.ref] is not None

    def _pinned(self, running: Sequence[Vm], immovable: set[VmRef]) -> dict[int, list[VmRef]]:
        found: dict[int, list[VmRef]] = {}
        for vm in sorted(running, key=lambda vm: (vm.name.casefold(), vm.uuid)):
            host = self.index[vm.resident_on]
            if vm.ref in immovable and host in self.turns:
                found.setdefault(host, []).append(vm.ref)
        return found

    def _apart(self, movable: Sequence[Vm]) -> list[tuple[int, ...]]:
        """For each VM, the numbers of its anti-affinity groups."""
        groups = {
            ref: number
            for number, (ref, group) in enumerate(self.snapshot.vm_groups.items())
            if group.placement == "anti_affinity"
        }
        return [tuple(groups[ref] for ref in vm.groups if ref in groups) for vm in movable]
