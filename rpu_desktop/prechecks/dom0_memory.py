"""How much more memory the servers' control domains take in the new release."""

from __future__ import annotations

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import NAPLES, reaches
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import gib
from rpu_desktop.texts import translate

__all__ = ["Dom0MemoryCheck"]

_MIB = 1 << 20


class Dom0MemoryCheck(Check):
    """A server (before 8.0) gives more memory to its control domain from 8.0 on; with figures where they are known."""

    id = "dom0-memory"
    title = translate("prechecks", "The control domains keep their memory")
    severities = (Severity.WARNS,)
    per_host = True

    def applies(self, given: Circumstances) -> bool:
        """Control domains grew with 8.0."""
        old = any(not reaches(host, NAPLES) for host in given.hosts)
        return old and given.target_reaches(NAPLES) is not False

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server that loses memory."""
        why = translate(
            "prechecks", "The server has that much less for virtual machines: make sure that they still fit."
        )
        text = translate(
            "prechecks", "The control domain of {host} grows from {now} to {then} GiB with version 8.0 or later."
        )
        return [
            Problem(self.id, Severity.WARNS, text.of(host=host.name, now=gib(now), then=gib(then)), why, (named(host),))
            for host in given.hosts
            if not reaches(host, NAPLES)
            for now, then in (_sizes(given.snapshot, host),)
            if 0 < now < then
        ]


def _sizes(snapshot: PoolSnapshot, host: Host) -> tuple[int, int]:
    """The control domain's bytes now, and by default later (host-installer ``constants.py``); 0 where unknown."""
    own = [vm for vm in snapshot.vms.values() if vm.is_control_domain and vm.resident_on == host.ref]
    now = max((vm.memory_static_max for vm in own), default=0)
    total = host.memory_total or 0
    return now, min(8192 * _MIB, 1024 * _MIB + total // 20) if total else 0
