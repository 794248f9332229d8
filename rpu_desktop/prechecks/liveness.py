"""Every server must be there, and none may be in maintenance mode."""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["LivenessCheck", "MaintenanceModeCheck"]


class LivenessCheck(Check):
    """A server is down or does not answer."""

    id = "host-liveness"
    title = translate("prechecks", "Servers are running")
    per_host = True

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server that is down."""
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "{host} is not running or does not answer.").of(host=host.name),
                translate(
                    "prechecks",
                    "A server that is down can neither be upgraded nor take virtual machines. Start it, look at its "
                    "network, and check again.",
                ),
                (named(host),),
            )
            for host in given.hosts
            if host.live is False
        ]


class _EnableHost(Remedy):
    kind = "enable-host"
    about = "takes the server out of maintenance mode"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.call("host.enable", await connection.call("host.get_by_uuid", arguments["host"]))

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        host = snapshot.host_by_uuid(arguments["host"])
        return host is None or host.enabled


class MaintenanceModeCheck(Check):
    """A server is in maintenance mode (disabled)."""

    id = "maintenance-mode"
    title = translate("prechecks", "No server is in maintenance mode")
    per_host = True
    needs = ("host-liveness",)
    remedies = (_EnableHost(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a disabled server."""
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "{host} is in maintenance mode.").of(host=host.name),
                translate("prechecks", "It cannot take virtual machines while other servers are upgraded."),
                (named(host),),
                Fix(
                    _EnableHost.kind,
                    translate("prechecks", "Take {host} out of maintenance mode.").of(host=host.name),
                    {"host": host.uuid},
                ),
            )
            for host in given.hosts
            if not host.enabled
        ]
