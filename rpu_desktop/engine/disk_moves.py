"""Moves disks together with their VM, or under it: what is announced before, the call, and what became of it.

``VM.migrate_send`` copies every disk that changes its storage, then migrates the VM, then points its VBDs to the
copies, and deletes the originals last (xen-api ``xapi_vm_migrate.ml``). So until the end a VM has its complete disks
where they were, and only the pool shows whether a move has worked.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.drift import is_settled
from rpu_desktop.engine.idempotent import ask
from rpu_desktop.engine.steps import VmMove
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Sr, Vbd, Vdi, Vm
from rpu_desktop.inventory.ids import NetworkRef, SrRef, SrUuid, VbdRef, VdiRef
from rpu_desktop.planning import Reason
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.run.disks import NO_STORAGE, DiskHop, DisplacedDisk, Leftover
from rpu_desktop.run.events import DiskMoved, Named, NoteLevel
from rpu_desktop.run.failures import StepFailed, Stopped
from rpu_desktop.xapi.failures import ApiFailure, XapiError

__all__ = [
    "DiskTrip",
    "await_room",
    "disks_are_there",
    "disks_away",
    "displaced",
    "prepare_trip",
    "send_with_disks",
    "settle_disks",
]

_MARK = "base_mirror"
"""What a disk is a copy of, in its ``sm_config``: ``<uuid of the SR>/<uuid of the original>``."""


@dataclass(frozen=True, slots=True)
class DiskTrip:
    """One call of ``VM.migrate_send``, prepared: all references are of now.

    `storage` is where the disks go, `size` the bytes of those that move. `leaves`: it makes room for a host's turn, and
    is not on its way home.
    """

    vm: Vm
    target: Host
    vdi_map: Mapping[VdiRef, SrRef]
    network: NetworkRef
    storage: tuple[Named, ...]
    size: int
    leaves: bool


async def prepare_trip(context: Context, vm: Vm, target: Host, move: VmMove) -> DiskTrip:
    """Announce a move with disks in the journal, and prepare the call.

    Every disk of the VM has to be in the map, also one that stays. CDs that are not would be ejected, and disks of
    snapshots would go to the pool's default storage (``xapi_vm_migrate.ml`` find_cds_to_eject, extra_vdi_map).

    Raises:
        StepFailed: storage or network that the move needs is missing.
        JournalFailed: it could not be announced, and must not begin.
        XapiError: the pool cannot be read.

    """
    snapshot = context.snapshot()
    srs = {sr.uuid: sr for sr in snapshot.srs.values()}
    wanted = {disk.vbd: disk.sr for disk in move.disks}
    missing = [uuid for uuid in wanted.values() if uuid not in srs]
    if missing:
        text = translate("engine", "The storage that the disks of {vm} should be moved to is no longer in the pool.")
        raise StepFailed(text.of(vm=vm.name))
    goes = {
        vdi.ref: srs[wanted[vbd.uuid]].ref
        for vbd, vdi, sr in snapshot.disks_of(vm)
        if vbd.uuid in wanted and sr is not None and sr.uuid != wanted[vbd.uuid]
    }
    drives = [(vbd, vdi, sr) for vbd, vdi, sr in _drives(snapshot, vm) if sr is not None]
    vdi_map = {vdi.ref: goes.get(vdi.ref, sr.ref) for _, vdi, sr in drives}
    vdi_map |= {
        vdi.ref: goes[vdi.snapshot_of] for vbd, vdi, _ in drives if vbd.vm != vm.ref and vdi.snapshot_of in goes
    }
    hops = [
        await _hop(context, vbd, vdi, sr, snapshot.srs[vdi_map[vdi.ref]])
        for vbd, vdi, sr in drives
        if vdi_map[vdi.ref] != sr.ref
    ]
    context.state.note_moving_disks(vm.uuid, vm.name, tuple(hops), _suspend_sr(context, vm))
    storage = {ref: snapshot.srs[ref] for ref in goes.values()}
    return DiskTrip(
        vm,
        target,
        vdi_map,
        _network(context, target),
        tuple(Named(sr.uuid, sr.name) for sr in storage.values()),
        sum(hop.size for hop in hops),
        move.reason in (Reason.EVACUATE, Reason.PARK),
    )


def _drives(snapshot: PoolSnapshot, vm: Vm) -> Iterator[tuple[Vbd, Vdi, Sr | None]]:
    """What is in the drives of the VM and of its snapshots."""
    yield from snapshot.disks_of(vm)
    for other in snapshot.vms.values():
        if other.is_snapshot and other.snapshot_of == vm.ref:
            yield from (found for found in snapshot.disks_of(other) if found[0].type != "CD")


async def await_room(context: Context, vm: Vm, move: VmMove) -> None:
    """Give storage time to free what earlier copies have left, where it is short of room for this one.

    Thick storage needs a copied disk's size twice until it has merged the two parts (sm ``cleanup.py``), and counts
    what is free only when it is scanned. After a while the move is tried anyway: the pool knows best.

    Raises:
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    until = clock.monotonic() + context.options.patience.settling
    while short := _short(context, vm, move):
        for sr in short:
            with contextlib.suppress(ApiFailure):
                await context.connection.task("SR.scan", sr.ref)
        if not _short(context, vm, move) or clock.monotonic() >= until:
            return
        text = translate("engine", "Waiting for {storage} to free space for the disks of {vm}")
        words = text.of(storage=", ".join(sr.name for sr in short), vm=vm.name)
        with context.events.awaiting(words):
            await context.control.sleep(context.options.patience.retry_pause)


def _short(context: Context, vm: Vm, move: VmMove) -> list[Sr]:
    """The storage that has less room than the disks need that go there."""
    snapshot = context.snapshot()
    motion = StorageMotion(snapshot, displaced(context, snapshot))
    refs = {sr.uuid: sr.ref for sr in snapshot.srs.values()}
    goes = {disk.vbd: refs[disk.sr] for disk in move.disks if disk.sr in refs}
    needed: Counter[SrRef] = Counter()
    for disk in motion.disks(vm):
        target = goes.get(snapshot.vbds[disk.vbd].uuid)
        if target is not None and target != disk.here:
            storage = motion.storages[target]
            needed[target] += disk.size(storage) + (disk.twice if storage.thick else 0)
    return [snapshot.srs[ref] for ref, size in needed.items() if motion.storages[ref].free < size]


async def _hop(context: Context, vbd: Vbd, vdi: Vdi, source: Sr, target: Sr) -> DiskHop:
    """What has to be known of a disk before it is copied; a copy has another uuid, and none of its other settings."""
    known = context.state.disks.get(vbd.uuid)
    other_config = await ask(context, "VDI.get_other_config", vdi.ref)
    tags = await ask(context, "VDI.get_tags", vdi.ref)
    return DiskHop(
        vbd=vbd.uuid,
        vdi=vdi.uuid,
        home=known.hop.home if known is not None else source.uuid,
        source=source.uuid,
        target=target.uuid,
        name=vdi.name or vdi.uuid,
        size=vdi.virtual_size,
        device=vbd.userdevice,
        other_config=dict(other_config),
        tags=tuple(tags),
        alike=tuple(other.uuid for other in _unused(context.snapshot()) if _is_alike(other, vdi, target)),
    )


def _is_alike(other: Vdi, vdi: Vdi, target: Sr) -> bool:
    """Whether a disk could be a copy of `vdi` on `target`, which has the same name and size."""
    return other.sr == target.ref and (other.name, other.virtual_size) == (vdi.name, vdi.virtual_size)


def _unused(snapshot: PoolSnapshot) -> Iterator[Vdi]:
    """The disks that no VM has."""
    used = {vbd.vdi for vbd in snapshot.vbds.values()}
    return (vdi for vdi in snapshot.vdis.values() if vdi.managed and vdi.ref not in used)


def _suspend_sr(context: Context, vm: Vm) -> SrUuid:
    """Where the VM's memory belonged before its first move, if that was chosen for it."""
    before = next((moved.suspend_sr for moved in context.state.disks.values() if moved.vm == vm.uuid), NO_STORAGE)
    now = context.snapshot().srs.get(vm.suspend_sr)
    return before or (now.uuid if now is not None else NO_STORAGE)


def _network(context: Context, target: Host) -> NetworkRef:
    """The network for the copy: the selected one, or that of the target's management interface.

    Raises:
        StepFailed: there is none.

    """
    snapshot, wished = context.snapshot(), context.options.wishes.network
    for network in snapshot.networks.values():
        if wished and network.uuid == wished:
            return network.ref
    for pif in snapshot.pifs.values():
        if pif.host == target.ref and pif.management:
            return pif.network
    text = translate("engine", "{host} has no management interface over which disks could be copied.")
    raise StepFailed(text.of(host=target.name))


async def send_with_disks(context: Context, trip: DiskTrip, on_progress: Callable[[float], None]) -> None:
    """Send the call and wait for its end; progress never goes back.

    The pool counts disks first, and then the memory from 0 again (``xapi_vm_migrate.ml``, ``xapi_xenops.ml``).

    Raises:
        XapiError: as `PoolConnection.task`.

    """
    furthest = 0.0

    def progressed(done: float) -> None:
        nonlocal furthest
        if done > furthest:
            furthest = done
            on_progress(done)

    connection = context.connection
    token = await connection.call("host.migrate_receive", trip.target.ref, trip.network, {})
    arguments: tuple[Any, ...] = (trip.vm.ref, token, True, dict(trip.vdi_map), {}, {})
    sending = asyncio.ensure_future(connection.task("VM.migrate_send", *arguments, on_progress=progressed))
    try:
        await (context.control.unless_stopped(asyncio.shield(sending)) if trip.leaves else asyncio.shield(sending))
    except Stopped:
        await _cancel(context, trip.vm)
        await sending
    finally:
        sending.cancel()  # nobody waits for it any longer, or it is over


async def _cancel(context: Context, vm: Vm) -> None:
    """Cancel the copy: it may take hours, and nothing is lost. The pool refuses it when it is nearly done."""
    await context.connection.caught_up()
    now = context.snapshot().vm_by_uuid(vm.uuid)
    for task, operation in now.current_operations.items() if now is not None else ():
        if operation == "migrate_send":
            with contextlib.suppress(XapiError):
                await context.connection.call("task.cancel", task)


# --- what became of it -----------------------------------------------------------------------------------------------


def disks_are_there(snapshot: PoolSnapshot, move: VmMove) -> bool:
    """Whether every disk of a step is on the storage where the step wants it."""
    vm = snapshot.vm_by_uuid(move.vm)
    if vm is None:
        return False
    where = {vbd.uuid: sr.uuid for vbd, _, sr in snapshot.disks_of(vm) if sr is not None}
    return all(where.get(disk.vbd) == disk.sr for disk in move.disks)


def displaced(context: Context, snapshot: PoolSnapshot) -> dict[VbdRef, SrRef]:
    """The disks that are not where they belong, each with its home; without those that the admin leaves there."""
    if not context.state.disks:
        return {}
    srs = {sr.uuid: sr.ref for sr in snapshot.srs.values()}
    found = {}
    for moved, vbd, sr in _seen(context, snapshot):
        home = srs.get(moved.hop.home)
        owner = snapshot.vms.get(vbd.vm) if vbd is not None else None
        left = moved.vm in context.guests.disks_left or owner is None or owner.is_snapshot
        if vbd is not None and sr is not None and home is not None and sr.ref != home and not left:
            found[vbd.ref] = home
    return found


def _seen(context: Context, snapshot: PoolSnapshot) -> Iterator[tuple[DisplacedDisk, Vbd | None, Sr | None]]:
    """Each disk that the run has moved, with its VBD and its storage as the pool shows them."""
    vbds = {vbd.uuid: vbd for vbd in snapshot.vbds.values() if vbd.uuid in context.state.disks}
    for uuid, moved in list(context.state.disks.items()):
        vbd = vbds.get(uuid)
        vdi = snapshot.vdis.get(vbd.vdi) if vbd is not None else None
        yield moved, vbd, snapshot.srs.get(vdi.sr) if vdi is not None else None


async def settle_disks(context: Context) -> None:
    """Record how announced moves have ended, as far as they are over: what the pool shows is what happened.

    Raises:
        Stopped: the admin asked to stop.
        XapiError: the connection broke.

    """
    snapshot = context.snapshot()
    for moved, vbd, sr in _seen(context, snapshot):
        vm = snapshot.vm_by_uuid(moved.vm)
        if moved.settled or moved.vm in context.guests.disks_moving or not is_settled(vm):
            continue
        vdi = snapshot.vdis.get(vbd.vdi) if vbd is not None else None
        if vm is None or vbd is None or vdi is None or sr is None:
            context.state.note_disk_settled(moved.hop.vbd, NO_STORAGE)
            continue
        _find_leftovers(context, snapshot, moved, vdi)
        if vdi.uuid != moved.hop.vdi and sr.uuid == moved.hop.target:
            await _arrived(context, snapshot, moved, vm, vbd, vdi)
        context.state.note_disk_settled(moved.hop.vbd, sr.uuid)


async def _arrived(context: Context, snapshot: PoolSnapshot, moved: DisplacedDisk, vm: Vm, vbd: Vbd, vdi: Vdi) -> None:
    """Give the copy what it did not get from the original, and report it."""
    hop = moved.hop
    await _complete(context, moved, vm, vdi)
    if hop.target == hop.home:
        await _restore_suspend_sr(context, snapshot, moved, vm)
    context.events.emit(
        DiskMoved(
            pool=context.pool,
            vm=Named(moved.vm, moved.vm_name),
            disk=hop.name,
            device=_device(snapshot, vm, vbd),
            size=hop.size,
            source=_named_sr(snapshot, hop.source),
            target=_named_sr(snapshot, hop.target),
            home=hop.target == hop.home,
        )
    )


def _device(snapshot: PoolSnapshot, vm: Vm, vbd: Vbd) -> str:
    """The disk's number in the VM; for one of a snapshot with the snapshot's name."""
    owner = snapshot.vms.get(vbd.vm)
    return vbd.userdevice if owner is None or owner.ref == vm.ref else f"{vbd.userdevice} ({owner.name})"


async def _complete(context: Context, moved: DisplacedDisk, vm: Vm, vdi: Vdi) -> None:
    """Give the copy the other settings and tags of the original, which others may rely on."""
    hop = moved.hop
    try:
        if hop.other_config:
            now = await ask(context, "VDI.get_other_config", vdi.ref)
            for key, value in hop.other_config.items():
                if key not in now:
                    await context.connection.call("VDI.add_to_other_config", vdi.ref, key, value)
        if hop.tags and not await ask(context, "VDI.get_tags", vdi.ref):
            await context.connection.call("VDI.set_tags", vdi.ref, list(hop.tags))
    except ApiFailure as error:
        text = translate("engine", "{vm}: disk “{disk}” has lost its tags or other settings: {reason}")
        context.events.note(text.of(vm=vm.name, disk=hop.name, reason=error.text), NoteLevel.WARNING)


async def _restore_suspend_sr(context: Context, snapshot: PoolSnapshot, moved: DisplacedDisk, vm: Vm) -> None:
    """Set again where the VM's memory is stored: a move to a host without that storage removes it."""
    home = snapshot.sr_by_uuid(moved.suspend_sr)
    if home is None or vm.suspend_sr == home.ref:
        return
    try:
        await context.connection.call("VM.set_suspend_SR", vm.ref, home.ref)
    except ApiFailure as error:
        text = translate("engine", "{vm}: the storage for its suspended state is no longer “{storage}”: {reason}")
        context.events.note(text.of(vm=vm.name, storage=home.name, reason=error.text), NoteLevel.WARNING)


def disks_away(context: Context) -> Iterator[Text]:
    """The disks that are not where they were when the run began, in words."""
    snapshot = context.snapshot()
    for moved, _, sr in _seen(context, snapshot):
        home = _named_sr(snapshot, moved.hop.home)
        if sr is not None and sr.uuid != home.uuid:
            text = translate("engine", "{vm}: disk “{disk}” is on {storage}; before the upgrade it was on {home}.")
            yield text.of(vm=moved.vm_name, disk=moved.hop.name, storage=sr.name, home=home.name)


def _named_sr(snapshot: PoolSnapshot, uuid: SrUuid) -> Named:
    sr = snapshot.sr_by_uuid(uuid)
    return Named(uuid, sr.name if sr is not None else uuid)


def _find_leftovers(context: Context, snapshot: PoolSnapshot, moved: DisplacedDisk, vdi: Vdi) -> None:
    """Record what the end of this move has left behind: unfinished copies, or the original.

    A host that dies amid a copy leaves disks on the target whose ``base_mirror`` names the original
    (``storage_migrate.ml`` receive_start). A toolstack that restarts right after the move leaves the original.
    Copies of snapshots and of disks that the VM only reads have no such mark, whether they are whole or not
    (``storage_smapiv1_migrate.ml`` copy_into_sr): what appeared on the target meanwhile may be one.
    """
    hop = moved.hop
    mark = f"{hop.source}/{hop.vdi}"
    for other in _unused(snapshot):
        sr = snapshot.srs.get(other.sr)
        if sr is None:
            continue
        original = other.uuid == hop.vdi and vdi.uuid != hop.vdi
        certain = original or other.sm_config.get(_MARK) == mark
        if certain or (vdi.uuid == hop.vdi and _may_be_a_copy(snapshot, hop, vdi, other, sr)):
            name = other.name or hop.name
            context.state.note_left_behind(
                Leftover(other.uuid, sr.uuid, moved.vm_name, name, other.virtual_size, certain=certain)
            )


def _may_be_a_copy(snapshot: PoolSnapshot, hop: DiskHop, vdi: Vdi, other: Vdi, sr: Sr) -> bool:
    """Whether a disk without a mark has appeared on the target since the move began, and looks like the original."""
    if hop.alike is None or other.uuid in hop.alike or sr.uuid != hop.target or not _is_alike(other, vdi, sr):
        return False
    origin = snapshot.vdis.get(other.snapshot_of)
    return not any(_MARK in each.sm_config for each in (other, origin) if each is not None)
