"""Networks for migrations: every server needs its own address on them."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Network, PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, NetworkRef

__all__ = ["MIGRATION_NETWORK_KEY", "find_network", "migration_networks", "network_obstacle", "suggested_network"]

MIGRATION_NETWORK_KEY = "xo:migrationNetwork"
"""Where Xen Orchestra stores the uuid of the migration network that an admin chose (``pool.other_config``); the
toolstack itself knows no such setting."""


def migration_networks(snapshot: PoolSnapshot) -> list[Network]:
    """The networks on which every host has an address, by name."""
    hosts: dict[NetworkRef, set[HostRef]] = {}
    for pif in snapshot.pifs.values():
        if pif.address:
            hosts.setdefault(pif.network, set()).add(pif.host)
    found = [network for network in snapshot.networks.values() if hosts.get(network.ref, set()) >= set(snapshot.hosts)]
    return sorted(found, key=lambda network: (network.name.casefold(), network.uuid))


def find_network(snapshot: PoolSnapshot, words: str) -> str:
    """The uuid of the network with this uuid or name; `words` unchanged if there is none, or more than one."""
    named = [network.uuid for network in snapshot.networks.values() if words and network.name == words]
    return named[0] if len(named) == 1 else words


def suggested_network(snapshot: PoolSnapshot) -> str:
    """The uuid of the migration network chosen in Xen Orchestra; empty if there is none, or it cannot be used."""
    wanted = snapshot.pool.other_config.get(MIGRATION_NETWORK_KEY, "")
    return wanted if any(network.uuid == wanted for network in migration_networks(snapshot)) else ""


def network_obstacle(snapshot: PoolSnapshot, uuid: str) -> Text | None:
    """Why migrations cannot use the network `uuid`, None if they can; empty means the management network."""
    if not uuid or any(network.uuid == uuid for network in migration_networks(snapshot)):
        return None
    network = next((network for network in snapshot.networks.values() if network.uuid == uuid), None)
    if network is None:
        return _unknown(snapshot, uuid)
    with_address = {pif.host for pif in snapshot.pifs.values() if pif.network == network.ref and pif.address}
    without = next(host for host in snapshot.hosts_in_order() if host.ref not in with_address)
    text = translate("planning", "Migrations cannot use the network “{network}”: {host} has no address on it.")
    return text.of(network=network.name, host=without.name)


def _unknown(snapshot: PoolSnapshot, words: str) -> Text:
    """The error that no network is meant, or several with the same name; these are shown with their bridges."""
    alike = sorted(network.name for network in snapshot.networks.values() if network.name.startswith(f"{words} ("))
    if alike:
        text = translate("planning", "{pool} has several networks with the name {uuid}. Specify one: {networks}.")
        return text.of(pool=snapshot.pool.name, uuid=words, networks=", ".join(alike))
    text = translate("planning", "{pool} has no network with the name or UUID {uuid}.")
    return text.of(pool=snapshot.pool.name, uuid=words)
