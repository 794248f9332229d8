"""What a pool looks like: frozen pictures of the API's records.

`PoolSnapshot` is the only thing that prechecks and planning see of a pool.  It is built from plain API records
(class -> reference -> record), wherever they come from: the live cache or a database dump.  Class and field names are
XenAPI's own.  Sizes are bytes.  Fields that an older API lacks take the value that the newer model gives as default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.versions import SoftwareVersion

__all__ = [
    "CLASSES",
    "NULL_REF",
    "Host",
    "Network",
    "Pbd",
    "Pif",
    "Pool",
    "PoolSnapshot",
    "RecordReader",
    "Records",
    "SnapshotBuilder",
    "Sr",
    "Vbd",
    "Vdi",
    "Vif",
    "Vm",
    "VmGroup",
]

NULL_REF = "OpaqueRef:NULL"

Record = Mapping[str, Any]
Records = Mapping[str, Mapping[str, Record]]
"""class -> reference -> record, as XML-RPC (numbers as text) or a dump (numbers as numbers) gives them."""

CLASSES = (
    "pool",
    "host",
    "host_metrics",
    "VM",
    "VM_guest_metrics",
    "VM_group",
    "SR",
    "PBD",
    "VBD",
    "VDI",
    "VIF",
    "PIF",
    "network",
)
"""The classes a snapshot is built from; ``VM_group`` is unknown to servers before 2024, which ignore it."""


@dataclass(frozen=True, slots=True)
class Pool:
    """``pool``: the one object of its class; `name` falls back to the coordinator's name, as clients show it."""

    ref: str
    uuid: str
    name: str
    coordinator: str
    ha_enabled: bool
    ha_statefiles: tuple[str, ...]
    ha_configuration: Mapping[str, str]
    ha_host_failures_to_tolerate: int
    wlb_enabled: bool
    wlb_url: str
    other_config: Mapping[str, str]

    @property
    def rolling_upgrade_in_progress(self) -> bool:
        """The coordinator's own mark that platform versions in the pool differ (db_gc.ml detect_rolling_upgrade)."""
        return self.other_config.get("rolling_upgrade_in_progress") == "true"


@dataclass(frozen=True, slots=True)
class Host:
    """``host`` with its ``host_metrics``; `live`, `memory_total` are None where the record has none (old dumps)."""

    ref: str
    uuid: str
    name: str
    hostname: str
    address: str
    enabled: bool
    live: bool | None
    memory_total: int | None
    memory_overhead: int
    software_version: SoftwareVersion
    other_config: Mapping[str, str]
    license_params: Mapping[str, str]
    cpu_info: Mapping[str, str]
    allowed_operations: tuple[str, ...]
    current_operations: Mapping[str, str]
    api_version: tuple[int, int]

    @property
    def boot_time(self) -> float:
        """Seconds since 1970 at which the host booted; 0 when it does not say."""
        return _seconds(self.other_config.get("boot_time", ""))

    @property
    def agent_start_time(self) -> float:
        """Seconds since 1970 at which the toolstack started; 0 when it does not say."""
        return _seconds(self.other_config.get("agent_start_time", ""))


@dataclass(frozen=True, slots=True)
class Vm:
    """``VM``, control domains and templates included (see `PoolSnapshot.guests`)."""

    ref: str
    uuid: str
    name: str
    power_state: str
    resident_on: str
    scheduled_to_be_resident_on: str
    affinity: str
    is_control_domain: bool
    is_template: bool
    is_snapshot: bool
    domain_type: str
    memory_static_max: int
    memory_dynamic_max: int
    memory_dynamic_min: int
    memory_overhead: int
    vcpus_max: int
    shadow_multiplier: float
    allowed_operations: tuple[str, ...]
    current_operations: Mapping[str, str]
    blocked_operations: Mapping[str, str]
    other_config: Mapping[str, str]
    platform: Mapping[str, str]
    last_boot_cpu_flags: Mapping[str, str]
    ha_restart_priority: str
    vbds: tuple[str, ...]
    vifs: tuple[str, ...]
    attached_pcis: tuple[str, ...]
    vgpus: tuple[str, ...]
    guest_metrics: str
    groups: tuple[str, ...] = ()

    @property
    def is_guest(self) -> bool:
        """A virtual machine that belongs to the admin: no template, no snapshot, no control domain."""
        return not (self.is_template or self.is_snapshot or self.is_control_domain)

    @property
    def occupies_host(self) -> bool:
        """Whether it has a domain (running or paused) that must leave before its host goes down."""
        return self.power_state in ("Running", "Paused")


@dataclass(frozen=True, slots=True)
class VmGroup:
    """``VM_group``: VMs that belong together, or with `placement` ``anti_affinity`` should not share a host."""

    ref: str
    uuid: str
    name: str
    placement: str


@dataclass(frozen=True, slots=True)
class Sr:
    """``SR``: a storage repository."""

    ref: str
    uuid: str
    name: str
    type: str
    content_type: str
    shared: bool
    pbds: tuple[str, ...]
    other_config: Mapping[str, str]

    @property
    def is_cd(self) -> bool:
        """Whether it offers CD images or a physical drive."""
        return self.content_type == "iso"


@dataclass(frozen=True, slots=True)
class Pbd:
    """``PBD``: the plug between one host and one SR."""

    ref: str
    uuid: str
    host: str
    sr: str
    currently_attached: bool
    other_config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vdi:
    """``VDI``: a virtual disk."""

    ref: str
    uuid: str
    name: str
    sr: str
    virtual_size: int
    read_only: bool
    is_tools_iso: bool


@dataclass(frozen=True, slots=True)
class Vbd:
    """``VBD``: the plug between a VM and a disk or CD."""

    ref: str
    uuid: str
    vm: str
    vdi: str
    type: str
    empty: bool
    currently_attached: bool
    userdevice: str


@dataclass(frozen=True, slots=True)
class Vif:
    """``VIF``: the plug between a VM and a network."""

    ref: str
    uuid: str
    vm: str
    network: str
    currently_attached: bool


@dataclass(frozen=True, slots=True)
class Pif:
    """``PIF``: a host's interface on a network."""

    ref: str
    uuid: str
    host: str
    network: str
    device: str
    management: bool
    currently_attached: bool
    ip: str


@dataclass(frozen=True, slots=True)
class Network:
    """``network``: a virtual network."""

    ref: str
    uuid: str
    name: str
    bridge: str
    managed: bool
    other_config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PoolSnapshot:
    """One pool at one moment.  References are the keys everywhere; look objects up by `host`, `vm` and so on."""

    pool: Pool
    hosts: Mapping[str, Host]
    vms: Mapping[str, Vm]
    srs: Mapping[str, Sr] = field(default_factory=dict)
    pbds: Mapping[str, Pbd] = field(default_factory=dict)
    vbds: Mapping[str, Vbd] = field(default_factory=dict)
    vdis: Mapping[str, Vdi] = field(default_factory=dict)
    vifs: Mapping[str, Vif] = field(default_factory=dict)
    pifs: Mapping[str, Pif] = field(default_factory=dict)
    networks: Mapping[str, Network] = field(default_factory=dict)
    vm_groups: Mapping[str, VmGroup] = field(default_factory=dict)

    @classmethod
    def from_records(cls, records: Records) -> PoolSnapshot:
        """Build the picture.

        Raises:
            ValueError: there is no pool object, or no host.

        """
        return SnapshotBuilder(records).build()

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

    def guests_on(self, host: str) -> list[Vm]:
        """The guests that occupy `host` now, by name."""
        found = [vm for vm in self.guests() if vm.resident_on == host and vm.occupies_host]
        return sorted(found, key=lambda vm: (vm.name.casefold(), vm.uuid))

    def disks_of(self, vm: Vm) -> list[tuple[Vbd, Vdi, Sr | None]]:
        """What stands in the drives of `vm`: (VBD, VDI, SR), without empty drives and dangling references."""
        found = []
        for ref in vm.vbds:
            vbd = self.vbds.get(ref)
            vdi = self.vdis.get(vbd.vdi) if vbd and not vbd.empty else None
            if vbd and vdi:
                found.append((vbd, vdi, self.srs.get(vdi.sr)))
        return found

    def hosts_of_sr(self, sr: Sr) -> set[str]:
        """The hosts on which `sr` is plugged."""
        return {p.host for ref in sr.pbds if (p := self.pbds.get(ref)) and p.currently_attached}

    def host_by_uuid(self, uuid: str) -> Host | None:
        """The host with this uuid, or None."""
        return next((host for host in self.hosts.values() if host.uuid == uuid), None)

    def vm_by_uuid(self, uuid: str) -> Vm | None:
        """The VM with this uuid, or None."""
        return next((vm for vm in self.vms.values() if vm.uuid == uuid), None)


def _seconds(text: str) -> float:
    try:
        return float(text.rstrip(".") or 0)
    except ValueError:
        return 0.0


class RecordReader:
    """Typed access to one record that may come from XML-RPC, a dump or an older API."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        return str(self.record.get(name, default))

    def ref(self, name: str) -> str:
        """A reference; `NULL_REF` when there is none."""
        return str(self.record.get(name) or NULL_REF)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A truth value."""
        value = self.record.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1")

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.record.get(name)
        return default if value in (None, "") else int(value)

    def items(self, name: str) -> tuple[str, ...]:
        """A set."""
        return tuple(self.record.get(name) or ())

    def pairs(self, name: str) -> Mapping[str, str]:
        """A map."""
        return {str(key): str(value) for key, value in (self.record.get(name) or {}).items()}


class SnapshotBuilder:
    """Makes the dataclasses of one set of records; the three indexes must be filled before `vm` and `sr` are used."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.pbds_of_sr: dict[str, list[str]] = {}
        self.vbds_of_vm: dict[str, list[str]] = {}
        self.vifs_of_vm: dict[str, list[str]] = {}

    def rows(self, cls: str) -> Iterator[tuple[str, RecordReader]]:
        """The records of one class, each with its reader."""
        return ((ref, RecordReader(record)) for ref, record in self.records.get(cls, {}).items())

    def build(self) -> PoolSnapshot:
        """The whole picture; see `PoolSnapshot.from_records`."""
        pbds = {ref: self.pbd(ref, row) for ref, row in self.rows("PBD")}
        vbds = {ref: self.vbd(ref, row) for ref, row in self.rows("VBD")}
        vifs = {ref: self.vif(ref, row) for ref, row in self.rows("VIF")}
        for pbd in pbds.values():
            self.pbds_of_sr.setdefault(pbd.sr, []).append(pbd.ref)
        for vbd in vbds.values():
            self.vbds_of_vm.setdefault(vbd.vm, []).append(vbd.ref)
        for vif in vifs.values():
            self.vifs_of_vm.setdefault(vif.vm, []).append(vif.ref)
        hosts = {ref: self.host(ref, row) for ref, row in self.rows("host")}
        return PoolSnapshot(
            pool=self.pool(hosts),
            hosts=hosts,
            vms={ref: self.vm(ref, row) for ref, row in self.rows("VM")},
            srs={ref: self.sr(ref, row) for ref, row in self.rows("SR")},
            pbds=pbds,
            vbds=vbds,
            vdis={ref: self.vdi(ref, row) for ref, row in self.rows("VDI")},
            vifs=vifs,
            pifs={ref: self.pif(ref, row) for ref, row in self.rows("PIF")},
            networks={ref: self.network(ref, row) for ref, row in self.rows("network")},
            vm_groups={ref: self.vm_group(ref, row) for ref, row in self.rows("VM_group")},
        )

    def pool(self, hosts: Mapping[str, Host]) -> Pool:
        """The one pool."""
        found = next(self.rows("pool"), None)
        if found is None or not hosts:
            raise ValueError("these records hold no pool or no host")
        ref, row = found
        coordinator = row.ref("master")
        if coordinator not in hosts:
            raise ValueError("the pool's coordinator is not among its hosts")
        return Pool(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.text("name_label") or hosts[coordinator].name,
            coordinator=coordinator,
            ha_enabled=row.flag("ha_enabled"),
            ha_statefiles=row.items("ha_statefiles"),
            ha_configuration=row.pairs("ha_configuration"),
            ha_host_failures_to_tolerate=row.number("ha_host_failures_to_tolerate"),
            wlb_enabled=row.flag("wlb_enabled"),
            wlb_url=row.text("wlb_url"),
            other_config=row.pairs("other_config"),
        )

    def host(self, ref: str, row: RecordReader) -> Host:
        """A host with its metrics."""
        metrics_record = self.records.get("host_metrics", {}).get(row.ref("metrics"))
        metrics = RecordReader(metrics_record) if metrics_record is not None else None
        return Host(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.text("name_label") or row.text("hostname"),
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
            api_version=(row.number("API_version_major", 1), row.number("API_version_minor")),
        )

    def vm(self, ref: str, row: RecordReader) -> Vm:
        """A VM with its drives and interfaces."""
        return Vm(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.text("name_label"),
            power_state=row.text("power_state", "Halted"),
            resident_on=row.ref("resident_on"),
            scheduled_to_be_resident_on=row.ref("scheduled_to_be_resident_on"),
            affinity=row.ref("affinity"),
            is_control_domain=row.flag("is_control_domain"),
            is_template=row.flag("is_a_template"),
            is_snapshot=row.flag("is_a_snapshot"),
            domain_type=_domain_type(row),
            memory_static_max=row.number("memory_static_max"),
            memory_dynamic_max=row.number("memory_dynamic_max"),
            memory_dynamic_min=row.number("memory_dynamic_min"),
            memory_overhead=row.number("memory_overhead"),
            vcpus_max=row.number("VCPUs_max", 1),
            shadow_multiplier=float(row.record.get("HVM_shadow_multiplier") or 1.0),
            allowed_operations=row.items("allowed_operations"),
            current_operations=row.pairs("current_operations"),
            blocked_operations=row.pairs("blocked_operations"),
            other_config=row.pairs("other_config"),
            platform=row.pairs("platform"),
            last_boot_cpu_flags=row.pairs("last_boot_CPU_flags"),
            ha_restart_priority=row.text("ha_restart_priority"),
            vbds=tuple(self.vbds_of_vm.get(ref, ())),
            vifs=tuple(self.vifs_of_vm.get(ref, ())),
            attached_pcis=row.items("attached_PCIs"),
            vgpus=row.items("VGPUs"),
            guest_metrics=row.ref("guest_metrics"),
            groups=row.items("groups"),
        )

    def sr(self, ref: str, row: RecordReader) -> Sr:
        """An SR with its plugs."""
        return Sr(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.text("name_label"),
            type=row.text("type"),
            content_type=row.text("content_type"),
            shared=row.flag("shared"),
            pbds=tuple(self.pbds_of_sr.get(ref, ())),
            other_config=row.pairs("other_config"),
        )

    @staticmethod
    def pbd(ref: str, row: RecordReader) -> Pbd:
        """A PBD."""
        return Pbd(
            ref=ref,
            uuid=row.text("uuid"),
            host=row.ref("host"),
            sr=row.ref("SR"),
            currently_attached=row.flag("currently_attached"),
            other_config=row.pairs("other_config"),
        )

    @staticmethod
    def vdi(ref: str, row: RecordReader) -> Vdi:
        """A VDI."""
        return Vdi(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.text("name_label"),
            sr=row.ref("SR"),
            virtual_size=row.number("virtual_size"),
            read_only=row.flag("read_only"),
            is_tools_iso=row.flag("is_tools_iso"),
        )

    @staticmethod
    def vbd(ref: str, row: RecordReader) -> Vbd:
        """A VBD."""
        return Vbd(
            ref=ref,
            uuid=row.text("uuid"),
            vm=row.ref("VM"),
            vdi=row.ref("VDI"),
            type=row.text("type"),
            empty=row.flag("empty"),
            currently_attached=row.flag("currently_attached"),
            userdevice=row.text("userdevice"),
        )

    @staticmethod
    def vif(ref: str, row: RecordReader) -> Vif:
        """A VIF."""
        return Vif(
            ref=ref,
            uuid=row.text("uuid"),
            vm=row.ref("VM"),
            network=row.ref("network"),
            currently_attached=row.flag("currently_attached"),
        )

    @staticmethod
    def pif(ref: str, row: RecordReader) -> Pif:
        """A PIF."""
        return Pif(
            ref=ref,
            uuid=row.text("uuid"),
            host=row.ref("host"),
            network=row.ref("network"),
            device=row.text("device"),
            management=row.flag("management"),
            currently_attached=row.flag("currently_attached"),
            ip=row.text("IP"),
        )

    @staticmethod
    def vm_group(ref: str, row: RecordReader) -> VmGroup:
        """A group of VMs; ``normal`` where an unknown release says nothing about its placement."""
        return VmGroup(ref, row.text("uuid"), row.text("name_label"), row.text("placement", "normal"))

    @staticmethod
    def network(ref: str, row: RecordReader) -> Network:
        """A network."""
        return Network(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.text("name_label"),
            bridge=row.text("bridge"),
            managed=row.flag("managed", default=True),
            other_config=row.pairs("other_config"),
        )


def _domain_type(row: RecordReader) -> str:
    """``domain_type`` where the API has it (since 7.5), else what ``HVM_boot_policy`` says (empty means PV)."""
    stated = row.text("domain_type", "unspecified")
    if stated != "unspecified":
        return stated
    return "hvm" if row.text("HVM_boot_policy") else "pv"
