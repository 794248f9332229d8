"""What a run remembers about its pool in this process, and finds out again after a restart.

What has to survive the process is in `run.state`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.planning import Immovable
from rpu_desktop.run.failures import Declined, StepFailed
from rpu_desktop.updates.mechanism import Mechanism

__all__ = ["GuestMemory", "HostMemory", "HostWatch", "PoolUpdates", "Questions"]


class HostWatch(Protocol):
    """Watches a host while it works for the run (`watchdog.Watchdog`)."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""

    def join(self, given_up: asyncio.Future[StepFailed]) -> None:
        """From now on, `given_up` is set when the host is given up on."""

    def leave(self, given_up: asyncio.Future[StepFailed]) -> None:
        """The work has ended, or is no longer waited for."""


@dataclass(slots=True)
class HostMemory:
    """What is known about the pool's hosts."""

    waiting: set[HostUuid] = field(default_factory=set)
    """Those whose turn is not over."""
    left_out: set[HostUuid] = field(default_factory=set)
    """Those that the admin skipped because of one of their guests."""
    silent: set[HostUuid] = field(default_factory=set)
    """Those that did not come back in time, until they are seen again."""
    hung: set[HostUuid] = field(default_factory=set)
    """Those that the pool calls live and that did not respond to the last call."""
    fewer_paths: set[tuple[HostUuid, str, int]] = field(default_factory=set)
    """Host, storage, and the number of paths that the admin has accepted."""
    watchdogs: dict[HostUuid, HostWatch] = field(default_factory=dict)
    """Watchers of the hosts that are working for this run."""


@dataclass(slots=True)
class GuestMemory:
    """What is known about the pool's guests."""

    running: frozenset[VmUuid] = frozenset()
    """Those that ran when the last plan was made."""
    newcomers: set[VmUuid] = field(default_factory=set)
    """Those that others have started since the run began: their drivers take a while to report."""
    equipped: set[VmUuid] = field(default_factory=set)
    """Those that were seen with drivers since the run began: if the drivers are missing now, they will report again."""
    without_drivers: set[VmUuid] = field(default_factory=set)
    """Those that had been running for long without drivers: none will report after their next boot either."""
    patient: set[VmUuid] = field(default_factory=set)
    """Those whose drivers did not report in time."""
    left_down: set[VmUuid] = field(default_factory=set)
    """Those that were stopped and are not started again in this session, because the admin handles them."""
    disks_moving: set[VmUuid] = field(default_factory=set)
    """Those whose disks are about to be moved, or are being moved, by this process."""
    disks_left: set[VmUuid] = field(default_factory=set)
    """Those whose disks stay where they are in this session, because they could not be moved back."""
    disks_down: set[VmUuid] = field(default_factory=set)
    """Those that are shut down for their server's turn because their disks could not be moved."""
    early: dict[VmUuid, Immovable] = field(default_factory=dict)
    """Those that were started before their server's turn was over, and how they had been stopped."""
    agreed: dict[VmUuid, Immovable] = field(default_factory=dict)
    """How the admin has agreed since the run began that they may be stopped."""


@dataclass(slots=True)
class Questions:
    """The open questions."""

    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a question about a guest is open, so that they come one after the other."""
    declined: Declined | None = None
    """The question about a guest that was answered with Stop; no other guest is asked about then."""


@dataclass(slots=True)
class PoolUpdates:
    """The update mechanisms of the pool, once they were determined."""

    mechanisms: list[Mechanism] | None = None
