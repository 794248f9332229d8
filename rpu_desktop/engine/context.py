"""The context of all steps of one pool's run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rpu_desktop.engine.control import Control
from rpu_desktop.engine.emitter import Emitter
from rpu_desktop.engine.memory import GuestMemory, HostMemory, PoolUpdates, Questions
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import LocalDisks, Wishes
from rpu_desktop.run.events import Named
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.prompts import Prompter
from rpu_desktop.run.state import RunState
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["Context", "PoolView"]


class PoolView:
    """The pool, read through a connection."""

    def __init__(self, connection: PoolConnection) -> None:
        self._connection = connection
        self._last = connection.snapshot()

    def snapshot(self) -> PoolSnapshot:
        """The current snapshot, or the previous one while the pool shows no coordinator."""
        try:
            self._last = self._connection.snapshot()
        except ValueError:
            return self._last
        return self._last


@dataclass(frozen=True, slots=True)
class Context:
    """One pool's run: the pool, the options, the known state, and the channels for events and questions.

    State that changes is inside the objects it holds; the objects themselves stay the same.
    """

    connection: PoolConnection
    view: PoolView
    options: RunOptions
    state: RunState
    events: Emitter
    control: Control
    prompter: Prompter
    hosts: HostMemory = field(default_factory=HostMemory)
    guests: GuestMemory = field(default_factory=GuestMemory)
    questions: Questions = field(default_factory=Questions)
    updates: PoolUpdates = field(default_factory=PoolUpdates)

    @property
    def pool(self) -> Named:
        """The pool's uuid, and its name when the run began."""
        return self.events.pool

    @property
    def wishes(self) -> Wishes:
        """The admin's wishes, including later consent."""
        wishes = self.options.wishes
        if self.guests.agreed:
            wishes = replace(wishes, immovable_by_vm={**wishes.immovable_by_vm, **self.guests.agreed})
        if self.guests.disks_down:
            down = dict.fromkeys(self.guests.disks_down, LocalDisks.DOWN)
            wishes = replace(wishes, local_disks_by_vm={**wishes.local_disks_by_vm, **down})
        return wishes

    def unstoppable(self) -> Context:
        """The same run for work that a pause or stop must not interrupt; only the control differs."""
        return replace(self, control=Control())

    def patient(self) -> Context:
        """The same run for waiting until a host returns from its installer, see `Control.patient`."""
        return replace(self, control=self.control.patient())

    def snapshot(self) -> PoolSnapshot:
        """The current snapshot, or the previous one while the pool shows no coordinator."""
        return self.view.snapshot()

    def host(self, uuid: HostUuid) -> Host:
        """The current state of the host.

        Raises:
            StepFailed: it is no longer in the pool.

        """
        host = self.snapshot().host_by_uuid(uuid)
        if host is None:
            raise StepFailed(
                translate(
                    "engine", "A server that was part of {pool} when the upgrade began is no longer in the pool."
                ).of(pool=self.pool.name),
                translate("engine", "Check whether it was removed from the pool, then start the upgrade again."),
            )
        return host
