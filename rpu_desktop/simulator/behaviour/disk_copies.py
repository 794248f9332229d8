"""Copies of disks on another SR: their records, the space that they take at both ends, and what is left of them.

Sources: xen-api ``storage_smapiv1_migrate.ml`` (receive_start_common, mirror_snapshot, receive_finalize_common,
copy_into_sr), ``storage_migrate.ml`` (stop, killall); sm ``LVHDSR.py`` and ``FileSR.py`` (_snapshot, compose),
``cleanup.py``.

A disk that the VM may write to is *mirrored*: new writes go to a *leaf*, the old content to a *parent*, and both become
one disk at the end. At the source a snapshot holds the old content meanwhile. Other disks are only *copied*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.simulator.behaviour import sr_space
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.storage_drivers import empty_lv_size, is_thin, lv_size

__all__ = ["DiskCopy", "collect_garbage", "destroy_vdi"]

MIRROR_KEY = "base_mirror"
"""Key of ``VDI.sm_config`` that names what a disk is a copy of: ``<SR uuid>/<VDI uuid>``."""


@dataclass(eq=False)
class DiskCopy:
    """One disk on its way to another SR; `size` are the bytes to copy."""

    pool: SimPool
    vdi: str
    target: str
    mirrored: bool
    size: int = 0
    after: DiskCopy | None = None
    """The earlier copy whose content this disk shares, which is not copied again."""
    done: bool = False
    leaf: str = NULL_REF
    _parent: str = NULL_REF
    _dummy: str = NULL_REF
    _snapshot: str = NULL_REF
    _grown: int = field(default=0)

    @property
    def thin(self) -> bool:
        """Whether the copy grows as it is written."""
        return is_thin(self.pool.db, self.target)

    def begin(self) -> None:
        """Create the disks at the target, then the snapshot at the source.

        Raises:
            ApiError: SR_BACKEND_FAILURE_44 (the target is full), SR_SOURCE_SPACE_INSUFFICIENT with the SR's uuid;
                nothing is left then.

        """
        try:
            self.leaf = self._create("leaf")
            if self.mirrored:
                self._dummy = self._create("dummy")
                self._parent = self._create("parent")
        except ApiError:
            self.undo()
            raise
        if self.mirrored:
            self._take_snapshot()

    def _create(self, part: str) -> str:
        db, row = self.pool.db, self.pool.db.record("VDI", self.vdi)
        virtual = int(row["virtual_size"])
        size = sr_space.empty_disk(self.pool, self.target, empty_lv_size() if part == "dummy" else lv_size(virtual))
        sr_space.occupy(self.pool, self.target, size, virtual)
        uuid = db.new_uuid()
        fields: dict[str, Any] = {
            "sm_config": {MIRROR_KEY: self._mirror_id()} if self.mirrored and part != "dummy" else {},
            "is_a_snapshot": part == "dummy",
            "snapshot_of": self.leaf if part == "dummy" else NULL_REF,
        }
        ref = db.create(
            "VDI",
            SR=self.target,
            name_label=row["name_label"],
            name_description=row["name_description"],
            type=row["type"],
            virtual_size=virtual,
            physical_utilisation=size,
            managed=True,
            read_only=False,
            location=uuid,
            **fields,
        )
        db.set("VDI", ref, uuid=uuid)
        return ref

    def _mirror_id(self) -> str:
        row = self.pool.db.record("VDI", self.vdi)
        return f"{self.pool.db.get('SR', row['SR'], 'uuid')}/{row['uuid']}"

    def _take_snapshot(self) -> None:
        """On LVM the content moves to a volume of its own beside the disk's; files only get a new, empty one."""
        db, row = self.pool.db, self.pool.db.record("VDI", self.vdi)
        source, written = str(row["SR"]), sum(sr_space.content(self.pool, self.vdi).values())
        size = sr_space.empty_disk(self.pool, source, written + empty_lv_size())
        try:
            sr_space.occupy(self.pool, source, size)
        except ApiError:
            self.undo()
            raise ApiError("SR_SOURCE_SPACE_INSUFFICIENT", db.get("SR", source, "uuid")) from None
        uuid = db.new_uuid()
        self._snapshot = db.create(
            "VDI",
            SR=source,
            name_label=row["name_label"],
            type=row["type"],
            virtual_size=row["virtual_size"],
            physical_utilisation=size,
            managed=True,
            is_a_snapshot=True,
            snapshot_of=self.vdi,
            sm_config={MIRROR_KEY: self._mirror_id()},
            location=uuid,
        )
        db.set("VDI", self._snapshot, uuid=uuid)

    def write(self, size: int) -> None:
        """So many more bytes have been copied.

        Raises:
            ApiError: the target is full.

        """
        if not self.thin:
            return
        if not sr_space.grow(self.pool, self.target, size):
            raise ApiError("VDI_COPY_FAILED", 'Failure("sparse_dd NBD error")')
        self._grown += size

    def complete(self) -> None:
        """All is copied: the snapshot at the source is not needed any more, and new writes still go to both ends."""
        db = self.pool.db
        self.done = True
        if self.mirrored:
            destroy_vdi(self.pool, self._snapshot)
            parent = db.record("VDI", self._parent)
            db.set(
                "VDI",
                self._parent,
                physical_utilisation=int(parent["physical_utilisation"]) + self._grown,
                sm_config={MIRROR_KEY: self._mirror_id(), **self._config(self._shared())},
            )
        else:
            self._keep_snapshot()
        sr_space.look(self.pool, self.target)

    def finalize(self) -> None:
        """The VM has left the original: its parts become one disk, which is no copy of anything any longer.

        Until then they bear the mark, even when all is copied (``storage_migrate.ml`` post_deactivate_hook).
        """
        if not self.mirrored:
            return
        db = self.pool.db
        destroy_vdi(self.pool, self._dummy)
        db.set("VDI", self._parent, managed=False, sm_config=self._config(self._shared()))
        db.set("VDI", self.leaf, sm_config=self._config(db.get("VDI", self._parent, "uuid")))

    def _keep_snapshot(self) -> None:
        """What was copied becomes a base copy without unused space, and the disk a snapshot of it (copy_into_sr)."""
        db, row = self.pool.db, self.pool.db.record("VDI", self.leaf)
        whole, own = int(row["physical_utilisation"]), sr_space.empty_disk(self.pool, self.target, empty_lv_size())
        size = self._grown if self.thin else min(whole - own, self.size)
        sr_space.release(self.pool, self.target, 0 if self.thin else whole - own - size)
        self._parent = db.create(
            "VDI",
            SR=self.target,
            name_label="base copy",
            type=row["type"],
            managed=False,
            read_only=True,
            virtual_size=row["virtual_size"],
            physical_utilisation=size,
            sm_config=self._config(self._shared()),
            location=db.new_uuid(),
        )
        config = self._config(db.get("VDI", self._parent, "uuid"))
        db.set("VDI", self.leaf, physical_utilisation=own, is_a_snapshot=True, sm_config=config)

    def _shared(self) -> str:
        """The uuid of the base copy of the earlier disk with which this one has content in common, or nothing."""
        there = self.after is not None and self.pool.db.exists("VDI", self.after.base)
        return str(self.pool.db.get("VDI", self.after.base, "uuid")) if there and self.after else ""

    @property
    def base(self) -> str:
        """The disk (a reference) that holds what was copied, until the storage merges it."""
        return self._parent

    @staticmethod
    def _config(parent: str) -> dict[str, str]:
        return {"vdi_type": "vhd"} | ({"vhd-parent": parent} if parent else {})

    def settle(self) -> None:
        """The move is over: the storage merges the parts of the copy after a while."""
        if self.mirrored:
            self.pool.spawn(self._coalesce())

    async def _coalesce(self) -> None:
        db, state = self.pool.db, state_of(self.pool)
        await self.pool.clock.sleep(state.between(state.timing.coalesce, self.leaf))
        if not (db.exists("VDI", self.leaf) and db.exists("VDI", self._parent)):
            return
        mine = str(db.get("VDI", self._parent, "uuid"))
        children = [row for row in db.all("VDI").values() if row["sm_config"].get("vhd-parent") == mine]
        if len(children) > 1:  # snapshots need it as well
            db.set("VDI", self._parent, name_label="base copy")
            note(self.pool, "coalesced", self.target)
            return
        if self.thin:  # what is written moves to the leaf
            written, empty = (int(db.get("VDI", vdi, "physical_utilisation")) for vdi in (self._parent, self.leaf))
            db.set("VDI", self._parent, physical_utilisation=empty)
            db.set("VDI", self.leaf, physical_utilisation=written)
        shared = db.get("VDI", self._parent, "sm_config").get("vhd-parent", "")
        destroy_vdi(self.pool, self._parent)
        db.set("VDI", self.leaf, sm_config=self._config(shared))
        note(self.pool, "coalesced", self.target)

    def undo(self) -> None:
        """Destroy everything that was made for this copy, at both ends."""
        for part in (self._snapshot, self._dummy, self._parent, self.leaf):
            destroy_vdi(self.pool, part)
        if not self.done:
            sr_space.shrink(self.pool, self.target, self._grown)
        self._grown = 0

    def abandon(self) -> None:
        """Nobody cleans up at the target; at the source the snapshot stays until someone destroys it."""
        part = self._parent if self.mirrored else self.leaf
        if not self.done and self.pool.db.exists("VDI", part):
            size = int(self.pool.db.get("VDI", part, "physical_utilisation")) + self._grown
            self.pool.db.set("VDI", part, physical_utilisation=size)
            sr_space.look(self.pool, self.target)
            self._grown = 0


async def collect_garbage(pool: SimPool, chains: set[str]) -> None:
    """After a while the storage destroys what no disk needs any more of these parents (uuids)."""
    state = state_of(pool)
    await pool.clock.sleep(state.between(state.timing.coalesce, min(chains, default="")))
    needed = True
    while needed:
        needed = False
        used = {row["sm_config"].get("vhd-parent", "") for row in pool.db.all("VDI").values()}
        for vdi, row in list(pool.db.all("VDI").items()):
            if row["uuid"] in chains - used and not row["managed"]:
                destroy_vdi(pool, vdi)
                needed = True  # its own parent may be next


def destroy_vdi(pool: SimPool, vdi: str) -> None:
    """Delete a disk, which frees its space; nothing happens if it is gone."""
    if not pool.db.exists("VDI", vdi):
        return
    row = pool.db.record("VDI", vdi)
    sr_space.release(pool, row["SR"], int(row["physical_utilisation"]), int(row["virtual_size"]))
    pool.db.delete("VDI", vdi)
