"""Supplemental packs: the installation does not bring them along."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["SupplementalPacksCheck"]

_OF_THE_PRODUCT = frozenset({"xs:main", "xcp:main", "xs:linux", "xs:xenserver-transfer-vm"})
_HOTFIX = re.compile(r"(XS|CH|RPU|Hotfix)[\d.-]*", re.IGNORECASE)
"""How the product's own updates are called (XS82ECU1034, CH80E001); everything else that was applied is a pack."""


class SupplementalPacksCheck(Check):
    """A server has supplemental packs or driver disks that the installation does not include."""

    id = "supplemental-packs"
    title = translate("prechecks", "No server has supplemental packs")
    severities = (Severity.WARNS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a pack."""
        hosts_of: dict[str, list[Host]] = defaultdict(list)
        for host in given.hosts:
            for pack in _packs(given.snapshot, host):
                hosts_of[pack].append(host)
        text = translate("prechecks", "These servers have the supplemental pack “{pack}”: {hosts}.")
        why = translate(
            "prechecks",
            "The installation replaces the old system, without the packs and drivers that were added to it. Get "
            "the pack for the new version, and let the upgrade install it (--pack, or the Upgrade Mode page).",
        )
        return [
            Problem(
                self.id,
                Severity.WARNS,
                text.of(pack=pack, hosts=listed(host.name for host in hosts)),
                why,
                tuple(map(named, hosts)),
                aspect=pack,
            )
            for pack, hosts in sorted(hosts_of.items())
        ]


def _packs(snapshot: PoolSnapshot, host: Host) -> Iterator[str]:
    """By their names: their own up to 7.0, those of the pool's updates since then."""
    for name, words in host.packs.items():
        if name not in _OF_THE_PRODUCT:
            yield words.partition(", version")[0] or name
    for ref in host.updates:
        update = snapshot.updates.get(ref)
        if update is not None and update.name and not _HOTFIX.match(update.name):
            yield update.name
