"""The interface that all ways to updates have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.updates.guidance import Guidance

__all__ = ["BUSY_WITHIN", "Mechanism", "Notify", "Offer", "Pending", "Skipped", "Update", "Watch", "unwatched"]

Notify = Callable[[Text, float | None], None]
"""(what is being done, progress 0..1 or None): may be called often, must be quick."""

Watch = Callable[[Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]]
"""Awaits what all hosts of the pool have to answer for, and may end it with an `UpdateError` when one of them hangs."""


BUSY_WITHIN = 900.0
"""Seconds to wait for something else that uses the pool's repositories or a host's updater."""


async def unwatched(work: Coroutine[Any, Any, Any]) -> Any:
    """Does not check whether a host hangs."""
    return await work


@dataclass(frozen=True, slots=True)
class Update:
    """One update as the admin knows it; `guidance` is what it demands of the host."""

    id: str
    name: str
    guidance: frozenset[Guidance] = frozenset()
    mandatory: bool = False
    """Whether its guidance has to be carried out before anything else is installed."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What a host still has to do for what is installed: `now` before the next installation, `later` in the end."""

    now: frozenset[Guidance] = frozenset()
    later: frozenset[Guidance] = frozenset()

    @property
    def everything(self) -> frozenset[Guidance]:
        """Both."""
        return self.now | self.later


@dataclass(frozen=True, slots=True)
class Skipped:
    """An update that there is and that this host cannot get, and why."""

    name: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Offer:
    """What a host lacks, in the order of installation."""

    updates: tuple[Update, ...] = ()
    left_out: tuple[Skipped, ...] = ()

    @property
    def guidance(self) -> frozenset[Guidance]:
        """What all of it together demands."""
        return frozenset[Guidance]().union(*(update.guidance for update in self.updates))

    @property
    def batch(self) -> tuple[Update, ...]:
        """What can be installed in one step: up to the first whose guidance must be carried out immediately."""
        for count, update in enumerate(self.updates, start=1):
            if update.mandatory and update.guidance:
                return self.updates[:count]
        return self.updates


class Mechanism(ABC):
    """How one pool gets its updates.  Everything is read from the pool and its hosts each time: there is no state here.

    Raises (all methods):
        UpdateError: what is wrong, in words.
        XapiError: the connection to the pool broke, or it refused something unexpected.

    """

    @abstractmethod
    async def offer(self, host: Host, notify: Notify) -> Offer:
        """What the host lacks; asks the source where that was not done yet."""

    @abstractmethod
    async def install(self, host: Host, batch: Sequence[Update], notify: Notify) -> None:
        """Install a batch of what was offered for this host; the guidance is left to `pending`."""

    @abstractmethod
    async def pending(self, host: Host) -> Pending:
        """What the host itself still has to do for what is installed: restart, or restart its toolstack."""

    async def settled(self, host: Host) -> None:  # noqa: B027 - most have nothing to do
        """The host's guidance was carried out."""

    @abstractmethod
    async def installed(self, host: Host) -> tuple[str, ...]:
        """The names of what this run installed and the host itself now shows."""

    async def vms_to_restart(self) -> list[Vm]:
        """The guests that only use the updates once they were shut down and started again."""
        return []

    def remarks(self) -> Sequence[Text]:
        """What the admin should know of it in the end."""
        return ()

    async def clean_up(self) -> None:  # noqa: B027 - most have nothing to do
        """Take away from the pool what was only there for the installation; after the last host."""
