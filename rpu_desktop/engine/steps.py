"""The steps of a plan as the engine executes them: by uuid, which survives a restart of the coordinator.

They are the planner's own steps (`planning.types`), whose references `by_uuid` replaces. The names here are for
annotations: `isinstance` and patterns use the classes themselves.
"""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid, SrUuid, VbdUuid, VmUuid
from rpu_desktop.planning import Migrate, StartVm, StopVm, UpgradeHost
from rpu_desktop.planning.types import DiskMove, Step

__all__ = ["RunStep", "VmMove", "VmStart", "VmStop", "by_uuid"]

VmMove = Migrate[VmUuid, HostUuid, VbdUuid, SrUuid]
VmStop = StopVm[VmUuid, HostUuid]
VmStart = StartVm[VmUuid, HostUuid]
RunStep = VmMove | UpgradeHost[HostUuid] | VmStop | VmStart


def by_uuid(step: Step, snapshot: PoolSnapshot) -> RunStep:
    """The planner's step as the engine executes it."""
    hosts, vms = snapshot.hosts, snapshot.vms
    match step:
        case Migrate():
            disks = tuple(DiskMove(snapshot.vbds[d.vbd].uuid, snapshot.srs[d.sr].uuid) for d in step.disks)
            return Migrate(vms[step.vm].uuid, hosts[step.source].uuid, hosts[step.target].uuid, step.reason, disks)
        case UpgradeHost():
            return UpgradeHost(hosts[step.host].uuid, step.only_updates)
        case StopVm():
            return StopVm(vms[step.vm].uuid, hosts[step.host].uuid, step.how)
        case StartVm():
            return StartVm(vms[step.vm].uuid, hosts[step.host].uuid, step.how)
