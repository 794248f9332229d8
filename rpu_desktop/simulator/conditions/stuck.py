"""Conditions that keep single VMs from migrating, each for a different reason.

====================================================  ==============================================================
usb[:vm=NAME][,device=NAME]                           a USB device of its host is passed through
nested-virt[:vm=NAME]                                 it was built for nested virtualization
nomigrate[:vm=NAME]                                   it was built with ``platform:nomigrate``
cant-suspend[:vm=NAME][,reason=TEXT]                  its operating system reports that it cannot be suspended
====================================================  ==============================================================

Source of the operations that they prevent: xen-api ``xapi_vm_lifecycle.ml``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from rpu_desktop.simulator.conditions.base import VmCondition
from rpu_desktop.simulator.pool import SimPool


class Usb(VmCondition):
    """A USB device of its host."""

    kind = "usb"
    keys: ClassVar = {"vm": "", "device": "Group of 0529 0001 USBs"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Pass it through, as ``VUSB.create`` does."""
        group = pool.db.create("USB_group", name_label=self.values["device"])
        pool.db.create("PUSB", host=row["resident_on"], USB_group=group, passthrough_enabled=True)
        pool.db.create("VUSB", VM=vm, USB_group=group, currently_attached=True)


class _Built(VmCondition):
    """Its domain was built so that it cannot be migrated, according to its metrics and its settings."""

    field: ClassVar[str] = ""
    key: ClassVar[str] = ""

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """As xenopsd reports it for a domain that was started with the setting."""
        pool.db.set("VM", vm, platform=row["platform"] | {self.key: "true"})
        if pool.db.exists("VM_metrics", row["metrics"]):
            pool.db.set("VM_metrics", row["metrics"], **{self.field: True})


class NestedVirt(_Built):
    """It runs VMs of its own."""

    kind = "nested-virt"
    keys: ClassVar = {"vm": ""}
    field = "nested_virt"
    key = "nested-virt"


class NoMigrate(_Built):
    """It must not be migrated."""

    kind = "nomigrate"
    keys: ClassVar = {"vm": ""}
    field = "nomigrate"
    key = "nomigrate"


class CantSuspend(VmCondition):
    """The guest refuses."""

    kind = "cant-suspend"
    keys: ClassVar = {"vm": "", "reason": "EFI variables are being written"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Write ``data/cant_suspend_reason`` as the guest does."""
        pool.db.put(
            "VM_guest_metrics", row["guest_metrics"], "other", "data-cant-suspend-reason", self.values["reason"]
        )
