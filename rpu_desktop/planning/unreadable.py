"""Objects of the pool whose values cannot be read: their names, and whether the plan depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol, TypeVar

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import NULL_REF, PoolSnapshot, Unreadable, Vm
from rpu_desktop.inventory.ids import HostRef, NetworkRef, PbdRef, PifRef, SrRef, VbdRef, VdiRef, VgpuRef, VifRef, VmRef

__all__ = ["MEND", "Unread", "unread_name", "unread_reasons", "unread_words"]

MEND = translate(
    "planning",
    "Check these values (xe …-param-list uuid=…) and correct them. If they are correct, look for a newer version "
    "of this program.",
)
"""What to do about values that cannot be read."""

_SHOWN = 8
_ALWAYS = frozenset({"pool", "host", "PIF"})
_PLACE = frozenset({"*", "power_state", "resident_on", "is_control_domain", "is_a_template", "is_a_snapshot"})
"""Fields without which it is unknown whether a VM runs, and where."""


R = TypeVar("R")


class Unread:
    """The unreadable objects of one snapshot, including running VMs whose server is not in the pool."""

    def __init__(self, snapshot: PoolSnapshot) -> None:
        self._snapshot = snapshot
        self.things = (*snapshot.unreadable, *_lost(snapshot))

    @property
    def decisive(self) -> list[Unreadable]:
        """Those that a plan depends on: what runs, what it runs on, and what it needs to run elsewhere."""
        return [thing for thing in self.things if self._decides(thing)]

    @property
    def harmless(self) -> list[Unreadable]:
        """The others."""
        return [thing for thing in self.things if not self._decides(thing)]

    def _decides(self, thing: Unreadable) -> bool:
        snapshot, ref = self._snapshot, thing.ref
        match thing.cls:
            case "VM":
                vm = snapshot.vms[VmRef(ref)]
                return _runs(vm) or not _PLACE.isdisjoint(thing.fields)
            case "VBD":
                return self._of_running(snapshot.vbds[VbdRef(ref)].vm)
            case "VIF":
                return self._of_running(snapshot.vifs[VifRef(ref)].vm)
            case "VGPU":
                return self._of_running(snapshot.vgpus[VgpuRef(ref)].vm)
            case "PBD":
                return snapshot.pbds[PbdRef(ref)].sr in {*self._storage, SrRef(NULL_REF)}
            case "VDI" | "SR" | "network":
                return ref in {*self._disks, *self._storage, *self._networks}
            case _:
                return thing.cls in _ALWAYS

    def _of_running(self, vm: VmRef) -> bool:
        """Whether it belongs to a running VM, or to an unknown object."""
        owner = self._snapshot.vms.get(vm)
        return owner is None or _runs(owner)

    @cached_property
    def _disks(self) -> set[VdiRef]:
        vbds = [self._snapshot.vbds[ref] for vm in self._snapshot.vms.values() if _runs(vm) for ref in vm.vbds]
        return {vbd.vdi for vbd in vbds if not vbd.empty}

    @cached_property
    def _storage(self) -> set[SrRef]:
        return {vdi.sr for ref in self._disks if (vdi := self._snapshot.vdis.get(ref))}

    @cached_property
    def _networks(self) -> set[NetworkRef]:
        vms = [vm for vm in self._snapshot.vms.values() if _runs(vm)]
        return {self._snapshot.vifs[ref].network for vm in vms for ref in vm.vifs}


def unread_reasons(snapshot: PoolSnapshot) -> list[Text]:
    """Why there can be no plan: one reason at most."""
    found = Unread(snapshot).decisive
    text = translate("planning", "The plan depends on values that cannot be read: {things}.")
    return [text.of(things=unread_words(snapshot, found))] if found else []


def unread_words(snapshot: PoolSnapshot, things: Iterable[Unreadable]) -> Text:
    """The objects by class and name, with the fields that cannot be read; only the first ones if there are many."""
    words = [f"{thing.cls} {unread_name(snapshot, thing)} ({', '.join(thing.fields)})" for thing in things]
    ordered = sorted(set(words), key=str.casefold)
    if len(ordered) <= _SHOWN + 1:
        return plain(", ".join(ordered))
    text = translate("planning", "{things} and {n} more", "{things} and {n} more", len(ordered) - _SHOWN)
    return text.of(things=", ".join(ordered[:_SHOWN]))


def unread_name(snapshot: PoolSnapshot, thing: Unreadable) -> str:
    """Its display name: its own name, else that of the object it belongs to, else its uuid."""
    ref = thing.ref
    if own := _name(snapshot.vms, VmRef(ref)) or _name(snapshot.hosts, HostRef(ref)) or thing.name:
        return own
    match thing.cls:
        case "pool":
            owners = [snapshot.pool.name]
        case "VBD":
            vbd = snapshot.vbds[VbdRef(ref)]
            owners = [_name(snapshot.vms, vbd.vm), vbd.userdevice]
        case "VIF":
            owners = [_name(snapshot.vms, snapshot.vifs[VifRef(ref)].vm)]
        case "VGPU":
            owners = [_name(snapshot.vms, snapshot.vgpus[VgpuRef(ref)].vm)]
        case "PBD":
            owners = [
                _name(snapshot.srs, snapshot.pbds[PbdRef(ref)].sr),
                _name(snapshot.hosts, snapshot.pbds[PbdRef(ref)].host),
            ]
        case "PIF":
            pif = snapshot.pifs[PifRef(ref)]
            owners = [_name(snapshot.hosts, pif.host), pif.device]
        case _:
            owners = []
    return " / ".join(filter(None, owners)) or thing.uuid or "?"


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def _name(table: Mapping[R, _Named], ref: R) -> str:
    found = table.get(ref)
    return found.name if found is not None else ""


def _runs(vm: Vm) -> bool:
    return vm.is_control_domain or vm.occupies_host


def _lost(snapshot: PoolSnapshot) -> Iterable[Unreadable]:
    """Guests that run on a missing server.

    A guest that runs nowhere is none of them: the toolstack removes the server before it reports that a VM is down
    (xen-api ``xapi_vm_lifecycle.ml``, force_state_reset_keep_current_operations).
    """
    for vm in snapshot.guests():
        if vm.occupies_host and vm.resident_on != NULL_REF and vm.resident_on not in snapshot.hosts:
            yield Unreadable("VM", vm.ref, vm.uuid, vm.name, ("resident_on",))
