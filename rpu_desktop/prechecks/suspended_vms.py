"""Suspended virtual machines that could not be resumed after the upgrade."""

from __future__ import annotations

import contextlib

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import NULL_REF, PoolSnapshot
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.guests import by_name
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity, Undo
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["SuspendedCdCheck"]

_WAKING = 120.0
"""Seconds to wait for the tools in a VM that was resumed a moment ago."""

_RESUME = Choice("resume", translate("prechecks", "Resume"))
_END = Choice("shutdown", translate("prechecks", "Shut down (the contents of its memory are lost)"))


class _Wake(Remedy):
    kind = "wake"
    about = "asks: resume the VM, or shut it down"
    undo_kind = "suspend-again"
    undo_about = "suspends a VM that was resumed; one that was shut down stays shut down"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("VM.get_by_uuid", arguments["vm"])
        match arguments.get("choice"):
            case _RESUME.id:
                await connection.task("VM.resume", ref, False, False, on_progress=progress)
            case _END.id:
                await connection.task("VM.hard_shutdown", ref, on_progress=progress)
            case _:
                raise LookupError(self.kind)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        return vm is None or vm.power_state != "Suspended"

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        if vm is None or arguments.get("choice") != _RESUME.id:
            return None
        what = translate("prechecks", "{vm} in suspended state").of(vm=vm.name)
        return Undo(self.undo_kind, what, {"vm": vm.uuid, "name": vm.name})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        vm = by_uuid(connection.snapshot().vms.values(), arguments["vm"])
        if vm is None:
            raise UndoImpossible(translate("prechecks", "{vm} no longer exists.").of(vm=arguments["name"]))
        if vm.power_state == "Running":
            with contextlib.suppress(TimeoutError):  # then the server itself reports the reason
                await connection.wait_for(lambda now: _can_sleep(now, vm.ref), timeout=_WAKING)
            await connection.task("VM.suspend", vm.ref)


def _can_sleep(snapshot: PoolSnapshot, vm: VmRef) -> bool:
    """A VM that was just resumed can be suspended once the tools inside have reported."""
    return vm not in snapshot.vms or "suspend" in snapshot.vms[vm].allowed_operations


class SuspendedCdCheck(Check):
    """A suspended VM has a CD in its drive: without exactly that CD it cannot be resumed."""

    id = "suspended-cds"
    title = translate("prechecks", "No suspended virtual machine has a CD in its drive")
    severities = (Severity.WARNS,)
    remedies = (_Wake(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM."""
        snapshot = given.snapshot
        suspended = [vm for vm in snapshot.guests() if vm.power_state == "Suspended"]
        found = [(vm, _cds(snapshot, vm.ref)) for vm in by_name(suspended)]
        return [
            Problem(
                self.id,
                Severity.WARNS,
                translate("prechecks", "{vm} is suspended with a CD in its drive: {cds}.").of(
                    vm=vm.name, cds=listed(cds)
                ),
                translate(
                    "prechecks",
                    "The upgrade replaces or removes CDs, and a virtual machine cannot be resumed without the one that "
                    "it was suspended with.",
                ),
                (named(vm),),
                Fix(
                    _Wake.kind,
                    translate("prechecks", "Resume {vm}, so that its CD can be ejected, or shut it down.").of(
                        vm=vm.name
                    ),
                    {"vm": vm.uuid},
                    (_RESUME, _END),
                ),
            )
            for vm, cds in found
            if cds
        ]


def _cds(snapshot: PoolSnapshot, vm: VmRef) -> list[str]:
    """The names of what is in its CD drives; a CD that is gone already is named so."""
    drives = [vbd for vbd in snapshot.vbds.values() if vbd.vm == vm and vbd.type == "CD" and not vbd.empty]
    disks = [snapshot.vdis.get(vbd.vdi) for vbd in drives if vbd.vdi != NULL_REF]
    return [disk.name or disk.uuid for disk in disks if disk is not None]
