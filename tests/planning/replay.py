"""An independent judge of plans: replays the JSON that the program prints, on raw figures, by the toolstack's rules.

It shares nothing with the planner: it reads the snapshot's plain facts, does its own sums, and says what is wrong.
"""

from __future__ import annotations

from typing import Any

from rpu_desktop.inventory import PoolSnapshot


class Replay:
    """Carries a plan out on paper, one action after the other, and keeps a list of broken rules."""

    def __init__(self, snapshot: PoolSnapshot) -> None:
        self.snapshot = snapshot
        self.vms = {
            vm.uuid: vm for vm in snapshot.vms.values() if vm.power_state == "Running" and not vm.is_control_domain
        }
        self.hosts = {host.uuid: host for host in snapshot.hosts.values()}
        by_ref = {host.ref: host.uuid for host in snapshot.hosts.values()}
        self.coordinator = by_ref[snapshot.pool.coordinator]
        self.at = {uuid: by_ref[vm.resident_on] for uuid, vm in self.vms.items()}
        self.home = dict(self.at)
        self.down: set[str] = set()
        self.new: list[str] = []
        self.wrong: list[str] = []

    def size(self, uuid: str) -> int:
        vm = self.vms[uuid]
        return vm.memory_dynamic_min + vm.memory_overhead

    def used(self, host: str) -> int:
        return sum(self.size(vm) for vm, where in self.at.items() if where == host and vm not in self.down)

    def reaches_storage(self, uuid: str, host: str) -> bool:
        snapshot = self.snapshot
        disks = [vbd.vdi for vbd in snapshot.vbds.values() if vbd.vm == self.vms[uuid].ref]
        stores = {snapshot.vdis[disk].sr for disk in disks}
        plugged = {p.sr for p in snapshot.pbds.values() if p.host == self.hosts[host].ref and p.currently_attached}
        return stores <= plugged

    def rank(self, host: str) -> tuple[bool, tuple[int, ...]]:
        return (host in self.new, self.hosts[host].software_version.platform_version.numbers)

    def check(self, ok: bool, what: str) -> None:
        if not ok:
            self.wrong.append(what)

    def run(self, actions: list[dict[str, Any]], consent: str) -> list[str]:
        seen: set[int] = set()
        for action in actions:
            self.check(set(action["after"]) <= seen, f"{action['id']} stands before what it waits for")
            seen.add(action["id"])
            getattr(self, f"_{action['action']}")(action, consent)
        return self.wrong

    def _migrate(self, action: dict[str, Any], _consent: str) -> None:
        vm, source, target = action["vm"], action["from"], action["to"]
        self.check(self.at[vm] == source and source != target, f"{vm} is not on {source}")
        self.check(vm not in self.down, f"{vm} is down and cannot move")
        self.check(self.rank(target) >= self.rank(source), f"{vm} would go to an older version on {target}")
        self.check(self.hosts[target].enabled or target in self.new, f"{target} is disabled")
        self.check(self.reaches_storage(vm, target), f"{vm} cannot reach its disk from {target}")
        room = (self.hosts[target].memory_total or 0) - self.used(target)
        self.check(room >= self.size(vm), f"{vm} does not fit {target}")
        self.at[vm] = target

    def _upgrade(self, action: dict[str, Any], _consent: str) -> None:
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

    def _suspend(self, action: dict[str, Any], consent: str) -> None:
        vm = action["vm"]
        self.check(consent == action["action"], f"{vm} goes down without consent")
        others = [host for host in self.hosts if host != self.at[vm]]
        self.check(not any(self.reaches_storage(vm, host) for host in others), f"{vm} could have moved")
        self.down.add(vm)

    _shutdown = _suspend

    def _resume(self, action: dict[str, Any], _consent: str) -> None:
        vm = action["vm"]
        self.check(vm in self.down and self.at[vm] == action["host"], f"{vm} is not down on {action['host']}")
        self.check(action["host"] in self.new, f"{action['host']} is not upgraded yet")
        self.down.discard(vm)
        total = self.hosts[action["host"]].memory_total or 0
        self.check(self.used(action["host"]) <= total, f"{vm} does not fit when it comes back")

    _start = _resume
