"""The steps of a plan as the engine carries them out: by uuid, as these outlive a restart of the coordinator.

The planner's own steps (`planning.types`) hold references; `by_uuid` turns the one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.planning import Immovable, Migrate, Reason, StartVm, StopVm, UpgradeHost
from rpu_desktop.planning.types import Step

__all__ = ["HostUpgrade", "RunStep", "VmMove", "VmStart", "VmStop", "by_uuid"]


@dataclass(frozen=True, slots=True)
class VmMove:
    """Migrate a running VM."""

    vm: VmUuid
    source: HostUuid
    target: HostUuid
    reason: Reason


@dataclass(frozen=True, slots=True)
class HostUpgrade:
    """Upgrade the (empty) host; with `only_updates` it has the new version and gets nothing but its updates."""

    host: HostUuid
    only_updates: bool = False


@dataclass(frozen=True, slots=True)
class VmStop:
    """Suspend or shut down a VM with consent."""

    vm: VmUuid
    host: HostUuid
    how: Immovable


@dataclass(frozen=True, slots=True)
class VmStart:
    """Resume or start that VM again on `host`."""

    vm: VmUuid
    host: HostUuid
    how: Immovable


RunStep = VmMove | HostUpgrade | VmStop | VmStart


def by_uuid(step: Step, snapshot: PoolSnapshot) -> RunStep:
    """The planner's step as the engine carries it out."""
    hosts, vms = snapshot.hosts, snapshot.vms
    match step:
        case Migrate():
            return VmMove(vms[step.vm].uuid, hosts[step.source].uuid, hosts[step.target].uuid, step.reason)
        case UpgradeHost():
            return HostUpgrade(hosts[step.host].uuid, step.only_updates)
        case StopVm():
            return VmStop(vms[step.vm].uuid, hosts[step.host].uuid, step.how)
        case StartVm():
            return VmStart(vms[step.vm].uuid, hosts[step.host].uuid, step.how)
