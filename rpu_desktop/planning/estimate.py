"""The duration of a plan: a small simulation of the run, with the pool's own figures if they are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, HostUuid
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.schedule import Schedule, ScheduledTask
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.planning.types import (
    Action,
    Estimate,
    HostTimes,
    Immovable,
    Migrate,
    Reason,
    Slot,
    StartVm,
    StopVm,
    UpgradeHost,
    UpgradePlan,
)

__all__ = ["ThroughputModel", "estimate", "estimates_of", "total_seconds"]

_INSTALLATION = 15 * 60.0
"""Seconds of an unattended installation; field reports state 10 to 20 minutes."""
_FIRMWARE = 3 * 60.0
"""Seconds a server spends in its firmware at each of the two boots, before its kernel starts."""
_BOOT = 2 * 60.0
"""Seconds from a kernel's start to the toolstack's, if the host does not report it."""
_UPDATES = 6 * 60.0
"""Seconds in which a host fetches its updates and installs them, before it restarts."""
_LONGEST_BOOT = 30 * 60.0
"""Seconds; a toolstack that started later than this after the boot was restarted separately."""
_BANDWIDTH = 120 * 1024**2
"""Bytes per second of one migration over a 1 Gbit/s link, the slowest in use."""
_DISK_BANDWIDTH = 80 * 1024**2
"""Bytes per second of one copy of disks: it is read, sent through an encrypted connection and written at once."""
_OVERHEAD = 10.0
"""Seconds that a migration takes in addition to copying memory."""
_SHUTDOWN = 60.0
_START = 30.0


@dataclass(frozen=True, slots=True)
class ThroughputModel:
    """How fast a pool is: defaults, figures from its hosts' records, and observations of the run.

    `bandwidth` is bytes per second of one migration, `disk_bandwidth` the same for disks that move with it. `overhead`,
    `offline` and `updating` are seconds. `offline` is how long a host is away, from its reboot until it accepts VMs
    again; `updating` is the same for a turn that only installs updates.
    """

    bandwidth: float = _BANDWIDTH
    disk_bandwidth: float = _DISK_BANDWIDTH
    overhead: float = _OVERHEAD
    offline: float = _INSTALLATION + 2 * (_FIRMWARE + _BOOT)
    offline_of: Mapping[HostUuid, float] = field(default_factory=dict)
    updating: float = _UPDATES + _FIRMWARE + _BOOT
    updating_of: Mapping[HostUuid, float] = field(default_factory=dict)
    _bytes_seen: float = 0.0
    _seconds_seen: float = 0.0
    _copied_seen: float = 0.0
    _copying_seen: float = 0.0
    _hosts_seen: int = 0
    _updates_seen: int = 0

    @classmethod
    def of(cls, snapshot: PoolSnapshot) -> ThroughputModel:
        """From the hosts' records: how long they last took from boot to toolstack."""
        found = {host.uuid: _boot_seconds(host) for host in snapshot.hosts.values()}
        boots = {uuid: _FIRMWARE + boot for uuid, boot in found.items() if boot is not None}
        return cls(
            offline_of={uuid: _INSTALLATION + 2 * boot for uuid, boot in boots.items()},
            updating_of={uuid: _UPDATES + boot for uuid, boot in boots.items()},
        )

    def with_migration(self, size: int, seconds: float) -> ThroughputModel:
        """Refined with a migration of `size` bytes that took `seconds`."""
        copying = max(seconds - self.overhead, 0.1 * seconds, 0.001)
        total, time = self._bytes_seen + size, self._seconds_seen + copying
        return replace(self, bandwidth=max(total / time, 1.0), _bytes_seen=total, _seconds_seen=time)

    def with_copy(self, size: int, copied: int, seconds: float) -> ThroughputModel:
        """Refined with a migration of `size` bytes of memory and `copied` bytes of disks that took `seconds`."""
        copying = max(seconds - self.overhead - size / self.bandwidth, 0.1 * seconds, 0.001)
        total, time = self._copied_seen + copied, self._copying_seen + copying
        return replace(self, disk_bandwidth=max(total / time, 1.0), _copied_seen=total, _copying_seen=time)

    def with_upgrade(self, host: HostUuid, seconds: float) -> ThroughputModel:
        """Refined with a host that was away for `seconds`: the others probably take about as long."""
        seen = self._hosts_seen + 1
        factor, others = _learned(self.offline_of, self.offline, host, seconds, seen)
        return replace(self, offline=self.offline * factor, offline_of=others, _hosts_seen=seen)

    def with_updates(self, host: HostUuid, seconds: float) -> ThroughputModel:
        """Refined with a host that only installed updates."""
        seen = self._updates_seen + 1
        factor, others = _learned(self.updating_of, self.updating, host, seconds, seen)
        return replace(self, updating=self.updating * factor, updating_of=others, _updates_seen=seen)

    def seconds(self, snapshot: PoolSnapshot, action: Action, motion: StorageMotion | None = None) -> float:
        """The duration (s) of `action`; `motion` knows the sizes of disks in this snapshot."""
        match action.step:
            case UpgradeHost(host=host, only_updates=True):
                return self.updating_of.get(snapshot.hosts[host].uuid, self.updating)
            case UpgradeHost(host=host):
                return self.offline_of.get(snapshot.hosts[host].uuid, self.offline)
            case Migrate(vm=vm, disks=disks):
                memory = self.overhead + resident_size(snapshot.vms[vm]) / self.bandwidth
                if not disks:
                    return memory
                known = motion or StorageMotion(snapshot)
                return memory + sum(known.size_of(disk.vbd) for disk in disks) / self.disk_bandwidth
            case StopVm(vm=vm, how=how) | StartVm(vm=vm, how=how):
                if how is Immovable.SUSPEND:
                    return self.overhead + resident_size(snapshot.vms[vm]) / self.bandwidth
                return _SHUTDOWN if isinstance(action.step, StopVm) else _START


def _learned(
    known: Mapping[HostUuid, float], usual: float, host: HostUuid, seconds: float, seen: int
) -> tuple[float, dict[HostUuid, float]]:
    """The ratio of observed to expected durations, and what to expect of each host after `seen`."""
    factor = 1 + (seconds / known.get(host, usual) - 1) / seen
    return factor, {**{other: time * factor for other, time in known.items()}, host: seconds}


def _boot_seconds(host: Host) -> float | None:
    seconds = host.agent_start_time - host.boot_time
    return seconds if host.boot_time and 0 < seconds < _LONGEST_BOOT else None


def estimate(
    plan: UpgradePlan,
    snapshot: PoolSnapshot,
    pace: ThroughputModel,
    *,
    window: int = 3,
    done: Collection[int] = (),
    running: Mapping[int, float] | None = None,
) -> Estimate:
    """When everything in `plan` happens if at most `window` migrations run at a time and nothing else waits.

    `done` are finished actions (ids); `running` maps those in progress to their elapsed seconds.
    """
    motion = StorageMotion(snapshot)
    tasks = {
        action.id: ScheduledTask(
            pace.seconds(snapshot, action, motion),
            tuple(action.after),
            isinstance(action.step, Migrate),
            _sender(action),
        )
        for action in plan.actions
    }
    slots = Schedule(tasks, max(1, window)).run(set(done), running or {})
    return Estimate(slots, _host_times(plan, slots), max((slot.end for slot in slots.values()), default=0.0))


def _sender(action: Action) -> HostRef | None:
    """The host that sends disks."""
    return action.step.source if isinstance(action.step, Migrate) and action.step.disks else None


def estimates_of(plan: UpgradePlan, snapshot: PoolSnapshot, pace: ThroughputModel, window: int = 3) -> list[Estimate]:
    """The estimates of all passes of the plan, each from its own start."""
    return [estimate(each, snapshot, pace, window=window) for each in plan.passes]


def total_seconds(plan: UpgradePlan, snapshot: PoolSnapshot, pace: ThroughputModel, window: int = 3) -> float:
    """The total duration (s) of all passes of the plan."""
    return sum(each.total for each in estimates_of(plan, snapshot, pace, window))


def _host_times(plan: UpgradePlan, slots: Mapping[int, Slot]) -> dict[HostRef, HostTimes]:
    emptying: dict[HostRef, list[Slot]] = {}
    offline: dict[HostRef, Slot] = {}
    returning: dict[HostRef, list[Slot]] = {}
    for action in plan.actions:
        slot = slots.get(action.id)
        if slot is None:
            continue
        match action.step:
            case UpgradeHost(host=host):
                offline[host] = slot
            case Migrate(target=target, reason=Reason.RETURN):
                returning.setdefault(target, []).append(slot)
            case StartVm(host=host):
                returning.setdefault(host, []).append(slot)
            case Migrate(reason=Reason.PARK | Reason.UNPARK):
                pass  # only its disks move, and before or after all turns
            case Migrate(source=source):
                emptying.setdefault(source, []).append(slot)
            case StopVm(host=host):
                emptying.setdefault(host, []).append(slot)
    return {
        host: HostTimes(_span(emptying.get(host)), slot, _span(returning.get(host))) for host, slot in offline.items()
    }


def _span(slots: list[Slot] | None) -> Slot | None:
    return Slot(min(slot.start for slot in slots), max(slot.end for slot in slots)) if slots else None
