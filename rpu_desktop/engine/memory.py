"""What a run remembers of its pool while this process lives, and finds out again after a restart.

What has to outlive the process is in `run.state`.
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
    """Watches a host while it has work to do for the run (`watchdog.Watchdog`)."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""

    def join(self, given_up: asyncio.Future[StepFailed]) -> None:
        """From now on, `given_up` is set when the host is given up on."""

    def leave(self, given_up: asyncio.Future[StepFailed]) -> None:
        """The work has ended, or is no longer waited for."""


@dataclass(slots=True)
class HostMemory:
    """What is known of the pool's hosts."""

    waiting: set[HostUuid] = field(default_factory=set)
    """Those whose turn is not over."""
    left_out: set[HostUuid] = field(default_factory=set)
    """Those that the admin left out because of one of their guests."""
    silent: set[HostUuid] = field(default_factory=set)
    """Those that were waited for in vain, until they show themselves again."""
    hung: set[HostUuid] = field(default_factory=set)
    """Those that are called live and gave no answer when they were asked last."""
    fewer_paths: set[tuple[HostUuid, str, int]] = field(default_factory=set)
    """Host, storage, and the number of paths that the admin accepts."""
    watchdogs: dict[HostUuid, HostWatch] = field(default_factory=dict)
    """Who watches the hosts that are at work for this run."""


@dataclass(slots=True)
class GuestMemory:
    """What is known of the pool's guests."""

    running: frozenset[VmUuid] = frozenset()
    """Those that ran when the last plan was made."""
    newcomers: set[VmUuid] = field(default_factory=set)
    """Those that others have started since the run began: their drivers take a while."""
    equipped: set[VmUuid] = field(default_factory=set)
    """Those that were seen with drivers since the run began: where they lack them now, they will report again."""
    without_drivers: set[VmUuid] = field(default_factory=set)
    """Those that had been running for long without drivers: none will report after their next boot either."""
    patient: set[VmUuid] = field(default_factory=set)
    """Those whose drivers were waited for in vain."""
    left_down: set[VmUuid] = field(default_factory=set)
    """Those that went down and are not started again in this session: the admin sees to them."""
    early: dict[VmUuid, Immovable] = field(default_factory=dict)
    """Those that were started before their server's turn was over, and how they had gone down."""
    agreed: dict[VmUuid, Immovable] = field(default_factory=dict)
    """How the admin has agreed since the run began that they may go down."""


@dataclass(slots=True)
class Questions:
    """Which questions are open."""

    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a question about a guest is open: one after the other."""
    declined: Declined | None = None
    """The question about a guest whose answer was to stop: no other guest is asked about then."""


@dataclass(slots=True)
class PoolUpdates:
    """The ways to the pool's updates, once they were asked for."""

    mechanisms: list[Mechanism] | None = None
