"""The servers' clocks, which have to agree."""

from __future__ import annotations

from rpu_desktop.i18n.format import duration
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.xapi.dates import moment

__all__ = ["ClocksCheck"]

_APART = 60.0
"""Seconds; the toolstack itself complains of more than 5 minutes (xapi_globs.ml max_clock_skew)."""

_LONGEST = 40
"""Letters of an answer that is no date."""


class _ClockAhead(HostProbe[float]):
    """By how many seconds the server's clock is ahead of this computer's; half the answer's way is taken off."""

    id = "clock-ahead"
    calls = ("host.get_servertime",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> float:
        heard = await ask.once("host.get_servertime", host.ref)
        try:
            told = moment(heard.answer)
        except (ValueError, OverflowError):
            text = translate("prechecks", "{host} returned an invalid time: “{answer}”.")
            raise Unknown(text.of(host=host.name, answer=str(heard.answer)[:_LONGEST])) from None
        return (told - heard.asked).total_seconds() - (heard.came - heard.asked).total_seconds() / 2


_PROBE = _ClockAhead()


class ClocksCheck(Check):
    """A member's clock differs from the coordinator's by more than a minute."""

    id = "clocks"
    title = translate("prechecks", "The servers' clocks agree")
    severities = (Severity.WARNS,)
    per_host = True
    needs = ("host-liveness",)
    probes = (_PROBE,)

    def applies(self, given: Circumstances) -> bool:
        """It takes two clocks."""
        return not given.snapshot.standalone

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a member."""
        coordinator = given.snapshot.coordinator
        if coordinator not in given.hosts:
            return []
        right = given.fact(_PROBE, coordinator)
        apart = {host.ref: given.fact(_PROBE, host) - right for host in given.hosts}
        ahead = translate("prechecks", "The clock of {host} is {time} ahead of the pool coordinator's ({other}).")
        behind = translate("prechecks", "The clock of {host} is {time} behind the pool coordinator's ({other}).")
        why = translate(
            "prechecks",
            "Servers whose clocks differ may consider each other dead and reject certificates. Set up the same "
            "time server (NTP) on all of them.",
        )
        return [
            Problem(
                self.id,
                Severity.WARNS,
                (ahead if apart[host.ref] > 0 else behind).of(
                    host=host.name, time=duration(round(abs(apart[host.ref]))), other=coordinator.name
                ),
                why,
                (named(host),),
            )
            for host in given.hosts
            if abs(apart[host.ref]) > _APART
        ]
