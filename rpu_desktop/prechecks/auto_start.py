"""Auto-start must be off: every server that boots would start halted virtual machines on itself."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.guests import by_name
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["AutoStartCheck", "AutoStartedVmsCheck"]


class _DisableAutoStart(Remedy):
    kind = "disable-auto-start"
    about = "switches auto-start off"
    undo_kind = "enable-auto-start"
    undo_about = "switches auto-start on again"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.call("pool.remove_from_other_config", connection.snapshot().pool.ref, "auto_poweron")

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return not _starts_vms(snapshot)

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        what = translate("prechecks", "Auto-start of virtual machines in {pool}")
        return Undo(self.undo_kind, what.of(pool=snapshot.pool.name))

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        pool = connection.snapshot().pool
        await connection.call("pool.remove_from_other_config", pool.ref, "auto_poweron")
        await connection.call("pool.add_to_other_config", pool.ref, "auto_poweron", "true")


class AutoStartCheck(Check):
    """The pool starts virtual machines automatically when a server boots."""

    id = "auto-start"
    title = translate("prechecks", "Auto-start of virtual machines is off")
    remedies = (_DisableAutoStart(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool = given.snapshot.pool
        if not _starts_vms(given.snapshot):
            return []
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "{pool} starts virtual machines automatically when a server boots.").of(
                    pool=pool.name
                ),
                translate("prechecks", "They would start on servers that have just been emptied or upgraded."),
                (named(pool),),
                Fix(
                    _DisableAutoStart.kind,
                    translate(
                        "prechecks", "Switch auto-start off for the upgrade; it is switched on again afterwards."
                    ),
                ),
            )
        ]


def _starts_vms(snapshot: PoolSnapshot) -> bool:
    return snapshot.pool.other_config.get("auto_poweron") == "true"


class AutoStartedVmsCheck(Check):
    """Auto-start is on, and a VM that has it is not running: the next boot of a server would start it."""

    id = "auto-started-vms"
    title = translate("prechecks", "Virtual machines with auto-start are running")
    severities = (Severity.INFORMS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM."""
        if not _starts_vms(given.snapshot):
            return []
        text = translate("prechecks", "{vm} has auto-start on but is not running.")
        why = translate("prechecks", "It stays off: auto-start is off during the upgrade.")
        return [
            Problem(self.id, Severity.INFORMS, text.of(vm=vm.name), why, (named(vm),))
            for vm in by_name(given.snapshot.guests())
            if vm.power_state == "Halted" and vm.other_config.get("auto_poweron") == "true"
        ]
