"""One pool at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rpu_desktop.inventory.activities import ClusterHost, SnapshotSchedule, Task, Update
from rpu_desktop.inventory.devices import Network, Pbd, Pif, Sm, Sr, Vbd, Vdi, Vif
from rpu_desktop.inventory.graphics import Pgpu, Vgpu
from rpu_desktop.inventory.guests import DomainFacts, GuestReport, Vusb
from rpu_desktop.inventory.ids import (
    BondRef,
    ClusterHostRef,
    ClusterRef,
    GuestMetricsRef,
    HostRef,
    HostUuid,
    NetworkRef,
    PbdRef,
    PgpuRef,
    PifMetricsRef,
    PifRef,
    ScheduleRef,
    SmRef,
    SrRef,
    SrUuid,
    TaskRef,
    UpdateRef,
    UsbGroupRef,
    VbdRef,
    VdiRef,
    VgpuRef,
    VgpuTypeRef,
    VifRef,
    VlanRef,
    VmGroupRef,
    VmMetricsRef,
    VmRef,
    VmUuid,
    VusbRef,
)
from rpu_desktop.inventory.links import Bond, Vlan
from rpu_desktop.inventory.machines import Host, Pool, Vm, VmGroup
from rpu_desktop.inventory.records import Unreadable

__all__ = ["PoolSnapshot"]


@dataclass(frozen=True, slots=True)
class PoolSnapshot:
    """One pool at one moment.  References are the keys everywhere; look objects up by `host`, `vm` and so on."""

    pool: Pool
    hosts: Mapping[HostRef, Host]
    vms: Mapping[VmRef, Vm]
    srs: Mapping[SrRef, Sr] = field(default_factory=dict)
    pbds: Mapping[PbdRef, Pbd] = field(default_factory=dict)
    vbds: Mapping[VbdRef, Vbd] = field(default_factory=dict)
    vdis: Mapping[VdiRef, Vdi] = field(default_factory=dict)
    vifs: Mapping[VifRef, Vif] = field(default_factory=dict)
    pifs: Mapping[PifRef, Pif] = field(default_factory=dict)
    networks: Mapping[NetworkRef, Network] = field(default_factory=dict)
    tasks: Mapping[TaskRef, Task] = field(default_factory=dict)
    schedules: Mapping[ScheduleRef, SnapshotSchedule] = field(default_factory=dict)
    cluster_stacks: Mapping[ClusterRef, int] = field(default_factory=dict)
    """The version of each cluster's stack (``Cluster``): 3 is corosync 3; 2 and 0 (not reported) are corosync 2."""
    cluster_hosts: Mapping[ClusterHostRef, ClusterHost] = field(default_factory=dict)
    updates: Mapping[UpdateRef, Update] = field(default_factory=dict)
    vm_groups: Mapping[VmGroupRef, VmGroup] = field(default_factory=dict)
    vgpus: Mapping[VgpuRef, Vgpu] = field(default_factory=dict)
    pgpus: Mapping[PgpuRef, Pgpu] = field(default_factory=dict)
    vgpu_types: Mapping[VgpuTypeRef, str] = field(default_factory=dict)
    """The implementation of each type of virtual GPU (``VGPU_type``)."""
    guest_reports: Mapping[GuestMetricsRef, GuestReport] = field(default_factory=dict)
    domains: Mapping[VmMetricsRef, DomainFacts] = field(default_factory=dict)
    vusbs: Mapping[VusbRef, Vusb] = field(default_factory=dict)
    usb_groups: Mapping[UsbGroupRef, str] = field(default_factory=dict)
    """The name of each ``USB_group``."""
    bonds: Mapping[BondRef, Bond] = field(default_factory=dict)
    vlans: Mapping[VlanRef, Vlan] = field(default_factory=dict)
    cards: Mapping[PifMetricsRef, str] = field(default_factory=dict)
    """What each network card calls itself, by its ``PIF_metrics``."""
    drivers: Mapping[SmRef, Sm] = field(default_factory=dict)
    """The drivers of SRs (``SM``)."""
    unreadable: tuple[Unreadable, ...] = ()
    """Objects with values that do not match the API's model."""
    vm_refs: Mapping[VmUuid, VmRef] = field(default_factory=dict, compare=False, repr=False)
    """Where `vm_by_uuid` looks first; what is not in it, or no longer right, is searched for."""
    _occupants: dict[HostRef, tuple[Vm, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The guests on each host by name, once someone has asked for those of any."""

    @property
    def coordinator(self) -> Host:
        """The pool coordinator (formerly master)."""
        return self.hosts[self.pool.coordinator]

    @property
    def standalone(self) -> bool:
        """Whether this is a server on its own: a pool of one."""
        return len(self.hosts) == 1

    def hosts_in_order(self) -> list[Host]:
        """The coordinator first, then the members by name: the order of an upgrade."""
        return sorted(self.hosts.values(), key=lambda h: (h.ref != self.pool.coordinator, h.name.casefold(), h.uuid))

    def guests(self) -> Iterator[Vm]:
        """The admin's virtual machines: no templates, snapshots or control domains."""
        return (vm for vm in self.vms.values() if vm.is_guest)

    def guests_on(self, host: HostRef) -> list[Vm]:
        """The guests that occupy `host` now, by name."""
        if not self._occupants:
            found: dict[HostRef, list[Vm]] = {}
            for vm in self.guests():
                if vm.occupies_host:
                    found.setdefault(vm.resident_on, []).append(vm)
            for guests in found.values():
                guests.sort(key=lambda vm: (vm.name.casefold(), vm.uuid))
            # All at once: other threads look at the same snapshot.
            self._occupants.update({where: tuple(guests) for where, guests in found.items()})
        return list(self._occupants.get(host, ()))

    def control_domain_memory(self, host: HostRef) -> int:
        """Bytes that the control domain of `host` takes now; 0 where the pool does not show one."""
        own = (vm for vm in self.vms.values() if vm.is_control_domain and vm.resident_on == host)
        return max((vm.memory_dynamic_min for vm in own), default=0)

    def disks_of(self, vm: Vm) -> list[tuple[Vbd, Vdi, Sr | None]]:
        """What is in the drives of `vm`: (VBD, VDI, SR), without empty drives and dangling references."""
        found = []
        for ref in vm.vbds:
            vbd = self.vbds.get(ref)
            vdi = self.vdis.get(vbd.vdi) if vbd and not vbd.empty else None
            if vbd and vdi:
                found.append((vbd, vdi, self.srs.get(vdi.sr)))
        return found

    def hosts_of_sr(self, sr: Sr) -> set[HostRef]:
        """The hosts on which `sr` is plugged."""
        return {p.host for ref in sr.pbds if (p := self.pbds.get(ref)) and p.currently_attached}

    def host_by_uuid(self, uuid: HostUuid) -> Host | None:
        """The host with this uuid, or None."""
        return next((host for host in self.hosts.values() if host.uuid == uuid), None)

    def sr_by_uuid(self, uuid: SrUuid) -> Sr | None:
        """The SR with this uuid, or None."""
        return next((sr for sr in self.srs.values() if sr.uuid == uuid), None)

    def vm_by_uuid(self, uuid: VmUuid) -> Vm | None:
        """The VM with this uuid, or None."""
        ref = self.vm_refs.get(uuid)
        found = self.vms.get(ref) if ref is not None else None
        if found is not None and found.uuid == uuid:
            return found
        return next((vm for vm in self.vms.values() if vm.uuid == uuid), None)
