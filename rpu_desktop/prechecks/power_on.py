"""Servers that are switched on by iLO: that way ends with 8.2."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import STOCKHOLM, reaches, weigh
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PowerOnModeCheck"]

_ILO = "ilo"


class _DisablePowerOn(Remedy):
    kind = "disable-power-on"
    about = "sets the server's power-on mode to “disabled”"
    undo_kind = "restore-power-on"
    undo_about = "sets the mode and its configuration again, unless the server has 8.2 or later by then"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("host.get_by_uuid", arguments["host"])
        await connection.call("host.set_power_on_mode", ref, "", {})

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        host = snapshot.host_by_uuid(arguments["host"])
        return host is None or not host.power_on_mode

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        host = snapshot.host_by_uuid(arguments["host"])
        if host is None:
            return None
        # The password behind iLO is a secret of the pool; the configuration holds no more than its uuid.
        return Undo(
            self.undo_kind,
            translate("prechecks", "Power-on mode of {host}").of(host=host.name),
            {"host": host.uuid, "mode": host.power_on_mode, "configuration": dict(host.power_on_config)},
        )

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        host = connection.snapshot().host_by_uuid(arguments["host"])
        if host is None or reaches(host, STOCKHOLM):
            raise UndoImpossible(
                translate("prechecks", "The new version can no longer power on servers by iLO."),
                translate("prechecks", "Choose another power-on mode in the server's properties."),
            )
        configuration = dict(arguments["configuration"])
        await connection.call("host.set_power_on_mode", host.ref, arguments["mode"], configuration)


class PowerOnModeCheck(Check):
    """A server (before 8.2) is switched on by iLO; it blocks when the upgrade is to 8.2 or later."""

    id = "power-on-mode"
    title = translate("prechecks", "No server is powered on by iLO")
    severities = (Severity.BLOCKS, Severity.WARNS)
    per_host = True
    remedies = (_DisablePowerOn(),)

    def applies(self, given: Circumstances) -> bool:
        """Releases from 8.2 on do without it."""
        return any(not reaches(host, STOCKHOLM) for host in given.hosts)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        severity = weigh(given, STOCKHOLM)
        if severity is None:
            return []
        return [
            Problem(
                self.id,
                severity,
                translate("prechecks", "{host} is powered on by iLO, which is not supported after version 8.2.").of(
                    host=host.name
                ),
                translate("prechecks", "After the upgrade, the pool can no longer power on this server."),
                (named(host),),
                Fix(
                    _DisablePowerOn.kind,
                    translate("prechecks", "Set the power-on mode of {host} to “disabled”.").of(host=host.name),
                    {"host": host.uuid},
                ),
            )
            for host in given.hosts
            if host.power_on_mode.casefold() == _ILO and not reaches(host, STOCKHOLM)
        ]
