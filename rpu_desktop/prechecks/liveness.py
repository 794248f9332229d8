"""Every server must be there, and none may be in maintenance mode."""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["LivenessCheck", "MaintenanceModeCheck"]


class LivenessCheck:
    """Servers that do not answer."""

    id = "host-liveness"
    title = translate("prechecks", "Servers are running")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
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
            for host in snapshot.hosts_in_order()
            if host.live is False and host.uuid not in wishes.skip_hosts
        ]


class MaintenanceModeCheck:
    """Servers that are disabled."""

    id = "maintenance-mode"
    title = translate("prechecks", "No server is in maintenance mode")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """One problem a disabled server."""
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "{host} is in maintenance mode.").of(host=host.name),
                translate("prechecks", "It cannot take virtual machines while other servers are upgraded."),
                (named(host),),
                Fix(
                    "enable-host",
                    translate("prechecks", "Take {host} out of maintenance mode.").of(host=host.name),
                    {"host": host.uuid},
                ),
            )
            for host in snapshot.hosts_in_order()
            if not host.enabled and host.live is not False and host.uuid not in wishes.skip_hosts
        ]
