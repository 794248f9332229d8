"""What a run must not forget and cannot read from the pool: written before each side effect.

All keys are uuids: references may change when a coordinator restarts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.versions import SoftwareVersion

__all__ = ["Ledger", "StoodDown"]


@dataclass(frozen=True, slots=True)
class StoodDown:
    """A VM that went down with consent, and where it has to run again."""

    host: str
    how: Immovable


@dataclass(slots=True)
class Ledger:
    """The memory of one pool's run."""

    homes: dict[str, str]
    """VM -> the host it ran on when the run began."""
    plugged: dict[str, frozenset[str]]
    """Host -> the PBDs that were plugged when the run began."""
    versions: dict[str, SoftwareVersion]
    """Host -> what it ran when the run began."""
    undos: Sequence[Undo] = ()
    stood_down: dict[str, StoodDown] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    """Hosts that this run disabled and that have not been enabled since."""
    boot_times: dict[str, float] = field(default_factory=dict)
    """Host -> its boot time before it was told to reboot."""
    prepared: set[str] = field(default_factory=set)
    """Hosts whose next boot, wanted or not, starts the installer."""
    target: SoftwareVersion | None = None
    """What every host has to run in the end; from the media at first, from the coordinator once it is upgraded."""
    skipped: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, snapshot: PoolSnapshot, undos: Sequence[Undo]) -> Ledger:
        """The pool as the run finds it."""
        hosts = snapshot.hosts
        return cls(
            homes={vm.uuid: hosts[vm.resident_on].uuid for host in hosts for vm in snapshot.guests_on(host)},
            plugged={
                host.uuid: frozenset(
                    pbd.uuid for pbd in snapshot.pbds.values() if pbd.host == host.ref and pbd.currently_attached
                )
                for host in hosts.values()
            },
            versions={host.uuid: host.software_version for host in hosts.values()},
            undos=tuple(undos),
        )
