"""The instructions for manual mode, host by host: to be read beforehand, and to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning.plan import hosts_to_upgrade
from rpu_desktop.planning.types import Wishes

__all__ = ["HostInstructions", "instructions"]


@dataclass(frozen=True, slots=True)
class HostInstructions:
    """One host: its name, facts about it, the steps in order, and what never to do."""

    host: str
    facts: tuple[Text, ...]
    steps: tuple[Text, ...]
    never: tuple[Text, ...]


_STEPS = (
    translate("engine", "Wait until this program reports that {host} is empty."),
    translate("engine", "Insert the installation media of the new version, or set its PXE server to the new version."),
    translate("engine", "Let this program reboot {host}, or reboot it at its console."),
    translate("engine", "Boot from the media, in the firmware mode (BIOS or UEFI) in which {host} is installed."),
    translate("engine", "Choose to upgrade the existing installation of {version}, and let the installer back it up."),
    translate("engine", "Use the same media as the source of the packages."),
    translate("engine", "When the installer is done, remove the media and let {host} reboot from its disk."),
)
_NEVER = (
    translate("engine", "Never choose a fresh installation: it erases the server and its local storage."),
    translate("engine", "Never restore a backup there while the pool is being upgraded."),
    translate("engine", "Never reboot another server of the pool meanwhile."),
)


def instructions(snapshot: PoolSnapshot, wishes: Wishes) -> list[HostInstructions]:
    """Instructions for every host to be upgraded, in upgrade order."""
    return [_of(snapshot, host) for host in hosts_to_upgrade(snapshot, wishes)]


def _of(snapshot: PoolSnapshot, host: Host) -> HostInstructions:
    words = {"host": host.name, "version": host.software_version.label}
    return HostInstructions(host.name, tuple(_facts(snapshot, host)), _filled(_STEPS, words), _filled(_NEVER, words))


def _filled(texts: Sequence[Text], words: dict[str, str]) -> tuple[Text, ...]:
    return tuple(text.of(**words) for text in texts)


def _facts(snapshot: PoolSnapshot, host: Host) -> list[Text]:
    role = translate("engine", "pool coordinator: it is upgraded first and cannot be skipped")
    facts = [role] if not snapshot.standalone and host.ref == snapshot.pool.coordinator else []
    facts.append(
        translate("engine", "management address {address}, runs {version}").of(
            address=host.address or host.hostname or "?", version=host.software_version.full_label
        )
    )
    return facts
