"""The size of frames (MTU), where the upgrade changes it or the installer does not know it.

Sources: xen-api ``nm.ml`` (determine_mtu); host-installer, which sets none; XCP-ng ``docs/networking/networking.md``
and its issues 339 and 488.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, Network, Pif, PoolSnapshot
from rpu_desktop.inventory.ids import NetworkRef
from rpu_desktop.planning.types import Mode
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import NAPLES, reaches, weigh
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.prechecks.wording import listed

__all__ = ["FrameSizeCheck"]

_USUAL = 1500
_LIMITED_CARDS = re.compile(r"NetXtreme II BCM57(06|08|09|16)\b")
"""Cards of the driver bnx2, as ``PIF_metrics`` names them; the driver bnx2x has other numbers."""


class FrameSizeCheck(Check):
    """The MTU of an interface changes with the upgrade, or the installer or the new driver does not support it."""

    id = "frame-size"
    title = translate("prechecks", "The frame size (MTU) does not change")
    severities = (Severity.WARNS, Severity.INFORMS)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem of each kind a network."""
        return [*self._changing(given), *self._limited(given), *self._management(given)]

    def _changing(self, given: Circumstances) -> Iterator[Problem]:
        """The setting or the interface was changed, and the interface has not been brought up since."""
        text = translate(
            "prechecks",
            "“{network}” has an MTU of {mtu}, but these servers use another one until they restart: {hosts}.",
        )
        why = translate(
            "prechecks",
            "Interfaces apply the setting when a server boots. If a switch or the storage does not support frames "
            "of this size, storage access and migrations hang from then on. Set the MTU of the network to the size "
            "that is in use, or make sure that everything on this network supports the new size.",
        )
        snapshot = given.snapshot
        found: defaultdict[tuple[NetworkRef, int], list[Host]] = defaultdict(list)
        for host, pif, _ in _interfaces(given):
            parts = _parts(snapshot, pif)
            now = min((part.mtu for part, _ in parts), default=0)
            if now == 0:
                continue
            mtu, ref = min(((_configured(*part), part[1].ref) for part in parts), key=itemgetter(0))
            if mtu != now and host not in found[ref, mtu]:
                found[ref, mtu].append(host)
        for (ref, mtu), hosts in found.items():
            yield self._problem("changes", Severity.WARNS, text.of(mtu=mtu), why, snapshot.networks[ref], hosts)

    def _limited(self, given: Circumstances) -> Iterator[Problem]:
        """Cards whose driver drops large frames since 8.0: storage is gone amid the upgrade."""
        if weigh(given, NAPLES) is None:
            return
        text = translate(
            "prechecks",
            "“{network}” has an MTU of {mtu}, which the network cards of these servers no longer support with 8.0: "
            "{hosts}.",
        )
        why = translate(
            "prechecks",
            "Their driver (bnx2, for Broadcom NetXtreme II) was reported to drop frames of more than 1500 bytes in 8.0 "
            "and later. Storage that needs larger frames cannot be reached after the upgrade. Set the MTU of this "
            "network to 1500 first, and on switches and storage as well.",
        )
        snapshot = given.snapshot
        found = defaultdict(list)
        for host, pif, network in _interfaces(given):
            if not reaches(host, NAPLES) and _configured(pif, network) > _USUAL and _is_limited(snapshot, pif):
                found[network.ref].append(host)
        for ref, hosts in found.items():
            network = snapshot.networks[ref]
            yield self._problem("cards", Severity.WARNS, text.of(mtu=network.mtu), why, network, hosts)

    def _management(self, given: Circumstances) -> Iterator[Problem]:
        """The installer sends and takes frames of 1500 bytes."""
        found = defaultdict(list)
        for host, pif, network in _interfaces(given):
            if pif.management and (mtu := _configured(pif, network)) != _USUAL:
                found[network.ref, mtu].append(host)
        for (ref, mtu), hosts in found.items():
            if mtu < _USUAL and given.mode is Mode.AUTOMATIC:
                text = translate("prechecks", "The management network “{network}” has an MTU of only {mtu}: {hosts}.")
                why = translate(
                    "prechecks",
                    "The installer ignores this setting and uses 1500. If the network path to the installation "
                    "media does not support frames of that size, the server waits at its console. Use media that "
                    "can be reached without a tunnel.",
                )
            elif mtu > _USUAL and _is_xcp_ng(given):
                text = translate("prechecks", "The management network “{network}” has an MTU of {mtu}: {hosts}.")
                why = translate(
                    "prechecks",
                    "XCP-ng supports only 1500 on management interfaces, and the installer uses 1500. Larger "
                    "frames belong on a separate storage network.",
                )
            else:
                continue
            severity = Severity.WARNS if mtu < _USUAL else Severity.INFORMS
            yield self._problem("management", severity, text.of(mtu=mtu), why, given.snapshot.networks[ref], hosts)

    def _problem(
        self, aspect: str, severity: Severity, text: Text, why: Text, network: Network, hosts: list[Host]
    ) -> Problem:
        words = text.of(network=network.name, hosts=listed(host.name for host in hosts))
        return Problem(self.id, severity, words, why, (named(network), *map(named, hosts)), aspect=aspect)


def _interfaces(given: Circumstances) -> Iterator[tuple[Host, Pif, Network]]:
    """Those that are up, of the servers that are upgraded."""
    hosts = {host.ref: host for host in given.hosts}
    for pif in given.snapshot.pifs.values():
        host, network = hosts.get(pif.host), given.snapshot.networks.get(pif.network)
        if host is not None and network is not None and pif.currently_attached:
            yield host, pif, network


def _configured(pif: Pif, network: Network) -> int:
    """What the interface gets when it is brought up; its own key goes before the network's setting."""
    own = pif.other_config.get("mtu", "")
    return int(own) if own.isascii() and own.isdecimal() else network.mtu


def _parts(snapshot: PoolSnapshot, pif: Pif) -> list[tuple[Pif, Network]]:
    """The interface and, for a VLAN, what carries it: the smallest MTU of them is in use.

    Empty where the server itself has no address, and for a VLAN whose carrier is unknown.
    """
    bonds = {bond.master for bond in snapshot.bonds.values()}
    parts = [pif]
    if not (pif.physical or pif.ref in bonds):
        carriers = [vlan.tagged for vlan in snapshot.vlans.values() if vlan.untagged == pif.ref]
        parts += [snapshot.pifs[ref] for ref in carriers if ref in snapshot.pifs]
        if len(parts) == 1:
            return []
    if not pif.address:
        return []
    return [(part, snapshot.networks[part.network]) for part in parts if part.network in snapshot.networks]


def _is_limited(snapshot: PoolSnapshot, pif: Pif) -> bool:
    return any(_LIMITED_CARDS.search(snapshot.cards.get(card.metrics, "")) for card in _cards(snapshot, pif))


def _cards(snapshot: PoolSnapshot, pif: Pif) -> Iterator[Pif]:
    """The interface itself and what it stands on: the cards of a bond, what carries a VLAN."""
    below = [ref for bond in snapshot.bonds.values() if bond.master == pif.ref for ref in bond.slaves]
    below += [vlan.tagged for vlan in snapshot.vlans.values() if vlan.untagged == pif.ref]
    yield pif
    for ref in below:
        if ref in snapshot.pifs and ref != pif.ref:
            yield from _cards(snapshot, snapshot.pifs[ref])


def _is_xcp_ng(given: Circumstances) -> bool:
    running = given.snapshot.coordinator.software_version
    return running.is_xcp_ng if given.target is None else given.target.is_xcp_ng_beside(running)
