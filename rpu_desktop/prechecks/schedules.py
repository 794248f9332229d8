"""Snapshots and backups that begin by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, SnapshotSchedule
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod

__all__ = ["BackupJobsCheck", "SnapshotSchedulesCheck"]

_FIND: dict[str, ApiMethod] = {"VMSS": "VMSS.get_by_uuid", "VMPP": "VMPP.get_by_uuid"}
_SWITCHES: dict[str, ApiMethod] = {"VMSS": "VMSS.set_enabled", "VMPP": "VMPP.set_is_policy_enabled"}


class _HoldSchedule(Remedy):
    kind = "hold-schedule"
    about = "disables the snapshot schedule"
    undo_kind = "release-schedule"
    undo_about = "enables it again"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await _switch(connection, arguments, on=False)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        schedule = by_uuid(snapshot.schedules.values(), arguments["schedule"])
        return schedule is None or not schedule.enabled

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        schedule = by_uuid(snapshot.schedules.values(), arguments["schedule"])
        if schedule is None:
            return None
        what = translate("prechecks", "The snapshot schedule “{schedule}”").of(schedule=schedule.name)
        return Undo(self.undo_kind, what, {"schedule": schedule.uuid, "cls": schedule.cls, "name": schedule.name})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        if by_uuid(connection.snapshot().schedules.values(), arguments["schedule"]) is None:
            gone = translate("prechecks", "The snapshot schedule “{schedule}” no longer exists.")
            raise UndoImpossible(gone.of(schedule=arguments["name"]))
        await _switch(connection, arguments, on=True)


async def _switch(connection: PoolConnection, arguments: Arguments, *, on: bool) -> None:
    ref = await connection.call(_FIND[arguments["cls"]], arguments["schedule"])
    await connection.call(_SWITCHES[arguments["cls"]], ref, on)


class SnapshotSchedulesCheck(Check):
    """A snapshot schedule (VMSS, formerly VMPP) is enabled and has VMs."""

    id = "snapshot-schedules"
    title = translate("prechecks", "No snapshot schedule is due during the upgrade")
    severities = (Severity.WARNS,)
    remedies = (_HoldSchedule(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a schedule."""
        vms = {ref: _names(given.snapshot, ref) for ref in given.snapshot.schedules}
        text = translate("prechecks", "The schedule “{schedule}” takes snapshots of {vms}.")
        return [
            Problem(
                self.id,
                Severity.WARNS,
                text.of(schedule=schedule.name, vms=listed(vms[schedule.ref])),
                translate(
                    "prechecks",
                    "While the servers have different versions, no snapshots can be taken: each one would fail.",
                ),
                (named(schedule),),
                Fix(
                    _HoldSchedule.kind,
                    translate("prechecks", "Suspend “{schedule}” during the upgrade; it continues afterwards.").of(
                        schedule=schedule.name
                    ),
                    {"schedule": schedule.uuid, "cls": schedule.cls},
                ),
            )
            for schedule in _in_order(given.snapshot)
            if schedule.enabled and vms[schedule.ref]
        ]


def _in_order(snapshot: PoolSnapshot) -> list[SnapshotSchedule]:
    return sorted(snapshot.schedules.values(), key=lambda schedule: (schedule.name.casefold(), schedule.uuid))


def _names(snapshot: PoolSnapshot, schedule: str) -> list[str]:
    return [vm.name for vm in snapshot.guests() if vm.snapshot_schedule == schedule]


class BackupJobsCheck(Check):
    """Snapshots show that Xen Orchestra backs VMs up; when its jobs begin cannot be seen in the pool."""

    id = "backup-jobs"
    title = translate("prechecks", "No backup job of Xen Orchestra is known")
    severities = (Severity.INFORMS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        vms = _backed_up(given.snapshot)
        if not vms:
            return []
        text = translate("prechecks", "Xen Orchestra backs up virtual machines of {pool}: {vms}.")
        why = translate("prechecks", "Pause its jobs during the upgrade: the pool does not show when they start.")
        pool = given.snapshot.pool
        return [Problem(self.id, Severity.INFORMS, text.of(pool=pool.name, vms=listed(vms)), why, (named(pool),))]


def _backed_up(snapshot: PoolSnapshot) -> set[str]:
    """The VMs of which a backup job has left a snapshot (Xen Orchestra marks each with ``xo:backup:job``)."""
    kept = (vm for vm in snapshot.vms.values() if vm.is_snapshot and "xo:backup:job" in vm.other_config)
    return {snapshot.vms[vm.snapshot_of].name for vm in kept if vm.snapshot_of in snapshot.vms}
