"""Whether a virtual machine is the very machine that this program runs on.

A guest of Xen can read the uuid of its VM (``/sys/hypervisor/uuid``, and the system's uuid in its firmware tables), and
its network cards have the addresses of the VM's interfaces.  IP addresses are no evidence: private ones occur twice.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rpu_desktop.inventory.firmware import firmware_table, system_uuids

__all__ = ["Machine", "this_machine"]

_UUIDS = ("sys/hypervisor/uuid", "sys/class/dmi/id/product_uuid")
"""The second one is for root only; the first one is for everybody, in containers too."""
_NOBODY = frozenset({"", str(uuid.UUID(int=0)), str(uuid.UUID(int=2**128 - 1))})
"""The first one of them is what a control domain calls itself."""
_BACKENDS = frozenset({"00:00:00:00:00:00", "fe:ff:ff:ff:ff:ff", "ff:ff:ff:ff:ff:ff"})
"""Loopback, and what control domains give their own ends of guests' interfaces: they are not unique."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What a machine knows of itself, in small letters."""

    uuids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    """The hardware (MAC) addresses of its network cards."""

    def is_vm(self, uuid: str, addresses: Iterable[str]) -> bool:
        """Whether a running VM with this uuid, and interfaces with these hardware addresses, is this machine."""
        return uuid.lower() in self.uuids or any(address.lower() in self.addresses for address in addresses)


@cache
def this_machine() -> Machine:
    """The machine that this program runs on; it does not change while it runs, wherever it is moved."""
    return windows_machine() if sys.platform == "win32" else linux_machine(Path("/"))


def linux_machine(root: Path) -> Machine:
    """Read from the files under `root`."""
    uuids = {_text(root / name) for name in _UUIDS}
    cards = root / "sys/class/net"
    addresses = {_text(card / "address") for card in cards.iterdir()} if cards.is_dir() else set()
    return Machine(frozenset(uuids - _NOBODY), frozenset(addresses - _BACKENDS - {""}))


def windows_machine() -> Machine:
    """Read from the firmware, which needs no privileges there."""
    node = uuid.getnode()
    made_up = bool(node >> 40 & 1)  # a number by chance, where no card was found (RFC 4122, 4.5)
    address = ":".join(f"{node >> shift & 0xFF:02x}" for shift in range(40, -1, -8))
    return Machine(system_uuids(firmware_table()) - _NOBODY, frozenset() if made_up else frozenset({address}))


def _text(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii").strip().lower()
    return ""
