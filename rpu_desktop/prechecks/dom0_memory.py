"""How much more memory the servers' control domains take in the new release."""

from __future__ import annotations

from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.prechecks.releases import NAPLES, reaches
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["Dom0MemoryCheck"]

_MIB = 1 << 20
_PLUGIN, _FUNCTION = "prepare_host_upgrade.py", "getDom0DefaultMemory"


class _Dom0Later(HostProbe[int]):
    """Bytes that the host's control domain will have, according to the upgrade plugin with these media."""

    id = "dom0-later"
    calls = (f"{_PLUGIN}:{_FUNCTION}",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> int:
        if given.media is None:
            raise Unknown(translate("prechecks", "The installation media are not known yet."))
        answer = await ask.plugin(host, _PLUGIN, _FUNCTION, given.plugin_arguments)
        try:
            return int(answer)
        except ValueError:
            raise Unknown(plain(answer)) from None


_PROBE = _Dom0Later()


class Dom0MemoryCheck(Check):
    """A server's control domain uses more memory in the new version, as its plugin or (before 8.0) its size shows."""

    id = "dom0-memory"
    title = translate("prechecks", "The memory of the control domain (dom0) does not change")
    severities = (Severity.WARNS,)
    per_host = True
    hints = (_PROBE,)

    def applies(self, given: Circumstances) -> bool:
        """Without media nothing is known about servers of 8.0 and later: control domains grew with 8.0."""
        old = any(not reaches(host, NAPLES) for host in given.hosts)
        return given.media is not None or (old and given.target_reaches(NAPLES) is not False)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server that loses memory."""
        why = translate(
            "prechecks",
            "The server then has that much less memory for virtual machines: make sure that it is still sufficient.",
        )
        told = translate(
            "prechecks",
            "The memory of the control domain (dom0) of {host} increases from {now} to {then} GiB with the upgrade.",
        )
        usual = translate(
            "prechecks",
            "The memory of the control domain (dom0) of {host} increases from {now} to {then} GiB "
            "with version 8.0 or later.",
        )
        sizes = [(host, _now(given.snapshot, host), _later(given, host)) for host in given.hosts]
        return [
            Problem(
                self.id,
                Severity.WARNS,
                text.of(host=host.name, now=exact_gib(now), then=exact_gib(then)),
                why,
                (named(host),),
            )
            for host, now, then in sizes
            if 0 < now < then
            for text in (usual if given.hint(_PROBE, host) is None else told,)
        ]


def _now(snapshot: PoolSnapshot, host: Host) -> int:
    """The control domain's bytes; 0 where unknown."""
    own = [vm for vm in snapshot.vms.values() if vm.is_control_domain and vm.resident_on == host.ref]
    return max((vm.memory_static_max for vm in own), default=0)


def _later(given: Circumstances, host: Host) -> int:
    """Its bytes after the upgrade: as the plugin reports, else the default of 8.0 and later; 0 if unknown."""
    told = given.hint(_PROBE, host)
    if told is not None:
        return told
    total = host.memory_total or 0
    unknown = not total or reaches(host, NAPLES) or given.target_reaches(NAPLES) is False
    return 0 if unknown else min(8192 * _MIB, 1024 * _MIB + total // 20)  # host-installer ``constants.py``
