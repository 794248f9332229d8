"""The pool, its hosts and its virtual machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rpu_desktop.inventory.ids import (
    NO_SR,
    NO_VM_METRICS,
    GuestMetricsRef,
    HostRef,
    HostUuid,
    PciRef,
    PoolRef,
    PoolUuid,
    ScheduleRef,
    SrRef,
    UpdateRef,
    VbdRef,
    VdiRef,
    VgpuRef,
    VifRef,
    VmGroupRef,
    VmMetricsRef,
    VmRef,
    VmUuid,
    VusbRef,
)
from rpu_desktop.inventory.records import RecordReader
from rpu_desktop.versions import SoftwareVersion

__all__ = ["Host", "Pool", "Vm", "VmGroup"]

_WAVER = 10.0
"""Seconds; boot times that are nearer to each other are those of one boot: none is over so soon."""


@dataclass(frozen=True, slots=True)
class Pool:
    """``pool``: the one object of its class; `name` falls back to the coordinator's name, as clients show it."""

    ref: PoolRef
    uuid: PoolUuid
    name: str
    coordinator: HostRef
    ha_enabled: bool
    ha_statefiles: tuple[VdiRef, ...]
    ha_configuration: Mapping[str, str]
    ha_host_failures_to_tolerate: int
    wlb_enabled: bool
    wlb_url: str
    vswitch_controller: str
    health_check_config: Mapping[str, str]
    current_operations: Mapping[str, str]
    other_config: Mapping[str, str]
    suspend_image_sr: SrRef = NO_SR

    @property
    def rolling_upgrade_in_progress(self) -> bool:
        """The coordinator's own mark that platform versions in the pool differ (db_gc.ml detect_rolling_upgrade)."""
        return self.other_config.get("rolling_upgrade_in_progress") == "true"


@dataclass(frozen=True, slots=True)
class Host:
    """``host`` with its ``host_metrics``; `live`, `memory_total` are None where the record has none (old dumps).

    `name` is unique: the address is added if several have the same name.
    """

    ref: HostRef
    uuid: HostUuid
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
    edition: str
    power_on_mode: str
    power_on_config: Mapping[str, str]
    ssl_legacy: bool
    pending_guidances: tuple[str, ...]
    updates: tuple[UpdateRef, ...]
    suspend_image_sr: SrRef = NO_SR
    multipathing: bool = False
    syslog_server: str = ""
    without_display: bool = False
    """Its console is not shown on a screen, so that virtual machines can have the graphics card."""
    time_servers: tuple[str, ...] = ()
    packs: Mapping[str, str] = field(default_factory=dict)
    """Supplemental packs by ``originator:name``, each with its description (``create_misc.ml``)."""

    @property
    def boot_time(self) -> float:
        """Seconds since 1970 at which the host booted; 0 if not reported.

        Each start of the toolstack removes it for a moment and computes it again from the clock and the uptime:
        it varies by a second (xen-api ``dbsync_slave.ml``).
        """
        return _seconds(self.other_config.get("boot_time", ""))

    def rebooted_since(self, boot_time: float) -> bool:
        """Whether it has booted again since its boot time was `boot_time`, as far as it reports that."""
        return self.boot_time != 0.0 and abs(self.boot_time - boot_time) > _WAVER

    @property
    def agent_start_time(self) -> float:
        """Seconds since 1970 at which the toolstack started; 0 if not reported."""
        return _seconds(self.other_config.get("agent_start_time", ""))

    def toolstack_restarted_since(self, agent_start_time: float) -> bool:
        """Whether its toolstack has started again since `agent_start_time`, as far as it reports that."""
        return self.agent_start_time not in {0.0, agent_start_time}


@dataclass(frozen=True, slots=True)
class Vm:
    """``VM``, control domains and templates included (see `PoolSnapshot.guests`).

    `name` is unique among guests: the beginning of the uuid is added if several have the same name.
    """

    ref: VmRef
    uuid: VmUuid
    name: str
    power_state: str
    resident_on: HostRef
    scheduled_to_be_resident_on: HostRef
    affinity: HostRef
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
    vbds: tuple[VbdRef, ...]
    vifs: tuple[VifRef, ...]
    attached_pcis: tuple[PciRef, ...]
    vgpus: tuple[VgpuRef, ...]
    guest_metrics: GuestMetricsRef
    snapshot_schedule: ScheduleRef
    snapshot_of: VmRef
    groups: tuple[VmGroupRef, ...] = ()
    metrics: VmMetricsRef = NO_VM_METRICS
    vusbs: tuple[VusbRef, ...] = ()
    suspend_sr: SrRef = NO_SR
    is_this_machine: bool = False
    """This very program runs in it: it may move, and must not go down."""

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

    ref: VmGroupRef
    uuid: str
    name: str
    placement: str

    @classmethod
    def read(cls, ref: VmGroupRef, row: RecordReader) -> VmGroup:
        """From its record; ``normal`` if an unknown release does not report its placement."""
        return cls(ref, row.text("uuid"), row.name(), row.text("placement", "normal"))


def _seconds(text: str) -> float:
    try:
        return float(text.rstrip(".") or 0)
    except ValueError:
        return 0.0
