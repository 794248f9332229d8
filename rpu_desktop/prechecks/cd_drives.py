"""CDs in the drives of running virtual machines: they pin them, or vanish with the upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot, Sr, Vbd, Vdi, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["CdDriveCheck", "inserted_cds"]


class _EjectCd(Remedy):
    kind = "eject-cd"
    about = "ejects the CD"
    undo_kind = "insert-cd"
    undo_about = "inserts the CD again if it still exists"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("VBD.get_by_uuid", arguments["vbd"])
        await connection.task("VBD.eject", ref, on_progress=progress)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vbd = by_uuid(snapshot.vbds.values(), arguments["vbd"])
        return vbd is None or vbd.empty

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        vbd = by_uuid(snapshot.vbds.values(), arguments["vbd"])
        vdi = snapshot.vdis.get(vbd.vdi) if vbd else None
        vm = snapshot.vms.get(vbd.vm) if vbd else None
        if vbd is None or vdi is None or vm is None:
            return None
        return Undo(
            self.undo_kind,
            translate("prechecks", "The CD “{cd}” in the drive of {vm}").of(cd=vdi.name or vdi.uuid, vm=vm.name),
            {"vbd": vbd.uuid, "vdi": vdi.uuid, "cd": vdi.name, "vm": vm.name},
        )

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        snapshot = connection.snapshot()
        vbd = by_uuid(snapshot.vbds.values(), arguments["vbd"])
        vdi = by_uuid(snapshot.vdis.values(), arguments["vdi"])
        if vbd is None or vdi is None:
            raise UndoImpossible(
                translate("prechecks", "The CD “{cd}” no longer exists.").of(cd=arguments["cd"]),
                translate("prechecks", "Insert the new one manually if {vm} needs it.").of(vm=arguments["vm"]),
            )
        if vbd.empty:
            await connection.task("VBD.insert", vbd.ref, vdi.ref)


class CdDriveCheck(Check):
    """A CD is in a drive of a running VM; it blocks if the VM cannot be migrated with it or the upgrade replaces it."""

    id = "cd-drives"
    title = translate("prechecks", "CD drives are empty")
    severities = (Severity.BLOCKS, Severity.WARNS)
    remedies = (_EjectCd(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a CD: blocking where it pins the VM or is replaced by the upgrade, else a warning."""
        snapshot = given.snapshot
        return [
            Problem(
                self.id,
                Severity.WARNS if why is None else Severity.BLOCKS,
                translate("prechecks", "The CD “{cd}” is in a drive of {vm}.").of(cd=vdi.name or vdi.uuid, vm=vm.name),
                why
                or translate(
                    "prechecks", "If the ISO library becomes unavailable, {vm} can neither be migrated nor started."
                ).of(vm=vm.name),
                (named(vm),),
                Fix(
                    _EjectCd.kind,
                    translate("prechecks", "Eject the CD; it is inserted again afterwards."),
                    {"vbd": vbd.uuid},
                ),
                aspect=vbd.uuid,
            )
            for vm, vbd, vdi, sr in inserted_cds(snapshot)
            for why in (_why_it_blocks(snapshot, vm, vdi, sr),)
        ]


def inserted_cds(snapshot: PoolSnapshot) -> Iterator[tuple[Vm, Vbd, Vdi, Sr | None]]:
    """The CDs in drives of running VMs."""
    for vm in sorted(snapshot.guests(), key=lambda vm: vm.name.casefold()):
        if vm.occupies_host:
            for vbd, vdi, sr in snapshot.disks_of(vm):
                if vbd.type == "CD":
                    yield vm, vbd, vdi, sr


def _why_it_blocks(snapshot: PoolSnapshot, vm: Vm, vdi: Vdi, sr: Sr | None) -> Text | None:
    if sr is None:
        return translate("prechecks", "The source of this CD is unknown: {vm} can neither be migrated nor started.").of(
            vm=vm.name
        )
    if vdi.is_tools_iso or sr.other_config.get("xenserver_tools_sr") == "true" or "tools" in sr.name.casefold():
        return translate("prechecks", "The upgrade replaces this ISO; {vm} would no longer find it.").of(vm=vm.name)
    if len(snapshot.hosts) > 1 and snapshot.hosts_of_sr(sr) < set(snapshot.hosts):
        return translate("prechecks", "Not every server can read this CD: it prevents {vm} from migrating.").of(
            vm=vm.name
        )
    return None
