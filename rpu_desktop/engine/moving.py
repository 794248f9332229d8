"""Migrates one VM: sends the call, waits, and trusts only the VM's record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.disk_moves import (
    DiskTrip,
    await_room,
    disks_are_there,
    prepare_trip,
    send_with_disks,
    settle_disks,
)
from rpu_desktop.engine.drift import is_settled
from rpu_desktop.engine.guests import LACKING, drivers_report, reason_of
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.reachability import is_there
from rpu_desktop.engine.steps import VmMove
from rpu_desktop.engine.watchdog import watched
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import NULL_REF, Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.retrying import Again, retrying
from rpu_desktop.run.events import NoteLevel, VmStage
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.xapi.failures import HOST_NOT_THERE, ApiFailure, XapiError

__all__ = ["Refusals", "Refused", "failed_moves", "move_vm"]

_ATTEMPTS = 3
"""Attempts for one VM before it is considered not migratable."""


_TOO_EARLY = 0.02
"""Share of a copy below which nothing can be said about its speed."""


class Refused(Exception):
    """The pool did not migrate the VM (uuids); it still runs where it was."""

    def __init__(self, move: VmMove, error: ApiFailure) -> None:
        super().__init__(str(error))
        self.move = move
        self.error = error


@dataclass(slots=True)
class Refusals:
    """The migrations that the pool has refused in this run (uuids): a new plan must not use them."""

    failures: dict[VmUuid, list[XapiError]] = field(default_factory=dict)
    banned: set[tuple[VmUuid, HostUuid]] = field(default_factory=set)

    def add(self, refused: Refused) -> None:
        """Add a refusal."""
        self.failures.setdefault(refused.move.vm, []).append(refused.error)
        self.banned.add((refused.move.vm, refused.move.target))

    def forgive(self) -> bool:
        """Allow VMs again that failed only occasionally; returns whether there were any."""
        again = {(vm, host) for vm, host in self.banned if vm not in self.given_up}
        self.banned -= again
        return bool(again)

    def clear(self) -> None:
        """Forget all refusals, because the admin wants everything tried again."""
        self.failures.clear()
        self.banned.clear()

    @property
    def first_errors(self) -> dict[VmUuid, XapiError]:
        """VM -> why it did not migrate the first time."""
        return {vm: errors[0] for vm, errors in self.failures.items()}

    @property
    def given_up(self) -> dict[VmUuid, XapiError]:
        """VM -> the first error of those that failed too often."""
        return {vm: errors[0] for vm, errors in self.failures.items() if len(errors) >= _ATTEMPTS}


async def move_vm(context: Context, move: VmMove) -> bool:
    """Execute one migration (uuids); returns whether VM and disks are there now.

    If the answer is lost, the pool shows it.

    Raises:
        Refused: the pool did not do it.
        Stopped: the admin asked to stop while the guest was booting.
        StepFailed: a host is gone, or does not respond; then it is unknown where the VM runs.
        Unreachable: the connection was closed.

    """
    source, target = context.host(move.source), context.host(move.target)
    vm = context.snapshot().vm_by_uuid(move.vm)
    if vm is None or vm.resident_on != source.ref:
        return False
    await _assert_answering(context, move, source, target)
    if not move.disks:
        return await _move(context, move, _Way(context, vm, source, target))
    context.guests.disks_moving.add(vm.uuid)
    try:
        await await_room(context, vm, move)
        if _place(context.snapshot(), vm.uuid) != source.ref:
            return False
        trip = await prepare_trip(context, vm, target, move)
        return await _move(context, move, _Way(context, vm, source, target, trip))
    finally:
        context.guests.disks_moving.discard(vm.uuid)
        await settle_disks(context)


async def _move(context: Context, move: VmMove, way: _Way) -> bool:
    vm, source, target = way.vm, way.source, way.target
    way.notify(VmStage.MOVING)
    try:
        await watched(context, _send(context, way), source.ref, target.ref)
    except ApiFailure as error:
        await watched(context, _settled(context, vm), source.ref, target.ref)
        if not _arrived(context.snapshot(), move, target) and _place(context.snapshot(), vm.uuid) == source.ref:
            way.notify(VmStage.MOVE_FAILED, detail=reason_of(context, vm, error))
            if error.code == "TASK_CANCELLED" and context.control.stopping:
                return False
            if _is_interrupted(context, error, source, target) and await _are_there(context, source, target):
                return False
            raise Refused(move, error) from error
    except LOST as error:
        context.events.note(plain(str(error)), NoteLevel.WARNING)
        await context.connection.wait_connected()
    except StepFailed as error:
        way.notify(VmStage.MOVE_FAILED, detail=error.text)
        raise
    await watched(context, _settled(context, vm), source.ref, target.ref)
    arrived = _arrived(context.snapshot(), move, target)
    way.notify(VmStage.MOVED if arrived else VmStage.MOVE_FAILED)
    return arrived


@dataclass(frozen=True, slots=True)
class _Way:
    """What migrates from where to where; `trip` if disks move, too."""

    context: Context
    vm: Vm
    source: Host
    target: Host
    trip: DiskTrip | None = None
    began: float = field(default_factory=clock.monotonic)

    def notify(self, stage: VmStage, progress: float | None = None, detail: Text | None = None) -> None:
        """Report how far it is."""
        trip = self.trip
        self.context.events.vm(
            self.vm,
            stage,
            self.source,
            self.target,
            progress=progress,
            detail=detail,
            copied=trip.size if trip is not None else 0,
            storage=trip.storage if trip is not None else (),
            seconds_left=self._seconds_left(progress) if trip is not None else None,
        )

    def _seconds_left(self, progress: float | None) -> float | None:
        """How long a copy still takes if it continues as fast as until now; None at its very beginning."""
        if progress is None or progress < _TOO_EARLY:
            return None
        return (clock.monotonic() - self.began) * (1 - progress) / progress


async def _send(context: Context, way: _Way) -> None:
    """Send it once, or twice if the guest was booting: its drivers are waited for, and its refusal did not count."""
    vm, source, target = way.vm, way.source, way.target

    def progressed(done: float) -> None:
        way.notify(VmStage.MOVING, progress=done)

    async def send() -> None:
        if way.trip is not None:
            await send_with_disks(context, way.trip, progressed)
            return
        await context.connection.task("VM.pool_migrate", vm.ref, target.ref, _options(context), on_progress=progressed)

    async def booted(error: ApiFailure) -> None:
        reported = await drivers_report(context, vm, "pool_migrate")
        if not reported or _place(context.snapshot(), vm.uuid) != source.ref:
            raise error

    await retrying(send, Again(ApiFailure, lambda error: error.code in LACKING, attempts=2, before=booted))


async def _assert_answering(context: Context, move: VmMove, source: Host, target: Host) -> None:
    """Make sure that both hosts respond.

    A migration from or to a hanging host would never end, though the pool calls both live.

    Raises:
        Refused: the target does not respond; others may.
        StepFailed: the source does not respond: none of its VMs can leave.

    """
    leaves, takes = await asyncio.gather(is_there(context, source.uuid), is_there(context, target.uuid))
    if not leaves:
        text = translate("engine", "{host} does not respond: its virtual machines cannot be migrated.")
        advice = translate("engine", "Check its console and its network. When it responds, choose Retry.")
        raise StepFailed(text.of(host=source.name), advice)
    if not takes:
        raise Refused(move, ApiFailure("CANNOT_CONTACT_HOST", [target.ref], context.connection.cache.name_of))


def _is_interrupted(context: Context, error: ApiFailure, *hosts: Host) -> bool:
    """Whether the migration was refused or ended by a restarting toolstack, which says nothing about the VM.

    xenopsd restarts with it; when the target's restarts, the source only reports that something broke.
    """
    if error.code in HOST_NOT_THERE:
        return True
    now = [context.snapshot().host_by_uuid(host.uuid) for host in hosts]
    return any(
        host is not None and (host.live is False or host.toolstack_restarted_since(before.agent_start_time))
        for host, before in zip(now, hosts, strict=True)
    )


async def _are_there(context: Context, *hosts: Host) -> bool:
    """Whether both ends respond, within the time that a toolstack takes to restart."""
    return all([await is_there(context, host.uuid) for host in hosts])


def _options(context: Context) -> dict[str, str]:
    """Options: live, and over the selected network (``network``: xapi_vm_migrate.ml pool_migrate)."""
    options = {"live": "true"}
    wished = context.options.wishes.network
    for network in context.snapshot().networks.values():
        if network.uuid == wished:
            options["network"] = network.ref
    return options


async def _settled(context: Context, vm: Vm) -> None:
    """After the end of the task, wait for the record, or a second migration would be sent after the first."""
    await context.connection.wait_for(lambda snapshot: is_settled(snapshot.vm_by_uuid(vm.uuid)))


def _arrived(snapshot: PoolSnapshot, move: VmMove, target: Host) -> bool:
    """Whether the VM is on its target, and its disks are where they should be."""
    return _place(snapshot, move.vm) == target.ref and disks_are_there(snapshot, move)


def _place(snapshot: PoolSnapshot, uuid: VmUuid) -> str:
    vm = snapshot.vm_by_uuid(uuid)
    return vm.resident_on if vm is not None and vm.occupies_host else NULL_REF


def failed_moves(snapshot: PoolSnapshot, failures: Mapping[VmUuid, XapiError], host: Host) -> StepFailed | None:
    """A failure that names the VMs that could not be migrated away from `host`; None without any."""
    here = {vm.uuid: vm.name for vm in snapshot.guests_on(host.ref)}
    stuck = [uuid for uuid in failures if uuid in here]
    if not stuck:
        return None
    error = failures[stuck[0]]
    text: Text = translate("engine", "{vm} could not be migrated from {host}: {reason}").of(
        vm=here[stuck[0]], host=host.name, reason=error.text
    )
    if len(stuck) > 1:
        others = ", ".join(here[uuid] for uuid in stuck[1:])
        text = translate("engine", "{first} The same applies to: {others}.").of(first=text, others=others)
    advice = translate("engine", "Migrate or shut down the virtual machine yourself, then choose Retry.")
    return StepFailed(text, error.advice or advice)
