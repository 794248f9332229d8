"""The truth about tiny pools: an exhaustive search that shares nothing with the planner."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef

State = tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]
"""The hosts that are upgraded, where each VM is, and on which storage the disk of each VM is."""
Cost = tuple[int, int]
"""Bytes of disks that are copied, and migrations."""


@dataclass(frozen=True)
class Truth:
    """Whether the upgrade is possible, and the fewest migrations with which all VMs return (None: impossible).

    Fewer bytes of disks (`copied_home`) come before fewer migrations.
    """

    possible: bool
    migrations_home: int | None
    copied_home: int | None = None


def truth(
    snapshot: PoolSnapshot, growth: int = 0, without: frozenset[str] = frozenset(), *, moves: bool = False
) -> Truth:
    """Examine every reachable layout; VMs in `without` (uuids) are down throughout.

    With `moves`, local disks move with their VMs.
    """
    world = _World(snapshot, growth, without, moves=moves)
    best: dict[State, Cost] = {world.start: (0, 0)}
    queue: list[tuple[Cost, int, State]] = [((0, 0), 0, world.start)]
    possible = False
    home: Cost | None = None
    count = 0
    while queue:
        cost, _, state = heapq.heappop(queue)
        if best[state] < cost:
            continue
        if len(state[0]) == len(world.hosts):
            possible = True
            if state[1:] == world.start[1:]:
                home = cost
                break
        for after, copied, migrations in world.steps(state):
            total = cost[0] + copied, cost[1] + migrations
            if after not in best or total < best[after]:
                best[after] = total
                count += 1
                heapq.heappush(queue, (total, count, after))
    return Truth(possible, home[1] if home else None, home[0] if home else None)


class _World:
    def __init__(self, snapshot: PoolSnapshot, growth: int, without: frozenset[str], *, moves: bool) -> None:
        self.growth = growth
        self.hosts = sorted(snapshot.hosts)
        self.total = {host: snapshot.hosts[host].memory_total or 0 for host in self.hosts}
        self.coordinator = snapshot.pool.coordinator
        vms = [vm for vm in snapshot.vms.values() if vm.uuid not in without]
        self.size = [vm.memory_dynamic_min + vm.memory_overhead for vm in vms]
        disks = [[snapshot.vdis[b.vdi] for b in snapshot.vbds.values() if b.vm == vm.ref] for vm in vms]
        first = tuple(own[0].sr if own else "" for own in disks)
        self.start: State = (frozenset(), tuple(vm.resident_on for vm in vms), first)
        self.disk = [sum(disk.virtual_size for disk in own) for own in disks]
        self.plugged: dict[str, set[str]] = {
            host: {p.sr for p in snapshot.pbds.values() if p.host == host} | {""} for host in self.hosts
        }
        self.local = {sr.ref for sr in snapshot.srs.values() if sr.type and not sr.shared} if moves else set()
        self.takes = {sr.ref for sr in snapshot.srs.values() if sr.type} if moves else set()
        room = {sr.ref: sr.physical_size - sr.physical_utilisation for sr in snapshot.srs.values()}
        there = {sr: sum(d for d, at in zip(self.disk, first, strict=True) if at == sr) for sr in room}
        self.room = {sr: room[sr] + there[sr] for sr in room}

    def steps(self, state: State) -> Iterator[tuple[State, int, int]]:
        """The next states, with the bytes of disks and the migrations that each costs."""
        done, at, lies = state
        for host in self.hosts:
            if host not in at and host not in done and (host == self.coordinator or self.coordinator in done):
                yield (done | {host}, at, lies), 0, 0
        for vm, source in enumerate(at):
            home = self.start[2][vm]
            at_home = home in self._storages(vm, lies) & self.plugged[source]
            if at_home and self._free(done, at, source) >= self.size[vm]:  # its memory is needed twice
                yield (done, at, (*lies[:vm], home, *lies[vm + 1 :])), self.disk[vm], 1
            for target in self.hosts:
                legal = target != source and (source not in done or target in done)
                if legal and self._free(done, at, target) >= self.size[vm]:
                    moved = (*at[:vm], target, *at[vm + 1 :])
                    if lies[vm] in self.plugged[target]:
                        yield (done, moved, lies), 0, 1
                    for sr in self._storages(vm, lies) & self.plugged[target]:
                        yield (done, moved, (*lies[:vm], sr, *lies[vm + 1 :])), self.disk[vm], 1

    def _storages(self, vm: int, lies: tuple[str, ...]) -> set[str]:
        """Where the disk can go (thin storage): only those that began on local storage move at all."""
        if self.start[2][vm] not in self.local:
            return set()
        used = {sr: sum(d for d, at in zip(self.disk, lies, strict=True) if at == sr) for sr in self.takes}
        return {sr for sr in self.takes - {lies[vm]} if self.room[sr] - used[sr] >= self.disk[vm]}

    def _free(self, done: frozenset[str], at: tuple[str, ...], host: str) -> int:
        used = sum(size for size, where in zip(self.size, at, strict=True) if where == host)
        return self.total[HostRef(host)] - used - (self.growth if host in done else 0)
