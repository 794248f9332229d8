"""What virtual machines and hosts are plugged into: storage and networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Interface

from rpu_desktop.inventory.ids import (
    NO_PIF_METRICS,
    NO_VDI,
    HostRef,
    NetworkRef,
    NetworkUuid,
    PbdRef,
    PbdUuid,
    PifMetricsRef,
    PifRef,
    PifUuid,
    SmRef,
    SrRef,
    SrUuid,
    VbdRef,
    VbdUuid,
    VdiRef,
    VdiUuid,
    VifRef,
    VmRef,
)
from rpu_desktop.inventory.records import RecordReader

__all__ = ["Network", "Pbd", "Pif", "Sm", "Sr", "Vbd", "Vdi", "Vif"]


_DRIVES = frozenset({"CD", "Disk", "Floppy"})


@dataclass(frozen=True, slots=True)
class Sr:
    """``SR``: a storage repository; `name` is unique: the server is added if several have the same name."""

    ref: SrRef
    uuid: SrUuid
    name: str
    type: str
    content_type: str
    shared: bool
    pbds: tuple[PbdRef, ...]
    other_config: Mapping[str, str]
    physical_size: int = 0
    physical_utilisation: int = 0
    sm_config: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_cd(self) -> bool:
        """Whether it offers CD images or a physical drive."""
        return self.content_type == "iso"


@dataclass(frozen=True, slots=True)
class Sm:
    """``SM``: the driver of the SRs of one `type`, and the features that it has on all hosts of the pool."""

    ref: SmRef
    type: str
    features: frozenset[str]

    @classmethod
    def read(cls, ref: SmRef, row: RecordReader) -> Sm:
        """From its record; before 6.2 it has no ``features`` but ``capabilities``."""
        return cls(ref, row.text("type"), frozenset(row.pairs("features")) or frozenset(row.items("capabilities")))


@dataclass(frozen=True, slots=True)
class Pbd:
    """``PBD``: the plug between one host and one SR."""

    ref: PbdRef
    uuid: PbdUuid
    host: HostRef
    sr: SrRef
    currently_attached: bool
    other_config: Mapping[str, str]
    device_config: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, ref: PbdRef, row: RecordReader) -> Pbd:
        """From its record."""
        return cls(
            ref=ref,
            uuid=PbdUuid(row.text("uuid")),
            host=row.ref("host", HostRef),
            sr=row.ref("SR", SrRef),
            currently_attached=row.flag("currently_attached"),
            other_config=row.pairs("other_config"),
            device_config=row.pairs("device_config"),
        )


@dataclass(frozen=True, slots=True)
class Vdi:
    """``VDI``: a virtual disk."""

    ref: VdiRef
    uuid: VdiUuid
    name: str
    sr: SrRef
    virtual_size: int
    is_tools_iso: bool
    cbt_enabled: bool
    on_boot: str = "persist"
    sm_config: Mapping[str, str] = field(default_factory=dict)
    managed: bool = True
    """Whether it is a disk; an unmanaged one only holds data that others share, until the storage has merged it."""
    physical_utilisation: int = 0
    """What it occupies itself: without its parents, with which it may share data."""
    snapshot_of: VdiRef = NO_VDI

    @classmethod
    def read(cls, ref: VdiRef, row: RecordReader) -> Vdi:
        """From its record."""
        return cls(
            ref=ref,
            uuid=VdiUuid(row.text("uuid")),
            name=row.name(),
            sr=row.ref("SR", SrRef),
            virtual_size=row.number("virtual_size"),
            is_tools_iso=row.flag("is_tools_iso"),
            cbt_enabled=row.flag("cbt_enabled"),
            on_boot=row.text("on_boot", "persist"),
            sm_config=row.pairs("sm_config"),
            managed=row.flag("managed", default=True),
            physical_utilisation=row.number("physical_utilisation"),
            snapshot_of=row.ref("snapshot_of", VdiRef),
        )


@dataclass(frozen=True, slots=True)
class Vbd:
    """``VBD``: the plug between a VM and a disk or CD."""

    ref: VbdRef
    uuid: VbdUuid
    vm: VmRef
    vdi: VdiRef
    type: str
    empty: bool
    currently_attached: bool
    userdevice: str

    @classmethod
    def read(cls, ref: VbdRef, row: RecordReader) -> Vbd:
        """From its record."""
        return cls(
            ref=ref,
            uuid=VbdUuid(row.text("uuid")),
            vm=row.ref("VM", VmRef),
            vdi=row.ref("VDI", VdiRef),
            type=row.choice("type", _DRIVES, "Disk"),
            empty=row.flag("empty"),
            currently_attached=row.flag("currently_attached"),
            userdevice=row.text("userdevice"),
        )


@dataclass(frozen=True, slots=True)
class Vif:
    """``VIF``: the plug between a VM and a network."""

    ref: VifRef
    uuid: str
    vm: VmRef
    network: NetworkRef
    currently_attached: bool
    mac: str = ""

    @classmethod
    def read(cls, ref: VifRef, row: RecordReader) -> Vif:
        """From its record."""
        return cls(
            ref=ref,
            uuid=row.text("uuid"),
            vm=row.ref("VM", VmRef),
            network=row.ref("network", NetworkRef),
            currently_attached=row.flag("currently_attached"),
            mac=row.text("MAC"),
        )


@dataclass(frozen=True, slots=True)
class Pif:
    """``PIF``: a host's interface on a network; `is_sriov` ones give VMs functions of the card itself."""

    ref: PifRef
    uuid: PifUuid
    host: HostRef
    network: NetworkRef
    device: str
    management: bool
    currently_attached: bool
    ip: str
    is_sriov: bool
    ipv6: tuple[str, ...] = ()
    primary_address_type: str = "IPv4"
    gateway: str = ""
    dns: str = ""
    """Name servers, separated by commas."""
    other_config: Mapping[str, str] = field(default_factory=dict)
    physical: bool = False
    mtu: int = 0
    """The size of frames that it has now; 0 if not reported."""
    metrics: PifMetricsRef = NO_PIF_METRICS

    @property
    def address(self) -> str:
        """The address that the toolstack takes; empty when there is none.

        Source: ``xapi_pif_helpers.ml`` get_primary_address: of IPv6 the first that is valid beyond the link.
        """
        if self.primary_address_type != "IPv6":
            return self.ip
        return next(filter(None, map(_beyond_link, self.ipv6)), "")

    @classmethod
    def read(cls, ref: PifRef, row: RecordReader) -> Pif:
        """From its record."""
        return cls(
            ref=ref,
            uuid=PifUuid(row.text("uuid")),
            host=row.ref("host", HostRef),
            network=row.ref("network", NetworkRef),
            device=row.text("device"),
            management=row.flag("management"),
            currently_attached=row.flag("currently_attached"),
            ip=row.text("IP"),
            is_sriov=bool(row.items("sriov_logical_PIF_of")),
            ipv6=row.items("IPv6"),
            primary_address_type=row.text("primary_address_type", "IPv4"),
            gateway=row.text("gateway"),
            dns=row.text("DNS"),
            other_config=row.pairs("other_config"),
            physical=row.flag("physical"),
            mtu=row.number("MTU"),
            metrics=row.ref("metrics", PifMetricsRef),
        )


def _beyond_link(address: str) -> str:
    """An IPv6 address without its prefix length; empty for one of the link, and for none."""
    try:
        found = IPv6Interface(address).ip
    except ValueError:
        return ""
    return "" if found.is_link_local else str(found)


@dataclass(frozen=True, slots=True)
class Network:
    """``network``: a virtual network.

    `name` is unique: the bridge is added if several have the same name.
    """

    ref: NetworkRef
    uuid: NetworkUuid
    name: str
    bridge: str
    managed: bool
    other_config: Mapping[str, str]
    mtu: int = 1500
    """The size of frames that its interfaces get when they are brought up."""

    @classmethod
    def read(cls, ref: NetworkRef, row: RecordReader) -> Network:
        """From its record."""
        return cls(
            ref=ref,
            uuid=NetworkUuid(row.text("uuid")),
            name=row.name(),
            bridge=row.text("bridge"),
            managed=row.flag("managed", default=True),
            other_config=row.pairs("other_config"),
            mtu=row.number("MTU", 1500),
        )
