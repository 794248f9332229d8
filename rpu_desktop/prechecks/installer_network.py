"""What the installer does not know of a server's network: it starts before the toolstack is there.

Sources: XCP-ng ``docs/guides/lacp-install-upgrade.md`` (no bonds; members ask their coordinator), host-installer
``netinterface.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Pif, PoolSnapshot
from rpu_desktop.planning.types import Mode
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["InstallerNetworkCheck"]

_LACP = frozenset({"lacp", "802.3ad"})
_IPV6 = "3.4.0"
"""The platform version of XCP-ng 8.3, the first whose installer manages with IPv6 alone (its release notes)."""


class InstallerNetworkCheck(Check):
    """The management interface uses what the installer does not support: LACP, static routes, IPv6 only, a VLAN."""

    id = "installer-network"
    title = translate("prechecks", "The installer can use the management network")
    severities = (Severity.WARNS, Severity.INFORMS)

    def applies(self, given: Circumstances) -> bool:
        """At a console a person sees what is wrong, and helps."""
        return given.mode is Mode.AUTOMATIC

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem of each kind at most, for all servers."""
        return [*self._lacp(given), *self._ipv6(given), *self._routes(given), *self._vlan(given)]

    def _lacp(self, given: Circumstances) -> Iterator[Problem]:
        hosts = [host for host in given.hosts if _is_lacp(given.snapshot, host)]
        text = translate("prechecks", "The management interface is an LACP bond: {hosts}.")
        why = translate(
            "prechecks",
            "The installer uses one network card of the bond without LACP. Enable “LACP fallback” (or similar) on "
            "the switch for these ports; otherwise the server has no network in the installer and gets stuck "
            "there.",
        )
        yield from self._problem("lacp", Severity.WARNS, text, why, hosts)

    def _ipv6(self, given: Circumstances) -> Iterator[Problem]:
        if given.target_reaches(_IPV6) is not False:
            return
        hosts = [host for host in given.hosts if (pif := _management(given.snapshot, host)) and not pif.ip and pif.ipv6]
        text = translate("prechecks", "The management interface has no IPv4 address: {hosts}.")
        why = translate(
            "prechecks",
            "Installers before XCP-ng 8.3 use IPv4 only: give the server an IPv4 address for the upgrade, or use "
            "media that the installer can reach.",
        )
        yield from self._problem("ipv6", Severity.WARNS, text, why, hosts)

    def _routes(self, given: Circumstances) -> Iterator[Problem]:
        snapshot = given.snapshot
        hosts = [host for host in given.hosts if _has_routes(snapshot, host)]
        text = translate("prechecks", "The management network has its own static routes: {hosts}.")
        why = translate(
            "prechecks",
            "The installer uses only the default gateway: the installation media and the pool coordinator must be "
            "reachable through it.",
        )
        yield from self._problem("routes", Severity.WARNS, text, why, hosts)

    def _vlan(self, given: Circumstances) -> Iterator[Problem]:
        hosts = [host for host in given.hosts if (pif := _management(given.snapshot, host)) and _tag(given, pif)]
        text = translate("prechecks", "The management interface is a VLAN: {hosts}.")
        why = translate(
            "prechecks",
            "The installer sets up the same VLAN on one network card. If it cannot reach the media, the server "
            "waits at its console.",
        )
        yield from self._problem("vlan", Severity.INFORMS, text, why, hosts)

    def _problem(
        self, aspect: str, severity: Severity, text: Text, why: Text, hosts: Iterable[Host]
    ) -> Iterator[Problem]:
        found = tuple(hosts)
        if found:
            words = text.of(hosts=listed(host.name for host in found))
            yield Problem(self.id, severity, words, why, tuple(map(named, found)), aspect=aspect)


def _management(snapshot: PoolSnapshot, host: Host) -> Pif | None:
    return next((pif for pif in snapshot.pifs.values() if pif.host == host.ref and pif.management), None)


def _tag(given: Circumstances, pif: Pif) -> int:
    return max((vlan.tag for vlan in given.snapshot.vlans.values() if vlan.untagged == pif.ref), default=0)


def _is_lacp(snapshot: PoolSnapshot, host: Host) -> bool:
    """Whether the management interface, or what carries its VLAN, is a bond that insists on LACP."""
    pif = _management(snapshot, host)
    if pif is None:
        return False
    carriers = {pif.ref, *(vlan.tagged for vlan in snapshot.vlans.values() if vlan.untagged == pif.ref)}
    for bond in snapshot.bonds.values():
        master = snapshot.pifs.get(bond.master)
        if bond.master in carriers and master is not None:
            # Before 6.1 a bond has no mode of its own.
            mode = bond.mode or master.other_config.get("bond-mode", "")
            return mode.lower() in _LACP
    return False


def _has_routes(snapshot: PoolSnapshot, host: Host) -> bool:
    pif = _management(snapshot, host)
    network = snapshot.networks.get(pif.network) if pif is not None else None
    own = pif.other_config if pif is not None else {}
    return bool(own.get("static-routes") or (network and network.other_config.get("static-routes")))
