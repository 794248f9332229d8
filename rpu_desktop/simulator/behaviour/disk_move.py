"""A VM on its way with its disks: copied one after the other, then the memory, then the originals are destroyed.

Sources: xen-api ``xapi_vm_migrate.ml`` (migrate_send', vdi_copy_fun, intra_pool_vdi_remap), ``storage_migrate.ml``
(start, stop, killall), ``storage_smapiv1_migrate.ml``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from rpu_desktop.simulator.behaviour import migration, placement, sr_space, storage, toolstack
from rpu_desktop.simulator.behaviour.disk_checks import Disk, assert_mapped, assert_may_move, disks_of
from rpu_desktop.simulator.behaviour.disk_copies import DiskCopy, collect_garbage, destroy_vdi
from rpu_desktop.simulator.behaviour.state import Outage, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import Call

__all__ = ["Move"]

_STEP, _LOOKS = 10.0, 100
"""Simulated seconds between two looks at a copy, at least; and how many looks a copy has, at most."""
_EACH_DISK = (0.05, 0.9)
"""Where the copy of a disk begins in its progress, and how much of it the copy is (storage_smapiv1_migrate.ml)."""


class _Fate:
    """What happens to copies of a move that ended: destroyed now, when this host's toolstack is back, or never."""

    UNDO, LATER, NEVER = "undo", "later", "never"


@dataclass(eq=False)
class Move:
    """One VM on its way."""

    call: Call
    vm: str
    source: str
    target: str
    session: str
    vdi_map: dict[str, str]
    copies: list[DiskCopy] = field(default_factory=list)
    chains: set[str] = field(default_factory=set)
    """The uuids of the originals and of their parents."""
    total: int = 0
    sent: float = 0.0

    def __post_init__(self) -> None:
        state = state_of(self.pool)
        self._outages = {host: state.hosts[host].outages for host in (self.source, self.target)}

    @property
    def pool(self) -> SimPool:
        """The pool in which it moves."""
        return self.call.pool

    async def carry_out(self) -> None:
        """Copy the disks one after the other, the smallest first, then the memory; then destroy the originals."""
        pool = self.pool
        disks = self._collect()
        self._eject_cds()
        note(pool, "move with disks begins", self.vm, self.source, self.target)
        try:
            await self._copy_all(disks)
            await self._send_memory()
        except BaseException as error:
            self._end(error)
            raise
        self._arrive(disks)
        for hook in state_of(self.pool).hooks:
            hook.disks_arrived(self.pool, self.vm, self.source, self.target)
        await self._destroy_originals()
        for copy in self.copies:
            copy.settle()
        self.pool.spawn(collect_garbage(self.pool, self.chains))
        note(pool, "moved with disks", self.vm, self.source, self.target)

    # --- which disks go where ----------------------------------------------------------------------------------------

    def _collect(self) -> list[Disk]:
        """The VM's disks, its snapshots' and suspend images; completes the map.

        Raises:
            ApiError: why they cannot move.

        """
        db, pool = self.pool.db, self.pool
        own = disks_of(pool, self.vm, mirrored=True)
        assert_mapped([disk.vdi for disk in own], self.vdi_map)
        for disk in own:
            if db.get("VDI", disk.vdi, "on_boot") == "reset":
                raise ApiError("VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION", disk.vdi)
        snapshots = list(db.get("VM", self.vm, "snapshots"))
        extra = [disk for each in snapshots for disk in disks_of(pool, each, mirrored=False)]
        extra += [Disk(vdi, False, suspended=True) for vdi in self._suspend_images([self.vm, *snapshots])]
        for disk in extra:
            self.vdi_map.setdefault(disk.vdi, self._place_of(disk))
        assert_may_move(pool, self.vdi_map)
        ordered = {disk.vdi: disk for disk in (*own, *extra)}.values()
        return sorted(ordered, key=lambda disk: self._turn(disk.vdi))

    def _turn(self, vdi: str) -> tuple[int, float]:
        """The smallest first, of the same size the oldest; what is no snapshot has the time zero."""
        row = self.pool.db.record("VDI", vdi)
        return int(row["virtual_size"]), row["snapshot_time"].timestamp() if row["is_a_snapshot"] else 0.0

    def _suspend_images(self, vms: list[str]) -> list[str]:
        """The suspend images that the destination cannot see."""
        db = self.pool.db
        suspended = (db.record("VM", vm) for vm in vms if db.get("VM", vm, "power_state") == "Suspended")
        images = [str(row["suspend_VDI"]) for row in suspended if db.exists("VDI", row["suspend_VDI"])]
        hidden = [vdi for vdi in images if not self._has_pbd(self.target, db.get("VDI", vdi, "SR"))]
        for vdi in hidden:
            if not self._has_pbd(self.source, db.get("VDI", vdi, "SR")):
                raise ApiError("SUSPEND_IMAGE_NOT_ACCESSIBLE", vdi)
        return hidden

    def _has_pbd(self, host: str, sr: str) -> bool:
        db = self.pool.db
        return any(db.get("PBD", pbd, "SR") == sr for pbd in db.get("host", host, "PBDs"))

    def _place_of(self, disk: Disk) -> str:
        """Where a disk goes that the caller has not mapped."""
        db, pool = self.pool.db, self.pool
        original = str(db.get("VDI", disk.vdi, "snapshot_of"))
        if original in self.vdi_map:
            return self.vdi_map[original]
        places = [str(db.get("pool", pool.pool, "default_SR"))]
        if disk.suspended:
            places = [
                str(db.get("pool", pool.pool, "suspend_image_SR")),
                str(db.get("host", self.target, "suspend_image_sr")),
                *places,
            ]
        found = next((sr for sr in places if db.exists("SR", sr)), None)
        if found is None:
            raise ApiError("VDI_NOT_IN_MAP", disk.vdi)
        return found

    def _eject_cds(self) -> None:
        """Eject CDs, except those that are mapped to their own SR; a suspended VM's cannot be ejected."""
        db = self.pool.db
        if db.get("VM", self.vm, "power_state") == "Suspended":
            return
        for vbd in db.get("VM", self.vm, "VBDs"):
            row = db.record("VBD", vbd)
            there = row["type"] == "CD" and db.exists("VDI", row["VDI"])
            if there and self.vdi_map.get(row["VDI"]) != db.get("VDI", row["VDI"], "SR"):
                db.set("VBD", vbd, empty=True, VDI=NULL_REF)
                note(self.pool, "CD ejected", self.vm)

    # --- copying -----------------------------------------------------------------------------------------------------

    async def _copy_all(self, disks: list[Disk]) -> None:
        db, pool = self.pool.db, self.pool
        sizes = {disk.vdi: int(db.get("VDI", disk.vdi, "virtual_size")) for disk in disks}
        whole, finished = sum(sizes.values()) or 1, 0
        brought: dict[str, DiskCopy] = {}
        for disk in disks:
            self.call.task.check_cancelled()
            sr = self.vdi_map[disk.vdi]
            if sr == db.get("VDI", disk.vdi, "SR"):
                continue  # it counts in the whole and never as done
            parts = sr_space.content(pool, disk.vdi)
            # what an earlier copy on the same SR has brought along is not copied again (similar_content)
            known = [brought[uuid] for uuid in parts if uuid in brought and brought[uuid].target == sr]
            size = sum(size for uuid, size in parts.items() if uuid not in brought or brought[uuid] not in known)
            copy = DiskCopy(pool, disk.vdi, sr, disk.mirrored, size, after=known[-1] if known else None)
            self.copies.append(copy)
            brought |= dict.fromkeys(parts, copy)
            self.chains |= parts.keys()
        self.total = sum(copy.size for copy in self.copies) or 1
        for copy in self.copies:
            share = sizes[copy.vdi] / whole
            await self._copy(copy, finished / whole, share)
            finished += sizes[copy.vdi]

    async def _copy(self, copy: DiskCopy, begun: float, share: float) -> None:
        task = self.call.task
        task.check_cancelled()
        await self._plug(copy.target)
        self._assert_possible(copy)
        try:
            copy.begin()
        except ApiError as error:
            raise self._worded(error, "Migration_preparation_failure") from None
        await self.pool.clock.sleep(2)
        hosts = {id(hs): hs for hs in map(state_of(self.pool).hosts.__getitem__, (self.source, self.target))}.values()
        for hs in hosts:
            hs.copies += 1
        try:
            async for done in self._stream(copy):
                task.progress(begun + share * (_EACH_DISK[0] + _EACH_DISK[1] * done))
        except ApiError as error:
            raise self._worded(error, "Migration_mirror_copy_failure") from None
        finally:
            for hs in hosts:
                hs.copies -= 1
        copy.complete()
        task.progress(begun + share)

    async def _plug(self, sr: str) -> None:
        """Plug the SR on the destination and the coordinator, if they are enabled."""
        db = self.pool.db
        for pbd in list(db.get("SR", sr, "PBDs")):
            host = str(db.get("PBD", pbd, "host"))
            if host in (self.target, self.pool.coordinator) and db.get("host", host, "enabled"):
                await storage.plug_now(self.pool, pbd)

    def _assert_possible(self, copy: DiskCopy) -> None:
        """What only the storage finds out."""
        db = self.pool.db
        for host, sr in ((self.source, db.get("VDI", copy.vdi, "SR")), (self.target, copy.target)):
            if sr not in placement.attached_srs(self.pool, host):
                raise ApiError("INTERNAL_ERROR", f"Storage_error ([S(Sr_not_attached);S({db.get('SR', sr, 'uuid')})])")
        config = db.get("VDI", copy.vdi, "sm_config")
        if "raw" in (config.get("type"), config.get("vdi_type")):
            words = (
                "The requested method is not supported/implemented [opterr=Raw VDI, snapshot or clone not permitted]"
            )
            raise ApiError("SR_BACKEND_FAILURE_38", "", words, "")

    def _worded(self, error: ApiError, stage: str) -> ApiError:
        """Since 25.17 what goes wrong with a mirrored disk is an internal error that quotes the cause."""
        mine = error.code in ("VDI_COPY_FAILED", "SR_SOURCE_SPACE_INSUFFICIENT") or error.code.startswith("SR_BACKEND")
        if not mine or not toolstack.at_least(self.pool, self.source, 25, 17):
            return error
        if error.code == "SR_SOURCE_SPACE_INSUFFICIENT":
            cause = f"S(Migration_mirror_snapshot_failure);S({error.code}:{error.params[0]})"
        else:
            cause = f"S({stage});S(Storage_error ([S(Backend_error);[S({error.code});"
            cause += f"[{';'.join(f'S({param})' for param in error.params)}]]]))"
        return ApiError("INTERNAL_ERROR", f"Storage_error ([S(Internal_error);S(Storage_error ([{cause}]))])")

    async def _stream(self, copy: DiskCopy) -> AsyncIterator[float]:
        """Copy, and yield the share that is done; all copies of a host share its rate."""
        pool, state = self.pool, state_of(self.pool)
        slow = max((hook.copy_slowdown(pool, self.vm) for hook in state.hooks), default=1.0)
        ends = (state.hosts[self.source], state.hosts[self.target])
        left = float(copy.size)
        self._assert_alive()
        while left > 0:
            rate = state.timing.disk_copy / slow / max(end.copies for end in ends)
            step = min(left / rate, max(_STEP, pool.clock.moment(0.02), copy.size / rate / _LOOKS))
            await pool.clock.sleep(step)
            part = 0.0 if any(end.hangs for end in ends) else min(left, step * rate)
            left -= part
            self._assert_alive()
            self.call.task.check_cancelled()
            self.sent += part
            await self._disturb(copy)
            copy.write(int(part))
            yield 1 - left / copy.size

    async def _disturb(self, copy: DiskCopy) -> None:
        for hook in state_of(self.pool).hooks:
            error = hook.copying(self.pool, self.vm, self.source, self.target, copy.target, self.sent / self.total)
            if error is not None:
                note(self.pool, "copying fails", self.vm, copy.target, code=error.code)
                raise error
        self._assert_alive()

    def _assert_alive(self) -> None:
        """Both ends and the token's session, which dies with the coordinator's toolstack, are still there."""
        state, db = state_of(self.pool), self.pool.db
        if state.hosts[self.source].outages != self._outages[self.source]:
            raise ApiError("CANNOT_CONTACT_HOST", self.source)
        if state.hosts[self.target].outages != self._outages[self.target]:
            raise ApiError("VDI_COPY_FAILED", 'Failure("sparse_dd NBD error")')
        if not db.exists("session", self.session):
            raise ApiError("SESSION_INVALID", self.session)

    async def _send_memory(self) -> None:
        """As ``pool_migrate``; a VM that was shut down meanwhile has none."""
        pool, vm = self.pool, self.vm
        if pool.db.get("VM", vm, "power_state") != "Running":
            return
        if self.source == self.target:
            self.call.task.cancellable(False)
        try:
            await migration.transfer(self.call, vm, self.source, self.target)
        except ApiError as error:
            if error.code != "VM_BAD_POWER_STATE" or pool.db.get("VM", vm, "power_state") != "Halted":
                raise

    # --- the end -----------------------------------------------------------------------------------------------------

    def _end(self, error: BaseException) -> None:
        """The move has failed or was cancelled: clean up, as far as someone is there to do it."""
        match self._fate():
            case _Fate.UNDO:
                for copy in self.copies:
                    copy.undo()
            case _Fate.LATER:
                self.pool.spawn(self._clean_up_later())
            case _Fate.NEVER:
                for copy in self.copies:
                    copy.abandon()
                note(self.pool, "copies left behind", self.vm, self.target)
        code = error.code if isinstance(error, ApiError) else type(error).__name__
        note(self.pool, "move with disks fails", self.vm, self.source, self.target, code=code)

    def _fate(self) -> str:
        state, pool = state_of(self.pool), self.pool
        broken = [host for host, count in self._outages.items() if state.hosts[host].outages != count]
        if not pool.db.exists("session", self.session) or any(map(self._without_power, broken)):
            return _Fate.NEVER
        if self.source in broken:
            return _Fate.LATER
        if self.target in broken:  # its own toolstack knows of what it receives only in older versions
            return _Fate.NEVER if toolstack.at_least(pool, self.source, 25, 19) else _Fate.LATER
        return _Fate.UNDO

    def _without_power(self, host: str) -> bool:
        return state_of(self.pool).hosts[host].outage in (Outage.REBOOT, Outage.OFF, Outage.CRASHED)

    async def _clean_up_later(self) -> None:
        """A toolstack that starts ends the mirrors that it knows of; finished copies are not among them."""
        while any(self.pool.host_serving(host).phase is not Phase.SERVING for host in self._outages):
            await self.pool.clock.sleep(max(1.0, self.pool.clock.moment(0.01)))
        for copy in self.copies:
            if copy.mirrored or not copy.done:
                copy.undo()

    def _arrive(self, disks: list[Disk]) -> None:
        """The VM is on its target, and its drives get the copies."""
        pool, db = self.pool, self.pool.db
        self.call.task.cancellable(False)
        if db.get("VM", self.vm, "power_state") == "Running":
            migration.arrive(pool, self.vm, self.source, self.target)
        for copy in self.copies:
            copy.finalize()
        copies = {copy.vdi: copy.leaf for copy in self.copies}
        vms = [self.vm, *db.get("VM", self.vm, "snapshots")]
        for vm in vms:
            for vbd in db.get("VM", vm, "VBDs"):
                vdi = db.get("VBD", vbd, "VDI")
                if vdi in copies:
                    db.set("VBD", vbd, VDI=copies[vdi])
            if db.get("VM", vm, "suspend_VDI") in copies:
                db.set("VM", vm, suspend_VDI=copies[db.get("VM", vm, "suspend_VDI")])
            if not self._has_pbd(self.target, db.get("VM", vm, "suspend_SR")):
                db.set("VM", vm, suspend_SR=NULL_REF)
        for copy in self.copies:  # update_snapshot_info_src
            row = db.record("VDI", copy.vdi)
            if row["is_a_snapshot"]:
                original = str(row["snapshot_of"])
                db.set("VDI", copy.leaf, snapshot_of=copies.get(original, original), snapshot_time=row["snapshot_time"])

    async def _destroy_originals(self) -> None:
        """Destroy them one by one, the largest first."""
        db = self.pool.db
        for copy in reversed(self.copies):
            await self.pool.clock.sleep(1)
            self._assert_alive()
            used = (db.record("VBD", vbd) for vbd in db.get("VDI", copy.vdi, "VBDs"))
            if any(row["currently_attached"] for row in used):
                raise ApiError("VDI_IN_USE", copy.vdi, "destroy")
            destroy_vdi(self.pool, copy.vdi)
