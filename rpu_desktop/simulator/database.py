"""One pool's objects, and when they changed.

Relations are kept consistent on both sides: setting ``VBD.VM`` changes ``VM.VBDs`` of the old and the new VM, as the
real database does for its one-to-many fields (xen-api ``ocaml/idl/datamodel.ml`` all_relations).
"""

from __future__ import annotations

import asyncio
import copy
import random
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF, Model

__all__ = ["RELATIONS", "Database"]

RELATIONS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("PBD", "host"): ("host", "PBDs"),
    ("PBD", "SR"): ("SR", "PBDs"),
    ("VBD", "VM"): ("VM", "VBDs"),
    ("VBD", "VDI"): ("VDI", "VBDs"),
    ("crashdump", "VM"): ("VM", "crash_dumps"),
    ("crashdump", "VDI"): ("VDI", "crash_dumps"),
    ("VIF", "VM"): ("VM", "VIFs"),
    ("VIF", "network"): ("network", "VIFs"),
    ("PIF", "host"): ("host", "PIFs"),
    ("PIF", "network"): ("network", "PIFs"),
    ("VDI", "SR"): ("SR", "VDIs"),
    ("VTPM", "VM"): ("VM", "VTPMs"),
    ("console", "VM"): ("VM", "consoles"),
    ("VM", "resident_on"): ("host", "resident_VMs"),
    ("VM", "snapshot_of"): ("VM", "snapshots"),
    ("VM", "parent"): ("VM", "children"),
    ("VDI", "snapshot_of"): ("VDI", "snapshots"),
    ("host_cpu", "host"): ("host", "host_CPUs"),
    ("host_patch", "host"): ("host", "patches"),
    ("host_patch", "pool_patch"): ("pool_patch", "host_patches"),
    ("host_crashdump", "host"): ("host", "crashdumps"),
    ("task", "subtask_of"): ("task", "subtasks"),
    ("PIF", "bond_slave_of"): ("Bond", "slaves"),
    ("Bond", "master"): ("PIF", "bond_master_of"),
    ("VLAN", "tagged_PIF"): ("PIF", "VLAN_slave_of"),
    ("tunnel", "access_PIF"): ("PIF", "tunnel_access_PIF_of"),
    ("tunnel", "transport_PIF"): ("PIF", "tunnel_transport_PIF_of"),
    ("VM", "appliance"): ("VM_appliance", "VMs"),
    ("PGPU", "GPU_group"): ("GPU_group", "PGPUs"),
    ("PGPU", "host"): ("host", "PGPUs"),
    ("PCI", "host"): ("host", "PCIs"),
    ("VGPU", "VM"): ("VM", "VGPUs"),
    ("VGPU", "GPU_group"): ("GPU_group", "VGPUs"),
    ("VGPU", "resident_on"): ("PGPU", "resident_VGPUs"),
    ("Feature", "host"): ("host", "features"),
    ("PUSB", "host"): ("host", "PUSBs"),
    ("VUSB", "VM"): ("VM", "VUSBs"),
    ("Cluster_host", "cluster"): ("Cluster", "cluster_hosts"),
    ("Certificate", "host"): ("host", "certificates"),
    ("VM", "protection_policy"): ("VMPP", "VMs"),
    ("VM", "snapshot_schedule"): ("VMSS", "VMs"),
    ("VGPU", "type"): ("VGPU_type", "VGPUs"),
    ("VDI", "metadata_of_pool"): ("pool", "metadata_VDIs"),
    ("SR", "introduced_by"): ("DR_task", "introduced_SRs"),
    ("PUSB", "USB_group"): ("USB_group", "PUSBs"),
    ("VUSB", "USB_group"): ("USB_group", "VUSBs"),
    ("network_sriov", "physical_PIF"): ("PIF", "sriov_physical_PIF_of"),
    ("network_sriov", "logical_PIF"): ("PIF", "sriov_logical_PIF_of"),
    ("PVS_server", "site"): ("PVS_site", "servers"),
    ("PVS_proxy", "site"): ("PVS_site", "proxies"),
    ("PVS_cache_storage", "site"): ("PVS_site", "cache_storage"),
}
"""(class, reference field) -> (class, the list on the other side)."""


class Database:
    """The objects of one pool; values are plain Python: int, bool, float, str, datetime, list, dict."""

    def __init__(self, model: Model, version: int, seed: int = 0) -> None:
        self.model = model
        self.version = version
        self.generation = 0
        self._random = random.Random(seed)  # noqa: S311 - reproducible references, not secrets
        self._objects: dict[str, dict[str, dict[str, Any]]] = {cls: {} for cls in model.classes}
        self._created: dict[tuple[str, str], int] = {}
        self._changed: dict[tuple[str, str], int] = {}  # in order of generation, newest last
        self._deleted: dict[tuple[str, str], tuple[int, int]] = {}  # -> (created, deleted)
        self.fragments: dict[tuple[str, str], tuple[tuple[int, int], str]] = {}
        self.json: dict[tuple[str, str], tuple[tuple[int, int], str]] = {}
        self.read: dict[tuple[str, str], tuple[tuple[int, int], dict[str, Any], dict[str, Any]]] = {}
        """What `RecordView.read` keeps."""
        self._waiters: set[asyncio.Future[None]] = set()

    # --- reading ---------------------------------------------------------------------------------------------------

    def exists(self, cls: str, ref: str) -> bool:
        """Whether `ref` is an object of this class."""
        return ref in self._objects[cls]

    def record(self, cls: str, ref: str) -> dict[str, Any]:
        """The object itself, read-only.

        Raises:
            ApiError: HANDLE_INVALID.

        """
        try:
            return self._objects[cls][ref]
        except KeyError:
            raise ApiError("HANDLE_INVALID", cls, ref) from None

    def get(self, cls: str, ref: str, field: str) -> Any:
        """One field."""
        return self.record(cls, ref)[field]

    def all(self, cls: str) -> Mapping[str, dict[str, Any]]:
        """All objects of a class, read-only."""
        return self._objects[cls]

    def refs(self, cls: str) -> list[str]:
        """All references of a class."""
        return list(self._objects[cls])

    def where(self, cls: str, **fields: Any) -> list[str]:
        """The references of the objects with these values."""
        wanted = fields.items()
        return [ref for ref, row in self._objects[cls].items() if all(row.get(k) == v for k, v in wanted)]

    def only(self, cls: str) -> str:
        """The reference of the one object of its class (the pool)."""
        return next(iter(self._objects[cls]))

    def by_uuid(self, cls: str, uuid: str) -> str:
        """The object with this uuid.

        Raises:
            ApiError: UUID_INVALID.

        """
        for ref, row in self._objects[cls].items():
            if row.get("uuid") == uuid:
                return ref
        raise ApiError("UUID_INVALID", cls, uuid)

    # --- changing --------------------------------------------------------------------------------------------------

    def new_uuid(self) -> str:
        """A fresh uuid, reproducible by the seed."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def create(self, cls: str, /, ref: str | None = None, **fields: Any) -> str:
        """Add an object; fields not given take the model's defaults."""
        ref = ref or f"OpaqueRef:{self.new_uuid()}"
        row = {f.name: copy.copy(f.default) for f in self.model.classes[cls].fields.values()}
        if "uuid" in row:
            row["uuid"] = self.new_uuid()
        unknown = fields.keys() - row.keys()
        if unknown:
            raise KeyError(f"{cls} has no {sorted(unknown)}")
        self._objects[cls][ref] = row | fields
        self.generation += 1
        self._created[cls, ref] = self._touch(cls, ref)
        for field, value in fields.items():
            self._link(cls, ref, field, NULL_REF, value)
        self._wake()
        return ref

    def set(self, cls: str, ref: str, /, **fields: Any) -> None:
        """Change fields; nothing happens if nothing differs."""
        row = self.record(cls, ref)
        changed = {name: value for name, value in fields.items() if row[name] != value}
        if not changed:
            return
        before = {name: row[name] for name in changed}
        row.update(changed)
        self.generation += 1
        self._touch(cls, ref)
        for name, value in changed.items():
            self._link(cls, ref, name, before[name], value)
        self._wake()

    def put(self, cls: str, ref: str, field: str, key: str, value: str | None) -> None:
        """Set one key of a map field, or remove it with None."""
        pairs = dict(self.get(cls, ref, field))
        if value is None:
            pairs.pop(key, None)
        else:
            pairs[key] = value
        self.set(cls, ref, **{field: pairs})

    def delete(self, cls: str, ref: str) -> None:
        """Delete an object; references to it become dangling, as in the real database."""
        row = self.record(cls, ref)
        for owner, field in RELATIONS:
            if owner == cls:
                self._link(cls, ref, field, row.get(field), NULL_REF)
        del self._objects[cls][ref]
        self.fragments.pop((cls, ref), None)
        self.json.pop((cls, ref), None)
        self.read.pop((cls, ref), None)
        self.generation += 1
        self._changed.pop((cls, ref), None)
        self._deleted[cls, ref] = (self._created.pop((cls, ref), 0), self.generation)
        self._wake()

    def mark_changed(self, cls: str, ref: str) -> None:
        """Mark an object as changed."""
        self.record(cls, ref)
        self.generation += 1
        self._touch(cls, ref)
        self._wake()

    def stamp(self, cls: str, ref: str) -> int:
        """The generation of an object's last change."""
        return self._changed[cls, ref]

    def created(self, cls: str, ref: str) -> int:
        """The generation of an object's creation."""
        return self._created[cls, ref]

    def _touch(self, cls: str, ref: str) -> int:
        self._changed.pop((cls, ref), None)
        self._changed[cls, ref] = self.generation
        return self.generation

    def _link(self, cls: str, ref: str, field: str, old: Any, new: Any) -> None:
        other = RELATIONS.get((cls, field))
        if other is None or old == new:
            return
        other_cls, other_field = other
        for target, there in ((old, False), (new, True)):
            row = self._objects[other_cls].get(target)
            if row is not None:
                rest = [item for item in row[other_field] if item != ref]
                row[other_field] = [*rest, ref] if there else rest
                self._touch(other_cls, target)

    # --- what changed ----------------------------------------------------------------------------------------------

    def changes_since(self, generation: int) -> Iterator[tuple[str, str, str, int]]:
        """(operation, class, reference, generation) of everything changed after `generation`.

        The cost depends on the number of changes.

        Operations are ``add``, ``mod``, ``del``; several changes of one object are combined.
        """
        for (cls, ref), when in reversed(self._changed.items()):
            if when <= generation:
                break
            created = self._created.get((cls, ref), 0)
            yield ("add" if created > generation else "mod", cls, ref, when)
        for (cls, ref), (created, when) in reversed(self._deleted.items()):
            if when <= generation:
                break
            if created <= generation:
                yield "del", cls, ref, when

    def messages_since(self, generation: int) -> Iterator[tuple[str, str, int]]:
        """(operation, reference, generation) of the messages.

        Deletions are included even for clients that never saw them.
        """
        for ref in self._objects["message"]:
            if self._created["message", ref] > generation:
                yield "add", ref, self._created["message", ref]
        for (cls, ref), (_, when) in self._deleted.items():
            if cls == "message" and when > generation:
                yield "del", ref, when

    def forget_deleted(self) -> None:
        """Forget deletions, which only the running toolstack remembers (xen-api ``db_cache_types.ml``)."""
        self._deleted.clear()

    def rewind(self, generation: int) -> None:
        """Count from an earlier generation on, as after restoring a backup of the database; nothing is forgotten."""
        self.generation = generation
        for changes in (self._changed, self._created):
            for key in changes:
                changes[key] = min(changes[key], generation)

    async def changed(self, generation: int) -> None:
        """Return as soon as something is newer than `generation`."""
        while self.generation <= generation:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await waiter
            finally:
                self._waiters.discard(waiter)

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
