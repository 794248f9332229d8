"""The instructions for manual mode: what to do at each host's console, to be read beforehand, and to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning.plan import hosts_to_upgrade
from rpu_desktop.planning.types import Wishes

__all__ = ["HostFacts", "PoolInstructions", "instructions"]


@dataclass(frozen=True, slots=True)
class HostFacts:
    """One host: its name, its role, and how to find it."""

    name: str
    role: Text
    address: Text
    version: Text


@dataclass(frozen=True, slots=True)
class PoolInstructions:
    """One pool: its hosts in upgrade order, the steps at each of them, and what never to do."""

    pool: str
    hosts: tuple[HostFacts, ...]
    steps: tuple[Text, ...]
    never: tuple[Text, ...]


_STEPS = (
    translate("engine", "Wait until this program reports that the server is empty."),
    translate("engine", "Insert the installation media of the new version, or set its PXE server to the new version."),
    translate("engine", "Let this program reboot the server, or reboot it at its console."),
    translate("engine", "Boot from the media, in the firmware mode (BIOS or UEFI) in which the server is installed."),
    translate("engine", "Choose to upgrade the existing installation, and let the installer back it up."),
    translate("engine", "Use the same media as the source of the packages."),
    translate("engine", "When the installer is done, remove the media and let the server reboot from its disk."),
)
_NEVER = (
    translate("engine", "Never choose a fresh installation: it erases the server and its local storage."),
    translate("engine", "Never restore a backup there while the pool is being upgraded."),
    translate("engine", "Never reboot another server of the pool meanwhile."),
)


def instructions(snapshot: PoolSnapshot, wishes: Wishes) -> PoolInstructions:
    """Instructions for the hosts to be upgraded."""
    hosts = tuple(_facts(snapshot, host) for host in hosts_to_upgrade(snapshot, wishes))
    return PoolInstructions(snapshot.pool.name, hosts, _STEPS, _NEVER)


def _facts(snapshot: PoolSnapshot, host: Host) -> HostFacts:
    role = translate("engine", "pool member")
    if snapshot.standalone:
        role = translate("engine", "standalone server")
    elif host.ref == snapshot.pool.coordinator:
        role = translate("engine", "pool coordinator: it is upgraded first and cannot be skipped")
    address = plain(host.address or host.hostname or "?")
    return HostFacts(host.name, role, address, plain(host.software_version.full_label))
