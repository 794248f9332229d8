"""Why the toolstack does not allow a VM to be migrated or suspended: its own reasons, in its own order.

Source: xen-api ``xapi_vm_lifecycle.ml`` check_operation_error (for the two operations alone; temporary reasons, such
as another operation, are waited for elsewhere) and ``agility.ml`` for SR-IOV.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.planning.graphics import functions_of_vgpus, vgpus_can_move

__all__ = ["NO_REASON", "Operation", "device_obstacle", "is_forbidden", "why_forbidden"]

Operation = Literal["pool_migrate", "suspend"]

NO_REASON = translate("planning", "the pool does not allow it and reports no reason")
"""No reason known to this program applies: the pool itself can be asked (``get_vms_which_prevent…``)."""

_SHOWN = 60
"""How many characters of a reason entered by an admin are shown."""


def is_forbidden(vm: Vm, operation: Operation) -> bool:
    """Whether the pool reports that it does not allow this.

    While an operation on a VM is running, and after the coordinator has started, the list is meaningless.
    """
    return bool(vm.allowed_operations) and not vm.current_operations and operation not in vm.allowed_operations


def why_forbidden(snapshot: PoolSnapshot, vm: Vm, operation: Operation) -> Text | None:
    """Why the VM does not allow `operation`; None if it does, as far as its record shows."""
    blocked = _blocked(vm, operation)
    if blocked is not None:
        return blocked
    if not is_forbidden(vm, operation):
        # These apply regardless of the list, which is empty for a while after the coordinator has started.
        return device_obstacle(snapshot, vm)
    for reason in _REASONS:
        found = reason(snapshot, vm, operation)
        if found is not None:
            return found
    return NO_REASON


def _blocked(vm: Vm, operation: Operation) -> Text | None:
    if operation not in vm.blocked_operations:
        return None
    text = translate("planning", "an administrator has blocked it (blocked_operations: {operation}{reason})")
    why = vm.blocked_operations[operation].strip()
    shown = f", “{why[:_SHOWN]}”" if why and why.lower() != "true" else ""
    return text.of(operation=operation, reason=plain(shown))


def _immobile(snapshot: PoolSnapshot, vm: Vm, operation: Operation) -> Text | None:
    """Its domain's properties; without metrics, those of its settings (nomigrate, nested_virt)."""
    domain = snapshot.domains.get(vm.metrics)
    if domain.nested_virt if domain else _is_set(vm, "nested-virt"):
        return translate("planning", "it runs nested virtual machines (nested virtualization)")
    if domain.nomigrate if domain else _is_set(vm, "nomigrate"):
        return translate("planning", "it is configured not to be migrated (platform:nomigrate)")
    return None


def _is_set(vm: Vm, key: str) -> bool:
    return vm.platform.get(key, "").lower() in ("true", "1")


def _guest(snapshot: PoolSnapshot, vm: Vm, operation: Operation) -> Text | None:
    """What the guest reports, and whether it supports the operation (check_op_for_feature)."""
    report = snapshot.guest_reports.get(vm.guest_metrics)
    if report is not None and "data-cant-suspend-reason" in report.features:
        text = translate(
            "planning", "the guest operating system reports that it cannot be suspended or migrated now ({reason})"
        )
        return text.of(reason=report.features["data-cant-suspend-reason"][:_SHOWN])
    helped = report is not None and (report.has_drivers or report.features.get("feature-suspend") == "1")
    if helped or _booted_pv(snapshot, vm):
        return None
    return translate("planning", "it has no drivers (VM tools) that allow live migration")


def _booted_pv(snapshot: PoolSnapshot, vm: Vm) -> bool:
    """PV guests need no drivers; if the metrics do not show how it booted, its settings do."""
    domain = snapshot.domains.get(vm.metrics)
    kind = vm.domain_type if domain is None or domain.domain_type == "unspecified" else domain.domain_type
    return kind != "hvm"


def _reset_disk(snapshot: PoolSnapshot, vm: Vm, operation: Operation) -> Text | None:
    """Disks reset at each boot: the VM cannot be suspended, nor migrated if the SR caches them."""
    disks = [vdi for _, vdi, _ in snapshot.disks_of(vm)]
    reset = [vdi for vdi in disks if "reset" in (vdi.on_boot, vdi.sm_config.get("on_boot"))]
    if operation == "suspend" and reset:
        return translate("planning", "one of its disks is reset at each boot")
    if any(vdi.sm_config.get("caching", "").lower() in ("true", "1") for vdi in reset):
        return translate("planning", "one of its disks is reset at each boot and cached on its server")
    return None


def device_obstacle(snapshot: PoolSnapshot, vm: Vm) -> Text | None:
    """A device of its host that the VM uses, so that it cannot be migrated."""
    unexplained = set(vm.attached_pcis) - functions_of_vgpus(snapshot, vm) if vm.attached_pcis else None
    if unexplained or "pci" in vm.other_config:
        return translate("planning", "a physical device of its server is passed through to it")
    if vm.vgpus and not vgpus_can_move(snapshot, vm):
        return translate("planning", "it uses a virtual GPU")
    if vm.vusbs:
        return _usb(snapshot, vm)
    return None


def _devices(snapshot: PoolSnapshot, vm: Vm, operation: Operation) -> Text | None:
    found = device_obstacle(snapshot, vm)
    if found is None and vm.vgpus:  # of a kind that can be migrated, but not away from a release as old as this one
        return translate("planning", "it uses a virtual GPU")
    return found


def _usb(snapshot: PoolSnapshot, vm: Vm) -> Text:
    names = _names(snapshot.usb_groups.get(snapshot.vusbs[ref].group, "") for ref in vm.vusbs if ref in snapshot.vusbs)
    if not names:
        return translate("planning", "a USB device of its server is passed through to it")
    text = translate("planning", "a USB device of its server is passed through to it ({devices})")
    return text.of(devices=names)


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted({name for name in names if name}))


_Reason = Callable[[PoolSnapshot, Vm, Operation], Text | None]
_REASONS: tuple[_Reason, ...] = (_immobile, _guest, _reset_disk, _devices)
