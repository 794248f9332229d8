"""What updates have left to be done."""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["PendingGuidanceCheck"]

_WORDS: Mapping[str, Text] = {
    "reboot_host": translate("prechecks", "a restart of the server"),
    "reboot_host_on_livepatch_failure": translate("prechecks", "a restart of the server, as a live patch failed"),
    "restart_toolstack": translate("prechecks", "a restart of the toolstack"),
    "restart_device_model": translate("prechecks", "a restart of device models"),
    "restart_vm": translate("prechecks", "a restart of virtual machines"),
}


class PendingGuidanceCheck(Check):
    """An update left mandatory guidance pending on a server; it blocks while that server is disabled."""

    id = "pending-guidance"
    title = translate("prechecks", "No update requires further steps")
    severities = (Severity.BLOCKS, Severity.WARNS)
    per_host = True

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server and guidance."""
        text = translate("prechecks", "An update on {host} still requires: {guidance}.")
        why = translate(
            "prechecks",
            "Until that is done, it may not be possible to enable the server, and it cannot take virtual machines: "
            "do it first.",
        )
        return [
            Problem(
                self.id,
                Severity.WARNS if host.enabled else Severity.BLOCKS,
                text.of(host=host.name, guidance=_WORDS.get(guidance, plain(guidance))),
                why,
                (named(host),),
                aspect=guidance,
            )
            for host in given.hosts
            for guidance in host.pending_guidances
        ]
