"""What a running virtual machine reports about itself, and what its server reports about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpu_desktop.inventory.ids import GuestMetricsRef, UsbGroupRef, VmMetricsRef, VmRef, VusbRef
from rpu_desktop.inventory.records import RecordReader

__all__ = ["DomainFacts", "GuestReport", "Vusb"]


@dataclass(frozen=True, slots=True)
class GuestReport:
    """``VM_guest_metrics``: what the drivers (VM tools) in a guest have reported.

    `features` are its ``other``; `has_drivers` is what the toolstack takes for full drivers, which imply all features
    (``xapi_pv_driver_version.ml`` has_pv_drivers).  `addresses` are without their prefix length.
    """

    ref: GuestMetricsRef
    features: Mapping[str, str]
    has_drivers: bool
    addresses: tuple[str, ...]

    @classmethod
    def read(cls, ref: GuestMetricsRef, row: RecordReader) -> GuestReport:
        """From its record."""
        return cls(
            ref=ref,
            features=row.pairs("other"),
            has_drivers={"major", "minor"} <= row.pairs("PV_drivers_version").keys(),
            addresses=tuple(address for key, address in row.pairs("networks").items() if "/ip" in key),
        )


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """``VM_metrics``: how the running domain was built, independent of the VM's current settings."""

    ref: VmMetricsRef
    nomigrate: bool
    nested_virt: bool
    domain_type: str

    @classmethod
    def read(cls, ref: VmMetricsRef, row: RecordReader) -> DomainFacts:
        """From its record; ``unspecified`` if an older API has no such field."""
        kind = row.text("current_domain_type", "unspecified") or "unspecified"
        return cls(ref, row.flag("nomigrate"), row.flag("nested_virt"), kind)


@dataclass(frozen=True, slots=True)
class Vusb:
    """``VUSB``: a USB device of a host that a VM has; `group` is the ``USB_group`` it comes from."""

    ref: VusbRef
    vm: VmRef
    group: UsbGroupRef

    @classmethod
    def read(cls, ref: VusbRef, row: RecordReader) -> Vusb:
        """From its record."""
        return cls(ref, row.ref("VM", VmRef), row.ref("USB_group", UsbGroupRef))
