"""Disks with changed-block tracking that would have to move with their virtual machines."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, Sr, Vdi, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.guests import by_name
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["ChangedBlocksCheck"]


class _EndTracking(Remedy):
    kind = "end-tracking"
    about = "asks: switch changed block tracking of the disk off"
    undo_kind = "track-again"
    undo_about = "switches it on again"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("VDI.get_by_uuid", arguments["vdi"])
        await connection.task("VDI.disable_cbt", ref, on_progress=progress)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vdi = by_uuid(snapshot.vdis.values(), arguments["vdi"])
        return vdi is None or not vdi.cbt_enabled

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        vdi = by_uuid(snapshot.vdis.values(), arguments["vdi"])
        if vdi is None:
            return None
        what = translate("prechecks", "Changed block tracking of the disk “{disk}”").of(disk=vdi.name or vdi.uuid)
        return Undo(self.undo_kind, what, {"vdi": vdi.uuid, "name": vdi.name})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        vdi = by_uuid(connection.snapshot().vdis.values(), arguments["vdi"])
        if vdi is None:
            gone = translate("prechecks", "The disk “{disk}” no longer exists.")
            raise UndoImpossible(gone.of(disk=arguments["name"]))
        await connection.task("VDI.enable_cbt", vdi.ref)


class ChangedBlocksCheck(Check):
    """A running VM's disk with changed block tracking (7.3 and later) is on storage that not every server can reach."""

    id = "changed-blocks"
    title = translate("prechecks", "No disk that has to be migrated uses changed block tracking")
    severities = (Severity.WARNS,)
    remedies = (_EndTracking(),)

    def applies(self, given: Circumstances) -> bool:
        """A server on its own has nowhere to move disks to."""
        return not given.snapshot.standalone

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a disk."""
        text = translate("prechecks", "The disk “{disk}” of {vm} on “{sr}” uses changed block tracking (CBT).")
        why = translate(
            "prechecks",
            "Not every server can reach that storage, a disk with CBT cannot be migrated to other storage, and CBT "
            "cannot be switched off once the upgrade has begun.",
        )
        return [
            Problem(
                self.id,
                Severity.WARNS,
                text.of(disk=vdi.name or vdi.uuid, vm=vm.name, sr=sr.name),
                why,
                (named(vm), named(vdi)),
                Fix(
                    _EndTracking.kind,
                    translate(
                        "prechecks",
                        "Switch CBT off, and on again afterwards; the next backup of {vm} is then a full one.",
                    ).of(vm=vm.name),
                    {"vdi": vdi.uuid},
                    (Choice("end", translate("prechecks", "Switch CBT off")),),
                ),
            )
            for vm, vdi, sr in _tracked(given.snapshot)
        ]


def _tracked(snapshot: PoolSnapshot) -> Iterator[tuple[Vm, Vdi, Sr]]:
    for vm in by_name(vm for vm in snapshot.guests() if vm.occupies_host):
        for _, vdi, sr in snapshot.disks_of(vm):
            if vdi.cbt_enabled and sr is not None and snapshot.hosts_of_sr(sr) < set(snapshot.hosts):
                yield vm, vdi, sr
