"""Where the memory of a suspended VM is stored, and whether there is space for it.

Source: xen-api ``ocaml/xapi/helpers.ml`` choose_suspend_sr; the image is a little bigger than the memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot, Sr, Vm

__all__ = ["image_size", "suspend_obstacle", "suspend_storage"]

_MARGIN = 1.02


def suspend_storage(snapshot: PoolSnapshot, vm: Vm) -> Sr | None:
    """The VM's own suspend SR, the pool's, its host's: the first that its host has plugged; None: there is none."""
    host = snapshot.hosts.get(vm.resident_on)
    if host is None:
        return None
    plugged = {pbd.sr for pbd in snapshot.pbds.values() if pbd.host == host.ref and pbd.currently_attached}
    wishes = (vm.suspend_sr, snapshot.pool.suspend_image_sr, host.suspend_image_sr)
    return next((snapshot.srs[ref] for ref in wishes if ref in plugged and ref in snapshot.srs), None)


def image_size(vm: Vm) -> int:
    """Maximum size of its suspend image in bytes."""
    return int(vm.memory_dynamic_max * _MARGIN)


def suspend_obstacle(snapshot: PoolSnapshot, vms: Sequence[Vm]) -> Text | None:
    """Why these VMs of one host cannot be suspended all at the same time, or None; the reason is about the last one.

    An SR of unknown size is assumed to be big enough.
    """
    vm = vms[-1]
    sr = suspend_storage(snapshot, vm)
    host = snapshot.hosts.get(vm.resident_on)
    if sr is None:
        text = translate("planning", "{host} cannot reach any storage that its memory could be written to")
        return text.of(host=host.name if host else "?")
    needed = sum(image_size(other) for other in vms if suspend_storage(snapshot, other) == sr)
    left = sr.physical_size - sr.physical_utilisation
    if sr.physical_size <= 0 or needed <= left:
        return None
    text = translate("planning", "the suspend storage “{sr}” has {left} GiB left, and {needed} GiB are needed")
    return text.of(sr=sr.name, left=exact_gib(max(left, 0)), needed=exact_gib(needed))
