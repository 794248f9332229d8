"""From plain API records to the picture of a pool."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from rpu_desktop.i18n.text import one_line
from rpu_desktop.inventory.activities import ClusterHost, SnapshotSchedule, Task, Update
from rpu_desktop.inventory.devices import Network, Pbd, Pif, Sm, Sr, Vbd, Vdi, Vif
from rpu_desktop.inventory.graphics import SWITCHED_OFF, Pgpu, Vgpu
from rpu_desktop.inventory.guests import DomainFacts, GuestReport, Vusb
from rpu_desktop.inventory.ids import (
    NULL_REF,
    BondRef,
    ClusterHostRef,
    ClusterRef,
    GuestMetricsRef,
    HostRef,
    HostUuid,
    NetworkRef,
    PbdRef,
    PciRef,
    PgpuRef,
    PifMetricsRef,
    PifRef,
    PoolRef,
    PoolUuid,
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
from rpu_desktop.inventory.naming import host_facts, network_facts, sr_names, unique_names, vm_facts
from rpu_desktop.inventory.records import NoWholePool, RecordReader, Records, Unreadable
from rpu_desktop.inventory.snapshot import PoolSnapshot
from rpu_desktop.inventory.this_machine import Machine, this_machine
from rpu_desktop.versions import SoftwareVersion

__all__ = ["SnapshotBuilder", "snapshot_of"]

R = TypeVar("R", bound=str)
T = TypeVar("T")

_POWER_STATES = frozenset({"Halted", "Paused", "Running", "Suspended"})
_DOMAIN_TYPES = frozenset({"hvm", "pv", "pv_in_pvh", "pvh", "unspecified"})


def snapshot_of(records: Records) -> PoolSnapshot:
    """The picture that these records show.

    Raises:
        NoWholePool: there is no pool object, no host, or the coordinator is not among them.

    """
    return SnapshotBuilder(records).build()


class SnapshotBuilder:
    """Makes the dataclasses of one set of records; indexes and `names` are filled before `vm` and `sr` are used."""

    def __init__(self, records: Records, machine: Machine | None = None) -> None:
        self.records = records
        self.machine = machine or this_machine()
        self.pbds_of_sr: dict[SrRef, list[PbdRef]] = {}
        self.vbds_of_vm: dict[VmRef, list[VbdRef]] = {}
        self.vifs_of_vm: dict[VmRef, list[VifRef]] = {}
        self.unreadable: list[Unreadable] = []
        self.names: Mapping[str, str] = {}
        """What hosts, VMs, storage and networks are called that have no name, or not one of their own."""

    def rows(self, cls: str) -> Iterator[tuple[str, RecordReader]]:
        """The records of one class, each with its reader."""
        return ((ref, RecordReader(record)) for ref, record in self.records.get(cls, {}).items())

    def table(self, cls: str, kind: Callable[[str], R], make: Callable[[R, RecordReader], T]) -> dict[R, T]:
        """The objects of one class by their references, which are of this kind.

        What cannot be read of them is noted in `unreadable`.
        """
        return {kind(ref): self._noting(cls, kind(ref), row, make) for ref, row in self.rows(cls)}

    def _noting(self, cls: str, ref: R, row: RecordReader, make: Callable[[R, RecordReader], T]) -> T:
        made = make(ref, row)
        if (noted := row.noted(cls, ref)) is not None:
            self.unreadable.append(noted)
        return made

    def build(self) -> PoolSnapshot:
        """The whole picture; see `snapshot_of`."""
        pbds = self.table("PBD", PbdRef, Pbd.read)
        vbds = self.table("VBD", VbdRef, Vbd.read)
        vifs = self.table("VIF", VifRef, Vif.read)
        for pbd in pbds.values():
            self.pbds_of_sr.setdefault(pbd.sr, []).append(pbd.ref)
        for vbd in vbds.values():
            self.vbds_of_vm.setdefault(vbd.vm, []).append(vbd.ref)
        for vif in vifs.values():
            self.vifs_of_vm.setdefault(vif.vm, []).append(vif.ref)
        of = {cls: self.records.get(cls, {}) for cls in ("host", "VM", "SR", "PBD", "network")}
        for cls, facts in (("host", host_facts), ("VM", vm_facts), ("network", network_facts)):
            self.names = {**self.names, **unique_names({ref: facts(record) for ref, record in of[cls].items()})}
        hosts = self.table("host", HostRef, self.host)
        called = {ref: host.name for ref, host in hosts.items()}
        self.names = {**self.names, **sr_names(of["SR"], of["PBD"], called)}
        return PoolSnapshot(
            pool=self.pool(hosts),
            hosts=hosts,
            vms=self.table("VM", VmRef, self.vm),
            srs=self.table("SR", SrRef, self.sr),
            drivers=self.table("SM", SmRef, Sm.read),
            pbds=pbds,
            vbds=vbds,
            vdis=self.table("VDI", VdiRef, Vdi.read),
            vifs=vifs,
            pifs=self.table("PIF", PifRef, Pif.read),
            networks=self.table("network", NetworkRef, self.network),
            tasks=self.table("task", TaskRef, Task.read),
            schedules=self.schedules(),
            cluster_stacks=self.table("Cluster", ClusterRef, lambda _, row: row.number("cluster_stack_version")),
            cluster_hosts=self.table("Cluster_host", ClusterHostRef, ClusterHost.read),
            vm_groups=self.table("VM_group", VmGroupRef, VmGroup.read),
            vgpus=self.table("VGPU", VgpuRef, Vgpu.read),
            pgpus=self.table("PGPU", PgpuRef, Pgpu.read),
            vgpu_types=self.table("VGPU_type", VgpuTypeRef, lambda _, row: row.text("implementation")),
            updates=self.table("pool_update", UpdateRef, Update.read),
            guest_reports=self.table("VM_guest_metrics", GuestMetricsRef, GuestReport.read),
            domains=self.table("VM_metrics", VmMetricsRef, DomainFacts.read),
            vusbs=self.table("VUSB", VusbRef, Vusb.read),
            usb_groups=self.table("USB_group", UsbGroupRef, lambda _, row: row.text("name_label")),
            bonds=self.table("Bond", BondRef, Bond.read),
            vlans=self.table("VLAN", VlanRef, Vlan.read),
            cards=self.table("PIF_metrics", PifMetricsRef, lambda _, row: row.text("device_name")),
            unreadable=tuple(self.unreadable),
        )

    def schedules(self) -> dict[ScheduleRef, SnapshotSchedule]:
        """The snapshot schedules of either kind; no pool has both."""
        newer = self.table("VMSS", ScheduleRef, SnapshotSchedule.read_vmss)
        return newer or self.table("VMPP", ScheduleRef, SnapshotSchedule.read_vmpp)

    def pool(self, hosts: Mapping[HostRef, Host]) -> Pool:
        """The one pool.

        Raises:
            NoWholePool: it is not there, has no host, or its coordinator is not among them.

        """
        found = next(self.rows("pool"), None)
        if found is None or not hosts:
            raise NoWholePool("these records hold no pool or no host")
        ref, row = found
        return self._noting("pool", PoolRef(ref), row, lambda ref, row: self._pool(ref, row, hosts))

    @staticmethod
    def _pool(ref: PoolRef, row: RecordReader, hosts: Mapping[HostRef, Host]) -> Pool:
        coordinator = row.ref("master", HostRef)
        if coordinator not in hosts:
            raise NoWholePool("the pool's coordinator is not among its hosts")
        return Pool(
            ref=ref,
            uuid=PoolUuid(row.text("uuid")),
            name=row.name() or hosts[coordinator].name,
            coordinator=coordinator,
            ha_enabled=row.flag("ha_enabled"),
            ha_statefiles=row.refs("ha_statefiles", VdiRef),
            ha_configuration=row.pairs("ha_configuration"),
            ha_host_failures_to_tolerate=row.number("ha_host_failures_to_tolerate"),
            wlb_enabled=row.flag("wlb_enabled"),
            wlb_url=row.text("wlb_url"),
            vswitch_controller=row.text("vswitch_controller"),
            health_check_config=row.pairs("health_check_config"),
            current_operations=row.pairs("current_operations"),
            other_config=row.pairs("other_config"),
            suspend_image_sr=row.ref("suspend_image_SR", SrRef),
        )

    def host(self, ref: HostRef, row: RecordReader) -> Host:
        """A host with its metrics."""
        metrics_record = self.records.get("host_metrics", {}).get(row.ref("metrics", str))
        metrics = row.beside(metrics_record) if metrics_record is not None else None
        return Host(
            ref=ref,
            uuid=HostUuid(row.text("uuid")),
            name=self.names.get(ref) or row.name().strip() or one_line(row.text("hostname")),
            hostname=row.text("hostname"),
            address=row.text("address"),
            enabled=row.flag("enabled"),
            live=metrics.flag("live") if metrics else None,
            memory_total=metrics.number("memory_total") if metrics else None,
            memory_overhead=row.number("memory_overhead"),
            software_version=SoftwareVersion.of(row.pairs("software_version")),
            other_config=row.pairs("other_config"),
            license_params=row.pairs("license_params"),
            cpu_info=row.pairs("cpu_info"),
            allowed_operations=row.items("allowed_operations"),
            current_operations=row.pairs("current_operations"),
            edition=row.text("edition"),
            power_on_mode=row.text("power_on_mode"),
            power_on_config=row.pairs("power_on_config"),
            ssl_legacy=row.flag("ssl_legacy"),
            pending_guidances=row.items("pending_guidances"),
            updates=row.refs("updates", UpdateRef),
            suspend_image_sr=row.ref("suspend_image_sr", SrRef),
            multipathing=_multipathing(row),
            syslog_server=row.pairs("logging").get("syslog_destination", ""),
            without_display=row.text("display") in SWITCHED_OFF,
            time_servers=row.items("ntp_custom_servers"),
            packs={key: words for key, words in row.pairs("software_version").items() if ":" in key},
        )

    def vm(self, ref: VmRef, row: RecordReader) -> Vm:
        """A VM with its drives and interfaces."""
        return Vm(
            ref=ref,
            uuid=VmUuid(row.text("uuid")),
            name=self.names.get(ref) or row.name(),
            power_state=row.choice("power_state", _POWER_STATES, "Halted"),
            resident_on=row.ref("resident_on", HostRef),
            scheduled_to_be_resident_on=row.ref("scheduled_to_be_resident_on", HostRef),
            affinity=row.ref("affinity", HostRef),
            is_control_domain=row.flag("is_control_domain"),
            is_template=row.flag("is_a_template"),
            is_snapshot=row.flag("is_a_snapshot"),
            domain_type=_domain_type(row),
            memory_static_max=row.number("memory_static_max"),
            memory_dynamic_max=row.number("memory_dynamic_max"),
            memory_dynamic_min=row.number("memory_dynamic_min"),
            memory_overhead=row.number("memory_overhead"),
            vcpus_max=row.number("VCPUs_max", 1),
            shadow_multiplier=row.fraction("HVM_shadow_multiplier", 1.0),
            allowed_operations=row.items("allowed_operations"),
            current_operations=row.pairs("current_operations"),
            blocked_operations=row.pairs("blocked_operations"),
            other_config=row.pairs("other_config"),
            platform=row.pairs("platform"),
            last_boot_cpu_flags=row.pairs("last_boot_CPU_flags"),
            ha_restart_priority=row.text("ha_restart_priority"),
            vbds=tuple(self.vbds_of_vm.get(ref, ())),
            vifs=tuple(self.vifs_of_vm.get(ref, ())),
            attached_pcis=row.refs("attached_PCIs", PciRef),
            vgpus=row.refs("VGPUs", VgpuRef),
            guest_metrics=row.ref("guest_metrics", GuestMetricsRef),
            snapshot_schedule=_schedule(row),
            snapshot_of=row.ref("snapshot_of", VmRef),
            groups=row.refs("groups", VmGroupRef),
            metrics=row.ref("metrics", VmMetricsRef),
            vusbs=row.refs("VUSBs", VusbRef),
            suspend_sr=row.ref("suspend_SR", SrRef),
            is_this_machine=row.text("power_state") == "Running" and self._is_this_machine(ref, row),
        )

    def _is_this_machine(self, ref: VmRef, row: RecordReader) -> bool:
        vifs = self.records.get("VIF", {})
        addresses = (RecordReader(vifs[vif]).text("MAC") for vif in self.vifs_of_vm.get(ref, ()) if vif in vifs)
        return self.machine.is_vm(row.text("uuid"), addresses)

    def sr(self, ref: SrRef, row: RecordReader) -> Sr:
        """An SR with its plugs."""
        return Sr(
            ref=ref,
            uuid=SrUuid(row.text("uuid")),
            name=self.names.get(ref) or row.name(),
            type=row.text("type"),
            content_type=row.text("content_type"),
            shared=row.flag("shared"),
            pbds=tuple(self.pbds_of_sr.get(ref, ())),
            other_config=row.pairs("other_config"),
            physical_size=row.number("physical_size"),
            physical_utilisation=row.number("physical_utilisation"),
            sm_config=row.pairs("sm_config"),
        )

    def network(self, ref: NetworkRef, row: RecordReader) -> Network:
        """A network; its name is unique in the pool."""
        found = Network.read(ref, row)
        return replace(found, name=self.names[ref]) if ref in self.names else found


def _domain_type(row: RecordReader) -> str:
    """``domain_type`` where the API has it (since 7.5), else derived from ``HVM_boot_policy`` (empty means PV)."""
    stated = row.choice("domain_type", _DOMAIN_TYPES, "unspecified")
    if stated != "unspecified":
        return stated
    return "hvm" if row.text("HVM_boot_policy") else "pv"


def _multipathing(row: RecordReader) -> bool:
    """The key in ``other_config``, which storage drivers read (sm ``SR.py`` _mpathinit), else the field (since 7.5).

    A pool of before 7.5 has only the key, and the new field is False until the rolling upgrade is over
    (``xapi_host_helpers.ml`` watch_other_configs).
    """
    key = row.pairs("other_config").get("multipathing", "").lower()
    return key == "true" if key else row.flag("multipathing")


def _schedule(row: RecordReader) -> ScheduleRef:
    """The ``VMSS`` or ``VMPP`` that takes snapshots of this VM."""
    newer = row.ref("snapshot_schedule", ScheduleRef)
    return newer if newer != NULL_REF else row.ref("protection_policy", ScheduleRef)
