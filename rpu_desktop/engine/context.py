"""What every step of one pool's run works with."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rpu_desktop.engine.control import Control
from rpu_desktop.engine.waits import Waits
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning import Immovable
from rpu_desktop.run.events import (
    Event,
    HostChanged,
    HostStage,
    Listener,
    Named,
    Note,
    NoteLevel,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.failures import Declined, StepFailed
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.prompts import Prompter
from rpu_desktop.run.state import RunState
from rpu_desktop.xapi.connection import PoolConnection

if TYPE_CHECKING:
    from rpu_desktop.engine.updating import PoolUpdates
    from rpu_desktop.engine.watchdog import Watchdog

__all__ = ["Context"]


@dataclass(slots=True)
class Context:
    """One pool's run: its connection, its memory, its voice."""

    connection: PoolConnection
    options: RunOptions
    state: RunState
    listener: Listener
    control: Control
    prompter: Prompter
    pool: Named
    last: PoolSnapshot
    stages: dict[str, HostStage] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    """Hosts (uuids) whose turn is not over."""
    running: frozenset[str] = frozenset()
    """The VMs (uuids) that ran when the last plan was made."""
    newcomers: set[str] = field(default_factory=set)
    """VMs (uuids) that were started since the run began, by somebody else or by themselves: drivers take a while."""
    equipped: set[str] = field(default_factory=set)
    """VMs (uuids) that were seen with drivers since the run began: where they lack them now, they will report again."""
    patient: set[str] = field(default_factory=set)
    """VMs (uuids) whose drivers were waited for in vain."""
    left_out: set[str] = field(default_factory=set)
    """Hosts (uuids) that the admin left out because of one of their guests."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a question about a guest is open: one after the other."""
    declined: Declined | None = None
    """The question about a guest whose answer was to stop: no other guest is asked about then."""
    left_down: set[str] = field(default_factory=set)
    """VMs (uuids) that went down and are not started again in this session: the admin sees to them."""
    early: dict[str, Immovable] = field(default_factory=dict)
    """VMs (uuids) that were started before their server's turn was over, and how they had gone down."""
    fewer_paths: set[tuple[str, str, int]] = field(default_factory=set)
    """Host (uuid), storage, and how many paths the admin goes on with."""
    updates: PoolUpdates | None = None
    silent: set[str] = field(default_factory=set)
    """Hosts (uuids) that were waited for in vain, until they show themselves again."""
    hung: set[str] = field(default_factory=set)
    """Hosts (uuids) that are called live and gave no answer when they were asked last."""
    vigils: dict[str, Watchdog] = field(default_factory=dict)
    """Who watches over the hosts (uuids) that are at work for this run."""
    noted: set[str] = field(default_factory=set)
    waits: Waits = field(init=False)

    def __post_init__(self) -> None:
        self.waits = Waits(self.pool)

    def snapshot(self) -> PoolSnapshot:
        """The pool as it is now; as it was a moment ago while it shows no coordinator."""
        with contextlib.suppress(ValueError):
            self.last = self.connection.snapshot()
        return self.last

    def host(self, uuid: str) -> Host:
        """The host as it is now.

        Raises:
            StepFailed: it is no longer in the pool.

        """
        host = self.snapshot().host_by_uuid(uuid)
        if host is None:
            raise StepFailed(
                translate("engine", "A server that was part of {pool} when the run began is no longer there.").of(
                    pool=self.pool.name
                ),
                translate("engine", "Check whether it was removed from the pool, then start the upgrade again."),
            )
        return host

    def version_of(self, host: Host) -> str:
        """The host's version as it is told: never the words for the one that it had before, if it is another."""
        before = self.state.versions.get(host.uuid)
        return host.software_version.label_beside(*filter(None, (before,)))

    def tell(self, event: Event) -> None:
        """Say something."""
        self.waits.hear(event)
        self.listener(event)

    def awaiting(self, text: Text, host: Host | None = None) -> AbstractContextManager[None]:
        """Within this block `text` is waited for: it is told again and again while nothing else is."""
        return self.waits.step(text, Named(host.uuid, host.name) if host else None)

    def stage(
        self,
        host: Host,
        stage: HostStage,
        detail: Text | None = None,
        progress: float | None = None,
        *,
        upgraded: bool = False,
    ) -> None:
        """Say where a host stands; `upgraded`: it has the version wanted although its turn is not over."""
        self.stages[host.uuid] = stage
        self.tell(
            HostChanged(
                pool=self.pool,
                host=Named(host.uuid, host.name),
                stage=stage,
                version=self.version_of(host),
                detail=detail,
                progress=progress,
                upgraded=upgraded or stage is HostStage.DONE,
            )
        )

    def vm(
        self,
        vm: Vm,
        stage: VmStage,
        source: Host | None = None,
        target: Host | None = None,
        *,
        progress: float | None = None,
        detail: Text | None = None,
    ) -> None:
        """Say what is done with a VM."""
        self.tell(
            VmChanged(
                pool=self.pool,
                vm=Named(vm.uuid, vm.name),
                stage=stage,
                source=Named(source.uuid, source.name) if source else None,
                target=Named(target.uuid, target.name) if target else None,
                size=vm.memory_dynamic_max or vm.memory_static_max,
                progress=progress,
                detail=detail,
            )
        )

    def note(self, text: Text, level: NoteLevel = NoteLevel.INFO, host: Host | None = None, vm: str = "") -> None:
        """Say something that belongs into the details; see `Note` for `vm`."""
        where = Named(host.uuid, host.name) if host else None
        self.tell(Note(pool=self.pool, level=level, text=text, host=where, vm=vm))

    def note_lasting(self, text: Text, host: Host | None = None) -> None:
        """Say how things stand now that the session ends."""
        where = Named(host.uuid, host.name) if host else None
        self.tell(Note(pool=self.pool, level=NoteLevel.WARNING, text=text, host=where, lasting=True))

    def note_once(self, text: Text, host: Host) -> None:
        """Say something about a host that is come upon again and again."""
        key = f"{host.uuid} {text.render()}"
        if key not in self.noted:
            self.noted.add(key)
            self.note(text, NoteLevel.WARNING, host)
