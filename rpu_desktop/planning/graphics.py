"""Virtual GPUs: whether a VM that has them may be migrated, and which hosts have a card for it.

Source: xen-api ``xapi_vm_lifecycle.ml`` check_vgpu (7.4 to HEAD), ``xapi_vm_helpers.ml`` assert_gpus_available.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vgpu, Vm
from rpu_desktop.inventory.ids import GpuGroupRef, PciRef

__all__ = ["functions_of_vgpus", "gpu_groups", "gpu_obstacle", "vgpus_can_move"]

_NVIDIA = "nvidia"
"""The key in ``PGPU.compatibility_metadata`` of a card whose driver can migrate its state (xapi_gpumon.ml)."""


def _vgpus(snapshot: PoolSnapshot, vm: Vm) -> list[Vgpu | None]:
    return [snapshot.vgpus.get(ref) for ref in vm.vgpus]


def vgpus_can_move(snapshot: PoolSnapshot, vm: Vm) -> bool:
    """Whether all virtual GPUs of the VM are of the kind that can be migrated, and suspended."""
    return all(vgpu is not None and _is_mobile(snapshot, vgpu) for vgpu in _vgpus(snapshot, vm))


def _is_mobile(snapshot: PoolSnapshot, vgpu: Vgpu) -> bool:
    card = snapshot.pgpus.get(vgpu.pgpu)
    maker = snapshot.vgpu_types.get(vgpu.type, "")
    return maker in ("nvidia", "nvidia_sriov") and card is not None and _NVIDIA in card.compatibility_metadata


def functions_of_vgpus(snapshot: PoolSnapshot, vm: Vm) -> set[PciRef]:
    """The PCI devices that are nothing but NVIDIA's virtual GPUs on SR-IOV cards."""
    return {
        vgpu.pci
        for vgpu in _vgpus(snapshot, vm)
        if vgpu is not None and snapshot.vgpu_types.get(vgpu.type) == "nvidia_sriov"
    }


def gpu_groups(snapshot: PoolSnapshot, vm: Vm) -> list[GpuGroupRef]:
    """The groups of cards of which the VM needs one each."""
    return [vgpu.group for vgpu in _vgpus(snapshot, vm) if vgpu is not None]


def gpu_obstacle(snapshot: PoolSnapshot, vm: Vm, host: Host) -> Text | None:
    """Why `host` has no card for the VM's virtual GPUs, or None."""
    for group in gpu_groups(snapshot, vm):
        if not any(card.group == group and card.host == host.ref for card in snapshot.pgpus.values()):
            return translate("planning", "{host} has no graphics card for its virtual GPU").of(host=host.name)
    return None
