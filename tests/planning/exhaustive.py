"""The truth about tiny pools: an exhaustive search that shares nothing with the planner."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef

State = tuple[frozenset[str], tuple[str, ...]]
"""The hosts that are upgraded, and where each VM is."""


@dataclass(frozen=True)
class Truth:
    """Whether the upgrade is possible, and the fewest migrations with which all VMs return (None: impossible)."""

    possible: bool
    migrations_home: int | None


def truth(snapshot: PoolSnapshot, growth: int = 0, without: frozenset[str] = frozenset()) -> Truth:
    """Examine every reachable layout; VMs in `without` (uuids) are down throughout."""
    world = _World(snapshot, growth, without)
    best: dict[State, int] = {world.start: 0}
    queue: list[tuple[int, int, State]] = [(0, 0, world.start)]
    possible, home = False, None
    count = 0
    while queue:
        cost, _, state = heapq.heappop(queue)
        if best[state] < cost:
            continue
        if len(state[0]) == len(world.hosts):
            possible = True
            if state[1] == world.start[1]:
                home = cost
                break
        for after, extra in world.steps(state):
            if cost + extra < best.get(after, 1 << 30):
                best[after] = cost + extra
                count += 1
                heapq.heappush(queue, (cost + extra, count, after))
    return Truth(possible, home)


class _World:
    def __init__(self, snapshot: PoolSnapshot, growth: int, without: frozenset[str]) -> None:
        self.growth = growth
        self.hosts = sorted(snapshot.hosts)
        self.total = {host: snapshot.hosts[host].memory_total or 0 for host in self.hosts}
        self.coordinator = snapshot.pool.coordinator
        vms = [vm for vm in snapshot.vms.values() if vm.uuid not in without]
        self.size = [vm.memory_dynamic_min + vm.memory_overhead for vm in vms]
        self.start: State = (frozenset(), tuple(vm.resident_on for vm in vms))
        self.stores = [{snapshot.vdis[b.vdi].sr for b in snapshot.vbds.values() if b.vm == vm.ref} for vm in vms]
        self.plugged = {host: {p.sr for p in snapshot.pbds.values() if p.host == host} for host in self.hosts}

    def steps(self, state: State) -> Iterator[tuple[State, int]]:
        done, at = state
        for host in self.hosts:
            if host not in at and host not in done and (host == self.coordinator or self.coordinator in done):
                yield (done | {host}, at), 0
        for vm, source in enumerate(at):
            for target in self.hosts:
                legal = target != source and (source not in done or target in done)
                if legal and self.stores[vm] <= self.plugged[target] and self._free(done, at, target) >= self.size[vm]:
                    yield (done, (*at[:vm], target, *at[vm + 1 :])), 1

    def _free(self, done: frozenset[str], at: tuple[str, ...], host: str) -> int:
        used = sum(size for size, where in zip(self.size, at, strict=True) if where == host)
        return self.total[HostRef(host)] - used - (self.growth if host in done else 0)
