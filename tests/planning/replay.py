"""An independent check of plans: replays the JSON output of the program, on raw figures, by the toolstack's rules.

It shares nothing with the planner: it reads the snapshot's plain facts, calculates itself, and reports what is wrong,
once for the printed order and once for the worst that `after` allows (see `Replay.overlaps`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import SrRef

Action = dict[str, Any]
_TURNS = ("upgrade", "update")
Stay = tuple[int, int, int]
"""Memory that is held: (action with whose start it begins or 0, action with whose end it ends or 0, bytes)."""


class Replay:
    """Simulates a plan and keeps a list of violated rules."""

    def __init__(
        self,
        snapshot: PoolSnapshot,
        growth: int = 0,
        may_go_down: Collection[str] = (),
        *,
        vcpus: bool = False,
        moves_when_mixed: bool = False,
    ) -> None:
        self.snapshot, self.growth, self.may_go_down, self.vcpus = snapshot, growth, may_go_down, vcpus
        self.vms: dict[str, Vm] = {
            vm.uuid: vm for vm in snapshot.vms.values() if vm.power_state == "Running" and not vm.is_control_domain
        }
        self.hosts: dict[str, Host] = {host.uuid: host for host in snapshot.hosts.values()}
        by_ref: dict[str, str] = {host.ref: host.uuid for host in snapshot.hosts.values()}
        self.coordinator = by_ref[snapshot.pool.coordinator]
        self.at = {uuid: by_ref[vm.resident_on] for uuid, vm in self.vms.items()}
        self.home = dict(self.at)
        self.down: set[str] = set()
        self.new: list[str] = []
        self.updated: list[str] = []
        self.settled: set[str] = set()
        self.wrong: list[str] = []
        self.moves_when_mixed = moves_when_mixed
        self.lies: dict[str, str] = {vbd.uuid: snapshot.vdis[vbd.vdi].sr for vbd in snapshot.vbds.values()}
        self.shelf_of = dict(self.lies)
        self.room: dict[str, int] = {sr.ref: sr.physical_size - sr.physical_utilisation for sr in snapshot.srs.values()}
        self.srs: dict[str, str] = {sr.uuid: sr.ref for sr in snapshot.srs.values()}

    def size(self, uuid: str) -> int:
        return self.vms[uuid].memory_dynamic_min + self.overhead(uuid)

    def overhead(self, uuid: str) -> int:
        """As counted by the coordinator: with `vcpus`, the new one adds 38 pages of 4 KiB for each vCPU."""
        vm = self.vms[uuid]
        counted = self.vcpus and self.coordinator in self.new
        return vm.memory_overhead + (-(-38 * vm.vcpus_max // 256) << 20 if counted else 0)

    def need(self, uuid: str) -> int:
        vm = self.vms[uuid]
        guest = vm.memory_static_max if vm.domain_type in ("pvh", "pv_in_pvh") else vm.memory_dynamic_min
        return guest + self.overhead(uuid)

    def total(self, host: str) -> int:
        return (self.hosts[host].memory_total or 0) - (self.growth if host in self.new else 0)

    def used(self, host: str) -> int:
        return sum(self.size(vm) for vm, where in self.at.items() if where == host and vm not in self.down)

    def can_run(self, uuid: str, host: str) -> bool:
        snapshot, vm = self.snapshot, self.vms[uuid]
        stores = {self.lies[vbd.uuid] for vbd in snapshot.vbds.values() if vbd.vm == vm.ref}
        plugged = {p.sr for p in snapshot.pbds.values() if p.host == self.hosts[host].ref and p.currently_attached}
        networks = {vif.network for vif in snapshot.vifs.values() if vif.vm == vm.ref}
        wired = {pif.network for pif in snapshot.pifs.values() if pif.host == self.hosts[host].ref}
        return stores <= plugged and networks <= wired and _cpu(vm) in ("", self.hosts[host].cpu_info.get("vendor"))

    def rank(self, host: str) -> tuple[bool, tuple[int, ...]]:
        done = host in self.new or host in self.settled
        if self.updated:  # all have the new version: those with its updates are newer
            return host in self.updated, ()
        return done, () if done else self._platform(host)

    def _platform(self, host: str) -> tuple[int, ...]:
        return self.hosts[host].software_version.platform_version.numbers

    def check(self, ok: bool, what: str) -> None:
        if not ok:
            self.wrong.append(what)

    def run(self, actions: list[Action], consent: str) -> list[str]:
        seen: set[int] = set()
        turns = {action["host"] for action in actions if action["action"] == "upgrade"}
        if self.coordinator not in turns:  # it has the target of the others
            self.settled = {h for h in self.hosts if self._platform(h) >= self._platform(self.coordinator)} - turns
        for action in actions:
            self.check(set(action["after"]) <= seen, f"{action['id']} stands before what it waits for")
            seen.add(action["id"])
            getattr(self, f"_{action['action']}")(action, consent)
        self.overlaps(actions)
        return self.wrong

    def _migrate(self, action: Action, _consent: str) -> None:
        vm, source, target = action["vm"], action["from"], action["to"]
        disks = action.get("disks", [])
        self.check(self.at[vm] == source and (source != target or bool(disks)), f"{vm} is not on {source}")
        self._copy(vm, disks)
        self.check(vm not in self.down, f"{vm} is down and cannot move")
        self.check(self.rank(target) >= self.rank(source), f"{vm} would go to an older version on {target}")
        self.check(self.hosts[target].enabled or target in self.new, f"{target} is disabled")
        self.check(self.can_run(vm, target), f"{vm} cannot run on {target}")
        self.check(self.total(target) - self.used(target) >= self.need(vm), f"{vm} does not fit {target}")
        self.at[vm] = target

    def _copy(self, vm: str, disks: list[dict[str, str]]) -> None:
        mixed = 0 < len({*self.new, *self.settled}) < len(self.hosts)
        self.check(not disks or not mixed or self.moves_when_mixed, f"disks of {vm} move in a mixed pool")
        owned = {vbd.uuid for vbd in self.snapshot.vbds.values() if vbd.vm == self.vms[vm].ref}
        for disk in disks:
            old, new = self.lies[disk["vbd"]], self.srs[disk["to"]]
            self.check(disk["vbd"] in owned and old != new, f"{vm}: {disk} does not move")
            self.room[new] -= self._disk(disk["vbd"], new)
        ends = [(end, disk["vbd"]) for disk in disks for end in (self.lies[disk["vbd"]], self.srs[disk["to"]])]
        for sr in {end for end, _ in ends}:
            left = self.room[sr] - sum(self._twice(vbd, sr) for end, vbd in ends if end == sr)
            self.check(left >= 0, f"{sr} lacks {-left} bytes for {vm}")
        for disk in disks:
            self.room[self.lies[disk["vbd"]]] += self._disk(disk["vbd"], self.lies[disk["vbd"]])
            self.lies[disk["vbd"]] = self.srs[disk["to"]]

    def _disk(self, vbd: str, sr: str) -> int:
        """What a disk occupies; on LVM its whole size and the tables of its VHD (1/256 at most, pieces of 4 MiB)."""
        vdi = next(self.snapshot.vdis[b.vdi] for b in self.snapshot.vbds.values() if b.uuid == vbd)
        whole = -(-(vdi.virtual_size * 257 // 256) // (4 << 20)) * (4 << 20)
        return whole if self._is_thick(sr) else min(vdi.virtual_size, vdi.physical_utilisation)

    def _twice(self, vbd: str, sr: str) -> int:
        """While it moves, LVM needs its size again: for a snapshot at the source, for the copy at the target."""
        return self._disk(vbd, sr) if self._is_thick(sr) else 0

    def _is_thick(self, sr: str) -> bool:
        return self.snapshot.srs[SrRef(sr)].type == "lvm"

    def _upgrade(self, action: Action, _consent: str) -> None:
        host = action["host"]
        left = [vm for vm, where in self.at.items() if where == host and vm not in self.down]
        self.check(not left, f"{host} is not empty: {left}")
        done = self.coordinator in self.new or any(
            self.hosts[h].software_version.platform_version > self.hosts[host].software_version.platform_version
            for h in self.hosts
        )
        self.check(host == self.coordinator or done, f"{host} before the coordinator")
        self.check(host not in self.new, f"{host} twice")
        self.new.append(host)

    def _update(self, action: Action, _consent: str) -> None:
        host = action["host"]
        left = [vm for vm, where in self.at.items() if where == host and vm not in self.down]
        self.check(not left, f"{host} is not empty: {left}")
        self.check({*self.new, *self.settled} == set(self.hosts), f"updates of {host} before all have the new version")
        self.check(host == self.coordinator or self.coordinator in self.updated, f"{host} before the coordinator")
        self.check(host not in self.updated, f"updates of {host} twice")
        self.updated.append(host)

    def _suspend(self, action: Action, consent: str) -> None:
        vm = action["vm"]
        others = [host for host in self.hosts if host != self.at[vm]]
        movable = any(self.can_run(vm, host) for host in others)
        self.check(vm in self.may_go_down or (consent == action["action"] and not movable), f"{vm} without consent")
        self.down.add(vm)

    _shutdown = _suspend

    def _resume(self, action: Action, _consent: str) -> None:
        vm, host = action["vm"], action["host"]
        self.check(vm in self.down and (self.at[vm] == host or self.can_run(vm, host)), f"{vm} cannot run on {host}")
        self.check(host in self.new, f"{host} is not upgraded yet")
        self.at[vm] = host
        self.down.discard(vm)
        self.check(self.used(host) <= self.total(host), f"{vm} does not fit when it comes back")

    _start = _resume

    def overlaps(self, actions: list[Action]) -> None:
        """In every order that `after` allows, memory suffices, and hosts are empty and alone while they are away."""
        before = _ancestors(actions)
        upgrades = [action for action in actions if action["action"] in ("upgrade", "update")]
        for upgrade in upgrades:
            self._stands_alone(upgrade, actions, before)
        for host in self.hosts:
            pinned, stays = self._stays(host, actions)
            most = pinned + _heaviest(stays, before)
            started_full = sum(s for a, _, s in stays if a == 0) + pinned
            room = max(self.hosts[host].memory_total or 0, started_full)
            self.check(most <= room, f"{host} may have to hold {most - room} bytes too many")
        for sr in self.snapshot.srs.values():
            stays, at_first = self._stored(sr.ref, actions)
            most, room = _heaviest(stays, before), sr.physical_size - sr.physical_utilisation + at_first
            self.check(most <= max(room, at_first), f"{sr.ref} may have to store {most - room} bytes too many")

    def _stored(self, sr: str, actions: list[Action]) -> tuple[list[Stay], int]:
        """The stays of disks that move from or to this storage, and how many bytes of them are there at first."""
        stays: list[Stay] = []
        where, since = dict(self.shelf_of), dict.fromkeys(self.shelf_of, 0)
        for action in actions:
            number = action["id"]
            for disk in action.get("disks", []):
                vbd, new = disk["vbd"], self.srs[disk["to"]]
                if where[vbd] == sr:
                    stays.append((since[vbd], number, self._disk(vbd, sr)))
                if sr in (where[vbd], new):
                    stays.append((number, number, self._twice(vbd, sr)))
                where[vbd], since[vbd] = new, number
        stays += [(since[vbd], 0, self._disk(vbd, sr)) for vbd, at in where.items() if at == sr and since[vbd]]
        at_first = sum(size for start, end, size in stays if start == 0)
        return [stay for stay in stays if stay[2]], at_first

    def _stands_alone(self, upgrade: Action, actions: list[Action], before: dict[int, set[int]]) -> None:
        host, number = upgrade["host"], upgrade["id"]
        for other in actions:
            apart = other["id"] in before[number] or number in before[other["id"]] or other is upgrade
            if other["action"] in ("upgrade", "update") or host == self.coordinator:
                self.check(apart, f"{other['id']} may run while {host} is away")
            elif host in (other.get("from"), other.get("to"), other.get("host")):
                self.check(apart, f"{other['id']} may need {host} while it is away")

    def one_at_a_time(self, actions: list[Action]) -> list[str]:
        """Steps that take a second server out of service: it is emptied, or has been, while another one is away.

        A VM that returns home from a server that waits for its turn leaves it in service; so does freeing memory there
        for others.
        """
        before = _ancestors(actions)
        turns = [action for action in actions if action["action"] in _TURNS]
        at, emptied, found = dict(self.at), set[str](), []
        for action in actions:
            vm, source = action.get("vm"), action.get("from", at.get(action.get("vm", ""), ""))
            turns_left = turns[sum(turn["id"] < action["id"] for turn in turns) :]
            waiting = {turn["host"] for turn in turns_left if turn["action"] == turns_left[0]["action"]}
            if action["action"] in _TURNS:
                empty = emptied & waiting - {action["host"], *at.values()}
                found += [f"{host} is empty while {action['host']} is away" for host in sorted(empty)]
                emptied.clear()
            elif source in waiting and _empties(action):
                emptied |= {source} if action["action"] == "migrate" else set()
                overlapping = [turn["host"] for turn in turns if not _ordered(before, turn["id"], action["id"])]
                found += [f"{vm} leaves {source} while {host} is away" for host in overlapping]
            if vm is not None:
                at.pop(vm, None)
                if target := action.get("to", action.get("host")):
                    at[vm] = target
        return found

    def _stays(self, host: str, actions: list[Action]) -> tuple[int, list[Stay]]:
        """Memory held on one host: by which VM, from which action's start to which action's end."""
        where, since = dict(self.home), dict.fromkeys(self.home, 0)
        stays: list[Stay] = []
        for action in actions:
            vm, number = action.get("vm"), action["id"]
            if action["action"] == "upgrade" and action["host"] == host:
                stays.append((number, 0, self.growth))
            elif vm is not None:
                if where.get(vm) == host and not (
                    action["action"] in ("suspend", "shutdown") and vm not in self.may_go_down
                ):
                    stays.append((since[vm], number, self.size(vm)))
                    del where[vm]
                target = action.get("to") or (action.get("host") if vm in self.may_go_down else None)
                if target is not None:
                    where[vm], since[vm] = target, number
                    if target == host and action["action"] == "migrate":
                        stays.append((number, number, self.need(vm) - self.size(vm)))
        stays += [(since[vm], 0, self.size(vm)) for vm, at in where.items() if at == host and since[vm]]
        pinned = sum(self.size(vm) for vm, at in where.items() if at == host and not since[vm])
        return pinned, [stay for stay in stays if stay[2]]


def _cpu(vm: Vm) -> str:
    return vm.last_boot_cpu_flags.get("vendor", "")


def _ancestors(actions: list[Action]) -> dict[int, set[int]]:
    before: dict[int, set[int]] = {}
    for action in actions:
        before[action["id"]] = set(action["after"]).union(*(before[other] for other in action["after"]))
    return before


def _empties(action: Action) -> bool:
    return action["action"] in ("suspend", "shutdown") or action.get("reason") == "evacuate"


def _ordered(before: dict[int, set[int]], one: int, other: int) -> bool:
    return one in before[other] or other in before[one]


def _heaviest(stays: list[Stay], before: dict[int, set[int]]) -> int:
    """The most bytes that may be held at the same time, over all orders: the heaviest antichain.

    By Dilworth's theorem that is the total minus the biggest flow between stays that must follow each other.
    """
    left: dict[object, dict[object, int]] = {}
    for one, (_, end, size) in enumerate(stays):
        _pipe(left, "source", ("out", one), size)
        _pipe(left, ("in", one), "sink", size)
        for other, (start, _, _) in enumerate(stays):
            if end and start and end in before[start]:
                _pipe(left, ("out", one), ("in", other), size)
    total = sum(size for _, _, size in stays)
    while path := _widen(left):
        amount = min(left[a][b] for a, b in path)
        for a, b in path:
            left[a][b] -= amount
            left[b][a] += amount
        total -= amount
    return total


def _pipe(left: dict[object, dict[object, int]], a: object, b: object, size: int) -> None:
    left.setdefault(a, {})[b] = size
    left.setdefault(b, {}).setdefault(a, 0)


def _widen(left: dict[object, dict[object, int]]) -> list[tuple[object, object]]:
    """The shortest augmenting path; empty if there is none."""
    came: dict[object, object] = {}
    queue: list[object] = ["source"] if left else []
    for here in queue:
        for there, room in left[here].items():
            if room and there not in came and there != "source":
                came[there] = here
                queue.append(there)
    path: list[tuple[object, object]] = []
    end: object = "sink"
    while end in came:
        path.append((came[end], end))
        end = came[end]
    return path
