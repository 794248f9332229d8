"""Every server must be there, and none may be in maintenance mode."""

from __future__ import annotations

from dataclasses import replace

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.answering import ANSWERING
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["LivenessCheck", "MaintenanceModeCheck"]


_LEAVE_OUT = Choice("leave-out", translate("prechecks", "Skip"))


class _LeaveOut(Remedy):
    kind = "leave-out"
    about = "asks: skip the server in the upgrade"

    def decide(self, wishes: Wishes, arguments: Arguments, choice: str) -> Wishes:
        others = wishes.skip_hosts - {arguments["host"]}
        return replace(wishes, skip_hosts=others | {arguments["host"]} if choice else others)


class LivenessCheck(Check):
    """A server is down or does not respond; a member that is down may be skipped; then it only informs."""

    id = "host-liveness"
    title = translate("prechecks", "Servers are running")
    severities = (Severity.BLOCKS, Severity.INFORMS)
    per_host = True
    hints = (ANSWERING,)
    remedies = (_LeaveOut(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server that is down."""
        snapshot = given.snapshot
        left_out = [
            self._about(given, host, translate("prechecks", "{host} is down and is skipped in the upgrade."))
            for host in snapshot.hosts_in_order()
            if host.live is False and host.uuid in given.wishes.skip_hosts
        ]
        down = [
            self._about(given, host, translate("prechecks", "{host} is not running or does not respond."))
            for host in given.hosts
            if host.live is False
        ]
        return down + self._silent(given) + left_out

    def _silent(self, given: Circumstances) -> list[Problem]:
        """Those that the pool takes for running, and that do not answer."""
        text = translate("prechecks", "{host} does not respond, although the pool reports it as running.")
        why = translate(
            "prechecks",
            "It can take the pool up to 10 minutes to notice that a server is down. Check its console and its "
            "network; if only its toolstack is restarting, wait a moment. Then check again.",
        )
        return [
            Problem(self.id, Severity.BLOCKS, text.of(host=host.name), why, (named(host),), aspect="silent")
            for host in given.hosts
            if host.live is not False and given.hint(ANSWERING, host) is False
        ]

    def _about(self, given: Circumstances, host: Host, text: Text) -> Problem:
        left_out = host.uuid in given.wishes.skip_hosts
        return Problem(
            self.id,
            Severity.INFORMS if left_out else Severity.BLOCKS,
            text.of(host=host.name),
            _why(left_out),
            (named(host),),
            None if host.ref == given.snapshot.pool.coordinator else _skip_fix(host, left_out),
        )


def _why(left_out: bool) -> Text:
    if left_out:
        return translate(
            "prechecks",
            "It keeps its old version, and the pool stays partly upgraded until it is upgraded as well: HA cannot "
            "be switched on before that.",
        )
    return translate(
        "prechecks",
        "A server that is down can neither be upgraded nor take virtual machines. Start it, check its network, and "
        "run the check again.",
    )


def _skip_fix(host: Host, left_out: bool) -> Fix:
    text = translate("prechecks", "Skip {host}: it keeps its old version and has to be upgraded later.")
    chosen = _LEAVE_OUT.id if left_out else ""
    return Fix(_LeaveOut.kind, text.of(host=host.name), {"host": host.uuid}, (_LEAVE_OUT,), chosen)


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
