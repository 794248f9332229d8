"""The new version must not be older than the hosts in a part that migrations depend on.

Hosts with all their updates may be newer in parts than media that were made before these updates.  That is known once
the media are, where their packages can be read, or once the coordinator runs the new version.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.planning import hosts_to_upgrade, older_parts
from rpu_desktop.planning.older_parts import advice, outdated
from rpu_desktop.planning.unreadable import MEND
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.staying import plan_with_moves
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["OlderPartsCheck"]


class OlderPartsCheck(Check):
    """The toolstack or hypervisor is newer than the new version's: running VMs cannot migrate to upgraded servers."""

    id = "older-parts"
    title = translate("prechecks", "No part of the new version is older than what the servers run")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def run(self, given: Circumstances) -> list[Problem]:
        """A problem where running VMs would have to move; it blocks unless updates may make up for it."""
        snapshot = given.snapshot
        hosts = hosts_to_upgrade(snapshot, given.wishes)
        parts = older_parts(snapshot, hosts, given.target)
        if snapshot.standalone or not any(snapshot.guests_on(host.ref) for host in hosts if host.ref in parts):
            return []
        why = advice(parts.values())
        lost = plan_with_moves(given, snapshot, given.wishes).advice not in (None, MEND)
        if not lost and given.installs_updates:
            why = translate(
                "prechecks",
                "The updates that this upgrade installs on the pool coordinator have to fix this. Otherwise you "
                "are asked what to do before the upgrade continues with the next server.",
            )
        severity = Severity.BLOCKS if lost else Severity.WARNS
        return [
            Problem(self.id, severity, text, why, (named(snapshot.pool),), aspect=f"part-{number}")
            for number, text in enumerate(outdated(parts.values()))
        ]
