"""Which running virtual machines can move together with their disks, and why the others cannot.

Sources: xen-api ``xapi_vm_migrate.ml`` (migrate_send and assert_can_migrate), ``xapi_vm_lifecycle.ml``, ``smint.ml``.
The toolstack does not look at everything: whether the destination sees the storage, and whether another virtual machine
uses the same disk, is checked here only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Sr, Vbd, Vdi, Vm
from rpu_desktop.inventory.ids import NO_SR, NO_VDI, HostRef, SrRef, VbdRef, VdiRef, VmRef
from rpu_desktop.planning.drivers import local_folder
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = [
    "LocalDisk",
    "Storage",
    "StorageMotion",
    "is_mixed",
    "leads_to_moves",
    "moves_in_mixed_pools",
    "without_disks",
]

_MIXED = Version.parse("1.250")
"""Toolstacks from here on allow ``VM.migrate_send`` during a rolling upgrade (xen-api 802b8be78e)."""
_MIXED_XCP_NG = Version.parse("3.2")
"""The platform version of XCP-ng 8.2, whose older toolstack has the same change as a patch."""
_LAST_WITHOUT = Version.parse("8.2.1")
"""The last release of XenServer and Citrix Hypervisor that does not."""
_MOVES_DISKS = Version.parse("1.6")
"""The platform version of XenServer 6.1, whose toolstack is the first with ``VM.migrate_send``."""
_TELLS_MIRRORING = Version.parse("2.2")
"""From XenServer 7.1 on, drivers announce ``VDI_MIRROR`` and the toolstack looks at it (sm 8e0f909, ae0062763b)."""
_TELLS_THIN = Version.parse("3.0")
"""From Citrix Hypervisor 8.0 on, drivers announce ``THIN_PROVISIONING`` (sm 4330444)."""
_THIN = frozenset({"ext", "nfs", "smb", "cifs", "file"})
"""The drivers that are thin without announcing it."""
_CBT_OF_OTHERS = Version.parse("25.15")
"""Before it, changed block tracking on any disk prevents the move, even if that disk stays (bedf26923c)."""
_EXTENT = 4 << 20
"""LVM gives space in pieces of this many bytes."""


def moves_in_mixed_pools(version: SoftwareVersion, running: SoftwareVersion | None = None) -> bool:
    """Whether a coordinator with this version lets disks move while the pool is being upgraded.

    `running` is the pool's present version: media that do not name their product are taken for the same.
    """
    xcp_ng = version.is_xcp_ng if running is None else version.is_xcp_ng_beside(running)
    return version.xapi_build >= _MIXED or (xcp_ng and version.platform_version >= _MIXED_XCP_NG)


def leads_to_moves(running: SoftwareVersion) -> bool:
    """Whether every release that takes `running` lets disks move in mixed pools.

    Citrix Hypervisor 8.2 CU1 is followed by XenServer 8.4 and XCP-ng 8.3 only (`rpu_desktop.media.upgrade_paths`).
    """
    return running.product_version >= _LAST_WITHOUT


def is_mixed(snapshot: PoolSnapshot, turns: Iterable[HostRef] = ()) -> bool:
    """Whether platform versions in the pool differ, once the hosts (references) in `turns` have the new version.

    That is what the toolstack takes for a rolling upgrade (``db_gc.ml`` detect_rolling_upgrade).
    """
    upgraded = set(turns)
    versions = {ref: host.software_version.platform_version for ref, host in snapshot.hosts.items()}
    if snapshot.coordinator.ref in upgraded:
        return upgraded != set(versions)
    return any(versions[ref] != versions[snapshot.coordinator.ref] for ref in versions.keys() - upgraded)


@dataclass(frozen=True, slots=True)
class LocalDisk:
    """A disk that only one host can reach, or that was moved from there; sizes are bytes, its snapshots included.

    It belongs on `home` and is on `here`. `data` is what is copied when it moves, and what it occupies on thin storage.
    `full` is what it occupies on thick storage, which needs `twice` in addition while it is being copied. `own` is what
    becomes free on `here` when it has left: less than `data` if it shares data with other disks.
    """

    vbd: VbdRef
    name: str
    home: SrRef
    here: SrRef
    data: int
    full: int
    twice: int
    own: int

    def size(self, storage: Storage) -> int:
        """What it occupies there."""
        return self.full if storage.thick else self.data


@dataclass(frozen=True, slots=True)
class Storage:
    """An SR as a place for disks.

    `hosts` reach it, `free` bytes are left. `thick` storage reserves each disk's full size. It `takes` disks if its
    driver can, and if its size is known.
    """

    ref: SrRef
    hosts: frozenset[HostRef]
    free: int
    thick: bool
    takes: bool


class StorageMotion:
    """Answers for one snapshot; `displaced` has the home SR of each disk that this run has moved, by VBD."""

    def __init__(self, snapshot: PoolSnapshot, displaced: Mapping[VbdRef, SrRef] | None = None) -> None:
        self._snapshot = snapshot
        self._displaced = displaced or {}

    @cached_property
    def _features(self) -> Mapping[str, frozenset[str]]:
        """What each type of driver can do, with what older ones do not announce."""
        platform = self._snapshot.coordinator.software_version.platform_version
        found: dict[str, frozenset[str]] = {}
        for driver in self._snapshot.drivers.values():
            features = set(driver.features)
            if platform < _TELLS_MIRRORING and "VDI_SNAPSHOT" in features:
                features.add("VDI_MIRROR")
            if platform < _TELLS_THIN and driver.type in _THIN:
                features.add("THIN_PROVISIONING")
            found[driver.type] = frozenset(features)
        return found

    @cached_property
    def _hosts_of(self) -> Mapping[SrRef, frozenset[HostRef]]:
        return {ref: frozenset(self._snapshot.hosts_of_sr(sr)) for ref, sr in self._snapshot.srs.items()}

    @cached_property
    def storages(self) -> dict[SrRef, Storage]:
        """Every SR."""
        return {ref: self._storage(sr) for ref, sr in self._snapshot.srs.items()}

    def disks(self, vm: Vm) -> tuple[LocalDisk, ...]:
        """The disks of `vm` that keep it on its host, and those that this run has moved and not brought back."""
        return tuple(self._disk(vbd, vdi, sr) for vbd, vdi, sr in self._moving(vm))

    def size_of(self, vbd: VbdRef) -> int:
        """The bytes that are copied when the disk of this VBD moves."""
        vdi = self._snapshot.vdis.get(self._snapshot.vbds[vbd].vdi)
        return self._data([vdi, *self._snapshots_of_disk.get(vdi.ref, ())]) if vdi is not None else 0

    def is_displaced(self, vm: Vm) -> bool:
        """Whether a disk of it is not where it belongs."""
        return any(disk.home != disk.here for disk in self.disks(vm))

    def obstacle(self, vm: Vm) -> Text | None:
        """Why the disks of `vm` cannot move anywhere, None if they can; other reasons to stay are not looked at."""
        if self._sender(vm).software_version.platform_version < _MOVES_DISKS:
            return translate("planning", "servers before XenServer 6.1 do not move disks of running virtual machines")
        if any(host.license_params.get("restrict_storage_xen_motion") == "true" for host in self._hosts):
            return translate("planning", "the license of the pool does not include moving its disks (storage motion)")
        if "migrate_send" in vm.blocked_operations:
            return translate("planning", "an administrator has blocked moving its disks (migrate_send)")
        moving = [(vdi, sr) for _, vdi, sr in self._moving(vm)]
        found = [self._tracked(vm, [vdi for vdi, _ in moving]), self._orphan(vm)]
        found += [obstacle for vdi, sr in moving if (obstacle := self._of_disk(vdi, sr)) is not None]
        return next((obstacle for obstacle in found if obstacle is not None), None)

    @property
    def _hosts(self) -> Iterable[Host]:
        return self._snapshot.hosts.values()

    def _sender(self, vm: Vm) -> Host:
        """The host whose toolstack would carry out the move."""
        return self._snapshot.hosts.get(vm.resident_on, self._snapshot.coordinator)

    def _moving(self, vm: Vm) -> list[tuple[Vbd, Vdi, Sr]]:
        disks = [(vbd, vdi, sr) for vbd, vdi, sr in self._snapshot.disks_of(vm) if vbd.type != "CD" and sr is not None]
        return [(vbd, vdi, sr) for vbd, vdi, sr in disks if self._is_local(sr) or self._home(vbd, sr) != sr.ref]

    def _is_local(self, sr: Sr) -> bool:
        return not sr.shared and len(self._hosts_of[sr.ref]) == 1 and len(self._snapshot.hosts) > 1

    def _home(self, vbd: Vbd, sr: Sr) -> SrRef:
        home = self._displaced.get(vbd.ref, sr.ref)
        return home if home in self._snapshot.srs else sr.ref

    def _tracked(self, vm: Vm, moving: Iterable[Vdi]) -> Text | None:
        """Changed block tracking, and disks that are reset at each boot, which prevent it even if they stay."""
        every = [vdi for vbd, vdi, _ in self._snapshot.disks_of(vm) if vbd.type != "CD"]
        hosts = (self._snapshot.coordinator, self._sender(vm))
        strict = any(host.software_version.xapi_build < _CBT_OF_OTHERS for host in hosts)
        for vdi in every if strict else moving:
            if vdi.cbt_enabled:
                text = translate("planning", "changed block tracking (CBT) is enabled for its disk “{disk}”")
                return _named(text, vdi)
        for vdi in every:
            if vdi.on_boot == "reset":
                return _named(translate("planning", "its disk “{disk}” is reset at each boot"), vdi)
        return None

    def _of_disk(self, vdi: Vdi, sr: Sr) -> Text | None:
        if "key_hash" in vdi.sm_config:
            return _named(translate("planning", "its disk “{disk}” is encrypted"), vdi)
        if vdi.sm_config.get("type") == "raw":
            return _named(translate("planning", "its disk “{disk}” is a raw volume without snapshots"), vdi)
        if len(self._users.get(vdi.ref, ())) > 1:
            return _named(translate("planning", "its disk “{disk}” belongs to another virtual machine as well"), vdi)
        if not self._can(sr, "VDI_SNAPSHOT", "VDI_MIRROR"):
            text = translate("planning", "the driver of “{sr}” ({type}) does not support moving its disk “{disk}”")
            return _named(text.of(sr=sr.name, type=sr.type), vdi)
        return None

    def _orphan(self, vm: Vm) -> Text | None:
        """A disk that only a snapshot of the VM still has, on storage of its host.

        The toolstack would send it to the default SR of the pool, from where it would not return.
        """
        own = {vdi.ref for _, vdi, _ in self._snapshot.disks_of(vm)}
        for snapshot in self._snapshots.get(vm.ref, ()):
            for vbd, vdi, sr in self._snapshot.disks_of(snapshot):
                if vbd.type != "CD" and sr is not None and self._is_local(sr) and vdi.snapshot_of not in own:
                    text = translate(
                        "planning", "its snapshot “{snapshot}” has a disk that the VM itself no longer has"
                    )
                    return text.of(snapshot=snapshot.name)
        return None

    @cached_property
    def _snapshots(self) -> Mapping[VmRef, list[Vm]]:
        found: dict[VmRef, list[Vm]] = {}
        for vm in self._snapshot.vms.values():
            if vm.is_snapshot:
                found.setdefault(vm.snapshot_of, []).append(vm)
        return found

    @cached_property
    def _users(self) -> Mapping[VdiRef, set[VmRef]]:
        """The VMs that have each disk; control domains do for a moment, when a disk is copied or backed up."""
        found: dict[VdiRef, set[VmRef]] = {}
        for vbd in self._snapshot.vbds.values():
            vm = self._snapshot.vms.get(vbd.vm)
            if not vbd.empty and vm is not None and not vm.is_control_domain:
                found.setdefault(vbd.vdi, set()).add(vbd.vm)
        return found

    @cached_property
    def _snapshots_of_disk(self) -> Mapping[VdiRef, list[Vdi]]:
        found: dict[VdiRef, list[Vdi]] = {}
        for vdi in self._snapshot.vdis.values():
            if vdi.snapshot_of != NO_VDI:
                found.setdefault(vdi.snapshot_of, []).append(vdi)
        return found

    @cached_property
    def _by_uuid(self) -> Mapping[str, Vdi]:
        return {vdi.uuid: vdi for vdi in self._snapshot.vdis.values()}

    @cached_property
    def _children(self) -> Mapping[str, int]:
        """How many disks have each one as their parent (uuid), from which they take what they do not have."""
        found: dict[str, int] = {}
        for vdi in self._snapshot.vdis.values():
            parent = vdi.sm_config.get("vhd-parent", "")
            found[parent] = found.get(parent, 0) + 1
        return found

    def _chain(self, vdi: Vdi) -> list[Vdi]:
        """The disk, and those that have what it does not have itself."""
        chain, seen = [vdi], {vdi.uuid}
        while (parent := self._by_uuid.get(chain[-1].sm_config.get("vhd-parent", ""))) and parent.uuid not in seen:
            seen.add(parent.uuid)
            chain.append(parent)
        return chain

    def _disk(self, vbd: Vbd, vdi: Vdi, sr: Sr) -> LocalDisk:
        every = [vdi, *self._snapshots_of_disk.get(vdi.ref, ())]
        data = self._data(every)
        full = sum(_full(each.virtual_size) for each in every)
        home = self._home(vbd, sr)
        return LocalDisk(
            vbd=vbd.ref,
            name=vdi.name or vdi.uuid,
            home=home,
            here=sr.ref,
            data=data,
            full=full,
            twice=_full(vdi.virtual_size),
            own=full if self.storages[sr.ref].thick else min(data, self._given_back(every)),
        )

    def _data(self, disks: Iterable[Vdi]) -> int:
        return sum(min(each.virtual_size, sum(map(_occupied, self._chain(each)))) for each in disks)

    def _given_back(self, disks: Iterable[Vdi]) -> int:
        """The bytes that nothing else needs when these disks are gone."""
        left = dict(self._children)
        gone: dict[str, int] = {}
        for vdi in disks:
            for part in self._chain(vdi):
                if left.get(part.uuid, 0) > 0 or part.uuid in gone:
                    break
                gone[part.uuid] = _occupied(part)
                parent = part.sm_config.get("vhd-parent", "")
                left[parent] = left.get(parent, 0) - 1
        return sum(gone.values())

    # --- storage -----------------------------------------------------------------------------------------------------

    def _storage(self, sr: Sr) -> Storage:
        thin = self._can(sr, "THIN_PROVISIONING") or sr.sm_config.get("allocation") == "thin"
        takes = (
            not sr.is_cd
            and sr.physical_size > 0
            and self._can(sr, "VDI_SNAPSHOT")
            and (self._can(sr, "VDI_MIRROR") or self._can(sr, "VDI_MIRROR_IN"))
            and not local_folder(self._snapshot, sr)
        )
        free = max(0, sr.physical_size - sr.physical_utilisation)
        return Storage(sr.ref, self._hosts_of[sr.ref], free, not thin, takes)

    def _can(self, sr: Sr, *features: str) -> bool:
        known = self._features.get(sr.type, frozenset())
        return all(feature in known for feature in features)


def without_disks(snapshot: PoolSnapshot, disks_of: Iterable[Iterable[LocalDisk]]) -> PoolSnapshot:
    """The pool as if these disks were on no SR in particular: every host can reach them."""
    vdis = dict(snapshot.vdis)
    for disks in disks_of:
        for disk in disks:
            ref = snapshot.vbds[disk.vbd].vdi
            vdis[ref] = replace(vdis[ref], sr=NO_SR)
    return replace(snapshot, vdis=vdis)


def _occupied(vdi: Vdi) -> int:
    """What it occupies itself; its whole size if that is not reported."""
    return vdi.physical_utilisation if vdi.physical_utilisation > 0 else vdi.virtual_size


def _full(size: int) -> int:
    """What a disk of this size takes where space is reserved in full: the VHD's own tables need less than 0.4 %."""
    return -(-(size + size // 256) // _EXTENT) * _EXTENT


def _named(text: Text, vdi: Vdi) -> Text:
    return text.of(disk=vdi.name or vdi.uuid)
